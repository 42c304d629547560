"""Commands that look after a store: what they print, change and refuse, run in this process."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from kg.graph.incidents import incidents_graph_iri
from kg.lexicon.curation import COLUMNS
from kg.store import reader
from kg.store.derived import derive
from kg.store.writer import writer
from kg.vocab.terms import KG
from tests.cli.conftest import Run
from tests.incidents.made_reports import BASE, told
from tests.remove.test_removal import built

A, B = told("a"), told("b")
C = told("c", "15", day=10)


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a store of three reports, two of one strike."""
    path = tmp_path_factory.mktemp("commands") / "store"
    with built(path, [[A, B, C]], publish=False) as opened:
        opened.note("base", BASE)
        opened.publish(derive)
    return path


@pytest.fixture
def store(joined: Path, tmp_path: Path) -> Path:
    """Copy the store, to be changed."""
    path = tmp_path / "store"
    shutil.copytree(joined, path, symlinks=True)
    return path


@pytest.fixture(scope="module")
def untouched(joined: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the store once, for what shall change nothing."""
    path = tmp_path_factory.mktemp("untouched") / "store"
    shutil.copytree(joined, path, symlinks=True)
    return path


def incidents(store: Path) -> dict[str, set[str]]:
    """Return the reports that tell of each incident, by their ids."""
    graph, here = incidents_graph_iri(BASE), f"{BASE}id/"
    rows = reader(store).select(
        f"SELECT ?i ?r {{ GRAPH <{graph}> {{ ?i a <{KG.Incident}> ; <{KG.toldIn}> ?r "
        f"FILTER NOT EXISTS {{ ?i <{KG.mergedInto}> ?other }} }} }}"
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        incident, report = (str(row[name]).removeprefix(here) for name in "ir")
        found.setdefault(incident, set()).add(report)
    return found


# -- looking ---------------------------------------------------------------------------------


def test_stats_count_what_the_store_holds(run: Run, joined: Path) -> None:
    """Reports, events, claims and figures; a store of nothing would say nought."""
    code, out, err = run("stats", "--store", str(joined))
    assert (code, err) == (0, "")
    counts = dict(line.rsplit(None, 1) for line in out.splitlines() if line.split())
    assert {name.strip(): number for name, number in counts.items()} | {
        "generation": "1", "reports": "3", "events": "3", "casualty counts": "3",
    } == {name.strip(): number for name, number in counts.items()}  # fmt: skip


def test_a_sound_store_breaks_no_shape(run: Run, joined: Path) -> None:
    """All graphs, or the one of a report; of a key that is none there is no graph."""
    for more, number in ([], 3), (["--report", A.article.key], 1), (["--report", "0" * 16], 0):
        code, out, err = run("validate", "--store", str(joined), *more)
        assert (code, out, err) == (0, f"{number} report graphs, 0 broken shapes\n", "")


def test_a_broken_shape_is_named_with_its_report(run: Run, store: Path) -> None:
    """The exit code is that of shapes; the reports beside it are sound."""
    graph = f"{BASE}graph/report/{A.article.key}"
    with writer(store) as opened:
        kept = [line for line in A.quads.decode().splitlines(keepends=True)
                if f"<{KG.harm}>" not in line]  # fmt: skip
        assert len(kept) < len(A.quads.splitlines())
        opened.replace_graph(graph, "".join(kept).encode())
        opened.publish()
    code, out, err = run("validate", "--store", str(store))
    assert code == 6
    assert out.startswith("3 report graphs, ")
    assert "0 broken" not in out
    assert {line.split()[1].rstrip(":") for line in err.splitlines() if line[:6] == "broken"} == {
        graph
    }


def test_a_union_out_of_step_is_told_and_mended(run: Run, store: Path) -> None:
    """The message says how; after the repair there is nothing to tell."""
    with writer(store) as opened:
        opened.database.update("INSERT DATA { <urn:x> <urn:p> 1 }")
        opened.note("damaged", "yes")
        opened.publish()
    code, _, err = run("validate", "--store", str(store))
    assert code == 7
    assert "lacks 0 triples and has 1 that none of them states" in " ".join(err.split())
    assert f"kg repair --store {store}" in " ".join(err.split())
    code, out, _ = run("repair", "--store", str(store))
    assert (code, out) == (0, "union: 0 triples added, 1 removed; generation 3 is published\n")
    assert run("validate", "--store", str(store))[0] == 0


# -- copying and moving ----------------------------------------------------------------------


def test_a_backup_is_the_store_and_overwrites_nothing(
    run: Run, joined: Path, tmp_path: Path
) -> None:
    """A target that is there already is refused, and stays as it is."""
    target = tmp_path / "copy"
    assert run("backup", str(target), "--store", str(joined))[:2] == (
        0, f"generation 1 copied to {target}\n",
    )  # fmt: skip
    assert incidents(target) == incidents(joined)
    code, out, err = run("backup", str(target), "--store", str(joined))
    assert (code, out) == (7, "")
    assert str(target) in err
    assert incidents(target) == incidents(joined)


def test_a_store_that_has_moved_back_is_the_one_that_it_was(run: Run, store: Path) -> None:
    """Every address of its own is another in between."""
    before = exported(run, store)
    there, back = "https://data.example.org/war/", BASE
    code, out, _ = run("rebase", there, "--store", str(store))
    assert code == 0
    assert f"statements moved from {back} to {there}; generation 2 is published" in out
    moved = exported(run, store)
    assert back not in moved
    assert moved.count(there) == before.count(back)
    assert run("rebase", back, "--store", str(store))[0] == 0
    assert exported(run, store) == before


@pytest.mark.parametrize("base", ["", "x", "ftp://x/", "https://x/?a", "https://x/ y/"])
def test_a_base_that_is_none_moves_nothing(run: Run, untouched: Path, base: str) -> None:
    """It is wrong usage, told before anything is written."""
    code, out, err = run("rebase", base, "--store", str(untouched))
    assert (code, out) == (2, "")
    assert err.startswith("error ")
    assert reader(untouched).generation.number == 1


def exported(run: Run, store: Path) -> str:
    """Return the store as N-Quads, sorted."""
    target = store.parent / "all.nq"
    assert run("export", "--store", str(store), "-f", "nquads", "-o", str(target))[0] == 0
    return target.read_text(encoding="utf-8")


def test_a_dump_makes_a_store_of_the_same_statements(
    run: Run, joined: Path, tmp_path: Path
) -> None:
    """Said in numbers on standard error; a store that is there is not written over."""
    dump = tmp_path / "dump.nq"
    assert run("export", "--store", str(joined), "-f", "nquads", "-o", str(dump))[0] == 0
    copy = tmp_path / "copy"
    code, out, err = run("import", str(dump), "--store", str(copy))
    assert (code, out) == (0, "")
    assert " ".join(err.split()).endswith(f"statements imported into {copy}")
    assert exported(run, copy) == dump.read_text(encoding="utf-8")
    assert run("import", str(dump), "--store", str(copy))[0] == 7


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--format", "cake"], 2, "cake"),
        (["--table", "cakes"], 2, "cakes"),
        (["--report", "a", "--query", "figures"], 2, "cannot be exported at once"),
        (["--report", "nobody"], 7, "nobody"),
        (["--query", "cakes"], 8, "cakes"),
        (["-f", "csv", "--table", "figures", "-o", "no/such/folder/x.csv"], 7, "cannot be written"),
    ],
)
def test_an_export_that_cannot_be_leaves_no_file(
    run: Run,
    joined: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    """Neither half a file nor a complete one of nothing; an older file keeps its content."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").write_text("older", encoding="utf-8")
    target = [] if "-o" in arguments else ["-o", "out"]
    done = run("export", "--store", str(joined), *arguments, *target)
    assert done[0] == code
    assert words in " ".join(done[2].split())
    assert (tmp_path / "out").read_text(encoding="utf-8") == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_table_is_written_whole(run: Run, joined: Path, tmp_path: Path) -> None:
    """To a file, told in rows, with no unfinished file beside it; or to standard output alone."""
    target = tmp_path / "figures.csv"
    table = ["export", "--store", str(joined), "-f", "csv", "-t", "figures"]
    code, out, err = run(*table, "-o", str(target))
    assert (code, out) == (0, "")
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"), newline="")))
    assert len(rows) == 3
    assert " ".join(err.split()) == f"3 rows written to {target}"
    assert [path.name for path in tmp_path.iterdir()] == ["figures.csv"]


