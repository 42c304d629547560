"""Traps: texts in which a careless reader counts wrongly, dates wrongly or believes too much.

Each was met in real news; the sentences here are our own. Read with the shipped model.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kg.model.findings import Count, EventFrame, Extraction, Participant
from kg.model.text import BlockKind

pytestmark = pytest.mark.slow

Read = Callable[..., Extraction]


def counts_of(found: Extraction) -> list[Count]:
    """Return the figures of all frames."""
    return [count for frame in found.frames for count in frame.counts]


def summable(found: Extraction) -> int:
    """Add up what may be added: figures of incidents that happened, of this article's own news."""
    return sum(
        count.best or count.minimum or 0
        for frame in found.frames
        if frame.realisation == "occurred" and not frame.from_related
        for count in frame.counts
        if count.is_summable and count.harm == "killed"
    )


def attackers(frame: EventFrame) -> list[Participant]:
    """Return who is told to have done it."""
    return [p for p in frame.participants if p.role in {"attacker", "belligerent"}]


# figures ------------------------------------------------------------------------------------------


def test_a_running_total_inside_an_incident_report_is_not_the_incident(read: Read) -> None:
    """'bringing the total to 414 since 10 September' adds nothing to the six."""
    found = read(
        "Six fighters died in clashes near Hajin on Saturday, bringing the total number of "
        "militants killed to 414 since 10 September, the Observatory said."
    )
    assert summable(found) == 6
    assert [c.scope for c in counts_of(found) if c.best == 414] == ["cumulative"]


def test_a_total_so_far_is_not_an_incident(read: Read) -> None:
    """Totals of a campaign and of a war are never added."""
    found = read(
        "An air strike killed six civilians in Hajin on Monday.\n"
        "The campaign has killed 227 civilians so far.\n"
        "The war has killed more than 360,000 people since it began in 2011."
    )
    assert summable(found) == 6
    scopes = {count.best: count.scope for count in counts_of(found)}
    assert scopes[227] == "cumulative"
    assert scopes[360_000] == "war"


def test_ten_of_them_children_are_among_the_dead(read: Read) -> None:
    """'At least 41 civilians, 10 of them children' are 41."""
    found = read(
        "At least 41 civilians, 10 of them children, were killed in air raids on the village of "
        "Sousa on Thursday and Friday."
    )
    assert summable(found) == 41
    whole, part = counts_of(found)
    assert (whole.minimum, whole.maximum) == (41, None)
    assert (part.demographic, part.subset_of) == ("children", whole.id)


def test_a_related_headline_is_another_articles_news(read: Read) -> None:
    """An older toll in a link is marked and not added."""
    found = read(
        "Air strike kills 19 in Sousa\nAn air strike killed six civilians in Hajin on Monday.",
        kinds=[BlockKind.RELATED, BlockKind.BODY],
    )
    assert summable(found) == 6
    assert [f.from_related for f in found.frames] == [True, False]


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        pytest.param(
            "A suicide bomber killed himself and six others at a mosque in Kabul on Friday.",
            (6, 6),
            id="and-six-others",
        ),
        pytest.param(
            "Clashes killed 15 others in Homs on Sunday.",
            (15, 15),
            id="others",
        ),
        pytest.param(
            "Between 20 and 25 people were killed in an attack on a village in Mali on Monday.",
            (20, 25),
            id="between",
        ),
        pytest.param(
            "Two children, aged 5 and 7, were killed by shelling in Idlib on Saturday.",
            (2, 2),
            id="ages",
        ),
        pytest.param(
            "On October 19, 2018, air strikes killed 41 civilians in Sousa.", (41, 41), id="dates"
        ),
        pytest.param(
            "The death toll from Monday's car bomb in Azaz rose to 17 on Tuesday.",
            (17, 17),
            id="toll-rose",
        ),
    ],
)
def test_the_figure_of_the_dead_is_the_one_meant(
    read: Read, text: str, bounds: tuple[int, int]
) -> None:
    """'six others', ranges, ages and dates: only the people harmed are counted."""
    found = [c for c in counts_of(read(text)) if c.harm == "killed"]
    assert [(c.minimum, c.maximum) for c in found] == [bounds]


