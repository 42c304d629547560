"""Tests of ``kg.correct``: acts hold, are undone, and survive builds."""

from __future__ import annotations

from tests.correct.cases import Opened, told

A = told("a")


def test_actor_is_replaced_and_nobody_else_is_accused(opened: Opened) -> None:
    """A wrong attacker is no attacker any more; the one that a person names is."""
    opened.add(A)
    (event,), (part,) = opened.ids(A, "event"), opened.ids(A, "participation")
    assert opened.accused() == {(event, "actor/us-led-coalition")}
    opened.act("replace", part, "actor", "actor/syrian-army")
    assert opened.accused() == {(event, "actor/syrian-army")}


def test_undoing_leaves_every_graph_as_it_was(opened: Opened) -> None:
    """An act that is undone leaves nothing but the acts."""
    opened.add(A)
    before = opened.graphs()
    (part,) = opened.ids(A, "participation")
    act = opened.act("replace", part, "actor", "actor/syrian-army")
    assert opened.graphs() != before
    from kg.graph.corrections import act_id

    opened.act("undo", act_id(act))
    assert opened.graphs() == before
