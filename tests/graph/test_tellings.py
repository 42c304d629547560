"""What a report graph tells is read back, though somebody else wrote into it."""

from __future__ import annotations

import re
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.graph.report import report_quads
from kg.graph.tellings import read_tellings
from tests.graph.conftest import BASE, RUN

LITERAL = re.compile(
    r'"([^"]*)"\^\^<http://www\.w3\.org/2001/XMLSchema#(date|dateTime|integer|decimal)>'
)
STRANGE = st.sampled_from(
    ["2018-02-30", "2018-99-99", "0001-01-02", "9999-12-31", "12018-01-01", "-0044-03-15", "2018"]
) | st.sampled_from(["", "x", "NaN", "INF", "1e9", "1.5", "\u0663", "9" * 5_000])


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=STRANGE, places=st.sets(st.integers(0, 200), min_size=1, max_size=50))
def test_values_that_cannot_be_read_are_none(hand_built, text: str, places: set[int]) -> None:
    """Every event is still told, whatever stands for its days and numbers."""
    built = hand_built
    quads = report_quads(built.article, built.extraction, built.resolution, base=BASE, run=RUN)
    number = count()

    def strange(found: re.Match[str]) -> str:
        value = text if next(number) in places else found[1]
        return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#{found[2]}>'

    written = LITERAL.sub(strange, quads.decode()).encode()
    assert next(number) > 200
    told = read_tellings(written, written)
    assert {one.event for one in told} == {one.event for one in read_tellings(quads, quads)}


def test_a_day_that_is_none_is_as_no_day(hand_built) -> None:
    """The day of the report stands for it; a day of the calendar stays."""
    built = hand_built
    quads = report_quads(built.article, built.extraction, built.resolution, base=BASE, run=RUN)
    whole = {one.event: one.interval for one in read_tellings(quads, b"")}
    stamps = rb'(TimeStamp> ")[^"]*(")'
    assert re.search(stamps, quads)
    broken = re.sub(stamps, rb"\g<1>2018-02-30\2", quads)
    without = re.sub(rb"[^\n]*TimeStamp> [^\n]*\n", b"", quads)
    intervals = {one.event: one.interval for one in read_tellings(broken, b"")}
    assert intervals == {one.event: one.interval for one in read_tellings(without, b"")} != whole
