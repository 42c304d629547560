"""``kg stats``, ``kg validate``, ``kg vocab``: whether everything is as it should be."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from kg.cli.console import DEFAULT_STORE, StoreOption, err, out, pairs_table
from kg.errors import StoreError


def stats(store: StoreOption = DEFAULT_STORE) -> None:
    """Count what the store holds.

    Example: kg stats --store demo
    """
    from kg.store.reader import reader
    from kg.vocab.terms import KG

    opened = reader(store)
    manifest = opened.generation.manifest
    counted: dict[str, object] = {"generation": opened.generation.number}
    counted |= {name: f"{number:,}" for name, number in manifest.get("counts", {}).items()}
    kinds = {
        "reports": KG.Report,
        "events": KG.Event,
        "claims": KG.Claim,
        "casualty counts": KG.CasualtyCount,
        "actors": KG.Actor,
        "places": KG.Place,
    }
    for name, kind in kinds.items():
        found = opened.select(f"SELECT (COUNT(?x) AS ?n) WHERE {{ ?x a <{kind}> }}")
        number = found.rows[0][0]
        counted[name] = f"{int(number.value):,}" if number else "0"
    counted |= {str(name): value for name, value in manifest.get("versions", {}).items()}
    out.print(pairs_table("", counted))


def validate(
    store: StoreOption = DEFAULT_STORE,
    report: Annotated[
        str | None, typer.Option("--report", metavar="KEY", help="Only this report.")
    ] = None,
) -> None:
    """Hold every report graph against the ontology's shapes, and the union against its graphs.

    Example: kg validate --store demo

    Ends with code 6 if a shape is broken; each break names report, node and shape. Ends with code 7
    if the default graph is not the union of the current graphs; kg repair mends it.
    """
    from kg.graph.validate import validate_report
    from kg.store.reader import reader
    from kg.store.union import find_union_faults

    opened = reader(store)
    graphs = [
        name
        for name in opened.graphs()
        if "/graph/report/" in name and (report is None or name.endswith(f"/{report}"))
    ]
    broken = 0
    for name in graphs:
        nquads = "".join(sorted(f"{quad} .\n" for quad in opened.quads(name))).encode()
        for violation in validate_report(nquads):
            broken += 1
            err.print(f"[bold red]broken[/] {escape(name)}: {escape(str(violation))}")
    out.print(f"{len(graphs)} report graphs, {broken} broken shapes")
    if broken:
        raise typer.Exit(6)
    if report is None and opened.keeps_union and (faults := find_union_faults(opened)):
        raise StoreError(
            f"the default graph is not the union of the current graphs: it lacks {faults.missing} "
            f"triples and has {faults.surplus} that none of them states",
            where=store,
            remedy=f"mend it with: kg repair --store {store}",
        )


def vocab() -> None:
    """Write the files that are derived from the ontology (for developers).

    Run it after a change in ontology/ and commit what it writes: the constants in
    kg/vocab/terms.py and the reference page docs/ontology.md.
    """
    from kg.vocab.generate import write_generated

    changed = write_generated()
    for path in changed:
        out.print(f"written: {path}")
    if not changed:
        out.print("everything is up to date")
