"""Work out how many were harmed, by all that is said of one incident.

Policy ``2026-1``. A *statement* is what one voice says in one report: its figures by status of
the victims. Of one voice the newest report stands, and in one report its last figure for the same
people, by the clock of a live blog or else by its place. A figure that a report takes back falls,
and with it the same figure in older reports of its outlet. What stands gives the range; best is
what most voices give, the newest where two are level. Where nobody tells the victims apart, a bare
number takes the status that others give.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.cluster.voices import telling_voices
from kg.lexicon.words import are_two_sides
from kg.model.incidents import Superseded, Toll
from kg.model.tellings import Figure, Telling

HARMS: Final = ("killed", "injured")
UNKNOWN: Final = "unknown"
_UNBOUNDED: Final = 10**9

People = tuple[str, str, str]
Order = tuple[date, str, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure that one voice gives in one report for one harm."""

    speaker: str
    claim: str
    telling: Telling
    figures: tuple[Figure, ...]

    @property
    def order(self) -> Order:
        """Return when it was said: the day of the report, its post, then where it stands."""
        last = max((figure.posted, figure.offset) for figure in self.figures)
        return self.telling.published or date.min, *last

    @property
    def statuses(self) -> frozenset[str]:
        """Return which victims it tells apart."""
        return frozenset(f.status for f in self.figures) - {UNKNOWN}

    def bounds(self, status: str = "") -> tuple[int, int | None, int | None]:
        """Return the least, the most (None = open) and the stated number of one status or all."""
        own = [f for f in self.figures if not status or f.status == status]
        low = sum(f.minimum or 0 for f in own)
        tops = [f.maximum for f in own]
        stated = [f.value if f.maximum is not None or f.best is not None else None for f in own]
        high = None if None in tops else sum(t for t in tops if t is not None)
        best = None if None in stated else sum(s for s in stated if s is not None)
        return low, high, best


def incident_tolls(
    members: Sequence[Telling],
) -> tuple[tuple[Toll, ...], tuple[Superseded, ...]]:
    """Return the tolls of an incident, and the figures that others took the place of."""
    tolls: list[Toll] = []
    gone: list[Superseded] = []
    for harm in HARMS:
        standing, superseded = standing_statements(members, harm)
        # What one speaker has replaced may be another's last word, and stands.
        held = {figure.id for statement in standing for figure in statement.figures}
        gone += [one for one in superseded if one.old not in held]
        if standing:
            tolls += _tolls(harm, standing)
    return tuple(tolls), tuple(sorted(set(gone), key=lambda s: (s.old, s.new)))


def standing_statements(
    members: Sequence[Telling], harm: str
) -> tuple[list[Statement], list[Superseded]]:
    """Return what still stands of one harm, and what does not."""
    gone: list[Superseded] = []
    statements = [s for telling in members for s in _statements(telling, harm, gone)]
    statements = _without_retracted(members, harm, statements, gone)
    newest: dict[str, list[Statement]] = defaultdict(list)
    for statement in sorted(statements, key=lambda s: s.order):
        newest[statement.speaker].append(statement)
    standing = []
    for said in newest.values():
        last = said[-1]
        kept = [s for s in said if _is_as_new(s.telling, last.telling)]
        standing += kept
        gone += [
            Superseded(old.id, _same_people(old, last).id, "a later report of the same speaker")
            for older in said
            if older not in kept
            for old in older.figures
        ]
    return sorted(standing, key=lambda s: s.order), gone


def _is_as_new(telling: Telling, newest: Telling) -> bool:
    """Tell whether nothing says which of two is newer: one day, and no two posts of a live blog."""
    if telling.report == newest.report:
        return telling.posted == newest.posted
    return telling.published == newest.published


def _statements(telling: Telling, harm: str, gone: list[Superseded]) -> Iterator[Statement]:
    figures = {f.id: f for f in telling.figures_of(harm)}
    spoken: set[str] = set()
    for voice in (*telling_voices(telling), *telling.voices):
        own = [figures[i] for i in voice.figures if i in figures]
        if voice.speaker in spoken or not own:
            continue
        # An outlet that quotes somebody's figures does not give them a second time.
        if voice.is_outlet and _others_say_the_same(telling, voice.speaker, own):
            continue
        spoken.add(voice.speaker)
        figures_told = _without_bare(list(_last_ones(own, gone)))
        yield Statement(voice.speaker, voice.claim, telling, tuple(figures_told))


def _others_say_the_same(telling: Telling, speaker: str, own: Sequence[Figure]) -> bool:
    """Tell whether a named voice of the report gives all of its outlet's figures."""
    named = {
        i for v in telling.voices if v.speaker != speaker and not v.is_outlet for i in v.figures
    }
    return bool(telling.copied_from) or {f.id for f in own} <= named


def _last_ones(figures: Iterable[Figure], gone: list[Superseded]) -> Iterator[Figure]:
    """Return the last figure for the same people: 'killed 26. … The toll rose to 30'."""
    groups: dict[People, list[Figure]] = defaultdict(list)
    for figure in sorted(figures, key=lambda f: (f.posted, f.offset)):
        groups[_people(figure)].append(figure)
    for everything in groups.values():
        alike = [f for f in everything if f.posted == everything[-1].posted]
        gone += [
            Superseded(old.id, alike[-1].id, "a later post of the same report")
            for old in everything
            if old not in alike
        ]
        # A later post of a live blog outranks whatever stood in earlier ones.
        if alike != everything:
            yield alike[-1]
            continue
        replaced = {f.id: lead for f in alike for lead in alike if _is_replaced_by(f, lead)}
        gone += [
            Superseded(old, lead.id, "a later sentence of the same report")
            for old, lead in replaced.items()
        ]
        alike = [f for f in alike if f.id not in replaced]
        firsts = _without_vaguer([f for f in alike if not f.is_further])
        further = [f for f in alike if f.is_further]
        if not further:
            yield from firsts
            continue
        last = further[-1]
        yield last
        gone += [
            Superseded(old.id, last.id, "a later sentence of the same report")
            for old in (*firsts, *further[:-1])
        ]


