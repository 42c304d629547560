"""Find the figures of a sentence, with their bounds.

Digits and words ("Twenty-eight", "1,400", "two dozen", "2.5 million"), vague words ("dozens",
"several") and the quantifiers around them ("at least", "up to", "or so"): rows of
``data/number_words.csv``, ``vague_numbers.csv`` and ``quantifiers.csv``. Bounds follow the policy
of ``ontology/schemes.ttl`` (scheme quantifier).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from spacy.tokens import Doc, Span, Token

from kg.clauses.polarity import is_asked, is_not_one
from kg.clauses.trees import HasWords, passage_of, phrase_at, words_of
from kg.lexicon.words import Lexicon, QuantifierRow, VagueNumberRow, word_set
from kg.model.text import Passage

DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(k?)", re.IGNORECASE)
RANGE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\s?[-–—]\s?(\d{1,3}(?:,\d{3})+|\d+)")
DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+")
"""Thousands as much of Europe and Latin America write them; people are no fractions."""
SPACED = re.compile(r"\d{1,3}(?:(,?)\s\d{3})(?:\1\s\d{3})*(?![\w-]|[.,]\d)")
SHARE = re.compile(r"(?:a )?(?P<share>half|quarter) (?:of )?a (?P<unit>[a-z]+)")
SHARES = {"half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4)}
SHARE_BEGINS = frozenset({"a", *SHARES})
SHARE_OF = re.compile(
    r"\b(?:(?:(?P<n>a|one|two|three) )?(?P<share>half|third|quarter)s?|most)"
    r"(?= of (?:them|whom|those)\b)",
    re.IGNORECASE,
)
OUT_OF = ("out", "of")
ROUND = frozenset({10, 100, 1000})
"""Of so many people shares are told: "nine out of ten"."""
QUANTIFIER_WORDS = 4
CORRECTED_WORDS = 3
"""So far behind a denied figure stands 'but': "not 12 young men but 10"."""
DASHES = frozenset({"-", "–", "—"})
AGE = re.compile(r"\d{1,3}")
OLDEST = 119
YEARS = range(1900, 2101)

Bounds = tuple[int | None, int | None, int | None]
"""Minimum, maximum and best figure, inclusive; None = open or not a single figure."""
BOUNDS: Mapping[str, Callable[[int], Bounds]] = {
    "exact": lambda value: (value, value, value),
    "at-least": lambda value: (value, None, value),
    "more-than": lambda value: (value + 1, None, value),
    "at-most": lambda value: (1, value, value),
    "less-than": lambda value: (0, value - 1, None),
    "almost": lambda value: (math.ceil(0.9 * value), value, value),
    "about": lambda value: (math.ceil(0.9 * value), math.floor(1.1 * value), value),
}
R = TypeVar("R", bound=HasWords)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity that the text tells: a figure with what qualifies it.

    Attributes:
        first, last: Token indices of the figure with its quantifier, inclusive.
        minimum, maximum, best: Inclusive bounds; None = open or not a single figure.
    """

    first: int
    last: int
    minimum: int | None
    maximum: int | None
    best: int | None
    quantifier: str
    as_written: str
    passage: Passage
    rule_id: str


def find_quantities(sent: Span, lexicon: Lexicon) -> list[Quantity]:
    """Find every figure of *sent* that may count people, in text order."""
    return list(_QuantityReader(sent, _words(lexicon)).figures())


