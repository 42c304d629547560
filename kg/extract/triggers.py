"""Which words of a sentence name a violent act or a harm?

A trigger is one row of ``data/triggers.csv`` found in the parse. Nouns match contiguous lemma
phrases; verbs match their lemma and the particles or objects the row names ("open fire").
``data/means.csv`` refines a general act by the weapon in its phrase: "attacked ... with mortars"
is shelling.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span, Token

from kg.extract.phrases import PhraseIndex, case_of, children, conjuncts, lemma_of
from kg.lexicon.words import Lexicon, MeansRow, TriggerRow, word_set

GENERAL = frozenset(
    {"attack", "bombing-unspecified", "attack-on-civilians", "armed-clash", "raid", "means"}
)
"""Types that a weapon in the phrase may refine."""

MEANS_DEPS = frozenset(
    {
        "obl",
        "obl:agent",
        "nmod",
        "compound",
        "nsubj",
        "obj",
        "nsubj:pass",
        "conj",
        "acl",
        "amod",
        "nmod:poss",
        "obl:unmarked",
        "advcl",
        "xcomp",
        "acl:relcl",
    }
)


BY_MEANS = "means"
"""Type of rows that are acts only with a weapon: 'dropped barrel bombs'."""
REFINABLE = frozenset({"strike.n", "destroy.v"})
FROM_AFAR = frozenset({"air-strike", "drone-strike", "missile-strike", "shelling"})
AIMED_AT = frozenset({"on", "at", "against", "near", "in", "from"})
MEANS_BELOW = frozenset({"compound", "nmod", "obl", "amod", "obj"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """A row found in a sentence.

    Attributes:
        token: The head of the trigger in the parse.
        first: The first token of the matched words.
        type: Event type (refined by the means) or kind of harm.
        weapon: Words of the weapon, or None.
    """

    row: TriggerRow
    token: Token
    first: Token
    type: str
    weapon: str | None = None

    @property
    def is_act(self) -> bool:
        """Tell whether it names an act (otherwise a harm)."""
        return self.row.cls == "act"


class TriggerFinder:
    """Finds triggers with indexes built once from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._nouns = PhraseIndex([r for r in lexicon.triggers if r.pos in {"NOUN", "ADJ"}])
        self._verbs: dict[str, list[TriggerRow]] = {}
        for row in lexicon.triggers:
            if row.pos == "VERB":
                self._verbs.setdefault(row.words[0], []).append(row)
        for rows in self._verbs.values():
            rows.sort(key=lambda row: -len(row.words))
        self._means = PhraseIndex(lexicon.means)

    def find(self, sent: Span) -> list[Trigger]:
        """Return the triggers of *sent* in text order; a longer match hides those inside it."""
        found: list[Trigger] = []
        covered: set[int] = set()
        for token in reversed(list(sent)):
            if token.i in covered:
                continue
            match = self._match(token)
            if match is None:
                continue
            row, first = match
            covered.update(range(first.i, token.i + 1))
            if row.pos == "VERB" and len(row.words) > 1:
                covered.update(c.i for c in token.children if lemma_of(c) in row.words[1:])
            trigger = self._refined(row, token, first)
            if trigger.type != BY_MEANS:
                found.append(trigger)
        kept = [t for t in found if not self._is_inside(t, found)]
        return sorted(kept, key=lambda trigger: trigger.token.i)

    def means_of(self, token: Token) -> MeansRow | None:
        """Return the weapon row whose words end at *token*, or None ("a paint bomb" is none)."""
        return None if _is_peaceful(token) else self._means.ending_at(token)

    def _match(self, token: Token) -> tuple[TriggerRow, Token] | None:
        if token.pos_ in {"VERB", "AUX"} or (token.pos_ == "ADJ" and token.tag_ in {"VBN", "VBG"}):
            row = self._verb_row(token)
            if row is not None:
                return row, token
        row = self._nouns.ending_at(token)
        if token.text == "March" and token.pos_ == "PROPN":
            return None  # the month
        if row is None or not _fits(row, token):
            return None
        if case_of(token) == "to" and lemma_of(token.head) in word_set("sentencing"):
            return None  # "sentenced to death"
        if _is_peaceful(token):
            return None
        first = PhraseIndex.start_of(row, token)
        return (row, first) if first is not None else None

    def _verb_row(self, token: Token) -> TriggerRow | None:
        for row in self._verbs.get(lemma_of(token), ()):
            rest = row.words[1:]
            if all(_has_part(token, word) for word in rest) and not _fights_a_notion(token):
                return row
        return None

    @staticmethod
    def _is_inside(trigger: Trigger, found: list[Trigger]) -> bool:
        """Tell whether another multi-word verb match has taken this trigger's word."""
        return any(
            other is not trigger
            and len(other.row.words) > 1
            and other.row.pos == "VERB"
            and trigger.token.head == other.token
            and lemma_of(trigger.token) in other.row.words[1:]
            for other in found
        )

    def _refined(self, row: TriggerRow, token: Token, first: Token) -> Trigger:
        if row.cls == "harm":
            return Trigger(row, token, first, row.type)
        may_refine = row.type in GENERAL or row.id in REFINABLE
        if not may_refine:
            own = self.means_of(token)
            return Trigger(row, token, first, row.type, own.weapon if own else None)
        means = self._means_near(row, token)
        if row.id == "destroy.v" and (means is None or means.type not in FROM_AFAR):
            return Trigger(row, token, first, row.type)
        if means is None or (means.type in GENERAL and row.type not in {"attack", BY_MEANS}):
            return Trigger(row, token, first, row.type, means.weapon if means else None)
        return Trigger(row, token, first, means.type, means.weapon)

    def _means_near(self, trigger_row: TriggerRow, token: Token) -> MeansRow | None:
        """Return the most telling weapon among the arguments of *token* (two levels deep).

        What a verb hits is no weapon ("hit poison gas supplies"), what it fires is one.
        """
        skipped = {"obj", "nsubj:pass"} if trigger_row.object == "patient" else set()
        mined = self._mine_hit(token) if skipped else None
        if mined is not None:
            return mined
        found: list[MeansRow] = []
        level = [
            c
            for c in token.children
            if c.dep_ in MEANS_DEPS and c.dep_ not in skipped and case_of(c) not in AIMED_AT
        ]
        for _ in range(2):
            below: list[Token] = []
            for child in level:
                for noun in conjuncts(child):
                    means = self.means_of(noun)
                    if means is not None and child.dep_ != "conj":
                        found.append(means)
                    below.extend(c for c in noun.children if c.dep_ in MEANS_BELOW)
            level = below
        telling = [means for means in found if means.type not in GENERAL]
        return next(iter(telling or found), None)

    def _mine_hit(self, token: Token) -> MeansRow | None:
        """Return the mine in 'the vehicle hit a ground mine'."""
        for child in token.children:
            means = self.means_of(child) if child.dep_ == "obj" else None
            if means is not None and means.type == "ied-landmine":
                return means
        return None


