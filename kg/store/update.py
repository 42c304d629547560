"""Write to a store from outside: SPARQL Update and Graph Store Protocol.

SPARQL updates and the Graph Store Protocol, on the live database. A write is published before it
is acknowledged, so whatever the live database holds beyond the published generation after a
crash belongs to a write that nobody was promised: the next writer throws it away
(:func:`kg.store.layout.reset_needed`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.errors import QueryError, StoreError, SyntaxFault
from kg.sparql.updates import Scope, scope_of_update
from kg.store import union
from kg.store.engine import check_update, explain_update, with_any_function
from kg.store.formats import graph_format
from kg.store.layout import is_full
from kg.store.writer import Writer

_ABOUT_GRAPH: Final = re.compile("The graph <.*> (?:does not exist|already exists)")
_DOCUMENT_PLACE: Final = re.compile(r"^Parser error at [^:]*: | \(line [^()]*\)$")
_BYTE_ORDER_MARK: Final = "\ufeff".encode()


class ManagedDefaultGraph(StoreError):
    """The default graph of this store is the union of its graphs and cannot be written."""

    def __init__(self) -> None:
        super().__init__(
            "the default graph of this store is the union of its named graphs",
            remedy="name a graph: GRAPH <IRI> { … } or WITH <IRI>; CLEAR NAMED empties them all",
        )


class WrongGraph(StoreError):
    """An operation of an update without SILENT does not fit the graphs that are there."""


class PreconditionFailed(StoreError):
    """The graph is not in the state on which the write depends."""


def apply_update(w: Writer, text: str, *, base: str | None) -> None:
    """Run a SPARQL update as one transaction.

    Args:
        text: The update.
        base: For relative IRIs.

    Raises:
        QueryError: The update is not SPARQL, or failed; nothing was changed.
        ManagedDefaultGraph: It writes the default graph, and this store keeps its union there.
        WrongGraph: It needs a graph that is missing, or creates one that is there.
    """
    scope = scope_of_update(text) if w.union else Scope(writes_default=False, graphs=frozenset())
    if scope.writes_default:
        # What is no SPARQL is told as such (400) before it is refused (409).
        check_update(text, base=base)
        raise ManagedDefaultGraph
    names = _named_graphs(scope)
    database = w.database if names is None else w.changing(*names)
    # An update does not tell what it changed: the union follows the difference.
    before = {name: union.graph_triples(database, name) for name in names or ()}
    w.mark_changed()
    try:
        with_any_function(
            lambda functions: database.update(text, base_iri=base, custom_functions=functions)
        )
    # Nothing was changed, so nothing has to be published or thrown away.
    except SyntaxError as error:
        w.unmark_changed()
        raise explain_update(text, error) from error
    except (ValueError, RuntimeError, OSError) as error:  # the last of a LOAD
        if is_full(error):
            raise  # not the update's fault: the caller tells it from its message
        w.unmark_changed()
        if about_graph := _ABOUT_GRAPH.match(str(error)):
            remedy = "add SILENT to leave the operation out in that case"
            raise WrongGraph(about_graph[0], remedy=remedy) from error
        raise QueryError(f"the update failed: {error}", remedy="simplify the update") from error
    if not w.union:
        return
    union.forget_missing(database, names)
    if names is None:
        database.update(union.REFRESH)
        return
    for name in names:
        after = union.graph_triples(database, name)
        union.follow(database, name, gone=before[name] - after, come=after - before[name])


def _named_graphs(scope: Scope) -> tuple[NamedNode, ...] | None:
    """List the graphs that an update may change; None: compute the whole union anew."""
    # What the store lists itself decides which graphs count.
    if scope.graphs is None or union.STORE_GRAPH.value in scope.graphs:
        return None
    return tuple(NamedNode(name) for name in sorted(scope.graphs))


def check_graph(w: Writer, graph: str, *, exists: bool | None, generation: int | None) -> None:
    """Check the conditions of a write.

    Args:
        graph: IRI of the graph; "default" and "dataset" always exist.
        exists: Whether it has to be there, or None.
        generation: The number that the published generation must have, or None.

    Raises:
        PreconditionFailed: One of them does not hold.
    """
    found = ":" not in graph or w.changing().contains_named_graph(NamedNode(graph))
    if exists is not None and exists != found:
        state = "is" if found else "is not"
        raise PreconditionFailed(f"the graph {state} there", remedy="look at it again")
    published = w.published
    if generation is not None and (published is None or published.number != generation):
        raise PreconditionFailed("the graph may have changed meanwhile", remedy="read it again")


def put_graph(
    w: Writer, graph: str, parts: Iterable[tuple[str, bytes]], *, base: str | None
) -> bool:
    """Replace *graph* by the documents *parts* (format name, content); True if it was new.

    *graph* is an IRI, "default", or "dataset" for all graphs at once.

    Raises:
        QueryError: A document cannot be parsed; nothing was changed.
        ManagedDefaultGraph: *graph* is "default" and this store keeps its union there.
    """
    return _write(w, graph, parts, base=base, replace=True)


def post_graph(
    w: Writer, graph: str, parts: Iterable[tuple[str, bytes]], *, base: str | None
) -> bool:
    """Add the documents *parts* to *graph*; True if it was new."""
    return _write(w, graph, parts, base=base, replace=False)


def delete_graph(w: Writer, graph: str) -> bool:
    """Remove *graph*; False if there is none. The default graph is emptied."""
    if graph == "default":
        if w.union:
            raise ManagedDefaultGraph
        w.mark_changed()
        w.database.clear_graph(DefaultGraph())
        return True
    node = NamedNode(graph)
    database = _changing(w, node)
    if not database.contains_named_graph(node):
        return False
    w.mark_changed()
    union.remove(database, node, union=_is_stated(w, node))
    _refresh_after(w, node)
    return True


def _changing(w: Writer, graph: NamedNode) -> Store:
    """Return the live database for changes of *graph*: those of the store's own list change all."""
    return w.database if graph == union.STORE_GRAPH else w.changing(graph)


