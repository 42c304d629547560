"""How do people link their own spreadsheets to our actors and places?

The Reconciliation Service API 0.2 of the W3C Entity Reconciliation Community Group, as OpenRefine
and other clients speak it: manifest, queries, suggestions, preview and data extension at
``/reconcile``. Answers come from the authority, not from the store, so they work without a build.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, TypeVar

from flask import Blueprint, Response, jsonify, render_template, request

from kg.config import BASE_IRI
from kg.errors import QueryError
from kg.model.entities import Actor, Place
from kg.resolve.authority import Authority, load_authority
from kg.resolve.lookup import PROPERTIES, complete, entity_kinds, kinds_of, look_up, property_values
from kg.vocab.terms import KG
from kg.web.problem import Problem

PATH: Final = "/reconcile"
MAX_QUERIES: Final = 100
_MAX_LIMIT: Final = 50
_MANIFEST: Final = {
    "versions": ["0.2"],
    "name": "Actors and places of armed conflict",
    "schemaSpace": KG.NS,
    "defaultTypes": [{"id": "actor", "name": "Actor"}, {"id": "place", "name": "Place"}],
    "batchSize": MAX_QUERIES,
}
_T = TypeVar("_T")


class _Service:
    """The authority, read when the first question comes."""

    def __init__(self, load: Callable[[], Authority], base: str) -> None:
        self._load = load
        self.base = base

    @cached_property
    def authority(self) -> Authority:
        return self._load()

    def entity(self, entity_id: str) -> Actor | Place | None:
        short = entity_id.removeprefix(f"{self.base}id/")
        authority = self.authority
        return authority.actors.get(short) or authority.places.get(short)

    def manifest(self) -> dict[str, Any]:
        here = request.url_root.rstrip("/") + PATH
        preview = {"url": f"{here}/preview?id={{{{id}}}}", "width": 400, "height": 140}
        return {
            **_MANIFEST,
            "identifierSpace": f"{self.base}id/",
            "view": {"url": f"{self.base}id/{{{{id}}}}"},
            "preview": preview,
            "suggest": {
                kind: {"service_url": here, "service_path": f"/suggest/{kind}"}
                for kind in ("entity", "type", "property")
            },
            "extend": {
                "propose_properties": {"service_url": here, "service_path": "/properties"},
                "property_settings": [],
            },
        }

    def answer(self, query: Mapping[str, Any]) -> dict[str, Any]:
        name = query.get("query")
        if not isinstance(name, str) or not name.strip():
            raise _bad("each query needs a text", 'give it as the member "query"')
        try:
            candidates = look_up(
                name,
                self.authority,
                kinds=_types(query.get("type")),
                properties=_properties(query.get("properties")),
                limit=_limit(query.get("limit")),
            )
        except QueryError as error:
            raise _bad(error.what, error.remedy) from error
        return {
            "result": [
                {
                    **self.brief(candidate.entity),
                    "score": candidate.score,
                    "match": candidate.is_match,
                    "features": [{"id": "score", "value": candidate.score}],
                }
                for candidate in candidates
            ]
        }

    def brief(self, entity: Actor | Place) -> dict[str, Any]:
        types = [{"id": kind, "name": entity_kinds()[kind]} for kind in kinds_of(entity)]
        within = property_values(entity, self.authority).get("within", ())
        return {
            "id": entity.id,
            "name": entity.label,
            "description": ", ".join((types[0]["name"], *within)),
            "type": types,
        }

    def extension(self, query: Mapping[str, Any]) -> dict[str, Any]:
        ids, wanted = query.get("ids"), query.get("properties")
        if not isinstance(ids, list) or not isinstance(wanted, list):
            raise _bad("extend needs ids and properties", "send both as arrays")
        names = [str(p.get("id")) for p in wanted if isinstance(p, dict)]
        unknown = sorted(set(names) - set(PROPERTIES))
        if unknown:
            raise _bad(f"property {unknown[0]!r} is unknown", f"use {', '.join(PROPERTIES)}")
        return {
            "meta": [{"id": name, "name": PROPERTIES[name]} for name in names],
            "rows": {str(entity_id): self._row(str(entity_id), names) for entity_id in ids},
        }

    def _row(self, entity_id: str, names: Iterable[str]) -> dict[str, Any]:
        entity = self.entity(entity_id)
        values = property_values(entity, self.authority) if entity else {}
        return {name: [{"str": value} for value in values.get(name, ())] for name in names}

    def preview(self, entity: Actor | Place) -> str:
        """Write a small page about one entity."""
        return render_template(
            "reconcile_preview.html",
            label=entity.label,
            kind=self.brief(entity)["description"],
            facts=[
                (PROPERTIES[name], ", ".join(found[:6]))
                for name, found in property_values(entity, self.authority).items()
                if name not in ("kind", "within")
            ],
            address=f"{self.base}id/{entity.id}",
        )


def reconcile_blueprint(
    load: Callable[[], Authority] = load_authority, *, base: str = BASE_IRI
) -> Blueprint:
    """Make the service.

    Args:
        load: Reads the authority; called once, by the first question.
        base: Base of the IRIs that the store mints.
    """
    service = _Service(load, base)
    blueprint = Blueprint("reconcile", __name__, url_prefix=PATH)

    @blueprint.route("", methods=["GET", "POST"], strict_slashes=False)
    def reconcile() -> Response:
        if queries := request.values.get("queries"):
            return _json(_answers(service, _parsed(queries)))
        if extend := request.values.get("extend"):
            return _json(service.extension(_parsed(extend)))
        if request.method == "POST":
            raise _bad("the form has neither queries nor extend", "send one of them as JSON")
        return _json(service.manifest())

    @blueprint.get("/suggest/entity")
    def suggest_entity() -> Response:
        found = complete(request.args.get("prefix", ""), service.authority, limit=_MAX_LIMIT)
        briefs = [service.brief(entity) for entity in _page(found)]
        return _json({"result": [{**brief, "notable": brief["type"]} for brief in briefs]})

    @blueprint.get("/suggest/type")
    def suggest_type() -> Response:
        return _json({"result": _suggestions(entity_kinds())})

    @blueprint.get("/suggest/property")
    def suggest_property() -> Response:
        return _json({"result": _suggestions(PROPERTIES)})

    @blueprint.get("/properties")
    def properties() -> Response:
        kind = request.args.get("type", "place")
        known = [{"id": name, "name": label} for name, label in PROPERTIES.items()]
        limit = _limit(request.args.get("limit"))
        return _json({"type": kind, "limit": limit, "properties": known[:limit]})

    @blueprint.get("/preview")
    def preview() -> str:
        entity = service.entity(request.args.get("id", ""))
        if entity is None:
            raise Problem(404, "no-such-entity", "There is no entity of this id.")
        return service.preview(entity)

    return blueprint


def _answers(service: _Service, queries: Any) -> dict[str, Any]:
    if not isinstance(queries, dict):
        raise _bad("queries is no JSON object", 'send {"q0": {"query": "…"}}')
    if len(queries) > MAX_QUERIES:
        raise _bad(f"more than {MAX_QUERIES} queries", "send them in smaller batches")
    answers = {}
    for key, query in queries.items():
        if not isinstance(query, dict):
            raise _bad(f"query {key!r} is no JSON object", 'send {"query": "…"}')
        answers[key] = service.answer(query)
    return answers


def _json(content: Any) -> Response:
    """Answer JSON, or JSONP where an old client asks for it."""
    callback = request.args.get("callback", "")
    if callback and callback.isidentifier():
        body = f"/**/{callback}({json.dumps(content, ensure_ascii=True)});"
        return Response(body, mimetype="application/javascript")
    return jsonify(content)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise _bad("the parameter is no JSON", "encode it as JSON") from None


def _types(given: Any) -> frozenset[str]:
    names = given if isinstance(given, list) else [given] if given else []
    return frozenset(str(name.get("id") if isinstance(name, dict) else name) for name in names)


def _properties(given: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in given if isinstance(given, list) else []:
        if isinstance(entry, dict) and entry.get("pid") in PROPERTIES:
            value = entry.get("v")
            first = value[0] if isinstance(value, list) and value else value
            text = first.get("name", first.get("id", "")) if isinstance(first, dict) else first
            found[str(entry["pid"])] = str(text if text is not None else "")
    return found


def _limit(given: Any) -> int:
    try:
        return max(1, min(_MAX_LIMIT, int(given)))
    except (TypeError, ValueError):
        return 10


def _suggestions(known: Mapping[str, str]) -> list[dict[str, str]]:
    wanted = request.args.get("prefix", "").lower()
    found = [
        {"id": name, "name": label}
        for name, label in known.items()
        if label.lower().startswith(wanted) or name.rpartition("/")[2].startswith(wanted)
    ]
    return list(_page(found))


def _page(found: Sequence[_T]) -> Sequence[_T]:
    """Return ten, from where the client says."""
    cursor = request.args.get("cursor", "")
    start = int(cursor) if cursor.isdecimal() else 0
    return found[start : start + 10]


def _bad(detail: str, remedy: str) -> Problem:
    return Problem(
        400, "bad-reconciliation-query", f"{detail[:1].upper()}{detail[1:]}.", remedy=remedy
    )
