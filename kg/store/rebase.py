"""Move a store to another base: the address that all IRIs of its own begin with.

Every statement is written anew into a generation that becomes current by one swap of a link, so a
reader sees the store as it was or as it will be. The live database is marked before the swap: a
writer that comes after a crash takes it from whichever generation is current then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.errors import StoreError
from kg.store.derived import derive
from kg.store.generations import Generation, published
from kg.store.layout import is_remote
from kg.store.writer import Writer, embedded_writer

BASE: Final = re.compile(r"https?://[^\s<>\"{}|\\^`?#/]+/([^\s<>\"{}|\\^`?#]*/)?")
_URI: Final = "http://www.w3.org/2001/XMLSchema#anyURI"

Term = NamedNode | BlankNode | Literal | Triple | DefaultGraph
_T = TypeVar("_T", bound=Term)


@dataclass(frozen=True, slots=True)
class Rebased:
    """The effect of a rebase.

    Attributes:
        old: The base before.
        generation: The published one, under the new base.
    """

    old: str
    generation: Generation


def noted_base(path: str | Path) -> str | None:
    """Return the base that the store at *path* was built with; None if that is not known."""
    if is_remote(path):
        from kg.store.remote import RemoteStore

        return RemoteStore(str(path)).base
    try:
        notes = published(path).manifest.get("notes", {})
    except StoreError:
        return None
    base = notes.get("base")
    return str(base) if base else None


def check_base(base: str) -> str:
    """Return *base* if IRIs may begin with it.

    Raises:
        StoreError: It is no web address of a folder.
    """
    if not BASE.fullmatch(base):
        raise StoreError(
            "this is no base address",
            where=base,
            remedy="give a web address that ends with a slash, such as http://127.0.0.1:8000/",
        )
    return base


def rebase(path: str | Path, new: str) -> Rebased:
    """Write the store at *path* anew, with *new* in place of its base, and publish it.

    Raises:
        StoreError: *new* is no base; the store's own is not known; something else in the store
            is called by *new* already, so that there would be no way back.
    """
    check_base(new)
    if is_remote(path):
        raise StoreError(
            "a remote store cannot be moved to another base",
            where=str(path),
            remedy="move a local store, and load it there",
        )
    with embedded_writer(path) as opened:
        opened.publish(derive)  # what the next lines fall back to
        old = noted_base(path)
        if old is None:
            raise StoreError(
                "it is not known which base this store has",
                where=str(path),
                remedy="only stores that kg build has made can be moved",
            )
        if old == new:
            return Rebased(old, published(path))
        _refuse_mixture(opened, old, new)
        generation = opened.publish_instead(
            lambda database, target: _copy(database, target, old, new), derive, {"base": new}
        )
    return Rebased(old, generation)


def _refuse_mixture(opened: Writer, old: str, new: str) -> None:
    for quad in opened.database:
        for iri in _iris(quad):
            # The new base may lie below the old one, and then begins IRIs that move along.
            if iri.startswith(new) and not iri.startswith(old):
                raise StoreError(
                    f"something else in the store is called by the new base: {iri}",
                    where=new,
                    remedy="choose a base that nothing in the store begins with",
                )


def _iris(term: Quad | Term) -> Iterator[str]:
    match term:
        case NamedNode():
            yield term.value
        # Pages and other programs take such a literal for an address, as they take an IRI.
        case Literal() if term.datatype.value == _URI:
            yield term.value
        case Quad():
            yield from _iris(term.graph_name)
            yield from _iris(term.triple)
        case Triple():
            for part in (term.subject, term.predicate, term.object):
                yield from _iris(part)


def _copy(database: Store, target: Path, old: str, new: str) -> None:
    """Write all statements of *database*, moved, into a new database at *target*."""
    moved = mover(old, new)
    copy = Store(str(target))
    copy.bulk_extend(
        Quad(moved(q.subject), moved(q.predicate), moved(q.object), moved(q.graph_name))
        for q in database
    )
    for graph in database.named_graphs():  # an empty one has no statement to come with
        copy.add_graph(moved(graph))
    copy.flush()


def mover(old: str, new: str) -> Callable[[_T], _T]:
    """Return a function that puts *new* in the place of *old* in a term, and keeps its kind."""

    @lru_cache(maxsize=100_000)
    def iri(text: str) -> NamedNode:
        return NamedNode(new + text[len(old) :] if text.startswith(old) else text)

    def move(term: _T) -> _T:
        made: Term = term
        match term:
            case NamedNode():
                made = iri(term.value)
            case Triple():
                made = Triple(move(term.subject), move(term.predicate), move(term.object))
            case Literal() if term.datatype.value == _URI:
                made = Literal(iri(term.value).value, datatype=term.datatype)
            # A datatype of our own ontology is an IRI below the base as well.
            case Literal() if term.datatype.value.startswith(old):
                made = Literal(term.value, datatype=iri(term.datatype.value))
        return made  # type: ignore[return-value]

    return move
