"""``kg authority`` and ``kg link``: more actors and places, and what others know of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from kg import config
from kg.cli.console import (
    DEFAULT_STORE,
    BaseOption,
    StoreOption,
    err,
    out,
    pairs_table,
    show_warning,
)

if TYPE_CHECKING:
    from kg.link.sources.record import Record
    from kg.model.entities import Actor, Place

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
    """What kind of source is imported."""

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

    What is known already is skipped; what contradicts it is listed in conflicts-NAME.csv and not
    taken over.

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
        "conflicts": f"{summary.conflicts}, see {summary.conflicts_path}"
        if summary.conflicts
        else 0,
        "file": summary.path,
    }
    out.print(pairs_table("", table))


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
    from kg.resolve.authority import load_authority
    from kg.resolve.lookup import look_up

    found = look_up(name, load_authority(authority), kinds=frozenset(kind or ()))
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


def link(
    review: Annotated[
        Path, typer.Option("--review", metavar="FILE", help="The CSV file for a person to edit.")
    ] = Path("links.csv"),
    apply: Annotated[
        bool, typer.Option("--apply", help="Write the edited review file into the store.")
    ] = False,
    store: StoreOption = DEFAULT_STORE,
    authority: AuthorityOption = None,
    contact: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            envvar="KG_CONTACT",
            help="Mail or web address for the User-Agent, as Wikidata asks of all programs.",
        ),
    ] = "",
    cache: Annotated[
        Path, typer.Option(metavar="DIR", help="Where answers and results are kept.")
    ] = Path("link-cache"),
    threshold: Annotated[
        float, typer.Option(min=0.5, max=1.0, help="Least score for an exact match.")
    ] = 0.9,
    only: Annotated[
        str, typer.Option(metavar="TEXT", help="Entities whose id contains this only.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many entities.")] = 100_000,
    offline: Annotated[bool, typer.Option(help="Answer from the cache only.")] = False,
    pause: Annotated[float, typer.Option(min=0.0, help="Seconds between requests.")] = 1.0,
    api: Annotated[str, typer.Option(hidden=True)] = "",
    sparql: Annotated[str, typer.Option(hidden=True)] = "",
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Find the Wikidata items of actors and places that have no id yet.

    Looks entities up one by one (GeoNames id, then name), checks name, type and coordinates, and
    writes what it found to a review file. Nothing enters the graph before --apply.

    A run that breaks off goes on where it stopped.

    Examples:

      kg link --contact you@example.org --review links.csv

      kg link --review links.csv --apply --store demo

    In the review file write accept, close or reject under decision, and your name beside it.
    """
    if apply:
        _apply_links(review, store, base)
        return
    from kg.link.http import PoliteClient
    from kg.link.review import write_review
    from kg.link.run import link_entities
    from kg.link.wikidata import API, SPARQL, Wikidata
    from kg.resolve.authority import load_authority
    from kg.version import __version__

    if not contact and not offline:
        raise typer.BadParameter("give --contact: services block programs that do not say whose")
    client = PoliteClient(
        cache=cache / "http",
        user_agent=f"conflict-kg/{__version__} ({contact})",
        pause_seconds=pause,
        offline=offline,
    )
    known = load_authority(authority)
    everybody: list[Actor | Place] = [*known.actors.values(), *known.places.values()]
    wanted = [entity for entity in everybody if only in entity.id and not entity.wikidata][:limit]
    results = list(
        track(
            link_entities(
                wanted,
                Wikidata(client, api or API, sparql or SPARQL),
                journal=cache / "journal.jsonl",
                threshold=threshold,
            ),
            total=len(wanted),
            description="asking",
            console=err,
            disable=not err.is_terminal,
        )
    )
    count = write_review(results, review)
    exact = sum(1 for result in results for one in result.links[:1] if one.relation == "exact")
    table: dict[str, object] = {
        "looked up": len(results),
        "exact": exact,
        "to decide": count - exact,
        "requests": client.requests_made,
        "review file": review,
    }
    out.print(pairs_table("", table))


def _apply_links(review: Path, store: str, base: str) -> None:
    from kg.graph.links import link_quads
    from kg.link.review import read_review
    from kg.store.derived import derive
    from kg.store.writer import writer
    from kg.vocab.iris import mint_graph_iri

    links = read_review(review, today=datetime.now(UTC).date())
    with writer(store) as opened:
        opened.replace_graph(mint_graph_iri(base, "links"), link_quads(links, base=base))
        generation = opened.publish(derive)
    exact = sum(one.relation == "exact" for one in links)
    out.print(
        f"{exact} exact and {len(links) - exact} close matches, generation {generation.number}"
    )
