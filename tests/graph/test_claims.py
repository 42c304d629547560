"""Each claim names who makes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.graph.claims import NARRATOR, ReportClaim, is_telling, report_claims
from kg.model.findings import (
    Attribution,
    Count,
    EventFrame,
    Evidence,
    Name,
    Participant,
    Response,
)
from kg.model.text import Passage


def make_name(text: str, start: int) -> Name:
    """Return a name of that length at *start*."""
    return Name(text, Passage(start, start + len(text)))


def make_frame(**rest: object) -> EventFrame:
    """Return an air strike told in one sentence, with *rest* set."""
    evidence = Evidence(Passage(0, 100), "x" * 100)
    frame = EventFrame("10-air-strike", "air-strike", "incident", "occurred", evidence, (evidence,))
    return replace(frame, **rest)  # type: ignore[arg-type]


TEN = Count("killed", "exact", "ten", Passage(20, 23), 10, 10, 10)
MONITOR_NAME, AGENCY_NAME = make_name("Monitor", 30), make_name("Agency", 40)
MONITOR = Attribution(source=MONITOR_NAME, cue="said")
AGENCY = Attribution(source=AGENCY_NAME, cue="said")
GROUP = make_name("Group", 50)
CLAIMING = Attribution(source=GROUP, stance="claims-responsibility", cue="claimed")


def kinds(claims: tuple[ReportClaim, ...]) -> list[tuple[str, str]]:
    """Return kind and stance of each claim."""
    return [(claim.kind, claim.attribution.stance) for claim in claims]


def test_narrator_tells_what_nobody_is_named_for() -> None:
    """Prose without attribution is the report's own voice."""
    (claim,) = report_claims(make_frame(), ())
    assert claim.kind == "occurrence"
    assert claim.attribution.is_narrator
    assert claim.speaker == "narrator"


def ten_by(*speakers: Name) -> Count:
    """Return ten dead, as *speakers* give it."""
    return replace(TEN, speakers=speakers)


def test_each_speaker_makes_a_claim_of_its_own() -> None:
    """Two sources for one figure are two claims."""
    ten = ten_by(MONITOR_NAME, AGENCY_NAME)
    claims = report_claims(make_frame(counts=(ten,), attributions=(MONITOR, AGENCY)), ())
    assert [(c.kind, c.speaker) for c in claims] == [("casualty", "30"), ("casualty", "40")]


def test_a_figure_belongs_to_its_own_speaker() -> None:
    """'The monitor said ten died and the agency nine; the army said the strike hit a base.'"""
    army = Attribution(source=make_name("Army", 60))
    nine = replace(TEN, as_written="nine", passage=Passage(50, 54), speakers=(AGENCY_NAME,))
    ten = ten_by(MONITOR_NAME)
    frame = make_frame(counts=(ten, nine), attributions=(MONITOR, AGENCY, army))
    assert [(c.kind, c.counts) for c in report_claims(frame, ())] == [
        ("casualty", (ten,)),
        ("casualty", (nine,)),
        ("occurrence", ()),
    ]


@pytest.mark.parametrize("narrator", [(), (Attribution(),)], ids=["unnamed", "named"])
@pytest.mark.parametrize("speakers", [(), (make_name("Stranger", 70),)], ids=["none", "stranger"])
def test_a_figure_that_no_teller_gives_is_the_narrators(
    speakers: tuple[Name, ...], narrator: tuple[Attribution, ...]
) -> None:
    """'Ten died. … The army said the strike hit a base.'"""
    army = Attribution(source=make_name("Army", 60))
    frame = make_frame(counts=(ten_by(*speakers),), attributions=(army, *narrator))
    said, told = report_claims(frame, ())
    assert (said.kind, said.attribution, said.counts) == ("occurrence", army, ())
    assert (told.kind, told.speaker, told.counts) == ("casualty", NARRATOR, frame.counts)


def test_threatened_event_is_an_intent() -> None:
    """What has not happened is never a casualty or occurrence claim."""
    for realisation in ("planned", "threatened", "averted", "hypothetical"):
        (claim,) = report_claims(make_frame(realisation=realisation, counts=(TEN,)), ())
        assert claim.kind == "intent"


def test_claimed_responsibility_is_a_claim_on_the_part() -> None:
    """'Four were killed in an attack, for which the group claimed responsibility.'"""
    attacker = Participant("attacker", GROUP, stance="claims-responsibility")
    claims = report_claims(
        make_frame(counts=(TEN,), participants=(attacker,), attributions=(Attribution(), CLAIMING)),
        (),
    )
    assert kinds(claims) == [
        ("casualty", "asserts"),
        ("responsibility", "claims-responsibility"),
    ]
    assert claims[0].attribution.is_narrator
    assert claims[1].concerns == attacker


