"""The work on one article as a job for workers."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from kg.config import BASE_IRI
from kg.errors import ModelError
from kg.model.text import Article
from kg.stages import ArticleJob, Assignment
from kg.stages.job import run_of

ARTICLE = Article("a", "Shelling killed two civilians in Homs on Monday, activists said.")


def job() -> ArticleJob:
    """Return the job of what ships."""
    return ArticleJob(None, None, BASE_IRI, run_of(None, None))


def test_a_job_by_other_rules_is_refused() -> None:
    """Where another version of kg, or other data, would read, nothing is read at all."""
    run = job().run
    facts = tuple((name, "0000" if name == "data" else value) for name, value in run.facts)
    other = replace(job(), run=replace(run, facts=facts, version="0.0.1"))
    with pytest.raises(ModelError, match=r"other rules than this build \(data, version\)"):
        other.start()


def test_authorities_that_the_worker_has_not_are_refused(tmp_path: Path) -> None:
    """A folder that lies on another machine only is no folder of authorities there."""
    (tmp_path / "actors.csv").write_text("")
    here = ArticleJob(None, tmp_path, BASE_IRI, run_of(None, tmp_path))
    with pytest.raises(ModelError, match=r"\(authority\)"):
        replace(here, authority=tmp_path / "elsewhere").start()


@pytest.mark.slow
def test_a_job_gives_the_same_wherever_it_is_sent() -> None:
    """Job, task and result are the same after a way through bytes; a copy tells nothing."""
    sent: ArticleJob = pickle.loads(pickle.dumps(job()))
    assert (sent, hash(sent)) == (job(), hash(job()))
    worked = sent.start()(pickle.loads(pickle.dumps(Assignment(ARTICLE))))
    assert pickle.loads(pickle.dumps(worked)) == worked == job().start()(Assignment(ARTICLE))
    assert (worked.findings.found["events"], worked.finished.copy_key) == (1, "")
    copy = sent.start()(Assignment(replace(ARTICLE, publisher="Daily Post"), is_copy=True))
    assert not copy.findings.found
    assert copy.finished.key != worked.finished.key
