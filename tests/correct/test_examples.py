"""Corrected events leave as annotated news, which the trainer reads as it reads its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.correct.examples import Example
from kg.train.reader.annotated import read_annotated, read_marks
from tests.correct.cases import Opened, told

TWO = told("a", second=True)


def example(opened: Opened) -> Example:
    """Return the one document of a store."""
    (made,) = opened.hand.examples()
    return made


def parts(opened: Opened) -> dict[str, str]:
    """Return the ids of the strike's part, figure, and of both events."""
    strike, shelling = sorted(opened.ids(TWO, "event"), key=lambda id: "shelling" in id)
    return {
        "strike": strike,
        "shelling": shelling,
        "part": next(p for p in opened.ids(TWO, "participation") if "air-strike" in p),
        "figure": next(c for c in opened.ids(TWO, "count") if "killed" in c),
    }


def test_an_event_that_was_not_seen_is_an_example(opened: Opened) -> None:
    """Its sentence alone is the document, with the mark on the words that a person copied."""
    bare = told("a", unseen="A car went off in Hajin.")
    opened.add(bare)
    (mention,) = {
        line.split(" ")[0][1:-1].partition("/doc/")[2]
        for line in bare.quads.decode().splitlines()
        if '"A car went off in Hajin."' in line
    }
    opened.act("new-event", mention, value="car-bomb|went off")
    made = example(opened)
    assert made.text == "A car went off in Hajin."
    assert [event["type"] for event in made.events] == ["car-bomb"]
    assert "A car {t1|went off} in Hajin." in made.as_text()


def test_corrected_event_is_read_back_by_the_trainer(opened: Opened, tmp_path: Path) -> None:
    """Marks quote the text; records hold what the person put there, and nothing of elsewhere."""
    opened.add(TWO)
    found = parts(opened)
    opened.act("replace", found["figure"], "figure", ">=12")
    opened.act("replace", found["strike"], "type", "missile-strike")
    made = example(opened)
    assert made.text == (
        "US-led coalition air strikes on Hajin killed 14 people, the Observatory said."
    )
    path = tmp_path / "acts.ann"
    path.write_text(made.as_text(), encoding="utf-8")
    (read,) = read_annotated(path)
    (event,) = read.events
    assert event.type == "missile-strike"
    (figure,) = event.figures
    assert figure.harm == "killed"
    assert "  count c1 killed >=12 civilian incident\n" in made.as_text()
    assert "  attacker a1 asserts\n" in made.as_text()
    assert "{a1|US-led coalition} {t1|air {d1|strikes}} on {p1|Hajin}" in made.as_text()


def test_what_the_sentences_do_not_name_is_left_out(opened: Opened) -> None:
    """The words that were read as another actor are not marked as the one who did it."""
    opened.add(TWO)
    opened.act("replace", parts(opened)["part"], "actor", "Some Brigade")
    (event,) = example(opened).events
    assert event["roles"] == []
    assert "US-led coalition" in example(opened).text


def test_event_that_is_none_is_a_decoy(opened: Opened) -> None:
    """Its words are marked as such, and the neighbour's sentence is not touched."""
    opened.add(TWO)
    opened.act("no-event", parts(opened)["shelling"])
    made = example(opened)
    assert made.text == "Army shelling near Hajin wounded 5 people."
    assert (made.events, [name[0] for name in made.mentions]) == ([], ["x"])


def test_undone_acts_leave_no_example(opened: Opened) -> None:
    """Only what holds is taught; a line of JSON quotes its text by offsets."""
    from kg.graph.corrections import act_id

    opened.add(TWO)
    act = opened.act("right", parts(opened)["strike"])
    line = json.loads(example(opened).as_json())
    quoted = {
        name: [line["text"][span["start"] : span["end"]] for span in spans]
        for name, spans in line["mentions"].items()
    }
    assert quoted["t1"] == ["air strikes"]
    assert "14" in quoted["c1"]
    opened.act("undo", act_id(act))
    assert list(opened.hand.examples()) == []


@pytest.mark.parametrize("number", [1, 2, 26, 27, 28, 702, 703, 1_500])
def test_any_number_of_mentions_of_one_thing_is_read_back(tmp_path: Path, number: int) -> None:
    """Every mention has a name of its own, which the trainer reads."""
    text = " ".join(["Gunmen"] * number)
    spans = [(start, start + 6) for start in range(0, len(text), 7)]
    made = Example("x", "2018-10-01", text, {"a1": spans})
    path = tmp_path / "acts.ann"
    path.write_text(made.as_text(), encoding="utf-8")
    (read,) = read_annotated(path)
    assert read.text == text
    plain, mentions = read_marks(made.as_text().split("\n\n")[1].split("\n---\n")[0])
    assert plain == text
    assert [(span.start, span.end) for span in mentions["a1"]] == spans
