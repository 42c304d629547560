"""Let a person look at proposed links and decide.

:func:`write_review` makes a CSV file that opens in a spreadsheet; the person writes ``accept``,
``close`` or ``reject`` into its last columns, with a name; :func:`read_review` turns it into
links. Empty decisions leave the machine's word as it is. A person may add lines, offline: an id
that no service proposed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from kg.errors import LinkError
from kg.lexicon.rows import Row, read_rows, row_writer
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
_NEEDED: Final = ("entity", "wikidata", "decision", "decided_by")
_RELATIONS: Final = frozenset({"exact", "close"})
_QID: Final = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9][0-9]*)")
_DECISIONS: Final = frozenset({"", "accept", "close", "reject"})


def write_review(results: Iterable[LinkResult], path: Path) -> int:
    """Write one line for each proposed link; return how many.

    Decisions that *path* holds already are kept: beside the proposal, or as lines of their own if
    nothing proposes the link (any more), as those that a person added.

    Raises:
        KgError: *path* is there and is no review file.
    """
    # Before the file is replaced, which may be the one that holds them.
    decided = read_decisions(path)
    count = 0
    half_written = path.with_suffix(path.suffix + ".part")
    with half_written.open("w", encoding="utf-8", newline="") as file:
        write = row_writer(file)
        write(COLUMNS)
        for result in results:
            for rank, link in enumerate(result.links):
                # What is left of them afterwards belongs to no proposal.
                kept = decided.pop((result.entity_id, link.wikidata), None)
                decision = (kept["decision"], kept["decided_by"]) if kept else ("", "")
                write((*_cells(result, link, is_best=rank == 0), *decision))
                count += 1
        for row in decided.values():
            write(row.cells.get(column, "") for column in COLUMNS)
    half_written.replace(path)
    return count


def read_decisions(path: Path) -> dict[tuple[str, str], Row]:
    """Return the lines of *path* that a person decided, by entity and item; none if it is missing.

    Raises:
        KgError: The file is no review file.
    """
    if not path.exists():
        return {}
    rows = tuple(read_rows(path))
    return {(row["entity"], _item(row)): row for row in rows if row["decision"].strip()}


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
    )


def read_review(
    path: Path,
    *,
    today: date,
    knows: Callable[[str], bool] = lambda _: True,
    item_of: Callable[[str], str | None] = lambda _: None,
) -> tuple[Link, ...]:
    """Read a review file back as links: machine's where nobody decided, else the person's.

    A person may add lines: ``entity``, ``wikidata``, ``decision`` and ``decided_by`` are enough.

    Args:
        today: Date to note for the person's decisions.
        knows: Whether there is an entity with this id.
        item_of: The item that the authority has for it already, or None.

    Raises:
        LinkError: There is no file; an entity, an item or a decision is unknown or has no name
            beside it; two items are accepted for one entity, or one item for two.
    """
    links = tuple(_links(path, today, knows, item_of))
    accepted: dict[str, Link] = {}
    for link in links:
        if link.relation == "exact":
            other = accepted.setdefault(link.entity_id, link)
            if other is not link and {other.decided_by, link.decided_by} != {""}:
                if other.decided_by and link.decided_by and other.wikidata != link.wikidata:
                    raise LinkError(
                        f"{link.entity_id} is accepted as {other.wikidata} and {link.wikidata}",
                        where=path.name,
                        remedy="accept one and write close or reject beside the other",
                    )
                if link.decided_by:
                    accepted[link.entity_id] = link
    _check_items(path, accepted.values())
    return tuple(
        link for link in links if link.relation != "exact" or accepted[link.entity_id] is link
    )


def _check_items(path: Path, accepted: Iterable[Link]) -> None:
    """Raise if a person accepted one item for two actors, or two places."""
    taken: dict[tuple[str, str], str] = {}
    for link in accepted:
        if link.decided_by:
            scheme = link.entity_id.partition("/")[0]
            other = taken.setdefault((scheme, link.wikidata), link.entity_id)
            # Per scheme: a country is a place and an actor in one item.
            if other != link.entity_id:
                raise LinkError(
                    f"{link.wikidata} is accepted for {other} and {link.entity_id}",
                    where=path.name,
                    remedy="accept it for one; if the two are one, merge them in curation.csv",
                )


def _links(
    path: Path, today: date, knows: Callable[[str], bool], item_of: Callable[[str], str | None]
) -> Iterator[Link]:
    if not path.exists():
        raise LinkError(
            "there is no such review file",
            where=str(path),
            remedy=f"make one with kg link, or by hand with the columns {', '.join(_NEEDED)}",
        )
    for row in read_rows(path):
        decision = row["decision"].strip().lower()
        if decision not in _DECISIONS:
            raise _fault(row, f"decision {decision!r} is unknown", "write accept, close or reject")
        if decision and not row["decided_by"].strip():
            raise _fault(row, "the decision has no name beside it", "fill in decided_by")
        if decision == "reject":
            continue
        proposed = row.cells.get("relation", "")
        relation = {"accept": "exact", "close": "close"}.get(decision, proposed)
        if relation not in _RELATIONS:
            raise _fault(row, "nobody decided on the link", "write accept and your name")
        entity = row["entity"].strip()
        if not knows(entity):
            raise _fault(
                row,
                f"there is no entity {entity!r}",
                "see its id with kg authority find NAME, or behind /id/ on its page",
            )
        item, known = _item(row), item_of(entity)
        if decision == "accept" and known not in (None, item):
            raise _fault(
                row, f"{entity} is {known} in the authority", "write close, or mend the authority"
            )
        yield Link(
            entity_id=entity,
            wikidata=item,
            relation=relation,
            score=_score(row),
            reasons=tuple(filter(None, row.cells.get("reasons", "").split("; "))),
            decided_by=row["decided_by"].strip() if decision else "",
            decided_on=today.isoformat() if decision else row.cells.get("retrieved", ""),
        )


def _item(row: Row) -> str:
    found = _QID.fullmatch(row["wikidata"].strip())
    if found is None:
        raise _fault(row, f"wikidata {row['wikidata']!r} is no item", "write Q and digits")
    return found.group(1)


def _score(row: Row) -> float | None:
    text = row.cells.get("score", "")
    try:
        return float(text) if text else None
    except ValueError:
        raise _fault(row, f"score {text!r} is not a number", "leave it as written") from None


def _fault(row: Row, what: str, remedy: str) -> LinkError:
    return LinkError(what, where=f"{row.file}:{row.line}", remedy=remedy)
