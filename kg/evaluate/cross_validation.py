"""Cross-validate the decisions on texts that they have not seen, and compare with other texts.

The readings are out-of-fold already (``kg train-reader``). The tables are learned anew for each
fold, and the set's own scorer reads what they decide: once by tables that have not seen the text,
once by tables that have. A gap between the two is overfitting.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from kg.evaluate.errors import NoGold, ScorerFailed
from kg.evaluate.plain import plain
from kg.evaluate.runner import GoldSet, SetResult, score_set
from kg.model.findings import Extraction
from kg.model.text import Article
from kg.train.decisions.make import decided, learn_tables
from kg.train.decisions.recipe import DecisionRecipe
from kg.train.decisions.texts import seen_texts

PREDICTIONS: Final = "decided-{}.jsonl"
GOLD: Final = "gold-{}.jsonl"


def cross_validate(
    eval_dir: Path, data: Sequence[Path], work: Path, *, errors: bool = False
) -> Iterator[SetResult]:
    """Score the annotated texts in *data* by decisions that have not seen them, then by others.

    Args:
        eval_dir: Folder with ``scorers/score_claims.py`` and ``scorers/score_cases.py``.
        data: Folders of annotated texts; the program ``annotate.py`` lies in the first.
        work: Folder with out-of-fold readings; predictions are left there.
        errors: Let the scorer list every error.

    Raises:
        NoGold: The scorer or the program that writes the gold is missing.
        BadTrainingData: The texts or their readings cannot be read.
    """
    writer = data[0] / "annotate.py"
    sets = [_gold_set(folder, eval_dir, writer, work) for folder in data]
    texts = seen_texts(data, work)
    tables = learn_tables(texts, DecisionRecipe()).by_fold
    for how, seen in (("cross-validated", False), ("seen", True)):
        path = work / PREDICTIONS.format(how)
        _write(path, decided(texts, tables, seen=seen))
        for gold_set in sets:
            yield score_set(gold_set, path, how, errors)


def _gold_set(folder: Path, eval_dir: Path, writer: Path, work: Path) -> GoldSet:
    own = eval_dir / "scorers" / f"score_{folder.name}.py"
    scorer = own if own.is_file() else eval_dir / "scorers" / "score_claims.py"
    for needed in (scorer, writer):
        if not needed.is_file():
            raise NoGold(
                "a program that scoring needs is missing",
                where=str(needed),
                remedy="give a folder with scorers/, and annotated texts with annotate.py",
            )
    gold = work / GOLD.format(folder.name)
    gold.write_text(_gold_of(writer, folder), encoding="utf-8")
    return GoldSet(folder.name, gold, gold, scorer)


def _gold_of(writer: Path, data: Path) -> str:
    paths = map(str, sorted(data.rglob("*.ann")))
    done = subprocess.run(
        [sys.executable, str(writer), "json", *paths], capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise ScorerFailed(
            lines[-1] if lines else f"it ended with {done.returncode}",
            where=str(writer),
            remedy="mend the annotated texts; 'annotate.py check' names the lines",
        )
    return done.stdout


def _write(path: Path, found: Iterable[tuple[Article, Extraction]]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        for article, extraction in found:
            row = {"id": article.id, "extraction": plain(replace(extraction, mentions=()), article)}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
