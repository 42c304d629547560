"""Who did it, and to whom?

Reads agents and patients of a trigger from the parse: subjects and by-phrases, the subject of a
light verb ("carried out an attack"), possessives and compounds ("Turkish shelling", "coalition
air strikes"), control and coordination, and the targets of verbs and nouns ("attack on a base").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from kg.extract.people import (
    PeopleReader,
    actor_name,
    framing_of,
    is_demonym,
    organisation_of,
    victim_text,
    victim_tokens,
)
from kg.extract.phrases import (
    case_of,
    children,
    conjuncts,
    entity_of,
    is_quoted,
    lemma_of,
    lost_subject,
    noun_phrase,
    passage_of,
)
from kg.extract.polarity import is_nobody
from kg.extract.triggers import Trigger
from kg.lexicon.words import Lexicon, word_set
from kg.model.findings import Attribution, Name, Participant

_ITSELF = frozenset({"it", "they", "we"})
_ITS = frozenset({"its", "their", "our"})
_WE = frozenset({"i", "we"})
_OUR = frozenset({"my", "our"})
BODIES = frozenset({"nsubj", "obl:agent", "obl"})
ADJECTIVAL = ("compound", "amod", "nmod:poss", "nmod:desc", "nmod:unmarked")
TARGET_CASES = frozenset({"on", "against", "at", "upon"})
SUSPICION = {
    "suspected": "suspects",
    "alleged": "alleges",
    "presumed": "suspects",
    "apparent": "suspects",
    "accused": "alleges",
}


class ParticipantReader:
    """Reads the participants of triggers."""

    def __init__(self, lexicon: Lexicon, people: PeopleReader) -> None:
        self._people = people
        self._light = {row.words[0] for row in lexicon.light_verbs}
        self._acts = {
            row.words[-1] for row in lexicon.triggers if row.cls == "act" and row.pos == "NOUN"
        }

    def agents(self, trigger: Trigger) -> list[Participant]:
        """Return who did what *trigger* names; empty if the clause does not say."""
        found: list[Participant] = []
        role = "belligerent" if trigger.type in {"armed-clash"} else "attacker"
        for head in self._agent_heads(trigger):
            for token in conjuncts(head):
                participant = None if is_nobody(token) else self._agent(token, role)
                if participant is not None and participant.name.text not in {
                    p.name.text for p in found
                }:
                    found.append(participant)
        return found

    def targets(self, trigger: Trigger) -> list[Participant]:
        """Return who or what was hit, as far as the clause of *trigger* says."""
        found = []
        for head in self._target_heads(trigger):
            for token in conjuncts(head):
                participant = None if is_nobody(token) else self._target(token)
                if participant is not None:
                    found.append(participant)
        return found

    def speakers_own(
        self, triggers: Sequence[Trigger], attributions: Sequence[Attribution]
    ) -> list[Participant]:
        """Return the speaker's own side as doer where the speaker tells of itself.

        "HTS claimed it killed ten", "IS said one of its fighters had fired on a gathering"; in the
        speaker's own words, between quotation marks, only "we" is the speaker. Only an armed body
        can be meant: in "the ministry of health said it killed four", "it" is the bomb.
        """
        told = next((a for a in attributions if a.source), None)
        speaker = (told.on_behalf_of or told.source) if told else None
        if told is None or speaker is None:
            return []
        stance = self._stance_on_itself(told, attributions)
        for verb in (v for v in map(self._acting_verb, triggers) if v is not None):
            for subject in subjects(verb):
                name = _own_side(subject, speaker)
                if name is not None and (self._fights(subject) or self._is_armed(speaker)):
                    return [Participant("attacker", name, stance=stance)]
        return []

    @staticmethod
    def _stance_on_itself(told: Attribution, attributions: Sequence[Attribution]) -> str:
        """Return denies, claims-responsibility for words of claiming, else asserts."""
        if any(a.stance == "denies" for a in attributions):
            return "denies"
        return "claims-responsibility" if told.cue in word_set("claiming") else "asserts"

    def _fights(self, subject: Token) -> bool:
        return self._people.read(subject).kind == "combatant"

    def _is_armed(self, speaker: Name) -> bool:
        words = set(speaker.resolved_text.lower().replace("-", " ").split())
        armed = word_set("armed") | word_set("armed-body")
        return bool(words & armed) or self._people.can_fight(speaker.resolved_text)

    def _acting_verb(self, trigger: Trigger) -> Token | None:
        """Return the active verb whose subject would be the agent, or None."""
        verb = trigger.token
        if trigger.row.pos != "VERB":
            if verb.dep_ != "obj" or lemma_of(verb.head) not in self._light:
                return None
            verb = verb.head
        elif trigger.row.subject not in {"agent", "belligerent"}:
            return None
        return None if is_passive(verb) else verb

    # agents ------------------------------------------------------------------------------

    def _agent_heads(self, trigger: Trigger) -> Iterator[Token]:
        token = trigger.token
        if trigger.row.pos == "VERB":
            yield from self._verb_agents(token, trigger.row.subject)
        else:
            yield from self._noun_agents(token)

    def _verb_agents(self, verb: Token, subject: str) -> Iterator[Token]:
        yield from self._by_phrases(verb)
        if subject == "means":
            yield from self._planters(verb)
        if verb.dep_ == "acl" and verb.tag_ == "VBG" and lemma_of(verb) in word_set("result-verb"):
            return  # "... of a member of the SDF killing 22": the blast killed, not the SDF
        if subject == "belligerent":
            yield from (c for c in children(verb, "obl", "nmod") if case_of(c) == "with")
        if subject not in {"agent", "belligerent"} or is_passive(verb):
            return
        # A noun behind its verb is who speaks: "..., killing nine people police said".
        yield from (s for s in subjects(verb) if s.i < verb.i)

    def _planters(self, verb: Token) -> Iterator[Token]:
        """Yield who set the weapon: "a bomb planted by rebels exploded"."""
        for weapon in children(verb, "nsubj", "nsubj:pass"):
            for clause in children(weapon, "acl", "acl:relcl"):
                if lemma_of(clause) in self._light:
                    yield from self._by_phrases(clause)

    def _noun_agents(self, noun: Token) -> Iterator[Token]:
        by_phrases = [*self._by_phrases(noun), *_by_names(noun)]
        yield from by_phrases
        for child in children(noun, *ADJECTIVAL):
            yield from self._modifier_agent(child)
        for child in children(noun, "nmod"):
            if case_of(child) in {"between", "with", "from"} or (
                case_of(child) == "of"
                and not by_phrases
                and lemma_of(noun) not in word_set("act-on-patient")
                and lemma_of(noun) in self._acts
            ):
                yield child
        for child in children(noun, "acl", "acl:relcl"):
            if lemma_of(child) in self._light | {"claim", "blame"}:
                yield from self._by_phrases(child)
                yield from (s for s in children(child, "nsubj") if child.dep_ == "acl:relcl")
        first = noun
        while first.dep_ in {"conj", "compound"} and first.head.pos_ == "NOUN":
            first = first.head  # 'launched a ground and air offensive'
        head = first.head
        if first.dep_ in {"obj", "nsubj:pass", "obl"} and lemma_of(head) in self._light:
            yield from self._by_phrases(head)
            if first.dep_ == "obj":
                yield from subjects(head)

    def _modifier_agent(self, child: Token) -> Iterator[Token]:
        if child.lower_ in word_set("never-modifier"):
            return
        if lemma_of(child) in word_set("supporting"):
            return  # 'a coalition-backed offensive': who backs it does not do it
        entity = entity_of(child)
        of_a_place = entity is not None and entity.label_ == "LOC" and not is_demonym(child)
        if of_a_place and child.dep_ != "nmod:poss":
            return  # 'the Manchester attack', 'the Syria offensive' happened there
        acting = self._people.can_act(child) or is_demonym(child)
        if acting or entity is not None or lemma_of(child) in {"led", "lead"}:
            yield child
            return
        for inner in children(child, "compound", "amod"):
            if self._people.can_act(inner) or is_demonym(inner):
                yield inner

    @staticmethod
    def _by_phrases(token: Token) -> Iterator[Token]:
        # The parser calls some phrases without 'by' agents: "According to the mayor, ...".
        yield from (c for c in children(token, "obl:agent", "obl", "nmod") if case_of(c) == "by")

    def _agent(self, head: Token, role: str) -> Participant | None:
        if any(c.lower_ in word_set("possessive") for c in children(head, "nmod:poss")):
            return None  # "its fighters": whose, the speaker tells
        entity = entity_of(head)
        if lemma_of(head) in self._acts and (entity is None or len(entity) == 1):
            return None  # "Shelling of the town killed four": taken for a name at the head
        never = word_set("never-actor") | word_set("calendar")
        if lemma_of(head) in never and organisation_of(head) is None:
            return None
        if self._people.can_act(head) or _is_nationality(head):
            name = actor_name(head)
            return Participant(role, name, stance=suspicion_of(head), described_as=framing_of(head))
        organisation = organisation_of(head)
        if organisation is not None:
            return Participant(role, organisation, stance=suspicion_of(head))
        modifiers = [
            c
            for c in children(head, "amod", "compound", "nmod:poss")
            if _is_nationality(c) or c.lower_ in word_set("side")
        ]
        if modifiers and lemma_of(head) not in self._acts:
            phrase = noun_phrase(head, of_phrases=False)
            return Participant(role, _name(phrase), stance=suspicion_of(head))
        return None

    # targets -----------------------------------------------------------------------------

    def _target_heads(self, trigger: Trigger) -> Iterator[Token]:
        token = trigger.token
        if trigger.row.pos == "VERB":
            if trigger.row.object == "patient":
                yield from children(token, "obj", "nsubj:pass")
                if token.dep_ in {"acl"} and is_passive(token):
                    yield token.head
            if trigger.row.subject == "patient":
                yield from children(token, "nsubj", "nsubj:pass")
            if trigger.row.id == "blow-self-up.v":
                return
            cases = TARGET_CASES | ({"with"} if trigger.type == "armed-clash" else set())
            yield from (c for c in children(token, "obl") if case_of(c) in cases | {"to"})
        elif token.lower_ not in {"bomber", "bombers"}:
            for child in children(token, "nmod"):
                if case_of(child) in TARGET_CASES or (
                    case_of(child) == "of" and lemma_of(token) in word_set("act-on-patient")
                ):
                    yield child
            for child in children(token, "acl", "acl:relcl", "advcl"):
                if lemma_of(child) in {"target", "hit", "strike", "destroy"}:
                    yield from children(child, "obj")
            if token.dep_ == "nsubj" and lemma_of(token.head) in {
                "target",
                "hit",
                "strike",
                "destroy",
                "rock",
                "rip",
            }:
                yield from children(token.head, "obj")

    def _target(self, head: Token) -> Participant | None:
        if (
            lemma_of(head) in word_set("calendar")
            or head.lower_ in word_set("calendar")
            or head.like_num
        ):
            return None
        if head.pos_ in {"PRON", "VERB", "NUM"} or lemma_of(head) in self._acts:
            return None
        people = self._people.read(head)
        entity = entity_of(head)
        text = victim_text(head)
        if not text or (
            people.row is None and entity is None and head.pos_ not in {"NOUN", "PROPN"}
        ):
            return None
        if lemma_of(head) in {"time", "day", "night", "morning", "life", "order", "scale"}:
            return None
        kind = people.kind
        organisation = organisation_of(head)
        if kind == "unknown" and entity is not None and entity.label_ == "ORG":
            organisation = organisation or actor_name(head)
        passage = passage_of(victim_tokens(head))
        name = Name(text, passage, entity.label_ if entity is not None else "")
        return Participant(
            "target",
            name,
            victim_kind=kind,
            organisation=organisation,
            described_as=framing_of(head),
        )


def _by_names(noun: Token) -> list[Token]:
    """Return names behind 'by' that the parser hung deeper in the phrase of *noun*.

    "the ambush of a convoy near Hilla by Boko Haram": it makes the group part of the town's name.
    """
    inside = {"nmod", "flat", "compound", "appos"}
    found, reached = [], children(noun, *inside)
    while reached:
        token = reached.pop()
        deeper = token.head != noun
        if deeper and case_of(token) == "by" and token.ent_type_ in {"ORG", "PERSON"}:
            found.append(token)
        reached.extend(children(token, *inside))
    return found


def _own_side(subject: Token, speaker: Name) -> Name | None:
    """Return the name for *subject* where it stands for the speaker or its people.

    "it" is the speaker itself; "its fighters" are named as written and refer to the speaker.
    """
    itself, its = (_WE, _OUR) if is_quoted(subject) else (_ITSELF, _ITS)
    if subject.lower_ in itself:
        return speaker
    if not any(t.lower_ in its and t.i <= subject.i + 3 for t in subject.subtree):
        return None
    phrase = [t for t in subject.subtree if t.i <= subject.i and t.dep_ not in {"mark", "punct"}]
    return replace(_name(phrase), refers_to=speaker.resolved_text)


def subjects(verb: Token) -> Iterator[Token]:
    """Yield the understood subjects of *verb*: its own, or its controller's."""
    own = children(verb, "nsubj", "csubj") or _demoted_subjects(verb)
    if own:
        relative = [s for s in own if s.lower_ in {"who", "which", "that"}]
        if relative and verb.dep_ == "acl:relcl":
            yield _relative_head(verb, relative[0])
        else:
            yield from own
        return
    lost = lost_subject(verb)
    if lost is not None:
        yield lost
    elif verb.dep_ == "acl:relcl" or (verb.dep_ == "acl" and verb.tag_ in {"VBG", "VB"}):
        yield verb.head
    elif verb.dep_ in {"advcl", "xcomp", "conj", "ccomp", "parataxis"} and verb.head != verb:
        head = verb.head
        if lemma_of(head) in word_set("averting"):
            return  # "foiled a plot by rebels to kill": not who foiled it
        if lemma_of(head) in word_set("blaming"):
            yield from children(head, "obj", "nsubj:pass")  # "blamed troops for shelling the town"
        elif (
            verb.dep_ == "xcomp"
            and children(head, "obj")
            and lemma_of(head) not in {"begin", "start"}
        ):
            yield from children(head, "obj")
        elif head.dep_ == "acl" and is_passive(head):
            yield head.head  # "soldiers accused of murdering the priests"
        elif is_passive(head) and verb.dep_ in {"advcl", "xcomp"}:
            yield from children(head, "nsubj:pass", "obl:agent")
        elif head.pos_ in {"VERB", "AUX"}:
            yield from subjects(head)


