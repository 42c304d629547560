"""Results of a query as Python values.

Small immutable values that need no RDF library, read from the SPARQL JSON results that the
local engine, a worker process and a remote server all write alike.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from kg.errors import StoreError
from kg.vocab.terms import XSD

Kind = Literal["uri", "literal", "bnode", "triple"]
_BINDINGS: Final = re.compile(r'"bindings"\s*:\s*\[')
_VARIABLES: Final = re.compile(r'"vars"\s*:\s*(?=\[)')
_BETWEEN: Final = re.compile(r"[\s,]*")
_BOOLEANS: Final = {"1": "true", "0": "false"}
"""Two ways to write one value (XML Schema 1.1, 3.3.2); Virtuoso writes digits."""


@dataclass(frozen=True, slots=True)
class Term:
    """One value in a result row.

    Attributes:
        kind: What it is.
        value: The IRI, the lexical form or the label of the blank node.
        datatype: IRI of the datatype; None for plain strings and everything else.
        language: Language tag, with ``--ltr`` or ``--rtl`` if it has a direction, or None.
    """

    kind: Kind
    value: str
    datatype: str | None = None
    language: str | None = None

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Solutions:
    """The rows of a SELECT, in the order of its projection.

    A value is None where the variable is unbound.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def __iter__(self) -> Iterator[Mapping[str, Term | None]]:
        """Iterate over the rows as mappings from variable to value."""
        for row in self.rows:
            yield dict(zip(self.variables, row, strict=True))

    def __len__(self) -> int:
        return len(self.rows)

    def one(self) -> Mapping[str, Term | None]:
        """Give the only row; raise if there is none or more than one."""
        if len(self.rows) != 1:
            raise StoreError(
                f"the query gave {len(self.rows)} rows where one was expected",
                remedy="read its rows one by one",
            )
        return next(iter(self))


@dataclass(frozen=True, slots=True)
class Stream:
    """The rows of a SELECT as they are found; they can be gone through once."""

    variables: tuple[str, ...]
    rows: Iterator[tuple[Term | None, ...]]

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return self.rows


def parse_solutions(document: bytes | str) -> Solutions:
    """Read the SPARQL JSON results of a SELECT."""
    parsed = json.loads(document)
    variables = tuple(parsed["head"].get("vars", ()))
    rows = tuple(
        tuple(_term(binding.get(name)) for name in variables)
        for binding in parsed["results"]["bindings"]
    )
    return Solutions(variables, rows)


def read_first(chunks: Iterable[bytes], most: int) -> tuple[Solutions, bool]:
    """Read SPARQL JSON results as they arrive, and stop after some rows.

    Args:
        chunks: The document, in pieces of any size; what comes after the last row is not asked for.
        most: How many rows.

    Returns:
        The rows, and whether there are more of them.

    Raises:
        StoreError: The document ends early or is none.
    """
    decoder, utf8 = json.JSONDecoder(), codecs.getincrementaldecoder("utf-8")()
    text, place = "", 0
    variables: tuple[str, ...] | None = None
    rows: list[tuple[Term | None, ...]] = []
    for chunk in chunks:
        text = text[place:] + utf8.decode(chunk)
        place = 0
        if variables is None:
            begun = _BINDINGS.search(text)
            if begun is None:
                continue
            named = _VARIABLES.search(text, 0, begun.start())
            variables = tuple(decoder.raw_decode(text, named.end())[0]) if named else ()
            place = begun.end()
        while True:
            between = _BETWEEN.match(text, place)
            place = between.end() if between else place
            if text.startswith("]", place):
                return Solutions(variables, tuple(rows)), False
            try:
                binding, place = decoder.raw_decode(text, place)
            except ValueError:  # the rest of this row is still to come
                break
            if len(rows) == most:
                return Solutions(variables, tuple(rows)), True
            rows.append(tuple(_term(binding.get(name)) for name in variables))
    raise StoreError("the answer broke off", remedy="ask again")


def parse_boolean(document: bytes | str) -> bool:
    """Read the SPARQL JSON results of an ASK; Virtuoso 7 answers with a row."""
    parsed = json.loads(document)
    if "boolean" in parsed:
        return bool(parsed["boolean"])
    return any(
        value["value"] == "1" for row in parsed["results"]["bindings"] for value in row.values()
    )


def _term(binding: Mapping[str, Any] | None) -> Term | None:
    if binding is None:
        return None
    # "typed-literal" is of the note of 2007 on JSON results; Virtuoso still writes it.
    kind: Kind = "literal" if binding["type"] == "typed-literal" else binding["type"]
    value = binding["value"]
    if binding.get("datatype") == XSD.boolean:
        value = _BOOLEANS.get(value, value)
    language = binding.get("xml:lang")
    direction = binding.get("its:dir")  # RDF 1.2: a literal's base direction
    return Term(
        kind,
        value if isinstance(value, str) else json.dumps(value, sort_keys=True),
        binding.get("datatype"),
        f"{language}--{direction}" if direction else language,
    )
