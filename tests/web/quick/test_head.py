"""Which requests are plain?"""

from __future__ import annotations

import pytest

from kg.web.quick.head import read_head

HOST = b"Host: localhost:8000\r\n"


def request(line: bytes = b"GET /sparql?query=ASK%7B%7D HTTP/1.1", headers: bytes = HOST) -> bytes:
    return line + b"\r\n" + headers + b"\r\n"


def test_plain_request_is_read() -> None:
    found = read_head(
        request(headers=HOST + b"ACCEPT:  text/csv \r\nUser-Agent: x\r\nSec-Fetch-Mode: cors\r\n")
    )
    assert found is not None
    assert found.query_string == "query=ASK%7B%7D"
    assert found.headers == {"host": "localhost:8000", "accept": "text/csv"}


@pytest.mark.parametrize(
    "data",
    [
        request(b"POST /sparql?query=ASK%7B%7D HTTP/1.1"),
        request(b"HEAD /sparql?query=ASK%7B%7D HTTP/1.1"),
        request(b"GET /sparql?query=ASK%7B%7D HTTP/1.0"),
        request(b"GET /sparql HTTP/1.1"),
        request(b"GET /sparql? HTTP/1.1"),
        request(b"GET /sparql/?query=ASK%7B%7D HTTP/1.1"),
        request(b"GET /update?query=ASK%7B%7D HTTP/1.1"),
        request(b"GET http://x/sparql?query=ASK%7B%7D HTTP/1.1"),
        request(b"GET /sparql?query=ASK%7B%7D#part HTTP/1.1"),
        request(b"GET /sparql?query=ASK {} HTTP/1.1"),
        request("GET /sparql?query=é HTTP/1.1".encode()),
        request(headers=b""),
        request(headers=b"Accept: text/csv\r\n"),
        request(headers=HOST + HOST),
        request(headers=HOST + b"Accept: text/csv\r\nAccept: text/html\r\n"),
        request(headers=HOST + b"Content-Length: 3\r\n"),
        request(headers=HOST + b"Transfer-Encoding: chunked\r\n"),
        request(headers=HOST + b"Expect: 100-continue\r\n"),
        request(headers=HOST + b"Connection: close\r\n"),
        request(headers=HOST + b"If-None-Match: *\r\n"),
        request(headers=HOST + b"Authorization: Bearer x\r\n"),
        request(headers=HOST + b"X-Never-Heard-Of: 1\r\n"),
        request(headers=HOST + b"Accept: text/csv\r\n folded\r\n"),
        request(headers=HOST + b"Accept : text/csv\r\n"),
        request(headers=HOST + b"Accept: a\x00b\r\n"),
        request(headers=HOST + b"Accept: a\nb\r\n"),
        request()[:-1],
        request() + request(),
        request() + b"\r\n",
        b"\r\n" + request(),
        b"",
    ],
)
def test_all_else_is_left_to_waitress(data: bytes) -> None:
    assert read_head(data) is None


def test_a_long_hostile_head_is_judged_quickly() -> None:
    assert read_head(request(headers=HOST + b"a:" * 30_000 + b"\r\n")) is None
    assert read_head(b"GET /sparql?" + b"a" * 60_000) is None
    assert read_head(request(headers=b"a-" * 30_000)) is None
