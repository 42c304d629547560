"""``kg link``: which Wikidata items our actors and places are, and how many are known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.progress import track
from rich.table import Table

from kg import config
from kg.cli.authority import AuthorityOption
from kg.cli.console import DEFAULT_STORE, BaseOption, StoreOption, err, out, pairs_table
from kg.errors import StoreError

if TYPE_CHECKING:
    from kg.model.entities import Actor, Place
    from kg.resolve.authority import Authority

_SUMS: Final = {"all": "all", "any": "with an id"}
_HOSTS: Final = {"www.wikidata.org": "Wikidata", "sws.geonames.org": "GeoNames"}


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
    sparql: Annotated[
        str,
        typer.Option(
            metavar="URL",
            envvar="KG_WIKIDATA_SPARQL",
            help="SPARQL 1.1 query service that holds Wikidata's statements.",
        ),
    ] = config.WIKIDATA_SPARQL,
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Find the Wikidata items of actors and places that have no id yet.

    Looks entities up by GeoNames id, else by name, checks name, type and coordinates, and writes
    what it found to a review file, where decisions already made are kept. Nothing enters the graph
    before --apply. A run that breaks off goes on where it stopped.

    Examples:

      kg link --contact you@example.org --review links.csv

      kg link --review links.csv --apply --store demo

    In the review file write accept, close or reject under decision, and your name beside it. Lines
    can be added by hand, without asking anybody: entity, wikidata, decision and decided_by are
    enough.
    """
    if apply:
        _apply_links(review, store, base, authority)
        return
    from kg.link.http import PoliteClient
    from kg.link.review import read_decisions, write_review
    from kg.link.run import link_entities
    from kg.link.wikidata import Wikidata
    from kg.resolve.authority import load_authority
    from kg.version import __version__
    from kg.vocab.iris import short_hash

    if not contact and not offline:
        raise typer.BadParameter("give --contact: services block programs that do not say whose")
    read_decisions(review)  # a file that is none is named before anybody is asked
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
                Wikidata(client, sparql),
                journal=cache / f"journal-{short_hash(sparql)}.jsonl",
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
    show_outside_ids(store, known)


def _apply_links(review: Path, store: str, base: str, folder: Path | None) -> None:
    from kg.catalog import bind, load_page_query
    from kg.correct.corrections import Corrections
    from kg.graph.links import link_quads
    from kg.link.review import read_review
    from kg.resolve.authority import load_authority
    from kg.store.derived import derive
    from kg.store.reader import reader
    from kg.store.writer import writer
    from kg.vocab.iris import mint_graph_iri, mint_thing_iri

    known, stored = load_authority(folder), reader(store)
    stated = load_page_query("entity-known")

    def knows(entity_id: str) -> bool:
        if entity_id in known.actors or known.place(entity_id):
            return True
        if not re.fullmatch(r"(?:event|actor|place)/[\w-]+", entity_id, re.ASCII):
            return False
        return stored.ask(bind(stated, {"entity": mint_thing_iri(base, entity_id)}, base=base))

    def item_of(entity_id: str) -> str | None:
        entity = known.actors.get(entity_id) or known.place(entity_id)
        return entity.wikidata if entity else None

    today = datetime.now(UTC).date()
    links = read_review(review, today=today, knows=knows, item_of=item_of)
    with writer(store) as opened:
        corrections = Corrections(opened, base=base)
        corrections.replace_rows(mint_graph_iri(base, "links"), link_quads(links, base=base))
        generation = opened.publish(derive)
    exact = sum(one.relation == "exact" for one in links)
    out.print(
        f"{exact} exact and {len(links) - exact} close matches, generation {generation.number}"
    )
    show_outside_ids(store, known)


def show_outside_ids(store: str, authority: Authority) -> None:
    """Show how many entities carry an outside id, and whose: of the authority and of the store."""
    table = Table(box=None, pad_edge=False)
    counts = {
        "authority: actors": _ids_of(authority.actors.values()),
        "authority: places": _ids_of(authority.places.values()),
        **_stored_ids(store),
    }
    hosts = dict.fromkeys(_HOSTS.values())
    hosts |= dict.fromkeys(n for count in counts.values() for n in count if n not in _SUMS)
    for column in ("", *_SUMS.values(), *hosts):
        table.add_column(
            column, justify="right" if column else "left", style="" if column else "dim"
        )
    for name, count in counts.items():
        table.add_row(name, *(str(count.get(column, 0)) for column in (*_SUMS, *hosts)))
    out.print(table)


def _ids_of(entities: Iterable[Actor | Place]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for entity in entities:
        ids = {"Wikidata": entity.wikidata, "GeoNames": getattr(entity, "geonames", None)}
        found = [name for name, value in ids.items() if value]
        counts.update(("all", *found, *(("any",) if found else ())))
    return counts


def _stored_ids(store: str) -> dict[str, Counter[str]]:
    from kg.catalog import load_page_query
    from kg.catalog.run import run_canned
    from kg.store.reader import reader
    from kg.view.terms import short_name

    counts = {f"store: {kind}s": Counter[str]() for kind in ("event", "actor", "place")}
    try:
        opened = reader(store)
    except StoreError:
        return {}  # kg link is of use before the first build
    query = load_page_query("outside-ids")
    for row in run_canned(opened, query):
        source = str(row["source"])
        kind = f"store: {short_name(str(row['class'])).lower()}s"
        counts[kind][_HOSTS.get(source, source)] = int(str(row["number"]))
    return counts