def test_an_earthquake_is_no_umbrella(read: Read) -> None:
    """Nine dead of an earthquake are not the sum of seven and two dead in fighting."""
    found = read(
        "Seven militants were killed in the fighting near Hajin on Monday.\n"
        "Two soldiers died in a skirmish in Homs on Monday.\n"
        "An earthquake killed nine people in Kabul on Monday."
    )
    assert summable(found) == 9
    ids = {count.id for count in counts_of(found)}
    assert {count.component_of for count in counts_of(found)} - {None} <= ids


def test_killed_or_wounded_is_one_figure(read: Read) -> None:
    """'Dozens were killed or wounded' counts dozens once."""
    found = read("Dozens were killed or wounded in the bombardment of Ghouta on Monday.")
    assert [(c.harm, c.minimum) for c in counts_of(found)] == [("casualties", 24)]


def test_the_toll_since_a_war_began_is_the_wars(read: Read) -> None:
    """'have been killed since the civil war began' is the war's toll."""
    found = read("More than 360,000 people have been killed since the civil war began in 2011.")
    assert [c.scope for c in counts_of(found)] == ["war"]


@pytest.mark.parametrize(
    ("text", "attacker", "types"),
    [
        (
            "The army shelled the town after a bombing killed five soldiers in Homs.",
            "army",
            ["shelling", "bombing-unspecified"],
        ),
        (
            "Soldiers raided the village after an attack on a patrol killed two guards.",
            "Soldiers",
            ["raid", "attack"],
        ),
    ],
)
def test_who_answers_an_attack_has_not_killed_its_dead(
    read: Read, text: str, attacker: str, types: list[str]
) -> None:
    """The dead of the first act are not laid at the door of those who did the second."""
    answer, first = read(text).frames
    assert [answer.type, first.type] == types
    assert [p.name.text for p in answer.participants if p.role == "attacker"] == [attacker]
    assert answer.counts == ()
    assert [p for p in first.participants if p.role == "attacker"] == []
    assert len(first.counts) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Dozens were killed or wounded in the bombardment of Ghouta on Monday.",
        "The bombardment of Ghouta killed or wounded dozens on Monday.",
    ],
)
def test_alternatives_of_harm_are_counted_once(read: Read, text: str) -> None:
    """Killed or wounded: casualties, however the verbs stand."""
    assert [c.harm for c in counts_of(read(text))] == ["casualties"]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("The man was beaten to death by militants in Idlib on Sunday.", [1]),
        ("Gunmen hacked four farmers to death in Mali on Sunday.", [4]),
        (
            "A court sentenced four men to death for a bombing that killed 22 people in Lahore.",
            [22],
        ),
    ],
)
def test_only_who_was_put_to_death_is_dead(read: Read, text: str, killed: list[int]) -> None:
    """'beaten to death' kills, 'sentenced to death' does not yet."""
    assert [c.best for c in counts_of(read(text)) if c.harm == "killed"] == killed


def test_no_group_is_no_speaker(read: Read) -> None:
    """'no group has claimed responsibility' is said by nobody."""
    (frame,) = read(
        "A roadside bomb struck a bus in Helmand, killing eight passengers; no group has claimed "
        "responsibility."
    ).frames
    assert frame.attributions == ()


def test_no_one_is_not_one(read: Read) -> None:
    """'No one was hurt' counts nobody."""
    assert counts_of(read("No one was hurt in a rocket attack on Kabul on Sunday.")) == []
    found = counts_of(read("One soldier was hurt in a rocket attack on Kabul on Sunday."))
    assert [(c.harm, c.best) for c in found] == [("injured", 1)]


def test_the_act_at_the_head_of_a_sentence_is_no_attacker(read: Read) -> None:
    """'Shelling killed four farmers': its capital makes it nobody's name."""
    (frame,) = read("Shelling killed four farmers, paramedics said on Friday.").frames
    assert "attacker" not in {participant.role for participant in frame.participants}
    assert [a.source.text for a in frame.attributions if a.source] == ["paramedics"]


