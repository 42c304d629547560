"""Tell which days and places of a sentence are of no act: of speaking, judging, visiting, burying.

"An official told Reuters on Wednesday", "he was sentenced on Tuesday for killing four", "ahead of
elections on Saturday", "the minister said in Gao".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from spacy.tokens import Token

from kg.clauses.trees import QUOTES, ancestors, any_in, case_of, children, has_word, lemma_of
from kg.extract.people import names_people
from kg.extract.places import PlaceMention
from kg.extract.times import TimeMention
from kg.extract.triggers import Trigger
from kg.lexicon.words import word_set
from kg.model.text import Passage

BESIDE = 4
"""So far behind a verb of saying may its day stand: "told the agency on Thursday"."""
INSIDE_PHRASE = frozenset({"compound", "advmod", "amod"})
SUBJECTS = ("nsubj", "nsubj:pass")
NOMINAL = frozenset({"obl", "nmod"})
RELATIVE = frozenset({"acl", "acl:relcl"})


def is_day_beside(
    time: TimeMention, triggers: Sequence[Trigger], speech_verbs: frozenset[str]
) -> bool:
    """Tell whether the time is not of the deed: "the Pentagon said on Thursday".

    With its commas lost, "... killed 20 on Monday the monitor reported" dates the deed.
    """
    token, here = time.token, time.when.passage
    if _is_said_there(token, here, triggers, speech_verbs) or _is_to_come(token, here, triggers):
        return True
    before = token.doc[max(0, token.i - 2) : token.i]
    if before.text.lower().endswith(" on") and lemma_of(before[0]) in speech_verbs:
        return True
    while token.dep_ in INSIDE_PHRASE and token.head.pos_ not in {"VERB", "AUX"}:
        token = token.head
    return any(_is_of(verb, token, triggers, speech_verbs) for verb in _verbs_of(token, triggers))


def _is_of(
    verb: Token, token: Token, triggers: Sequence[Trigger], speech_verbs: frozenset[str]
) -> bool:
    """Tell whether *token* dates *verb*, the word above it, which tells no act."""
    if _is_of_an_account(verb, triggers) or _is_of_a_document(verb, triggers):
        return True
    if _is_aftermath(verb) or _is_compared(token, triggers) or _is_of_a_toll(token, verb):
        return True
    if token.dep_ in {"nsubj", "obj"}:
        return False
    if _is_of_a_later_verb(verb, token, triggers):
        return True
    reacts = lemma_of(verb) in word_set("mourning")  # "prayed on Friday for the victims"
    if not (reacts or lemma_of(verb) in speech_verbs):
        return False
    if token.i > verb.i:
        return token.i - verb.i <= BESIDE
    return not any(t.token.i < token.i for t in triggers)


def _verbs_of(token: Token, triggers: Sequence[Trigger]) -> Iterator[Token]:
    """Yield the word above *token*, and the verb before which it stands: "the UN *on Tuesday* ...".

    Not where the subject names an act: "a blast on Tuesday was reported".
    """
    yield token.head
    noun, verb = token.head, token.head.head
    acts = {trigger.token for trigger in triggers}
    if noun.dep_ in SUBJECTS and noun.i < token.i < verb.i and acts.isdisjoint(noun.subtree):
        yield verb


# saying --------------------------------------------------------------------------------------


def _is_said_there(
    token: Token, here: Passage, triggers: Sequence[Trigger], speech_verbs: frozenset[str]
) -> bool:
    """Tell whether only objects and phrases part *here* from a verb of saying with its subject.

    "... , the governor told parliament in Gao *on Wednesday*", "said *in Abuja* on Tuesday that".
    """
    first = next(t for t in token.sent if t.idx + len(t) > here.start)
    verb = _verb_of_saying(first, triggers, speech_verbs)
    if verb is None:
        return False
    if any(trigger.token.i < verb.i for trigger in triggers):
        return True  # what is said stands before
    behind = next((t for t in token.sent if t.idx >= here.end), None)
    if behind is None or behind.is_punct or behind.lower_ == "that":
        return True
    return verb in takewhile(lambda node: node == verb or node.pos_ != "VERB", ancestors(token))


def _verb_of_saying(
    first: Token, triggers: Sequence[Trigger], speech_verbs: frozenset[str]
) -> Token | None:
    acts = {trigger.token for trigger in triggers}
    for word in reversed(first.doc[first.sent.start : first.i]):
        if word in acts or word.dep_ in {"mark", *SUBJECTS} or word.pos_ == "AUX":
            return None
        if word.pos_ == "VERB":
            return word if _says(word, acts, speech_verbs) else None
        if word.is_punct and word.text not in {"-", *QUOTES}:
            return None
    return None


def _says(verb: Token, acts: set[Token], speech_verbs: frozenset[str]) -> bool:
    """Tell whether somebody speaks: "the mayor *said*", "*speaking* in Gao"."""
    if lemma_of(verb) in word_set("perceiving"):
        return False
    speakers = [noun for noun in children(verb, "nsubj") if noun.i < verb.i]
    if not (lemma_of(verb) in speech_verbs or lemma_of(verb) in word_set("uttering")):
        return False
    return verb.tag_ == "VBG" or (bool(speakers) and acts.isdisjoint(speakers))


def _is_of_an_account(verb: Token, triggers: Sequence[Trigger]) -> bool:
    """Tell whether *verb* is what a court, a work or a ceremony did: "the trial opened".

    Or what was done for a ceremony: "mourners gathered on Friday for the funeral".
    """
    told = children(verb, "nsubj", "nsubj:pass")
    told += [noun for noun in children(verb, "obl") if case_of(noun) == "for"]
    if verb.dep_ == "acl":
        told.append(verb.head)
    if verb.pos_ == "NOUN":
        told.append(verb)  # "a court on Monday sentenced ..."
    if lemma_of(verb) in word_set("spoken"):
        return True  # "in a speech on Friday"
    is_act = any(trigger.token == verb for trigger in triggers)
    return not is_act and any_in(told, "account")


def _is_of_a_document(verb: Token, triggers: Sequence[Trigger]) -> bool:
    """Tell whether *verb* is what was done with a document: "a report published on Monday"."""
    is_act = any(trigger.token == verb for trigger in triggers)
    return not is_act and verb.dep_ == "acl" and lemma_of(verb.head) in word_set("document")


# what came later -----------------------------------------------------------------------------


def _is_of_a_later_verb(verb: Token, token: Token, triggers: Sequence[Trigger]) -> bool:
    """Tell whether *verb* is no act, and all acts are told beneath it as what came before.

    "Imposed a curfew on Tuesday after an attack", "were charged on Sunday", "visited survivors of
    the attack". A day behind the act is left to it: "found 11 people killed on Monday"; not the
    day on which somebody was judged.
    """
    acts = {trigger.token for trigger in triggers}
    told = acts | {trigger.carrier for trigger in triggers}
    if verb.pos_ != "VERB" or not acts or verb in told or any_in([verb], "undergoing"):
        return False
    is_judged = any_in([verb], "judging") and not any_in([verb], "mourning")
    if not is_judged and any(verb.i < act.i < token.i for act in acts):
        return False
    return all(_is_told_beneath(act, verb, token, acts) for act in acts)


def _is_told_beneath(act: Token, verb: Token, token: Token, acts: set[Token]) -> bool:
    above = ancestors(act)
    if verb not in above or token in above:
        return False
    steps = above[: above.index(verb)]
    if lemma_of(verb) in word_set("later-verb") | word_set("judging"):
        return True
    return any(_leads_back(step, acts) for step in steps)


def _leads_back(step: Token, acts: set[Token]) -> bool:
    """Tell whether what hangs at *step* came before the clause above it.

    "Miners *killed* in Mach", "*after* an attack", "marched *over* the killing", "*for* killing".
    """
    if step.dep_ in RELATIVE:
        return step.head not in acts
    if step.dep_ in NOMINAL:
        return case_of(step) in word_set("looking-back")
    marks = {child.lower_ for child in children(step, "mark")}
    is_reason = step.tag_ == "VBG" and not marks.isdisjoint({"for", "over", "about"})
    return step.dep_ == "advcl" and ("after" in marks or is_reason)


def _is_aftermath(verb: Token) -> bool:
    """Tell whether *verb* is what became of the victims later: "the nurse was freed"."""
    people = children(verb, "obj") or children(verb, "nsubj", "nsubj:pass")
    return lemma_of(verb) in word_set("aftermath") and any(map(names_people, people))


def _is_of_a_toll(token: Token, verb: Token) -> bool:
    """Tell whether a toll did something on that day: "the toll rose to 29 on Tuesday".

    "Since Friday" tells what it counts.
    """
    if case_of(token) == "since":
        return False
    return verb.pos_ == "VERB" and any_in(children(verb, "nsubj", "nsubj:pass", "obj"), "toll")


def _is_compared(token: Token, triggers: Sequence[Trigger]) -> bool:
    """Tell whether an act is only compared with what is older: "the deadliest since April"."""
    since = next((node for node in ancestors(token) if case_of(node) == "since"), None)
    if since is None or any(trigger.token in since.subtree for trigger in triggers):
        return False
    worst = word_set("superlative")
    return since.head.lower_ in worst or has_word(since.head, worst, "amod")


# what is to come -----------------------------------------------------------------------------


def _is_to_come(token: Token, here: Passage, triggers: Sequence[Trigger]) -> bool:
    """Tell whether the day is of what was still to come.

    "Where an election will be held on Saturday", "before police came on Tuesday", "ahead of
    elections on Saturday", "on the eve of Saturday's vote".
    """
    acts = {trigger.token for trigger in triggers}
    verb = next((node for node in ancestors(token) if node.pos_ == "VERB"), None)
    if verb is not None and verb not in acts and acts.isdisjoint(verb.subtree):
        is_ahead = has_word(verb, word_set("to-come"), "aux") or has_word(verb, ("before",), "mark")
        if is_ahead or (verb.dep_ == "xcomp" and any_in([verb.head], "scheduled")):
            return True
    first = next(t for t in token.sent if t.idx + len(t) > here.start)
    return _is_of_an_occasion(first, token, acts)


def _is_of_an_occasion(first: Token, token: Token, acts: set[Token]) -> bool:
    """Tell whether *first* dates an occasion before which something happened."""
    occasions = [token.head] if token.dep_ in {"nmod:poss", "compound"} else []
    for word in reversed(first.doc[first.sent.start : first.i]):
        if word in acts or word.pos_ in {"VERB", "AUX"} or word.is_punct:
            return False
        if word.lower_ in {"before", "ahead", "eve"}:
            return any_in(occasions, "occasion")
        occasions.append(word)
    return False


# places --------------------------------------------------------------------------------------


def is_place_beside(
    place: PlaceMention, triggers: Sequence[Trigger], speech_verbs: frozenset[str]
) -> bool:
    """Tell whether no act was there: "a minister said in Vienna", "taken to hospital in Kohat"."""
    head = place.head
    if _is_of_an_account(head.head, triggers):
        return True
    if _is_said_there(head, place.where.name.passage, triggers, speech_verbs):
        return True
    return _is_where_they_were_taken(head, triggers) or _is_of_a_lasting_state(head, triggers)


def _is_where_they_were_taken(head: Token, triggers: Sequence[Trigger]) -> bool:
    """Tell whether somebody was brought there: "rushed to a hospital in Kohat"."""
    acts = {trigger.token for trigger in triggers}
    verb = next((node for node in ancestors(head) if node.pos_ == "VERB"), None)
    if verb is None or verb in acts or not any_in([verb], "bringing"):
        return False
    behind = head.doc[head.i + 1 : head.i + 3].text.lower().lstrip(", ")
    if case_of(head) == "from" or behind.startswith("where"):
        return False  # "flown from Sarib, where they were beheaded"
    return any(case_of(noun) in {"to", "into"} for noun in children(verb, "obl"))


def _is_of_a_lasting_state(head: Token, triggers: Sequence[Trigger]) -> bool:
    """Tell whether a clause tells there what somebody is or wants.

    "The group, which wants to topple the government in Mogadishu".
    """
    acts = {trigger.token for trigger in triggers}
    clauses = (node for node in ancestors(head) if node.dep_ == "acl:relcl")
    clause = next(clauses, None)
    if clause is None or not acts.isdisjoint(clause.subtree):
        return False
    return clause.tag_ in {"VBZ", "VBP"} and clause.head.dep_ in {"nsubj", "obl:agent"}
