"""``kg export`` and ``kg import``: store → files, dump → store."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from kg import config
from kg.cli.console import DEFAULT_STORE, BaseOption, StoreOption, as_typed, err
from kg.errors import StoreError, UsageError

if TYPE_CHECKING:
    from kg.store.protocols import StoreReader


def export(
    store: StoreOption = DEFAULT_STORE,
    format: Annotated[
        str,
        typer.Option("--format", "-f", metavar="NAME", help="One of the formats below."),
    ] = "turtle",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write here, not to standard output."),
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(
            "--table", "-t", metavar="NAME", help="For csv and parquet; one of the tables below."
        ),
    ] = None,
    spreadsheet: Annotated[
        bool,
        typer.Option(
            "--spreadsheet",
            help="For csv: put an apostrophe before cells that a spreadsheet would run.",
        ),
    ] = False,
    report: Annotated[
        str | None,
        typer.Option("--report", metavar="ID", help="Only this report: its key or article id."),
    ] = None,
    query: Annotated[
        str | None,
        typer.Option("--query", metavar="SLUG", help="Only what this query answers, in RDF."),
    ] = None,
    license: Annotated[
        str, typer.Option("--license", metavar="IRI", help="For crate: licence of the data.")
    ] = "",
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Write the graph, a table, one report or one query's answer in a format that others read.

    Examples:

      kg export --store demo --format turtle -o graph.ttl

      kg export --store demo --format csv --table figures -o figures.csv

      kg export --store demo --format trig --report 000_9dcaca67ebddaf79

      kg export --store demo --format crate -o everything.zip

    Formats: turtle, ntriples, rdfxml and jsonld hold the union of all current reports; trig and
    nquads keep each report in its own graph, and kg import takes them. csv and parquet hold one
    table, geojson the incidents on a map, graphml a network of actors and events, ftm entities of
    FollowTheMoney (for OpenAleph), nanopubs a nanopublication for each claim, and crate everything
    in one described archive (RO-Crate).

    Tables: incidents, events, claims, figures, participants, actors, places, reports, acled-like
    and ged-like. docs/export.md says what each column holds.

    An actor leaves with role, stance and who says so. The same store gives the same bytes, and
    FILE appears only when it is complete.
    """
    if report and query:
        raise UsageError(
            "a report and a query cannot be exported at once",
            remedy="give either --report or --query",
        )

    from kg.export.formats import Wanted, find_export
    from kg.export.formats import export as export_graph
    from kg.export.rows import find_table
    from kg.store.reader import reader

    with as_typed():
        find_export(format)
        if table is not None:
            find_table(table)

    def write(out: BinaryIO) -> str:
        opened = reader(store)
        if query is not None:
            return f"{_write_answer(opened, out, query, format, base)} statements"
        wanted = Wanted(
            base=base, report=report, table=table, spreadsheet=spreadsheet, license=license
        )
        return f"{export_graph(opened, out, format, wanted)} {find_export(format).unit}"

    if output is None:
        write(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    err.print(f"[dim]{_write_whole(output, write)} written to {output}[/]")


def import_(
    dump: Annotated[
        Path, typer.Argument(metavar="DUMP", help="N-Quads, TriG (also .gz) or a crate.")
    ],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Make a new store of a full dump that kg export has written.

    Examples:

      kg export --store demo --format nquads -o dump.nq

      kg import dump.nq --store copy

    The dump is read to its end before anything is written; a mistake is named with its line. The
    store has the same statements, and kg build adds to it as to any other.
    """
    from kg.store.dump import import_dump

    found = import_dump(dump, store)
    err.print(f"[dim]{found.quads:,} statements imported into {store}[/]")


def _write_whole(output: Path, write: Callable[[BinaryIO], str]) -> str:
    """Let *write* fill a file that gets the name *output* once it is complete."""
    if not output.name:
        raise UsageError("a file without a name", where="--output", remedy="name a file")
    try:
        # A device, as /dev/stdout, or a pipe: a file that took its name would take its place.
        if output.exists() and not output.is_file() and not output.is_dir():
            with output.open("wb") as file:
                return write(file)
        return _write_beside(output, write)
    except OSError as error:
        raise StoreError(
            f"cannot be written: {error.strerror}",
            where=str(output),
            remedy="free some space, or choose another place",
        ) from error


def _write_beside(output: Path, write: Callable[[BinaryIO], str]) -> str:
    unfinished = output.with_name(f"{output.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            written = write(file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
    return written


def _write_answer(opened: StoreReader, out: BinaryIO, slug: str, format: str, base: str) -> int:
    """Write what the canned query *slug* answers, as RDF."""
    from kg.catalog import bind, load_query
    from kg.export.write import export_ntriples, export_table

    found = load_query(slug)
    text = bind(found, {}, base=base)
    if found.form == "construct":
        triples = opened.construct(text, format="ntriples")
        return export_ntriples(triples, out, format_name=format, base=base)
    rows = opened.select(text)
    return export_table(rows.variables, rows.rows, out, format_name=format, base=base)
