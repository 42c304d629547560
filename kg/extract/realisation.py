"""Did it happen, is it planned, threatened, averted, or only imagined? Is it hedged?

Cue rows (``data/cues.csv``) above a trigger in the parse decide: verbs and nouns that govern it,
modal auxiliaries and conditional marks of its clause, adjectives on it, negation.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from kg.extract.phrases import ancestors, children, lemma_of
from kg.extract.polarity import is_negated
from kg.extract.triggers import Trigger
from kg.lexicon.words import CueRow, Lexicon, word_set

GOVERNED = frozenset(
    {
        "xcomp",
        "ccomp",
        "obj",
        "nsubj",
        "nsubj:pass",
        "obl",
        "nmod",
        "acl",
        "advcl",
        "csubj",
        "compound",
    }
)
CLAUSE_BREAKS = frozenset({"acl:relcl", "parataxis", "conj", "ccomp"})
WEAPON_NOUNS = frozenset(
    {
        "car-bomb.n",
        "truck-bomb.n",
        "vbied.n",
        "svbied.n",
        "suicide-bomb.n",
        "roadside-bomb.n",
        "ied.n",
        "explosive-device.n",
        "landmine.n",
        "land-mine.n",
        "suicide-car-bomb.n",
    }
)


@dataclass(frozen=True, slots=True)
class Realisation:
    """How real the text says the event is, and by which row (None = it just happened)."""

    status: str
    row: CueRow | None
    negated: bool = False


class RealisationReader:
    """Reads realisation and hedges of triggers."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues: dict[str, list[CueRow]] = {}
        for row in lexicon.cue("realisation"):
            self._cues.setdefault(row.words[0], []).append(row)
        self._found = {row.words[0]: row for row in lexicon.cue("weapon-found")}
        self._hedges = {row.words[0]: row for row in lexicon.cue("hedge")}

    def read(self, trigger: Trigger) -> Realisation:
        """Tell whether the event named by *trigger* happened."""
        negated = is_negated(trigger.token)
        head = trigger.token.head
        if trigger.row.id in WEAPON_NOUNS and trigger.token.dep_ in {
            "obj",
            "nsubj:pass",
            "nmod",
            "conj",
        }:
            row = self._found.get(lemma_of(head)) or self._found.get(lemma_of(head.head))
            if row is not None:
                return Realisation(row.value, row, negated)
        governors = self._governors(trigger.token)
        rows = [self._cue_at(node, below, trigger) for node, below in governors]
        told = [row for row in rows if row is not None]
        told.sort(key=lambda row: row.value != "averted")  # 'the planned attack was averted'
        if told:
            return Realisation(told[0].value, told[0], negated)
        status = "planned" if _is_purpose(trigger.token) else "occurred"
        return Realisation(status, None, negated)

    def hedge(self, trigger: Trigger) -> CueRow | None:
        """Return the hedge on the trigger or its clause: 'reportedly killed'."""
        node: Token = trigger.token
        for _ in range(3):
            for child in children(node, "advmod", "amod"):
                row = self._hedges.get(child.lower_)
                if row is not None:
                    return row
            if node.head == node or node.dep_ in CLAUSE_BREAKS:
                break
            node = node.head
        return None

    @staticmethod
    def _governors(token: Token) -> list[tuple[Token, Token | None]]:
        """Return the nodes whose cues bear on *token*, each with the child we came from."""
        pairs: list[tuple[Token, Token | None]] = [(token, None)]
        for node in ancestors(token)[:-1]:
            named_like = node.dep_ == "amod" and node == token  # 'a planned regime offensive'
            if node.dep_ not in GOVERNED and node.dep_ != "conj" and not named_like:
                break
            if lemma_of(node.head) in {
                "response",
                "retaliation",
                "reaction",
                "reprisal",
                "revenge",
            }:
                break
            pairs.append((node.head, node))
            if node.dep_ in {"ccomp"} and lemma_of(node.head) in {"say", "report", "tell", "state"}:
                break
        return pairs[:5]

    def _cue_at(self, node: Token, below: Token | None, trigger: Trigger) -> CueRow | None:
        for child in node.children:
            if child.dep_ not in {"aux", "mark", "amod"} or child == below:
                continue
            row = self._row(child)
            if row is None or (below is not None and child.dep_ == "amod"):
                continue
            if (child.dep_ == "amod") == (row.pos == "ADJ"):
                return row
        if node == trigger.token:
            return None
        row = self._row(node)
        if row is None or row.pos not in {"VERB", "NOUN"}:
            return None
        return row if self._governs(row, below) else None

    @staticmethod
    def _governs(row: CueRow, below: Token | None) -> bool:
        """Tell whether the cue governs the trigger and not only stands above it."""
        if below is None:
            return False
        if row.pos == "VERB":
            if below.dep_ in {"nsubj"} and row.value != "averted":
                return False
            if below.dep_ == "advcl":
                return False
            return below.dep_ in {"xcomp", "ccomp", "obj", "nsubj:pass", "obl", "nmod", "csubj"}
        return below.dep_ in {"nmod", "acl", "compound"}

    def _row(self, token: Token) -> CueRow | None:
        keys = dict.fromkeys((token.lower_, lemma_of(token)))
        for row in (row for key in keys for row in self._cues.get(key, ())):
            if row.pos == "AUX" and token.dep_ != "aux":
                continue
            if row.pos == "SCONJ" and token.dep_ != "mark":
                continue
            if row.pos == "ADJ" and token.dep_ != "amod":
                continue
            if row.pos in {"VERB", "NOUN"} and token.pos_ not in {
                row.pos,
                "PROPN" if row.pos == "NOUN" else row.pos,
            }:
                continue
            if (
                row.pos == "AUX"
                and row.words[0] in {"could", "may", "might", "can"}
                and _is_perfect(token.head)
            ):
                continue
            return row
        return None


def _is_purpose(act: Token) -> bool:
    """Tell whether *act* is an infinitive of purpose: "a plot by rebels to kill nine judges".

    It says what for, and not what happened; "went on to kill" and "managed to kill" tell of deeds.
    """
    marked = any(child.lower_ == "to" for child in children(act, "mark"))
    if not marked or act.tag_ != "VB" or act.dep_ not in {"acl", "advcl"}:
        return False
    return lemma_of(act.head) not in word_set("implicative")


def _is_perfect(verb: Token) -> bool:
    """Tell whether the clause is a perfect: 'may have killed' speaks of the past."""
    return any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children)
