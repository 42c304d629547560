"""The findings of a reader in one article.

These are the hand-over types between ``extract`` (which makes them) and ``resolve`` and
``graph`` (which use them). ``None`` always means "the text does not say". Concepts such as
event types, roles and stances are the local names of SKOS concepts in ``ontology/schemes.ttl``
("air-strike", "attacker", "claims-responsibility"); ``kg.vocab`` checks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.model.text import Passage

UNWEIGHED: Final = 0.8
"""Confidence in an event that nothing has weighed."""
DOERS: Final = frozenset({"attacker", "belligerent"})
"""Roles of those who did it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quoted passage and the row of ``kg/data`` that read it."""

    passage: Passage
    quote: str
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """Words that stand for an actor or a place, as written.

    Attributes:
        text: The words without leading article: "US-led coalition", "monitor", "Hajin".
        passage: Where they stand.
        label: "PERSON", "ORG", "LOC" for a named mention; "" for a description ("a monitor").
        refers_to: For 'the group', 'the monitor', an acronym: the text of the name in the same
            article that it stands for; None if it stands for itself.
    """

    text: str
    passage: Passage
    label: str = ""
    refers_to: str | None = None

    @property
    def resolved_text(self) -> str:
        """Return the fullest wording known for it within the article."""
        return self.refers_to or self.text


def names_agree(one: str, two: str) -> bool:
    """Tell whether one name holds all words of the other: "Hajin" and "town of Hajin"."""
    ours, theirs = (set(name.replace("-", " ").split()) for name in (one, two))
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


@dataclass(frozen=True, slots=True)
class Support:
    """The method by which a slot was read, and its score.

    Attributes:
        method: Concept of scheme ``reading-method``: grammar, learned, both, inherited.
        rule: Row of ``kg/data`` or name of the rule that read it; "" if none is named.
        score: Calibrated probability that the slot is right; None where nothing has weighed it.
        threshold: The score that it had to reach.
        features: What the decision saw, by name; shown by ``--explain``, not written to the graph.
    """

    method: str = "grammar"
    rule: str = ""
    score: float | None = None
    threshold: float | None = None
    features: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor in an event.

    Attributes:
        role: Concept of scheme ``role``: attacker, belligerent, target, victim-group, ...
        name: Who.
        stance: Concept of scheme ``stance`` as it bears on this role: asserts (stated as fact),
            suspects, alleges, claims-responsibility, denies.
        victim_kind: For targets and victim groups: civilian, combatant, mixed, object, unknown.
        described_as: Framing words used for it ("regime", "rebel"), or None.
        organisation: The organisation that a victim group belongs to, or None.
        support: How the part was read.
    """

    role: str
    name: Name
    stance: str = "asserts"
    victim_kind: str | None = None
    described_as: str | None = None
    organisation: Name | None = None
    support: Support = Support()


