"""Read claims of responsibility, accusations, doubts and denials of events told elsewhere.

Responsibility and suspicion are often told in a sentence of their own ("IS claimed
responsibility", "it is suspected that IS carried out the attack"), as are doubts and denials.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, filterfalse

from spacy.tokens import Span, Token

from kg.clauses.accusations import charged_acts, is_cleared
from kg.clauses.constructions import Bare, subjects, words_as
from kg.clauses.polarity import is_negated, is_nobody
from kg.clauses.trees import (
    any_in,
    children,
    conjuncts,
    entities_in,
    evidence_of,
    has_word,
    lemma_of,
)
from kg.extract.event_mentions import EventMentionReader
from kg.extract.people import actor_name
from kg.extract.sentences import Sentence
from kg.lexicon.patterns import reaction_cues
from kg.lexicon.words import word_set
from kg.model.findings import Attribution, Evidence, Name
from kg.model.text import BlockKind


@dataclass(frozen=True, slots=True)
class ActorClaim:
    """Somebody is said to have done it: claimed by themselves, suspected or accused.

    Attributes:
        index: Number of the sentence.
        stance: claims-responsibility, suspects, alleges.
        about: Tokens of the words that name the act, if the sentence names it.
    """

    index: int
    stance: str
    actor: Name
    about: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reaction:
    """A sentence that doubts, denies or says that something is unverified.

    Attributes:
        index: Number of the sentence.
        points_back: It denies what the sentence before tells, where that tells of an event.
        to_charge: It answers an accusation, so it bears only on what somebody is said to have done.
    """

    index: int
    attribution: Attribution
    evidence: Evidence
    against: frozenset[str]
    points_back: bool = False
    to_charge: bool = False


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims about events told elsewhere."""

    actors: tuple[ActorClaim, ...]
    reactions: tuple[Reaction, ...]


def read_claims(sentences: Sequence[Sentence], reader: EventMentionReader) -> Claims:
    """Read responsibility claims, suspicions, doubts and denials of all sentences."""
    spans = [(i, each.span) for i, each in enumerate(sentences) if each.kind is BlockKind.BODY]
    actors = (claim for i, sent in spans for claim in _actor_claims(sent, i, reader))
    reactions = (_reaction(sent, i, reader) for i, sent in spans)
    return Claims(tuple(actors), tuple(filter(None, reactions)))


# claims of responsibility, suspicion, blame ---------------------------------------------

STANCES = {"claimant": "claims-responsibility", "suspect": "suspects", "accused": "alleges"}
"""What is said of whoever plays this role at a verb."""
VERB = Bare("VERB")
VERBAL = frozenset({"VERB", "AUX", "ADJ"})  # ADJ: "is responsible for it"


def _actor_claims(sent: Span, index: int, reader: EventMentionReader) -> Iterator[ActorClaim]:
    for verb in (token for token in sent if token.pos_ in VERBAL and _is_held(token)):
        for role, stance in STANCES.items():
            if not (heads := words_as(role, verb, VERB)):
                continue
            claims = role == "claimant"
            # "claimed the attack": its object; "accused of shelling ...": whatever stands below the
            # verb.
            about = _named_below(children(verb, "obj", "obl")) if claims else _told_below(verb)
            for actor in _claimants(heads, reader) if claims else _actors(heads):
                yield ActorClaim(index, stance, actor, about)


def _is_held(verb: Token) -> bool:
    """Tell whether what *verb* says of somebody is said, and not taken back: "were acquitted"."""
    falsely = has_word(verb, word_set("falsely"), "advmod")
    return not (is_negated(verb) or falsely or is_cleared(verb))


def _told_below(verb: Token) -> frozenset[int]:
    """Return the acts that somebody is accused or suspected of."""
    if any_in([verb], "blaming") and (told := charged_acts(verb)):
        return frozenset(token.i for token in told)
    acts = word_set("violent-noun") | word_set("violent-verb")
    return frozenset(token.i for token in verb.subtree if lemma_of(token) in acts)


def _named_below(nouns: Sequence[Token]) -> frozenset[int]:
    """Return the tokens of *nouns* and what hangs on them as nouns, no clause among them."""
    found, reached = set(), list(nouns)
    while reached:
        token = reached.pop()
        found.add(token.i)
        reached.extend(children(token, "nmod", "compound", "conj"))
    return frozenset(found)


