"""The installed package holds everything that the checkout needs at run time."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

NEEDED = (
    "kg/_ontology/kg.ttl",
    "kg/_ontology/shapes.ttl",
    "kg/_queries/figures.rq",
    "kg/data/triggers.csv",
    "kg/data/gazetteer.sqlite",
    "kg/parse/weights/model.onnx",
    "kg/web/templates/base.html",
    "kg/py.typed",
)


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--wheel-dir", str(folder), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_what_runs(wheel: Path) -> None:
    """Ontology, queries, data, weights, templates and the type marker are inside."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert [name for name in NEEDED if name not in names] == []


def test_wheel_runs_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, the package finds its queries and reads a sentence."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    site = str(tmp_path / "site")
    code = f"import sys; sys.path.insert(0, {site!r}); from kg.cli import main; main()"
    run = [sys.executable, "-I", "-c", code]
    story = "Shelling killed three people in Idlib on Monday.\n"
    listed = subprocess.run(
        [*run, "query"], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert "figures" in listed.stdout
    command = [*run, "build", "-", "--store", "store"]
    done = subprocess.run(
        command, input=story, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "1 new" in done.stdout
