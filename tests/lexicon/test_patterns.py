"""Patterns: pieces are written out, and a row that is no regular expression is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon import rows
from kg.lexicon.patterns import figure_cues, reaction_cues, time_fragments, time_patterns
from kg.lexicon.rows import Row, read_rows
from kg.paths import DATA
from kg.vocab.schemes import concepts

CUES = "id,reading,where,tells,condition,pattern,example,source\n"


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Forget the rows read before."""
    figure_cues.cache_clear()


def test_pieces_stand_in_the_patterns_that_name_them() -> None:
    """'{month}' of a row is the pattern of the fragment 'month'; no braces with names are left."""
    assert time_fragments()["month"].pattern in time_patterns()["day-month"].pattern.pattern
    assert all("{month}" not in row.pattern.pattern for row in time_patterns().values())
    assert set(time_fragments()) & set(time_patterns()) == set()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("open,later,before,,,(,x,kg", r"figure_cues\.csv:2: .*no regular expression"),
        ("beside,later,beside,,,x,x,kg", r"figure_cues\.csv:2: where 'beside' is unknown"),
    ],
    ids=["no-expression", "no-place"],
)
def test_a_wrong_row_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str, message: str
) -> None:
    """File, line and fault stand in the error."""
    (tmp_path / "figure_cues.csv").write_text(CUES + row + "\n", encoding="utf-8")
    monkeypatch.setattr(rows, "DATA", tmp_path)
    with pytest.raises(LexiconError, match=message):
        figure_cues("later")


@pytest.mark.parametrize("row", [*read_rows(DATA / "reaction_cues.csv")], ids=lambda row: row["id"])
def test_a_reaction_is_found_in_its_example(row: Row) -> None:
    """The first row that its example shows is this one, and its stance is a concept."""
    found = next(cue for cue in reaction_cues() if cue.pattern.search(row["example"]))
    assert (found.id, found.stance) == (row["id"], row["reading"])
    assert found.stance in concepts("stance")
