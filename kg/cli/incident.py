"""``kg cluster`` and ``kg incident``: which reports tell of one incident, by machine and person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import config
from kg.cli.console import DEFAULT_STORE, BaseOption, LongWork, StoreOption, as_typed, out

if TYPE_CHECKING:
    from kg.lexicon.curation import IncidentAct

incident_app = typer.Typer(no_args_is_help=True, help="Decide what is one incident.")

IncidentArgument = Annotated[
    str, typer.Argument(metavar="INCIDENT", help="Its id, as incident/0123456789abcdef.")
]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")]


def cluster(
    store: StoreOption = DEFAULT_STORE,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Work out every incident anew; ids survive.")
    ] = False,
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Join the reports that tell of one incident, as kg build does at its end.

    Examples:

      kg cluster --store demo

      kg cluster --store demo --rebuild
    """
    from kg.incidents import Incidents
    from kg.store.derived import derive
    from kg.store.writer import writer

    with writer(store) as opened, LongWork("joining reports") as line:
        watch = partial(line.reached, "joining reports")
        incidents = Incidents(opened, base=base)
        if rebuild and opened.has_unpublished:  # what a build that was killed has left
            opened.publish(derive)
        count = incidents.rebuild(watch) if rebuild else incidents.update(watch)
        line.reached("writing indexes", 0, 0)
        generation = opened.publish(derive)
    out.print(f"{count} reports joined, generation {generation.number}")


@incident_app.command()
def merge(
    incident: IncidentArgument,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The incident that is the same.")],
    by: ByOption,
    note: NoteOption = "",
    store: StoreOption = DEFAULT_STORE,
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Hold two incidents to be one.

    Example: kg incident merge incident/0123456789abcdef incident/fedcba9876543210 --by 'A. Name'
    """
    _decide([_act("merge", incident, other=other, by=by, note=note)], store, base)


@incident_app.command()
def split(
    incident: IncidentArgument,
    events: Annotated[
        list[str], typer.Argument(metavar="EVENT...", help="Members that are none of it.")
    ],
    by: ByOption,
    note: NoteOption = "",
    store: StoreOption = DEFAULT_STORE,
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Take events out of an incident; together they are one of their own.

    Example: kg incident split incident/0123456789abcdef event/0123456789abcdef-40-air-strike
    --by 'A. Name'
    """
    _decide([_act("split", incident, events=tuple(events), by=by, note=note)], store, base)


@incident_app.command()
def confirm(
    incident: IncidentArgument,
    by: ByOption,
    note: NoteOption = "",
    store: StoreOption = DEFAULT_STORE,
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Hold an incident to be right as it stands.

    Example: kg incident confirm incident/0123456789abcdef --by 'A. Name'
    """
    _decide([_act("confirm", incident, by=by, note=note)], store, base)


@incident_app.command()
def reject(
    incident: IncidentArgument,
    by: ByOption,
    note: NoteOption = "",
    store: StoreOption = DEFAULT_STORE,
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Hold that there was no such incident: it stays, marked, and has no toll.

    Example: kg incident reject incident/0123456789abcdef --by 'A. Name' --note 'misread'
    """
    _decide([_act("reject", incident, by=by, note=note)], store, base)


@incident_app.command()
def apply(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A curation.csv.")],
    store: StoreOption = DEFAULT_STORE,
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Take over the rows about incidents of a curation file.

    Example: kg incident apply curation.csv --store demo

    Columns: act,subject,object,name,kind,by,on,note. A wrong row changes nothing.
    """
    from kg.lexicon.curation import load_incident_acts

    _decide(load_incident_acts(file), store, base)


def _act(
    act: str,
    incident: str,
    *,
    other: str = "",
    events: tuple[str, ...] = (),
    by: str,
    note: str,
) -> IncidentAct:
    from kg.lexicon.curation import incident_act

    today = datetime.now(UTC).date().isoformat()
    with as_typed():
        return incident_act(act, incident, other=other, events=events, by=by, on=today, note=note)


def _decide(acts: Sequence[IncidentAct], store: str, base: str) -> None:
    from kg.incidents import Incidents
    from kg.store.derived import derive
    from kg.store.writer import writer

    with writer(store) as opened:
        count = Incidents(opened, base=base).decide(acts)
        generation = opened.publish(derive)
    out.print(f"{count} new decisions, generation {generation.number}")
