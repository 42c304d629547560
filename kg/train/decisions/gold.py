"""Gold for events and for candidates of their slots.

An offer is right if its words meet a mention of what the annotators put there; some offers are
neither right nor wrong (a second mention, a place that only contains the event's place).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from typing import Final

from kg.decide.clusters import EventCluster, name_of
from kg.decide.compose import bare_name, read_count
from kg.decide.mentions import Mention
from kg.decide.sight import Sight, closest
from kg.decide.slots import Candidate
from kg.model.findings import DOERS, Count, When
from kg.model.text import Passage
from kg.train.reader.records import AnnotatedText, EventRecord, Figure

WORD: Final = re.compile(r"\w+")
WORDS_MEET: Final = 3.0
FIGURES_MEET: Final = 2.0
ALIKE: Final = 0.5
BOUNDS: Final = re.compile(r"(>=|<=|>|<|~)?(\d+)(?:(\.\.)(\d*))?|(\.\.)(\d+)")


class Gold:
    """One text's annotation, asked by what two readers saw."""

    def __init__(self, text: AnnotatedText) -> None:
        self.text = text
        self.events = {event.mark: event for event in text.events}

    def event_named(self, mention: Mention) -> str | None:
        """Return the mark of the event that *mention* names, or None if it names none."""
        shared = {
            mark: sum(any(m.overlaps(words) for words in mention.words) for m in self._where(mark))
            for mark in self.events
        }
        best = max(shared, key=lambda mark: shared[mark], default=None)
        return best if best is not None and shared[best] else None

    def matched(self, clusters: Sequence[EventCluster]) -> list[EventRecord | None]:
        """Give each of *clusters* at most one event, the best pairs first."""
        scored = [
            (-score, i, mark)
            for i, cluster in enumerate(clusters)
            for mark, event in self.events.items()
            if (score := self._fit(cluster, event)) >= 1.0
        ]
        found: list[EventRecord | None] = [None] * len(clusters)
        used: set[str] = set()
        for _, i, mark in sorted(scored):
            if found[i] is None and mark not in used:
                found[i] = self.events[mark]
                used.add(mark)
        return found

    def _fit(self, cluster: EventCluster, event: EventRecord) -> float:
        places = self._where(event.mark)
        met = sum(any(words.overlaps(m) for m in places) for words in cluster.words)
        figures = [p for figure in event.figures for p in self._where(figure.mark)]
        counted = sum(
            any(filled.passage.overlaps(p) for p in figures)
            for filled in cluster.filled
            if filled.slot == "figure"
        )
        if not met and not counted:
            return 0.0
        first = any(cluster.words[0].overlaps(m) for m in places)
        score = WORDS_MEET * first + ALIKE * met + FIGURES_MEET * counted
        return score + ALIKE * (event.type in cluster.types)

    def _where(self, mark: str) -> tuple[Passage, ...]:
        return self.text.mentions.get(mark, ())

    def judged(self, candidate: Candidate, event: EventRecord | None, sight: Sight) -> bool | None:
        """Tell whether *candidate* is right for *event*; None if it is neither."""
        if event is None or event.realisation == "negated":
            return False
        if candidate.slot == "time":
            return self._time(candidate, event, sight)
        if candidate.slot == "figure":
            return self._figure(candidate, event, sight)
        right, neutral = self._marks(candidate.slot, event)
        if any(self._is(mark, candidate, sight) for mark in right):
            return True
        return None if any(self._is(mark, candidate, sight) for mark in neutral) else False

    def _marks(self, slot: str, event: EventRecord) -> tuple[list[str], list[str]]:
        """Return the marks that are right for *slot*, and those that are no fault there."""
        if slot == "doer":
            others = [p.mark for p in event.parties if p.role not in DOERS | {"target"}]
            return [p.mark for p in event.parties if p.role in DOERS], others
        if slot == "target":
            hit = [p.mark for p in event.parties if p.role == "target"]
            hit += [figure.of for figure in event.figures if figure.of]
            return hit, [f.mark for f in event.figures] + [p.mark for p in event.places]
        if slot == "place":
            inside = [p.mark for p in event.places if not p.value.startswith("within")]
            return inside, [p.mark for p in event.places if p.value.startswith("within")]
        spoken = [m for s in event.sources for m in (s.mark, s.body, *s.via) if m]
        return spoken, [r.mark for r in self.text.responses if r.event == event.mark]

    def _is(self, mark: str, candidate: Candidate, sight: Sight) -> bool:
        filler = candidate.filler
        name = (name_of(filler) if filler else None) or bare_name(candidate.passage, sight, {})
        if any(name.passage.overlaps(m) for m in self._where(mark)):
            return not self._swallows(mark, name.passage)
        return any(
            self._same_words(name_text, mark) for name_text in (name.text, name.resolved_text)
        )

    def _swallows(self, mark: str, passage: Passage) -> bool:
        own = self._where(mark)
        return any(
            passage.contains(m) and not any(m.overlaps(mine) for mine in own)
            for other, mentions in self.text.mentions.items()
            if other != mark and other.startswith("a")
            for m in mentions
        )

    def _same_words(self, text: str, mark: str) -> bool:
        ours = set(WORD.findall(text.lower()))
        for mention in self._where(mark):
            said = self.text.text[mention.start : mention.end]
            theirs = set(WORD.findall(said.lower()))
            if ours and theirs and (ours <= theirs or theirs <= ours):
                return True
        return False

    def _time(self, candidate: Candidate, event: EventRecord, sight: Sight) -> bool | None:
        filler = candidate.filler
        when = closest(((w.passage, w) for w in sight.trace.times), candidate.passage)
        if isinstance(filler, When):
            when = filler
        if when is None or (when.start is None and when.end is None):
            return False
        told = [setting.value for setting in event.times if setting.value != "?"]
        if not told:
            return None if event.times else False
        return any(_same_days(when, value) for value in told)

    def _figure(self, candidate: Candidate, event: EventRecord, sight: Sight) -> bool | None:
        count = read_count(candidate, sight)
        if count is None:
            return False
        meant = [
            figure
            for figure in event.figures
            if any(count.passage.overlaps(m) for m in self._where(figure.mark))
        ]
        if any(f.harm == count.harm and same_bounds(count, f) for f in meant):
            return True
        one = count.minimum == count.maximum == 1
        hit = [m for p in event.parties if p.role == "target" for m in self._where(p.mark)]
        return None if not meant and one and any(count.passage.overlaps(m) for m in hit) else False


