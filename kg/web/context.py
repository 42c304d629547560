"""Typed ways from a view to the pool and the settings, which hang on the application."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import current_app, has_request_context, request

from kg.reconcile.service import Reconciler
from kg.store.generations import Generation
from kg.web.metrics import Metrics
from kg.web.naming import address_for
from kg.web.pool.local import LocalPool
from kg.web.settings import ServeSettings

if TYPE_CHECKING:
    from kg.web.pool.remote import RemotePool

Pool: TypeAlias = "LocalPool | RemotePool"


@dataclass(frozen=True, slots=True)
class Services:
    """The services that the application needs to answer."""

    settings: ServeSettings
    pool: Pool
    metrics: Metrics
    token: bytes | None
    reconciler: Reconciler


def services() -> Services:
    """Give what the current application was made with."""
    found = current_app.extensions["kg"]
    assert isinstance(found, Services)
    return found


def current_generation() -> Generation:
    """Give the generation that queries run on; its ``tag`` is good for ETags."""
    return services().pool.generation()


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


def dumps(value: Any, *, indent: int | None = 1) -> str:
    """Write JSON for people and machines; coordinates are long enough without *indent*."""
    return json.dumps(value, ensure_ascii=False, indent=indent) + "\n"
