"""Parameters of canned queries on the command line."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyoxigraph
import pytest

from kg.cli import ask
from kg.cli.app import app
from kg.cli.ask import _named
from kg.errors import QueryError
from kg.store.formats import RESULTS, find_format, results_format


def test_parameters_are_options_of_their_own() -> None:
    """``--name value`` and ``--name=value`` both give a parameter."""
    assert _named(["--harm", "killed", "--report=a b"]) == ["harm=killed", "report=a b"]


@pytest.mark.parametrize("arguments", [["--harm"], ["killed"]], ids=["no value", "no name"])
def test_half_a_parameter_is_refused(arguments: list[str]) -> None:
    """A name without a value, or a value without a name, is an error that says how to write it."""
    with pytest.raises(QueryError, match="--NAME VALUE"):
        _named(arguments)


def test_a_filter_on_dates_says_what_it_leaves_out(
    example_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The number of events without a date is told beside the rows, not among them."""
    ask._tell_undated(str(example_store))
    shown = capfd.readouterr()
    assert shown.out == ""
    assert re.fullmatch(r"Left out: \d+ events of the store have no date\.\n", shown.err)


def test_names_are_understood_and_misspelt_ones_refused(
    example_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """An alias gives the rows of its actor; what names nothing gives an error and no table."""

    def ask_perpetrators(actor: str) -> None:
        app(
            ["query", "perpetrators", "--actor", actor, "--store", str(example_store)],
            standalone_mode=False,
        )

    def rows_for(actor: str) -> str:
        ask_perpetrators(actor)
        return capfd.readouterr().out

    assert len(rows_for("Red Army").splitlines()) > 1
    assert rows_for("Red Army") == rows_for("red-army")
    with pytest.raises(QueryError, match=r"did you mean Red Army \(red-army\)\?"):
        ask_perpetrators("Red Arm")
    assert capfd.readouterr().out == ""


def test_star_has_the_order_of_the_text(
    example_store: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """``SELECT *`` gives its columns as a reader of the query expects them."""
    text = "SELECT * WHERE { ?thing ?has ?value } LIMIT 1"
    ask._answer(text, store=str(example_store), format="csv", title="")
    assert capfdbinary.readouterr().out.splitlines()[0] == b"thing,has,value"


def test_a_format_that_cannot_hold_the_answer_is_refused(example_store: Path) -> None:
    """The error names the formats that can."""
    with pytest.raises(QueryError, match="choose json, xml, csv, tsv"):
        ask._answer("SELECT * { ?s ?p ?o }", store=str(example_store), format="ttl", title="")


def test_a_query_may_stand_in_a_file(
    example_store: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The name of a file asks what stands in it; a name that leads nowhere is told as such."""

    def ask_sparql(text: str) -> bytes:
        store = ["--store", str(example_store), "--format", "csv"]
        app(["sparql", text, *store], standalone_mode=False)
        return capfdbinary.readouterr().out

    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    file = tmp_path / "count.rq"
    file.write_text(text, encoding="utf-8")
    assert ask_sparql(str(file)) == ask_sparql(text)
    with pytest.raises(QueryError, match="No such file"):
        ask_sparql(str(tmp_path / "missing.rq"))


@pytest.mark.parametrize("format", ["tsv", "json", "xml", "srj"])
def test_columns_in_every_format(
    example_store: Path, format: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The columns asked for, in that order, each row as it was; whatever the format."""
    command = ["query", "figures", "--store", str(example_store), "--format", format]

    def rows_of(*more: str) -> tuple[list[str], list[list[str | None]]]:
        app([*command, *more], standalone_mode=False)
        kind = find_format(format, RESULTS)
        assert kind is not None
        found = pyoxigraph.parse_query_results(
            capfdbinary.readouterr().out, format=results_format(kind.name)
        )
        assert isinstance(found, pyoxigraph.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return names, [[row[name] and str(row[name]) for name in names] for row in found]

    wanted = ["sentence", "asWritten", "best"]
    names, rows = rows_of()
    assert len(rows) > 2
    places = [names.index(name) for name in wanted]
    expected = [[row[place] for place in places] for row in rows]
    assert rows_of("--columns", ",".join(wanted)) == (wanted, expected)


def test_columns_of_a_spreadsheet(
    example_store: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """CSV, which no SPARQL parser reads: quoted sentences stay whole."""

    def rows_of(*more: str) -> list[list[str]]:
        command = ["query", "figures", "--store", str(example_store), "--format", "csv"]
        app([*command, *more], standalone_mode=False)
        return list(csv.reader(io.StringIO(capfdbinary.readouterr().out.decode(), newline="")))

    head, *rows = rows_of()
    places = [head.index("sentence"), head.index("best")]
    expected = [[row[place] for place in places] for row in (head, *rows)]
    assert any("," in row[0] for row in expected)
    assert rows_of("--columns", "sentence,best") == expected
