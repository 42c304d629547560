"""Totals over months, wars and more than one act are told from incidents."""

from __future__ import annotations

import pytest

from kg.model.findings import Count, Extraction
from tests.extract.conftest import Read

pytestmark = pytest.mark.slow


def counts(found: Extraction) -> list[Count]:
    """Return all figures of the dead in text order."""
    every = [c for f in found.frames for c in f.counts if c.harm == "killed"]
    return sorted(every, key=lambda count: count.passage)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("In June, 163 civilians were killed in Ukraine, the mission said.", "period"),
        ("Between 4 April and 30 August, 1,140 people were killed in Darfur.", "period"),
        ("The war has killed more than 210,000 people in Yemen.", "war"),
        ("As of Monday, 840 rebels had been killed in the fighting in Hama.", "cumulative"),
        ("So far this year 174 people have been killed in attacks in Hama.", "cumulative"),
        ("In June gunmen killed 12 people at a station in Hama.", "incident"),
        ("The June attack in Hama killed 12 people.", "incident"),
    ],
)
def test_totals_are_never_an_incidents(read: Read, text: str, scope: str) -> None:
    """Months, spans of dates, wars and running totals count more than one act."""
    assert [c.scope for c in counts(read(text))] == [scope]
