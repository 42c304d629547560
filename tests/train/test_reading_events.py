"""Reports and triggers: what is read from their files, what is refused, what is held back."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.train.errors import BadTrainingData
from kg.train.events import (
    ARGUMENT_ROLES,
    EVENT_TYPES,
    RAMS_MAX_WORDS,
    ROLE_TAGS,
    TRIGGER_TYPES,
    Filler,
    Report,
    TriggeredPassage,
    is_held_back,
    paragraphs,
    read_reports,
    read_triggers,
    report_windows,
    trigger_windows,
)
from kg.train.windows import UNKNOWN, TokenSpan, Window

EVENT: Mapping[str, Any] = {
    "types": ["bombing"],
    "optional": False,
    "perp_ind": [{"names": ["A GUERRILLA", "GUERRILLA"], "optional": False}],
    "perp_org": [],
    "phys_tgt": [{"names": ["BUS"], "optional": True}],
    "hum_tgt": [{"names": ["THE MAYOR"], "optional": False}],
    "weapon": [],
}


def muc(folder: Path, events: object, number: str = "DEV-MUC3-0001") -> Path:
    """Write a report of one document."""
    (folder / "docs.jsonl").write_text(
        json.dumps({"id": number, "text": "A guerrilla killed the mayor."}) + "\n", encoding="utf-8"
    )
    (folder / "gold.jsonl").write_text(
        json.dumps({"id": number, "events": events}) + "\n", encoding="utf-8"
    )
    return folder


def test_a_report_is_read_with_its_fillers_by_label(tmp_path: Path) -> None:
    """Human targets are victims; what the filler or its whole template calls optional is so."""
    (report,) = read_reports(muc(tmp_path, [EVENT, EVENT | {"optional": True, "types": ["arson"]}]))
    sure = (
        Filler("PERP_IND", ("A GUERRILLA", "GUERRILLA"), False),
        Filler("PHYS_TGT", ("BUS",), True),
        Filler("VICTIM", ("THE MAYOR",), False),
    )
    unsure = tuple(Filler(one.label, one.wordings, True) for one in sure)
    assert report == Report(
        "DEV-MUC3-0001",
        "A guerrilla killed the mayor.",
        ((sure, frozenset({"bombing"})), (unsure, frozenset({"arson"}))),
    )


def test_a_report_without_events_is_read(tmp_path: Path) -> None:
    """It tells that nothing is told."""
    (report,) = read_reports(muc(tmp_path, []))
    assert report.templates == ()


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("docs.jsonl", "{"),
        ("docs.jsonl", '{"id": "DEV-2"}'),
        ("docs.jsonl", '{"id": "DEV-2", "text": "without a template"}'),
        ("docs.jsonl", "[]"),
        ("gold.jsonl", '{"id": "DEV-1"}'),
        ("gold.jsonl", '{"id": "DEV-MUC3-0001", "events": [{}]}'),
    ],
)
def test_a_broken_report_is_refused_with_its_file(tmp_path: Path, name: str, line: str) -> None:
    """A line that is none, a field that is missing and a document nobody annotated."""
    folder = muc(tmp_path, [EVENT])
    with (folder / name).open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")
    with pytest.raises(BadTrainingData) as caught:
        read_reports(folder)
    assert str(folder) in caught.value.where
    assert caught.value.remedy == "fetch the file again"


@pytest.mark.parametrize("number", range(20))
def test_every_tenth_report_is_held_back(number: int) -> None:
    """The last digit decides, whatever stands before it."""
    held = [is_held_back(Report(f"{kind}-{number:04}", "", ())) for kind in ("DEV-MUC3", "TST2")]
    assert held == [number % 10 == 7] * 2


def test_a_report_without_a_number_is_refused() -> None:
    """What cannot be held back could be trained and scored on."""
    with pytest.raises(BadTrainingData, match="DEV-MUC3-A"):
        is_held_back(Report("DEV-MUC3-A", "", ()))


def rams(path: Path, row: object) -> Path:
    """Write a file of one passage, and another before it."""
    good = {"sentences": [["He", "left"]], "trigger": [1, 1, "movement.x.y"], "arguments": []}
    path.write_text(f"{json.dumps(good)}\n{json.dumps(row)}\n", encoding="utf-8")
    return path


def test_a_passage_is_read_with_coarse_type_and_roles(tmp_path: Path) -> None:
    """A role that the model does not learn is another, not none."""
    row = {
        "sentences": [["Rebels", "shelled", "Aro", "."]],
        "trigger": [1, 2, "conflict.attack.bombing"],
        "arguments": [[0, 1, "attacker"], [2, 3, "place"], [3, 4, "giver"]],
    }
    moved, shelled = read_triggers(rams(tmp_path / "events.jsonl", row))
    assert (moved.type, moved.arguments) == ("movement", ())
    assert shelled == TriggeredPassage(
        (("Rebels", "shelled", "Aro", "."),),
        1,
        "attack",
        (TokenSpan(0, 1, "attacker"), TokenSpan(2, 3, "place"), TokenSpan(3, 4, "other")),
    )


@pytest.mark.parametrize(
    "row",
    [
        {"sentences": [["x"]], "arguments": []},
        {"sentences": [["x"]], "trigger": [0, 1], "arguments": []},
        {"sentences": [["x"]], "trigger": [0, 1, "movement.x.y"], "arguments": [[1]]},
        {"trigger": [0, 1, "movement.x.y"], "arguments": []},
        3,
    ],
    ids=str,
)
def test_a_broken_passage_is_refused_with_its_line(tmp_path: Path, row: object) -> None:
    """The second line is at fault, and the error says so."""
    path = rams(tmp_path / "events.jsonl", row)
    with pytest.raises(BadTrainingData) as caught:
        read_triggers(path)
    assert caught.value.where == f"{path}:2"


# -- windows of reports ----------------------------------------------------------------------

TOKENIZER = spacy.blank("en")
MAYOR = Filler("VICTIM", ("THE MAYOR",), False)
REBELS = Filler("PERP_IND", ("REBELS",), False)
FRONT = Filler("PERP_ORG", ("FMLN",), False)
RIFLE = Filler("WEAPON", ("RIFLE",), False)
MAYBE = Filler("VICTIM", ("A WOMAN",), True)


def read(text: str, *fillers: Filler, most: int = 99) -> list[Window]:
    """Make the windows of one report of one bombing."""
    report = Report("DEV-1", text, ((fillers, frozenset({"bombing"})),))
    return list(
        report_windows(
            [report],
            tokenizer=TOKENIZER,
            rng=random.Random(0),
            max_words=most,
            irrelevant_share=0.0,
        )
    )


def marked(window: Window) -> dict[str, str]:
    """Return the words that are marked or left open, each with its mark."""
    assert window.roles is not None
    names = {UNKNOWN: "?"} | dict(enumerate(ROLE_TAGS))
    pairs = zip(window.words, window.roles, strict=True)
    return {word: names[role] for word, role in pairs if role}


@pytest.mark.parametrize(
    ("text", "fillers", "marks", "told"),
    [
        ("The mayor died.", (MAYOR,), {"The": "B-VICTIM", "mayor": "I-VICTIM"}, True),
        ("The mayor spoke.", (MAYOR,), {"The": "?", "mayor": "?"}, False),
        ("Rebels met the mayor.", (MAYOR, REBELS),
         {"Rebels": "B-PERP_IND", "the": "B-VICTIM", "mayor": "I-VICTIM"}, True),
        ("The FMLN said a bomb fell.", (FRONT,), {"FMLN": "?"}, False),
        ("A rifle was seized.", (RIFLE,), {"rifle": "?"}, False),
        ("A woman died.", (MAYBE,), {"A": "?", "woman": "?"}, False),
        ("The mayors died.", (MAYOR,), {}, False),
        ("Nobody died.", (MAYOR,), {}, False),
    ],
)  # fmt: skip
def test_a_filler_is_marked_where_its_event_is_told(
    text: str, fillers: tuple[Filler, ...], marks: dict[str, str], told: bool
) -> None:
    """A word of violence or another slot tells it; a weapon, a body or a guess alone does not."""
    (window,) = read(text, *fillers)
    assert marked(window) == marks
    assert (window.event_types is not None) is told
    if window.event_types is not None:
        assert sum(window.event_types) == window.event_types[EVENT_TYPES.index("bombing")] == 1


def test_of_two_wordings_in_one_place_the_longer_is_marked() -> None:
    """'the mayor of Aro' is one victim, not a victim within one."""
    long = Filler("VICTIM", ("MAYOR", "THE MAYOR OF ARO"), False)
    (window,) = read("The mayor of Aro died.", long)
    assert window.roles is not None
    assert [ROLE_TAGS[tag] for tag in window.roles] == [
        "B-VICTIM", "I-VICTIM", "I-VICTIM", "I-VICTIM", "O", "O",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("most", "left"), [(3, []), (4, ["The mayor died."]), (99, ["The mayor died."])]
)
def test_windows_of_reports_hold_two_words_to_the_most(most: int, left: list[str]) -> None:
    """A word alone teaches nothing; what is too long is left out whole."""
    found = read("Dead\n\nThe mayor died.", MAYOR, most=most)
    assert [" ".join(w.words).replace(" .", ".") for w in found] == left


def test_irrelevant_reports_are_drawn_by_their_share() -> None:
    """None at 0, all at 1, and about the share between."""
    reports = [Report(f"DEV-{n}", "Nothing happened.", ()) for n in range(400)]

    def count(share: float) -> int:
        return len(
            list(
                report_windows(
                    reports,
                    tokenizer=TOKENIZER,
                    rng=random.Random(3),
                    max_words=9,
                    irrelevant_share=share,
                )
            )
        )

    assert (count(0.0), count(1.0)) == (0, 400)
    assert 60 < count(0.25) < 140


@given(st.lists(st.text("ab \n", max_size=6), max_size=6))
def test_paragraphs_lose_blanks_alone(parts: list[str]) -> None:
    """No paragraph is empty or holds a line's end, and every letter is in one of them in order."""
    text = "\n\n".join(parts)
    found = paragraphs(text)
    assert all(part and part == part.strip() and "\n" not in part for part in found)
    assert "".join(found).replace(" ", "") == "".join(text.split())