def _is_stated(w: Writer, graph: NamedNode) -> bool:
    """Tell whether the union has what *graph* says."""
    is_listed = graph != union.STORE_GRAPH and not union.is_retired(w.changing(), graph)
    return w.union and is_listed


def _refresh_after(w: Writer, graph: NamedNode) -> None:
    """Make the union anew after a change of the store's own list: it decides what counts."""
    if w.union and graph == union.STORE_GRAPH:
        w.database.update(union.REFRESH)


def _write(
    w: Writer, graph: str, parts: Iterable[tuple[str, bytes]], *, base: str | None, replace: bool
) -> bool:
    if graph == "default" and w.union:
        raise ManagedDefaultGraph
    target = None if graph == "dataset" else graph
    quads = [quad for name, document in parts for quad in _parse(name, document, base, target)]
    # Not before all parts are parsed: a fault in the last one must leave nothing to undo.
    w.mark_changed()
    if graph == "dataset":
        return _write_dataset(w, quads, replace=replace)
    if graph == "default":
        if replace:
            w.database.clear_graph(DefaultGraph())
        _add(w.database, quads)
        return False
    node = NamedNode(graph)
    database = _changing(w, node)
    created = not database.contains_named_graph(node)
    present = union.graph_triples(database, node)
    wanted = {quad.triple for quad in quads}
    gone = present - wanted if replace else set()
    union.change_graph(database, node, gone=gone, come=wanted - present, union=_is_stated(w, node))
    # PUT of an empty document makes an empty graph, which GET has to find (W3C test suite).
    database.add_graph(node)
    _refresh_after(w, node)
    return created


def _write_dataset(w: Writer, quads: list[Quad], *, replace: bool) -> bool:
    if w.union and any(isinstance(quad.graph_name, DefaultGraph) for quad in quads):
        raise ManagedDefaultGraph
    if replace:
        w.database.clear()
    _add(w.database, quads)
    if w.union:
        w.database.update(union.REFRESH)
    return False


def _add(database: Store, quads: list[Quad]) -> None:
    if len(quads) > union.BULK:
        database.bulk_extend(quads)
    else:
        database.extend(quads)


def _parse(
    format_name: str, document: bytes, base: str | None, graph: str | None
) -> Iterable[Quad]:
    try:
        found = pyoxigraph.parse(
            document.removeprefix(_BYTE_ORDER_MARK),
            graph_format(format_name),
            base_iri=base,
            without_named_graphs=graph is not None,
            rename_blank_nodes=True,  # two documents may use the same label for two things
        )
        yield from found
    except SyntaxError as error:
        what = _DOCUMENT_PLACE.sub("", error.msg)
        remedy = f"correct the {format_name} document at the place named"
        raise SyntaxFault(what, line=error.lineno, column=error.offset, remedy=remedy) from error
    except (ValueError, OSError) as error:
        raise QueryError(
            f"the document cannot be read: {error}", remedy="check its syntax and its media type"
        ) from error
