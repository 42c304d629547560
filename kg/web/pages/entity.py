"""What does the store say of one thing, and which words does that come from?

``/id/x`` names the thing and answers 303; ``/doc/x`` is the document about it, as a page or as
RDF, by suffix or by ``Accept``.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request

from kg.errors import QueryError
from kg.store.results import Solutions, Term
from kg.view.drawing import Drawing, draw_map
from kg.view.names import best_rows, event_name, name_from
from kg.view.quotes import Span, mark_sentence
from kg.view.terms import Shown, short_name, show_day, show_term
from kg.vocab.terms import KG
from kg.web.context import current_pool, current_settings
from kg.web.pages.contexts import Download, EntityPage, Fact, Incoming, Quote
from kg.web.pages.formats import (
    GRAPH_FORMATS,
    HTML,
    SHORT_NAMES,
    split_suffix,
    wanted_format,
)
from kg.web.pages.render import render_page
from kg.web.pages.report import report_quotes
from kg.web.pages.stored import page_query, select
from kg.web.problem import Problem
from kg.web.protocol.plan import Options
from kg.web.protocol.relay import answer_query
from kg.web.settings import ServeSettings

MOST_LINKS: Final = 12
"""Incoming links per property before "more"."""

_OUTSIDE: Final = ("exactMatch", "closeMatch", "sameAs", "seeAlso", "url")
_SITES: Final = (
    ("Wikidata", re.compile(r"wikidata\.org/entity/(Q\d+)\Z").search),
    ("GeoNames", re.compile(r"sws\.geonames\.org/(\d+)/?\Z").search),
)
_HIDDEN: Final = frozenset({"type", "pref label", "headline"})
"""Properties that the page shows otherwise."""

_HIDDEN_LINKS: Final = frozenset({"reference context", "in sentence"})
"""How passages hang together; the sentences themselves are on the page."""

_OWN_KINDS: Final = (KG.Report, KG.Event, KG.Actor, KG.Place, KG.Claim, KG.Incident)


def add_routes(pages: Blueprint, settings: ServeSettings) -> None:
    """Add the pages of entities and the redirects to them."""

    @pages.get("/id/<path:name>")
    def entity_redirect(name: str) -> Response:
        return _see_other(f"/doc/{quote(name)}")

    @pages.get("/graph/<path:name>")
    def graph_redirect(name: str) -> Response:
        graph = quote(f"{settings.base}graph/{name}", safe="")
        return _see_other(f"/rdf-graph-store?graph={graph}")

    @pages.get("/doc/<path:name>")
    def entity(name: str) -> Response:
        stem, suffix = split_suffix(name, GRAPH_FORMATS)
        chosen = wanted_format(suffix, GRAPH_FORMATS)
        iri = f"{settings.base}id/{stem}"
        try:
            known = current_pool().ask(page_query("entity-known", entity=iri))
        except QueryError:
            known = False
        if not known:
            raise Problem(
                404,
                "no-such-entity",
                f"The store says nothing of {iri}",
                remedy="look for it by name at /search",
            )
        if chosen == HTML:
            return render_page(_page(iri, stem))
        options = Options(format=SHORT_NAMES[chosen])
        return answer_query(page_query("entity-graph", entity=iri), options=options)


def _see_other(address: str) -> Response:
    response = redirect(address, 303)
    response.headers["Vary"] = "Accept"
    assert isinstance(response, Response)
    return response


def _page(iri: str, stem: str) -> EntityPage:
    base = current_settings().base
    names = select("entity-names", entity=iri)
    kinds = tuple(dict.fromkeys(str(row["type"]) for row in names if row["type"]))
    row = next(iter(names), None)
    title = short_name(iri) if row is None else name_from(row, iri)
    if row is not None and row["eventType"]:
        title = event_name(row)
    facts = select("entity-facts", entity=iri)
    is_report = KG.Report in kinds
    return EntityPage(
        title=title,
        iri=iri,
        kind=_main_kind(kinds, stem),
        kinds=tuple(show_term(Term("uri", kind), base=base) for kind in kinds),
        facts=_facts(facts, base),
        incoming=_incoming(iri, stem, base),
        quotes=report_quotes(iri, base=base) if is_report else _quotes(iri, stem),
        outside=_outside(facts, base),
        drawing=_map(facts, title),
        downloads=_downloads(stem),
        is_report=is_report,
    )


def _main_kind(kinds: tuple[str, ...], stem: str) -> str:
    """Return what the thing is in one word, as the page's eyebrow."""
    main = next((kind for kind in _OWN_KINDS if kind in kinds), None)
    return short_name(main) if main else stem.split("/")[0]


