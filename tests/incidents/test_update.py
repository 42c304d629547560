"""Tests of ``kg.incidents``: incidents of a store, kept up to date, rebuilt, decided on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kg.catalog import bind, load_catalog
from kg.cluster.incidents import find_incidents
from kg.errors import LexiconError, StoreError
from kg.graph.incidents import incident_quads, incidents_graph_iri
from kg.graph.report import copied_report_quads, report_quads
from kg.graph.validate import validate_report
from kg.incidents import Incidents, update
from kg.incidents.copies import copies_among
from kg.incidents.graph import IncidentGraph
from kg.incidents.reports import Reports
from kg.ledger import Finished, Ledger
from kg.lexicon.curation import IncidentAct, incident_act, load_incident_acts
from kg.model.entities import Resolution
from kg.model.findings import (
    Attribution,
    Count,
    EventFrame,
    Evidence,
    Extraction,
    Name,
    When,
)
from kg.model.text import Article, Passage
from kg.store.writer import Writer, writer
from kg.vocab.iris import copy_key
from kg.vocab.terms import KG
from tests.conftest import LAWS
from tests.incidents.made_reports import BASE, RUN, told
from tests.live.fresh_store import fresh_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Opened:
    """A store open for writing, with its ledger and incidents."""

    def __init__(self, opened: Writer) -> None:
        self.writer = opened
        self.ledger = Ledger(opened, base=BASE, run=RUN)
        self.incidents = Incidents(opened, base=BASE)

    def add(self, *finished: Finished) -> None:
        """Write reports and join their events."""
        self.ledger.write(finished, now=NOW)
        self.incidents.update()

    def graph(self) -> bytes:
        """Return the graph of incidents."""
        return self.writer.nquads(incidents_graph_iri(BASE))

    def groups(self) -> dict[str, set[str]]:
        """Return the reports that tell of each incident, by the words of their articles' ids."""
        rows = self.writer.select(
            f"SELECT ?i ?id WHERE {{ GRAPH <{incidents_graph_iri(BASE)}> {{ "
            f"?i <{KG.toldIn}> ?r }} GRAPH ?g {{ ?r <http://purl.org/dc/terms/identifier> ?id }} }}"
        )
        found: dict[str, set[str]] = {}
        for row in rows:
            found.setdefault(str(row["i"]).rpartition("/")[2], set()).add(str(row["id"]))
        return found

    def value(self, incident: str, predicate: str) -> list[str]:
        """Return what is said of an incident."""
        rows = self.writer.select(
            f"SELECT ?v WHERE {{ GRAPH <{incidents_graph_iri(BASE)}> {{ "
            f"<{BASE}id/incident/{incident}> <{predicate}> ?v }} }}"
        )
        return sorted(str(row["v"]) for row in rows)

    def event(self, finished: Finished) -> str:
        """Return the id of the event of a report."""
        return f"event/{finished.key}-0-air-strike"

    def decide(self, act: str, subject: str, **more: object) -> None:
        """Let a person decide."""
        self.incidents.decide([decided(act, subject, **more)])


def decided(act: str, subject: str, **more: object) -> IncidentAct:
    """Make an act."""
    return incident_act(act, f"incident/{subject}", by="A. Name", on="2026-01-01", **more)  # type: ignore[arg-type]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Open a fresh store for writing."""
    with fresh_store(tmp_path / "store", base=BASE) as fresh:
        yield Opened(fresh)


A, B, C = told("a"), told("b", "17", published=date(2018, 11, 11)), told("c", day=2)


def test_reports_are_joined_as_they_arrive(opened: Opened) -> None:
    """A later report of the same strike joins its incident; the id stays; another day stays out."""
    opened.add(A)
    ((first, reports),) = opened.groups().items()
    assert reports == {"a"}
    opened.add(B, C)
    assert sorted(map(sorted, opened.groups().values())) == [["a", "b"], ["c"]]
    assert opened.groups()[first] == {"a", "b"}
    assert opened.value(first, KG.bestKilled) == ["17"]
    assert validate_report(opened.graph()) == []


def test_report_graphs_are_untouched(opened: Opened) -> None:
    """Joining writes into the graph of incidents alone."""
    opened.add(A, B)
    graph = f"{BASE}graph/report/{A.key}"
    assert opened.writer.nquads(graph) == A.quads


def test_rebuild_changes_nothing(opened: Opened) -> None:
    """A rebuild gives the same graph, ids included, in one step or in several."""
    opened.add(B)
    opened.add(A)
    opened.add(C)
    before = opened.graph()
    opened.incidents.rebuild()
    assert opened.graph() == before


