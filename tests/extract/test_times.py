"""Times: words about time become days, counted from the publication date or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Span

from kg.extract.times import find_times, period_of
from kg.lexicon.patterns import time_patterns
from kg.lexicon.rows import Row, read_rows
from kg.model.findings import When
from kg.paths import DATA
from kg.vocab.schemes import concepts

Plain = Callable[[str], Span]
TUESDAY = date(2018, 11, 13)
THE_DAY_TOLD = date(2018, 10, 20)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ROWS = [row for row in read_rows(DATA / "time_patterns.csv") if row["reading"] != "fragment"]


def the_time(sent: Span, published: date | None = TUESDAY, *, quoted: bool = False) -> When:
    """Return the only time of *sent*."""
    (mention,) = find_times(sent, published)
    return (mention.in_quotation() if quoted else mention).when


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_row_reads_its_example(plain: Plain, row: Row) -> None:
    """Each row reads its example as its days, from the day published or the day told before."""
    sent = plain(f"The raid {row['example']} killed three people")
    (mention,) = find_times(sent, TUESDAY, told=THE_DAY_TOLD)
    words = time_patterns()[row["id"]].pattern.search(sent.text)
    assert words is not None
    assert mention.when.as_written == words.group()
    assert (str(mention.when.start), str(mention.when.end)) == (row["start"], row["end"])


CASES = [
    # pattern, words, start, end, precision
    ("range", "between 3 and 5 February 2017", "2017-02-03", "2017-02-05", "days"),
    ("range", "from 4 April to 30 August 2017", "2017-04-04", "2017-08-30", "days"),
    ("range", "between November 2005 and December 2011", "2005-11-01", "2011-12-31", "days"),
    ("days-of-month", "on the night of 8-9 February 2017", "2017-02-08", "2017-02-09", "days"),
    ("days-of-month", "on the night of 8–9 February", "2018-02-08", "2018-02-09", "days"),
    ("range-of-days", "of 30 September - 13 October", "2018-09-30", "2018-10-13", "days"),
    ("range-of-days", "from April 30 – May 13, 2017", "2017-04-30", "2017-05-13", "days"),
    ("period-to-day", "in the week to 4 November", "2018-10-29", "2018-11-04", "days"),
    ("period-to-day", "in the 24 hours to 6 am on 4 November", "2018-11-03", "2018-11-04", "days"),
    ("period-to-day", "in the three days to Sunday", "2018-11-09", "2018-11-11", "days"),
    ("years-to", "in the war of 2003 to 2011", "2003-01-01", "2011-12-31", "days"),
    ("weekday-date", "on Friday, November 2, 2018", "2018-11-02", "2018-11-02", "day"),
    ("weekday-date", "on Monday 29 October", "2018-10-29", "2018-10-29", "day"),
    ("weekday-nth", "on Wednesday the 7th", "2018-11-07", "2018-11-07", "day"),
    ("weekday-nth", "on Saturday the 29th", "2018-09-29", "2018-09-29", "day"),
    ("nth-of-month", "on the 14th of last month", "2018-10-14", "2018-10-14", "day"),
    ("before-yesterday", "the day before yesterday", "2018-11-11", "2018-11-11", "day"),
    ("years-ago-on", "two years ago on Sunday", "2016-11-01", "2016-11-30", "month"),
    ("years-ago-on", "a year ago last Saturday", "2017-11-01", "2017-11-30", "month"),
    ("numeric", "on 25/10/2018", "2018-10-25", "2018-10-25", "day"),
    ("numeric", "on 10/25/2018", "2018-10-25", "2018-10-25", "day"),
    ("numeric", "on 03.04.2018", "2018-04-03", "2018-04-03", "day"),
    ("numeric", "on 03/04/2018", "None", "None", "vague"),
    ("feast", "on New Year's Eve", "2017-12-31", "2017-12-31", "day"),
    ("feast", "on Christmas Day", "2017-12-25", "2017-12-25", "day"),
    ("abbreviated-day", "on Sat.", "2018-11-10", "2018-11-10", "day"),
    ("iso", "on 2018-10-20", "2018-10-20", "2018-10-20", "day"),
    ("day-month", "on 10 September", "2018-09-10", "2018-09-10", "day"),
    ("day-month", "on the 3rd of May 2017", "2017-05-03", "2017-05-03", "day"),
    ("day-month", "on 20 December", "2017-12-20", "2017-12-20", "day"),
    ("month-day", "on September 10", "2018-09-10", "2018-09-10", "day"),
    ("month-day", "on September 10, 2016", "2016-09-10", "2016-09-10", "day"),
    ("day-and-day", "on Thursday and Friday", "2018-11-08", "2018-11-09", "days"),
    ("last-day", "last Friday", "2018-11-09", "2018-11-09", "day"),
    ("last-day", "last Tuesday", "2018-11-06", "2018-11-06", "day"),
    ("weekday", "on Monday", "2018-11-12", "2018-11-12", "day"),
    ("weekday", "on Tuesday", "2018-11-13", "2018-11-13", "day"),
    ("weekday", "early Tuesday morning", "2018-11-13", "2018-11-13", "day"),
    ("weekday", "on Wednesday", "2018-11-07", "2018-11-07", "day"),
    ("today", "today", "2018-11-13", "2018-11-13", "day"),
    ("yesterday", "yesterday", "2018-11-12", "2018-11-12", "day"),
    ("yesterday", "last night", "2018-11-12", "2018-11-12", "day"),
    ("overnight", "overnight", "2018-11-12", "2018-11-13", "days"),
    ("days-of-month", "on the night of 11/12 September 2018", "2018-09-11", "2018-09-12", "days"),
    ("days-of-month", "on 12 and 13 February 2018", "2018-02-12", "2018-02-13", "days"),
    ("overnight-days", "overnight Friday into Saturday", "2018-11-09", "2018-11-10", "days"),
    ("overnight-day", "overnight on Friday", "2018-11-09", "2018-11-09", "day"),
    ("month-last-year", "since December of last year", "2017-12-01", "2017-12-31", "month"),
    ("years-apart", "in the war of 1998-99", "1998-01-01", "1999-12-31", "days"),
    ("years-apart", "of the 2003–2011 war", "2003-01-01", "2011-12-31", "days"),
    ("ago", "two days ago", "2018-11-11", "2018-11-11", "day"),
    ("ago", "a week ago", "2018-11-05", "2018-11-11", "week"),
    ("ago", "three months ago", "2018-08-01", "2018-08-31", "month"),
    ("ago", "four years ago", "2014-01-01", "2014-12-31", "year"),
    ("last-period", "last week", "2018-11-05", "2018-11-11", "week"),
    ("this-period", "this week", "2018-11-12", "2018-11-13", "week"),
    ("last-period", "last month", "2018-10-01", "2018-10-31", "month"),
    ("this-period", "earlier this month", "2018-11-01", "2018-11-13", "days"),
    ("last-period", "last year", "2017-01-01", "2017-12-31", "year"),
    ("past-week", "in the past week", "2018-11-06", "2018-11-13", "days"),
    ("weekend", "last weekend", "2018-11-10", "2018-11-11", "days"),
    ("past-n", "over the past three days", "2018-11-10", "2018-11-13", "days"),
    ("past-n", "in the last 24 hours", "2018-11-12", "2018-11-13", "days"),
    ("month-name", "in October", "2018-10-01", "2018-10-31", "month"),
    ("month-name", "in December", "2017-12-01", "2017-12-31", "month"),
    ("month-name", "in February 2016", "2016-02-01", "2016-02-29", "month"),
    ("year-of", "of the 2015 campaign", "2015-01-01", "2015-12-31", "year"),
    ("year-number", "in 2014", "2014-01-01", "2014-12-31", "year"),
]


@pytest.mark.parametrize(
    ("pattern", "words", "start", "end", "precision"),
    CASES,
    ids=[f"{case[0]}-{case[1].replace(' ', '_')}" for case in CASES],
)
def test_words_about_time_become_days(
    plain: Plain, pattern: str, words: str, start: str, end: str, precision: str
) -> None:
    """Each wording gives its interval, counted from Tuesday 13 November 2018."""
    sent = plain(f"The raid {words} killed three people")
    when = the_time(sent)
    assert (str(when.start), str(when.end), when.precision) == (start, end, precision)
    assert when.precision in concepts("time-precision")
    assert when.basis in concepts("time-basis")
    assert sent.doc.text[when.passage.start : when.passage.end] == when.as_written


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("the next day", "2018-10-21"),
        ("the following morning", "2018-10-21"),
        ("two days later", "2018-10-22"),
        ("a day earlier", "2018-10-19"),
        ("three days before", "2018-10-17"),
        ("the previous day", "2018-10-19"),
        ("the same day", "2018-10-20"),
    ],
)
def test_days_are_counted_from_the_day_told_before(plain: Plain, words: str, day: str) -> None:
    """Across sentences from the day told last, within one from the day before; else from none."""
    later = plain(f"The raid {words} killed three people")
    (mention,) = find_times(later, TUESDAY, told=date(2018, 10, 20))
    assert str(mention.when.start) == day
    assert find_times(later, TUESDAY) == []
    within = plain(f"A bomb fell on 20 October and a raid {words} killed three people")
    assert [str(m.when.start) for m in find_times(within, TUESDAY)][-1] == day


@pytest.mark.parametrize(
    ("text", "day", "written"),
    [
        ("On 6 November, 12 civilians were killed.", "2018-11-06", "6 November"),
        ("On 6 November, 34 people were killed.", "2018-11-06", "6 November"),
        ("On 6 November 15 people were killed.", "2018-11-06", "6 November"),
        ("Since 6 November, 34 people have been killed.", "2018-11-06", "6 November"),
        ("On 6 November, 40 km from Gao, two men were killed.", "2018-11-06", "6 November"),
        ("On 6 November 12-year-old twins were killed.", "2018-11-06", "6 November"),
        ("On 6 November 12,000 people fled.", "2018-11-06", "6 November"),
        ("On 6 November 10:30 shots were fired.", "2018-11-06", "6 November"),
        ("Ten were killed on 6 November, 12 in Kona.", "2018-11-06", "6 November"),
        ("On November 6, 34 people were killed.", "2018-11-06", "November 6"),
        ("On 6 November 2017, 34 people were killed.", "2017-11-06", "6 November 2017"),
        ("Between 5 and 6 November, 34 people were killed.", "2018-11-05", "5 and 6 November"),
        # A year all the same.
        ("Nine people were killed on 14 November 89.", "1989-11-14", "14 November 89"),
        ("Nine people were killed on 14 November 89 in Lima.", "1989-11-14", "14 November 89"),
        ("On 14 November 89, nine people were killed.", "1989-11-14", "14 November 89"),
        ("They were killed on 13 May '12.", "2012-05-13", "13 May '12"),
        ("They were killed on 13 May ’12 in Lima.", "2012-05-13", "13 May ’12"),
        ("Guatemala City, 16 May 90 (ACAN-EFE)", "1990-05-16", "16 May 90"),
        ("Lima, 28 Dec 89 -- Gunmen fired shots.", "1989-12-28", "28 Dec 89"),
    ],
)
def test_a_figure_behind_a_day_is_no_year(plain: Plain, text: str, day: str, written: str) -> None:
    """'On 6 November, 12 civilians' died this year; '14 November 89' and "May '12" have a year."""
    when = the_time(plain(text))
    assert (str(when.start), when.as_written) == (day, written)


def test_two_figures_are_no_year_to_come(plain: Plain) -> None:
    """'14 November 34' of a report of 2018 is no day of 2034."""
    assert find_times(plain("They were killed on 14 November 34."), TUESDAY) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Three members of the October 7 Brigade were killed.", []),
        ("The March 23 Movement killed 12 people.", []),
        ("The 1920 Revolution Brigades killed 12 people.", []),
        ("Fighters of the November 17 group killed a guard.", []),
        ("The April 6 movement said a member was killed in Cairo on May 5.", ["2018-05-05"]),
        ("Three members of the brigade were killed on October 7.", ["2018-10-07"]),
        ("On October 7 the brigade killed three people.", ["2018-10-07"]),
        ("The October 7 attack killed three people.", ["2018-10-07"]),
        ("The army killed three people on October 7, the movement said.", ["2018-10-07"]),
    ],
)
@pytest.mark.slow
def test_a_date_in_a_name_is_no_day(language: Language, text: str, days: list[str]) -> None:
    """'the October 7 Brigade' is called by a day, on which nothing happened that is told here."""
    (sent,) = language(text).sents
    assert [str(mention.when.start) for mention in find_times(sent, TUESDAY)] == days


def test_every_pattern_was_tried() -> None:
    """The collector found the table whole, and the cases above try each row."""
    assert [row["id"] for row in ROWS] == list(time_patterns())
    assert len(ROWS) >= 30
    counted = {row.id for row in time_patterns().values() if row.anchor == "told"}
    assert {case[0] for case in CASES} | counted == set(time_patterns())


def test_absolute_days_have_no_anchor(plain: Plain) -> None:
    """A relative day names the day it was counted from, a calendar day does not."""
    assert the_time(plain("killed on Monday")).anchor == TUESDAY
    assert the_time(plain("killed in 2014")).anchor is None
    assert the_time(plain("killed on 10 September 2018")).basis == "absolute"


def test_a_quotation_has_its_own_clock(plain: Plain) -> None:
    """Relative words inside a quotation say so; calendar days do not change."""
    assert the_time(plain("they came last week"), quoted=True).basis == "in-quotation"
    assert the_time(plain("they came in 2014"), quoted=True).basis == "absolute"


def test_without_a_publication_date_relative_words_stay_open(plain: Plain) -> None:
    """There is no fall-back: 'on Monday' of an undated article is no day."""
    when = the_time(plain("killed on Monday"), None)
    assert (when.start, when.end, when.precision, when.edtf) == (None, None, "vague", "")
    assert the_time(plain("killed on 10 September"), None).start is None
    assert the_time(plain("killed on 10 September 2018"), None).start == date(2018, 9, 10)


def test_since_opens_an_interval(plain: Plain) -> None:
    """'since 10 September' runs on; 'on 10 September' does not."""
    (since,) = find_times(plain("killed since 10 September there"), TUESDAY)
    (on,) = find_times(plain("killed on 10 September there"), TUESDAY)
    assert since.opens
    assert not on.opens


@pytest.mark.parametrize(
    ("words", "part"),
    [("on Monday night", "night"), ("early Tuesday morning", "morning"), ("on Monday", None)],
)
def test_the_part_of_the_day_is_kept(plain: Plain, words: str, part: str | None) -> None:
    """Morning and night are told beside the day."""
    assert the_time(plain(f"killed {words} there")).part_of_day == part


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("on Monday", "2018-11-12"),
        ("last week", "2018-11-05/2018-11-11"),
        ("last month", "2018-10"),
        ("in 2014", "2014"),
    ],
)
def test_edtf_says_the_same(plain: Plain, words: str, edtf: str) -> None:
    """The EDTF string holds day, interval, month or year."""
    assert the_time(plain(f"killed {words} there")).edtf == edtf


@pytest.mark.parametrize("text", ["on 31 February", "next week", "he may go", "the march began"])
def test_what_is_no_time_is_left(plain: Plain, text: str) -> None:
    """Days that do not exist, the future and plain words give nothing."""
    assert find_times(plain(f"They said {text} there"), TUESDAY) == []


def test_a_date_is_not_read_twice(plain: Plain) -> None:
    """'on 10 September 2016' is one time, not a day, a month and a year."""
    assert len(find_times(plain("killed on 10 September 2016 there"), TUESDAY)) == 1


@given(published=st.dates(date(1990, 1, 1), date(2090, 1, 1)), day=st.sampled_from(WEEKDAYS))
def test_a_weekday_lies_within_the_week_before(plain: Plain, published: date, day: str) -> None:
    """'on Friday' is the latest Friday up to the publication day."""
    when = the_time(plain(f"killed on {day.title()} there"), published)
    assert when.start == when.end
    assert when.start is not None
    assert timedelta(0) <= published - when.start < timedelta(days=7)
    assert when.start.weekday() == WEEKDAYS.index(day)


@given(
    published=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    words=st.sampled_from(["last weekend", "this weekend", "past weekend", "earlier this weekend"]),
)
def test_a_weekend_is_over_unless_it_is_this_one(plain: Plain, published: date, words: str) -> None:
    """'last weekend' of a Sunday's report is the one before, 'this weekend' that of yesterday."""
    when = the_time(plain(f"killed {words} there"), published)
    assert when.start is not None
    assert when.end is not None
    assert when.start.weekday() == 5
    is_so_far = "this" in words and published.weekday() >= 5
    assert when.end == (published if is_so_far else when.start + timedelta(days=1))
    assert timedelta(0 if is_so_far else 2) <= published - when.start < timedelta(days=9)


