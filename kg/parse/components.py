"""Wrap the model as components of a spaCy pipeline.

Two components: `kg_encoder` sets tags, trees and names, `kg_lemmatizer` sets lemmas. Both
change the document in place, so that `token.idx` stays the offset in the article.

A document may say what its paragraphs are for: `doc.spans[BLOCKS]` holds one span per block,
labelled with its kind. Furniture is not read. Without the group each line is a block.

What the model says about events is left in `doc.user_data` for `events.py`. It is not meant to be
written out: leave "user_data" out of `Doc.to_bytes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, POS, TAG
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc, Token

from kg.model.text import READABLE_KINDS, Passage
from kg.parse.annotate import Annotation, Annotator
from kg.parse.encoder import Array
from kg.parse.events import READINGS, EventReadings, WindowScores
from kg.parse.lemmas import LemmaTable, load_lemmas
from kg.parse.model_files import LEMMAS, SHIPPED, open_model
from kg.parse.windows import cut_windows
from kg.parse.word_inputs import STATES

BLOCKS: Final = "blocks"
EVENT_SCORES: Final = (
    "roles",
    "triggers",
    "event_types",
    "argument_words",
    "argument_triggers",
    STATES,
)
# As spaCy's ENT_IOB counts; 0 is a token of which nothing is known.
OUTSIDE, INSIDE, BEGIN = 2, 1, 3


@dataclass(slots=True)
class _Columns:
    """One value per token, as spaCy stores them; heads are offsets."""

    heads: list[int]
    deps: list[str]
    pos: list[str]
    tags: list[str]
    iob: list[int]
    types: list[str]


class KgEncoder:
    """Sets tags, dependencies, sentences and names with the trained network."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        files = open_model(folder)
        self._annotator = Annotator(files, threads=threads)
        self.name = files.name
        self.version = files.version

    def __call__(self, doc: Doc) -> Doc:
        """Annotate *doc* in place."""
        if not len(doc):
            return doc
        columns = _blank_columns(doc)
        windows: list[WindowScores] = []
        for tokens, is_read in _blocks(doc):
            if is_read:
                windows += self._read_block(tokens, columns)
            else:
                _skip_block(tokens, columns)
        _hang_spaces(doc, columns)
        _write(doc, columns)
        doc.user_data[READINGS] = EventReadings(self._annotator.event_heads, windows)
        return doc

    def _read_block(self, tokens: Sequence[Token], columns: _Columns) -> Iterator[WindowScores]:
        words = [token.text for token in tokens]
        sizes = self._annotator.encoder.wordpieces.piece_counts(words)
        for start, end in cut_windows(words, sizes):
            annotation = self._annotator.annotate(words[start:end])
            chosen = tokens[start:end]
            places = [token.i for token in chosen]
            _place(annotation, places, columns)
            passages = [Passage(token.idx, token.idx + len(token)) for token in chosen]
            yield WindowScores(places, passages, _event_scores(annotation))


