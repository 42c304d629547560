"""Words that tell of violence, harm, people, sources, numbers, places and doubt.

Typed rows of the word lists under ``kg/data`` and one frozen :class:`Lexicon` that holds them.
A *phrase* is a sequence of lower-case lemmas separated by blanks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from kg.errors import LexiconError
from kg.lexicon.rows import Row, load_table

POS = frozenset({"NOUN", "VERB", "ADJ", "ADV", "AUX", "SCONJ"})
TRIGGER_CLASSES = frozenset({"act", "harm"})
SUBJECTS = frozenset({"", "agent", "patient", "means", "belligerent"})
OBJECTS = frozenset({"", "patient", "means"})
PERSON_SORTS = frozenset({"kin", "sex", "title", "trade"})
SEXES = frozenset({"", "female", "male"})
SIDES = frozenset({"before", "behind", "both", "but"})
VICTIM_KINDS = frozenset({"civilian", "combatant", "mixed", "object", "unknown"})


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """A word or phrase that names a violent act or a harm.

    Attributes:
        words: Lemmas; a noun phrase's head is the last, a verb phrase's the first.
        cls: "act" (type is an event type) or "harm" (type is a kind of harm).
        subject, object: What the syntactic subject and object are.
    """

    id: str
    words: tuple[str, ...]
    pos: str
    cls: str
    type: str
    subject: str
    object: str
    example: str


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """A weapon or vehicle that tells which kind of act it was."""

    id: str
    words: tuple[str, ...]
    type: str
    weapon: str
    example: str


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """A noun for people or things that can be harmed or can attack."""

    id: str
    words: tuple[str, ...]
    kind: str
    demographic: str | None
    is_agent: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A word that tells something of one person.

    Attributes:
        sort: "kin" (wife), "sex" (woman), "title" (Mr) or "trade" (baker).
        sex: "female", "male", or None where the word tells none.
    """

    id: str
    words: tuple[str, ...]
    sort: str
    sex: str | None


@dataclass(frozen=True, slots=True)
class ReportingRow:
    """A verb of saying and the stance it takes."""

    id: str
    words: tuple[str, ...]
    stance: str
    example: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A noun for a speaker; unnamed if it stands for an anonymous person."""

    id: str
    words: tuple[str, ...]
    unnamed: bool


@dataclass(frozen=True, slots=True)
class QuantifierRow:
    """Words that bound a figure.

    Attributes:
        side: They stand "before" it, "behind" it or on "both" sides; or before an exception:
            "all but" three of the nine.
    """

    id: str
    words: tuple[str, ...]
    side: str
    quantifier: str
    example: str


@dataclass(frozen=True, slots=True)
class VagueNumberRow:
    """Words that stand for a figure within bounds: 'dozens'.

    Attributes:
        not_after: Words behind which they do not; "NUM" for a number.
    """

    id: str
    words: tuple[str, ...]
    quantifier: str
    minimum: int | None
    maximum: int | None
    not_after: frozenset[str]


@dataclass(frozen=True, slots=True)
class SpatialRow:
    """A preposition and the spatial relation it states."""

    id: str
    words: tuple[str, ...]
    relation: str


@dataclass(frozen=True, slots=True)
class CueRow:
    """A word that changes how an event is to be taken (realisation, hedge, scope, cause)."""

    id: str
    words: tuple[str, ...]
    pos: str
    kind: str
    value: str
    example: str


@dataclass(frozen=True, slots=True)
class EventTypeRow:
    """The rank and family of an event type.

    Attributes:
        rank: The higher of two types in one event mention names it.
        family: Types of one family may tell of the same event; "any" suits every family.
    """

    id: str
    rank: int
    family: str


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Every word list that the readers use; compared and hashed by identity."""

    triggers: tuple[TriggerRow, ...]
    instruments: tuple[InstrumentRow, ...]
    people: tuple[PeopleRow, ...]
    persons: tuple[PersonRow, ...]
    reporting: tuple[ReportingRow, ...]
    sources: tuple[SourceRow, ...]
    quantifiers: tuple[QuantifierRow, ...]
    vague_numbers: tuple[VagueNumberRow, ...]
    number_words: dict[str, int]
    spatial: tuple[SpatialRow, ...]
    place_nouns: dict[str, str]
    cues: tuple[CueRow, ...]
    event_types: dict[str, EventTypeRow]

    def cue(self, *kinds: str) -> tuple[CueRow, ...]:
        """Return the cue rows of *kinds*."""
        return tuple(row for row in self.cues if row.kind in kinds)


def _words(row: Row, column: str = "phrase") -> tuple[str, ...]:
    words = tuple(row[column].split())
    if not words:
        raise row.error(f"{column} is empty", "write the words it stands for")
    return words


def _trigger(row: Row) -> TriggerRow:
    return TriggerRow(
        row["id"],
        _words(row),
        row.one_of("pos", POS),
        row.one_of("class", TRIGGER_CLASSES),
        row["type"],
        row.one_of("subject", SUBJECTS),
        row.one_of("object", OBJECTS),
        row["example"],
    )


