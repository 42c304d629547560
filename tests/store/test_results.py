"""Rows are read from SPARQL JSON as they arrive, wherever the pieces are cut."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.store.results import parse_solutions, read_first

VALUES = st.text(max_size=8) | st.sampled_from(['"]}', "}, {", "\\", '"bindings":[', "é\u2028"])
ROWS = st.lists(
    st.dictionaries(
        st.sampled_from(["a", "b"]),
        VALUES.map(lambda text: {"type": "literal", "value": text}),
        max_size=2,
    ),
    max_size=6,
)


def document(rows: list[dict[str, dict[str, str]]], *, indent: int | None) -> bytes:
    """Write rows as SPARQL JSON, as tightly as the engine or as widely as other servers."""
    whole = {"head": {"vars": ["a", "b"]}, "results": {"bindings": rows}}
    return json.dumps(whole, ensure_ascii=False, indent=indent).encode()


@given(ROWS, st.integers(1, 40), st.sampled_from([None, 2]), st.integers(0, 6))
def test_pieces_of_any_size_give_the_first_rows(
    rows: list[dict[str, dict[str, str]]], size: int, indent: int | None, most: int
) -> None:
    """However the document is cut, the rows are the first of the whole."""
    text = document(rows, indent=indent)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    found, is_partial = read_first(pieces, most)
    whole = parse_solutions(text)
    assert found.variables == whole.variables
    assert found.rows == whole.rows[:most]
    assert is_partial == (len(rows) > most)


def test_nothing_is_read_past_what_is_wanted() -> None:
    """The rest of an endless answer is not asked for."""

    def endless() -> Iterator[bytes]:
        yield b'{"head":{"vars":["a"]},"results":{"bindings":['
        while True:
            yield b'{"a":{"type":"literal","value":"x"}},'

    found, is_partial = read_first(endless(), 3)
    assert len(found) == 3
    assert is_partial


def test_document_that_breaks_off_is_an_error() -> None:
    """A short answer is not taken for a whole one."""
    text = document([{"a": {"type": "literal", "value": "x"}}], indent=None)
    with pytest.raises(StoreError, match="broke off"):
        read_first([text[:-4]], 5)
    with pytest.raises(StoreError, match="broke off"):
        read_first([], 5)
