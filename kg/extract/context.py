"""What do other sentences add to an event: who claimed it, who is suspected, who doubts it?

Responsibility and suspicion are often told in a sentence of their own ("IS claimed
responsibility", "it is suspected that IS carried out the attack"), as are doubts and denials.
They are read here and given to the event they point back to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.aliases import NameMemory
from kg.extract.claims import ActorClaim, Claims, Reaction
from kg.extract.scenes import Scene, Sentence
from kg.model.findings import (
    EventFrame,
    Participant,
    Response,
    names_agree,
)
from kg.model.text import BlockKind

REACH = 3


def responses_of(
    claims: Claims, frames: Sequence[tuple[Scene, EventFrame]]
) -> tuple[Response, ...]:
    """Return the reactions of *claims* as responses to the frames they bear on."""
    found = []
    for reaction in claims.reactions:
        frame = _frame_for(reaction, frames)
        if frame is not None:
            found.append(Response(frame.id, reaction.attribution, reaction.evidence))
    return tuple(found)


def complete(
    scenes: Sequence[Scene], claims: Claims, memory: NameMemory, sentences: Sequence[Sentence]
) -> None:
    """Give scenes the actors claimed or suspected elsewhere; resolve short names."""
    for claim in claims.actors:
        scene = _scene_named(claim, scenes) or _scene_for(claim.index, scenes)
        if scene is not None:
            _add_actor(scene, claim)
    reached = 0
    for scene in sorted(scenes, key=lambda scene: scene.index):
        for sentence in sentences[reached : scene.index + 1]:
            memory.note(sentence.span)
        reached = max(reached, scene.index + 1)
        scene.agents = [replace(p, name=memory.resolve(p.name)) for p in scene.agents]
        scene.attributions = [
            replace(said, source=memory.resolve(said.source)) if said.source else said
            for said in scene.attributions
        ]


def _scene_named(claim: ActorClaim, scenes: Sequence[Scene]) -> Scene | None:
    """Return the scene that the claim's own words name: "claimed the ambush near Hama"."""
    here = (scene for scene in scenes if scene.index == claim.index)
    return next(
        (scene for scene in here if any(t.token.i in claim.about for t in scene.triggers)), None
    )


def _scene_for(index: int, scenes: Sequence[Scene]) -> Scene | None:
    """Return the scene that sentence *index* tells or points back to: the nearest that says most.

    Where no sentence before it tells of anything, the article's only incident with a figure.
    """
    happened = [scene for scene in scenes if scene.realisation.status == "occurred"]
    near = [
        scene
        for scene in happened
        if 0 <= index - scene.index <= REACH and scene.kind is BlockKind.BODY
    ]
    counted = [scene for scene in happened if scene.counts]
    if near:
        return min(reversed(near), key=lambda scene: _distance(index, scene))
    return counted[0] if len(counted) == 1 else None


def _distance(index: int, scene: Scene) -> int:
    return (index - scene.index) * 2 + (0 if scene.has_act or scene.counts else 5)


def _add_actor(scene: Scene, claim: ActorClaim) -> None:
    names = [person.name.text.lower() for person in scene.agents]
    if claim.actor.text.lower() not in names:
        scene.agents.append(Participant("attacker", claim.actor, stance=claim.stance))
        return
    known = scene.agents[(at := names.index(claim.actor.text.lower()))]
    if known.stance == "asserts":
        scene.agents[at] = replace(known, stance=claim.stance)


def _frame_for(reaction: Reaction, frames: Sequence[tuple[Scene, EventFrame]]) -> EventFrame | None:
    """Return the frame that a reaction bears on.

    The event whose speaker the reaction names ("cast doubt on Putin's claims"); for 'not
    verified' the event of the same sentence; for a denial the latest event before it that the
    denier is said to have done.
    """
    own = reaction.attribution.source.text if reaction.attribution.source else ""
    here = [frame for scene, frame in frames if scene.index == reaction.index]
    if reaction.stance == "relays-unverified":
        before = [frame for scene, frame in frames if scene.index == reaction.index - 1]
        return next(iter([*here, *before]), None)
    if here and reaction.stance == "denies":
        return here[0]
    named = [
        (bool(frame.counts), scene.index, frame)
        for scene, frame in frames
        if scene.index <= reaction.index and _names_speaker(reaction.against, _speakers(frame), own)
    ]
    if named:
        return max(named, key=lambda found: found[:2])[2]
    if reaction.stance != "denies":
        return None
    near = (frame for scene, frame in frames if abs(scene.index - reaction.index) <= REACH)
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
