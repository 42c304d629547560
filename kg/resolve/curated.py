"""Apply curation acts to the rows of the authority.

Acts are applied to the rows before the authority is built, in the order of the file, so that
every later step, and every rebuild, sees one world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from kg.errors import LexiconError
from kg.lexicon.authority import ActorRow, PlaceRow
from kg.lexicon.curation import CurationAct
from kg.lexicon.spelling import fold

R = TypeVar("R", ActorRow, PlaceRow)


@dataclass(frozen=True, slots=True)
class CuratedRows:
    """Rows after curation.

    Attributes:
        barred: (folded spelling, entity id) pairs that a person has ruled out.
        moved: Id → id that it was merged into or promoted to.
    """

    actors: tuple[ActorRow, ...]
    places: tuple[PlaceRow, ...]
    barred: frozenset[tuple[str, str]]
    moved: dict[str, str]


def apply_curation(
    actors: Iterable[ActorRow], places: Iterable[PlaceRow], acts: Iterable[CurationAct]
) -> CuratedRows:
    """Apply *acts* to the rows.

    Raises:
        LexiconError: An act speaks of an entity that does not exist (any more).
    """
    actor_rows = {f"actor/{row.slug}": row for row in actors}
    place_rows = {f"place/{row.slug}": row for row in places}
    barred: set[tuple[str, str]] = set()
    moved: dict[str, str] = {}
    for act in acts:
        if act.act == "not-same":
            barred |= {(fold(name), act.subject) for name in act.names}
        elif act.scheme == "actor":
            _change(actor_rows, act, barred, moved, make=_new_actor)
        else:
            _change(place_rows, act, barred, moved, make=_new_place)
    return CuratedRows(
        tuple(_with_parent(row, moved) for row in actor_rows.values()),
        tuple(_place_with_parent(row, moved) for row in place_rows.values()),
        frozenset(barred),
        moved,
    )


def _change(
    rows: dict[str, R],
    act: CurationAct,
    barred: set[tuple[str, str]],
    moved: dict[str, str],
    *,
    make: Callable[[CurationAct], R],
) -> None:
    if act.act == "merge":
        names = _names_of(_known(rows, act.subject, act))
        rows[act.object] = _with_names(_known(rows, act.object, act), names)
        del rows[act.subject]
        moved[act.subject] = act.object
        return
    if act.object in moved:
        raise _refused(act, f"{act.object!r} was merged away")
    if act.object not in rows:
        rows[act.object] = make(act)
    else:
        rows[act.object] = _with_names(rows[act.object], act.names)
    if act.act == "promote":
        moved[act.subject] = act.object
        return
    loser = _known(rows, act.subject, act)
    lost = {fold(name) for name in act.names}
    rows[act.subject] = replace(
        loser, aliases=tuple(alias for alias in loser.aliases if fold(alias) not in lost)
    )
    barred |= {(name, act.subject) for name in lost}


def _known(rows: dict[str, R], entity_id: str, act: CurationAct) -> R:
    if entity_id not in rows:
        raise _refused(act, f"{entity_id!r} is not in the authority")
    return rows[entity_id]


def _refused(act: CurationAct, what: str) -> LexiconError:
    return LexiconError(
        f"{act.act}: {what}",
        where=act.where,
        remedy="mend the id; an entity that was merged away before cannot be used again",
    )


def _names_of(row: ActorRow | PlaceRow) -> tuple[str, ...]:
    return (row.label, *row.aliases)


def _with_names(row: R, names: Iterable[str]) -> R:
    aliases = dict.fromkeys((*row.aliases, *names))
    aliases.pop(row.label, None)
    return replace(row, aliases=tuple(aliases))


def _new_actor(act: CurationAct) -> ActorRow:
    return ActorRow(
        slug=act.object.partition("/")[2],
        label=act.names[0],
        kind=act.kind or "organisation",
        aliases=act.names[1:],
        descriptions=(),
        arabic=(),
        country="",
        context=frozenset(),
        parents=(),
        valid_from="",
        valid_to="",
        wikidata=None,
        source=f"curation by {act.by}",
        licence="CC0-1.0",
        note=act.note,
        where=act.where,
    )


def _new_place(act: CurationAct) -> PlaceRow:
    return PlaceRow(
        slug=act.object.partition("/")[2],
        label=act.names[0],
        kind=act.kind or "populated",
        aliases=act.names[1:],
        doubtful=(),
        arabic=(),
        country="",
        parent="",
        valid_from="",
        valid_to="",
        latitude=None,
        longitude=None,
        wikidata=None,
        geonames=None,
        source=f"curation by {act.by}",
        licence="CC0-1.0",
        note=act.note,
        where=act.where,
    )


def _with_parent(row: ActorRow, moved: dict[str, str]) -> ActorRow:
    found = (_final(f"actor/{parent}", moved).partition("/")[2] for parent in row.parents)
    # What was a part of another, or beside it, is not a part of itself when the other goes into it.
    parents = tuple(parent for parent in dict.fromkeys(found) if parent != row.slug)
    return row if parents == row.parents else replace(row, parents=parents)


def _place_with_parent(row: PlaceRow, moved: dict[str, str]) -> PlaceRow:
    parent = _final(f"place/{row.parent}", moved).partition("/")[2] if row.parent else ""
    parent = "" if parent == row.slug else parent
    return row if parent == row.parent else replace(row, parent=parent)


def _final(entity_id: str, moved: dict[str, str]) -> str:
    while entity_id in moved:
        entity_id = moved[entity_id]
    return entity_id
