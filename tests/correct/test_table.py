"""The pages offer what the tables of acts and slots hold, and nothing else."""

from __future__ import annotations

import re

from kg.correct.table import ACTS, SLOTS
from kg.paths import QUERIES
from kg.view import correction_form

_ON = {
    "Event": "event",
    "Participation": "participation",
    "Localisation": "localisation",
    "CasualtyCount": "count",
    "Claim": "claim",
}


def test_the_pages_offer_every_slot() -> None:
    """The query of the form lists each slot of each kind of subject, as the table does."""
    text = (QUERIES / "pages" / "correct-slots.rq").read_text(encoding="utf-8")
    listed = re.findall(r'\(kg:(\w+) "([\w-]+)" \S+ \d+\)', text)
    assert len(listed) == len(set(listed)) > 15
    assert {(_ON[on], name) for on, name in listed} == {
        (slot.on, slot.name) for slot in SLOTS if slot.on in _ON.values()
    }


def test_the_pages_offer_every_act() -> None:
    """The form's decisions are the acts of the table."""
    offered = (
        *correction_form.OF_EVENT,
        *correction_form.OF_REPORT,
        *correction_form.OF_ENTITY,
        *correction_form.UNDOING,
    )
    assert {name for name, _ in offered} == {kind.name for kind in ACTS}
