"""``kg export``: store → files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from kg import config
from kg.cli.ask import known_format
from kg.cli.console import DEFAULT_STORE, BaseOption, StoreOption, err
from kg.errors import StoreError, UsageError


def export(
    store: StoreOption = DEFAULT_STORE,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            callback=known_format,
            help="turtle, ntriples, nquads, trig, rdfxml or jsonld.",
        ),
    ] = "turtle",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write here, not to standard output."),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option("--report", metavar="ID", help="Only this report: its key or article id."),
    ] = None,
    query: Annotated[
        str | None, typer.Option("--query", metavar="SLUG", help="Only what this query answers.")
    ] = None,
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Write the graph, one report or one query's answer in a format that others read.

    Examples:

      kg export --store demo --format turtle -o graph.ttl

      kg export --store demo --format trig --report 000_9dcaca67ebddaf79

      kg export --store demo --format jsonld --query figures

    Turtle, N-Triples, RDF/XML and JSON-LD hold the union of all current reports; TriG and N-Quads
    keep each report in its own graph. The same store gives the same bytes.
    """
    if report and query:
        raise UsageError(
            "a report and a query cannot be exported at once",
            remedy="give either --report or --query",
        )
    if output is None:
        _write(sys.stdout.buffer, store, format, report=report, query=query, base=base)
        sys.stdout.buffer.flush()
        return
    unfinished = output.with_name(output.name + ".part")
    try:
        with unfinished.open("wb") as file:
            count = _write(file, store, format, report=report, query=query, base=base)
        unfinished.replace(output)
    except OSError as error:
        raise StoreError(
            f"cannot be written: {error.strerror}",
            where=str(output),
            remedy="free some space, or choose another place",
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    err.print(f"[dim]{count} statements written to {output}[/]")


def _write(
    out: BinaryIO, store: str, format: str, *, report: str | None, query: str | None, base: str
) -> int:
    from kg.catalog import bind, load_query
    from kg.export.write import export_ntriples, export_store, export_table
    from kg.store.reader import reader

    opened = reader(store)
    if query is None:
        return export_store(opened, out, format_name=format, base=base, report=report)
    found = load_query(query)
    text = bind(found, {}, base=base)
    if found.form == "construct":
        triples = opened.construct(text, format="ntriples")
        return export_ntriples(triples, out, format_name=format, base=base)
    table = opened.select(text)
    return export_table(table.variables, table.rows, out, format_name=format, base=base)
