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
from kg.extract.event_mentions import EventMention
from kg.extract.sentences import Sentence
from kg.model.findings import DOERS, EventFrame, Participant, Response, names_agree
from kg.model.text import BlockKind

REACH = 3
Told = tuple[EventMention, EventFrame]


def responses_of(claims: Claims, frames: Sequence[Told]) -> tuple[Response, ...]:
    """Return the reactions of *claims* as responses to the frames they bear on."""
    answered = ((reaction, next(_meant(reaction, frames), None)) for reaction in claims.reactions)
    return tuple(
        Response(frame.id, reaction.attribution, reaction.evidence)
        for reaction, frame in answered
        if frame is not None
    )


def complete(
    mentions: Sequence[EventMention],
    claims: Claims,
    memory: NameMemory,
    sentences: Sequence[Sentence],
) -> None:
    """Give mentions the actors claimed or suspected elsewhere; resolve short names."""
    for claim in claims.actors:
        named = _mention_named(claim, mentions)
        meant = _mention_meant(claim, named, mentions)
        if named is not None and named is not meant:
            # "IS claimed the attack": the doer belongs to the attack that the words point back to.
            named.agents = [p for p in named.agents if not _is_of(claim, p)]
        if meant is not None:
            _add_actor(meant, claim)
    for index, sentence in enumerate(sentences):
        memory.note(sentence.span)
        for mention in (mention for mention in mentions if mention.index == index):
            _resolve(mention, memory)


def _resolve(mention: EventMention, memory: NameMemory) -> None:
    mention.agents = [replace(p, name=memory.resolve(p.name)) for p in mention.agents]
    mention.attributions = [
        replace(said, source=memory.speaker(said.source, mention.index)) if said.source else said
        for said in mention.attributions
    ]
    mention.counts = [
        replace(
            count, speakers=tuple(memory.speaker(name, mention.index) for name in count.speakers)
        )
        for count in mention.counts
    ]


def _mention_meant(
    claim: ActorClaim, named: EventMention | None, mentions: Sequence[EventMention]
) -> EventMention | None:
    """Return the mention that the claim's words name, or the one that they only point back to.

    "A device exploded in Hilla. It is suspected that IS carried out the attack."
    """
    if named is not None and not _only_points_back(named):
        return named
    return (
        _mention_for(claim.index, [mention for mention in mentions if mention is not named])
        or named
    )


def _only_points_back(mention: EventMention) -> bool:
    return mention.definite and not (mention.counts or mention.times or mention.places)


def _mention_named(claim: ActorClaim, mentions: Sequence[EventMention]) -> EventMention | None:
    """Return the mention that the claim's own words name: "claimed the ambush near Hama"."""
    here = (mention for mention in mentions if mention.index == claim.index)
    return next(
        (mention for mention in here if any(t.token.i in claim.about for t in mention.triggers)),
        None,
    )


def _mention_for(index: int, mentions: Sequence[EventMention]) -> EventMention | None:
    """Return the mention that sentence *index* tells or points back to: the nearest that says most.

    Where no sentence before it tells of anything, the article's only incident with a figure.
    """
    real = (mention for mention in mentions if mention.factuality.status == "occurred")
    happened = [
        mention for mention in real if not mention.is_answered
    ]  # "revenge for the shelling"
    body = (mention for mention in reversed(happened) if mention.kind is BlockKind.BODY)
    near = (mention for mention in body if 0 <= index - mention.index <= REACH)
    counted = [mention for mention in happened if mention.counts]
    only = counted[0] if len(counted) == 1 else None
    return min(near, key=lambda mention: _distance(index, mention), default=only)


def _distance(index: int, mention: EventMention) -> int:
    # An act or a figure two sentences before outweighs a bare mention in this one.
    return (index - mention.index) * 2 + (0 if mention.has_act or mention.counts else 5)


def _is_of(claim: ActorClaim, person: Participant) -> bool:
    return person.name.text.lower() == claim.actor.text.lower()


def _add_actor(mention: EventMention, claim: ActorClaim) -> None:
    known = next((person for person in mention.agents if _is_of(claim, person)), None)
    if known is None:
        mention.agents.append(Participant("attacker", claim.actor, stance=claim.stance))
    # Only the text's own word gives way: a suspicion takes no claim's place.
    elif known.stance == "asserts":
        mention.agents[mention.agents.index(known)] = replace(known, stance=claim.stance)


def _meant(reaction: Reaction, told: Sequence[Told]) -> Iterator[EventFrame]:
    """Return the frames that a reaction may bear on, the likeliest first.

    For 'not verified' and for a denial the event of the same sentence; the event whose speaker
    the reaction names ("cast doubt on Putin's claims"); for a denial the latest event before it
    that the denier is said to have done; for 'not verified' what the sentence before tells, or an
    event near it that somebody claims.
    """
    stance, index = reaction.attribution.stance, reaction.index
    own = reaction.attribution.source.text if reaction.attribution.source else ""
    before = _told_in(told, index - 1) if reaction.points_back else []
    here, named = before or _told_in(told, index), _named_by(reaction, told, own)
    near = _told_in(told, *range(index - REACH, index + REACH + 1))
    if stance == "relays-unverified":
        claimed = (frame for frame in near if _claimants(frame))
        return chain(here, _told_in(told, index - 1), claimed)
    if stance != "denies":
        return iter(named)
    if reaction.to_charge:
        here = [frame for frame in here if any(p.role in DOERS for p in frame.participants)]
    return chain(here, named, (frame for frame in near if _accuses(frame, own)))


def _told_in(told: Sequence[Told], *sentences: int) -> list[EventFrame]:
    return [frame for mention, frame in told if mention.index in sentences]


def _named_by(reaction: Reaction, told: Sequence[Told], own: str) -> list[EventFrame]:
    before = [(mention, frame) for mention, frame in told if mention.index <= reaction.index]
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
