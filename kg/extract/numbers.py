"""Which figures does a sentence give, and between which bounds?

Digits and words ("Twenty-eight", "1,400", "two dozen", "2.5 million"), vague words ("dozens",
"several") and the quantifiers around them ("at least", "up to", "or so"): rows of
``data/number_words.csv``, ``vague_numbers.csv`` and ``quantifiers.csv``. Bounds follow the policy
of ``ontology/schemes.ttl`` (scheme quantifier).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from spacy.tokens import Doc, Span, Token

from kg.clauses.polarity import is_asked, is_not_one
from kg.clauses.trees import HasWords, passage_of, phrase_at
from kg.lexicon.words import Lexicon, QuantifierRow, VagueNumberRow, word_set
from kg.model.text import Passage

DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(k?)", re.IGNORECASE)
RANGE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\s?[-–—]\s?(\d{1,3}(?:,\d{3})+|\d+)")
SPACED = re.compile(r"\d{1,3}(?:\s\d{3})+(?![\w-]|[.,]\d)")
SHARE = re.compile(r"(?:a )?(?P<share>half|quarter) (?:of )?a (?P<unit>[a-z]+)")
SHARES = {"half": 0.5, "quarter": 0.25}
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
    "almost": lambda value: (math.ceil(0.9 * value), value, value),
    "about": lambda value: (math.ceil(0.9 * value), math.floor(1.1 * value), value),
}
R = TypeVar("R", bound=HasWords)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the text.

    Attributes:
        first, last: Token indices of the figure with its quantifier, inclusive.
        minimum, maximum, best: Inclusive bounds; None = open or not a single figure.
        as_written: The words.
        rule_id: The row that gave the bounds.
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

    @property
    def number(self) -> int:
        """Return the token index of its last word."""
        return self.last


def find_figures(sent: Span, lexicon: Lexicon) -> list[Figure]:
    """Find every figure of *sent* that may count people, in text order."""
    words, doc = _words(lexicon), sent.doc
    found: list[Figure] = []
    i = sent.start
    while i < sent.end:
        figure = _exact_at(sent, i, words) or _vague_at(sent, i, words)
        if figure is None:
            i += 1
            continue
        denied = is_not_one(doc, figure.first) or is_asked(doc, figure.first)
        if not denied and not _measures_something_else(doc, figure):
            found.append(figure)
        i = figure.last + 1
    return found


def bounds(value: int, quantifier: str) -> Bounds:
    """Return (minimum, maximum, best) of *value* under *quantifier* (policy 2026-1)."""
    if quantifier not in BOUNDS:
        raise ValueError(f"no bounds are known for the quantifier {quantifier!r}")
    return BOUNDS[quantifier](value)


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


@dataclass(frozen=True, slots=True)
class _Words:
    """The words for numbers; vague numbers and quantifiers by their first word, longest first."""

    values: Mapping[str, int]
    vague: Mapping[str, list[VagueNumberRow]]
    before: Mapping[str, list[QuantifierRow]]
    behind: Mapping[str, list[QuantifierRow]]


@lru_cache(maxsize=2)
def _words(lexicon: Lexicon) -> _Words:
    return _Words(
        lexicon.number_words,
        _by_first_word(lexicon.vague_numbers),
        _by_first_word(row for row in lexicon.quantifiers if row.side != "behind"),
        _by_first_word(row for row in lexicon.quantifiers if row.side in {"behind", "both"}),
    )


def _by_first_word(rows: Iterable[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = {}
    for row in sorted(rows, key=lambda row: -len(row.words)):
        found.setdefault(row.words[0], []).append(row)
    return found


def _row_at(
    rows: Mapping[str, list[QuantifierRow]], doc: Doc, start: int, stop: int
) -> tuple[QuantifierRow | None, int]:
    """Return the longest row whose words stand at *start*, and the index after them."""
    if start < stop:
        for row in rows.get(doc[start].lower_, ()):
            end = phrase_at(doc, start, row.words)
            if end is not None and end <= stop:
                return row, end
    return None, start


def _figure(doc: Doc, first: int, end: int, limits: Bounds, quantifier: str, rule: str) -> Figure:
    span = doc[first:end]
    return Figure(first, end - 1, *limits, quantifier, span.text, passage_of(span), rule)


def _vague_at(sent: Span, start: int, words: _Words) -> Figure | None:
    doc = sent.doc
    before = doc[start - 1] if start > sent.start else None
    if doc[start].dep_ == "advmod":
        return None
    for row in words.vague.get(doc[start].lower_, ()):
        end = phrase_at(doc, start, row.words)
        if end is None or end > sent.end or doc[end - 1].pos_ == "VERB":
            continue
        if before is None or not _bars(before, row):
            limits = (row.minimum, row.maximum, None)
            return _figure(doc, start, end, limits, row.quantifier, row.id)
    return None


def _bars(before: Token, row: VagueNumberRow) -> bool:
    """Tell whether the word *before* makes it another figure: "34 others", "the number of"."""
    return before.lower_ in row.not_after or (before.like_num and "NUM" in row.not_after)


def _exact_at(sent: Span, start: int, words: _Words) -> Figure | None:
    doc, stop = sent.doc, sent.end
    before = doc[start - 1].lower_ if start > sent.start else ""
    if doc[start].lower_ == "one" and before in word_set("not-one"):
        return None
    quantifier, end, value = _quantified_at(doc, start, stop, words)
    if value is None:
        return _glued_range(doc, start)
    if quantifier is None or quantifier.quantifier == "about":
        most_at, most = _upper_end(doc, end, stop, words, before)
        if most > value:
            return _figure(doc, start, most_at, (value, most, None), "range", "range")
    if quantifier is None:
        quantifier, end = _row_at(words.behind, doc, end, stop)
    name, rule = (quantifier.quantifier, quantifier.id) if quantifier else ("exact", "number")
    return _figure(doc, start, end, bounds(value, name), name, rule)


def _quantified_at(
    doc: Doc, start: int, stop: int, words: _Words
) -> tuple[QuantifierRow | None, int, int | None]:
    """Return the quantifier before a number, the end and the value: "at least 12"."""
    quantifier, after = _row_at(words.before, doc, start, stop)
    end, value = _number_at(doc, after, stop, words)
    if value is not None and quantifier is not None and quantifier.side == "but":
        end, value = _rest_of(doc, end, stop, value, words)
    return quantifier, end, value


def _glued_range(doc: Doc, start: int) -> Figure | None:
    """Read "14–18" where it is one token."""
    match = RANGE.fullmatch(doc[start].text)
    least, most = (int(text.replace(",", "")) for text in match.groups()) if match else (0, 0)
    if least >= most:
        return None
    return _figure(doc, start, start + 1, (least, most, None), "range", "range")


def _upper_end(doc: Doc, end: int, stop: int, words: _Words, before: str) -> tuple[int, int]:
    """Return the end and value of the second number: "20 to 25", "between 20 and 25"; else 0."""
    joins = {"to", *DASHES, *({"and"} if before == "between" else ())}
    if end >= stop or doc[end].lower_ not in joins or doc[end].dep_ == "mark":
        return end, 0
    most_at, most = _number_at(doc, end + 1, stop, words)
    return most_at, most or 0


def _rest_of(doc: Doc, end: int, stop: int, spared: int, words: _Words) -> tuple[int, int | None]:
    """Return the end and value of "all but three of the nine": six."""
    if doc[end : end + 1].text != "of" or doc[end + 1 : end + 2].text not in word_set("definite"):
        return end, None
    end, whole = _number_at(doc, end + 2, stop, words)
    return end, whole - spared if whole is not None and whole > spared else None


# numbers ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Number:
    """A number while its words are read: what a large unit has closed, and what is still open."""

    closed: float = 0.0
    open: float | None = None

    def scale(self, unit: int) -> None:
        """Multiply by "dozen", "hundred", "million"."""
        self.open = (self.open or 1) * unit
        if unit >= 1000:
            self.closed, self.open = self.closed + self.open, 0.0

    def takes_another(self) -> bool:
        """Tell whether a small number may follow: after "twenty" and "hundred", not "seven"."""
        return not self.open or self.open % 10 == 0 or self.open >= 100

    def ends_in_tens(self) -> bool:
        """Tell whether "-eight" may follow: "twenty"."""
        return self.open is not None and self.open >= 20 and self.open % 10 == 0


def _number_at(doc: Doc, start: int, stop: int, words: _Words) -> tuple[int, int | None]:
    """Read the number words from token *start*; return (end index, value or None)."""
    if start >= stop:
        return start, None
    special = _share_of_many(doc, start, stop, words) or _spaced_thousands(doc, start, stop)
    if special is not None:
        return special
    number, i = _Number(), start
    while i < stop and (taken := _add(number, doc, i, stop, words)):
        i += taken
    value = number.closed + (number.open or 0)
    return (i, int(value)) if i > start and value == int(value) else (start, None)


def _add(number: _Number, doc: Doc, i: int, stop: int, words: _Words) -> int:
    """Add the word at *i*; return how many tokens that takes, 0 where the number has ended."""
    word = doc[i].lower_
    value = words.values.get(word)
    if value is None:
        return _add_digits(number, doc[i]) or _add_joint(number, doc, i, stop, words)
    if word in word_set("scale"):
        if number.open is None and (i == 0 or doc[i - 1].lower_ not in {"a", "an", "half"}):
            return 0
        number.scale(value)
    elif number.takes_another():
        number.open = (number.open or 0) + value
    else:
        return 0
    return 1


def _add_digits(number: _Number, token: Token) -> int:
    match = DIGITS.fullmatch(token.text) if number.open is None else None
    if match is None:
        return 0
    number.open = float(match.group(1).replace(",", "")) * (1000 if match.group(2) else 1)
    return 1


def _add_joint(number: _Number, doc: Doc, i: int, stop: int, words: _Words) -> int:
    """Pass what joins words of one number: "twenty-eight", "hundred and five", "and a half"."""
    joint, *ahead = [token.lower_ for token in doc[i : min(i + 4, stop)]]
    if number.open is None or joint not in {"and", "-"} or not ahead:
        return 0
    if [joint, *ahead[:2]] == ["and", "a", "half"]:
        number.open += 0.5
        return 3 if words.values.get(ahead[-1], 0) >= 100 else 0
    after = words.values.get(ahead[0], 100)
    if joint == "-":
        return int(number.ends_in_tens() and after < 10)
    return int(words.values.get(doc[i - 1].lower_, 0) >= 100 and after < 100)


def _share_of_many(doc: Doc, start: int, stop: int, words: _Words) -> tuple[int, int] | None:
    """Read "half a million" and "a quarter of a million": (end index, value)."""
    if doc[start].lower_ not in {"a", *SHARES}:
        return None
    match = SHARE.match(" ".join(token.lower_ for token in doc[start : min(start + 5, stop)]))
    if match is None or match["unit"] not in word_set("scale"):
        return None
    value = SHARES[match["share"]] * words.values[match["unit"]]
    return start + len(match.group().split()), int(value)


def _spaced_thousands(doc: Doc, start: int, stop: int) -> tuple[int, int] | None:
    """Read "1 200" and "12 500 000", which many countries write so: (end index, value).

    Not behind a month: "on May 12 300 people".
    """
    match = SPACED.match(doc[start:stop].text) if doc[start].is_digit else None
    digits = match.group().split() if match else []
    in_date = start > 0 and doc[start - 1].lower_ in word_set("calendar")
    if not digits or in_date or start + len(digits) > stop:
        return None
    return start + len(digits), int("".join(digits))


# what counts no people ----------------------------------------------------------------------


def _measures_something_else(doc: Doc, figure: Figure) -> bool:
    """Tell whether the figure is an age, a distance, money, a year, a rank or a share."""
    if figure.first > 0 and doc[figure.first - 1].lower_ in word_set("amount-mark"):
        return True
    if _has_unit(doc, figure.last):
        return True
    if figure.best is None:
        return False
    in_time = any(t.ent_type_ in {"DATE", "TIME"} for t in doc[figure.first : figure.last + 1])
    return in_time or (figure.quantifier == "exact" and _is_age_or_year(doc, figure))


def _is_age_or_year(doc: Doc, figure: Figure) -> bool:
    is_year = figure.best in YEARS and figure.as_written.isdigit()
    return is_year or bare_age(doc, figure.last) is not None


def _has_unit(doc: Doc, last: int) -> bool:
    """Tell whether a unit follows token *last*, behind a hyphen or not: "15 km", "12-year-old"."""
    after = [token.lower_ for token in doc[last + 1 : last + 3]]
    if len(after) == 2 and after[0] in {"-", "–"}:
        if not doc[last].whitespace_ and not doc[last + 1].whitespace_:
            return True
        after = after[1:]
    units = word_set("unit")
    return bool(after) and (after[0] in units or after[0].rstrip("s") in units)
