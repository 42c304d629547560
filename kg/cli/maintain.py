"""``kg backup``, ``kg repair`` and ``kg train``: what is done now and then."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import DEFAULT_STORE, LOST_GENERATION, StoreOption, as_typed, out, show_warning
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
    """Mend a store whose generation is lost or lacks files, or whose union is out of step.

    Example: kg repair --store demo

    The default graph becomes the union of the current graphs again. A link to the current
    generation that leads nowhere is replaced by a new generation, made from the folder writer/.
    Search index, lists and description are made if they are missing, or were made by another
    version of kg: worth doing after an upgrade, before the store is served.
    """
    from kg.store.repair import repair as repair_store

    done = repair_store(store)
    if done.lost_generation:
        show_warning(LOST_GENERATION)
    faults = done.union_faults
    if done.lacked_files:
        out.print("search index, lists and description: made anew")
    out.print(
        f"union: {faults.missing} triples added, {faults.surplus} removed; "
        f"generation {done.generation.number} is published"
    )


def rebase(
    base: Annotated[
        str, typer.Argument(metavar="IRI", help="The new base, such as http://127.0.0.1:8000/")
    ],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Move a store to another base: every address of its own is written anew, everywhere.

    Example: kg rebase https://data.example.org/conflict/ --store demo

    Graphs, incidents, decisions of people and indexes move together, in one step: whoever reads the
    store sees the old one or the new one. Moving it back gives the very statements from before.
    A server that is running must be started again.
    """
    from kg.store.rebase import check_base
    from kg.store.rebase import rebase as move

    with as_typed():
        check_base(base)
    done = move(store, base)
    count = done.generation.manifest["counts"]["quads"]
    out.print(
        f"{count:,} statements moved from {done.old} to {base}; "
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
        raise missing_package(error) from error
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    make_model(data, work, model, version=version, threads=threads)


def train_reader(
    data: Annotated[
        Path, typer.Argument(metavar="DATA", help="Folder with annotated texts (*.ann).")
    ],
    work: Annotated[
        Path, typer.Argument(metavar="WORK", help="Folder for checkpoints and readings.")
    ],
    folds: Annotated[
        int, typer.Option("--folds", min=2, metavar="N", help="Folds of the cross-validation.")
    ] = 5,
    only: Annotated[
        list[int] | None,
        typer.Option("--fold", metavar="K", help="Only this fold, from 0; may be repeated."),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(
            "--model", metavar="DIR", help="Train on all texts and write the reader here instead."
        ),
    ] = None,
    version: Annotated[
        str, typer.Option("--version", metavar="VERSION", help="Version to write on it.")
    ] = "1.0.0",
    parser: Annotated[
        Path | None, typer.Option("--parser", metavar="DIR", help="Another parser to stand on.")
    ] = None,
    threads: Annotated[int, typer.Option("--threads", metavar="N", help="Threads to use.")] = 2,
) -> None:
    """Train the reader of conflict news on annotated texts (needs the extra "train").

    Example: kg train-reader ../shared/data/annotated-news work --folds 5

    Prints what readers find in texts whose story they have not seen, and leaves their readings
    in WORK. A training that is interrupted goes on where it stopped.
    """
    try:
        from kg.parse.model_files import SHIPPED
        from kg.train.reader import make
        from kg.train.reader.score import report
    except ImportError as error:
        raise missing_package(error) from error
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    chosen = parser or SHIPPED
    if model is not None:
        make.make_reader(data, work, model, version=version, parser=chosen, threads=threads)
        return
    scores = make.cross_validate(
        data, work, folds=folds, only=only or (), parser=chosen, threads=threads
    )
    out.print(report(scores), markup=False, highlight=False, soft_wrap=True)


def train_decisions(
    data: Annotated[
        list[Path], typer.Argument(metavar="DATA...", help="Folders with annotated texts (*.ann).")
    ],
    work: Annotated[
        Path,
        typer.Option("--work", metavar="DIR", help="Where 'kg train-reader' left its readings."),
    ] = Path("work"),
    model: Annotated[
        Path | None,
        typer.Option(
            "--model", metavar="DIR", help="Model folder; the tables go beside its reader."
        ),
    ] = None,
) -> None:
    """Make the tables that decide between the grammar and the learned reader.

    Example: kg train-decisions ../shared/data/annotated-news ../shared/data/cases --work work

    They learn from what readers found in texts that they had not seen ('kg train-reader --folds').
    How good they are: kg evaluate --cross-validate.
    """
    try:
        from kg.parse.model_files import SHIPPED
        from kg.train.decisions.make import make_decisions
    except ImportError as error:
        raise missing_package(error) from error
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    out.print(f"wrote {make_decisions(data, work, model or SHIPPED)}", soft_wrap=True)


def train_incidents(
    data: Annotated[
        list[Path], typer.Argument(metavar="DATA...", help="Folders with annotated texts (*.ann).")
    ],
    work: Annotated[
        Path,
        typer.Option("--work", metavar="DIR", help="Where 'kg train-reader' left its readings."),
    ] = Path("work"),
) -> None:
    """Make the table that joins reports of one incident.

    Example: kg train-incidents ../shared/data/annotated-news ../shared/data/cases --work work

    It learns from stories that several texts tell (# cluster, xid), as readers and tables see
    them that had not seen the text. Prints how well tables join whose stories they had not seen.
    """
    try:
        from kg.train.incidents.make import make_incidents
    except ImportError as error:
        raise missing_package(error) from error
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    for score in make_incidents(data, work):
        out.print(str(score), markup=False, highlight=False, soft_wrap=True)


def missing_package(error: ImportError) -> ModelError:
    """Return the error to tell when training lacks a package."""
    return ModelError(
        f"training needs a package that is not installed: {error.name}",
        remedy="install it with: pip install '.[train]'",
    )