@dataclass(frozen=True, slots=True)
class Victim:
    """One person harmed, as the text describes them.

    Name, age and sex are three of the ten kinds of data that the Standards for Casualty Recording
    (Every Casualty Counts, 2016) ask for.

    Attributes:
        passage: The words that describe the person: "Noor, 12", "a 41-year-old nurse".
        name: None if the person is not named.
        age: Completed years; 0 for an age in weeks or months.
        sex: Concept of scheme ``sex``, where a word says it ("sister", "boy", "Mrs").
        trade: The words for trade or office: "taxi driver".
    """

    passage: Passage
    name: Name | None = None
    age: int | None = None
    sex: str | None = None
    trade: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people harmed, as one figure of the text.

    Attributes:
        harm: Concept of scheme ``harm``: killed, injured, abducted, held, missing, displaced,
            detained, casualties (killed and injured together).
        minimum, maximum: Inclusive bounds in persons; None = open.
        best: The single stated figure, or None.
        quantifier: Concept of scheme ``quantifier``: exact, at-least, dozens, ...
        as_written: The words of the number with its quantifier: "at least 41".
        passage: Where these words stand.
        scope: Concept of scheme ``scope``: incident, umbrella, period, cumulative, war, rate.
        victim_kind: civilian, combatant, mixed, unknown: what this claim calls them.
        victim_text: Their noun phrase head and modifiers: "IS members"; None if not named.
        victim_group: The organisation they belong to, or None.
        demographic: Concept of scheme ``demographic`` (children, women, journalists, ...) or None.
        subset_of: ``id`` of the count that includes this one ('10 of them children'), or None.
        component_of: ``id`` of the total of which this is a part (28 under 35), or None.
        alternative_to: ``id`` of the lead's figure for the same people when another speaker or a
            later sentence gives another one; the two are never added.
        period_start, period_end: For cumulative and period scope.
        victims: Who of them the text describes one by one; never more than the figure.
        speakers: Who gives the figure in its own clause; nobody where the article itself does.
        support: How the figure and its relations were read.
    """

    harm: str
    quantifier: str
    as_written: str
    passage: Passage
    minimum: int | None = None
    maximum: int | None = None
    best: int | None = None
    scope: str = "incident"
    victim_kind: str = "unknown"
    victim_text: str | None = None
    victim_group: Name | None = None
    demographic: str | None = None
    subset_of: str | None = None
    component_of: str | None = None
    alternative_to: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    rule_id: str = ""
    victims: tuple[Victim, ...] = ()
    speakers: tuple[Name, ...] = ()
    support: Support = Support()

    @property
    def id(self) -> str:
        """Return its id inside the article: where the words start, and the harm."""
        return f"{self.passage.start}-{self.harm}"

    @property
    def is_summable(self) -> bool:
        """Tell whether it may be added to other counts (ontology, casualty rules)."""
        related = self.subset_of or self.component_of or self.alternative_to
        return self.scope == "incident" and related is None


@dataclass(frozen=True, slots=True)
class When:
    """When an event happened.

    Attributes:
        start, end: Inclusive days; start None = open start.
        precision: day, days, week, month, year, vague.
        basis: Concept of scheme ``time-basis``: absolute, relative-weekday, relative-vague,
            inherited, in-quotation.
        as_written: The words: "on Saturday".
        passage: Where they stand.
        anchor: The date they were counted from, or None if absolute.
        part_of_day: "morning", "night", ... or None.
        edtf: The same as an EDTF string: "2018-10-20", "2018-10-18/2018-10-19".
        support: How the time was read.
    """

    start: date | None
    end: date | None
    precision: str
    basis: str
    as_written: str
    passage: Passage
    anchor: date | None = None
    part_of_day: str | None = None
    edtf: str = ""
    support: Support = Support()


@dataclass(frozen=True, slots=True)
class Where:
    """The place of an event.

    Attributes:
        name: The place's name as written: "Hajin".
        relation: Concept of scheme ``spatial-relation``: in, near, around, north-of, between...
        as_written: The whole phrase: "around the town of Hajin".
        kind_hint: Concept of scheme ``place-kind`` the text gives ("town", "province"), or None.
        within: Names of containing places the text gives, nearest first ("Aleppo province").
        second: The other end of 'between A and B', or None.
        distance_km: For '10 km north of', or None.
        basis: "stated" in the event's own clause, "inherited" from context.
        support: How the place was read.
    """

    name: Name
    relation: str
    as_written: str
    kind_hint: str | None = None
    within: tuple[Name, ...] = ()
    second: Name | None = None
    distance_km: float | None = None
    basis: str = "stated"
    support: Support = Support()


@dataclass(frozen=True, slots=True)
class Attribution:
    """The source of a statement.

    Attributes:
        source: The originator; None if it is the narrator's own voice.
        on_behalf_of: The institution a spokesman speaks for, or None.
        relays: Who passed it on, first relay first; the publisher is not among them.
        unnamed: True if the source is anonymous ("activists", "a security source").
        stance: Concept of scheme ``stance``: asserts, confirms, alleges, suspects, doubts,
            denies, claims-responsibility, blames, threatens, relays-unverified.
        hedge: Hedging words ("reportedly"), or None.
        cue: The words that mark the attribution ("said", "according to"), or None.
        quoted_directly: True inside quotation marks.
        inherited: True if taken over from an earlier sentence.
        evidence: Where the cue and source stand; None for the narrator.
        support: How the speaker was read.
    """

    source: Name | None = None
    on_behalf_of: Name | None = None
    relays: tuple[Name, ...] = ()
    unnamed: bool = False
    stance: str = "asserts"
    hedge: str | None = None
    cue: str | None = None
    quoted_directly: bool = False
    inherited: bool = False
    evidence: Evidence | None = None
    support: Support = Support()

    @property
    def is_narrator(self) -> bool:
        """Tell whether the article says it in its own voice."""
        return self.source is None


@dataclass(frozen=True, slots=True)
class EventFrame:
    """One event as one article tells it, before names are resolved.

    Attributes:
        id: ``{trigger offset}-{event type}``, unique in the article.
        type: Concept of scheme ``event-type``: "air-strike".
        kind: incident, campaign, aggregate, situation.
        realisation: occurred, ongoing, planned, threatened, averted, hypothetical.
        trigger: The words that name the event.
        modality: asserted, claimed, unverified, disputed, denied (over all its claims).
        weapon: Words for the means, or None.
        part_of: ``id`` of the campaign or umbrella event it belongs to, or None.
        from_related: True if it comes from a related headline (another article's news).
        evidence: Sentences that tell it, restatements included; never empty.
        support: How the event itself was read.
    """

    id: str
    type: str
    kind: str
    realisation: str
    trigger: Evidence
    evidence: tuple[Evidence, ...]
    participants: tuple[Participant, ...] = ()
    counts: tuple[Count, ...] = ()
    when: When | None = None
    where: tuple[Where, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    modality: str = "asserted"
    weapon: str | None = None
    part_of: str | None = None
    from_related: bool = False
    support: Support = Support()

    @property
    def confidence(self) -> float:
        """Return its score, or ``UNWEIGHED`` where nothing has weighed it."""
        return UNWEIGHED if self.support.score is None else self.support.score


@dataclass(frozen=True, slots=True)
class Response:
    """A further speaker's response to an event claimed by another.

    Attributes:
        about: ``id`` of the event frame.
        attribution: Who responds; its ``stance`` is doubts, denies, confirms or relays-unverified.
        evidence: The words of the response.
    """

    about: str
    attribution: Attribution
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something that was considered and left out, and why."""

    reason: str
    evidence: Evidence

    @property
    def kind(self) -> str:
        """Return the reason without what stands behind a colon: a score and its threshold."""
        return self.reason.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one article.

    Attributes:
        mentions: Every named mention in readable blocks (for linking), in text order.
        aliases: (short, full) pairs that the article itself defines: ("SDF", "Syrian
            Democratic Forces").
    """

    frames: tuple[EventFrame, ...] = ()
    responses: tuple[Response, ...] = ()
    mentions: tuple[Name, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    dropped: tuple[Dropped, ...] = ()
