"""The corrections of one store, open for writing: made, undone, and kept as reports arrive.

The machine's reading of a corrected graph is kept beside it, superseded and so out of the union,
under the same name below ``graph/machine/``. A graph that no act touches has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from kg.correct.additions import ADDITIONS, added_iri, find_words
from kg.correct.anchors import CLASSES, event_of, find_subject, note_anchor
from kg.correct.checking import read_act
from kg.correct.draft import Draft
from kg.correct.errors import ActRefused
from kg.correct.events import event_made_by
from kg.correct.examples import Example, make_example
from kg.correct.naming import SOURCE, Names, entity_in, links_graph_iri
from kg.correct.reading import corrected
from kg.correct.table import ENTITIES, SLOTS, Slot, act_kind, find_slot, key_of, kind_of
from kg.graph.corrections import (
    BEGUN,
    HOLDS,
    LOST,
    STATES,
    UNDO,
    UNDONE,
    act_id,
    act_quads,
    acts_graph_iri,
    read_acts,
    state_quads,
)
from kg.graph.decisions import acts_decisions_graph_iri, decision_quads
from kg.graph.validate import validate_report
from kg.incidents import Incidents
from kg.lexicon.curation import IncidentAct
from kg.lexicon.rows import Row
from kg.model.corrections import Act
from kg.model.incidents import Decision
from kg.resolve.authority import Authority, load_authority
from kg.store.protocols import StoreWriter
from kg.vocab.iris import (
    mint_authority_graph_iri,
    mint_report_graph_iri,
    mint_subject_iri,
    mint_thing_iri,
)
from kg.vocab.schemes import concept_name
from kg.vocab.terms import KG, LODE, PROV, RDF

_ARTICLE: Final = re.compile(rf"<{re.escape(PROV.specializationOf)}> <([^>]*)>".encode())
_ON_ROWS: Final = frozenset({"rename", "link", "wrong"})


@dataclass(frozen=True, slots=True)
class Given:
    """An act, and the row of a file or form that it came from."""

    act: Act
    row: Row

    def refused(self, what: str, remedy: str) -> ActRefused:
        """Return an error that names the row."""
        where = f"{self.row.file}:{self.row.line}" if self.row.line else self.row.file
        return ActRefused(what, where=where, remedy=remedy)


class Corrections:
    """The corrections of one store, open for writing.

    Args:
        writer: The store.
        base: What every IRI that we mint begins with.
        load: Loads the authority, when an act names an actor or place of it.
    """

    def __init__(
        self, writer: StoreWriter, *, base: str, load: Callable[[], Authority] = load_authority
    ) -> None:
        self._writer = writer
        self._base = base
        self._names = Names(writer, load, base=base)
        self._take(read_acts(writer.nquads(acts_graph_iri(base)), base=base))

    @property
    def acts(self) -> tuple[Act, ...]:
        """All acts, in the order in which they were made."""
        return tuple(self._acts)

    @property
    def in_force(self) -> tuple[Act, ...]:
        """The acts that hold: neither undone nor an undoing."""
        return self._in_force

    def _take(self, acts: Iterable[Act]) -> None:
        """Take these to be all acts, and find those that hold."""
        self._acts = list(acts)
        self._in_force = in_force(self._acts)
        self._articles = frozenset(act.article for act in self._in_force if act.article)
        self._on_entities = any(kind_of(act.subject) in ENTITIES for act in self._in_force)

    def apply(self, rows: Iterable[Row], *, now: datetime | None = None) -> tuple[Act, ...]:
        """Carry out what people decided; all of it, or nothing if a row is wrong.

        Acts that the store has already are passed over.

        Returns:
            The new acts.

        Raises:
            ActRefused: A row is no act, names what the store does not have, or breaks a rule.
        """
        # What a killed process has begun holds before new acts are judged.
        self.finish()
        fresh: list[Act] = []
        graphs: dict[str, bytes] = {}
        before = self.acts
        try:
            for row in rows:
                given = Given(read_act(row, base=self._base, now=now or datetime.now(UTC)), row)
                if act_id(given.act) in {act_id(act) for act in self._acts}:
                    continue
                act = self._understood(given, graphs)
                touched = self._graphs_of(act)
                self._take((*self._acts, act))
                fresh.append(act)
                for graph in touched:
                    graphs[graph] = self._tried(Given(act, row), graph)
        except Exception:
            self._take(before)
            raise
        if fresh:
            self._begin(fresh, first=len(before))
            self._carry_out(fresh, graphs)
        return tuple(fresh)

    def put_reports(self, readings: Mapping[str, bytes]) -> None:
        """Write what the machine read in reports, with the acts in force; most know of none."""
        acts = {graph: self._relevant(reading) for graph, reading in readings.items()}
        untouched = {graph: reading for graph, reading in readings.items() if not acts[graph]}
        self._writer.replace_graphs(untouched)
        for graph in untouched:
            self._writer.remove_graph(machine_graph_iri(self._base, graph))
        for graph in (graph for graph in readings if acts[graph]):
            lost = self._write_report(graph, readings[graph])
            self._note_states((act, LOST if act in lost else HOLDS) for act in acts[graph])

    def lose_articles(self, articles: Collection[str]) -> int:
        """Note that the store has no report of *articles* any more, and count the acts on them."""
        acts = [act for act in self.in_force if act.article in articles]
        self._note_states((act, LOST) for act in acts)
        return len(acts)

    def _write_report(self, graph: str, reading: bytes) -> tuple[Act, ...]:
        made = corrected(reading, graph, self._relevant(reading), base=self._base)
        self._keep(graph, reading, made.quads)
        return made.lost

    def put_rows(self, graph: str, come: bytes) -> None:
        """Add what is known of actors and places, with the acts in force."""
        subjects = {f"<{iri}>".encode(): iri for iri in self._rewritten()}
        if not subjects:
            self._writer.change_graph(graph, come=come)
            return
        ours: dict[str, list[bytes]] = {}
        others: list[bytes] = []
        for line in come.splitlines(keepends=True):
            subject = subjects.get(line.partition(b" ")[0])
            (others if subject is None else ours.setdefault(subject, [])).append(line)
        self._writer.change_graph(graph, come=b"".join(others))
        for subject, lines in ours.items():
            self._put_subject(graph, subject, b"".join(lines))

    def replace_rows(self, graph: str, quads: bytes) -> None:
        """Make a graph of rows anew, with the acts in force."""
        self._writer.remove_graph(machine_graph_iri(self._base, graph))
        self._writer.replace_graph(graph, b"")
        self.put_rows(graph, quads)

    def reading(self, graph: str) -> bytes:
        """Return what the machine read in a graph, whatever was corrected."""
        kept = self._writer.nquads(machine_graph_iri(self._base, graph))
        # The lines kept name the machine's graph.
        return Draft(kept, graph).to_bytes() if kept else self._writer.nquads(graph)

    def examples(self) -> Iterator[Example]:
        """Yield the corrected events of each report as a document of annotated news."""
        graphs: dict[str, list[Act]] = {}
        for act in self.in_force:
            if act.article:
                for graph in self._graphs_of(act):
                    graphs.setdefault(graph, []).append(act)
        for graph, acts in sorted(graphs.items()):
            machine = Draft(self.reading(graph), graph)
            draft = Draft(self._writer.nquads(graph), graph)
            events = {e for act in acts for one in (machine, draft) if (e := self._event(one, act))}
            example = make_example(machine, draft, events, id=f"corrected-{graph[-16:]}")
            if example is not None:
                yield example

    def _event(self, draft: Draft, act: Act) -> str:
        """Return the event that an act is about in a graph, or ""."""
        subject = find_subject(draft, act.subject, act.anchor, base=self._base)
        kind = kind_of(act.subject)
        if subject and kind == "report":
            return added_iri(draft, subject, act, base=self._base)
        return (subject if kind == "event" else event_of(draft, subject, kind)) if subject else ""

    def _understood(self, given: Given, graphs: dict[str, bytes]) -> Act:
        """Look up in the store what an act is about.

        Raises:
            ActRefused: There is no such thing.
        """
        act, kind = given.act, kind_of(given.act.subject)
        if act.act == UNDO:
            return self._undoing(given)
        entity = entity_in(act)
        if entity:
            scheme = self._scheme_of(act)
            found = self._names.find(scheme, entity)
            if isinstance(found, str):
                raise given.refused(found, "give the id of one, as on its page, or another name")
            id, label, new_kind = found
            value = "|".join((id, *act.value.split("|")[1:]))
            act = replace(act, value=value, label=label, kind=new_kind)
        if kind in ENTITIES:
            return self._on_entity(Given(act, given.row))
        graph = self._report_of(Given(act, given.row))
        # Rows before this one may have changed it, and nothing is written yet.
        draft = Draft(graphs.get(graph) or self._writer.nquads(graph), graph)
        subject = mint_subject_iri(self._base, act.subject)
        if CLASSES[kind] not in draft.values(subject, RDF.type):
            raise given.refused(f"the store has no {act.subject}", "copy the id from its page")
        self._check_events(Given(act, given.row), draft, subject)
        reading = Draft(self.reading(graph), graph)
        # It is sought in readings; what another act added is in none.
        noted = reading if reading.has(subject) else draft
        return replace(
            act,
            article=_article_of(self.reading(graph)),
            read=self._read(draft, subject, act),
            anchor=note_anchor(noted, subject, kind),
        )

    def _undoing(self, given: Given) -> Act:
        undone = {act.subject for act in in_force(self._acts, kinds=(UNDO,))}
        known = {act_id(act): act for act in self._acts}
        if given.act.subject not in known:
            raise given.refused(
                f"the store has no act {given.act.subject}", "kg correct --list shows them"
            )
        if given.act.subject in undone:
            raise given.refused(
                f"{given.act.subject} has been undone", "undo the undoing to let it hold again"
            )
        return given.act

    def _scheme_of(self, act: Act) -> str:
        if act.act in ADDITIONS:
            kind = act_kind(act.act)
            return kind.takes.partition("|")[0] if kind else ""
        slot = find_slot(kind_of(act.subject), act.slot)
        return slot.takes if slot else kind_of(act.subject)

    def _on_entity(self, given: Given) -> Act:
        act = given.act
        if not self._names.is_known(act.subject):
            raise given.refused(f"the store has no {act.subject}", "copy the id from its page")
        if act.act in ("merge", "split"):
            other = act.value.partition("|")[0]
            if other == act.subject:
                raise given.refused("subject and value are the same", "give two ids")
            gone = {one.subject for one in self.in_force if one.act == "merge"}
            if other in gone:
                raise given.refused(f"{other} has been merged itself", "name what it went into")
        return act

    def _report_of(self, given: Given) -> str:
        graph = mint_report_graph_iri(self._base, key_of(given.act.subject))
        if not self._writer.graph_exists(graph):
            raise given.refused(
                f"the store has no {given.act.subject}", "copy the id from its page"
            )
        return graph

    def _check_events(self, given: Given, draft: Draft, subject: str) -> None:
        act = given.act
        if act.act == "one-event":
            other = mint_thing_iri(self._base, act.value)
            if other == subject:
                raise given.refused("subject and value are the same", "give two events")
            if not draft.has(other):
                self._report_of(Given(replace(act, subject=act.value), given.row))
                if not self._names.is_known(act.value):
                    raise given.refused(f"the store has no {act.value}", "copy its id")
        elif act.act in ADDITIONS:
            self._check_addition(given, draft, subject)
        elif act.act == "two-events":
            parts = tuple(act.value.split("|"))
            for part in parts:
                iri = mint_thing_iri(self._base, part.lstrip("+"))
                kind = kind_of(part.lstrip("+"))
                if kind not in ("participation", "localisation", "count"):
                    raise given.refused(
                        f"{part!r} is no part of an event",
                        "give participation/…|localisation/…|count/… from its page",
                    )
                if not draft.has(iri) or event_of(draft, iri, kind) != subject:
                    raise given.refused(f"{act.subject} has no {part}", "copy ids from its page")
            if draft.has(event_made_by(draft, subject, parts, base=self._base)):
                raise given.refused(
                    "these parts begin where an event of this type begins", "name another part"
                )

    def _check_addition(self, given: Given, draft: Draft, subject: str) -> None:
        act = given.act
        if act.act == "new-event" and find_words(draft, subject, act.value) is None:
            words = act.value.partition("|")[2]
            raise given.refused(f"the sentence has no {words!r}", "copy words of the sentence")
        if draft.has(added_iri(draft, subject, act, base=self._base)):
            raise given.refused(f"{act.subject} has that already", "correct what it has")

    def _read(self, draft: Draft, subject: str, act: Act) -> str:
        if act.act in ADDITIONS:
            return ""
        kind = kind_of(act.subject)
        slot = find_slot(kind, act.slot) or next(one for one in SLOTS if one.on == kind)
        return _value_words(draft, subject, slot, mint_thing_iri(self._base, ""))

    def _graphs_of(self, act: Act) -> list[str]:
        """Return the graphs of reports that an act may change."""
        if act.act == UNDO:
            undone = next(one for one in self._acts if act_id(one) == act.subject)
            return self._graphs_of(undone)
        if kind_of(act.subject) not in ENTITIES:
            rows = self._writer.select(
                f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?r <{PROV.specializationOf}> "
                f"<{act.article}> ; <{RDF.type}> <{KG.Report}> }} }}"
            ).rows
        else:
            iri = mint_thing_iri(self._base, act.subject)
            rows = self._writer.select(
                f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ {{ ?s ?p <{iri}> }} UNION "
                f"{{ <{iri}> ?p ?o }} }} }}"
            ).rows
        machine = machine_graph_iri(self._base, "")
        start = mint_report_graph_iri(self._base, "")
        names = {row[0].value for row in rows if row[0]}
        names = {
            self._base + "graph/" + n.removeprefix(machine) if n.startswith(machine) else n
            for n in names
        }
        return sorted(n for n in names if n.startswith(start) and self._writer.graph_exists(n))

    def _tried(self, given: Given, graph: str) -> bytes:
        """Return a graph with the acts in force, the new one among them.

        Raises:
            ActRefused: The result breaks a rule.
        """
        reading = self.reading(graph)
        made = corrected(reading, graph, self._relevant(reading), base=self._base).quads
        broken = validate_report(made)
        if broken:
            # What the reading breaks by itself is no fault of the act.
            known = {str(violation) for violation in validate_report(reading)}
            new = [violation for violation in broken if str(violation) not in known]
            if new:
                raise given.refused(f"this breaks a rule: {new[0]}", "correct that first")
        return made

    def finish(self) -> None:
        """Finish what was begun when a process was killed."""
        rows = self._writer.select(
            f"SELECT ?act WHERE {{ GRAPH <{acts_graph_iri(self._base)}> "
            f'{{ ?act <{KG.actState}> "{BEGUN}" }} }}'
        ).rows
        begun = {row[0].value for row in rows if row[0]}
        acts = [act for act in self._acts if mint_thing_iri(self._base, act_id(act)) in begun]
        if acts:
            self._carry_out(acts, {graph for act in acts for graph in self._graphs_of(act)})

    def _begin(self, fresh: Sequence[Act], *, first: int) -> None:
        """Remember acts, before anything follows from them."""
        come = act_quads(enumerate(fresh, start=first), base=self._base)
        begun = state_quads(((act, BEGUN) for act in fresh), base=self._base)
        self._writer.change_graph(acts_graph_iri(self._base), come=come + begun)

    def _carry_out(self, fresh: Sequence[Act], graphs: Iterable[str]) -> None:
        incidents = Incidents(self._writer, base=self._base)
        reports = sorted(graphs)
        linked = {
            mint_report_graph_iri(self._base, key_of(id))
            for act in map(self._root, fresh)
            if act.act == "one-event"
            for id in (act.subject, act.value)
        }
        # First: killed below, the reports still wait to be joined anew.
        incidents.mark(graph.rpartition("/")[2] for graph in sorted({*reports, *linked}))
        self._write_brought()
        lost = {act for graph in reports for act in self._write_report(graph, self.reading(graph))}
        for act in map(self._root, fresh):
            if kind_of(act.subject) in ENTITIES and act.act in _ON_ROWS:
                self._rewrite_subject(mint_thing_iri(self._base, act.subject))
        incidents.update()
        touched = {*fresh, *map(self._root, fresh), *(self._undone_by(act) for act in fresh)}
        # Last: until then the acts are "begun", and finish() repeats them.
        self._note_states((act, self._state(act, lost)) for act in self._acts if act in touched)

    def _state(self, act: Act, lost: Collection[Act]) -> str:
        holding = (*in_force(self._acts, kinds=(UNDO,)), *self.in_force)
        return LOST if act in lost else HOLDS if act in holding else UNDONE

    def _undone_by(self, act: Act) -> Act:
        """Return the act that an undoing takes back; any other act itself."""
        if act.act != UNDO:
            return act
        return next(one for one in self._acts if act_id(one) == act.subject)

    def _root(self, act: Act) -> Act:
        """Return the act that an undoing is about in the end, or the act itself."""
        while act.act == UNDO:
            act = self._undone_by(act)
        return act

    def _write_brought(self) -> None:
        """Write what the acts in force bring in: actors, places, names, decisions on incidents."""
        start = mint_authority_graph_iri(self._base, SOURCE)
        graphs = {n: b"" for n in self._writer.graphs() if n.startswith(start)}
        graphs |= self._names.graphs(self.in_force)
        graphs[acts_decisions_graph_iri(self._base)] = self._decisions()
        for name, quads in graphs.items():
            if quads:
                self._writer.replace_graph(name, quads)
            else:
                self._writer.remove_graph(name)

    def _decisions(self) -> bytes:
        lines = b""
        joined = [act for act in self.in_force if act.act == "one-event"]
        for number, act in enumerate(joined):
            pair = tuple(mint_thing_iri(self._base, id) for id in (act.subject, act.value))
            said = IncidentAct(
                "merge", act.subject, act.value, (), act.by, act.at[:10], act.reason, act_id(act)
            )
            decisions = (Decision("same", (pair[0], pair[1])),)
            lines += decision_quads(
                said,
                decisions,
                first=number,
                base=self._base,
                graph=acts_decisions_graph_iri(self._base),
            )
        return lines

    def _relevant(self, reading: bytes) -> list[Act]:
        """Return the acts in force that are about the article of a reading, or named in it."""
        article = _article_of(reading)
        if article not in self._articles and not self._on_entities:
            return []
        return [
            act
            for act in self.in_force
            if (act.article and act.article == article)
            or (
                kind_of(act.subject) in ENTITIES
                and f"<{mint_thing_iri(self._base, act.subject)}>".encode() in reading
            )
        ]

    def _keep(self, graph: str, reading: bytes, made: bytes) -> None:
        """Write a graph as it was made, and beside it the machine's reading if that differs."""
        machine = machine_graph_iri(self._base, graph)
        if Draft(reading, graph).to_bytes() == made:
            self._writer.replace_graph(graph, reading)
            self._writer.remove_graph(machine)
            return
        if (
            Draft(self._writer.nquads(machine), graph).to_bytes()
            != Draft(reading, graph).to_bytes()
        ):
            self._writer.replace_graph(machine, Draft(reading, machine).to_bytes())
        self._writer.retire_graph(machine)
        self._writer.replace_graph(graph, made)

    def _note_states(self, states: Iterable[tuple[Act, str]]) -> None:
        now = list(states)
        if now:
            gone = [(act, other) for act, state in now for other in STATES if other != state]
            self._writer.change_graph(
                acts_graph_iri(self._base),
                gone=state_quads(gone, base=self._base),
                come=state_quads(now, base=self._base),
            )

    def _rewritten(self) -> list[str]:
        """Return the IRIs of the actors and places of which rows are rewritten."""
        ids = {
            act.subject
            for act in self.in_force
            if kind_of(act.subject) in ENTITIES and act.act in _ON_ROWS
        }
        return sorted(mint_thing_iri(self._base, id) for id in ids)

    def _rewrite_subject(self, subject: str) -> None:
        start = mint_authority_graph_iri(self._base, "")
        ours = mint_authority_graph_iri(self._base, SOURCE)
        for graph in (*self._writer.graphs(), links_graph_iri(self._base)):
            if graph == links_graph_iri(self._base) or (
                graph.startswith(start) and not graph.startswith(ours)
            ):
                self._put_subject(graph, subject, b"")

    def _put_subject(self, graph: str, subject: str, come: bytes) -> None:
        """Write the rows of one actor or place: what the machine knew, *come*, then the acts."""
        machine = machine_graph_iri(self._base, graph)
        kept = Draft(self._writer.statements(machine, subject), graph).to_bytes()
        shown = self._writer.statements(graph, subject)
        rows = Draft((kept or shown) + come, graph).to_bytes()
        acts = [act for act in self.in_force if mint_thing_iri(self._base, act.subject) == subject]
        made = corrected(rows, graph, acts, base=self._base).quads
        self._writer.change_graph(graph, gone=shown, come=made)
        others = self._writer.nquads(machine).replace(
            self._writer.statements(machine, subject), b""
        )
        kept_rows = others + (Draft(rows, machine).to_bytes() if made != rows else b"")
        if kept_rows:
            self._writer.replace_graph(machine, kept_rows)
            self._writer.retire_graph(machine)
        else:
            self._writer.remove_graph(machine)


