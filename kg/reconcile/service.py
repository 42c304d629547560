"""The service's answers as JSON values: manifests, queries, suggestions and values, both versions.

Version 0.2: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
Draft of 1.0: https://reconciliation-api.github.io/specs/1.0-draft/

A query that cannot be understood has no candidates and says why beside them, so that one bad row
does not spoil its batch; what is wrong with the batch itself is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from kg.errors import QueryError
from kg.model.entities import Place
from kg.reconcile.candidates import Candidate, Condition, Question, complete, find_candidates
from kg.reconcile.properties import (
    PLACE_VALUED,
    PROPERTIES,
    Entity,
    Value,
    describe,
    entity_kinds,
    kinds_of,
    values_of,
    with_id,
)
from kg.resolve.authority import Authority
from kg.version import __version__
from kg.vocab.terms import KG

Json = dict[str, Any]

VERSIONS: Final = ("0.2", "1.0-draft")
MAX_QUERIES: Final = 100
_MAX_LIMIT: Final = 50
_PAGE: Final = 10
_MAX_OFFSET: Final = 1_000
_MAX_TEXT: Final = 500
_PREVIEW: Final = {"width": 400, "height": 140}
_FEATURES: Final = {"name": "Name", "type": "Type", **PROPERTIES}
_VALUES_PER_ROW: Final = {"type": "number", "default": 1}
_VALUES_HELP: Final = "Most values of this property for one row; 0 = all"


class Reconciler:
    """The service over an authority, which is read when the first question comes.

    Args:
        load: Reads the authority.
        base: Base of the IRIs that the store mints.
    """

    def __init__(self, load: Callable[[], Authority], *, base: str) -> None:
        self._load = load
        self._base = base

    @cached_property
    def authority(self) -> Authority:
        """Read the authority once."""
        return self._load()

    def entity(self, entity_id: str) -> Entity | None:
        """Return the entity with this id, or whose IRI it is, or None."""
        return with_id(entity_id.removeprefix(f"{self._base}id/"), self.authority)

    def manifest(self, server: str, endpoint: str) -> Json:
        """Describe the service as version 0.2 does.

        Args:
            server: Address under which clients see the server, without a final slash.
            endpoint: Address of the service.
        """
        return {
            "versions": list(VERSIONS),
            **_NAMED,
            "identifierSpace": f"{self._base}id/",
            "schemaSpace": KG.NS,
            "view": {"url": f"{server}/id/{{{{id}}}}"},
            "preview": {"url": f"{endpoint}/preview?id={{{{id}}}}", **_PREVIEW},
            "suggest": {
                kind: {"service_url": endpoint, "service_path": f"/suggest/{kind}"}
                for kind in ("entity", "type", "property")
            },
            "extend": {
                "propose_properties": {
                    "service_url": endpoint,
                    "service_path": "/extend/propose",
                },
                "property_settings": [
                    {
                        "name": "limit",
                        "label": "Values",
                        **_VALUES_PER_ROW,
                        "help_text": _VALUES_HELP,
                    }
                ],
            },
        }

    def manifest_1(self, server: str) -> Json:
        """Describe the service as the draft of 1.0 does."""
        setting = {"id": "limit", "name": "Values", **_VALUES_PER_ROW, "helpText": _VALUES_HELP}
        return {
            "versions": list(VERSIONS),
            **_NAMED,
            "serviceVersion": __version__,
            "standardizedScore": True,
            "lang": "en",
            "view": {"url": f"{server}/id/{{+id}}"},
            "preview": _PREVIEW,
            "suggest": {"entity": True, "property": True, "type": True},
            "extend": {"proposeProperties": True, "propertySettings": [setting]},
        }

    def match(self, batch: Any) -> Json:
        """Answer a batch of version 0.2: an object of queries.

        Raises:
            QueryError: The batch is no object, or too long.
        """
        if not isinstance(batch, dict):
            raise QueryError("queries is no JSON object", remedy='send {"q0": {"query": "…"}}')
        answers = self._answers(batch.values(), _read_query, "result")
        return dict(zip(batch, answers, strict=True))

    def match_1(self, batch: Any) -> Json:
        """Answer a batch of 1.0: a list of queries with conditions.

        Raises:
            QueryError: The batch is no list under ``queries``, or too long.
        """
        queries = batch.get("queries") if isinstance(batch, dict) else None
        if not isinstance(queries, list):
            raise QueryError(
                "the body has no list of queries",
                remedy='send {"queries": [{"conditions": [{"matchType": "name", '
                '"propertyValue": "…"}]}]}',
            )
        return {"results": self._answers(queries, _read_query_1, "candidates")}

    def _answers(
        self, queries: Iterable[Any], read: Callable[[Any], Question], key: str
    ) -> list[Json]:
        asked = list(queries)
        if len(asked) > MAX_QUERIES:
            raise QueryError(f"more than {MAX_QUERIES} queries", remedy="send smaller batches")
        return [self._answer(query, read, key) for query in asked]

    def _answer(self, query: Any, read: Callable[[Any], Question], key: str) -> Json:
        try:
            found = find_candidates(read(query), self.authority)
        except QueryError as error:
            return {key: [], "error": f"{error.what}; {error.remedy}"}
        return {key: [self._candidate(candidate) for candidate in found]}

    def _candidate(self, candidate: Candidate) -> Json:
        return {
            **self._brief(candidate.entity),
            "score": candidate.score,
            "match": candidate.is_match,
            "features": [
                {"id": name, "name": _FEATURES[name], "value": value}
                for name, value in candidate.features.items()
            ],
        }

    def _brief(self, entity: Entity) -> Json:
        return {
            "id": entity.id,
            "name": entity.label,
            "description": describe(entity, self.authority),
            "type": [{"id": kind, "name": entity_kinds()[kind]} for kind in kinds_of(entity)],
        }

    def suggest(self, what: str, given: Mapping[str, str]) -> Json:
        """Complete what is typed: ``prefix``, with ``limit``, and ``offset`` or ``cursor``."""
        limit = _number(given.get("limit"), _PAGE, _MAX_LIMIT)
        start = _number(given.get("offset") or given.get("cursor"), 0, _MAX_OFFSET)
        prefix = given.get("prefix", "")[:_MAX_TEXT]
        if what == "entity":
            found = complete(prefix, self.authority, limit=start + limit)
            briefs = [self._brief(entity) for entity in found[start:]]
            # Version 0.2 calls the types of a suggestion so.
            return {"result": [{"notable": brief.pop("type"), **brief} for brief in briefs]}
        known = entity_kinds() if what == "type" else PROPERTIES
        begun = [one for one in _named(known) if _begins(one, prefix.lower())]
        return {"result": begun[start : start + limit]}

    def proposals(self, given: Mapping[str, str]) -> Json:
        """Tell which properties can be fetched for entities of a type."""
        kind = given.get("type", "")
        names = [n for n in _named(PROPERTIES) if not kind.startswith("actor") or n["id"] in _ACTOR]
        limit = _number(given.get("limit"), len(names), _MAX_LIMIT)
        return {"type": kind, "limit": limit, "properties": names[:limit]}

    def extend(self, query: Any) -> Json:
        """Fetch values as version 0.2 does: rows by id, values by property."""
        ids, wanted, meta = _read_extension(query)
        return {
            "meta": meta,
            "rows": {entity_id: self._row(entity_id, wanted) for entity_id in ids},
        }

    def extend_1(self, query: Any) -> Json:
        """Fetch values as 1.0 does: lists of rows, properties and values."""
        ids, wanted, meta = _read_extension(query)
        rows = [
            {
                "id": entity_id,
                "properties": [
                    {"id": name, "values": values}
                    for name, values in self._row(entity_id, wanted).items()
                ],
            }
            for entity_id in ids
        ]
        return {"meta": meta, "rows": rows}

    def _row(self, entity_id: str, wanted: Mapping[str, int]) -> dict[str, list[Json]]:
        entity = self.entity(entity_id)
        values = values_of(entity, self.authority) if entity else {}
        return {
            name: [_json_value(value) for value in values.get(name, ())[: limit or None]]
            for name, limit in wanted.items()
        }

    def facts(self, entity: Entity) -> tuple[tuple[str, str], ...]:
        """Return what a preview shows of *entity*: names and values in words."""
        shown = values_of(entity, self.authority).items()
        return tuple(
            (PROPERTIES[name], ", ".join(map(_words, values[:6])))
            for name, values in shown
            if name not in ("kind", "within", "country", "country_code")
        )

    def description(self, entity: Entity) -> str:
        """Say what *entity* is and where."""
        return describe(entity, self.authority)


_NAMED: Final[Json] = {
    "name": "Actors and places of armed conflict",
    "defaultTypes": [{"id": "actor", "name": "Actor"}, {"id": "place", "name": "Place"}],
    "batchSize": MAX_QUERIES,
}
_ACTOR: Final = frozenset({"kind", "country", "country_code", "wikidata", "alias"})


def _read_query(query: Any) -> Question:
    """Read a query of version 0.2."""
    given = _object(query, 'send {"query": "…"}')
    name = given.get("query")
    if name is not None and not isinstance(name, str):
        raise QueryError('"query" is no text', remedy='send {"query": "…"}')
    conditions = tuple(
        Condition(str(entry["pid"]), _texts(entry.get("v")))
        for entry in _list(given.get("properties"))
        if isinstance(entry, dict) and entry.get("pid") in PROPERTIES
    )
    return _question(_texts(name), _list(given.get("type")), conditions, given)


def _read_query_1(query: Any) -> Question:
    """Read a query of 1.0; earlier drafts wrote ``pid`` and ``v``."""
    given = _object(query, 'send {"conditions": […]}')
    entries = given.get("conditions")
    if not isinstance(entries, list) or not entries:
        raise QueryError("the query has no conditions", remedy="send a list of at least one")
    names: tuple[str, ...] = ()
    conditions: list[Condition] = []
    for entry in entries:
        condition = _object(entry, "send objects as conditions")
        values = _texts(condition.get("propertyValue", condition.get("v")))
        kind = condition.get("matchType")
        if kind == "name":
            names += values
        elif kind == "property":
            conditions.append(
                Condition(
                    str(condition.get("propertyId", condition.get("pid", ""))),
                    values,
                    str(condition.get("matchQuantifier", "any")),
                    condition.get("required") is True,
                )
            )
        else:
            raise QueryError(f"matchType {kind!r} is unknown", remedy="use name or property")
    return _question(names, _list(given.get("type")), tuple(conditions), given)


def _question(
    names: tuple[str, ...], types: Sequence[Any], conditions: tuple[Condition, ...], given: Json
) -> Question:
    kinds = (str(kind.get("id")) if isinstance(kind, dict) else str(kind) for kind in types)
    limit = max(1, _number(given.get("limit"), _PAGE, _MAX_LIMIT))
    return Question(names, frozenset(kinds), conditions, limit)


def _read_extension(query: Any) -> tuple[list[str], dict[str, int], list[Json]]:
    """Return ids, most values by property (0 = all) and what the answer says of the properties."""
    given = query if isinstance(query, dict) else {}
    ids, wanted = given.get("ids"), given.get("properties")
    if not isinstance(ids, list) or not isinstance(wanted, list):
        raise QueryError("extend needs ids and properties", remedy="send both as arrays")
    limits: dict[str, int] = {}
    for entry in wanted:
        name = str(entry.get("id")) if isinstance(entry, dict) else str(entry)
        if name not in PROPERTIES:
            raise QueryError(f"property {name!r} is unknown", remedy=f"use {', '.join(PROPERTIES)}")
        settings = entry.get("settings") if isinstance(entry, dict) else None
        asked = settings.get("limit") if isinstance(settings, dict) else None
        limits[name] = _number(asked, 1, _MAX_LIMIT)
    return [str(entity_id) for entity_id in ids], limits, [_meta(name) for name in limits]


def _meta(name: str) -> Json:
    meta: Json = {"id": name, "name": PROPERTIES[name]}
    return {**meta, "type": {"id": "place", "name": "Place"}} if name in PLACE_VALUED else meta


def _object(given: Any, remedy: str) -> Json:
    if not isinstance(given, dict):
        raise QueryError("the query is no JSON object", remedy=remedy)
    return given


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [] if given in (None, "") else [given]


def _texts(given: Any) -> tuple[str, ...]:
    """Return values as texts; of an entity its id, or its name if it has no id."""
    texts = (
        str(value.get("id") or value.get("name") or "") if isinstance(value, dict) else str(value)
        for value in _list(given)
        if value is not None
    )
    # JSON may hold half a surrogate pair, which no other program could write again.
    cut = (text.strip()[:_MAX_TEXT].encode("utf-8", "replace").decode() for text in texts)
    return tuple(filter(None, cut))


def _number(given: Any, default: int, most: int) -> int:
    try:
        return max(0, min(most, int(given)))
    except (TypeError, ValueError, OverflowError):
        return default


def _named(known: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": name, "name": label} for name, label in known.items()]


def _begins(one: Mapping[str, str], prefix: str) -> bool:
    starts = (one["id"], one["id"].rpartition("/")[2], one["name"].lower())
    return any(start.startswith(prefix) for start in starts)


def _json_value(value: Value) -> Json:
    if isinstance(value, Place):
        return {"id": value.id, "name": value.label}
    return {"float": value} if isinstance(value, float) else {"str": value}


def _words(value: Value) -> str:
    return value.label if isinstance(value, Place) else str(value)
