"""Write corrected events as annotated news, from which readers are trained and measured.

A document is made of the sentences in which a corrected event is told, with every event that is
told in them: as JSON Lines with offsets, or as text with marks and records. What a person has put
into a slot is marked where the sentences name it; what they do not name cannot be marked and is
left out. An event that is none becomes a decoy.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any, Final

from kg.correct.draft import Draft
from kg.correct.parts import claims_on, is_telling
from kg.correct.values import read_days
from kg.vocab.schemes import concept_name
from kg.vocab.terms import KG, LODE, NIF, RDF, SCHEMA, SEM

END: Final = "=====\n"
ORIGIN: Final = "corrected by people"
_ROLES: Final = frozenset(
    {"attacker", "belligerent", "target", "supporter", "ally-in-operation", "mediator"}
)
_LINKS: Final = {
    "subset-of": KG.subsetOf,
    "component-of": KG.componentOf,
    "alternative-to": KG.alternativeTo,
}
_SIGNS: Final = {
    "exact": "{min}",
    "none": "{min}",
    "at-least": ">={min}",
    "at-most": "<={max}",
    "about": "~{best}",
}
_PLAIN: Final = frozenset(
    {("kind", "incident"), ("realisation", "occurred"), ("modality", "asserted")}
)

Span = tuple[int, int]


@dataclass(slots=True)
class Example:
    """One document: its text, its marks by name, its events and responses as records."""

    id: str
    date: str
    text: str
    mentions: dict[str, list[Span]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    responses: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> str:
        """Write the document as one line of JSON."""
        spans = {
            name: [{"start": start, "end": end} for start, end in spans]
            for name, spans in self.mentions.items()
        }
        whole = {
            "id": self.id,
            "date": self.date or None,
            "origin": ORIGIN,
            "title": self.text.partition("\n")[0],
            "text": self.text,
            "mentions": spans,
            "events": self.events,
            "responses": self.responses,
        }
        return json.dumps(whole, ensure_ascii=False) + "\n"

    def as_text(self) -> str:
        """Write the document as text with marks, and records."""
        head = f"# id: {self.id}\n# date: {self.date}\n# origin: {ORIGIN}\n\n"
        return head + self._marked() + "\n---\n" + "".join(_records(self)) + END

    def _marked(self) -> str:
        named = [
            (start, end, name + _letters(number))
            for name, spans in self.mentions.items()
            for number, (start, end) in enumerate(spans)
        ]
        opening: dict[int, list[tuple[int, str]]] = {}
        closing: dict[int, int] = {}
        for start, end, name in named:
            opening.setdefault(start, []).append((end, name))
            closing[end] = closing.get(end, 0) + 1
        out = []
        for at in range(len(self.text) + 1):
            out.append("}" * closing.get(at, 0))
            # Of those that begin here the longest opens first: marks nest.
            out += [f"{{{name}|" for _, name in sorted(opening.get(at, ()), reverse=True)]
            out.append(self.text[at : at + 1])
        return "".join(out)


def make_example(
    machine: Draft, draft: Draft, subjects: Iterable[str], *, id: str
) -> Example | None:
    """Make a document of the events *subjects* of a report; None if they tell nothing.

    Args:
        machine: The report as it was read.
        draft: The report as it was corrected.
    """
    wanted = sorted(set(subjects))
    sentences = {s for one in (machine, draft) for e in wanted for s in one.values(e, KG.evidence)}
    whole = _Whole(machine if len(machine.of_type(KG.Event)) else draft, sentences)
    report = next(iter(draft.of_type(KG.Report)), "")
    example = Example(id, draft.one(report, SCHEMA.datePublished), whole.text)
    if not whole.text:
        return None
    _Annotator(draft, whole, example).annotate(
        [event for event in wanted if machine.has(event) and not draft.has(event)], machine
    )
    return example


class _Whole:
    """The sentences of a document, and where words of the report stand in it."""

    def __init__(self, draft: Draft, sentences: Iterable[str]) -> None:
        places = sorted({(*_span(draft, s), s) for s in sentences if draft.has(s)})
        self._starts: list[tuple[int, int, int]] = []
        lines: list[str] = []
        at = 0
        for start, end, sentence in places:
            words = draft.one(sentence, NIF.anchorOf)
            if self._starts and start < self._starts[-1][1]:
                continue
            # The format has no escapes for its own marks.
            if any(mark in words for mark in "{}|\n"):
                continue
            self._starts.append((start, end, at))
            lines.append(words)
            at += len(words) + 1
        self.text = "\n".join(lines)

    def place(self, span: Span) -> Span | None:
        """Return where words of the report stand in the document."""
        for start, end, at in self._starts:
            if start <= span[0] and span[1] <= end:
                return span[0] - start + at, span[1] - start + at
        return None


class _Annotator:
    """Puts the events of a report into a document."""

    def __init__(self, draft: Draft, whole: _Whole, example: Example) -> None:
        self._draft = draft
        self._whole = whole
        self._example = example
        self._names: dict[tuple[str, str], str] = {}

    def annotate(self, decoys: list[str], machine: Draft) -> None:
        """Mark all events of the sentences, and as decoys those that are none."""
        draft = self._draft
        told = sorted(draft.of_type(KG.Event), key=lambda e: (_first(draft, e, KG.trigger), e))
        names = {e: n for e in told if (n := self._mark("t", e, draft.values(e, KG.trigger)))}
        for event, name in names.items():
            self._example.events.append(self._event(event, name))
            self._respond(event, name)
        for event in decoys:
            self._mark("x", event, machine.values(event, KG.trigger), machine)

    def _event(self, event: str, name: str) -> dict[str, Any]:
        draft = self._draft
        record: dict[str, Any] = {
            "id": name,
            "type": concept_name(draft.one(event, SEM.eventType)),
            "kind": concept_name(draft.one(event, KG.eventKind)),
            "realisation": concept_name(draft.one(event, KG.realisation)),
            "modality": concept_name(draft.one(event, KG.modality)),
        }
        record["roles"] = list(self._roles(event))
        record["places"] = list(self._places(event))
        record["times"] = list(self._times(event))
        record["counts"] = list(self._counts(event))
        record["said"] = list(self._said(event))
        record["weapons"] = []
        return record

    def _roles(self, event: str) -> Iterator[dict[str, str]]:
        draft = self._draft
        for part in draft.values(event, KG.participation):
            actor = draft.one(part, RDF.value)
            own = [m for m in draft.values(part, KG.evidence) if self._means(m, actor)]
            name = self._actor(actor, own)
            role = concept_name(draft.one(part, SEM.roleType))
            if name and role in _ROLES:
                entry = {"role": role, "entity": name}
                entry["stance"] = concept_name(draft.one(part, KG.stance)) or "asserts"
                status = concept_name(draft.one(part, KG.victimStatus))
                yield {**entry, **({"status": status} if status else {})}

    def _places(self, event: str) -> Iterator[dict[str, str]]:
        draft = self._draft
        for spot in draft.values(event, KG.localisation):
            place = draft.one(spot, KG.place)
            own = [m for m in draft.values(spot, KG.evidence) if self._means(m, place)]
            name = self._mark("p", place, own)
            if name:
                relation = concept_name(draft.one(spot, KG.spatialRelation))
                yield {"place": name, "relation": relation}

    def _times(self, event: str) -> Iterator[dict[str, Any]]:
        draft = self._draft
        words = draft.values(event, KG.timeMention)
        name = self._mark("d", " ".join(words), words)
        days = read_days(draft.one(event, LODE.atEDTFTime).replace("..", ""))
        if name and days:
            yield {"time": name, "value": {"start": f"{days.start}", "end": f"{days.end}"}}

    def _counts(self, event: str) -> Iterator[dict[str, Any]]:
        draft = self._draft
        counts = {c for claim in claims_on(draft, event) for c in draft.values(claim, KG.hasCount)}
        for count in sorted(counts):
            whole = draft.values(event, KG.evidence)  # of a figure that a person added
            words = [m for m in draft.values(count, KG.evidence) if m not in whole]
            name = self._mark("c", count, words)
            if name:
                numbers = (("min", KG.minimum), ("max", KG.maximum), ("value", KG.best))
                bounds = {n: int(v) if (v := draft.one(count, p)) else None for n, p in numbers}
                yield {
                    "figure": name,
                    "scope": concept_name(draft.one(count, KG.scope)),
                    "status": concept_name(draft.one(count, KG.victimStatus)),
                    "harm": concept_name(draft.one(count, KG.harm)),
                    "bounds": bounds,
                    "quantifier": concept_name(draft.one(count, KG.quantifier)),
                    **dict(self._links(count)),
                }

    def _links(self, count: str) -> Iterator[tuple[str, str]]:
        for link, property in _LINKS.items():
            other = self._draft.one(count, property)
            name = self._mark("c", other, self._draft.values(other, KG.evidence)) if other else ""
            if name:
                yield link, name

    def _said(self, event: str) -> Iterator[dict[str, Any]]:
        draft = self._draft
        for claim in claims_on(draft, event):
            if is_telling(draft, claim) and (speaker := draft.one(claim, KG.statedBy)):
                name = self._actor(speaker, [])
                if name:
                    stance = concept_name(draft.one(claim, KG.stance)) or "asserts"
                    yield {"source": name, "stance": stance}

    def _respond(self, event: str, name: str) -> None:
        draft = self._draft
        for claim in claims_on(draft, event):
            speaker = draft.one(claim, KG.statedBy)
            if KG.ResponseClaim in draft.values(claim, RDF.type) and speaker:
                who = self._actor(speaker, [])
                if who:
                    stance = concept_name(draft.one(claim, KG.stance))
                    entry = {"event": name, "entity": who, "stance": stance}
                    self._example.responses.append(entry)

    def _actor(self, actor: str, own: list[str]) -> str:
        return self._mark("a", actor, own or self._draft.subjects(KG.refersTo, actor))

    def _means(self, mention: str, thing: str) -> bool:
        """Tell whether words may stand for a thing: not if they were read as another one."""
        meant = self._draft.values(mention, KG.refersTo)
        return not meant or thing in meant

    def _mark(
        self, letter: str, thing: str, mentions: Iterable[str], draft: Draft | None = None
    ) -> str:
        """Mark the words for a thing; return the name of the mark, or "" if they are not here."""
        placed = [self._whole.place(_span(draft or self._draft, m)) for m in mentions]
        spans = sorted({span for span in placed if span})
        known = self._names.get((letter, thing))
        kept = self._example.mentions.get(known or "", [])
        others = [s for n, ss in self._example.mentions.items() if n != known for s in ss]
        free = [s for s in spans if s not in kept and not any(_cross(s, o) for o in others)]
        if not known and not free:
            return ""
        name = known or f"{letter}{sum(n[0] == letter for n in self._example.mentions) + 1}"
        self._names[letter, thing] = name
        self._example.mentions[name] = sorted({*kept, *free})
        return name


def _letters(number: int) -> str:
    """Return what parts the mentions of one thing: "", b, c, … z, ba, bb, …"""
    return _letters(number // 26) + ascii_lowercase[number % 26] if number else ""


def _records(example: Example) -> Iterator[str]:
    for event in example.events:
        plain = [event[key] for key in ("kind", "realisation", "modality")]
        words = [event["type"], *(w for w in plain if w not in {v for _, v in _PLAIN})]
        yield f"event {event['id']} {' '.join(words)}\n"
        for role in event["roles"]:
            words = [role["role"], role["entity"], role["stance"], role.get("status", "")]
            yield f"  {' '.join(filter(None, words))}\n"
        for place in event["places"]:
            yield f"  place {place['place']} {place['relation']}\n"
        for time in event["times"]:
            start, end = time["value"]["start"], time["value"]["end"]
            yield f"  when {time['time']} {start if start == end else f'{start}..{end}'}\n"
        for count in event["counts"]:
            words = [
                count["figure"],
                count["harm"],
                _bounds(count),
                count["status"],
                count["scope"],
            ]
            links = [f"{link} {count[link]}" for link in _LINKS if link in count]
            yield f"  count {' '.join((*words, *links))}\n"
        for said in event["said"]:
            yield f"  said {said['source']} {said['stance']}\n"
    for response in example.responses:
        yield f"response {response['event']} {response['entity']} {response['stance']}\n"


def _bounds(count: dict[str, Any]) -> str:
    numbers = count["bounds"]
    sign = _SIGNS.get(count["quantifier"])
    needed = {"min": numbers["min"], "max": numbers["max"], "best": numbers["value"]}
    if sign and all(v is not None for k, v in needed.items() if f"{{{k}}}" in sign):
        return sign.format(**needed)
    low, high = ("" if needed[key] is None else needed[key] for key in ("min", "max"))
    return f"{low}..{high}" if needed["min"] is not None or needed["max"] is not None else "?"


def _cross(one: Span, other: Span) -> bool:
    (start, end), (begin, stop) = sorted((one, other))
    # Marks within marks can be written, marks across marks cannot.
    return start < begin < end < stop


def _first(draft: Draft, subject: str, property: str) -> int:
    return min((_span(draft, m)[0] for m in draft.values(subject, property)), default=0)


def _span(draft: Draft, mention: str) -> Span:
    begin, end = draft.one(mention, NIF.beginIndex), draft.one(mention, NIF.endIndex)
    return int(begin or 0), int(end or 0)