def _is_peaceful(token: Token) -> bool:
    """Tell whether words make the act harmless: "a cyber attack", "went on strike"."""
    modifiers = children(token, "compound", "amod")
    if any(child.lower_ in word_set("peaceful-modifier") for child in modifiers):
        return True
    bare = lemma_of(token) == "strike" and not modifiers
    aimed = any(case_of(child) in AIMED_AT for child in children(token, "nmod"))
    work = lemma_of(token.head) in word_set("of-a-labour-strike")
    return bare and work and not aimed and (token.dep_ == "obj" or case_of(token) == "on")


def _fights_a_notion(verb: Token) -> bool:
    """Tell whether what is fought is nobody: "to fight insecurity"."""
    fought = children(verb, "obj")
    return bool(fought) and all(lemma_of(noun) in word_set("notion") for noun in fought)


def _fits(row: TriggerRow, token: Token) -> bool:
    """Tell whether the part of speech suits: 'dead' must not be read inside a longer name."""
    if row.pos == "ADJ":
        return token.pos_ in {"ADJ", "VERB"} or token.dep_ in {"xcomp", "amod"}
    return token.pos_ in {"NOUN", "PROPN", "VERB", "ADJ", "NUM", "X"} and not (
        token.pos_ == "ADJ" and row.words[-1] in {"wounded", "injured"}
    )


def _has_part(token: Token, word: str) -> bool:
    """Tell whether *word* is a particle, object or complement below the verb."""
    if word in {"himself", "self"}:
        return any(c.lower_.endswith(("self", "selves")) for c in token.children)
    for child in token.children:
        if child.dep_ in {
            "compound:prt",
            "obj",
            "advmod",
            "xcomp",
            "obl",
            "ccomp",
            "iobj",
        } and word in (
            lemma_of(child),
            child.lower_,
        ):
            return True
        if child.dep_ == "obj" and any(lemma_of(c) == word for c in child.children):
            return True
    return False