def in_force(acts: Sequence[Act], *, kinds: tuple[str, ...] = ()) -> tuple[Act, ...]:
    """Return the acts that hold; of *kinds* if given, else all but undoings."""
    undone: set[str] = set()
    holding = []
    # From the last: an undoing may itself be undone by a later one.
    for act in reversed(acts):
        if act_id(act) in undone:
            continue
        if act.act == UNDO:
            undone.add(act.subject)
        if act.act in kinds or (not kinds and act.act != UNDO):
            holding.append(act)
    return tuple(reversed(holding))


def machine_graph_iri(base: str, graph: str) -> str:
    """Return the name of the graph that keeps the machine's reading of *graph*."""
    return f"{base}graph/machine/{graph.removeprefix(f'{base}graph/')}"


def _article_of(reading: bytes) -> str:
    found = _ARTICLE.search(reading)
    return found[1].decode() if found else ""


def _value_words(draft: Draft, subject: str, slot: Slot, ids: str) -> str:
    """Return the value of a slot as a person would write it."""
    if slot.takes == "date":
        return draft.one(subject, LODE.atEDTFTime)
    if slot.takes == "figure":
        low, high = draft.one(subject, KG.minimum), draft.one(subject, KG.maximum)
        return low if low == high else f"{low}..{high}" if low else f"<={high}"
    value = draft.one(subject, slot.property)
    if slot.takes in ENTITIES:
        return value.removeprefix(ids)
    return value if slot.takes == "text" else concept_name(value)
