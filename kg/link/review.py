"""How does a person look at proposed links and decide?

:func:`write_review` makes a CSV file that opens in a spreadsheet; the person writes ``accept``,
``close`` or ``reject`` into its last columns, with a name; :func:`read_review` turns it into
links. Empty decisions leave the machine's word as it is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from kg.errors import LinkError
from kg.lexicon.rows import Row, read_rows
from kg.link.run import LinkResult
from kg.model.links import Link

COLUMNS: Final = (
    "entity",
    "label",
    "kind",
    "wikidata",
    "wikidata_label",
    "description",
    "relation",
    "score",
    "reasons",
    "retrieved",
    "decision",
    "decided_by",
)
_DECISIONS: Final = frozenset({"", "accept", "close", "reject"})


def write_review(results: Iterable[LinkResult], path: Path) -> int:
    """Write one line for each proposed link; return how many."""
    count = 0
    half_written = path.with_suffix(path.suffix + ".part")
    with half_written.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(COLUMNS)
        for result in results:
            for rank, link in enumerate(result.links):
                lines.writerow(_cells(result, link, is_best=rank == 0))
                count += 1
    half_written.replace(path)
    return count


def _cells(result: LinkResult, link: Link, *, is_best: bool) -> tuple[str, ...]:
    return (
        result.entity_id,
        result.label,
        result.kind,
        link.wikidata,
        result.qid_label if is_best else "",
        result.description if is_best else "",
        link.relation,
        f"{link.score:.3f}",
        "; ".join(link.reasons),
        link.decided_on,
        "",
        "",
    )


def read_review(path: Path, *, today: date) -> tuple[Link, ...]:
    """Read a review file back as links: machine's where nobody decided, else the person's.

    Args:
        today: Date to note for the person's decisions.

    Raises:
        LinkError: A decision is unknown, has no name beside it, or two items are accepted for
            one entity.
    """
    links = tuple(_links(path, today))
    accepted: dict[str, Link] = {}
    for link in links:
        if link.relation == "exact":
            other = accepted.setdefault(link.entity_id, link)
            if other is not link and {other.decided_by, link.decided_by} != {""}:
                if other.decided_by and link.decided_by:
                    raise LinkError(
                        f"{link.entity_id} is accepted as {other.wikidata} and {link.wikidata}",
                        where=path.name,
                        remedy="accept one and write close or reject beside the other",
                    )
                if link.decided_by:
                    accepted[link.entity_id] = link
    return tuple(
        link for link in links if link.relation != "exact" or accepted[link.entity_id] is link
    )


def _links(path: Path, today: date) -> Iterator[Link]:
    for row in read_rows(path):
        decision = row["decision"].strip().lower()
        if decision not in _DECISIONS:
            raise _fault(row, f"decision {decision!r} is unknown", "write accept, close or reject")
        if decision and not row["decided_by"].strip():
            raise _fault(row, "the decision has no name beside it", "fill in decided_by")
        if decision == "reject":
            continue
        relation = {"accept": "exact", "close": "close"}.get(decision, row["relation"])
        yield Link(
            entity_id=row["entity"],
            wikidata=row["wikidata"],
            relation=relation,
            score=_score(row),
            reasons=tuple(row["reasons"].split("; ")),
            decided_by=row["decided_by"].strip() if decision else "",
            decided_on=today.isoformat() if decision else row["retrieved"],
        )


def _score(row: Row) -> float:
    try:
        return float(row["score"])
    except ValueError:
        raise _fault(
            row, f"score {row['score']!r} is not a number", "leave it as written"
        ) from None


def _fault(row: Row, what: str, remedy: str) -> LinkError:
    return LinkError(what, where=f"{row.file}:{row.line}", remedy=remedy)
