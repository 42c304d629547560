"""Read which words fill a role in an event, and which word names the event.

Two sources. MUC-4 reports have, for each document, templates whose fillers are strings
without positions: who did it, what and who was hit, with which weapon. RAMS has, for each
short passage, one trigger with its type and the places of its arguments.

What is not known is masked, never taken for "no". A filler's string may stand in a document
many times; it is taken for a role only in paragraphs that tell an event: those with a word of
violence or with a filler of another slot. Elsewhere nothing is said about it.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from spacy.language import Language

from kg.train.errors import BadTrainingData
from kg.train.windows import UNKNOWN, TokenSpan, Window, mark_spans

Made = TypeVar("Made")

ROLE_LABELS: Final = ("PERP_IND", "PERP_ORG", "PHYS_TGT", "VICTIM", "WEAPON")
ROLE_TAGS: Final = ("O", *(f"{mark}-{label}" for label in ROLE_LABELS for mark in "BI"))
SLOTS: Final = {
    "perp_ind": "PERP_IND",
    "perp_org": "PERP_ORG",
    "phys_tgt": "PHYS_TGT",
    "hum_tgt": "VICTIM",
    "weapon": "WEAPON",
}
EVENT_TYPES: Final = (
    "attack",
    "bombing",
    "kidnapping",
    "arson",
    "robbery",
    "forced work stoppage",
)
VIOLENCE: Final = re.compile(
    r"\b(?:kill|murder|assassinat|massacr|attack|ambush|bomb|explo|blast|detonat|dynamit|blew|"
    r"blow|kidnap|abduct|hostage|captur|seiz|shot|shoot|gun|fire|burn|arson|set ablaze|wound|"
    r"injur|die|dead|death|destroy|damage|sabotag|rob|stole|hijack|assault|raid|strike|struck|"
    r"hurl|threw|plant|execut|tortur|victim|perpetrat|responsib|crime|terroris)\w*",
    re.IGNORECASE,
)
# 'rifles were seized', 'the FMLN said': alone these tell no event.
UNTOLD_ALONE: Final = frozenset({"WEAPON", "PERP_ORG"})
# RAMS has 139 types, most with a handful of examples; the first prefix that fits decides.
TRIGGER_PREFIXES: Final = (
    ("conflict.attack.", "attack"),
    ("life.die.", "die"),
    ("justice.judicialconsequences.execute", "die"),
    ("life.injure.illness", "other"),
    ("life.injure.", "injure"),
    ("justice.arrestjaildetain.", "detain"),
    ("artifactexistence.damagedestroy.", "damage"),
    ("disaster.", "accident"),
    ("conflict.yield.", "yield"),
    ("conflict.demonstrate.", "demonstrate"),
    ("movement.", "movement"),
    ("contact.", "contact"),
    ("government.agreements.", "agreement"),
    ("justice.", "justice"),
)
TRIGGER_TYPES: Final = (
    "none",
    *dict.fromkeys(label for _, label in TRIGGER_PREFIXES if label != "other"),
    "other",
)
VIOLENT_TYPES: Final = frozenset({"attack", "die", "injure", "detain", "damage"})
ARGUMENT_ROLES: Final = ("none", "attacker", "target", "victim", "instrument", "place", "other")
RAMS_ROLES: Final = {
    "attacker": "attacker",
    "killer": "attacker",
    "injurer": "attacker",
    "damager": "attacker",
    "destroyer": "attacker",
    "damagerdestroyer": "attacker",
    "executioner": "attacker",
    "jailer": "attacker",
    "target": "target",
    "victim": "victim",
    "detainee": "victim",
    "deceased": "victim",
    "instrument": "instrument",
    "place": "place",
}
PREPOSITIONS: Final = frozenset(
    {"of", "in", "at", "from", "on", "who", "which", "that", "with", "for", "by", "to", ","}
)
RAMS_MAX_WORDS: Final = 110


@dataclass(frozen=True, slots=True)
class Filler:
    """One entity that fills a slot of a template: its wordings, any of which may stand."""

    label: str
    wordings: tuple[str, ...]
    is_optional: bool


Template = tuple[tuple[Filler, ...], frozenset[str]]
"""The fillers of a template, and the types of its event."""


@dataclass(frozen=True, slots=True)
class Report:
    """A MUC document with the fillers and types of each of its templates."""

    id: str
    text: str
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class TriggeredPassage:
    """A RAMS passage: sentences of words, one trigger and its arguments as word spans."""

    sentences: tuple[tuple[str, ...], ...]
    trigger: int
    type: str
    arguments: tuple[TokenSpan, ...]


def read_reports(folder: Path) -> tuple[Report, ...]:
    """Read the MUC documents of *folder* with their templates.

    Raises:
        BadTrainingData: a line is not in its format, or a document has no templates.
    """
    gold = dict(_rows(folder / "gold.jsonl", lambda row: (row["id"], _templates(row["events"]))))
    return tuple(
        _rows(folder / "docs.jsonl", lambda row: Report(row["id"], row["text"], gold[row["id"]]))
    )


def _templates(events: Iterable[Mapping[str, Any]]) -> tuple[Template, ...]:
    return tuple(_template(event) for event in events)


def _template(event: Mapping[str, Any]) -> Template:
    fillers = tuple(
        Filler(label, tuple(filler["names"]), filler["optional"] or event["optional"])
        for slot, label in SLOTS.items()
        for filler in event[slot]
    )
    return fillers, frozenset(event["types"])


def _rows(path: Path, make: Callable[[Any], Made]) -> Iterator[Made]:
    """Yield what *make* makes of each line of JSON."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield make(json.loads(line))
            except (KeyError, ValueError, TypeError) as error:
                raise BadTrainingData(
                    f"this is no row of its format ({error!r})",
                    where=f"{path}:{number}",
                    remedy="fetch the file again",
                ) from error


