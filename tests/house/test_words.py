"""All rooms keep the house rules that a search can check."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import kg
from kg.errors import KgError

PACKAGE = Path(kg.__file__).parent
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".ttl",
    ".rq",
    ".csv",
    ".lock",
    ".html",
    ".js",
    ".css",
    ".json",
    ".yml",
}


def _sources() -> Iterator[Path]:
    yield from (p for p in PACKAGE.rglob("*.py") if "static" not in p.parts)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _tracked(root: Path) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    names = listing.stdout.splitlines()
    paths = [root / name for name in names if Path(name).suffix in TEXT or "/" not in name]
    return [path for path in paths if path.is_file()]


def test_our_namespace_stands_in_vocab_only() -> None:
    """No Python file outside vocab holds an IRI of the ontology."""
    offenders = [
        str(path.relative_to(PACKAGE))
        for path in _sources()
        if "w3id.org/conflict-kg" in path.read_text("utf-8") and path.parent.name != "vocab"
    ]
    assert offenders == []


def test_only_the_command_line_prints() -> None:
    """No function outside kg/cli calls print; the training recipe reports through logging."""
    calls = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in _sources()
        if "cli" not in path.relative_to(PACKAGE).parts and path.name != "cli.py"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert calls == []


def test_nothing_speaks_of_one_machine(root: Path) -> None:
    """No file names a folder of the machine it was written on, or where packages come from."""
    forbidden = re.compile(
        r"/work/|/root/|/opt/(?:wheels|pypi)|pypi\.org|--(?:extra-)?index-url|registry\.npmjs"
    )
    me = Path(__file__).resolve()
    found = [
        f"{path.relative_to(root)}: {match.group()}"
        for path in _tracked(root)
        if path.resolve() != me and (match := forbidden.search(path.read_text("utf-8", "replace")))
    ]
    assert found == []


def _error_classes() -> list[type[KgError]]:
    for path in PACKAGE.glob("*/errors.py"):
        if path.parent.name != "train":
            import_module(f"kg.{path.parent.name}.errors")
    found: list[type[KgError]] = []
    waiting: list[type[KgError]] = [KgError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


@pytest.mark.parametrize("kind", _error_classes(), ids=lambda kind: kind.__name__)
def test_every_error_says_what_where_and_what_to_do(kind: type[KgError]) -> None:
    """Each error takes what, where and remedy, says them, and has an exit code above zero."""
    assert inspect.getdoc(kind)
    assert 0 < kind.exit_code < 126
    if kind.__init__ is KgError.__init__:
        said = str(kind("it broke", where="a.txt:3", remedy="mend it"))
        assert said == "a.txt:3: it broke; mend it"


def test_raised_errors_tell_what_to_do() -> None:
    """Wherever a KgError is raised by name, it is given a remedy."""
    names = {kind.__name__ for kind in _error_classes()}
    silent = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in _sources()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id in names
        and not {"remedy", None} & {keyword.arg for keyword in node.exc.keywords}
        and len(node.exc.args) < 3
    ]
    assert silent == []