def test_a_rebuild_that_breaks_off_has_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ids of incidents, and the addresses of those that are no more, are as published."""
    store = tmp_path / "store"
    with fresh_store(store, base=BASE) as fresh:
        opened = Opened(fresh)
        opened.add(C)
        opened.add(B)
        opened.add(A)
        before = opened.graph()
        opened.writer.publish()

    def break_off(done: int, total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(update, "REPORTS_AT_ONCE", 1)
    with pytest.raises(KeyboardInterrupt), writer(store) as again:
        Incidents(again, base=BASE).rebuild(break_off)
    with writer(store) as again:
        assert again.nquads(incidents_graph_iri(BASE)) == before


def at_random(seed: int) -> tuple[list[Finished], random.Random]:
    """Make some reports of strikes on one town, with days, figures and speakers that mix."""
    draw = random.Random(seed)
    made = [
        told(
            f"r{seed}x{number}",
            draw.choice(["3", "14", "14", "17", "26"]),
            day=draw.choice([2, 3, 4, 9]),
            published=date(2018, 11, draw.choice([5, 10, 11, 12])),
            source=draw.choice(["the Observatory", "the Army"]),
        )
        for number in range(draw.randint(4, 9))
    ]
    return made, draw


@pytest.mark.parametrize("seed", [1, 9, 15, 32, 36, 38, 77])
def test_order_and_batches_make_no_difference(tmp_path: Path, seed: int) -> None:
    """Reports in any order and batches give the incidents of a rebuild and of any other order."""
    reports, draw = at_random(seed)
    groups = []
    for number in range(2):
        draw.shuffle(reports)
        with fresh_store(tmp_path / str(number), base=BASE) as fresh:
            opened, start = Opened(fresh), 0
            while start < len(reports):
                size = draw.choice([1, 1, 2, 3])
                opened.add(*reports[start : start + size])
                start += size
            before = opened.graph()
            groups.append(sorted(map(sorted, opened.groups().values())))
            opened.incidents.rebuild()
            assert opened.graph() == before
    assert groups[0] == groups[1]


@pytest.mark.parametrize("seed", range(8 * LAWS))
def test_steps_find_what_all_reports_at_once_give(opened: Opened, seed: int) -> None:
    """Members, scores, reasons and figures are those of comparing every report with every other."""
    reports, draw = at_random(seed)
    draw.shuffle(reports)
    for one in reports:
        opened.add(one)
    graph, stored = IncidentGraph(opened.writer, base=BASE), Reports(opened.writer, BASE)
    told_in_all = [telling for one in reports for telling in stored.tellings(one.key)]
    copies = copies_among(graph, {telling.report for telling in told_in_all})
    found = find_incidents(told_in_all, held=graph.all_members(), copies=copies)
    wanted = incident_quads(found.incidents, found.near_misses, base=BASE).splitlines()
    whole = opened.graph().splitlines()
    kinds = (KG.memberEvent, KG.clusterScore, KG.clusterReason, KG.toll, KG.bestKilled)
    for kind in (f" <{kind}> ".encode() for kind in kinds):
        assert [line for line in whole if kind in line] == [x for x in wanted if kind in x]


def test_replaced_report_leaves_its_incident(opened: Opened) -> None:
    """A new text of an article takes the place of the old one in its incident."""
    opened.add(A, B)
    opened.add(told("a", "15", tail="Updated."))
    ((incident, reports),) = opened.groups().items()
    assert reports == {"a", "b"}
    assert len(opened.value(incident, KG.memberEvent)) == 2
    assert opened.value(incident, KG.lowKilled) == ["17"]
    assert A.key.encode() not in opened.graph()


def test_update_that_was_killed_goes_on(opened: Opened) -> None:
    """Reports that were written and not joined wait, and the next update joins them."""
    opened.ledger.write([A, B], now=NOW)
    assert opened.groups() == {}
    again = Incidents(opened.writer, base=BASE)
    assert again.update() == 2
    assert again.update() == 0
    assert list(opened.groups().values()) == [{"a", "b"}]
    assert KG.awaitsClustering.encode() not in opened.graph()


def test_copy_shows_its_outlet_and_counts_once(opened: Opened) -> None:
    """The same text of a second outlet is a report of its own that copies the first."""
    twin = replace(A.article, id="z", publisher="Evening Star", url="https://star.example/z")
    key = copy_key(BASE, twin.key, url=twin.url, article_id=twin.id)
    quads = copied_report_quads(twin, Resolution(), base=BASE, run=RUN.iri(BASE))
    opened.add(A)
    opened.add(Finished(twin, quads, (), (), copy_key=key))
    assert validate_report(quads) == []
    ((incident, reports),) = opened.groups().items()
    assert reports == {"a"}
    rows = opened.writer.select(
        f"SELECT ?name WHERE {{ GRAPH ?g {{ ?copy <{KG.copyOf}> <{BASE}id/report/{A.key}> ; "
        "<https://schema.org/publisher>/<http://www.w3.org/2004/02/skos/core#prefLabel> ?name } }"
    )
    assert [str(row["name"]) for row in rows] == ["Evening Star"]
    assert opened.value(incident, KG.independentSpeakers) == ["1"]
    assert opened.ledger.change_by(twin) == "unchanged"


def test_people_decide_and_the_store_remembers(opened: Opened) -> None:
    """Merge, split, confirm and reject hold after a rebuild that is told nothing of them."""
    opened.add(A, C)
    one, other = sorted(opened.groups())
    opened.decide("merge", one, other=f"incident/{other}")
    assert list(opened.groups().values()) == [{"a", "c"}]
    opened.incidents.rebuild()
    ((merged, _),) = opened.groups().items()
    (gone,) = {one, other} - {merged}
    assert opened.value(gone, KG.mergedInto) == [f"{BASE}id/incident/{merged}"]
    # The id that went in still names the incident, for a person too.
    opened.decide("split", gone, events=(opened.event(C),))
    assert sorted(map(sorted, opened.groups().values())) == [["a"], ["c"]]
    assert set(opened.groups()) == {one, other}
    opened.incidents.rebuild()
    assert sorted(map(sorted, opened.groups().values())) == [["a"], ["c"]]
    opened.decide("reject", one)
    opened.incidents.rebuild()
    assert (opened.value(one, KG.rejected), opened.value(one, KG.toll)) == (["true"], [])
    opened.decide("confirm", one, note="seen again")
    assert (opened.value(one, KG.confirmed), opened.value(one, KG.lowKilled)) == (["true"], ["14"])


def test_merge_holds_where_days_differ_and_reports_come_later(opened: Opened) -> None:
    """What a person has joined stays joined when one of the two reports is replaced or grows."""
    opened.add(A, C)
    one, other = sorted(opened.groups())
    opened.decide("merge", one, other=f"incident/{other}")
    opened.add(B)
    assert list(opened.groups().values()) == [{"a", "b", "c"}]


@pytest.mark.parametrize(
    ("act", "more", "words"),
    [
        ("merge", {"other": "incident/0000000000000000"}, "has no incident/0000000000000000"),
        ("split", {"events": ("event/0000000000000000-0-air-strike",)}, "has no such event"),
    ],
)
def test_decision_on_what_is_not_there_is_refused(
    opened: Opened, act: str, more: dict[str, object], words: str
) -> None:
    """Nothing changes, and the message names what is missing."""
    opened.add(A)
    (one,) = opened.groups()
    before = opened.graph()
    good = decided("confirm", one)
    with pytest.raises(StoreError, match=words):
        opened.incidents.decide([good, decided(act, one, **more)])
    assert opened.graph() == before


def test_file_of_decisions_is_checked_row_by_row(tmp_path: Path) -> None:
    """A wrong row is named with its line; entity rows are none of ours."""
    head = "act,subject,object,name,kind,by,on,note\n"
    path = tmp_path / "curation.csv"
    path.write_text(
        head
        + "merge,actor/a,actor/b,,,A. Name,2026-01-01,\n"
        + "confirm,incident/0123456789abcdef,,,,A. Name,2026-01-01,\n"
    )
    (act,) = load_incident_acts(path)
    assert (act.act, act.subject) == ("confirm", "incident/0123456789abcdef")
    path.write_text(head + "merge,incident/0123456789abcdef,,,,A. Name,2026-01-01,\n")
    with pytest.raises(LexiconError, match="merge needs another incident"):
        load_incident_acts(path)
    path.write_text(head + "confirm,incident/0123456789abcdef,,,,,2026-01-01,\n")
    with pytest.raises(LexiconError, match="by or on is missing"):
        load_incident_acts(path)


def told_sum(id: str, total: str, parts: Sequence[str], *, apart: bool = True) -> Finished:
    """Make the report of a total and its parts: each an incident of its own, or all of one."""
    text = f"In all {total} died: {' and '.join(parts)} around Hajin, the Observatory said. {id}."
    article = Article(
        id=id, title="Strikes", text=text, published=date(2018, 11, 10), publisher=f"Post {id}"
    )
    sentence = Passage(0, text.index(".") + 1)
    speaker = Name("the Observatory", passage_of(text, "the Observatory"), label="ORG")
    when = date(2018, 11, 9)

    def count(words: str, *, scope: str = "incident", whole: str | None = None) -> Count:
        at, value = passage_of(text, words), int(words)
        return Count(
            "killed",
            "exact",
            words,
            at,
            *(value, value, value),
            scope=scope,
            component_of=whole,
            victim_kind="combatant",
            speakers=(speaker,),
        )

    def frame(id: str, counts: tuple[Count, ...], *, kind: str, whole: str | None) -> EventFrame:
        trigger = Evidence(counts[0].passage, counts[0].as_written)
        said = Evidence(passage_of(text, "said"), "said")
        return EventFrame(
            id=id,
            type="air-strike",
            kind=kind,
            realisation="occurred",
            trigger=trigger,
            evidence=(Evidence(sentence, text[: sentence.end]),),
            counts=counts,
            when=When(when, when, "day", "absolute", "on Friday", sentence),
            part_of=whole,
            attributions=(Attribution(source=speaker, evidence=said, cue="said"),),
        )

    lead = count(total, scope="umbrella" if apart else "incident")
    inside = [count(part, whole=lead.id) for part in parts]
    if apart:
        above = frame("7-attack", (lead,), kind="aggregate", whole=None)
        below = (
            frame(f"{one.passage.start}-air-strike", (one,), kind="incident", whole=above.id)
            for one in inside
        )
        frames = (above, *below)
    else:
        frames = (frame("7-air-strike", (lead, *inside), kind="incident", whole=None),)
    found = Extraction(frames)
    quads = report_quads(article, found, Resolution(), base=BASE, run=RUN.iri(BASE))
    return Finished(article, quads, (), ())


def passage_of(text: str, words: str) -> Passage:
    """Return where words stand first."""
    begin = text.index(words)
    return Passage(begin, begin + len(words))


def ask(opened: Opened, slug: str, *columns: str, **values: str) -> list[tuple[str, ...]]:
    """Return some columns of a canned query over the store, in order of their values."""
    query = next(query for query in load_catalog() if query.slug == slug)
    rows = opened.writer.select(bind(query, values))
    return sorted(tuple(row[c].value if row[c] else "" for c in columns) for row in rows)


@pytest.mark.parametrize(
    ("apart", "killed"), [(True, ["28", "7"]), (False, ["35"])], ids=["incidents", "groups"]
)
def test_parts_of_a_sum_are_tolls_of_their_own(
    opened: Opened, apart: bool, killed: list[str]
) -> None:
    """'35 in two strikes: 28 and 7' shows 28 and 7 and sums to 35; one strike's parts show 35."""
    finished = told_sum("s", "35", ("28", "7"), apart=apart)
    assert validate_report(finished.quads) == []
    opened.add(finished)
    assert ask(opened, "incidents", "killed", "victims") == [(k, f"{k} combatant") for k in killed]
    deaths = [("combatant", "35", "35", "0")]
    columns = ("victims", "low", "high", "open")
    assert ask(opened, "summable-deaths", *columns) == deaths
    report = {"report": f"{BASE}id/report/{finished.key}"}
    assert ask(opened, "summable-deaths", *columns, **report) == deaths
    assert set(ask(opened, "additive-total", "additiveTotal")) == {("35",)}


