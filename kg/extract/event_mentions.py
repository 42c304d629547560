"""Read the event mentions of a sentence.

The triggers of a sentence are grouped into mentions (``grouping.py``). Each gathers its
participants, counts, speakers and factuality; times and places are shared out (``sharing.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from spacy.tokens import Span, Token

from kg.clauses.factuality import Factuality, FactualityReader
from kg.clauses.polarity import (
    befell_nobody,
    is_denied,
    is_negated,
    is_ruled_out_deed,
    is_unsettled,
)
from kg.clauses.sources import AttributionReader, ReportedSpeech
from kg.clauses.trees import (
    QUOTES,
    ancestors,
    any_in,
    case_of,
    children,
    has_word,
    lemma_of,
    words_of,
)
from kg.extract.accidents import without_accidents
from kg.extract.beside_the_act import is_day_beside
from kg.extract.casualties import CasualtyReader
from kg.extract.gapping import find_gaps
from kg.extract.grouping import group_triggers, is_answered
from kg.extract.known_names import KnownNames
from kg.extract.licence import licensed_doers
from kg.extract.numbers import find_quantities
from kg.extract.participants import ParticipantReader
from kg.extract.people import PeopleReader, is_demonym, names_people
from kg.extract.places import PlaceMention, find_places
from kg.extract.sentences import Seen, Sentence
from kg.extract.sharing import share_out
from kg.extract.times import TimeMention, find_times
from kg.extract.triggers import ARREST, TAKING, Trigger, TriggerFinder
from kg.extract.uncounted import uncounted
from kg.extract.victims import harm_of
from kg.lexicon.words import Lexicon, word_set
from kg.model.findings import Attribution, Count, Participant
from kg.model.text import BlockKind, Passage
from kg.model.trace import Gap

STRIKE = "strike.n"
"""Names the act only where nothing but 'attack' does: 'strike' may be of any kind."""
ANSWERED = 2
"""So many heads above an act may the word for its answer stand."""
WEAPON_DEPS = frozenset({"obl", "obl:agent", "nsubj", "nmod", "obj"})


@dataclass(slots=True)
class EventMention:
    """One sentence's account of one event; written as a frame later.

    `spared` are harms beside it that befell nobody: "no civilians were killed in the shelling".
    """

    sent: Span
    index: int
    kind: BlockKind
    triggers: list[Trigger]
    spared: list[Trigger] = field(default_factory=list)
    type: str = "attack"
    weapon: str | None = None
    agents: list[Participant] = field(default_factory=list)
    targets: list[Participant] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    times: list[TimeMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    factuality: Factuality = field(default_factory=lambda: Factuality("occurred", None))
    hedge: str | None = None
    definite: bool = False

    @property
    def main(self) -> Trigger:
        """Return the trigger that names the event: the act that gave the type, or a harm."""
        acts = [trigger for trigger in self.triggers if trigger.is_act]
        return next((t for t in acts if t.type == self.type), (acts or self.triggers)[0])

    @property
    def is_answered(self) -> bool:
        """Tell whether another act answers it: "in retaliation for the killing of three"."""
        above = (node for word in self.words for node in ancestors(word)[:ANSWERED])
        return any(map(is_answered, above))

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


class EventMentionReader:
    """Reads the mentions of sentences; holds every reader with its indexes built once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.names = KnownNames()
        self.people = PeopleReader(lexicon, self.names)
        self.speech_verbs = frozenset(row.words[0] for row in lexicon.reporting)
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
            yield Seen(sentence, index, quoted, times, places, find_quantities(span, self.lexicon))
            acted = (m for m in times[::-1] if not is_day_beside(m, (), self.speech_verbs))
            told = next((m.when.start for m in acted if m.when.precision == "day"), told)
            # A quotation may run over several sentences and marks only its first and last word.
            open_quote ^= sum(map(words_of(span).count, QUOTES)) % 2 == 1

    def read(self, seen: Seen) -> list[EventMention]:
        """Return the mentions of a sentence, in text order; note what stands beside them."""
        sent, kind = seen.sentence.span, seen.sentence.kind
        triggers = without_accidents(self.triggers.find(sent), self.lexicon)
        if not triggers:
            seen.beside.extend(share_out(seen.times, seen.places, (), (), self.speech_verbs))
            return []
        speeches = self.attribution.reported_speech(sent)
        counts = self.casualties.counts(sent, triggers, seen.figures)
        mentions = []
        for told in group_triggers(triggers, self._is_party):
            group = self._happened(told)
            spared = [trigger for trigger in told if trigger not in group]
            mention = EventMention(sent, seen.index, kind, group, spared=spared)
            mention.counts = [c for t, c in counts if t in group and not _may_not_be(t, mention)]
            mention.gaps = self._gaps(mention, seen)
            self._fill(mention, speeches)
            if mention.has_act or mention.counts or mention.agents or mention.targets:
                mentions.append(mention)
        # A quotation has its own clock: its "yesterday" is the day before somebody spoke.
        times = [time.in_quotation() for time in seen.times] if seen.quoted else seen.times
        taken = [
            passage for mention in mentions for gap in mention.gaps for passage in gap.adjuncts
        ]
        free = [time for time in times if time.when.passage not in taken]
        places = [place for place in seen.places if place.where.name.passage not in taken]
        seen.beside.extend(share_out(free, places, mentions, triggers, self.speech_verbs))
        return mentions

    def uncounted(self, seen: Seen) -> list[Passage]:
        """Return where figures of a sentence stand that count nobody harmed by violence."""
        if not seen.figures:
            return []
        triggers = self.triggers.find(seen.sentence.span)
        return list(uncounted(seen, triggers, self.lexicon))

    def _happened(self, group: list[Trigger]) -> list[Trigger]:
        """Return the triggers without what was denied, nor a weapon only found beside an act.

        "Soldiers found 30 landmines and killed three rebels": no mine went off.
        """
        kept = _without_denied(group)
        found = [t for t in kept if t.is_thing and self.reality(t).status == "averted"]
        harms = [t for t in kept if harm_of(t) and t not in found]
        is_beside = all(f.token not in ancestors(harm.token) for harm in harms for f in found)
        return [t for t in kept if t not in found] if harms and is_beside else kept

    def _gaps(self, mention: EventMention, seen: Seen) -> list[Gap]:
        """Return the acts that share the mention's verb; their figures are none of its own."""
        told = ((trigger.token.i, harm_of(trigger)) for trigger in mention.triggers)
        harms = {i: harm for i, harm in told if harm}
        gaps = find_gaps(seen, mention.counts, harms, self.casualties.counted)
        gone = [gap.count.passage for gap in gaps]
        mention.counts = [c for c in mention.counts if not any(map(c.passage.overlaps, gone))]
        return gaps

    def _fill(self, mention: EventMention, speeches: Sequence[ReportedSpeech]) -> None:
        mention.type, mention.weapon = self._kind(mention)
        main = mention.main
        mention.definite = _points_back(main)
        mention.attributions = self.attribution.for_token(main.token, speeches)
        self._read_speakers(mention, speeches)
        mention.factuality = self._factuality(mention)
        self._read_participants(mention, speeches)
        hedges = (self.factuality.hedge(trigger.token) for trigger in mention.triggers)
        mention.hedge = next((hedge.value for hedge in hedges if hedge), None)
        if mention.factuality.negated:
            mention.counts = []

    def _read_speakers(self, mention: EventMention, speeches: Sequence[ReportedSpeech]) -> None:
        """Give each figure the speakers of its own clause, and them to the mention."""
        for place, count in enumerate(mention.counts):
            word = next(token for token in mention.sent if token.idx >= count.passage.start)
            told = self.attribution.for_token(word, speeches)
            speakers = tuple(said.source for said in told if said.source)
            mention.counts[place] = replace(count, speakers=speakers)
            mention.attributions += told

    def _read_participants(self, mention: EventMention, speeches: Sequence[ReportedSpeech]) -> None:
        for trigger in mention.triggers:
            if self._may_accuse(trigger, mention):
                _extend(mention.agents, self.participants.agents(trigger))
            _extend(mention.targets, self.participants.targets(trigger))
        if mention.is_answered:
            # "The army shelled it in retaliation for the killing of three": the army killed none of
            # them.
            mention.agents = [agent for agent in mention.agents if _stands_under(agent, mention)]
        doers = list(licensed_doers(mention.agents, mention.triggers, speeches, self.names))
        mention.agents = doers or self.participants.speakers_own(
            mention.triggers, mention.attributions
        )

    def _may_accuse(self, trigger: Trigger, mention: EventMention) -> bool:
        """Tell whether the doer of *trigger* is the doer of what happened.

        "It is unclear whether rebels carried out the attack that killed nine": nine were killed,
        and nobody says by whom.
        """
        happened = mention.factuality.status == "occurred"
        told = self.reality(trigger)
        return not happened or (told.status == "occurred" and not self._is_denied(trigger, mention))

    def _is_party(self, token: Token) -> bool:
        """Tell whether *token* names people or a body, of whom a clause may tell other things."""
        return bool(token.ent_type_) or names_people(token)

    def _kind(self, mention: EventMention) -> tuple[str, str | None]:
        """Return type and weapon: of the act of highest rank, else of a weapon in the clause.

        An arrest, where nobody is counted, comes before all; what is taken from people is no place.
        """
        never = TAKING if mention.counts and not takes_a_place(mention) else None
        first = None if mention.counts else ARREST
        acts = [t for t in mention.triggers if t.is_act and t.type != never]
        best = max(acts, key=lambda act: (act.type == first, *self._rank(act)), default=None)
        return (best.type, best.weapon) if best is not None else self._kind_by_instrument(mention)

    def _rank(self, trigger: Trigger) -> tuple[int, int]:
        """Rank what names an act: 'strike' may be of any kind, and is more than an attack."""
        row = self.lexicon.event_types.get(trigger.type)
        rank = row.rank if row else 0
        if trigger.row.id == STRIKE:
            return 1, rank
        return 2 * (rank > self.lexicon.event_types["attack"].rank), rank

    def _kind_by_instrument(self, mention: EventMention) -> tuple[str, str | None]:
        """Name a mention without an act by a weapon in the clause: "killed by a mortar shell"."""
        words = (token for trigger in mention.triggers for token in _weapons_below(trigger.token))
        found = map(self.triggers.instrument_of, words)
        first = next(filter(None, found), None)
        return (first.type, first.weapon) if first is not None else ("", None)

    def _factuality(self, mention: EventMention) -> Factuality:
        """Take the reading of the main trigger; a harm that happened makes the mention happen."""
        harms = filter(harm_of, mention.triggers if mention.counts else ())
        happened = [t for t in harms if self.reality(t).status == "occurred"]
        told = self.reality(next(iter(happened), mention.main))
        # In "ruled out that rebels planted the bomb that killed nine" the nine were killed.
        bears = happened[0] if happened and _is_told_of(mention.main, happened[0]) else mention.main
        return replace(told, negated=True) if self._is_denied(bears, mention) else told

    def _is_denied(self, trigger: Trigger, mention: EventMention) -> bool:
        # "The army denied shelling it" is told, as denied; "nobody was killed" is not.
        by_speaker = any(said.stance == "denies" for said in mention.attributions)
        return is_denied(trigger.token) and not by_speaker

    def reality(self, trigger: Trigger) -> Factuality:
        """Tell whether what *trigger* names happened."""
        return self.factuality.read(trigger.token, is_thing=trigger.is_thing)


