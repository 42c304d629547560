"""Revisions: a corrected toll replaces, a part "of the dead" is added to nothing."""

from __future__ import annotations

import pytest

from kg.model.findings import Count, Extraction
from tests.extract.conftest import Read

pytestmark = pytest.mark.slow


def counts(found: Extraction) -> list[Count]:
    """Return all figures of the dead in text order."""
    every = [c for f in found.frames for c in f.counts if c.harm == "killed"]
    return sorted(every, key=lambda count: count.passage)


def summable(found: Extraction) -> list[int | None]:
    """Return the figures that may be added."""
    real = [f for f in found.frames if f.kind == "incident"]
    return [c.best for f in real for c in f.counts if c.harm == "killed" and c.is_summable]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (
            "The bombing in Hama on Sunday killed 15 people, the governor said, revising "
            "downwards an earlier count of 22 dead.",
            [15],
        ),
        (
            "Fourteen people, not nine as first announced, died in the air strike on Hama on "
            "Sunday, the hospital said.",
            [14],
        ),
        (
            "A drone strike killed two sailors near Hama on Saturday, the navy said.\n"
            "The death toll later climbed to nine, the navy said.",
            [9],
        ),
        (
            "A bombing killed four shoppers in Hama on Sunday.\n"
            "Six shoppers are now known to have died in the bombing.",
            [6],
        ),
        (
            "Shelling killed six people in Hama on Monday.\n"
            "Correction: This text first said that 16 people had been killed.",
            [6],
        ),
        (
            "A bomb killed three people in Hama on Monday. On Sunday, a bomb had killed four "
            "people in Homs.",
            [3, 4],
        ),
        (
            "The first bomb killed three people in Hama on Monday.",
            [3],
        ),
    ],
)
def test_one_toll_holds(read: Read, text: str, holds: list[int]) -> None:
    """Earlier and corrected figures are alternatives; figures of two events both hold."""
    assert sorted(summable(read(text)), key=lambda n: n or 0) == sorted(holds)


@pytest.mark.parametrize(
    "text",
    [
        "A bomb killed twelve people in Hama on Monday.\nTwo nurses were among the dead.",
        "A bomb killed twelve people in Hama on Monday.\nFive of the dead were women.",
        "A bomb killed twelve people in Hama on Monday. Four of them were children.",
    ],
)
def test_a_part_of_the_dead_is_not_added(read: Read, text: str) -> None:
    """It stands under the toll, or is left out."""
    found = read(text)
    assert summable(found) == [12]
    (toll,) = [c for c in counts(found) if c.best == 12]
    assert {c.subset_of for c in counts(found) if c is not toll} <= {toll.id}


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
