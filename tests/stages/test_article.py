"""One article through all stages: what comes out, and whose fault it is if nothing does."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kg.config import BASE_IRI
from kg.errors import InputError, KgError
from kg.graph.validate import validate_report
from kg.model.text import Article, Block, BlockKind, Passage
from kg.stages import stages_for
from kg.stages.article import ArticleFailed, blamed_on, without_collection
from kg.stages.job import ArticleJob, Assignment, run_of

SENTENCE = "Shelling by rebels killed two civilians in Homs on Monday, activists said."


def article(text: str = SENTENCE, **more: object) -> Article:
    """Return an article of one paragraph."""
    blocks = (Block(BlockKind.BODY, Passage(0, len(text))),) if text else ()
    made = Article("own", text, blocks=blocks, published=date(2018, 11, 13))
    return replace(made, **more)  # type: ignore[arg-type]


# -- faults ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "where"), [("news.jsonl:4", "news.jsonl:4"), ("", "own")], ids=["file", "id"]
)
def test_a_fault_of_ours_is_an_error_of_the_one_article(origin: str, where: str) -> None:
    """A batch goes on: the error names the article and what went wrong, and keeps its cause."""
    with pytest.raises(ArticleFailed) as caught, blamed_on(article(origin=origin)):
        raise ZeroDivisionError("by nought")
    assert where in caught.value.where
    assert "ZeroDivisionError" in caught.value.what
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert caught.value.remedy


def test_an_error_that_is_told_already_stays_as_it_is() -> None:
    """It has its own place, remedy and exit code."""
    fault = InputError("no text", where="a.txt", remedy="write one")
    with pytest.raises(KgError) as caught, blamed_on(article()):
        raise fault
    assert caught.value is fault


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_whoever_stops_the_program_stops_it(end: type[BaseException]) -> None:
    """An interrupt is no fault of an article."""
    with pytest.raises(end), blamed_on(article()):
        raise end


@pytest.mark.parametrize("was_on", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_the_collector_rests_and_is_as_it_was(was_on: bool, fails: bool) -> None:
    """Also where the work fails, and where it rested before."""
    before = gc.isenabled()
    (gc.enable if was_on else gc.disable)()
    try:
        if fails:
            with pytest.raises(ZeroDivisionError), without_collection():
                raise ZeroDivisionError
        else:
            with without_collection():
                assert not gc.isenabled()
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()


# -- what ships ------------------------------------------------------------------------------


def test_what_ships_is_loaded_once() -> None:
    """Other rules are other stages."""
    assert stages_for(None, None) is stages_for(None, None)
    assert stages_for(None, Path("elsewhere")) is not stages_for(None, None)
    assert run_of(None, None) == run_of(None, None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "is_person"),
    [
        ("brother", True),
        ("brothers", True),
        ("soldiers", True),
        ("forces", True),
        ("president", True),
        ("table", False),
        ("buses", False),
        ("", False),
    ],
)
def test_words_for_persons_are_told_from_others(word: str, is_person: bool) -> None:
    """In singular and plural; bodies of persons too."""
    assert stages_for(None, None).is_person(word) is is_person


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "…", "🕊", "حلب تحت القصف", "a" * 5_000, "x " * 300],
    ids=["empty", "blank", "lines", "mark", "bird", "arabic", "word", "words"],
)  # fmt: skip
def test_a_text_that_tells_nothing_gives_nothing(text: str) -> None:
    """And is no error: no event, nobody named, and a graph that keeps the shapes."""
    stages = stages_for(None, None)
    found = stages.work(article(text))
    assert found.article.text == text
    assert found.extraction.frames == ()
    assert found.resolution.actor_mentions == ()
    run = run_of(None, None)
    worked = ArticleJob(None, None, BASE_IRI, run).start()(Assignment(article(text)))
    assert validate_report(worked.finished.quads) == []
    assert worked.findings.found["events"] == 0


@pytest.mark.slow
def test_an_article_is_read_alike_each_time_and_leaves_nothing_behind() -> None:
    """What was read before changes nothing: same frames, same graph, byte for byte."""
    start = ArticleJob(None, None, BASE_IRI, run_of(None, None)).start()
    first = start(Assignment(article()))
    start(Assignment(article("Soldiers shelled Hama on Sunday, killing nine people.", id="b")))
    again = start(Assignment(article()))
    assert again == first
    assert first.findings.found["events"] == 1
    assert first.findings.found["counts"] == 1
    assert validate_report(first.finished.quads) == []


@pytest.mark.slow
def test_a_copy_names_the_same_outlet_and_tells_no_event() -> None:
    """Its graph is one of its own, keeps the shapes, and is much the smaller."""
    start = ArticleJob(None, None, BASE_IRI, run_of(None, None)).start()
    told = article(publisher="Reuters", url="https://news.example/a")
    whole, copy = (start(Assignment(told, is_copy=is_copy)) for is_copy in (False, True))
    assert copy.finished.key != whole.finished.key == told.key
    assert validate_report(copy.finished.quads) == []
    assert b"/id/event/" in whole.finished.quads
    assert b"/id/event/" not in copy.finished.quads
    assert len(copy.finished.quads) < len(whole.finished.quads)
