"""Group the triggers of a sentence that tell of one event.

'killed' and 'air strikes' in one clause do; a relative clause on a participant, 'after' between two
acts, and coordinated clauses with objects of their own part them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from spacy.tokens import Token

from kg.clauses.repairs import is_passive, lost_subject
from kg.clauses.trees import ancestors, any_in, case_of, children, has_word, lemma_of
from kg.extract.triggers import Trigger
from kg.extract.victims import harm_of, victims_of
from kg.lexicon.words import word_set

IsParty = Callable[[Token], bool]
ARGUMENTS = frozenset({"iobj", "nmod", "nsubj", "nsubj:pass", "obj", "obl", "obl:agent"})
AGENT_DEPS = frozenset({"nmod", "obl:agent", "obl"})  # nmod: "an air strike by the coalition"
CLAUSES = frozenset({"advcl", "parataxis"})
RELATIVE = frozenset({"acl:relcl", "advcl:relcl"})
FIRING = frozenset({"fire.v", "open-fire.v"})
SHOOTING = frozenset({"gun-down.v", "shoot-dead.v", "shoot.v"})
AIMING = frozenset({"target.v", "hit.v", "strike.v"})
"""Verbs that tell what an act aimed at rather than another act."""


def group_triggers(triggers: Sequence[Trigger], is_party: IsParty) -> list[list[Trigger]]:
    """Group the triggers of one sentence by event (union along unbroken paths)."""
    words = {trigger.token for trigger in triggers}
    groups: list[list[Trigger]] = []
    for trigger in triggers:
        tied = [g for g in groups if any(_Tie(t, trigger, words, is_party).holds() for t in g)]
        groups = [group for group in groups if group not in tied]
        groups.append(sorted([*chain(*tied), trigger], key=lambda t: t.token.i))
    return sorted(groups, key=lambda group: group[0].token.i)


@dataclass(frozen=True, slots=True)
class _Tie:
    """Two triggers, and what parts them on the way from one to the other.

    `words` are all triggers of the sentence.
    """

    a: Trigger
    b: Trigger
    words: set[Token]
    is_party: IsParty

    def holds(self) -> bool:
        """Tell whether both tell of one event."""
        if self.is_mixed and lost_subject(self.harm) == self.act:
            return True
        up_a, up_b = ancestors(self.a.token), ancestors(self.b.token)
        edges = set(up_a) ^ set(up_b)
        meeting = next(node for node in up_a if node in up_b)
        others = self.words - {self.a.token, self.b.token}
        between = others & {*edges, meeting}
        if between or self.holds_peace or self.is_of_whom_it_befell:  # both may be tied to that one
            return False
        if self.is_told_by_another(edges, others):
            return False
        return not any(map(self.parts_at, edges))

    @property
    def harm(self) -> Token:
        """Return the word of harm of a mixed pair."""
        return self.a.token if self.b.is_act else self.b.token

    @property
    def act(self) -> Token:
        """Return the act of a mixed pair."""
        return self.b.token if self.b.is_act else self.a.token

    @property
    def is_done_by_somebody(self) -> bool:
        """Tell whether people or an act did it: "soldiers killed 45 after clashes with rebels".

        In "nine died after clashes with rebels" the clashes did.
        """
        if not self.has_a_doer:
            return False
        subjects = children(self.harm, "nsubj")
        return any(self.is_party(noun) or noun in self.words - {self.act} for noun in subjects)

    @property
    def has_a_doer(self) -> bool:
        """Tell whether the subject of the harm did it: "killed", not "died" nor "was killed"."""
        row = (self.a if self.b.is_act else self.b).row
        return row.subject == "agent" and not is_passive(self.harm)

    def is_told_by_another(self, edges: set[Token], acts: set[Token]) -> bool:
        """Tell whether the harm is another act's: "raided a village after an attack killed two"."""
        above = edges.intersection(ancestors(self.harm)) if self.is_mixed else ()
        return any(_tells_of(clause, acts) for clause in above if clause.dep_ in CLAUSES)

    @property
    def is_mixed(self) -> bool:
        """Tell whether one is an act and one a harm."""
        return self.a.is_act != self.b.is_act

    @property
    def both_act(self) -> bool:
        """Tell whether neither is only a harm."""
        return self.a.is_act and self.b.is_act

    @property
    def holds_peace(self) -> bool:
        """Tell whether a peaceful act stands beside another act, or a truce beside a harm."""
        peace = word_set("peaceful-type" if self.both_act else "harmless-type")
        return self.a.type != self.b.type and not peace.isdisjoint({self.a.type, self.b.type})

    def parts_at(self, edge: Token) -> bool:
        """Tell whether the edge from *edge* to its head parts two events."""
        dep = edge.dep_
        if self.is_mixed and _is_survived(edge):
            return True
        if dep == "conj" and self._parts_at_conjunct(edge):
            return True
        if (dep in CLAUSES or dep == "conj") and _tells_of_other_times(edge):
            return True
        if dep == "amod" and edge.tag_ == "VBN" and self.is_party(edge.head):
            return True  # "freed 20 *abducted* pupils": what had befallen them before
        if is_answered(edge) or lemma_of(edge) in word_set("prompting") or _is_recalled(edge):
            return True
        if _is_grounds(edge) or self.befell_before(edge) or self.is_looked_into(edge):
            return True
        if dep in RELATIVE:
            return self._parts_at_relative(edge)
        if dep in {"advcl", "ccomp", "acl"}:
            return self._parts_at_clause(edge)
        if dep == "parataxis":
            return not self.is_mixed or self.has_other_doers(edge)
        if dep in {"obl", "nmod"} and not _is_what_a_toll_reaches(edge):
            causes = word_set("cause") if self.is_mixed else frozenset()
            if self.is_done_by_somebody:
                causes -= word_set("sequel")
            return case_of(edge) in word_set("separating-case") - causes
        return False

    def _parts_at_conjunct(self, edge: Token) -> bool:
        """Tell whether a coordinated verb is an act of its own: 'attacked X and burned Y'."""
        if self.is_done_by_others(edge) or self.has_people_of_its_own(edge) or _acts_anew(edge):
            return True
        if _is_of_another_year(edge) or is_of_another_day_or_place(edge):
            return True
        is_own = edge.pos_ == "VERB" and bool(children(edge, "obj", "nsubj", "nsubj:pass"))
        return self.both_act and is_own

    def is_done_by_others(self, verb: Token) -> bool:
        """Tell whether a coordinated passive has victims and a doer of its own.

        "Two men died in a flood and a guard was shot by gunmen"; but "nine were killed and 20
        wounded by gunmen".
        """
        if harm_of(self.a) and harm_of(self.b) and not (self.a.is_act or self.b.is_act):
            return False
        return bool(children(verb, "nsubj:pass") and children(verb, "obl:agent"))

    def has_people_of_its_own(self, verb: Token) -> bool:
        """Tell whether people do what a coordinated verb tells: "... and *Turkey* replied".

        "A bomb went off and two people *died*", "a man fired and *they* fled" tell what came of it.
        """
        if verb.pos_ != "VERB" or is_passive(verb):
            return False
        if any(t.token == verb and t.row.subject == "patient" for t in (self.a, self.b)):
            return False
        own = [noun for noun in children(verb, "nsubj") if noun.pos_ != "PRON"]
        known = {lemma_of(noun) for noun in children(verb.head, "nsubj")}
        return any(self.is_party(noun) and lemma_of(noun) not in known for noun in own)

    def befell_before(self, edge: Token) -> bool:
        """Tell whether a participle tells what had befallen somebody whom the rest is about.

        "The wife of a man *killed by rebels* was shot"; "died" goes on with it: "a man *shot by
        police* died". In "leaving nine people killed", "with nine killed" it tells what came of it.
        """
        upper = self.upper
        if edge.dep_ != "acl" or edge.tag_ not in {"VBD", "VBN"} or upper is None:
            return False
        noun = edge.head
        if noun.dep_ not in ARGUMENTS or case_of(noun) == "with" or not self.is_party(noun):
            return False
        if any_in([noun.head], "leaving"):
            return False
        is_state = upper.row.subject == "patient" or upper.token.pos_ == "ADJ"
        return not (is_state and noun.head == upper.token)

    def is_looked_into(self, edge: Token) -> bool:
        """Tell whether *edge* is what somebody did about an act: "*covering* the shelling"."""
        told = {self.a.token, self.b.token}
        return self.upper is not None and edge not in told and any_in([edge], "inquiring")

    @property
    def upper(self) -> Trigger | None:
        """Return the trigger under which the other hangs, if it hangs there."""
        pairs = ((self.a, self.b), (self.b, self.a))
        return next((one for one, other in pairs if one.token.is_ancestor(other.token)), None)

    def has_other_doers(self, clause: Token) -> bool:
        """Tell whether others act in *clause*: "gunmen fired; *soldiers* killed four of them"."""
        if any(t.token == clause and t.row.subject == "patient" for t in (self.a, self.b)):
            return False  # "rebels and soldiers clashed; two *children* died"
        first, own = (children(verb, "nsubj") for verb in (clause.head, clause))
        people = [noun for noun in (*first, *own) if self.is_party(noun) and noun.pos_ != "PRON"]
        return bool(first and own) and len({lemma_of(n) for n in people}) > len(first)

    def _parts_at_clause(self, edge: Token) -> bool:
        is_cause = self.is_mixed and edge not in ancestors(self.harm)
        if _lags(edge) and not (is_cause and any_in([self.harm], "dying")):
            return True
        if self._has_victims_of_its_own(edge):
            return True
        marks = {c.lower_ for c in children(edge, "mark", "advmod", "case")}
        if is_cause and "after" in marks and self.is_done_by_another(edge):
            return True
        if self.is_shot_in(edge):
            return False
        if self.is_mixed and not is_cause and "after" in marks:
            # "Israel struck Gaza after nine Israelis were killed", "shot by police after killing"
            return bool(children(edge, "nsubj", "nsubj:pass")) or is_passive(edge.head)
        parting = word_set("separating-mark")
        if "where" in marks:  # "killed in Nyala, where rebels are fighting the army"
            return not (self.is_mixed and edge in ancestors(self.harm))
        # "12 died after a bomb exploded" is one event, "shelled it after rebels stormed it" two.
        return bool(marks & (parting - {"as"} if self.is_mixed else parting | {"after", "when"}))

    def is_done_by_another(self, clause: Token) -> bool:
        """Tell whether others did the harm than *clause* tells of: "killed 12 after *they* did"."""
        own, first = (children(verb, "nsubj") for verb in (clause, self.harm))
        people = [n for n in (*own, *first) if n.pos_ == "PRON" or self.is_party(n)]
        told = {noun.lower_ for noun in people}
        return self.has_a_doer and bool(own and first) and len(told) > 1

    def is_shot_in(self, clause: Token) -> bool:
        """Tell whether *clause* tells of the fire: "shot dead after gunmen *opened fire*"."""
        shot, fired = (self.a, self.b) if self.b.token == clause else (self.b, self.a)
        is_fire = fired.token == clause and fired.row.id in FIRING
        return (
            is_fire
            and shot.row.id in SHOOTING
            and is_passive(shot.token)
            and not children(shot.token, "obl:agent")
        )

    def _has_victims_of_its_own(self, clause: Token) -> bool:
        """Tell whether a clause tells of another harm: "killed 43 after a pilot was executed".

        In "43 were killed after gunmen executed them" the victims are the same, and in "killed
        five, shrapnel wounding three others" the act is.
        """
        own, other = (self.a, self.b) if self.a.token == clause else (self.b, self.a)
        if own.token != clause or not harm_of(own) or not harm_of(other):
            return False
        if clause.tag_ == "VBG" or not children(clause, "nsubj", "nsubj:pass"):
            return False
        if not has_word(clause, ("after",), "mark"):
            return False
        return bool(victims_of(other)) and any(map(_is_one_more, victims_of(own)))

    def _parts_at_relative(self, edge: Token) -> bool:
        """Tell whether a relative clause tells of something else than the clause of its noun.

        "a barrage that killed 12" and "killed by men who fired mortars" tell of one event;
        "fighting with the SDF, who launched an offensive last month" of two.
        """
        noun, tokens = edge.head, {self.a.token, self.b.token}
        if any(has_word(s, ("whose",), "nmod:poss") for s in children(edge, "nsubj", "nsubj:pass")):
            return True  # "the minister, *whose father* was shot, died"
        if self.upper is not None and any_in(children(edge, "nsubj:pass"), "relative-pronoun"):
            return self.is_party(noun)  # "killed by a man *who was then shot* by police"
        aiming = {t.token for t in (self.a, self.b) if t.row.id in AIMING}
        is_there = has_word(edge, ("where", "when", "while"), "advmod", "mark")
        if noun in tokens or (noun.dep_ in AGENT_DEPS and edge in aiming):
            # "an airstrike by the coalition, which targeted a truck"; but "similar bombings in
            # Kabul, where nine were killed"
            return is_there and _is_of_other_times(noun)
        if is_there:
            return True
        is_by = noun.dep_ == "nmod" and case_of(noun) == "by"
        is_agent = (is_by or noun.dep_ in {"obl:agent", "nsubj", "obl"}) and noun.head in tokens
        is_person = self.is_party(noun) or any_in(children(edge, "nsubj"), "person-pronoun")
        return not (self.is_mixed and (is_agent or not is_person))

    @property
    def is_of_whom_it_befell(self) -> bool:
        """Tell whether who is acted on did the harm: "the driver, killing 12, was shot dead"."""
        act, harm = self.act, self.harm
        if not self.is_mixed or harm.tag_ != "VBG" or harm.i > act.i:
            return False
        befell = (noun for noun in children(act, "nsubj:pass") if noun.i < harm.i)
        return any(map(self.is_party, befell))