def _facts(facts: Solutions, base: str) -> tuple[Fact, ...]:
    groups: dict[str, list[Shown]] = {}
    for row in best_rows_by_value(facts):
        iri = str(row["property"])
        if short_name(iri) not in _HIDDEN and not iri.endswith(_OUTSIDE):
            value = row["value"]
            name = name_from(row, value.value) if value and value.kind == "uri" else None
            groups.setdefault(iri, []).append(show_term(value, base=base, name=name))
    return tuple(
        Fact(short_name(iri), iri, tuple(values))
        for iri, values in sorted(groups.items(), key=lambda group: short_name(group[0]))
    )


def best_rows_by_value(facts: Solutions) -> list[dict[str, Term | None]]:
    """Return one row per property and value; several labels would list a value twice."""
    found: dict[tuple[str, str], dict[str, Term | None]] = {}
    for row in facts:
        value = row["value"]
        if value is not None:
            key = (str(row["property"]), f"{value.kind} {value.value} {value.language}")
            found.setdefault(key, dict(row))
    return list(found.values())


def _outside(facts: Solutions, base: str) -> tuple[Shown, ...]:
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


def _incoming(iri: str, stem: str, base: str) -> tuple[Incoming, ...]:
    asked = request.args.get("all", "")
    found: list[Incoming] = []
    for row in select("entity-incoming-counts", entity=iri):
        prop, links = str(row["property"]), int(str(row["links"]))
        if short_name(prop) in _HIDDEN_LINKS:
            continue
        rows = list(
            best_rows(select("entity-incoming", entity=iri, property=prop), "subject").values()
        )
        shown = rows if asked == prop else rows[:MOST_LINKS]
        more = None
        if links > len(shown) and asked != prop:
            more = f"/doc/{quote(stem)}?all={quote(prop, safe='')}#in-{len(found)}"
        found.append(
            Incoming(
                short_name(prop),
                prop,
                tuple(
                    show_term(r["subject"], base=base, name=name_from(r, str(r["subject"])))
                    for r in shown
                ),
                links,
                more,
            )
        )
    return tuple(found)


def _quotes(iri: str, stem: str) -> tuple[Quote, ...]:
    sentences: dict[tuple[str, int], list[dict[str, Term | None]]] = {}
    for row in select("entity-evidence", entity=iri):
        begin = int(str(row["sentenceBegin"] or row["begin"]))
        sentences.setdefault((str(row["report"]), begin), []).append(dict(row))
    use = "name" if stem.split("/")[0] in {"actor", "place"} else "event"
    quotes = []
    for (report, begin), rows in sentences.items():
        words = max((str(row["sentence"] or row["words"]) for row in rows), key=len)
        spans = [
            Span(int(str(row["begin"])), int(str(row["end"])), use)
            for row in rows
            if row["sentence"] is not None
        ]
        day = f", {show_day(str(rows[0]['published']))}" if rows[0]["published"] else ""
        first = min((int(str(r["begin"])), int(str(r["end"]))) for r in rows)
        quotes.append(
            Quote(
                mark_sentence(words, begin, spans),
                f"/doc/report/{report.rsplit('/', 1)[-1]}#char={first[0]},{first[1]}",
                f"{rows[0]['headline'] or 'report'}{day}",
            )
        )
    return tuple(quotes)


def _map(facts: Solutions, title: str) -> Drawing | None:
    """Draw where a place lies, from its own coordinates and outline."""
    values = {short_name(str(row["property"])): row["value"] for row in facts}
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if latitude is None or longitude is None:
        return None
    kind = short_name(str(values.get("place kind") or "")).replace(" ", "-")
    coarse = {"admin1", "admin2", "country", "informal-area", "natural-area"}
    precision = kind if kind in coarse else "populated"
    row = (latitude, longitude, Term("literal", precision), Term("literal", title))
    solutions = Solutions(("latitude", "longitude", "precision", "label"), (row,))
    axes = {name: name for name in solutions.variables}
    return draw_map(solutions, axes, base=current_settings().base)


def _downloads(stem: str) -> tuple[Download, ...]:
    names = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF/XML"}
    return tuple(
        Download(label, f"/doc/{quote(stem)}.{suffix}", GRAPH_FORMATS[suffix])
        for suffix, label in names.items()
    )
