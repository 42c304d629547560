"""Cut text into the windows that the model sees at once, with what it is to say about them.

A window is a run of whole sentences of one paragraph. Sizes vary, because at run time a
window may be a headline of six words or a paragraph of ninety. A layer that a source does
not have is None and costs nothing in the loss.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language

from kg.train.names import Name, NamedText
from kg.train.recipe import ENTITY_LABELS
from kg.train.treebank import TreebankSentence, Word

UNKNOWN = -100
"""Marks a word about which the source says nothing; the loss leaves it out."""


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Tokens *start* to *end* of a window, half-open."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class NamedSentence:
    """A sentence of a treebank and, where the names are annotated, its names."""

    sentence: TreebankSentence
    names: tuple[TokenSpan, ...] | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A window of the model; labels are one per word, heads 0 for a root.

    Attributes:
        event_types: 1 or 0 for each type of event that the window tells.
        trigger_at: The word of which `arguments` holds the roles of all words.
    """

    words: tuple[str, ...]
    upos: tuple[str, ...] | None = None
    xpos: tuple[str, ...] | None = None
    starts: tuple[int, ...] | None = None
    heads: tuple[int, ...] | None = None
    deps: tuple[str, ...] | None = None
    names: tuple[int, ...] | None = None
    roles: tuple[int, ...] | None = None
    triggers: tuple[int, ...] | None = None
    arguments: tuple[int, ...] | None = None
    trigger_at: int | None = None
    event_types: tuple[int, ...] | None = None


def mark_spans(length: int, spans: Iterable[TokenSpan], tags: Sequence[str]) -> tuple[int, ...]:
    """Write *spans* as begin and inside marks, one per word, numbered as in *tags*."""
    marks = [0] * length
    for span in spans:
        for index in range(span.start, span.end):
            prefix = "B-" if index == span.start else "I-"
            marks[index] = tags.index(prefix + span.label)
    return tuple(marks)


def entity_tags(length: int, spans: Iterable[TokenSpan]) -> tuple[int, ...]:
    """Write the spans of names as begin and inside marks, one per word."""
    return mark_spans(length, spans, ENTITY_LABELS)


def attach_names(
    sentences: Sequence[TreebankSentence], rows: Sequence[NamedText]
) -> tuple[list[NamedSentence], list[NamedText]]:
    """Put the names of *rows* on the treebank *sentences* of which each row is made.

    A row is some consecutive sentences joined by blanks. Rows that match no sentences are
    returned as they are.
    """
    named = [NamedSentence(sentence) for sentence in sentences]
    rest: list[NamedText] = []
    position = 0
    for row in rows:
        found = _find_row(sentences, row.text, position)
        if found is None:
            rest.append(row)
            continue
        offset = 0
        for index in range(*found):
            sentence = sentences[index]
            named[index] = NamedSentence(sentence, _names_in(sentence, row.names, offset))
            offset += len(sentence.text) + 1
        position = found[1]
    return named, rest


def _find_row(
    sentences: Sequence[TreebankSentence], text: str, position: int
) -> tuple[int, int] | None:
    for first in range(position, len(sentences)):
        if not text.startswith(sentences[first].text):
            continue
        joined, last = sentences[first].text, first + 1
        while last < len(sentences) and len(joined) < len(text) and text.startswith(joined):
            joined, last = f"{joined} {sentences[last].text}", last + 1
        if joined == text:
            return first, last
    return None


def _names_in(
    sentence: TreebankSentence, names: Iterable[Name], offset: int
) -> tuple[TokenSpan, ...]:
    starts: list[int] = []
    at = offset
    for word in sentence.words:
        starts.append(at)
        at += len(word.form) + int(word.space_after)
    spans: list[TokenSpan] = []
    for name in names:
        inside = [
            index
            for index, start in enumerate(starts)
            if start < name.end and start + len(sentence.words[index].form) > name.start
        ]
        if inside and not any(span.end > inside[0] for span in spans):
            spans.append(TokenSpan(inside[0], inside[-1] + 1, name.label))
    return tuple(spans)


