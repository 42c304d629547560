"""What is typed wrongly ends with 2, whatever the command, and whoever finds it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from command_line import run_kg

from kg.cli.app import app


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Find every command below a group, with what is typed to reach it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_every_command_is_tried() -> None:
    """The test sees the commands that there are."""
    assert {("build",), ("query",), ("incident", "merge"), ("authority", "find")} <= set(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_misspelt_options_and_missing_values_are_wrong_usage(path: tuple[str, ...]) -> None:
    """No option of that name, each option without its value, an argument that is not given."""
    wrong = [[*path, "--no-such-option"]]
    for one in COMMANDS[path].params:
        if one.param_type_name == "argument" and one.required:
            wrong.append([*path])
        elif one.param_type_name == "option" and not one.is_flag:
            wrong.append([*path, one.opts[0]])
    ended = {" ".join(arguments): run_kg(*arguments) for arguments in wrong}
    assert {name: done.returncode for name, done in ended.items() if done.returncode != 2} == {}
    assert [name for name, done in ended.items() if "Traceback" in done.stderr] == []


TYPED = [
    "query figures --no-such-parameter 1",
    "query figures --speaker",
    "query figures one-more",
    "query figures --harm nonsense",
    "query events-per-month --from 2018-13-01",
    "query figures --format nonsense",
    "query figures --columns nonsense",
    "sparql ASK{} --format nonsense",
    "export --format nonsense",
    "export --format csv --table nonsense",
    "export --report a --query figures",
    "extract - --format nonsense",
    "serve --port 99999",
    "serve --port nonsense",
    "serve --update",
    "cluster --base nonsense",
    "build nothing.txt --base nonsense",
    "rebase nonsense",
    "correct",
    "correct --act nonsense --by A --reason b",
    "correct --act wrong --subject event/x --by A",
    "correct --undo curation/x",
    "correct nothing.csv",
    "incident merge a b --by A",
    "authority find Hajin --kind nonsense",
    "link",
]


@pytest.mark.parametrize("typed", TYPED)
def test_values_that_cannot_be_are_wrong_usage(typed: str, example_store: Path) -> None:
    """A format, column, port, base or id that there cannot be, options that do not go together."""
    words = shlex.split(typed)
    takes_store = any(one.name == "store" for one in COMMANDS[_path(words)].params)
    done = run_kg(*words, *(["--store", example_store] if takes_store else []))
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("build nothing.txt", 3),
        ("query figures --speaker 'Nobody of this name'", 8),
        ("query no-such-query", 8),
        ("sparql 'SELECT nonsense'", 8),
        ("stats", 7),
    ],
)
def test_what_is_not_there_is_no_wrong_usage(
    typed: str, code: int, example_store: Path, tmp_path: Path
) -> None:
    """A command that is typed rightly keeps the code of what is missing or broken."""
    store = example_store if code == 8 else tmp_path / "store"
    assert run_kg(*shlex.split(typed), "--store", store).returncode == code


def _path(words: list[str]) -> tuple[str, ...]:
    return next(path for path in COMMANDS if tuple(words[: len(path)]) == path)
