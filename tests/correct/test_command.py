"""``kg correct``: files with good and bad rows, lists, undo; and two of the tasks people have."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from kg.catalog import bind, load_catalog
from kg.store import reader
from kg.store.derived import derive
from tests.correct.cases import BASE, Opened, told
from tests.live.command_line import run_kg
from tests.live.fresh_store import fresh_store

A = told("a")
PART = f"participation/{A.key}-17-air-strike-attacker-0"
EVENT = f"event/{A.key}-17-air-strike"
HEAD = "act,subject,slot,value,by,at,reason\n"
GOOD = f"replace,{PART},actor,actor/syrian-army,Ada Example,2026-01-02T10:00:00Z,the text says so\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store of two reports."""
    path = tmp_path / "store"
    with fresh_store(path, base=BASE) as fresh:
        Opened(fresh).add(A, told("b", "15"))
        fresh.publish(derive)
    return path


def accused(store: Path) -> set[tuple[str, str]]:
    """Return who is said to have done it, by the canned query: event and actor."""
    query = load_catalog()["perpetrators"]
    rows = reader(store).select(bind(query, {}, base=BASE))
    start = f"{BASE}id/"
    return {
        (str(row["event"]).removeprefix(start), str(row["actor"]).removeprefix(start))
        for row in rows
    }


def columns(text: str) -> list[dict[str, str]]:
    """Read what a command printed for another program."""
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


@pytest.mark.slow
def test_file_of_acts_is_carried_out_listed_and_undone(store: Path, tmp_path: Path) -> None:
    """A file says who did it; the list tells act, person and reason; undoing it is a command."""
    before = accused(store)
    file = tmp_path / "acts.csv"
    file.write_text(HEAD + GOOD, encoding="utf-8")
    done = run_kg("correct", file, "--store", store)
    assert (done.returncode, done.stdout.count("curation/")) == (0, 1), done.stderr
    assert (EVENT, "actor/syrian-army") in accused(store)
    assert (EVENT, "actor/us-led-coalition") not in accused(store)
    (row,) = columns(run_kg("correct", "--list", "--store", store).stdout)
    assert row["?reason"] == "the text says so"
    assert row["?readAs"] == "actor/us-led-coalition"
    assert row["?state"] == "holds"
    act = row["?act"].strip("<>").removeprefix(f"{BASE}id/")
    again = run_kg("correct", file, "--store", store)
    assert "0 new acts" in again.stdout
    undone = run_kg(
        "correct", "--undo", act, "--by", "Ada Example", "--reason", "misread", "--store", store
    )
    assert undone.returncode == 0, undone.stderr
    assert accused(store) == before


def test_json_lines_are_acts_too(store: Path, tmp_path: Path) -> None:
    """An object a line does what a row does."""
    file = tmp_path / "acts.jsonl"
    act = {"act": "no-event", "subject": EVENT, "by": "Ada Example", "reason": "a drill"}
    file.write_text(json.dumps(act) + "\n\n", encoding="utf-8")
    assert run_kg("correct", file, "--store", store).returncode == 0
    assert EVENT not in {event for event, _ in accused(store)}


@pytest.mark.parametrize(
    ("name", "text", "place", "words"),
    [
        ("acts.csv", HEAD + GOOD + "no-event,event/0,,,Ada,,x\n", "acts.csv:3", "the store has no"),
        (
            "acts.csv",
            HEAD + GOOD + f"no-event,{EVENT},,,Ada,,\n",
            "acts.csv:3",
            "reason is missing",
        ),
        ("acts.csv", HEAD + f"replace,{EVENT},date,2018-02-30,Ada,,x\n", "acts.csv:2", "no date"),
        ("acts.csv", HEAD + "no-event\n", "acts.csv:2", "number of cells"),
        ("acts.jsonl", '{"act": "no-event"\n', "acts.jsonl:1", "this is no JSON"),
        ("acts.jsonl", "[1]\n", "acts.jsonl:1", "no object of texts"),
    ],
    ids=["unknown-event", "no-reason", "impossible-date", "cells", "no-json", "no-object"],
)
def test_wrong_row_is_refused_before_anything_is_published(
    store: Path, tmp_path: Path, name: str, text: str, place: str, words: str
) -> None:
    """The error names file, line and remedy; the good row before it is not carried out."""
    before = (reader(store).generation.number, accused(store))
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    done = run_kg("correct", file, "--store", store)
    said = " ".join(done.stderr.split())
    assert done.returncode == 4
    assert place in said
    assert words in said
    assert (reader(store).generation.number, accused(store)) == before


