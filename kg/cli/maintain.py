"""``kg backup`` and ``kg train``: what is done now and then."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.console import DEFAULT_STORE, StoreOption, out


def backup(
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="A folder that is not there yet.")
    ],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Copy the published graph to a new store, while the old one stays in use.

    Example: kg backup copies/2026-11-20 --store demo
    """
    from kg.store.backup import backup as copy_store

    generation = copy_store(store, target)
    out.print(f"generation {generation.number} copied to {target}")


def train(context: typer.Context) -> None:
    """Train the language model from treebanks (needs the extra "train").

    Everything after the command goes to the recipe: kg train --help-recipe lists it.

    Example: kg train --data treebanks --out weights
    """
    from kg.train.__main__ import main as run_recipe

    arguments = ["--help" if a == "--help-recipe" else a for a in context.args]
    run_recipe(arguments)
