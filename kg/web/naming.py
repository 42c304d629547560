"""Names: of queries, and of the server as its clients see it."""

from __future__ import annotations

import os
import re
from typing import Final

from kg.web.settings import ServeSettings

_HOST: Final = re.compile(
    r"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?\Z|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?\Z"
)
_OWN_ID: Final = re.compile(r"[A-Za-z0-9-]{8,64}\Z")


def new_query_id() -> str:
    """Make a name for a query that nobody can guess."""
    return os.urandom(8).hex()


def own_query_id(given: str) -> str:
    """Take the id that a client brings, to cancel by it, if it is one; else make one."""
    return given if given and _OWN_ID.match(given) else new_query_id()


def address_for(settings: ServeSettings, scheme: str, host: str) -> str:
    """Give the address as the client sees it that sent *host*, without a final slash."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    # A Host header that is no host name is not repeated to anyone.
    return f"{scheme}://{host if _HOST.match(host) else 'localhost'}"


def client_of(peer: str, forwarded_for: str, trusted: str | None) -> str:
    """Tell clients apart: by the address that a trusted proxy names, else by their own."""
    if not forwarded_for or trusted not in (peer, "*"):
        return peer
    return forwarded_for.rpartition(",")[2].strip()[:100] or peer