def test_questions_answer_once_for_an_incident_of_several_reports(opened: Opened) -> None:
    """Three reports of one strike are one row each time, with rivals and what is set aside."""
    rival = told("r", "26", source="the Army", published=date(2018, 11, 12))
    opened.add(A, B, C, rival)
    columns = ("outlet", "figure", "setAside", "contradicts")
    day = {"from": "2018-11-09", "to": "2018-11-09"}
    assert ask(opened, "claims-side-by-side", *columns, **day) == [
        ("Post a", "14 killed", "a later report of the same speaker", ""),
        ("Post b", "17 killed", "", "number killed: 26"),
        ("Post r", "26 killed", "", "number killed: 17"),
    ]
    columns = ("lowest", "highest", "gap", "contradicts", "voices", "said")
    said = "17 (the Observatory); 26 (the Army)"
    assert [
        (*row[:-1], "; ".join(sorted(row[-1].split("; "))))
        for row in (ask(opened, "disagreement", *columns))
    ] == [("17", "26", "9", "true", "2", said)]
    assert ask(opened, "independent-sources", "begins", "sources", "reports") == [
        ("2018-11-09", "2", "3")
    ]
    assert ask(opened, "events-per-month", "month", "events") == [("2018-11", "2")]
    assert ask(opened, "events-in-area", "begins", "low") == [
        ("2018-11-02", "14"),
        ("2018-11-09", "17"),
    ]
    near = {"latitude": "34.69", "longitude": "40.83", "radius": "5"}
    assert len(ask(opened, "events-within-radius", "event", **near)) == 2
    (merged,) = (id for id, reports in opened.groups().items() if len(reports) == 3)
    opened.decide("reject", merged)
    assert ask(opened, "events-per-month", "month", "events") == [("2018-11", "1")]
    assert ask(opened, "independent-sources", "begins", least="1") == [("2018-11-02",)]


