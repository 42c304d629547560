"""The work on one article as a job for workers: from its text to its graph, ready to be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kg.errors import ModelError
from kg.fingerprint import run_facts
from kg.graph.meta import ExtractionRun
from kg.graph.report import copied_report_quads
from kg.graph.validated import validated_report
from kg.ledger import Finished
from kg.model.findings import Extraction
from kg.model.text import Article
from kg.resolve.article import resolve_article
from kg.stages.article import Stages, blamed_on, stages_for
from kg.statistics import Findings
from kg.vocab.iris import copy_key


@dataclass(frozen=True, slots=True)
class Assignment:
    """An article, and whether it is the copy of a text that another outlet had before."""

    article: Article
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class Worked:
    """An article whose graph is made, and what was found in it; in a copy nothing is looked for."""

    finished: Finished
    findings: Findings


@dataclass(frozen=True, slots=True)
class ArticleJob:
    """The work on articles by one set of rules.

    Attributes:
        model: Name or path of a spaCy pipeline; None for the one that ships.
        authority: Folder of imported authorities and of curation, or None.
        base: What every IRI that we mint begins with.
        run: The rules, as the process that writes the store knows them.
    """

    model: str | None
    authority: Path | None
    base: str
    run: ExtractionRun

    @property
    def preload(self) -> tuple[str, ...]:
        """The module that loads what ships, unless little of it is needed."""
        return ("kg.stages.shared",) if self.model is None else ()

    def start(self) -> Callable[[Assignment], Worked]:
        """Load the stages.

        Raises:
            ModelError: Here articles would be read by other rules; or the model is damaged.
        """
        here = run_of(self.model, self.authority)
        if here != self.run:
            raise ModelError(
                f"a worker reads by other rules than this build ({_difference(here, self.run)})",
                remedy="install the same version of kg, with the same model and the same folder "
                "of authorities, where the workers run, and start them anew",
            )
        stages = stages_for(self.model, self.authority)
        stages.load()
        return partial(_work, self, stages)


def run_of(model: str | None, authority: Path | None) -> ExtractionRun:
    """Return the rules by which this process reads articles."""
    facts = dict(run_facts(model, authority))
    return ExtractionRun(model=facts.pop("model"), facts=tuple(facts.items()))


def _difference(one: ExtractionRun, other: ExtractionRun) -> str:
    """Return the names of what differs between two sets of rules."""
    parts = [dict(run.facts) | {"version": run.version, "model": run.model} for run in (one, other)]
    names = sorted({*parts[0], *parts[1]})
    return ", ".join(name for name in names if parts[0].get(name) != parts[1].get(name))


def _work(job: ArticleJob, stages: Stages, assignment: Assignment) -> Worked:
    article = assignment.article
    if assignment.is_copy:
        return Worked(_copied(job, stages, article), Findings())
    found = stages.work(article)
    with blamed_on(article):
        made = validated_report(
            article, found.extraction, found.resolution, base=job.base, run=job.run.iri(job.base)
        )
        actors, places = stages.authority.described_for(found.resolution)
    findings = Findings.of(article, found.extraction, made.left_out)
    return Worked(Finished(article, made.quads, actors, places), findings)


def _copied(job: ArticleJob, stages: Stages, article: Article) -> Finished:
    with blamed_on(article):
        resolution = resolve_article(article, Extraction(), stages.authority)
        run = job.run.iri(job.base)
        quads = copied_report_quads(article, resolution, base=job.base, run=run)
        actors, places = stages.authority.described_for(resolution)
    key = copy_key(job.base, article.key, url=article.url, article_id=article.id)
    return Finished(article, quads, actors, places, copy_key=key)
