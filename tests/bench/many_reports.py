"""Reports in any number without reading as many articles: a few are read, the rest are copies.

In a copy all that is minted (report, events, claims, mentions) has an id of its own; actors, places
and words stay. So the store has as much to write as from real articles, and the parser no part in
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

from kg.config import BASE_IRI
from kg.ledger import Finished
from kg.model.text import Article
from kg.stages.job import ArticleJob, Assignment, run_of
from kg.vocab.iris import mint_report_graph_iri, short_hash
from tests.bench.varied import varied_articles

READ = 12
_HASH = re.compile(rb"\b[0-9a-f]{16}\b")
_ENTITY = re.compile(rb"/id/(?:actor|place|geometry)/([0-9a-f]{16})>")


@cache
def read_reports() -> tuple[Finished, ...]:
    """Read some articles of the annotated texts."""
    work = ArticleJob(None, None, BASE_IRI, run_of(None, None)).start()
    found = []
    for facts in islice(varied_articles(), READ):
        article = Article(id=facts["id"], title="", text=facts["text"])
        found.append(work(Assignment(article)).finished)
    return tuple(found)


def many_reports(count: int) -> Iterator[Finished]:
    """Yield so many reports, each under a key of its own."""
    reports = read_reports()
    for number in range(count):
        yield _copied(reports[number % len(reports)], number // len(reports))


def graph_of(finished: Finished) -> str:
    """Return the name of a report's graph."""
    return mint_report_graph_iri(BASE_IRI, finished.key)


def _copied(report: Finished, turn: int) -> Finished:
    """Return the copy of a report: text and key differ, so do all ids but those of entities."""
    article = replace(report.article, id=f"{report.article.id}-{turn}", text=_text(report, turn))
    known = set(_ENTITY.findall(report.quads))
    names = {report.article.key.encode(): article.key.encode()}

    def renamed(found: re.Match[bytes]) -> bytes:
        id = found[0]
        if id in known:
            return id
        if id not in names:
            names[id] = short_hash(f"{turn} {id.decode()}").encode()
        return names[id]

    return replace(report, article=article, quads=_HASH.sub(renamed, report.quads))


def _text(report: Finished, turn: int) -> str:
    return f"{report.article.text}\n\nThis is version {turn}."
