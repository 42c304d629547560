"""Accounts of one incident or event: one sentence, then claim by claim.

Nothing is told in the graph's own voice. A figure has its speaker, an actor its role, its stance
and who says so, a doubt the one who doubts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.store.results import Solutions, Term
from kg.view.drawing import Drawing, draw_map
from kg.view.terms import Shown, local_path, show_day, show_days
from kg.view.wording import (
    DOERS,
    concept_words,
    counted,
    figure_range,
    listed,
    people,
    qualified,
    says,
    some_of_them,
    stance_word,
    with_article,
)
from kg.vocab.schemes import concept_name

Row = Mapping[str, Term | None]

DOUBTING: Final = frozenset({"denies", "doubts"})
_HARMS: Final = ("killed", "injured")
_NARRATOR: Final = "the report"
_NUMBER: Final = re.compile(r"\d[\d,]*")
_MAP: Final = {name: name for name in ("latitude", "longitude", "precision", "outline", "label")}


@dataclass(frozen=True, slots=True)
class Material:
    """The rows of the pages' queries ``account-*`` for an incident or event."""

    head: Solutions
    places: Solutions
    parts: Solutions
    claims: Solutions
    tolls: Solutions
    contradictions: Solutions


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim, with one figure if it has any."""

    speaker: Shown
    stance: str
    figure: Shown
    sentence: str
    report: Shown
    day: str
    claim: Shown
    sure: str
    set_aside: bool


@dataclass(frozen=True, slots=True)
class TollLine:
    """The toll of one harm to one group: lowest to highest, and the figures behind it."""

    what: str
    figure: str
    claims: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report that tells of it, in the order of publication."""

    day: str
    report: Shown
    publisher: str
    figures: str


@dataclass(frozen=True, slots=True)
class Account:
    """An incident or event as its page tells it."""

    title: str
    sentence: str
    tolls: tuple[TollLine, ...]
    claims: tuple[ClaimLine, ...]
    contradictions: tuple[tuple[str, Shown, Shown], ...]
    reports: tuple[ReportLine, ...]
    sureness: tuple[tuple[str, str], ...]
    drawing: Drawing | None
    incident: Shown | None


def make_account(material: Material, *, base: str) -> Account | None:
    """Tell an incident or event, or return None if the store does not know its type."""
    head = next(iter(material.head), None)
    if head is None:
        return None
    title = _head(head, _places(material.places))
    claims = list(_unique(material.claims, "claim", "count"))
    tolls = _tolls(material.tolls, claims)
    incident = head["incident"]
    return Account(
        title,
        _sentence(title, tolls, claims, material.parts),
        tuple(_toll_line(toll, base) for toll in tolls),
        tuple(_claim_line(row, base) for row in claims),
        tuple(_contradiction(row, base) for row in material.contradictions),
        tuple(_reports(claims, base)),
        tuple(_sureness(head, material)),
        draw_map(material.places, _MAP, base=base),
        Shown("the incident", local_path(incident.value, base=base)) if incident else None,
    )


def claim_title(claims: Solutions, iri: str) -> str:
    """Return what a claim or a figure says: "Monitor says: 26 civilians killed"; "" if unknown."""
    rows = list(_unique(claims, "claim", "count"))
    own = [row for row in rows if str(row["count"]) == iri] or rows
    if not own:
        return ""
    first = own[0]
    what = "; ".join(_figure(row) for row in own if row["count"]) or _head(first, ())
    who = _speaker(first)
    told = says(_concept(first, "stance"), who)
    return f"{who[:1].upper()}{who[1:]} {told}: {what}"


# -- the sentence ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Toll:
    harm: str
    status: str
    group: str
    low: int | None
    high: int | None
    is_open: bool
    rows: tuple[Row, ...]
    parts: tuple[Row, ...]


def _head(head: Row, places: Iterable[str]) -> str:
    """Return "Air strike (disputed) in Hajin, 9 November 2018"."""
    # "Attack, means not stated": the label's remark is no part of a sentence.
    kind = concept_words(str(head["type"])).partition(",")[0] if head.get("type") else "event"
    doubt = qualified(_concept(head, "realisation"), _concept(head, "modality"))
    where = listed([*places][:3])
    days = show_days(str(head["begins"] or ""), str(head["ends"] or ""))
    text = kind[:1].upper() + kind[1:] + (f" ({doubt})" if doubt else "")
    return text + (f" in {where}" if where else "") + (f", {days}" if days else "")


def _concept(row: Row, column: str) -> str:
    value = row.get(column)
    return concept_name(value.value) if value else ""


def _places(rows: Solutions) -> list[str]:
    return list(dict.fromkeys(str(row["label"]) for row in rows if row["label"]))


