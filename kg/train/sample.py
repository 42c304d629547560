"""Check that the model still reads what its card says it reads.

A few facts about sentences of our own: which word is the subject of which, which words are a
name. The share that is found stands in the card, and a test measures it again with the model
that ships; it needs no treebank.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from kg.paths import DATA

SAMPLE = DATA / "parse_sample.csv"


@dataclass(frozen=True, slots=True)
class Fact:
    """In *text*, *word* has the dependency *label* to *head*, or is a name if *head* is empty."""

    id: str
    text: str
    word: str
    label: str
    head: str


def read_sample(path: Path = SAMPLE) -> tuple[Fact, ...]:
    """Read the facts of the sample."""
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Fact(row["id"], row["text"], row["word"], row["label"], row["head"])
            for row in csv.DictReader(lines)
        )


def missed_facts(language: Language, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """List the facts that *language* does not find."""
    return tuple(fact for fact in facts if not _is_found(language, fact))


def sample_share(language: Language) -> float:
    """Measure the share of the sample's facts that *language* finds, in percent."""
    facts = read_sample()
    return round(100 * (1 - len(missed_facts(language, facts)) / len(facts)), 1)


def _is_found(language: Language, fact: Fact) -> bool:
    doc = language(fact.text)
    if not fact.head:
        return (fact.word, fact.label) in {(ent.text, ent.label_) for ent in doc.ents}
    arcs = {(token.text, token.dep_, token.head.text) for token in doc}
    return (fact.word, fact.label, fact.head) in arcs
