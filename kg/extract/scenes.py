"""Which triggers of one sentence tell of the same happening?

Triggers are grouped along the dependency tree: 'killed' and 'air strikes' in one clause are one
scene; a relative clause on a participant, 'after' between two acts, and coordinated clauses with
subjects of their own part them. A scene then gathers its participants, counts, times, places
and speakers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from spacy.tokens import Span, Token

from kg.extract.attribution import AttributionReader
from kg.extract.casualties import CasualtyReader
from kg.extract.known_names import KnownNames
from kg.extract.licence import licensed_doers
from kg.extract.participants import ADJECTIVAL, ParticipantReader
from kg.extract.people import PeopleReader, is_demonym
from kg.extract.phrases import ancestors, case_of, children, lemma_of, lost_subject
from kg.extract.places import PlaceMention, find_places
from kg.extract.polarity import is_denied, is_negated
from kg.extract.realisation import Realisation, RealisationReader
from kg.extract.times import TimeMention, find_times, to_come
from kg.extract.triggers import Trigger, TriggerFinder
from kg.extract.victims import harm_of
from kg.lexicon.words import EventTypeRow, Lexicon, word_set
from kg.model.findings import Attribution, Count, Participant
from kg.model.text import Article, BlockKind

SEPARATING_MARKS = frozenset(
    {
        "before",
        "since",
        "while",
        "although",
        "though",
        "because",
        "until",
        "despite",
        "as",
        "whereas",
    }
)
PEACEFUL = frozenset(
    {
        "ceasefire",
        "withdrawal-surrender",
        "evacuation",
        "sanction",
        "mobilisation",
        "protest",
        "threat-of-force",
    }
)
SEPARATING_CASES = frozenset(
    {
        "after",
        "following",
        "since",
        "before",
        "despite",
        "in response to",
        "because of",
        "due to",
        "ahead of",
        "until",
        "prior to",
        "in retaliation for",
        "in reaction to",
        "for",
        "to",
        "from",
    }
)


class Sentence(Protocol):
    """A parsed sentence and the block it stands in."""

    @property
    def span(self) -> Span:
        """Return the tokens."""

    @property
    def kind(self) -> BlockKind:
        """Return the block's kind."""

    @property
    def block(self) -> int:
        """Return the block's number."""


