"""``kg export``: store → files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import DEFAULT_STORE, StoreOption, err


def export(
    store: StoreOption = DEFAULT_STORE,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
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
) -> None:
    """Write the graph, one report or one query's answer in a format that others read.

    Examples:

      kg export --store demo --format turtle -o graph.ttl

      kg export --store demo --format trig --report 000_9dcaca67ebddaf79

      kg export --store demo --format jsonld --query figures

    Turtle, N-Triples, RDF/XML and JSON-LD hold the union of all current reports; TriG and N-Quads
    keep each report in its own graph. The same store gives the same bytes.
    """
    from kg.export import export_store

    export_store(store, format=format, output=output, report=report, query=query)
    if output is not None:
        err.print(f"[dim]written to {output} ({output.stat().st_size} bytes)[/]")
