"""Windows: what the model sees at once, and what it is to say."""

from __future__ import annotations

import random

import spacy

from kg.train.names import Name, NamedText
from kg.train.treebank import TreebankSentence, Word
from kg.train.windows import (
    UNKNOWN,
    NamedSentence,
    TokenSpan,
    attach_names,
    name_windows,
    treebank_windows,
)


def sentence(text: str, *, opens: bool = False) -> TreebankSentence:
    """Make a sentence of which the first word is the root."""
    forms = text.split()
    words = tuple(
        Word(form, form.lower(), "X", "FW", 0 if index == 0 else 1, "root" if index == 0 else "dep")
        for index, form in enumerate(forms)
    )
    return TreebankSentence("id", text, words, opens)


def test_windows_keep_paragraphs_apart_and_heads_right() -> None:
    """Sentences of one paragraph share a window; heads count within it."""
    named = [
        NamedSentence(sentence("They left", opens=True), ()),
        NamedSentence(sentence("We stayed"), (TokenSpan(0, 1, "PERSON"),)),
        NamedSentence(sentence("Others came", opens=True)),
    ]
    first, second = treebank_windows(named, targets=(90,), max_words=99, rng=random.Random(0))
    assert first.words == ("They", "left", "We", "stayed")
    assert first.heads == (0, 1, 0, 3)
    assert first.starts == (1, 0, 1, 0)
    assert first.names == (0, 0, 1, 0)
    assert second.names is None


def test_names_of_a_row_go_to_its_sentences() -> None:
    """A row of two sentences is found in the treebank; a foreign row is given back."""
    sentences = [sentence("Tell Ann Lee"), sentence("Bo left")]
    rows = [
        NamedText("Tell Ann Lee Bo left", (Name(5, 12, "PERSON"), Name(13, 15, "PERSON"))),
        NamedText("Elsewhere", ()),
    ]
    named, rest = attach_names(sentences, rows)
    assert named[0].names == (TokenSpan(1, 3, "PERSON"),)
    assert named[1].names == (TokenSpan(0, 1, "PERSON"),)
    assert rest == [rows[1]]


def test_an_open_zone_costs_nothing() -> None:
    """Words of an ignored mention are unknown unless they are in a name."""
    row = NamedText("fighters in eastern Syria", (Name(20, 25, "LOC"),), ((12, 25),))
    (window,) = name_windows(
        [row], tokenizer=spacy.blank("en"), targets=(90,), max_words=90, rng=random.Random(0)
    )
    assert window.names == (0, 0, UNKNOWN, 5)
