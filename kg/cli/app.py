"""List of the commands, and the one place that turns an error into a message and an exit code."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg.cli import (
    ask,
    building,
    evaluating,
    export,
    extract,
    linking,
    look,
    maintain,
    manual,
    references,
    removing,
    serving,
)
from kg.cli.authority import authority_app
from kg.cli.console import show_error, show_fault
from kg.cli.correct import correct
from kg.cli.incident import cluster, incident_app
from kg.errors import KgError
from kg.version import __version__

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 failed, 2 wrong usage, 3 an article could not be read, 4 data or "
    "ontology, 5 language model, 6 shapes broken, 7 store, 8 query, 9 outside authority.",
)

app.command(rich_help_panel="From text to graph")(building.build)
app.command(rich_help_panel="From text to graph")(extract.extract)
app.command(rich_help_panel="Asking")(serving.serve)
app.command(
    rich_help_panel="Asking",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)(ask.query)
app.command(rich_help_panel="Asking")(ask.sparql)
app.command(rich_help_panel="Asking")(serving.mcp)
app.command(rich_help_panel="Asking")(export.export)
app.command("import", rich_help_panel="Looking after it")(export.import_)
app.command(rich_help_panel="Looking after it")(look.stats)
app.command(rich_help_panel="Looking after it")(look.validate)
app.command(rich_help_panel="Looking after it")(removing.remove)
app.command(rich_help_panel="Looking after it")(maintain.backup)
app.command(rich_help_panel="Looking after it")(maintain.repair)
app.command(rich_help_panel="Looking after it")(maintain.rebase)
app.add_typer(authority_app, name="authority", rich_help_panel="Looking after it")
app.command(rich_help_panel="Looking after it")(linking.link)
app.command(rich_help_panel="Looking after it")(correct)
app.command(rich_help_panel="Looking after it")(cluster)
app.add_typer(incident_app, name="incident", rich_help_panel="Looking after it")
app.command(rich_help_panel="Looking after it")(manual.manual)
app.command(rich_help_panel="Developing kg")(evaluating.evaluate)
app.command(rich_help_panel="Developing kg")(look.vocab)
app.command(rich_help_panel="Developing kg")(references.references)
app.command(rich_help_panel="Developing kg")(maintain.train)
app.command("train-reader", rich_help_panel="Developing kg")(maintain.train_reader)
app.command("train-decisions", rich_help_panel="Developing kg")(maintain.train_decisions)
app.command("train-incidents", rich_help_panel="Developing kg")(maintain.train_incidents)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def kg(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Say which.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the full traceback of an error.")
    ] = False,
) -> None:
    """Turn news of armed conflict into a graph in which every figure names its source.

    Begin with the two sample articles:

      kg build seeds --store demo

      kg query figures --store demo

      kg serve --store demo
    """


def main() -> None:
    """Run the command line; the only place that catches everything."""
    try:
        app(args=_with_debug_first(sys.argv[1:]))
    except KgError as error:
        if "--debug" in sys.argv:
            raise
        show_error(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has seen enough: kg sparql … | head
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        show_fault(error)
        sys.exit(1)


def _with_debug_first(arguments: list[str]) -> list[str]:
    """Let --debug stand anywhere, as people type it at the end after a failure."""
    rest = [argument for argument in arguments if argument != "--debug"]
    return rest if len(rest) == len(arguments) else ["--debug", *rest]
