"""Build statistics: articles, findings, and what was left out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from kg.errors import KgError
from kg.graph.validated import LeftOut
from kg.ledger import Change
from kg.model.findings import Extraction
from kg.model.text import Article, BlockKind
from kg.read.notices import Notice


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """The summary of a build.

    Attributes:
        changes: Articles by what building them did.
        failures: Articles left out, by the kind of error.
        left_out: What of the inputs is not for us to read, by kind: pictures, other languages.
        undated: Articles without a date; their relative dates stay unresolved.
        events, attributions, counts: What was found in the articles worked on.
        dropped: Findings left out, by kind of reason.
        mended: Articles whose form was mended, by the kind of fault.
        tables: Tables in the articles, which are not read.
        words: Words of the articles worked on.
        generation: Number of the published generation.
        lost_generation: True if the store's current generation was missing and was made anew.
    """

    changes: tuple[tuple[str, int], ...]
    failures: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, int], ...]
    undated: int
    events: int
    attributions: int
    counts: int
    dropped: tuple[tuple[str, int], ...]
    mended: tuple[tuple[str, int], ...]
    tables: int
    words: int
    seconds: float
    generation: int
    lost_generation: bool
    exit_code: int

    @property
    def articles(self) -> int:
        """Return how many articles were asked for."""
        return sum(n for _, n in (*self.changes, *self.failures))


@dataclass(frozen=True, slots=True)
class Findings:
    """Counts of one article's findings, and of what was left out."""

    found: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, article: Article, extraction: Extraction, left_out: Iterable[LeftOut]) -> Self:
        """Count what *extraction* holds, and the events that broke a rule of the graph."""
        found = Counter(
            words=len(article.text.split()),
            events=len(extraction.frames),
            counts=sum(len(frame.counts) for frame in extraction.frames),
            attributions=sum(len(frame.attributions) for frame in extraction.frames),
            tables=sum(block.kind is BlockKind.TABLE for block in article.blocks),
        )
        mended = Counter(mending.kind for mending in article.mendings)
        dropped = Counter(dropped.kind for dropped in extraction.dropped)
        dropped.update(f"against a rule: {event.violation.message}" for event in left_out)
        return cls(found, mended, dropped)


class BuildStatistics:
    """Counts while a build goes on."""

    def __init__(self) -> None:
        self._changes: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()
        self._mended: Counter[str] = Counter()
        self._found: Counter[str] = Counter()
        self._began = time.monotonic()
        self._exit_code = 0

    def count_failure(self, error: KgError) -> None:
        """Count an article that was left out."""
        self._failures[type(error).__name__] += 1
        self._exit_code = self._exit_code or error.exit_code

    def count_left_out(self, notice: Notice) -> None:
        """Count what of an input was left out without fault of anyone."""
        if notice.left_out:
            self._left_out[notice.left_out] += notice.number

    def count_change(self, article: Article, change: Change) -> None:
        """Count an article that was worked on or skipped."""
        self._changes[change.value] += 1
        self._found["undated"] += article.published is None

    def count_findings(self, findings: Findings) -> None:
        """Count what was found in an article, and what was left out of it."""
        self._found.update(findings.found)
        self._mended.update(findings.mended)
        self._dropped.update(findings.dropped)

    def summary(self, *, generation: int, lost_generation: bool) -> BuildSummary:
        """Return what was counted so far."""
        return BuildSummary(
            changes=tuple(sorted(self._changes.items())),
            failures=tuple(sorted(self._failures.items())),
            left_out=tuple(self._left_out.most_common()),
            undated=self._found["undated"],
            events=self._found["events"],
            attributions=self._found["attributions"],
            counts=self._found["counts"],
            dropped=tuple(self._dropped.most_common()),
            mended=tuple(self._mended.most_common()),
            tables=self._found["tables"],
            words=self._found["words"],
            seconds=time.monotonic() - self._began,
            generation=generation,
            lost_generation=lost_generation,
            exit_code=self._exit_code,
        )
