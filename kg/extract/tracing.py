"""Record what the grammar saw, used or not, for the decisions between readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.clauses.trees import evidence_of, passage_of
from kg.extract.scenes import Scene
from kg.extract.sentences import Seen, Sentence
from kg.extract.tolls import bearings_of
from kg.model.findings import EventFrame, Response
from kg.model.trace import SeenFigure, SeenSentence, Telling, Trace

TOTAL = "aggregate"


def trace_of(
    seen: Sequence[Seen], tellings: Iterable[Telling], responses: tuple[Response, ...]
) -> Trace:
    """Collect what stands in the sentences of an article, in text order."""
    figures = (figure for each in seen for figure in each.figures)
    return Trace(
        sentences=tuple(_sentence(each.sentence) for each in seen),
        tellings=tuple(tellings),
        times=tuple(m.when for each in seen for m in each.times if not m.opens),
        places=tuple(mention.where for each in seen for mention in each.places),
        figures=tuple(
            SeenFigure(f.passage, f.minimum, f.maximum, f.best, f.quantifier, f.as_written)
            for f in figures
        ),
        responses=responses,
    )


def _sentence(sentence: Sentence) -> SeenSentence:
    words = evidence_of(sentence.span)
    return SeenSentence(words.passage, words.quote, sentence.kind, sentence.block)


def telling_of(told: tuple[Scene, str], frame: EventFrame | None = None) -> Telling:
    """Return what a scene tells: its frame, and the reason why it is no event of its own, or ""."""
    scene, left_out = told
    return Telling(
        triggers=tuple(passage_of([t.carrier or t.first, t.token]) for t in scene.triggers),
        type=scene.type,
        bearings=bearings_of(scene),
        has_act=scene.has_act,
        points_back=scene.definite,
        is_answered=scene.is_answered,
        is_new=scene.is_new,
        frame=frame,
        left_out=left_out,
        is_total=frame is not None and frame.kind == TOTAL,
    )
