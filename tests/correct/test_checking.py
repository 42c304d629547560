"""Tests of ``kg.correct.checking``: acts as rows of a file, and what is refused of them."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.correct.checking import read_act, read_file
from kg.correct.errors import ActRefused
from kg.correct.table import ACTS, SLOTS, ActKind, Slot, find_slot
from kg.lexicon.rows import Row
from kg.model.corrections import FIELDS, Act
from kg.vocab.schemes import concepts, scheme_names

BASE = "https://kg.local/"
NOW = datetime(2026, 1, 2, 10, 0, 5, tzinfo=UTC)
EVENT = "event/0123456789abcdef-40-air-strike"
SUBJECTS = {
    "event": EVENT,
    "participation": "participation/0123456789abcdef-40-air-strike-attacker-0",
    "localisation": "localisation/0123456789abcdef-40-air-strike-8",
    "count": "count/0123456789abcdef-40-killed",
    "claim": "claim/0123456789abcdef-40-air-strike-casualty-narrator",
    "actor": "actor/syrian-army",
    "place": "place/hajin",
    "report": "report/0123456789abcdef#char=3,90",
    "curation": "curation/0123456789abcdef",
}
FITTING = {
    "actor": "actor/some-brigade",
    "place": "place/azaz",
    "date": "2018-11-09",
    "figure": ">=41",
    "text": "barrel bomb",
    "link": "Q12345",
    "event": EVENT,
    "entity": "actor/other",
    "parts": SUBJECTS["count"],
    "names": "actor/other|the army",
    "actor|role": "actor/x|attacker",
    "place|relation": "place/x|near",
    "figure|harm|victim-status": "28|killed|civilian",
    "event-type": "car-bomb",
    "event-type|words": "car-bomb|went off",
}


def row(**cells: str) -> Row:
    """Make a row of a file of acts; what is not given is right."""
    given_cells = {"act": "right", "subject": EVENT, "by": "Ada", "reason": "read again"}
    return Row({**given_cells, **cells}, "acts.csv", 7)


def read(**cells: str) -> Act:
    """Read an act."""
    return read_act(row(**cells), base=BASE, now=NOW)


def refused(**cells: str) -> tuple[str, str]:
    """Return what is said against a row, and the remedy."""
    with pytest.raises(ActRefused) as caught:
        read(**cells)
    assert caught.value.where == "acts.csv:7"
    return caught.value.what, caught.value.remedy


def cells_of(kind: ActKind, on: str, slot: Slot | None = None) -> dict[str, str]:
    """Return the cells of a right act of a kind."""
    takes = slot.takes if slot and kind.takes == "slot" else kind.takes
    value = FITTING.get(takes) or (min(concepts(takes)) if takes else "")
    name = slot.name if slot else ""
    return {"act": kind.name, "subject": SUBJECTS[on], "slot": name, "value": value}


RIGHT = [
    pytest.param(kind, on, slot, id=f"{kind.name}-{on}-{slot.name if slot else ''}")
    for kind in ACTS
    for on in kind.on
    for slot in (
        *(s for s in SLOTS if s.on == on and kind.has_slot != "never"),
        *([None] if kind.has_slot != "must" else []),
    )
    if kind.takes or slot is None or slot.may_be_empty
]


@pytest.mark.parametrize(("kind", "on", "slot"), RIGHT)
def test_every_act_on_every_subject_and_slot_is_read(
    kind: ActKind, on: str, slot: Slot | None
) -> None:
    """What the tables allow is an act of just these cells."""
    cells = cells_of(kind, on, slot)
    assert read(**cells) == Act(by="Ada", at="2026-01-02T10:00:05Z", reason="read again", **cells)


@pytest.mark.parametrize(("kind", "on", "slot"), RIGHT)
def test_an_act_with_a_value_too_many_or_too_few_is_refused(
    kind: ActKind, on: str, slot: Slot | None
) -> None:
    """What takes a value needs one; what takes none cannot have one."""
    cells = cells_of(kind, on, slot)
    said = (
        (f"{kind.name} needs a value", "say what holds instead")
        if cells["value"]
        else (f"{kind.name} has no value", "leave value empty")
    )
    assert refused(**{**cells, "value": "" if cells["value"] else "x"}) == said


@pytest.mark.parametrize("kind", ACTS, ids=[kind.name for kind in ACTS])
def test_an_act_on_another_kind_of_subject_is_refused(kind: ActKind) -> None:
    """The remedy names the kinds of subjects that the act is about."""
    fitting = " or ".join(f"{on}/…" for on in kind.on)
    for on in sorted(set(SUBJECTS) - set(kind.on)):
        what, remedy = refused(act=kind.name, subject=SUBJECTS[on])
        assert what == f"{kind.name} is not about {SUBJECTS[on]}"
        assert remedy == f"give {fitting}"


@pytest.mark.parametrize("slot", SLOTS, ids=[f"{slot.on}-{slot.name}" for slot in SLOTS])
def test_only_what_may_be_empty_is_emptied(slot: Slot) -> None:
    """An event without a date stands; one without a type does not."""
    cells = {"act": "wrong", "subject": SUBJECTS[slot.on], "slot": slot.name}
    if slot.may_be_empty:
        assert read(**cells).slot == slot.name
    else:
        what, remedy = refused(**cells)
        assert what == f"{slot.on}/… cannot be without {slot.name}"
        assert remedy.startswith("replace it")


@pytest.mark.parametrize(
    "slot", [slot for slot in SLOTS if slot.takes in scheme_names() - {"actor", "place"}]
)
def test_a_slot_takes_the_concepts_of_its_scheme(slot: Slot) -> None:
    """Each concept is taken; a slip is refused with all that there are."""
    cells = {"act": "replace", "subject": SUBJECTS[slot.on], "slot": slot.name}
    for concept in concepts(slot.takes):
        assert read(**cells, value=concept).value == concept
    what, remedy = refused(**cells, value="no-such-thing")
    assert what == f"{slot.name} 'no-such-thing' is unknown"
    assert remedy == f"use {', '.join(sorted(concepts(slot.takes)))}"


def test_slots_are_found_by_subject_and_name() -> None:
    """Two kinds of subjects may have slots of one name, which are two."""
    assert len({(slot.on, slot.name) for slot in SLOTS}) == len(SLOTS)
    assert all(find_slot(slot.on, slot.name) is slot for slot in SLOTS)
    assert find_slot("event", "harm") is None
    assert find_slot("", "") is None


REFUSED = [
    ({"subject": ""}, "subject '' is no id", "copy event/… from its page"),
    ({"subject": "event/"}, "subject 'event/' is no id", "copy event/… from its page"),
    ({"subject": "event/a b"}, "subject 'event/a b' is no id", "copy event/… from its page"),
    ({"subject": "events/a"}, "subject 'events/a' is no id", "copy event/… from its page"),
    ({"subject": "event/a/b"}, "subject 'event/a/b' is no id", "copy event/… from its page"),
    ({"subject": "event/é"}, "subject 'event/é' is no id", "copy event/… from its page"),
    ({"subject": "event/a>"}, "subject 'event/a>' is no id", "copy event/… from its page"),
    ({"slot": "type"}, "right has no slot", "leave slot empty"),
    ({"by": ""}, "by is missing", "say who decides"),
    ({"reason": " \t"}, "reason is missing", "say why"),
    ({"reason": "x" * 1001}, "reason is longer than 1000 characters", "say it shorter"),
    ({"by": "Ada\x7f"}, "by has a character that cannot be written", "take it out"),
    ({"reason": "a\x00b"}, "reason has a character that cannot be written", "take it out"),
    ({"reason": "\ud83d"}, "reason has a character that cannot be written", "take it out"),
    ({"at": "2026-13-01"}, "at '2026-13-01' is no time", "write 2026-01-02T10:00:00Z"),
    ({"at": "2026-01-02 10:00"}, "at '2026-01-02 10:00' is no time", "write 2026-01-02T10:00:00Z"),
    (
        {"at": "2026-01-02T10:00+02:00"},
        "at '2026-01-02T10:00+02:00' is no time",
        "write 2026-01-02T10:00:00Z",
    ),
    (
        {"act": "split", "subject": "actor/x", "value": "actor/y"},
        "split needs names",
        "write actor/other|name|another name",
    ),
    (
        {"act": "one-event", "value": "the other"},
        "'the other' is no event",
        "copy event/… from its page",
    ),
    ({"act": "add-actor", "value": "|attacker"}, "'|attacker' is no actor|role",
     "write actor/syrian-armed-forces|attacker"),
    ({"act": "add-actor", "value": "x|attacker|y"}, "'x|attacker|y' is no actor|role",
     "write actor/syrian-armed-forces|attacker"),
    ({"act": "add-place", "value": "place/x|"}, "'place/x|' is no place|relation",
     "write place/hajin or place/hajin|near"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "what", "remedy"), REFUSED, ids=[what for _, what, _ in REFUSED])
def test_refused_row_says_what_is_wrong_and_what_to_do(
    cells: dict[str, str], what: str, remedy: str
) -> None:
    """Each fault has its words."""
    assert refused(**cells) == (what, remedy)


@pytest.mark.parametrize(
    ("link", "is_record"),
    [
        ("Q1", True), ("Q12345", True), ("https://a.example/x", True), ("http://a.example", True),
        ("Q0", False), ("Q01", False), ("q1", False), ("P31", False), ("Q", False),
        ("ftp://a.example", False), ("a.example", False), ("https://", False),
        ("https://a.example/<x>", False), ("https://a.example/a b", False),
        ('https://a.example/"', False), ("https://a.example/{x}", False),
    ],
)  # fmt: skip
def test_a_record_is_an_entry_of_wikidata_or_an_address(link: str, is_record: bool) -> None:
    """What an IRI cannot hold is no address."""
    cells = {"act": "link", "subject": "actor/x", "value": link}
    if is_record:
        assert read(**cells).value == link
    else:
        what, remedy = refused(**cells)
        assert what == f"{link!r} is no record"
        assert remedy == "write Q12345 or the address of the record"


def test_cells_are_trimmed_and_ids_may_be_addresses() -> None:
    """What is copied from a page, or typed with blanks, is the same act."""
    plain = read(act="one-event", value="event/b")
    assert plain == read(
        act=" one-event ",
        subject=f"{BASE}id/{EVENT}",
        value=f"\t{BASE}id/event/b\n",
        by="Ada ",
        reason="read  again",
    )
    sentence = SUBJECTS["report"]
    assert read(act="new-event", subject=f"{BASE}doc/{sentence}", value="raid|x").subject == (
        sentence
    )
    assert refused(subject=f"https://other.example/id/{EVENT}")[0].endswith("is no id")


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        ("", "2026-01-02T10:00:05Z"),
        ("2026-03-04", "2026-03-04T00:00:00Z"),
        ("2026-03-04T05:06", "2026-03-04T05:06:00Z"),
        ("2026-03-04T05:06Z", "2026-03-04T05:06:00Z"),
        ("2026-03-04T05:06:07Z", "2026-03-04T05:06:07Z"),
        ("2026-03-04T05:06:07+00:00", "2026-03-04T05:06:07Z"),
    ],
)
def test_moment_is_written_one_way(at: str, moment: str) -> None:
    """A day is its beginning; without one it is now, told in UTC wherever the clock stands."""
    assert read(at=at).at == moment
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    if not at:
        assert read_act(row(), base=BASE, now=elsewhere).at == moment


def test_unknown_column_and_act_name_what_is_known() -> None:
    """A token of a form is passed over; any other column is a slip."""
    assert read(token="secret").by == "Ada"
    assert refused(colour="red") == ("column 'colour' is unknown", f"give {', '.join(FIELDS)}")
    what, remedy = refused(act="replce")
    assert what == "act 'replce' is unknown"
    assert remedy == f"use one of {', '.join(kind.name for kind in ACTS)}"


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(FIELDS, TEXTS)), max_size=4))
def test_rows_of_a_file_are_those_that_were_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    """CSV and JSON Lines give back each cell, in any script, and number the lines."""
    folder = tmp_path_factory.getbasetemp()
    lines, table = folder / "acts.jsonl", folder / "acts.csv"
    written = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows)
    lines.write_text(written, encoding="utf-8", newline="")
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, FIELDS, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    table.write_text(text.getvalue(), encoding="utf-8", newline="")
    assert read_file(lines) == [Row(r, "acts.jsonl", n) for n, r in enumerate(rows, start=1)]
    assert read_file(table) == [Row(r, "acts.csv", n) for n, r in enumerate(rows, start=2)]


HEADER = "act,subject,reason"
BAD_FILES = {
    "a cell too few": ("a.csv", f"{HEADER}\nright,event/x\n", "a.csv:2", "number of cells"),
    "a cell too many": ("a.csv", f"{HEADER}\na,b,c\na,b,c,d\n", "a.csv:3", "number of cells"),
    "no JSON": ("a.jsonl", '{"act": "right"}\n{"act": \n', "a.jsonl:2", "this is no JSON"),
    "a list": ("a.jsonl", "\n[]\n", "a.jsonl:2", "this is no object of texts"),
    "a number": ("a.jsonl", '{"act": 1}', "a.jsonl:1", "this is no object of texts"),
    "a text": ("a.txt", "right", "a.txt:1", "this is no JSON"),
    "brackets": ("a.jsonl", "[" * 100_000, "a.jsonl:1", "this is no JSON"),
    "an open quotation mark": (
        "a.csv",
        f'{HEADER}\nright,event/x,"y\nright,event/z,y\n',
        "a.csv:3",
        "this is no CSV: unexpected end of data",
    ),
    "other bytes": ("a.csv", b"\x89PNG\xff", "a.csv", "the file is not UTF-8"),
    "UTF-16": ("a.jsonl", "{}".encode("utf-16"), "a.jsonl", "the file is not UTF-8"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_line_that_is_no_row_is_named(tmp_path: Path, name: str) -> None:
    """A broken line costs no traceback: file, line and remedy are told."""
    file, content, where, what = BAD_FILES[name]
    path = tmp_path / file
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ActRefused, match=what) as caught:
        read_file(path)
    assert caught.value.where == where
    assert caught.value.remedy


def test_cell_without_end_is_named(tmp_path: Path) -> None:
    """An open quotation mark swallows the rest of a file: the line where that shows is told."""
    path = tmp_path / "a.csv"
    path.write_text(f'{HEADER}\nright,event/x,"{"y" * 900}\n', encoding="utf-8")
    limit = csv.field_size_limit(500)
    try:
        with pytest.raises(ActRefused, match="this is no CSV: field larger than") as caught:
            read_file(path)
    finally:
        csv.field_size_limit(limit)
    assert caught.value.where == "a.csv:2"
    assert caught.value.remedy == "look for an open quotation mark"


@pytest.mark.parametrize(
    ("file", "content", "rows"),
    [
        ("a.csv", "", []),
        ("a.csv", f"{HEADER}\n", []),
        ("a.CSV", f"\ufeff{HEADER}\r\nright,event/x,why\r\n", [("right", 2)]),
        ("a.csv", f'{HEADER}\n"right","event/x","two\nlines"\nwrong,event/x,y\n',
         [("right", 3), ("wrong", 4)]),
        ("a.jsonl", "", []),
        ("a.jsonl", '\n \n{"act": "right"}\n\n{"act": "wrong"}', [("right", 3), ("wrong", 5)]),
        ("a.jsonl", '{"act": "a\u2028b\x85c"}\n{"act": "wrong"}',
         [("a\u2028b\x85c", 1), ("wrong", 2)]),
        ("a.csv", f"{HEADER}\na\u2028b,event/x,y\n", [("a\u2028b", 2)]),
        ("a.ndjson", '\ufeff{"act": "right"}\r\n', [("right", 1)]),
    ],
)  # fmt: skip
def test_file_of_acts_is_read_row_by_row(
    tmp_path: Path, file: str, content: str, rows: list[tuple[str, int]]
) -> None:
    """Marks, blank lines and line ends of other systems do not matter; a row ends on its line."""
    path = tmp_path / file
    path.write_text(content, encoding="utf-8", newline="")
    assert [(one["act"], one.line) for one in read_file(path)] == rows
