"""Read what one sentence tells of one event, as a scene.

The triggers of a sentence are grouped into scenes (``grouping.py``). Each gathers its participants,
counts, speakers and how real it is; times and places are shared out (``sharing.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Span, Token

from kg.clauses.factuality import FactualityReader, Realisation
from kg.clauses.polarity import is_denied, is_negated
from kg.clauses.sources import AttributionReader, Saying
from kg.clauses.trees import QUOTES, ancestors, any_in, children, has_word, lemma_of, words_of
from kg.extract.accidents import without_accidents
from kg.extract.casualties import CasualtyReader
from kg.extract.grouping import group_triggers
from kg.extract.known_names import KnownNames
from kg.extract.licence import licensed_doers
from kg.extract.numbers import find_figures
from kg.extract.participants import ParticipantReader
from kg.extract.people import PeopleReader, is_demonym, names_people
from kg.extract.places import PlaceMention, find_places
from kg.extract.sentences import Seen, Sentence
from kg.extract.sharing import dates_saying, share_out
from kg.extract.times import TimeMention, find_times
from kg.extract.triggers import ARREST, Trigger, TriggerFinder
from kg.extract.victims import harm_of
from kg.lexicon.words import Lexicon, word_set
from kg.model.findings import Attribution, Count, Participant
from kg.model.text import BlockKind

TAKING = "territory-change"
STRIKE = "strike.n"
"""Names the act only where nothing but 'attack' does: 'strike' may be of any kind."""
ANSWERED = 2
"""So many heads above an act may the word for its answer stand."""
WEAPON_DEPS = frozenset({"obl", "obl:agent", "nsubj", "nmod", "obj"})


@dataclass(slots=True)
class Scene:
    """What one sentence tells of one happening (a working note, joined later into frames)."""

    sent: Span
    index: int
    kind: BlockKind
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

    @property
    def main(self) -> Trigger:
        """Return the trigger that names the happening: the act that gave the type, or a harm."""
        acts = [trigger for trigger in self.triggers if trigger.is_act]
        return next((t for t in acts if t.type == self.type), (acts or self.triggers)[0])

    @property
    def is_answered(self) -> bool:
        """Tell whether another act answers it: "in retaliation for the killing of three"."""
        above = (node.head for word in self.words for node in ancestors(word)[:ANSWERED])
        return any_in(above, "reaction")

    @property
    def is_new(self) -> bool:
        """Tell whether it is told as another: "a similar attack", "in a separate incident".

        Or says what the harmed are said to have done before: "the five were gunmen who had opened
        fire".
        """
        nouns = (n for word in self.words for n in (word, *children(word, "obl")))
        if any(has_word(noun, word_set("new-event"), "amod") for noun in nouns):
            return True
        clauses = (word for word in self.words if word.dep_ == "acl:relcl")
        return any(has_word(c, ("had",), "aux") and children(c.head, "cop") for c in clauses)

    @property
    def words(self) -> set[Token]:
        """Return the heads of its triggers."""
        return {trigger.token for trigger in self.triggers}

    @property
    def has_act(self) -> bool:
        """Tell whether an act is named, not only a harm."""
        return any(trigger.is_act for trigger in self.triggers)


class SceneReader:
    """Reads the scenes of sentences; holds every reader with its indexes built once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.names = KnownNames()
        self.people = PeopleReader(lexicon, self.names)
        self.saying_verbs = frozenset(row.words[0] for row in lexicon.reporting)
        self.triggers = TriggerFinder(lexicon)
        self.casualties = CasualtyReader(lexicon, self.people)
        self.participants = ParticipantReader(lexicon, self.people)
        self.factuality = FactualityReader(lexicon)
        self.attribution = AttributionReader(lexicon)

    def see(self, sentences: Sequence[Sentence], published: date | None) -> Iterator[Seen]:
        """Yield what stands in each of the *sentences* of an article whose names are marked.

        "The next day" follows the day last told, but for the day on which somebody only spoke.
        """
        open_quote = False
        told: date | None = None
        for index, sentence in enumerate(sentences):
            span = sentence.span
            times = find_times(span, published, told=told)
            quoted = open_quote or words_of(span).lstrip().startswith(QUOTES)
            places = find_places(span, self.lexicon, self.names)
            yield Seen(sentence, index, quoted, times, places, find_figures(span, self.lexicon))
            acted = (m for m in times[::-1] if not dates_saying(m.token, (), self.saying_verbs))
            told = next((m.when.start for m in acted if m.when.precision == "day"), told)
            open_quote ^= sum(map(words_of(span).count, QUOTES)) % 2 == 1

    def read(self, seen: Seen) -> list[Scene]:
        """Return the scenes of a sentence, in text order."""
        sent, kind = seen.sentence.span, seen.sentence.kind
        triggers = without_accidents(self.triggers.find(sent), self.lexicon)
        if not triggers:
            return []
        sayings = self.attribution.sayings(sent)
        counts = self.casualties.counts(sent, triggers, seen.figures)
        scenes = []
        for group in map(_without_denied, group_triggers(triggers, self._is_party)):
            scene = Scene(sent, seen.index, kind, group)
            scene.counts = [count for trigger, count in counts if trigger in group]
            self._fill(scene, sayings)
            if scene.has_act or scene.counts or scene.agents or scene.targets:
                scenes.append(scene)
        times = [time.in_quotation() for time in seen.times] if seen.quoted else seen.times
        share_out(times, seen.places, scenes, triggers, self.saying_verbs)
        return scenes

    def _fill(self, scene: Scene, sayings: Sequence[Saying]) -> None:
        scene.type, scene.weapon = self._kind(scene)
        main = scene.main
        scene.definite = _points_back(main)
        scene.attributions = self.attribution.for_token(main.token, sayings)
        self._read_speakers(scene, sayings)
        self._read_participants(scene, sayings)
        hedges = (self.factuality.hedge(trigger.token) for trigger in scene.triggers)
        scene.hedge = next((hedge.value for hedge in hedges if hedge), None)
        scene.realisation = self._realisation(scene)
        if scene.realisation.negated:
            scene.counts = []

    def _read_speakers(self, scene: Scene, sayings: Sequence[Saying]) -> None:
        """Give each figure the speakers of its own clause, and them to the scene."""
        for place, count in enumerate(scene.counts):
            word = next(token for token in scene.sent if token.idx >= count.passage.start)
            told = self.attribution.for_token(word, sayings)
            speakers = tuple(said.source for said in told if said.source)
            scene.counts[place] = replace(count, speakers=speakers)
            scene.attributions += told

    def _read_participants(self, scene: Scene, sayings: Sequence[Saying]) -> None:
        for trigger in scene.triggers:
            _extend(scene.agents, self.participants.agents(trigger))
            _extend(scene.targets, self.participants.targets(trigger))
        if scene.is_answered:
            scene.agents = [agent for agent in scene.agents if _stands_under(agent, scene)]
        doers = list(licensed_doers(scene.agents, scene.triggers, sayings, self.names))
        scene.agents = doers or self.participants.speakers_own(scene.triggers, scene.attributions)

    def _is_party(self, token: Token) -> bool:
        """Tell whether *token* names people or a body, of whom a clause may tell other things."""
        return bool(token.ent_type_) or names_people(token)

    def _kind(self, scene: Scene) -> tuple[str, str | None]:
        """Return type and weapon: of the act of highest rank, else of a weapon in the clause.

        An arrest, where nobody is counted, comes before all; what is taken from people is no place.
        """
        never = TAKING if scene.counts and not takes_a_place(scene) else None
        first = None if scene.counts else ARREST
        acts = [t for t in scene.triggers if t.is_act and t.type != never]
        best = max(acts, key=lambda act: (act.type == first, *self._rank(act)), default=None)
        return (best.type, best.weapon) if best is not None else self._kind_by_means(scene)

    def _rank(self, trigger: Trigger) -> tuple[int, int]:
        """Rank what names an act: 'strike' may be of any kind, and is more than an attack."""
        row = self.lexicon.event_types.get(trigger.type)
        rank = row.rank if row else 0
        if trigger.row.id == STRIKE:
            return 1, rank
        return 2 * (rank > self.lexicon.event_types["attack"].rank), rank

    def _kind_by_means(self, scene: Scene) -> tuple[str, str | None]:
        """Name a scene without an act by a weapon in the clause: "killed by a mortar shell"."""
        words = (token for trigger in scene.triggers for token in trigger.token.subtree)
        means = (self.triggers.means_of(token) for token in words if token.dep_ in WEAPON_DEPS)
        first = next(filter(None, means), None)
        return (first.type, first.weapon) if first is not None else ("", None)

    def _realisation(self, scene: Scene) -> Realisation:
        """Take the reading of the main trigger; a harm that happened makes the scene happen."""
        harms = filter(harm_of, scene.triggers if scene.counts else ())
        happened = (r for r in map(self.reality, harms) if r.status == "occurred")
        told = next(happened, None) or self.reality(scene.main)
        denied_by_speaker = any(a.stance == "denies" for a in scene.attributions)
        is_denial = is_denied(scene.main.token) and not denied_by_speaker
        return replace(told, negated=True) if is_denial else told

    def reality(self, trigger: Trigger) -> Realisation:
        """Tell whether what *trigger* names happened."""
        is_thing = " ".join(trigger.row.words) in word_set("weapon-noun")
        return self.factuality.read(trigger.token, is_thing=is_thing)


