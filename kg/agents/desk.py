"""Answer what a program asks: canned queries, search, and pages as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Final

from kg import paths
from kg.catalog import CannedQuery, Catalog, bind, load_catalog
from kg.errors import QueryError
from kg.store.results import Solutions, Term
from kg.store.search import search_index
from kg.view.accounts import Account, Material, make_account
from kg.view.terms import short_name
from kg.web.app import create_app, make_pool
from kg.web.protocol import relay
from kg.web.settings import ServeSettings

KINDS: Final = ("actor", "place", "report", "sentence")
TOLD: Final = ("incident", "event", "actor")
"""Kinds of things that have a page as text."""
MOST_ROWS: Final = 200
_MOST_PARTS: Final = 100


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer of a query.

    Attributes:
        rows: Values by column; those that are not bound are left out.
        more: How many rows were left out.
    """

    rows: tuple[Mapping[str, str], ...]
    more: int


class Desk:
    """Answers from one store. Made by :func:`opened_desk`."""

    def __init__(self, settings: ServeSettings) -> None:
        self._settings = settings
        self._pool = make_pool(settings)
        self._app = create_app(settings, pool=self._pool)
        self._pages = load_catalog(paths.QUERIES / "pages")

    @property
    def base(self) -> str:
        """Return what the IRIs of the store begin with."""
        return self._settings.base

    def start(self) -> None:
        """Start the processes that answer."""
        self._pool.start()

    def stop(self) -> None:
        """Stop them."""
        self._pool.stop()

    def ask(self, query: CannedQuery, values: Mapping[str, str], *, rows: int) -> Rows:
        """Return the first *rows* that a canned query answers.

        Raises:
            QueryError: A value does not fit its parameter, or the query was stopped.
        """
        found = self._select(bind(query, values, base=self.base), query.limits.timeout_seconds)
        kept = tuple(
            {name: term.value for name, term in row.items() if term is not None}
            for row in list(found)[:rows]
        )
        return Rows(kept, len(found) - len(kept))

    def search(self, words: str, *, kind: str | None, rows: int) -> Rows:
        """Return what has these words, best first.

        Raises:
            QueryError: The store has no search index.
        """
        directory = self._pool.generation().directory
        hits = search_index(directory, words, kind=kind, limit=rows)
        if hits is None:
            raise QueryError("this store has no search index", remedy="run 'kg repair' on it")
        kept = (
            {
                "iri": hit.iri,
                "kind": hit.kind,
                "title": hit.title,
                "found": "".join(text for text, _ in hit.snippet),
            }
            for hit in hits
        )
        return Rows(tuple(kept), 0)

    def page(self, name: str) -> str:
        """Return the page of an incident, an event or an actor as text, each claim with its source.

        Args:
            name: The IRI, or what follows ``/id/`` in it: ``incident/17a602db3f19c06b``.

        Raises:
            QueryError: There is no such thing, or it has no page as text.
        """
        stem = name.strip().removeprefix(self.base).removeprefix("id/")
        kind = stem.partition("/")[0]
        if kind not in TOLD:
            raise QueryError(
                f'"{name[:200]}" is no incident, event or actor',
                remedy="give an IRI of one, as queries and search answer them",
            )
        iri = f"{self.base}id/{stem}"
        text = self._actor(iri) if kind == "actor" else self._account(iri)
        if text is None:
            raise QueryError(
                f"the store says nothing of {iri[:200]}", remedy="look for it with the tool search"
            )
        return text

    def _account(self, iri: str) -> str | None:
        names = [f"account-{field.name}" for field in fields(Material)]
        material = Material(*(self._own(name, iri) for name in names))
        account = make_account(material, base=self.base)
        return None if account is None else "\n".join(_account_lines(iri, account))

    def _actor(self, iri: str) -> str | None:
        names, parts = self._own("entity-names", iri), self._own("actor-parts", iri)
        if not names.rows and not parts.rows:
            return None
        return "\n".join(_actor_lines(iri, names, parts))

    def _own(self, slug: str, iri: str) -> Solutions:
        query = self._pages[slug]
        return self._select(
            bind(query, {"entity": iri}, base=self.base), query.limits.timeout_seconds
        )

    def _select(self, text: str, seconds: float) -> Solutions:
        with self._app.app_context():
            return relay.select(text, timeout_seconds=seconds)


@contextmanager
def opened_desk(settings: ServeSettings) -> Iterator[Desk]:
    """Open a desk on a store, and stop its processes at the end.

    Raises:
        StoreError: There is no store.
    """
    desk = Desk(settings)
    desk.start()
    try:
        yield desk
    finally:
        desk.stop()


def offered() -> Catalog:
    """Return the canned queries that are offered: those that answer rows."""
    return Catalog(tuple(query for query in load_catalog() if query.form == "select"))


def _account_lines(iri: str, account: Account) -> Iterator[str]:
    yield f"# {account.title}"
    yield ""
    yield account.sentence
    yield f"<{iri}>"
    if account.tolls:
        yield "\nFigures that still stand:"
        yield from (f"- {toll.what}: {toll.figure}" for toll in account.tolls)
    yield "\nWhat is claimed, and by whom:"
    for claim in account.claims:
        figure = f" {claim.figure.text}" if claim.figure.text else ""
        gone = " (no longer stands)" if claim.set_aside else ""
        yield (
            f"- {claim.speaker.text} {claim.stance}{figure}, "
            f"in {claim.report.text}{_day(claim.day)}{gone}: “{claim.sentence}”"
        )
    if account.contradictions:
        yield "\nWhat cannot be true together:"
        for what, one, other in account.contradictions:
            yield f"- {what}: {one.text} / {other.text}"
    yield "\nReports:"
    for report in account.reports:
        yield f"- {report.report.text}, {report.publisher}{_day(report.day)}".replace(", ,", ",")
    if account.sureness:
        yield "\nHow surely it was read:"
        yield from (f"- {name}: {value}" for name, value in account.sureness)


def _actor_lines(iri: str, names: Solutions, parts: Solutions) -> Iterator[str]:
    title = next((_said(row["prefLabel"]) for row in names if row["prefLabel"]), short_name(iri))
    yield f"# {title}"
    yield f"<{iri}>"
    yield "\nParts that others say it had, latest first; each is a claim, not a fact:"
    for row in list(parts)[:_MOST_PARTS]:
        speaker = _said(row["speakerLabel"]) or "the report itself"
        outlet = _said(row["outlet"]) or _said(row["articleId"])
        yield (
            f"- {_said(row['begins'])[:10] or 'undated'}, {_concept(row['type'])}: "
            f"{_concept(row['role'])} ({_concept(row['stance'])}), said by {speaker}, in {outlet}"
            f"{_day(_said(row['published']))}: “{_said(row['sentence'])}” <{_said(row['event'])}>"
        )
    if not parts.rows:
        yield "- none"
    if len(parts) > _MOST_PARTS:
        yield f"- and {len(parts) - _MOST_PARTS} more: ask actor-timeline"


def _said(term: Term | None) -> str:
    return term.value if term is not None else ""


def _concept(term: Term | None) -> str:
    return _said(term).rpartition("/")[2]


def _day(day: str) -> str:
    return f", {day}" if day else ""
