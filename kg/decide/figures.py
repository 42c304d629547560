"""Relate the figures of an event to each other and to those of other events.

Two figures of one event are added only where the text gives them as two of one sentence, or says
that one comes on top; any other further figure for the same harm is a rival of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias, TypeVar

from kg.decide.mentions import HAPPENED
from kg.decide.sight import Sight, closest
from kg.extract.tolls import acts_counted, parts_of
from kg.lexicon.words import are_two_sides
from kg.model.findings import Attribution, Count, Dropped, EventFrame, Name, When, Where
from kg.model.text import BlockKind, Passage

SURE_LINK: Final = 0.5
UNBOUNDED: Final = 10**9
LINKS: Final = ("subset_of", "component_of", "alternative_to")
SAME: Final = ("harm", "minimum", "maximum", "scope", "demographic", *LINKS)
LINKED: Final[Mapping[str, Callable[[Count, str], Count]]] = {
    "subset-of": lambda count, whole: replace(count, subset_of=whole),
    "component-of": lambda count, whole: replace(count, component_of=whole),
    "alternative-to": lambda count, lead: replace(count, alternative_to=lead),
}

Spans = Mapping[Passage, int | None]
Leads: TypeAlias = dict[tuple[str, str], Count]
Bounds: TypeAlias = tuple[str, int | None, int | None]
Inherited = TypeVar("Inherited", When | None, Where)


def linked(counts: Iterable[Count], spans: Spans, sight: Sight) -> list[Count]:
    """Return the figures of an event once each, every one under its whole or its lead.

    Args:
        counts: The figures.
        spans: The span of the learned reader for the words of each figure.
        sight: What both readers saw.
    """
    kept: list[Count] = []
    renamed: dict[str, str] = {}
    for count in sorted(counts, key=lambda count: count.passage):
        count = _relinked(count, renamed)
        twin = next((n for n, other in enumerate(kept) if _is_same(count, other, sight)), None)
        if twin is not None:
            renamed[count.id] = kept[twin].id
            kept[twin] = merged(kept[twin], count)
            continue
        kept.append(count if has_link(count) else _set_under(count, kept, spans, sight))
    leads = _leads(kept, sight)
    beside = [_beside(count, _lead_of(count, kept, leads, sight), sight) for count in kept]
    scopes = {count.id: count.scope for count in beside}
    # A part of one incident's dead is no total.
    scoped = (replace(c, scope=scopes.get(c.subset_of or "", c.scope)) for c in beside)
    return [count for count in scoped if not _says_no_number(count)]


def _says_no_number(count: Count) -> bool:
    """Tell whether a part is none that can be counted: "executing some of them"."""
    return count.subset_of is not None and count.quantifier == "unspecified"


def _relinked(count: Count, renamed: Mapping[str, str]) -> Count:
    """Return *count* under the figure that its whole or lead was found to repeat."""
    links = {name: getattr(count, name) for name in LINKS}
    return replace(count, **{n: renamed.get(link, link) for n, link in links.items() if link})


def has_link(count: Count) -> bool:
    """Tell whether *count* stands under another figure."""
    return bool(count.subset_of or count.component_of or count.alternative_to)


def _is_same(one: Count, two: Count, sight: Sight) -> bool:
    """Tell whether two sentences give one figure for the same people."""
    if one.id == two.id:
        return True
    if sight.sentence_number(one.passage) == sight.sentence_number(two.passage):
        return False  # "a mother and her daughter": one and one are two
    alike = all(getattr(one, name) == getattr(two, name) for name in SAME)
    return alike and not are_others(one, two)


def are_others(one: Count, two: Count) -> bool:
    """Tell whether two single victims are named, and not alike: "Haddad" is "Mariam Haddad"."""
    if one.best != 1 or two.best != 1:
        return False
    ours, theirs = _names_of(one), _names_of(two)
    return bool(ours and theirs) and not ours & theirs


def _names_of(count: Count) -> set[str]:
    return {word for v in count.victims if v.name for word in v.name.text.lower().split()}


def merged(one: Count, two: Count) -> Count:
    """Keep the first telling's place and add what only the second tells."""
    return replace(
        one,
        victim_kind=one.victim_kind if one.victim_kind != "unknown" else two.victim_kind,
        victim_text=one.victim_text or two.victim_text,
        victim_group=one.victim_group or two.victim_group,
        victims=one.victims or two.victims,
        speakers=(*one.speakers, *two.speakers),
    )


