"""Of which parts is the OpenAPI document made?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Node = dict[str, Any]

_PROBLEMS: Final[Mapping[int, str]] = {
    400: "The request or the query is not valid",
    401: "A token is needed",
    403: "Not allowed",
    404: "There is nothing here",
    406: "None of the accepted formats is offered",
    413: "The body is too large",
    414: "The address is too long",
    415: "The body's format is not understood",
    422: "A parameter has a wrong value",
    429: "Too many requests",
    503: "The server is busy or not ready",
    504: "The query took too long",
    507: "The query needs too much memory or gives too large an answer",
}


def components() -> Node:
    """Return the shapes that operations refer to."""
    problem = {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "remedy": {"type": "string"},
            "query_id": {"type": "string"},
            "line": {"type": "integer"},
            "column": {"type": "integer"},
        },
    }
    content = {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        "text/html": {"schema": {"type": "string"}},
    }
    return {
        "schemas": {"Problem": problem},
        "responses": {
            f"Problem{status}": {"description": text, "content": content}
            for status, text in _PROBLEMS.items()
        },
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }


def operation(
    name: str,
    summary: str,
    tag: str,
    answers: Mapping[str, Node],
    failures: tuple[int, ...],
    *,
    parameters: list[Node] | None = None,
) -> Node:
    """Return one operation; *failures* are the statuses of problems that it may answer."""
    responses = {
        **answers,
        **{str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in failures},
    }
    operation: Node = {
        "operationId": name,
        "summary": summary,
        "tags": [tag],
        "responses": responses,
    }
    return {**operation, "parameters": parameters} if parameters else operation


def ok(text: str, medias: tuple[str, ...]) -> Node:
    """Return a successful answer in one of *medias*."""
    return {
        "description": text,
        "content": {media: {"schema": _body_schema(media)} for media in medias},
    }


def _body_schema(media: str) -> Node:
    return {} if "json" in media else {"type": "string"}


def parameter(name: str, schema: Node, description: str, *, empty: bool = False) -> Node:
    """Return a parameter of the query string."""
    node: Node = {"name": name, "in": "query", "schema": schema, "description": description}
    return {**node, "allowEmptyValue": True} if empty else node