def _tells_of_other_times(clause: Token) -> bool:
    """Tell whether a clause speaks of what its doer does or did elsewhere.

    "No one claimed the blast, but rebels have carried out similar attacks", "rebels often attack".
    """
    acts = children(clause, "obj", "nsubj", "nsubj:pass")
    return has_word(clause, word_set("habit"), "advmod") or any(map(_is_of_other_times, acts))


def _is_survived(edge: Token) -> bool:
    """Tell whether *edge* leads to what somebody lived through: "who survived a raid, has died"."""
    if edge.dep_ in RELATIVE:
        return any_in([edge], "surviving")
    own = children(edge, "nsubj", "nsubj:pass")
    return edge.dep_ == "conj" and any_in([edge.head], "surviving") and not own


def _is_of_another_year(verb: Token) -> bool:
    """Tell whether coordinated verbs name years of their own: "shelled it in 2008, ... in 2011"."""
    later = {token.text for token in verb.subtree if _is_year(token)}
    first = {t.text for t in verb.head.subtree if _is_year(t) and not verb.is_ancestor(t)}
    return bool(later and first) and first.isdisjoint(later)


def _is_year(token: Token) -> bool:
    return token.shape_ == "dddd" and token.text[:2] in {"19", "20"}


def _is_of_other_times(act: Token) -> bool:
    """Tell whether others are meant than the one told: "similar attacks"."""
    others = word_set("other-times")
    return act.tag_ == "NNS" and has_word(act, others, "amod", "det", "det:predet")


