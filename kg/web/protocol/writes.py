"""Authorise writes and carry them out.

Nobody, unless the server was started with ``--update``; then whoever has the token. A browser
that was lured here by another site is turned away before the token is looked at.
"""

from __future__ import annotations

import hmac
import time
from typing import Any
from urllib.parse import urlsplit

from flask import g, request

from kg.web.context import client_address, public_base, services
from kg.web.pool.jobs import WriteJob
from kg.web.problem import Failed, Problem, problem_from


def check_may_write(shown: str = "") -> None:
    """Let the request pass if it may write; a form shows the token in a field.

    Raises:
        Problem: 403 if writes are off, the token is wrong or another site asks; 401 without token.
    """
    token = services().token
    if token is None:
        raise Problem(403, "read-only", "This server is read-only", remedy="start it with --update")
    _check_origin()
    header = request.headers.get("Authorization", "")
    scheme, _, given = (header or f"Bearer {shown}").partition(" ")
    challenge = {"WWW-Authenticate": 'Bearer realm="kg"'}  # RFC 6750, 3
    if scheme.lower() != "bearer" or not given.strip():
        raise Problem(401, "token-missing", "Writing needs a bearer token", headers=challenge)
    if not hmac.compare_digest(given.strip().encode("utf-8", "replace"), token):
        raise Problem(403, "token-wrong", "The token is wrong")


def write(job: WriteJob, *, operation: str) -> dict[str, Any]:
    """Carry out a write; the next query sees it.

    Raises:
        Problem: It was refused or failed; nothing has changed.
    """
    started, status = time.perf_counter(), 204
    try:
        return services().pool.writer.write(job, timeout_seconds=job.cpu_seconds)
    except Failed as failed:
        problem = problem_from(failed)
        status = problem.status
        raise problem from failed
    finally:
        services().metrics.answered(
            operation,
            status,
            time.perf_counter() - started,
            0,
            query_id=g.query_id,
            client=client_address(),
            query=job.text or job.graph,
        )


def _check_origin() -> None:
    site = request.headers.get("Sec-Fetch-Site", "none").lower()
    origin = request.headers.get("Origin")
    ours = {urlsplit(public_base()).netloc, request.host}
    foreign = origin is not None and urlsplit(origin).netloc not in ours
    if foreign or site in ("cross-site", "same-site"):
        raise Problem(403, "foreign-origin", "Writes from other sites' pages are refused")
