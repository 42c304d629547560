"""What does a sentence say of an event told elsewhere: who is accused of it, who doubts it?

Responsibility and suspicion are often told in a sentence of their own ("IS claimed
responsibility", "it is suspected that IS carried out the attack"), as are doubts and denials.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from kg.clauses.constructions import Bare, arguments, subjects
from kg.clauses.polarity import is_negated
from kg.clauses.trees import children, conjuncts, has_word, lemma_of, span_passage
from kg.extract.people import actor_name
from kg.extract.scenes import SceneReader, Sentence
from kg.lexicon.words import word_set
from kg.model.findings import Attribution, Evidence, Name
from kg.model.text import BlockKind

DOUBTS = re.compile(
    r"\b(?:cast(?:s|ing)? doubt on|doubt(?:s|ed)?|skeptical|sceptical|no information supporting|"
    r"disput(?:es|ed)|question(?:s|ed) the)\b",
    re.IGNORECASE,
)
DENIALS = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|refut(?:es|ed)|incorrect|false)\b", re.IGNORECASE
)
UNVERIFIED = re.compile(
    r"\b(?:not (?:been )?(?:independently )?(?:verified|confirmed)|"
    r"(?:could|can) ?not (?:be )?(?:immediately )?(?:independently )?"
    r"(?:verif(?:y|ied)|confirm(?:ed)?)|unverified|unconfirmed|"
    r"no independent (?:confirmation|verification)|(?:to|be) independently verif(?:y|ied))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ActorClaim:
    """Somebody is said to have done it: claimed by themselves, suspected or accused.

    Attributes:
        index: Number of the sentence.
        about: Tokens of the words that name the act, if the sentence names it.
        stance: claims-responsibility, suspects, alleges, denies.
        speaker: Who says so, or None.
    """

    index: int
    stance: str
    actor: Name
    speaker: Name | None
    evidence: Evidence
    about: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reaction:
    """A sentence that doubts, denies or says that something is unverified."""

    index: int
    stance: str
    attribution: Attribution
    evidence: Evidence
    against: frozenset[str]


@dataclass(frozen=True, slots=True)
class Claims:
    """What sentences say about events told elsewhere."""

    actors: tuple[ActorClaim, ...]
    reactions: tuple[Reaction, ...]


def read_claims(sentences: Sequence[Sentence], reader: SceneReader) -> Claims:
    """Read responsibility claims, suspicions, doubts and denials of all sentences."""
    actors: list[ActorClaim] = []
    reactions: list[Reaction] = []
    for index, sentence in enumerate(sentences):
        if sentence.kind is not BlockKind.BODY:
            continue
        actors.extend(_actor_claims(sentence.span, index, reader))
        reaction = _reaction(sentence.span, index, reader)
        if reaction is not None:
            reactions.append(reaction)
    return Claims(tuple(actors), tuple(reactions))


# claims of responsibility, suspicion, blame ---------------------------------------------

STANCES = {"claimant": "claims-responsibility", "suspect": "suspects", "accused": "alleges"}
"""What is said of whoever plays this role at a verb."""
VERB = Bare("VERB")
VERBAL = frozenset({"VERB", "AUX", "ADJ"})


def _actor_claims(sent: Span, index: int, reader: SceneReader) -> Iterator[ActorClaim]:
    for verb in (token for token in sent if token.pos_ in VERBAL):
        for role, stance in STANCES.items():
            heads = [argument.token for argument in arguments(verb, role, VERB)]
            if not heads or is_negated(verb):
                continue
            evidence = Evidence(span_passage(sent), sent.text.strip(), stance)
            if role != "claimant":
                accuser = _accuser(verb)
                for actor in _actors(heads):
                    yield ActorClaim(index, stance, actor, accuser, evidence)
                continue
            about = _named_below(children(verb, "obj", "obl"))
            for actor in _claimants(heads, reader):
                yield ActorClaim(index, stance, actor, actor, evidence, about)


def _accuser(verb: Token) -> Name | None:
    """Return who blames: 'Washington blames the government', and nobody in 'is blamed'."""
    blames = lemma_of(verb) in word_set("blaming") and not children(verb, "nsubj:pass")
    return next(_actors(subjects(verb)), None) if blames else None


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
    for token in (token for head in heads for token in conjuncts(head)):
        is_name = bool(token.ent_type_) or token.pos_ in {"NOUN", "PROPN"}
        is_act = lemma_of(token) in word_set("violent-noun")
        if is_name and not is_act and token.lower_ not in never:
            yield actor_name(token)


def _claimants(heads: Sequence[Token], reader: SceneReader) -> Iterator[Name]:
    """Yield who claims: a spokesman's institution, else the speaker."""
    for head in heads:
        if head.dep_ == "obl:agent":
            yield from _actors([head])
        elif head.lower_ not in word_set("pronoun") and not has_word(head, ("no",), "det"):
            source, behalf, _ = reader.attribution.source_name(head)
            yield behalf or (source if source.label == "PERSON" else actor_name(head))


