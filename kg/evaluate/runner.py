"""Run the scorers over the pipeline's answers for each gold set.

Each set's texts go through the pipeline once; the predictions are written to a file, and the
set's own scorer, a program of its own, prints its tables over them. For the incident set the
texts whose publisher stripped the commas are also scored apart, because they are far harder.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.evaluate.errors import NoGold, ScorerFailed
from kg.evaluate.joining import incidents_by_frame
from kg.evaluate.plain import plain_article
from kg.evaluate.predictions import prediction
from kg.read.inputs import read_articles
from kg.stages import Stages

Watch = Callable[[str, int, int], None]

_WITH_ERROR_LIST = frozenset({"incidents", "muc4", "wikievents"})
_WITH_JSON = frozenset({"incidents", "muc4"})
_FEWEST_COMMAS_PER_1000 = 2.0


@dataclass(frozen=True, slots=True)
class SetResult:
    """The output of a scorer for one set.

    Attributes:
        system: "kg", or "baseline" for the regular-expression floor.
        report: The scorer's tables.
        scores: The scorer's own JSON, if it writes any.
        words, seconds: What the pipeline read and how long it took; 0 for the baseline.
    """

    name: str
    system: str
    report: str
    scores: dict[str, Any] | None
    words: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A folder with texts and gold, and the scorer that belongs to it."""

    name: str
    docs: Path
    gold: Path
    scorer: Path


def find_sets(eval_dir: Path, names: Sequence[str] | None = None) -> tuple[GoldSet, ...]:
    """Return the gold sets in *eval_dir*, all or those named.

    Raises:
        NoGold: There is none, or one of *names* is not there.
    """
    folders = sorted(path.parent for path in (eval_dir / "gold").glob("*/gold.jsonl"))
    sets = {
        folder.name: GoldSet(
            folder.name,
            folder / "docs.jsonl",
            folder / "gold.jsonl",
            eval_dir / "scorers" / f"score_{folder.name}.py",
        )
        for folder in folders
    }
    sets = {name: found for name, found in sets.items() if found.scorer.is_file()}
    missing = [name for name in names or () if name not in sets]
    if not sets or missing:
        raise NoGold(
            f'there is no gold set "{missing[0]}"' if missing else "there is no gold set",
            where=str(eval_dir),
            remedy=f"choose one of {', '.join(sets)}"
            if sets
            else "give a folder with gold/<set>/gold.jsonl and scorers/score_<set>.py",
        )
    return tuple(sets[name] for name in names) if names else tuple(sets.values())


def evaluate_sets(
    eval_dir: Path,
    *,
    names: Sequence[str] | None = None,
    errors: bool = False,
    baseline: bool = False,
    keep: Path | None = None,
    model: str | None = None,
    authority: Path | None = None,
    watch: Watch | None = None,
) -> list[SetResult]:
    """Run the pipeline over gold sets and score it.

    Args:
        eval_dir: Folder with ``gold/`` and ``scorers/``.
        names: Only these sets.
        errors: Let the scorers list every error.
        baseline: Also score the regular-expression floor in ``scorers/baseline_regex.py``.
        keep: Folder to leave the prediction files in.
        model, authority: As for a build.
        watch: Told (set, texts done, texts in all).
    """
    sets = find_sets(eval_dir, names)
    stages = Stages(model=model, authority=authority)
    results: list[SetResult] = []
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kg-")))
        folder.mkdir(parents=True, exist_ok=True)
        for gold_set in sets:
            path = folder / f"{gold_set.name}.jsonl"
            words, seconds = _predict(gold_set, path, stages, watch)
            for part in _parts(gold_set, folder):
                results.append(score_set(part, path, "kg", errors, words, seconds))
                if baseline:
                    floor = folder / f"{gold_set.name}.baseline.jsonl"
                    _run_baseline(eval_dir, gold_set, floor)
                    results.append(score_set(part, floor, "baseline", False))
    return results


def write_scores(results: Sequence[SetResult], path: Path) -> None:
    """Write the results as JSON."""
    path.write_text(json.dumps([asdict(r) for r in results], indent=1) + "\n", encoding="utf-8")


