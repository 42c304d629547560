"""Laws of corrections: undone without a trace, in any order of arrival, kept by every build."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.correct.table import ACTS, SLOTS
from kg.graph.corrections import act_id
from kg.graph.incidents import incidents_graph_iri
from kg.graph.validate import validate_report
from kg.model.corrections import Act
from kg.store import writer
from kg.vocab.iris import short_hash
from kg.vocab.terms import KG
from tests.correct.cases import BASE, Opened, told
from tests.live.fresh_store import fresh_store

A = told("a", second=True)
B = told("b", "15")
STRIKE = f"{A.key}-17-air-strike"
SHELLING = next(
    line.split("id/event/")[1].split(">")[0]
    for line in A.quads.decode().splitlines()
    if line.endswith(".") and "id/event/" in line and "-shelling>" in line.split(" ")[0]
)


def ids(kind: str, event: str) -> str:
    """Return the id of the first thing of a kind that belongs to an event of report A."""
    lines = A.quads.decode().splitlines()
    found = sorted(
        line.split(" ")[0][1:-1].partition("/id/")[2]
        for line in lines
        if f"/id/{kind}/" in line.split(" ")[0]
    )
    if kind == "count":
        harm = "killed" if event == STRIKE else "injured"
        return next(id for id in found if id.endswith(harm))
    return next(id for id in found if event in id)


SENTENCE = "US-led coalition air strikes on Hajin killed 14 people, the Observatory said."
PART, SPOT = ids("participation", STRIKE), ids("localisation", STRIKE)
FIGURE, CLAIM = ids("count", STRIKE), ids("claim", STRIKE)
VALUES = {
    ("event", "type"): "shelling",
    ("event", "kind"): "campaign",
    ("event", "realisation"): "threatened",
    ("event", "modality"): "denied",
    ("event", "date"): "2018-11-05/2018-11-08",
    ("event", "weapon"): "barrel bomb",
    ("participation", "actor"): "actor/syrian-army",
    ("participation", "role"): "supporter",
    ("participation", "stance"): "suspects",
    ("participation", "victim-status"): "civilian",
    ("localisation", "place"): "A village nobody knows",
    ("localisation", "relation"): "near",
    ("count", "figure"): ">=12",
    ("count", "harm"): "injured",
    ("count", "victim-status"): "combatant",
    ("count", "scope"): "period",
    ("count", "demographic"): "children",
    ("claim", "speaker"): "Some ministry",
    ("claim", "stance"): "alleges",
}
SUBJECTS = {
    "event": f"event/{STRIKE}",
    "participation": PART,
    "localisation": SPOT,
    "count": FIGURE,
    "claim": CLAIM,
}
CASES = [
    *(("replace", SUBJECTS[on], slot, value) for (on, slot), value in VALUES.items()),
    *(
        ("wrong", SUBJECTS[slot.on], slot.name, "")
        for slot in SLOTS
        if slot.may_be_empty and slot.on in SUBJECTS
    ),
    *(("not-in-text", subject, "", "") for subject in SUBJECTS.values()),
    ("right", f"event/{STRIKE}", "", ""),
    ("no-event", f"event/{STRIKE}", "", ""),
    ("one-event", f"event/{STRIKE}", "", f"event/{SHELLING}"),
    ("two-events", f"event/{STRIKE}", "", f"+{PART}|{FIGURE}"),
    ("two-events", f"event/{STRIKE}", "", f"{PART}"),
    ("add-event", f"event/{STRIKE}", "", "shelling"),
    ("new-event", f"report/{A.key}#char=0,77", "", f"shelling|{SENTENCE}"),
    ("new-event", f"report/{A.key}#char=0,77", "", "armed-clash|killed 14 people"),
    ("add-actor", f"event/{STRIKE}", "", "actor/syrian-army|target"),
    ("add-place", f"event/{STRIKE}", "", "A village nobody knows|near"),
    ("add-figure", f"event/{STRIKE}", "", ">=3|injured|civilian"),
    ("add-figure", f"event/{SHELLING}", "", "7|injured|unknown"),
    ("merge", "actor/us-led-coalition", "", "actor/syrian-army"),
    ("split", "actor/us-led-coalition", "", "The Others|US-led coalition"),
    ("rename", "actor/us-led-coalition", "", "The coalition"),
    ("link", "actor/us-led-coalition", "", "Q42"),
    ("wrong", "actor/us-led-coalition", "link", ""),
    ("merge", "place/hajin", "", "place/syria"),
    ("rename", "place/hajin", "", "Hajine"),
]
NAMES = [f"{act}-{subject.split('/')[0]}-{slot}" for act, subject, slot, _ in CASES]
OF_EACH_KIND = {name.partition("-")[0]: case for name, case in zip(NAMES, CASES, strict=True)}
each_act = pytest.mark.parametrize("case", CASES, ids=NAMES)


def test_every_kind_of_act_and_every_slot_is_tried() -> None:
    """The table of cases holds each row of the tables of acts and slots."""
    assert {case[0] for case in CASES} == {kind.name for kind in ACTS} - {"undo"}
    assert set(VALUES) == {(slot.on, slot.name) for slot in SLOTS if slot.takes != "link"}


def as_named(graphs: dict[str, bytes]) -> dict[str, bytes]:
    """Name incidents after their members: their ids hang on which report came first."""
    name = incidents_graph_iri(BASE)
    text = graphs[name].decode()
    members: dict[str, list[str]] = {}
    for line in text.splitlines():
        subject, predicate, value, *_ = line.split(" ")
        if predicate == f"<{KG.memberEvent}>":
            members.setdefault(subject[-17:-1], []).append(value)
    for id, events in members.items():
        named = rf"\1/{short_hash(' '.join(sorted(events)))}"
        text = re.sub(rf"\b(incident|membership|toll|contradiction)/{id}", named, text)
    return {**graphs, name: "".join(sorted(text.splitlines(keepends=True))).encode()}


def without_aliases(graphs: dict[str, bytes]) -> dict[str, bytes]:
    """Leave out where ids of incidents lead that were shown in between: they go on opening."""
    name = incidents_graph_iri(BASE)
    lines = graphs[name].splitlines(keepends=True)
    kept = [line for line in lines if f"<{KG.mergedInto}>".encode() not in line]
    return {**graphs, name: b"".join(kept)}


def prepare(opened: Opened, case: tuple[str, str, str, str]) -> Act:
    """Carry out the act of a case."""
    return opened.act(*case)


@pytest.fixture(scope="module")
def with_both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the store of both reports, of which each case of a law gets a copy."""
    path = tmp_path_factory.mktemp("both") / "store"
    with fresh_store(path, base=BASE) as fresh:
        Opened(fresh).add(A, B)
    return path