def _weapons_below(harm: Token) -> Iterator[Token]:
    """Yield what may name the weapon below *harm*, but not of what its victim survived before."""
    for token in harm.subtree:
        between = takewhile(lambda node: node != harm, ancestors(token))
        if token.dep_ in WEAPON_DEPS and not any_in(between, "surviving"):
            yield token


def _is_told_of(act: Trigger, harm: Trigger) -> bool:
    """Tell whether a relative clause on *act* tells the harm: "the bombing that killed nine"."""
    return harm.token.dep_ == "acl:relcl" and harm.token.head == act.token


def _may_not_be(harm: Trigger, mention: EventMention) -> bool:
    """Tell whether an act happened and its harm need not: "the blast could have killed 12".

    "Rebels could have killed 12" asks who did it.
    """
    return mention.has_act and is_unsettled(harm.token)


def _without_denied(group: list[Trigger]) -> list[Trigger]:
    """Leave out what the sentence itself says was not: "killed nobody", "ruled out an attack"."""
    denials = (is_negated, befell_nobody, is_ruled_out_deed)
    return [t for t in group if not any(denies(t.token) for denies in denials)] or group


def takes_a_place(mention: EventMention) -> bool:
    """Tell whether what was taken is a place: 'captured the town', 'took control of Hajin'."""
    verbs = (t.token for t in mention.triggers if t.type == TAKING)
    taken = [noun for v in verbs for noun in children(v, "obj", "nsubj:pass", "obl", "conj")]
    named = (token for noun in taken if not _tells_where(noun) for token in _named_by(noun))
    held = (noun for noun in taken if noun.dep_ in {"obj", "nsubj:pass"} and names_people(noun))
    return next(held, None) is None and any(map(_is_takeable, named))