# doubts and denials ---------------------------------------------------------------------


def _reaction(sent: Span, index: int, reader: SceneReader) -> Reaction | None:
    stance, cue = _cue_in(sent.text)
    if cue is None:
        return None
    speaker = _reactor(sent, reader, cue) if stance in REACTORS else Attribution()
    if speaker is None or (stance == "denies" and not any(map(_is_denial, sent))):
        return None
    against = frozenset(ent.text for ent in sent.ents if ent.label_ in {"PERSON", "ORG"})
    rule = stance if stance in REACTORS else "unverified"
    evidence = Evidence(span_passage(sent), sent.text.strip(), rule)
    attribution = replace(speaker, stance=stance, evidence=evidence)
    return Reaction(index, stance, attribution, evidence, against)


CUES = {"relays-unverified": UNVERIFIED, "doubts": DOUBTS, "denies": DENIALS}
"""Stances and what tells them, the strongest first."""
REACTORS = frozenset({"doubts", "denies"})
"""Stances that somebody must take."""


def _cue_in(text: str) -> tuple[str, re.Match[str] | None]:
    """Return the strongest stance that words of *text* tell, and these words."""
    cues = ((stance, pattern.search(text)) for stance, pattern in CUES.items())
    return next((found for found in cues if found[1]), ("", None))


def _is_denial(token: Token) -> bool:
    """Tell a denial of a deed or claim from 'to deny them the ability' and other senses."""
    lemma = lemma_of(token)
    if lemma not in word_set("refuting"):
        return lemma in word_set("untrue")
    denied = children(token, "obj", "nsubj:pass")
    named = any(lemma_of(noun) in word_set("deniable") for noun in denied)
    return named or bool(children(token, "ccomp", "xcomp"))


def _reactor(sent: Span, reader: SceneReader, cue: re.Match[str]) -> Attribution | None:
    """Return who doubts or denies: the subject of the doubting verb, relayed by outer speakers."""
    sayings = [s.attribution for s in reader.attribution.sayings(sent)]
    subject = next(_reacting_subjects(sent, reader, cue), None)
    if subject is None:
        told = sayings[0] if sayings else None
        return replace(told, cue=cue.group()) if told and told.source else None
    source, behalf, unnamed = reader.attribution.source_name(subject)
    relays = (a.source for a in sayings if a.source is not None)
    return Attribution(
        source=source,
        on_behalf_of=behalf,
        unnamed=unnamed,
        relays=tuple(name for name in relays if name.text != source.text),
        cue=cue.group(),
    )


def _reacting_subjects(sent: Span, reader: SceneReader, cue: re.Match[str]) -> Iterator[Token]:
    first, last = sent.start_char + cue.start(), sent.start_char + cue.end()
    for token in sent:
        is_verb = token.pos_ in {"VERB", "ADJ", "AUX"}
        if is_verb and token.idx < last and first < token.idx + len(token):
            for subject in subjects(token):
                if subject.pos_ != "PRON" and reader.attribution.can_speak(subject):
                    yield subject
