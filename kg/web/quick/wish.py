"""What does a plain request ask for, and who asks?

Decided with the very functions that Flask's side uses. Whatever is wrong with a request is left
to that side, which alone writes errors.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from kg.errors import KgError
from kg.web.context import Services, address_for, is_host_name
from kg.web.lexer import read_text
from kg.web.negotiation import accepts_gzip, prefers_page
from kg.web.protocol.plan import Plan, plan_query, read_options
from kg.web.protocol.request import parse_form, single
from kg.web.quick.head import read_head


@dataclass(frozen=True, slots=True)
class Wish:
    """A plain request, understood.

    Attributes:
        plan: What is to be done.
        gzip: The client takes compressed answers.
        query_id: That the client brought, or an empty string.
        forwarded_for: What a proxy says of the client, or an empty string.
    """

    plan: Plan
    gzip: bool
    query_id: str
    forwarded_for: str


def understand(data: bytes, services: Services) -> Wish | None:
    """Read and plan a request; None if it is not plain, or if something is wrong with it."""
    request = read_head(data)
    settings = services.settings
    if request is None or len(request.query_string) > settings.max_url_bytes:
        return None
    headers = request.headers
    accept = headers.get("accept", "")
    if prefers_page(accept) or not is_host_name(headers["host"]):
        return None
    try:
        parameters = parse_form(request.query_string)
        text = single(parameters, "query")
        if read_text(text).calls:
            return None
        plan = plan_query(
            text,
            read_options(parameters, deadline_seconds=settings.deadline_seconds),
            accept=accept,
            address=address_for(settings, "http", headers["host"]),
            services=services,
        )
    except KgError:
        return None
    if plan.job.truncate:
        return None
    return Wish(
        plan=plan,
        gzip=accepts_gzip(headers.get("accept-encoding", "")),
        query_id=headers.get("x-query-id", ""),
        forwarded_for=headers.get("x-forwarded-for", ""),
    )


def client_of(peer: str, forwarded_for: str, trusted: str | None) -> str | None:
    """Tell clients apart as Flask's side does; None if only that side can."""
    if not forwarded_for or trusted not in (peer, "*"):
        return peer
    named = forwarded_for.rpartition(",")[2].strip()
    try:
        ipaddress.ip_address(named)
    except ValueError:
        return None
    return named
