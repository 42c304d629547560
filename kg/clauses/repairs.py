"""Functions that paths call: voice, lost and shared arguments, faults of the parser.

Each function is named in ``data/constructions.csv`` (see :data:`NAMED`), where its example stands.
"""

from __future__ import annotations

from itertools import takewhile

from spacy.tokens import Token

from kg.clauses.trees import (
    ancestors,
    any_in,
    case_of,
    children,
    entity_of,
    is_next_subject,
    lemma_of,
)
from kg.lexicon.words import number_words, word_set

NEXT = 2
"""So far apart are two verbs that share an object: "captured and killed ten soldiers"."""
PART_WORDS = 4
"""So far before its end a part begins: "two *of them* young children"."""
NOMINAL = frozenset({"ADJ", "ADP", "CCONJ", "DET", "NOUN", "NUM", "PROPN"})


def is_passive(verb: Token) -> bool:
    """Tell whether *verb* is passive, or a past participle after a noun."""
    # Behind the verb stands no auxiliary: "killed nine, the army said", whatever the parser says.
    if any(word.i < verb.i for word in children(verb, "aux:pass")) or is_reduced_passive(verb):
        return True
    if children(verb, "nsubj:pass"):
        return not children(verb, "obj")  # "A bombing killed and wounded 80": no passive has one
    if verb.tag_ != "VBN":
        return False
    # UD hangs an auxiliary that conjuncts share on the first alone: "were killed and wounded".
    shares = verb.dep_ == "conj" and not children(verb, "nsubj", "obj", "aux")
    return is_passive(verb.head) if shares else verb.dep_ == "acl"


def is_active_clause(verb: Token) -> bool:
    """Tell whether *verb* has a doer as its subject: "who attacked a concert *by* a star"."""
    return verb.pos_ == "VERB" and bool(children(verb, "nsubj")) and not is_passive(verb)


def is_reduced_passive(verb: Token) -> bool:
    """Tell whether a verb that needs an object has none: the passive of headlines.

    "Four soldiers shot dead at a roadblock", "Ranger patrol bombed in Yarang". In a relative
    clause the object may be the noun before it ("the men police killed").
    """
    if verb.tag_ not in {"VBD", "VBN"} or verb.dep_ in {"acl:relcl", "acl"}:
        return False
    if lemma_of(verb) not in word_set("transitive-harm"):
        return False
    if any(map(_is_fired_at, children(verb, "obl", "obj"))):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return is_reduced_passive(verb.head)  # "killed or wounded dozens" share their object
    # "captured and killed ten" share their object; "women stabbed, teens held" do not.
    shares = any(not children(other, "nsubj", "nsubj:pass") for other in children(verb, "conj"))
    return not shares and not children(verb, "obj", "iobj", "ccomp", "aux", "nsubj:pass")


def _is_fired_at(noun: Token) -> bool:
    """Tell whether *noun* is what somebody fired at: "shot *into a crowd*", "shot *at a bus*".

    "Two soldiers shot *at a roadblock*" tells where.
    """
    case = case_of(noun)
    return case == "into" or (case == "at" and lemma_of(noun) in word_set("fired-at"))


def passive_subjects(verb: Token) -> list[Token]:
    """Return the subjects of a passive; for 'who' in a clause that tells of its noun, the noun.

    "a nurse, who was killed" tells of it; "the nurse who was killed" speaks of it again.
    """
    clause = verb.dep_ == "acl:relcl"
    return [
        verb.head if clause and s.lower_ == "who" and verb.doc[s.i - 1].text == "," else s
        for s in children(verb, "nsubj:pass")
        if not is_speaker_above(s)
    ]


def is_speaker_above(noun: Token) -> bool:
    """Tell whether *noun*, told as the subject of a passive, says what it tells.

    In "two activists, A and B, said 200 people were killed" the parser makes the activists the
    subject and the people an object, which no passive has: who stands before 'said' says it.
    """
    verb = noun.head
    has_object = any(o.i < verb.i for o in children(verb, "obj"))
    return verb.dep_ == "ccomp" and noun.i < verb.head.i < verb.i and has_object


def lost_subject(verb: Token) -> Token | None:
    """Return the subject of a past tense that the parser took for an adjunct of another verb.

    "... [after a bombing] killed five": it took the conjunction for a preposition.
    """
    if verb.tag_ != "VBD" or children(verb, "nsubj", "nsubj:pass") or verb.i == verb.sent.start:
        return None
    # 'after' and 'before' are ADP (case) or SCONJ (mark); the tagger chose the first.
    before = (noun for noun in ancestors(verb.doc[verb.i - 1]) if noun.i < verb.i)
    return next((noun for noun in before if case_of(noun) in {"after", "before"}), None)


def demoted_subjects(verb: Token) -> list[Token]:
    """Return a subject that the parser calls indirect object because it found two subjects."""
    return [child for child in children(verb, "iobj") if child.i < verb.i]


def relative_heads(verb: Token) -> list[Token]:
    """Return the noun that a relative clause with a pronoun as subject is about.

    "Seven militants were killed in fighting with the SDF, who launched an offensive": the parser
    hangs the clause on 'militants'; 'who' means the people right before it. "The army arrived after
    the bombing that killed 30": it hangs the clause on the army; 'that' means the noun before it.
    """
    subjects = children(verb, "nsubj", "csubj")
    pronouns = [s for s in subjects if s.lower_ in word_set("relative-pronoun")]
    if verb.dep_ != "acl:relcl" or not pronouns:
        return []
    nearer = _right_before(pronouns[0]) or _backer_before(pronouns[0])
    return [nearer if nearer is not None else verb.head]


