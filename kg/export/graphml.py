"""Write actors, events, incidents, places and reports as a graph in GraphML.

For programs that draw and count networks (Gephi, yEd, NetworkX, igraph). An edge from an actor to
an event carries role, stance and who says so; no edge joins two actors, since only an event that
somebody tells stands between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from kg.export.rows import Streams, Value, find_table, rows_of
from kg.store.xml import xml_cleaned

_NODES: Final[Mapping[str, tuple[str, ...]]] = {
    "actors": ("label", "kind"),
    "places": ("label", "kind", "latitude", "longitude"),
    "reports": ("headline", "outlet", "published"),
    "incidents": ("type", "begins", "ends", "figures", "responses", "verification"),
    "events": (
        *("type", "begins", "ends", "figures", "responses"),
        *("realisation", "modality", "sentence"),
    ),
}
"""Table → the columns that its nodes carry; the first names the node."""
_EDGES: Final[Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]]] = {
    "participants": (("actor", "event", ("role", "stance", "saidBy", "published", "sentence")),),
    "events": (
        ("event", "incident", ()),
        ("event", "place", ("precision",)),
        ("event", "report", ()),
    ),
}
"""Table → edges: column of the source, column of the target, and the columns that they carry."""
_NUMBERS: Final = frozenset({"latitude", "longitude"})
_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"

Facts = Mapping[str, Value]


def write_graphml(source: Streams, out: BinaryIO) -> int:
    """Write the graph; return how many nodes and edges."""
    count = 0
    with xml_cleaned(out, "xml") as cleaned:
        cleaned.write(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{_NAMESPACE}">\n'.encode()
        )
        # GraphML: each key is declared before the graph that uses it.
        for key in _keys():
            cleaned.write(key.encode())
        cleaned.write(b'<graph id="kg" edgedefault="directed">\n')
        for element in _elements(source):
            cleaned.write(element.encode())
            count += 1
        cleaned.write(b"</graph>\n</graphml>\n")
    return count


def _keys() -> Iterator[str]:
    nodes = dict.fromkeys(name for names in _NODES.values() for name in names)
    edges = dict.fromkeys(
        name for edges in _EDGES.values() for *_, names in edges for name in names
    )
    for kind, names in (("node", ("class", "name", *nodes)), ("edge", ("relation", *edges))):
        for name in names:
            of = "double" if name in _NUMBERS else "string"
            yield (f'<key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{of}"/>\n')


def _elements(source: Streams) -> Iterator[str]:
    for table, names in _NODES.items():
        for facts in _facts(source, table):
            node = next(iter(facts.values()))
            said = {"class": table.removesuffix("s"), "name": facts[names[0]]}
            said |= {name: facts[name] for name in names}
            yield f"<node id={quoteattr(str(node))}>{_data('node', said)}</node>\n"
    for table in _EDGES:
        for facts in _facts(source, table):
            yield from _edges(table, facts)


def _edges(table: str, facts: Facts) -> Iterator[str]:
    for start, end, names in _EDGES[table]:
        if facts[start] is not None and facts[end] is not None:
            said: dict[str, Value] = {"relation": end if table == "events" else "participant"}
            said |= {name: facts[name] for name in names}
            ends = f"source={quoteattr(str(facts[start]))} target={quoteattr(str(facts[end]))}"
            yield f"<edge {ends}>{_data('edge', said)}</edge>\n"


def _data(kind: str, said: Facts) -> str:
    return "".join(
        f'<data key="{kind}-{name}">{escape(str(value))}</data>'
        for name, value in said.items()
        if value is not None
    )


def _facts(source: Streams, name: str) -> Iterator[Facts]:
    table = find_table(name)
    for row in rows_of(source, table):
        yield dict(zip(table.columns, row, strict=True))
