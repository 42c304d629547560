"""Named victims: who is described, who is counted, and who only speaks or did it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import product

import pytest
from spacy.language import Language

from kg.extract.article import extract_article
from kg.lexicon.words import Lexicon
from kg.model.findings import Count, Extraction, Victim
from kg.model.text import Article
from kg.parse.article import parse_article

pytestmark = pytest.mark.slow

Read = Callable[..., Extraction]
Told = tuple[str | None, int | None, str | None, str | None]
"""Name, age, sex, trade."""


def counts_of(found: Extraction) -> list[Count]:
    """Return the figures of all frames."""
    return [count for frame in found.frames for count in frame.counts]


def told(victim: Victim) -> Told:
    """Return what is told of a victim."""
    return (victim.name.text if victim.name else None, victim.age, victim.sex, victim.trade)


def people(found: Extraction) -> list[Told]:
    """Return what is told of every victim, in text order."""
    return [told(victim) for count in counts_of(found) for victim in count.victims]


def addable(found: Extraction) -> int:
    """Add up the figures that may be added."""
    return sum(count.best or 0 for count in counts_of(found) if count.is_summable)


@pytest.mark.parametrize(
    ("text", "total", "expected"),
    [
        pytest.param(
            "Ahmed al-Khatib, 34, a baker, and his sister Noor, 12, were killed in an air strike "
            "on Hajin.",
            2,
            [("Ahmed al-Khatib", 34, None, "baker"), ("Noor", 12, "female", None)],
            id="two-with-ages",
        ),
        pytest.param(
            "Gunmen shot dead Mariam Haddad, a 41-year-old nurse, in Mosul on Monday.",
            1,
            [("Mariam Haddad", 41, None, "nurse")],
            id="apposition",
        ),
        pytest.param(
            "A soldier, a father of three, was killed in Mosul on Monday.",
            1,
            [(None, None, None, "soldier")],
            id="who-he-was",
        ),
        pytest.param(
            "Soldiers killed the journalist Omar Saleh (29) in Gaza.",
            1,
            [("Omar Saleh", 29, None, "journalist")],
            id="age-in-brackets",
        ),
        pytest.param(
            "A 12-year-old boy was killed by shelling in Idlib.",
            1,
            [(None, 12, "male", None)],
            id="nobody-named",
        ),
        pytest.param(
            "A mother and her three-month-old daughter were killed in a drone strike on Kherson.",
            2,
            [(None, None, "female", None), (None, 0, "female", None)],
            id="months",
        ),
        pytest.param(
            "The commander, his wife and two children were killed in an air strike in Hajin.",
            4,
            [(None, None, None, "commander"), (None, None, "female", None)],
            id="family-and-a-figure",
        ),
        pytest.param(
            "An Israeli soldier, Sgt. David Cohen, 20, was killed in a stabbing attack in Hebron.",
            1,
            [("David Cohen", 20, None, "Israeli soldier")],
            id="rank-and-name-explain-the-soldier",
        ),
        pytest.param(
            "A 41-year-old baker named Khaled Darwish was shot dead by soldiers in Hebron.",
            1,
            [("Khaled Darwish", 41, None, "baker")],
            id="named",
        ),
        pytest.param(
            "Dr. Adel Nasr, a 50-year-old surgeon, his wife Salma and their daughters Amal, 7, and "
            "Rim, 5, were killed in an air strike in Sanaa.",
            4,
            [
                ("Adel Nasr", 50, None, "surgeon"),
                ("Salma", None, "female", None),
                ("Amal", 7, "female", None),
                ("Rim", 5, "female", None),
            ],
            id="plural-kin-with-names",
        ),
        pytest.param(
            "Soldiers killed Ali Hassan, 34, a taxi driver and father of three, at a checkpoint in "
            "Hebron.",
            1,
            [("Ali Hassan", 34, "male", "taxi driver")],
            id="and-father-of-three-is-he",
        ),
        pytest.param(
            "The attack killed journalist Khaled Amin and cameraman Youssef Ali in Taiz.",
            2,
            [
                ("Khaled Amin", None, None, "journalist"),
                ("Youssef Ali", None, "male", "cameraman"),
            ],
            id="trade-before-name",
        ),
        pytest.param(
            "Ali Hassan and Sami Hassan, aged 30 and 9, were killed in shelling in Hajin.",
            2,
            [("Ali Hassan", 30, None, None), ("Sami Hassan", 9, None, None)],
            id="ages-shared-out",
        ),
        pytest.param(
            "Mariam Haddad, a 41-year-old nurse, who was killed in the bombing in Mosul, had three "
            "children.",
            1,
            [("Mariam Haddad", 41, None, "nurse")],
            id="relative-clause",
        ),
        pytest.param(
            "Abu Omar, a gang leader in Raqqa, was struck and killed by an air strike near Tabqa.",
            1,
            [("Abu Omar", None, None, "gang leader")],
            id="an-office-explains-the-name",
        ),
        pytest.param(
            "Ali Hassan, 50, a baker, a resident of Hajin, was killed by shelling.",
            1,
            [("Ali Hassan", 50, None, "baker")],
            id="two-explanations",
        ),
        pytest.param(
            "Ali Hassan, a resident of Hajin, and a baker were killed by shelling.",
            2,
            [("Ali Hassan", None, None, None), (None, None, None, "baker")],
            id="and-a-baker-is-another",
        ),
    ],
)
def test_single_victims_are_described_and_counted(
    read: Read, text: str, total: int, expected: list[Told]
) -> None:
    """Each person counts one; name, age, sex and trade stand as the text gives them."""
    found = read(text)
    assert people(found) == expected
    assert addable(found) == total


@pytest.mark.parametrize(
    ("text", "figure", "names"),
    [
        pytest.param(
            "Three people were killed in shelling in Hajin: Ali Hassan, 30, Samir Nasser, 45, and "
            "Layla Omar, 8.",
            3,
            [("Ali Hassan", 30), ("Samir Nasser", 45), ("Layla Omar", 8)],
            id="colon",
        ),
        pytest.param(
            "Two journalists, Omar Saleh, 29, and Huda Karim, 31, were killed when a shell hit "
            "their car in Aleppo.",
            2,
            [("Omar Saleh", 29), ("Huda Karim", 31)],
            id="apposition",
        ),
        pytest.param(
            "Shelling in Donetsk killed six people, including Olena Koval, 52, a teacher, and her "
            "son Artem, 9.",
            6,
            [("Olena Koval", 52), ("Artem", 9)],
            id="including",
        ),
        pytest.param(
            "Two people were killed in shelling in Hajin on Monday. The dead were identified as "
            "Ali Hassan, 30, and Samir Nasser, 45.",
            2,
            [("Ali Hassan", 30), ("Samir Nasser", 45)],
            id="identified-in-the-next-sentence",
        ),
        pytest.param(
            "Seven people were killed in the bombing in Mosul. Among the dead was Mariam Haddad, a "
            "41-year-old nurse.",
            7,
            [("Mariam Haddad", 41)],
            id="among-the-dead",
        ),
    ],
)
def test_names_under_a_figure_are_not_counted_again(
    read: Read, text: str, figure: int, names: list[tuple[str, int]]
) -> None:
    """The figure counts them; they are named in it."""
    found = read(text)
    (count,) = counts_of(found)
    assert count.best == figure
    assert [(v.name.text, v.age) for v in count.victims if v.name] == names


@pytest.mark.parametrize(
    ("text", "total", "names"),
    [
        pytest.param(
            "Omar Saleh, 34, who witnessed the attack, said two soldiers were killed in Mosul.",
            2,
            [],
            id="witness",
        ),
        pytest.param(
            "Three people, Omar Saleh said, were killed in shelling in Hajin.",
            3,
            [],
            id="speaker-beside-the-figure",
        ),
        pytest.param(
            "Soldiers killed three people, Omar Saleh, 34, a doctor, said.",
            3,
            [],
            id="speaker-behind-the-figure",
        ),
        pytest.param("Gunmen killed the commander, his wife said.", 1, [], id="kin-who-speaks"),
        pytest.param(
            "Two people were killed in shelling in Hajin on Monday. The suspects were identified "
            "as Ali Hassan, 30, and Samir Nasser, 45.",
            2,
            [],
            id="suspects",
        ),
        pytest.param(
            "US forces killed Baghdadi's driver in Barisha.", 1, [], id="whose-driver-he-was"
        ),
        pytest.param(
            "Gunmen killed the wife of Ali Hassan and his driver in Kano.", 2, [], id="whose-wife"
        ),
        pytest.param(
            "Gunmen killed Omar Saleh, the son of Mayor Ali Hassan, in Kano.",
            1,
            ["Omar Saleh"],
            id="son-of",
        ),
        pytest.param(
            "Police said the gunman, Ibrahim Musa, 27, killed four people in Kano.",
            4,
            [],
            id="the-killer",
        ),
        pytest.param(
            "The army did not kill Omar Saleh, 34, a nurse, in Hajin.", 0, [], id="not-killed"
        ),
        pytest.param(
            "The blast killed Omar Saleh, 29 others were wounded in Hajin.",
            30,
            ["Omar Saleh"],
            id="the-number-counts-others",
        ),
    ],
)
def test_the_tempting_reading_is_wrong(read: Read, text: str, total: int, names: list[str]) -> None:
    """Who speaks, did it, or only lends the name is no victim, and no age is a figure."""
    found = read(text)
    assert [name for name, *_ in people(found) if name] == names
    assert addable(found) == total
    assert all(age is None for name, age, *_ in people(found) if name)


@pytest.mark.xfail(strict=True, reason="the tagger takes 'Olena Koval in Kano' for a place")
def test_a_name_that_looks_like_a_place(read: Read) -> None:
    """A bare name that the tagger misses is a victim, too."""
    assert people(read("Gunmen killed Olena Koval in Kano on Monday.")) == [
        ("Olena Koval", None, None, None)
    ]


def test_two_persons_of_two_sentences_are_two(read: Read) -> None:
    """Another name is another person, not a second telling of the same figure."""
    found = read(
        "Noor, 12, was killed in the strike in Hajin. Her brother Sami, 9, was killed in the same "
        "strike."
    )
    assert people(found) == [("Noor", 12, None, None), ("Sami", 9, "male", None)]
    assert addable(found) == 2


def test_an_age_is_no_figure(read: Read) -> None:
    """'Her father, Ahmed, 60, was killed' counts one and not sixty."""
    (count,) = counts_of(read("Her father, Ahmed, 60, was killed in the same raid in Jenin."))
    assert (count.best, [told(v) for v in count.victims]) == (1, [("Ahmed", 60, "male", None)])


def test_animals_are_no_casualties(read: Read) -> None:
    """A shepherd and thirty sheep: one person; a shepherd and three sons: four."""
    found = read("The strike killed a shepherd, Mohammed Saleh, and 30 sheep in Yatta.")
    assert addable(found) == 1
    found = read("The strike killed a shepherd, Mohammed Saleh, and three of his sons in Yatta.")
    assert addable(found) == 4


def test_how_many_is_no_figure(read: Read) -> None:
    """What is asked for is not told; 'many' without 'how' is."""
    unknown = "How many farmers were killed in the attack on Kano on Monday is not yet known."
    assert counts_of(read(unknown)) == []
    assert [c.as_written for c in counts_of(read("Many farmers were killed in Kano."))] == ["Many"]


# Names that the tagger takes for persons in any of these frames.
NAMES = ("Ali Hassan", "Mariam Haddad", "Omar Saleh", "Rosa Quintal")
AGES = (", 34", " (34)", ", a 34-year-old {}", ", 34, a {}", "")
TRADES = ("baker", "taxi driver")
KIN = (" and his son Sami, 9", "")


def read_all(
    texts: Iterable[str], language: Language, lexicon: Lexicon, article_of: Callable[..., Article]
) -> list[Extraction]:
    """Extract many texts in one batch."""
    articles = [article_of(text, published=date(2018, 11, 13)) for text in texts]
    return [extract_article(parse_article(language, one), lexicon) for one in articles]


def test_however_a_victim_is_described_the_sum_is_the_same(
    language: Language, lexicon: Lexicon, article_of: Callable[..., Article]
) -> None:
    """Every way of giving age and trade, before or after the verb: one person is one."""
    cases = []
    for name, age, trade, kin in product(NAMES, AGES, TRADES, KIN):
        who = f"{name}{age.format(trade)}"
        closed = f"{who}," if age.startswith(",") else who
        cases.append((f"Gunmen killed {closed}{kin} in Kano on Monday.", name, age, trade, kin))
        verb = "were" if kin else "was"
        comma = "" if kin or not age.startswith(",") else ","
        subject = f"{closed}{kin}," if kin else f"{who}{comma}"
        cases.append((f"{subject} {verb} killed in Kano on Monday.", name, age, trade, kin))
    assert len(cases) == 160
    found = read_all((case[0] for case in cases), language, lexicon, article_of)
    wrong = []
    for (text, name, age, trade, kin), extraction in zip(cases, found, strict=True):
        first = (name, 34 if age else None, None, trade if "{}" in age else None)
        expected = [first, *([("Sami", 9, "male", None)] if kin else [])]
        if people(extraction) != expected or addable(extraction) != len(expected):
            wrong.append((text, people(extraction), addable(extraction)))
    assert wrong == []
