"""Write entities of FollowTheMoney, one JSON object on a line, as Aleph and OpenAleph take them.

An actor is tied to an event by an ``UnknownLink`` whose role has the stance and whose summary has
who says so; the event itself names nobody. Every entity names its source: the report as ``proof``,
and the outlet as ``publisher``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO, Final

from kg.export.rows import JOINT, Streams, Value, find_table, rows_of
from kg.vocab.iris import short_hash

# An id that ends in a hyphen or dot is refused by FollowTheMoney.
_OUTSIDE: Final = re.compile(r"[^A-Za-z0-9.-]|[^A-Za-z0-9]\Z")
_LONGEST: Final = 150

Facts = Mapping[str, Value]
Properties = Mapping[str, Sequence[Value]]


def write_entities(source: Streams, out: BinaryIO, *, base: str) -> int:
    """Write all entities; return how many."""
    count = 0
    for table, make in _MAKERS.items():
        known = find_table(table)
        for row in rows_of(source, known):
            facts = dict(zip(known.columns, row, strict=True))
            schema, given = make(facts, base)
            properties = {
                name: kept
                for name, values in given.items()
                if (kept := [str(value) for value in values if value not in (None, "")])
            }
            entity = {"id": _id(row[0], base), "schema": schema, "properties": properties}
            out.write(json.dumps(entity, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def _actor(facts: Facts, base: str) -> tuple[str, Properties]:
    person = facts["classes"] == "Person"
    # What one report alone knows ("the gunmen") is nobody's organisation.
    schema = "Person" if person else "LegalEntity" if facts["localTo"] else "Organization"
    return schema, {
        "name": [facts["label"]],
        "alias": _list(facts["names"]),
        "description": [facts["kind"]],
        "wikidataId": [
            match.rsplit("/", 1)[-1]
            for match in _list(facts["matches"])
            if "wikidata.org/entity/" in str(match)
        ],
        "proof": _refer(facts["localTo"], base),
    }


def _place(facts: Facts, _base: str) -> tuple[str, Properties]:
    full = ", ".join(filter(None, (str(facts["label"] or ""), *map(str, _list(facts["within"])))))
    return "Address", {
        "name": [facts["label"]],
        "full": [full],
        "latitude": [facts["latitude"]],
        "longitude": [facts["longitude"]],
    }


def _report(facts: Facts, _base: str) -> tuple[str, Properties]:
    return "Article", {
        "title": [facts["headline"]],
        "fileName": [facts["articleId"]],
        "publisher": [facts["outlet"]],
        "publishedAt": [facts["published"]],
        # FollowTheMoney has codes of three letters (ISO 639-3).
        "language": ["eng"] if facts["language"] == "en" else [],
        "sourceUrl": _list(facts["address"]),
    }


def _event(facts: Facts, base: str) -> tuple[str, Properties]:
    name = ", ".join(str(facts[part]) for part in ("type", "places", "begins") if facts[part])
    return "Event", {
        "name": [name],
        "startDate": [facts["begins"]],
        "endDate": [facts["ends"]],
        "location": _list(facts["places"]),
        "addressEntity": _refer(facts["place"], base),
        "summary": [facts["sentence"]],
        "description": _list(facts["figures"]),
        "notes": _list(facts["responses"]),
        "keywords": [facts["type"], facts["modality"], facts["realisation"]],
        "recordId": [facts["event"]],
        "publisher": [facts["outlet"]],
        "proof": _refer(facts["report"], base),
    }


def _link(facts: Facts, base: str) -> tuple[str, Properties]:
    return "UnknownLink", {
        "subject": _refer(facts["actor"], base),
        "object": _refer(facts["event"], base),
        "role": [f"{facts['role']} ({facts['stance']})"],
        "summary": [f"said by {who}" for who in _list(facts["saidBy"])],
        "description": [facts["sentence"]],
        "date": [facts["published"]],
        "recordId": [facts["participation"]],
        "proof": _refer(facts["report"], base),
    }


_MAKERS: Final[Mapping[str, Callable[[Facts, str], tuple[str, Properties]]]] = {
    "actors": _actor,
    "places": _place,
    "reports": _report,
    "events": _event,
    "participants": _link,
}


def _list(value: Value) -> list[str]:
    return str(value).split(JOINT) if value is not None else []


def _refer(iri: Value, base: str) -> list[Value]:
    return [_id(iri, base)] if iri is not None else []


def _id(iri: Value, base: str) -> str:
    """Return an id of the characters that FollowTheMoney allows; two IRIs never share one."""
    path = str(iri).removeprefix(f"{base}id/").replace("/", ".", 1)
    if not _OUTSIDE.search(path) and len(path) < _LONGEST:
        return f"kg-{path}"
    return f"kg-{_OUTSIDE.sub('-', path)[:_LONGEST]}-{short_hash(str(iri))}"
