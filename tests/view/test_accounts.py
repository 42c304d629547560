"""An incident is told in a sentence in which everything has its speaker."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.view.accounts import Account, Material, claim_title, make_account
from kg.vocab.schemes import concept_iri, concepts
from tests.view.conftest import BASE, Cells, rows, sparse

HEAD = (
    "event type begins ends realisation modality confidence timeConfidence weapon "
    "verification speakers lowKilled highKilled lowInjured highInjured incident"
)
PLACES = "place label latitude longitude precision outline confidence written"
PARTS = "actor name role stance speaker speakerName confidence"
CLAIMS = (
    "claim event stance confidence speaker speakerName report headline published publisher count "
    "asWritten low high harm status demographic subset left scope groupName countConfidence begin "
    "sentence type begins ends"
)
TOLLS = "toll harm status low high open count"
CONTRADICTIONS = "on firstWords secondWords firstClaim secondClaim"

KILLED, INJURED = concept_iri("harm", "killed"), concept_iri("harm", "injured")
CIVILIAN = concept_iri("victim-status", "civilian")
OBSERVATORY = {
    "speaker": f"{BASE}id/actor/sohr",
    "speakerName": "Syrian Observatory for Human Rights",
}
EVENT: Cells = {
    "event": f"{BASE}id/event/e",
    "type": concept_iri("event-type", "air-strike"),
    "begins": "2018-11-09",
    "ends": "2018-11-09",
    "realisation": concept_iri("realisation", "occurred"),
    "modality": concept_iri("modality", "asserted"),
    "confidence": 0.91,
}
HAJIN: Cells = {"place": f"{BASE}id/place/hajin", "label": "Hajin"}


def claim(number: int = 1, **changes: str | float | None) -> Cells:
    """Return a claim of the Observatory that 26 civilians were killed."""
    made: dict[str, str | float | None] = {
        "claim": f"{BASE}id/claim/{number}",
        "stance": concept_iri("stance", "asserts"),
        **OBSERVATORY,
        "report": f"{BASE}id/report/r",
        "headline": "Strikes on Hajin",
        "published": "2018-11-10",
        "publisher": "Reuters",
        "count": f"{BASE}id/count/{number}",
        "low": 26,
        "high": 26,
        "harm": KILLED,
        "status": CIVILIAN,
        "scope": concept_iri("scope", "incident"),
        "sentence": "Strikes killed 26 civilians.",
        "confidence": 0.8,
    }
    return made | changes


def part(role: str, name: str | None, stance: str | None, speaker: str | None = None) -> Cells:
    """Return who is given a part."""
    return {
        "actor": f"{BASE}id/actor/{(name or 'unnamed').replace(' ', '-')}",
        "name": name,
        "role": concept_iri("role", role),
        "stance": concept_iri("stance", stance) if stance else None,
        "speakerName": speaker,
        "confidence": 0.7,
    }


def material(
    *claims: Cells,
    head: Cells | None = EVENT,
    places: tuple[Cells, ...] = (HAJIN,),
    parts: tuple[Cells, ...] = (),
    tolls: tuple[Cells, ...] = (),
) -> Material:
    """Return the rows of the six queries."""
    return Material(
        sparse(HEAD, *([head] if head else [])),
        sparse(PLACES, *places),
        sparse(PARTS, *parts),
        sparse(CLAIMS, *claims),
        sparse(TOLLS, *tolls),
        sparse(CONTRADICTIONS),
    )


def told(made: Material) -> Account:
    """Return the account of something that the store knows."""
    account = make_account(made, base=BASE)
    assert account is not None
    return account


def test_what_the_store_does_not_know_has_no_account() -> None:
    """Without a head there is nothing to tell."""
    assert make_account(material(claim(), head=None), base=BASE) is None


def test_a_figure_is_told_with_place_day_and_speaker() -> None:
    """One sentence says what happened, where, when, how many, and who says so."""
    assert told(material(claim())).sentence == (
        "Air strike in Hajin, 9 November 2018: 26 civilians killed, says the Syrian Observatory "
        "for Human Rights."
    )


def test_an_event_without_figure_is_still_attributed() -> None:
    """A claim without a figure has its speaker all the same."""
    bare = claim(count=None, low=None, high=None, harm=None, status=None)
    assert told(material(bare)).sentence == (
        "Air strike in Hajin, 9 November 2018, says the Syrian Observatory for Human Rights."
    )


def test_the_narrator_is_the_report_of_its_publisher() -> None:
    """Where nobody is quoted, the report itself says so, and never the graph."""
    own = claim(speaker=None, speakerName=None)
    assert told(material(own)).sentence.endswith("killed, says the report of Reuters.")
    nobody = claim(speaker=None, speakerName=None, publisher=None)
    assert told(material(nobody)).sentence.endswith("killed, says the report.")
    unnamed = claim(speakerName=None)
    assert told(material(unnamed)).sentence.endswith("killed, says a source without a name.")


@pytest.mark.parametrize(
    ("speakers", "text"),
    [
        (["A", "B"], "according to A and B."),
        (["A", "B", "C"], "according to A, B and C."),
        (["A", "B", "C", "D"], "according to A, B, C and 1 other."),
        (["A", "B", "C", "D", "E"], "according to A, B, C and 2 others."),
    ],
)
def test_several_speakers_are_listed_and_the_rest_counted(speakers: list[str], text: str) -> None:
    """Three are named; no voice is lost without being counted."""
    claims = [claim(n, speakerName=name) for n, name in enumerate(speakers)]
    assert told(material(*claims)).sentence.endswith(text)


@pytest.mark.parametrize("stance", ["denies", "doubts"])
def test_who_doubts_is_told_last_and_gives_no_figure(stance: str) -> None:
    """A figure that is only denied does not stand; the one who denies it is named."""
    doubt = claim(2, stance=concept_iri("stance", stance), speakerName="Moscow", low=99, high=99)
    account = told(material(claim(), doubt))
    assert account.sentence.endswith(f"; Moscow {stance} it.")
    assert "99" not in account.sentence
    assert [toll.figure for toll in account.tolls] == ["26"]
    alone = told(material(doubt))
    assert alone.tolls == ()
    assert alone.sentence == f"Air strike in Hajin, 9 November 2018; Moscow {stance} it."


def test_accused_are_told_with_stance_and_source_and_others_are_not_accused() -> None:
    """Exactly those whose role is to have done it stand among the doers, each with who says so."""
    account = told(
        material(
            claim(),
            parts=(
                part("attacker", "US-led coalition", "alleges", "Damascus"),
                part("attacker", "US-led coalition", "denies", "Pentagon"),
                part("attacker", None, None),
                part("target", "Islamic State", "asserts", "Damascus"),
            ),
        )
    )
    before, _, accused = account.sentence.partition("; attacker: ")
    assert accused == (
        "US-led coalition (alleged by Damascus, denied by Pentagon); "
        "somebody without a name (stated by the report)."
    )
    assert "Islamic State" not in before


def test_not_a_plain_fact_is_qualified_in_the_title() -> None:
    """What is disputed or threatened never reads like what happened."""
    disputed = dict(EVENT) | {"modality": concept_iri("modality", "disputed")}
    assert told(material(claim(), head=disputed)).title == (
        "Air strike (disputed) in Hajin, 9 November 2018"
    )


def test_a_title_says_only_what_is_known() -> None:
    """Without place, day or type the title leaves them out."""
    assert told(material(head={"event": f"{BASE}e"}, places=())).title == "Event"
    three = [dict(HAJIN) | {"label": name, "place": f"{BASE}{name}"} for name in "ABCD"]
    assert told(material(places=tuple(three))).title.startswith("Air strike in A, B and C,")


def test_bounds_of_several_figures_are_one_range() -> None:
    """Lowest to highest; a figure without upper bound leaves the range open."""
    low, high = claim(1, low=20, high=20), claim(2, low=26, high=30)
    assert told(material(low, high)).tolls[0].figure == "20–30"
    open_one = claim(3, low=41, high=None)
    account = told(material(low, open_one))
    assert account.tolls[0].figure == "20+"
    assert "at least 20 civilians killed" in account.sentence


def test_parts_of_a_figure_are_told_inside_it() -> None:
    """Children among the dead are no further dead."""
    whole = claim(1)
    children = claim(
        2,
        low=14,
        high=14,
        demographic=concept_iri("demographic", "children"),
        subset=f"{BASE}id/count/1",
    )
    account = told(material(whole, children))
    assert "26 civilians killed, 14 of them children," in account.sentence
    assert [toll.figure for toll in account.tolls] == ["26"]


def test_what_is_set_aside_or_belongs_to_a_longer_time_is_no_toll() -> None:
    """Totals of a war and figures that were left out stand among the claims only."""
    left = claim(2, left="true", low=7, high=7)
    running = claim(3, scope=concept_iri("scope", "cumulative"), low=3000, high=3000)
    account = told(material(claim(), left, running))
    assert [toll.figure for toll in account.tolls] == ["26"]
    assert [line.set_aside for line in account.claims] == [False, True, False]


def test_the_dead_stand_before_the_injured_before_others() -> None:
    """The order of tolls is by harm, whatever the order of rows."""
    others = sorted(concepts("harm") - {"killed", "injured"})[:1]
    harms = [*(concept_iri("harm", name) for name in others), INJURED, KILLED]
    claims = [claim(n, harm=harm, low=n + 1, high=n + 1) for n, harm in enumerate(harms)]
    assert [toll.figure for toll in told(material(*claims)).tolls] == ["3", "2", "1"]


def test_tolls_of_an_incident_hold_before_those_of_claims() -> None:
    """What the incident rests on is told, with the figures it rests on behind it."""
    toll = {
        "toll": f"{BASE}id/toll/t",
        "harm": KILLED,
        "status": CIVILIAN,
        "low": 20,
        "high": 30,
        "open": "true",
        "count": f"{BASE}id/count/1",
    }
    account = told(material(claim(1), claim(2, low=99, high=99), tolls=(toll,)))
    (line,) = account.tolls
    assert (line.what, line.figure) == ("civilians killed", "20–30+")
    assert [shown.href for shown in line.claims] == ["/doc/count/1"]
    assert "20–30 or more civilians killed, says" in account.sentence


def test_a_figure_that_two_speakers_give_is_told_of_both() -> None:
    """One figure in a sentence of two speakers is a claim of each; who denies it gives none."""
    denial = concept_iri("stance", "denies")
    count = f"{BASE}id/count/1"
    same = (
        claim(1, count=count, speakerName="Amaq"),
        claim(2, count=count, speakerName="State media"),
        claim(3, count=count, speakerName="Coalition", stance=denial),
    )
    toll = {"toll": f"{BASE}id/toll/t", "harm": KILLED, "status": CIVILIAN, "count": count}
    account = told(material(*same, tolls=({**toll, "low": 26, "high": 26},)))
    assert account.sentence == (
        "Air strike in Hajin, 9 November 2018: 26 civilians killed, according to Amaq and State "
        "media; the Coalition denies it."
    )
    assert [shown.text for shown in account.tolls[0].claims] == [
        "26 civilians killed: Amaq",
        "26 civilians killed: State media",
    ]


@pytest.mark.parametrize(
    ("written", "low", "high", "text"),
    [
        ("dozens", 24, 99, "24–99 (“dozens”) civilians killed"),
        ("almost 700", 630, 700, "630–700 (“almost 700”) civilians killed"),
        ("10 to 15", 10, 15, "10–15 civilians killed"),
        ("26", 26, 26, "26 civilians killed"),
        ("at least 41", 41, None, "at least 41 civilians killed"),
        ("several", 3, None, "at least 3 (“several”) civilians killed"),
        (
            "more than 360,000",
            360_001,
            None,
            "at least 360,001 (“more than 360,000”) civilians killed",
        ),
    ],
)
def test_a_range_that_was_read_from_a_word_is_told_with_the_word(
    written: str, low: int, high: int | None, text: str
) -> None:
    """Nobody is made to say a number: beside the range stands what was said."""
    account = told(material(claim(asWritten=written, low=low, high=high)))
    assert f": {text}, says" in account.sentence
    told_by = account.claims[0].figure.text
    assert told_by.replace("+", "") == text.removeprefix("at least ")


def test_a_claim_with_two_labels_is_told_once() -> None:
    """Two rows of one claim and figure are one line."""
    account = told(material(claim(), claim(headline="Another label")))
    assert len(account.claims) == 1


def test_a_claim_line_leads_to_speaker_figure_report_and_claim() -> None:
    """Everything that a line says can be opened."""
    (line,) = told(material(claim())).claims
    assert (line.speaker.href, line.figure.href) == ("/doc/actor/sohr", "/doc/count/1")
    assert (line.report.href, line.claim.href) == ("/doc/report/r", "/doc/claim/1")
    assert (line.figure.text, line.sure, line.day) == (
        "26 civilians killed", "80%", "10 November 2018",
    )  # fmt: skip
    surer = replace(line, sure="95%")
    assert told(material(claim(countConfidence=0.95))).claims == (surer,)


def test_reports_stand_once_each_with_their_figures() -> None:
    """Two claims of one report are one line; a report without a day says so."""
    second = claim(2, low=14, high=14, harm=INJURED)
    other = claim(3, report=f"{BASE}id/report/s", headline=None, published=None, publisher=None)
    lines = told(material(claim(), second, other)).reports
    assert [(line.day, line.report.text, line.publisher, line.figures) for line in lines] == [
        ("10 November 2018", "Strikes on Hajin", "Reuters",
         "26 civilians killed; 14 civilians injured"),
        ("no date", "the report", "", "26 civilians killed"),
    ]  # fmt: skip


def test_sureness_is_told_of_each_part_that_has_one() -> None:
    """What has no probability is not given one."""
    made = material(parts=(part("attacker", "Russia", "asserts"),))
    assert told(made).sureness == (("what happened", "91%"), ("attacker: Russia", "70%"))


@given(st.permutations(range(4)))
def test_the_order_of_claims_changes_no_toll(order: list[int]) -> None:
    """What stands does not depend on which report came first."""
    claims = [claim(n, low=10 + n, high=20 - n) for n in range(4)]
    expected = told(material(*claims)).tolls[0]
    found = told(material(*(claims[n] for n in order))).tolls[0]
    assert (found.what, found.figure) == (expected.what, expected.figure) == (
        "civilians killed", "10–20",
    )  # fmt: skip
    assert set(found.claims) == set(expected.claims)


def test_contradictions_lead_to_both_claims() -> None:
    """Both sides are quoted and can be opened."""
    made = replace(
        material(claim()),
        contradictions=rows(
            CONTRADICTIONS, ("perpetrator", "Russia", "the US", f"{BASE}id/c/1", f"{BASE}id/c/2")
        ),
    )
    ((on, first, second),) = told(made).contradictions
    assert (on, first.text, second.text) == ("perpetrator", "Russia", "the US")
    assert (first.href, second.href) == ("/doc/c/1", "/doc/c/2")


def test_a_claim_is_called_by_what_it_says() -> None:
    """Speaker, stance and figure; a figure's own page is called by that figure alone."""
    claims = sparse(CLAIMS, claim(1), claim(1, count=f"{BASE}id/count/2", low=9, high=9))
    who = "The Syrian Observatory for Human Rights says"
    assert claim_title(claims, f"{BASE}id/claim/1") == (
        f"{who}: 26 civilians killed; 9 civilians killed"
    )
    assert claim_title(claims, f"{BASE}id/count/2") == f"{who}: 9 civilians killed"
    assert claim_title(sparse(CLAIMS), f"{BASE}id/claim/1") == ""
