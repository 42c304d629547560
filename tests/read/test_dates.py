"""Tests of ``kg.read.dates``: date lines in the spellings that news uses."""

from __future__ import annotations

from datetime import date

import pytest

from kg.read.dates import find_date_line, find_date_prefix, may_be_another_day, parse_day

LINES = [
    ("Sunday 21 October 2018 10:00 UTC", date(2018, 10, 21)),
    ("13 November, 2018", date(2018, 11, 13)),
    ("Sunday 5 July 2015", date(2015, 7, 5)),
    ("Sun 05 Jul 2015", date(2015, 7, 5)),
    ("Published July 5 2015", date(2015, 7, 5)),
    ("Last updated Thursday, Feb. 23, 2017 02:29PM EST", date(2017, 2, 23)),
    ("June 15, 2014 -- Updated 2011 GMT (0411 HKT)", date(2014, 6, 15)),
    ("2018-10-21", date(2018, 10, 21)),
    ("2018-10-21T10:00:00Z", date(2018, 10, 21)),
    ("05-07-2015", date(2015, 7, 5)),
    ("18.05.2017", date(2017, 5, 18)),
    ("12/25/2017", date(2017, 12, 25)),
    ("Date of publication 4 October 2016", date(2016, 10, 4)),
    ("Jul 012016", date(2016, 7, 1)),
    ("4 Feb 90", date(1990, 2, 4)),
]


@pytest.mark.parametrize(("line", "day"), LINES, ids=[line for line, _ in LINES])
def test_date_lines_are_read(line: str, day: date) -> None:
    """A line that is a date names its day."""
    found = find_date_line(line)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    "line",
    [
        "21 October 2018 was the deadliest day of the offensive.",
        "Seven civilians were killed on 12 November 2018.",
        "In May 2016",
        "35 militants",
        "",
    ],
)
def test_sentences_are_no_date_lines(line: str) -> None:
    """A sentence that holds a date is not a date line."""
    assert find_date_line(line) is None


def test_impossible_day_has_no_day() -> None:
    """A date that does not exist is recognised but names no day."""
    found = find_date_line("31 February 2018")
    assert found is not None
    assert found.day is None


def test_update_cue_is_told_apart() -> None:
    """'Last update' and 'Published' are different cues."""
    updated, published = (
        find_date_line("Last update: 21 October 2018"),
        find_date_prefix("Published July 5 2015 A"),
    )
    assert updated is not None
    assert published is not None
    assert (updated.cue, published.cue) == ("update-cue", "date-cue")


FIELDS = [
    ("2018-10-21", date(2018, 10, 21)),
    ("20190210", date(2019, 2, 10)),
    ("20190210T120000Z", date(2019, 2, 10)),
    ("2019/02/10", date(2019, 2, 10)),
    ("Mon, 10 Feb 2019 12:00:00 +0000", date(2019, 2, 10)),
    ("2019-02-10 12:00:00.123", date(2019, 2, 10)),
    ("Feb 10, 2019, 3:45 PM ET", date(2019, 2, 10)),
    ("12:01 PM", None),
    ("December 9", None),
    ("31 February 2018", None),
    ("20181399", None),
    ("1549800000", None),
    ("2019", None),
    ("soon", None),
    ("2018-10-21 was a quiet day", None),
]


@pytest.mark.parametrize(("field", "day"), FIELDS, ids=[field for field, _ in FIELDS])
def test_date_field_names_a_day_or_none(field: str, day: date | None) -> None:
    """A date field is read in many spellings; what names no day is no error."""
    assert parse_day(field) == day


@pytest.mark.parametrize(
    ("value", "is_open"),
    [
        ("03/04/2019", True),
        ("3.4.2019 10:00", True),
        ("Published: 05-07-2015", True),
        ("13/04/2019", False),
        ("04/13/2019", False),
        ("04/04/2019", False),
        ("2019-04-03", False),
        ("20190403", False),
        ("3 April 2019", False),
    ],
)
def test_date_that_may_be_another_day(value: str, is_open: bool) -> None:
    """Only where day and month could change places and name another day is it not sure."""
    assert may_be_another_day(value) is is_open
