"""Worker processes of this machine: real ones, that are really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from jobs import BAD, DEADLY, DEADLY_ONCE, MISWRITTEN, Numbers
from process_table import wait_until_gone

from kg.errors import InputError, ModelError, SyntaxFault
from kg.workers import open_workers
from kg.workers.errors import KilledWorkers, WorkersLost


@pytest.mark.parametrize("count", [1, 2], ids=["here", "two processes"])
def test_results_come_in_the_order_in_which_they_were_asked_for(tmp_path: Path, count: int) -> None:
    """One worker is this process; several are others, and none of them outlives the context."""
    with open_workers(Numbers(tmp_path), count=count) as workers:
        asked = [workers.submit(number) for number in range(12)]
        squares, pids = zip(*(one.result() for one in asked), strict=True)
    assert squares == tuple(number * number for number in range(12))
    if count == 1:
        assert set(pids) == {os.getpid()}
        assert workers.count == 0
    else:
        assert os.getpid() not in pids
        assert 1 <= len(set(pids)) <= workers.count == 2
        wait_until_gone(set(pids))


@pytest.mark.parametrize("count", [1, 2], ids=["here", "two processes"])
def test_an_error_is_that_of_its_task_and_the_worker_goes_on(tmp_path: Path, count: int) -> None:
    """What, where and remedy come through, also of errors with a call of their own."""
    with open_workers(Numbers(tmp_path), count=count) as workers:
        asked = [workers.submit(number) for number in (BAD, MISWRITTEN, 2)]
        with pytest.raises(InputError, match=r"^numbers:13: a bad number; take another$"):
            asked[0].result()
        with pytest.raises(SyntaxFault, match=r"^line 3, column 4: no number; write") as caught:
            asked[1].result()
        assert (caught.value.line, caught.value.column) == (3, 4)
        assert asked[2].result()[0] == 4


def test_a_killed_worker_costs_nothing_but_its_task_done_again(tmp_path: Path) -> None:
    """Every task is done; only the one that the killed process had was begun twice."""
    job = Numbers(tmp_path)
    numbers = [1, 2, DEADLY_ONCE, 3, 4, 5]
    with open_workers(job, count=2) as workers:
        asked = [workers.submit(number) for number in numbers]
        assert [one.result()[0] for one in asked] == [number * number for number in numbers]
    tries = {number: len(job.tries(number)) for number in numbers}
    assert tries == {number: 2 if number == DEADLY_ONCE else 1 for number in numbers}


def test_a_task_that_kills_two_workers_is_given_to_no_third(tmp_path: Path) -> None:
    """It is told as failed, with how the worker ended; those beside it are done."""
    job = Numbers(tmp_path)
    with open_workers(job, count=2) as workers:
        asked = [workers.submit(number) for number in (1, DEADLY, 2, 3)]
        with pytest.raises(KilledWorkers, match=r"two workers ended over it.*SIGKILL"):
            asked[1].result()
        assert [asked[place].result()[0] for place in (0, 2, 3)] == [1, 4, 9]
    assert len(set(job.tries(DEADLY))) == 2


def test_workers_that_cannot_start_are_told_with_a_remedy(tmp_path: Path) -> None:
    """A model that cannot be loaded is told as such; a process that ends at once by how it did."""
    with open_workers(Numbers(tmp_path, is_damaged=True), count=2) as workers:
        asked = workers.submit(1)
        with pytest.raises(ModelError, match="weights are damaged; install anew"):
            asked.result()
    with open_workers(Numbers(tmp_path, dies_at_start=True), count=2) as workers:
        asked = workers.submit(1)
        with pytest.raises(WorkersLost, match="SIGKILL; if memory is short, use fewer --workers"):
            asked.result()


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_workers_end_with_whatever_ends_the_build(
    tmp_path: Path, error: type[BaseException]
) -> None:
    """Work under way is given up at once, and what waits is not begun."""
    pids: set[int] = set()

    def build() -> None:
        with open_workers(Numbers(tmp_path), count=2) as workers:
            pids.update(workers.submit(number).result()[1] for number in range(4))
            raise error

    with pytest.raises(error):
        build()
    assert pids
    wait_until_gone(pids)


BUILD = """
import sys, time
sys.path.insert(0, {tests!r})
from pathlib import Path
from jobs import Numbers
from kg.workers import open_workers
if __name__ == "__main__":
    with open_workers(Numbers(Path({folder!r})), count=2) as workers:
        asked = [workers.submit(number) for number in range(8)]
        print(*(one.result()[1] for one in asked), flush=True)
        time.sleep(600)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_its_build(tmp_path: Path, how: signal.Signals) -> None:
    """However the build is ended from outside: its workers see that nobody asks any more."""
    script = tmp_path / "build.py"
    tests = str(Path(__file__).resolve().parent)
    script.write_text(BUILD.format(tests=tests, folder=str(tmp_path)))
    # A shell that starts the tests in the background has them ignore the interrupt.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    build = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, preexec_fn=heed
    )
    assert build.stdout is not None
    with build:
        pids = {int(pid) for pid in build.stdout.readline().split()}
        assert 1 <= len(pids) <= 2
        build.send_signal(how)
    wait_until_gone(pids)


def test_a_script_without_a_guard_is_told_what_to_do(tmp_path: Path) -> None:
    """A script that builds when it is imported ends with the remedy, and forks no end of itself."""
    script = tmp_path / "build.py"
    tests = str(Path(__file__).resolve().parent)
    text = BUILD.format(tests=tests, folder=str(tmp_path))
    script.write_text(text.replace('if __name__ == "__main__":', "if True:"))
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert done.returncode != 0
    assert "build below 'if __name__ == \"__main__\":'" in done.stderr
