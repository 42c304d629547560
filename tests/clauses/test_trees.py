"""Phrases: rows are found by their lemmas, noun phrases are cut where they end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from spacy.tokens import Span, Token

from kg.clauses.trees import (
    PhraseIndex,
    ancestors,
    case_of,
    children,
    conjuncts,
    entities_in,
    entity_of,
    noun_phrase,
    passage_of,
    phrase_at,
    span_passage,
    text_of,
)

Tree = Callable[[str], Span]


@dataclass(frozen=True)
class Words:
    """A row for tests."""

    words: tuple[str, ...]


def word(sent: Span, text: str) -> Token:
    """Return the first token of *sent* with this text."""
    return next(token for token in sent if token.text == text)


def test_an_index_finds_the_longest_row(tree: Tree) -> None:
    """'air strike' is preferred to 'strike', and the plural is found by its lemma."""
    index = PhraseIndex([Words(("strike",)), Words(("air", "strike"))])
    strikes = word(tree("passive-by"), "strikes")
    row = index.ending_at(strikes)
    assert row == Words(("air", "strike"))
    first = index.start_of(row, strikes)
    assert first is not None
    assert first.text == "air"


def test_a_hyphen_between_the_words_is_skipped(tree: Tree) -> None:
    """'air-strike' is 'air strike'."""
    index = PhraseIndex([Words(("air", "strike"))])
    assert index.ending_at(word(tree("air-strike-hyphen"), "strike")) is not None
    assert phrase_at(tree("air-strike-hyphen").doc, 1, ("air", "strike")) == 4


def test_a_row_that_is_not_there_is_none(tree: Tree) -> None:
    """A word of no row gives None, and so does a phrase that begins before the text."""
    sent = tree("passive-by")
    index = PhraseIndex([Words(("coalition", "fighter"))])
    assert index.ending_at(word(sent, "fighters")) is None
    assert index.ending_at(word(sent, "Hajin")) is None
    assert phrase_at(sent.doc, 9, ("Hajin", "town")) is None


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        pytest.param("passive-by", "strikes", "coalition air strikes", id="compounds"),
        pytest.param("passive-by", "fighters", "Ten fighters", id="figure"),
        pytest.param("members-of", "members", "Two members of the Syrian army", id="of-phrase"),
        pytest.param("us-led", "strikes", "US-led coalition strikes", id="hyphen"),
        pytest.param("who-attacked", "Men", "Men", id="no-relative-clause"),
        pytest.param("turkish-shelling", "farmer", "farmer", id="no-determiner"),
    ],
)
def test_a_noun_phrase_ends_where_clauses_begin(
    tree: Tree, name: str, head: str, expected: str
) -> None:
    """Compounds, figures and 'of' phrases belong to the noun; determiner and clauses do not."""
    assert text_of(noun_phrase(word(tree(name), head))) == expected


def test_of_phrases_can_be_left_out(tree: Tree) -> None:
    """Without 'of' phrases, 'members of the Syrian army' is 'members'."""
    head = word(tree("members-of"), "members")
    assert text_of(noun_phrase(head, of_phrases=False)) == "Two members"


def test_the_preposition_of_a_noun_is_its_case(tree: Tree) -> None:
    """Fixed prepositions are read whole; a noun without one has an empty case."""
    assert case_of(word(tree("passive-by"), "Hajin")) == "near"
    assert case_of(word(tree("according"), "army")) == "according to"
    assert case_of(word(tree("passive-by"), "fighters")) == ""


def test_coordinated_nouns_are_found(tree: Tree) -> None:
    """'14 children and nine women' are two nouns."""
    found = conjuncts(word(tree("including"), "children"))
    assert [token.text for token in found] == ["children", "women"]


def test_the_tree_is_climbed_to_the_root(tree: Tree) -> None:
    """Ancestors begin with the token itself."""
    sent = tree("said-that")
    assert [t.text for t in ancestors(word(sent, "four"))] == ["four", "people", "killed", "said"]
    assert [t.text for t in children(word(sent, "killed"), "nsubj", "obj")] == [
        "shelling",
        "people",
    ]


def test_names_cover_all_their_words(tree: Tree) -> None:
    """Each word of a name gives the whole name; another word gives None."""
    sent = tree("carried-out")
    assert str(entity_of(word(sent, "State"))) == "Islamic State"
    assert entity_of(word(sent, "attack")) is None


def test_the_names_of_a_span_lie_in_it(tree: Tree) -> None:
    """A name that the span cuts is none of its names."""
    sent = tree("carried-out")
    group = word(sent, "State")
    names = [(ent.text, ent.label_) for ent in entities_in(sent)]
    assert names == [(ent.text, ent.label_) for ent in sent.ents]
    assert "Islamic State" in dict(names)
    assert "Islamic State" not in map(str, entities_in(sent.doc[sent.start : group.i]))
    assert entities_in(sent.doc[group.i : group.i + 1]) == []


def test_passages_quote_their_words(tree: Tree) -> None:
    """A passage runs from the first to the last token, without blanks around it."""
    sent = tree("passive-by")
    passage = passage_of([word(sent, "strikes"), word(sent, "air")])
    assert sent.doc.text[passage.start : passage.end] == "air strikes"
    whole = span_passage(sent)
    assert sent.doc.text[whole.start : whole.end] == sent.text.strip()
