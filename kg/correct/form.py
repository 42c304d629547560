"""Carry out one act that came by a form. What that needs is imported when the first one comes."""

from __future__ import annotations

import json

from kg.lexicon.rows import Row
from kg.store.protocols import StoreWriter


def correct(writer: StoreWriter, text: str, *, base: str) -> str:
    """Carry out the act in *text*, a JSON object of its fields; return the act's id.

    Raises:
        ActRefused: It cannot be carried out; nothing was changed.
    """
    from kg.correct.corrections import Corrections
    from kg.graph.corrections import act_id

    row = Row(json.loads(text), "the form", 0)
    made = Corrections(writer, base=base).apply([row])
    return act_id(made[0]) if made else ""
