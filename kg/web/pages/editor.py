"""The SPARQL editor.

A text field and a button that work without JavaScript: the answer is a page with names, a table and
perhaps a drawing. Where the front-end bundle was built, an editor takes the field's place and
fetches the same answer into its page.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import urlencode

from flask import Response, request

from kg import paths
from kg.catalog import CannedQuery
from kg.sparql.reading import read_text
from kg.store.results import parse_boolean, read_first
from kg.view.drawing import DRAWERS
from kg.view.formats import Download
from kg.view.lists import Namer
from kg.view.own import MOST_READ, Answer, Fault, find_fault, make_answer
from kg.vocab.terms import PREFIXES
from kg.web.context import current_settings
from kg.web.pages.home import EXAMPLES
from kg.web.pages.lists import open_lists
from kg.web.pages.render import Page, pages, render_page
from kg.web.pages.stored import some_queries
from kg.web.problem import Problem
from kg.web.protocol.relay import check_adhoc, pieces_of

BUNDLE: Final = paths.BUNDLE / "editor.js"
VIEWS: Final = ("table", *DRAWERS)
_LONGEST_LINK: Final = 8_000
_MOST_TEXT: Final = 200_000
_MEDIA: Final = {"rows": ("csv", "json", "tsv", "xml"), "graph": ("turtle", "ntriples", "jsonld")}


@dataclass(frozen=True, slots=True)
class AnswerPart(Page):
    """An answer, or why there is none, without the page around it."""

    template: ClassVar[str] = "answer.html"
    answer: Answer | None
    fault: Fault | None
    share: str
    downloads: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class EditorPage(AnswerPart):
    """The SPARQL editor."""

    template: ClassVar[str] = "editor.html"
    text: str
    view: str
    views: tuple[str, ...]
    prefixes: tuple[tuple[str, str], ...]
    has_bundle: bool
    examples: tuple[CannedQuery, ...]


@pages.route("/editor", methods=["GET", "POST"])
def editor() -> Response:
    """Show the editor, with an answer if one is asked for; also to browsers that open /sparql."""
    given, examples = request.values, some_queries(EXAMPLES)
    text = given.get("query") or (examples[0].body if examples else "")
    view = given.get("view", "") if given.get("view") in VIEWS else ""
    answer, fault, status = None, None, 200
    if "run" in given:
        try:
            answer = _answer(text, view)
        except Problem as problem:
            status = problem.status
            what = f"{problem.title}: {problem.detail}"
            fault = find_fault(text, what, problem.remedy, problem.facts)
    link = f"/sparql?{urlencode({'query': text, 'view': view, 'run': '1'})}"
    share = link if "run" in given and len(link) < _LONGEST_LINK else ""
    kind = "graph" if answer and answer.text else "rows"
    downloads = tuple(
        Download(name.upper(), f"/sparql?{urlencode({'query': text, 'format': name})}")
        for name in _MEDIA[kind]
        if share
    )
    shown = ("SPARQL", answer, fault, share, downloads)
    page: Page = AnswerPart(*shown)
    if "part" not in given:
        known = tuple(sorted(PREFIXES.items()))
        page = EditorPage(*shown, text, view, VIEWS, known, BUNDLE.is_file(), examples)
    response = render_page(page, status=status)
    if "run" in given:
        response.headers["Cache-Control"] = "no-store"
    return response


def _answer(text: str, view: str) -> Answer:
    """Answer a query.

    Raises:
        Problem: It cannot be.
    """
    calls = check_adhoc(text)
    form = read_text(text).form
    started = time.perf_counter()
    if form in ("construct", "describe"):
        found = b""
        for piece in pieces_of(text, format="turtle", calls=calls):
            found += piece
            if len(found) > _MOST_TEXT:
                break
        is_whole = len(found) <= _MOST_TEXT
        told = f"{'A graph' if is_whole else 'The beginning of a graph'}, as Turtle"
        return Answer(told, text=found[:_MOST_TEXT].decode("utf-8", "ignore") or "# empty")
    pieces = pieces_of(text, format="json", calls=calls)
    if form == "ask":
        return Answer("Yes." if parse_boolean(b"".join(pieces)) else "No.")
    solutions, is_partial = read_first(pieces, MOST_READ)
    seconds = time.perf_counter() - started
    base = current_settings().base
    with open_lists() as lists:
        namer = Namer(lists, base=base)
        return make_answer(
            solutions,
            view=view,
            text=text,
            base=base,
            name=namer.known,
            seconds=seconds,
            is_partial=is_partial,
        )