def _same_days(when: When, value: str) -> bool:
    """Compare the days of *when* with an annotated day, month, year or interval."""
    first, _, last = value.partition("..")
    start, end = _day(first, last=False), _day(last or first, last=True)
    mine_start = when.start.isoformat() if when.start else None
    mine_end = when.end.isoformat() if when.end else None
    return (end is None or mine_end == end) and mine_start in {start, None}


def _day(value: str, *, last: bool) -> str | None:
    parts = value.split("-") if value else []
    match len(parts):
        case 0:
            return None
        case 1:
            return f"{value}-12-31" if last else f"{value}-01-01"
        case 2:
            days = calendar.monthrange(int(parts[0]), int(parts[1]))[1]
            return f"{value}-{days:02d}" if last else f"{value}-01"
    return value


def same_bounds(count: Count, figure: Figure) -> bool:
    """Compare the bounds of *count* with annotated ones: 28, >=41, >300, <=16, ~700, 24..99, 3.."""
    match = BOUNDS.fullmatch(figure.bounds)
    if match is None:
        return True
    sign, number, dots, top, to, most = match.groups()
    mine = (count.minimum, count.maximum)
    if to:
        return mine[1] == int(most)
    value = int(number)
    if dots:
        return mine[0] == value and (not top or mine[1] == int(top))
    match sign:
        case None:
            return mine == (value, value)
        case "~":
            return value in (count.best, *mine) and mine != (value, value)
        case ">=":
            return mine == (value, None)
        case ">":
            return mine[0] in (value, value + 1) and mine[1] is None
    return mine[1] in (value, value - 1) and (mine[0] or 0) <= 1


def is_told(event: EventRecord | None) -> bool:
    """Tell whether *event* is one that may be asserted: there, and not denied."""
    return event is not None and event.realisation != "negated"
