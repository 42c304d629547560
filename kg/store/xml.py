"""Make XML that the engine writes well-formed, whatever the graph holds.

XML 1.0 cannot hold most control characters, escaped or not; each becomes U+FFFD. A carriage
return must be written as a reference, or every parser turns it into a line feed. A predicate that
ends in no name cannot be written in RDF/XML at all; the engine gives it an empty name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

# What XML 1.0, 2.2, does not count among its characters.
_UNWRITABLE: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"  # the last two are U+FFFE and U+FFFF
)
_RETURN: Final = b"&#13;"  # XML 1.0, 2.11: a literal one becomes a line feed
_TAG: Final = re.compile(r"<(/?)[^\W\d][^<>]*?(/?)>")
_BEGUN: Final = re.compile(rb"\xef\xbf?\Z")
# No literal can look like this: in text and attributes "<" is escaped.
_NAMELESS: Final = b"<oxprefix: "
_XML_FORMATS: Final = frozenset({"xml", "rdfxml"})


class NotInXml(Exception):
    """The graph cannot be written as RDF/XML."""

    def __init__(self) -> None:
        super().__init__(
            "RDF/XML cannot hold the graph: one of its predicates does not end in a name"
        )


@contextmanager
def xml_cleaned(output: IO[bytes] | Any, format_name: str) -> Iterator[Any]:
    """Give an output for a document of this format whose XML reaches *output* well-formed.

    Raises:
        NotInXml: The document cannot be written as XML; its beginning may have been.
    """
    if format_name not in _XML_FORMATS:
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
        """Pass *data* on, but for a tag or a character whose end may come with the next piece."""
        text = self._held + data
        if _NAMELESS in text:
            raise NotInXml
        cut = text.rfind(b"<", max(0, len(text) - len(_NAMELESS)))
        if cut < 0:
            begun = _BEGUN.search(text)
            cut = begun.start() if begun else len(text)
        self._held = text[cut:]
        self._output.write(_clean(text[:cut]))
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine calls this after each document."""

    def close(self) -> None:
        """Pass on what was held back."""
        self._output.write(_clean(self._held))
        self._held = b""


def _clean(text: bytes) -> bytes:
    """Replace in *text* what XML cannot hold or would change."""
    cleaned = _UNWRITABLE.sub("\ufffd".encode(), text)
    return cleaned.replace(b"\r", _RETURN) if b"\r" in cleaned else cleaned


def xml_depth(document: str) -> int:
    """Return how deeply the elements of a document are nested."""
    depth = deepest = 0
    for tag in _TAG.finditer(document):
        if tag[1]:
            depth = max(0, depth - 1)
        elif not tag[2]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest
