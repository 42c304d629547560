"""How does a view get at the pool and the settings?

They hang on the application; these are the typed ways to them.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol

from flask import current_app, has_request_context, request

from kg.store.generations import Generation
from kg.store.results import Solutions, parse_boolean, parse_solutions
from kg.web.errors import problem_from
from kg.web.ledger import Ledger
from kg.web.pool.leases import Ask, Failed
from kg.web.pool.messages import QueryJob, WriteJob
from kg.web.protocol.cache import AnswerCache
from kg.web.settings import ServeSettings

_HOST: Final = re.compile(
    r"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?\Z|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?\Z"
)
_OWN_ID: Final = re.compile(r"[A-Za-z0-9-]{8,64}\Z")


class WritesProtocol(Protocol):
    """What carries out writes."""

    def write(self, job: WriteJob, *, timeout_seconds: float) -> dict[str, Any]: ...


class AnswerProtocol(Protocol):
    """An answer: facts first, then chunks; closing it early stops the query."""

    head: dict[str, Any]
    end: dict[str, Any]

    @property
    def generation(self) -> int: ...
    @property
    def queued_seconds(self) -> float: ...
    @property
    def complete(self) -> bool: ...
    def __iter__(self) -> Iterator[bytes | bytearray]: ...
    def close(self) -> None: ...


class PoolProtocol(Protocol):
    """What runs queries: local readers or a remote server."""

    @property
    def writer(self) -> WritesProtocol: ...
    @property
    def measures(self) -> tuple[str, ...]: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def run(self, job: QueryJob, ask: Ask) -> AnswerProtocol: ...
    def explain(self, answer: Any) -> Failed: ...
    def cancel(self, query_id: str) -> bool: ...
    def running(self) -> list[dict[str, Any]]: ...
    def counts(self) -> dict[str, int]: ...
    def generation(self) -> Generation: ...
    def refresh(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Services:
    """What the application needs to answer."""

    settings: ServeSettings
    pool: PoolProtocol
    ledger: Ledger
    cache: AnswerCache
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
        timeout = min(timeout_seconds or limit, limit)
        generation = self._services.pool.generation()
        job = QueryJob(
            text=query,
            database=str(generation.database),
            base=settings.base,
            results=results,
            graph=graph,
            max_rows=settings.max_rows,
            max_bytes=settings.max_bytes,
            cpu_seconds=timeout,
        )
        ask = Ask(query_id=new_query_id(), client=client_address(), timeout_seconds=timeout)
        try:
            answer = self._services.pool.run(job, ask)
        except Failed as failed:
            raise problem_from(failed) from failed
        try:
            return b"".join(answer)
        except Failed as failed:
            raise problem_from(self._services.pool.explain(answer)) from failed
        finally:
            answer.close()


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


def new_query_id() -> str:
    """Make a name for a query that nobody can guess."""
    return secrets.token_hex(8)


def own_query_id(given: str) -> str:
    """Take the id that a client brings, to cancel by it, if it is one; else make one."""
    return given if _OWN_ID.match(given) else new_query_id()


def public_base() -> str:
    """Give the address of the server as clients see it, without a final slash."""
    environ = request.environ
    name, port = environ.get("SERVER_NAME", "localhost"), environ.get("SERVER_PORT", "80")
    host = environ.get("HTTP_HOST") or f"{name}:{port}"
    return address_for(services().settings, environ["wsgi.url_scheme"], host)


def address_for(settings: ServeSettings, scheme: str, host: str) -> str:
    """Give the address as the client sees it that sent *host*, without a final slash."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    return _address(scheme, host)


def is_host_name(host: str) -> bool:
    """Say whether a Host header could be one: a name or an address, perhaps with a port."""
    return bool(_HOST.match(host))


@lru_cache(maxsize=64)
def _address(scheme: str, host: str) -> str:
    """Build an address; a Host header that is no host name is not repeated to anyone."""
    return f"{scheme}://{host if is_host_name(host) else 'localhost'}"


def dumps(value: Any) -> str:
    """Write JSON for people and machines."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
