"""What clauses say of an act in whole sentences: did it happen, who says so, and of whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.clauses.polarity import is_denied, is_negated, is_nobody
from kg.extract.event_mentions import EventMentionReader

pytestmark = pytest.mark.slow

# Sentence, the words asked about, and what holds of each.
NEGATED: tuple[tuple[str, str, bool], ...] = (
    ("The army did not shell the town.", "shell", True),
    ("The army didn't shell the town.", "shell", True),
    ("The army never shelled the town.", "shelled", True),
    ("Rebels carried out no attack on Monday.", "attack", True),
    ("The guards were not killed.", "killed", True),
    ("Neither the army nor the police shelled the town.", "shelled", False),
    ("The army shelled the town, not the village.", "shelled", False),
    ("Not only the police but also the army shelled the town.", "shelled", False),
    ("The army did not say who shelled the town.", "shelled", False),
    ("The mayor was not hurt in the attack.", "attack", False),
    ("Police do not know who killed the guards.", "killed", False),
    ("Not until Monday did the army shell the town.", "shell", False),
    ("The rebels did not surrender and killed two guards.", "killed", False),
    ("Men who did not flee were killed.", "killed", False),
    ("No fewer than six guards were killed.", "killed", False),
)
DENIED: tuple[tuple[str, str, bool], ...] = (
    ("The army denied that it had shelled the town.", "shelled", True),
    ("The army denied shelling the town.", "shelling", True),
    ("Rebels rejected claims that they killed the guards.", "killed", True),
    ("The army denied the attack on the town.", "attack", False),
    ("The army denied a report that rebels had shelled the town.", "shelled", True),
    ("Rebels said the army had shelled the town, which it denied.", "shelled", False),
    ("The army said it had shelled the town.", "shelled", False),
    ("Police confirmed reports that rebels killed the guards.", "killed", False),
    ("The guards who were killed had denied the theft.", "killed", False),
    ("The army denied entry to the town that rebels shelled.", "shelled", False),
)
NOBODY: tuple[tuple[str, str, bool], ...] = (
    ("No civilians were killed.", "civilians", True),
    ("Not a single villager was killed.", "villager", True),
    ("None of the workers was killed.", "workers", True),
    ("Neither of the guards was hurt.", "guards", True),
    ("Nobody was hurt.", "Nobody", True),
    ("It is not known how many miners were killed.", "miners", True),
    ("Not even a single guard was hurt.", "guard", True),
    ("Not one of the guards was hurt.", "guards", True),
    ("Not all civilians were killed.", "civilians", False),
    ("Not all of the hostages were killed.", "hostages", False),
    ("Many civilians were killed.", "civilians", False),
    ("One of the guards was hurt.", "guards", False),
    ("The no-fly zone was hit and two civilians were killed.", "civilians", False),
    ("No fewer than six guards were killed.", "guards", False),
    ("Villagers with no weapons were killed.", "Villagers", False),
)
REAL: tuple[tuple[str, str, str], ...] = (
    ("Rebels shelled the town.", "shelled", "occurred"),
    ("Rebels plan to attack the town.", "attack", "planned"),
    ("Rebels will attack the town on Monday.", "attack", "planned"),
    ("Rebels threatened to kill the hostages.", "kill", "threatened"),
    ("The army warned of an attack on the town.", "attack", "hypothetical"),
    ("Police foiled an attack on the town.", "attack", "averted"),
    ("Police prevented rebels from attacking the town.", "attacking", "averted"),
    ("If rebels attack the town, the army will strike.", "attack", "hypothetical"),
    ("Rebels could attack the town.", "attack", "hypothetical"),
    ("Rebels may have attacked the town.", "attacked", "occurred"),
    ("A plot by rebels to kill nine judges was uncovered.", "kill", "planned"),
    ("Rebels went on to kill nine judges.", "kill", "occurred"),
    ("Rebels managed to kill nine judges.", "kill", "occurred"),
    ("He was accused of planning the attack that killed 130 people.", "attack", "occurred"),
    ("The army, which plans elections, shelled the town.", "shelled", "occurred"),
    ("Rebels shelled the town to stop the planned elections.", "shelled", "occurred"),
)
# Sentence, and of each who says that "shelled", "shell" or "killed" is so: for whom, through whom.
Said = tuple[str | None, str | None, tuple[str, ...], str]
ACTS = ("shelled", "shell", "killed")
SAID: tuple[tuple[str, set[Said]], ...] = (
    ("Rebels shelled the town, police said.", {("police", None, (), "asserts")}),
    ("Police said rebels shelled the town.", {("Police", None, (), "asserts")}),
    ("According to police, rebels shelled the town.", {("police", None, (), "asserts")}),
    ("Rebels shelled the town, according to the governor.", {("governor", None, (), "asserts")}),
    ("The army denied that it had shelled the town.", {("army", None, (), "denies")}),
    ("The mayor confirmed that rebels shelled the town.", {("mayor", None, (), "confirms")}),
    ("Rebels shelled the town.", set()),
    ("The blast killed the mayor and claimed four lives.", set()),
    ("The army called up reserves and shelled the town.", set()),
    ("The general ordered troops to shell the town.", set()),
    ("The sign said nothing when rebels shelled the town.", set()),
    ("Rebels, who had said little, shelled the town.", set()),
    ("The army said nothing. Rebels shelled the town.", set()),
    (
        "A Pentagon spokesman told Reuters that rebels shelled the town.",
        {("Pentagon spokesman", "Pentagon", ("Reuters",), "asserts")},
    ),
    (
        "Rebels shelled the town, residents told AFP.",
        {("residents", None, ("AFP",), "asserts")},
    ),
    (
        "The monitor said the army said rebels shelled the town.",
        {("army", None, ("monitor",), "asserts")},
    ),
    ("The army accused rebels of having shelled the town.", {("army", None, (), "blames")}),
    ("Police suspect that rebels shelled the town.", {("Police", None, (), "suspects")}),
    ("The governor doubted that rebels shelled the town.", {("governor", None, (), "doubts")}),
    ("Rebels shelled the town, which the mayor called a crime.", set()),
    ("Rebels killed two guards and a teacher, and said they would go on.", set()),
    ("Two guards were killed and the mayor said schools would close.", set()),
    (
        "The mayor said schools would close after rebels shelled the town.",
        {("mayor", None, (), "asserts")},
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def parsed(language: Language) -> Mapping[str, Doc]:
    """Parse every sentence of the tables once."""
    rows = (*NEGATED, *DENIED, *NOBODY, *REAL, *SAID)
    texts = list(dict.fromkeys(row[0] for row in rows))
    return dict(zip(texts, language.pipe(texts), strict=True))


Find = Callable[[str, str], Token]


@pytest.fixture(scope="module")
def word(parsed: Mapping[str, Doc]) -> Find:
    """Return a function that gives a word of a sentence."""

    def find(text: str, word: str) -> Token:
        return next(token for token in parsed[text] if token.text == word)

    return find


@pytest.mark.parametrize(("text", "act", "expected"), NEGATED)
def test_a_not_reaches_the_act_of_its_own_clause(
    word: Find, text: str, act: str, expected: bool
) -> None:
    """What somebody else did not do, or what was not said, denies nothing of the act."""
    assert is_negated(word(text, act)) is expected


@pytest.mark.parametrize(("text", "act", "expected"), DENIED)
def test_what_stands_in_a_denial_is_denied(word: Find, text: str, act: str, expected: bool) -> None:
    """The words that are denied, not all of a sentence that holds such a word."""
    assert is_denied(word(text, act)) is expected


@pytest.mark.parametrize(("text", "noun", "expected"), NOBODY)
def test_nobody_is_told_from_somebody(word: Find, text: str, noun: str, expected: bool) -> None:
    """Words of denial before other words than these leave them as they are."""
    assert is_nobody(word(text, noun)) is expected


@pytest.mark.parametrize(("text", "act", "status"), REAL)
def test_an_act_is_as_real_as_its_clause(
    word: Find, reader: EventMentionReader, text: str, act: str, status: str
) -> None:
    """A plan of something else, and an act that a plan led to, are no plans of the act."""
    assert reader.factuality.read(word(text, act)).status == status


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_who_says_so_is_exactly_who_says_so(
    parsed: Mapping[str, Doc], reader: EventMentionReader, text: str, expected: set[Said]
) -> None:
    """Whoever only acts, claims lives or stands in another clause says nothing."""
    doc = parsed[text]
    act = next(token for token in doc if token.text in ACTS)
    told = reader.attribution.for_token(act, reader.attribution.reported_speech(doc[:]))
    found = {
        (
            one.source.text if one.source else None,
            one.on_behalf_of.text if one.on_behalf_of else None,
            tuple(name.text for name in one.relays),
            one.stance,
        )
        for one in told
    }
    assert found == expected
