"""How does a view get at the pool and the settings?

They hang on the application; these are the typed ways to them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any, Protocol
from urllib.parse import urlencode

from flask import current_app, has_request_context, request

from kg.store.generations import Generation
from kg.store.results import Solutions, parse_boolean, parse_solutions
from kg.web.ledger import Ledger
from kg.web.naming import address_for, new_query_id
from kg.web.pool.board import Board
from kg.web.pool.jobs import WriteJob
from kg.web.problem import Failed, problem_from, problem_of
from kg.web.settings import ServeSettings


class WritesProtocol(Protocol):
    """What carries out writes."""

    def write(self, job: WriteJob, *, timeout_seconds: float) -> dict[str, Any]: ...


class PoolProtocol(Protocol):
    """What runs queries: local readers or a remote server."""

    board: Board

    @property
    def writer(self) -> WritesProtocol: ...
    @property
    def measures(self) -> tuple[str, ...]: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def fetch(
        self,
        method: str,
        target: str,
        *,
        headers: Mapping[str, str],
        client: str,
        body: bytes | None = None,
        text: str | None = None,
        is_abandoned: Callable[[], bool] = ...,
    ) -> HTTPResponse: ...
    def cancel(self, query_id: str) -> bool: ...
    def running(self) -> list[dict[str, Any]]: ...
    def counts(self) -> dict[str, int]: ...
    def generation(self) -> Generation: ...


@dataclass(frozen=True, slots=True)
class Services:
    """What the application needs to answer."""

    settings: ServeSettings
    pool: PoolProtocol
    ledger: Ledger
    token: bytes | None


class Queries:
    """The pool as pages use it: a query in, Python values out."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def select(self, query: str, *, timeout_seconds: float | None = None) -> Solutions:
        """Run a SELECT in a reader.

        Raises:
            Problem: It failed, took too long, or the server is busy.
        """
        return parse_solutions(self._run(query, "json", None, timeout_seconds))

    def ask(self, query: str, *, timeout_seconds: float | None = None) -> bool:
        """Run an ASK in a reader."""
        return parse_boolean(self._run(query, "json", None, timeout_seconds))

    def construct(
        self, query: str, *, format: str = "turtle", timeout_seconds: float | None = None
    ) -> bytes:
        """Run a CONSTRUCT or DESCRIBE in a reader and serialise the graph."""
        return self._run(query, None, format, timeout_seconds)

    def generation(self) -> Generation:
        """Give the generation that queries run on; its ``tag`` is good for ETags."""
        return self._services.pool.generation()

    def _run(
        self, query: str, results: str | None, graph: str | None, timeout_seconds: float | None
    ) -> bytes:
        settings = self._services.settings
        limit = settings.deadline_seconds
        fields = {
            "format": results or graph or "json",
            "timeout": str(min(timeout_seconds or limit, limit)),
        }
        headers = {"Content-Type": "application/sparql-query", "X-Query-Id": new_query_id()}
        try:
            with self._services.pool.fetch(
                "POST",
                "/sparql?" + urlencode(fields),
                headers=headers,
                client=client_address(),
                body=query.encode("utf-8"),
                is_abandoned=client_has_left(),
            ) as response:
                body = response.read()
        except Failed as failed:
            raise problem_from(failed) from failed
        except (OSError, HTTPException) as error:
            raise problem_from(Failed("crashed", "the answer broke off")) from error
        if response.status != 200:
            raise problem_of(json.loads(body), dict(response.headers.items()))
        return body


def services() -> Services:
    """Give what the current application was made with."""
    found = current_app.extensions["kg"]
    assert isinstance(found, Services)
    return found


def current_pool() -> Queries:
    """Give the pool of the current application."""
    return Queries(services())


def current_settings() -> ServeSettings:
    """Give the settings of the current application."""
    return services().settings


def client_address() -> str:
    """Tell clients apart for fair queueing."""
    return (request.remote_addr or "-") if has_request_context() else "-"


def client_has_left() -> Callable[[], bool]:
    """Give a way to ask whether the client has hung up; the HTTP server knows, if anybody."""
    told = request.environ.get("waitress.client_disconnected") if has_request_context() else None
    return told or (lambda: False)


def public_base() -> str:
    """Give the address of the server as clients see it, without a final slash."""
    environ = request.environ
    name, port = environ.get("SERVER_NAME", "localhost"), environ.get("SERVER_PORT", "80")
    host = environ.get("HTTP_HOST") or f"{name}:{port}"
    return address_for(services().settings, environ["wsgi.url_scheme"], host)


def dumps(value: Any) -> str:
    """Write JSON for people and machines."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