def _is_what_a_toll_reaches(edge: Token) -> bool:
    """Tell whether a toll is counted up or down to it: "the toll has risen to 17 killed"."""
    return case_of(edge) == "to" and any_in(children(edge.head, "nsubj"), "harm-noun")


def _is_grounds(edge: Token) -> bool:
    """Tell whether *edge* leads to what somebody is accused of, arrested or judged for.

    "arrested on suspicion of planting the bomb", "sentenced for killing a teacher", "killed two men
    *accused* of bombing a church".
    """
    if lemma_of(edge) in word_set("grounds"):
        return True
    if edge.dep_ == "acl" and lemma_of(edge) in word_set("accusing"):
        return True
    why = {c.lower_ for c in children(edge, "case", "mark")}
    return bool(why & {"for", "over"}) and lemma_of(edge.head) in word_set("judging")


def _is_recalled(edge: Token) -> bool:
    """Tell whether *edge* leads to what an act is likened or set to: "it *avenged* a raid"."""
    return edge.dep_ == "obj" and any_in([edge.head], "recalling")


def _is_one_more(victim: Token) -> bool:
    """Tell whether nobody told before is meant: "a pilot", "three guards", "Idris"."""
    counted = has_word(victim, word_set("one-more"), "det") or children(victim, "nummod")
    return victim.pos_ == "PROPN" or bool(counted)


