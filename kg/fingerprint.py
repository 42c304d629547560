"""Identify the rules by which an article is read, so that a build skips what it has done.

A build skips what it has done before. It has done it before if neither the article nor anything
that decides how it is read has changed: code, rows of ``kg/data``, ontology, language model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from kg.paths import DATA, ONTOLOGY, PACKAGE

_ROOMS = (
    "model",
    "lexicon",
    "vocab",
    "read",
    "parse",
    "clauses",
    "extract",
    "decide",
    "resolve",
    "graph",
)
_WEIGHTS = PACKAGE / "parse" / "weights"


def run_facts(model: str | None, authority: Path | None = None) -> tuple[tuple[str, str], ...]:
    """Return what decides how an article is read, as (name, value) pairs.

    Args:
        model: Name or path of the spaCy pipeline, None for the shipped one.
        authority: Folder of imported authorities and of curation, None for the shipped alone.
    """
    added = sorted(authority.glob("*.csv")) if authority else []
    return (
        *((("authority", _sha256(added)),) if added else ()),
        *_shipped_facts(),
        ("model", model or _shipped_model()),
    )


# What ships is read once in a process, and so are its files here.
@cache
def _shipped_facts() -> tuple[tuple[str, str], ...]:
    # Sorted: the order of a folder hangs on the file system.
    code = sorted(path for room in _ROOMS for path in (PACKAGE / room).rglob("*.py"))
    return (
        ("code", _sha256(code)),
        ("data", _sha256(sorted(DATA.rglob("*.*")))),
        ("ontology", _sha256(sorted(ONTOLOGY.glob("*.ttl")))),
    )


@cache
def _shipped_model() -> str:
    return f"kg:{_sha256(sorted(_WEIGHTS.rglob('*.*')))}"


def _sha256(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    # By name too: what a file is called decides how it is read.
    for path in paths:
        digest.update(path.name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