def _is_replaced_by(figure: Figure, later: Figure) -> bool:
    """Tell whether a later sentence says that *figure* holds no longer."""
    return figure.holding == later.id and figure.offset < later.offset


def _without_bare(figures: Sequence[Figure]) -> list[Figure]:
    """Drop "16 people" beside "16 civilians": the more telling one is enough."""
    kept: list[Figure] = []
    for figure in sorted(figures, key=lambda f: (f.status == UNKNOWN, not f.group)):
        if not any(_says_as_much(other, figure) for other in kept):
            kept.append(figure)
    return kept


def _says_as_much(told: Figure, bare: Figure) -> bool:
    """Tell whether a figure is another one with less said of the same number of people."""
    return (
        told.minimum == bare.minimum
        and not _are_apart(bare, told)
        and bare.status in (UNKNOWN, told.status)
        and bare.group in ("", told.group)
        and bare.demographic in ("", told.demographic)
    )


def _without_vaguer(figures: Sequence[Figure]) -> list[Figure]:
    """Drop a figure that another of the same people says more exactly: "dozens", then "40"."""
    kept: list[Figure] = []
    for figure in sorted(figures, key=_vagueness):
        if not any(figure.meets(exact) and not _are_apart(figure, exact) for exact in kept):
            kept.append(figure)
    return kept


def _are_apart(one: Figure, two: Figure) -> bool:
    """Tell whether two figures are of other people."""
    return one.is_apart_from(two) or are_two_sides(one.people, two.people)


def _vagueness(figure: Figure) -> tuple[int, int]:
    top = figure.maximum if figure.maximum is not None else _UNBOUNDED
    return top - (figure.minimum or 0), figure.offset


def _without_retracted(
    members: Sequence[Telling], harm: str, statements: list[Statement], gone: list[Superseded]
) -> list[Statement]:
    """Drop what an outlet has taken back, here and in its older reports."""
    kept = []
    for statement in statements:
        taken = [
            (figure, by)
            for figure in statement.figures
            for telling in members
            for by in telling.figures
            if by.is_retracted
            and by.harm == harm
            and by.value == figure.value
            and _is_own_or_older(statement.telling, telling)
        ]
        gone += [Superseded(old.id, by.id, "a correction takes it back") for old, by in taken]
        if not taken:
            kept.append(statement)
    return kept


def _is_own_or_older(statement: Telling, correction: Telling) -> bool:
    same_outlet = bool(correction.publisher) and statement.publisher == correction.publisher
    return statement.article == correction.article or same_outlet


def _people(figure: Figure) -> People:
    return figure.status, figure.group, figure.demographic


def _same_people(old: Figure, last: Statement) -> Figure:
    return next((f for f in last.figures if _people(f) == _people(old)), last.figures[0])


def _tolls(harm: str, standing: Sequence[Statement]) -> Iterator[Toll]:
    yield _toll(harm, "", standing, "")
    told_apart = [s for s in standing if len(s.statuses) > 1]
    statuses = sorted({status for s in standing for status in s.statuses})
    if told_apart:
        for status in statuses:
            own = [s for s in standing if s.statuses == {status} or status in s.statuses]
            apart = [s for s in told_apart if status in s.statuses] or own
            yield _toll(harm, status, apart, status)
        return
    yield _toll(harm, _chosen(statuses, standing), standing, "")


def _chosen(statuses: Sequence[str], standing: Sequence[Statement]) -> str:
    """Return the status of victims whom nobody tells apart: most voices, then the newest."""
    if not statuses:
        return UNKNOWN

    def weight(status: str) -> tuple[int, Order]:
        own = [s for s in standing if status in s.statuses]
        return len({s.speaker for s in own}), max(s.order for s in own)

    return max(statuses, key=weight)


def _toll(harm: str, status: str, standing: Sequence[Statement], of: str) -> Toll:
    bounds = [statement.bounds(of) for statement in standing]
    lows = [low for low, _, _ in bounds]
    # An open figure ("at least 12") has no top of its own: the range says that it is open.
    tops = [low if high is None else high for low, high, _ in bounds]
    return Toll(
        harm=harm,
        status=status,
        low=min(lows),
        high=max(tops),
        is_open=any(high is None for _, high, _ in bounds),
        best=_best(standing, of),
        standing=tuple(
            sorted({f.id for s in standing for f in s.figures if not of or f.status == of})
        ),
    )


def _best(standing: Sequence[Statement], of: str) -> int | None:
    voices: dict[int, set[str]] = defaultdict(set)
    newest: dict[int, Order] = {}
    for statement in standing:
        best = statement.bounds(of)[2]
        if best is not None:
            voices[best].add(statement.speaker)
            newest[best] = max(statement.order, newest.get(best, statement.order))
    return max(voices, key=lambda best: (len(voices[best]), newest[best]), default=None)
