"""kill -9 at any moment leaves a store that opens and a build that resumes.

``KG_KILLS=12`` kills so many times at a moment left to chance; each step at which a publish may
stop is tried by itself in any case.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.store import reader, writer
from kg.store.layout import sync_tree

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("KG_KILLS", "4"))

# Builds graphs g0 … g19 and publishes after each; graph n holds n + 1 statements, all naming n.
BUILD = """
import sys
from kg.store import writer
with writer(sys.argv[1], create=True) as w:
    for number in range(20):
        graph = f"http://example.org/g{number}"
        lines = [f'<http://example.org/s{number}-{i}> <http://example.org/n> "{number}" .\\n'
                 for i in range(number + 1)]
        w.replace_graph(graph, "".join(lines).encode())
        w.publish()
        print(number, flush=True)
"""


def published_graphs(path: Path) -> list[int]:
    """Check that each published graph is whole; list their numbers."""
    rows = reader(path).select(
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s <http://example.org/n> ?x } } GROUP BY ?g"
    )
    numbers = []
    for row in rows:
        number = int(str(row["g"]).rpartition("/g")[2])
        assert int(str(row["n"])) == number + 1
        numbers.append(number)
    return sorted(numbers)


def test_a_killed_build_resumes_until_it_is_done(tmp_path: Path) -> None:
    """Killed again and again, the build loses nothing that was published and ends complete."""
    generator = random.Random(20261120)
    store = tmp_path / "store"
    done = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(store)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(generator.randrange(1, 18))]
        time.sleep(generator.random() * 0.02)  # somewhere in the next publish
        process.send_signal(signal.SIGKILL)
        said += process.stdout.read().split()
        process.wait()
        if (store / "current").exists():
            numbers = published_graphs(store)
            assert numbers == list(range(len(numbers)))
            assert len(numbers) >= done
            done = len(numbers)
        if said:
            assert int(said[-1]) < 20
    subprocess.run([sys.executable, "-c", BUILD, str(store)], check=True, capture_output=True)
    assert published_graphs(store) == list(range(20))
    assert list(store.glob("*.tmp")) == []


@pytest.mark.parametrize("stop_at", range(1, 12))
def test_a_publish_stopped_at_any_step_is_invisible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop_at: int
) -> None:
    """Whichever file operation of a publish is the last, readers see the old or the new state."""
    store = tmp_path / "store"
    with writer(store, create=True) as w:
        w.replace_graph("http://example.org/g0", _lines(0))
        w.publish()

    class Stop(BaseException):
        """Stands for the power going out."""

    steps = 0

    def count(original):
        def step(*arguments, **named):
            nonlocal steps
            steps += 1
            if steps >= stop_at:
                raise Stop
            return original(*arguments, **named)

        return step

    import shutil

    from kg.store import generations

    with monkeypatch.context() as patched:
        for module, name in (
            (os, "rename"), (os, "replace"), (os, "symlink"), (shutil, "rmtree"),
            (generations, "sync_tree"), (generations, "sync_directory"),
        ):  # fmt: skip
            patched.setattr(module, name, count(getattr(module, name)))
        try:
            with writer(store) as w:
                w.replace_graph("http://example.org/g1", _lines(1))
                w.publish()
        except Stop:
            pass
    assert published_graphs(store) in ([0], [0, 1])
    with writer(store) as w:
        w.replace_graph("http://example.org/g2", _lines(2))
        w.publish()
    assert published_graphs(store) == [0, 1, 2]
    assert list(store.glob("*.tmp")) == []
    sync_tree(store)


def test_an_unacknowledged_update_is_thrown_away(tmp_path: Path) -> None:
    """What a killed update left in the live database never reaches a reader."""
    store = tmp_path / "store"
    with writer(store, create=True, union_default=False) as w:
        w.publish()
    code = (
        "import os, signal, sys\n"
        "from kg.store import writer\n"
        "with writer(sys.argv[1]) as w:\n"
        "    w.mark_changed()\n"
        "    w.database.update('INSERT DATA { <urn:a> <urn:b> 1 }')\n"
        "    w.database.flush()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(store)], check=False)
    with writer(store) as w:
        assert not w.ask("ASK { ?s ?p ?o }")
        w.publish()
    assert not reader(store).ask("ASK { ?s ?p ?o }")


def _lines(number: int) -> bytes:
    return "".join(
        f'<http://example.org/s{number}-{i}> <http://example.org/n> "{number}" .\n'
        for i in range(number + 1)
    ).encode()
