"""Tests of ``kg.correct``: what exactly holds after an act, and whom a later reading accuses."""

from __future__ import annotations

import pytest

from kg.correct.errors import ActRefused
from kg.graph.corrections import act_id, act_quads, acts_graph_iri, state_quads
from kg.graph.decisions import acts_decisions_graph_iri
from kg.ledger import Finished
from kg.lexicon.rows import Row
from kg.vocab.iris import mint_report_graph_iri, mint_thing_iri
from kg.vocab.terms import KG, NIF, SEM, SKOS
from tests.correct.cases import BASE, Opened, told

A = told("a")
TWO = told("a", second=True)
UNSEEN = "A device strapped to a car went off in Hajin."
BARE = told("a", unseen=UNSEEN)
SENTENCE = next(
    line.split(" ")[0][1:-1].removeprefix(f"{BASE}doc/")
    for line in BARE.quads.decode().splitlines()
    if f'"{UNSEEN}"' in line
)
VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"


def values(opened: Opened, subject: str, predicate: str) -> set[str]:
    """Return what the store says of a thing: an id, or an IRI."""
    iri = subject if subject.startswith(BASE) else mint_thing_iri(BASE, subject)
    rows = opened.writer.select(f"SELECT ?v {{ <{iri}> <{predicate}> ?v }}")
    return {str(row["v"]).removeprefix(mint_thing_iri(BASE, "")) for row in rows}


def states(opened: Opened) -> dict[str, str]:
    """Return how each act stands."""
    rows = opened.writer.select(f"SELECT ?a ?s {{ ?a <{KG.actState}> ?s }}")
    return {str(r["a"]).removeprefix(mint_thing_iri(BASE, "")): str(r["s"]) for r in rows}


def test_a_wrong_attacker_is_replaced(opened: Opened) -> None:
    """Only the one whom a person names is accused, wherever one asks; the reading is kept."""
    opened.add(A)
    (event,), (part,) = opened.ids(A, "event"), opened.ids(A, "participation")
    assert opened.accused() == {(event, "actor/us-led-coalition")}
    opened.act("replace", part, "actor", "actor/syrian-army")
    assert opened.accused() == {(event, "actor/syrian-army")}
    assert values(opened, event, SEM.hasActor) == {"actor/syrian-army"}
    assert values(opened, part, KG.confidence) == {"1"}
    machine = opened.writer.nquads(f"{BASE}graph/machine/report/{A.key}").decode()
    assert f"<{VALUE}> <{BASE}id/actor/us-led-coalition>" in machine
    assert machine.replace("/graph/machine/report/", "/graph/report/") == A.quads.decode()


def test_the_last_word_on_a_slot_holds(opened: Opened) -> None:
    """Two people on one slot: the later act holds; undone, the earlier one does again."""
    opened.add(A)
    (event,), (part,) = opened.ids(A, "event"), opened.ids(A, "participation")
    opened.act("replace", part, "actor", "actor/syrian-army")
    last = opened.act("replace", part, "actor", "Some Brigade")
    assert opened.accused() == {(event, "actor/some-brigade")}
    assert values(opened, "actor/some-brigade", SKOS.prefLabel) == {"Some Brigade"}
    opened.act("undo", act_id(last))
    assert opened.accused() == {(event, "actor/syrian-army")}
    assert values(opened, "actor/some-brigade", SKOS.prefLabel) == set()


def test_nobody_is_accused_when_the_part_or_the_event_is_not_in_the_text(opened: Opened) -> None:
    """A part that is not there accuses nobody; an event that is none has no claims nor figures."""
    opened.add(TWO)
    parts = opened.ids(TWO, "participation")
    strike, shelling = opened.ids(TWO, "event")
    strike, shelling = sorted((strike, shelling), key=lambda id: "shelling" in id)
    part = next(part for part in parts if "air-strike" in part)
    opened.act("not-in-text", part)
    assert opened.accused() == {(shelling, "actor/syrian-army")}
    opened.act("no-event", shelling)
    assert opened.accused() == set()
    assert opened.ids(TWO, "event") == [strike]
    assert all("killed" in count for count in opened.ids(TWO, "count"))
    assert opened.ids(TWO, "participation") == []


