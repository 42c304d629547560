"""Read annotated conflict news: texts with marks, and records of their events.

A file holds documents parted by lines `=====`. A document is a head of `# key: value` lines, a
blank line, the text with marks `{t1|attacked}`, a line `---` and records. Marks nest and never
cross; the letter tells the kind of mark, the number which one, further letters the mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from kg.model.text import Passage
from kg.train.errors import BadTrainingData
from kg.train.reader import labels
from kg.train.reader.records import (
    AnnotatedText,
    EventRecord,
    Figure,
    Party,
    ResponseRecord,
    Setting,
    Source,
)

DOCUMENT_END: Final = "====="
RECORDS_BEGIN: Final = "---"
REQUIRED_HEAD: Final = ("id", "date", "origin")
COUNT_LINKS: Final = ("subset-of", "component-of", "alternative-to")
ACTORS: Final = "a"
PARTIES: Final = "ap"
MARK: Final = re.compile(r"\{([tacpdwx])(\d+)([a-z]*)\|")
NAME: Final = re.compile(r"([a-z]\d+)[a-z]*")
DISTANCE: Final = re.compile(r"(\d+)km")
ISO_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
BOUNDS: Final = re.compile(r"(\d+)|(>=|<=|>|<|~)(\d+)|(\d+)\.\.(\d*)|\.\.(\d+)|\?")


class _Fault(Exception):
    """A fault whose place is known to the caller."""


def read_corpus(folder: Path) -> tuple[AnnotatedText, ...]:
    """Read every `*.ann` file of *folder* and its subfolders, in the order of their paths.

    Raises:
        BadTrainingData: there is no such file, a file is not in its format, or two texts
            have one id.
    """
    paths = sorted(folder.rglob("*.ann"))
    if not paths:
        raise BadTrainingData(
            "there is no file of annotated news here",
            where=str(folder),
            remedy="name the folder with the *.ann files",
        )
    texts: dict[str, AnnotatedText] = {}
    for path in paths:
        for text in read_annotated(path):
            if text.id in texts:
                raise BadTrainingData(
                    f"a second text has the id {text.id}",
                    where=str(path),
                    remedy="give each text its own id",
                )
            texts[text.id] = text
    return tuple(texts.values())


def read_annotated(path: Path) -> Iterator[AnnotatedText]:
    """Yield the texts of one file.

    Raises:
        BadTrainingData: the file is not in its format; the error names the line.
    """
    for start, lines in _documents(path.read_text(encoding="utf-8").split("\n")):
        yield _Reader(path, start, lines).read()


def _documents(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the lines of each document and the number of the first, counted from 1."""
    start = 0
    for number, line in enumerate([*lines, DOCUMENT_END]):
        if line.strip() == DOCUMENT_END:
            if any(text.strip() for text in lines[start:number]):
                yield start + 1, lines[start:number]
            start = number + 1


def read_marks(text: str) -> tuple[str, dict[str, tuple[Passage, ...]]]:
    """Return *text* without its marks, and the passages of each mark.

    Raises:
        ValueError: a mark is not closed, marks nothing, or is used twice.
    """
    plain: list[str] = []
    opened: list[tuple[str, str, int]] = []
    mentions: dict[str, dict[str, Passage]] = {}
    length = at = 0
    while at < len(text):
        mark = MARK.match(text, at)
        if mark:
            opened.append((mark[1] + mark[2], mark[3], length))
            at = mark.end()
            continue
        if text[at] == "}":
            _close(opened, length, mentions, near=text[max(0, at - 30) : at + 1])
        elif text[at] == "{":
            raise ValueError(f"'{{' opens no mark near {text[at : at + 30]!r}")
        else:
            plain.append(text[at])
            length += 1
        at += 1
    if opened:
        raise ValueError(f"the mark {opened[-1][0]}{opened[-1][1]} is never closed")
    ordered = {
        name: tuple(sorted(found.values(), key=lambda passage: (passage.start, passage.end)))
        for name, found in mentions.items()
    }
    return "".join(plain), ordered


def _close(
    opened: list[tuple[str, str, int]],
    length: int,
    mentions: dict[str, dict[str, Passage]],
    *,
    near: str,
) -> None:
    if not opened:
        raise ValueError(f"'}}' closes no mark near {near!r}")
    name, letter, start = opened.pop()
    if start == length:
        raise ValueError(f"the mark {name}{letter} marks nothing")
    known = mentions.setdefault(name, {})
    if letter in known:
        raise ValueError(f"the mark {name}{letter} is used twice; write {name}b, {name}c")
    known[letter] = Passage(start, length)


