"""Proper heads of requests are parsed, improper ones refused."""

from __future__ import annotations

import pytest

from kg.web.pool.head import LONGEST_HEAD, Request, parse_head
from kg.web.problem import Problem


def parsed(*lines: str) -> Request:
    request = parse_head(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    assert request is not None
    return request


def test_head_is_taken_apart() -> None:
    """Method, path, query, headers by lower-case name, repeated ones joined."""
    request = parsed(
        "GET /sparql?query=a%20b&x=?y#z HTTP/1.1", "Host: a:1", "X-One: 1", "x-one: 2", "Empty:"
    )
    assert (request.method, request.path, request.query_string) == (
        "GET", "/sparql", "query=a%20b&x=?y",
    )  # fmt: skip
    assert request.headers == {"host": "a:1", "x-one": "1, 2", "empty": ""}
    assert (request.version, request.keep_alive, request.body_length) == ("1.1", True, 0)
    assert request.length == 82


def test_only_the_first_request_is_read() -> None:
    one = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
    request = parse_head(one + b"GET /b HTTP/1.1\r\nHost: b\r\n\r\n")
    assert request is not None
    assert (request.path, request.length) == ("/a", len(one))


def test_half_a_head_is_waited_for() -> None:
    whole = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
    assert all(parse_head(whole[:end]) is None for end in range(len(whole)))


@pytest.mark.parametrize(
    ("lines", "keep_alive", "body_length"),
    [
        (("GET /a HTTP/1.1", "Host: a", "Connection: close"), False, 0),
        (("GET /a HTTP/1.1", "Host: a", "Connection: keep-alive"), True, 0),
        (("GET /a HTTP/1.0",), False, 0),
        (("POST /a HTTP/1.1", "Host: a", "Content-Length: 12"), True, 12),
        (("QUERY /a HTTP/1.1", "Host: a", "Content-Length: 12"), True, 12),
        (("POST /a HTTP/1.1", "Host: a", "Transfer-Encoding: chunked"), True, None),
        (("GET /a HTTP/1.1", "Host: a", "Upgrade: h2c", "Connection: Upgrade"), True, 0),
    ],
)
def test_body_and_connection(
    lines: tuple[str, ...], keep_alive: bool, body_length: int | None
) -> None:
    request = parsed(*lines)
    assert (request.keep_alive, request.body_length) == (keep_alive, body_length)


@pytest.mark.parametrize(
    "head",
    [
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3",
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3",
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: +3",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip",
        "GET /a HTTP/1.1",
        "GET /a HTTP/1.1\r\nHost: a\r\nHost: a",
        "GET /a HTTP/1.0\r\nHost: a\r\nHost: b",
        "GET /a HTTP/1.1\r\nHost: a\r\nX: b\r\n c",
        "GET /a HTTP/1.1\r\nHost: a\r\n\tX: b",
        "GET /a HTTP/1.1\r\nHost : a",
        "GET /a HTTP/1.1\r\nHost: a\nX: b",
        "GET /a HTTP/1.1\r\nHost: a\r\nX: a\0b",
        "GET /a b HTTP/1.1\r\nHost: a",
        "GET /a HTTP/1.1\nHost: a\n\nGET /b HTTP/1.1\r\nHost: b",
    ],
)
def test_improper_head_is_refused(head: str) -> None:
    """Whatever two servers in a row could read in two ways is 400 (RFC 9112)."""
    with pytest.raises(Problem) as caught:
        parse_head(head.encode("latin-1") + b"\r\n\r\n")
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("nonsense\r\n\r\n", 501),
        ("GET /a\r\nHost: a\r\n\r\n", 505),
        ("FOO /a HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        ("GET /a HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("GET /a HTTP/1.1\r\nHost: a\r\nX: " + "x" * LONGEST_HEAD, 431),
    ],
)
def test_what_is_not_done_here_is_told_apart(head: str, status: int) -> None:
    with pytest.raises(Problem) as caught:
        parse_head(head.encode())
    assert caught.value.status == status