def test_two_events_are_one(opened: Opened) -> None:
    """The parts and figures of both are those of the first; its own type stays."""
    opened.add(TWO)
    shelling, strike = sorted(opened.ids(TWO, "event"), key=lambda id: "air-strike" in id)
    opened.act("one-event", strike, value=shelling)
    assert opened.ids(TWO, "event") == [strike]
    assert opened.accused() == {
        (strike, "actor/us-led-coalition"),
        (strike, "actor/syrian-army"),
    }
    claims = opened.ids(TWO, "claim")
    told_of = [values(opened, claim, KG.about) for claim in claims]
    assert told_of == [{strike}] * len(claims)


def test_one_event_is_two(opened: Opened) -> None:
    """The parts named are those of a second event, told by the same speaker; "+" is of both."""
    opened.add(A)
    (event,) = opened.ids(A, "event")
    (part,), (figure,) = opened.ids(A, "participation"), opened.ids(A, "count")
    opened.act("two-events", event, value=f"+{part}|{figure}")
    assert len(opened.ids(A, "event")) == 2
    (second,) = set(opened.ids(A, "event")) - {event}
    assert opened.accused() == {
        (event, "actor/us-led-coalition"),
        (second, "actor/us-led-coalition"),
    }
    rows = opened.writer.select(
        f"SELECT ?e ?who {{ ?claim <{KG.hasCount}> <{mint_thing_iri(BASE, figure)}> ; "
        f"<{KG.about}> ?e ; <{KG.statedBy}> ?who }}"
    )
    told_by = [tuple(str(row[n]).rpartition("/id/")[2] for n in ("e", "who")) for row in rows]
    assert told_by == [(second, "actor/observatory")]


def test_an_actor_that_was_missed_is_added(opened: Opened) -> None:
    """A second attacker stands beside the first, by the claim that tells, to be corrected too."""
    opened.add(A)
    (event,), first = opened.ids(A, "event"), set(opened.ids(A, "participation"))
    with pytest.raises(ActRefused, match="has that already"):
        opened.act("add-actor", event, value="US-led coalition|attacker")
    assert opened.act("add-actor", event, value="Some Brigade|attacker").read == ""
    (part,) = set(opened.ids(A, "participation")) - first
    both = {(event, "actor/us-led-coalition"), (event, "actor/some-brigade")}
    assert opened.accused() == both
    assert values(opened, event, SEM.hasActor) == {actor for _, actor in both}
    assert values(opened, part, KG.assertedBy) == set(opened.ids(A, "claim"))
    assert values(opened, part, KG.evidence) == set()
    opened.act("replace", part, "actor", "actor/syrian-army")
    assert opened.accused() == {(event, "actor/us-led-coalition"), (event, "actor/syrian-army")}
    opened.act("not-in-text", part)
    assert opened.accused() == {(event, "actor/us-led-coalition")}


def test_a_place_that_was_missed_is_added(opened: Opened) -> None:
    """It is one more place of the event, as closely as its relation says; "in" if none is given."""
    opened.add(A)
    (event,), first = opened.ids(A, "event"), set(opened.ids(A, "localisation"))
    opened.act("add-place", event, value="place/syria")
    (spot,) = set(opened.ids(A, "localisation")) - first
    assert values(opened, event, SEM.hasPlace) == {"place/hajin", "place/syria"}
    assert {v.rpartition("/")[2] for v in values(opened, spot, KG.spatialRelation)} == {"in"}
    assert {v.rpartition("/")[2] for v in values(opened, spot, KG.precision)} == {"country"}