# -- windows of triggers ---------------------------------------------------------------------


@st.composite
def passages(draw: st.DrawFn) -> TriggeredPassage:
    """Draw a passage of up to five sentences, short and long."""
    sizes = draw(st.lists(st.sampled_from([1, 3, 40, 80, 230]), min_size=1, max_size=5))
    at = 0
    sentences = []
    for size in sizes:
        sentences.append(tuple(f"w{at + n}" for n in range(size)))
        at += size
    trigger = draw(st.integers(0, at - 1))
    begin = draw(st.integers(0, at - 1))
    return TriggeredPassage(
        tuple(sentences), trigger, "attack", (TokenSpan(begin, begin + 1, "target"),)
    )


@given(passages())
def test_a_window_is_whole_sentences_around_the_trigger(passage: TriggeredPassage) -> None:
    """It grows while it fits, never past; a sentence that is far too long gives no window."""
    own = next(s for s in passage.sentences if f"w{passage.trigger}" in s)
    found = list(trigger_windows([passage]))
    if len(own) > 2 * RAMS_MAX_WORDS:
        assert found == []
        return
    (window,) = found
    assert window.trigger_at is not None
    assert window.triggers is not None
    assert window.arguments is not None
    assert window.words[window.trigger_at] == f"w{passage.trigger}"
    assert [at for at, mark in enumerate(window.triggers) if mark] == [window.trigger_at]
    assert window.triggers[window.trigger_at] == TRIGGER_TYPES.index("attack")
    assert len(window.words) <= max(RAMS_MAX_WORDS, len(own))
    assert {f"w{passage.trigger}"} <= set(own) <= set(window.words)
    inside = [s for s in passage.sentences if set(s) & set(window.words)]
    assert window.words == tuple(word for sentence in inside for word in sentence)
    (argument,) = passage.arguments
    told = [word for word, role in zip(window.words, window.arguments, strict=True) if role]
    assert told == [f"w{argument.start}"] * (f"w{argument.start}" in window.words)


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("the army of Aro", "army"),
        ("Of Aro men", "men"),
        ("men", "men"),
        ("men who fled", "men"),
        ("the men , two", "men"),
        ("Aro itself", "itself"),
    ],
)
def test_an_argument_is_marked_at_its_head(words: str, head: str) -> None:
    """The last word before a preposition; one that begins with a preposition has another end."""
    said = ("Shelled", *words.split(), ".")
    span = TokenSpan(1, len(said) - 1, "victim")
    (window,) = trigger_windows([TriggeredPassage((said,), 0, "attack", (span,))])
    assert window.arguments is not None
    told = {w: ARGUMENT_ROLES[r] for w, r in zip(window.words, window.arguments, strict=True) if r}
    assert told == {head: "victim"}
