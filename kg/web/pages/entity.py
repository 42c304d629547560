"""The page of one thing, with the sentences from which its statements were read.

``/id/x`` names the thing and answers 303; ``/doc/x`` is the document about it, as a page or as
RDF, by suffix or by ``Accept``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, Final
from urllib.parse import quote

from flask import Response, request

from kg.errors import QueryError
from kg.store.lists import LISTS, TooSlow
from kg.store.results import Solutions, Term
from kg.view.accounts import Account, Material, claim_title, make_account
from kg.view.correction_form import CorrectionForm, make_correction_form
from kg.view.drawing import Drawing
from kg.view.facts import (
    Fact,
    Incoming,
    incoming_links,
    main_kind,
    outside_links,
    place_map,
    stated_facts,
)
from kg.view.formats import (
    GRAPH_FORMATS,
    HTML,
    RESULT_FORMATS,
    SHORT_NAMES,
    Download,
    thing_downloads,
)
from kg.view.lists import Related, make_related
from kg.view.names import name_from
from kg.view.quotes import Quote, evidence_quotes, report_quotes
from kg.view.terms import Shown, short_name, show_term
from kg.vocab.terms import KG
from kg.web.context import current_settings, dumps, public_base, services
from kg.web.pages.formats import split_suffix, wanted_format
from kg.web.pages.lists import open_lists
from kg.web.pages.render import Page, pages, render_page, see_other
from kg.web.pages.stored import page_query, select
from kg.web.problem import Problem
from kg.web.protocol.plan import Options
from kg.web.protocol.relay import answer_query, ask

_TOLD: Final = ("incident/", "event/")
_DRAWN: Final = {"geojson": RESULT_FORMATS["geojson"], "vl": RESULT_FORMATS["vl"]}
_CLAIMED: Final = ("claim/", "count/")


@dataclass(frozen=True, slots=True)
class EntityPage(Page):
    """The page of one thing."""

    template: ClassVar[str] = "entity.html"
    iri: str
    kind: str
    kinds: tuple[Shown, ...]
    facts: tuple[Fact, ...]
    incoming: tuple[Incoming, ...]
    quotes: tuple[Quote, ...]
    outside: tuple[Shown, ...]
    drawing: Drawing | None
    drawing_href: str
    downloads: tuple[Download, ...]
    is_report: bool
    list_href: str
    account: Account | None
    card: str
    related: Related | None
    corrections: CorrectionForm


@pages.get("/id/<path:name>")
def entity_redirect(name: str) -> Response:
    """Send on to the document about a thing."""
    return see_other(f"/doc/{quote(name)}")


@pages.get("/graph/<path:name>")
def graph_redirect(name: str) -> Response:
    """Send on to the statements of a graph."""
    graph = quote(f"{current_settings().base}graph/{name}", safe="")
    return see_other(f"/rdf-graph-store?graph={graph}")


@dataclass(frozen=True, slots=True)
class CardPage(Page):
    """An incident or event in a few lines, for pages of others."""

    template: ClassVar[str] = "card.html"
    account: Account
    address: str


@pages.get("/card/<path:stem>")
def card(stem: str) -> Response:
    """Show an incident or event as a card that any page may hold in a frame."""
    iri = f"{current_settings().base}id/{stem}"
    try:
        account = _account(iri) if stem.startswith(_TOLD) else None
    except QueryError:
        account = None
    if account is None:
        what = f"There is no card of {stem[:80]}"
        raise Problem(404, "no-such-card", what, remedy="give incident/… or event/…")
    address = f"{public_base()}/doc/{quote(stem)}"
    return render_page(CardPage(account.title, account, address), framed="*")


@pages.get("/doc/<path:name>")
def entity(name: str) -> Response:
    """Give the document about a thing."""
    stem, suffix = split_suffix(name, {**GRAPH_FORMATS, **_DRAWN})
    chosen = suffix if suffix in _DRAWN else wanted_format(suffix, GRAPH_FORMATS)
    iri = f"{current_settings().base}id/{stem}"
    try:
        known = ask(page_query("entity-known", entity=iri))
    except QueryError:
        known = False
    if not known:
        if chosen == HTML and services().reconciler.entity(stem):  # known, but in no report yet
            return see_other(f"/reconcile/preview?id={quote(stem)}")
        raise Problem(
            404,
            "no-such-entity",
            f"The store says nothing of {iri}",
            remedy="look for it by name at /search",
        )
    if chosen == HTML:
        return render_page(_page(iri, stem))
    if chosen in _DRAWN:
        return _drawn(iri, stem, chosen)
    options = Options(format=SHORT_NAMES[chosen])
    return answer_query(page_query("entity-graph", entity=iri), options=options)


def _drawn(iri: str, stem: str, suffix: str) -> Response:
    """Give what the page of a thing draws."""
    base = current_settings().base
    if suffix == "vl":
        drawing = related.drawing if (related := _related(stem, base)) else None
    elif stem.startswith(_TOLD):
        drawing = account.drawing if (account := _account(iri)) else None
    else:
        title = _title(select("entity-names", entity=iri), iri)
        drawing = place_map(select("entity-facts", entity=iri), title, iri, base=base)
    if drawing is None:
        raise Problem(404, "no-drawing", f"There is no drawing of {iri}")
    return Response(dumps(drawing.data, indent=None), content_type=_DRAWN[suffix])


def _title(names: Solutions, iri: str) -> str:
    row = next(iter(names), None)
    return short_name(iri) if row is None else name_from(row, iri)


def _page(iri: str, stem: str) -> EntityPage:
    base = current_settings().base
    takes_writes = services().token is not None
    names = select("entity-names", entity=iri)
    kinds = tuple(dict.fromkeys(str(row["type"]) for row in names if row["type"]))
    title = _title(names, iri)
    facts = select("entity-facts", entity=iri)
    account = _account(iri) if stem.startswith(_TOLD) else None
    if account:
        title = account.title
    elif stem.startswith(_CLAIMED):
        title = claim_title(select("account-claims", entity=iri), iri) or title
    is_report = KG.Report in kinds
    related = _related(stem, base)
    drawing = account.drawing if account else related.drawing if related else None
    drawing = drawing or place_map(facts, title, iri, base=base)
    downloads = thing_downloads(stem, drawing)
    quotes = _quotes(iri, stem, base, is_report=is_report)
    return EntityPage(
        title=title,
        iri=iri,
        kind=main_kind(kinds, stem),
        kinds=tuple(show_term(Term("uri", kind), base=base) for kind in kinds),
        facts=stated_facts(facts, base=base),
        incoming=incoming_links(
            select("entity-incoming-counts", entity=iri),
            lambda prop, most: select("entity-incoming", most=most, entity=iri, property=prop),
            page=f"/doc/{quote(stem)}",
            asked=request.args.get("all", ""),
            base=base,
        ),
        quotes=quotes,
        outside=outside_links(facts, base=base),
        drawing=drawing,
        drawing_href=downloads[0].href if drawing else "",
        downloads=downloads,
        is_report=is_report,
        list_href=f"/{stem.split('/')[0]}s" if stem.split("/")[0] + "s" in LISTS else "",
        account=account,
        card=f"{public_base()}/card/{quote(stem)}" if account else "",
        related=related,
        corrections=make_correction_form(
            select("correct-slots", entity=iri) if takes_writes else Solutions((), ()),
            select("correct-acts", entity=iri),
            stem,
            quotes,
            base=base,
            takes_writes=takes_writes,
        ),
    )


def _account(iri: str) -> Account | None:
    names = [f"account-{field.name}" for field in fields(Material)]
    material = Material(*(select(name, entity=iri) for name in names))
    return make_account(material, base=current_settings().base)


def _related(stem: str, base: str) -> Related | None:
    kind, _, name = stem.partition("/")
    try:
        with open_lists() as lists:
            seconds = current_settings().deadline_seconds
            return make_related(lists, kind, name, base=base, seconds=seconds)
    except TooSlow:
        return None


def _quotes(iri: str, stem: str, base: str, *, is_report: bool) -> tuple[Quote, ...]:
    if is_report:
        used, passages = select("report-uses", report=iri), select("report-passages", report=iri)
        return report_quotes(iri, used, passages, base=base)
    use = "name" if stem.split("/")[0] in {"actor", "place"} else "event"
    return evidence_quotes(select("entity-evidence", entity=iri), use)
