"""Boosted trees as tables: what they answer, and what a damaged file says."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from kg.decide.tables import FILE, LEAF, BadDecisions, TreeTable, load_tables, save_tables
from kg.parse.reader_network import reader_folder


def stump(*, limit: float, low: float, high: float, base: float = 0.0) -> TreeTable:
    """Return a table of one tree that asks one feature."""
    return TreeTable(
        features=("near", "sure"),
        roots=(0,),
        feature=np.array([1, LEAF, LEAF]),
        limit=np.array([limit, 0.0, 0.0]),
        left=np.array([1, 0, 0]),
        right=np.array([2, 0, 0]),
        value=np.array([0.0, low, high]),
        base=base,
        threshold=0.5,
        alone=0.7,
    )


def test_a_row_walks_down_to_its_leaf() -> None:
    """Up to the limit a row goes left; what it lacks counts as 0."""
    table = stump(limit=0.5, low=-1.0, high=2.0)
    found = table.probabilities([{"sure": 0.5}, {"sure": 0.6}, {}, {"near": 9.0}])
    low, high = 1 / (1 + math.exp(1.0)), 1 / (1 + math.exp(-2.0))
    assert found == pytest.approx([low, high, low, low])


def walked(table: TreeTable, row: dict[str, float]) -> float:
    """Return the probability of *row* by walking down one tree after the other."""
    score = table.base
    for node in table.roots:
        at = node
        while table.feature[at] != LEAF:
            seen = row[table.features[table.feature[at]]]
            at = int(table.left[at] if seen <= table.limit[at] else table.right[at])
        score += float(table.value[at])
    return 1 / (1 + math.exp(-score))


@pytest.mark.parametrize("name", ["join", "event", "doer", "figure"])
def test_all_questions_at_once_end_where_a_walk_ends(name: str) -> None:
    """The tables that ship answer rows of every kind as a walk down their trees does."""
    table = load_tables(reader_folder())[name]
    values = np.random.default_rng(7).choice([-1.0, 0.0, 0.2, 0.5, 0.9, 1.0, 3.0, 999.0], (60, 90))
    rows = [dict(zip(table.features, row.tolist(), strict=False)) for row in values]
    assert len(table.features) <= values.shape[1]
    assert table.probabilities(rows) == pytest.approx([walked(table, row) for row in rows])


def test_no_rows_no_answers() -> None:
    """An article without events asks nothing."""
    assert stump(limit=0.0, low=0.0, high=0.0).probabilities([]) == []


def test_a_table_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Every answer is the same after a round trip."""
    table = stump(limit=0.25, low=-0.5, high=0.75, base=0.1)
    save_tables({"event": table}, tmp_path)
    back = load_tables(tmp_path)["event"]
    rows = [{"sure": value} for value in (0.0, 0.25, 0.3)]
    assert back.probabilities(rows) == table.probabilities(rows)
    assert (back.threshold, back.alone, back.features) == (0.5, 0.7, ("near", "sure"))


@pytest.mark.parametrize("text", ["", "{", '{"event": {"features": []}}', "[]"])
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    """The error names the file and says how to get another."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(BadDecisions, match="cannot be read") as caught:
        load_tables(tmp_path)
    assert str(tmp_path / FILE) in str(caught.value.where)
    assert "train-decisions" in str(caught.value.remedy)