def _relative_head(verb: Token, pronoun: Token) -> Token:
    """Return the noun that a relative clause with *pronoun* is about.

    "Seven militants were killed in fighting with the SDF, who launched an offensive": the parser
    hangs the clause on 'militants'; 'who' means the people right before it. "The army arrived after
    the bombing that killed 30": it hangs the clause on the army; 'that' means the noun before it.
    """
    before = pronoun.i - 1
    nearer = pronoun.doc[before]
    if pronoun.lower_ == "that" and nearer.pos_ in {"NOUN", "PROPN"} and nearer.i > verb.head.i:
        return nearer
    if before > verb.sent.start and verb.doc[before].text == ",":
        before -= 1
    entity = entity_of(verb.doc[before])
    if pronoun.lower_ != "who" or entity is None or entity.label_ == "LOC":
        return verb.head
    return entity.root if entity.start > verb.head.i else verb.head


def _demoted_subjects(verb: Token) -> list[Token]:
    """Return a subject that the parser calls indirect object because it found two subjects."""
    return [child for child in children(verb, "iobj") if child.i < verb.i]


def is_passive(verb: Token) -> bool:
    """Tell whether *verb* is passive, or a past participle after a noun."""
    if children(verb, "aux:pass", "nsubj:pass") or is_reduced_passive(verb):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not children(verb, "nsubj", "obj", "aux"):
        return is_passive(verb.head)
    return verb.dep_ == "acl" and verb.tag_ == "VBN"