def test_a_figure_that_was_missed_is_added(opened: Opened) -> None:
    """It counts where it is of other people; of the same people it stands beside the first one."""
    opened.add(A)
    (event,), (killed,) = opened.ids(A, "event"), opened.ids(A, "count")
    (claim,) = opened.ids(A, "claim")
    opened.act("add-figure", event, value="30|injured|civilian")
    (injured,) = set(opened.ids(A, "count")) - {killed}
    assert values(opened, claim, KG.hasCount) == {killed, injured}
    assert values(opened, injured, KG.minimum) == values(opened, injured, KG.maximum) == {"30"}
    assert values(opened, injured, KG.summable) == {"true"}
    tolls = opened.writer.select(f"SELECT ?n {{ ?incident <{KG.lowInjured}> ?n }}")
    assert [str(row["n"]) for row in tolls] == ["30"]
    opened.act("add-figure", event, value="16|killed|civilian")
    (other,) = set(opened.ids(A, "count")) - {killed, injured}
    assert values(opened, other, KG.alternativeTo) == {killed}
    assert values(opened, other, KG.summable) == {"false"}
    assert values(opened, killed, KG.summable) == {"true"}


def test_an_event_that_was_missed_is_added(opened: Opened) -> None:
    """The same words tell of it, when and by whom they tell of the first; its parts are its own."""
    opened.add(A)
    (event,), (claim,) = opened.ids(A, "event"), opened.ids(A, "claim")
    opened.act("add-event", event, value="shelling")
    (second,) = set(opened.ids(A, "event")) - {event}
    assert values(opened, second, KG.trigger) == values(opened, event, KG.trigger)
    days = (SEM.hasEarliestBeginTimeStamp, SEM.hasLatestEndTimeStamp)
    assert [values(opened, second, d) for d in days] == [values(opened, event, d) for d in days]
    (again,) = set(opened.ids(A, "claim")) - {claim}
    assert values(opened, again, KG.about) == {second}
    assert values(opened, again, KG.statedBy) == {"actor/observatory"}
    assert values(opened, again, KG.hasCount) == values(opened, second, KG.participation) == set()
    opened.act("add-actor", second, value="actor/syrian-army|attacker")
    assert opened.accused() == {(event, "actor/us-led-coalition"), (second, "actor/syrian-army")}


def test_an_event_in_a_sentence_without_one_is_added(opened: Opened) -> None:
    """The report itself tells it, in the words that the person copied; the rest can be added."""
    opened.add(BARE)
    (event,) = opened.ids(BARE, "event")
    opened.act("new-event", SENTENCE, value="car-bomb|went off")
    (new,) = set(opened.ids(BARE, "event")) - {event}
    begin = SENTENCE.partition("=")[2].partition(",")[0]
    assert new == f"event/{BARE.key}-{int(begin) + len('A device strapped to a car ')}-car-bomb"
    words = f"{BASE}doc/{SENTENCE}"
    assert values(opened, new, KG.evidence) == {words}
    (trigger,) = values(opened, new, KG.trigger)
    assert values(opened, trigger, NIF.anchorOf) == {"went off"}
    assert values(opened, trigger, KG.inSentence) == {words}
    rows = opened.writer.select(
        f"SELECT ?claim {{ ?claim <{KG.about}> <{mint_thing_iri(BASE, new)}> ;"
        f" <{KG.narratorVoice}> true }}"
    )
    (claim,) = (str(row["claim"]).removeprefix(f"{BASE}id/") for row in rows)
    assert values(opened, claim, KG.extractedBy) == {act_id(opened.hand.acts[-1])}
    opened.act("add-actor", new, value="actor/syrian-army|attacker")
    assert (new, "actor/syrian-army") in opened.accused()
    opened.act("replace", claim, "speaker", "Some Observer")
    assert values(opened, claim, KG.statedBy) == {"actor/some-observer"}


