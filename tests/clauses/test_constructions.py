"""Constructions: the example of every row is read by its row, with the shipped model."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.clauses.constructions import (
    NAMED,
    Bare,
    Construction,
    arguments,
    load_constructions,
)
from kg.lexicon.rows import read_rows
from kg.paths import DATA

ROWS = load_constructions()
COUNTERS = tuple(read_rows(DATA / "counter_examples.csv"))
MARKS = re.compile(r"[*\[\]]")


def marked(language: Language, example: str) -> tuple[Doc, Token, list[Token]]:
    """Parse *example*; return the document, the word between stars and those in brackets."""
    starts: dict[str, list[int]] = {"*": [], "[": [], "]": []}
    for k, mark in enumerate(MARKS.finditer(example)):
        starts[mark.group()].append(mark.start() - k)
    doc = language(MARKS.sub("", example))
    tokens = {token.idx: token for token in doc}
    return doc, tokens[starts["*"][0]], [tokens[start] for start in starts["["]]


def frame_for(row: Construction) -> Bare:
    """Return a frame that the row suits."""

    def first(allowed: frozenset[str]) -> str:
        return next(iter(sorted(value for value in allowed if value[0] != "!")), "")

    return Bare(min(row.heads), first(row.subject), first(row.object))


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_example_of_a_row_is_read_by_it(row: Construction, language: Language) -> None:
    """In each of its roles the row finds the words in brackets at the word between stars."""
    _, head, expected = marked(language, row.example)
    assert row.fits(head)
    for role in row.roles:
        found = [a.token for a in arguments(head, role, frame_for(row)) if a.via is row]
        assert found == expected
    assert bool(expected) == (row.follow is not None)


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_counter_example_of_a_row_is_not_read_by_it(
    row: Construction, language: Language
) -> None:
    """At the head of the counter-example the row finds nobody."""
    (sentence,) = (counter["example"] for counter in COUNTERS if counter["id"] == row.id)
    _, head, _ = marked(language, sentence)
    for role in row.roles:
        assert not [a for a in arguments(head, role, frame_for(row)) if a.via is row]
    if row.follow is None:
        assert not row.fits(head)


@pytest.mark.slow
@pytest.mark.parametrize("row", [row for row in ROWS if row.follow is None], ids=lambda r: r.id)
def test_behind_a_row_that_leads_nowhere_nobody_is_found(
    row: Construction, language: Language
) -> None:
    """Later rows would find somebody in the example; with this row they do not."""
    _, head, _ = marked(language, row.example)
    (role,) = row.roles
    later = [r for r in ROWS[ROWS.index(row) + 1 :] if _suits(r, role, row)]
    assert any(r.fits(head) and r.follow is not None and r.follow(head) for r in later)
    assert not [a for a in arguments(head, role, frame_for(row)) if a.via in later]


def _suits(row: Construction, role: str, other: Construction) -> bool:
    return row.suits(role, *frame_for(other))


def test_every_row_has_an_example_and_every_function_a_row() -> None:
    """No row goes untried, and no function is named that no row uses."""
    cells = [row.cells for row in read_rows(DATA / "constructions.csv")]
    assert len(cells) == len(ROWS) > 50
    assert all("*" in row["example"] for row in cells)
    used = set(_names(cells))
    assert used == set(NAMED)


def _names(cells: list[dict[str, str]]) -> Iterator[str]:
    for row in cells:
        yield from re.findall(r"@([\w-]+)", f"{row['when']} {row['path']}")