def _without_denied(group: list[Trigger]) -> list[Trigger]:
    return [trigger for trigger in group if not is_negated(trigger.token)] or group


def takes_a_place(scene: Scene) -> bool:
    """Tell whether what was taken is a place: 'captured the town', 'took control of Hajin'."""
    verbs = (t.token for t in scene.triggers if t.type == TAKING)
    taken = [noun for v in verbs for noun in children(v, "obj", "nsubj:pass", "obl", "conj")]
    named = (token for noun in taken for token in _named_by(noun))
    held = (noun for noun in taken if noun.dep_ in {"obj", "nsubj:pass"} and names_people(noun))
    return next(held, None) is None and any(map(_is_takeable, named))


def _named_by(noun: Token) -> Iterator[Token]:
    """Yield *noun* and what tells which it is, but for clauses: "the town *where* ..."."""
    yield noun
    for child in noun.children:
        if child.dep_ not in {"acl", "acl:relcl", "advcl"}:
            yield from _named_by(child)


def _is_takeable(token: Token) -> bool:
    if token.pos_ == "VERB":
        return False
    named = token.ent_type_ == "LOC" and not is_demonym(token)
    return named or lemma_of(token) in word_set("takeable")


def _points_back(trigger: Trigger) -> bool:
    """Tell whether the trigger, or what exploded, is one already spoken of: "the device"."""
    token, row = trigger.token, trigger.row
    goes_off = row.subject == "means" or (row.object == "means" and not children(token, "obj"))
    exploded = children(token, "nsubj") if goes_off else []
    known = exploded if row.pos == "VERB" else [token]
    return any(has_word(noun, word_set("determining"), "det") for noun in known)


def _extend(into: list[Participant], more: Sequence[Participant]) -> None:
    known = {participant.name.text.lower() for participant in into}
    into.extend(p for p in more if p.name.text.lower() not in known)


def _stands_under(agent: Participant, scene: Scene) -> bool:
    """Tell whether *agent* is named in the phrases of the scene's own words."""
    own = {token.idx for word in scene.words for token in word.subtree}
    return agent.name.passage.start in own
