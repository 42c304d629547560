"""Assemble the Flask application.

``create_app`` puts the protocol, the pages, the errors and the headers together. It starts no
process: ``kg.web.server`` starts the pool, tests may hand in another one.
"""

from __future__ import annotations

import mimetypes
import zlib
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from kg.reconcile.service import Reconciler
from kg.resolve.authority import load_authority
from kg.store.layout import is_remote
from kg.web import errors, reconcile
from kg.web.context import Pool, Services
from kg.web.metrics import Metrics
from kg.web.naming import own_query_id
from kg.web.negotiation import accepts_gzip
from kg.web.pages import pages
from kg.web.pool.local import LocalPool
from kg.web.protocol import graph_store, operations, sparql
from kg.web.protocol.headers import GZIP, OPEN_TO_ALL, WORTH_GZIP
from kg.web.settings import ServeSettings, read_token

_PAGE_POLICY: Final = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)


class Application(Flask):
    """Flask that sends the bundle's scripts packed, as the front-end build left them."""

    def send_static_file(self, filename: str) -> Response:
        """Send a static file; its packed copy to those who take gzip, if there is one."""
        packed = Path(self.static_folder or "", f"{filename}.gz")
        takes = accepts_gzip(request.headers.get("Accept-Encoding", "")) and packed.is_file()
        response = super().send_static_file(f"{filename}.gz" if takes else filename)
        if takes:
            response.content_type = mimetypes.guess_type(filename)[0] or "text/plain"
            response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        return response


def create_app(settings: ServeSettings, *, pool: Pool | None = None) -> Flask:
    """Make the application.

    Args:
        pool: What runs the queries; made from *settings* if not given, but not started.

    Raises:
        StoreError: No store, or writes were asked for without a proper token.
    """
    app = Application("kg.web", static_folder="static", template_folder="templates")
    app.json.sort_keys = False  # type: ignore[attr-defined]
    token = read_token(settings)
    made = pool if pool is not None else make_pool(settings)
    metrics = Metrics(made.board.slots[0], settings.query_log)
    reconciler = Reconciler(lambda: load_authority(settings.authority), base=settings.base)
    app.extensions["kg"] = Services(settings, made, metrics, token, reconciler)
    errors.register(app)
    app.before_request(_name_query)
    app.after_request(_pack)
    app.after_request(_add_headers)
    for module in (sparql, graph_store, operations, reconcile):
        app.register_blueprint(module.blueprint)
    app.register_blueprint(pages)
    if settings.rate_limit:
        _limit_rate(app, settings.rate_limit)
    return app


def make_pool(settings: ServeSettings) -> Pool:
    """Make the pool that *settings* ask for, without starting it."""
    if is_remote(settings.store):
        from kg.web.pool.remote import RemotePool  # brings an HTTP client, which takes a while

        return RemotePool(settings)
    return LocalPool(settings)


def _name_query() -> None:
    """Give each request an id; a client may bring its own, to cancel by it."""
    g.query_id = own_query_id(request.headers.get("X-Query-Id", ""))


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.update({"X-Content-Type-Options": "nosniff", "X-Query-Id": g.get("query_id", "")})
    if 300 < response.status_code < 304 or response.status_code == 308:
        _stay_here(response)
    if response.status_code in (204, 304):  # without content (RFC 9110, 15.3.5 and 15.4.5)
        headers.pop("Content-Type", None)
    elif response.mimetype in ("text/html", "application/xhtml+xml"):
        headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
        headers.setdefault("Referrer-Policy", "same-origin")
    if _is_read():
        headers.update(OPEN_TO_ALL)
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, QUERY, OPTIONS"
            headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, X-Query-Id"
            headers["Access-Control-Max-Age"] = "86400"  # a day; Chromium takes two hours at most
    return response


def _pack(response: Response) -> Response:
    """Send pages, lists and maps to those who take gzip: a map of a large store has megabytes."""
    as_it_is = response.direct_passthrough or "Content-Encoding" in response.headers
    if not (as_it_is or response.is_streamed) and len(body := response.get_data()) >= WORTH_GZIP:
        response.vary.add("Accept-Encoding")
        if accepts_gzip(request.headers.get("Accept-Encoding", "")):
            response.set_data(zlib.compress(body, 6, wbits=GZIP))
            response.headers["Content-Encoding"] = "gzip"
    return response


def _stay_here(response: Response) -> None:
    """Redirect by path alone: Werkzeug repeats the Host header, which may be anyone's."""
    target = urlsplit(response.headers["Location"])
    path = "/" + target.path.lstrip("/\\")
    response.headers["Location"] = target._replace(scheme="", netloc="", path=path).geturl()
    response.set_data(b"")


def _is_read() -> bool:
    """Say whether other sites may read the answer: never that of a write or of operations."""
    if request.path.startswith(graph_store.PATH):
        return request.method in ("GET", "HEAD")
    return not request.path.startswith(("/update", "/metrics", "/queries/running"))


def _limit_rate(app: Flask, limit: str) -> None:
    from flask_limiter import Limiter
    from flask_limiter.util import get_remote_address

    limiter = Limiter(get_remote_address, app=app, default_limits=[limit], headers_enabled=True)
    limiter.exempt(operations.blueprint)
