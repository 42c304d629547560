"""Write the rows of a result as RDF.

By the result set vocabulary of the W3C Data Access Working Group, the same as its test suites.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.store.results import Solutions, Term

_RESULT_SET: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
# A short string of Turtle holds no quote, backslash or line end as it is.
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def as_turtle(solutions: Solutions) -> str:
    """Write rows as Turtle."""
    names = "".join(f" ; rs:resultVariable {_string(name)}" for name in solutions.variables)
    rows = "".join(f" ;\n  rs:solution {_solution(row)}" for row in solutions)
    return f"@prefix rs: <{_RESULT_SET}> .\n\n[] a rs:ResultSet{names}{rows} .\n"


def _solution(row: Mapping[str, Term | None]) -> str:
    bindings = [
        f"[ rs:variable {_string(name)} ; rs:value {_term(term)} ]"
        for name, term in row.items()
        if term is not None
    ]
    return f"[ rs:binding {', '.join(bindings)} ]" if bindings else "[]"


def _term(term: Term) -> str:
    if term.kind == "uri":
        return f"<{_iri(term.value)}>"
    if term.kind == "bnode":
        return f"_:{term.value}"
    if term.language:
        return f"{_string(term.value)}@{term.language}"
    if term.datatype:
        return f"{_string(term.value)}^^<{_iri(term.datatype)}>"
    return _string(term.value)


def _string(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _iri(text: str) -> str:
    # IRIREF of Turtle excludes these, space and controls, unless they are escaped.
    return "".join(
        f"\\u{ord(letter):04X}" if letter in '<>"{}|^`\\' or letter <= " " else letter
        for letter in text
    )
