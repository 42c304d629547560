"""Boosted trees as plain tables: declared features in, one probability out.

A table is made by ``kg train-decisions`` and kept as JSON beside the reader's weights. Every tree
of a table is a slice of its node columns. Rows do not walk down the trees: each "no" crosses out
the leaves on its left, all "no" of one feature at once; the first leaf that is left over is the one
where a walk would end (QuickScorer: Lucchese et al., SIGIR 2015).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from kg.errors import KgError

FILE: Final = "decisions.json"
LEAF: Final = -1
# A bit for each leaf of a tree: 16 at most.
ALL: Final = np.uint16(2**16 - 1)

Numbers = npt.NDArray[np.float64]
Features = Mapping[str, float]
Columns = Mapping[str, Numbers]


class BadDecisions(KgError):
    """The tables of the decisions are missing or damaged."""


@dataclass(frozen=True)
class TreeTable:
    """Boosted trees over named features.

    Attributes:
        features: Names of the features, in the order of their numbers.
        roots: Number of the first node of each tree.
        feature: For each node the feature it asks for; LEAF for a leaf.
        limit: Up to this value a row goes left.
        left, right: Numbers of the nodes below.
        value: What a leaf adds to the score (log odds).
        base: Score before the first tree.
        threshold: The probability from which on the answer is yes.
        alone: The same where only the learned reader sees it.
    """

    features: tuple[str, ...]
    roots: tuple[int, ...]
    feature: npt.NDArray[np.int64]
    limit: Numbers
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    value: Numbers
    base: float
    threshold: float
    alone: float

    def probabilities(self, rows: Sequence[Features]) -> list[float]:
        """Return the probability of each of *rows*; a feature that a row lacks counts as 0."""
        if not rows:
            return []
        told = [[*map(row.get, self.features, repeat(0.0))] for row in rows]
        return self._walk(np.array(told, np.float64).T)

    def column_probabilities(self, columns: Columns) -> list[float]:
        """Return the same for features that stand in columns, one value a row each."""
        size = len(next(iter(columns.values())))
        zeros = np.zeros(size)
        if not size:
            return []
        return self._walk([columns.get(name, zeros) for name in self.features])

    def _walk(self, columns: Sequence[Numbers] | Numbers) -> list[float]:
        """Return the probability of each row; *columns* are its features."""
        leaves = self._leaves
        left = np.full((len(columns[0]), len(leaves.value)), ALL)
        for feature, (limits, kept) in leaves.questions.items():
            # searchsorted() takes the left side: a value that equals a limit goes left, as in a
            # walk.
            left &= kept.take(limits.searchsorted(columns[feature]), axis=0)
        # Of the bits that are left over the lowest; the number of those below is its place.
        first = np.bitwise_count((left & -left) - 1)
        scores = leaves.value[np.arange(len(leaves.value)), first].sum(axis=1) + self.base
        chances: list[float] = (1.0 / (1.0 + np.exp(-scores))).tolist()
        return chances

    @cached_property
    def _leaves(self) -> Leaves:
        return Leaves.of(self)


@dataclass(frozen=True, slots=True)
class Leaves:
    """The questions of all trees by feature, and what the answers leave over.

    Attributes:
        questions: For each feature the limits that are asked for, in ascending order, and which
            leaves of each tree, one bit each from the left, are left over by a "no" to so many of
            them: [limits + 1, trees].
        value: What each leaf of each tree adds to the score, [trees, leaves].
    """

    questions: Mapping[int, tuple[Numbers, npt.NDArray[np.uint16]]]
    value: Numbers

    @classmethod
    def of(cls, table: TreeTable) -> Leaves:
        """Lay out *table*, whose trees have 16 leaves at most."""
        asked: dict[int, list[tuple[float, int, int]]] = {}
        values: list[list[float]] = []
        for tree, root in enumerate(table.roots):
            own: list[float] = []
            for feature, limit, gone in _lay_out(table, root, own):
                asked.setdefault(feature, []).append((limit, tree, gone))
            values.append(own)
        questions: dict[int, tuple[Numbers, npt.NDArray[np.uint16]]] = {}
        for feature, found in asked.items():
            kept = np.full((len(found) + 1, len(values)), ALL)
            for number, (_, tree, gone) in enumerate(sorted(found), start=1):
                kept[number:, tree] &= ALL ^ np.uint16(gone)
            questions[feature] = np.array(sorted(limit for limit, _, _ in found)), kept
        width = max(map(len, values))
        return cls(questions, np.array([own + [0.0] * (width - len(own)) for own in values]))


def _lay_out(table: TreeTable, node: int, values: list[float]) -> Iterator[tuple[int, float, int]]:
    """Add the leaves below *node*, from the left; yield its questions and what a "no" rules out."""
    if table.feature[node] == LEAF:
        values.append(float(table.value[node]))
        return
    begin = len(values)
    yield from _lay_out(table, int(table.left[node]), values)
    gone = (1 << len(values)) - (1 << begin)
    yield int(table.feature[node]), float(table.limit[node]), gone
    yield from _lay_out(table, int(table.right[node]), values)


def load_tables(folder: Path) -> dict[str, TreeTable]:
    """Read the tables in *folder* by name.

    Raises:
        BadDecisions: the file is missing or is no such table.
    """
    path = folder / FILE
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {name: _table(row) for name, row in rows.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadDecisions(
            f"the tables of the decisions cannot be read: {error}",
            where=str(path),
            remedy="install kg again, or make them anew with 'kg train-decisions'",
        ) from error


def save_tables(tables: Mapping[str, TreeTable], folder: Path) -> Path:
    """Write *tables* into *folder*, one table on a line."""
    lines = [f"{json.dumps(name)}: {json.dumps(_row(table))}" for name, table in tables.items()]
    path = folder / FILE
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return path


def _table(row: Mapping[str, Any]) -> TreeTable:
    return TreeTable(
        features=tuple(row["features"]),
        roots=tuple(row["roots"]),
        feature=np.array(row["feature"], np.int64),
        limit=np.array(row["limit"], np.float64),
        left=np.array(row["left"], np.int64),
        right=np.array(row["right"], np.int64),
        value=np.array(row["value"], np.float64),
        base=float(row["base"]),
        threshold=float(row["threshold"]),
        alone=float(row["alone"]),
    )


def _row(table: TreeTable) -> dict[str, Any]:
    found = {field.name: getattr(table, field.name) for field in fields(table)}
    return {
        name: value.tolist() if isinstance(value, np.ndarray) else value
        for name, value in found.items()
    }