def test_file_that_is_not_text_is_refused(store: Path, tmp_path: Path) -> None:
    """A picture is no file of acts, and no crash."""
    file = tmp_path / "acts.csv"
    file.write_bytes(b"\x89PNG\xff")
    done = run_kg("correct", file, "--store", store)
    assert (done.returncode, "not UTF-8" in done.stderr) == (4, True)


def test_queue_begins_with_most_harm_in_doubt(tmp_path: Path) -> None:
    """Many dead and a doubtful attacker come first; what a person looked at comes no more."""
    path = tmp_path / "store"
    many, sure = told("c", "90", surely=0.3), told("d", "95", surely=0.99)
    with fresh_store(path, base=BASE) as fresh:
        Opened(fresh).add(A, many, sure)
        fresh.publish(derive)

    def queue() -> list[str]:
        rows = columns(run_kg("correct", "--queue", "--store", path).stdout)
        return [row["?participation"].rpartition("/")[2].partition("-")[0] for row in rows]

    assert queue() == [many.key, A.key, sure.key]
    done = run_kg(
        "correct", "--act", "right", "--subject", f"event/{many.key}-17-air-strike",
        "--by", "Ada", "--reason", "read twice", "--store", path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert queue() == [A.key, sure.key]


@pytest.mark.slow
def test_task_correct_a_wrong_actor_and_see_it_after_a_rebuild(tmp_path: Path, seeds: Path) -> None:
    """Three steps: find the part in the queue, correct it, and it holds after building anew."""
    store = tmp_path / "store"
    assert run_kg("build", seeds, "--store", store).returncode in (0, 3)
    (first, *_) = columns(run_kg("correct", "--queue", "--store", store).stdout)  # step 1
    part = first["?participation"].strip("<>").removeprefix(f"{BASE}id/")
    event = "event/" + part.removeprefix("participation/").partition("-attacker")[0]
    before = {actor for one, actor in accused(store) if one == event}
    done = run_kg(  # step 2
        "correct", "--act", "replace", "--subject", part, "--slot", "actor", "--value",
        "Falcons of Nowhere", "--by", "Ada", "--reason", "the text says so", "--store", store,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    after = {actor for one, actor in accused(store) if one == event}
    assert len(before - after) == 1
    assert after - before == {"actor/falcons-of-nowhere"}
    more = tmp_path / "more.txt"
    more.write_text("Shelling killed two people in Idlib on Monday, the army said.", "utf-8")
    model = ("--authority", str(tmp_path))  # other rules: every article is read again
    (tmp_path / "curation.csv").write_text("act,subject,object,name,kind,by,on,note\n", "utf-8")
    built = run_kg("build", seeds, more, "--store", store, *model)  # step 3
    assert built.returncode in (0, 3), built.stderr
    assert {actor for one, actor in accused(store) if one == event} == after


def test_task_link_to_wikidata_and_query_by_id(store: Path, tmp_path: Path) -> None:
    """Two steps: a link by command, then a question by the id of Wikidata."""
    done = run_kg(  # step 1
        "correct", "--act", "link", "--subject", "actor/us-led-coalition", "--value", "Q9000001",
        "--by", "Ada", "--reason", "same body", "--store", store,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    asked = run_kg(  # step 2
        "query", "perpetrators", "--actor", "Q9000001",
        "--store", store, "--format", "json",
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    assert "us-led-coalition" in asked.stdout
