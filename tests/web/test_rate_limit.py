"""A rate limit, where one is asked for."""

from __future__ import annotations

from pathlib import Path

from live_server import live_server


def test_rate_limit_counts_requests_but_not_health(example_store: Path, tmp_path: Path) -> None:
    """The sixth request of a minute gets 429 with Retry-After; health checks never do."""
    with live_server(example_store, folder=tmp_path, rate_limit="5/minute") as server:
        statuses = [server.query("ASK { }").status for _ in range(6)]
        assert statuses == [200] * 5 + [429]
        refused = server.query("ASK { }")
        assert refused.media_type == "application/problem+json"
        assert int(refused.headers["retry-after"]) > 0
        assert all(server.request("GET", "/health/live").status == 200 for _ in range(8))


def test_canned_only_servers_refuse_queries_of_ones_own(
    example_store: Path, tmp_path: Path
) -> None:
    """With --no-adhoc /sparql answers 403 and still describes the service."""
    with live_server(example_store, folder=tmp_path, adhoc=False) as server:
        reply = server.query("ASK { }")
        assert (reply.status, reply.json()["type"]) == (403, "urn:kg:problem:no-adhoc")
        assert server.request("GET", "/sparql").status == 200
        assert server.request("GET", "/health/ready").status == 200


def test_clients_behind_a_trusted_proxy_are_told_apart(example_store: Path, tmp_path: Path) -> None:
    """X-Forwarded-For counts if the proxy is named, and only then."""
    for trusted, statuses in (("127.0.0.1", [200, 200, 429]), (None, [200, 429, 429])):
        with live_server(
            example_store, folder=tmp_path, rate_limit="1/minute", trusted_proxy=trusted
        ) as server:
            seen = [
                server.query("ASK { }", headers={"X-Forwarded-For": client}).status
                for client in ("192.0.2.1", "192.0.2.2", "192.0.2.1")
            ]
            assert seen == statuses
