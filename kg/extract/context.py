"""What do other sentences add to an event?

Claims of responsibility, suspicions, doubts and denials (``claims.py``) are given to the event they
point back to. Parts of an umbrella take over its day and place where they give none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.aliases import NameMemory
from kg.extract.claims import ActorClaim, Claims, Reaction
from kg.extract.incidents import Draft, names_agree
from kg.extract.scenes import Sentence
from kg.model.findings import EventFrame, Participant, Response
from kg.model.text import BlockKind

REACH = 3


def responses_of(
    claims: Claims, frames: Sequence[tuple[Draft, EventFrame]]
) -> tuple[Response, ...]:
    """Return the reactions of *claims* as responses to the frames they bear on."""
    found = []
    for reaction in claims.reactions:
        frame = _frame_for(reaction, frames)
        if frame is not None:
            found.append(Response(frame.id, reaction.attribution, reaction.evidence))
    return tuple(found)


def complete_drafts(
    drafts: Sequence[Draft],
    claims: Claims,
    memory: NameMemory,
    sentences: Sequence[Sentence],
) -> None:
    """Give drafts the actors claimed or suspected elsewhere; resolve short names."""
    for claim in claims.actors:
        draft = _draft_named(claim, drafts) or _draft_for(claim.index, drafts)
        if draft is not None:
            _add_actor(draft, claim)
    borrow_context(drafts)
    by_index = {index: sentence.span for index, sentence in enumerate(sentences)}
    reached = -1
    for scene in sorted((s for d in drafts for s in d.scenes), key=lambda s: s.index):
        while reached < scene.index:
            reached += 1
            if reached in by_index:
                memory.note(by_index[reached])
        scene.agents = [replace(p, name=memory.resolve(p.name)) for p in scene.agents]
        scene.attributions = [
            replace(a, source=memory.resolve(a.source) if a.source else None)
            for a in scene.attributions
        ]


def borrow_context(drafts: Sequence[Draft]) -> None:
    """Let an event without a place, or an attacker, take them from the one told just before.

    "Regime forces launched an offensive on Sunday against eastern Ghouta. ... 14 civilians were
    killed in strikes on Sunday": same day, a few sentences on, and no other place between.
    """
    for draft in drafts:
        if draft.kind != "incident" or not draft.counts:
            continue
        donors = [d for d in drafts if d is not draft and _may_lend(d, draft)]
        if draft.part_of is not None:
            donors = [d for d in donors if d.first.index == draft.first.index]
        donor = max(donors, key=lambda d: d.first.index, default=None)
        if donor is None:
            continue
        if not any(s.places for s in draft.scenes):
            draft.borrowed_places = [m for s in donor.scenes for m in s.places]


def _may_lend(donor: Draft, draft: Draft) -> bool:
    gap = draft.first.index - donor.first.index
    if gap == 0 and any(s.places for s in donor.scenes) and not any(s.places for s in draft.scenes):
        return True
    if not 0 < gap <= REACH or donor.first.realisation.status != "occurred":
        return False
    if any(s.counts for s in donor.scenes):
        return False  # an incident of its own, not what this one belongs to
    ours, theirs = draft.when(), donor.when()
    if ours is None or theirs is None or ours.end is None or theirs.end is None:
        return False
    return (ours.start, ours.end) == (theirs.start, theirs.end) and any(
        s.places for s in donor.scenes
    )


def _draft_named(claim: ActorClaim, drafts: Sequence[Draft]) -> Draft | None:
    """Return the event that the claim's own words name: "claimed the ambush near Hama"."""
    for draft in drafts:
        for scene in draft.scenes:
            if scene.index == claim.index and any(t.token.i in claim.about for t in scene.triggers):
                return draft
    return None


def _draft_for(index: int, drafts: Sequence[Draft]) -> Draft | None:
    """Return the event that sentence *index* tells or points back to."""
    best: tuple[int, Draft] | None = None
    for draft in drafts:
        if draft.kind != "incident" or draft.first.realisation.status != "occurred":
            continue
        for scene in draft.scenes:
            gap = index - scene.index
            rank = gap * 2 + (0 if scene.has_act or scene.counts else 5)
            if (
                0 <= gap <= REACH
                and scene.kind is BlockKind.BODY
                and (best is None or rank <= best[0])
            ):
                best = (rank, draft)
    if best is None and len([d for d in drafts if d.kind == "incident" and d.counts]) == 1:
        return next(d for d in drafts if d.kind == "incident" and d.counts)
    return best[1] if best else None


def _add_actor(draft: Draft, claim: ActorClaim) -> None:
    scene = draft.first
    text = claim.actor.text.lower()
    for each in draft.scenes:
        for i, participant in enumerate(each.agents):
            if participant.name.text.lower() == text:
                if participant.stance == "asserts":
                    each.agents[i] = replace(participant, stance=claim.stance)
                return
    scene.agents.append(Participant("attacker", claim.actor, stance=claim.stance))


def _frame_for(reaction: Reaction, frames: Sequence[tuple[Draft, EventFrame]]) -> EventFrame | None:
    """Return the frame that a reaction bears on.

    The event whose speaker the reaction names ("cast doubt on Putin's claims"); for 'not
    verified' the event of the same sentence; for a denial the latest event before it that the
    denier is said to have done.
    """
    own = reaction.attribution.source.text if reaction.attribution.source else ""
    here = [f for d, f in frames if any(scene.index == reaction.index for scene in d.scenes)]
    if reaction.stance == "relays-unverified":
        before = [f for d, f in frames if d.scenes[-1].index == reaction.index - 1]
        return next(iter([*here, *before]), None)
    if here and reaction.stance == "denies":
        return here[0]
    named = [
        (bool(frame.counts), draft.first.index, frame)
        for draft, frame in frames
        if draft.first.index <= reaction.index
        and _names_speaker(reaction.against, _speakers(frame), own)
    ]
    if named:
        return max(named, key=lambda found: found[:2])[2]
    if reaction.stance != "denies":
        return None
    near = (f for d, f in frames if abs(d.first.index - reaction.index) <= REACH)
    return next((frame for frame in near if _accuses(frame, own)), None)


def _speakers(frame: EventFrame) -> set[str]:
    return {a.source.text for a in frame.attributions if a.source}


def _names_speaker(against: frozenset[str], speakers: set[str], own: str) -> bool:
    return any(
        _same(name, speaker) and not _same(name, own) for name in against for speaker in speakers
    )


def _accuses(frame: EventFrame, name: str) -> bool:
    return any(
        p.role in {"attacker", "belligerent"} and _same(p.name.text, name)
        for p in frame.participants
    )


def _same(a: str, b: str) -> bool:
    return names_agree(a.lower(), b.lower())
