"""Find acts that share the verb of another: "killed 31 people in Kourakou and 13 in Tondobi".

The second has a figure and a place or a day of its own, but no verb (gapping: Ross 1970). Parsers
hang it on whatever stands before, so it is found by its words: joint, figure, preposition, place.
Such an act is an event of its own (`kg.extract.gapped`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from spacy.tokens import Token

from kg.clauses.trees import name_of, passage_of, text_of
from kg.extract.numbers import Quantity
from kg.extract.people import names_people
from kg.extract.places import PlaceMention, relations_of
from kg.extract.sentences import Seen
from kg.extract.times import TimeMention
from kg.lexicon.words import load_lexicon, word_set
from kg.model.findings import Count, Name, Where
from kg.model.trace import Gap

RULE = "gapping"
AND = "and"
JOINTS = frozenset({AND, ",", ";", ":"})
NOUN_WORDS = 3
"""So many words may name the people: "three aid workers in"."""
PLACE_WORDS = 4
"""So many words may stand between preposition and name: "in the nearby village of"."""
NAMING = frozenset({"NOUN", "PROPN", "ADJ", "DET", "ADP"})
VERBS = frozenset({"VERB", "AUX"})
LARGE = frozenset({"country", "admin1", "admin2"})

CountOf = Callable[[Quantity, str, Token, str], Count]
"""Writes a figure as a count of harm to the people whom a noun names, by a rule."""


@dataclass(frozen=True, slots=True)
class _Conjunct:
    """A figure with its place and day.

    Attributes:
        joint: The word that joins it to what stands before.
        noun: The people whom it counts; None where they are those of the figure before.
        harm: What its own word of harm did to them; "" where it has none.
        end: Index of the word that its place or day begins with.
    """

    joint: Token
    figure: Quantity
    noun: Token | None
    harm: str
    end: int
    place: PlaceMention | None = None
    time: TimeMention | None = None


def find_gaps(
    seen: Seen, counts: Sequence[Count], harms: Mapping[int, str], count_of: CountOf
) -> list[Gap]:
    """Return the gaps behind *counts*, the figures that an act's verbs have.

    Args:
        seen: The sentence.
        counts: The figures.
        harms: What each word of harm does, by its index.
        count_of: How a figure without a verb is written.
    """
    reader = _GapReader(seen, harms)
    found: list[Gap] = []
    for lead in sorted(counts, key=lambda count: count.passage):
        is_gap = any(lead.passage.overlaps(gap.count.passage) for gap in found)
        if not is_gap and lead.subset_of is None:
            found += reader.behind(lead, count_of)
    return found


class _GapReader:
    """Reads the gaps of one sentence."""

    def __init__(self, seen: Seen, harms: Mapping[int, str]) -> None:
        self._harms = harms
        self._sent = seen.sentence.span
        self._doc = self._sent.doc
        self._figures = [*seen.figures, *self._one_more()]
        self._figures.sort(key=lambda figure: figure.first)
        places = [*seen.places, *self._untagged(seen.places)]
        self._places = sorted(places, key=self._first_of)
        self._times = [t for t in seen.times if t.when.precision == "day" and not t.opens]

    def behind(self, lead: Count, count_of: CountOf) -> list[Gap]:
        """Return the gaps that share the verb of *lead*."""
        lead_end = next((t.i for t in self._sent if t.idx >= lead.passage.end), self._sent.end)
        at = lead_end
        told: list[_Conjunct] = []
        for figure in (f for f in self._figures if f.first >= lead_end):
            conjunct = self._conjunct(figure)
            if conjunct is None and self._has_a_place(figure):
                break  # "17 people, including nine in Sonora, six in Sinaloa"
            if conjunct is None:
                continue
            place, time = self._told_in(at, conjunct.joint.i)
            is_alike = (place and conjunct.place) or (time and conjunct.time)
            if not is_alike and (told or conjunct.joint.lower_ == AND):
                break
            # What stands before the joint belongs to the figure before.
            before = told[-1] if told else conjunct
            told[-1:] = [replace(before, place=place, time=time), conjunct]
            at = conjunct.end
        if not told:
            return []
        told[-1] = replace(told[-1], time=self._told_in(at, self._end_of_clause(at))[1])
        return _written(lead, told, count_of)

    def _conjunct(self, figure: Quantity) -> _Conjunct | None:
        """Return the conjunct that begins with *figure*, with its place or its day; or None."""
        noun, end = self._people_behind(figure)
        first, harm = self._begin(figure)
        if not harm and end in self._harms:
            harm, end = self._harms[end], end + 1  # "and three wounded in Kirkuk"
        joint, place, time = self._joint(first), self._place_at(end), self._time_at(end)
        if joint is None or (place is None and time is None):
            return None
        return _Conjunct(joint, figure, noun, harm, end, place, time)

    def _has_a_place(self, figure: Quantity) -> bool:
        return self._place_at(self._people_behind(figure)[1]) is not None

    def _begin(self, figure: Quantity) -> tuple[int, str]:
        """Return where the words before *figure* begin that belong to it, and its harm if told."""
        first, harm = figure.first, ""
        while first > self._sent.start:
            word = self._doc[first - 1]
            if word.i in self._harms and word.pos_ in VERBS and not harm:
                harm = self._harms[word.i]  # "and wounded another 13 in Tondobi"
            elif word.lower_ not in word_set("on-top"):
                break
            first -= 1
        return first, harm

    def _joint(self, first: int) -> Token | None:
        """Return the word before *first* if it joins what follows to what is before, or None."""
        i = first - 1
        if i <= self._sent.start or self._doc[i].lower_ not in JOINTS:
            return None
        return self._doc[i]

    def _people_behind(self, figure: Quantity) -> tuple[Token | None, int]:
        """Return the noun of people behind *figure*, and where the words behind it begin."""
        i = figure.last + 1
        if i < self._sent.end and self._doc[i].lower_ in word_set("counting"):
            i += 1  # "five others in Hajin"
        for token in self._doc[i : min(i + NOUN_WORDS, self._sent.end)]:
            # "three wounded in Kirkuk" are none of the dead.
            if token.pos_ in {"ADP", *VERBS} or token.is_punct:
                break
            if names_people(token) and not names_people(self._next(token)):
                return token, token.i + 1
        return None, i

    def _next(self, token: Token) -> Token:
        return self._doc[min(token.i + 1, self._sent.end - 1)]

    def _place_at(self, i: int) -> PlaceMention | None:
        """Return the place that the preposition *i* leads to."""
        if i >= self._sent.end or self._doc[i].lower_ not in word_set("gap-case"):
            return None
        for place in self._places:
            first = self._first_of(place)
            words = self._doc[i + 1 : max(first, i + 1)]
            is_near = i < first <= i + 1 + PLACE_WORDS
            if is_near and all(word.pos_ in NAMING for word in words):
                return place
        return None

    def _time_at(self, i: int) -> TimeMention | None:
        """Return the day told right at *i*: "three on Tuesday", "four the next day"."""
        near = [token.idx for token in self._doc[i : min(i + 2, self._sent.end)]]
        return next((t for t in self._times if t.when.passage.start in near), None)

    def _told_in(self, first: int, end: int) -> tuple[PlaceMention | None, TimeMention | None]:
        """Return the last place and day among the words from *first* to *end*.

        Behind them no verb may stand: "three in Baquba, where a bomb went off, and two in Kirkuk".
        """
        if first >= end:
            return None, None
        places = [p for p in self._places if first <= self._first_of(p) < end]
        start, stop = self._doc[first].idx, self._doc[end - 1].idx
        times = [t for t in self._times if start <= t.when.passage.start <= stop]
        own = next((p for p in reversed(places) if not p.is_part), None)
        place = own or next(reversed(places), None)
        time = next(reversed(times), None)
        lasts = [place.where.name.passage.end] if place else []
        lasts += [time.when.passage.end] if time else []
        rest = [t for t in self._doc[first:end] if lasts and t.idx >= min(lasts)]
        return (None, None) if any(t.pos_ in VERBS for t in rest) else (place, time)

    def _first_of(self, place: PlaceMention) -> int:
        start = place.where.name.passage.start
        return next((t.i for t in self._sent if t.idx >= start), self._sent.end)

    def _end_of_clause(self, first: int) -> int:
        words = (t.i for t in self._doc[first : self._sent.end] if t.pos_ in VERBS or t.text == ";")
        return next(words, self._sent.end)

    def _untagged(self, known: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
        """Yield places that only their preposition tells: "in the south", a town not known as one.

        "16 dead in Guma and 9 in Logo": what stands in the same place of a list is of its kind.
        """
        told = [place.where.name.passage for place in known]
        relations = relations_of(load_lexicon())
        for case in self._sent[:-1]:
            i = case.i + 1 + (self._doc[case.i + 1].pos_ == "DET")
            name = self._name_at(i) if case.lower_ in word_set("gap-case") else []
            if name and not any(map(passage_of(name).overlaps, told)):
                where = Where(name_of(name, "LOC"), relations[case.lower_], text_of(name))
                yield PlaceMention(where, name[0], is_part=False)

    def _name_at(self, i: int) -> list[Token]:
        """Return the capitalised words, or the word for a direction, that begin at *i*."""
        words = list(self._doc[i : self._sent.end])
        if words and words[0].pos_ == "NOUN" and words[0].lower_ in word_set("direction"):
            return words[:1]
        return list(takewhile(_may_be_a_place, words))

    def _one_more(self) -> Iterator[Quantity]:
        """Yield one person told by rank: "three died in Jenin and *a fourth* in Nablus"."""
        for token in self._sent[:-2]:
            last = token.i + self._is_rank(token.i + 1)
            is_one = token.lower_ == "another" or (token.lower_ == "a" and last > token.i)
            if is_one and self._doc[last + 1].lower_ in word_set("gap-case"):
                words = self._doc[token.i : last + 1]
                yield Quantity(token.i, last, 1, 1, 1, "exact", words.text, passage_of(words), RULE)

    def _is_rank(self, i: int) -> bool:
        return self._doc[i].lower_ in word_set("in-a-row")


def _may_be_a_place(word: Token) -> bool:
    is_name = word.text[:1].isupper() and word.pos_ in {"PROPN", "NOUN"}
    is_other = word.ent_type_ in {"ORG", "PERSON"} or word.lower_ in word_set("calendar")
    return is_name and not is_other


def _written(lead: Count, told: Sequence[_Conjunct], count_of: CountOf) -> list[Gap]:
    """Write all conjuncts but the first, to which the verb belongs, as gaps."""
    own, *others = told
    starts = [gap.figure.passage.start for gap in others]
    ends = [*starts[1:], None]
    has_days = own.time is not None and any(gap.time for gap in others)
    counts = [
        count_of(
            gap.figure, gap.harm or lead.harm, gap.noun or gap.joint.doc[gap.figure.last], RULE
        )
        for gap in others
    ]
    are_parts = _are_parts(lead, own, others, counts)
    if own.place is None and own.time is None and not are_parts:
        return []
    return [
        Gap(
            lead=lead,
            lead_where=_where(own, starts[0]),
            lead_when=own.time.when if own.time and has_days else None,
            count=count,
            # "Killed six on Monday and three on Tuesday in Kharkiv": both there.
            where=_where(gap, end) if own.place or are_parts else None,
            when=gap.time.when if gap.time and has_days else None,
            is_part=are_parts,
            has_noun=gap.noun is not None or bool(gap.harm),
        )
        for gap, count, end in zip(others, counts, ends, strict=True)
    ]


def _where(conjunct: _Conjunct, end: int | None) -> Where | None:
    """Return the place of *conjunct* without what only the next one, from *end* on, names."""
    if conjunct.place is None:
        return None
    where = conjunct.place.where
    return replace(where, within=tuple(n for n in where.within if _is_before(n, end)))


def _is_before(name: Name, end: int | None) -> bool:
    return end is None or name.passage.start < end


def _are_parts(
    lead: Count, own: _Conjunct, others: Sequence[_Conjunct], counts: Sequence[Count]
) -> bool:
    """Tell whether *others* say where those of *lead* were harmed, and nobody comes on top.

    "Killed 18 people in Cabo Delgado: ten in Nangade, five in Muidumbe and three in Macomia". Not
    "killed six people in Baquba and three in Kirkuk".
    """
    joint = others[0].joint.lower_
    whole, parts = lead.best or 0, sum(count.best or 0 for count in counts)
    if joint == AND or parts > whole or len(others) == 1 or any(gap.harm for gap in others):
        return False
    is_large = own.place is not None and own.place.where.kind_hint in LARGE
    return joint == ":" or parts == whole or is_large
