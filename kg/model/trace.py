"""Notes of the grammar on the way to its frames, for the decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model.findings import Count, EventFrame, Response, When, Where
from kg.model.text import BlockKind, Passage


@dataclass(frozen=True, slots=True)
class Gap:
    """An act that shares the verb of another: "killed 31 in Kourakou and *13 in Tondobi*".

    Attributes:
        lead: The figure that the verb has.
        lead_where, lead_when: Place and day of the lead's own words; the day only where gaps have
            days of their own.
        count: The figure of the gap; whose it is and of which harm its lead tells.
        where, when: Place and day of its own words; None where it shares its lead's.
        is_part: True if its people are among those of the lead.
        has_noun: True if its own words say whom it counts.
    """

    lead: Count
    count: Count
    lead_where: Where | None = None
    lead_when: When | None = None
    where: Where | None = None
    when: When | None = None
    is_part: bool = False
    has_noun: bool = False

    @property
    def adjuncts(self) -> tuple[Passage, ...]:
        """Return where its own place and day stand."""
        named = (self.where.name.passage,) if self.where else ()
        return (*named, self.when.passage) if self.when else named


@dataclass(frozen=True, slots=True)
class Telling:
    """One event mention, as the grammar groups its words.

    Attributes:
        triggers: The words that name the event.
        type: Concept of scheme ``event-type``.
        bearings: What the words say of each of its figures, by figure: earlier, later, part, own,
            further, sum (`kg.extract.tolls.bearings_of`).
        has_act: True if an act is named, not only a harm.
        points_back: True if it is named as known: "the blast".
        is_answered: True if another act of its sentence answers it: "in revenge for it".
        is_new: True if it is told as another than those before: "a similar attack".
        frame: What it tells as a frame; None if it tells no event.
        left_out: Why it is no event to report by itself. A bare mention has a frame all the same:
            it may say who did what another sentence tells.
        is_total: True if its frame is a total over several events.
        is_single: True if its words name one act: "an attack", "a bomb".
        is_clause: True if a finite verb tells the act: "gunmen opened fire", "launched a raid".
        unharmed: People beside the harm who did not suffer it: who did it, who is tried for it.
    """

    triggers: tuple[Passage, ...]
    type: str
    bearings: Mapping[str, frozenset[str]] = field(default_factory=dict)
    has_act: bool = True
    points_back: bool = False
    is_answered: bool = False
    is_new: bool = False
    frame: EventFrame | None = None
    left_out: str = ""
    is_total: bool = False
    is_single: bool = False
    is_clause: bool = False
    unharmed: tuple[Passage, ...] = ()

    @property
    def reports(self) -> bool:
        """Tell whether it is an event to report by itself."""
        return self.frame is not None and not self.left_out


@dataclass(frozen=True, slots=True)
class SeenFigure:
    """A figure of the text that may count people; bounds as in `kg.model.findings.Count`."""

    passage: Passage
    minimum: int | None
    maximum: int | None
    best: int | None
    quantifier: str
    as_written: str


@dataclass(frozen=True, slots=True)
class SeenSentence:
    """A readable sentence, its block's kind and number."""

    passage: Passage
    quote: str
    kind: BlockKind
    block: int


@dataclass(frozen=True, slots=True)
class Trace:
    """All that the grammar saw in one article, in text order, used or not.

    A time that only opens a period ("since Friday") is not among `times`; `responses` may be
    about a bare mention; `gaps` are the acts that share the verb of another; `beside` is where days
    and places stand that are of no act ("said in Gao on Monday"), `uncounted` where figures stand
    that count nobody whom an act of violence harmed.
    """

    sentences: tuple[SeenSentence, ...] = ()
    tellings: tuple[Telling, ...] = ()
    times: tuple[When, ...] = ()
    places: tuple[Where, ...] = ()
    figures: tuple[SeenFigure, ...] = ()
    responses: tuple[Response, ...] = ()
    gaps: tuple[Gap, ...] = ()
    beside: tuple[Passage, ...] = ()
    uncounted: tuple[Passage, ...] = ()