def treebank_windows(
    sentences: Sequence[NamedSentence],
    *,
    targets: Sequence[int],
    max_words: int,
    rng: random.Random,
) -> Iterator[Window]:
    """Yield windows of consecutive sentences of one paragraph, of random target sizes."""
    batch: list[NamedSentence] = []
    count = 0
    target = rng.choice(targets)
    for named in sentences:
        length = len(named.sentence.words)
        if batch and (named.sentence.opens_paragraph or count + length > target):
            yield from _joined(batch, max_words)
            batch, count, target = [], 0, rng.choice(targets)
        batch.append(named)
        count += length
    yield from _joined(batch, max_words)


def _joined(batch: Sequence[NamedSentence], max_words: int) -> Iterator[Window]:
    words = [word for named in batch for word in named.sentence.words]
    if not words or len(words) > max_words:
        return
    heads: list[int] = []
    starts: list[int] = []
    spans: list[TokenSpan] = []
    for named in batch:
        offset = len(heads)
        for index, word in enumerate(named.sentence.words):
            heads.append(word.head + offset if word.head else 0)
            starts.append(int(index == 0))
        spans += [
            TokenSpan(span.start + offset, span.end + offset, span.label)
            for span in named.names or ()
        ]
    has_names = all(named.names is not None for named in batch)
    yield Window(
        words=tuple(word.form for word in words),
        upos=tuple(word.upos for word in words),
        xpos=tuple(word.xpos for word in words),
        starts=tuple(starts),
        heads=tuple(heads),
        deps=tuple(word.dep for word in words),
        names=entity_tags(len(words), spans) if has_names else None,
    )


def name_windows(
    rows: Iterable[NamedText],
    *,
    tokenizer: Language,
    targets: Sequence[int],
    max_words: int,
    rng: random.Random,
) -> Iterator[Window]:
    """Yield windows that are annotated with names only, cut at sentence ends."""
    for row in rows:
        doc = tokenizer.make_doc(row.text)
        tags = _tags_of_row(row, [(token.idx, token.idx + len(token)) for token in doc])
        words = [token.text for token in doc]
        keep = [index for index, token in enumerate(doc) if not token.is_space]
        first = 0
        target = rng.choice(targets)
        for at in range(1, len(keep) + 1):
            size = at - first
            ends = words[keep[at - 1]] in (".", "!", "?")
            if at == len(keep) or (ends and size >= target) or size >= max_words:
                chosen = keep[first:at]
                yield Window(
                    words=tuple(words[index] for index in chosen),
                    names=tuple(tags[index] for index in chosen),
                )
                first, target = at, rng.choice(targets)


def _tags_of_row(row: NamedText, places: Sequence[tuple[int, int]]) -> list[int]:
    spans: list[TokenSpan] = []
    for name in row.names:
        inside = _overlapping(places, name.start, name.end)
        if inside and not any(span.end > inside[0] for span in spans):
            spans.append(TokenSpan(inside[0], inside[-1] + 1, name.label))
    tags = list(entity_tags(len(places), spans))
    for start, end in row.ignore:
        for index in _overlapping(places, start, end):
            if tags[index] == 0:
                tags[index] = UNKNOWN
    return tags


def _overlapping(places: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    return [index for index, (first, last) in enumerate(places) if first < end and last > start]


def label_index(
    sentences: Iterable[TreebankSentence], layer: str, *, minimum: int
) -> Mapping[str, int]:
    """Number the labels of *layer* ('upos', 'xpos' or 'dep') seen at least *minimum* times."""
    counts: dict[str, int] = {}
    for sentence in sentences:
        for word in sentence.words:
            label = _label(word, layer)
            counts[label] = counts.get(label, 0) + 1
    kept = sorted(label for label, count in counts.items() if count >= minimum)
    return {label: index for index, label in enumerate(kept)}


def _label(word: Word, layer: str) -> str:
    label: str = getattr(word, layer)
    return label
