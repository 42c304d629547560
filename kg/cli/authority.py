"""``kg authority``: more actors and places, and what a name may mean."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from kg.cli.console import (
    out,
    pairs_table,
    show_warning,
)

if TYPE_CHECKING:
    from kg.link.sources.record import Record

authority_app = typer.Typer(no_args_is_help=True, help="Actors and places beyond those that ship.")

AuthorityOption = Annotated[
    Path | None,
    typer.Option(
        "--authority",
        metavar="DIR",
        envvar="KG_AUTHORITY",
        help="Folder of imported authorities and of curation.csv.",
    ),
]


COVERED = {
    "groups": "group",
    "forces": "state",
    "missions": "body",
    "parties": "party",
    "media": "media",
    "persons": "person",
}


class SourceFormat(StrEnum):
    """The kind of source that is imported."""

    GEONAMES = "geonames"
    WHOSONFIRST = "whosonfirst"
    WIKIDATA = "wikidata"
    CSV = "csv"


@authority_app.command("import")
def import_authority(
    source: Annotated[Path, typer.Argument(exists=True, help="The file or folder to read.")],
    format: Annotated[SourceFormat, typer.Option("--format", "-f", help="What it is.")],
    into: Annotated[
        Path, typer.Option("--authority", metavar="DIR", envvar="KG_AUTHORITY", help="Where to.")
    ],
    name: Annotated[str, typer.Option(help="Name of this import; the same name replaces it.")] = "",
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--class",
            metavar="QID=place/KIND",
            help="For a Wikidata dump: a class and our kind, as Q532=place/populated.",
        ),
    ] = None,
) -> None:
    """Read a larger authority into the folder, whole or not at all.

    What is known already is skipped, but for a Wikidata or GeoNames id that it lacks: the known
    entity gets it, and keeps both sources. What contradicts is listed in conflicts-NAME.csv and
    not taken over.

    Examples:

      kg authority import SY.zip --format geonames --authority authority

      kg authority import whosonfirst-data-admin-sy --format whosonfirst --authority authority

      kg authority import latest-all.json.bz2 -f wikidata --class Q532=place/populated --authority a

      kg authority import actors.csv --format csv --authority authority
    """
    from kg.link.importing import import_records
    from kg.resolve.authority import load_entities

    chosen = name or "-".join(source.name.lower().split(".")[0].replace("_", "-").split())
    summary = import_records(
        _records(source, format, kinds or []),
        name=chosen,
        folder=into,
        known=load_entities(into, without=chosen),
    )
    table: dict[str, object] = {
        "added": summary.added,
        "known already": summary.known,
        "new ids": len(summary.gains),
        "conflicts": f"{summary.conflicts}, see {summary.conflicts_path}"
        if summary.conflicts
        else 0,
        "file": summary.path,
    }
    out.print(pairs_table("", table))
    for gain in summary.gains:
        out.print(gain, markup=False, soft_wrap=True)


@authority_app.command("build-places")
def build_places(
    folder: Annotated[
        Path,
        typer.Argument(
            exists=True, file_okay=False, help="Has admin.tsv, towns500.tsv and regions.tsv."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to; otherwise the index that ships with kg."),
    ] = None,
) -> None:
    """Make the gazetteer of the world from tables; for those who change kg.

    What is read is told in kg/resolve/gazetteer_build.py and docs/authority.md.

    Example: kg authority build-places tables --output gazetteer.sqlite
    """
    from kg.resolve.gazetteer import INDEX_FILE
    from kg.resolve.gazetteer_build import build_gazetteer

    path = output or INDEX_FILE
    count = build_gazetteer(folder, path)
    out.print(pairs_table("", {"places": count, "file": path}))


@authority_app.command("build-actors")
def build_actors(
    folder: Annotated[
        Path,
        typer.Argument(exists=True, file_okay=False, help="Has ucdp_actors.tsv and the others."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to; otherwise the index that ships with kg."),
    ] = None,
) -> None:
    """Make the index of the world's actors from tables; for those who change kg.

    What is read is told in kg/resolve/actor_sources.py and docs/authority.md; what people decided
    about single rows stands in kg/data/actor_review.csv.

    Example: kg authority build-actors tables --output actors.sqlite
    """
    from kg.resolve.actor_build import build_actors as build
    from kg.resolve.actor_index import ACTOR_INDEX

    path = output or ACTOR_INDEX
    count = build(folder, path)
    out.print(pairs_table("", {"actors": count, "file": path}))


@authority_app.command()
def coverage(
    authority: AuthorityOption = None,
    country: Annotated[
        list[str] | None, typer.Option(metavar="ISO", help="Only these countries.")
    ] = None,
) -> None:
    """List how many actors and places are known in each country, and how many have an outside id.

    An actor counts in every country in whose news it is at home.

    Example: kg authority coverage --country ML --country SD
    """
    from kg.resolve.authority import load_authority
    from kg.resolve.coverage import count_coverage

    table = Table(box=None, pad_edge=False)
    for column in ("country", "", *COVERED, "actors", "with id", "places", "with id"):
        table.add_column(column, justify="left" if column in ("country", "") else "right")
    wanted = {iso.upper() for iso in country or ()}
    for row in count_coverage(load_authority(authority)):
        if not wanted or row.country in wanted:
            kinds = (str(row.kinds.get(kind, 0)) for kind in COVERED.values())
            numbers = (row.actors, row.actors_with_id, row.places, row.places_with_id)
            table.add_row(row.country, escape(row.label), *kinds, *map(str, numbers))
    out.print(table)


@authority_app.command()
def find(
    name: Annotated[str, typer.Argument(help="A name as it stands in the news.")],
    authority: AuthorityOption = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="actor, place, or actor/person, place/populated …"),
    ] = None,
) -> None:
    """Show what a name may mean, best first.

    Example: kg authority find 'Deir Ezzor' --kind place
    """
    from kg.reconcile.candidates import Question, find_candidates
    from kg.resolve.authority import load_authority

    question = Question((name,), frozenset(kind or ()))
    candidates = find_candidates(question, load_authority(authority))
    found = [one for one in candidates if one.features.get("type", True)]
    table = Table(box=None, pad_edge=False)
    for column in ("score", "id", "kind", "label", "Wikidata"):
        table.add_column(column, style="dim" if column == "score" else "")
    for one in found:
        entity = one.entity
        cells = (f"{one.score:.0f}", entity.id, entity.kind, entity.label, entity.wikidata or "")
        table.add_row(*map(escape, cells))
    out.print(table)
    if not found:
        show_warning(f"nothing is called {name}, or nearly so")


def _records(source: Path, format: SourceFormat, kinds: list[str]) -> Iterator[Record]:
    from kg.link.sources.geonames import read_geonames
    from kg.link.sources.spreadsheet import read_spreadsheet
    from kg.link.sources.whosonfirst import read_whosonfirst
    from kg.link.sources.wikidata_dump import read_wikidata_dump

    if format is SourceFormat.GEONAMES:
        return read_geonames(source)
    if format is SourceFormat.WHOSONFIRST:
        return read_whosonfirst(source)
    if format is SourceFormat.CSV:
        return read_spreadsheet(source)
    return read_wikidata_dump(source, kinds=_wikidata_kinds(kinds))


def _wikidata_kinds(given: list[str]) -> dict[str, tuple[str, str]]:
    found = {}
    for text in given:
        qid, equals, kind = text.partition("=")
        scheme, slash, name = kind.partition("/")
        if not equals or not slash:
            raise typer.BadParameter(f"{text!r} is not QID=actor/KIND or QID=place/KIND")
        found[qid] = (scheme, name)
    if not found:
        raise typer.BadParameter("a Wikidata dump needs at least one --class")
    return found