# time ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The men were sentenced to death for the 2015 attack in Tunis that killed 38 tourists.",
        "The bombing was the deadliest since a 2015 attack that killed 300 people in Baghdad.",
    ],
)
def test_an_attack_of_years_ago_is_not_todays(read: Read, text: str) -> None:
    """'the 2015 attack' happened in 2015."""
    (frame,) = read(text).frames
    assert frame.when is not None
    assert frame.when.edtf == "2015"


def test_the_day_of_the_saying_is_not_the_days_of_the_deed(read: Read) -> None:
    """'Putin said on Thursday' dates no kidnapping."""
    (frame,) = read(
        "IS militants kidnapped 700 people near Hajin, President Vladimir Putin said on Thursday."
    ).frames
    assert frame.when is None


def test_overnight_dates_the_deed_that_is_reported(read: Read) -> None:
    """'said 22 were killed ... overnight': they died overnight, whenever it was said."""
    (frame,) = read(
        "The Observatory said 22 fighters were killed in clashes near Hajin overnight."
    ).frames
    assert frame.when is not None
    assert (frame.when.start, frame.when.end) == (date(2018, 11, 12), date(2018, 11, 13))


def test_last_week_in_a_quotation_has_its_own_clock(read: Read) -> None:
    """When a resident spoke is not known; 'last week' says that it is the speaker's."""
    (frame,) = read(
        '"They shelled our street last week and killed two of my cousins," a resident of Hajin '
        "told Reuters."
    ).frames
    assert frame.when is not None
    assert frame.when.basis == "in-quotation"


def test_the_speaker_of_a_quotation_is_found(read: Read) -> None:
    """A resident told Reuters: unnamed, relayed."""
    (frame,) = read(
        '"They shelled our street last week and killed two of my cousins," a resident of Hajin '
        "told Reuters."
    ).frames
    (attribution,) = frame.attributions
    assert attribution.unnamed
    assert [name.text for name in attribution.relays] == ["Reuters"]


def test_they_in_a_quotation_are_not_the_speaker(read: Read) -> None:
    """A resident who says "they shelled our street" shelled nothing."""
    (frame,) = read(
        '"They shelled our street last week and killed two of my cousins," a resident of Hajin '
        "told Reuters."
    ).frames
    assert "attacker" not in {participant.role for participant in frame.participants}


def test_tuesday_on_a_tuesday_is_today(read: Read) -> None:
    """'early Tuesday morning' in an article of a Tuesday is that very day."""
    (frame,) = read("Gunmen killed three guards in Homs early Tuesday morning.").frames
    assert frame.when is not None
    assert (frame.when.start, frame.when.part_of_day) == (date(2018, 11, 13), "morning")


# who did it, who says so --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "second",
    [
        pytest.param("Police suspect that Islamic State carried out the attack.", id="police"),
        pytest.param("It is suspected that Islamic State carried out the attack.", id="nobody"),
        pytest.param("Islamic State is suspected of the attack.", id="of"),
    ],
)
def test_the_suspected_are_not_the_perpetrators(read: Read, second: str) -> None:
    """Suspicion is a stance and no fact."""
    (frame,) = read(f"A car bomb killed seven civilians in Maizila on Monday.\n{second}").frames
    assert (frame.type, summable_of(frame)) == ("car-bomb", 7)
    assert [(p.name.text, p.stance) for p in attackers(frame)] == [("Islamic State", "suspects")]


def test_suspicion_of_an_act_with_a_place_of_its_own_stays_there(read: Read) -> None:
    """'the attack in Hilla' is not the car bomb told before it."""
    found = read(
        "A car bomb killed seven civilians in Maizila on Monday.\n"
        "Islamic State is suspected of the attack that killed two guards in Hilla on Sunday."
    )
    assert [[(p.name.text, p.stance) for p in attackers(frame)] for frame in found.frames] == [
        [],
        [("Islamic State", "suspects")],
    ]