def _named_by(noun: Token) -> Iterator[Token]:
    """Yield *noun* and what tells which it is, but for clauses: "the town *where* ...".

    Nor where it was: "two trucks *in Goma*".
    """
    yield noun
    for child in noun.children:
        if child.dep_ not in {"acl", "acl:relcl", "advcl"} and not _tells_where(child):
            yield from _named_by(child)


def _tells_where(noun: Token) -> bool:
    return noun.dep_ in {"nmod", "obl"} and case_of(noun) in word_set("gap-case")


def _is_takeable(token: Token) -> bool:
    if token.pos_ == "VERB":
        return False
    named = token.ent_type_ == "LOC" and not is_demonym(token)
    return named or lemma_of(token) in word_set("takeable")


def _points_back(trigger: Trigger) -> bool:
    """Tell whether the trigger, or what exploded, is one already spoken of: "the device".

    "The Omagh bombing" is called by its place, spoken of or not.
    """
    token, row = trigger.token, trigger.row
    goes_off = row.subject == "means" or (row.object == "means" and not children(token, "obj"))
    exploded = children(token, "nsubj") if goes_off else []
    known = exploded if row.pos == "VERB" else [token]
    return any(
        has_word(noun, word_set("determining"), "det")
        and not any(name.ent_type_ == "LOC" for name in children(noun, "compound"))
        for noun in known
    )


def _extend(into: list[Participant], more: Sequence[Participant]) -> None:
    known = {participant.name.text.lower() for participant in into}
    into.extend(p for p in more if p.name.text.lower() not in known)


def _stands_under(agent: Participant, mention: EventMention) -> bool:
    """Tell whether *agent* is named in the phrases of the mention's own words."""
    own = {token.idx for word in mention.words for token in word.subtree}
    return agent.name.passage.start in own
