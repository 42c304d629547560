"""Labels: ClearNLP trees become Universal Dependencies."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from kg.parse.labels import LabelConverter, load_label_schemes, scheme_of

Row = tuple[str, int, str, str]


def convert(*rows: Row) -> list[tuple[str, str, str]]:
    """Convert a sentence of (word, head, label, part of speech); list its arcs."""
    words, heads, deps, pos = zip(*rows, strict=True)
    doc = Doc(
        spacy.blank("en").vocab,
        words=list(words),
        heads=list(heads),
        deps=list(deps),
        pos=list(pos),
        lemmas=["be" if word in ("was", "is") else word for word in words],
    )
    converted = LabelConverter(load_label_schemes()["clearnlp"])(doc)
    return [(token.text, token.dep_, token.head.text) for token in converted]


def test_a_passive_with_agent_and_place() -> None:
    """Prepositions become case marks below their nouns."""
    assert convert(
        ("Ten", 2, "nummod", "NUM"),
        ("was", 2, "auxpass", "AUX"),
        ("killed", 2, "ROOT", "VERB"),
        ("by", 2, "agent", "ADP"),
        ("men", 3, "pobj", "NOUN"),
        ("from", 4, "prep", "ADP"),
        ("Gao", 5, "pobj", "PROPN"),
        ("in", 2, "prep", "ADP"),
        ("Mali", 7, "pobj", "PROPN"),
    ) == [
        ("Ten", "nummod", "killed"),
        ("was", "aux:pass", "killed"),
        ("killed", "ROOT", "killed"),
        ("by", "case", "men"),
        ("men", "obl:agent", "killed"),
        ("from", "case", "Gao"),
        ("Gao", "nmod", "men"),
        ("in", "case", "Mali"),
        ("Mali", "obl", "killed"),
    ]


def test_the_complement_takes_the_place_of_be() -> None:
    """'It was a bomb': the bomb is the root and 'was' its copula."""
    assert convert(
        ("It", 1, "nsubj", "PRON"),
        ("was", 1, "ROOT", "AUX"),
        ("a", 3, "det", "DET"),
        ("bomb", 1, "attr", "NOUN"),
    ) == [
        ("It", "nsubj", "bomb"),
        ("was", "cop", "bomb"),
        ("a", "det", "bomb"),
        ("bomb", "ROOT", "bomb"),
    ]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"obl", "nmod", "case", "cop", "mark", "nsubj"}, "universal"),
        ({"dobj", "prep", "pobj", "nsubj"}, "clearnlp"),
        ({"SUBJ", "OBJ"}, None),
    ],
)
def test_scheme_is_known_by_its_labels(labels: set[str], expected: str | None) -> None:
    """Few labels are enough to tell the schemes apart."""
    assert scheme_of(labels) == expected