def summable_of(frame: EventFrame) -> int:
    """Add up the figures of one frame."""
    return sum(count.best or 0 for count in frame.counts if count.is_summable)


@pytest.mark.parametrize(
    "text",
    [
        "No group has claimed responsibility for Sunday's bombing in Baghdad, which killed nine "
        "people.",
        "Sunday's bombing in Baghdad killed nine people.",
    ],
)
def test_neither_a_weekday_nor_no_group_did_it(read: Read, text: str) -> None:
    """Where nobody is named, nobody did it."""
    (frame,) = read(text).frames
    assert attackers(frame) == []


def test_claiming_to_have_killed_is_a_claim(read: Read) -> None:
    """'claimed it killed ten': the speaker is the attacker by its own account."""
    (frame,) = read(
        "Hayat Tahrir al-Sham claimed it killed ten soldiers near Hama on Monday."
    ).frames
    (attacker,) = attackers(frame)
    assert (attacker.name.text, attacker.stance) == (
        "Hayat Tahrir al-Sham",
        "claims-responsibility",
    )
    assert frame.modality == "claimed"


def test_what_is_not_verified_is_said_so(read: Read) -> None:
    """'have not been verified by independent media' bears on the claim before it."""
    found = read(
        "Islamic State said it killed dozens of soldiers near Palmyra on Monday.\n"
        "The claims have not been verified by independent media."
    )
    assert [r.attribution.stance for r in found.responses] == ["relays-unverified"]


def test_the_monitor_and_the_observatory_are_who_was_named(read: Read) -> None:
    """Later short forms refer to the fullest name."""
    found = read(
        "The Syrian Observatory for Human Rights said an air strike killed six people in Hajin "
        "on Monday.\nThe monitor said shelling killed two people in Homs on Sunday."
    )
    full = "Syrian Observatory for Human Rights"
    speakers = [a.source.resolved_text for f in found.frames for a in f.attributions if a.source]
    assert speakers == [full, full]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param("The group abducted 20 villagers near Raqqa on Sunday.", id="villagers"),
        pytest.param("The group killed four SDF fighters in Raqqa on Sunday.", id="fighters"),
    ],
)
def test_the_group_is_the_armed_group_named_before(read: Read, second: str) -> None:
    """'The group' is who attacked in the sentence before, not whom it kills."""
    found = read(f"Islamic State attacked a checkpoint near Manbij on Monday.\n{second}")
    (attacker,) = attackers(found.frames[-1])
    assert attacker.name.resolved_text == "Islamic State"


# what did not happen ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "realisation"),
    [
        ("The government is threatening to begin an offensive on Idlib.", "threatened"),
        ("An offensive on Idlib was averted in September.", "averted"),
        ("The army plans to attack the town of Hajin.", "planned"),
        pytest.param(
            "A planned attack on a church in Cairo was foiled by police on Monday.", "averted"
        ),
        ("Warplanes will strike the town of Hajin, the army said.", "planned"),
        ("An attack on Idlib would displace thousands of people.", "hypothetical"),
    ],
)
def test_what_did_not_happen_is_no_event(read: Read, text: str, realisation: str) -> None:
    """Threats, plans and averted acts are kept for what they are."""
    found = read(text)
    assert {frame.realisation for frame in found.frames} <= {realisation}
    assert summable(found) == 0


@pytest.mark.parametrize(
    "text",
    [
        "A flood killed nine people in Kabul on Monday.",
        "An earthquake injured 40 people in Herat on Sunday.",
        "A bus crash killed 12 passengers near Cairo on Monday.",
        "He died of a heart attack on Monday.",
    ],
)
def test_nature_accidents_and_illness_are_no_violence(read: Read, text: str) -> None:
    """Deaths without violence give no event."""
    assert read(text).frames == ()


@pytest.mark.parametrize(
    "text",
    [
        "Four soldiers were killed in an attack on their post near Homs on Monday.",
        "An explosion killed three guards in Homs on Monday.",
    ],
)
def test_attacks_and_explosions_are_violence(read: Read, text: str) -> None:
    """'heart attack' and 'gas explosion' do not make every attack and explosion an accident."""
    assert len(read(text).frames) == 1


