"""Find the claims that a report makes about an event, and who makes them.

One claim per speaker and kind. A frame lists its attributions in one row, whatever they are
about; here they are told apart:

* **telling** claims say that the event happened (``CasualtyClaim`` with figures, else
  ``OccurrenceClaim``) or is meant to happen (``IntentClaim``);
* **responsibility** claims say who did it: own claim, blame, suspicion, denial;
* **response** claims doubt, deny or confirm what another said.

Why one claim per attribution and not one with several speakers: two outlets that say the same may
be doubted one by one, and independence is counted by originator.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from kg.model.findings import Attribution, Count, EventFrame, Name, Participant, Response

NARRATOR: Final = "narrator"

_DOER_ROLES: Final = frozenset(
    {"attacker", "perpetrator", "hostage-holder", "belligerent", "claimant", "alleged-perpetrator"}
)
_ACCUSING: Final = frozenset({"blames", "suspects", "alleges"})
_ON_ROLE_ONLY: Final = frozenset({"claims-responsibility", "blames", "suspects"})
_DOUBTING: Final = frozenset({"doubts", "denies"})
UNREALISED: Final = frozenset({"planned", "threatened", "averted", "hypothetical"})


@dataclass(frozen=True, slots=True)
class ReportClaim:
    """A claim before it is written.

    Attributes:
        kind: "casualty", "occurrence", "intent", "responsibility" or "response".
        speaker: Part of the IRI: where the speaker's words stand, or "narrator".
        counts: Figures that the speaker gives.
        concerns: For a responsibility claim, the part in the event that it is about.
        disputes, supports: Keys of other claims.
    """

    frame_id: str
    kind: str
    speaker: str
    attribution: Attribution
    counts: tuple[Count, ...] = ()
    concerns: Participant | None = None
    disputes: tuple[tuple[str, str, str], ...] = ()
    supports: tuple[tuple[str, str, str], ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes the claim one: frame, kind, speaker."""
        return (self.frame_id, self.kind, self.speaker)


def report_claims(frame: EventFrame, responses: tuple[Response, ...]) -> tuple[ReportClaim, ...]:
    """Find all claims about one event, each once, telling claims first."""
    telling = _once(_telling_claims(frame))
    on_roles = _once(_responsibility_claims(frame))
    answers = _once(_response_claims(frame, responses, telling))
    return (*telling, *_disputing_denials(on_roles, telling), *answers)


def is_telling(claim: ReportClaim) -> bool:
    """Tell whether the claim says that the event happened or will."""
    return claim.kind in ("casualty", "occurrence", "intent")


def _telling_claims(frame: EventFrame) -> Iterator[ReportClaim]:
    """Yield what each source says, the figures of its own clauses with it.

    A figure that none of them gives is the publisher's.
    """
    attributions = _telling_attributions(frame)
    given = {c for c in frame.counts if any(_gives(said, c) for said in attributions)}
    orphans = tuple(count for count in frame.counts if count not in given)
    if orphans and not any(said.is_narrator for said in attributions):
        attributions = (*attributions, Attribution())
    # A speaker found by two rules speaks once.
    for said in tuple({_speaker(a): a for a in reversed(attributions)}.values())[::-1]:
        counts = tuple(c for c in frame.counts if _gives(said, c))
        counts = orphans if said.is_narrator else counts
        yield ReportClaim(frame.id, _telling_kind(frame, counts), _speaker(said), said, counts)


def _gives(said: Attribution, count: Count) -> bool:
    """Tell whether the source of *said* is among those who give the figure."""
    source = said.source
    return source is not None and any(_same_name(source, name) for name in count.speakers)


def _telling_kind(frame: EventFrame, counts: tuple[Count, ...]) -> str:
    if frame.realisation in UNREALISED:
        return "intent"
    return "casualty" if counts else "occurrence"


def _telling_attributions(frame: EventFrame) -> tuple[Attribution, ...]:
    """Return the attributions that tell the event, never none.

    'HTS claimed it killed ten': the group alone tells it, so what it claims about its own part it
    also tells as fact. 'Russia denied the strike': the narrator tells it, keeping its distance.
    """
    on_role_only = _ON_ROLE_ONLY if _doers(frame) else frozenset[str]()
    telling = tuple(
        a for a in frame.attributions if a.stance not in on_role_only and a.stance not in _DOUBTING
    )
    if telling:
        return telling
    own = tuple(a for a in frame.attributions if a.stance in ("claims-responsibility", "blames"))
    if own:
        return tuple(replace(attribution, stance="asserts") for attribution in own)
    doubted = any(a.stance in _DOUBTING for a in frame.attributions)
    return (Attribution(stance="alleges" if doubted else "asserts"),)


