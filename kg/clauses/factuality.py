"""Read the factuality of an act: occurred, planned, threatened, averted, hypothetical; and hedges.

Cue rows (``data/cues.csv``) above a word in the parse decide: verbs and nouns that govern it,
modal auxiliaries and conditional marks of its clause, adjectives on it, negation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from kg.clauses.polarity import befell_nobody, is_negated, is_nobody
from kg.clauses.repairs import NOMINAL
from kg.clauses.trees import ancestors, any_in, case_of, children, has_word, lemma_of, relations
from kg.lexicon.words import CueRow, Lexicon, word_set

GOVERNED = relations("acl advcl ccomp compound conj csubj nmod nsubj nsubj:pass obj obl xcomp")
"""Relations over which a cue above may reach."""
GOVERNED_BY = {
    "VERB": relations("ccomp csubj nmod nsubj:pass obj obl xcomp"),
    "NOUN": frozenset({"acl", "compound", "nmod"}),  # acl: "a plan to attack"
}
"""Relations in which a cue governs: "plan to attack", not "the attack plans"."""
DEPENDENT_CUES = {"AUX": "aux", "SCONJ": "mark", "ADJ": "amod"}  # "may", "if", "planned"
"""Relation in which a cue of this part of speech stands beside what it bears on."""
DISPOSED_TO = relations("acl advcl ccomp csubj xcomp")
"""Relations in which somebody is disposed to an act: "ready to attack", "interest in attacking"."""
HIGHEST = 4
"""So many heads up is a cue looked for."""
CLAUSE_BREAKS = frozenset({"acl:relcl", "parataxis", "conj", "ccomp"})
FOUND = frozenset({"obj", "nsubj:pass", "nmod", "conj"})


@dataclass(frozen=True, slots=True)
class Factuality:
    """The factuality of an event, and the row that decided it (None = it just happened)."""

    status: str
    row: CueRow | None
    negated: bool = False


class FactualityReader:
    """Reads how real the text says that an act is, and how sure it is."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues: dict[str, list[CueRow]] = {}
        for row in lexicon.cue("realisation"):
            self._cues.setdefault(row.words[0], []).append(row)
        self._found = {row.words[0]: row for row in lexicon.cue("weapon-found")}
        self._disposed = {row.words[0]: row for row in lexicon.cue("disposition")}
        self._hedges = {row.words[0]: row for row in lexicon.cue("hedge")}

    def read(self, act: Token, *, is_thing: bool = False) -> Factuality:
        """Tell whether what *act* names happened; a thing ("a car bomb") may have been found."""
        cues = [*self._findings(act)] if is_thing else []
        cues = cues or [*self._cues_above(act)]
        cues.sort(key=lambda row: row.value != "averted")  # 'the planned attack was averted'
        if _had_victims(act):
            cues = [row for row in cues if row.value != "planned"]
        status = "planned" if _is_purpose(act) else "occurred"
        first = next(iter(cues), None)
        negated = is_negated(act) or befell_nobody(act)
        return Factuality(first.value if first else status, first, negated)

    def hedge(self, act: Token) -> CueRow | None:
        """Return the hedge on *act* or its clause: 'reportedly killed'."""
        for node in ancestors(act)[:3]:
            for child in children(node, "advmod", "amod"):
                if child.lower_ in self._hedges:
                    return self._hedges[child.lower_]
            if node.dep_ in CLAUSE_BREAKS:
                break
        return None

    def _findings(self, thing: Token) -> Iterator[CueRow]:
        """Yield who found or defused *thing*: "police found a car bomb"."""
        if thing.dep_ in FOUND:
            rows = (self._found.get(lemma_of(verb)) for verb in (thing.head, thing.head.head))
            yield from filter(None, rows)

    def _cues_above(self, act: Token) -> Iterator[CueRow]:
        yield from self._beside(children(act, "aux", "mark", "amod"))
        for node in ancestors(act)[:-1][:HIGHEST]:
            is_named = node.dep_ == "amod" and node == act  # 'a planned regime offensive'
            if node.dep_ not in GOVERNED and not is_named:
                return
            if lemma_of(node.head) in word_set("reaction"):  # "vowed revenge for": it happened
                return
            yield from self._at_governor(node.head, node)
            # A cue above 'said' bears on the speaking: "would say that rebels shelled the town".
            if node.dep_ == "ccomp" and lemma_of(node.head) in word_set("plain-saying"):
                return

    def _at_governor(self, head: Token, below: Token) -> Iterator[CueRow]:
        """Yield the first cue at *head*, reached from *below*: beside it, or itself."""
        is_named_so = below.pos_ == "NOUN" and not case_of(below)
        if is_named_so and lemma_of(head) in word_set("naming-verb"):
            return  # "what residents called an air raid", not "called for an air raid"
        if any_in([head], "doubting") and _is_of_nobody(head):
            return  # "no doubt that soldiers shelled it", "nobody doubts that"
        beside = [c for c in children(head, "aux", "mark") if c != below]
        governing = [
            row for row in self._rows(head) if below.dep_ in GOVERNED_BY.get(row.pos, frozenset())
        ]
        yield from [*self._beside(beside), *governing, *self._disposition(head, below)][:1]

    def _disposition(self, head: Token, below: Token) -> Iterator[CueRow]:
        """Yield *head* where it tells who would do what *below* names, and not that he did."""
        row = self._disposed.get(head.lower_) or self._disposed.get(lemma_of(head))
        if row is None or below.dep_ not in DISPOSED_TO:
            return
        is_deed_to_come = below.tag_ in {"VB", "VBG"} and children(below, "mark")
        if is_deed_to_come or row.value == "hypothetical":  # "unlikely that the army shelled it"
            yield row

    def _beside(self, dependents: Iterable[Token]) -> list[CueRow]:
        rows = [row for token in dependents for row in self._rows(token)[:1]]
        return [row for row in rows if row.pos in DEPENDENT_CUES][:1]

    def _rows(self, token: Token) -> list[CueRow]:
        keys = dict.fromkeys((token.lower_, lemma_of(token)))
        return [row for key in keys for row in self._cues.get(key, ()) if _suits(row, token)]


