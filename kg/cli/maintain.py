"""``kg backup``, ``kg repair`` and ``kg train``: what is done now and then."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import DEFAULT_STORE, LOST_GENERATION, StoreOption, out, show_warning
from kg.errors import ModelError


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


def repair(store: StoreOption = DEFAULT_STORE) -> None:
    """Mend a store whose current generation is lost or whose union is out of step.

    Example: kg repair --store demo

    The default graph becomes the union of the current graphs again. A link to the current
    generation that leads nowhere is replaced by a new generation, made from the folder writer/.
    """
    from kg.store.repair import repair as repair_store

    done = repair_store(store)
    if done.lost_generation:
        show_warning(LOST_GENERATION)
    faults = done.union_faults
    out.print(
        f"union: {faults.missing} triples added, {faults.surplus} removed; "
        f"generation {done.generation.number} is published"
    )


def train(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="Folder with the training sets.")],
    work: Annotated[Path, typer.Argument(metavar="WORK", help="Folder for checkpoints.")],
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="Folder for the finished model.")],
    version: Annotated[str, typer.Argument(metavar="VERSION", help="Version to write on it.")],
    threads: Annotated[int, typer.Option("--threads", metavar="N", help="Threads to use.")] = 2,
) -> None:
    """Train the language model (needs the extra "train"; about an hour and a half on two cores).

    Example: kg train ../shared/data work kg/parse/weights 2

    A training that is interrupted goes on where it stopped. The card beside the model says what it
    was trained on and how good it is.
    """
    try:
        from kg.train.make import make_model
    except ImportError as error:
        raise ModelError(
            f"training needs a package that is not installed: {error.name}",
            remedy="install it with: pip install '.[train]'",
        ) from error
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    make_model(data, work, model, version=version, threads=threads)
