"""Kinds of mistakes with actors: each with the tempting wrong reading and a neighbour where it is
right."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

import pytest

from kg.model.entities import Actor, Resolution
from kg.model.findings import EventFrame, Extraction, Name, Participant
from kg.model.text import Article, Passage
from kg.resolve.article import resolve_article
from kg.resolve.authority import Authority
from kg.resolve.nonsense import names_nothing, without_nonsense
from tests.resolve.conftest import extraction_of, frame_of, name_in


@dataclass(frozen=True, slots=True)
class Case:
    """A text, its day, and whom its names mean: "" = nobody who is known.

    Attributes:
        actors: Name in the text → slug.
        attackers: Which of them attack.
        label: What the recogniser marked the names as; "" = a description.
    """

    text: str
    actors: dict[str, str]
    day: str = "2023-05-01"
    attackers: tuple[str, ...] = ()
    label: str = "ORG"


def resolved(case: Case, authority: Authority) -> tuple[dict[str, str], Resolution]:
    """Return whom each name of *case* means, and all decisions."""
    places = (name_of(case.text, place, "LOC") for place in PLACES if place in case.text)
    mentions = tuple(name_of(case.text, name, case.label) for name in case.actors)
    named = mentions if case.label else ()
    attackers = tuple(name for name in mentions if name.text in case.attackers or not case.label)
    article = Article(id="a", text=case.text, published=date.fromisoformat(case.day))
    frames = (frame_of(case.text, actors=attackers),) if attackers else ()
    extraction = extraction_of(*frames, mentions=(*named, *places))
    resolution = resolve_article(article, extraction, authority)
    found = {name.text: resolution.actor_at(name.passage) for name in mentions}
    return {name: slug_of(actor) for name, actor in found.items()}, resolution


def slug_of(actor: Actor | None) -> str:
    return "" if actor is None or actor.is_local else actor.id.removeprefix("actor/")


def name_of(text: str, words: str, label: str) -> Name:
    match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    assert match is not None, words
    return Name(words, Passage(*match.span()), label)


PLACES = ("North Kivu", "Cabo Delgado", "Darfur", "Tetovo", "Kandahar", "Raqqa", "Mogadishu")

CASES = {
    # Kind against role: a press-freedom group attacks nobody.
    "rsf-in-darfur": Case(
        "The RSF attacked a village in Darfur, witnesses said. Sudan is at war.",
        {"RSF": "rapid-support-forces"},
        attackers=("RSF",),
    ),
    "rsf-of-the-press": Case(
        "RSF condemned the arrest of a reporter in Minsk, Belarus.",
        {"RSF": "reporters-without-borders"},
    ),
    "rsf-attacks-elsewhere": Case(
        "RSF shelled a town in Peru on Monday.", {"RSF": ""}, attackers=("RSF",)
    ),
    "rsf-named-in-full": Case(
        "Reporters Without Borders counted 90 dead in Sudan. Sudan is the worst, RSF said.",
        {
            "Reporters Without Borders": "reporters-without-borders",
            "RSF": "reporters-without-borders",
        },
    ),
    # One acronym, several countries.
    "adf-in-congo": Case(
        "The ADF killed nine in North Kivu, in the east of the Democratic Republic of the Congo.",
        {"ADF": "adf-uganda"},
        attackers=("ADF",),
    ),
    "adf-of-australia": Case(
        "The ADF will send two ships, Australia said.", {"ADF": "australian-defence-force"}
    ),
    "adf-of-nowhere": Case("The ADF killed nine in Peru.", {"ADF": ""}, attackers=("ADF",)),
    "upc-of-congo": Case(
        "The UPC burned a village in Ituri, Democratic Republic of the Congo.",
        {"UPC": "union-of-congolese-patriots"},
        day="2003-05-01",
    ),
    "upc-of-the-car": Case(
        "The UPC burned a village near Bambari, Central African Republic.",
        {"UPC": "union-for-peace-in-the-central-african-republic"},
    ),
    # One name, several countries.
    "nla-of-colombia": Case(
        "The National Liberation Army killed two soldiers in Colombia.",
        {"National Liberation Army": "eln-colombia"},
    ),
    "nla-of-macedonia": Case(
        "The National Liberation Army fired on police near Tetovo, Macedonia.",
        {"National Liberation Army": "national-liberation-army"},
        day="2001-05-01",
    ),
    "nla-of-nowhere": Case(
        "The National Liberation Army killed two in Norway.", {"National Liberation Army": ""}
    ),
    "shabaab-of-somalia": Case(
        "Al-Shabaab shelled Mogadishu, Somalia.", {"Al-Shabaab": "al-shabaab"}
    ),
    "shabaab-of-mozambique": Case(
        "Al-Shabaab beheaded two in Cabo Delgado, Mozambique.",
        {"Al-Shabaab": "ansar-sunna-mozambique"},
    ),
    # A name that tells a kind means somebody only at home.
    "federal-police-of-iraq": Case(
        "Federal Police shelled the old city of Mosul in Iraq.",
        {"Federal Police": "iraqi-federal-police"},
    ),
    "federal-police-of-mexico": Case(
        "Federal Police shot two men in Mexico.", {"Federal Police": "federal-police-mx"}
    ),
    "federal-police-of-nowhere": Case(
        "Federal Police shot two men in Belgium.", {"Federal Police": ""}
    ),
    "islamic-state-everywhere": Case(
        "Islamic State said that it had bombed a church in Sri Lanka.",
        {"Islamic State": "islamic-state"},
    ),
    # Dates of existence against the day of the report.
    "janjaweed-2005": Case(
        "Janjaweed riders burned a village in Darfur, Sudan.",
        {"Janjaweed": "janjaweed"},
        day="2005-05-01",
    ),
    "rsf-before-rsf": Case(
        "The Rapid Support Forces burned a village in Darfur, Sudan.",
        {"Rapid Support Forces": ""},
        day="2005-05-01",
    ),
    "coalition-afghanistan-2008": Case(
        "The US-led coalition killed nine in Kandahar, Afghanistan.",
        {"US-led coalition": ""},
        day="2008-05-01",
    ),
    "coalition-raqqa-2017": Case(
        "The US-led coalition killed nine in Raqqa, Syria.",
        {"US-led coalition": "us-led-coalition"},
        day="2017-05-01",
    ),
    "coalition-afghanistan-2019": Case(
        "The US-led coalition killed nine in Kandahar, Afghanistan.",
        {"US-led coalition": ""},
        day="2019-05-01",
    ),
    "mission-before-its-day": Case(
        "MINUSMA said that its convoy was hit in Mali.", {"MINUSMA": ""}, day="2010-05-01"
    ),
    "mission-in-its-days": Case(
        "MINUSMA said that its convoy was hit in Mali.", {"MINUSMA": "minusma"}, day="2016-05-01"
    ),
    # A branch is never its whole.
    "aqim": Case("AQIM attacked a base in Mali.", {"AQIM": "aqim"}),
    "aqim-cut": Case(
        "Al-Qaeda in the Islamic Maghreb attacked a base in Mali.", {"Al-Qaeda": "aqim"}
    ),
    "isgs": Case(
        "The Islamic State in the Greater Sahara attacked a base in Niger.",
        {"Islamic State in the Greater Sahara": "islamic-state-in-the-greater-sahara"},
    ),
    "isgs-cut": Case(
        "The Islamic State in the Greater Sahara attacked a base in Niger.",
        {"Islamic State": "islamic-state-in-the-greater-sahara"},
        attackers=("Islamic State",),
    ),
    "branch-nobody-knows": Case(
        "Islamic State in Paraguay claimed the attack.",
        {"Islamic State": ""},
        attackers=("Islamic State",),
    ),
    "branch-by-word": Case(
        "Al-Qaeda's Kenyan branch claimed the attack.",
        {"Al-Qaeda": ""},
        attackers=("Al-Qaeda",),
    ),
    "whole-in-a-town": Case(
        "Islamic State in Raqqa beheaded two men. Syria condemned it.",
        {"Islamic State": "islamic-state"},
        attackers=("Islamic State",),
    ),
    "whole-in-its-country": Case(
        "Islamic State in Syria has lost its land.", {"Islamic State": "islamic-state"}
    ),
    "faction-is-no-whole": Case(
        "The Sinaloa Cartel - Chapitos faction burned trucks in Mexico.",
        {"Sinaloa Cartel - Chapitos faction": "sinaloa-cartel-chapitos-faction"},
    ),
    # Exact before fuzzy, and vowels make nations.
    "nigerian-army": Case(
        "The Nigerian Army shelled a camp in Borno, Nigeria.", {"Nigerian Army": "nigerian-army"}
    ),
    "nigerien-army": Case(
        "The Nigerien Army shelled a camp near Diffa, Niger.", {"Nigerien Army": "niger-army"}
    ),
    "sweden-is-no-sudan": Case(
        "The Sudanis Army trained near Kiruna, Sweden.", {"Sudanis Army": ""}
    ),
    "transliterated": Case(
        "Lashkar-i-Jangvi claimed the attack in Quetta, Pakistan.",
        {"Lashkar-i-Jangvi": ""},
    ),
    "transliterated-vowels": Case(
        "Harakat al-Shabab al-Mujahidin struck. Ansar Deen fled from Mali.",
        {"Ansar Deen": "ansar-dine"},
    ),
    "british-spelling": Case(
        "The Kenya Defence Forces bombed a camp in Somalia.",
        {"Kenya Defence Forces": "kenya-forces"},
    ),
    # A word is nobody.
    "warplanes": Case(
        "Warplanes bombed a market in Sanaa, Yemen. The warplanes came twice.",
        {"Warplanes": ""},
        label="",
    ),
    # The head of a state is who holds the office on that day.
    "president-2010": Case(
        "The Russian president ordered the attack.",
        {"Russian president": ""},
        day="2010-05-01",
        label="",
    ),
    "president-2014": Case(
        "The Russian president ordered the attack.",
        {"Russian president": "vladimir-putin"},
        day="2014-05-01",
        label="",
    ),
    "president-of-the-article": Case(
        "Shells hit Kharkiv, Ukraine. The president thanked Ukraine's air defence.",
        {"president": "volodymyr-zelenskyy"},
        label="",
    ),
    "president-before": Case(
        "Shells hit Donetsk, Ukraine. The president thanked Ukraine's air defence.",
        {"president": ""},
        day="2015-05-01",
        label="",
    ),
    "president-of-two-countries": Case(
        "Shells hit Ukraine. Poland protested. Ukraine and Poland met. The president came.",
        {"president": ""},
        label="",
    ),
    "prime-minister-of": Case(
        "The prime minister of Iraq ordered it.",
        {"prime minister of Iraq": "haider-al-abadi"},
        day="2017-05-01",
        label="",
    ),
    # What the news of one country calls somebody for a time.
    "junta-of-myanmar": Case(
        "The junta bombed a school in Sagaing, Myanmar.",
        {"junta": "myanmar-government"},
        label="",
    ),
    "junta-before-the-coup": Case(
        "The junta bombed a school in Sagaing, Myanmar.",
        {"junta": ""},
        day="2018-05-01",
        label="",
    ),
    "junta-elsewhere": Case("The junta was tried in Argentina.", {"junta": ""}, label=""),
    "peacekeepers-of-the-day": Case(
        "The peacekeepers shot at protesters in the Democratic Republic of the Congo.",
        {"peacekeepers": "monuc"},
        day="2008-05-01",
        label="",
    ),
    "peacekeepers-today": Case(
        "The peacekeepers shot at protesters in the Democratic Republic of the Congo.",
        {"peacekeepers": "monusco"},
        label="",
    ),
    "after-the-tables": Case(
        "The Russian president ordered the attack.",
        {"Russian president": ""},
        day="2031-05-01",
        label="",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_name_means_whom_a_reader_would_say(authority: Authority, case: Case) -> None:
    """The name is resolved as its country, day, role and words tell, or left to the report."""
    found, _ = resolved(case, authority)
    assert found == case.actors


def test_what_stays_open_keeps_its_candidates(authority: Authority) -> None:
    """A curator sees whom an undecided name may have meant."""
    _, resolution = resolved(CASES["coalition-afghanistan-2008"], authority)
    case = replace(CASES["adf-of-nowhere"])
    _, other = resolved(case, authority)
    candidates = [c.entity_id for d in other.actor_mentions for c in d.candidates]
    assert set(candidates) >= {"actor/adf-uganda", "actor/australian-defence-force"}
    assert resolution.actor_mentions == ()


def two_attacks(first: str, second: str) -> tuple[Article, Extraction]:
    """Return an article with one attacker in each of two events."""
    text = f"{first} struck Hajin in Syria. Later {second} struck Raqqa."
    frames: list[EventFrame] = []
    for number, words in enumerate((first, second)):
        start = text.index(words) if number == 0 else text.rindex(words)
        bare = words.removeprefix("The ").removeprefix("the ")
        begin = start + len(words) - len(bare)
        name = Name(bare, Passage(begin, begin + len(bare)))
        frame = frame_of(text, actors=(name,))
        frames.append(replace(frame, id=f"{start}-raid"))
    article = Article(id="a", text=text, published=date(2018, 10, 21))
    return article, extraction_of(*frames)


@pytest.mark.parametrize(
    ("first", "second", "actors"),
    [
        ("Gunmen", "gunmen", 2),
        ("people", "people", 2),
        ("gunmen", "the gunmen", 1),
        ("Falcons of Nowhere", "Falcons of Nowhere", 1),
    ],
)
def test_one_mention_group_is_one_local_actor(
    authority: Authority, first: str, second: str, actors: int
) -> None:
    """'Gunmen' of two attacks are two groups unless the text takes them up; a name is one actor."""
    article, extraction = two_attacks(first, second)
    resolution = resolve_article(article, extraction, authority)
    assert len({d.entity_id for d in resolution.actor_mentions}) == actors


def test_one_group_in_one_event_is_one_actor(authority: Authority) -> None:
    """'People' twice in one event are the same people."""
    text = "Shells killed people in Hajin; the people had fled to Hajin, people said."
    first = name_in(text, "people")
    start = text.rindex("people")
    second = Name("people", Passage(start, start + 6))
    frame = frame_of(text, actors=(first, second))
    resolution = resolve_article(
        Article(id="a", text=text, published=None), extraction_of(frame), authority
    )
    assert len(resolution.actors) == 1


PERSONS = frozenset({"sons", "fighters", "brother", "forces"})
NOTHING = ["#", "…", "7", "their way", "its way", "<b", "their", "-"]
SOMEBODY = ["their sons", "its fighters", "gunmen", "X-Men", "Way", "محمد", "G9 gang"]


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_name_nothing(text: str) -> None:
    """A mark, a number and somebody's thing are no entity."""
    assert names_nothing(text, PERSONS.__contains__)


