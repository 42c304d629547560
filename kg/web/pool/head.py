"""The head of an HTTP request, parsed by llhttp and checked against RFC 9112.

Strict where leniency would let two servers in a row see two different requests: bare line feeds,
folded lines, Content-Length beside Transfer-Encoding, and any number of Host headers but one are
refused, and the connection is closed.
"""

from __future__ import annotations

import contextlib
from typing import Final

import httptools

from kg.web.problem import Problem

LONGEST_HEAD: Final = 32 * 1024
_END: Final = b"\r\n\r\n"


class Request:
    """A parsed head: path and query string are as sent, names of headers in lower case.

    Attributes:
        keep_alive: False if the connection ends with this request.
        length: Bytes of the head.
        body_length: Bytes of the body; None if it comes in chunks.
    """

    __slots__ = (
        "_begun", "_complete", "_hosts", "_parser", "_target", "body_length", "headers",
        "keep_alive", "length", "method", "path", "query_string", "version",
    )  # fmt: skip

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self._target = b""
        self._begun = self._complete = self._hosts = 0
        self.keep_alive = True
        self._parser = httptools.HttpRequestParser(self)

    # -- called by the parser -----------------------------------------------------------

    def on_message_begin(self) -> None:
        self._begun += 1

    def on_url(self, part: bytes) -> None:
        self._target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        if key == "host":
            self._hosts += 1
        known = self.headers.get(key)
        self.headers[key] = text if known is None else f"{known}, {text}"

    def on_headers_complete(self) -> None:
        self._complete += 1
        # Asked here: after the message the parser has forgotten it.
        self.keep_alive = self._parser.should_keep_alive()

    # -- after parsing ------------------------------------------------------------------

    def parse(self, head: bytes) -> None:
        """Parse a whole head, and check what the parser does not.

        Raises:
            HttpParserError: The parser refuses it.
            Problem: 400 or 505.
        """
        parser = self._parser
        with contextlib.suppress(httptools.HttpParserUpgrade):  # an offer, which is not taken up
            parser.feed_data(head)
        del self._parser  # it refers to us: a circle that would wait for the garbage collector
        self.version = parser.get_http_version()
        self.method = parser.get_method().decode("ascii")
        if self._complete != 1 or self._begun != 1:
            raise _bad("the head is not one whole request")
        if self.version not in ("1.0", "1.1"):
            raise Problem(505, "http-version", "This server speaks HTTP/1.1")
        if self._hosts != 1 and (self.version == "1.1" or self._hosts):  # RFC 9112, 3.2
            raise _bad("a request must have exactly one Host header")
        self.keep_alive = self.keep_alive and self.version == "1.1"
        self.length = len(head)
        self.body_length: int | None = 0
        if "transfer-encoding" in self.headers:  # it outranks a length (RFC 9112, 6.3)
            self.body_length = None
        elif "content-length" in self.headers:
            self.body_length = int(self.headers["content-length"])
        path, _, query = self._target.partition(b"?")
        self.path = path.decode("latin-1")
        self.query_string = query.partition(b"#")[0].decode("latin-1")


def parse_head(data: bytes) -> Request | None:
    """Parse the head of a request; None if it has not arrived whole.

    Raises:
        Problem: 400, 431 or 505: it is no proper request.
    """
    end = data.find(_END, 0, LONGEST_HEAD)
    if end < 0:
        if len(data) >= LONGEST_HEAD:
            raise Problem(431, "head-too-long", f"The head is longer than {LONGEST_HEAD} bytes")
        return None
    request = Request()
    try:
        request.parse(data[: end + len(_END)])
    except httptools.HttpParserInvalidMethodError as error:
        raise Problem(501, "method", "This method is not known here") from error
    except httptools.HttpParserError as error:
        raise _bad(str(error)) from error
    return request


def _bad(detail: str) -> Problem:
    return Problem(400, "bad-request", f"Not a valid HTTP request: {detail}")
