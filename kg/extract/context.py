"""What do other sentences add to an event: who claimed it, who is suspected, who doubts it?

Responsibility and suspicion are often told in a sentence of their own ("IS claimed
responsibility", "it is suspected that IS carried out the attack"), as are doubts and denials.
They are read here and given to the event they point back to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from kg.extract.aliases import NameMemory
from kg.extract.participants import is_passive, subjects
from kg.extract.people import actor_name
from kg.extract.phrases import case_of, children, conjuncts, lemma_of, span_passage
from kg.extract.polarity import is_negated
from kg.extract.scenes import Scene, SceneReader, Sentence
from kg.lexicon.words import word_set
from kg.model.findings import (
    Attribution,
    EventFrame,
    Evidence,
    Name,
    Participant,
    Response,
    names_agree,
)
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
REACH = 3


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

    def responses(self, frames: Sequence[tuple[Scene, EventFrame]]) -> tuple[Response, ...]:
        """Return the reactions as responses to the frames they bear on."""
        found = []
        for reaction in self.reactions:
            frame = _frame_for(reaction, frames)
            if frame is not None:
                found.append(Response(frame.id, reaction.attribution, reaction.evidence))
        return tuple(found)


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


def complete(
    scenes: Sequence[Scene], claims: Claims, memory: NameMemory, sentences: Sequence[Sentence]
) -> None:
    """Give scenes the actors claimed or suspected elsewhere; resolve short names."""
    for claim in claims.actors:
        scene = _scene_named(claim, scenes) or _scene_for(claim.index, scenes)
        if scene is not None:
            _add_actor(scene, claim)
    reached = 0
    for scene in sorted(scenes, key=lambda scene: scene.index):
        for sentence in sentences[reached : scene.index + 1]:
            memory.note(sentence.span)
        reached = max(reached, scene.index + 1)
        scene.agents = [replace(p, name=memory.resolve(p.name)) for p in scene.agents]
        scene.attributions = [
            replace(said, source=memory.resolve(said.source)) if said.source else said
            for said in scene.attributions
        ]


def _scene_named(claim: ActorClaim, scenes: Sequence[Scene]) -> Scene | None:
    """Return the scene that the claim's own words name: "claimed the ambush near Hama"."""
    here = (scene for scene in scenes if scene.index == claim.index)
    return next(
        (scene for scene in here if any(t.token.i in claim.about for t in scene.triggers)), None
    )


def _scene_for(index: int, scenes: Sequence[Scene]) -> Scene | None:
    """Return the scene that sentence *index* tells or points back to: the nearest that says most.

    Where no sentence before it tells of anything, the article's only incident with a figure.
    """
    happened = [scene for scene in scenes if scene.realisation.status == "occurred"]
    near = [
        scene
        for scene in happened
        if 0 <= index - scene.index <= REACH and scene.kind is BlockKind.BODY
    ]
    counted = [scene for scene in happened if scene.counts]
    if near:
        return min(reversed(near), key=lambda scene: _distance(index, scene))
    return counted[0] if len(counted) == 1 else None


def _distance(index: int, scene: Scene) -> int:
    return (index - scene.index) * 2 + (0 if scene.has_act or scene.counts else 5)


def _add_actor(scene: Scene, claim: ActorClaim) -> None:
    names = [person.name.text.lower() for person in scene.agents]
    if claim.actor.text.lower() not in names:
        scene.agents.append(Participant("attacker", claim.actor, stance=claim.stance))
        return
    known = scene.agents[(at := names.index(claim.actor.text.lower()))]
    if known.stance == "asserts":
        scene.agents[at] = replace(known, stance=claim.stance)


# claims of responsibility, suspicion, blame ---------------------------------------------


