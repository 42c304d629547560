"""Find the agents and targets of a trigger.

The constructions of ``kg/clauses`` tell which words are agent and target of a trigger; here stands
who can act ("Turkish shelling", never "the Manchester attack") and who can be hit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, filterfalse

from spacy.tokens import Token

from kg.clauses.accusations import stance_over
from kg.clauses.constructions import arguments, subjects, words_as
from kg.clauses.polarity import is_left_open, is_nobody
from kg.clauses.repairs import is_passive
from kg.clauses.trees import (
    any_in,
    children,
    conjuncts,
    entity_of,
    has_word,
    is_quoted,
    lemma_of,
    name_of,
    noun_phrase,
    stands_behind,
)
from kg.extract.people import (
    PeopleReader,
    actor_name,
    framing_of,
    is_demonym,
    names_people,
    organisation_of,
    victim_tokens,
)
from kg.extract.pronouns import group_before
from kg.extract.triggers import Trigger
from kg.lexicon.words import Lexicon, word_set
from kg.model.findings import Attribution, Name, Participant

MINE = "ied-landmine"
MODIFIER = "agent.modifier"
"""The construction of 'army shelling': whether the modifier acts depends on what it is."""
BODIES = frozenset({"nsubj", "obl:agent", "obl"})  # "Syria shelled", "by Syria": the state
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
        self._acts = {
            row.words[-1] for row in lexicon.triggers if row.cls == "act" and row.pos == "NOUN"
        } - {row.words[-1] for row in lexicon.people}

    def agents(self, trigger: Trigger) -> list[Participant]:
        """Return who did what *trigger* names; empty if the clause does not say."""
        role = "belligerent" if trigger.type == "armed-clash" else "attacker"
        heads = list(chain.from_iterable(map(conjuncts, self._doers(trigger))))
        if any(map(is_left_open, heads)):
            return []  # "soldiers or rebels": nobody says which
        agents = (self._agent(head, role) for head in filterfalse(is_nobody, heads))
        found: dict[str, Participant] = {}
        for agent in filter(None, agents):
            found.setdefault(agent.name.text, agent)
        told = "suspects" if _only_may_have(trigger) else stance_over(trigger.token)
        return [replace(p, stance=told) if p.stance == "asserts" else p for p in found.values()]

    def targets(self, trigger: Trigger) -> list[Participant]:
        """Return who or what was hit, as far as the clause of *trigger* says."""
        if _meets_a_mine(trigger):
            found = children(trigger.token, "nsubj")
        else:
            found = words_as("target", trigger.token, trigger.row)
        heads = filterfalse(is_nobody, chain.from_iterable(map(conjuncts, found)))
        if trigger.row.id in word_set("freeing-row"):  # "freed 20 pupils": nobody aimed at them
            heads = filterfalse(names_people, heads)
        return list(filter(None, map(self._target, heads)))

    def speakers_own(
        self, triggers: Sequence[Trigger], attributions: Sequence[Attribution]
    ) -> list[Participant]:
        """Return the speaker's own side as doer where the speaker tells of itself.

        "HTS claimed it killed ten", "IS said one of its fighters had fired on a gathering"; in the
        speaker's own words, between quotation marks, only "we" is the speaker. Only an armed body
        can be meant: in "the ministry of health said it killed four", "it" is the bomb.
        """
        told = next((a for a in attributions if a.source), Attribution())
        speaker = told.on_behalf_of or told.source
        if speaker is None:
            return []
        subjects: Iterable[Token] = chain.from_iterable(map(_acting_subjects, triggers))
        if not self._is_armed(speaker):
            subjects = (s for s in subjects if self._people.read(s).kind == "combatant")
        own = next(filter(None, (_own_side(subject, speaker) for subject in subjects)), None)
        stance = _stance_on_itself(told, attributions)
        return [Participant("attacker", own, stance=stance)] if own is not None else []

    def _is_armed(self, speaker: Name) -> bool:
        words = set(speaker.resolved_text.lower().replace("-", " ").split())
        is_told = not words.isdisjoint(word_set("armed") | word_set("armed-body"))
        return is_told or self._people.names.can_fight(speaker.resolved_text)

    # agents ------------------------------------------------------------------------------

    def _doers(self, trigger: Trigger) -> Iterator[Token]:
        if _meets_a_mine(trigger):
            return
        for token, construction in arguments(trigger.token, "agent", trigger.row):
            if construction.id != MODIFIER:
                yield token
                continue
            for modifier in self._acting_modifier(token):
                if not self._is_of_what_was_hit(modifier, trigger):
                    yield modifier

    def _acting_modifier(self, modifier: Token) -> Iterator[Token]:
        if modifier.lower_ in word_set("never-modifier") or stands_behind(modifier):
            return
        if modifier.dep_ == "nmod:poss" and self._owns_what_was_hit(modifier):
            return
        if modifier.ent_type_ == "LOC" and not is_demonym(modifier):
            if modifier.dep_ == "nmod:poss":  # "Syria's offensive" is done by the state
                yield modifier
            return  # 'the Manchester attack', 'the Syria offensive' happened there
        is_led = lemma_of(modifier) in word_set("leading")
        if modifier.ent_type_ or is_led or self._acts_alone(modifier):
            yield modifier
        else:
            # "army mortar attack": the army may hang on "mortar" instead of "attack".
            yield from filter(self._acts_alone, children(modifier, "compound", "amod"))

    def _owns_what_was_hit(self, owner: Token) -> bool:
        """Tell whether what *owner* has was hit: "*Moore*'s bar bombing", not "Syria's attack"."""
        between = (word for word in children(owner.head, "compound") if word.i > owner.i)
        return any(self._people.read(word).kind == "object" for word in between)

    def _is_of_what_was_hit(self, doer: Token, trigger: Trigger) -> bool:
        """Tell whether *doer* is, or has, what was hit: "the *Israeli* embassy bombing".

        What stands between may be how it was done, or people: "the Israeli drone strike", "the
        Taliban insurgent attack".
        """
        if lemma_of(doer) in word_set("hit-by-name"):
            return True
        entity = entity_of(doer)
        behind = entity.end if entity is not None else doer.i + 1
        between = doer.doc[behind : trigger.first.i]
        nouns = (token for token in between if token.pos_ in {"NOUN", "PROPN"})
        return not all(map(self._is_how_or_who, nouns))

    def _is_how_or_who(self, noun: Token) -> bool:
        how = word_set("means-of-war") | word_set("projectile") | word_set("laid")
        if lemma_of(noun) in how | word_set("way-of-attack") | word_set("side"):
            return True
        if lemma_of(noun) in word_set("hit-by-name"):
            return False
        people = self._people.read(noun)
        return noun.tag_ == "POS" or (people.row is not None and people.kind != "object")

    def _acts_alone(self, token: Token) -> bool:
        return self._people.can_act(token) or is_demonym(token)

    def _agent(self, head: Token, role: str) -> Participant | None:
        if head.pos_ == "PRON":
            return self._meant(head, role)
        if self._is_no_actor(head):
            return None
        stance = suspicion_of(head)
        acts = self._people.can_act(head) or _is_nationality(head)
        if acts or _is_a_side(head, role) or _acts_on_others(head):
            return Participant(role, actor_name(head), stance=stance, described_as=framing_of(head))
        name = organisation_of(head) or self._of_a_side(head)
        return Participant(role, name, stance=stance) if name is not None else None

    def _meant(self, pronoun: Token, role: str) -> Participant | None:
        group = group_before(pronoun, self._people)
        meant = self._agent(group, role) if group is not None else None
        if meant is None:
            return None
        return replace(meant, name=replace(name_of([pronoun]), refers_to=meant.name.resolved_text))

    def _is_no_actor(self, head: Token) -> bool:
        if has_word(head, word_set("possessive"), "nmod:poss"):
            return True  # "its fighters": whose, the speaker tells
        lemma = lemma_of(head)
        if head.dep_ == "obl:agent" and lemma in word_set("landmark") and not head.ent_type_:
            return True  # "was killed by the army base": beside it
        if lemma in word_set("reckoning"):
            return True  # "were killed by the army's own count"
        if lemma in self._acts and _is_no_longname_of(head):
            return True  # "Shelling of the town killed four": taken for a name at the head
        if lemma in word_set("means-of-war") and not self._has_owner(head):
            return True  # "Warplanes bombed the town": whose, nobody tells
        never = lemma in word_set("never-actor") or lemma in word_set("calendar")
        return never and organisation_of(head) is None and not self._is_of_a_body(head)

    def _is_of_a_body(self, head: Token) -> bool:
        """Tell whether members are of a body that acts: "gang members", not "family members"."""
        bodies = children(head, "compound", "nmod") if lemma_of(head) == "member" else ()
        return any(not body.ent_type_ and self._people.can_act(body) for body in bodies)

    def _has_owner(self, head: Token) -> bool:
        """Tell whether the words say whose the weapons at *head* are; "Grad rockets" do not.

        Nor do "German tanks used by Turkish troops" and "stolen army vehicles".
        """
        if any_in(children(head, "acl", "amod"), "in-other-hands"):
            return False
        owner = organisation_of(head) or self._of_a_side(head)
        return owner is not None and not word_set("means-of-war").issuperset(
            owner.text.lower().split()
        )

    def _of_a_side(self, head: Token) -> Name | None:
        """Return the name of people whom a modifier gives a side: "the rebel trucks"."""
        modifiers = children(head, "amod", "compound", "nmod:poss")
        told = any(_is_nationality(c) or c.lower_ in word_set("side") for c in modifiers)
        if not told or lemma_of(head) in self._acts:
            return None
        return name_of(noun_phrase(head, of_phrases=False))

    # targets -----------------------------------------------------------------------------

    def _target(self, head: Token) -> Participant | None:
        people = self._people.read(head)
        is_noun = bool(people.row or head.ent_type_) or head.pos_ in {"NOUN", "PROPN"}
        if not is_noun or self._is_no_target(head):
            return None
        organisation = organisation_of(head)
        if people.kind == "unknown" and head.ent_type_ == "ORG":
            organisation = organisation or actor_name(head)
        return Participant(
            "target",
            name_of(victim_tokens(head), head.ent_type_),
            victim_kind=people.kind,
            organisation=organisation,
            described_as=framing_of(head),
        )

    def _is_no_target(self, head: Token) -> bool:
        if head.like_num or head.pos_ in {"PRON", "VERB", "NUM"}:
            return True
        words = {lemma_of(head), head.lower_}
        is_day = not words.isdisjoint(word_set("calendar"))
        return is_day or not words.isdisjoint(word_set("no-target")) or lemma_of(head) in self._acts


def _only_may_have(trigger: Trigger) -> bool:
    """Tell whether the doer is only thought to be one.

    "Rebels may have carried out the attack", "rebels probably shelled the town".
    """
    verb = trigger.carrier or trigger.token
    is_past = any(child.lemma_ == "have" for child in children(verb, "aux"))
    may_have = is_past and has_word(verb, word_set("possibility"), "aux")
    return may_have or has_word(verb, word_set("perhaps"), "advmod")


def _stance_on_itself(told: Attribution, attributions: Sequence[Attribution]) -> str:
    if any(a.stance == "denies" for a in attributions):
        return "denies"
    return "claims-responsibility" if told.cue in word_set("claiming") else "asserts"


def _acting_subjects(trigger: Trigger) -> list[Token]:
    """Return the subjects that are the agents of *trigger*, of a light verb for a noun."""
    verb = trigger.token
    if trigger.row.pos != "VERB":
        carrier = trigger.carrier
        return subjects(carrier) if carrier and not is_passive(carrier) else []
    acts = trigger.row.subject in {"agent", "belligerent"} and not is_passive(verb)
    return subjects(verb) if acts else []


def _own_side(subject: Token, speaker: Name) -> Name | None:
    """Return the name for *subject* where it stands for the speaker or its people.

    "it" is the speaker itself; "its fighters" are named as written and refer to the speaker.
    """
    own = ("we", "our") if is_quoted(subject) else ("speaker-itself", "possessive")
    itself, its = map(word_set, own)
    if subject.lower_ in itself:
        return None if _stands_for_an_object(subject) else speaker
    if not any(t.lower_ in its and t.i <= subject.i + 3 for t in subject.subtree):
        return None
    phrase = [t for t in subject.subtree if t.i <= subject.i and t.dep_ not in {"mark", "punct"}]
    return replace(name_of(phrase), refers_to=speaker.resolved_text)


def _stands_for_an_object(pronoun: Token) -> bool:
    """Tell whether 'they' are those to whom it was done: "it killed 12 men after *they* fled"."""
    clause = pronoun.head
    hit = children(clause.head, "obj") if clause.dep_ == "advcl" else []
    return pronoun.lower_ == "they" and any(o.i < pronoun.i and names_people(o) for o in hit)


def suspicion_of(head: Token) -> str:
    """Return the stance that an adjective on the actor takes: 'suspected IS militants'."""
    words = (child.lower_ for child in children(head, "amod", "advmod", "acl"))
    return next((SUSPICION[word] for word in words if word in SUSPICION), "asserts")


def _is_a_side(head: Token, role: str) -> bool:
    """Tell whether people fought as one of two sides: "clashes between *farmers* and herders".

    To name one side alone would make it the only one that fought.
    """
    return role == "belligerent" and head.tag_ == "NNS" and names_people(head)


def _acts_on_others(head: Token) -> bool:
    """Tell whether a whole clause makes people of any kind the doer.

    "Shot by two *women*", "*gang members* killed a farmer".
    """
    if head.dep_ == "obl:agent":
        return names_people(head)
    # In words, too, a mother attacks the police, and lawyers attack a ruling.
    if head.dep_ != "nsubj" or lemma_of(head.head) in word_set("done-in-words"):
        return False
    # Not in a list of headlines: "3 girls abducted, 1,900 people displaced".
    behind = (head.doc[head.head.i + 1 : noun.i] for noun in children(head.head, "obj"))
    is_clause = any(not any(token.is_punct for token in words) for words in behind)
    return is_clause and names_people(head)


def _is_nationality(token: Token) -> bool:
    is_country = token.ent_type_ == "LOC" and token.dep_ in BODIES
    return token.ent_type_ == "ORG" or is_country or is_demonym(token)


def _is_no_longname_of(token: Token) -> bool:
    entity = entity_of(token)
    return entity is None or len(entity) == 1


def _meets_a_mine(trigger: Trigger) -> bool:
    """Tell whether the subject is what a mine hit: "the convoy had hit a mine"."""
    mined = trigger.type == MINE and trigger.row.pos == "VERB"
    return mined and any_in(children(trigger.token, "obj"), "mine")