def _predict(
    gold_set: GoldSet, path: Path, stages: Stages, watch: Watch | None
) -> tuple[int, float]:
    """Write the predictions of one set; return words read and seconds taken."""
    with gold_set.docs.open("rb") as lines:
        total = sum(1 for line in lines if line.strip())
    words, began = 0, time.monotonic()
    everything = []
    for done, item in enumerate(read_articles([str(gold_set.docs)]), start=1):
        if isinstance(item, KgError):
            raise item
        everything.append(stages.work(item))
        words += len(item.text.split())
        if watch:
            watch(gold_set.name, done, total)
    seconds = time.monotonic() - began
    with path.open("w", encoding="utf-8") as out:
        for found, incidents in zip(everything, incidents_by_frame(everything), strict=True):
            # Scorers of claims and places read what `kg extract --format json` writes.
            line = plain_article(found)
            line |= prediction(found.article, found.extraction, found.resolution, incidents)
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return words, seconds


def _parts(gold_set: GoldSet, folder: Path) -> list[GoldSet]:
    """Return the set and the parts that are reported apart.

    For incidents the clean and the comma-stripped texts; for MUC-4 the documents that hold an
    event of its kind, since it leaves out the military clashes that we report.
    """
    if gold_set.name == "muc4":
        return [gold_set, replace(gold_set, name="muc4 relevant")]
    if gold_set.name != "incidents":
        return [gold_set]
    # Not splitlines(): JSON may hold other separators of lines as they are (RFC 8259, 7).
    texts = [json.loads(line) for line in gold_set.docs.read_text("utf-8").split("\n") if line]
    stripped = {doc["id"] for doc in texts if is_stripped(doc["text"])}
    gold = [f"{line}\n" for line in gold_set.gold.read_text("utf-8").split("\n") if line]
    parts = [gold_set]
    for name, wanted in (("clean", False), ("stripped", True)):
        lines = [line for line in gold if (json.loads(line)["id"] in stripped) is wanted]
        path = folder / f"{gold_set.name}.{name}.gold.jsonl"
        path.write_text("".join(lines), encoding="utf-8")
        parts.append(GoldSet(f"incidents {name}", gold_set.docs, path, gold_set.scorer))
    return parts


def is_stripped(text: str) -> bool:
    """Tell whether the publisher of *text* has taken its commas out."""
    words = max(1, len(text.split()))
    return 1000 * text.count(",") / words < _FEWEST_COMMAS_PER_1000


def _run_baseline(eval_dir: Path, gold_set: GoldSet, path: Path) -> None:
    script = eval_dir / "scorers" / "baseline_regex.py"
    path.write_text(_run(script, [str(gold_set.docs)]), encoding="utf-8")


def score_set(
    gold_set: GoldSet,
    predictions: Path,
    system: str,
    errors: bool,
    words: int = 0,
    seconds: float = 0.0,
) -> SetResult:
    base = gold_set.name.split()[0]
    arguments = [str(gold_set.gold), str(predictions)]
    if gold_set.name.endswith(" relevant"):
        arguments.append("--relevant")
    if errors and base in _WITH_ERROR_LIST:
        arguments.append("--errors")
    written = predictions.with_suffix(f".{gold_set.name.replace(' ', '-')}.scores.json")
    if base in _WITH_JSON:
        arguments += ["--json", str(written)]
    report = _run(gold_set.scorer, arguments)
    scores = json.loads(written.read_text("utf-8")) if written.is_file() else None
    return SetResult(gold_set.name, system, report, scores, words, seconds)


def _run(script: Path, arguments: Sequence[str]) -> str:
    # -B: the folder of gold sets stays free of compiled files.
    command = [sys.executable, "-B", str(script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        raise ScorerFailed(
            f"the scorer ended with {done.returncode}: {lines[-1] if lines else 'no message'}",
            where=str(script),
            remedy="check that the folder of gold sets is whole",
        )
    return done.stdout
