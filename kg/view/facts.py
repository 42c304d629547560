"""Collect what the graph states of one thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from kg.store.generations import Generation
from kg.store.results import Solutions, Term
from kg.view.drawing import Drawing, draw_map
from kg.view.names import best_rows, name_from
from kg.view.terms import Shown, local_path, short_name, show_day, show_term
from kg.vocab.terms import KG

_OUTSIDE: Final = ("exactMatch", "closeMatch", "sameAs", "seeAlso", "url")
_SITES: Final = (
    ("Wikidata", re.compile(r"wikidata\.org/entity/(Q\d+)\Z").search),
    # GeoNames ends its own IRIs in a slash, others who cite them often do not.
    ("GeoNames", re.compile(r"sws\.geonames\.org/(\d+)/?\Z").search),
)
MOST_LINKS: Final = 12
"""Incoming links per property before "more"."""

ALL_LINKS: Final = 500
"""Incoming links of a property after it."""

_HIDDEN_LINKS: Final = frozenset({"reference context", "in sentence"})
"""How passages hang together; the sentences themselves are on the page."""

_HIDDEN: Final = frozenset({"type", "pref label", "headline"})
"""Properties that a page shows otherwise."""

_OWN_KINDS: Final = (KG.Report, KG.Event, KG.Actor, KG.Place, KG.Claim, KG.Incident)
_COARSE: Final = frozenset({"admin1", "admin2", "country", "informal-area", "natural-area"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One property with its values."""

    name: str
    title: str
    values: tuple[Shown, ...]


def main_kind(kinds: tuple[str, ...], path: str) -> str:
    """Return in one word what a thing of these classes is; *path* is its IRI without the base."""
    main = next((kind for kind in _OWN_KINDS if kind in kinds), None)
    return short_name(main) if main else path.split("/")[0]


def stated_facts(facts: Solutions, *, base: str) -> tuple[Fact, ...]:
    """Return what is stated, by property."""
    groups: dict[str, list[Shown]] = {}
    for row in best_rows(facts, "property", "value"):
        iri = str(row["property"])
        if short_name(iri) not in _HIDDEN and not iri.endswith(_OUTSIDE):
            value = row["value"]
            name = name_from(row, value.value) if value and value.kind == "uri" else None
            groups.setdefault(iri, []).append(show_term(value, base=base, name=name))
    return tuple(
        Fact(short_name(iri), iri, tuple(values))
        for iri, values in sorted(groups.items(), key=lambda group: short_name(group[0]))
    )


def outside_links(facts: Solutions, *, base: str) -> tuple[Shown, ...]:
    """Return where else the thing is described, each by the name of the site where it is known."""
    links = {}
    for row in facts:
        value = row["value"]
        if value is not None and str(row["property"]).endswith(_OUTSIDE):
            name = next(
                (f"{site} {found[1]}" for site, sought in _SITES if (found := sought(value.value))),
                value.value,
            )
            links[value.value] = show_term(Term("uri", value.value), base=base, name=name)
    return tuple(links.values())


def place_map(facts: Solutions, title: str, iri: str, *, base: str) -> Drawing | None:
    """Draw where a place lies, from its own coordinates; None without any."""
    values = {short_name(str(row["property"])): row["value"] for row in facts}
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if latitude is None or longitude is None:
        return None
    kind = short_name(str(values.get("place kind") or "")).replace(" ", "-")
    precision = kind if kind in _COARSE else "populated"
    literals = (Term("literal", precision), Term("literal", title))
    row = (latitude, longitude, *literals, Term("uri", iri))
    solutions = Solutions(("latitude", "longitude", "precision", "label", "place"), (row,))
    return draw_map(solutions, {name: name for name in solutions.variables}, base=base)


@dataclass(frozen=True, slots=True)
class Incoming:
    """Links that point here by one property."""

    name: str
    title: str
    links: tuple[Shown, ...]
    total: int
    more_href: str | None


def incoming_links(
    counts: Solutions,
    links_by: Callable[[str, int], Solutions],
    *,
    page: str,
    asked: str,
    base: str,
) -> tuple[Incoming, ...]:
    """Return what points to a thing, property by property.

    Args:
        counts: Rows of the page query ``entity-incoming-counts``.
        links_by: Gives so many rows of ``entity-incoming`` for a property.
        page: Address of the page about the thing.
        asked: Property whose links are all shown.
        base: Instance base.
    """
    found: list[Incoming] = []
    for row in counts:
        prop, links = str(row["property"]), int(str(row["links"]))
        if short_name(prop) in _HIDDEN_LINKS:
            continue
        most = ALL_LINKS if asked == prop else MOST_LINKS
        rows = best_rows(links_by(prop, most), "subject")
        more = None
        if links > len(rows) and asked != prop:
            more = f"{page}?all={quote(prop, safe='')}#in-{len(found)}"
        shown = tuple(
            show_term(r["subject"], base=base, name=name_from(r, str(r["subject"]))) for r in rows
        )
        found.append(Incoming(short_name(prop), prop, shown, links, more))
    return tuple(found)


def status_facts(generation: Generation, pool: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return what a generation holds and how it is served, each with its name."""
    manifest = generation.manifest
    counts = manifest.get("counts", {})
    published = show_day(str(manifest.get("published", ""))) or "not known"
    return (
        ("generation", f"{generation.number:,}"),
        ("published", published),
        *((name, f"{number:,}") for name, number in sorted(counts.items())),
        *((f"readers and queries: {name}", number) for name, number in pool.items()),
        *((f"version of {name}", str(v)) for name, v in manifest.get("versions", {}).items()),
    )


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in a list."""

    title: str
    href: str
    published: str
    publisher: str


def newest_reports(reports: Solutions, *, base: str) -> tuple[ReportLine, ...]:
    """Return the lines of the front page, from the rows of ``home-reports``."""
    return tuple(
        ReportLine(
            title=str(row["headline"] or "Report without headline"),
            href=local_path(str(row["report"]), base=base) or "",
            published=show_day(str(row["published"])) if row["published"] else "",
            publisher=str(row["publisher"] or ""),
        )
        for row in reports
    )
