"""Lemmas: first the table, then the endings, names as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.parse.errors import DamagedModel
from kg.parse.lemmas import LemmaTable, load_lemmas

TABLE = LemmaTable(
    words={"struck|VERB|VBD": "strike", "struck|*|VBN": "strike", "i|PRON|PRP": "I"},
    endings={
        "NNS": {"": ((1, ""),), "ies": ((3, "y"),)},
        "VBN": {"ed": ((2, ""), (1, ""))},
    },
    known=frozenset({"bomb", "seize"}),
)


@pytest.mark.parametrize(
    ("form", "upos", "xpos", "lemma"),
    [
        pytest.param("struck", "VERB", "VBD", "strike", id="table"),
        pytest.param("Struck", "ADJ", "VBN", "strike", id="table-for-any-part-of-speech"),
        pytest.param("restruck", "VERB", "VBD", "restrike", id="prefix-of-an-irregular-verb"),
        pytest.param("begun", "VERB", "VBN", "begun", id="irregular-and-unknown-stays"),
        pytest.param("militants", "NOUN", "NNS", "militant", id="ending"),
        pytest.param("cities", "NOUN", "NNS", "city", id="longer-ending"),
        pytest.param("bombed", "VERB", "VBN", "bomb", id="known-word"),
        pytest.param("seized", "VERB", "VBN", "seize", id="second-rule-makes-a-known-word"),
        pytest.param("Hajin", "PROPN", "NNP", "Hajin", id="name"),
        pytest.param("NGOs", "NOUN", "NNS", "NGO", id="acronym-keeps-capitals"),
        pytest.param("Yemeni", "ADJ", "JJ", "Yemeni", id="nation-keeps-capital"),
        pytest.param("Soldier", "NOUN", "NN", "soldier", id="sentence-begin-is-lowered"),
        pytest.param("i", "PRON", "PRP", "I", id="pronoun"),
    ],
)
def test_lemma_of_a_word(form: str, upos: str, xpos: str, lemma: str) -> None:
    """The table decides before the endings, and a known word before an unknown one."""
    assert TABLE.lemma(form, upos=upos, xpos=xpos) == lemma


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    """The error says which file is missing."""
    with pytest.raises(DamagedModel, match=r"lemmas\.json"):
        load_lemmas(tmp_path / "lemmas.json")
