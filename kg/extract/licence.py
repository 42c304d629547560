"""Say who may stand as the doer of an event: constraints that no score outvotes.

A wrong accusation is worse than an empty slot. Whoever only speaks of an event, suffered it,
rescues, heals, judges, reports or counts is no doer of it, however the parse joins the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from spacy.tokens import Span, Token

from kg.clauses.accusations import is_cleared
from kg.clauses.sources import ReportedSpeech
from kg.clauses.trees import (
    ancestors,
    any_in,
    children,
    has_word,
    lemma_of,
    noun_phrase,
    root_of,
)
from kg.extract.known_names import KnownNames, demonyms
from kg.extract.numbers import DASHES
from kg.extract.triggers import Trigger
from kg.lexicon.words import word_set
from kg.model.findings import Name, Participant

SUBJECT_DEPS = ("nsubj", "nsubj:pass", "obl:agent")


def licensed_doers(
    found: Iterable[Participant],
    triggers: Sequence[Trigger],
    speeches: Sequence[ReportedSpeech],
    names: KnownNames,
) -> Iterator[Participant]:
    """Yield those of *found* who may have done what the *triggers* of one sentence name."""
    sent = triggers[0].token.sent
    acts = [trigger.token for trigger in triggers]
    if any(is_cleared(act) or any(map(_is_outdated, ancestors(act)[1:])) for act in acts):
        return
    for participant in found:
        name = participant.name
        if is_unarmed_body(name, names) or not names_an_actor(name, names):
            continue
        head = head_in(name, sent)
        own = [speech for speech in speeches if _names(speech, name)]
        if head is None or not (_is_label(head) or _only_speaks(head, triggers, own)):
            yield participant


def _is_outdated(verb: Token) -> bool:
    """Tell whether *verb* tells what is no longer said: "Earlier reports had said that"."""
    told = [noun for noun in children(verb, "nsubj") if lemma_of(noun) in word_set("document")]
    is_old = any(any_in(children(noun, "amod"), "outdated") for noun in told)
    return is_old and has_word(verb, ("had",), "aux")


def is_unarmed_body(name: Name, names: KnownNames) -> bool:
    """Tell whether *name* is a body that reports, rescues, heals, counts or judges.

    Known bodies are told by their kind; others by a word in their name ("... Red Crescent",
    "the rescue service").
    """
    text = name.resolved_text.lower()
    if names.kind_of(text) in word_set("unarmed-kind"):
        return True
    if names.is_armed(text):
        return False
    words = text.replace("-", " ").split()
    pairs = {f"{a} {b}" for a, b in pairwise(words)}
    return bool(word_set("unarmed-body") & (pairs | set(words)))


def names_an_actor(name: Name, names: KnownNames) -> bool:
    """Tell whether *name* can stand for somebody who acts.

    A country may; another place is where it happened ("the Boston bombing"). What only says whom
    somebody is against is nobody ("anti-government").
    """
    text = name.resolved_text.lower()
    if not DASHES.isdisjoint(text.split()):
        return False  # "Yangon - police": two names that the tagger made one
    if name.label == "LOC" and len(text.split()) <= 2:
        acts = names.kind_of(text) in word_set("armed-kind") | {"country"}
        return acts or name.resolved_text.split()[-1] in demonyms()
    return not (text.startswith(("anti-", "pro-", "anti ")) and len(text.split()) == 1)


def without_victims(
    doers: Sequence[Participant], harmed: Sequence[Participant]
) -> list[Participant]:
    """Return those of *doers* who are not among the *harmed* of the same event."""
    return [doer for doer in doers if not any(_is_harmed(doer, other) for other in harmed)]


def _is_harmed(doer: Participant, other: Participant) -> bool:
    name = doer.name.resolved_text.lower()
    theirs = other.organisation if doer.role == "attacker" else None
    # "Three SDF fighters were killed": the SDF, too, is the harmed and no attacker here.
    same = any(body.resolved_text.lower() == name for body in (other.name, theirs) if body)
    return same or doer.name.passage.overlaps(other.name.passage)


def head_in(name: Name, sent: Span) -> Token | None:
    """Return the syntactic head of *name* in *sent*, or None if it stands elsewhere."""
    tokens = [t for t in sent if name.passage.start <= t.idx < name.passage.end]
    return root_of(tokens) if tokens else None


def _is_label(head: Token) -> bool:
    """Tell whether *head* is the label of who speaks: before a colon or behind a last dash.

    "Police: two houses were struck", "Six miners shot dead - army spokesman".
    """
    sent, phrase = head.sent, noun_phrase(head)
    rest = head.doc[phrase[-1].i + 1 : sent.end]
    if rest[:1].text == ":":
        return phrase[0].i - sent.start <= 1
    first = min(token.i for token in (phrase[0], *children(head, "det")))
    behind_dash = head.doc[max(first - 1, sent.start) : first].text in DASHES
    return behind_dash and len(rest) <= 1 and all(token.is_punct for token in rest)


def _only_speaks(
    head: Token, triggers: Sequence[Trigger], speeches: Sequence[ReportedSpeech]
) -> bool:
    """Tell whether the words at *head* speak (*speeches*) and no clause makes them the doer too.

    "..., killing nine people police said": the parse makes the police the subject of killing.
    """
    return bool(speeches) and not any(_does(head, trigger.token, speeches) for trigger in triggers)


def _names(speech: ReportedSpeech, name: Name) -> bool:
    attribution = speech.attribution
    spoken = (attribution.source, attribution.on_behalf_of)
    return any(s is not None and s.passage.overlaps(name.passage) for s in spoken)


def _does(head: Token, act: Token, speeches: Sequence[ReportedSpeech]) -> bool:
    """Tell whether a clause makes *head* the doer of *act* beside its speaking.

    "The army shelled the town and said ...", "the group, which killed five, said ...".
    """
    says = {speech.verb for speech in speeches}
    for node in takewhile(lambda node: node not in says, ancestors(act)):
        if head in children(node, *SUBJECT_DEPS):
            return True
        if node.dep_ not in {"conj", "xcomp", "obj"}:  # through these a subject is shared
            return node.dep_ == "acl:relcl" and node.head == head
    return False
