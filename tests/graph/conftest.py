"""The hand-built report that the graph room is tested on.

A short article written for these tests, with the hard cases of real war reporting: an umbrella
total with its parts, a running total, children inside a figure, a hostage claim doubted through a
relay, an unverified report, a claimed and a suspected attack, a threat by an unnamed source, a
denied part. Findings and decisions are built by hand as a perfect reader would.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from kg.model.entities import Actor, Candidate, Place, Resolution, Resolved
from kg.model.findings import (
    Attribution,
    Count,
    EventFrame,
    Evidence,
    Extraction,
    Name,
    Participant,
    Response,
    Support,
    When,
    Where,
)
from kg.model.text import Article, Block, BlockKind, Passage

BASE = "https://kg.local/"
RUN = "https://kg.local/id/run/0123456789abcdef"
BOTH = Support("both", "by-agent", 0.97, 0.95, (("distance", 1.0),))
LEARNED = Support("learned", score=0.92, threshold=0.9)
INHERITED = Support("inherited")

PARAGRAPHS = (
    "Coalition raids on last pocket kill 35 fighters, monitor says",
    "An assault by coalition-backed forces on the last pocket of the Black Banner group killed 35 "
    "fighters on Saturday, the Marrat Monitor said.",
    "Twenty-eight of the group's fighters died in air strikes by the coalition around the town of "
    "Marrat, and seven in ground fighting with the Valley Defence Forces (VDF), the monitor said.",
    "The offensive has killed 414 militants since 10 February, according to the monitor.",
    "Coalition air strikes north of Marrat on Thursday killed at least 41 civilians, 10 of them "
    "children, it said.",
    "President Ivan Orlov said last week that the group had seized almost 700 hostages in Deshara "
    "province.",
    "The Northern army doubts the figure, Reuters reported.",
    "State media said that a strike on Friday killed dozens of civilians in Kashta. The reports "
    "could not be verified.",
    "Four VDF fighters were killed in an attack in Manbara early on Friday, for which the Black "
    "Banner group claimed responsibility.",
    "A car bomb wounded three people in Manbara on Wednesday; it is suspected that Black Banner "
    "planted it.",
    "Government forces are threatening to begin an offensive on Idra in the coming days, a "
    "security source told Reuters.",
    "Activists blamed Northern jets for a raid on Tamra on Monday, which the Northern army denied.",
)
KINDS = (BlockKind.TITLE, *(BlockKind.BODY for _ in PARAGRAPHS[1:]))


@dataclass(frozen=True)
class HandBuilt:
    """An article with what a perfect reader finds in it."""

    article: Article
    extraction: Extraction
    resolution: Resolution


def make_article() -> Article:
    """Join the paragraphs to an article with blocks."""
    text, blocks = "", []
    for kind, paragraph in zip(KINDS, PARAGRAPHS, strict=True):
        start = len(text)
        text += paragraph
        blocks.append(Block(kind, Passage(start, len(text))))
        text += "\n\n"
    return Article(
        id="example",
        text=text,
        title=PARAGRAPHS[0],
        blocks=tuple(blocks),
        published=date(2019, 3, 10),
        publisher="Levant Courier",
        url="https://courier.example/news/1",
    )


class Finder:
    """Points into an article by words."""

    def __init__(self, article: Article) -> None:
        self.text = article.text
        self.after = 0

    def at(self, words: str, context: str = "") -> Passage:
        """Return where *words* stand, inside *context* if it is given."""
        begin = self.text.index(context) if context else 0
        start = self.text.index(words, begin)
        return Passage(start, start + len(words))

    def evidence(self, words: str, rule_id: str = "", context: str = "") -> Evidence:
        """Return *words* as evidence."""
        return Evidence(self.at(words, context), words, rule_id)

    def name(self, words: str, context: str = "", refers_to: str | None = None) -> Name:
        """Return *words* as a name."""
        return Name(words, self.at(words, context), refers_to=refers_to)

    def count(self, words: str, value: int | None, context: str = "", **rest: object) -> Count:
        """Return an exact count of people killed, unless *rest* says otherwise."""
        options: dict[str, object] = {
            "harm": "killed",
            "quantifier": "exact",
            "minimum": value,
            "maximum": value,
            "best": value,
            "rule_id": "count-1",
        } | rest
        return Count(as_written=words, passage=self.at(words, context), **options)  # type: ignore[arg-type]


def voiced(frame: EventFrame) -> EventFrame:
    """Return *frame* with its figures given by all who tell it, but for who claims the deed."""
    telling = (said for said in frame.attributions if said.stance != "claims-responsibility")
    speakers = tuple(said.source for said in telling if said.source is not None)
    return replace(frame, counts=tuple(replace(c, speakers=speakers) for c in frame.counts))


def make_extraction(article: Article) -> Extraction:
    """Build what a perfect reader finds."""
    find = Finder(article)
    p = PARAGRAPHS
    saturday = When(
        date(2019, 3, 9), date(2019, 3, 9), "day", "relative-weekday", "on Saturday",
        find.at("on Saturday"), anchor=date(2019, 3, 10), edtf="2019-03-09",
    )  # fmt: skip
    monitor = Attribution(
        source=find.name("Marrat Monitor"),
        cue="said",
        evidence=find.evidence("the Marrat Monitor said", "attribution-said"),
    )

    def again(words: str, paragraph: int, cue: str, *, inherited: bool = False) -> Attribution:
        return Attribution(
            source=find.name(words, p[paragraph], refers_to="Marrat Monitor"),
            cue=cue,
            inherited=inherited,
            evidence=find.evidence(words, "attribution-said", p[paragraph]),
        )

    banner = find.name("Black Banner group", p[1])
    total = find.count("35", 35, p[1], scope="umbrella", victim_kind="combatant",
                       victim_text="fighters", victim_group=banner)  # fmt: skip
    offensive = EventFrame(
        id=f"{find.at('assault').start}-ground-offensive",
        type="ground-offensive",
        kind="incident",
        realisation="occurred",
        trigger=find.evidence("assault", "trigger-assault"),
        evidence=(find.evidence(p[1]),),
        counts=(total,),
        participants=(
            Participant("attacker", find.name("coalition-backed forces"),
                        described_as="coalition-backed", support=BOTH),
            Participant("target", find.name("Black Banner group", p[1]), victim_kind="combatant"),
        ),
        when=saturday,
        attributions=(monitor,),
        support=Support(score=0.9),
    )  # fmt: skip
    strikes = EventFrame(
        id=f"{find.at('air strikes by').start}-air-strike",
        type="air-strike",
        kind="incident",
        realisation="occurred",
        trigger=find.evidence("air strikes", "trigger-air-strike", p[2]),
        evidence=(find.evidence(p[2]),),
        counts=(
            find.count("Twenty-eight", 28, component_of=total.id, victim_kind="combatant",
                       victim_group=find.name("the group's", p[2], "Black Banner group")),
        ),
        participants=(
            Participant("attacker", find.name("coalition", p[2])),
            Participant("target", find.name("the group's", p[2], "Black Banner group")),
        ),
        when=saturday,
        where=(Where(find.name("Marrat", "around the town"), "around",
                     "around the town of Marrat", kind_hint="populated"),),
        attributions=(again("the monitor", 2, "said"),),
        part_of=offensive.id,
    )  # fmt: skip
    ground = EventFrame(
        id=f"{find.at('ground fighting').start}-armed-clash",
        type="armed-clash",
        kind="incident",
        realisation="occurred",
        trigger=find.evidence("ground fighting", "trigger-fighting"),
        evidence=(find.evidence(p[2]),),
        counts=(
            find.count("seven", 7, p[2], component_of=total.id, victim_kind="combatant",
                       victim_group=find.name("the group's", p[2], "Black Banner group")),
        ),
        participants=(
            Participant("belligerent", find.name("Valley Defence Forces")),
            Participant("belligerent", find.name("the group's", p[2], "Black Banner group")),
        ),
        when=saturday,
        where=(Where(find.name("Marrat", "around the town"), "around",
                     "around the town of Marrat", basis="inherited", support=INHERITED),),
        attributions=(again("the monitor", 2, "said"),),
        part_of=offensive.id,
    )  # fmt: skip
    campaign = EventFrame(
        id=f"{find.at('offensive has').start}-ground-offensive",
        type="ground-offensive",
        kind="campaign",
        realisation="ongoing",
        trigger=find.evidence("offensive", "trigger-offensive", p[3]),
        evidence=(find.evidence(p[3]),),
        counts=(
            find.count("414", 414, scope="cumulative", victim_kind="combatant",
                       victim_text="militants", period_start=date(2019, 2, 10),
                       period_end=date(2019, 3, 10), support=LEARNED),
        ),
        when=When(date(2019, 2, 10), None, "vague", "absolute", "since 10 February",
                  find.at("since 10 February"), support=LEARNED),
        attributions=(again("the monitor", 3, "according to"),),
    )  # fmt: skip
    civilians = find.count("at least 41", 41, quantifier="at-least", maximum=None,
                           victim_kind="civilian", victim_text="civilians")  # fmt: skip
    thursday = EventFrame(
        id=f"{find.at('air strikes north').start}-air-strike",
        type="air-strike",
        kind="incident",
        realisation="occurred",
        trigger=find.evidence("Coalition air strikes", "trigger-air-strike"),
        evidence=(find.evidence(p[4]),),
        counts=(
            civilians,
            find.count("10 of them", 10, p[4], subset_of=civilians.id, victim_kind="civilian",
                       demographic="children"),
        ),
        participants=(Participant("attacker", find.name("Coalition", p[4])),),
        when=When(date(2019, 3, 7), date(2019, 3, 7), "day", "relative-weekday", "on Thursday",
                  find.at("on Thursday"), anchor=date(2019, 3, 10)),
        where=(Where(find.name("Marrat", p[4]), "north-of", "north of Marrat"),),
        attributions=(again("it", 4, "said", inherited=True),),
    )  # fmt: skip
    hostages = EventFrame(
        id=f"{find.at('seized').start}-hostage-taking",
        type="hostage-taking",
        kind="incident",
        realisation="occurred",
        trigger=find.evidence("seized", "trigger-seize"),
        evidence=(find.evidence(p[5]),),
        counts=(
            find.count("almost 700", 700, harm="held", quantifier="almost", minimum=630),
        ),
        participants=(
            Participant("hostage-holder", find.name("the group", p[5], "Black Banner group")),
        ),
        when=When(date(2019, 2, 25), date(2019, 3, 3), "week", "relative-vague", "last week",
                  find.at("last week"), anchor=date(2019, 3, 10)),
        where=(Where(find.name("Deshara", p[5]), "in", "in Deshara province", kind_hint="admin1"),),
        attributions=(
            Attribution(source=find.name("Ivan Orlov"), stance="alleges", cue="said",
                        evidence=find.evidence("President Ivan Orlov said", "attribution-said")),
        ),
        modality="disputed",
    )  # fmt: skip
    doubt = Response(
        about=hostages.id,
        attribution=Attribution(source=find.name("Northern army"), stance="doubts", cue="doubts",
                                relays=(find.name("Reuters", p[6]),)),
        evidence=find.evidence(p[6]),
    )  # fmt: skip
    unverified = EventFrame(
        id=f"{find.at('strike on Friday').start}-air-strike",
        type="air-strike",
        kind="incident",
        realisation="occurred",
        trigger=find.evidence("strike", "trigger-strike", "strike on Friday"),
        evidence=(
            find.evidence("State media said that a strike on Friday killed dozens of civilians in "
                          "Kashta."),
        ),
        counts=(
            find.count("dozens", 24, quantifier="dozens", maximum=99, best=None,
                       victim_kind="civilian", victim_text="civilians"),
        ),
        when=When(date(2019, 3, 8), date(2019, 3, 8), "day", "relative-weekday", "on Friday",
                  find.at("on Friday", p[7]), anchor=date(2019, 3, 10)),
        where=(Where(find.name("Kashta"), "in", "in Kashta"),),
        attributions=(
            Attribution(source=find.name("State media"), cue="said", support=BOTH,
                        evidence=find.evidence("State media said", "attribution-said")),
        ),
        modality="unverified",
    )  # fmt: skip
    claimed = EventFrame(
        id=f"{find.at('attack in Manbara').start}-attack",
        type="attack",
        kind="incident",
        realisation="occurred",
        trigger=find.evidence("attack", "trigger-attack", "attack in Manbara"),
        evidence=(find.evidence(p[8]),),
        counts=(
            find.count("Four", 4, victim_kind="combatant", victim_text="VDF fighters",
                       victim_group=find.name("VDF", p[8])),
        ),
        participants=(
            Participant("attacker", find.name("Black Banner group", p[8]),
                        stance="claims-responsibility"),
            Participant("target", find.name("VDF", p[8]), victim_kind="combatant"),
        ),
        when=When(date(2019, 3, 8), date(2019, 3, 8), "day", "relative-weekday",
                  "early on Friday", find.at("early on Friday"), anchor=date(2019, 3, 10),
                  part_of_day="early"),
        where=(Where(find.name("Manbara", p[8]), "in", "in Manbara"),),
        attributions=(
            Attribution(),
            Attribution(source=find.name("Black Banner group", p[8]),
                        stance="claims-responsibility", cue="claimed responsibility",
                        evidence=find.evidence("claimed responsibility", "attribution-claim")),
        ),
    )  # fmt: skip
    suspected = EventFrame(
        id=f"{find.at('car bomb').start}-car-bomb",
        type="car-bomb",
        kind="incident",
        realisation="occurred",
        trigger=find.evidence("car bomb", "trigger-car-bomb"),
        evidence=(find.evidence(p[9]),),
        counts=(find.count("three", 3, p[9], harm="injured", victim_text="people"),),
        participants=(
            Participant("attacker", find.name("Black Banner", p[9]), stance="suspects"),
        ),
        when=When(date(2019, 3, 6), date(2019, 3, 6), "day", "relative-weekday", "on Wednesday",
                  find.at("on Wednesday"), anchor=date(2019, 3, 10)),
        where=(Where(find.name("Manbara", p[9]), "in", "in Manbara"),),
        weapon="car bomb",
    )  # fmt: skip
    threatened = EventFrame(
        id=f"{find.at('offensive on Idra').start}-ground-offensive",
        type="ground-offensive",
        kind="campaign",
        realisation="threatened",
        trigger=find.evidence("offensive", "trigger-offensive", "offensive on Idra"),
        evidence=(find.evidence(p[10]),),
        participants=(Participant("attacker", find.name("Government forces")),),
        when=When(date(2019, 3, 11), date(2019, 3, 17), "vague", "relative-vague",
                  "in the coming days", find.at("in the coming days"), anchor=date(2019, 3, 10)),
        where=(Where(find.name("Idra"), "in", "on Idra"),),
        attributions=(
            Attribution(source=find.name("a security source"), unnamed=True, stance="threatens",
                        cue="told", relays=(find.name("Reuters", p[10]),),
                        evidence=find.evidence("a security source told Reuters",
                                               "attribution-told")),
        ),
    )  # fmt: skip
    denied = EventFrame(
        id=f"{find.at('raid on Tamra').start}-air-strike",
        type="air-strike",
        kind="incident",
        realisation="occurred",
        trigger=find.evidence("raid", "trigger-raid", "raid on Tamra"),
        evidence=(find.evidence(p[11]),),
        participants=(
            Participant("attacker", find.name("Northern army", p[11]), stance="denies"),
        ),
        when=When(date(2019, 3, 4), date(2019, 3, 4), "day", "relative-weekday", "on Monday",
                  find.at("on Monday"), anchor=date(2019, 3, 10)),
        where=(Where(find.name("Tamra"), "in", "on Tamra"),),
        attributions=(
            Attribution(source=find.name("Activists"), unnamed=True, stance="blames",
                        cue="blamed",
                        evidence=find.evidence("Activists blamed", "attribution-blame")),
            Attribution(source=find.name("Northern army", p[11]), stance="denies", cue="denied",
                        evidence=find.evidence("the Northern army denied", "attribution-deny")),
        ),
        modality="denied",
    )  # fmt: skip
    return Extraction(
        frames=tuple(map(voiced, (offensive, strikes, ground, campaign, thursday, hostages,
                                  unverified, claimed, suspected, threatened, denied))),
        responses=(doubt,),
        mentions=(find.name("Marrat Monitor"), find.name("Reuters", p[6]),
                  find.name("Marrat", p[4])),
        aliases=(("VDF", "Valley Defence Forces"),),
    )  # fmt: skip


def make_resolution(article: Article) -> Resolution:
    """Build the decisions of a perfect resolver; Kashta is left open between two places."""
    find = Finder(article)
    p = PARAGRAPHS
    actors = (
        Actor("actor/black-banner", "non-state-armed-group", "Black Banner",
              ("Black Banner group",)),
        Actor("actor/coalition", "coalition", "Western Coalition", ("the coalition",)),
        Actor("actor/marrat-monitor", "monitor", "Marrat Monitor", ("the monitor",)),
        Actor("actor/reuters", "news-agency", "Reuters", (), "Q130879"),
        Actor("actor/ivan-orlov", "person", "Ivan Orlov"),
        Actor("actor/northern-army", "state-force", "Northern army"),
        Actor("actor/valley-defence-forces", "non-state-armed-group", "Valley Defence Forces",
              ("VDF", "قوات"), part_of=("actor/coalition",)),
        Actor("actor/levant-courier", "media", "Levant Courier"),
    )  # fmt: skip
    places = (
        Place("place/marrat", "populated", "Marrat", ("Maarat",), 34.6927, 40.827,
              ("place/deshara", "place/norland")),
        Place("place/deshara", "admin1", "Deshara", (), 34.5, 40.25, ("place/norland",)),
        Place("place/gn100001", "populated", "Manbara", (), 36.5, 37.9, ("place/norland",),
              geonames="100001", licence="CC-BY-4.0"),
        Place("place/norland", "country", "Norland"),
        Place("place/idra", "populated", "Idra", (), 35.9, 36.6, ("place/norland",)),
    )  # fmt: skip

    def who(words: str, actor: str, context: str = "") -> Resolved:
        return Resolved(find.at(words, context), f"actor/{actor}", 0.95, "exact alias")

    def where(words: str, place: str, precision: str, context: str = "") -> Resolved:
        return Resolved(
            find.at(words, context), f"place/{place}", 0.9, "gazetteer", precision=precision
        )

    return Resolution(
        actors=actors,
        places=places,
        actor_mentions=(
            who("Black Banner group", "black-banner", p[1]),
            who("the group's", "black-banner", p[2]),
            who("the group", "black-banner", p[5]),
            who("Black Banner group", "black-banner", p[8]),
            who("Black Banner", "black-banner", p[9]),
            who("coalition", "coalition", "strikes by the coalition"),
            who("coalition", "coalition", p[2]),
            who("Coalition", "coalition", p[4]),
            who("Marrat Monitor", "marrat-monitor"),
            who("Valley Defence Forces", "valley-defence-forces"),
            who("VDF", "valley-defence-forces", p[8]),
            who("Ivan Orlov", "ivan-orlov"),
            who("Northern army", "northern-army", p[6]),
            who("Northern army", "northern-army", p[11]),
            who("Reuters", "reuters", p[6]),
            who("Reuters", "reuters", p[10]),
        ),
        place_mentions=(
            where("Marrat", "marrat", "populated", "around the town"),
            where("Marrat", "marrat", "populated", p[4]),
            where("Deshara", "deshara", "admin1"),
            where("Manbara", "gn100001", "populated", p[8]),
            where("Manbara", "gn100001", "populated", p[9]),
            where("Idra", "idra", "populated"),
            Resolved(
                find.at("Kashta"),
                "",
                0.0,
                "two places within the margin",
                candidates=(Candidate("place/marrat", 0.41), Candidate("place/idra", 0.4)),
            ),
        ),
        publisher="actor/levant-courier",
    )


@pytest.fixture(scope="session")
def hand_built() -> HandBuilt:
    """Return the hand-built article with findings and decisions."""
    article = make_article()
    return HandBuilt(article, make_extraction(article), make_resolution(article))


@pytest.fixture(scope="session")
def report_nquads(hand_built: HandBuilt) -> bytes:
    """Return the report graph of the hand-built article."""
    from kg.graph.report import report_quads

    return report_quads(
        hand_built.article, hand_built.extraction, hand_built.resolution, base=BASE, run=RUN
    )
