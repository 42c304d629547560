"""Problems: what a client is told when something goes wrong (RFC 9457).

No exception's text that was not written for clients, no stack trace, and no words inside a body
that has already begun.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from kg.errors import KgError

_TYPES: Final = "urn:kg:problem:"
# What can become of a query or a write: status and title.
_KINDS: Final[Mapping[str, tuple[int, str]]] = {
    "syntax": (400, "The text is not valid"),
    "evaluation": (400, "The query cannot be evaluated"),
    "too-complex": (400, "The text is too complex"),
    "no-network": (403, "Other servers may not be called"),
    "no-graph": (404, "There is no such graph"),
    "not-acceptable": (406, "No acceptable format"),
    "request-timeout": (408, "The request did not arrive in time"),
    "conflict": (409, "The store does not allow this"),
    "precondition": (412, "The graph is not in the expected state"),
    "parameter": (422, "A parameter has a wrong value"),
    "busy": (503, "The server is busy"),
    "crashed": (503, "The query ended unexpectedly"),
    "cancelled": (503, "The query was cancelled"),
    "client-left": (503, "The client has left"),
    "not-ready": (503, "The server is not ready"),
    "remote": (502, "The store behind this server does not answer"),
    "deadline": (504, "The query took too long"),
    "memory": (507, "The query needs too much memory"),
    "too-large": (507, "The answer is too large"),
    "store": (507, "The store cannot be written"),
}
_REMEDIES: Final[Mapping[str, str]] = {
    "no-network": "the operator can allow addresses with --service-allow",
    "too-large": "ask for less with LIMIT, or add truncate=1",
    "deadline": "make the query more specific or add LIMIT",
    "busy": "try again in a moment",
}


class Failed(Exception):
    """A query or a write gave no complete answer.

    Attributes:
        kind: "syntax", "evaluation", "deadline", "memory", "busy" …: see the table above.
        facts: Line, column and remedy, where known.
    """

    def __init__(self, kind: str, detail: str = "", **facts: Any) -> None:
        super().__init__(detail or kind)
        self.kind = kind
        self.detail = detail
        self.facts = facts


class Problem(KgError):
    """An answer that is an error.

    Args:
        slug: Short name, the end of the problem's ``type``.
        detail: One sentence for the client.
        title: The same for all problems of this slug; the status phrase if not given.
        facts: Further members of the document, such as ``line``.

    Attributes:
        query_id: Set by whoever writes the problem down.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        detail: str,
        *,
        title: str = "",
        remedy: str = "",
        headers: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(detail, remedy=remedy)
        self.status = status
        self.slug = slug
        self.title = title or HTTPStatus(status).phrase
        self.detail = detail
        self.headers = dict(headers or {})
        self.facts = facts
        self.query_id = ""

    def document(self) -> dict[str, Any]:
        """Give the members of the problem document."""
        members = {
            "type": _TYPES + self.slug,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "remedy": self.remedy,
            "query_id": self.query_id,
            **self.facts,
        }
        return {name: value for name, value in members.items() if value not in ("", None)}


def problem_from(failed: Failed) -> Problem:
    """Turn what became of a query or a write into a problem."""
    status, title = _KINDS.get(failed.kind, (503, "The query ended unexpectedly"))
    return Problem(
        status,
        failed.kind,
        failed.detail or title,
        title=title,
        remedy=failed.facts.get("remedy") or _REMEDIES.get(failed.kind, ""),
        headers={"Retry-After": "1"} if status == 503 else None,
        **{key: value for key, value in failed.facts.items() if key in ("line", "column")},
    )


def problem_of(document: Mapping[str, Any], headers: Mapping[str, str]) -> Problem:
    """Read a problem that another process of this server wrote."""
    known = ("type", "title", "status", "detail", "remedy", "query_id")
    kept = ("Retry-After", "Allow", "Accept-Post")
    return Problem(
        int(document.get("status", 503)),
        str(document.get("type", "crashed")).removeprefix(_TYPES),
        str(document.get("detail", "")),
        title=str(document.get("title", "")),
        remedy=str(document.get("remedy", "")),
        headers={name: headers[name] for name in kept if name in headers},
        **{name: value for name, value in document.items() if name not in known},
    )