def _right_before(pronoun: Token) -> Token | None:
    """Return the noun right before 'that', the people or body right before 'who'."""
    before = pronoun.doc[pronoun.i - 1]
    if pronoun.lower_ == "that":
        return before if before.pos_ in {"NOUN", "PROPN"} else None
    if before.text == ",":
        before = before.doc[before.i - 1]
    body = entity_of(before) if pronoun.lower_ == "who" else None
    return body.root if body is not None and body.label_ != "LOC" else None


def _backer_before(pronoun: Token) -> Token | None:
    """Return the name right before ', which' where a participle has it as its agent.

    "Militias backed by *Rwanda*, which denies it": the parser hangs the clause on the militias.
    """
    comma = pronoun.doc[pronoun.i - 1]
    body = entity_of(comma.nbor(-1)) if pronoun.lower_ == "which" and comma.text == "," else None
    root = body.root if body is not None else None
    is_agent = root is not None and root.dep_ == "obl:agent" and root.head.dep_ == "acl"
    return root if is_agent else None


def shared_objects(verb: Token) -> list[Token]:
    """Return the object that coordinated verbs share: "captured and killed ten soldiers"."""
    if is_passive(verb):
        return []
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return [o for o in children(verb.head, "obj") if o.i > verb.i]  # UD: on the first
    beside = (c for c in children(verb, "conj") if c.pos_ == "VERB" and c.i - verb.i <= NEXT)
    return [o for c in beside for o in children(c, "obj")]  # parsers hang it on the nearest verb


def far_by_phrases(noun: Token) -> list[Token]:
    """Return whom the first 'by' behind the phrase of *noun* names, wherever the parser hung them.

    "the ambush of a convoy near Hilla by Boko Haram": it makes the group part of the town's name.
    A name may be the author's instead: "a report on the shelling of a school by Amnesty"; and
    "the blast at a concert by a star" is nobody's.
    """
    behind = noun.doc[noun.i + 1 : noun.sent.end]
    phrase = list(takewhile(lambda token: token.pos_ in NOMINAL, behind))
    before = list(takewhile(lambda token: token.lower_ != "by", phrase))
    led = [token.head for token in phrase[len(before) :][:1]]
    if any_in(before, "performance") or any_in(before, "comparing"):
        return []  # "an attack like the one by Boko Haram"
    is_told = not any_in(ancestors(noun), "document")
    bodies = (t for t in led if t.ent_type_ in {"ORG", "PERSON"} and is_told)
    return [t for t in led if t.pos_ == "NOUN" and not t.ent_type_] or list(bodies)


def first_conjunct(noun: Token) -> list[Token]:
    """Return the noun that *noun* is coordinated with: "launched a ground and air offensive"."""
    first = noun
    while first.dep_ in {"conj", "compound"} and first.head.pos_ == "NOUN":
        first = first.head
    return [first]


def next_subjects(verb: Token) -> list[Token]:
    """Return the subject of the clause of *verb* that the parser joined to that of the one before.

    "31 people were killed and 60 *others*, including women, were injured".
    """
    if verb.dep_ != "conj" or children(verb, "nsubj", "nsubj:pass"):
        return []
    joined = (c for s in children(verb.head, "nsubj", "nsubj:pass") for c in children(s, "conj"))
    return [c for c in joined if is_next_subject(c) and verb.head.i < c.i < verb.i]


def headline_harmed(harm: Token) -> list[Token]:
    """Return who stands right before *harm* with a number, where a headline begins anew with it.

    In "Two dead, three wounded in blast" the parser hangs the two on the wounded; "three wounded
    men" begin nothing.
    """
    if harm.dep_ == "amod" and harm.head.i > harm.i:
        return []
    doc, first = harm.doc, harm.i - 1
    while first > harm.sent.start and doc[first].pos_ in {"ADJ", "NOUN", "PROPN"}:
        first -= 1
    is_told = first >= harm.sent.start and is_number(doc[first]) and _begins_anew(doc[first])
    return [doc[harm.i - 1]] if is_told and not children(harm, "obj") else []


def _begins_anew(number: Token) -> bool:
    """Tell whether *number* stands behind a harm or a mark, or first, "at least" left aside.

    In "15 rebels and two soldiers killed" it stands in a list of people.
    """
    doc, start, before = number.doc, number.sent.start, number.i - 1
    while before >= start and doc[before].lower_ in word_set("counting") | {"a"}:
        before -= 1
    if before < start or doc[before].lower_ == "with":  # "rises to 31, with 60 injured"
        return True
    if doc[before].pos_ not in {"PUNCT", "CCONJ"}:
        return False
    is_list = doc[before].lower_ in {"and", ","} and before > start
    return not is_list or _ends_a_harm(doc[before - 1])


def _ends_a_harm(word: Token) -> bool:
    """Tell whether what *word* ends is no part of a list of people.

    "two dead, three wounded", "toll rises to two, three wounded", "two killed, one of them a child,
    three wounded".
    """
    if word.pos_ in {"ADJ", "ADV", "VERB"} or (is_number(word) and case_of(word) == "to"):
        return True
    part = word.doc[max(word.sent.start, word.i - PART_WORDS) : word.i]
    return any(t.lower_ == "of" and t.nbor(1).lower_ in {"them", "whom"} for t in part)


def has_number(token: Token) -> bool:
    """Tell whether a number hangs on *token*."""
    return any(child.like_num for child in token.children)


def is_number(token: Token) -> bool:
    """Tell whether *token* is a number, or counts as one does: "12", "twelve", "a dozen"."""
    return token.like_num or token.lower_ in number_words()
