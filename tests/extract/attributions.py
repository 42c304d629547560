"""A small grammar of attributed sentences: events, speakers and frames of saying.

Every sentence tells of one event and names one speaker who only reports it. Whoever the event
itself names as its doer is expected as attacker; the speaker never is.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """One event in three wordings.

    Attributes:
        clause: A finite clause.
        passive: The same in the passive, or another finite wording.
        noun: The same as a noun phrase.
        doers: Lower-case words, one of which an attacker's name must hold; empty if no doer is
            told.
    """

    clause: str
    passive: str
    noun: str
    doers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Attributed:
    """A generated sentence with whom it accuses.

    Attributes:
        text: The sentence.
        doers: As in `Told`.
        speaker: Who reports it.
    """

    text: str
    doers: frozenset[str]
    speaker: str


EVENTS = (
    Told(
        "gunmen killed four shopkeepers in Quetta",
        "four shopkeepers were killed by gunmen in Quetta",
        "the killing of four shopkeepers by gunmen in Quetta",
        frozenset({"gunmen"}),
    ),
    Told(
        "a car bomb killed twelve people in Hilla",
        "twelve people were killed by a car bomb in Hilla",
        "the car bombing that killed twelve people in Hilla",
    ),
    Told(
        "rebels shelled a school in Nyala, killing three pupils",
        "a school in Nyala was shelled by rebels, killing three pupils",
        "the shelling of a school in Nyala by rebels",
        frozenset({"rebels"}),
    ),
    Told(
        "Russian warplanes bombed a market in Idlib",
        "a market in Idlib was bombed by Russian warplanes",
        "the bombing of a market in Idlib by Russian warplanes",
        frozenset({"russian", "russia"}),
    ),
    Told(
        "militants of Boko Haram ambushed a convoy near Maiduguri",
        "a convoy near Maiduguri was ambushed by Boko Haram militants",
        "the ambush of a convoy near Maiduguri by Boko Haram",
        frozenset({"boko"}),
    ),
    Told(
        "two roadside bombs wounded five farmers outside Kunduz",
        "five farmers were wounded by two roadside bombs outside Kunduz",
        "the two roadside bombs that wounded five farmers outside Kunduz",
    ),
    Told(
        "soldiers shot dead three demonstrators in Yangon",
        "three demonstrators were shot dead by soldiers in Yangon",
        "the shooting of three demonstrators by soldiers in Yangon",
        frozenset({"soldiers"}),
    ),
    Told(
        "Israeli jets struck two houses in Rafah, killing nine people",
        "two houses in Rafah were struck by Israeli jets, killing nine people",
        "an Israeli air strike on two houses in Rafah",
        frozenset({"israeli", "israel"}),
    ),
    Told(
        "six miners were found dead near Sake",
        "six miners were shot dead near Sake",
        "the murder of six miners near Sake",
    ),
    Told(
        "mortar shells hit a hospital in Donetsk and wounded seven patients",
        "a hospital in Donetsk was hit by mortar shells",
        "the mortar fire on a hospital in Donetsk",
    ),
    Told(
        "the Taliban kidnapped two engineers in Ghazni",
        "two engineers were kidnapped by the Taliban in Ghazni",
        "the kidnapping of two engineers by the Taliban in Ghazni",
        frozenset({"taliban"}),
    ),
    Told(
        "herders burned down eleven houses in Jos",
        "eleven houses were burned down by herders in Jos",
        "the burning of eleven houses in Jos by herders",
        frozenset({"herders"}),
    ),
    Told(
        "a drone strike destroyed a fuel depot in Feodosia",
        "a fuel depot in Feodosia was destroyed in a drone strike",
        "the drone strike on a fuel depot in Feodosia",
    ),
    Told(
        "Al-Shabaab fighters stormed a hotel in Mogadishu and killed ten guests",
        "a hotel in Mogadishu was stormed by Al-Shabaab fighters",
        "the storming of a hotel in Mogadishu by Al-Shabaab fighters",
        frozenset({"shabaab", "al-shabaab"}),
    ),
    Told(
        "a suicide bomber blew himself up at a mosque in Peshawar, killing thirty worshippers",
        "thirty worshippers were killed by a suicide bomber at a mosque in Peshawar",
        "the bomber who killed thirty worshippers in Peshawar",
        frozenset({"bomber"}),
    ),
    Told(
        "a suicide bombing at a mosque in Peshawar killed thirty worshippers",
        "thirty worshippers were killed in a suicide bombing at a mosque in Peshawar",
        "the suicide bombing that killed thirty worshippers in Peshawar",
    ),
    Told(
        "a grenade thrown into a bar in Bujumbura injured eight people",
        "eight people were injured when a grenade exploded in a bar in Bujumbura",
        "the grenade attack on a bar in Bujumbura",
    ),
)

SPEAKERS = (
    "the White Helmets",
    "police",
    "medics",
    "hospital officials",
    "the United Nations",
    "Doctors Without Borders",
    "the Syrian Observatory for Human Rights",
    "a local journalist",
    "residents",
    "the interior ministry",
    "the army",
    "the provincial governor",
    "a tribal elder",
    "the Red Crescent",
    "the Red Cross",
    "a security source",
    "Human Rights Watch",
    "the mayor",
    "a witness",
    "the health ministry",
    "the coroner",
    "President Salva Kiir",
    "the Pentagon",
    "the defence minister",
    "a rebel spokesman",
    "civil defence",
    "the archbishop",
    "the prosecutor's office",
    "firefighters",
    "Ahmed Khalil, a shopkeeper,",
    "the Afghan Ministry of Defence",
    "a Ukrainian military spokesman",
    "the rescue service",
    "UNICEF",
    "the head of the district council",
    "Colonel Moses Otieno",
)

FRAMES = (
    "{S} said {clause}.",
    "{S} said that {passive}.",
    "{Clause}, {s} said.",
    "{Passive}, {s} said on Sunday.",
    "{Clause}, according to {s}.",
    "According to {s}, {passive}.",
    "{Clause}, said {s}.",
    "{S} told reporters that {clause}.",
    "{Passive}, {s} told a news agency.",
    "{S} reported {noun}.",
    "{S} condemned {noun}.",
    "{S} has confirmed that {passive}.",
    "In a statement, {s} said {clause}.",
    "{S} said in a statement that {passive}.",
    "“{Clause},” {s} said.",
    "Citing {s}, a newspaper wrote that {clause}.",
    "{S} announced on Monday that {clause}.",
    "{S} added that {passive}.",
    "{Clause} late on Friday, {s} reported.",
    "{S}, quoted by a newspaper, said {passive}.",
    "Speaking after {noun}, {s} called for calm.",
    "{S} visited the mention of {noun}.",
    "{S} said on Tuesday it was looking into {noun}.",
    "{S} described {noun} as a crime.",
    "Details of {noun} were given by {s}.",
    "{Clause}, {s} and a second source said.",
    "{Clause}, residents and {s} said on Thursday.",
    "{Clause}, say {s}.",
    "{Passive} - {s}",
    "{S}: {passive}",
    "{Clause} {s} said.",
    "{S} said on Sunday its teams had reached the mention after {noun}.",
    "{S} said it had sent people to the mention of {noun}.",
    "{S} said they heard shots before {noun}.",
    "{S} claimed that {passive}.",
    "{S} said {passive}. They gave no further details.",
    "{Passive}. {S} confirmed the incident.",
    "{Passive}. {S} said the attack took place at dawn.",
    "{Passive}. “It was terrible,” {s} said of the attack.",
    "{Passive}. {S} took part in the rescue.",
    "{S} pulled survivors from the rubble after {noun}.",
    "{S} treated the wounded of {noun}.",
    "{S}, who arrived after {noun}, said the attackers had fled.",
    "{S} is investigating {noun}, it said.",
    "It was not clear who was behind {noun}, {s} said.",
    "{S} said no group had claimed responsibility for {noun}.",
    "{S} would not say who was to blame for {noun}.",
    "At least this much is known: {passive}, as {s} put it.",
    "{S} said, citing its own sources, that {passive}.",
    "{S} put out a statement about {noun}, demanding justice.",
)


def attributions() -> Iterator[Attributed]:
    """Yield every combination of event, speaker and frame, events first."""
    for event in EVENTS:
        for speaker in SPEAKERS:
            for frame in FRAMES:
                yield Attributed(_fill(frame, event, speaker), event.doers, speaker)


def sample(size: int, *, seed: int) -> list[Attributed]:
    """Return *size* different sentences, the same for the same *seed*."""
    everything = list(attributions())
    return random.Random(seed).sample(everything, min(size, len(everything)))


def _fill(frame: str, event: Told, speaker: str) -> str:
    words = {
        "S": _capital(speaker),
        "s": speaker,
        "clause": event.clause,
        "passive": event.passive,
        "noun": event.noun,
        "Clause": _capital(event.clause),
        "Passive": _capital(event.passive),
    }
    text = frame.format(**words)
    for before, after in ((",,", ","), (",.", ".")):
        text = text.replace(before, after)
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
