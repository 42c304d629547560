"""Frames: drafts become events, or are dropped with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kg.extract.article import extract_article
from kg.lexicon.words import Lexicon
from kg.model.findings import EventFrame, Extraction
from kg.model.text import BlockKind
from kg.parse.article import ParsedArticle
from kg.vocab.schemes import concepts

Tell = Callable[..., ParsedArticle]
Frames = Callable[..., Extraction]


@pytest.fixture
def frames(tell: Tell, lexicon: Lexicon) -> Frames:
    """Return a function that extracts told sentences."""
    return lambda *names, **options: extract_article(tell(*names, **options), lexicon)


def the_frame(found: Extraction) -> EventFrame:
    """Return the only frame."""
    (frame,) = found.frames
    return frame


def test_a_frame_holds_all_that_was_told(frames: Frames) -> None:
    """Type, kind, time, place, victims and evidence of one sentence."""
    frame = the_frame(frames("strike-first"))
    assert (frame.type, frame.kind, frame.realisation) == ("air-strike", "incident", "occurred")
    assert frame.id == f"{frame.trigger.passage.start}-air-strike"
    assert frame.when is not None
    assert frame.when.start == date(2018, 11, 12)
    assert [where.name.text for where in frame.where] == ["Hajin"]
    assert [(p.role, p.name.text) for p in frame.participants] == [("victim-group", "civilians")]
    assert frame.attributions == ()
    assert frame.modality == "asserted"


@pytest.mark.parametrize(
    ("name", "event_type", "kind", "realisation"),
    [
        ("offensive", "ground-offensive", "campaign", "occurred"),
        ("captured", "territory-regained-by-state", "incident", "occurred"),
        ("hostages", "hostage-taking", "incident", "occurred"),
        ("arrested", "arrest-detention", "incident", "occurred"),
        ("war", "armed-conflict", "aggregate", "occurred"),
        ("often", "bombing-unspecified", "situation", "occurred"),
        ("planned", "attack", "incident", "planned"),
        ("plan-strike", "bombing-unspecified", "incident", "planned"),
        ("raid-quote", "raid", "incident", "occurred"),
    ],
)
def test_kinds_and_realisation_are_decided(
    frames: Frames, name: str, event_type: str, kind: str, realisation: str
) -> None:
    """Campaigns, totals and habits are no incidents; plans did not happen."""
    frame = the_frame(frames(name))
    assert (frame.type, frame.kind, frame.realisation) == (event_type, kind, realisation)
    assert frame.type in concepts("event-type")
    assert frame.kind in concepts("event-kind")
    assert frame.realisation in concepts("realisation")
    assert frame.modality in concepts("modality")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("quake", "not violence: earthquake"),
        ("members-of", "no act of violence named"),
        ("not-killed", "bare mention"),
    ],
)
def test_what_is_dropped_is_counted_with_its_reason(frames: Frames, name: str, reason: str) -> None:
    """Nature, deaths without violence and bare mentions are left out, and said so."""
    found = frames(name)
    assert found.frames == ()
    assert [dropped.reason for dropped in found.dropped] == [reason]


def test_a_related_headline_is_marked(frames: Frames) -> None:
    """Another article's news is told apart."""
    found = frames("headline", "strike-first", kinds=[BlockKind.RELATED, BlockKind.BODY])
    assert [frame.from_related for frame in found.frames] == [True, False]


def test_cumulative_figures_have_their_period(frames: Frames) -> None:
    """'414 since 10 September' begins there."""
    frame = the_frame(frames("since"))
    (count,) = frame.counts
    assert (count.scope, count.period_start) == ("cumulative", date(2018, 9, 10))


def test_a_total_since_a_beginning_runs_to_the_publication_day(frames: Frames) -> None:
    """'since the offensive began on 10 September' ends on the day of the article."""
    (count,) = the_frame(frames("since")).counts
    assert count.period_end == date(2018, 11, 13)


def test_a_planned_weekday_lies_ahead(frames: Frames) -> None:
    """'plans to bomb the town on Friday' means the Friday to come."""
    when = the_frame(frames("plan-strike")).when
    assert when is not None
    assert when.start == date(2018, 11, 16)


def test_without_a_date_the_day_stays_open(frames: Frames) -> None:
    """An undated article does not date its events."""
    when = the_frame(frames("strike-first", published=None)).when
    assert when is not None
    assert (when.start, when.end, when.precision) == (None, None, "vague")
