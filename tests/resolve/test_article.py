"""All names of one article decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kg.model.findings import Attribution, Name, Participant, Where
from kg.model.text import Article, Block, BlockKind, Passage
from kg.resolve.article import resolve_article
from kg.resolve.authority import Authority
from tests.resolve.conftest import extraction_of, frame_of, name_in

TEXT = (
    "Seven civilians were killed in Maizila, north of Deir az-Zour town in Syria, on Monday. "
    "Gunmen of an unknown cell, Falcons of Nowhere, fled. The US military doubts it, Reuters "
    "reported. Four SDF fighters were killed in Manbij in Aleppo province, a spokesman said. "
    "IS said so. The group has lost most of its land in Syria."
)


def test_every_name_of_a_frame_gets_a_decision(
    authority: Authority, make_article: Callable[..., Article]
) -> None:
    """Known names point to the authority, unknown ones become local to the report."""
    article = make_article(TEXT)
    falcons = name_in(TEXT, "Falcons of Nowhere", "ORG")
    frame = frame_of(
        TEXT,
        actors=(falcons, name_in(TEXT, "SDF fighters")),
        where=(
            Where(
                name_in(TEXT, "Manbij", "LOC"),
                relation="in",
                as_written="in Manbij",
                within=(name_in(TEXT, "Aleppo province", "LOC"),),
            ),
        ),
        attributions=(
            Attribution(
                source=name_in(TEXT, "US military"), relays=(name_in(TEXT, "Reuters", "ORG"),)
            ),
        ),
    )
    resolution = resolve_article(article, extraction_of(frame), authority)
    local = resolution.actor_at(falcons.passage)
    assert local is not None
    assert local.is_local
    assert local.id == f"actor/{article.key}-{falcons.passage.start}"
    assert {actor.id for actor in resolution.actors if not actor.is_local} == {
        "actor/syrian-democratic-forces",
        "actor/us-military",
        "actor/reuters",
    }
    manbij = resolution.place_at(name_in(TEXT, "Manbij").passage)
    assert manbij is not None
    assert manbij.wikidata == "Q1146939"


def test_unknown_place_keeps_what_the_text_says_of_it(
    authority: Authority, make_article: Callable[..., Article]
) -> None:
    """A local place lies in what the text names and is no finer than that."""
    text = "A bomb exploded in Blorgsville in Aleppo province in Syria."
    where = Where(
        name_in(text, "Blorgsville", "LOC"),
        relation="in",
        as_written="in Blorgsville",
        kind_hint="populated",
        within=(name_in(text, "Aleppo province", "LOC"),),
    )
    resolution = resolve_article(
        make_article(text), extraction_of(frame_of(text, where=(where,))), authority
    )
    place = resolution.place_at(where.name.passage)
    assert place is not None
    assert place.is_local
    assert place.within == ("place/aleppo-governorate", "place/syria")
    decision = next(d for d in resolution.place_mentions if d.passage == where.name.passage)
    assert decision.precision == "admin1"


def test_one_unresolved_place_does_not_block_the_others(
    authority: Authority, make_article: Callable[..., Article]
) -> None:
    """An ambiguous place stays open with its candidates; the next is decided."""
    text = "Shells fell in Tripoli and in Hajin."
    frames = [
        frame_of(text, where=(Where(name_in(text, word, "LOC"), "in", f"in {word}"),))
        for word in ("Tripoli", "Hajin")
    ]
    resolution = resolve_article(make_article(text), extraction_of(*frames), authority)
    tripoli, hajin = resolution.place_mentions
    assert tripoli.candidates
    assert tripoli.entity_id.startswith(f"place/{make_article(text).key}")
    assert hajin.entity_id == "place/hajin"


def test_same_unknown_name_is_one_local_actor(
    authority: Authority, make_article: Callable[..., Article]
) -> None:
    """Two mentions of one unknown name are one actor of the report."""
    text = "Falcons of Nowhere struck. Later the Falcons of Nowhere fled."
    first = name_in(text, "Falcons of Nowhere", "ORG")
    second = name_in(text, "the Falcons of Nowhere", "ORG")
    resolution = resolve_article(
        make_article(text), extraction_of(frame_of(text, actors=(first, second))), authority
    )
    assert len(resolution.actors) == 1


def test_the_group_means_the_only_group_named_before(
    authority: Authority, make_article: Callable[..., Article]
) -> None:
    """'The group' is IS after 'IS said so', and nobody after a sentence with two groups."""
    mentions = (name_in(TEXT, "IS", "ORG"),)
    group = name_in(TEXT, "group")
    resolution = resolve_article(
        make_article(TEXT),
        extraction_of(frame_of(TEXT, actors=(group,)), mentions=mentions),
        authority,
    )
    found = resolution.actor_at(group.passage)
    assert found is not None
    assert found.id == "actor/islamic-state"
    text = "IS fought the SDF. The group fled."
    group = name_in(text, "group")
    rivals = (name_in(text, "IS", "ORG"), name_in(text, "SDF", "ORG"))
    resolution = resolve_article(
        make_article(text),
        extraction_of(frame_of(text, actors=(group,)), mentions=rivals),
        authority,
    )
    found = resolution.actor_at(group.passage)
    assert found is not None
    assert found.is_local


def test_a_piece_of_a_longer_name_is_not_linked(
    authority: Authority, make_article: Callable[..., Article]
) -> None:
    """'CNN' in 'CNN Films' and 'California' in 'Southern California' are other things."""
    text = "The film by CNN Films shows life in Southern California and in Syria."
    mentions = (
        name_in(text, "CNN", "ORG"),
        name_in(text, "California", "LOC"),
        name_in(text, "Syria", "LOC"),
    )
    resolution = resolve_article(make_article(text), extraction_of(mentions=mentions), authority)
    assert [place.id for place in resolution.places] == ["place/syria"]
    assert resolution.actors == ()


def test_countries_are_teams_in_sport_reports(
    authority: Authority, make_article: Callable[..., Article]
) -> None:
    """The authority knows no teams, so a sport report links no country."""
    text = "Scotland won the rugby match; the coach praised the squad and its season."
    mentions = (name_in(text, "Scotland", "LOC"),)
    resolution = resolve_article(make_article(text), extraction_of(mentions=mentions), authority)
    assert resolution.places == ()


def test_datelines_are_read(authority: Authority) -> None:
    """'LONDON (Reuters) -' names a city and an agency."""
    line = "LONDON (Reuters) -"
    article = Article(id="a", text=line, blocks=(Block(BlockKind.DATELINE, Passage(0, len(line))),))
    resolution = resolve_article(article, extraction_of(), authority)
    assert [place.label for place in resolution.places] == ["London"]
    assert [actor.id for actor in resolution.actors] == ["actor/reuters"]


def test_the_same_article_gives_the_same_resolution(
    authority: Authority, make_article: Callable[..., Article]
) -> None:
    """Nothing but the text and the authority decides."""
    frame = frame_of(TEXT, actors=(name_in(TEXT, "SDF fighters"), name_in(TEXT, "Gunmen")))
    twice = [resolve_article(make_article(TEXT), extraction_of(frame), authority) for _ in range(2)]
    assert twice[0] == twice[1]


def test_publisher_is_an_actor_of_the_report(
    authority: Authority, make_article: Callable[..., Article]
) -> None:
    """The outlet is resolved like anybody else."""
    article = make_article("Nothing happened.", publisher="Middle East Eye")
    resolution = resolve_article(article, extraction_of(), authority)
    assert resolution.publisher == "actor/middle-east-eye"


def test_kind_of_a_local_actor_follows_its_words_and_its_part(
    authority: Authority, make_article: Callable[..., Article]
) -> None:
    """Hostages are no perpetrators; gunmen are; an unnamed speaker is an anonymous source."""
    text = "Gunmen seized almost 700 hostages and a Dutchman in Hajin, a diplomat said."
    victims = tuple(
        Participant(role="target", name=name_in(text, words))
        for words in ("almost 700 hostages", "Dutchman")
    )
    frame = replace(
        frame_of(
            text,
            actors=(name_in(text, "Gunmen"),),
            attributions=(Attribution(source=name_in(text, "diplomat"), unnamed=True),),
        ),
    )
    frame = replace(frame, participants=(*frame.participants, *victims))
    resolution = resolve_article(make_article(text), extraction_of(frame), authority)
    assert {actor.label: actor.kind for actor in resolution.actors} == {
        "Gunmen": "unidentified-perpetrator",
        "almost 700 hostages": "community",
        "Dutchman": "community",
        "diplomat": "anonymous-source",
    }


def test_surname_and_full_name_are_one_local_person(
    authority: Authority, make_article: Callable[..., Article]
) -> None:
    """Someone unknown stays one person, whether with title, full name or surname."""
    text = "Colonel Jane Roe said so. Roe denied it later."
    full = name_in(text, "Colonel Jane Roe", "PERSON")
    start = text.index("Roe denied")
    surname = Name("Roe", Passage(start, start + 3), "PERSON")
    frame = frame_of(text, attributions=(Attribution(source=surname), Attribution(source=full)))
    resolution = resolve_article(
        make_article(text), extraction_of(frame, mentions=(full, surname)), authority
    )
    (person,) = resolution.actors
    assert (person.label, person.kind) == ("Jane Roe", "person")
    assert person.id.endswith("-0")
