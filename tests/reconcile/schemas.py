"""What the two versions of the reconciliation API demand of an answer, as JSON Schemas.

Written after the text of the specifications (0.2 of 2023-04-10, the draft of 1.0), with the
members that clients read; stricter than they are where we promise more.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def _object(required: dict[str, Any], **optional: Any) -> Schema:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


def _array(items: Any) -> Schema:
    return {"type": "array", "items": items}


TEXT: Schema = {"type": "string", "minLength": 1}
FLAG: Schema = {"type": "boolean"}
NAMED = _object({"id": TEXT, "name": TEXT})
ADDRESS: Schema = {"type": "string", "pattern": "^https?://"}
SCORE: Schema = {"type": "number", "minimum": 0, "maximum": 100}
FEATURE = _object({"id": TEXT, "name": TEXT, "value": {"type": ["number", "boolean"]}})
CANDIDATE = _object(
    {
        "id": TEXT,
        "name": TEXT,
        "description": TEXT,
        "type": _array(NAMED),
        "score": SCORE,
        "match": FLAG,
        "features": _array(FEATURE),
    }
)
SUGGESTION = _object({"id": TEXT, "name": TEXT}, description=TEXT, notable=_array(NAMED))
SUGGESTIONS = _object({"result": _array(SUGGESTION)})
PROPOSALS = _object(
    {"properties": _array(NAMED)}, type={"type": "string"}, limit={"type": "number"}
)
VALUE: Schema = {
    "oneOf": [NAMED, _object({"str": TEXT}), _object({"float": {"type": "number"}})],
}
META = _array(_object({"id": TEXT, "name": TEXT}, type=NAMED))

_SERVICE = _object({"service_url": ADDRESS, "service_path": {"type": "string", "pattern": "^/"}})
_COMMON: Schema = {
    "versions": {"type": "array", "contains": {"const": "0.2"}, "items": TEXT},
    "name": TEXT,
    "defaultTypes": _array(NAMED),
    "batchSize": {"type": "integer"},
}
MANIFEST_02 = _object(
    {
        **_COMMON,
        "identifierSpace": ADDRESS,
        "schemaSpace": ADDRESS,
        "view": _object({"url": {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}}),
        "preview": _object(
            {
                "url": {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"},
                "width": {"type": "integer"},
                "height": {"type": "integer"},
            }
        ),
        "suggest": _object(dict.fromkeys(("entity", "property", "type"), _SERVICE)),
        "extend": _object(
            {
                "propose_properties": _SERVICE,
                "property_settings": _array(
                    _object(
                        {
                            "name": TEXT,
                            "label": TEXT,
                            "type": {"enum": ["number", "text", "checkbox", "select"]},
                            "default": {},
                            "help_text": TEXT,
                        }
                    )
                ),
            }
        ),
    }
)
MANIFEST_1 = _object(
    {
        **_COMMON,
        "versions": {"type": "array", "contains": {"const": "1.0-draft"}, "items": TEXT},
        "view": _object({"url": {"type": "string", "pattern": r"^https?://[^{]*\{\+?id\}$"}}),
    },
    serviceVersion=TEXT,
    standardizedScore=FLAG,
    lang=TEXT,
    preview=_object({"width": {"type": "integer"}, "height": {"type": "integer"}}),
    suggest=_object(dict.fromkeys(("entity", "property", "type"), FLAG)),
    extend=_object(
        {
            "proposeProperties": FLAG,
            "propertySettings": _array(
                _object({"id": TEXT, "name": TEXT, "type": TEXT, "default": {}, "helpText": TEXT})
            ),
        }
    ),
)
RESULTS_02: Schema = {
    "type": "object",
    "additionalProperties": _object({"result": _array(CANDIDATE)}, error=TEXT),
}
RESULTS_1 = _object({"results": _array(_object({"candidates": _array(CANDIDATE)}, error=TEXT))})
EXTENSION_02 = _object(
    {
        "meta": META,
        "rows": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": _array(VALUE)},
        },
    }
)
EXTENSION_1 = _object(
    {
        "meta": META,
        "rows": _array(
            _object(
                {
                    "id": {"type": "string"},
                    "properties": _array(_object({"id": TEXT, "values": _array(VALUE)})),
                }
            )
        ),
    }
)
