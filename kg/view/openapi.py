"""Describe the operations of the server as an OpenAPI document.

One OpenAPI 3.1 document, written in ``openapi.yaml`` beside this; here stands what depends on the
catalogue and on the formats. Schemathesis tries every operation in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from jinja2 import Environment, StrictUndefined

from kg.catalog import CannedQuery, Catalog, Param
from kg.store.formats import GRAPHS, RESULTS
from kg.version import __version__
from kg.view.formats import GRAPH_FORMATS, RESULT_FORMATS, drawn_as, list_formats
from kg.view.lists import LISTS, filters

Node = dict[str, Any]

# libyaml's loader, where PyYAML was built with it: ten times as fast.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEMPLATE: Final = Path(__file__).with_name("openapi.yaml")
_SCHEMAS: Final[Mapping[str, Node]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "iri": {"type": "string"},
}


def openapi_document(catalog: Catalog, *, server: str) -> Node:
    """Return the document, with one operation for each canned query."""
    # It writes YAML, in which every value from outside is quoted by tojson.
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = environment.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(
        version=__version__,
        server=server,
        catalog=list(catalog),
        lists=list(LISTS.values()),
        filters_of=filters,
        list_formats_of=lambda kind: list(list_formats(kind).values()),
        schema_of=_schema_of,
        formats_of=_formats_of,
        results=[known.media_types[0] for known in RESULTS],
        triples=[known.media_types[0] for known in GRAPHS if not known.datasets],
        quads=[known.media_types[0] for known in GRAPHS if known.datasets],
        documents=list(GRAPH_FORMATS.values()),
    )
    document: Node = yaml.load(text, Loader=_LOADER)  # noqa: S506 - either is a safe loader
    return document


def _formats_of(query: CannedQuery) -> list[str]:
    left_out = {"geojson", "vl"} - {drawn_as(query.view)}
    return [media for name, media in RESULT_FORMATS.items() if name not in left_out]


def _schema_of(param: Param) -> Node:
    schema: Node = dict(_SCHEMAS[param.type])
    if param.options:
        allowed: list[Any] = list(param.options)
        schema = {"type": "string", "enum": allowed if param.required else [*allowed, ""]}
    if param.minimum is not None:
        schema["minimum"] = param.minimum
    if param.maximum is not None:
        schema["maximum"] = param.maximum
    if param.default is not None:
        schema["default"] = _typed(param)
    if not param.required and not param.options:
        schema = {"anyOf": [schema, {"type": "string", "const": ""}]}  # "" means any
    return schema


def _typed(param: Param) -> str | int | float:
    assert param.default is not None
    if param.options or param.type not in {"integer", "decimal"}:
        return param.default
    return int(param.default) if param.type == "integer" else float(param.default)