def _instrument(row: Row) -> InstrumentRow:
    return InstrumentRow(row["id"], _words(row), row["type"], row["weapon"], row["example"])


def _people(row: Row) -> PeopleRow:
    kind = row.one_of("kind", VICTIM_KINDS)
    return PeopleRow(
        row["id"], _words(row), kind, row["demographic"] or None, row["agent"] == "yes"
    )


def _person(row: Row) -> PersonRow:
    sort, sex = row.one_of("sort", PERSON_SORTS), row.one_of("sex", SEXES)
    return PersonRow(row["id"], _words(row), sort, sex or None)


def _reporting(row: Row) -> ReportingRow:
    return ReportingRow(row["id"], _words(row), row["stance"], row["example"])


def _source(row: Row) -> SourceRow:
    return SourceRow(row["id"], _words(row), row["unnamed"] == "yes")


def _quantifier(row: Row) -> QuantifierRow:
    side = row.one_of("side", SIDES)
    return QuantifierRow(row["id"], _words(row), side, row["quantifier"], row["example"])


def _vague(row: Row) -> VagueNumberRow:
    return VagueNumberRow(
        row["id"],
        _words(row),
        row["quantifier"],
        row.number("minimum"),
        row.number("maximum"),
        frozenset(row["not_after"].split()),
    )


def _spatial(row: Row) -> SpatialRow:
    return SpatialRow(row["id"], _words(row), row["relation"])


def _cue(row: Row) -> CueRow:
    pos = row.one_of("pos", POS)
    return CueRow(row["id"], _words(row), pos, row["kind"], row["value"], row["example"])


@cache
def word_set(name: str) -> frozenset[str]:
    """Return the words of one set of ``word_sets.csv``: "armed", "calendar", ...

    Raises:
        LexiconError: There is no such set.
    """
    found = _word_sets().get(name)
    if found is None:
        known = ", ".join(sorted(_word_sets()))
        raise LexiconError(
            f"there is no word set {name!r}", where="word_sets.csv", remedy=f"use one of {known}"
        )
    return found


def _feast(row: Row) -> tuple[str, tuple[int, int]]:
    return row["phrase"], (row.number("month") or 0, row.number("day") or 0)


@lru_cache(maxsize=1)
def feasts() -> dict[str, tuple[int, int]]:
    """Return month and day of the feasts that fall on one day of the year, by name."""
    return dict(load_table("feasts.csv", _feast))


@lru_cache(maxsize=1)
def number_words() -> dict[str, int]:
    """Return the value of each word for a number."""
    return dict(load_table("number_words.csv", lambda row: (row["word"], row.number("value") or 0)))


@lru_cache(maxsize=1)
def word_forms() -> dict[str, str]:
    """Return the lemma of each form that the lemmatizer is known to miss."""
    return dict(load_table("word_forms.csv", lambda row: (row["form"], row["lemma"])))


@lru_cache(maxsize=1)
def act_harms() -> dict[str, str]:
    """Return the harm that acts say by themselves, by event type or row of ``triggers.csv``."""
    return dict(load_table("act_harms.csv", lambda row: (row["id"], row["harm"])))


@lru_cache(maxsize=1)
def _word_sets() -> dict[str, frozenset[str]]:
    sets: dict[str, set[str]] = {}
    for name, word in load_table("word_sets.csv", lambda row: (row["set"], row["word"])):
        sets.setdefault(name, set()).add(word)
    return {name: frozenset(words) for name, words in sets.items()}


def _event_type(row: Row) -> EventTypeRow:
    return EventTypeRow(row["id"], row.number("rank") or 0, row["family"])


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read every word list of ``kg/data``.

    Raises:
        LexiconError: A row is wrong; the message names file and line.
    """
    nouns = load_table("place_nouns.csv", lambda row: (row["noun"], row["kind"]))
    return Lexicon(
        triggers=load_table("triggers.csv", _trigger),
        instruments=load_table("means.csv", _instrument),
        people=load_table("people.csv", _people),
        persons=load_table("persons.csv", _person),
        reporting=load_table("reporting.csv", _reporting),
        sources=load_table("sources.csv", _source),
        quantifiers=load_table("quantifiers.csv", _quantifier),
        vague_numbers=load_table("vague_numbers.csv", _vague),
        number_words=number_words(),
        spatial=load_table("spatial.csv", _spatial),
        place_nouns=dict(nouns),
        cues=load_table("cues.csv", _cue),
        event_types={row.id: row for row in load_table("event_types.csv", _event_type)},
    )


def are_two_sides(one: str, two: str) -> bool:
    """Tell whether *one* names people of a state's forces and *two* others, or the other way round.

    "soldiers" and "assailants" are not the same people; "fighters" may be either.
    """
    sides = [
        {name for name in ("state-force", "other-force") if word_set(name) & set(words.split())}
        for words in (one.lower(), two.lower())
    ]
    return sides in ([{"state-force"}, {"other-force"}], [{"other-force"}, {"state-force"}])
