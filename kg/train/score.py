"""Measure how good a model is, and how fast.

Everything is measured on what ships: raw text in, own tokens, own sentences, predicted tags.
Parses are scored as spaCy scores them (arcs of tokens that align, punctuation left out), so
the figures compare with those of its pipelines. Names must match in place and label;
in a zone that the annotators left open a prediction is neither right nor wrong.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, Token
from spacy.training import Example

from kg.parse.events import read_events
from kg.parse.spans import SpanDecoder
from kg.train.events import (
    PREPOSITIONS,
    ROLE_LABELS,
    Report,
    is_held_back,
    read_reports,
)
from kg.train.events import (
    paragraphs as paragraphs_of,
)
from kg.train.names import NamedText, read_names
from kg.train.sample import sample_share
from kg.train.treebank import TreebankSentence, read_treebank

ROLES_SHOWN = ("nsubj", "obj", "obl")
NEWS_PREFIX = "n"


@dataclass(frozen=True, slots=True)
class ParseScores:
    """Percentages; `roles` holds the F of some labels."""

    upos: float
    uas: float
    las: float
    sentences: float
    lemmas: float
    roles: dict[str, float]


@dataclass(frozen=True, slots=True)
class NameScores:
    """Percentages of named mentions."""

    precision: float
    recall: float
    f1: float


def score_parses(language: Language, sentences: Sequence[TreebankSentence]) -> ParseScores:
    """Parse the paragraphs of *sentences* from raw text and compare."""
    examples = [
        Example(language(text), _gold_doc(language, part)) for part, text in paragraphs(sentences)
    ]
    found = _scores(examples)
    by_label = found["dep_las_per_type"]
    return ParseScores(
        upos=_percent(found["pos_acc"]),
        uas=_percent(found["dep_uas"]),
        las=_percent(found["dep_las"]),
        sentences=_percent(found["sents_f"]),
        lemmas=_percent(found["lemma_acc"]),
        roles={role: _percent(by_label[role]["f"]) for role in ROLES_SHOWN if role in by_label},
    )


def _scores(examples: Sequence[Example]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    found |= Scorer.score_token_attr(examples, "pos")
    found |= Scorer.score_token_attr(examples, "lemma")
    found |= Scorer.score_spans(examples, "sents")
    found |= Scorer.score_deps(examples, "dep", getter=_by_name, ignore_labels=("punct",))
    return found


def _by_name(token: Token, attribute: str) -> Any:
    return token.dep_ if attribute == "dep" else getattr(token, attribute)


def paragraphs(
    sentences: Sequence[TreebankSentence],
) -> Iterator[tuple[list[TreebankSentence], str]]:
    """Yield the sentences of each paragraph and its running text."""
    part: list[TreebankSentence] = []
    for sentence in sentences:
        if part and sentence.opens_paragraph:
            yield part, " ".join(item.text for item in part)
            part = []
        part.append(sentence)
    if part:
        yield part, " ".join(item.text for item in part)


def _gold_doc(language: Language, part: Sequence[TreebankSentence]) -> Doc:
    words = [word for sentence in part for word in sentence.words]
    spaces = [word.space_after for word in words]
    heads: list[int] = []
    last = -1
    for sentence in part:
        offset = len(heads)
        for index, word in enumerate(sentence.words):
            heads.append(offset + (word.head - 1 if word.head else index))
        last += len(sentence.words)
        spaces[last] = True
    spaces[-1] = False
    return Doc(
        language.vocab,
        words=[word.form for word in words],
        spaces=spaces,
        heads=heads,
        deps=["ROOT" if word.head == 0 else word.dep for word in words],
        tags=[word.xpos for word in words],
        pos=[word.upos for word in words],
        lemmas=[word.lemma for word in words],
    )


def score_names(language: Language, rows: Iterable[NamedText]) -> NameScores:
    """Find the names in raw text and compare."""
    right = missed = wrong = 0
    for row in rows:
        gold = {(name.start, name.end, name.label) for name in row.names}
        found = {(ent.start_char, ent.end_char, ent.label_) for ent in language(row.text).ents}
        right += len(gold & found)
        missed += len(gold - found)
        wrong += sum(1 for span in found - gold if not _is_open(span, row))
    return _rates(right, wrong, missed)


def _is_open(span: tuple[int, int, str], row: NamedText) -> bool:
    start, end, _ = span
    return any(start < last and first < end for first, last in row.ignore)


def words_per_second(language: Language, texts: Sequence[str]) -> float:
    """Measure the speed of one core on raw texts, after one text to warm up.

    Counts the processor's time, so that other work on the machine does not show.
    """
    language(texts[0])
    started = time.process_time()
    words = sum(sum(1 for token in language(text) if not token.is_space) for text in texts)
    return words / (time.process_time() - started)


def _percent(share: float | None) -> float:
    return round(100 * (share or 0.0), 2)


@dataclass(frozen=True, slots=True)
class RoleScores:
    """Percentages of fillers of event roles, all together and by label."""

    overall: NameScores
    by_label: dict[str, NameScores]


@dataclass(frozen=True, slots=True)
class ModelScores:
    """All figures of one model."""

    parses: dict[str, ParseScores]
    names: dict[str, NameScores]
    words_per_second: float
    sample: float
    roles: RoleScores | None = None


def score_model(language: Language, data: Path) -> ModelScores:
    """Measure *language* on the test sets in the folder *data*."""
    pud = read_treebank(data / "treebank" / "pud-test.conllu")
    news = tuple(item for item in pud if item.id.startswith(NEWS_PREFIX))
    treebanks = {
        "EWT": read_treebank(data / "treebank" / "ewt-test.conllu"),
        "GUM": read_treebank(data / "treebank" / "gum-test.conllu"),
        "PUD news": news,
    }
    named = {
        "PUD news": read_names(data / "ner" / "pud-news-test.jsonl"),
        "re3d": read_names(data / "ner" / "re3d-test.jsonl"),
        "EWT": read_names(data / "ner" / "uner-ewt-test.jsonl"),
    }
    texts = [text for _, text in paragraphs(news)]
    return ModelScores(
        parses={name: score_parses(language, gold) for name, gold in treebanks.items()},
        names={name: score_names(language, rows) for name, rows in named.items()},
        words_per_second=round(words_per_second(language, texts)),
        sample=sample_share(language),
    )


def held_back_reports(language: Language, data: Path) -> list[tuple[Report, Doc]]:
    """Parse the MUC reports that were held back from training."""
    return [
        (report, language("\n\n".join(paragraphs_of(report.text))))
        for report in read_reports(data / "muc4-train")
        if is_held_back(report)
    ]


def score_roles(
    reports: Iterable[tuple[Report, Doc]], *, decoder: SpanDecoder | None = None
) -> RoleScores:
    """Compare the fillers found in *reports* with their templates.

    A filler is found if a span of its label has the last word of one of its wordings before
    any preposition, as MUC-4 is scored in the literature. Each document counts an entity once;
    optional fillers count neither way. *decoder* replaces the model's own.
    """
    counts = {label: [0, 0, 0] for label in ROLE_LABELS}
    for report, doc in reports:
        spans = read_events(doc).role_spans(decoder)
        found = [(doc.text[span.start_char : span.end_char], span.label) for span in spans]
        _count_fillers(report, found, counts)
    totals = [sum(column) for column in zip(*counts.values(), strict=True)]
    return RoleScores(
        _rates(*totals), {label: _rates(*counted) for label, counted in counts.items()}
    )


def _count_fillers(
    report: Report, found: Sequence[tuple[str, str]], counts: dict[str, list[int]]
) -> None:
    fillers = [filler for fillers, _ in report.templates for filler in fillers]
    for label, counted in counts.items():
        heads = {filler_head(text) for text, of in found if of == label}
        golds = [
            ({filler_head(text) for text in filler.wordings}, filler.is_optional)
            for filler in fillers
            if filler.label == label
        ]
        merged = _merge(golds)
        counted[0] += sum(1 for gold, optional in merged if not optional and gold & heads)
        counted[1] += sum(1 for head in heads if not any(head in gold for gold, _ in merged))
        counted[2] += sum(1 for gold, optional in merged if not optional and not gold & heads)


def _merge(golds: Sequence[tuple[set[str], bool]]) -> list[tuple[set[str], bool]]:
    merged: list[tuple[set[str], bool]] = []
    for gold, optional in golds:
        same = next((item for item in merged if item[0] & gold), None)
        if same is None:
            merged.append((set(gold), optional))
        else:
            same[0].update(gold)
    return merged


def filler_head(text: str) -> str:
    """Return the head of a filler in singular: the last word before a preposition."""
    words = text.lower().split()
    for index, word in enumerate(words):
        if index and word in PREPOSITIONS:
            words = words[:index]
            break
    head = words[-1].strip(".,'\"") if words else ""
    return head[:-1] if len(head) > 3 and head.endswith("s") else head


def _rates(right: int, wrong: int, missed: int) -> NameScores:
    precision = right / max(1, right + wrong)
    recall = right / max(1, right + missed)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return NameScores(_percent(precision), _percent(recall), _percent(f1))
