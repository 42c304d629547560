"""The list of names that look dead and are not is short and true."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytest.importorskip("vulture", reason="not tested: vulture comes with the extra 'check'")


def settings(root: Path) -> dict[str, list[str]]:
    """Return what pyproject.toml tells the tool."""
    with (root / "pyproject.toml").open("rb") as file:
        told: dict[str, list[str]] = tomllib.load(file)["tool"]["vulture"]
    return told


def found(root: Path, *names: str) -> set[str]:
    """Return the names that look dead while only *names* are passed over."""
    told = settings(root)
    command = [sys.executable, "-m", "vulture", *told["paths"], "--exclude", *told["exclude"]]
    command += ["--config", "/dev/null", "--ignore-decorators", ",".join(told["ignore_decorators"])]
    command += ["--ignore-names", ",".join(names)] if names else []
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3), done.stderr
    return set(re.findall(r"unused \w+ '(\w+)'", done.stdout))


@pytest.mark.slow
def test_every_name_that_is_passed_over_looks_dead(root: Path) -> None:
    """Without the list exactly its names are found: none is there for what has gone."""
    assert found(root) == set(settings(root)["ignore_names"])


def test_what_templates_are_said_to_read_stands_in_one(root: Path) -> None:
    """Each name under 'Read by templates' is a word of a template."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    names = re.findall(r'"(\w+)"', text.partition("# Read by templates.")[2].partition("#")[0])
    assert len(names) > 10
    templates = (root / "kg" / "web" / "templates").rglob("*.html")
    words = set(re.findall(r"\w+", " ".join(p.read_text(encoding="utf-8") for p in templates)))
    assert [name for name in names if name not in words] == []