def is_held_back(report: Report) -> bool:
    """Tell whether *report* is kept for development: every tenth by its number.

    Raises:
        BadTrainingData: the id does not end in a number.
    """
    number = report.id.rpartition("-")[2]
    if not number.isdecimal():
        raise BadTrainingData(
            f"the report {report.id} has no number at its end",
            remedy="name reports as MUC-4 does, such as DEV-MUC3-0001",
        )
    return int(number) % 10 == 7


def report_windows(
    reports: Iterable[Report],
    *,
    tokenizer: Language,
    rng: random.Random,
    max_words: int,
    irrelevant_share: float,
) -> Iterator[Window]:
    """Yield one window per paragraph, annotated with roles and types of events."""
    for report in reports:
        if not report.templates and rng.random() >= irrelevant_share:
            continue
        for paragraph in paragraphs(report.text):
            window = _paragraph_window(paragraph, report, tokenizer)
            if 1 < len(window.words) <= max_words:
                yield window


def paragraphs(text: str) -> list[str]:
    """Cut *text* at blank lines; blanks inside are made single."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _paragraph_window(paragraph: str, report: Report, tokenizer: Language) -> Window:
    doc = tokenizer.make_doc(paragraph)
    words = tuple(token.text for token in doc)
    lower = tuple(word.lower() for word in words)
    violent = VIOLENCE.search(paragraph) is not None
    spans: list[TokenSpan] = []
    unsure: list[tuple[int, int]] = []
    types: set[str] = set()
    for fillers, template_types in report.templates:
        found = [(filler, _occurrences(filler, lower, tokenizer)) for filler in fillers]
        labels = {filler.label for filler, places in found if places}
        told = len(labels) > 1 or (violent and bool(labels - UNTOLD_ALONE))
        for filler, places in found:
            for start, end in places:
                if told and not filler.is_optional:
                    spans.append(TokenSpan(start, end, filler.label))
                else:
                    unsure.append((start, end))
        if told and any(not filler.is_optional for filler in fillers):
            types |= template_types
    kept = _longest_apart(spans)
    roles = list(mark_spans(len(words), kept, ROLE_TAGS))
    for start, end in unsure:
        for index in range(start, end):
            if roles[index] == 0:
                roles[index] = UNKNOWN
    known = bool(types) or not report.templates
    return Window(
        words=words,
        roles=tuple(roles),
        event_types=tuple(int(name in types) for name in EVENT_TYPES) if known else None,
    )


def _occurrences(
    filler: Filler, words: Sequence[str], tokenizer: Language
) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    for wording in filler.wordings:
        sought = [token.text.lower() for token in tokenizer.make_doc(wording)]
        size = len(sought)
        places += [
            (at, at + size)
            for at in range(len(words) - size + 1)
            if words[at] == sought[0] and list(words[at : at + size]) == sought
        ]
    return places


def _longest_apart(spans: Iterable[TokenSpan]) -> list[TokenSpan]:
    kept: list[TokenSpan] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start, span.label)):
        if not any(span.start < other.end and other.start < span.end for other in kept):
            kept.append(span)
    return kept


def read_triggers(path: Path) -> tuple[TriggeredPassage, ...]:
    """Read RAMS: one passage with one event per line.

    Raises:
        BadTrainingData: a line is not in its format.
    """
    return tuple(_rows(path, _passage))


def _passage(row: Mapping[str, Any]) -> TriggeredPassage:
    start, _, name = row["trigger"]
    arguments = tuple(
        TokenSpan(first, last, RAMS_ROLES.get(role, "other"))
        for first, last, role in row["arguments"]
    )
    sentences = tuple(tuple(sentence) for sentence in row["sentences"])
    return TriggeredPassage(sentences, start, trigger_type(name), arguments)


def trigger_type(name: str) -> str:
    """Map a RAMS type to one of `TRIGGER_TYPES`."""
    return next((label for prefix, label in TRIGGER_PREFIXES if name.startswith(prefix)), "other")


def trigger_windows(passages: Iterable[TriggeredPassage]) -> Iterator[Window]:
    """Yield the trigger's sentence and as many of its neighbours as fit, for each passage."""
    for passage in passages:
        start, end = _around_trigger(passage)
        words = [word for sentence in passage.sentences for word in sentence]
        arguments = [0] * len(words)
        for span in passage.arguments:
            arguments[_head_of(words, span)] = ARGUMENT_ROLES.index(span.label)
        triggers = [0] * len(words)
        triggers[passage.trigger] = TRIGGER_TYPES.index(passage.type)
        if end - start <= 2 * RAMS_MAX_WORDS:
            yield Window(
                words=tuple(words[start:end]),
                triggers=tuple(triggers[start:end]),
                trigger_at=passage.trigger - start,
                arguments=tuple(arguments[start:end]),
            )


def _around_trigger(passage: TriggeredPassage) -> tuple[int, int]:
    bounds: list[tuple[int, int]] = []
    at = 0
    for sentence in passage.sentences:
        bounds.append((at, at + len(sentence)))
        at += len(sentence)
    own = next(i for i, (first, last) in enumerate(bounds) if first <= passage.trigger < last)
    start, end = bounds[own]
    for neighbour in (own - 1, own + 1, own - 2, own + 2):
        if 0 <= neighbour < len(bounds):
            first, last = min(start, bounds[neighbour][0]), max(end, bounds[neighbour][1])
            if last - first <= RAMS_MAX_WORDS:
                start, end = first, last
    return start, end


def _head_of(words: Sequence[str], span: TokenSpan) -> int:
    """Guess the head of a noun phrase: the last word before a preposition."""
    for index in range(span.start + 1, span.end):
        if words[index].lower() in PREPOSITIONS:
            return index - 1
    return span.end - 1