def said_by(count: Count, voices: Sequence[Attribution], sight: Sight) -> Count:
    """Return *count* with its speakers among the *voices* of its event.

    They are those of its own clause. Where the grammar knows no clause, of a figure or of a speaker
    that only the learned reader sees, they are those named in the figure's sentence. A figure that
    nobody is found to give is the publisher's, whoever else speaks of the event.
    """
    own = {name.resolved_text.lower() for name in count.speakers}
    here = sight.sentence_number(count.passage)

    def gives(source: Name, said: Attribution) -> bool:
        if own:
            return source.resolved_text.lower() in own
        is_followed = count.rule_id and said.evidence is not None
        return not is_followed and sight.sentence_number(source.passage) == here

    sources = ((said.source, said) for said in voices if said.source is not None)
    return replace(count, speakers=tuple(source for source, said in sources if gives(source, said)))


def _set_under(count: Count, counts: Sequence[Count], spans: Spans, sight: Sight) -> Count:
    """Set *count* under the figure that the learned reader surely links it to."""
    mine = closest(spans.items(), count.passage)
    for other in counts:
        theirs = closest(spans.items(), other.passage)
        if other.id == count.id or has_link(other) or mine is None or theirs is None:
            continue
        for link, score in sight.figure_links(mine, theirs).items():
            is_rival = link == "alternative-to"
            fits = (
                _may_be_rivals(count, other, counts, sight) if is_rival else _has_room(other, count)
            )
            if score >= SURE_LINK and fits:
                return LINKED[link](count, other.id)
    return count


def _may_be_rivals(count: Count, other: Count, counts: Sequence[Count], sight: Sight) -> bool:
    """Tell whether *count* may be another number of the people of *other*.

    Later figures lead, who is among the dead is no rival of them, and the gunmen who died are none
    of the officers and civilians whom they killed.
    """
    if sight.bearings(count) & {"later", "part"}:
        return False
    is_other_side = any(_are_two_sides(count, told) for told in counts)
    return not is_other_side or other.victim_kind == count.victim_kind


def _leads(counts: Sequence[Count], sight: Sight) -> Leads:
    """Return the figure that holds for each harm and scope: the last revision, else the first."""
    leads: Leads = {}
    for count in counts:
        says, key = sight.bearings(count), (count.harm, count.scope)
        if has_link(count) or says & {"earlier", "part"}:
            continue
        if "later" in says or key not in leads:
            leads[key] = count
    return leads


def _lead_of(count: Count, kept: Sequence[Count], leads: Leads, sight: Sight) -> Count | None:
    """Return the figure that holds instead of *count*, or of which it is a part.

    "Seven soldiers were killed. Nine jihadists died." Those of the other side have a lead of their
    own: the figure that is told of them first.
    """
    told = (other for other in kept if _is_told_otherwise(count, other, sight))
    lead = next(told, leads.get((count.harm, count.scope)))
    if lead is None or not _are_two_sides(count, lead):
        return lead
    alike = (c for c in kept if (c.harm, c.scope) == (count.harm, count.scope) and not has_link(c))
    others = (c for c in alike if c.victim_kind in {count.victim_kind, "unknown"})
    return next((other for other in others if not _are_two_sides(count, other)), None)


def _is_told_otherwise(count: Count, other: Count, sight: Sight) -> bool:
    """Tell whether *other* is what another speaker has said before of the same people.

    "Police said two guards were killed; the ministry said four guards died."
    """
    is_before = other.passage < count.passage and not has_link(other)
    here, there = sight.sentence_number(count.passage), sight.sentence_number(other.passage)
    alike = (other.harm, other.scope, other.victim_text) == (
        count.harm,
        count.scope,
        count.victim_text,
    )
    voices = [{name.resolved_text for name in each.speakers} for each in (count, other)]
    is_another = voices[0].isdisjoint(voices[1]) and any(voices)
    return bool(is_before and here == there and count.victim_text and alike and is_another)


def _are_two_sides(one: Count, two: Count) -> bool:
    return are_two_sides(one.victim_text or "", two.victim_text or "")


def _beside(count: Count, lead: Count | None, sight: Sight) -> Count:
    """Set *count* beside or under *lead*, unless the words add the two."""
    if lead is None or count is lead or has_link(count):
        return count
    says = sight.bearings(count)
    if "part" in says and _has_room(lead, count):
        return replace(count, subset_of=lead.id)
    replaced = says & {"earlier"} or "later" in sight.bearings(lead)
    if not replaced and _adds(count, lead, sight):
        return count
    return replace(count, alternative_to=lead.id)


