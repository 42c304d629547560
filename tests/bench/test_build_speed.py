"""The speed of a build beside the bare parser, and its memory.

Figures are printed (``make bench``); what is demanded is a ratio of processor times, so
that other work on the machine does not count.
``KG_BENCH_ARTICLES=1000`` runs the size that the figures in docs/quality.md were taken with.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from kg.model.text import Article
from kg.parse.article import parse_article
from kg.parse.language import load_language
from kg.pipeline import build
from kg.read.inputs import read_articles
from kg.stages import Stages
from tests.bench.test_workers_speed import SCRIPT
from tests.bench.turns import least_by_turns

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]

ARTICLES = int(os.environ.get("KG_BENCH_ARTICLES", "4"))
ROUNDS = (5, 8)
TOWNS = ("Hajin", "Azaz", "Manbij", "Raqqa", "Idlib", "Homs", "Hama")


def write_corpus(path: Path, seeds: Path, size: int) -> Path:
    """Write *size* articles of the length and kind of the samples, no two alike."""
    texts = [seed.read_text("utf-8") for seed in sorted(seeds.glob("*.txt"))]
    with path.open("w", encoding="utf-8") as out:
        for n in range(size):
            text = texts[n % len(texts)].replace("Hajin", TOWNS[n % len(TOWNS)])
            line = {"id": f"story-{n}", "text": f"{text}\n\nThis is version {n}."}
            out.write(json.dumps(line) + "\n")
    return path


def test_build_beside_the_bare_parser(seeds: Path, tmp_path: Path) -> None:
    """A build, storing and publishing included, keeps a fair part of the parser's speed."""
    corpus = write_corpus(tmp_path / "news.jsonl", seeds, ARTICLES)
    language = load_language()
    articles = [item for item in read_articles([str(corpus)]) if isinstance(item, Article)]
    parse_article(language, articles[0])
    words = sum(len(article.text.split()) for article in articles)
    began = time.process_time()
    for article in articles:
        parse_article(language, article)
    parser = words / (time.process_time() - began)
    began = time.process_time()
    summary = build([str(corpus)], tmp_path / "store")
    built = words / (time.process_time() - began)
    print(f"\n{words} words: parser alone {parser:.0f} words/s, kg build {built:.0f} words/s")
    assert dict(summary.changes) == {"new": ARTICLES}
    assert built > parser / 10


def test_reading_beside_the_bare_parser(seeds: Path) -> None:
    """Learned reader, grammar, decisions and resolution leave a fair part of the parser's speed."""
    bare, stages = load_language(reader=False), Stages()
    articles = [item for item in read_articles([str(seeds)]) if isinstance(item, Article)]

    def seconds(work: Callable[[Article], object]) -> float:
        began = time.thread_time()  # stores of other benches have threads in this process
        for article in articles:
            work(article)
        return time.thread_time() - began

    works = {"parser": partial(seconds, partial(parse_article, bare))}
    works["all"] = partial(seconds, stages.work)
    best = least_by_turns(works, float, rounds=ROUNDS)
    share = best["parser"] / best["all"]
    print(f"\nfrom text to claims at {share:.0%} of the bare parser's speed")
    assert share > 0.4


def peak_megabytes(corpus: Path, store: Path) -> float:
    """Build in a process of its own and return its peak memory."""
    command = [sys.executable, str(SCRIPT), str(corpus), str(store), "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout)["peak"])


def test_memory_stays_flat(seeds: Path, tmp_path: Path) -> None:
    """Four times the articles need hardly more memory."""
    few = peak_megabytes(
        write_corpus(tmp_path / "few.jsonl", seeds, ARTICLES // 4), tmp_path / "few"
    )
    many = peak_megabytes(write_corpus(tmp_path / "many.jsonl", seeds, ARTICLES), tmp_path / "many")
    print(
        f"\npeak memory: {ARTICLES // 4} articles {few:.0f} MB, {ARTICLES} articles {many:.0f} MB"
    )
    assert many < few * 1.5 + 100
