"""Kinds of mistakes with places: each with the tempting wrong reading and a neighbour where it is
right."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from kg.model.findings import Extraction, Name
from kg.model.text import Article, Passage
from kg.resolve.article import resolve_article
from kg.resolve.authority import Authority


@dataclass(frozen=True, slots=True)
class Case:
    """A text and where its places are: '' = in no known place.

    Attributes:
        places: Name in the text → id of the place without 'place/', or "" if undecided.
    """

    text: str
    places: dict[str, str]
    publisher: str = ""


def resolved(case: Case, authority: Authority) -> dict[str, str]:
    """Return where each name of *case* is at its first mention."""
    mentions = tuple(
        Name(name, Passage(*match.span()), "LOC")
        for name in case.places
        for match in re.finditer(rf"\b{re.escape(name)}\b", case.text)
    )
    article = Article(id="a", text=case.text, published=None, publisher=case.publisher)
    resolution = resolve_article(article, Extraction(mentions=mentions), authority)
    local = {place.id for place in resolution.places if place.is_local}
    decided: dict[Passage, str] = {
        decision.passage: "" if decision.entity_id in local else decision.entity_id
        for decision in resolution.place_mentions
    }
    firsts = {name.text: name.passage for name in reversed(mentions)}
    return {name: decided.get(firsts[name], "").removeprefix("place/") for name in case.places}


CASES = {
    # A name that only sounds like a curated one, in the news of another country.
    "saada-of-yemen": Case(
        "A strike hit a hotel in Saada, Yemen, killing seven, the Houthis said.",
        {"Saada": "saada", "Yemen": "yemen"},
    ),
    "swaida-of-nowhere": Case(
        "A strike hit a hotel in Swaidah. Yemen blamed the Houthis.", {"Swaidah": ""}
    ),
    "sweida-of-syria": Case(
        "A strike hit a hotel in Sweida. Syria's government blamed rebels.", {"Sweida": "suwayda"}
    ),
    # The text says in which country it lies.
    "hama-of-iraq": Case(
        "Gunmen killed three in Hama, a village in northern Iraq, police said.",
        {"Hama": "", "Iraq": "iraq"},
    ),
    "hama-comma-iraq": Case("Gunmen killed three in Hama, Iraq.", {"Hama": "", "Iraq": "iraq"}),
    "hama-of-syria": Case(
        "Gunmen killed three in Hama, a city in central Syria.", {"Hama": "hama", "Syria": "syria"}
    ),
    "tripoli-of-lebanon": Case(
        "A bomb killed ten in Tripoli, Lebanon.",
        {"Tripoli": "tripoli-lebanon", "Lebanon": "lebanon"},
    ),
    "tripoli-of-libya": Case(
        "Shells fell on Tripoli. Libya's government called for a truce.", {"Tripoli": "tripoli"}
    ),
    # A state that is called like a country.
    "georgia-us-by-its-town": Case(
        "A gunman shot two people in Atlanta, Georgia, on Monday.",
        {"Atlanta": "gn4180439", "Georgia": "georgia-us"},
    ),
    "georgia-us-by-its-neighbours": Case(
        "Storms killed nine in Georgia, Alabama and Tennessee.",
        {"Georgia": "georgia-us", "Alabama": "alabama", "Tennessee": "tennessee"},
    ),
    "georgia-the-country": Case(
        "Russian troops crossed into Georgia; Tbilisi protested to Moscow.",
        {"Georgia": "georgia", "Tbilisi": "gn611717", "Moscow": "moscow"},
    ),
    # A word is no place, however its consonants fall.
    "warplanes": Case(
        "Warplanes struck Raqqa. The warplanes came from Syria's coast.",
        {"Warplanes": "", "Raqqa": "raqqa"},
    ),
    "sydney-is-no-saidnaya": Case(
        'Chanting "Syria out", protesters marched to the Sydney offices of the United Nations.',
        {"Sydney": "gn2147714"},
    ),
    "sednaya-is-saidnaya": Case(
        "A bomb hit Sednaya. Syria blamed rebels.", {"Sednaya": "saidnaya"}
    ),
    "hajin-is-no-word": Case(
        "Shells fell on al-Shaafa and Hajin in Syria.",
        {"al-Shaafa": "al-shaafah", "Hajin": "hajin"},
    ),
    # The quarter of a city is not the province of its name.
    "muthanna-quarter": Case(
        "A bomb killed two in the Muthanna quarter of Baghdad, Iraq.",
        {"Muthanna": "", "Baghdad": "baghdad"},
    ),
    "muthanna-province": Case(
        "A bomb killed two in Muthanna province in southern Iraq.",
        {"Muthanna": "muthanna-governorate", "Iraq": "iraq"},
    ),
    # A province named like its town: the noun decides, else it is the town.
    "timbuktu-town": Case(
        "Jihadists attacked Timbuktu in northern Mali.", {"Timbuktu": "gn2449067", "Mali": "mali"}
    ),
    "timbuktu-region": Case(
        "Jihadists attacked a convoy in the Timbuktu region of Mali.", {"Timbuktu": "gn2449066"}
    ),
    "donetsk-town": Case(
        "Shelling killed two in Donetsk, Ukrainian officials said.", {"Donetsk": "gn709717"}
    ),
    "donetsk-region": Case(
        "Fighting went on across Donetsk region, Ukrainian officials said.",
        {"Donetsk": "gn709716"},
    ),
    "mopti-town": Case("A mine killed six near Mopti, Mali.", {"Mopti": "gn2453348"}),
    "sagaing-town": Case(
        "The junta bombed a monastery in Sagaing, Myanmar.", {"Sagaing": "gn1298482"}
    ),
    # A great city and its small namesakes.
    "birmingham-alabama": Case(
        "Police in Birmingham, Alabama, shot a man.",
        {"Birmingham": "gn4049979", "Alabama": "alabama"},
    ),
    "birmingham-by-country": Case(
        "Police in Birmingham arrested two men, the British government said.",
        {"Birmingham": "gn2655603"},
    ),
    "springfield": Case("Gunmen stormed a church in Springfield.", {"Springfield": ""}),
    # The old name of a city elsewhere is not meant.
    "stalingrad-of-paris": Case(
        "Police cleared camps near Stalingrad. French ministers praised them.", {"Stalingrad": ""}
    ),
    "stalingrad-of-russia": Case("Russian veterans met in Stalingrad.", {"Stalingrad": "gn472757"}),
    # A compass word that belongs to the name is no part of another place.
    "west-midlands": Case(
        "Police in the West Midlands, England, held a man. Zimbabwe asked for him.",
        {"West Midlands": "", "England": "england"},
    ),
    "midlands-of-zimbabwe": Case(
        "Police in Midlands province, Zimbabwe, held a man.", {"Midlands": "gn886119"}
    ),
    "east-java": Case(
        "A bomb killed two in East Java province, Indonesia.", {"East Java": "gn1642668"}
    ),
    # A name of two countries is decided by what lies in it.
    "congo-of-goma": Case(
        "Rebels seized Goma and Bukavu in eastern Congo.",
        {
            "Goma": "gn216281",
            "Bukavu": "gn217831",
            "Congo": "democratic-republic-of-the-congo",
        },
    ),
    "congo-of-pointe-noire": Case(
        "Police shot two in Pointe-Noire, Congo.",
        {"Pointe-Noire": "gn2255414", "Congo": "republic-of-the-congo"},
    ),
    # A list of two towns is no address, and a city is not the state that it is called after.
    "two-towns": Case(
        "Taliban fighters shelled Kandahar, Herat. Afghanistan's army withdrew.",
        {"Kandahar": "kandahar", "Herat": "herat"},
    ),
    "oklahoma": Case(
        "The bomb went off in Oklahoma City, Oklahoma, in the United States.",
        {"Oklahoma City": "gn4544349", "Oklahoma": "oklahoma"},
    ),
    # The country, not the capital that is called like it, unless a noun says so.
    "guatemala": Case("In Guatemala, angry citizens marched.", {"Guatemala": "guatemala"}),
    # An embassy's country is not where it stands; a journey's start is not its end.
    "embassy": Case(
        "A British Embassy Baghdad vehicle was struck, Iraq's police said.", {"Baghdad": "baghdad"}
    ),
    # A noun is no name, and the villages of a province lie in it.
    "capital": Case("Shells fell on the capital. Colombia mourned.", {"capital": ""}),
    "provinces-of": Case(
        "Cholera spread in the Zimbabwean provinces of Masvingo, Manicaland and Midlands.",
        {"Masvingo": "gn886761", "Manicaland": "gn887358", "Midlands": "gn886119"},
    ),
    "villages-of": Case("Gunmen raided villages of Zamfara, Nigeria.", {"Zamfara": "gn2595349"}),
    # Continents and the like are no countries.
    "americas": Case("Cases fell across the Americas.", {"Americas": "americas"}),
    # A name that is curated for one of two places means that one.
    "gaza-is-the-strip": Case(
        "Israeli forces struck Jabalia in Gaza.", {"Jabalia": "jabalia", "Gaza": "gaza-strip"}
    ),
    # Lists with counts are lists.
    "counts": Case(
        "Gangs killed fifteen in Alberta, twelve in Ontario, and one in Quebec.",
        {"Alberta": "alberta", "Ontario": "ontario", "Quebec": "quebec"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_places_are_where_a_reader_puts_them(authority: Authority, name: str) -> None:
    """The tempting reading is not taken, and taken where it is right."""
    case = CASES[name]
    assert resolved(case, authority) == case.places


@pytest.mark.parametrize(
    ("publisher", "where"),
    [("BBC", "gn2655603"), ("The New York Times", "gn4049979"), ("", "")],
    ids=["british", "american", "unknown"],
)
def test_the_publisher_tells_where_no_country_is_named(
    authority: Authority, publisher: str, where: str
) -> None:
    """'Birmingham' is the one of the outlet's country; without an outlet it stays open."""
    case = Case("Police in Birmingham arrested two men.", {"Birmingham": where}, publisher)
    assert resolved(case, authority) == case.places


def test_a_persons_name_is_no_place(authority: Authority) -> None:
    """'Dzhokhar', the old name of Grozny, is a man where the article names him in full."""
    text = "Dzhokhar Tsarnaev was found guilty. Dzhokhar is Chechen; Russia asked for him."
    man = Name("Dzhokhar Tsarnaev", Passage(0, 17), "PERSON")
    second = Name("Dzhokhar", Passage(36, 44), "LOC")
    article = Article(id="a", text=text, published=None)
    extraction = Extraction(mentions=(man, second))
    assert resolve_article(article, extraction, authority).place_at(second.passage) is None


def test_an_undecided_name_keeps_its_candidates(authority: Authority) -> None:
    """What was too close to call stays visible to a curator."""
    from kg.resolve.places import PlaceQuestion, find_place
    from tests.resolve.conftest import SYRIA

    decision = find_place(PlaceQuestion("Springfield"), SYRIA, authority)
    assert decision.chosen is None
    assert len(decision.candidates) >= 3
    described = [authority.place(candidate.entity_id) for candidate in decision.candidates]
    assert all(place and place.label == "Springfield" for place in described)
