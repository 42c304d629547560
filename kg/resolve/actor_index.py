"""Look up actors of the world beyond those that are curated as rows.

They are one SQLite file, ``kg/data/actors.sqlite``, made by ``kg authority build-actors`` (see
``kg.resolve.actor_build``) and opened read-only when a name asks for it. It also holds the names
and outside ids that the same sources give for curated actors.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from kg.lexicon.authority import ActorRow
from kg.lexicon.offices import OfficeTerm
from kg.lexicon.spelling import fold, skeleton
from kg.model.entities import Actor
from kg.paths import DATA
from kg.resolve.index_file import IndexFile

ACTOR_INDEX: Final = DATA / "actors.sqlite"
ARMED_GROUP: Final = "non-state-armed-group"
STRENGTHS: Final = ("label", "alias", "local")
_ROW: Final = (
    "SELECT slug, label, kind, country, context, parents, valid_from, valid_to, active, wikidata, "
    "source, licence, note FROM actor"
)
_NAMED: Final = "SELECT slug, strength, written, context FROM name WHERE name = ? ORDER BY slug"
# The second condition lets the engine use the index, which leaves out names without bones.
_SOUNDING: Final = (
    "SELECT slug, strength, written, context FROM name WHERE bones = ? AND bones != '' "
    "ORDER BY slug"
)
_BEGINNING: Final = (
    "SELECT slug FROM name WHERE name >= ? AND name < ? GROUP BY slug "
    "ORDER BY MIN(strength), MIN(name), slug LIMIT ?"
)
_LAST: Final = "\U0010ffff"
_REMEDY: Final = "install kg again, or make it with `kg authority build-actors FOLDER`"
_WIKIDATA: Final = "wikidata:"
Named = tuple[str, str, str, frozenset[str]]


class ActorIndex:
    """Look up actors in the index; each process opens the file for itself."""

    def __init__(self, path: Path = ACTOR_INDEX) -> None:
        self._index = IndexFile(path, what="the actors", remedy=_REMEDY)
        self.named = lru_cache(maxsize=20_000)(self._named)
        self.row = lru_cache(maxsize=20_000)(self._row)

    def _named(self, key: str) -> tuple[Named, ...]:
        """Return id, strength, spelling and context of each actor that bears the name *key*."""
        return tuple(_named(cells) for cells in self._index.rows(_NAMED, key))

    def sounding_like(self, name: str) -> tuple[Named, ...]:
        """Return the names whose consonants are those of *name*."""
        return tuple(_named(cells) for cells in self._index.rows(_SOUNDING, skeleton(name)))

    def beginning(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the slugs of actors with a name that begins with *prefix*."""
        key = fold(prefix)
        rows = self._index.rows(_BEGINNING, key, key + _LAST, limit) if key else ()
        return tuple(slug for (slug,) in rows)

    def _row(self, slug: str) -> ActorRow | None:
        """Return the actor with this slug, or None."""
        return next(map(self._actor_row, self._index.rows(f"{_ROW} WHERE slug = ?", slug)), None)

    @cached_property
    def rows(self) -> tuple[ActorRow, ...]:
        """Every actor of the index, by slug."""
        return tuple(map(self._actor_row, self._index.rows(f"{_ROW} ORDER BY slug")))

    @cached_property
    def slugs(self) -> frozenset[str]:
        """The slugs of all actors of the index."""
        return frozenset(slug for (slug,) in self._index.rows("SELECT slug FROM actor"))

    @cached_property
    def parents_of_groups(self) -> frozenset[str]:
        """The slugs of what armed groups of the index are part of."""
        query = "SELECT DISTINCT parents FROM actor WHERE kind = ? AND parents != ''"
        return frozenset(parent for (parent,) in self._index.rows(query, ARMED_GROUP))

    def office_terms(self, country: str) -> tuple[OfficeTerm, ...]:
        """Return the terms of the heads of a country's state and government."""
        query = "SELECT country, title, slug, since, until FROM office WHERE country = ?"
        return tuple(OfficeTerm(*cells) for cells in self._index.rows(query, country))

    def ids_of(self, slug: str) -> tuple[str, ...]:
        """Return the outside ids of an actor, curated or not: "ucdp:6716"."""
        return tuple(i for (i,) in self._index.rows("SELECT id FROM outside WHERE slug = ?", slug))

    def actor(self, slug: str) -> Actor | None:
        """Return the actor with this slug as the graph describes it, or None."""
        row = self.row(slug)
        return actor_of(row, ids=self.ids_of(slug)) if row else None

    def _actor_row(self, cells: tuple[Any, ...]) -> ActorRow:
        slug, label, kind, country, context, parents, since, until, active, qid, *rest = cells
        source, licence, note = rest
        names = self._index.rows("SELECT written FROM name WHERE slug = ? ORDER BY rowid", slug)
        first, _, last = active.partition("-")
        return ActorRow(
            slug=slug,
            label=label,
            kind=kind,
            aliases=tuple(dict.fromkeys(name for (name,) in names if name != label)),
            descriptions=(),
            arabic=(),
            country=country,
            context=frozenset(context.split()),
            parents=tuple(parents.split()),
            valid_from=since,
            valid_to=until,
            wikidata=qid or None,
            source=source,
            licence=licence,
            note=note,
            where=f"{self._index.name}:{slug}",
            active=(int(first), int(last)) if last else None,
        )


def _named(cells: tuple[Any, ...]) -> Named:
    slug, strength, written, context = cells
    return f"actor/{slug}", STRENGTHS[strength], written, frozenset(context.split())


def actor_of(row: ActorRow, *, ids: tuple[str, ...] = ()) -> Actor:
    """Return the actor of *row* as the graph describes it."""
    qid = next((i.removeprefix(_WIKIDATA) for i in ids if i.startswith(_WIKIDATA)), None)
    return Actor(
        id=f"actor/{row.slug}",
        kind=row.kind,
        label=row.label,
        aliases=(*row.aliases, *row.arabic),
        wikidata=row.wikidata or qid,
        part_of=tuple(f"actor/{parent}" for parent in row.parents),
        ids=tuple(i for i in ids if not i.startswith(_WIKIDATA)),
        licence=row.licence,
    )
