"""When did it happen, counted from which day?

Weekdays, 'last week', 'earlier this month', 'on 10 September', 'in 2014' and ISO dates become
intervals with precision, basis and EDTF. The publication date anchors relative words; without it
they stay unresolved. A weekday means the latest such day up to the publication day: "on Tuesday"
in an article of a Tuesday is that very day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from spacy.tokens import Span, Token

from kg.clauses.trees import ancestors
from kg.lexicon.words import feasts
from kg.model.findings import When
from kg.model.text import Passage

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
SHORT_DAY = r"(?-i:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)"
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?:\.(?=\s+\d))?"
)
PART = r"(?:morning|afternoon|evening|night|midnight|noon|dawn|dusk)"
NUMBER = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|a few)"
SMALL = {
    w: i
    for i, w in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1
    )
} | {"a": 1, "an": 1}

DATE = (
    rf"(?:[0-3]?\d(?:st|nd|rd|th)?(?:\s+(?:of\s+)?{MONTH}(?:,?\s+(?:19|20)\d\d)?)?|"
    rf"{MONTH}\s+[0-3]?\d(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?:19|20)\d\d)?|"
    rf"{MONTH}(?:\s+(?:19|20)\d\d)?|(?:19|20)\d\d)"
)
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "weekday-date",
            rf"\b{DAY},?\s+(?:the\s+)?(?P<date>[0-3]?\d(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}"
            rf"(?:,?\s+(?:19|20)\d\d)?|{MONTH}\s+[0-3]?\d(?:st|nd|rd|th)?\b(?:,?\s+(?:19|20)\d\d)?)",
        ),
        ("weekday-nth", rf"\b(?P<a>{DAY}),?\s+the\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)\b"),
        (
            "nth-of-month",
            r"\bthe\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)\s+of\s+(?P<rel>last|this)\s+month\b",
        ),
        ("before-yesterday", r"\bthe\s+day\s+before\s+yesterday\b"),
        (
            "years-ago-on",
            rf"\b(?P<n>{NUMBER})\s+years?\s+ago\s+(?:on\s+|last\s+|this\s+)?{DAY}\b",
        ),
        ("numeric", r"\b(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d)\b"),
        (
            "feast",
            r"\b(?P<feast>new\s+year[’']s\s+(?:eve|day)|christmas\s+(?:eve|day)|boxing\s+day)\b",
        ),
        (
            "range",
            rf"\b(?:between|from)\s+(?P<from>{DATE})\s+(?:and|to|until|till|through)\s+"
            rf"(?P<to>{DATE})(?!\d|[\w%])",
        ),
        ("iso", r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"),
        (
            "day-month",
            rf"\b(?P<d>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<mon>{MONTH})(?:,?\s+(?P<y>(?:19|20)?\d\d)\b)?",
        ),
        (
            "month-day",
            rf"\b(?P<mon>{MONTH})\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?",
        ),
        (
            "day-and-day",
            rf"\b(?P<a>{DAY})\s+(?:and|to|through)\s+(?P<b>{DAY})\b(?:\s+(?P<part>{PART}))?",
        ),
        (
            "last-day",
            rf"\b(?P<rel>last|next|this|the previous|previous)\s+"
            rf"(?P<a>{DAY})\b(?:\s+(?P<part>{PART}))?",
        ),
        ("short-day", rf"\b(?P<a>{SHORT_DAY})\."),
        ("day", rf"\b(?:(?:early|late)\s+)?(?P<a>{DAY})(?:'s|’s)?\b(?:\s+(?P<part>{PART}))?"),
        (
            "today",
            rf"\b(?P<word>today|tonight|yesterday|this\s+{PART}|last\s+night|overnight|earlier\s+today)\b",
        ),
        ("ago", rf"\b(?P<n>{NUMBER})\s+(?P<unit>day|week|month|year)s?\s+ago\b"),
        (
            "last-period",
            r"\b(?P<rel>last|this|past|the\s+past|the\s+last|next|earlier\s+this|late\s+last|early\s+this)\s+"
            r"(?P<unit>week(?:end)?|month|year)\b",
        ),
        (
            "past-n",
            rf"\b(?:in|over|during)\s+the\s+(?:past|last)\s+(?P<n>{NUMBER})\s+(?P<unit>hour|day|week|month|year)s?\b",
        ),
        (
            "month",
            rf"\b(?:in|since|last|of|during|early|late|mid)[\s-]+(?P<mon>{MONTH})(?:,?\s+(?P<y>(?:19|20)\d\d))?\b(?!\s+\d)",
        ),
        ("year-of", r"\b(?:the|a|an)\s+(?P<y>(?:19|20)\d\d)(?=\s+[a-z])"),
        (
            "year",
            r"\b(?:in|since|of|during|early|late|mid|from)[\s-]+(?:early\s+|late\s+)?(?P<y>(?:19|20)\d\d)\b",
        ),
    )
)
"""Most specific first; a later pattern never reads words that an earlier one has taken."""


CALENDAR = dict(PATTERNS)
FROM_A_DAY: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("later", rf"\bthe\s+(?:next|following)\s+(?:day|{PART})\b|\bthe\s+day\s+after\b"),
        ("later", r"\b(?P<n>a|one|two|three|four|five|six|seven)\s+days?\s+later\b"),
        ("earlier", r"\bthe\s+day\s+before\b|\bthe\s+previous\s+day\b"),
        (
            "earlier",
            r"\b(?P<n>a|one|two|three|four|five|six|seven)\s+days?\s+(?:earlier|before)\b",
        ),
        ("same", r"\b(?:the\s+same|that\s+same)\s+day\b"),
    )
)
"""Words that count from a day told before."""


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression and the token that carries it in the parse.

    Attributes:
        opens: True after 'since': the interval runs from here to the publication date.
    """

    when: When
    token: Token
    opens: bool


