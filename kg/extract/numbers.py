"""Which figures does a sentence give, and between which bounds?

Digits and words ("Twenty-eight", "1,400", "two dozen", "2.5 million"), vague words ("dozens",
"several") and the quantifiers before them ("at least", "up to"). Bounds follow the policy of
``ontology/schemes.ttl`` (scheme quantifier).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from kg.extract.phrases import passage_of, phrase_at
from kg.extract.polarity import is_asked, is_not_one
from kg.lexicon.words import Lexicon, QuantifierRow, VagueNumberRow, word_set
from kg.model.text import Passage

DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
THOUSANDS = re.compile(r"(\d+(?:\.\d+)?)k", re.IGNORECASE)
RANGE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\s?[-–—]\s?(\d{1,3}(?:,\d{3})+|\d+)")
DASHES = frozenset({"-", "–", "—"})
AGE = re.compile(r"\d{1,3}")
OLDEST = 119
FRACTIONS = {"half": 0.5, "quarter": 0.25}
MULTIPLIERS = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
TOTALS = frozenset({"total", "the"})
NOT_ONE = frozenset({"no", "any", "each", "every", "this", "that", "which"})
"""Before 'one': a pronoun, and no figure."""
CURRENCY = frozenset(["$", "€", "£", "us$"])


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
    found: list[Figure] = []
    i = sent.start
    while i < sent.end:
        figure = (
            _vague_at(sent, i, lexicon)
            or _all_but_at(sent, i, lexicon)
            or _exact_at(sent, i, lexicon)
        )
        if figure is None:
            i += 1
            continue
        denied = is_not_one(sent.doc, figure.first) or is_asked(sent.doc, figure.first)
        if not denied and not _measures_something_else(sent.doc, figure):
            found.append(figure)
        i = figure.last + 1
    return found


def bare_age(doc: Doc, i: int) -> int | None:
    """Return the age that token *i* is behind a name: "Noor, 12," or "Omar Saleh (29)".

    What follows must end it: in "killed Omar, 29 others were hurt" the number counts others.
    """
    if i < 2 or not is_age(doc[i]):
        return None
    name, mark = doc[i - 2], doc[i - 1]
    named = name.ent_type_ == "PERSON" or (name.pos_ == "PROPN" and not name.ent_type_)
    if mark.text not in {",", "("} or not named or name.lower_ in word_set("calendar"):
        return None
    after = doc[i + 1] if i + 1 < len(doc) else None
    ends = (
        after is None
        or after.is_punct
        or after.lower_ in {"and", "&"}
        or after.pos_ in {"VERB", "AUX"}
    )
    return int(doc[i].text) if ends else None


def is_age(token: Token) -> bool:
    """Tell whether *token* can be an age in years, in digits."""
    return bool(AGE.fullmatch(token.text)) and int(token.text) <= OLDEST


def bounds(value: int, quantifier: str) -> tuple[int | None, int | None, int | None]:
    """Return (minimum, maximum, best) of *value* under *quantifier* (policy 2026-1)."""
    match quantifier:
        case "exact":
            return value, value, value
        case "at-least":
            return value, None, value
        case "more-than":
            return value + 1, None, value
        case "at-most":
            return 1, value, value
        case "almost":
            return math.ceil(0.9 * value), value, value
        case "about":
            return math.ceil(0.9 * value), math.floor(1.1 * value), value
        case _:
            raise ValueError(f"no bounds are known for the quantifier {quantifier!r}")


@lru_cache(maxsize=2)
def _by_first_word(
    lexicon: Lexicon,
) -> tuple[dict[str, list[VagueNumberRow]], dict[str, list[QuantifierRow]]]:
    """Return the vague numbers and the quantifiers by their first word, longest first."""
    vague: dict[str, list[VagueNumberRow]] = {}
    for number in sorted(lexicon.vague_numbers, key=lambda row: -len(row.words)):
        vague.setdefault(number.words[0], []).append(number)
    quantifiers: dict[str, list[QuantifierRow]] = {}
    for row in sorted(lexicon.quantifiers, key=lambda row: -len(row.words)):
        quantifiers.setdefault(row.words[0], []).append(row)
    return vague, quantifiers


def _vague_at(sent: Span, start: int, lexicon: Lexicon) -> Figure | None:
    doc = sent.doc
    for row in _by_first_word(lexicon)[0].get(doc[start].lower_, ()):
        end = phrase_at(doc, start, row.words)
        if end is None or end > sent.end or doc[end - 1].pos_ == "VERB":
            continue
        if row.words == ("some",) and end < len(doc) and _is_number_word(doc[end], lexicon):
            continue
        if row.words in {("some",), ("others",), ("many",)} and doc[start].dep_ == "advmod":
            continue
        if row.words[:1] == ("number",) and start > sent.start and doc[start - 1].lower_ in TOTALS:
            continue  # 'the total number of dead ... to 530'
        if row.words == ("others",) and start > sent.start and doc[start - 1].like_num:
            continue  # '34 others': the figure is 34
        first = start
        dozen = doc[start - 1] if start > sent.start else None
        if row.words == ("dozens",) and dozen is not None and dozen.like_num:
            return None
        return Figure(
            first=first,
            last=end - 1,
            minimum=row.minimum,
            maximum=row.maximum,
            best=None,
            quantifier=row.quantifier,
            as_written=doc[first:end].text,
            passage=passage_of(doc[first:end]),
            rule_id=row.id,
        )
    return None


def _all_but_at(sent: Span, start: int, lexicon: Lexicon) -> Figure | None:
    """Read "all but three of the nine": six."""
    doc = sent.doc
    exception = next(
        (end for words in ALL_BUT if (end := phrase_at(doc, start, words)) is not None), None
    )
    if exception is None:
        return None
    after, spared = _read_number(doc, exception, sent.end, lexicon)
    whole_at = next(
        (end for words in OF_THE if (end := phrase_at(doc, after, words)) is not None), None
    )
    if spared is None or whole_at is None:
        return None
    end, whole = _read_number(doc, whole_at, sent.end, lexicon)
    if whole is None or whole <= spared:
        return None
    rest = whole - spared
    return _figure(doc, start, end, (rest, rest, rest), "exact", "all-but")


def _glued_range(doc: Doc, start: int) -> Figure | None:
    """Read "14–18" where it is one token."""
    match = RANGE.fullmatch(doc[start].text)
    if match is None:
        return None
    least, most = (int(text.replace(",", "")) for text in match.groups())
    if least >= most:
        return None
    return _figure(doc, start, start + 1, (least, most, None), "range", "range")


def _exact_at(sent: Span, start: int, lexicon: Lexicon) -> Figure | None:
    doc = sent.doc
    glued = _glued_range(doc, start)
    if glued is not None:
        return glued
    if start > sent.start and doc[start - 1].lower_ in NOT_ONE and doc[start].lower_ == "one":
        return None
    quantifier, after = _quantifier_at(doc, start, lexicon)
    end, value = _read_number(doc, after, sent.end, lexicon)
    if value is None:
        return None
    to = doc[end] if end < sent.end else None
    first = start
    between = start > sent.start and doc[start - 1].lower_ == "between"
    joins = {"to", "and", *DASHES} if between else {"to", *DASHES}
    is_open = quantifier is None or quantifier.quantifier == "about"
    if is_open and to is not None and to.lower_ in joins:
        end_high, high = _read_number(doc, end + 1, sent.end, lexicon)
        if high is not None and high > value and to.dep_ != "mark":
            return _figure(doc, first, end_high, (value, high, None), "range", "range")
    behind = _quantifier_behind(doc, end, sent.end) if quantifier is None else None
    if behind is not None:
        name, stop = behind
        return _figure(doc, first, stop, bounds(value, name), name, "behind")
    name = quantifier.quantifier if quantifier else "exact"
    low, high_, best = bounds(value, name)
    rule = quantifier.id if quantifier else "number"
    return _figure(doc, first, end, (low, high_, best), name, rule)


def _quantifier_behind(doc: Doc, end: int, stop: int) -> tuple[str, int] | None:
    """Return the quantifier that follows a number, and its end: "50 or more", "a dozen or so"."""
    for words, name in BEHIND.items():
        after = phrase_at(doc, end, words)
        if after is not None and after <= stop:
            return name, after
    return None


BEHIND = {
    ("or", "more"): "at-least",
    ("or", "so"): "about",
    ("or", "fewer"): "at-most",
    ("or", "less"): "at-most",
    ("at", "least"): "at-least",
}
ALL_BUT = (("all", "but"), ("all", "except"), ("all", "except", "for"))
OF_THE = (("of", "the"), ("of", "its"), ("of", "their"), ("of", "his"), ("of", "those"))


def _figure(
    doc: Doc,
    first: int,
    end: int,
    limits: tuple[int | None, int | None, int | None],
    quantifier: str,
    rule: str,
) -> Figure:
    low, high, best = limits
    return Figure(
        first=first,
        last=end - 1,
        minimum=low,
        maximum=high,
        best=best,
        quantifier=quantifier,
        as_written=doc[first:end].text,
        passage=passage_of(doc[first:end]),
        rule_id=rule,
    )


def _quantifier_at(doc: Doc, start: int, lexicon: Lexicon) -> tuple[QuantifierRow | None, int]:
    best: tuple[QuantifierRow | None, int] = (None, start)
    for row in _by_first_word(lexicon)[1].get(doc[start].lower_, ()):
        end = phrase_at(doc, start, row.words)
        if end is not None and end > best[1]:
            best = (row, end)
    return best


def _is_number_word(token: Token, lexicon: Lexicon) -> bool:
    return bool(DIGITS.fullmatch(token.text)) or token.lower_ in lexicon.number_words


def _read_number(doc: Doc, start: int, stop: int, lexicon: Lexicon) -> tuple[int, int | None]:
    """Read the number words from token *start*; return (end index, value or None)."""
    total, current, i, seen = 0.0, 0.0, start, False
    if start >= stop:
        return start, None
    fraction = _fraction_of_many(doc, start, stop)
    if fraction is not None:
        return fraction
    spaced = _spaced_thousands(doc, start, stop)
    if spaced is not None:
        return spaced
    while i < stop:
        token = doc[i]
        word = token.lower_
        thousands = THOUSANDS.fullmatch(token.text)
        if thousands is not None and not seen:
            current = float(thousands.group(1)) * 1000
        elif DIGITS.fullmatch(token.text) and not seen:
            current = float(token.text.replace(",", ""))
        elif word in MULTIPLIERS and (seen or _follows_article(doc, i)):
            current = (current or 1) * MULTIPLIERS[word]
            if MULTIPLIERS[word] >= 1000:
                total, current = total + current, 0.0
        elif word in {"dozen", "score"} and (seen or _follows_article(doc, i)):
            current = (current or 1) * lexicon.number_words[word]
        elif word in lexicon.number_words and word not in MULTIPLIERS and word != "dozen":
            if word == "score" or (seen and current % 10 and current < 100):
                break
            current += lexicon.number_words[word]
        elif word == "and" and seen and _and_a_half(doc, i, stop):
            current += 0.5
            i += 3
            continue
        elif word in {"-", "and"} and seen and i + 1 < stop and _joins(doc, i, current, lexicon):
            i += 1
            continue
        else:
            break
        seen = True
        i += 1
    value = total + current
    return (i, int(value)) if seen and value == int(value) else (start, None)


def _and_a_half(doc: Doc, i: int, stop: int) -> bool:
    """Tell whether "and a half" and a large unit stand at *i*: "three and a half million"."""
    words = [doc[k].lower_ for k in range(i, min(i + 4, stop))]
    return words[:3] == ["and", "a", "half"] and words[3:] != [] and words[3] in MULTIPLIERS


def _fraction_of_many(doc: Doc, start: int, stop: int) -> tuple[int, int] | None:
    """Read "half a million" and "a quarter of a million": (end index, value)."""
    words = [doc[k].lower_ for k in range(start, min(start + 5, stop))]
    if words[:1] == ["a"]:
        words, start = words[1:], start + 1
    if not words or words[0] not in FRACTIONS:
        return None
    rest = words[2:] if words[1:2] == ["of"] else words[1:]
    if rest[:1] != ["a"] or len(rest) < 2 or rest[1] not in MULTIPLIERS:
        return None
    value = FRACTIONS[words[0]] * MULTIPLIERS[rest[1]]
    return start + len(words) - len(rest) + 2, int(value)


def _spaced_thousands(doc: Doc, start: int, stop: int) -> tuple[int, int] | None:
    """Read "1 200" and "12 500 000", which many countries write so: (end index, value)."""
    if not re.fullmatch(r"\d{1,3}", doc[start].text) or _is_a_date_before(doc, start):
        return None
    end, digits = start + 1, doc[start].text
    while end < stop and re.fullmatch(r"\d{3}", doc[end].text) and doc[end - 1].whitespace_:
        digits += doc[end].text
        end += 1
    return (end, int(digits)) if end > start + 1 else None


def _is_a_date_before(doc: Doc, i: int) -> bool:
    """Tell whether a month stands before the number: "on May 12 300 people"."""
    return i > 0 and doc[i - 1].lower_ in word_set("calendar")


def _joins(doc: Doc, i: int, current: float, lexicon: Lexicon) -> bool:
    """Tell whether '-' or 'and' at *i* is inside one number: "twenty-eight", "hundred and five"."""
    after = lexicon.number_words.get(doc[i + 1].lower_)
    if after is None:
        return False
    if doc[i].text == "-":
        return current >= 20 and current % 10 == 0 and after < 10
    return doc[i - 1].lower_ in MULTIPLIERS and after < 100


def _follows_article(doc: Doc, i: int) -> bool:
    return i > 0 and doc[i - 1].lower_ in {"a", "half", "an"}


def _measures_something_else(doc: Doc, figure: Figure) -> bool:
    """Tell whether the figure is an age, a distance, money, a year, a rank or a share."""
    after = doc[figure.last + 1] if figure.last + 1 < len(doc) else None
    before = doc[figure.first - 1] if figure.first > 0 else None
    if before is not None and (before.lower_ in CURRENCY or before.text in {"#", "no.", "No."}):
        return True
    if after is not None:
        word = after.lower_
        if after.text in {"-", "–"} and figure.last + 2 < len(doc):
            word = doc[figure.last + 2].lower_
            if not after.whitespace_ and not doc[figure.last].whitespace_:
                return True
        if (
            word in word_set("unit")
            or word.rstrip("s") in word_set("unit")
            or after.text in {"%", ":"}
        ):
            return True
    value = figure.best
    if value is None:
        return False
    if figure.quantifier == "exact" and bare_age(doc, figure.number) is not None:
        return True
    in_time = any(
        doc[i].ent_type_ in {"DATE", "TIME"} for i in range(figure.first, figure.last + 1)
    )
    bare_year = (
        figure.quantifier == "exact" and 1900 <= value <= 2100 and "," not in figure.as_written
    )
    return in_time or (bare_year and figure.as_written.isdigit())