def is_reduced_passive(verb: Token) -> bool:
    """Tell whether a verb that needs an object has none: the passive of headlines.

    "Four soldiers shot dead at a roadblock", "Ranger patrol bombed in Yarang". In a relative
    clause the object may be the noun before it ("the men police killed").
    """
    if verb.tag_ not in {"VBD", "VBN"} or verb.dep_ in {"acl:relcl", "acl"}:
        return False
    if lemma_of(verb) not in word_set("transitive-harm"):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return is_reduced_passive(verb.head)  # "killed or wounded dozens" share their object
    return not children(verb, "obj", "iobj", "ccomp", "aux", "nsubj:pass", "conj")


def suspicion_of(head: Token) -> str:
    """Return the stance that an adjective on the actor takes: 'suspected IS militants'."""
    for child in children(head, "amod", "advmod", "acl"):
        if child.lower_ in SUSPICION:
            return SUSPICION[child.lower_]
    return "asserts"


def _is_nationality(token: Token) -> bool:
    entity = entity_of(token)
    if entity is not None and entity.label_ == "ORG":
        return True
    if entity is not None and entity.label_ == "LOC" and token.dep_ in BODIES:
        return True
    return is_demonym(token)


def _name(phrase: list[Token]) -> Name:
    span = phrase[0].doc[phrase[0].i : phrase[-1].i + 1]
    return Name(" ".join(span.text.split()), passage_of(phrase), "")