@pytest.mark.parametrize("text", SOMEBODY)
def test_words_that_name_somebody(text: str) -> None:
    """Persons who belong to somebody are persons."""
    assert not names_nothing(text, PERSONS.__contains__)


def test_markup_is_cut_off_names() -> None:
    """'Azaz</b' is Azaz, and its passage quotes it."""
    text = "Shells hit Azaz</b> and # near <i>Hajin</i> on their way."
    names = [name_in(text, words) for words in ("Azaz</b", "#", "<i>Hajin</i>", "their way")]
    extraction = extraction_of(frame_of(text, actors=tuple(names)), mentions=tuple(names))
    sound = without_nonsense(extraction, PERSONS.__contains__)
    for kept in (sound.mentions, [p.name for p in sound.frames[0].participants]):
        assert [name.text for name in kept] == ["Azaz", "Hajin"]
        assert all(text[n.passage.start : n.passage.end] == n.text for n in kept)


def test_a_thing_that_was_hit_keeps_its_words() -> None:
    """'Their homes' become no entity: they are written as what was hit."""
    text = "Shells hit their homes."
    home = Participant(role="target", name=name_in(text, "their homes"), victim_kind="object")
    frame = replace(frame_of(text), participants=(home,))
    sound = without_nonsense(extraction_of(frame), PERSONS.__contains__)
    assert sound.frames[0].participants == (home,)
