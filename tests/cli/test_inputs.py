"""Columns are named on the command line, and what was guessed or left out is told there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import run_kg

pytestmark = pytest.mark.slow

TABLE = "kopf,inhalt,tag\nHoms shelled,Shelling killed two men in Homs on Monday.,20181113\n"


def test_columns_are_named_by_options(tmp_path: Path) -> None:
    """What is named is read, title and day with it."""
    (tmp_path / "a.csv").write_text(TABLE)
    columns = ("--text-column", "inhalt", "--title-column", "kopf", "--date-column", "tag")
    done = run_kg("extract", tmp_path / "a.csv", *columns, "--format", "json")
    assert done.returncode == 0, done.stderr
    article = json.loads(done.stdout)
    assert (article["title"], article["published"]) == ("Homs shelled", "2018-11-13")
    assert "took text from 'inhalt', title from 'kopf', date from 'tag'" in done.stderr


def test_table_whose_text_is_not_known_names_its_columns(tmp_path: Path) -> None:
    """The error tells the columns and the option."""
    (tmp_path / "a.csv").write_text(TABLE)
    done = run_kg("extract", tmp_path / "a.csv")
    assert done.returncode == 3
    assert "there are kopf, inhalt, tag" in done.stderr
    assert "--text-column" in done.stderr


def test_build_counts_what_it_did_not_read(tmp_path: Path) -> None:
    """Pictures beside an article are told one by one and counted, and the exit code is 0."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Shelling killed two men in Homs on Monday.\n")
    for number in range(30):
        (folder / f"{number:02}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    done = run_kg("build", folder, "--store", tmp_path / "store")
    assert done.returncode == 0, done.stderr
    assert "30 × a PNG picture" in done.stdout
    assert "00.png: not read: a PNG picture" in done.stderr
    assert "what else is not read is only counted" in done.stderr
    assert "29.png" not in done.stderr


def test_odd_dates_are_told(tmp_path: Path) -> None:
    """A date that is not read is told by both commands, and the article is there."""
    line = {"id": "a", "date": "12:01 PM", "text": "Shelling killed two men in Homs."}
    (tmp_path / "a.jsonl").write_text(json.dumps(line) + "\n")
    done = run_kg("extract", tmp_path / "a.jsonl")
    assert (done.returncode, 'its date is not read: "12:01 PM"' in done.stderr) == (0, True)
    done = run_kg("build", tmp_path / "a.jsonl", "--store", tmp_path / "store")
    assert (done.returncode, "1 new" in done.stdout) == (0, True)
    assert "1 articles have a date that is not read" in done.stderr


def test_dates_that_may_be_another_day_are_told(tmp_path: Path) -> None:
    """Both commands tell how it was read, be it a field or a line of the text."""
    text = "Shelling killed two men in Homs."
    lines = [
        {"id": "a", "date": "03/04/2019", "text": text},
        {"id": "b", "text": f"Two killed in Homs\n\n05-07-2015\n\n{text} It began at dawn."},
        {"id": "c", "date": "13/04/2019", "text": f"On Monday. {text}"},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = run_kg("extract", tmp_path / "a.jsonl")
    assert done.returncode == 0, done.stderr
    told = 'its date "{}" was read day first; give it as 2019-04-03 if that is wrong'
    shown = " ".join(done.stderr.split())
    assert [told.format(day) in shown for day in ("03/04/2019", "05-07-2015", "13/04/2019")] == [
        True, True, False,
    ]  # fmt: skip
    done = run_kg("build", tmp_path / "a.jsonl", "--store", tmp_path / "store")
    assert "2 articles have a date that may be another day" in done.stderr
    assert "the sure way is 2019-04-03" in done.stderr


def test_progress_on_a_terminal_has_total_and_time_left(tmp_path: Path) -> None:
    """Building and joining say how far they are; where nobody looks, nothing is shown."""
    lines = (
        json.dumps({"id": str(n), "text": f"Shelling killed {n} men in Homs."}) for n in range(2, 9)
    )
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n")
    store = tmp_path / "store"
    for command in (("build", tmp_path / "a.jsonl"), ("cluster", "--rebuild")):
        # A process of its own: what a fork's terminal is has been decided before.
        seen = subprocess.run(
            [sys.executable, "-m", "kg", *command, "--store", store],
            env={**os.environ, "FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "160"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert seen.returncode == 0, seen.stderr
        assert re.search(r"\d+%.*left:", seen.stderr), seen.stderr
        quiet = run_kg(*command, "--store", store)
        assert "left:" not in quiet.stderr
