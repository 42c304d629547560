"""Turn what libraries raise over a broken file into one error of ours."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kg.errors import KgError
from kg.read.errors import Damaged

# They log every oddity of a file; without a handler Python writes it between our own messages.
_TALKATIVE: Final = ("pypdf", "trafilatura", "htmldate", "warcio", "feedparser")
_SILENT: Final = logging.NullHandler()


@contextmanager
def translated(where: str, kind: str) -> Iterator[None]:
    """Name *where* and *kind* whatever goes wrong inside.

    Readers of documents raise anything over a broken file (KeyError, struct.error,
    RecursionError); each would end a night's build.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).addHandler(_SILENT)
    try:
        yield
    except KgError:
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:120]
        raise Damaged(
            f"{kind} that is broken: {type(error).__name__}" + (f": {said}" if said else ""),
            where=where,
            remedy="get the file again, or convert it to plain text",
        ) from error