def test_sole_claimant_also_tells_the_event() -> None:
    """'The group claimed it killed ten': nobody else says that ten died."""
    attacker = Participant("attacker", GROUP, stance="claims-responsibility")
    claims = report_claims(
        make_frame(counts=(ten_by(GROUP),), participants=(attacker,), attributions=(CLAIMING,)), ()
    )
    assert kinds(claims) == [
        ("casualty", "asserts"),
        ("responsibility", "claims-responsibility"),
    ]
    assert claims[0].attribution.source == GROUP


def test_suspicion_without_a_speaker_is_the_narrators() -> None:
    """'It is suspected that the group carried out the attack.'"""
    attacker = Participant("attacker", GROUP, stance="suspects")
    claims = report_claims(make_frame(participants=(attacker,), attributions=(MONITOR,)), ())
    assert kinds(claims) == [("occurrence", "asserts"), ("responsibility", "suspects")]
    assert claims[1].attribution.is_narrator


def test_blame_belongs_to_who_utters_it() -> None:
    """'Activists blamed the group': the activists tell the event and accuse."""
    blaming = Attribution(source=make_name("Activists", 60), stance="blames")
    attacker = Participant("attacker", GROUP)
    claims = report_claims(make_frame(participants=(attacker,), attributions=(blaming,)), ())
    assert kinds(claims) == [("occurrence", "asserts"), ("responsibility", "blames")]
    assert all(claim.attribution.source == blaming.source for claim in claims)


def test_denied_part_disputes_the_accusation() -> None:
    """'Activists blamed the army, which denied': one denial, one accusation, no third claim."""
    blaming = Attribution(source=make_name("Activists", 60), stance="blames")
    denying = Attribution(source=GROUP, stance="denies", cue="denied")
    attacker = Participant("attacker", GROUP, stance="denies")
    claims = report_claims(
        make_frame(participants=(attacker,), attributions=(blaming, denying)), ()
    )
    assert kinds(claims) == [
        ("occurrence", "asserts"),
        ("responsibility", "denies"),
        ("responsibility", "blames"),
    ]
    assert claims[1].disputes == (claims[2].key,)


def test_doubt_disputes_every_telling_claim() -> None:
    """A response points to the claims it is about."""
    doubt = Response(
        "10-air-strike",
        Attribution(source=make_name("Army", 80), stance="doubts"),
        Evidence(Passage(75, 99), "Army doubts"),
    )
    ten = ten_by(MONITOR_NAME, AGENCY_NAME)
    claims = report_claims(make_frame(counts=(ten,), attributions=(MONITOR, AGENCY)), (doubt,))
    telling = [claim.key for claim in claims if is_telling(claim)]
    assert kinds(claims)[-1] == ("response", "doubts")
    assert list(claims[-1].disputes) == telling
    assert len(telling) == 2


def test_confirmation_supports() -> None:
    """A confirmation disputes nothing."""
    confirmation = Response(
        "10-air-strike",
        Attribution(source=make_name("Army", 80), stance="confirms"),
        Evidence(Passage(75, 99), "Army confirms"),
    )
    claims = report_claims(make_frame(attributions=(MONITOR,)), (confirmation,))
    assert claims[-1].supports == (claims[0].key,)
    assert claims[-1].disputes == ()


def test_responses_to_other_events_are_left_alone() -> None:
    """A response belongs to the event that it names."""
    doubt = Response("99-shelling", MONITOR, Evidence(Passage(75, 99), "x"))
    assert len(report_claims(make_frame(attributions=(MONITOR,)), (doubt,))) == 1


def test_denial_alone_leaves_the_telling_to_the_narrator() -> None:
    """'The army denied the strike' tells a strike at a distance."""
    denying = Attribution(source=GROUP, stance="denies")
    claims = report_claims(make_frame(attributions=(denying,)), ())
    assert kinds(claims) == [("occurrence", "alleges"), ("response", "denies")]
    assert claims[0].attribution.is_narrator


def test_the_same_speaker_twice_is_one_claim() -> None:
    """A source named once and found by two rules speaks once."""
    claims = report_claims(make_frame(attributions=(MONITOR, replace(MONITOR, cue="told"))), ())
    assert len(claims) == 1
