"""Ask the engine what it does not offer by itself: any function, and parsing alone.

Where a text is only parsed, escapes such as ``\\u0053`` are decoded first as SPARQL 1.1 Query, 19.2
demands; the engine decodes them in strings, names and IRIs alone.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from functools import cache
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple, Variable

from kg.errors import SyntaxFault
from kg.sparql.faults import explain_fault
from kg.sparql.tokens import decode_escapes
from kg.vocab.terms import PREFIXES

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Functions: TypeAlias = dict[NamedNode, Callable[..., Term | None]]
Result = TypeVar("Result")

_UNKNOWN_FUNCTION: Final = re.compile(r"The custom function <(.*)> is not supported")


def with_any_function(run: Callable[[Functions], Result]) -> Result:
    """Call *run* with a definition of each function that its text calls and the engine lacks.

    The value of such a call is an error (SPARQL 1.1 Query, 17.6): a FILTER with it drops the
    solution, COALESCE goes on. The engine rejects the whole query instead.

    Args:
        run: Runs a query or an update with the functions that it is given.
    """
    functions: Functions = {}
    # The engine names one function at a time.
    while True:
        try:
            return run(functions)
        except RuntimeError as error:
            found = _UNKNOWN_FUNCTION.search(str(error))
            # Defined already and refused again: another query would be asked for ever.
            if found is None or NamedNode(found[1]) in functions:
                raise
            functions[NamedNode(found[1])] = _no_value


def check_query(text: str, *, base: str | None) -> None:
    """Parse a query without evaluating any of it.

    The engine refuses to substitute a variable that the query lacks, after it has parsed.

    Raises:
        SyntaxFault: It is no SPARQL query.
    """
    absent = Variable(f"absent_{secrets.token_hex(8)}")
    try:
        Store().query(
            decode_escapes(text), base_iri=base, substitutions={absent: NamedNode("urn:none")}
        )
    except SyntaxError as error:
        raise explain_query(text, error) from error
    except RuntimeError:
        return


def check_update(text: str, *, base: str | None) -> None:
    """Parse an update without carrying out any of it.

    The engine refuses to change a read-only database, after it has parsed.

    Raises:
        SyntaxFault: It is no SPARQL update.
    """
    try:
        _read_only().update(decode_escapes(text), base_iri=base)
    except SyntaxError as error:
        raise explain_update(text, error) from error
    except RuntimeError:
        return


@cache
def _read_only() -> Store:
    """Open an empty database that cannot be changed; it lives as long as the process."""
    with TemporaryDirectory() as folder:
        Store(folder).flush()
        return Store.read_only(folder)


def explain_query(text: str, error: SyntaxError) -> SyntaxFault:
    """Say in words for people why *text* is no query."""
    return explain_fault(text, error, kind="query", prefixes=PREFIXES)


def explain_update(text: str, error: SyntaxError) -> SyntaxFault:
    """Say in words for people why *text* is no update."""
    return explain_fault(text, error, kind="update", prefixes=PREFIXES)


def _no_value(*_: object) -> None:
    return None
