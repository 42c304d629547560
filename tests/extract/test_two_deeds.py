"""Two deeds in one sentence: who did what to whom, and nobody anything to those of the other.

Each row gives the pairs of doers and those whom they hit; "-" is nobody told. The grammar reads
exactly these; what is decided may leave some out and adds none.
"""

from __future__ import annotations

import pytest

from kg.model.findings import DOERS, Extraction
from tests.decide.conftest import read as decide
from tests.extract.conftest import Read

pytestmark = pytest.mark.slow

HIT = {"target", "victim-group"}
NOBODY = "-"

DEEDS: tuple[tuple[str, set[tuple[str, str]]], ...] = (
    # whoever arrests or kills a suspect did not do what the suspect is said to have done
    ("Police arrested two men for raping a girl in Sarib.", {("police", "men"), ("men", "girl")}),
    (
        "Two men were arrested by police for kidnapping a boy in Sarib.",
        {("police", "men"), ("men", "boy")},
    ),
    (
        "Police killed two men accused of bombing a church in Sarib.",
        {("police", "men"), ("men", "church")},
    ),
    (
        "The army killed three gunmen suspected of shooting a teacher in Sarib.",
        {("army", "gunmen"), ("gunmen", "teacher")},
    ),
    (
        "Police shot dead a gunman who wounded six people in Sarib.",
        {("police", "gunman"), ("gunman", "people")},
    ),
    (
        "The gunman was shot dead by police after killing eight people in Sarib.",
        {("police", "gunman"), ("gunman", "people")},
    ),
    ("Two policemen raped a girl in Sarib.", {("policemen", "girl")}),
    ("Police shot dead two men after a protest in Sarib.", {("police", "men")}),
    # whoever strikes back did not do what he answers, and the other not what came of it
    (
        "Israel struck Gaza after nine Israelis were killed.",
        {("israel", "gaza"), (NOBODY, "israelis")},
    ),
    (
        "The army shelled Sarib after four of its soldiers were killed by rebels.",
        {("army", "sarib"), ("rebels", "its soldiers")},
    ),
    (
        "Police fired on protesters in Sarib after rebels killed eight people.",
        {("police", "protesters"), ("rebels", "people")},
    ),
    (
        "Nine people were killed in Sarib, two days after gunmen attacked a church in Kano.",
        {(NOBODY, "people"), ("gunmen", "church")},
    ),
    (
        "Six people were killed in Sarib hours after rebels fired rockets at a market.",
        {(NOBODY, "people"), ("rebels", "market")},
    ),
    (
        "A day after 12 miners were killed in Sarib, a bomb wounded five people in Quetta.",
        {(NOBODY, "miners"), (NOBODY, "people")},
    ),
    (
        "The army said it killed 12 militants in Sarib after they attacked a base.",
        {("army", "militants")},
    ),
    (
        "Gunmen killed 20 people in Sarib, two days after a similar attack killed 12.",
        {("gunmen", "people"), (NOBODY, NOBODY)},
    ),
    (
        "Two people were shot dead in Sarib after gunmen opened fire at a bar.",
        {("gunmen", "people"), ("gunmen", "bar")},
    ),
    ("Two people were killed after police opened fire in Sarib.", {("police", "people")}),
    ("Two commanders were killed when rebels fired rockets.", {("rebels", "commanders")}),
    (
        "Three people died a day after rebels shelled a market.",
        {("rebels", "people"), ("rebels", "market")},
    ),
    # two acts, each with doers of its own
    (
        "A rebel rocket attack killed 12 people after Israeli air strikes.",
        {("rebel", "people")},
    ),
    (
        "Gunmen killed a priest and police shot a student in Sarib.",
        {("gunmen", "priest"), ("police", "student")},
    ),
    (
        "Islamists attacked the town and the army killed nine rebels.",
        {("islamists", "town"), ("army", "rebels")},
    ),
    (
        "Two people were killed in Sarib by a man who was then shot dead by police.",
        {("man", "people")},
    ),
    (
        "Gunmen stormed a base and five people were killed.",
        {("gunmen", "people"), ("gunmen", "base")},
    ),
    ("Nine people were killed in Sarib by men who fired from a hill.", {("men", "people")}),
    # whoever frees people did not take them
    (
        "Soldiers raided a camp, freeing 50 women abducted by rebels.",
        {("soldiers", "camp"), ("rebels", "women")},
    ),
    (
        "Troops killed nine bandits, freeing 12 women kidnapped in Sarib on Friday.",
        {("troops", "bandits"), (NOBODY, "women")},
    ),
    ("Troops freed 30 girls kidnapped in Sarib.", {(NOBODY, "girls")}),
    ("Soldiers raided a camp, abducting 50 women.", {("soldiers", "women"), ("soldiers", "camp")}),
    # what had befallen somebody is no part of what befell others
    (
        "The wife of a man killed by rebels was shot dead in Sarib.",
        {("rebels", "man"), (NOBODY, "wife of a man")},
    ),
    (
        "Two men were killed at the funeral of a boy shot by soldiers in Sarib.",
        {(NOBODY, "men"), (NOBODY, "funeral of a boy"), ("soldiers", "boy")},
    ),
    (
        "The brother of a girl raped by soldiers was killed in Sarib.",
        {("soldiers", "girl"), (NOBODY, "brother of a girl")},
    ),
    (
        "A reporter investigating the killing of a priest by soldiers was shot dead in Sarib.",
        {("soldiers", "priest"), (NOBODY, "reporter")},
    ),
    (
        "Gunmen killed nine farmers to avenge two herders killed by soldiers.",
        {("gunmen", "farmers"), ("soldiers", "herders")},
    ),
    (
        "The rebels said the ambush avenged a raid by commandos that killed six herders.",
        {("commandos", "herders")},
    ),
    ("The wife of a judge was shot by rebels in Sarib.", {("rebels", "wife of a judge")}),
    ("A man shot by police died in Sarib.", {("police", "man")}),
    (
        "An assailant stabbed a teacher in Sarib on Tuesday before being shot dead by a guard.",
        {("assailant", "teacher"), ("guard", "assailant")},
    ),
    (
        "A knifeman wounded two soldiers in Sarib on Monday and was killed by a third.",
        {("knifeman", "soldiers")},
    ),
    # whoever stops what was fired hits nobody
    ("Saudi air defences shot down a drone over Sarib, wounding 12 people.", {(NOBODY, "people")}),
    (
        "The air force said it had shot down 30 of 36 drones launched by Russia; a woman was "
        "killed in Sarib.",
        {(NOBODY, "woman")},
    ),
    (
        "Rebels shot down an army helicopter near Sarib, killing nine soldiers.",
        {("rebels", "soldiers"), ("rebels", "army helicopter")},
    ),
    ("A Russian bomber was brought down by Ukrainian gunners over Sarib.", set()),
    ("A bomber killed six people at a mosque in Sarib.", {("bomber", "people")}),
    # who was forced did not decide, and who forced him did not do it
    ("He told police that he had been forced by a gang to kill the driver.", {(NOBODY, "driver")}),
)


def pairs(found: Extraction) -> set[tuple[str, str]]:
    """Return who did something to whom in what happened, in small letters."""
    told = set()
    for frame in found.frames:
        people = [(p.role, p.name.text.lower()) for p in frame.participants]
        doers = {name for role, name in people if role in DOERS} or {NOBODY}
        hit = {name for role, name in people if role in HIT} or {NOBODY}
        told |= {(doer, one) for doer in doers for one in hit}
    return told


@pytest.mark.parametrize(("text", "expected"), DEEDS)
def test_the_grammar_parts_them(read: Read, text: str, expected: set[tuple[str, str]]) -> None:
    """Exactly these did it to exactly those."""
    assert pairs(read(text)) == expected


@pytest.mark.parametrize(("text", "expected"), DEEDS)
def test_what_is_decided_joins_them_no_more(text: str, expected: set[tuple[str, str]]) -> None:
    """Nobody did anything to those of the other deed; what is not sure enough is left out."""
    known = expected | {(doer, NOBODY) for doer, _ in expected} | {(NOBODY, h) for _, h in expected}
    assert pairs(decide(text)[1]) <= known | {(NOBODY, NOBODY)}
