"""Places: where it happened, how near, of which kind and inside what."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc, Span

from kg.extract.event_mentions import EventMentionReader
from kg.extract.places import PlaceMention, find_places
from kg.lexicon.words import Lexicon
from kg.vocab.schemes import concepts
from tests.extract.conftest import Read

Tree = Callable[[str], Span]
MakeDoc = Callable[..., Doc]


def places_of(reader: EventMentionReader, lexicon: Lexicon, sent: Span) -> list[PlaceMention]:
    """Read the places of *sent*."""
    reader.names.mark(sent.doc)
    return find_places(sent.doc[:], lexicon, reader.names)


@pytest.mark.parametrize(
    ("name", "place", "relation", "kind"),
    [
        ("passive-by", "Hajin", "near", "populated"),
        ("town-of", "Hajin", "around", "populated"),
        ("strike-first", "Hajin", "in", "populated"),
        ("shelled", "Kafra", "in", "populated"),
        ("ten-km", "Homs", "north-of", "populated"),
        ("oil-field", "al-Tanak oil field", "near", "facility"),
        ("pocket", "pocket", "in", "informal-area"),
    ],
)
def test_a_place_has_its_relation_and_kind(
    tree: Tree,
    reader: EventMentionReader,
    lexicon: Lexicon,
    name: str,
    place: str,
    relation: str,
    kind: str,
) -> None:
    """The preposition gives the relation, the noun or the authority the kind."""
    sent = tree(name)
    (found,) = places_of(reader, lexicon, sent)
    where = found.where
    assert (where.name.text, where.relation, where.kind_hint) == (place, relation, kind)
    assert where.relation in concepts("spatial-relation")
    assert where.kind_hint in concepts("place-kind")
    passage = where.name.passage
    assert sent.doc.text[passage.start : passage.end] == where.name.text


def test_a_containing_place_goes_with_the_finer_one(
    tree: Tree, reader: EventMentionReader, lexicon: Lexicon
) -> None:
    """'Manbij in Aleppo province' is Manbij, within Aleppo province."""
    found = places_of(reader, lexicon, tree("manbij-province"))
    manbij = next(m for m in found if m.where.name.text == "Manbij")
    assert [name.text for name in manbij.where.within] == ["Aleppo province"]
    assert not manbij.is_part
    assert all(m.is_part for m in found if m is not manbij)


def test_a_distance_is_read(tree: Tree, reader: EventMentionReader, lexicon: Lexicon) -> None:
    """'10 km north of Homs' is ten kilometres away."""
    (found,) = places_of(reader, lexicon, tree("ten-km"))
    assert found.where.distance_km == 10.0


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("from-place", id="where-somebody-comes-from"),
        pytest.param("us-led", id="inside-a-compound-adjective"),
        pytest.param("denied", id="a-state-that-speaks"),
    ],
)
def test_places_where_nothing_happens_are_left(
    tree: Tree, reader: EventMentionReader, lexicon: Lexicon, name: str
) -> None:
    """A place of origin, an adjective and a speaking state are not where it happened."""
    assert places_of(reader, lexicon, tree(name)) == []


def test_a_nationality_is_no_place(
    tree: Tree, reader: EventMentionReader, lexicon: Lexicon
) -> None:
    """'A British soldier was killed in Basra' happened in Basra only."""
    (found,) = places_of(reader, lexicon, tree("british"))
    assert found.where.name.text == "Basra"


def test_a_kind_noun_before_a_name_is_no_part_of_it(
    make_doc: MakeDoc, reader: EventMentionReader, lexicon: Lexicon
) -> None:
    """'in Karim area, Mastung district', the district hung on the area: it keeps its name."""
    doc = make_doc(
        ["Two", "died", "in", "Karim", "area", ",", "Mastung", "district", "."],
        [1, 1, 4, 4, 1, 7, 7, 4, 1],
        ["nsubj", "ROOT", "case", "compound", "obl", "punct", "compound", "nmod:desc", "punct"],
        tags=["CD", "VBD", "IN", "NNP", "NN", ",", "NNP", "NN", "."],
        pos=["NUM", "VERB", "ADP", "PROPN", "NOUN", "PUNCT", "PROPN", "NOUN", "PUNCT"],
        lemmas=["two", "die", "in", "Karim", "area", ",", "Mastung", "district", "."],
        ents=["O", "O", "O", "B-LOC", "I-LOC", "O", "B-LOC", "I-LOC", "O"],
    )
    found = find_places(doc[:], lexicon, reader.names)
    assert [mention.where.name.text for mention in found] == ["Karim area", "Mastung district"]


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("al-Manar", []),
        ("AL-MANAR", []),
        ("al-Mayadin", ["al-Mayadin"]),
        ("al-Zor", ["al-Zor"]),
        # A station and a leader are called so, and so are two towns.
        ("al-Mayadeen", ["al-Mayadeen"]),
        ("al-Baghdadi", ["al-Baghdadi"]),
    ],
)
def test_a_known_actor_in_other_letters_is_no_place(
    make_doc: MakeDoc, reader: EventMentionReader, lexicon: Lexicon, name: str, places: list[str]
) -> None:
    """'died on Monday, al-Manar said': a station that the reader took for a town is no place."""
    doc = make_doc(
        ["Two", "died", "in", name, "."],
        [1, 1, 3, 1, 1],
        ["nsubj", "ROOT", "case", "obl", "punct"],
        tags=["CD", "VBD", "IN", "NNP", "."],
        pos=["NUM", "VERB", "ADP", "PROPN", "PUNCT"],
        lemmas=["two", "die", "in", name, "."],
        ents=["O", "O", "O", "B-LOC", "O"],
    )
    found = find_places(doc[:], lexicon, reader.names)
    assert [mention.where.name.text for mention in found] == places
    assert {mention.where.kind_hint for mention in found} <= {None, *concepts("place-kind")}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The Kabul bombing killed 30 people.", {"Kabul"}),
        ("The Tugmari massacre left 40 dead.", {"Tugmari"}),
        ("The Israel strike killed three people.", set()),
        ("The Mosul offensive killed 40 civilians.", set()),
        ("The Kabul government killed 30 people.", set()),
    ],
)
def test_an_act_is_where_its_name_says(read: Read, text: str, places: set[str]) -> None:
    """A country, and who is called by a town, may have done it; an offensive need not be there."""
    assert {w.name.text for frame in read(text).frames for w in frame.where} == places
