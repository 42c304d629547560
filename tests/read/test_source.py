"""Tests of ``kg.read.source``: characters and where they stand."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.text import Article
from kg.read.errors import EmptyArticle, NotText, TooLong
from kg.read.source import decode, normalise

# Letters, combining marks, line ends, Hangul parts and an Indic sign that composes.
ALPHABET = st.sampled_from("aeo Z.\n\r\u0301\u0308\u0323é\u1100\u1161\u11a8\u09c7\u09be한😀")


@given(st.text(ALPHABET, max_size=40))
def test_text_is_nfc_with_plain_line_ends(source: str) -> None:
    """Whatever comes in, NFC with \\n line ends comes out."""
    text, _ = normalise(source)
    assert text == unicodedata.normalize("NFC", source.replace("\r\n", "\n").replace("\r", "\n"))


@given(st.text(ALPHABET, max_size=40))
def test_every_starting_character_is_found_in_the_source(source: str) -> None:
    """A character that stands alone is the same at its offset in the source."""
    text, shifts = normalise(source)
    article = Article(id="x", text=text, shifts=shifts)
    for offset, character in enumerate(text):
        theirs = article.source_offset(offset)
        if character in "aoZ. 😀" and text[offset + 1 : offset + 2] in {"", *"aoZ. 😀"}:
            assert source[theirs] == character


@given(st.text(ALPHABET, max_size=40))
def test_source_offsets_rise(source: str) -> None:
    """Later characters never stand earlier in the source."""
    text, shifts = normalise(source)
    article = Article(id="x", text=text, shifts=shifts)
    offsets = [article.source_offset(offset) for offset in range(len(text) + 1)]
    assert offsets == sorted(offsets)


def test_plain_text_keeps_its_offsets() -> None:
    """A text that is NFC already has no shifts."""
    assert normalise("Seven civilians were killed.\n") == ("Seven civilians were killed.\n", ())


def test_windows_line_ends_are_counted() -> None:
    """Offsets are given back in the counting of a text with \\r\\n."""
    source = "one\r\ntwo\r\nthree"
    text, shifts = normalise(source)
    article = Article(id="x", text=text, shifts=shifts)
    assert source[article.source_offset(text.index("three")) :] == "three"


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


def test_characters_that_nobody_sees_part_no_words() -> None:
    """Soft hyphens and zero-width characters go; offsets lead back to the source."""
    source = "A car bo\u00admb kil\u200bled\u200d seven."
    text, shifts = normalise(source)
    assert text == "A car bomb killed seven."
    start = text.index("seven")
    drift = max((pair for pair in shifts if pair[0] <= start), key=lambda pair: pair[0])
    assert source[start + drift[1] - drift[0] :].startswith("seven")