def _responsibility_claims(frame: EventFrame) -> Iterator[ReportClaim]:
    for participant in _doers(frame):
        if participant.stance != "asserts":
            yield _responsibility_claim(frame, participant, _voice_on(participant, frame))
    for attribution in frame.attributions:
        if attribution.stance not in _ON_ROLE_ONLY:
            continue
        # What is said of nobody in particular holds for every doer that is not spoken of yet,
        # and for one that denies it: 'activists blamed the army, which denied'.
        for participant in _doers(frame):
            if participant.stance in ("asserts", "denies"):
                yield _responsibility_claim(frame, participant, attribution)


def _responsibility_claim(
    frame: EventFrame, participant: Participant, attribution: Attribution
) -> ReportClaim:
    # Whom it is about belongs to the identity: one speaker may blame two actors.
    about = participant.name.passage.start
    speaker = f"{_speaker(attribution)}-{about}"
    return ReportClaim(frame.id, "responsibility", speaker, attribution, concerns=participant)


def _voice_on(participant: Participant, frame: EventFrame) -> Attribution:
    """Find who says that *participant* did it, or that it did not."""
    if participant.stance in ("claims-responsibility", "denies", "threatens"):
        for attribution in frame.attributions:
            if attribution.source and _same_name(attribution.source, participant.name):
                return replace(attribution, stance=participant.stance)
        return Attribution(
            source=participant.name, stance=participant.stance, support=participant.support
        )
    accusing = next((a for a in frame.attributions if a.stance in _ACCUSING), Attribution())
    return replace(accusing, stance=participant.stance)


def _response_claims(
    frame: EventFrame, responses: tuple[Response, ...], telling: tuple[ReportClaim, ...]
) -> Iterator[ReportClaim]:
    doubting = [
        Response(frame.id, attribution, attribution.evidence or frame.trigger)
        for attribution in frame.attributions
        if attribution.stance in _DOUBTING and not _denies_own_part(attribution, frame)
    ]
    for response in (*doubting, *responses):
        if response.about != frame.id:
            continue
        attribution = replace(response.attribution, evidence=response.evidence)
        speaker = f"{_speaker(attribution)}-{response.evidence.passage.start}"
        others = tuple(claim.key for claim in telling)
        yield ReportClaim(
            frame.id,
            "response",
            speaker,
            attribution,
            disputes=others if attribution.stance in _DOUBTING else (),
            supports=others if attribution.stance == "confirms" else (),
        )


def _disputing_denials(
    on_roles: tuple[ReportClaim, ...], telling: tuple[ReportClaim, ...]
) -> Iterator[ReportClaim]:
    """Let the denial of a part dispute the accusations, or else those who tell the event."""
    for claim in on_roles:
        if claim.attribution.stance in _DOUBTING:
            accusers = [c for c in on_roles if c.attribution.stance not in _DOUBTING]
            yield replace(claim, disputes=tuple(c.key for c in accusers or telling))
        else:
            yield claim


def _denies_own_part(attribution: Attribution, frame: EventFrame) -> bool:
    return attribution.source is not None and any(
        participant.stance == "denies" and _same_name(attribution.source, participant.name)
        for participant in _doers(frame)
    )


def _doers(frame: EventFrame) -> tuple[Participant, ...]:
    return tuple(p for p in frame.participants if p.role in _DOER_ROLES)


def _speaker(attribution: Attribution) -> str:
    if attribution.source is not None:
        return str(attribution.source.passage.start)
    if attribution.evidence is not None:
        return str(attribution.evidence.passage.start)
    return NARRATOR


def _same_name(one: Name, other: Name) -> bool:
    return one.resolved_text == other.resolved_text


def _once(claims: Iterator[ReportClaim]) -> tuple[ReportClaim, ...]:
    kept: dict[tuple[str, str, str], ReportClaim] = {}
    for claim in claims:
        kept.setdefault(claim.key, claim)
    return tuple(kept.values())
