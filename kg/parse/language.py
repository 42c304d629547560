"""Load the pipeline that reads the grammar.

The model that ships, unless another is asked for by name. Patterns in `kg.extract` are
written for Universal Dependencies, so another pipeline must speak them, or a scheme that
`labels.py` can convert.
"""

from __future__ import annotations

import spacy
from spacy.language import Language

from kg.parse import components  # noqa: F401 - importing registers the components
from kg.parse.errors import UnknownLabels
from kg.parse.labels import scheme_of
from kg.parse.model_files import open_model
from kg.parse.reader_network import has_reader


def load_language(model: str | None = None, *, threads: int = 1, reader: bool = True) -> Language:
    """Load a pipeline that sets tags, Universal Dependencies, lemmas and names.

    Args:
        model: Name or path of an installed spaCy pipeline; None for the model that ships.
        threads: Threads of the shipped network. One process per core is faster than this.
        reader: Whether the reader of conflict news reads too, if it is installed.

    Raises:
        DamagedModel: The shipped model's files are missing or damaged.
        UnknownLabels: *model* is not installed, or its labels are in no scheme we know.
    """
    if model is not None:
        return _load_other(model)
    language = spacy.blank("en")
    files = open_model()
    language.add_pipe("kg_encoder", config={"threads": threads})
    language.add_pipe("kg_lemmatizer")
    if reader and has_reader():
        language.add_pipe("kg_reader", config={"threads": threads})
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
    scheme = scheme_of(language.pipe_labels.get("parser", ()))
    if scheme is None:
        raise UnknownLabels(
            f"the spaCy pipeline {model!r} speaks of grammar in labels that we do not know",
            remedy="leave the option out to use the model that ships",
        )
    if scheme != "universal":
        language.add_pipe("kg_labels", config={"scheme": scheme})
    return language
