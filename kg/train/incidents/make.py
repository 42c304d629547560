"""Cross-validate the table of incidents by story, and make the one that ships."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

from kg.cluster.blocking import candidate_pairs
from kg.cluster.features import pair_features
from kg.cluster.joining import Pair, Scored, joined
from kg.cluster.scoring import FOLDER, TABLE, forbidden
from kg.cluster.seen import Seen
from kg.decide.tables import TreeTable, save_tables
from kg.train.decisions.fit import fit_table
from kg.train.incidents.recipe import LEFT_OUT, incident_recipe
from kg.train.incidents.texts import Corpus, Told, read_corpus

log = logging.getLogger(__name__)

THRESHOLDS: Final = (0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of pairs of texts that were joined rightly.

    Attributes:
        right: Joined, and of one event.
        joined: Joined in all.
        judged: Joined, where annotators have compared both texts with others.
        wanted: Of one event in all.
        reachable: Of one event that was read in both.
    """

    threshold: float
    right: int
    joined: int
    judged: int
    wanted: int
    reachable: int

    def __str__(self) -> str:
        return (
            f"from {self.threshold:.2f} on: {self.joined} pairs of texts joined, "
            f"{_scores(self.right, self.joined, self.wanted)}; of texts that were compared "
            f"{_scores(self.right, self.judged, self.wanted)}; of events that were read in both "
            f"{_scores(self.right, self.judged, self.reachable)}"
        )


def _scores(right: int, found: int, wanted: int) -> str:
    precision, recall = right / max(1, found), right / max(1, wanted)
    both = 2 * precision * recall / max(1e-9, precision + recall)
    return f"P {100 * precision:.1f} R {100 * recall:.1f} F1 {100 * both:.1f}"


@dataclass(frozen=True, slots=True)
class Questions:
    """Pairs of tellings with what is seen of them and what annotators say."""

    told: tuple[Told, ...]
    seen: tuple[Seen, ...]
    pairs: tuple[Pair, ...]
    rows: tuple[dict[str, float], ...]

    def fit(self, *, without: int | None = None) -> TreeTable:
        """Fit the table on all pairs that are sure, or on those without a fold.

        What no score outvotes is not learned, and the tellings of one event in one text count as
        one: which of them is met is chance.
        """
        kept = [n for n, pair in enumerate(self.pairs) if self._is_sure(n, pair, without)]
        answers = [self._is_one(self.pairs[n]) for n in kept]
        sizes: dict[tuple[str, str, str | None], int] = defaultdict(int)
        for n, answer in zip(kept, answers, strict=True):
            sizes[self._texts(n)] += answer
        weights = [
            1 / sizes[self._texts(n)] if answer else 1.0
            for n, answer in zip(kept, answers, strict=True)
        ]
        return fit_table(TABLE, [self.rows[n] for n in kept], answers, weights, incident_recipe())

    def _texts(self, number: int) -> tuple[str, str, str | None]:
        one, two = self.pairs[number]
        return self.told[one].text, self.told[two].text, self.told[one].story

    def _is_one(self, pair: Pair) -> bool:
        one, two = (self.told[n].story for n in pair)
        return one is not None and one == two

    def _is_sure(self, number: int, pair: Pair, without: int | None) -> bool:
        sides = [self.told[n] for n in pair]
        if any(side.event is None or side.fold == without for side in sides):
            return False
        return not self.forbidden(number)

    def forbidden(self, number: int) -> str:
        """Return why a pair cannot be one, in words; "" if it can."""
        one, two = self.pairs[number]
        return forbidden(self.seen[one], self.seen[two])


def ask(corpus: Corpus) -> Questions:
    """Compare each two tellings that are worth it."""
    told = tuple(one for one in corpus.told if not one.text.startswith(LEFT_OUT))
    seen = tuple(Seen(one.telling) for one in told)
    pairs = tuple(candidate_pairs(seen))
    rows = tuple(pair_features(seen[one], seen[two]) for one, two in pairs)
    return Questions(told, seen, pairs, rows)


def cross_validate(corpus: Corpus) -> list[Score]:
    """Score each text by a table that has not seen its story, for several thresholds."""
    asked = ask(corpus)
    scores = [0.0] * len(asked.pairs)
    for fold in sorted({one.fold for one in asked.told}):
        table = asked.fit(without=fold)
        own = [n for n, pair in enumerate(asked.pairs) if fold in _folds(asked, pair)]
        for n, score in zip(own, table.probabilities([asked.rows[n] for n in own]), strict=True):
            scores[n] = score
    scored = {
        pair: Scored(scores[number], (), asked.forbidden(number))
        for number, pair in enumerate(asked.pairs)
    }
    return [_score(corpus, asked, scored, threshold) for threshold in THRESHOLDS]


def _folds(asked: Questions, pair: Pair) -> set[int]:
    return {asked.told[n].fold for n in pair}


def _score(corpus: Corpus, asked: Questions, scored: dict[Pair, Scored], threshold: float) -> Score:
    groups = joined(
        [one.telling for one in asked.told],
        scored,
        threshold,
        lambda one, two: bool(forbidden(asked.seen[one], asked.seen[two])),
    )
    found = {pair for group in groups for pair in _pairs_of_texts(asked.told, group)}
    wanted = {pair for pair in corpus.same if not any(t.startswith(LEFT_OUT) for t in pair)}
    compared = {one.text for one in asked.told if one.is_compared}
    stories: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(asked.told):
        if one.story:
            stories[one.story].append(number)
    read = {pair for group in stories.values() for pair in _pairs_of_texts(asked.told, group)}
    judged = {pair for pair in found if pair in wanted or compared.issuperset(pair)}
    return Score(
        threshold,
        right=len(found & wanted),
        joined=len(found),
        judged=len(judged),
        wanted=len(wanted),
        reachable=len(wanted & read),
    )


def _pairs_of_texts(told: Sequence[Told], group: Sequence[int]) -> set[tuple[str, str]]:
    texts = sorted({told[n].text for n in group})
    return set(combinations(texts, 2))


def make_incidents(data: Sequence[Path], work: Path, folder: Path = FOLDER) -> list[Score]:
    """Make the table that ships and write it into *folder*; return the cross-validated scores.

    Raises:
        BadTrainingData: the texts or their out-of-fold readings cannot be read.
    """
    corpus = read_corpus(data, work)
    scores = cross_validate(corpus)
    write_table(corpus, folder)
    return scores


def write_table(corpus: Corpus, folder: Path) -> Path:
    """Fit the table on all stories and write it into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    table = ask(corpus).fit()
    return save_tables({TABLE: table}, folder)
