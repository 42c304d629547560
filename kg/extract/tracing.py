"""What did the grammar see, used or not? Notes for those who decide between readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from kg.clauses.trees import passage_of, span_passage
from kg.extract.incidents import Draft
from kg.extract.known_names import KnownNames
from kg.extract.numbers import find_figures
from kg.extract.places import find_places
from kg.extract.scenes import Scene, Sentence
from kg.extract.times import find_times
from kg.lexicon.words import Lexicon
from kg.model.findings import EventFrame, When, Where
from kg.model.text import Passage
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
    pairs: Iterable[tuple[Draft, EventFrame]],
    left_out: Iterable[tuple[Draft, str]],
    denied: Iterable[Scene],
) -> Iterator[Telling]:
    """Yield what each scene tells, with the frame it went into or the reason it went into none."""
    for draft, frame in pairs:
        for scene in draft.scenes:
            yield _telling(scene, frame=frame.id, is_total=frame.kind == TOTAL)
    for draft, reason in left_out:
        for scene in draft.scenes:
            yield _telling(scene, left_out=reason)
    for scene in denied:
        yield _telling(scene, left_out="negated", denied=True)


def _telling(
    scene: Scene,
    *,
    frame: str = "",
    left_out: str = "",
    denied: bool = False,
    is_total: bool = False,
) -> Telling:
    return Telling(
        triggers=tuple(passage_of([t.first, t.token]) for t in scene.triggers),
        type=scene.type,
        slots=_slots(scene),
        points_back=scene.definite,
        frame=frame,
        left_out=left_out,
        denied=denied,
        is_total=is_total,
    )


def _slots(scene: Scene) -> Mapping[str, tuple[Passage, ...]]:
    sources = (said.source for said in scene.attributions)
    return {
        "doer": tuple(p.name.passage for p in scene.agents),
        "target": tuple(p.name.passage for p in scene.targets),
        "place": tuple(m.where.name.passage for m in scene.places),
        "time": tuple(m.when.passage for m in scene.times),
        "figure": tuple(c.passage for c in scene.counts),
        "speaker": tuple(source.passage for source in sources if source is not None),
    }


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