class _Reader:
    """Reads one document; knows where it stands for the errors."""

    def __init__(self, path: Path, start: int, lines: Sequence[str]) -> None:
        self.path, self.start, self.lines = path, start, lines
        self.mentions: dict[str, tuple[Passage, ...]] = {}
        self.records: dict[str, EventRecord] = {}
        self.responses: list[ResponseRecord] = []

    def read(self) -> AnnotatedText:
        head, body, records = self._parts()
        for key in REQUIRED_HEAD:
            if key not in head:
                raise self._bad(self.start, f"the head has no line '# {key}:'")
        try:
            if head["date"]:
                _check_day(head["date"])
        except (_Fault, ValueError) as error:
            raise self._bad(self.start, f"the head: {error}") from None
        try:
            text, self.mentions = read_marks("\n".join(body).strip("\n"))
        except ValueError as error:
            raise self._bad(self.start, f"{head['id']}: {error}") from None
        for number, line in records:
            try:
                self._record(line.split())
            except (_Fault, ValueError, IndexError) as error:
                reason = str(error) if not isinstance(error, IndexError) else "a word is missing"
                raise self._bad(number, f"{reason} in {line.strip()!r}") from None
        self._check_references()
        return AnnotatedText(
            id=head["id"],
            date=head["date"],
            origin=head["origin"],
            cluster=head.get("cluster") or head.get("kind"),
            text=text,
            mentions=self.mentions,
            events=tuple(self.records.values()),
            responses=tuple(self.responses),
        )

    def _parts(self) -> tuple[dict[str, str], list[str], list[tuple[int, str]]]:
        head: dict[str, str] = {}
        body: list[str] = []
        records: list[tuple[int, str]] = []
        part = "head"
        for number, line in enumerate(self.lines, start=self.start):
            if part == "head":
                part = self._head_line(number, line, head)
            elif part == "body" and line.strip() == RECORDS_BEGIN:
                part = "records"
            elif part == "body":
                body.append(line)
            elif line.strip() and not line.lstrip().startswith("#"):
                records.append((number, line))
        return head, body, records

    def _head_line(self, number: int, line: str, head: dict[str, str]) -> str:
        if line.startswith("# "):
            key, _, value = line[2:].partition(":")
            head[key.strip()] = value.strip()
        elif line.strip():
            raise self._bad(number, "a document begins with '# id: ...' lines and a blank line")
        elif head:
            return "body"
        return "head"

    def _bad(self, number: int, what: str) -> BadTrainingData:
        return BadTrainingData(what, where=f"{self.path}:{number}", remedy="correct the annotation")

    def _mark(self, word: str, kinds: str) -> str:
        found = NAME.fullmatch(word)
        name = found[1] if found else word
        if name not in self.mentions:
            raise _Fault(f"{word} is not marked in the text")
        if name[0] not in kinds:
            raise _Fault(f"{word} is a mark of kind {name[0]!r}, not one of {kinds!r}")
        return name

    def _record(self, words: Sequence[str]) -> None:
        if words[0] == "event":
            self._event(words)
        elif words[0] == "response":
            stance = _one_of(words[3], labels.STANCES, "stance")
            self.responses.append(
                ResponseRecord(self._mark(words[1], "t"), self._mark(words[2], ACTORS), stance)
            )
        elif not self.records:
            raise _Fault("a detail stands before the first 'event' line")
        else:
            last = next(reversed(self.records))
            self.records[last] = self._detail(self.records[last], words)

    def _event(self, words: Sequence[str]) -> None:
        mark = self._mark(words[1], "t")
        if mark in self.records:
            raise _Fault(f"{mark} has two event records")
        found: dict[str, str] = {}
        for word in words[2:]:
            for key, allowed in labels.EVENT_WORDS.items():
                if word in allowed:
                    found[key] = word
                    break
            else:
                raise _Fault(f"{word!r} is no type, kind, realisation or modality")
        if "type" not in found:
            raise _Fault("the event has no type")
        self.records[mark] = EventRecord(
            mark,
            type=found["type"],
            kind=found.get("kind", "incident"),
            realisation=found.get("realisation", "occurred"),
            modality=found.get("modality", "asserted"),
        )

    def _detail(self, record: EventRecord, words: Sequence[str]) -> EventRecord:
        key, rest = words[0], words[1:]
        if key in labels.PARTY_ROLES:
            return replace(record, parties=(*record.parties, self._party(key, rest)))
        if key == "place":
            return replace(record, places=(*record.places, self._place(rest)))
        if key == "when":
            return replace(record, times=(*record.times, self._time(rest)))
        if key == "count":
            return replace(record, figures=(*record.figures, self._figure(rest)))
        if key == "said":
            return replace(record, sources=(*record.sources, self._source(rest)))
        if key == "weapon":
            return replace(record, weapons=(*record.weapons, self._mark(rest[0], "w")))
        if key == "part-of":
            return replace(record, part_of=self._mark(rest[0], "t"))
        if key == "xid":
            return replace(record, story=rest[0])
        raise _Fault(f"{key!r} is no detail of an event")

    def _party(self, role: str, rest: Sequence[str]) -> Party:
        stance, status = "asserts", None
        for word in rest[1:]:
            if word in labels.STANCES:
                stance = word
            else:
                status = _one_of(word, labels.STATUSES, "stance or status")
        return Party(role, self._mark(rest[0], PARTIES), stance, status)

    def _place(self, rest: Sequence[str]) -> Setting:
        relation, inherited = "in", False
        for word in rest[1:]:
            if word == "inherited":
                inherited = True
            elif not DISTANCE.fullmatch(word):
                relation = _one_of(word, labels.PLACE_RELATIONS, "relation of a place")
        return Setting(self._mark(rest[0], "p"), relation, inherited)

    def _time(self, rest: Sequence[str]) -> Setting:
        mark, days, *flags = rest
        if days != "?":
            _check_days(days)
        for flag in flags:
            _one_of(flag, ("inherited", "soft"), "flag of a time")
        return Setting(self._mark(mark, "d"), days, "inherited" in flags, "soft" in flags)

    def _figure(self, rest: Sequence[str]) -> Figure:
        found: dict[str, str] = {}
        links: list[tuple[str, str]] = []
        words = iter(rest[1:])
        for word in words:
            if word in COUNT_LINKS:
                links.append((word, self._mark(next(words, ""), "c")))
            elif word == "of":
                found["of"] = self._mark(next(words, ""), PARTIES)
            elif word == "over":
                _check_days(next(words, ""))
            elif word != "attacker-included":
                found.setdefault(_figure_key(word), word)
        if not {"harm", "bounds"} <= set(found):
            raise _Fault("a figure needs a harm and bounds: count c1 killed >=41")
        return Figure(self._mark(rest[0], "c"), links=tuple(links), **found)

    def _source(self, rest: Sequence[str]) -> Source:
        stance, key = "asserts", ""
        named: dict[str, list[str]] = {"for": [], "via": []}
        for word in rest[1:]:
            if word in labels.STANCES:
                stance, key = word, ""
            elif word in named:
                key = word
            elif word in ("unnamed", "quoted"):
                continue
            elif key:
                named[key].append(self._mark(word, PARTIES))
            else:
                raise _Fault(f"{word!r} is nothing that a speaker has")
        body = named["for"][-1] if named["for"] else None
        return Source(self._mark(rest[0], PARTIES), stance, body, tuple(named["via"]))

    def _check_references(self) -> None:
        triggers = {name for name in self.mentions if name[0] == "t"}
        whole = {record.part_of for record in self.records.values() if record.part_of}
        for name in sorted((triggers | whole) - set(self.records)):
            raise self._bad(self.start, f"the trigger {name} has no event record")
        used = _used_marks(self.records.values())
        for name in sorted(self.mentions):
            if name[0] in "cdw" and name not in used:
                raise self._bad(self.start, f"{name} is marked and used in no record")


def _one_of(word: str, allowed: Iterable[str], what: str) -> str:
    if word not in allowed:
        raise _Fault(f"{word!r} is no {what}")
    return word


def _figure_key(word: str) -> str:
    for key, allowed in labels.FIGURE_WORDS.items():
        if word in allowed:
            return key
    if BOUNDS.fullmatch(word):
        return "bounds"
    raise _Fault(f"{word!r} is nothing that a figure has")


def _check_days(word: str) -> None:
    start, _, end = word.partition("..")
    for day in filter(None, (start, end)):
        _check_day(day)
    if not start and not end:
        raise _Fault("a date is missing")


def _check_day(day: str) -> None:
    if not ISO_DATE.fullmatch(day):
        raise _Fault(f"the date {day!r} is not ISO 8601")
    # A year or a month begins on a day that the calendar has.
    date.fromisoformat(day + "0001-01-01"[len(day) :])


def _used_marks(records: Iterable[EventRecord]) -> set[str]:
    return {
        mark
        for record in records
        for mark in (
            *(figure.mark for figure in record.figures),
            *(setting.mark for setting in record.times),
            *record.weapons,
        )
    }
