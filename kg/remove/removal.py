"""Reports out of a store, and with them all that came of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from kg.correct.corrections import Corrections, machine_graph_iri
from kg.errors import StoreError
from kg.graph.decisions import decisions_graph_iri, read_decisions
from kg.graph.incidents import incidents_graph_iri
from kg.incidents import Incidents
from kg.incidents.graph import IncidentGraph, in_parts, key_of, values
from kg.incidents.history import lives_of
from kg.remove.entities import Entities
from kg.remove.versions import Version, Versions, successors
from kg.store.derived import derive
from kg.store.protocols import StoreWriter
from kg.vocab.iris import mint_report_graph_iri, mint_report_iri
from kg.vocab.terms import KG

Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Removed:
    """The effect of a removal.

    Attributes:
        reports: Reports that were removed.
        articles: Articles that the store had, and has no text of any more.
        revived: Reports that are current again.
        entities: Actors and places that nobody mentions any more.
        pointless: Decisions and corrections of people about events of removed reports: they stay.
    """

    reports: int
    articles: int
    revived: int
    entities: int
    pointless: int


def remove_reports(
    writer: StoreWriter, chosen: Sequence[Version], *, base: str, watch: Watch | None = None
) -> Removed:
    """Remove reports, so that the store is as if they had never been built.

    It is for the caller to publish. What is interrupted before that has not begun: the next one
    to write goes back to the published generation.

    Raises:
        StoreError: What one of them tells, a copy of another outlet relies on; nothing is changed.
    """
    keys = {version.key for version in chosen}
    _refuse_originals(writer, keys, base)
    versions = Versions(writer, base=base)
    articles = versions.of_articles({version.work for version in chosen})
    follows, revived = successors([*articles, *versions.revised(keys)], keys)
    incidents = Incidents(writer, base=base)
    if incidents.update() or writer.has_unpublished:  # what a build that was killed has left
        writer.publish(derive)
    lives = lives_of(IncidentGraph(writer, base=base), {version.key for version in articles})
    # From here on whatever breaks off goes back to what has just been published.
    writer.mark_changed()
    for version in chosen:
        # Retired, not removed: what their incidents were is read from their texts.
        writer.retire_graph(mint_report_graph_iri(base, version.key))
        versions.take_out(version)
    for version in revived:
        writer.revive_graph(mint_report_graph_iri(base, version.key))
        versions.revive(version)
    for newer, older in follows.items():
        versions.follow(newer, older)
    longer = {version.key for version in (*revived, *follows.values()) if version is not None}
    incidents.forget(keys, longer, lives)
    entities = Entities(writer, base=base)
    named = set()
    for number, version in enumerate(chosen, 1):
        graph = mint_report_graph_iri(base, version.key)
        named |= entities.named_in(writer.nquads(graph))
        # A corrected report has the machine's reading beside it.
        named |= entities.named_in(writer.nquads(machine_graph_iri(base, graph)))
        writer.remove_graph(graph)
        writer.remove_graph(machine_graph_iri(base, graph))
        if watch:
            watch(number, len(chosen))
    versions.strike(chosen)
    left = {version.work for version in articles if version.key not in keys}
    gone = {version.work for version in chosen} - left
    corrections = Corrections(writer, base=base).lose_articles(gone)
    return Removed(
        reports=len(keys),
        articles=len(gone),
        revived=len(revived),
        entities=entities.remove_unmentioned(named),
        pointless=len(pointless_decisions(writer, keys, base=base)) + corrections,
    )


def pointless_decisions(writer: StoreWriter, keys: Collection[str], *, base: str) -> list[str]:
    """Return which decisions of people are about an event of the reports *keys*."""
    decisions = read_decisions(writer.nquads(decisions_graph_iri(base)))
    return [d.act for d in decisions if any(key_of(event) in keys for event in d.events)]


def _refuse_originals(writer: StoreWriter, keys: Collection[str], base: str) -> None:
    """Refuse to remove the one report that was read for outlets that printed the same text."""
    originals = [mint_report_iri(base, key) for key in sorted(keys)]
    copies = sorted(_copies(writer, originals, base).difference(keys))
    if copies:
        named = ", ".join(f"report/{key}" for key in copies)
        raise StoreError(
            f"other outlets printed the very text of what shall go, and were not read: {named}",
            remedy=f"remove them too ({named.replace(',', '')}), and build them again",
        )


def _copies(writer: StoreWriter, originals: Sequence[str], base: str) -> set[str]:
    found = set()
    for part in in_parts(originals):
        rows = writer.select(
            f"SELECT ?g ?copy WHERE {{ VALUES ?original {{ {values(part)} }} "
            f"GRAPH ?g {{ ?copy <{KG.copyOf}> ?original }} }}"
        )
        found |= {
            str(row["copy"]).rpartition("/")[2]
            for row in rows
            # There copies are reports that were read, and are nearly the same text.
            if str(row["g"]) != incidents_graph_iri(base)
        }
    return found
