"""Parameters of canned queries on the command line."""

from __future__ import annotations

import pytest

from kg.cli.ask import _named
from kg.errors import QueryError


def test_parameters_are_options_of_their_own() -> None:
    """``--name value`` and ``--name=value`` both give a parameter."""
    assert _named(["--harm", "killed", "--report=a b"]) == ["harm=killed", "report=a b"]


@pytest.mark.parametrize("arguments", [["--harm"], ["killed"]], ids=["no value", "no name"])
def test_half_a_parameter_is_refused(arguments: list[str]) -> None:
    """A name without a value, or a value without a name, is an error that says how to write it."""
    with pytest.raises(QueryError, match="--NAME VALUE"):
        _named(arguments)
