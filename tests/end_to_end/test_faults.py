"""Builds that are killed, or whose disk is full or read-only, and the builds that follow them.

After each fault the same command goes on, and the store ends with the statements of a build that
nothing disturbed, byte for byte, build times apart. ``KG_FAULTS=100`` lets each fault happen so
many times, at moments and sizes left to chance.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.store import reader
from kg.store.union import UnionFaults, find_union_faults

if TYPE_CHECKING:
    from tests.end_to_end.conftest import RunKg

pytestmark = pytest.mark.slow

ROUNDS = range(int(os.environ.get("KG_FAULTS", "1")))
STORY = "Shelling killed {n} civilians in {place} on Monday, a monitor said."
PLACES = ("Azaz", "Hajin", "Manbij", "Idlib", "Raqqa", "Homs", "Hama", "Aleppo")
NOBODY = 65534
LEAST, MOST = 300, 6_000
"""Kilobytes: a disk on which a store cannot be begun, and one that is full when it is published."""


@dataclass(frozen=True)
class Undisturbed:
    """What a build that nothing disturbs leaves, and how long it takes by the clock."""

    corpus: Path
    content: list[str]
    seconds: float


def story(n: int, **facts: str) -> dict[str, str]:
    """Make a small article."""
    text = STORY.format(place=PLACES[n % len(PLACES)], n=n + 2)
    return {"id": f"story-{n}", "date": "2018-11-13", "text": text, **facts}


@pytest.fixture(scope="module")
def undisturbed(kg: RunKg, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """Build articles of which one is a copy, one a newer and one an older text."""
    articles = [story(n) for n in range(9)]
    articles[4] |= {"publisher": "Evening Star", "text": articles[3]["text"]}
    articles[6] |= {"id": "story-5"}
    articles[8] |= {"id": "story-7", "date": "2018-11-12"}
    folder = tmp_path_factory.mktemp("undisturbed")
    corpus = folder / "news.jsonl"
    corpus.write_text("".join(json.dumps(article) + "\n" for article in articles))
    began = time.monotonic()
    build(kg, corpus, folder / "store")
    return Undisturbed(corpus, content(folder / "store"), time.monotonic() - began)


def build(kg: RunKg, corpus: Path, store: Path, **how: object) -> subprocess.CompletedProcess[str]:
    """Build in one process."""
    return kg("build", corpus, "--store", store, "--workers", "1", **how)


def content(store: Path) -> list[str]:
    """Return all statements of the named graphs, but when reports were built."""
    read = reader(store)
    assert find_union_faults(read) == UnionFaults(0, 0)
    return sorted(line for line in map(str, read.quads()) if "AtTime" not in line)


@pytest.mark.parametrize("number", ROUNDS)
def test_a_build_killed_at_any_moment_goes_on(
    kg: RunKg, undisturbed: Undisturbed, tmp_path: Path, number: int
) -> None:
    """kill -9 at a moment left to chance."""
    moment = random.Random(number).uniform(0, undisturbed.seconds)
    build(kg, undisturbed.corpus, tmp_path / "store", code=None, killed_after=moment)
    build(kg, undisturbed.corpus, tmp_path / "store")
    assert content(tmp_path / "store") == undisturbed.content


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk in memory, or skip where that is not allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=False)


def remount(disk: Path, options: str) -> None:
    """Change how a disk is mounted."""
    subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)


@pytest.mark.parametrize("number", ROUNDS)
def test_a_build_on_a_full_disk_goes_on_when_there_is_room(
    kg: RunKg, undisturbed: Undisturbed, disk: Path, number: int
) -> None:
    """The error says so, whatever the build was doing, and what was published can be read."""
    size = random.Random(number).randrange(LEAST, MOST)
    remount(disk, f"size={size}k")
    done = build(kg, undisturbed.corpus, disk / "store", code=7)
    assert "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    remount(disk, "size=64m")
    build(kg, undisturbed.corpus, disk / "store")
    assert content(disk / "store") == undisturbed.content


def test_a_build_on_a_read_only_disk_goes_on_when_it_may(
    kg: RunKg, undisturbed: Undisturbed, disk: Path
) -> None:
    """Nothing is changed, the error says so, and the store can be read."""
    build(kg, first_half(undisturbed, disk), disk / "store")
    before = content(disk / "store")
    remount(disk, "ro")
    done = build(kg, undisturbed.corpus, disk / "store", code=7)
    assert "may not be written" in done.stderr
    assert content(disk / "store") == before
    remount(disk, "rw")
    build(kg, undisturbed.corpus, disk / "store")
    assert content(disk / "store") == undisturbed.content


def test_a_build_by_a_user_who_may_only_read_goes_on_by_one_who_may_write(
    kg: RunKg, undisturbed: Undisturbed
) -> None:
    """An ordinary user: nothing is changed, the error says so, and the store can be asked."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(kg, first_half(undisturbed, folder), folder / "store")
        before = content(folder / "store")
        user = 0 if os.getuid() else NOBODY
        writable = [path for path in (folder, *folder.rglob("*")) if not path.is_symlink()]
        for path in writable:
            path.chmod(0o555 if path.is_dir() else 0o444)
        corpus = folder / "first.jsonl"
        done = build(kg, corpus, folder / "store", code=7, user=user)
        assert "may not be written" in done.stderr
        asked = kg("query", "figures", "--store", folder / "store", user=user)
        assert asked.stdout == kg("query", "figures", "--store", folder / "store").stdout
        assert content(folder / "store") == before
        for path in writable:
            path.chmod(0o755 if path.is_dir() else 0o644)
        build(kg, undisturbed.corpus, folder / "store")
        assert content(folder / "store") == undisturbed.content


def first_half(undisturbed: Undisturbed, folder: Path) -> Path:
    """Write some of the articles."""
    lines = undisturbed.corpus.read_text().splitlines(keepends=True)
    path = folder / "first.jsonl"
    path.write_text("".join(lines[: len(lines) // 2]))
    return path
