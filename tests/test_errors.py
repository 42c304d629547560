"""Tests of ``kg.errors``: what was wrong, where and what to do, also from another process."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import (
    GraphError,
    InputError,
    KgError,
    LexiconError,
    LinkError,
    ModelError,
    ParameterError,
    QueryError,
    StoreError,
    SyntaxFault,
    UsageError,
)


def import_errors() -> set[type[KgError]]:
    """Return all errors of all rooms."""
    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if module.name.endswith(".errors"):
            importlib.import_module(module.name)
    found: set[type[KgError]] = set()
    waiting = [KgError]
    while waiting:
        kind = waiting.pop()
        found.add(kind)
        waiting += kind.__subclasses__()
    return {kind for kind in found if kind.__module__.startswith("kg.")}


ERRORS = sorted(import_errors(), key=lambda kind: f"{kind.__module__}.{kind.__name__}")


@pytest.mark.parametrize(
    ("where", "remedy", "said"),
    [
        ("", "", "it is broken"),
        ("a.csv:3", "", "a.csv:3: it is broken"),
        ("", "mend it", "it is broken; mend it"),
        ("a.csv:3", "mend it", "a.csv:3: it is broken; mend it"),
    ],
)
def test_message_has_place_and_remedy(where: str, remedy: str, said: str) -> None:
    """What is missing leaves no mark behind."""
    error = KgError("it is broken", where=where, remedy=remedy)
    assert str(error) == said
    assert (error.what, error.where, error.remedy) == ("it is broken", where, remedy)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (KgError, 1),
        (UsageError, 2),
        (ParameterError, 2),
        (InputError, 3),
        (LexiconError, 4),
        (ModelError, 5),
        (GraphError, 6),
        (StoreError, 7),
        (QueryError, 8),
        (SyntaxFault, 8),
        (LinkError, 9),
    ],
)
def test_exit_codes_are_those_that_scripts_know(kind: type[KgError], code: int) -> None:
    """A code that changes breaks somebody's script."""
    assert kind.exit_code == code


def test_there_are_errors_of_every_room() -> None:
    """The walk finds the rooms' own errors, each with a sentence that says when it is raised."""
    assert len(ERRORS) > 25
    assert all(kind.__doc__ and kind.__doc__.rstrip().endswith(".") for kind in ERRORS)
    assert {kind.exit_code for kind in ERRORS} == set(range(1, 11))


@pytest.mark.parametrize("kind", ERRORS, ids=[kind.__name__ for kind in ERRORS])
def test_error_survives_the_way_between_processes(kind: type[KgError]) -> None:
    """A worker's error is raised here as it was there, with whatever else it says."""
    error = kind.__new__(kind, "x")
    error.__dict__.update(what="x", where="a:1", remedy="y", line=None, column=None, more=("z", 1))
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(other) is kind
        assert other.__dict__ == error.__dict__
        assert str(other) == "a:1: x; y"
        assert other.exit_code == kind.exit_code


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_error_of_any_words_survives(what: str, where: str, remedy: str) -> None:
    """Words of any script, or none, come back alike."""
    error = InputError(what, where=where, remedy=remedy)
    other = pickle.loads(pickle.dumps(error))
    assert (str(other), other.args) == (str(error), error.args)


@pytest.mark.parametrize(
    ("line", "column", "where"),
    [(3, 7, "line 3, column 7"), (1, 1, "line 1, column 1"), (None, None, "")],
)
def test_syntax_fault_names_line_and_column(
    line: int | None, column: int | None, where: str
) -> None:
    """An editor marks the place; where nobody knows it, none is made up."""
    fault = SyntaxFault("a brace is open", line=line, column=column, remedy="close it")
    assert (fault.where, fault.line, fault.column) == (where, line, column)
    assert str(fault).endswith("a brace is open; close it")
    other = pickle.loads(pickle.dumps(fault))
    assert (other.line, other.column, str(other)) == (line, column, str(fault))