# where --------------------------------------------------------------------------------------------


def test_north_of_a_town_is_not_the_town(read: Read) -> None:
    """'north of Deir az-Zour town' keeps the relation and the kind."""
    (frame,) = read("Clashes north of Deir az-Zour town on Monday killed four soldiers.").frames
    (where,) = frame.where
    assert (where.name.text, where.relation, where.kind_hint) == (
        "Deir az-Zour",
        "north-of",
        "populated",
    )


@pytest.mark.parametrize(
    ("direction", "relation"),
    [
        ("north", "north-of"),
        ("northeast", "north-east-of"),
        ("southeast", "south-east-of"),
        ("west", "west-of"),
    ],
)
def test_directions_are_concepts_of_the_ontology(read: Read, direction: str, relation: str) -> None:
    """'northeast of Hajin' is the relation that the ontology has a concept for."""
    (frame,) = read(f"An air strike killed six fighters {direction} of Hajin on Monday.").frames
    assert [where.relation for where in frame.where] == [relation]


def test_a_plural_list_of_places_is_both_places(read: Read) -> None:
    """'the towns of Hajin and Al-Shaafa' are two places of one event."""
    (frame,) = read(
        "Air strikes hit the towns of Hajin and Al-Shaafa on Monday, killing nine people."
    ).frames
    assert [where.name.text for where in frame.where] == ["Hajin", "Al-Shaafa"]


# texts as feeds hold them -------------------------------------------------------------------------


def test_stripped_commas_do_not_lose_the_figure(read: Read) -> None:
    """Without commas, figure, part, place, day and speaker are still found."""
    (frame,) = read(
        "An air strike killed six civilians three of them children in Hajin on Monday the "
        "Observatory said."
    ).frames
    whole, part = frame.counts
    assert (whole.best, part.best, part.subset_of) == (6, 3, whole.id)
    assert [where.name.text for where in frame.where] == ["Hajin"]
    assert [a.source.text for a in frame.attributions if a.source] == ["Observatory"]


def test_stripped_commas_do_not_lose_the_speaker(read: Read) -> None:
    """'... in Deir az-Zour province activists said' is said by activists."""
    (frame,) = read(
        "On Monday an air strike killed six civilians in Hajin in Deir az-Zour province activists "
        "said."
    ).frames
    assert [a.source.text for a in frame.attributions if a.source] == ["activists"]


def test_a_headline_in_capitals_is_read(read: Read) -> None:
    """Act, figure, people and place of a shouted headline are found."""
    (frame,) = read("AIR STRIKE KILLS SIX CIVILIANS IN HAJIN", kinds=[BlockKind.TITLE]).frames
    assert frame.type == "air-strike"
    assert [(c.best, c.victim_kind) for c in frame.counts] == [(6, "civilian")]
    assert [where.name.text for where in frame.where] == ["HAJIN"]


@pytest.mark.parametrize("mark", ["- ", "• ", "* "])
def test_items_of_a_list_are_events_of_their_own(read: Read, mark: str) -> None:
    """Bullets part events and are no part of them."""
    lines = [
        "An air strike killed six civilians in Hajin on Monday",
        "A car bomb killed four soldiers in Homs on Sunday",
        "A mine killed two farmers in Raqqa on Saturday",
    ]
    found = read("\n".join(mark + line for line in lines))
    assert [f.type for f in found.frames] == ["air-strike", "car-bomb", "ied-landmine"]
    assert [c.best for c in counts_of(found)] == [6, 4, 2]
    assert [f.when.start for f in found.frames if f.when] == [
        date(2018, 11, 12),
        date(2018, 11, 11),
        date(2018, 11, 10),
    ]


