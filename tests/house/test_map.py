"""The map in ``kg/__init__.py`` shows the tree as it is."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from pathlib import Path

import kg

ROOMS = re.compile(r"^    ([a-z]+)/ {2,}\S|^    ([a-z]+) {2,}(?=[a-z])|^    (config  .+)$", re.M)


def _mapped() -> set[str]:
    names: set[str] = set()
    for room, module, row in ROOMS.findall(kg.__doc__ or ""):
        if row or module == "config":
            continue
        names.add(room or module)
    names |= {"config", "paths", "errors", "version"}
    return names


def _built(root: Path) -> set[str]:
    package = root / "kg"
    modules = {path.stem for path in package.glob("*.py")} - {"__init__", "__main__"}
    rooms = {path.parent.name for path in package.glob("*/__init__.py")}
    data = {"data"} if (package / "data").is_dir() else set()
    return modules | rooms | data


def test_map_names_every_room_and_nothing_else(root: Path) -> None:
    """Each room on the map stands in the tree, and each room in the tree is on the map."""
    assert _mapped() == _built(root)


def test_every_module_says_what_it_holds(root: Path) -> None:
    """Each module opens with a docstring, and none says the same as another."""
    paths = [p for p in (root / "kg").rglob("*.py") if "static" not in p.parts]
    assert len(paths) > 50
    said = {p: ast.get_docstring(ast.parse(p.read_text("utf-8"))) or "" for p in paths}
    assert [str(p) for p in paths if not said[p]] == []
    assert [one for one, times in Counter(said.values()).items() if times > 1] == []


def test_no_room_without_a_meaning(root: Path) -> None:
    """No module is called utils, helpers, common or misc."""
    names = {p.stem for p in (root / "kg").rglob("*.py")} | {
        p.name for p in (root / "kg").iterdir()
    }
    assert names.isdisjoint({"util", "utils", "helper", "helpers", "common", "misc"})


def test_top_level_is_the_clients(root: Path) -> None:
    """Beside the fixed rooms only what people expect stands at the top."""
    allowed = {
        "kg", "ontology", "queries", "tests", "seeds", "docs", ".ci",
        "pyproject.toml", "requirements.lock", "Makefile", "README.md", "CHANGELOG.md",
        "CONTRIBUTING.md", "LICENSE", ".gitignore", ".gitattributes", ".dockerignore",
    }  # fmt: skip
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    top = {line.split("/")[0] for line in listing.stdout.splitlines()}
    assert top <= allowed