def _sentence(title: str, tolls: list[_Toll], claims: list[Row], parts: Solutions) -> str:
    figures = "; ".join(_phrase(toll) for toll in tolls)
    behind = [row for toll in tolls for row in toll.rows] or [
        row for row in claims if _concept(row, "stance") not in DOUBTING
    ]
    text = title + (f": {figures}" if figures else "") + _attribution(behind)
    for role, actors in _doers(parts).items():
        text += f"; {role}: {'; '.join(actors)}"
    doubts = {
        (_speaker(row), says(_concept(row, "stance"), _speaker(row)))
        for row in claims
        if _concept(row, "stance") in DOUBTING
    }
    return text + "".join(f"; {who} {doubt} it" for who, doubt in sorted(doubts)) + "."


def _phrase(toll: _Toll) -> str:
    """Return "26 civilians killed, 14 of them children"."""
    # The noun agrees with one figure told as it is; beside a range it is plural.
    number = toll.low if toll.high in (None, toll.low) or toll.is_open else None
    spread = figure_range(toll.low, toll.high, is_open=False)
    has_range = toll.high is not None and toll.low is not None and toll.high > toll.low
    least = "at least " if toll.is_open and not has_range else ""
    spread += (" or more" if toll.is_open and has_range else "") + _as_written(
        toll.rows, toll.low, toll.high
    )
    group = f" of {with_article(toll.group)}" if toll.group else ""
    text = f"{least}{spread} {people(toll.status, number)}{group} {concept_words(toll.harm)}"
    inside = [
        some_of_them(int(str(row["low"])), concept_words(str(row["demographic"])))
        for row in toll.parts
        if row["low"] and row["demographic"]
    ]
    return ", ".join([text, *dict.fromkeys(inside)])


def _attribution(rows: list[Row]) -> str:
    """Return ", says the Syrian Observatory for Human Rights" or ", according to A and B"."""
    told = dict.fromkeys((_speaker(row), _concept(row, "stance")) for row in rows)
    speakers = list(dict.fromkeys(who for who, _ in told))
    if not speakers:
        return ""
    if len(told) == 1:
        ((who, stance),) = told
        return f", {says(stance, who)} {who}"
    more = len(speakers) - 3
    shown = [*speakers[:3], counted(more, "other")] if more > 0 else speakers
    return f", according to {listed(shown)}"


def _speaker(row: Row) -> str:
    if row.get("speakerName"):
        return with_article(str(row["speakerName"]))
    if row.get("speaker"):
        return "a source without a name"
    publisher = row.get("publisher")
    return f"{_NARRATOR} of {with_article(str(publisher))}" if publisher else _NARRATOR


def _doers(parts: Solutions) -> dict[str, list[str]]:
    """Return by role who is said to have done it, each with stance and speakers."""
    told: dict[str, dict[str, dict[str, list[str]]]] = {}
    for row in parts:
        role = concept_name(str(row["role"]))
        if role in DOERS:
            name = str(row["name"] or "somebody without a name")
            stance = stance_word(str(row["stance"])) if row["stance"] else "stated"
            by = with_article(str(row["speakerName"])) if row["speakerName"] else _NARRATOR
            actors = told.setdefault(concept_words(str(row["role"])), {})
            actors.setdefault(name, {}).setdefault(stance, []).append(by)
    return {
        role: [f"{name} ({_how(told)})" for name, told in actors.items()]
        for role, actors in told.items()
    }


def _how(told: Mapping[str, list[str]]) -> str:
    """Return "stated by A and B, denied by C"."""
    return ", ".join(f"{stance} by {listed(dict.fromkeys(who))}" for stance, who in told.items())


# -- figures ---------------------------------------------------------------------------------


def _tolls(rows: Solutions, claims: list[Row]) -> list[_Toll]:
    """Return what stands: the tolls of an incident, or else what an event's claims say."""
    held = [row for row in claims if _concept(row, "stance") not in DOUBTING]
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((str(row["harm"]), str(row["status"])), []).append(row)
    if groups:
        return [
            _Toll(
                *key,
                "",
                _int(own[0]["low"]),
                _int(own[0]["high"]),
                str(own[0]["open"]) == "true",
                tuple(row for row in held if str(row["count"]) in counts),
                tuple(_inside(counts, claims)),
            )
            for key, own in sorted(groups.items(), key=_by_harm)
            for counts in [{str(row["count"]) for row in own}]
        ]
    return _own_tolls(claims)


def _by_harm(group: tuple[tuple[str, ...], list[Row]]) -> tuple[int, tuple[str, ...]]:
    """Sort the dead before the injured before all others, civilians first."""
    name = concept_name(group[0][0])
    return _HARMS.index(name) if name in _HARMS else len(_HARMS), group[0]


def _own_tolls(claims: list[Row]) -> list[_Toll]:
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in claims:
        stands = row["count"] and not row["subset"] and not row["left"]
        # Running totals and tolls of the war stand beside an event; they are not its own.
        is_own = _concept(row, "scope") in {"incident", ""}
        if stands and is_own and row["harm"] and _concept(row, "stance") not in DOUBTING:
            key = (str(row["harm"]), str(row["status"]), str(row["groupName"] or ""))
            groups.setdefault(key, []).append(row)
    found = []
    for key, own in sorted(groups.items(), key=_by_harm):
        lows = [low for row in own if (low := _int(row["low"])) is not None]
        highs = [high for row in own if (high := _int(row["high"])) is not None]
        is_open = len(highs) < len(own)
        parts = tuple(_inside({str(row["count"]) for row in own}, claims))
        low, high = min(lows, default=None), max(highs, default=None)
        found.append(_Toll(*key, low, high, is_open and bool(lows), tuple(own), parts))
    return found