def test_an_event_that_was_added_to_a_sentence_is_found_in_a_later_text(opened: Opened) -> None:
    """A sentence that moved keeps its event; one that is gone, or stands twice, loses it."""
    opened.add(BARE)
    opened.act("new-event", SENTENCE, value="car-bomb|went off")

    def bombs(finished: Finished) -> int:
        return sum(id.endswith("car-bomb") for id in opened.ids(finished, "event"))

    moved = told("a", tail="More was told later.", unseen=UNSEEN)
    opened.add(moved)
    assert (bombs(moved), set(states(opened).values())) == (1, {"holds"})
    gone = told("a", tail="More was told later.")
    opened.add(gone)
    assert (bombs(gone), set(states(opened).values())) == (0, {"slot not found"})
    opened.add(BARE)
    assert (bombs(BARE), set(states(opened).values())) == (1, {"holds"})


def test_what_was_added_is_found_in_a_later_text(opened: Opened) -> None:
    """An article with another beginning keeps the event and the actor that a person added."""
    opened.add(A)
    (event,) = opened.ids(A, "event")
    opened.act("add-event", event, value="shelling")
    (second,) = set(opened.ids(A, "event")) - {event}
    opened.act("add-actor", second, value="actor/syrian-army|attacker")
    later = told("a", tail="More was told later.")
    opened.add(later)
    assert {actor for _, actor in opened.accused()} == {
        "actor/us-led-coalition",
        "actor/syrian-army",
    }
    assert set(states(opened).values()) == {"holds"}


def test_events_of_two_reports_are_one_incident(opened: Opened) -> None:
    """Two events that reports tell are one: their incident is, until the act is undone."""
    other = told("z", "99", type="shelling")
    opened.add(A, other)
    (one,), (two,) = opened.ids(A, "event"), opened.ids(other, "event")

    def incidents() -> set[str]:
        return {
            str(row["i"])
            for id in (one, two)
            for row in opened.writer.select(
                f"SELECT ?i {{ ?i <{KG.memberEvent}> <{mint_thing_iri(BASE, id)}> }}"
            )
        }

    apart = incidents()
    act = opened.act("one-event", one, value=two)
    assert len(incidents()) == 1
    assert opened.writer.nquads(acts_decisions_graph_iri(BASE)) != b""
    opened.act("undo", act_id(act))
    assert incidents() == apart


def test_merged_actor_is_the_other_in_every_report_to_come(opened: Opened) -> None:
    """What one report called otherwise is the other actor there and in all reports to come."""
    opened.add(A)
    opened.act("merge", "actor/us-led-coalition", value="actor/syrian-army")
    later = told("b", "15")
    opened.add(later)
    assert {actor for _, actor in opened.accused()} == {"actor/syrian-army"}
    assert values(opened, "actor/us-led-coalition", KG.mergedInto) == {"actor/syrian-army"}


def test_rename_and_link_are_kept_when_the_authority_is_written_again(opened: Opened) -> None:
    """The new name is the name, the old one an alias; a person's record outranks others."""
    opened.add(A)
    opened.act("rename", "actor/us-led-coalition", value="The coalition")
    opened.act("link", "actor/us-led-coalition", value="https://www.wikidata.org/wiki/Q42")
    opened.add(told("b", "15"))
    names = values(opened, "actor/us-led-coalition", SKOS.prefLabel)
    assert names == {"The coalition"}
    assert "US-led coalition" in values(opened, "actor/us-led-coalition", SKOS.altLabel)
    records = values(opened, "actor/us-led-coalition", SKOS.exactMatch)
    assert "http://www.wikidata.org/entity/Q42" in records
    assert "http://www.wikidata.org/entity/Q1" not in records


def test_an_act_finds_its_slot_in_a_later_text(opened: Opened) -> None:
    """A text in which everything stands elsewhere is held to the act by words and sentence."""
    opened.add(A)
    (part,) = opened.ids(A, "participation")
    opened.act("replace", part, "actor", "actor/syrian-army")
    later = told("a", tail="The end.")
    assert later.key != A.key
    opened.add(later)
    (event,) = opened.ids(later, "event")
    assert opened.accused() == {(event, "actor/syrian-army")}
    assert set(states(opened).values()) == {"holds"}


