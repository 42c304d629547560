"""Add targets that the language model reads where the grammar rules found none.

The encoder carries heads that read arguments of a trigger (learned from RAMS) and role fillers
(learned from MUC-4). A scene whose clause names neither target nor figure takes what the model is
sure of. Never an attacker: the heads name whoever stands near, and a guess accuses somebody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from spacy.tokens import Span, Token

from kg.clauses.polarity import is_nobody
from kg.clauses.trees import noun_phrase, passage_of
from kg.extract.people import PeopleReader, organisation_of, victim_text
from kg.extract.scenes import Scene
from kg.lexicon.words import word_set
from kg.model.findings import Name, Participant, Support
from kg.model.text import BlockKind

SURE_ARGUMENT = 0.5
SURE_ROLE = 0.5
LEARNED = Support("learned")
TARGET_LABELS = frozenset({"VICTIM", "PHYS_TGT"})


class Argument(Protocol):
    """A token that plays a role in a trigger's event."""

    @property
    def token(self) -> Token:
        """Return the token."""

    @property
    def role(self) -> str:
        """Return attacker, target, victim, instrument, place or other."""

    @property
    def score(self) -> float:
        """Return the probability."""


class RoleSpan(Protocol):
    """Words that fill a role; characters of the article, half-open."""

    @property
    def start_char(self) -> int:
        """Return the first character."""

    @property
    def end_char(self) -> int:
        """Return the end."""

    @property
    def label(self) -> str:
        """Return PERP_IND, PERP_ORG, PHYS_TGT, VICTIM or WEAPON."""

    @property
    def score(self) -> float:
        """Return the lowest probability of its words."""


class Readings(Protocol):
    """The event readings of one document; empty if the model has no event heads."""

    def role_spans(self) -> Sequence[RoleSpan]:
        """Return the role fillers in text order."""

    def arguments(self, trigger: Token, *, minimum: float) -> Sequence[Argument]:
        """Return the words that play a role in the event of *trigger*."""


def fill_gaps(scenes: Sequence[Scene], readings: Readings, people: PeopleReader) -> None:
    """Give scenes without target and figure the targets that the model is sure of."""
    spans = [s for s in readings.role_spans() if s.score >= SURE_ROLE]
    for scene in scenes:
        if scene.kind is not BlockKind.BODY or scene.targets or scene.counts:
            continue
        here = [s for s in spans if _inside(s, scene.sent)]
        tokens = [
            *_arguments(scene, readings, {"target", "victim"}),
            *_heads(here, TARGET_LABELS, scene.sent),
        ]
        scene.targets = _targets(tokens, people)


def _arguments(scene: Scene, readings: Readings, roles: set[str]) -> Iterator[Token]:
    for trigger in scene.triggers:
        found = readings.arguments(trigger.token, minimum=SURE_ARGUMENT)
        for argument in sorted(found, key=lambda a: -a.score):
            if argument.role in roles and argument.token.sent == scene.sent:
                yield argument.token


def _heads(spans: Sequence[RoleSpan], labels: frozenset[str], sent: Span) -> Iterator[Token]:
    for span in sorted(spans, key=lambda s: -s.score):
        if span.label not in labels:
            continue
        tokens = [t for t in sent if span.start_char <= t.idx < span.end_char]
        if tokens:
            yield sent.doc[tokens[0].i : tokens[-1].i + 1].root


def _inside(span: RoleSpan, sent: Span) -> bool:
    return sent.start_char <= span.start_char and span.end_char <= sent.end_char


def _targets(tokens: Sequence[Token], people: PeopleReader) -> list[Participant]:
    found: dict[str, Participant] = {}
    for token in tokens:
        is_noun = token.pos_ in {"NOUN", "PROPN"} and token.lower_ not in word_set("calendar")
        if not is_noun or is_nobody(token):
            continue
        name = Name(victim_text(token), passage_of(noun_phrase(token)))
        kind = people.read(token).kind
        organisation = organisation_of(token)
        found.setdefault(
            name.text.lower(),
            Participant(
                "target", name, victim_kind=kind, organisation=organisation, support=LEARNED
            ),
        )
    return list(found.values())