def _suits(row: CueRow, token: Token) -> bool:
    """Tell whether *token* is used as the row says; 'may have killed' speaks of the past."""
    if row.pos in DEPENDENT_CUES:
        is_perfect = any(child.lemma_ == "have" for child in children(token.head, "aux"))
        is_past = is_perfect and row.words[0] in word_set("possibility")
        return token.dep_ == DEPENDENT_CUES[row.pos] and not is_past
    return token.pos_ == row.pos or (row.pos == "NOUN" and token.pos_ == "PROPN")  # "Attack Plan"


def _is_of_nobody(doubt: Token) -> bool:
    """Tell whether nobody has a *doubt*: "no doubt", "did not doubt", "nobody doubts"."""
    return is_negated(doubt) or any(map(is_nobody, children(doubt, "nsubj")))


def _is_purpose(act: Token) -> bool:
    """Tell whether *act* is an infinitive of purpose: "a plot by rebels to kill nine judges".

    It says what for, and not what happened; "went on to kill" and "managed to kill" tell of deeds.
    """
    if act.tag_ != "VB" or act.dep_ not in {"acl", "advcl"}:
        return False
    return has_word(act, ("to",), "mark") and lemma_of(act.head) not in word_set("implicative")


def _had_victims(act: Token) -> bool:
    """Tell whether a clause on *act* says whom it harmed: "planning the attack that killed 130".

    The parser may hang that clause on a noun before: "men accused of planning the attack in Paris
    that left 130 dead".
    """
    behind = act.doc[act.i + 1 : act.sent.end]
    pronoun = next((t for t in behind if t.pos_ not in NOMINAL and t.text != ","), None)
    if pronoun is None or pronoun.lower_ not in word_set("relative-pronoun"):
        return False
    verb = pronoun.head
    # UD hangs a relative clause on its noun as acl:relcl; the past tense says that it happened.
    return verb.tag_ == "VBD" and verb.dep_ == "acl:relcl" and lemma_of(verb) in word_set("outcome")