def _adds(count: Count, lead: Count, sight: Sight) -> bool:
    if are_others(lead, count) or "further" in sight.bearings(count):
        # "Another seven" come on top of more; a larger number is rather a new toll.
        return count.best == 1 or (count.best or 0) < (lead.best or UNBOUNDED)
    told = sight.sentence_number(lead.passage), sight.sentence_number(count.passage)
    if told[0] != told[1] or not (count.victim_text and lead.victim_text):
        return False
    return not (_is_told_otherwise(count, lead, sight) or _is_said_again(count, lead, sight))


def _is_said_again(count: Count, lead: Count, sight: Sight) -> bool:
    """Tell whether a headline runs into its text: "Blast kills seven On Sunday seven ..."."""
    if count.best != lead.best or (count.best or 0) < 2:
        return False
    ours, theirs = (set((c.victim_text or "").lower().split()) for c in (count, lead))
    between = sight.text[lead.passage.end : count.passage.start]
    return not ours.isdisjoint(theirs) and " and " not in between


def without_restated(frames: Sequence[EventFrame], sight: Sight) -> list[EventFrame]:
    """Leave out figures of the title that the body gives to another event."""
    told = {bounds_of(c) for frame in frames for c in frame.counts if not _in_title(c, sight)}
    return [
        replace(
            frame,
            counts=tuple(
                c for c in frame.counts if not _in_title(c, sight) or bounds_of(c) not in told
            ),
        )
        for frame in frames
    ]


def bounds_of(count: Count) -> Bounds:
    """Return the harm of *count* and between how many and how many it harmed."""
    return count.harm, count.minimum, count.maximum


def _in_title(count: Count, sight: Sight) -> bool:
    sentence = sight.sentence(count.passage)
    return sentence is not None and sentence.kind is BlockKind.TITLE


def under_tolls(frames: Sequence[EventFrame], sight: Sight) -> list[EventFrame]:
    """Set figures "of the dead" under the toll told last before them.

    Where none is told they are dropped, but for those with a harm of their own: "31 people were
    abducted. Nine of them were killed."
    """
    tolls = sorted((c for frame in frames for c in frame.counts), key=lambda count: count.passage)
    return [
        replace(
            frame, counts=tuple(kept for c in frame.counts if (kept := _placed(c, tolls, sight)))
        )
        for frame in frames
    ]


def _placed(count: Count, tolls: Sequence[Count], sight: Sight) -> Count | None:
    if has_link(count) or "part" not in sight.bearings(count):
        return count
    before = (toll for toll in reversed(tolls) if toll.passage < count.passage)
    whole = next((toll for toll in before if _may_contain(toll, count)), None)
    if whole is None:
        return count if "own" in sight.bearings(count) else None
    return replace(count, subset_of=whole.id)


def _may_contain(whole: Count, part: Count) -> bool:
    if whole.harm != part.harm or whole.subset_of or whole.alternative_to:
        return False
    return _has_room(whole, part)


def _has_room(whole: Count, part: Count) -> bool:
    return (whole.maximum or UNBOUNDED) > max(part.minimum or 0, part.best or 0)


def under_umbrellas(frames: Sequence[EventFrame], sight: Sight) -> list[EventFrame]:
    """Set events under the one whose toll is said to sum theirs; arithmetic alone sums nothing."""
    for frame in frames:
        own = _tolls(frame)
        parts = _parts(own[0], frame, frames, sight) if len(own) == 1 else ()
        if parts:
            found = [
                _as_umbrella(other) if other is frame else _as_part(other, parts, frame, own[0])
                for other in frames
            ]
            return _with_one_voice(found, frame.id)
    return list(frames)


def _parts(
    total: Count, frame: EventFrame, frames: Sequence[EventFrame], sight: Sight
) -> Sequence[Count]:
    """Return the tolls that *total* of *frame* sums, those of other events at least; or none."""
    others = [other for other in frames if other is not frame]
    tolls = [toll for other in others for toll in _tolls(other)]
    parts = parts_of(total, tolls) or _shared_out(total, frame, tolls, sight)
    if parts and _is_said_to_sum(total, parts, sight):
        return parts
    told = [other for other in others if other.kind == "incident" and not other.from_related]
    # "Nine were killed in two ambushes", and two are told apart.
    acts = max(acts_counted(evidence.quote) for evidence in frame.evidence)
    is_told_apart = len(told) == acts and sum(t.best or 0 for t in tolls) <= (total.best or 0)
    return tolls if is_told_apart else ()


