"""Add to an event what other sentences tell: who claimed it, who is suspected, who doubts it.

Responsibility and suspicion are often told in a sentence of their own ("IS claimed
responsibility", "it is suspected that IS carried out the attack"), as are doubts and denials.
They are read here and given to the event they point back to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from kg.extract.aliases import NameMemory
from kg.extract.claims import ActorClaim, Claims, Reaction
from kg.extract.scenes import Scene
from kg.extract.sentences import Sentence
from kg.model.findings import DOERS, EventFrame, Participant, Response, names_agree
from kg.model.text import BlockKind

REACH = 3
Told = tuple[Scene, EventFrame]


def responses_of(claims: Claims, frames: Sequence[Told]) -> tuple[Response, ...]:
    """Return the reactions of *claims* as responses to the frames they bear on."""
    answered = ((reaction, next(_meant(reaction, frames), None)) for reaction in claims.reactions)
    return tuple(
        Response(frame.id, reaction.attribution, reaction.evidence)
        for reaction, frame in answered
        if frame is not None
    )


def complete(
    scenes: Sequence[Scene], claims: Claims, memory: NameMemory, sentences: Sequence[Sentence]
) -> None:
    """Give scenes the actors claimed or suspected elsewhere; resolve short names."""
    for claim in claims.actors:
        named = _scene_named(claim, scenes)
        meant = _scene_meant(claim, named, scenes)
        if named is not None and named is not meant:
            named.agents = [p for p in named.agents if not _is_of(claim, p)]
        if meant is not None:
            _add_actor(meant, claim)
    for index, sentence in enumerate(sentences):
        memory.note(sentence.span)
        for scene in (scene for scene in scenes if scene.index == index):
            _resolve(scene, memory)


def _resolve(scene: Scene, memory: NameMemory) -> None:
    scene.agents = [replace(p, name=memory.resolve(p.name)) for p in scene.agents]
    scene.attributions = [
        replace(said, source=memory.speaker(said.source, scene.index)) if said.source else said
        for said in scene.attributions
    ]
    scene.counts = [
        replace(count, speakers=tuple(memory.speaker(name, scene.index) for name in count.speakers))
        for count in scene.counts
    ]


def _scene_meant(claim: ActorClaim, named: Scene | None, scenes: Sequence[Scene]) -> Scene | None:
    """Return the scene that the claim's words name, or the one that they only point back to.

    "A device exploded in Hilla. It is suspected that IS carried out the attack."
    """
    if named is not None and not _only_points_back(named):
        return named
    return _scene_for(claim.index, [scene for scene in scenes if scene is not named]) or named


def _only_points_back(scene: Scene) -> bool:
    return scene.definite and not (scene.counts or scene.times or scene.places)


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
    real = (scene for scene in scenes if scene.realisation.status == "occurred")
    happened = [scene for scene in real if not scene.is_answered]  # "revenge for the shelling"
    body = (scene for scene in reversed(happened) if scene.kind is BlockKind.BODY)
    near = (scene for scene in body if 0 <= index - scene.index <= REACH)
    counted = [scene for scene in happened if scene.counts]
    only = counted[0] if len(counted) == 1 else None
    return min(near, key=lambda scene: _distance(index, scene), default=only)


def _distance(index: int, scene: Scene) -> int:
    return (index - scene.index) * 2 + (0 if scene.has_act or scene.counts else 5)


def _is_of(claim: ActorClaim, person: Participant) -> bool:
    return person.name.text.lower() == claim.actor.text.lower()


def _add_actor(scene: Scene, claim: ActorClaim) -> None:
    known = next((person for person in scene.agents if _is_of(claim, person)), None)
    if known is None:
        scene.agents.append(Participant("attacker", claim.actor, stance=claim.stance))
    elif known.stance == "asserts":
        scene.agents[scene.agents.index(known)] = replace(known, stance=claim.stance)


def _meant(reaction: Reaction, told: Sequence[Told]) -> Iterator[EventFrame]:
    """Return the frames that a reaction may bear on, the likeliest first.

    For 'not verified' and for a denial the event of the same sentence; the event whose speaker
    the reaction names ("cast doubt on Putin's claims"); for a denial the latest event before it
    that the denier is said to have done; for 'not verified' what the sentence before tells, or an
    event near it that somebody claims.
    """
    stance, index = reaction.attribution.stance, reaction.index
    own = reaction.attribution.source.text if reaction.attribution.source else ""
    here, named = _told_in(told, index), _named_by(reaction, told, own)
    near = _told_in(told, *range(index - REACH, index + REACH + 1))
    if stance == "relays-unverified":
        claimed = (frame for frame in near if _claimants(frame))
        return chain(here, _told_in(told, index - 1), claimed)
    if stance != "denies":
        return iter(named)
    return chain(here, named, (frame for frame in near if _accuses(frame, own)))


def _told_in(told: Sequence[Told], *sentences: int) -> list[EventFrame]:
    return [frame for scene, frame in told if scene.index in sentences]


def _named_by(reaction: Reaction, told: Sequence[Told], own: str) -> list[EventFrame]:
    before = [(scene, frame) for scene, frame in told if scene.index <= reaction.index]
    named = [pair for pair in before if _names_speaker(reaction.against, pair[1], own)]
    named.sort(key=lambda pair: (bool(pair[1].counts), pair[0].index), reverse=True)
    return [frame for _, frame in named]


def _names_speaker(against: frozenset[str], frame: EventFrame, own: str) -> bool:
    others = [name for name in against if not _same(name, own)]
    speakers = [said.source.text for said in frame.attributions if said.source]
    speakers += _claimants(frame)
    return any(_same(name, speaker) for name in others for speaker in speakers)


def _claimants(frame: EventFrame) -> list[str]:
    """Return who is told to claim the event."""
    return [p.name.text for p in frame.participants if p.stance == "claims-responsibility"]


def _accuses(frame: EventFrame, name: str) -> bool:
    doers = (p.name.text for p in frame.participants if p.role in DOERS)
    return any(_same(doer, name) for doer in doers)


def _same(a: str, b: str) -> bool:
    return names_agree(a.lower(), b.lower())