def _acts_anew(verb: Token) -> bool:
    """Tell whether a coordinated verb has a doer of its own.

    "Gunmen killed two, and a bomb killed four"; "wounded two and was shot by a guard". In "shelled
    the town and the shells killed two" the doer is known already. Or a cause of its own: "police
    killed a man, and an officer died when a car struck him".
    """
    first = verb.head
    causes = children(verb, "advcl")
    if children(first, "obj") and any(has_word(c, ("when",), "advmod", "mark") for c in causes):
        return bool(children(verb, "nsubj")) and not children(verb, "obj")
    if is_passive(verb):
        shares = not is_passive(first) and not children(verb, "nsubj:pass", "nsubj")
        return shares and bool(children(verb, "obl:agent"))
    own = [noun for noun in children(verb, "nsubj") if noun.pos_ != "PRON"]
    new = own and not any(has_word(noun, word_set("determining"), "det") for noun in own)
    return bool(new and all(children(v, "obj") and children(v, "nsubj") for v in (verb, first)))


def is_answered(edge: Token) -> bool:
    """Tell whether *edge* leads to what is answered: "called it revenge for shelling the town"."""
    verb = edge.head
    is_why = has_word(edge, ("for",), "mark", "case")
    beside = children(verb, "obj", "obl", "xcomp") if is_why else []
    return any_in([verb, *beside], "reaction")


