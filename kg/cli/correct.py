"""``kg correct``: what a person holds against the machine's reading, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from kg import config
from kg.cli.ask import answer_canned
from kg.cli.console import DEFAULT_STORE, BaseOption, StoreOption, as_typed, out

if TYPE_CHECKING:
    from kg.lexicon.rows import Row

_LISTED = ("act", "done", "subject", "slot", "readAs", "newValue", "by", "at", "reason", "state")
_REVIEWED = ("atStake", "confidence", "actorLabel", "type", "begins", "sentence", "participation")

AuthorityOption = Annotated[
    Path | None,
    typer.Option("--authority", envvar="KG_AUTHORITY", help="Folder of imported authorities."),
]


def correct(
    file: Annotated[
        Path | None,
        typer.Argument(
            exists=True, dir_okay=False, metavar="[FILE]", help="Acts as CSV or JSON Lines."
        ),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    act: Annotated[str, typer.Option("--act", help="replace, wrong, no-event, merge …")] = "",
    subject: Annotated[
        str, typer.Option("--subject", metavar="ID", help="What it is about: event/…, actor/… .")
    ] = "",
    slot: Annotated[str, typer.Option("--slot", help="Which slot of it: actor, date …")] = "",
    value: Annotated[str, typer.Option("--value", help="What holds instead.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides.")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    undo: Annotated[
        str, typer.Option("--undo", metavar="ACT", help="Take an act back, by its id.")
    ] = "",
    listing: Annotated[bool, typer.Option("--list", help="List the acts and their state.")] = False,
    queue: Annotated[
        bool, typer.Option("--queue", help="List what to look at first, by harm.")
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="Write corrected events as annotated news."),
    ] = None,
    authority: AuthorityOption = None,
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Correct what the machine read; acts outrank it, survive rebuilds, and can be undone.

    Examples:

      kg correct --act replace --subject participation/0123456789abcdef-40-air-strike-attacker-0
      --slot actor --value actor/syrian-armed-forces --by 'A. Name' --reason 'the text says so'

      kg correct acts.csv --store demo

      kg correct --list --store demo

      kg correct --undo curation/0123456789abcdef --by 'A. Name' --reason 'I misread'

    Columns of a file: act,subject,slot,value,by,at,reason. A wrong row changes nothing.
    """
    from kg.lexicon.rows import Row

    if listing:
        answer_canned("corrections", columns=_LISTED, store=store, base=base)
    elif queue:
        answer_canned("review", columns=_REVIEWED, store=store, base=base)
    elif export:
        _export(store, base, export)
    elif file:
        from kg.correct.checking import read_file

        _apply(read_file(file), store, base, authority)
    else:
        given = {"act": act, "subject": subject, "slot": slot, "value": value}
        if undo:
            given = {"act": "undo", "subject": undo}
        if not given["act"]:
            raise typer.BadParameter("give --act with --subject, a FILE, --undo, --list or --queue")
        from kg.correct.checking import read_act

        row = Row({**given, "by": by, "reason": reason}, "the command", 0)
        # What was typed wrongly is wrong usage (2), what a file holds is wrong data (4).
        with as_typed():
            read_act(row, base=base)
        _apply([row], store, base, authority)


def _apply(rows: Sequence[Row], store: str, base: str, authority: Path | None) -> None:
    from kg.correct.corrections import Corrections
    from kg.graph.corrections import act_id
    from kg.resolve.authority import load_authority
    from kg.store.derived import derive
    from kg.store.writer import writer

    with writer(store) as opened:
        corrections = Corrections(opened, base=base, load=lambda: load_authority(authority))
        made = corrections.apply(rows)
        generation = opened.publish(derive)
    for act in made:
        out.print(f"{act_id(act)}  {escape(in_words(act.act, act.subject, act.slot, act.value))}")
    out.print(f"{len(made)} new acts, generation {generation.number}")


def _export(store: str, base: str, file: Path) -> None:
    from kg.correct.corrections import Corrections
    from kg.store.writer import writer

    with writer(store) as opened:
        made = list(Corrections(opened, base=base).examples())
    is_text = file.suffix == ".ann"
    file.write_text("".join(one.as_text() if is_text else one.as_json() for one in made), "utf-8")
    out.print(f"{len(made)} documents of corrected events in {escape(str(file))}")


def in_words(act: str, subject: str, slot: str, value: str) -> str:
    """Return an act as one line."""
    return " ".join(filter(None, (act, subject, slot, f"→ {value}" if value else "")))
