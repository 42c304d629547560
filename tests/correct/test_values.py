"""Tests of ``kg.correct.values``: the figures and dates that a person writes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.correct.values import Bounds, Days, read_days, read_figure
from kg.vocab.schemes import concepts

FIGURES = {
    "28": Bounds("exact", 28, 28, 28),
    " 28 ": Bounds("exact", 28, 28, 28),
    "1,200": Bounds("exact", 1200, 1200, 1200),
    "0": Bounds("none", 0, 0, 0),
    "007": Bounds("exact", 7, 7, 7),
    ">=41": Bounds("at-least", 41, None, 41),
    ">=0": Bounds("at-least", 0, None, 0),
    ">300": Bounds("more-than", 301, None),
    "<=16": Bounds("at-most", None, 16),
    "<16": Bounds("less-than", None, 15),
    "<0": Bounds("less-than", None, 0),
    "~700": Bounds("about", 630, 770, 700),
    "~1": Bounds("about", 1, 1, 1),
    "~0": Bounds("about", 0, 0, 0),
    "24..99": Bounds("range", 24, 99),
    "5..5": Bounds("range", 5, 5),
    "3..": Bounds("several", 3, None),
    "999999999": Bounds("exact", 999_999_999, 999_999_999, 999_999_999),
}
NO_FIGURES = (
    "", " ", "many", "-3", "3-4", "3.5", "3...4", "..9", "9..3", ">= 41", "=>41", "≥41", ">", "~",
    "1e3", "28 killed", "0x1c", "1000000000", "28\n29", "٢٨", "２８", "²",
)  # fmt: skip


@pytest.mark.parametrize("words", FIGURES)
def test_figure_is_read_with_its_bounds(words: str) -> None:
    """Each way of writing has its quantifier, bounds and, where one number is meant, that."""
    assert read_figure(words) == FIGURES[words]


@pytest.mark.parametrize("words", NO_FIGURES)
def test_what_is_no_figure_is_none(words: str) -> None:
    """Words, fractions, signs in another order, ranges that go down, digits of other scripts."""
    assert read_figure(words) is None


def test_every_quantifier_of_a_figure_is_a_concept() -> None:
    """No figure is called what the ontology does not know."""
    assert {bounds.quantifier for bounds in FIGURES.values()} <= concepts("quantifier")


@given(st.sampled_from(["", ">=", ">", "<=", "<", "~"]), st.integers(0, 999_999_999))
def test_bounds_hold_the_number_or_end_beside_it(sign: str, number: int) -> None:
    """Bounds are in order; the number lies in them unless it is excluded by its sign."""
    bounds = read_figure(f"{sign}{number}")
    assert bounds is not None
    low, high = bounds.minimum or 0, bounds.maximum
    assert high is None or low <= high
    holds = low <= number and (high is None or number <= high)
    assert holds is (sign not in (">", "<") or (sign, number) == ("<", 0))
    assert bounds.best in (None, number)
    assert read_figure(f"{sign}{number:,}") == bounds


DAYS = {
    "2018-11-09": Days(date(2018, 11, 9), date(2018, 11, 9), "day"),
    "2018-11": Days(date(2018, 11, 1), date(2018, 11, 30), "month"),
    "2016-02": Days(date(2016, 2, 1), date(2016, 2, 29), "month"),
    "2100-02": Days(date(2100, 2, 1), date(2100, 2, 28), "month"),
    "2018": Days(date(2018, 1, 1), date(2018, 12, 31), "year"),
    " 2018 ": Days(date(2018, 1, 1), date(2018, 12, 31), "year"),
    "2018-11-05/2018-11-09": Days(date(2018, 11, 5), date(2018, 11, 9), "days"),
    "2018-11-05/2018-11-05": Days(date(2018, 11, 5), date(2018, 11, 5), "days"),
    "2018-11/2018-12": Days(date(2018, 11, 1), date(2018, 12, 31), "days"),
    "2017/2018-01-02": Days(date(2017, 1, 1), date(2018, 1, 2), "days"),
    "9999-12": Days(date(9999, 12, 1), date(9999, 12, 31), "month"),
}
NO_DAYS = (
    "", "yesterday", "2018-02-30", "2019-02-29", "2018-13", "2018-00", "2018-11-00", "0000",
    "18-11-09", "2018-1-9", "2018/11/09", "09.11.2018", "2018-11-09T10:00", "2018-11-09/",
    "/2018-11-09", "2018-11-09/2018-11-05", "2018-11-05/2018-11-09/2018-11-10",
    "2018-11-05 / 2018-11-09", "2018/", "/", "٢٠١٨", "2018-11-09/soon",
)  # fmt: skip


@pytest.mark.parametrize("words", DAYS)
def test_date_is_read_with_its_precision(words: str) -> None:
    """A day, a month, a year, or from one to another."""
    assert read_days(words) == DAYS[words]


@pytest.mark.parametrize("words", NO_DAYS)
def test_what_is_no_date_is_none(words: str) -> None:
    """Days that do not exist, other orders, open and reversed intervals."""
    assert read_days(words) is None


def test_every_precision_of_a_date_is_a_concept() -> None:
    """No precision is called what the ontology does not know."""
    assert {days.precision for days in DAYS.values()} <= concepts("time-precision")


@given(st.dates(), st.integers(0, 400))
def test_interval_ends_where_its_second_date_does(first: date, length: int) -> None:
    """From one day to a later one is read; from the later to the earlier is not."""
    last = first + timedelta(min(length, (date.max - first).days))
    assert read_days(f"{first}/{last}") == Days(first, last, "days")
    assert (read_days(f"{last}/{first}") is None) is (first < last)
    month = read_days(f"{first:%Y-%m}" if first.year > 999 else f"{first.year:04}-{first:%m}")
    assert month is not None
    assert month.start <= first <= month.end
    assert month.start.month == month.end.month == first.month
