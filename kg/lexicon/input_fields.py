"""Which names do tables and JSON of news give to text, title, date and the rest?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.lexicon.rows import load_table

FIELDS = ("text", "title", "date", "url", "publisher", "id", "language")


@dataclass(frozen=True, slots=True)
class InputField:
    """One name of ``input_fields.csv``; of several that stand in a table the first row counts.

    Attributes:
        field: What it holds: one of ``FIELDS``.
        name: The column's or field's name, in lower case.
        is_html: Whether it holds a piece of a page.
    """

    field: str
    name: str
    is_html: bool


@cache
def load_input_fields() -> tuple[InputField, ...]:
    """Load ``input_fields.csv``."""
    return load_table(
        "input_fields.csv",
        lambda row: InputField(
            row.one_of("field", frozenset(FIELDS)),
            row["name"],
            row.one_of("form", frozenset({"plain", "html"})) == "html",
        ),
    )
