"""Check that an act can be carried out; refuse what is wrong with place and remedy.

An act comes from a row of a file, from the command's options, or from a form; all are rows.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kg.correct.errors import ActRefused
from kg.correct.table import ACTS, ENTITIES, ActKind, Slot, act_kind, find_slot, kind_of, slot_names
from kg.correct.values import read_days, read_figure
from kg.lexicon.rows import Row
from kg.model.corrections import FIELDS, Act
from kg.vocab.schemes import concepts, scheme_names

_ID: Final = re.compile(
    r"(?:event|participation|localisation|count|claim|actor|place|curation)/[A-Za-z0-9._~-]+"
    r"|report/[0-9a-f]+#char=\d{1,9},\d{1,9}"
)
# JSON may hold half a surrogate pair ("\ud800"), which no UTF-8 writes.
_UNWRITABLE: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_AT: Final = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|\+00:00)?)?")
_LINK: Final = re.compile(r"Q[1-9]\d*|https?://[^\s<>\"{}|\\^`]+")
_ADDED: Final = {
    "add-actor": "actor/syrian-armed-forces|attacker",
    "add-place": "place/hajin or place/hajin|near",
    "add-figure": "28|killed|civilian",
    "new-event": "car-bomb|went off",
}
"""What each adding takes, by example."""
_MOST: Final = 1000


def read_file(path: Path) -> list[Row]:
    """Read a file of acts: CSV with a header, or JSON Lines.

    Raises:
        ActRefused: A line is neither; the message names it.
    """
    is_csv = path.suffix.lower() == ".csv"
    try:
        # Spreadsheets write a byte order mark before UTF-8.
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ActRefused("the file is not UTF-8", where=path.name, remedy="save it so") from error
    # Lines end at line feeds alone: a text may hold a LINE SEPARATOR.
    lines = io.StringIO(text)
    return list(_csv_rows(path, lines) if is_csv else _json_rows(path, lines))


def _csv_rows(path: Path, lines: Iterable[str]) -> Iterator[Row]:
    # Else a quotation mark that is never closed takes the rest of the file into its cell.
    reader = csv.DictReader(lines, strict=True)
    try:
        for cells in reader:
            row = Row(cells, path.name, reader.line_num)
            # DictReader has cells beyond the header under None, and None for missing ones.
            if None in cells or None in cells.values():
                raise _refused(row, "the number of cells differs from the header", "quote commas")
            yield row
    except csv.Error as error:
        row = Row({}, path.name, reader.reader.line_num)
        raise _refused(
            row, f"this is no CSV: {error}", "look for an open quotation mark"
        ) from error


def _json_rows(path: Path, lines: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = Row({}, path.name, number)
        try:
            given = json.loads(line)
        # A line of ten thousand brackets nests deeper than Python goes.
        except (ValueError, RecursionError) as error:
            raise _refused(row, f"this is no JSON: {error}", "write one object a line") from error
        if not isinstance(given, dict) or not all(isinstance(v, str) for v in given.values()):
            raise _refused(row, "this is no object of texts", f"give {', '.join(FIELDS)}")
        yield Row(given, path.name, number)


def read_act(row: Row, *, base: str, now: datetime | None = None) -> Act:
    """Make an act of what a person gave.

    Args:
        row: The columns ``kg.model.corrections.FIELDS``; slot, value and at may be missing.
        now: When the act was made if the row does not say.

    Raises:
        ActRefused: Something is missing or is none.
    """
    strange = sorted(set(row.cells) - {*FIELDS, "token"})
    if strange:
        raise _refused(row, f"column {strange[0]!r} is unknown", f"give {', '.join(FIELDS)}")
    cells = {name: " ".join(row.cells.get(name, "").split()) for name in FIELDS}
    unwritable = next((name for name, cell in cells.items() if _UNWRITABLE.search(cell)), None)
    if unwritable:
        raise _refused(row, f"{unwritable} has a character that cannot be written", "take it out")
    for name in ("subject", "value"):
        cells[name] = cells[name].removeprefix(f"{base}id/").removeprefix(f"{base}doc/")
    kind = act_kind(cells["act"])
    if kind is None:
        known = ", ".join(one.name for one in ACTS)
        raise _refused(row, f"act {cells['act']!r} is unknown", f"use one of {known}")
    for name, remedy in (("by", "say who decides"), ("reason", "say why")):
        if not cells[name]:
            raise _refused(row, f"{name} is missing", remedy)
    long = next((name for name, cell in cells.items() if len(cell) > _MOST), None)
    if long:
        raise _refused(row, f"{long} is longer than {_MOST} characters", "say it shorter")
    _check_subject(row, kind, cells)
    slot = _slot_of(row, kind, cells)
    _check_value(row, kind, slot, cells)
    return Act(
        act=cells["act"],
        subject=cells["subject"],
        slot=cells["slot"],
        value=cells["value"],
        by=cells["by"],
        at=_moment(row, cells["at"], now or datetime.now(UTC)),
        reason=cells["reason"],
    )


def _check_subject(row: Row, kind: ActKind, cells: Mapping[str, str]) -> None:
    subject = cells["subject"]
    if not _ID.fullmatch(subject):
        raise _refused(row, f"subject {subject!r} is no id", "copy event/… from its page")
    if kind_of(subject) not in kind.on:
        known = " or ".join(f"{on}/…" for on in kind.on)
        raise _refused(row, f"{kind.name} is not about {subject}", f"give {known}")


def _slot_of(row: Row, kind: ActKind, cells: Mapping[str, str]) -> Slot | None:
    name, on = cells["slot"], kind_of(cells["subject"])
    if kind.has_slot == "never" and name:
        raise _refused(row, f"{kind.name} has no slot", "leave slot empty")
    if kind.has_slot == "must" and not name:
        raise _refused(row, "slot is missing", f"use one of {', '.join(slot_names(on))}")
    if not name:
        return None
    slot = find_slot(on, name)
    if slot is None:
        known = ", ".join(slot_names(on))
        raise _refused(row, f"{on}/… has no slot {name!r}", f"use one of {known}")
    if kind.takes == "" and not slot.may_be_empty:
        raise _refused(
            row, f"{on}/… cannot be without {name}", "replace it, or leave slot empty to drop all"
        )
    return slot


def _check_value(row: Row, kind: ActKind, slot: Slot | None, cells: Mapping[str, str]) -> None:
    value = cells["value"]
    takes = slot.takes if slot and kind.takes == "slot" else kind.takes
    if bool(takes) != bool(value):
        remedy = "say what holds instead" if takes else "leave value empty"
        raise _refused(row, f"{kind.name} {'needs a' if takes else 'has no'} value", remedy)
    if takes == "date" and read_days(value) is None:
        raise _refused(
            row, f"{value!r} is no date", "write 2018-11-09, 2018-11 or 2018-11-05/2018-11-09"
        )
    if takes == "figure" and read_figure(value) is None:
        raise _refused(row, f"{value!r} is no figure", "write 28, >=41, <=16, ~700 or 24..99")
    if takes == "link" and not _LINK.fullmatch(value):
        raise _refused(row, f"{value!r} is no record", "write Q12345 or the address of the record")
    if takes == "event" and not _ID.fullmatch(value):
        raise _refused(row, f"{value!r} is no event", "copy event/… from its page")
    if takes in scheme_names() and takes not in ENTITIES and value not in concepts(takes):
        known = ", ".join(sorted(concepts(takes)))
        raise _refused(row, f"{slot.name if slot else takes} {value!r} is unknown", f"use {known}")
    if takes.count("|"):
        _check_added(row, kind, value)
    if takes == "names" and "|" not in value:
        raise _refused(row, "split needs names", "write actor/other|name|another name")


def _check_added(row: Row, kind: ActKind, value: str) -> None:
    """Check what an act adds, part by part."""
    schemes, given = kind.takes.split("|"), value.split("|")
    is_whole = len(given) == len(schemes) or (schemes[0] == "place" and len(given) == 1)
    if not (is_whole and all(given)):
        raise _refused(row, f"{value!r} is no {kind.takes}", f"write {_ADDED[kind.name]}")
    for name, concept in zip(schemes, given, strict=False):
        if name == "figure" and read_figure(concept) is None:
            raise _refused(row, f"{concept!r} is no figure", "write 28, >=41, <=16, ~700 or 24..99")
        scheme = "spatial-relation" if name == "relation" else name
        if scheme in scheme_names() and scheme not in ENTITIES and concept not in concepts(scheme):
            known = ", ".join(sorted(concepts(scheme)))
            raise _refused(row, f"{name} {concept!r} is unknown", f"use {known}")


def _moment(row: Row, words: str, now: datetime) -> str:
    if not words:
        return f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    try:
        if not _AT.fullmatch(words):
            raise ValueError
        found = datetime.fromisoformat(words.replace("Z", "+00:00"))
    except ValueError as error:
        raise _refused(row, f"at {words!r} is no time", "write 2026-01-02T10:00:00Z") from error
    return f"{found:%Y-%m-%dT%H:%M:%SZ}"


def _refused(row: Row, what: str, remedy: str) -> ActRefused:
    return ActRefused(what, where=f"{row.file}:{row.line}" if row.line else row.file, remedy=remedy)
