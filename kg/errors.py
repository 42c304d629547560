"""The errors of `kg`, each with what was wrong, where, and what to do.

Every error that `kg` raises on purpose is a child of :class:`KgError`. It says what was
wrong, where (file and line, or article and passage) and what to do; ``kg.cli`` turns it into
one readable message and the error's exit code. Errors of other libraries are translated at
the one call that can raise them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar


class KgError(Exception):
    """Say what was wrong, where, and what to do.

    Args:
        what: The fault in one sentence, without a full stop.
        where: File and line, article and passage, or the address; empty if it has no place.
        remedy: What the user can do about it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}"

    # An exception is pickled as the call of its class with ``args``, which some of ours refuse.
    def __reduce__(self) -> tuple[Callable[..., KgError], tuple[type[KgError], dict[str, object]]]:
        return _restored, (type(self), self.__dict__)


def _restored(kind: type[KgError], said: dict[str, object]) -> KgError:
    error = kind.__new__(kind, said["what"])
    error.__dict__.update(said)
    return error


class UsageError(KgError):
    """A command is used wrongly; the exit code is that of a misspelt option."""

    exit_code: ClassVar[int] = 2


class InputError(KgError):
    """An article, a folder or a line of input cannot be read."""

    exit_code: ClassVar[int] = 3


class LexiconError(KgError):
    """A row in ``kg/data`` or a term in ``ontology/`` is wrong."""

    exit_code: ClassVar[int] = 4


class ModelError(KgError):
    """The language model is missing, damaged or has labels we cannot read."""

    exit_code: ClassVar[int] = 5


class GraphError(KgError):
    """A report graph breaks the ontology's shapes."""

    exit_code: ClassVar[int] = 6


class StoreError(KgError):
    """The store cannot be opened, read or published."""

    exit_code: ClassVar[int] = 7


class QueryError(KgError):
    """A query or one of its parameters cannot be used."""

    exit_code: ClassVar[int] = 8


class ParameterError(QueryError):
    """A query has no such parameter or column, or the parameter cannot have this value."""

    exit_code: ClassVar[int] = 2


class SyntaxFault(QueryError):
    """A query, an update or a document that was sent is not written as its language demands.

    Attributes:
        line: Counted from 1; None if it is not known.
        column: Counted from 1, in characters.
    """

    def __init__(
        self, what: str, *, line: int | None = None, column: int | None = None, remedy: str
    ) -> None:
        where = f"line {line}, column {column}" if line else ""
        super().__init__(what, where=where, remedy=remedy)
        self.line = line
        self.column = column


class LinkError(KgError):
    """An outside authority cannot be reached or its answer cannot be used."""

    exit_code: ClassVar[int] = 9
