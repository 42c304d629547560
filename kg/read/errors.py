"""What can be wrong with an input, and what should the user do?"""

from __future__ import annotations

from kg.errors import InputError


class NothingToRead(InputError):
    """A path, folder or pattern holds no article."""


class NotText(InputError):
    """It is not plain text, or not in UTF-8."""


class EmptyArticle(InputError):
    """There are no words in it."""


class TooLong(InputError):
    """It is far longer than any article."""


class BadLine(InputError):
    """A line of a JSON Lines file cannot be used."""


class BadDate(InputError):
    """The publication date is impossible."""