@pytest.fixture
def both(with_both: Path, tmp_path: Path) -> Iterator[Opened]:
    """Open a store of both reports."""
    shutil.copytree(with_both, tmp_path / "store")
    with writer(tmp_path / "store") as copied:
        yield Opened(copied)


@each_act
def test_an_act_changes_is_undone_and_is_kept_when_its_report_is_read_again(
    both: Opened, case: tuple[str, str, str, str]
) -> None:
    """Every act changes something by the rules; undone, every graph is as it was, to the byte.

    Another run's reading of the same text is held to the act; a rebuild of incidents too.
    """
    before = both.graphs()
    act = prepare(both, case)
    after = both.graphs()
    assert after != before or case[0] == "right"
    corrected = both.report(A)
    assert validate_report(corrected) == []
    both.act("undo", act_id(act))
    assert without_aliases(both.graphs()) == before
    both.act("undo", act_id(both.hand.acts[-1]))
    assert without_aliases(both.graphs()) == without_aliases(after)
    assert both.report(A) == corrected
    both.add(told("a", second=True, run="another"))
    old, new = (set(re.findall(rb"<[^>]*/id/run/\w+>", quads))
                for quads in (corrected, both.report(A)))  # fmt: skip
    if old:
        (old_run,), (new_run,) = old, new
        assert both.report(A) == b"".join(
            sorted(corrected.replace(old_run, new_run).splitlines(keepends=True))
        )
    incidents = both.graphs()
    both.incidents.rebuild()
    assert both.graphs() == incidents


@pytest.mark.parametrize("case", OF_EACH_KIND.values(), ids=OF_EACH_KIND)
def test_acts_and_articles_may_come_in_any_order(
    tmp_path: Path, case: tuple[str, str, str, str]
) -> None:
    """An act before, between or after other articles gives the same graphs."""
    steps: dict[str, Callable[[Opened], object]] = {
        "a": lambda o: o.add(A),
        "b": lambda o: o.add(B),
        "act": lambda o: prepare(o, case),
    }
    made = []
    for number, order in enumerate(itertools.permutations(steps)):
        if order.index("act") > order.index("a"):
            with fresh_store(tmp_path / f"store{number}", base=BASE) as fresh:
                opened = Opened(fresh)
                for step in order:
                    steps[step](opened)
                made.append(without_aliases(as_named(opened.graphs())))
    assert len(made) == 3
    assert made[0] == made[1] == made[2]


def test_no_act_changes_what_stands_beside_the_reports(both: Opened) -> None:
    """Ontology and canned queries are as before, whatever was corrected and undone."""
    before = both.beside()
    assert all(before)
    for case in OF_EACH_KIND.values():
        act = prepare(both, case)
        assert both.beside() == before
        both.act("undo", act_id(act))
    assert both.beside() == before


def test_the_same_act_twice_is_one(opened: Opened) -> None:
    """What a person has said at one time is said once, however often the file is read."""
    opened.add(A)
    opened.act("replace", PART, "actor", "actor/syrian-army", at="2026-01-05T00:00:00Z")
    before = (opened.graphs(), len(opened.hand.acts))
    from kg.lexicon.rows import Row

    cells = {
        "act": "replace", "subject": PART, "slot": "actor", "value": "actor/syrian-army",
        "by": "Ada Example", "at": "2026-01-05T00:00:00Z", "reason": "read again",
    }  # fmt: skip
    assert opened.hand.apply([Row(cells, "acts.csv", 2)]) == ()
    assert (opened.graphs(), len(opened.hand.acts)) == before
