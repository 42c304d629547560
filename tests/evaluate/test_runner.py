"""Tests of ``kg.evaluate.runner``: gold texts through the pipeline, scorers over the result."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.evaluate.errors import NoGold, ScorerFailed
from kg.evaluate.runner import evaluate_sets, find_sets, is_stripped, write_scores

SCORER = """import json, sys
gold = [json.loads(line) for line in open(sys.argv[1])]
told = {p["id"]: p for p in map(json.loads, open(sys.argv[2]))}
print("found", sum(bool(told[g["id"]]["events"]) for g in gold), "of", len(gold))
"""


@pytest.fixture
def eval_dir(tmp_path: Path) -> Path:
    """Make a folder with one small gold set and a scorer."""
    folder = tmp_path / "gold" / "towns"
    folder.mkdir(parents=True)
    text = "A car bomb killed seven civilians in Azaz on Monday."
    docs = [
        {"id": "a", "date": "2018-11-13", "text": text},
        {"id": "b", "text": "Rain fell, again."},
    ]
    (folder / "docs.jsonl").write_text("".join(json.dumps(doc) + "\n" for doc in docs))
    (folder / "gold.jsonl").write_text('{"id": "a"}\n{"id": "b"}\n')
    (tmp_path / "scorers").mkdir()
    (tmp_path / "scorers" / "score_towns.py").write_text(SCORER)
    return tmp_path


def test_sets_are_found_by_name(eval_dir: Path) -> None:
    """A set is a folder with gold for which there is a scorer."""
    assert [found.name for found in find_sets(eval_dir)] == ["towns"]
    with pytest.raises(NoGold, match='no gold set "cities"'):
        find_sets(eval_dir, ["cities"])


def test_folder_without_gold_is_refused(tmp_path: Path) -> None:
    """A folder that holds no gold says what one looks like."""
    with pytest.raises(NoGold, match=r"gold/<set>/gold\.jsonl"):
        find_sets(tmp_path)


@pytest.mark.slow
def test_scorer_sees_the_predictions(eval_dir: Path, tmp_path: Path) -> None:
    """The scorer's own words come back, with words read and time taken."""
    seen: list[tuple[str, int, int]] = []
    (result,) = evaluate_sets(eval_dir, keep=tmp_path / "kept", watch=lambda *at: seen.append(at))
    assert result.report == "found 1 of 2\n"
    assert result.words == 13
    assert seen == [("towns", 1, 2), ("towns", 2, 2)]
    lines = (tmp_path / "kept" / "towns.jsonl").read_text().splitlines()
    assert len(lines) == 2
    # What `kg extract --format json` writes stands in each line, for scorers that read that.
    assert all({"extraction", "resolution", "events"} <= json.loads(line).keys() for line in lines)
    write_scores([result], tmp_path / "scores.json")
    assert json.loads((tmp_path / "scores.json").read_text())[0]["name"] == "towns"


@pytest.mark.slow
def test_failing_scorer_is_named(eval_dir: Path) -> None:
    """A scorer that ends with an error is named with its last words."""
    (eval_dir / "scorers" / "score_towns.py").write_text("raise SystemExit('no such field')")
    with pytest.raises(ScorerFailed, match="no such field"):
        evaluate_sets(eval_dir)


def test_stripped_texts_are_told_apart() -> None:
    """A text without commas was stripped by its publisher; one with commas was not."""
    assert is_stripped("The army said Monday it took the town after three days of fighting " * 5)
    assert not is_stripped("On Monday, the army said, it took the town. " * 5)
