"""Errors of input, each with what to do about it."""

from __future__ import annotations

from kg.errors import InputError


class NothingToRead(InputError):
    """A path, folder or pattern holds no article."""


class NotText(InputError):
    """It is in a format that is not read, or in no known encoding."""


class EmptyArticle(InputError):
    """There are no words in it."""


class TooLong(InputError):
    """It is far longer than any article."""


class BadLine(InputError):
    """A line of a JSON Lines file cannot be used."""


class NoColumn(InputError):
    """A table has no column that holds what is asked for."""


class Damaged(InputError):
    """A document or archive is broken, or not what it says it is."""


class TooDeep(InputError):
    """Archives lie in archives in archives."""


class NeedsPackage(InputError):
    """A format is read by a package that is not installed."""