def bounds(value: int, quantifier: str) -> Bounds:
    """Return (minimum, maximum, best) of *value* under *quantifier* (policy 2026-1)."""
    if quantifier not in BOUNDS:
        raise ValueError(f"no bounds are known for the quantifier {quantifier!r}")
    return BOUNDS[quantifier](value)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people told before: "24 people, *more than a third* of them children".

    Attributes:
        words: It with its quantifier.
        quantifier: How the share is bounded; "" where it is just told.
    """

    words: Span
    part: Fraction
    quantifier: str

    def of(self, whole: int) -> Quantity:
        """Return the figure that it is of *whole* people; what leaves a rest is told as about."""
        part = whole * self.part
        name = self.quantifier or ("exact" if part.denominator == 1 else "about")
        # "More than a third" of ten is four or more: more than 3. At least a third is four as well.
        whole_part = {"more-than": math.floor, "at-least": math.ceil}.get(name, round)(part)
        lowest, highest, best = bounds(whole_part, name)
        limits = lowest, whole if highest is None else highest, best
        words = self.words
        return Quantity(
            words.start, words.end - 1, *limits, name, words.text, passage_of(words), "share"
        )


def shares_of_people(sent: Span, lexicon: Lexicon) -> Iterator[Share]:
    """Yield the shares of a figure told before, in text order."""
    quantified = _QuantityReader(sent, _words(lexicon)).quantified_before
    for match in SHARE_OF.finditer(words_of(sent)):
        span = sent.char_span(*match.span())
        if span is None:
            continue
        if match["share"] is None:
            yield Share(span, Fraction(1, 2), "more-than")
        else:
            times = {"two": 2, "three": 3}.get((match["n"] or "").lower(), 1)
            first, quantifier = quantified(span.start)
            words = sent.doc[first : span.end]
            yield Share(words, SHARES[match["share"].lower()] * times, quantifier)


# ages ---------------------------------------------------------------------------------------


def is_age(token: Token) -> bool:
    """Tell whether *token* can be an age in years, in digits."""
    return bool(AGE.fullmatch(token.text)) and int(token.text) <= OLDEST


def bare_age(doc: Doc, i: int) -> int | None:
    """Return the age that token *i* is behind a name: "Noor, 12," or "Omar Saleh (29)".

    What follows must end it: in "killed Omar, 29 others were hurt" the number counts others.
    """
    if i < 2 or not is_age(doc[i]) or doc[i - 1].text not in {",", "("}:
        return None
    after = doc[i + 1] if i + 1 < len(doc) else None
    ends = after is None or after.is_punct or after.pos_ in {"VERB", "AUX", "CCONJ"}
    return int(doc[i].text) if ends and _is_named(doc[i - 2]) else None


def _is_named(token: Token) -> bool:
    named = token.ent_type_ == "PERSON" or (token.pos_ == "PROPN" and not token.ent_type_)
    return named and token.lower_ not in word_set("calendar")


# figures ------------------------------------------------------------------------------------


Rows = Mapping[str, list[QuantifierRow]]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words for numbers; vague numbers and quantifiers by their first word, longest first."""

    values: Mapping[str, int]
    vague: Mapping[str, list[VagueNumberRow]]
    before: Rows
    behind: Rows
    firsts: frozenset[str]
    persons: frozenset[str]


@lru_cache(maxsize=2)
def _words(lexicon: Lexicon) -> _Words:
    values, vague = lexicon.number_words, _by_first_word(lexicon.vague_numbers)
    before = _by_first_word(row for row in lexicon.quantifiers if row.side != "behind")
    behind = _by_first_word(row for row in lexicon.quantifiers if row.side in {"behind", "both"})
    firsts = frozenset({*values, *vague, *before, *SHARE_BEGINS})
    persons = frozenset(row.words[-1] for row in lexicon.persons)
    return _Words(values, vague, before, behind, firsts, persons)


