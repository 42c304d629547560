"""The formats that a graph can be exported in: one row each.

Whatever is exported goes through this table: the command line, its help and the docs, which a test
holds to it. A format is written by one function, which takes what is wanted and where to write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from kg.errors import KgError, QueryError
from kg.export.crate import write_crate
from kg.export.followthemoney import write_entities
from kg.export.geojson import write_geojson
from kg.export.graphml import write_graphml
from kg.export.nanopubs import write_nanopubs
from kg.export.rows import find_table
from kg.export.sheets import write_csv, write_parquet
from kg.export.write import export_store
from kg.store.formats import GRAPHS
from kg.store.formats import find_format as find_rdf
from kg.store.protocols import StoreReader


@dataclass(frozen=True, slots=True)
class Wanted:
    """The choice of what to export.

    Attributes:
        base: What the instance IRIs of the store begin with.
        report: Key of a report or id of an article; None for everything.
        table: Name of a table, for the formats that hold one.
        spreadsheet: Disarm cells that a spreadsheet would run as a formula.
        license: IRI of the licence of the data; "" if none is stated.
    """

    base: str
    report: str | None = None
    table: str | None = None
    spreadsheet: bool = False
    license: str = ""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A way to write the graph.

    Attributes:
        name: On the command line.
        suffix: Of files, without the dot.
        label: What it holds and whom it serves.
        write: Writes it and returns how many units were written.
        unit: Of what *write* counts.
        options: Attributes of :class:`Wanted` that it heeds besides the base.
    """

    name: str
    suffix: str
    label: str
    write: Callable[[StoreReader, BinaryIO, Wanted], int]
    unit: str
    options: frozenset[str] = frozenset()


def _rdf(name: str) -> Callable[[StoreReader, BinaryIO, Wanted], int]:
    def write(reader: StoreReader, out: BinaryIO, wanted: Wanted) -> int:
        return export_store(reader, out, format_name=name, base=wanted.base, report=wanted.report)

    return write


def _csv(reader: StoreReader, out: BinaryIO, wanted: Wanted) -> int:
    table = find_table(wanted.table or DEFAULT_TABLE)
    return write_csv(reader, table, out, spreadsheet=wanted.spreadsheet)


def _parquet(reader: StoreReader, out: BinaryIO, wanted: Wanted) -> int:
    return write_parquet(reader, find_table(wanted.table or DEFAULT_TABLE), out)


DEFAULT_TABLE: Final = "incidents"
_RDF_LABELS: Final = {
    "turtle": "The union of all current reports, as people read RDF",
    "ntriples": "The same, a triple on a line",
    "rdfxml": "The same, for old programs",
    "jsonld": "The same, for programs that know JSON",
    "trig": "Each report in its own graph, as people read RDF",
    "nquads": "The same, a quad on a line: a full dump, which kg import takes",
}
FORMATS: Final = (
    *(
        ExportFormat(
            rdf.name, rdf.suffix, _RDF_LABELS[rdf.name], _rdf(rdf.name), "statements",
            frozenset({"report"}),
        )
        for rdf in GRAPHS
    ),
    ExportFormat("csv", "csv", "One table, for spreadsheets and statistics", _csv, "rows",
                 frozenset({"table", "spreadsheet"})),
    ExportFormat("parquet", "parquet", "One table with types, for pandas, DuckDB and R", _parquet,
                 "rows", frozenset({"table"})),
    ExportFormat("geojson", "geojson", "Incidents on a map, for QGIS and web maps",
                 lambda reader, out, _: write_geojson(reader, out), "features"),
    ExportFormat("graphml", "graphml", "Actors, events and who says so, for Gephi and NetworkX",
                 lambda reader, out, _: write_graphml(reader, out), "nodes and edges"),
    ExportFormat("ftm", "ftm.json", "Entities of FollowTheMoney, for OpenAleph",
                 lambda reader, out, wanted: write_entities(reader, out, base=wanted.base),
                 "entities"),
    ExportFormat("nanopubs", "trig", "A nanopublication for each claim, in TriG",
                 lambda reader, out, wanted: write_nanopubs(reader, out, base=wanted.base),
                 "claims"),
    ExportFormat("crate", "zip", "Everything, described, in one archive (RO-Crate)",
                 lambda reader, out, wanted: write_crate(
                     reader, out, base=wanted.base, license=wanted.license), "files",
                 frozenset({"license"})),
)  # fmt: skip


def find_export(name: str) -> ExportFormat:
    """Return the format of that name; RDF formats have their other names as well.

    Raises:
        KgError: There is none; the message lists those there are.
    """
    rdf = find_rdf(name, GRAPHS)
    wanted = rdf.name if rdf is not None else name.strip().lower()
    for known in FORMATS:
        if known.name == wanted:
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise KgError(f'there is no export format "{name}"', remedy=f"choose one of {names}")


def export(reader: StoreReader, out: BinaryIO, name: str, wanted: Wanted) -> int:
    """Write what is *wanted* in the format called *name*; return how many units.

    Raises:
        KgError: There is no such format, table or report, or the format has no such option.
    """
    known = find_export(name)
    for option, value in (
        ("report", wanted.report),
        ("table", wanted.table),
        ("spreadsheet", wanted.spreadsheet),
        ("license", wanted.license),
    ):
        if value and option not in known.options:
            fitting = ", ".join(f.name for f in FORMATS if option in f.options)
            raise QueryError(
                f"the format {known.name} has no --{option}",
                remedy=f"leave it out, or choose one of {fitting}",
            )
    return known.write(reader, out, wanted)