def test_an_act_finds_its_slot_under_another_type(opened: Opened) -> None:
    """A reading that takes the same words for another type of event is held to the act."""
    opened.add(A)
    (part,) = opened.ids(A, "participation")
    opened.act("replace", part, "actor", "actor/syrian-army")
    again = told("a", type="shelling")
    opened.add(again)
    (event,) = opened.ids(again, "event")
    assert event.endswith("shelling")
    assert opened.accused() == {(event, "actor/syrian-army")}


def test_an_act_whose_slot_is_gone_is_told_and_waits(opened: Opened) -> None:
    """A text without the sentence leaves the act without slot, and says so; it comes back."""
    opened.add(A)
    (part,) = opened.ids(A, "participation")
    act = opened.act("replace", part, "actor", "actor/syrian-army")
    other = told("a", killer="Some jets", killed="77")
    opened.add(other)
    (event,) = opened.ids(other, "event")
    assert (event, "actor/syrian-army") not in opened.accused()
    assert states(opened) == {act_id(act): "slot not found"}
    opened.add(A)
    assert states(opened) == {act_id(act): "holds"}
    (event,) = opened.ids(A, "event")
    assert (event, "actor/syrian-army") in opened.accused()


BAD = [
    ({"act": "replce"}, "act 'replce' is unknown"),
    ({"act": "replace", "slot": "actor", "value": ""}, "needs a value"),
    ({"act": "replace", "slot": "colour", "value": "x"}, "has no slot 'colour'"),
    ({"act": "replace", "slot": "role", "value": "atacker"}, "role 'atacker' is unknown"),
    ({"act": "wrong", "slot": "role"}, "cannot be without role"),
    ({"act": "no-event"}, "no-event is not about participation/"),
    ({"act": "wrong", "reason": ""}, "reason is missing"),
    ({"act": "wrong", "by": " "}, "by is missing"),
    ({"act": "wrong", "at": "yesterday"}, "is no time"),
    ({"act": "replace", "slot": "actor", "value": "actor/nobody-knows"}, "actor/nobody-knows"),
    ({"act": "wrong", "subject": "participation/0000000000000000-1-x-attacker-0"}, "the store has"),
    ({"act": "undo", "subject": "curation/0000000000000000"}, "the store has no act"),
    ({"act": "wrong", "colour": "red"}, "column 'colour' is unknown"),
    ({"act": "replace", "subject": "EVENT", "slot": "date", "value": "2018-02-30"}, "is no date"),
    ({"act": "replace", "subject": "EVENT", "slot": "date", "value": "2030-01-01"}, "a rule"),
    ({"act": "replace", "subject": "FIGURE", "slot": "figure", "value": "many"}, "is no figure"),
    ({"act": "one-event", "subject": "EVENT", "value": "EVENT"}, "are the same"),
    ({"act": "two-events", "subject": "EVENT", "value": "claim/x"}, "is no part of an event"),
    ({"act": "add-actor", "value": "X|attacker"}, "add-actor is not about participation/"),
    ({"act": "add-actor", "subject": "EVENT", "value": "X"}, "'X' is no actor|role"),
    ({"act": "add-actor", "subject": "EVENT", "value": "X|villain"}, "role 'villain' is unknown"),
    ({"act": "add-actor", "subject": "EVENT", "value": "place/hajin|target"}, "place/hajin is no"),
    ({"act": "add-place", "subject": "EVENT", "value": "X|at|by"}, "is no place|relation"),
    ({"act": "add-place", "subject": "EVENT", "value": "X|beyond"}, "relation 'beyond' is unknown"),
    ({"act": "add-place", "subject": "EVENT", "value": "place/hajin|near"}, "that already"),
    ({"act": "add-figure", "subject": "EVENT", "value": "many|killed|civilian"}, "'many' is no"),
    ({"act": "add-figure", "subject": "EVENT", "value": "3|killed"}, "is no figure|harm"),
    ({"act": "add-event", "subject": "EVENT", "value": "picnic"}, "event-type 'picnic' is unknown"),
    ({"act": "add-event", "subject": "EVENT", "value": "air-strike"}, "already"),
    ({"act": "new-event", "subject": "EVENT", "value": "shelling|killed"}, "give report/…"),
    ({"act": "new-event", "subject": f"report/{A.key}", "value": "shelling|killed"}, "is no id"),
    (
        {"act": "new-event", "subject": f"report/{A.key}#char=0,9", "value": "shelling|killed"},
        "the store has no report/",
    ),
    (
        {"act": "new-event", "subject": f"report/{A.key}#char=0,77", "value": "shelling|bombed"},
        "the sentence has no 'bombed'",
    ),
    (
        {"act": "new-event", "subject": f"report/{A.key}#char=0,77", "value": "shelling|strike"},
        "the sentence has no 'strike'",
    ),
    (
        {"act": "new-event", "subject": f"report/{A.key}#char=0,77", "value": "picnic|killed"},
        "event-type 'picnic' is unknown",
    ),
    (
        {"act": "new-event", "subject": f"report/{A.key}#char=0,77", "value": "shelling"},
        "write car-bomb",
    ),
    (
        {
            "act": "new-event",
            "subject": f"report/{A.key}#char=0,77",
            "value": "air-strike|air strikes",
        },
        "already",
    ),
    ({"act": "merge", "subject": "actor/us-led-coalition", "value": "place/hajin"}, "is no actor"),
    ({"act": "link", "subject": "actor/us-led-coalition", "value": "P31"}, "is no record"),
    ({"act": "rename", "subject": "actor/nobody", "value": "X"}, "the store has no actor/nobody"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "words"), BAD, ids=[words for _, words in BAD])
