"""Who did it, told in another sentence than what happened: exactly those, read as it ships."""

from __future__ import annotations

import pytest

from kg.model.findings import DOERS
from tests.decide.conftest import read

pytestmark = pytest.mark.slow


def killers(text: str) -> set[str]:
    """Return who is named as doer of what killed somebody, in small letters."""
    _, decided = read(text)
    deadly = (f for f in decided.frames if any(count.harm == "killed" for count in f.counts))
    people = (person for frame in deadly for person in frame.participants)
    return {person.name.resolved_text.lower() for person in people if person.role in DOERS}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A verb of the deed tells who did it, wherever it stands.
        (
            "Six people were killed at a mosque in Quetta on Friday. Gunmen opened fire during the "
            "prayers, police said.",
            {"gunmen"},
        ),
        (
            "Fourteen people died in an ambush on a bus near Gao on Monday. The gunmen opened fire "
            "from both sides of the road.",
            {"gunmen"},
        ),
        (
            "Nine farmers were killed in Gereida on Sunday. Herders on camels fired at them from a "
            "hill, a survivor said.",
            {"herders"},
        ),
        # What others did then and there is not the deed.
        (
            "Six worshippers were killed in an attack on a mosque in Quetta on Friday. Soldiers "
            "fired on the crowd as it left.",
            set(),
        ),
        (
            "A bomb killed two people in Quetta on Monday. Soldiers opened fire on looters in "
            "Karachi.",
            set(),
        ),
        (
            "A suicide bombing killed nine worshippers in Kandahar on Friday. Tide fighters "
            "captured two districts in the north of the province.",
            set(),
        ),
        # Nor is what somebody does again and again, or is doing now.
        (
            "A bomb killed two people in Quetta on Monday. Tide fighters have often targeted the "
            "city.",
            set(),
        ),
        (
            "A bomb killed two people in Quetta on Monday. Tide fighters are attacking villages in "
            "the province.",
            set(),
        ),
        # One doer, however often he is told; a name is never a part of another.
        (
            "A suicide bomber blew himself up in Quetta on Monday, killing six people. The bomber "
            "struck a market, police said.",
            {"suicide bomber"},
        ),
        (
            "Clashes between the army and the Arakan Army killed six people in Sittwe on Monday.",
            {"army", "arakan army"},
        ),
    ],
)
def test_who_did_it_is_told_elsewhere(text: str, expected: set[str]) -> None:
    """A bare sentence accuses by a verb of one deed, and of no other."""
    assert killers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The explosion, which Kyiv blamed on Russia, wounded five dockers in Odesa on Tuesday.",
         {("russia", "kyiv")}),
        ("Police blamed rebels for a bombing that killed nine people in Quetta on Friday.",
         {("rebels", "police")}),
        ("Rebels killed nine people in Quetta on Friday, police said.", {("rebels", "police")}),
        ("The bombardment, which rebels blamed on rain, killed eight people in Quetta.", set()),
    ],
)  # fmt: skip
def test_whoever_blames_is_told_with_whom_he_blames(
    text: str, expected: set[tuple[str, str]]
) -> None:
    """No accusation without the accuser."""
    _, decided = read(text)
    told = {
        (doer.name.text.lower(), said.source.text.lower())
        for frame in decided.frames
        for doer in frame.participants
        if doer.role in DOERS
        for said in frame.attributions
        if said.source is not None
    }
    assert told == expected
