"""Lemmas: what endings say is not remembered, what they get wrong is."""

from __future__ import annotations

from pathlib import Path

from kg.parse.lemmas import load_lemmas
from kg.train.lemmas import learn_lemmas, write_lemmas
from kg.train.treebank import TreebankSentence, Word


def sentence(*words: tuple[str, str, str, str]) -> TreebankSentence:
    """Make a sentence of (form, lemma, UPOS, XPOS)."""
    return TreebankSentence(
        "id", "", tuple(Word(f, lemma, u, x, 0, "root") for f, lemma, u, x in words)
    )


REGULAR = [(f"{noun}s", noun, "NOUN", "NNS") for noun in ("tank", "jet", "bomb", "rebel")]
SENTENCES = [sentence(*REGULAR, ("men", "man", "NOUN", "NNS"), ("Iraq", "Iraq", "PROPN", "NNP"))]


def test_only_irregular_words_are_remembered() -> None:
    """'tanks' follows from its ending, 'men' does not."""
    table = learn_lemmas(SENTENCES)
    assert "men|NOUN|NNS" in table.words
    assert "tanks|NOUN|NNS" not in table.words
    assert table.lemma("drones", upos="NOUN", xpos="NNS") == "drone"


def test_a_written_table_reads_the_same(tmp_path: Path) -> None:
    """Writing and loading loses nothing."""
    table = learn_lemmas(SENTENCES)
    write_lemmas(table, tmp_path / "lemmas.json")
    found = load_lemmas(tmp_path / "lemmas.json")
    assert (found.words, found.endings, found.known) == (table.words, table.endings, table.known)