def test_a_wrong_row_is_refused_and_nothing_is_changed(
    opened: Opened, cells: dict[str, str], words: str
) -> None:
    """The error names file, line and remedy; good rows before it are not carried out either."""
    opened.add(A)
    (part,), (event,) = opened.ids(A, "participation"), opened.ids(A, "event")
    (figure,) = opened.ids(A, "count")
    before = opened.graphs()
    good = {"act": "wrong", "subject": part, "by": "Ada", "reason": "read again"}
    known = {"EVENT": event, "FIGURE": figure}
    bad = {**good, **{name: known.get(cell, cell) for name, cell in cells.items()}}
    with pytest.raises(ActRefused) as refused:
        opened.hand.apply([Row(good, "acts.csv", 2), Row(bad, "acts.csv", 3)])
    said = f"{refused.value.what} {refused.value.remedy}"
    assert words in said
    assert (refused.value.where, bool(refused.value.remedy)) == ("acts.csv:3", True)
    assert opened.graphs() == before
    assert opened.hand.acts == ()


def test_what_a_killed_process_began_is_finished(opened: Opened) -> None:
    """An act that was remembered and not carried out is carried out by whoever comes next."""
    opened.add(A)
    (event,), (part,) = opened.ids(A, "event"), opened.ids(A, "participation")
    act = opened.act("replace", part, "actor", "actor/syrian-army")
    after = opened.graphs()
    opened.act("undo", act_id(act))
    graph = acts_graph_iri(BASE)
    begun = act_quads([(0, act)], base=BASE) + state_quads([(act, "begun")], base=BASE)
    opened.writer.replace_graph(graph, begun)  # as if killed before anything followed from it
    assert opened.accused() == {(event, "actor/us-led-coalition")}
    Opened(opened.writer).hand.finish()
    assert opened.graphs() == after
    assert states(opened) == {act_id(act): "holds"}


def test_neighbours_of_a_correction_stay(opened: Opened) -> None:
    """Another report of the same actor is not touched by a correction of one slot."""
    other = told("b", "15")
    opened.add(A, other)
    before = opened.report(other)
    (part,) = opened.ids(A, "participation")
    opened.act("replace", part, "actor", "actor/syrian-army")
    assert opened.report(other) == before
    assert not opened.writer.graph_exists(f"{BASE}graph/machine/report/{A.key}")
    assert opened.writer.graph_exists(mint_report_graph_iri(BASE, A.key))