def is_of_another_day_or_place(verb: Token) -> bool:
    """Tell whether a coordinated verb has victims, and a day or a place, of its own.

    "Gunmen killed two in Gereida on Monday, and on Tuesday they killed five in Tulus". Not "they
    seized him on Monday and killed him on Friday" nor "ten died there, and two more in hospital".
    """
    first = verb.head
    harmed = children(verb, "obj", "nsubj:pass")
    if verb.pos_ != "VERB" or not any(map(_is_counted_anew, harmed)):
        return False
    days, others = _days_of(first), _days_of(verb)
    if days and others:
        return days != others
    places, elsewhere = _places_of(first), _places_of(verb)
    is_told_anew = bool(children(verb, "nsubj", "nsubj:pass"))
    return bool(is_told_anew and places and elsewhere) and places.isdisjoint(elsewhere)


def _is_counted_anew(victim: Token) -> bool:
    return victim.like_num or _is_one_more(victim)


def _days_of(verb: Token) -> set[str]:
    """Return the weekdays and days of a month told right under *verb*: "on 14 August"."""
    told = children(verb, "obl", "obl:unmarked", "advmod")
    days = (noun for noun in told if any_in(noun.subtree, "calendar"))
    return {" ".join(t.lower_ for t in day.subtree if t.dep_ != "case") for day in days}


def _places_of(verb: Token) -> set[str]:
    """Return the places named right under *verb*, or under who was harmed."""
    harmed = children(verb, "obj", "nsubj:pass")
    told = [*children(verb, "obl"), *(c for noun in harmed for c in children(noun, "nmod"))]
    here = word_set("gap-case")
    return {t.lower_ for t in told if t.ent_type_ == "LOC" and case_of(t) in here}


def _lags(clause: Token) -> bool:
    """Tell whether a clause tells of another day: "a year after a bomb killed 88"."""
    begin = max(min(token.i for token in clause.subtree) - 1, clause.sent.start)
    words = pairwise(clause.doc[begin : clause.i + 1])
    joints = (unit for unit, word in words if word.lower_ in {"after", "before"})
    return any_in(joints, "lag-unit")


def _tells_of(clause: Token, acts: set[Token]) -> bool:
    """Tell whether a clause after a conjunction has one of *acts* as its subject."""
    lost = lost_subject(clause)
    if lost is not None:
        return lost in acts
    subjects = children(clause, "nsubj", "nsubj:pass") if children(clause, "mark") else []
    return not acts.isdisjoint(subjects)