def _actor_claims(sent: Span, index: int, reader: SceneReader) -> Iterator[ActorClaim]:
    for token in sent:
        if token.pos_ not in {"VERB", "AUX", "ADJ"} or is_negated(token):
            continue
        lemma = lemma_of(token)
        if (
            (lemma in {"claim", "take", "assume"} and _mentions(token, word_set("responsibility")))
            or (lemma == "claim" and _claims_an_act(token))
        ) or (
            lemma == "claim"
            and any(
                lemma_of(c) in word_set("carry-out") or lemma_of(c) == "responsible"
                for c in children(token, "ccomp")
            )
        ):
            about = _named_below(children(token, "obj", "obl"))
            for actor in _claimants(subjects(token), reader):
                claim = _claim(index, "claims-responsibility", actor, actor, sent)
                yield replace(claim, about=about)
        elif (
            lemma == "claim"
            and children(token, "obl:agent")
            and token.dep_ in {"acl", "acl:relcl", "ROOT"}
        ):
            for actor in _actors(iter(children(token, "obl:agent"))):
                yield _claim(index, "claims-responsibility", actor, actor, sent)
        elif lemma in word_set("suspecting"):
            for clause in children(token, "ccomp", "csubj", "csubj:pass", "xcomp"):
                if lemma_of(clause) in word_set("carry-out") | {"responsible"}:
                    doers = children(clause, "obl:agent") if is_passive(clause) else None
                    for actor in _actors(iter(doers) if doers is not None else subjects(clause)):
                        yield _claim(index, "suspects", actor, None, sent)
            for actor in _actors(iter(children(token, "nsubj:pass"))):
                if any(
                    lemma_of(c) in word_set("carry-out") or case_of(c) == "behind"
                    for c in children(token, "xcomp")
                ):
                    yield _claim(index, "suspects", actor, None, sent)
        elif lemma == "responsible" and _names_violence(token):
            for actor in _actors(subjects(token)):
                yield _claim(index, "alleges", actor, None, sent)
        elif lemma == "attribute":
            for actor in _actors(c for c in children(token, "obl") if case_of(c) == "to"):
                yield _claim(index, "alleges", actor, None, sent)
        elif lemma in word_set("blaming"):
            yield from _blamed(token, index, sent)


def _blamed(verb: Token, index: int, sent: Span) -> Iterator[ActorClaim]:
    """'Washington blames the government for the attack', 'was blamed on the rebels'."""
    speaker = next(_actors(subjects(verb)), None) if not children(verb, "nsubj:pass") else None
    blamed = [
        *children(verb, "obj"),
        *(c for c in children(verb, "obl") if case_of(c) == "on" and lemma_of(verb) == "blame"),
    ]
    blames_noun = verb.dep_ == "acl:relcl" and lemma_of(verb.head) in word_set("violent-noun")
    if not blames_noun and not _names_violence(verb):
        return
    for actor in _actors(iter(blamed)):
        yield _claim(index, "alleges", actor, speaker, sent)


def _names_violence(token: Token) -> bool:
    """Tell whether the words below *token* name an act of violence, as a noun or a verb."""
    words = word_set("violent-noun") | word_set("violent-verb")
    return any(lemma_of(c) in words for c in token.subtree)


def _mentions(verb: Token, words: frozenset[str]) -> bool:
    return any(
        lemma_of(c) in words
        for c in children(verb, "obj", "xcomp", "obl", "nsubj:pass", "ccomp", "dep", "nsubj")
    )


def _named_below(nouns: Sequence[Token]) -> frozenset[int]:
    """Return the tokens of *nouns* and what hangs on them as nouns, no clause among them."""
    found, reached = set(), list(nouns)
    while reached:
        token = reached.pop()
        found.add(token.i)
        reached.extend(children(token, "nmod", "compound", "conj"))
    return frozenset(found)


def _claims_an_act(verb: Token) -> bool:
    """Tell whether an attack is claimed: "claimed the ambush" (and never "claimed the lives")."""
    return any(lemma_of(noun) in word_set("violent-noun") for noun in children(verb, "obj"))


def _actors(heads: Iterator[Token]) -> Iterator[Name]:
    for head in heads:
        for token in conjuncts(head):
            if token.lower_ not in word_set("pronoun") | word_set("calendar") and (
                token.ent_type_ or token.pos_ in {"NOUN", "PROPN"}
            ):
                if lemma_of(token) in word_set("violent-noun"):
                    continue
                yield actor_name(token)


def _claimants(heads: Iterator[Token], reader: SceneReader) -> Iterator[Name]:
    """Yield who claims: a spokesman's institution, else the speaker."""
    for head in heads:
        denied = any(c.lower_ == "no" for c in children(head, "det"))
        if head.lower_ in word_set("pronoun") or denied:
            continue
        source, behalf, _ = reader.attribution.source_name(head)
        yield behalf or (source if source.label == "PERSON" else actor_name(head))


def _claim(index: int, stance: str, actor: Name, speaker: Name | None, sent: Span) -> ActorClaim:
    passage = span_passage(sent)
    return ActorClaim(index, stance, actor, speaker, Evidence(passage, sent.text.strip(), stance))


# doubts and denials ---------------------------------------------------------------------


