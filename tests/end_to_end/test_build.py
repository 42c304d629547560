"""A build reports what it did, is idempotent, survives kill -9, and goes on after faults."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.end_to_end.conftest import RunKg

pytestmark = pytest.mark.slow

STORY = "Shelling killed {n} civilians in {place} on Monday, a monitor said."
PLACES = ("Azaz", "Hajin", "Manbij", "Idlib", "Raqqa", "Homs", "Hama", "Aleppo")


def export(kg: RunKg, store: Path) -> list[str]:
    """Return the store's N-Quads, without the ledger's times."""
    lines = kg("export", "--store", store, "--format", "nquads").stdout.splitlines()
    return sorted(line for line in lines if "AtTime" not in line)


def write_corpus(path: Path, size: int) -> Path:
    """Write *size* small articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for n in range(size):
            text = STORY.format(place=PLACES[n % len(PLACES)], n=n + 2)
            file.write(json.dumps({"id": f"story-{n}", "date": "2018-11-13", "text": text}) + "\n")
    return path


def files_of(store: Path) -> dict[str, bytes]:
    """Return every file of the published generation."""
    current = (store / "current").resolve()
    return {str(p.relative_to(current)): p.read_bytes() for p in current.rglob("*") if p.is_file()}


def test_second_build_changes_nothing(
    kg: RunKg, seeds: Path, seed_store: Path, tmp_path: Path
) -> None:
    """Building the same articles again leaves every byte of the published graph as it was."""
    store = shutil.copytree(seed_store, tmp_path / "store", symlinks=True)
    before, generation = files_of(store), (store / "current").resolve()
    again = kg("build", seeds, "--store", store)
    assert "2 unchanged" in again.stdout
    assert "found" not in again.stdout  # 0 events would look like the store's
    assert (store / "current").resolve() == generation
    assert files_of(store) == before


def test_same_input_gives_the_same_bytes(
    kg: RunKg, seeds: Path, seed_store: Path, tmp_path: Path
) -> None:
    """Two stores of the same articles export the same N-Quads, whatever their order."""
    other = tmp_path / "other"
    for path in sorted(seeds.glob("*.txt"), reverse=True):
        kg("build", path, "--store", other)
    assert export(kg, other) == export(kg, seed_store)


def test_bad_articles_are_named_and_the_rest_is_stored(
    kg: RunKg, seeds: Path, tmp_path: Path
) -> None:
    """Empty, binary and broken input is named; the good articles are in the store.

    What is not in UTF-8 is read, and told.
    """
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a-empty.txt").write_bytes(b"")
    (folder / "b-binary.txt").write_bytes(b"\x89PNG\x00\x00")
    (folder / "c-latin1.txt").write_bytes("Zwölf Tote".encode("latin-1"))
    (folder / "d-broken.jsonl").write_text(
        '{"id": "1", "te\n'
        + json.dumps({"id": "2", "text": "Shelling killed two men in Homs."})
        + "\n"
    )
    for path in seeds.glob("*.txt"):
        (folder / path.name).write_bytes(path.read_bytes())
    done = kg("build", folder, "--store", tmp_path / "store", code=3)
    for name in ("a-empty.txt", "b-binary.txt", "d-broken.jsonl:1"):
        assert name in done.stderr
    assert "1 articles are in an encoding that was guessed" in done.stderr
    assert "4 new" in done.stdout
    assert "3 left out" in done.stdout
    assert "Traceback" not in done.stderr


def test_failed_build_leaves_what_was_stored(kg: RunKg, seed_store: Path, tmp_path: Path) -> None:
    """A build without a single good article keeps the published graph."""
    store = shutil.copytree(seed_store, tmp_path / "store", symlinks=True)
    before = files_of(store)
    kg("build", tmp_path / "nothing", "--store", store, code=3)
    assert files_of(store) == before


def test_a_folder_of_something_else_is_no_store(kg: RunKg, seeds: Path, tmp_path: Path) -> None:
    """A folder with other files is refused and left alone."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("dear")
    done = kg("build", seeds, "--store", tmp_path / "letters", code=7)
    assert "letters" in done.stderr
    assert [p.name for p in (tmp_path / "letters").iterdir()] == ["a.txt"]


def test_changed_article_keeps_its_history(kg: RunKg, tmp_path: Path) -> None:
    """A new text of an article takes its place; the old graph stays as superseded."""
    store = tmp_path / "store"
    for toll in ("Two", "Three"):
        line = json.dumps(
            {
                "id": "s",
                "date": "2018-11-13",
                "text": f"{toll} people were killed by shelling in Homs on Monday.",
            }
        )
        done = kg("build", "-", "--store", store, stdin=line)
    assert "1 replaced" in done.stdout
    figures = kg("query", "figures", "--store", store, "--format", "csv").stdout
    assert "Three" in figures
    assert "Two" not in figures
    old = kg(
        "sparql", 'SELECT ?w WHERE { GRAPH ?g { ?c ?p ?w } FILTER(?w = "Two") }', "--store", store
    ).stdout
    assert '"Two"' in old


def test_articles_without_a_date_are_noted(kg: RunKg, tmp_path: Path) -> None:
    """An undated article is stored and the build says what that means."""
    done = kg(
        "build",
        "-",
        "--store",
        tmp_path / "store",
        stdin="Shelling killed two men in Homs on Monday.",
    )
    assert "no date" in done.stderr


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write twenty small articles."""
    return write_corpus(tmp_path_factory.mktemp("corpus") / "corpus.jsonl", 20)


@pytest.fixture(scope="module")
def whole(kg: RunKg, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return what a build of them that nobody interrupts exports."""
    store = tmp_path_factory.mktemp("whole") / "store"
    kg("build", corpus, "--store", store)
    return export(kg, store)


KILLED = """
import os, signal, sys

def kill(event, arguments):
    if event == "open" and str(arguments[0]).endswith(opened):
        os.kill(os.getpid(), signal.SIGKILL)

opened = sys.argv.pop(1)
sys.addaudithook(kill)
from kg.cli import main
main()
"""


@pytest.mark.parametrize(
    ("opened", "made"),
    [
        pytest.param("/cluster/weights/decisions.json", "unpublished", id="reports are written"),
        pytest.param("/void.ttl", "gen-*.tmp", id="they are published"),
    ],
)
def test_killed_build_goes_on(
    kg: RunKg, tmp_path: Path, corpus: Path, whole: list[str], opened: str, made: str
) -> None:
    """After kill -9, as a file is opened, the store opens, and a second build ends alike."""
    store = tmp_path / "store"
    command = [sys.executable, "-c", KILLED, opened, "build", str(corpus), "--store", str(store)]
    killed = subprocess.run(command, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert list(store.glob(made))
    done = kg("build", corpus, "--store", store)
    assert "left out" not in done.stdout
    assert export(kg, store) == whole
    kg("validate", "--store", store)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of four megabytes, or skip where that is not allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=False)


def test_full_disk_is_said_and_harms_nothing(kg: RunKg, tmp_path: Path, small_disk: Path) -> None:
    """When the disk is full the build says so; the source stays and no traceback is shown."""
    corpus = write_corpus(tmp_path / "corpus.jsonl", 200)
    done = kg("build", corpus, "--store", small_disk / "store", code=7)
    assert "full" in done.stderr
    assert "Traceback" not in done.stderr
