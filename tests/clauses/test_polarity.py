"""Polarity: what did not happen has no figure, and nobody is nobody."""

from __future__ import annotations

import pytest

from kg.clauses.polarity import is_negated, is_nobody
from kg.model.findings import Extraction
from tests.extract.conftest import Read

NOBODY = (
    "No civilians were killed in the shelling of Hama on Monday.",
    "The air strike on Hama on Monday killed not a single villager.",
    "A bomb exploded in Hama on Monday but not one passer-by was hurt.",
    "None of the 12 workers was killed in the shelling of Hama on Monday.",
    "Neither of the two guards was hurt when a bomb exploded in Hama on Monday.",
    "Nobody was hurt when rebels shelled the town of Hama on Monday.",
    "No one was killed in the bombing in Hama on Monday.",
)
NOT_DONE = (
    "Border guards did not kill the two smugglers in Hama on Monday.",
    "Government troops never killed forty herders in Hama.",
    "The rebels didn't shoot the three teachers in Hama.",
    "“We did not shell the 14 houses in Hama,” the army said.",
    "A bomb nearly killed a dozen people in Hama on Monday, a witness said.",
)
UNREAL = (
    "The army plans to kill 300 rebels in Hama.",
    "The rebels threatened to kill twelve hostages in Hama.",
    "If the army attacks Hama, 300 people will be killed.",
    "Police foiled a plot to kill nine judges in Hama.",
    "The army denied that it had killed nine people in Hama on Monday.",
    "The blast almost killed 12 people in Hama.",
    "The blast could have killed 12 people in Hama.",
    "Not a single one of the 50 hostages was killed in Hama.",
    "Nobody among the 50 passengers was killed in the attack in Hama.",
)
COUNTED = (
    ("No fewer than 12 people were killed in the attack on Hama on Monday.", [12]),
    ("Rebels killed not only three soldiers but also two civilians in Hama.", [2, 3]),
    ("The one guard who did not flee was killed in the attack on Hama on Monday.", [1]),
    ("Gunmen who had no masks killed four people in Hama on Monday.", [4]),
    ("The blast killed almost 12 people in Hama on Monday.", [11]),
    ("The strike may have killed 12 people in Hama on Monday.", [12]),
    ("Not 12 but 10 people were killed in Tuesday's blast in Hama.", [10]),
    ("One of the 50 hostages was killed in Hama.", [1]),
)


def figures(found: Extraction) -> list[int]:
    """Return the least number of each figure that is not zero."""
    return sorted(c.minimum for f in found.frames for c in f.counts if c.minimum)


@pytest.mark.slow
@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_not_counted(read: Read, text: str) -> None:
    """The event stands, without figure and without victim."""
    found = read(text)
    assert len(found.frames) == 1
    assert figures(found) == []
    assert not [p for p in found.frames[0].participants if p.role == "victim-group"]


@pytest.mark.slow
@pytest.mark.parametrize("text", NOT_DONE)
def test_what_was_not_done_is_no_event(read: Read, text: str) -> None:
    """A denied act yields no event, and is told as dropped."""
    found = read(text)
    assert found.frames == ()
    assert {dropped.reason for dropped in found.dropped} == {"negated"}


@pytest.mark.slow
@pytest.mark.parametrize("text", UNREAL)
def test_what_is_not_real_has_no_figure(read: Read, text: str) -> None:
    """Plans, threats, conditions and denied acts count nobody."""
    assert figures(read(text)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("text", "expected"), COUNTED)
def test_words_that_only_look_negative_deny_nothing(
    read: Read, text: str, expected: list[int]
) -> None:
    """'no fewer than', 'not only', a 'not' in another clause."""
    assert figures(read(text)) == expected


@pytest.mark.slow
def test_a_not_reaches_its_own_clause_only(read: Read) -> None:
    """'was not hurt in the attack' leaves the attack as it is."""
    found = read("The mayor was not hurt in the attack on Hama on Monday, which killed two guards.")
    assert figures(found) == [2]


@pytest.mark.slow
def test_tokens_are_told_apart(language) -> None:  # type: ignore[no-untyped-def]
    """The functions themselves, on one parsed sentence each."""
    doc = language("No rebels were killed. The army did not shell the town.")
    assert is_nobody(doc[1])
    shell = next(token for token in doc if token.text == "shell")
    assert is_negated(shell)
    assert not is_negated(doc[3])