class KgLemmatizer:
    """Sets lemmas from a learned table and learned endings."""

    def __init__(self, table: LemmaTable) -> None:
        self._table = table

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemma of each token of *doc*."""
        for token in doc:
            token.lemma_ = self._table.lemma(token.text, upos=token.pos_, xpos=token.tag_)
        return doc


@Language.factory("kg_encoder", default_config={"folder": None, "threads": 1})
def make_encoder(
    nlp: Language,  # noqa: ARG001 - the names are spaCy's
    name: str,  # noqa: ARG001
    folder: str | None,
    threads: int,
) -> KgEncoder:
    """Make the component; *folder* is None for the model that ships."""
    return KgEncoder(Path(folder) if folder else SHIPPED, threads=threads)


@Language.factory("kg_lemmatizer", default_config={"folder": None})
def make_lemmatizer(
    nlp: Language,  # noqa: ARG001
    name: str,  # noqa: ARG001
    folder: str | None,
) -> KgLemmatizer:
    """Make the component; *folder* is None for the model that ships."""
    return KgLemmatizer(load_lemmas((Path(folder) if folder else SHIPPED) / LEMMAS))


def _blank_columns(doc: Doc) -> _Columns:
    count = len(doc)
    spaces = [token.is_space for token in doc]
    return _Columns(
        heads=[0] * count,
        deps=["dep"] * count,
        pos=["SPACE" if space else "X" for space in spaces],
        tags=["_SP" if space else "" for space in spaces],
        iob=[OUTSIDE] * count,
        types=[""] * count,
    )


def _blocks(doc: Doc) -> Iterator[tuple[list[Token], bool]]:
    """Yield the words of each block and whether to read it; all words are in some block."""
    if BLOCKS not in doc.spans:
        yield from ((line, True) for line in _lines(doc))
        return
    at = 0
    for span in doc.spans[BLOCKS]:
        yield from ((line, False) for line in _lines(doc[at : max(at, span.start)]))
        words = [token for token in span if token.i >= at and not token.is_space]
        if words:
            yield words, span.label_ in READABLE_KINDS
        at = max(at, span.end)
    yield from ((line, False) for line in _lines(doc[at:]))


def _lines(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in tokens:
        if not token.is_space:
            line.append(token)
        elif "\n" in token.text and line:
            yield line
            line = []
    if line:
        yield line


def _skip_block(tokens: Sequence[Token], columns: _Columns) -> None:
    # What is not read needs a tree all the same: it hangs on its first word.
    root = tokens[0].i
    columns.deps[root] = "ROOT"
    for token in tokens:
        columns.heads[token.i] = root - token.i


def _place(annotation: Annotation, places: Sequence[int], columns: _Columns) -> None:
    """Write what is known of a window to the words at *places*."""
    for index, place in enumerate(places):
        columns.heads[place] = places[annotation.heads[index]] - place
        columns.deps[place] = annotation.deps[index]
        columns.pos[place] = annotation.upos[index]
        columns.tags[place] = annotation.xpos[index]
    for name in annotation.names:
        # Blanks between two words of a name belong to it.
        first, last = places[name.start], places[name.end - 1]
        for place in range(first, last + 1):
            columns.iob[place] = BEGIN if place == first else INSIDE
            columns.types[place] = name.label


def _hang_spaces(doc: Doc, columns: _Columns) -> None:
    """Hang blanks on the word before them, and those at the beginning on the first word."""
    words = [token.i for token in doc if not token.is_space]
    if not words:
        columns.deps[0] = "ROOT"
        columns.heads = [-index for index in range(len(doc))]
        return
    before = words[0]
    for token in doc:
        if token.is_space:
            columns.heads[token.i] = before - token.i
        else:
            before = token.i


def _write(doc: Doc, columns: _Columns) -> None:
    strings = doc.vocab.strings
    numbers = {
        text: strings.add(text)
        for text in {*columns.deps, *columns.tags, *columns.types, *columns.pos}
    }
    # spaCy's matrix is unsigned: a head that stands before its word wraps around, as it expects.
    heads = np.array(columns.heads, np.int64).astype(np.uint64)
    deps = [numbers[text] for text in columns.deps]
    tags = [numbers[text] for text in columns.tags]
    pos = [IDS[text] for text in columns.pos]
    types = [numbers[text] for text in columns.types]
    table = np.stack(
        [
            heads,
            *(np.array(column, np.uint64) for column in (deps, tags, pos, columns.iob, types)),
        ],
        axis=1,
    )
    # The stubs of spaCy know only its own integer matrix; it takes this one.
    doc.from_array([HEAD, DEP, TAG, POS, ENT_IOB, ENT_TYPE], cast(Any, table))


def _event_scores(annotation: Annotation) -> dict[str, Array]:
    found = annotation.scores
    return {name: found[name] for name in EVENT_SCORES if name in found}
