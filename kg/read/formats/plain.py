"""Read plain text: one article a file."""

from __future__ import annotations

from collections.abc import Iterator

from kg.read.article import Given, RawArticle
from kg.read.content import JSON_SUFFIXES, TEXT_SUFFIXES, Content, Reading
from kg.read.kinds import check_prose
from kg.read.notices import Notice
from kg.read.source import check_binary, check_size, check_words, decode_any

_NAME_IT = "name the file itself, or a pattern, if it is an article"


def read_plain(content: Content, reading: Reading) -> Iterator[RawArticle]:
    """Read the one article that *content* is.

    Among the files of a folder or archive, plain text may be anything: only what is called .txt
    is an article.
    """
    if not content.is_named and content.suffix not in TEXT_SUFFIXES:
        what = (
            f"plain text called {content.suffix}" if content.suffix else "plain text without .txt"
        )
        reading.tell(Notice(content.name, f"not read: {what}; {_NAME_IT}", left_out=what))
        return
    if content.size is not None:
        check_size(content.size, where=content.name, max_bytes=reading.max_bytes)
    raw = content.read(reading.max_bytes)
    check_binary(raw, where=content.name)
    text, guessed = decode_any(raw, charset=content.charset, where=content.name)
    check_words(text, where=content.name)
    check_prose(text, place=lambda line: f"{content.name}:{line}")
    yield RawArticle(
        text, Given(id=content.id, url=content.url, guessed_encoding=guessed), content.name
    )


def read_binary(content: Content, reading: Reading) -> Iterator[RawArticle]:
    """Refuse bytes that are no text in any encoding."""
    if content.suffix in TEXT_SUFFIXES + JSON_SUFFIXES or content.is_named:
        yield from read_plain(content, reading)
    else:
        reading.tell(Notice(content.name, "not read: binary data", left_out="binary data"))