def test_part_without_an_incident_leaves_the_total_alone(opened: Opened) -> None:
    """Where one part is of no incident the parts show nothing, and the total counts."""
    finished = told_sum("s", "35", ("28", "7"))
    event = f"<{BASE}id/event/{finished.key}-{finished.article.text.index('7 around')}-air-strike>"
    kind = "https://w3id.org/conflict-kg/vocab/event-kind/"
    before = f"{event} <{KG.eventKind}> <{kind}incident>"
    assert before.encode() in finished.quads
    after = f"{event} <{KG.eventKind}> <{kind}campaign>"
    opened.add(replace(finished, quads=finished.quads.replace(before.encode(), after.encode())))
    assert ask(opened, "incidents", "killed") == [("",)]
    assert ask(opened, "summable-deaths", "low", "high") == [("35", "35")]


def test_a_person_named_by_two_outlets_is_one(opened: Opened) -> None:
    """Whom two reports of one strike name is listed once, and somebody of another day apart."""
    named = [("Noor Aziz", 9), ("Omar Bari", 9), ("noor aziz", 9), ("Noor Aziz", 2)]
    reports = [
        told(
            f"r{number}",
            day=day,
            published=date(2018, 11, 10 + number),
            tail=f"{name} was among them.",
            name=name,
        )
        for number, (name, day) in enumerate(named)
    ]
    opened.add(*reports)
    columns = ("name", "begins", "reports", "published")
    assert ask(opened, "named-victims", *columns) == [
        ("Noor Aziz", "2018-11-02", "1", "2018-11-13"),
        ("Noor Aziz", "2018-11-09", "2", "2018-11-10"),
        ("Omar Bari", "2018-11-09", "1", "2018-11-11"),
    ]
    report = f"{BASE}id/report/{reports[2].key}"
    assert ask(opened, "named-victims", "name", "reports", report=report) == [("noor aziz", "1")]


def series(opened: Opened) -> Sequence[tuple[str, str]]:
    """Return figure and flag of the points of all series, in order."""
    rows = opened.writer.select(
        f"SELECT ?value ?flag WHERE {{ ?series <{KG.point}> ?count . ?count <{KG.best}> ?value "
        f"OPTIONAL {{ ?count <{KG.seriesFlag}> ?flag }} }} ORDER BY ?value"
    )
    return [(str(row["value"]), str(row["flag"] or "")) for row in rows]


def test_running_totals_make_a_series_and_hold_incidents(opened: Opened) -> None:
    """Totals of one speaker since one day are a series; a fall is flagged; incidents lie in it."""

    def total(id: str, killed: str, day: int) -> Finished:
        published = date(2018, 11, day)
        start = date(2018, 11, 1)
        return told(id, killed, published=published, scope="cumulative", start=start)

    opened.add(A)
    opened.add(total("t1", "200", 12), total("t2", "221", 20))
    assert series(opened) == [("200", ""), ("221", "")]
    (incident,) = opened.groups()
    assert len(opened.value(incident, KG.inSeries)) == 1
    opened.add(
        total("t3", "215", 25),
        total("t4", "40", 28),
        told("d", "3", day=15, published=date(2018, 11, 16)),
    )
    assert series(opened) == [("40", "reset"), ("200", ""), ("215", "fell"), ("221", "")]
    assert ask(opened, "cumulative-series", "value", "flag", "change") == [
        ("200", "", ""),
        ("215", "fell", "-6"),
        ("221", "", "21"),
        ("40", "reset", "-175"),
    ]
    assert all(opened.value(one, KG.inSeries) for one in opened.groups())
    before = opened.graph()
    opened.incidents.rebuild()
    assert opened.graph() == before
