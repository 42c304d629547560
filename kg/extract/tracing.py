"""What did the grammar see, used or not? Notes for those who decide between readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from kg.clauses.trees import passage_of, span_passage
from kg.extract.known_names import KnownNames
from kg.extract.numbers import find_figures
from kg.extract.places import find_places
from kg.extract.scenes import Scene, Sentence
from kg.extract.times import find_times
from kg.extract.tolls import bearings_of
from kg.lexicon.words import Lexicon
from kg.model.findings import EventFrame, When, Where
from kg.model.trace import SeenFigure, SeenSentence, Telling, Trace

TOTAL = "aggregate"


def trace_of(
    sentences: Sequence[Sentence],
    tellings: Iterable[Telling],
    lexicon: Lexicon,
    names: KnownNames,
    published: date | None,
) -> Trace:
    """Collect what stands in *sentences*, in text order."""
    times: list[When] = []
    places: list[Where] = []
    figures: list[SeenFigure] = []
    told: date | None = None
    for sentence in sentences:
        found = [mention.when for mention in find_times(sentence.span, published, told=told)]
        days = [when.start for when in found if when.precision == "day"]
        told = days[-1] if days else told
        times += found
        places += (mention.where for mention in find_places(sentence.span, lexicon, names))
        figures += _figures(sentence, lexicon)
    return Trace(
        sentences=tuple(map(_sentence, sentences)),
        tellings=tuple(tellings),
        times=tuple(times),
        places=tuple(places),
        figures=tuple(figures),
    )


def tellings_of(
    told: Iterable[tuple[Scene, EventFrame, str]], silent: Iterable[tuple[Scene, str]]
) -> Iterator[Telling]:
    """Yield what each scene tells, with its frame or the reason why it has none."""
    for scene, frame, reason in told:
        yield replace(_telling(scene), frame=frame, left_out=reason, is_total=frame.kind == TOTAL)
    for scene, reason in silent:
        yield replace(_telling(scene), left_out=reason)


def _telling(scene: Scene) -> Telling:
    return Telling(
        triggers=tuple(passage_of([t.first, t.token]) for t in scene.triggers),
        type=scene.type,
        bearings=bearings_of(scene),
        has_act=scene.has_act,
        points_back=scene.definite,
    )


def _sentence(sentence: Sentence) -> SeenSentence:
    passage = span_passage(sentence.span)
    quote = sentence.span.doc.text[passage.start : passage.end]
    return SeenSentence(passage, quote, sentence.kind, sentence.block)


def _figures(sentence: Sentence, lexicon: Lexicon) -> Iterator[SeenFigure]:
    for figure in find_figures(sentence.span, lexicon):
        yield SeenFigure(
            figure.passage,
            figure.minimum,
            figure.maximum,
            figure.best,
            figure.quantifier,
            figure.as_written,
        )