@dataclass(slots=True)
class Scene:
    """What one sentence tells of one happening (a working note, joined later into frames)."""

    sent: Span
    index: int
    kind: BlockKind
    block: int
    triggers: list[Trigger]
    type: str = "attack"
    weapon: str | None = None
    agents: list[Participant] = field(default_factory=list)
    targets: list[Participant] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    times: list[TimeMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    realisation: Realisation = field(default_factory=lambda: Realisation("occurred", None))
    hedge: str | None = None
    definite: bool = False
    sides: frozenset[str] = frozenset()
    camps: frozenset[str] = frozenset()

    @property
    def main(self) -> Trigger:
        """Return the trigger that names the happening: the act that gave the type, or a harm."""
        for trigger in self.triggers:
            if trigger.is_act and trigger.type == self.type:
                return trigger
        return next((t for t in self.triggers if t.is_act), self.triggers[0])

    @property
    def has_act(self) -> bool:
        """Tell whether an act is named, not only a harm."""
        return any(trigger.is_act for trigger in self.triggers)


class SceneReader:
    """Reads the scenes of sentences; holds every reader with its indexes built once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.names = KnownNames()
        people = PeopleReader(lexicon, self.names)
        self.people = people
        self.saying_verbs = frozenset(row.words[0] for row in lexicon.reporting)
        self.triggers = TriggerFinder(lexicon)
        self.casualties = CasualtyReader(lexicon, people)
        self.participants = ParticipantReader(lexicon, people)
        self.realisation = RealisationReader(lexicon)
        self.attribution = AttributionReader(lexicon)

    def read(
        self,
        article: Article,
        sentence: Sentence,
        *,
        index: int,
        quoted: bool,
        told: date | None = None,
    ) -> list[Scene]:
        """Return the scenes of *sentence*, in text order; *told* is the day last told before."""
        sent = sentence.span
        triggers = self.triggers.find(sent)
        if not triggers:
            return []
        groups = group_triggers(triggers, self._is_party)
        times = find_times(sent, article.published, quoted=quoted, told=told)
        places = find_places(sent, self.lexicon, self.names)
        sayings = self.attribution.sayings(sent)
        counts = self.casualties.counts(sent, triggers)
        scenes = []
        for group in map(_without_denied, groups):
            scene = Scene(sent, index, sentence.kind, sentence.block, group)
            scene.counts = [count for trigger, count in counts if trigger in group]
            self._name(scene)
            for trigger in group:
                _extend(scene.agents, self.participants.agents(trigger))
                _extend(scene.targets, self.participants.targets(trigger))
            scene.attributions = self.attribution.for_token(scene.main.token, sayings)
            scene.agents = list(licensed_doers(scene.agents, group, sayings, self.names))
            if not scene.agents:
                scene.agents = self.participants.speakers_own(group, scene.attributions)
            known = (self.names.sides_of(p.name.resolved_text) for p in scene.agents)
            scene.sides = frozenset().union(*known)
            scene.camps = frozenset(map(self._camp_of, scene.agents)) - {""}
            scene.realisation = self._realisation(scene)
            hedge = next((h for h in map(self.realisation.hedge, group) if h), None)
            scene.hedge = hedge.value if hedge else None
            scene.definite = _points_back(scene.main)
            told_of_denial = any(a.stance == "denies" for a in scene.attributions)
            if is_denied(scene.main.token) and not told_of_denial:
                scene.realisation = replace(scene.realisation, negated=True)
            if scene.realisation.negated:
                scene.counts = []
            if scene.has_act or scene.counts or scene.agents or scene.targets:
                scenes.append(scene)
        if not scenes:
            return []
        _share_out_times([t for t in times if not self._dates_saying(t, triggers)], scenes)
        _date_plans(scenes)
        own = [place for place in places if not self._is_where_they_spoke(place, triggers)]
        _share_out_places(own, scenes)
        return scenes

    def _is_where_they_spoke(self, mention: PlaceMention, triggers: Sequence[Trigger]) -> bool:
        """Tell whether somebody only spoke there: "a minister said in Vienna"."""
        first = min(mention.head.subtree, key=lambda token: token.i).i
        before = mention.head.doc[first - 1] if first > mention.head.sent.start else None
        if before is None or lemma_of(before) not in self.saying_verbs:
            return False
        return all(trigger.token.i < first for trigger in triggers)

    def _camp_of(self, doer: Participant) -> str:
        """Return "group" for a known armed group, "state" for a state's forces, else ""."""
        text = doer.name.resolved_text.lower()
        if self.names.is_armed_group(text):
            return "group"
        return "state" if set(text.split()) & word_set("state-actor") else ""

    def _dates_saying(self, mention: TimeMention, triggers: Sequence[Trigger]) -> bool:
        """Tell whether the time says when somebody spoke: "the Pentagon said on Thursday".

        With its commas lost, "... killed 20 on Monday the monitor reported" dates the deed.
        """
        token = mention.token
        before = token.doc[max(0, token.i - 2) : token.i]
        if (
            len(before) == 2
            and before[1].lower_ == "on"
            and lemma_of(before[0]) in self.saying_verbs
        ):
            return True
        inside = {"compound", "advmod", "amod"}
        while token.dep_ in inside and token.head.pos_ not in {"VERB", "AUX"}:
            token = token.head
        verb = token.head
        if lemma_of(verb) not in self.saying_verbs or token.dep_ in {"nsubj", "obj"}:
            return False
        if token.i > verb.i:
            return token.i - verb.i <= BESIDE
        return not any(t.token.i < token.i for t in triggers)

    def _is_party(self, token: Token) -> bool:
        """Tell whether *token* names people or a body, of whom a clause may tell other things."""
        return bool(token.ent_type_) or self.people.is_people(token)

    def _name(self, scene: Scene) -> None:
        acts = [t for t in scene.triggers if t.is_act]
        if scene.counts and not takes_a_place(scene):
            acts = [t for t in acts if t.type != "territory-change"]
        ranks = self.lexicon.event_types
        if acts:
            best = max(acts, key=lambda t: (t.row.id != "strike.n", _rank(ranks, t.type)))
            if (
                len(acts) > 1
                and best.type in {"attack"}
                and any(t.row.id == "strike.n" for t in acts)
            ):
                best = next(t for t in acts if t.row.id == "strike.n")
            if not scene.counts and any(t.type == "arrest-detention" for t in acts):
                best = next(t for t in acts if t.type == "arrest-detention")
            scene.type, scene.weapon = best.type, best.weapon
            return
        scene.type, scene.weapon = self._type_from_means(scene)

    def _type_from_means(self, scene: Scene) -> tuple[str, str | None]:
        """Name a scene without an act by a weapon in the clause: "killed by a mortar shell"."""
        for trigger in scene.triggers:
            for token in trigger.token.subtree:
                means = self.triggers.means_of(token)
                if means is not None and token.dep_ in {"obl", "obl:agent", "nsubj", "nmod", "obj"}:
                    return means.type, means.weapon
        return "", None

    def _realisation(self, scene: Scene) -> Realisation:
        """Take the reading of the main trigger; a harm that happened makes the scene happen."""
        readings = [self.realisation.read(trigger) for trigger in scene.triggers]
        harms = [r for t, r in zip(scene.triggers, readings, strict=True) if harm_of(t)]
        main = readings[scene.triggers.index(scene.main)]
        if scene.counts and any(r.status == "occurred" for r in harms):
            return next(r for r in harms if r.status == "occurred")
        return main


def _without_denied(group: list[Trigger]) -> list[Trigger]:
    """Return the triggers that are not denied; all of them if all are."""
    return [trigger for trigger in group if not is_negated(trigger.token)] or group


def takes_a_place(scene: Scene) -> bool:
    """Tell whether what was taken is a place: 'captured the town', 'took control of Hajin'."""
    for verb in (t.token for t in scene.triggers if t.type == "territory-change"):
        for argument in children(verb, "obj", "nsubj:pass", "obl", "conj"):
            if any(_is_takeable(token) for token in argument.subtree if token.pos_ != "VERB"):
                return True
    return False


def _is_takeable(token: Token) -> bool:
    named = token.ent_type_ == "LOC" and not is_demonym(token)
    return named or lemma_of(token) in word_set("takeable")


def _rank(ranks: dict[str, EventTypeRow], name: str) -> int:
    return ranks[name].rank if name in ranks else 0


def group_triggers(
    triggers: Sequence[Trigger], is_party: Callable[[Token], bool]
) -> list[list[Trigger]]:
    """Group the triggers of one sentence into happenings (union along unbroken paths)."""
    parent = list(range(len(triggers)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, a in enumerate(triggers):
        for j in range(i + 1, len(triggers)):
            if root(i) != root(j) and belong_together(a, triggers[j], triggers, is_party):
                parent[root(j)] = root(i)
    groups: dict[int, list[Trigger]] = {}
    for i, trigger in enumerate(triggers):
        groups.setdefault(root(i), []).append(trigger)
    return [groups[key] for key in sorted(groups)]


def belong_together(
    a: Trigger, b: Trigger, triggers: Sequence[Trigger], is_party: Callable[[Token], bool]
) -> bool:
    """Tell whether two triggers of one sentence tell of one happening."""
    harm_and_act = a.is_act != b.is_act
    harm, act = (a, b) if b.is_act else (b, a)
    if harm_and_act and lost_subject(harm.token) == act.token:
        return True
    up_a, up_b = ancestors(a.token), ancestors(b.token)
    meeting = next((node for node in up_a if node in up_b), None)
    if meeting is None:
        return False
    edges = [n for n in up_a if n not in up_b] + [n for n in up_b if n not in up_a]
    others = {t.token.i for t in triggers if t is not a and t is not b}
    if a.is_act and b.is_act and PEACEFUL & {a.type, b.type} and a.type != b.type:
        return False
    if any(node.i in others for node in edges if node not in (a.token, b.token)):
        return False
    if meeting not in (a.token, b.token) and meeting.i in others:
        return False
    clauses = [n for n in edges if n.dep_ in CLAUSES and n in ancestors(harm.token)]
    if harm_and_act and any(_tells_of(clause, others) for clause in clauses):
        return False  # "raided the village after an attack killed two guards"
    return not any(_breaks(edge, harm_and_act, a, b, is_party) for edge in edges)


def _tells_of(clause: Token, acts: set[int]) -> bool:
    """Tell whether a clause after a conjunction has one of *acts* as its subject."""
    lost = lost_subject(clause)
    if lost is not None:
        return lost.i in acts
    told = any(noun.i in acts for noun in children(clause, "nsubj", "nsubj:pass"))
    return told and bool(children(clause, "mark"))


def _breaks(
    edge: Token, harm_and_act: bool, a: Trigger, b: Trigger, is_party: Callable[[Token], bool]
) -> bool:
    """Tell whether the edge from *edge* to its head parts two happenings."""
    dep = edge.dep_
    if dep == "parataxis":
        return not harm_and_act
    if dep in {"acl:relcl", "advcl:relcl"}:
        if edge.head.dep_ in AGENT_DEPS and any(_only_aims(t) for t in (a, b) if t.token == edge):
            return False  # "an airstrike by the coalition, which targeted a truck"
        return _relative_breaks(edge, harm_and_act, {a.token.i, b.token.i}, is_party)
    if dep in {"advcl", "ccomp", "acl"}:
        marks = {c.lower_ for c in edge.children if c.dep_ in {"mark", "advmod", "case"}}
        if harm_and_act:
            return bool(marks & (SEPARATING_MARKS - {"as"}))
        return bool(marks & (SEPARATING_MARKS | {"after", "when"}))
    if lemma_of(edge.head) in word_set("reaction") or lemma_of(edge) in word_set("prompting"):
        return True
    if dep in {"obl", "nmod"}:
        return case_of(edge) in SEPARATING_CASES - (CAUSES if harm_and_act else frozenset())
    if dep == "conj":
        return not harm_and_act and a.is_act and b.is_act and _own_clause(edge)
    return False


AGENT_DEPS = frozenset({"nmod", "obl:agent", "obl"})
CLAUSES = frozenset({"advcl", "parataxis"})


def _only_aims(trigger: Trigger) -> bool:
    """Tell whether the verb tells what an act aimed at rather than another act."""
    return trigger.row.id in {"target.v", "hit.v", "strike.v"}


def _relative_breaks(
    edge: Token, harm_and_act: bool, tokens: set[int], is_party: Callable[[Token], bool]
) -> bool:
    """Tell whether a relative clause tells of something else than the clause of its noun.

    "a barrage that killed 12" and "killed by men who fired mortars" tell of one happening;
    "fighting with the SDF, who launched an offensive last month" of two.
    """
    noun = edge.head
    if noun.i in tokens:
        return False
    if any(c.lower_ in {"where", "when", "while"} for c in children(edge, "advmod", "mark")):
        return True
    if harm_and_act and not is_party(noun):
        return False
    is_agent = noun.dep_ in {"obl:agent", "nsubj", "obl"} and noun.head.i in tokens
    return not (is_agent and harm_and_act)


CAUSES = frozenset({"after", "following", "due to", "because of", "from", "for", "to"})


def _own_clause(token: Token) -> bool:
    """Tell whether a coordinated trigger is a verb of its own ('attacked X and burned Y')."""
    return token.pos_ == "VERB" and bool(children(token, "obj", "nsubj", "nsubj:pass"))


def _points_back(trigger: Trigger) -> bool:
    """Tell whether the trigger, or what exploded, is one already spoken of: "the device"."""
    if trigger.row.pos == "VERB":
        went_off = trigger.row.subject == "means" or (
            trigger.row.object == "means" and not children(trigger.token, "obj")
        )
        return went_off and any(_is_definite(noun) for noun in children(trigger.token, "nsubj"))
    return _is_definite(trigger.token)


def _is_definite(noun: Token) -> bool:
    return any(c.lower_ in {"the", "this", "that", "these", "those"} for c in children(noun, "det"))


def _extend(into: list[Participant], more: Sequence[Participant]) -> None:
    known = {participant.name.text.lower() for participant in into}
    into.extend(p for p in more if p.name.text.lower() not in known)


def _date_plans(scenes: Sequence[Scene]) -> None:
    """Let the weekday of an act that is still to come lie ahead: "plans to bomb it on Friday".

    What somebody *tried* or *vowed* to do may be past by now: those weekdays stay.
    """
    for scene in scenes:
        act = scene.main.token
        is_told_as_past = any(token.tag_ == "VBD" for token in ancestors(act))
        if scene.realisation.status in {"planned", "threatened"} and not is_told_as_past:
            scene.times = [
                replace(time, when=to_come(time.when)) if time.token.i > act.i else time
                for time in scene.times
            ]


def _own_date(mention: TimeMention, scene: Scene) -> TimeMention:
    """Return *mention* as the date of the act itself where 'since' leads to that very act.

    "... the deadliest since a 2015 attack that killed 300": those died in 2015, not since then.
    """
    if not mention.opens or mention.token.dep_ not in (*ADJECTIVAL, "nummod", "det"):
        return mention
    told = set(mention.token.head.subtree)
    harms = [trigger for trigger in scene.triggers if harm_of(trigger)] or scene.triggers
    is_own = all(trigger.token in told for trigger in harms)
    return replace(mention, opens=False) if is_own else mention


def _share_out_times(mentions: Sequence[TimeMention], scenes: Sequence[Scene]) -> None:
    """Give each time to the scene whose triggers are nearest in the tree."""
    for mention in mentions:
        clause = _relative_clause_before(mention.token)
        touched = [s for s in scenes if any(t.token in clause for t in s.triggers)]
        inside = [s for s in touched if all(t.token in clause for t in s.triggers)] or touched
        if clause and not inside:
            continue
        best = min(inside or scenes, key=lambda scene: tree_distance(mention.token, scene))
        best.times.append(_own_date(mention, best))


def _relative_clause_before(token: Token) -> frozenset[Token]:
    """Return the relative clause that *token* ends, however the parser attached it.

    "... fighting with the SDF, who launched an offensive last month": last month is of the launch.
    """
    for i in range(token.i - 1, token.sent.start, -1):
        before = token.doc[i]
        if before.is_punct and before.text != "-":
            break
        if before.pos_ == "VERB" and before.dep_ not in {"amod", "compound"}:
            return frozenset(before.subtree) if before.dep_ == "acl:relcl" else frozenset()
    return frozenset()


def _share_out_places(mentions: Sequence[PlaceMention], scenes: Sequence[Scene]) -> None:
    """Give each place to the nearest scene; what only contains another place goes with it."""
    for mention in mentions:
        if mention.is_part or _is_of_another_act(mention, scenes):
            continue
        best = min(scenes, key=lambda scene: tree_distance(mention.head, scene))
        best.places.append(replace(mention, distance=tree_distance(mention.head, best)))


def _is_of_another_act(mention: PlaceMention, scenes: Sequence[Scene]) -> bool:
    """Tell whether the place belongs to an act that no scene tells.

    "its operations in Hajin were resumed after Turkish bombardments on areas in the north".
    """
    noun = mention.head.head if mention.head.dep_ == "nmod" else None
    if noun is None or lemma_of(noun) not in word_set("campaign"):
        return False
    return not any(noun == t.token for scene in scenes for t in scene.triggers)


def tree_distance(token: Token, scene: Scene) -> float:
    """Return how far *token* is from the scene's triggers: tree edges, clauses crossed, words."""
    best = 1e9
    up = ancestors(token)
    for trigger in scene.triggers:
        up_trigger = ancestors(trigger.token)
        meeting = next((node for node in up if node in up_trigger), None)
        if meeting is None:
            edges = 20.0
        else:
            climbed = up[: up.index(meeting)]
            edges = len(climbed) + 1.5 * up_trigger.index(meeting)
            edges += sum(4.0 for node in climbed if node.dep_ in RELATIVE and node is not token)
        best = min(best, edges + abs(token.i - trigger.token.i) / 100)
    return best


BESIDE = 4
"""So far behind a verb of saying may its day stand: "told the agency on Thursday"."""
RELATIVE = frozenset({"acl:relcl", "acl", "advcl:relcl", "parataxis"})