def _shared_out(
    total: Count, frame: EventFrame, tolls: Sequence[Count], sight: Sight
) -> Sequence[Count]:
    """Return the parts of *total* if another sentence gives some to *frame*, the rest to others.

    "35 were killed. Twenty-eight of them died in air strikes, seven in ground fighting."
    """
    # "Ten of them children" parts the dead, not the acts.
    own = [c for c in frame.counts if c.subset_of == total.id and c.demographic is None]
    for part in own:
        here = sight.sentence_number(part.passage)
        beside = [toll for toll in tolls if sight.sentence_number(toll.passage) == here]
        parts = parts_of(total, [part, *beside])
        if part in parts and here != sight.sentence_number(total.passage):
            return parts
    return ()


def _with_one_voice(frames: Sequence[EventFrame], umbrella: str) -> list[EventFrame]:
    """Give parts without a speaker those of the whole, or of the part told first with one."""
    family = [frame for frame in frames if umbrella in {frame.id, frame.part_of}]
    family.sort(key=lambda frame: frame.id != umbrella)
    voices = next((frame.attributions for frame in family if frame.attributions), ())
    silent = [frame for frame in family if frame.id != umbrella and not frame.attributions]
    return [_passed_on(frame, voices) if frame in silent else frame for frame in frames]


def _tolls(frame: EventFrame) -> list[Count]:
    """Return the figures of more than one dead that an incident adds to the article's sum."""
    if frame.kind != "incident":
        return []
    # Single deaths would add up to any sum.
    return [c for c in frame.counts if c.harm == "killed" and c.is_summable and (c.best or 0) > 1]


def _as_umbrella(frame: EventFrame) -> EventFrame:
    counts = (c if c.subset_of else replace(c, scope="umbrella") for c in frame.counts)
    return replace(frame, kind="aggregate", counts=tuple(counts))


def _as_part(
    frame: EventFrame, parts: Sequence[Count], umbrella: EventFrame, total: Count
) -> EventFrame:
    """Set *frame* under *umbrella* if it gives some of the *parts* of the *total*.

    A part takes over day and place where it gives none.
    """
    ids = {part.id for part in parts} & {count.id for count in frame.counts}
    if not ids:
        return frame
    counts = tuple(replace(c, component_of=total.id) if c.id in ids else c for c in frame.counts)
    return replace(
        frame,
        part_of=umbrella.id,
        counts=counts,
        when=frame.when or inherited(umbrella.when),
        where=frame.where or tuple(map(inherited, umbrella.where)),
    )


def _passed_on(frame: EventFrame, voices: Iterable[Attribution]) -> EventFrame:
    """Return *frame* and its figures as told by *voices* that told of another event."""
    said = tuple(
        replace(voice, inherited=True, support=replace(voice.support, method="inherited"))
        for voice in voices
    )
    speakers = tuple(voice.source for voice in said if voice.source is not None)
    counts = tuple(replace(count, speakers=speakers) for count in frame.counts)
    return replace(frame, attributions=said, counts=counts)


def inherited(filler: Inherited) -> Inherited:
    """Return a day or place as taken over from the event of which this one is a part."""
    if filler is None:
        return filler
    support = replace(filler.support, method="inherited")
    return replace(filler, basis="inherited", support=support)


def _is_said_to_sum(total: Count, parts: Iterable[Count], sight: Sight) -> bool:
    """Tell whether words make one figure the sum of others: "in all", "another seven"."""
    return "sum" in sight.bearings(total) or any(
        sight.bearings(part) & {"further", "part"} for part in parts
    )


def without_split(
    frames: Sequence[EventFrame], bases: Mapping[str, EventFrame]
) -> tuple[list[EventFrame], list[Dropped]]:
    """Leave out what is left of a telling whose figures another event tells.

    "An offensive killed 35 militants": where the dead went to the event of the headline, the
    offensive is no second event beside it. What is planned or denied has no figures, and stays.
    """
    told = {(count.harm, count.best) for frame in frames for count in frame.counts}
    kept: list[EventFrame] = []
    dropped: list[Dropped] = []
    for frame in frames:
        real = frame.realisation in HAPPENED and frame.modality != "denied"
        own = bases[frame.id].counts if real and frame.id in bases else ()
        if own and not frame.counts and all((count.harm, count.best) in told for count in own):
            dropped.append(Dropped("its figures are told by another event", frame.evidence[0]))
        else:
            kept.append(frame)
    return kept, dropped