# words whose lemma is easily missed ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("Thousands of civilians fled fighting in Raqqa on Monday.", "armed-clash"),
        ("Troops shelled the suburb of Douma on Monday, killing three people.", "shelling"),
        ("A bomb killed two servicemen in Kabul on Monday.", "bombing-unspecified"),
    ],
)
def test_irregular_words_are_known(read: Read, text: str, event_type: str) -> None:
    """'fled', 'troops' and 'servicemen' are read like regular words."""
    found = read(text)
    assert {f.type for f in found.frames} <= {event_type, "attack"}
    assert sum(len(f.counts) for f in found.frames) == 1


def test_troops_act_and_servicemen_are_combatants(read: Read) -> None:
    """Plurals that the lemmatizer leaves are still people of their kind."""
    (shelling,) = read("Troops shelled the suburb of Douma on Monday, killing three people.").frames
    assert [p.name.text for p in attackers(shelling)] == ["Troops"]
    (bomb,) = read("A bomb killed two servicemen in Kabul on Monday.").frames
    assert [count.victim_kind for count in bomb.counts] == ["combatant"]


# figures of harm ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "A suicide bombing killed and wounded at least 80 pupils in Hama on Wednesday.",
            [("casualties", 80)],
            id="lump",
        ),
        pytest.param(
            "A suicide bombing killed 12 and wounded 50 pupils in Hama on Wednesday.",
            [("injured", 50), ("killed", 12)],
            id="two-figures",
        ),
        pytest.param(
            "An air strike on Hama on Monday killed a family of eight.", [("killed", 8)], id="group"
        ),
        pytest.param(
            "Nine conscripts are believed to have been killed by insurgents in Hama on Tuesday.",
            [("killed", 9)],
            id="believed",
        ),
        pytest.param(
            "The killing of six recruits by militants in Hama on Monday was condemned.",
            [("killed", 6)],
            id="noun",
        ),
        pytest.param(
            "Sniper fire in Hama killed a 52-year-old woman on Monday.", [("killed", 1)], id="age"
        ),
        pytest.param(
            "A bomb injured five people in Hama on Saturday.", [("injured", 5)], id="bomb"
        ),
        pytest.param(
            "A bombing took place in Hama on Wednesday, killing four soldiers.",
            [("killed", 4)],
            id="took-place",
        ),
    ],
)
def test_harm_is_counted_as_the_words_have_it(
    read: Read, text: str, expected: list[tuple[str, int]]
) -> None:
    """One figure for a lump, a group, a noun or a belief; an age is no figure."""
    found = counts_of(read(text))
    assert sorted((count.harm, count.minimum) for count in found) == expected
    assert all(count.scope == "incident" and count.as_written in text for count in found)


@pytest.mark.parametrize(
    "text",
    [
        "Hackers launched a cyber attack on a power plant in Hama on Monday.",
        "Prisoners in Hama began a hunger strike on Monday.",
        "Bus drivers in Hama went on strike on Monday over unpaid wages.",
        "Controllers at Hama airport called off their strike on Sunday.",
        "The president vowed on Monday to fight insecurity in Hama.",
        "The film tells how rebels storm the palace in Hama and execute the king.",
        "In her latest thriller a marksman shoots dead two policemen in Hama.",
        "Two hikers were killed by lightning above Hama on Sunday.",
    ],
)
def test_what_is_no_armed_act_is_no_event(read: Read, text: str) -> None:
    """Cyber attacks, strikes of workers, fights against notions, fiction, weather."""
    assert read(text).frames == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ethiopia rejected reports that its drones had hit a mill near Hama on Monday.",
        "The army dismissed claims that it had shelled Hama on Monday.",
    ],
)
def test_rejected_reports_tell_no_event(read: Read, text: str) -> None:
    """What a party rejects as a report is not told as having happened."""
    assert [f for f in read(text).frames if f.modality == "asserted"] == []


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Strikes on Hama on Monday killed four people.", {"air-strike"}),
        ("The army went on to strike Hama on Monday and killed four people.", {"attack"}),
        ("Troops fought rebels in Hama on Monday.", {"armed-clash"}),
        ("A late attack on a village in Hama killed five people on Monday.", {"attack"}),
        ("A man who made a film was shot dead in Hama on Monday.", {"attack-on-civilians"}),
    ],
)
def test_armed_acts_beside_such_words_are_events(read: Read, text: str, types: set[str]) -> None:
    """The same words where the armed reading is right."""
    assert {frame.type for frame in read(text).frames} == types


