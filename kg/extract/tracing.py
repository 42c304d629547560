"""Record what the grammar saw, used or not, for the decisions between readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from kg.clauses.polarity import is_nobody
from kg.clauses.trees import evidence_of, noun_phrase, passage_of
from kg.extract.event_mentions import EventMention
from kg.extract.figure_cues import tells_one_act
from kg.extract.sentences import Seen, Sentence
from kg.extract.tolls import bearings_of
from kg.extract.triggers import Trigger
from kg.extract.victims import unharmed_by, victims_of
from kg.model.findings import EventFrame, Response
from kg.model.text import Passage
from kg.model.trace import Gap, SeenFigure, SeenSentence, Telling, Trace

TOTAL = "aggregate"


def trace_of(
    seen: Sequence[Seen],
    tellings: Iterable[Telling],
    responses: tuple[Response, ...],
    gaps: tuple[Gap, ...],
    uncounted: tuple[Passage, ...] = (),
) -> Trace:
    """Collect what stands in the sentences of an article, in text order."""
    figures = (figure for each in seen for figure in each.figures)
    return Trace(
        sentences=tuple(_sentence(each.sentence) for each in seen),
        tellings=tuple(tellings),
        times=tuple(m.when for each in seen for m in each.times if not m.opens),
        places=tuple(place.where for each in seen for place in each.places),
        figures=tuple(
            SeenFigure(f.passage, f.minimum, f.maximum, f.best, f.quantifier, f.as_written)
            for f in figures
        ),
        responses=responses,
        gaps=gaps,
        beside=tuple(passage for each in seen for passage in each.beside),
        uncounted=uncounted,
    )


def _sentence(sentence: Sentence) -> SeenSentence:
    words = evidence_of(sentence.span)
    return SeenSentence(words.passage, words.quote, sentence.kind, sentence.block)


def _is_clause(trigger: Trigger) -> bool:
    """Tell whether a finite verb tells the act: "gunmen *opened* fire", "*launched* a raid"."""
    verb = trigger.token if trigger.row.pos == "VERB" else trigger.carrier
    return verb is not None and verb.tag_ != "VBG"


def _spared_by(trigger: Trigger) -> list[Token]:
    """Return the nouns beside a harm that it befell nobody of: its doer; "no civilians"."""
    return [*unharmed_by(trigger), *filter(is_nobody, victims_of(trigger))]


def telling_of(told: tuple[EventMention, str], frame: EventFrame | None = None) -> Telling:
    """Return a mention's notes: its frame, and why it is no event of its own ("" if it is)."""
    mention, left_out = told
    return Telling(
        triggers=tuple(passage_of([t.carrier or t.first, t.token]) for t in mention.triggers),
        type=mention.type,
        bearings=bearings_of(mention),
        has_act=mention.has_act,
        points_back=mention.definite,
        is_answered=mention.is_answered,
        is_new=mention.is_new,
        frame=frame,
        left_out=left_out,
        is_total=frame is not None and frame.kind == TOTAL,
        is_single=tells_one_act(mention),
        is_clause=any(map(_is_clause, mention.triggers)),
        unharmed=tuple(
            passage_of(noun_phrase(noun))
            for trigger in (*mention.triggers, *mention.spared)
            for noun in _spared_by(trigger)
        ),
    )
