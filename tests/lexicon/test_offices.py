"""Terms of office: sourced, in order, and refused with file and line where a day is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon import offices
from kg.lexicon.offices import load_office_terms
from kg.lexicon.rows import load_table, read_rows
from kg.paths import DATA


def test_every_term_names_a_source_outside_the_project() -> None:
    """Each row's source stands in authority_sources.csv with its licence, and is not ours."""
    known = {row["id"]: row["licence"] for row in read_rows(DATA / "authority_sources.csv")}
    rows = list(read_rows(DATA / "office_holders.csv"))
    assert len(rows) > 30
    assert [row["id"] for row in rows if known.get(row["source"]) != row["licence"]] == []
    assert [row["id"] for row in rows if row["source"] == "kg"] == []


def test_a_term_ends_after_it_began() -> None:
    """The first day of each term is before its last."""
    assert [term for term in load_office_terms() if term.since >= term.until] == []


@pytest.mark.parametrize(
    ("since", "until", "column"),
    [("2014", "", "until"), ("May 2014", "2016", "since"), ("2014-5-1", "2016", "since")],
    ids=["no-end", "words", "short-month"],
)
def test_a_day_that_is_none_is_named(tmp_path: Path, since: str, until: str, column: str) -> None:
    """The message tells column, file and line, and how a day is written."""
    table = tmp_path / "office_holders.csv"
    head = "id,country,title,actor,since,until,source,licence"
    table.write_text(f"{head}\na,US,president,x,{since},{until},s,l\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=rf"office_holders\.csv:2.*{column}.*YYYY-MM-DD"):
        load_table(str(table), offices._term)
