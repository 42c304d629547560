"""Tests of ``kg.read.source``: bytes that are text, and bytes that are not."""

from __future__ import annotations

import pytest

from kg.read.errors import EmptyArticle, NotText, TooLong
from kg.read.source import decode


@pytest.mark.parametrize(
    ("raw", "error", "word"),
    [
        (b"", EmptyArticle, "no text"),
        (b" \n\t\n", EmptyArticle, "no text"),
        (b"PK\x03\x04\x00\x00", NotText, "binary"),
        ("Zwölf Tote\nund drei".encode("latin-1"), NotText, "not UTF-8"),
        (b"a" * 101, TooLong, "MB"),
    ],
    ids=["empty", "blank", "binary", "latin-1", "too-long"],
)
def test_bad_bytes_are_named(raw: bytes, error: type[Exception], word: str) -> None:
    """Bytes that are no article give an error with file, place and remedy."""
    with pytest.raises(error, match=word) as caught:
        decode(raw, where="a.txt", max_bytes=100)
    assert "a.txt" in str(caught.value)
    assert getattr(caught.value, "remedy", "")


def test_wrong_encoding_names_its_line() -> None:
    """The message of a wrong encoding gives the line of the first bad byte."""
    with pytest.raises(NotText, match=r"a\.txt:2: not UTF-8: byte 0xf6"):
        decode("one\nzwölf".encode("latin-1"), where="a.txt", max_bytes=100)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(encoding: str) -> None:
    """UTF-8 with or without a mark, and UTF-16 with one, give the same text."""
    assert decode("drei Tote".encode(encoding), where="a", max_bytes=100) == "drei Tote"