def _inside(counts: set[str], claims: list[Row]) -> Iterable[Row]:
    """Yield the figures that are parts of *counts*."""
    return (row for row in claims if row["subset"] and str(row["subset"]) in counts)


def _int(term: Term | None) -> int | None:
    return int(float(term.value)) if term is not None else None


def _figure(row: Row) -> str:
    """Return "26 civilians killed" as one claim gives it."""
    if not row["count"]:
        return ""
    low, high = _int(row["low"]), _int(row["high"])
    group = concept_words(str(row["demographic"])) if row["demographic"] else ""
    is_open = high is None and low is not None
    spread = figure_range(low, high, is_open=is_open)
    spread = spread + _as_written([row], low, high) if spread else str(row["asWritten"] or "")
    who = group or people(str(row["status"] or ""), low if low == high else None)
    return f"{spread} {who} {concept_words(str(row['harm'])) if row['harm'] else ''}".strip()


def _as_written(rows: Iterable[Row], low: int | None, high: int | None) -> str:
    """Return " (“dozens”)" where one wording is told by bounds that it does not give itself."""
    written = {str(row["asWritten"] or "") for row in rows}
    told = written.pop() if len(written) == 1 else ""
    given = {int(number.replace(",", "")) for number in _NUMBER.findall(told)}
    return f" (“{told}”)" if told and low != high and {low, high} - {None} - given else ""


# -- the parts of the page -------------------------------------------------------------------


def _unique(rows: Solutions, *columns: str) -> Iterable[Row]:
    """Yield the first row for each value of *columns*: two labels do not list a claim twice."""
    seen = set()
    for row in rows:
        key = tuple(row[column] for column in columns)
        if key not in seen:
            seen.add(key)
            yield row


def _link(term: Term | None, text: str, base: str) -> Shown:
    return Shown(text, local_path(term.value, base=base) if term is not None else None)


def _claim_line(row: Row, base: str) -> ClaimLine:
    sure = row["countConfidence"] or row["confidence"]
    return ClaimLine(
        _link(row["speaker"], _speaker(row), base),
        stance_word(str(row["stance"])),
        _link(row["count"], _figure(row), base),
        str(row["sentence"] or ""),
        _link(row["report"], str(row["headline"] or "the report"), base),
        show_day(str(row["published"])) if row["published"] else "",
        _link(row["claim"], "claim", base),
        f"{float(sure.value):.0%}" if sure is not None else "",
        bool(row["left"]),
    )


def _toll_line(toll: _Toll, base: str) -> TollLine:
    group = f" of {with_article(toll.group)}" if toll.group else ""
    what = f"{people(toll.status, None)}{group} {concept_words(toll.harm)}"
    told = (_link(row["count"], f"{_figure(row)}: {_speaker(row)}", base) for row in toll.rows)
    spread = figure_range(toll.low, toll.high, is_open=toll.is_open)
    return TollLine(what, spread, tuple(dict.fromkeys(told)))


def _contradiction(row: Row, base: str) -> tuple[str, Shown, Shown]:
    return (
        str(row["on"]),
        _link(row["firstClaim"], str(row["firstWords"]), base),
        _link(row["secondClaim"], str(row["secondWords"]), base),
    )


def _reports(claims: list[Row], base: str) -> Iterable[ReportLine]:
    groups: dict[str, list[Row]] = {}
    for row in claims:
        groups.setdefault(str(row["report"]), []).append(row)
    for own in groups.values():
        first = own[0]
        figures = dict.fromkeys(figure for row in own if (figure := _figure(row)))
        yield ReportLine(
            show_day(str(first["published"])) if first["published"] else "no date",
            _link(first["report"], str(first["headline"] or "the report"), base),
            str(first["publisher"] or ""),
            "; ".join(figures),
        )


def _sureness(head: Row, material: Material) -> Iterable[tuple[str, str]]:
    """Yield what was read with which probability to be right."""
    for column, what in (("confidence", "what happened"), ("timeConfidence", "when")):
        if head[column]:
            yield what, f"{float(str(head[column])):.0%}"
    for row in _unique(material.places, "place"):
        if row["confidence"]:
            yield f"where: {row['label'] or 'a place'}", f"{float(str(row['confidence'])):.0%}"
    for row in _unique(material.parts, "actor", "role"):
        if row["confidence"]:
            role, name = concept_words(str(row["role"])), row["name"] or "somebody without a name"
            yield f"{role}: {name}", f"{float(str(row['confidence'])):.0%}"