def _by_first_word(rows: Iterable[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = {}
    for row in sorted(rows, key=lambda row: -len(row.words)):
        found.setdefault(row.words[0], []).append(row)
    return found


@dataclass(slots=True)
class _Number:
    """A number while its words are read: what a large unit has closed, and what is still open."""

    closed: float = 0.0
    open: float | None = None
    is_in_digits: bool = False

    def scale(self, unit: int) -> None:
        """Multiply by "dozen", "hundred", "million"."""
        self.open, self.is_in_digits = (self.open or 1) * unit, False
        # "two million three hundred thousand": each large unit closes what stands before it.
        if unit >= 1000:
            self.closed, self.open = self.closed + self.open, 0.0

    def add_digits(self, word: str) -> int:
        """Add a number in digits; return whether it was one that may stand here."""
        # Digits only begin a number: "3.5 million", not "twenty 5".
        match = DIGITS.fullmatch(word) if self.open is None else None
        if match is not None:
            self.open = float(match.group(1).replace(",", "")) * (1000 if match.group(2) else 1)
            self.is_in_digits = True
        return int(match is not None)

    def takes_another(self) -> bool:
        """Tell whether a small number may follow: after "twenty" and "hundred", not "seven", 20."""
        is_open = not self.open or self.open % 10 == 0 or self.open >= 100
        return is_open and not self.is_in_digits

    def ends_in_tens(self) -> bool:
        """Tell whether "-eight" may follow: "twenty"."""
        return self.open is not None and self.open >= 20 and self.open % 10 == 0


class _QuantityReader:
    """Reads the figures of one sentence; what is read at a token ends before it ends."""

    def __init__(self, sent: Span, words: _Words) -> None:
        self._doc, self._start, self._stop = sent.doc, sent.start, sent.end
        self._words = words
        self._lowers = [token.lower_ for token in sent]

    def figures(self) -> Iterator[Quantity]:
        """Yield every figure that may count people, in text order."""
        i = self._start
        while i < self._stop:
            figure = (self._exact_at(i) or self._vague_at(i)) if self._may_begin(i) else None
            if figure is not None and self._may_count(figure):
                yield figure
            i = figure.last + 1 if figure else i + 1

    def _may_begin(self, i: int) -> bool:
        """Tell whether a figure can begin with token *i*: most words are asked for nothing more."""
        word = self._lower(i)
        return word in self._words.firsts or word[:1].isdigit()

    def _lower(self, i: int) -> str:
        return self._lowers[i - self._start] if self._start <= i < self._stop else ""

    def _value(self, i: int, default: int = 0) -> int:
        return self._words.values.get(self._lower(i), default)

    def _row_at(self, rows: Rows, start: int) -> tuple[QuantifierRow | None, int]:
        for row in rows.get(self._lower(start), ()):
            end = phrase_at(self._doc, start, row.words)
            if end is not None and end <= self._stop:
                return row, end
        return None, start

    def _figure(self, first: int, end: int, limits: Bounds, quantifier: str, rule: str) -> Quantity:
        span = self._doc[first:end]
        return Quantity(first, end - 1, *limits, quantifier, span.text, passage_of(span), rule)

    def _vague_at(self, start: int) -> Quantity | None:
        rows = self._words.vague.get(self._lower(start), ())
        # "some 20 people": an adverb of the number, read as its quantifier.
        if rows and self._doc[start].dep_ == "advmod":
            return None
        for row in rows:
            end = phrase_at(self._doc, start, row.words)
            # "he scores" is a verb.
            is_here = end is not None and end <= self._stop and self._doc[end - 1].pos_ != "VERB"
            if is_here and end is not None and not self._is_barred(start, row):
                limits = (row.minimum, row.maximum, None)
                return self._figure(start, end, limits, row.quantifier, row.id)
        return None

    def _is_barred(self, start: int, row: VagueNumberRow) -> bool:
        """Tell whether the word before makes it another figure: "34 others", "the number of"."""
        before = self._doc[start - 1]
        counts = before.like_num and "NUM" in row.not_after
        return start > self._start and (counts or before.lower_ in row.not_after)

    def _exact_at(self, start: int) -> Quantity | None:
        before = self._lower(start - 1)
        if self._lower(start) == "one" and before in word_set("not-one"):
            return None
        quantifier, end, value = self._quantified_at(start)
        if value is None:
            return self._glued_range(start)
        # A range bounds itself; beside "at least" it would say two things.
        if quantifier is None or quantifier.quantifier == "about":
            most_at, most = self._upper_end(end, before)
            # "3 to 1" is a score.
            if most > value:
                return self._figure(start, most_at, (value, most, None), "range", "range")
        if quantifier is None:
            quantifier, end = self._row_at(self._words.behind, end)
        name, rule = (quantifier.quantifier, quantifier.id) if quantifier else ("exact", "number")
        return self._figure(start, end, bounds(value, name), name, rule)

    def quantified_before(self, end: int) -> tuple[int, str]:
        """Return where the quantifier before *end* begins, and which; "" and *end* without one."""
        for start in range(max(self._start, end - QUANTIFIER_WORDS), end):
            row, after = self._row_at(self._words.before, start)
            if row is not None and after == end and row.quantifier in BOUNDS:
                return start, row.quantifier
        return end, ""

    def _quantified_at(self, start: int) -> tuple[QuantifierRow | None, int, int | None]:
        """Return the quantifier before a number, the end and the value: "at least 12"."""
        quantifier, after = self._row_at(self._words.before, start)
        end, value = self._number_at(after)
        if value is not None and quantifier is not None and quantifier.side == "but":
            end, value = self._rest_of(end, value)
        return quantifier, end, value

    def _glued_range(self, start: int) -> Quantity | None:
        match = RANGE.fullmatch(self._lower(start))
        least, most = (int(text.replace(",", "")) for text in match.groups()) if match else (0, 0)
        limits = (least, most, None)
        return self._figure(start, start + 1, limits, "range", "range") if least < most else None

    def _upper_end(self, end: int, before: str) -> tuple[int, int]:
        joins = {"to", *DASHES, *({"and"} if before == "between" else ())}
        if self._lower(end) not in joins or self._doc[end].dep_ == "mark":  # "12 to be freed"
            return end, 0
        most_at, most = self._number_at(end + 1)
        return most_at, most or 0

    def _rest_of(self, end: int, spared: int) -> tuple[int, int | None]:
        """Return the end and value of "all but three of the nine": six."""
        if self._lower(end) != "of" or self._lower(end + 1) not in word_set("definite"):
            return end, None
        end, whole = self._number_at(end + 2)
        return end, whole - spared if whole is not None and whole > spared else None

    # numbers -----------------------------------------------------------------------------

    def _number_at(self, start: int) -> tuple[int, int | None]:
        special = self._share_of_many(start) or self._spaced_thousands(start)
        if special is not None:
            return special
        number, i = _Number(), start
        while taken := self._add(number, i):
            i += taken
        value = number.closed + (number.open or 0)
        # "1.5 million" are people, "1.5" are not.
        return (i, int(value)) if i > start and value == int(value) else (start, None)

    def _add(self, number: _Number, i: int) -> int:
        """Add the word at *i*; return how many tokens that takes, 0 where the number has ended."""
        word = self._lower(i)
        # "1.200 people" has thousands, "1.200 million" a fraction.
        if DOTTED.fullmatch(word) and self._lower(i + 1) not in word_set("scale"):
            word = word.replace(".", "")
        if word not in self._words.values:
            return number.add_digits(word) or self._add_joint(number, i)
        if word in word_set("scale"):
            # "Million Man March": without a number before it, a scale counts nothing.
            if number.open is None and self._lower(i - 1) not in {"a", "an", "half"}:
                return 0
            number.scale(self._value(i))
        elif number.takes_another():
            number.open = (number.open or 0) + self._value(i)
        else:
            return 0
        return 1

    def _add_joint(self, number: _Number, i: int) -> int:
        """Pass what joins words of one number: "twenty-eight", "hundred and five", "and a half"."""
        joint = self._lower(i)
        if number.open is None or joint not in {"and", "-"}:
            return 0
        if (joint, self._lower(i + 1), self._lower(i + 2)) == ("and", "a", "half"):
            number.open += 0.5
            return 3 if self._value(i + 3) >= 100 else 0
        after = self._value(i + 1, default=100)
        if joint == "-":
            return int(number.ends_in_tens() and after < 10)
        return int(self._value(i - 1) >= 100 and after < 100)

    def _share_of_many(self, start: int) -> tuple[int, int] | None:
        """Read "half a million" and "a quarter of a million": (end index, value)."""
        if self._lower(start) not in SHARE_BEGINS:
            return None
        match = SHARE.match(" ".join(map(self._lower, range(start, start + 5))))
        if match is None or match["unit"] not in word_set("scale"):
            return None
        value = SHARES[match["share"]] * self._words.values[match["unit"]]
        return start + len(match.group().split()), int(value)

    def _spaced_thousands(self, start: int) -> tuple[int, int] | None:
        """Read "1 200", which many countries write so, and a torn "3, 812": (end index, value).

        Not behind a month: "on May 12 300 people"; a comma only within what one noun is counted by.
        """
        words = self._doc[start : self._stop]
        match = SPACED.match(words.text) if self._lower(start).isdigit() else None
        if match is None or self._lower(start - 1) in word_set("calendar"):
            return None
        span = words.char_span(*match.span())
        counted = self._doc[start].head
        if span is None or (match[1] and (counted.i < span.end or counted.pos_ != "NOUN")):
            return None
        return span.end, int("".join(re.findall(r"\d", match.group())))

    # what counts no people ---------------------------------------------------------------

    def _may_count(self, figure: Quantity) -> bool:
        """Tell whether it is no denied figure, age, distance, money, year, rank or share."""
        doc, first, last = self._doc, figure.first, figure.last
        if is_not_one(doc, first) or is_asked(doc, first) or self._has_unit(last):
            return False
        if self._is_of_a_date(last) or self._is_corrected(first, last):
            return False
        if self._lower(first - 1) in word_set("amount-mark") or self._is_of_a_ratio(figure):
            return False
        if self._tells_of_one(first, last):
            return False
        in_time = any(token.ent_type_ in {"DATE", "TIME"} for token in doc[first : last + 1])
        # "about 1,950" is no year: neither a comma nor a quantifier stands in one.
        is_year = figure.best in YEARS and figure.as_written.isdigit()
        is_plain = figure.quantifier == "exact"
        other = in_time or (is_plain and (is_year or bare_age(doc, last) is not None))
        return figure.best is None or not other

    def _is_of_a_date(self, last: int) -> bool:
        """Tell whether a month follows: "the 7 June attack"; not "7 may have died"."""
        after = self._doc[last + 1 : min(last + 2, self._stop)]
        return any(
            word.lower_ in word_set("month-name") and word.text[0].isupper() and word.pos_ != "AUX"
            for word in after
        )

    def _is_corrected(self, first: int, last: int) -> bool:
        """Tell whether 'not' denies it for another: the 12 of "not 12 but 10 people died"."""
        behind = [self._lower(i) for i in range(last + 1, last + 1 + CORRECTED_WORDS)]
        is_other = "but" in behind and self._number_at(last + 2 + behind.index("but"))[1]
        return self._lower(first - 1) == "not" and bool(is_other)

    def _tells_of_one(self, first: int, last: int) -> bool:
        """Tell whether it is an age or the children of one person: "a driver of 69"."""
        if self._lower(first - 1) != "of" or self._lower(first - 2) not in self._words.persons:
            return False
        # "the father of three boys killed there" counts boys.
        return last + 1 >= self._stop or self._doc[last + 1].pos_ not in {"ADJ", "NOUN", "PROPN"}

    def _is_of_a_ratio(self, figure: Quantity) -> bool:
        """Tell whether it is a term of "seven out of ten people killed were women".

        "Seven out of the nine hostages were killed": seven were, of nine it is not told.
        """
        before = figure.first
        if self._lower(before - 1) in word_set("definite") | word_set("each") | {"every"}:
            before -= 1
        if (self._lower(before - 2), self._lower(before - 1)) == OUT_OF:
            return True
        end = figure.last + 1
        if (self._lower(end), self._lower(end + 1)) != OUT_OF:
            return False
        _, whole = self._number_at(end + 2)
        return whole in ROUND or self._lower(end + 2) == "every"

    def _has_unit(self, last: int) -> bool:
        """Tell whether a unit follows, behind a hyphen or not: "15 km", "12-year-old"."""
        after = last + 1
        if self._lower(after) in {"-", "–"} and self._lower(after + 1):
            if not self._doc[last].whitespace_ and not self._doc[after].whitespace_:
                return True
            after += 1
        return not word_set("unit").isdisjoint({self._lower(after), self._lower(after).rstrip("s")})
