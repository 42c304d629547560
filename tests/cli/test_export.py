"""Files that ``kg export`` writes, and places where it must not."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TABLE = ("export", "--format", "csv", "--table", "incidents")


def test_a_pipe_is_written_into_and_not_replaced(
    run: Run, example_store: Path, tmp_path: Path
) -> None:
    """As the devices /dev/stdout and /dev/null; nothing may take their place."""
    pipe, whole, heard = tmp_path / "pipe", tmp_path / "whole.csv", list[bytes]()
    os.mkfifo(pipe)
    listener = threading.Thread(target=lambda: heard.append(pipe.read_bytes()), daemon=True)
    listener.start()
    assert run(*TABLE, "--store", str(example_store), "-o", str(pipe))[0] == 0
    listener.join(timeout=30)
    assert run(*TABLE, "--store", str(example_store), "-o", str(whole))[0] == 0
    assert heard == [whole.read_bytes()]
    assert pipe.is_fifo()


def test_a_file_beside_the_one_that_is_written_stays(
    run: Run, example_store: Path, tmp_path: Path
) -> None:
    """Whatever it is called."""
    other = tmp_path / "a.csv.part"
    other.write_text("mine")
    assert run(*TABLE, "--store", str(example_store), "-o", str(tmp_path / "a.csv"))[0] == 0
    assert other.read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "a.csv.part"}


@pytest.mark.parametrize("arguments", [(), ("import", "a.nq"), ("stats",), ("build", "a.txt")])
def test_no_name_is_not_this_folder(
    run: Run,
    example_store: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    """A variable that nobody has set ("$STORE") makes no store of what lies here."""
    monkeypatch.chdir(tmp_path)
    if arguments:
        code, _, err = run(*arguments, "--store", "")
        assert "name a folder" in err
    else:
        code, _, err = run(*TABLE, "--store", str(example_store), "-o", "")
        assert "a file without a name" in err
    assert code == 2
    assert not list(tmp_path.iterdir())
