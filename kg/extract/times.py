"""Find time expressions and resolve them to intervals.

Weekdays, 'last week', 'earlier this month', 'on 10 September', 'in 2014' and ISO dates become
intervals with precision, basis and EDTF. Each wording is a row of ``data/time_patterns.csv``, which
names its reading here. The publication date anchors relative words; without it they stay
unresolved. A weekday means the latest such day up to the publication day: "on Tuesday" in an
article of a Tuesday is that very day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from spacy.tokens import Span, Token

from kg.clauses.trees import ancestors, any_in, children, root_of, words_of
from kg.lexicon.patterns import TimePatternRow, time_fragments, time_patterns
from kg.lexicon.words import feasts, number_words
from kg.model.findings import When
from kg.model.text import Passage

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS_IN = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
SINCE = re.compile(r"\bsince\s*\||\|since", re.IGNORECASE)
"""Right before the bar where a wording starts, or right behind it."""
YEAR_WRITTEN = re.compile(r"\b(?:19|20)\d\d\b")
NAMING = frozenset({"compound", "nummod", "amod", "flat", "nmod:unmarked", "nmod:desc"})
"""From the words of a name to its noun: 'the 1920 Revolution Brigades'."""
LARGEST = 400
"""A larger number of days or years ago is no date."""
YEAR_AHEAD = timedelta(days=31)
"""A day of the year so far after publication is one of the year before."""

Told = Mapping[str, str]
"""The groups of a wording, in lower case; "" for what it leaves out."""


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression and the token that carries it in the parse.

    Attributes:
        opens: True after 'since': the interval runs from here to the publication date.
    """

    when: When
    token: Token
    opens: bool

    def in_quotation(self) -> TimeMention:
        """Return it as told by somebody quoted, who counts from another day."""
        if self.when.basis == "absolute":
            return self
        return replace(self, when=replace(self.when, basis="in-quotation"))


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from *start* to *end*, as sure as *precision* and *basis* say."""

    start: date | None
    end: date | None
    precision: str = "vague"
    basis: str = "relative-vague"

    @property
    def edtf(self) -> str:
        """Return the interval in EDTF; "" where an end is open."""
        if self.start is None or self.end is None:
            return ""
        length = {"year": 4, "month": 7}.get(self.precision)  # EDTF level 0: 2018, 2018-10
        ends = (self.start.isoformat()[:length], self.end.isoformat()[:length])
        return "/".join(dict.fromkeys(ends))  # ISO 8601-2: an interval of equal ends is one date


def find_times(
    sent: Span, published: date | None, *, told: date | None = None
) -> list[TimeMention]:
    """Find the time expressions of *sent*, in text order.

    Relative words are counted from the day of publication, and unresolved without it; "the next
    day" from the day last *told* before this sentence.
    """
    found: list[TimeMention] = []
    for row, match in _wordings(words_of(sent)):
        here = Passage(sent.start_char + match.start(), sent.start_char + match.end())
        if any(here.overlaps(m.when.passage) for m in found):
            continue
        anchor = (_day_before(found, here) or told) if row.anchor == "told" else published
        near = _soon_after(found, here, row, match) if row.reading == "calendar" else None
        interval = near or _interval(row, match, anchor)
        if interval is not None:
            found.append(_mention(sent, match, here, interval, anchor))
    dated = (mention for mention in found if not _names_a_body(mention, sent))
    return sorted(dated, key=lambda mention: mention.when.passage)


def _names_a_body(mention: TimeMention, sent: Span) -> bool:
    """Tell whether a day or year is part of a name: "the *October 7* Brigade"."""
    if mention.when.basis != "absolute":
        return False
    here = mention.when.passage
    covered = [t for t in sent if t.idx < here.end and here.start < t.idx + len(t)]
    first, body = covered[0], covered[-1].head
    # "On 7 October army units fired": the words between a preposition and a body are no name.
    before = first.doc[max(first.i - 1, sent.start)]
    if before.pos_ == "ADP" and before.i < first.i and before.lower_ != "of":
        return False
    is_joined = covered[-1].dep_ in NAMING and covered[-1].i < body.i
    between = first.doc[covered[-1].i + 1 : body.i]
    return is_joined and any_in([body], "collective") and all(t.dep_ in NAMING for t in between)


def _wordings(text: str) -> Iterator[tuple[TimePatternRow, re.Match[str]]]:
    """Yield what the rows match, most specific first: none reads words that another has taken."""
    return (
        (row, match) for row in time_patterns().values() for match in row.pattern.finditer(text)
    )


def _day_before(found: Sequence[TimeMention], here: Passage) -> date | None:
    times = (m.when for m in found if m.when.passage.start < here.start)
    days = (when for when in times if when.precision == "day")
    last = max(days, key=lambda when: when.passage.start, default=None)
    return last.start if last is not None else None


def _soon_after(
    found: Sequence[TimeMention], here: Passage, row: TimePatternRow, match: re.Match[str]
) -> Interval | None:
    """Return the day of a month told without a year that follows one told with its year.

    "On 11 August 2019 gunmen shot two herders and on 14 August they killed five"; a day later in
    the year is rather of the year of publication.
    """
    before = (m.when for m in found if m.when.passage.start < here.start)
    full = [w.start for w in before if w.start and YEAR_WRITTEN.search(w.as_written)]
    if not full:
        return None
    interval = _interval(row, match, date(full[-1].year, 12, 31))
    day = interval.start if interval is not None and interval.precision == "day" else None
    is_soon = day is not None and timedelta() <= day - full[-1] <= YEAR_AHEAD
    return interval if is_soon else None


def _mention(
    sent: Span, match: re.Match[str], here: Passage, interval: Interval, anchor: date | None
) -> TimeMention:
    covered = [t for t in sent if t.idx < here.end and here.start < t.idx + len(t)]
    token = root_of(covered)
    part = time_fragments()["part"].search(match.group())
    when = When(
        start=interval.start,
        end=interval.end,
        precision=interval.precision,
        basis=interval.basis,
        as_written=match.group(),
        passage=here,
        anchor=anchor if interval.basis != "absolute" else None,
        part_of_day=part.group().lower() if part else None,
        edtf=interval.edtf,
    )
    since = SINCE.search(f"{words_of(sent)[: match.start()]}|{match.group()}")
    # "since the assault began on 10 September"
    above = (child for node in ancestors(token)[1:4] for child in children(node, "mark", "case"))
    return TimeMention(when, token, bool(since) or any(c.lower_ == "since" for c in above))


def period_of(times: Sequence[TimeMention]) -> TimeMention | None:
    """Return the time that opens the period of a cumulative figure, or None."""
    opening = [mention for mention in times if mention.opens]
    return next(iter(opening or times), None)


def to_come(when: When) -> When:
    """Return the weekday of *when* as the next one after publication: "plans to bomb on Friday"."""
    is_weekday = time_fragments()["day"].search(when.as_written) is not None
    if not is_weekday or when.anchor is None or when.start is None or when.start >= when.anchor:
        return when
    day = when.start + timedelta(days=7)
    return replace(when, start=day, end=day, edtf=day.isoformat())


# readings: what the groups of a wording mean ------------------------------------------------


def _interval(row: TimePatternRow, match: re.Match[str], anchor: date | None) -> Interval | None:
    groups = {name: (text or "").lower() for name, text in match.groupdict().items()}
    told = {**row.given, **groups}
    if not row.anchor:
        return CALENDAR[row.reading](told, anchor)
    if anchor is None:
        return Interval(None, None) if row.anchor == "published" else None
    return RELATIVE[row.reading](told, anchor)


def _one_day(day: date | None, basis: str = "relative-weekday") -> Interval | None:
    return Interval(day, day, "day", basis) if day else None


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first_of_month(year: int, month: int) -> date:
    """Return the first day of a month; month 0 is last December."""
    years, month = divmod(year * 12 + month - 1, 12)
    return date(years, month + 1, 1)


def _period(unit: str, anchor: date, back: int = 0, basis: str = "relative-vague") -> Interval:
    """Return the week, month or year that is *back* such periods before that of *anchor*."""
    if unit == "week":
        start = anchor - timedelta(days=anchor.weekday() + 7 * back)
        return Interval(start, start + timedelta(days=6), unit, basis)
    if unit == "month":
        start = _first_of_month(anchor.year, anchor.month - back)
        end = _first_of_month(start.year, start.month + 1) - timedelta(days=1)
        return Interval(start, end, unit, basis)
    year = anchor.year - back
    return Interval(date(year, 1, 1), date(year, 12, 31), unit, basis)


def _year(text: str) -> int | None:
    digits = text.lstrip("'’")
    if len(digits) != 2:
        return int(digits) if digits else None
    return int(digits) + (1900 if int(digits) > 50 else 2000)


def _number(told: Told) -> int | None:
    """Return the number of the wording, or None for "several" and numbers of no date."""
    word = told["n"]
    number = int(word) if word.isdigit() else {**number_words(), "a": 1, "an": 1}.get(word)
    return number if number is not None and number <= LARGEST else None


def _calendar(told: Told, published: date | None) -> Interval | None:
    """Read "10 September", "in October 2018" and "in 2014"."""
    year, day = _year(told["y"]), int(told.get("d", 0))
    month = int(told.get("m", 0)) or MONTHS.index(told.get("mon", "jan")[:3]) + 1
    if year and published and len(told["y"]) < 4 and year > published.year:
        return None  # two figures that would be a year to come are none
    year = year or (_year_meant(month, day, published) if published else None)
    if year is None:
        return Interval(None, None, basis="absolute")
    if day:
        return _one_day(_day_of(year, month, day), "absolute")
    return _period("month" if "mon" in told else "year", date(year, month, 1), basis="absolute")


def _year_meant(month: int, day: int, published: date) -> int:
    """Return the year of a month or day told without one.

    A month after that of publication is last year's, and so is a day more than a month ahead.
    """
    latest = published + YEAR_AHEAD if day else published
    is_ahead = (_day_of(published.year, month, day or 1) or latest) > latest
    return published.year - is_ahead


def _numeric(told: Told, _published: date | None) -> Interval | None:
    """Read 25/10/2019 and 10/25/2019; where both orders are dates, the day stays open.

    With dots the day stands first (DIN 5008 and its like in other countries).
    """
    first, second, year = int(told["a"]), int(told["b"]), int(told["y"])
    if max(first, second) <= 12 and first != second and told["sep"] == "/":
        return Interval(None, None, basis="absolute")
    day, month = (second, first) if second > 12 else (first, second)
    return _one_day(_day_of(year, month, day), "absolute")


def _single_date(text: str, published: date | None) -> Interval | None:
    for name in ("day-month", "month-day", "month-name", "year-number"):
        row = time_patterns()[name]
        match = row.pattern.fullmatch(text) or row.pattern.fullmatch(f"in {text}")
        if match is not None:
            return _interval(row, match, published)
    return None


def _range(told: Told, published: date | None) -> Interval | None:
    """Read "between 4 April and 30 August 2023": what the first date lacks, the second gives."""
    last = _single_date(told["to"], published)
    if last is None or last.end is None:
        return None
    year, month = last.end.year, MONTHS[last.end.month - 1]
    # "30 December to 3 January 2024" began in 2023: with 2024 it would end before it starts.
    given = (f" {year}", f" {year - 1}", f" {month} {year}", "")
    firsts = (_single_date(told["from"] + more, published) for more in given)
    starts = (first.start for first in firsts if first is not None and first.start is not None)
    start = next((start for start in starts if start < last.end), None)
    return Interval(start, last.end, "days", "absolute") if start is not None else None


def _years(told: Told, _published: date | None) -> Interval | None:
    """Read "the war of 1998-99" as both years and all between."""
    first = int(told["y"])
    last = int(told["y"][: -len(told["to"])] + told["to"])
    if last <= first:
        return None
    return Interval(date(first, 1, 1), date(last, 12, 31), "days", "absolute")


def _month_of_year(told: Told, published: date) -> Interval:
    """Read "May last year"."""
    month = MONTHS.index(told["mon"][:3]) + 1
    return _period("month", date(published.year - int(told["years"]), month, 1), basis="absolute")


def _weekday_until(word: str, until: date) -> date:
    return until - timedelta(days=(until.weekday() - DAYS.index(word[:3])) % 7)


def _weekday(told: Told, published: date) -> Interval | None:
    day, relation = _weekday_until(told["a"], published), told.get("rel")
    # On a Tuesday "Tuesday" is this day and "last Tuesday" a week before.
    weeks = {"next": 1, "last": -1 if day == published else 0}.get(relation or "", 0)
    return _one_day(day + timedelta(days=7 * weeks))


def _weekdays(told: Told, published: date) -> Interval | None:
    second = _weekday_until(told["b"], published)
    return Interval(_weekday_until(told["a"], second), second, "days", "relative-weekday")


def _day_of_a_month(told: Told, published: date) -> Interval | None:
    """Read "Wednesday the 6th" and "the 14th of last month": the latest such day that fits."""
    back = {"last": range(1, 2), "this": range(1)}.get(told.get("rel", ""), range(13))
    months = (_first_of_month(published.year, published.month - k) for k in back)
    days = filter(None, (_day_of(first.year, first.month, int(told["d"])) for first in months))
    weekday = told.get("a", "")[:3]
    fits = (day for day in days if day <= published and DAYS[day.weekday()].startswith(weekday))
    return _one_day(next(fits, None))


def _ago(told: Told, anchor: date) -> Interval | None:
    """Read "two days ago" as that day, "last month" as that month."""
    number = _number(told)
    if number is None:
        return Interval(None, anchor)
    number *= int(told.get("times", 1))
    if told["unit"] == "day":
        return _one_day(anchor - timedelta(days=number))
    return _period(told["unit"], anchor, number)


def _years_ago_on(told: Told, published: date) -> Interval | None:
    """Read "a year ago last Saturday": of that month, since the weekday may be another by now."""
    day = _weekday(told, published)
    if day is None or day.start is None:
        return None
    return _ago(told, day.start)


def _past(told: Told, published: date) -> Interval | None:
    """Read "over the past three days": so many days up to publication."""
    number = _number(told)
    if number is None:
        return Interval(None, published)
    # "the past 36 hours" reach two days back, "the past six hours" none.
    days = timedelta(days=int(DAYS_IN[told["unit"]] * number + 0.5))
    return Interval(published - days, published, "days")


def _period_to(told: Told, published: date) -> Interval | None:
    """Read "in the week to 12 May" and "the 24 hours to Sunday" as the days up to that day."""
    number = _number({"n": told["n"] or "a"})
    date_told = _single_date(told["date"], published) if told["date"] else None
    last = date_told or (_one_day(_weekday_until(told["day"], published)) if told["day"] else None)
    if number is None or last is None or last.end is None:
        return None
    days = DAYS_IN[told["unit"]] * number
    back = int(days + 0.5) if told["unit"] == "hour" else int(days) - 1
    return Interval(last.end - timedelta(days=back), last.end, "days", last.basis)


def _so_far(told: Told, published: date) -> Interval | None:
    """Read "this week" as its days up to publication."""
    unit = told["unit"]
    precision = "days" if unit == "month" else unit
    return replace(_period(unit, published), end=published, precision=precision)


def _weekend(told: Told, published: date) -> Interval | None:
    """Read the latest whole weekend; "this weekend" on a Saturday or Sunday is the one so far."""
    saturday = published - timedelta(days=(published.weekday() + 2) % 7)
    if published - saturday < timedelta(days=2) and not told.get("now"):
        saturday -= timedelta(days=7)
    return Interval(saturday, min(saturday + timedelta(days=1), published), "days")


def _feast(told: Told, published: date) -> Interval | None:
    month, day = feasts()[" ".join(told["feast"].replace("’", "'").split())]
    year = published.year - ((month, day) > (published.month, published.day))
    return _one_day(date(year, month, day), "absolute")


CALENDAR: Mapping[str, Callable[[Told, date | None], Interval | None]] = {
    "calendar": _calendar,
    "date": lambda told, published: _single_date(told["date"], published),
    "numeric": _numeric,
    "range": _range,
    "years": _years,
}
RELATIVE: Mapping[str, Callable[[Told, date], Interval | None]] = {
    "ago": _ago,
    "day-of-month": _day_of_a_month,
    "feast": _feast,
    "month-of-year": _month_of_year,
    "past": _past,
    "period-to": _period_to,
    "so-far": _so_far,
    "weekday": _weekday,
    "weekdays": _weekdays,
    "weekend": _weekend,
    "years-ago-on": _years_ago_on,
}
