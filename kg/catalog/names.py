"""Find the actors, places and reports that people name as values of a parameter.

"Islamic State", one of its aliases, its short name ``islamic-state`` and its IRI are the same
actor. What names nothing in the store is refused with what comes near it: an empty table would
say that nothing happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, Protocol

from kg.catalog.bind import entity_iri, refuse
from kg.catalog.model import CannedQuery, Param
from kg.config import BASE_IRI
from kg.errors import QueryError

_ENTITIES: Final = "/id/"
"""Below this path of the instance base lie the things that articles tell of."""
_LOOK: Final = "look for it with the search of the pages, or leave the parameter out"

Refused = Callable[[str, str], QueryError]


class Named(Protocol):
    """One thing of the store and its name."""

    @property
    def iri(self) -> str: ...

    @property
    def title(self) -> str: ...


class Called(Protocol):
    """The things that a name may stand for."""

    @property
    def exact(self) -> Sequence[Named]: ...

    @property
    def near(self) -> Sequence[Named]: ...


class Names(Protocol):
    """Whoever knows what a store holds."""

    def called(self, name: str, kind: str, /) -> Called:
        """Find actors, places or reports by name."""
        ...

    def knows(self, iri: str, /) -> bool:
        """Tell whether anything is said of *iri*."""
        ...


def name_values(
    query: CannedQuery, values: Mapping[str, str], names: Names, *, base: str = BASE_IRI
) -> dict[str, str]:
    """Return *values* with the IRI of what is named in place of its name.

    Raises:
        QueryError: A value names nothing in the store, or several things.
    """
    return {
        name: _named(query, param, value.strip(), names, base)
        if (param := query.param(name)) and (param.expand or "").startswith(_ENTITIES)
        else value
        for name, value in values.items()
    }


def _named(query: CannedQuery, param: Param, value: str, names: Names, base: str) -> str:
    if not value:
        return value
    refused: Refused = partial(refuse, query, param)
    iri, refusal = "", None
    try:
        iri = entity_iri(query, param, value, base=base)
    except QueryError as error:  # "Islamic State" is no IRI, but may be a name
        refusal = error
    if param.suggest is not None:
        return find_named(value, param.suggest, names, iri=iri, base=base, refused=refused)
    if iri and names.knows(iri):
        return iri
    raise refusal or refused(f"names nothing of this store: '{value}'", _LOOK)


def find_named(
    value: str, kind: str, names: Names, *, iri: str, base: str, refused: Refused
) -> str:
    """Return the IRI of the one thing that *value* names in a store.

    Args:
        value: A name, an alias, an id of Wikidata, or what *iri* was made of.
        kind: "actor", "place" or "report".
        names: What the store calls things.
        iri: What *value* is as an IRI or a short name; "" if it can be none.
        base: Instance base.
        refused: Makes an error of what is wrong and what to do.

    Raises:
        QueryError: It names nothing, or several things.
    """
    if iri and names.knows(iri):
        return iri
    called = names.called(value, kind)
    if len(called.exact) == 1:
        return called.exact[0].iri
    if called.exact:
        choice = f"choose one: {_listed(called.exact, base)}"
        raise refused(f"names several things: '{value}'", choice)
    remedy = f"did you mean {_listed(called.near, base)}?" if called.near else _LOOK
    raise refused(f"names no {kind} of this store: '{value}'", remedy)


def _listed(found: Sequence[Named], base: str) -> str:
    path = base.rstrip("/") + _ENTITIES
    return ", ".join(
        f"{one.title} ({one.iri.removeprefix(path).partition('/')[2]})" for one in found
    )