@given(
    published=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    words=st.lists(
        st.sampled_from(
            [case[1] for case in CASES]
            + ["since", "until", "3 days ago", "killed 12", "May", "2019-02-30", "7 January 99"]
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_intervals_are_never_reversed(plain: Plain, published: date, words: list[str]) -> None:
    """Whatever stands together: start before end, words quoted, no overlap, EDTF if closed."""
    sent = plain("It was " + " and then ".join(words) + " there")
    end = 0
    for mention in find_times(sent, published):
        when = mention.when
        assert sent.doc.text[when.passage.start : when.passage.end] == when.as_written
        assert when.passage.start >= end
        end = when.passage.end
        if when.start is not None and when.end is not None:
            assert when.start <= when.end
            assert when.edtf


def test_the_full_stop_is_no_part_of_a_date(plain: Plain) -> None:
    """'on 10 September.' is written '10 September'."""
    assert the_time(plain("They died on 10 September.")).as_written == "10 September"


def test_the_period_begins_where_since_says(plain: Plain) -> None:
    """Of several times, the one after 'since' opens the period."""
    sent = plain("killed on Monday and since 10 September there")
    times = find_times(sent, date(2018, 11, 13))
    period = period_of(times)
    assert period is not None
    assert period.when.start == date(2018, 9, 10)
    assert period_of([]) is None


@pytest.mark.parametrize("text", ["14 martyrs fell", "5 marines died", "3 mayors were shot"])
def test_a_month_is_a_whole_word(plain: Callable[[str], Span], text: str) -> None:
    """Three letters that begin another word are no month."""
    assert list(find_times(plain(text), date(2018, 11, 13))) == []
