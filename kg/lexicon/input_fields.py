"""Names that tables and JSON of news give to text, title, date and the rest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.lexicon.rows import load_table

FORMS = frozenset({"plain", "html", "object"})
LIST = "articles"
"""What holds a list of articles."""
FIELDS = ("text", "title", "date", "url", "publisher", "id", "language")


@dataclass(frozen=True, slots=True)
class InputField:
    """One name of ``input_fields.csv``; of several that stand in a table the first row counts.

    Attributes:
        field: What it holds: one of ``FIELDS``, or ``LIST``.
        name: The column's or field's name, in lower case.
        form: What it holds: "plain" text, a piece of "html", or an "object" with a name.
    """

    field: str
    name: str
    form: str = "plain"


@cache
def load_input_fields() -> tuple[InputField, ...]:
    """Load ``input_fields.csv``."""
    return load_table(
        "input_fields.csv",
        lambda row: InputField(
            row.one_of("field", frozenset({*FIELDS, LIST})),
            row["name"],
            row.one_of("form", FORMS),
        ),
    )
