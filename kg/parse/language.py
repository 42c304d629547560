"""Which pipeline reads the grammar?

The model that ships, unless another is asked for by name. Patterns in `kg.extract` are
written for Universal Dependencies, so another pipeline must speak them.
"""

from __future__ import annotations

from typing import Final

import spacy
from spacy.language import Language

# Importing the module registers the components by name.
from kg.parse import components
from kg.parse.errors import UnknownLabels
from kg.parse.model_files import open_model

UNIVERSAL_LABELS: Final = frozenset({"obl", "nmod", "case", "cop", "mark"})
assert components.BLOCKS


def load_language(model: str | None = None, *, threads: int = 1) -> Language:
    """Load a pipeline that sets tags, Universal Dependencies, lemmas and names.

    Args:
        model: Name or path of an installed spaCy pipeline; None for the model that ships.
        threads: Threads of the shipped network. One process per core is faster than this.

    Raises:
        DamagedModel: The shipped model's files are missing or damaged.
        UnknownLabels: *model* is not installed or does not use Universal Dependencies.
    """
    if model is not None:
        return _load_other(model)
    language = spacy.blank("en")
    files = open_model()
    language.add_pipe("kg_encoder", config={"threads": threads})
    language.add_pipe("kg_lemmatizer")
    language.meta["name"], language.meta["version"] = files.name, files.version
    return language


def _load_other(model: str) -> Language:
    try:
        language = spacy.load(model)
    except OSError as error:
        raise UnknownLabels(
            f"the spaCy pipeline {model!r} is not installed",
            remedy="install it, or leave the option out to use the model that ships",
        ) from error
    labels = set(language.pipe_labels.get("parser", ()))
    if not labels >= UNIVERSAL_LABELS:
        raise UnknownLabels(
            f"the spaCy pipeline {model!r} does not use Universal Dependencies",
            remedy="leave the option out to use the model that ships",
        )
    return language
