"""Turn the table that a SELECT query gives into RDF.

With the vocabulary that the W3C's own test suites use for it: a result set has variables and
numbered solutions, and a solution binds variables to values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from kg.errors import QueryError
from kg.export.quads import make_line
from kg.vocab.terms import RDF, RS, XSD

_RESULT: Final = "_:result"


class TermLike(Protocol):
    """A value of a solution; ``kg.store`` gives such terms."""

    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def datatype(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...


def lines_of_table(
    variables: Sequence[str], rows: Sequence[Sequence[TermLike | None]]
) -> Iterator[str]:
    """Write a table as sortable lines of triples.

    Args:
        variables: Names without question mark.
        rows: One value per variable; None where it is not bound.
    """
    yield _triple(_RESULT, RDF.type, f"<{RS.ResultSet}>")
    for variable in variables:
        yield _triple(_RESULT, RS.resultVariable, f'"{variable}"')
    for number, row in enumerate(rows, start=1):
        solution = f"_:row{number:06d}"
        yield _triple(_RESULT, RS.solution, solution)
        yield _triple(solution, RS.index, f'"{number}"^^<{XSD.integer}>')
        for variable, term in zip(variables, row, strict=True):
            if term is not None:
                binding = f"{solution}{variable}"
                yield _triple(solution, RS.binding, binding)
                yield _triple(binding, RS.variable, f'"{variable}"')
                yield _triple(binding, RS.value, _written(term))


def _triple(subject: str, predicate: str, value: str) -> str:
    return make_line("", subject, f"<{predicate}>", value)


def _written(term: TermLike) -> str:
    if term.kind == "uri":
        return f"<{term.value}>"
    if term.kind == "bnode":
        return f"_:{term.value}"
    if term.kind != "literal":
        raise QueryError(
            f"a table cannot be exported with a {term.kind} in it",
            remedy="export the whole graph, as nquads or trig",
        )
    text = term.value.replace("\\", "\\\\").replace('"', '\\"')
    text = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    if term.language:
        return f'"{text}"@{term.language}'
    is_plain = term.datatype is None or term.datatype == XSD.string
    return f'"{text}"' if is_plain else f'"{text}"^^<{term.datatype}>'
