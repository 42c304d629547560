"""Tests of ``kg.read.source``: bytes that are text, and bytes that are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.errors import EmptyArticle, NotText, TooLong
from kg.read.source import check_binary, check_size, check_words, decode, decode_any


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


ENCODINGS = {
    "ASCII": (b"seven dead", None, "seven dead", None),
    "UTF-8": ("zwölf Tote".encode(), None, "zwölf Tote", None),
    "UTF-8 that a header calls something else": (
        "zwölf Tote".encode(), "iso-8859-1", "zwölf Tote", None,
    ),
    "UTF-8 with a mark": ("zwölf".encode("utf-8-sig"), "iso-8859-1", "zwölf", None),
    "UTF-16 with a mark": ("zwölf".encode("utf-16"), None, "zwölf", None),
    "UTF-16, the other way round": (b"\xfe\xff" + "zwölf".encode("utf-16-be"), None, "zwölf", None),
    "what the header says": ("zwölf".encode("iso-8859-2"), "iso-8859-2", "zwölf", None),
    "a header that nobody knows": ("zwölf Tote".encode("cp1252"), "x-klingon", "zwölf Tote",
                                   "windows-1252"),
    "a header that is wrong": ("zwölf Tote".encode("cp1252"), "ascii", "zwölf Tote",
                               "windows-1252"),
    "a header that means another": (b"10\x9612 hurt", "ISO-8859-1", "10–12 hurt", None),
    "a header of no text": (b"10\x9612 hurt", "base64", "10–12 hurt", "windows-1252"),
    "a header that names what is never to be read": (
        b"10\x9612 hurt", "undefined", "10–12 hurt", "windows-1252",
    ),
    "a header with a zero byte": (b"10\x9612 hurt", "utf\x00-8", "10–12 hurt", "windows-1252"),
    "quotation marks of Windows": (b"\x93We fled\x94, he said \x96 twice.", None,
                                   "“We fled”, he said – twice.", "windows-1252"),
    "letters of an old Macintosh": (b"It was a caf\x8e, and the \x81ngstr\x9am bar.", None,
                                    "It was a café, and the Ångström bar.", "mac-roman"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENCODINGS)
def test_encoding_is_found_and_a_guess_is_told(name: str) -> None:
    """What is valid UTF-8 is that, then what is said counts, then a guess that is named."""
    raw, charset, text, guess = ENCODINGS[name]
    assert decode_any(raw, charset=charset, where="a.txt") == (text, guess)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30).filter(
    lambda text: not text.startswith("\ufeff")))  # fmt: skip
def test_utf_8_is_never_guessed(text: str) -> None:
    """Whatever a header says of it."""
    for charset in (None, "latin-1", "utf-16", "x-nothing"):
        assert decode_any(text.encode(), charset=charset, where="a") == (text, None)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_text_or_refused(raw: bytes) -> None:
    """No byte costs a traceback, and what is read as UTF-8 is just these bytes."""
    try:
        text, guess = decode_any(raw, charset=None, where="a.txt")
    except NotText:
        return
    assert isinstance(text, str)
    if guess is None and not raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        assert text.encode() == raw


@pytest.mark.parametrize(
    ("raw", "is_refused"),
    [
        (b"seven dead", False),
        (b"seven\tdead\r\n\x0c", False),
        (b"one \x07 bell in a text that is otherwise long enough to be one of words", False),
        (b"\x07\x07\x07\x07 bells", True),
        (b"a\0b" * 30, True),
        ("zwölf".encode("utf-16"), False),
        ("zwölf".encode("utf-16-le"), True),
        (b"\x1b[31mred", False),
        (b"", False),
    ],
)
def test_controls_are_no_text(raw: bytes, is_refused: bool) -> None:
    """A stray one may stand in a text; many, or a zero byte, tell of a program or a picture."""
    if is_refused:
        with pytest.raises(NotText, match="not plain text but binary data") as caught:
            check_binary(raw, where="a.bin")
        assert (caught.value.where, bool(caught.value.remedy)) == ("a.bin", True)
    else:
        check_binary(raw, where="a.bin")


@pytest.mark.parametrize(("size", "is_refused"), [(0, False), (100, False), (101, True)])
def test_limit_is_the_last_size_that_is_read(size: int, is_refused: bool) -> None:
    """One byte more is refused, with the limit told."""
    if is_refused:
        with pytest.raises(TooLong, match=r"the limit is 0\.0 MB") as caught:
            check_size(size, where="a", max_bytes=100)
        assert "split it into articles" in caught.value.remedy
    else:
        check_size(size, where="a", max_bytes=100)


@pytest.mark.parametrize("text", ["a", "7", "أ", "²", "漢", "\n\nx"])
def test_a_letter_or_digit_of_any_script_is_words(text: str) -> None:
    """One is enough."""
    check_words(text, where="a")
