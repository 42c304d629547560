"""The findings of ``kg extract`` show how each slot was read."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from kg.cli.support import read_how, show_support
from kg.evaluate.plain import plain
from kg.model.findings import Attribution, Count, EventFrame, Evidence, Name, Participant, Support
from kg.model.text import Article, Passage

SURE = Support(
    "both", "by-agent", 0.974, 0.95, (("learned", 0.91), ("pronoun", 0.0), ("distance", 2.0))
)
WORDS = Evidence(Passage(0, 5), "raids", "raid.n")
FRAME = EventFrame(
    "0-raid",
    "raid",
    "incident",
    "occurred",
    WORDS,
    (WORDS,),
    participants=(Participant("attacker", Name("the army", Passage(9, 17)), support=SURE),),
    counts=(
        Count("killed", "exact", "seven", Passage(20, 25), 7, 7, 7, rule_id="kill.v"),
        Count("injured", "exact", "two", Passage(30, 33), 2, 2, 2, support=Support("learned")),
    ),
    attributions=(Attribution(), Attribution(source=Name("a monitor", Passage(40, 49)))),
)


@pytest.mark.parametrize(
    ("support", "words"),
    [
        (Support(), "grammar"),
        (Support("learned", score=0.5), "learned, score 0.50"),
        (Support("both", "by-agent", 0.974, 0.95), "both, rule by-agent, score 0.97, 0.95 needed"),
    ],
)
def test_support_in_words(support: Support, words: str) -> None:
    """Method first, then rule, score and what was needed; nothing that is not known."""
    assert read_how(support) == words


def test_each_slot_has_a_line() -> None:
    """Event, part, figures and speaker each say who read them; the narrator is no slot."""
    shown = io.StringIO()
    show_support([FRAME], console=Console(file=shown, width=200))
    assert [line.rstrip() for line in shown.getvalue().splitlines()] == [
        "How each slot was read",
        'raid "raids"',
        "  event: raids – grammar, rule raid.n",
        "  attacker: the army – both, rule by-agent, score 0.97, 0.95 needed",
        "    learned 0.91 · distance 2",
        "  killed: seven – grammar, rule kill.v",
        "  injured: two – learned",
        "  speaker: a monitor – grammar",
    ]


def test_json_has_method_and_score_and_leaves_features_to_explain() -> None:
    """A slot's support is in the JSON; what nothing weighed has no score."""
    frame = plain(FRAME, Article("a", ""))
    assert frame["support"] == {"method": "grammar", "rule": ""}
    assert frame["participants"][0]["support"] == {
        "method": "both",
        "rule": "by-agent",
        "score": 0.974,
        "threshold": 0.95,
    }