def find_times(
    sent: Span, published: date | None, *, quoted: bool = False, told: date | None = None
) -> list[TimeMention]:
    """Find the time expressions of *sent*, in text order.

    Args:
        sent: The sentence.
        published: The day relative words are counted from; None leaves them unresolved.
        quoted: True if the sentence stands inside a quotation, which has its own clock.
        told: The day last told before this sentence, from which "the next day" is counted.
    """
    taken: list[tuple[int, int]] = []
    found: list[TimeMention] = []
    for name, pattern in PATTERNS:
        for match in pattern.finditer(sent.text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            interval = _interval(name, match, published)
            if interval is None:
                continue
            taken.append(match.span())
            found.append(_mention(sent, match, interval, published, quoted))
    for name, pattern in FROM_A_DAY:
        for match in pattern.finditer(sent.text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            anchor = _day_before(found, sent.start_char + match.start()) or told
            day = _counted_from(name, match, anchor) if anchor is not None else None
            if day is not None:
                taken.append(match.span())
                interval = _Interval(day, day, "day", "relative-weekday")
                found.append(_mention(sent, match, interval, anchor, quoted))
    return sorted(found, key=lambda mention: mention.when.passage)


def _day_before(found: Sequence[TimeMention], offset: int) -> date | None:
    """Return the last single day among *found* that stands before *offset*."""
    days = [m.when for m in found if m.when.passage.start < offset and m.when.precision == "day"]
    return max(days, key=lambda when: when.passage.start).start if days else None


def _counted_from(name: str, match: re.Match[str], anchor: date) -> date | None:
    """Return the day that "the next day", "two days earlier" or "the same day" means."""
    number = SMALL.get((match.groupdict().get("n") or "a").lower())
    if number is None:
        return None
    return anchor + timedelta(days={"later": number, "earlier": -number, "same": 0}[name])


def _after_since(token: Token) -> bool:
    """Tell whether the time dates a since-clause: "since the assault began on 10 September"."""
    return any(
        child.lower_ == "since" and child.dep_ in {"mark", "case"}
        for node in ancestors(token)[1:4]
        for child in node.children
    )


@dataclass(frozen=True, slots=True)
class _Interval:
    start: date | None
    end: date | None
    precision: str
    basis: str


def _mention(
    sent: Span,
    match: re.Match[str],
    interval: _Interval,
    published: date | None,
    quoted: bool,
) -> TimeMention:
    start, end = sent.start_char + match.start(), sent.start_char + match.end()
    covered = [t for t in sent if t.idx < end and start < t.idx + len(t)]
    token = sent.doc[covered[0].i : covered[-1].i + 1].root
    before = sent.doc[covered[0].i - 1].lower_ if covered[0].i > sent.start else ""
    opens = before == "since" or match.group().lower().startswith("since") or _after_since(token)
    relative = interval.basis != "absolute"
    when = When(
        start=interval.start,
        end=interval.end,
        precision=interval.precision,
        basis="in-quotation" if quoted and relative else interval.basis,
        as_written=match.group(),
        passage=Passage(start, end),
        anchor=published if relative else None,
        part_of_day=_part_of_day(match),
        edtf=_edtf(interval),
    )
    return TimeMention(when=when, token=token, opens=opens)


def _part_of_day(match: re.Match[str]) -> str | None:
    part = re.search(PART, match.group(), re.IGNORECASE)
    return part.group().lower() if part else None


def _edtf(interval: _Interval) -> str:
    if interval.start is None or interval.end is None:
        return ""
    if interval.precision == "year":
        return f"{interval.start.year:04d}"
    if interval.precision == "month":
        return f"{interval.start.year:04d}-{interval.start.month:02d}"
    if interval.start == interval.end:
        return interval.start.isoformat()
    return f"{interval.start.isoformat()}/{interval.end.isoformat()}"


def _interval(name: str, match: re.Match[str], published: date | None) -> _Interval | None:
    groups = match.groupdict()
    if name == "weekday-date":  # the written date outranks the weekday
        return _single_date(groups["date"], published)
    if name == "numeric":
        return _numeric(groups)
    if name == "range":
        return _range(groups["from"], groups["to"], published)
    if name in {"iso", "day-month", "month-day"}:
        return _calendar_day(groups, published)
    if name == "month":
        return _calendar_month(groups, published)
    if name in {"year", "year-of"}:
        year = int(groups["y"])
        return _Interval(date(year, 1, 1), date(year, 12, 31), "year", "absolute")
    if published is None:
        return _Interval(None, None, "vague", "relative-vague")
    if name == "day-and-day":
        second = _weekday(groups["b"], published)
        first = _weekday(groups["a"], second)
        return _Interval(first, second, "days", "relative-weekday")
    if name in {"weekday-nth", "nth-of-month"}:
        return _day_of_a_month(groups, published)
    if name == "before-yesterday":
        day = published - timedelta(days=2)
        return _Interval(day, day, "day", "relative-weekday")
    if name == "years-ago-on":
        return _years_back(groups["n"], published)
    if name == "feast":
        return _feast(groups["feast"], published)
    if name in {"day", "last-day", "short-day"}:
        return _relative_day(groups, published)
    if name == "today":
        back = 1 if re.match(r"yesterday|last\s+night", groups["word"], re.IGNORECASE) else 0
        day = published - timedelta(days=back)
        return _Interval(day, day, "day", "relative-weekday")
    if name in {"ago", "past-n"}:
        return _ago(name, groups, published)
    return _last_period(groups, published)


def _weekday(word: str, until: date) -> date:
    number = next(i for i, day in enumerate(DAYS) if day.startswith(word.lower()[:3]))
    return until - timedelta(days=(until.weekday() - number) % 7)


def _relative_day(groups: dict[str, str | None], published: date) -> _Interval:
    relation = (groups.get("rel") or "").lower()
    day = _weekday(groups["a"] or "", published)
    if relation == "next":
        day += timedelta(days=7)
    elif relation == "last" and day == published:
        day -= timedelta(days=7)
    return _Interval(day, day, "day", "relative-weekday")


def _day_of_a_month(groups: dict[str, str | None], published: date) -> _Interval | None:
    """Read "Wednesday the 6th" and "the 14th of last month": the latest such day that fits."""
    wanted = int(groups["d"] or 0)
    weekday, relation = groups.get("a"), (groups.get("rel") or "").lower()
    for back in range(1 if relation == "last" else 0, 2 if relation else 13):
        year, month = divmod(published.year * 12 + published.month - 1 - back, 12)
        try:
            day = date(year, month + 1, wanted)
        except ValueError:
            continue
        if day <= published and (weekday is None or DAYS[day.weekday()] == weekday.lower()):
            return _Interval(day, day, "day", "relative-weekday")
    return None


def _years_back(number: str, published: date) -> _Interval | None:
    """Read "two years ago on Sunday": near that day, so its month."""
    years = int(number) if number.isdigit() else SMALL.get(number.lower())
    if years is None:
        return None
    return replace(_months_back(published, 12 * years), basis="relative-vague")


def _feast(name: str, published: date) -> _Interval:
    """Return the latest day of a feast up to publication."""
    month, day = feasts()[" ".join(name.lower().replace("’", "'").split())]
    found = date(published.year, month, day)
    if found > published:
        found = date(published.year - 1, month, day)
    return _Interval(found, found, "day", "absolute")


def _numeric(groups: dict[str, str | None]) -> _Interval | None:
    """Read 25/10/2019 and 10/25/2019; where both orders are dates, the day stays open.

    With dots the day stands first (DIN 5008 and its like in other countries).
    """
    first, second, year = (int(groups[name] or 0) for name in ("a", "b", "y"))
    if first <= 12 and second <= 12 and first != second and groups["sep"] == "/":
        return _Interval(None, None, "vague", "absolute")
    day, month = (second, first) if second > 12 else (first, second)
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return _Interval(found, found, "day", "absolute")


def _month_number(word: str) -> int:
    return next(i for i, month in enumerate(MONTHS, 1) if month.startswith(word.lower()[:3]))


def _calendar_day(groups: dict[str, str | None], published: date | None) -> _Interval | None:
    day = int(groups["d"] or 0)
    digits = groups.get("m")
    month = int(digits) if digits else _month_number(groups["mon"] or "")
    year = _year(groups.get("y"))
    try:
        if year is not None:
            found = date(year, month, day)
        elif published is None:
            return _Interval(None, None, "vague", "absolute")
        else:
            found = date(published.year, month, day)
            if found > published + timedelta(days=31):
                found = date(published.year - 1, month, day)
    except ValueError:
        return None
    return _Interval(found, found, "day", "absolute")


def _range(first: str, last: str, published: date | None) -> _Interval | None:
    """Read "between 4 April and 30 August 2023": what the first date lacks, the second gives."""
    end = _single_date(last, published)
    if end is None or end.end is None:
        return None
    month = MONTHS[end.end.month - 1]
    for text in (f"{first} {end.end.year}", f"{first} {month} {end.end.year}", first):
        start = _single_date(text, published)
        if start is None or start.start is None:
            continue
        if start.start > end.end and not re.search(r"(?:19|20)\d\d", first):
            start = _single_date(f"{first} {end.end.year - 1}", published)
        if start is not None and start.start is not None and start.start < end.end:
            return _Interval(start.start, end.end, "days", "absolute")
    return None


def _single_date(text: str, published: date | None) -> _Interval | None:
    """Read *text* as one date of the calendar, or None."""
    for name in ("day-month", "month-day", "month", "year"):
        match = CALENDAR[name].fullmatch(f"in {text}" if name in {"month", "year"} else text)
        if match is not None:
            return _interval(name, match, published)
    return None


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if len(text) == 4 else 1900 + int(text) if int(text) > 50 else 2000 + int(text)


def _calendar_month(groups: dict[str, str | None], published: date | None) -> _Interval | None:
    month, year = _month_number(groups["mon"] or ""), _year(groups.get("y"))
    if year is None:
        if published is None:
            return _Interval(None, None, "vague", "absolute")
        year = published.year if month <= published.month else published.year - 1
    return _Interval(date(year, month, 1), _month_end(year, month), "month", "absolute")


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _ago(name: str, groups: dict[str, str | None], published: date) -> _Interval | None:
    word = (groups["n"] or "").lower()
    number = int(word) if word.isdigit() else SMALL.get(word)
    unit = (groups["unit"] or "").lower()
    if number is None or number > 400:
        return _Interval(None, published, "vague", "relative-vague")
    if name == "past-n":
        days = {"hour": number / 24, "day": number, "week": 7 * number}.get(unit, 30 * number)
        if unit == "year":
            days = 365 * number
        start = published - timedelta(days=int(days + 0.5))
        return _Interval(start, published, "days", "relative-vague")
    if unit == "day":
        day = published - timedelta(days=number)
        return _Interval(day, day, "day", "relative-weekday")
    if unit == "week":
        monday = published - timedelta(days=published.weekday() + 7 * number)
        return _Interval(monday, monday + timedelta(days=6), "week", "relative-vague")
    if unit == "month":
        return _months_back(published, number)
    year = published.year - number
    return _Interval(date(year, 1, 1), date(year, 12, 31), "year", "relative-vague")


def _months_back(published: date, number: int) -> _Interval:
    months = published.year * 12 + published.month - 1 - number
    year, month = divmod(months, 12)
    return _Interval(
        date(year, month + 1, 1), _month_end(year, month + 1), "month", "relative-vague"
    )


def _last_period(groups: dict[str, str | None], published: date) -> _Interval | None:
    relation, unit = (groups["rel"] or "").lower(), (groups["unit"] or "").lower()
    back = 1 if re.search(r"\blast\b|\bpast\b", relation) else 0
    if relation == "next":
        return None
    if unit == "weekend":
        sunday = published - timedelta(days=published.weekday() + 1)
        return _Interval(sunday - timedelta(days=1), sunday, "days", "relative-vague")
    if unit == "week" and "past" in relation:
        return _Interval(published - timedelta(days=7), published, "days", "relative-vague")
    if unit == "week":
        monday = published - timedelta(days=published.weekday() + 7 * back)
        end = monday + timedelta(days=6) if back else published
        return _Interval(monday, end, "week", "relative-vague")
    if unit == "month":
        found = _months_back(published, back)
        last = found.end if back else published
        return _Interval(found.start, last, "month" if back else "days", "relative-vague")
    year = published.year - back
    end = date(year, 12, 31) if back else published
    return _Interval(date(year, 1, 1), end, "year", "relative-vague")


def to_come(when: When) -> When:
    """Return the weekday of *when* as the next one after publication: "plans to bomb on Friday"."""
    is_weekday = re.search(rf"\b{DAY}\b", when.as_written, re.IGNORECASE) is not None
    if not is_weekday or when.anchor is None or when.start is None or when.start >= when.anchor:
        return when
    day = when.start + timedelta(days=7)
    return replace(when, start=day, end=day, edtf=day.isoformat())
