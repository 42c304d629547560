"""Make XML that the engine writes well-formed, whatever characters its literals hold.

XML 1.0 cannot hold most control characters, escaped or not; each becomes U+FFFD. A carriage
return must be written as a reference, or every parser turns it into a line feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

_UNWRITABLE: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"  # the last two are U+FFFE and U+FFFF
)
_RETURN: Final = b"&#13;"
_BEGUN: Final = re.compile(rb"\xef\xbf?\Z")
XML_FORMATS: Final = frozenset({"xml", "rdfxml"})


@contextmanager
def xml_cleaned(output: IO[bytes] | Any, format_name: str) -> Iterator[Any]:
    """Give an output for a document of this format whose XML reaches *output* well-formed."""
    if format_name not in XML_FORMATS:
        yield output
        return
    cleaned = _Cleaned(output)
    yield cleaned
    cleaned.close()


class _Cleaned:
    """Passes XML on in pieces; close it for the last one."""

    def __init__(self, output: IO[bytes] | Any) -> None:
        self._output = output
        self._held = b""

    def write(self, data: bytes) -> int:
        """Pass *data* on, but for a character whose end may come with the next piece."""
        text = self._held + data
        begun = _BEGUN.search(text)
        self._held = begun.group() if begun else b""
        self._output.write(_clean(text[: len(text) - len(self._held)]))
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine calls this after each document."""

    def close(self) -> None:
        """Pass on what was held back."""
        self._output.write(self._held)
        self._held = b""


def _clean(text: bytes) -> bytes:
    """Replace in *text* what XML cannot hold or would change."""
    cleaned = _UNWRITABLE.sub("\ufffd".encode(), text)
    return cleaned.replace(b"\r", _RETURN) if b"\r" in cleaned else cleaned