# -- incidents -------------------------------------------------------------------------------


@pytest.fixture
def pair(store: Path) -> tuple[str, str]:
    """Return the ids of the two incidents, the larger one first."""
    found = sorted(incidents(store).items(), key=lambda item: -len(item[1]))
    assert [len(reports) for _, reports in found] == [2, 1]
    return found[0][0], found[1][0]


def test_a_person_joins_and_parts_incidents(run: Run, store: Path, pair: tuple[str, str]) -> None:
    """Each decision is published; the same one twice is no new decision; a rebuild keeps them."""
    one, other = pair
    (report,) = incidents(store)[other]
    apart = f"event/{report.removeprefix('report/')}-0-air-strike"
    by = ["--by", "A. Name", "--store", str(store)]
    assert run("incident", "merge", one, other, *by)[:2] == (0, "1 new decisions, generation 2\n")
    ((merged, reports),) = incidents(store).items()
    assert len(reports) == 3
    assert run("incident", "merge", one, other, *by)[:2] == (0, "0 new decisions, generation 2\n")
    assert run("incident", "split", merged, apart, *by, "--note", "another day")[0] == 0
    assert sorted(map(len, incidents(store).values())) == [1, 2]
    assert run("cluster", "--rebuild", "--store", str(store))[0] == 0
    assert sorted(map(len, incidents(store).values())) == [1, 2]
    assert {report} in incidents(store).values()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["confirm", "actor/x"], 2, "is no incident"),
        (["confirm", "incident/1"], 2, "is no incident"),
        (["confirm", "incident/" + "0" * 16], 7, "has no incident/" + "0" * 16),
        (["merge", "ONE", "ONE"], 2, "merge needs another incident"),
        (["merge", "ONE", "incident/" + "0" * 16], 7, "has no incident/" + "0" * 16),
        (["split", "ONE", "event/x"], 2, "is no event"),
        (["split", "ONE", "event/" + "0" * 16 + "-0-raid"], 7, "has no such event"),
        (["reject", "ONE", "--by", " "], 2, "by or on is missing"),
    ],
)
def test_a_decision_on_what_is_not_there_changes_nothing(
    run: Run, untouched: Path, arguments: list[str], code: int, words: str
) -> None:
    """What cannot be is wrong usage, what there is not is a fault of the store."""
    one = max(incidents(untouched).items(), key=lambda item: len(item[1]))[0]
    typed = [one if word == "ONE" else word for word in arguments]
    by = [] if "--by" in typed else ["--by", "A. Name"]
    done = run("incident", *typed, *by, "--store", str(untouched))
    assert done[0] == code
    assert words in " ".join(done[2].split())
    assert reader(untouched).generation.number == 1


def test_a_file_of_decisions_is_taken_over_whole_or_not_at_all(
    run: Run, store: Path, pair: tuple[str, str], tmp_path: Path
) -> None:
    """A wrong row names its line, and the right one before it has not been done."""
    one, other = pair
    good = {"act": "merge", "subject": one, "object": other, "by": "A", "on": "2026-01-02"}
    bad = good | {"act": "confirm"}
    file = tmp_path / "curation.csv"

    def write(*rows: dict[str, str]) -> None:
        with file.open("w", encoding="utf-8", newline="") as out:
            rows_of = csv.DictWriter(out, COLUMNS, restval="")
            rows_of.writeheader()
            rows_of.writerows(rows)

    write(good, bad)
    code, _, err = run("incident", "apply", str(file), "--store", str(store))
    assert code == 4
    assert "curation.csv:3" in err
    assert len(incidents(store)) == 2
    write(good)
    assert run("incident", "apply", str(file), "--store", str(store))[0] == 0
    assert len(incidents(store)) == 1
