"""Questions to tables, and readings that were written: needs scikit-learn; skipped without it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.readings import LinkReading, Readings, RoleReading, SpanReading
from kg.model.text import Passage
from kg.train.decisions.texts import read_readings, seen_texts
from kg.train.errors import BadTrainingData

SCORES = st.floats(0, 1)
SHARES = st.dictionaries(st.sampled_from(["raid", "attack"]), SCORES)
SPANS = st.builds(
    SpanReading,
    st.sampled_from("tacpdw"),
    st.just(Passage(3, 9)),
    st.just(Passage(5, 9)),
    SCORES,
    st.dictionaries(st.sampled_from(["type", "kind"]), SHARES),
)
READINGS = st.builds(
    Readings,
    st.lists(SPANS, max_size=3).map(tuple),
    st.lists(
        st.builds(RoleReading, st.integers(0, 2), st.integers(0, 2), st.just("attacker"), SCORES,
                  SHARES),
        max_size=2,
    ).map(tuple),
    st.lists(
        st.builds(LinkReading, st.integers(0, 2), st.integers(0, 2), st.just("same"), SCORES),
        max_size=2,
    ).map(tuple),
)  # fmt: skip


@given(READINGS)
def test_readings_that_are_written_are_read_back(readings: Readings) -> None:
    """Every span, role and link, whatever it holds, comes through JSON as it was."""
    assert read_readings(json.loads(json.dumps(asdict(readings)))) == readings


def test_a_folder_without_readings_is_refused(tmp_path: Path) -> None:
    """Tables must not learn from what a reader says of texts that it has learned by heart."""
    with pytest.raises(BadTrainingData, match="no out-of-fold readings") as caught:
        seen_texts([tmp_path], tmp_path)
    assert caught.value.where == str(tmp_path)
    assert "kg train-reader" in caught.value.remedy


@pytest.fixture(scope="module")
def make() -> ModuleType:
    """Import what makes the tables."""
    pytest.importorskip("sklearn", reason="scikit-learn is missing: install the extra 'train'")
    from kg.train.decisions import make

    return make


ANSWERS = st.lists(st.tuples(st.integers(0, 9), st.sampled_from([True, False, None])), max_size=5)


@given(asked=st.lists(st.tuples(ANSWERS, st.integers(0, 2)), max_size=5))
def test_a_fold_is_asked_nothing_of_itself(
    make: ModuleType, asked: list[tuple[list[tuple[int, bool | None]], int]]
) -> None:
    """What is neither right nor wrong is not asked; a text weighs by the root of its questions."""
    questions = make.Questions()
    for answers, fold in asked:
        questions.add([({"x": float(value)}, answer) for value, answer in answers], fold)
    for without in (-1, 0, 1, 2):
        rows, found, weights = questions.without(without)
        expected = [
            ({"x": float(value)}, answer, len([a for _, a in answers if a is not None]) ** -0.5)
            for answers, fold in asked
            if fold != without
            for value, answer in answers
            if answer is not None
        ]
        assert list(zip(rows, found, weights, strict=True)) == expected