def _reaction(sent: Span, index: int, reader: SceneReader) -> Reaction | None:
    text = sent.text
    passage = span_passage(sent)
    against = frozenset(ent.text for ent in sent.ents if ent.label_ in {"PERSON", "ORG"})
    if UNVERIFIED.search(text):
        attribution = Attribution(
            stance="relays-unverified", evidence=Evidence(passage, text.strip(), "unverified")
        )
        return Reaction(
            index,
            "relays-unverified",
            attribution,
            attribution.evidence or Evidence(passage, text),
            against,
        )
    stance = "doubts" if DOUBTS.search(text) else "denies" if DENIALS.search(text) else None
    if stance is None:
        return None
    if stance == "denies" and not any(_is_denial(token) for token in sent):
        return None
    speaker = _reactor(sent, reader, DOUBTS if stance == "doubts" else DENIALS)
    if speaker is None:
        return None
    evidence = Evidence(passage, text.strip(), stance)
    return Reaction(
        index, stance, replace(speaker, stance=stance, evidence=evidence), evidence, against
    )


def _is_denial(token: Token) -> bool:
    """Tell a denial of a deed or claim from 'to deny them the ability' and other senses."""
    if lemma_of(token) in {"false", "incorrect", "untrue"}:
        return True
    if lemma_of(token) not in {"deny", "reject", "refute"}:
        return False
    if children(token, "ccomp", "xcomp"):
        return True
    denied = children(token, "obj", "nsubj:pass")
    return any(lemma_of(noun) in word_set("deniable") for noun in denied)


def _reactor(sent: Span, reader: SceneReader, cue: re.Pattern[str]) -> Attribution | None:
    """Return who doubts or denies: the subject of the doubting verb, relayed by outer speakers."""
    match = cue.search(sent.text)
    sayings = reader.attribution.sayings(sent)
    relays = tuple(s.attribution.source for s in sayings if s.attribution.source is not None)
    if match is not None:
        first, last = sent.start_char + match.start(), sent.start_char + match.end()
        for token in (t for t in sent if t.idx < last and first < t.idx + len(t)):
            for subject in (s for s in subjects(token) if token.pos_ in {"VERB", "ADJ", "AUX"}):
                if not reader.attribution.can_speak(subject) or subject.pos_ == "PRON":
                    continue
                source, behalf, unnamed = reader.attribution.source_name(subject)
                rest = tuple(name for name in relays if name.text != source.text)
                return Attribution(
                    source=source,
                    on_behalf_of=behalf,
                    unnamed=unnamed,
                    relays=rest,
                    cue=match.group(),
                )
    if sayings and sayings[0].attribution.source is not None:
        return replace(sayings[0].attribution, cue=match.group() if match else None)
    return None


def _frame_for(reaction: Reaction, frames: Sequence[tuple[Scene, EventFrame]]) -> EventFrame | None:
    """Return the frame that a reaction bears on.

    The event whose speaker the reaction names ("cast doubt on Putin's claims"); for 'not
    verified' the event of the same sentence; for a denial the latest event before it that the
    denier is said to have done.
    """
    own = reaction.attribution.source.text if reaction.attribution.source else ""
    here = [frame for scene, frame in frames if scene.index == reaction.index]
    if reaction.stance == "relays-unverified":
        before = [frame for scene, frame in frames if scene.index == reaction.index - 1]
        return next(iter([*here, *before]), None)
    if here and reaction.stance == "denies":
        return here[0]
    named = [
        (bool(frame.counts), scene.index, frame)
        for scene, frame in frames
        if scene.index <= reaction.index and _names_speaker(reaction.against, _speakers(frame), own)
    ]
    if named:
        return max(named, key=lambda found: found[:2])[2]
    if reaction.stance != "denies":
        return None
    near = (frame for scene, frame in frames if abs(scene.index - reaction.index) <= REACH)
    return next((frame for frame in near if _accuses(frame, own)), None)


def _speakers(frame: EventFrame) -> set[str]:
    return {a.source.text for a in frame.attributions if a.source}


def _names_speaker(against: frozenset[str], speakers: set[str], own: str) -> bool:
    return any(
        _same(name, speaker) and not _same(name, own) for name in against for speaker in speakers
    )


def _accuses(frame: EventFrame, name: str) -> bool:
    return any(
        p.role in {"attacker", "belligerent"} and _same(p.name.text, name)
        for p in frame.participants
    )


def _same(a: str, b: str) -> bool:
    return names_agree(a.lower(), b.lower())