def test_where_somebody_spoke_is_no_place_of_the_event(read: Read) -> None:
    """'a minister said in Vienna' says where he spoke."""
    (frame,) = read(
        "An air strike killed nine people in Hama on Friday, a minister said in Vienna."
    ).frames
    assert [where.name.text for where in frame.where] == ["Hama"]


@pytest.mark.parametrize(
    "text",
    [
        "Islamic State is thought to be behind an ambush in Hama on Tuesday that killed 15 guards.",
        "An ambush killed 15 guards in Hama on Tuesday. Islamic State is thought to be behind it.",
    ],
)
def test_who_is_thought_to_be_behind_it_is_suspected(read: Read, text: str) -> None:
    """A belief names a suspect, nobody else."""
    doers = [
        (p.name.text, p.stance)
        for frame in read(text).frames
        for p in frame.participants
        if p.role == "attacker"
    ]
    assert doers == [("Islamic State", "suspects")]


@pytest.mark.parametrize(
    "text",
    [
        "The death toll after nine days of fighting in Hama is 77.",
        "Seventeen people were killed in violence across Sudan on Thursday.",
    ],
)
def test_days_of_fighting_are_no_incident(read: Read, text: str) -> None:
    """A toll of days or of a country sums acts up."""
    assert {count.scope for count in counts_of(read(text))} == {"period"}


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        (
            "The toll of air strikes on Hajin on Friday has risen to 17 civilians killed.",
            "incident",
        ),
        (
            "The toll of air strikes on Hajin since Friday rose to 17 civilians killed.",
            "cumulative",
        ),
    ],
)
def test_what_a_toll_reaches_is_told_of_its_act(read: Read, text: str, scope: str) -> None:
    """'the toll of air strikes has risen to 17 killed': the air strikes killed them."""
    (frame,) = read(text).frames
    assert (frame.type, [(c.best, c.harm, c.scope) for c in frame.counts]) == (
        "air-strike",
        [(17, "killed", scope)],
    )


@pytest.mark.parametrize(
    "text",
    [
        "The toll from the bombing in Kabul rose to 40 dead and 60 wounded, officials said.",
        "The bombing in Kabul left 40 dead and 60 wounded, officials said.",
        "The toll from the shelling of Kabul rose to 40 killed and 60 wounded, medics said.",
    ],
)
def test_the_wounded_beside_the_dead_are_wounded(read: Read, text: str) -> None:
    """The figure before 'wounded' is not of the dead, whose own figure the toll has."""
    (frame,) = read(text).frames
    assert {(c.harm, c.best) for c in frame.counts} == {("killed", 40), ("injured", 60)}


def test_fighters_neutralised_are_casualties(read: Read) -> None:
    """The word leaves open who died."""
    (count,) = counts_of(read("Turkish commandos neutralised six militants in Hama on Tuesday."))
    assert (count.harm, count.minimum) == ("casualties", 6)


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        ("Rebels were behind the killing of two judges in Homs on Monday.", ["Rebels"]),
        (
            "Police said the Taliban were behind the bombing that killed ten people in Kabul.",
            ["Taliban"],
        ),
        ("Rebels may be behind the killing of two judges in Homs on Monday.", []),
        ("ETA was probably not behind the bombing in Madrid that killed two people.", []),
        (
            "It is highly possible that the BIFF are behind the bombing in Cotabato on Monday, "
            "which killed two people.",
            [],
        ),
    ],
)
def test_who_may_be_behind_an_act_is_not_told_to_be(
    read: Read, text: str, doers: list[str]
) -> None:
    """'was behind' accuses, 'may be', 'probably not' and 'it is possible that' do not."""
    found = read(text)
    assert [p.name.text for frame in found.frames for p in attackers(frame)] == doers
