"""Errors and tables look the same for every command, and end with the code of their kind."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from kg import errors
from kg.cli import app as application
from kg.cli import console
from kg.cli.ask import known_format
from kg.cli.console import LongWork, as_typed, pairs_table
from kg.errors import KgError, StoreError, UsageError
from kg.read.notices import Notice
from kg.store.formats import GRAPHS, RESULTS
from tests.cli.conftest import Run

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, KgError) and kind is not errors.SyntaxFault
]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Let the next command fail with an error, wherever it comes from."""

    def fail(error: BaseException) -> None:
        def stats(*_: object, **__: object) -> None:
            raise error

        def options(debug: bool = False) -> None:
            del debug

        replaced = typer.Typer(add_completion=False)
        replaced.command("stats")(lambda: stats())
        replaced.callback()(options)
        monkeypatch.setattr(application, "app", replaced)

    return fail


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_of_error_has_its_exit_code_and_says_what_to_do(
    run: Run, failing: Callable[[BaseException], None], kind: type[KgError]
) -> None:
    """Place, fault and remedy stand in the message; nothing is printed as a result."""
    failing(kind("the [red]row[/] is wrong", where="rows.csv:3", remedy="write [a] number"))
    code, out, err = run("stats")
    assert (code, out) == (kind.exit_code, "")
    assert err == "error rows.csv:3: the [red]row[/] is wrong\n      write [a] number\n"


def test_exit_codes_are_told_apart() -> None:
    """A script can see what went wrong; wrong usage is one kind, whoever notices it."""
    codes = {kind.__name__: kind.exit_code for kind in KINDS}
    assert codes.pop("UsageError") == codes.pop("ParameterError") == 2
    assert len(set(codes.values())) == len(codes)
    for code in codes.values():
        assert f" {code} " in f" {application.app.info.epilog} "


def test_a_fault_of_ours_is_one_message_and_no_traceback(
    run: Run, failing: Callable[[BaseException], None]
) -> None:
    """The message says how to report it."""
    failing(ZeroDivisionError("by [zero]"))
    code, out, err = run("stats")
    assert (code, out) == (1, "")
    assert err.startswith("error kg failed: ZeroDivisionError: by [zero]\n")
    assert "--debug" in err


@pytest.mark.parametrize("error", [StoreError("x"), ZeroDivisionError("x")])
def test_debug_lets_every_error_through(
    monkeypatch: pytest.MonkeyPatch,
    failing: Callable[[BaseException], None],
    error: Exception,
) -> None:
    """Whoever asks for the traceback gets it, wherever the word stands."""
    failing(error)
    monkeypatch.setattr(sys, "argv", ["kg", "stats", "--debug"])
    with pytest.raises(type(error)) as caught:
        application.main()
    assert caught.value is error


@given(st.lists(st.sampled_from(["build", "--store", "demo", "--debug", "-f"])))
def test_debug_may_stand_anywhere(arguments: list[str]) -> None:
    """It is put first, once; the other words keep their order."""
    found = application._with_debug_first(arguments)
    rest = [word for word in arguments if word != "--debug"]
    assert found == (["--debug"] if "--debug" in arguments else []) + rest


def test_what_a_room_says_of_a_typed_value_is_wrong_usage() -> None:
    """The words, place and remedy stay; errors of other kinds stay what they are."""
    with pytest.raises(UsageError) as caught, as_typed():
        raise StoreError("no base", where="x", remedy="give one")
    assert (caught.value.what, caught.value.where, caught.value.remedy) == (
        "no base", "x", "give one",
    )  # fmt: skip
    with pytest.raises(KeyError), as_typed():
        raise KeyError


@pytest.mark.parametrize("known", [*RESULTS, *GRAPHS], ids=lambda known: known.name)
def test_formats_are_known_by_every_name(known: object) -> None:
    """A name of a format is passed on as it was typed."""
    for name in (known.name, known.suffix, *known.aliases):  # type: ignore[attr-defined]
        assert known_format(name) == name
    assert known_format(None) is None
    assert known_format("table") == "table"


def test_an_unknown_format_names_the_known_ones() -> None:
    """The message lists what there is."""
    with pytest.raises(typer.BadParameter) as caught:
        known_format("parquet")
    assert all(known.name in str(caught.value) for known in (*RESULTS, *GRAPHS))


def test_values_of_a_table_are_text_and_no_markup() -> None:
    """What a store is called cannot colour or hide anything."""
    file = io.StringIO()
    Console(file=file, width=80).print(pairs_table("", {"store": "[bold]x[/]", "rows": 3}))
    lines = [line.split() for line in file.getvalue().splitlines() if line.strip()]
    assert lines == [["store", "[bold]x[/]"], ["rows", "3"]]


def test_progress_is_silent_away_from_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """A log file holds messages, and no bars."""
    with LongWork("reading") as work:
        work.say("one [red]", "1 article")
        work.reached("reading", 1, 2)
        work.reached("writing", 2, 2)
        work.reached("writing", 3, 0)
    shown = capsys.readouterr()
    assert (shown.out, shown.err.strip()) == ("", "")


def test_notices_are_messages_with_their_place(capsys: pytest.CaptureFixture[str]) -> None:
    """A decision about an input goes where errors go, so that output can be piped."""
    console.show_notice(Notice("a.csv:3", "the date is [not] read"))
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "note  a.csv:3: the date is [not] read\n")


def test_a_reader_that_has_seen_enough_is_no_error(
    run: Run, failing: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``kg sparql … | head`` ends quietly."""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    failing(BrokenPipeError())
    assert run("stats")[:2] == (0, "")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x1b[2J.txt", "a\\x1b[2J.txt"),
        ("a\r.txt", "a\\r.txt"),
        ("a\udcff.txt", "a\\udcff.txt"),
        ("a\u202e.txt", "a\\u202e.txt"),
        ("zwölf – [red]سوريا.txt", "zwölf – [red]سوريا.txt"),
    ],
)
def test_no_name_of_a_file_acts_in_a_terminal_or_ends_a_command(
    run: Run, failing: Callable[[BaseException], None], name: str, shown: str
) -> None:
    """What cannot be shown is written as it would be in a program."""
    failing(StoreError("wrong", where=name))
    assert run("stats")[2] == f"error {shown}: wrong\n"
    failing(ValueError(name))
    assert run("stats")[2].startswith(f"error kg failed: ValueError: {shown}\n")