def _actors(heads: Sequence[Token]) -> Iterator[Name]:
    never = word_set("pronoun") | word_set("calendar")
    for token in chain.from_iterable(map(conjuncts, heads)):
        is_name = bool(token.ent_type_) or token.pos_ in {"NOUN", "PROPN"}
        is_act = lemma_of(token) in word_set("violent-noun")
        if is_name and not is_act and token.lower_ not in never:
            yield actor_name(token)


def _claimants(heads: Sequence[Token], reader: EventMentionReader) -> Iterator[Name]:
    """Yield who claims: a spokesman's institution, else the speaker."""
    for head in filterfalse(is_nobody, heads):
        if head.dep_ == "obl:agent":  # "was claimed by IS"
            yield from _actors([head])
        elif head.lower_ not in word_set("pronoun"):
            _, behalf, _ = reader.attribution.source_name(head)
            yield behalf or actor_name(head)


# doubts and denials ---------------------------------------------------------------------


def _reaction(sent: Span, index: int, reader: EventMentionReader) -> Reaction | None:
    stance, cue = _cue_in(sent.text)
    if cue is None:
        return None
    must_speak = stance != UNTOLD
    speaker = _reactor(sent, reader, cue) if must_speak else Attribution()
    if speaker is None or (stance == "denies" and not any(map(_is_denial, sent))):
        return None
    against = frozenset(ent.text for ent in entities_in(sent) if ent.label_ in {"PERSON", "ORG"})
    evidence = evidence_of(sent, stance if must_speak else "unverified")
    denied = [noun for verb in _words_at(sent, cue) for noun in children(verb, "obj")]
    points_back = stance == "denies" and any(map(_points_back, denied))
    told = replace(speaker, stance=stance, evidence=evidence)
    return Reaction(index, told, evidence, against, points_back, any_in(denied, "charge"))


UNTOLD = "relays-unverified"
"""The stance that nobody need take: "could not be verified"."""


def _cue_in(text: str) -> tuple[str, re.Match[str] | None]:
    """Return the strongest stance that words of *text* tell, and these words."""
    cues = ((row.stance, row.pattern.search(text)) for row in reaction_cues())
    return next((found for found in cues if found[1]), ("", None))


def _is_denial(token: Token) -> bool:
    """Tell a denial of a deed or claim from 'to deny them the ability' and other senses."""
    lemma = lemma_of(token)
    if lemma not in word_set("refuting"):
        return lemma in word_set("untrue")
    denied = children(token, "obj", "nsubj:pass") or [token.head]  # "its denial": what it hangs on
    return any_in(denied, "deniable") or bool(children(token, "ccomp", "xcomp"))


def _points_back(denied: Token) -> bool:
    """Tell whether what is denied was told before: "it", "the charge", "involvement".

    "Denied a report that it moved troops" and "a role in the coup" say themselves what; the army,
    "which denies it", is spoken of in its own sentence.
    """
    if denied.head.dep_ == "acl:relcl":
        return False
    if denied.lower_ in word_set("pointing-back"):
        return True
    is_bare = not children(denied, "acl", "acl:relcl", "nmod", "ccomp", "amod", "nmod:poss")
    return is_bare and lemma_of(denied) in word_set("charge") | word_set("share-in-it")


def _reactor(sent: Span, reader: EventMentionReader, cue: re.Match[str]) -> Attribution | None:
    """Return who doubts or denies: the subject of the doubting verb, relayed by outer speakers."""
    told = [speech.attribution for speech in reader.attribution.reported_speech(sent)]
    verbs = (token for token in _words_at(sent, cue) if token.pos_ in VERBAL)
    nouns = [noun for noun in chain.from_iterable(map(subjects, verbs)) if _can_react(noun, reader)]
    if any_in(nouns, "judging-body"):
        return None  # "The court rejected the charge"
    # "He denied it": the pronoun names nobody, an outer speaker may.
    subject = next((noun for noun in nouns if noun.pos_ != "PRON"), None)
    if subject is None:
        return replace(told[0], cue=cue.group()) if told else None
    source, behalf, unnamed = reader.attribution.source_name(subject)
    others = filter(None, (speech.source for speech in told))
    relays = tuple(name for name in others if name.text != source.text)
    return Attribution(source, behalf, relays, unnamed, cue=cue.group())


def _can_react(noun: Token, reader: EventMentionReader) -> bool:
    """Tell whether *noun* can be somebody who denies: who speaks, or who acts ("separatists")."""
    return reader.attribution.can_speak(noun) or reader.people.can_act(noun)


def _words_at(sent: Span, cue: re.Match[str]) -> Iterator[Token]:
    first, last = sent.start_char + cue.start(), sent.start_char + cue.end()
    return (token for token in sent if token.idx < last and first < token.idx + len(token))
