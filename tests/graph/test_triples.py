"""Literals are legal and ordered as the engine has them."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.graph.triples import comparable, is_well_formed

XSD = "http://www.w3.org/2001/XMLSchema#"
DIGITS = st.sampled_from("0123456789") | st.sampled_from("\u0663\u09e9\uff13")
NUMBERS = st.text(st.sampled_from("0123+-.e") | DIGITS, max_size=5)
YEARS = st.sampled_from(["2018", "2016", "1900", "-0044", "0000", "12018", "02018", "218"])
TWO = st.integers(0, 32).map("{:02}".format)
DAYS = st.builds("{}-{}-{}".format, YEARS, TWO, TWO)
ZONES = st.sampled_from(["", "Z", "+01:00", "-05:30", "+14:00", "-14:00", "+14:01", "+1:00"])
TIMES = st.builds("{}:{}:{}{}".format, TWO, TWO, TWO, st.sampled_from(["", ".5", ".000", "."]))
TIMES |= st.sampled_from(["00:00:00", "23:59:59.999", "24:00:00", "24:00:01", "12:60:00"])
MOMENTS = st.builds("{}T{}{}".format, DAYS, TIMES, ZONES)
LITERALS = (
    st.tuples(st.just("integer"), NUMBERS)
    | st.tuples(st.just("decimal"), NUMBERS)
    | st.tuples(st.just("boolean"), st.sampled_from(["true", "1", "TRUE", "\u0661", ""]))
    | st.tuples(st.just("date"), st.builds("{}{}".format, DAYS, ZONES))
    | st.tuples(st.just("dateTime"), MOMENTS)
)


def ask(pattern: str) -> bool:
    """Ask the engine."""
    return bool(pyoxigraph.Store().query(f"ASK {{ {pattern} }}"))


def term(text: str, kind: str) -> str:
    """Write a literal."""
    return f'"{text}"^^<{XSD}{kind}>'


@example(("integer", "\u0663"))
@example(("date", "2018-99-99"))
@example(("date", "2018-02-29"))
@example(("date", "2016-02-29"))
@example(("date", "1900-02-29Z"))
@example(("dateTime", "2018-10-01T24:00:00"))
@given(LITERALS)
def test_a_literal_is_legal_where_the_engine_can_cast_it(literal: tuple[str, str]) -> None:
    """Digits are those of ASCII, days those of the calendar, and zones reach to 14 hours."""
    kind, text = literal
    cast = ask(f'BIND(<{XSD}{kind}>("{text}") AS ?cast) FILTER(BOUND(?cast))')
    assert is_well_formed(term(text, kind)) == cast


ZONED = st.sampled_from(["Z", "+01:00", "-05:30", "+14:00"])
NEAR = st.sampled_from(["2018-09-30", "2018-10-01", "2018-10-02", "-0044-10-01", "12018-10-01"])
CLOCK = st.sampled_from(["T00:00:00", "T12:00:00.25", "T12:00:00.250000000001", "T23:30:00"])
ORDERED = (
    st.tuples(st.just("dateTime"), *[st.builds("{}{}{}".format, NEAR, CLOCK, ZONED)] * 2)
    | st.tuples(st.just("date"), *[st.builds("{}{}".format, NEAR, ZONED)] * 2)
    | st.tuples(st.just("date"), NEAR, NEAR)
    # The engine's integers have 64 bits.
    | st.tuples(st.just("integer"), *[st.integers(-(2**63), 2**63 - 1).map(str)] * 2)
    | st.tuples(st.just("decimal"), *[st.decimals(-9, 9, places=3).map(str)] * 2)
)


@example(("dateTime", "2018-10-01T10:00:00+02:00", "2018-10-01T09:00:00Z"))
@example(("integer", "9007199254740993", "9007199254740992"))
@given(ORDERED)
def test_literals_are_ordered_as_the_engine_orders_them(pair: tuple[str, str, str]) -> None:
    """By when a moment is, whatever its zone, and by how much a number is, however many digits."""
    kind, one, two = pair
    left, right = comparable(term(one, kind)), comparable(term(two, kind))
    assert left is not None
    assert right is not None
    assert left[0] == right[0]
    assert (left < right) == ask(f"FILTER({term(one, kind)} < {term(two, kind)})")
    assert (left > right) == ask(f"FILTER({term(one, kind)} > {term(two, kind)})")


@pytest.mark.parametrize("text", ["2018-10-01T10:00:00", "2018-10-01T10:00:00Z"])
def test_a_moment_without_a_zone_is_of_utc(text: str) -> None:
    """As every day is that a report gives."""
    assert comparable(term(text, "dateTime")) == comparable(
        term("2018-10-01T12:00:00+02:00", "dateTime")
    )


@given(st.integers(), st.integers())
def test_integers_of_any_size_are_ordered(one: int, two: int) -> None:
    """Also those that the engine cannot compare."""
    left, right = (comparable(term(str(number), "integer")) for number in (one, two))
    assert left is not None
    assert right is not None
    assert (left < right) == (one < two)
