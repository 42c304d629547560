"""Convert the dependencies of a foreign spaCy pipeline to Universal Dependencies.

spaCy's own English pipelines speak ClearNLP labels, where a preposition stands between a verb
and its noun and 'be' stands above its complement. The table `kg/data/parse_labels.csv` says
for each label what becomes of it:

- `rename`: the arc stays, the label changes;
- `lift`: the object of the preposition takes its place, the preposition becomes its `case`;
- `promote`: the complement takes the place of 'be', which becomes its `cop`.

What is not converted: clauses below prepositions (`pcomp`) and the heads of coordinations,
which ClearNLP chains. A foreign pipeline so converted is a stopgap; the patterns were written
for the model that ships.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.paths import DATA

TABLE: Final = DATA / "parse_labels.csv"
UNIVERSAL: Final = frozenset({"obl", "nmod", "case", "cop", "mark"})
NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
OBJECT_OF_PREPOSITION: Final = "pobj"


@dataclass(frozen=True, slots=True)
class LabelRow:
    """The conversion of one label."""

    universal: str
    change: str


def load_label_schemes(path: Path = TABLE) -> Mapping[str, Mapping[str, LabelRow]]:
    """Read the table: scheme → label → what becomes of it."""
    schemes: dict[str, dict[str, LabelRow]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            scheme = schemes.setdefault(row["scheme"], {})
            scheme[row["label"]] = LabelRow(row["universal"], row["change"])
    return schemes


def scheme_of(labels: Iterable[str]) -> str | None:
    """Name the scheme of a parser with these *labels*: "universal", one of the table, or None."""
    found = frozenset(labels)
    if found >= UNIVERSAL:
        return "universal"
    for name, rows in load_label_schemes().items():
        own = {label for label, row in rows.items() if row.universal != label}
        # Three labels that Universal Dependencies does not have are no accident.
        if len(found & own) >= 3:
            return name
    return None


class LabelConverter:
    """Rewrites the dependencies of a document in Universal Dependencies."""

    def __init__(self, rows: Mapping[str, LabelRow]) -> None:
        self._rows = rows

    def __call__(self, doc: Doc) -> Doc:
        """Return a copy of *doc* with other dependencies; sentences and names stay."""
        heads = [token.head.i for token in doc]
        deps = [token.dep_ for token in doc]
        for token in doc:
            row = self._rows.get(token.dep_)
            if row is not None and row.change == "lift":
                self._lift(token, row.universal, heads, deps)
        for token in doc:
            row = self._rows.get(token.dep_)
            if row is not None and row.change == "promote":
                _promote(token, heads, deps)
        for token in doc:
            row = self._rows.get(token.dep_)
            if row is not None and row.change == "rename" and deps[token.i] == token.dep_:
                deps[token.i] = row.universal
        return _rewritten(doc, heads, deps)

    def _lift(self, token: Token, label: str, heads: list[int], deps: list[str]) -> None:
        noun = next(
            (child for child in token.children if child.dep_ == OBJECT_OF_PREPOSITION), None
        )
        if noun is None:
            deps[token.i] = "advmod"  # no noun to mark: taken for an adverb
            return
        below_noun = token.head.pos_ in NOMINAL and label == "obl"
        # UD makes the noun the head and the preposition its case; under a noun it is nmod, else
        # obl.
        heads[noun.i], deps[noun.i] = heads[token.i], "nmod" if below_noun else label
        heads[token.i], deps[token.i] = noun.i, "case"
        for child in token.children:
            if child.i != noun.i:
                heads[child.i] = noun.i


def _promote(token: Token, heads: list[int], deps: list[str]) -> None:
    verb = token.head
    # "became a martyr": only "be" is a copula in UD.
    if verb.lemma_ != "be":
        deps[token.i] = "xcomp"
        return
    is_root = heads[verb.i] == verb.i
    heads[token.i] = token.i if is_root else heads[verb.i]
    deps[token.i] = deps[verb.i]
    # Subject, clauses and marks of "be" are those of the complement.
    for index, head in enumerate(heads):
        if head == verb.i and index not in (token.i, verb.i):
            heads[index] = token.i
    heads[verb.i], deps[verb.i] = token.i, "cop"


def _rewritten(doc: Doc, heads: list[int], deps: list[str]) -> Doc:
    converted = Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        heads=heads,
        deps=deps,
        tags=[token.tag_ for token in doc],
        pos=[token.pos_ for token in doc],
        lemmas=[token.lemma_ for token in doc],
    )
    converted.set_ents([_copied(converted, ent) for ent in doc.ents])
    for name, spans in doc.spans.items():
        converted.spans[name] = [_copied(converted, span) for span in spans]
    return converted


def _copied(doc: Doc, span: Span) -> Span:
    return Span(doc, span.start, span.end, label=span.label_)


@Language.factory("kg_labels", default_config={"scheme": "clearnlp"})
def make_converter(
    nlp: Language,  # noqa: ARG001 - the names are spaCy's
    name: str,  # noqa: ARG001
    scheme: str,
) -> LabelConverter:
    """Make the component for one scheme of the table."""
    return LabelConverter(load_label_schemes()[scheme])
