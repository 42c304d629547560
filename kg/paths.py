"""Paths of the files that ship with `kg`.

In a checkout ``ontology/`` and ``queries/`` stand beside ``kg/``; in an installed package they
stand inside it as ``kg/_ontology`` and ``kg/_queries``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent
DATA: Final = PACKAGE / "data"
# What the front-end build makes, where it was run.
BUNDLE: Final = PACKAGE / "web" / "static" / "vendor"


def _shipped(name: str) -> Path:
    installed = PACKAGE / f"_{name}"
    return installed if installed.is_dir() else PACKAGE.parent / name


ONTOLOGY: Final = _shipped("ontology")
QUERIES: Final = _shipped("queries")
