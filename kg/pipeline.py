"""Run the stages over many articles: order, batches, failures and continuation.

read → parse → extract → decide → resolve → graph → store. What hangs on one article alone
(``kg.stages``) is done by workers, here or elsewhere (``kg.workers``). What hangs on the order of
articles and on the store is done here, by one process: to tell what an article would change, to
give it to a worker, and to take the results in the order in which the articles came. So the store
is the same, byte for byte, whoever worked. Few articles are under way at a time, so that a build
needs as much memory for a million articles as for a hundred. What was found is written in small
batches: a build that is killed loses the last batch and what is under way, and the next build goes
on from there. An article that cannot be read or worked on is reported and left out; the rest goes
on.

An article is known by its address, or else by its id. If it was built before by the same rules
from the same input, nothing happens; if its text has changed, the new report graph takes the
place of the old one, which stays in the store as superseded.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final, Protocol

from kg.config import (
    ARTICLES_PER_WORKER,
    BASE_IRI,
    CHARACTERS_PER_WORKER,
    COMMIT_EVERY_ARTICLES,
    COMMIT_EVERY_BYTES,
    COMMIT_EVERY_SECONDS,
    FLUSH_EVERY_ARTICLES,
    PUBLISH_EVERY_SECONDS,
)
from kg.correct.corrections import Corrections
from kg.errors import KgError, ModelError, StoreError
from kg.graph.curation import curation_quads
from kg.incidents import Incidents
from kg.ledger import Change, Finished, Ledger
from kg.lexicon.curation import FILE as CURATION_FILE
from kg.lexicon.curation import load_curation, load_incident_acts
from kg.model.text import Article
from kg.read.errors import NothingToRead
from kg.read.fields import GUESSED, Columns
from kg.read.inputs import Reached, read_articles
from kg.read.notices import Notice, Tell, tell_nobody
from kg.stages.article import FoundArticle, stages_for
from kg.stages.job import ArticleJob, Assignment, Worked, run_of
from kg.statistics import BuildStatistics, BuildSummary
from kg.store.derived import derive
from kg.store.layout import is_remote
from kg.store.protocols import StoreWriter
from kg.store.writer import writer
from kg.vocab.iris import mint_article_iri, mint_graph_iri
from kg.workers.errors import WorkersLost
from kg.workers.opening import open_workers
from kg.workers.protocol import Pending, Workers

_STOPPING: Final = (StoreError, ModelError, WorkersLost)
"""Errors that are not about one article: a build ends with them."""

_ODD_FACTS: Final = {
    "unreadable date": "its date is not read",
    "odd address": "its address is none of the web as it stands",
    "unread field": "a field holds no text",
    "text cut short": "its source gives the beginning of the text only",
}
"""What is told of facts that were given with an article and could not be taken as they are."""


class BuildWatcher(Protocol):
    """Callbacks for the progress of a build."""

    def done(self, article: Article, change: Change) -> None:
        """Called when *article* has been worked on."""

    def failed(self, error: KgError) -> None:
        """Called when an article is left out."""

    def told(self, notice: Notice) -> None:
        """Called with a notice about an input."""

    def reached(self, work: str, done: int, total: int) -> None:
        """Called with the progress of a step, in its own unit; *total* is 0 if unknown."""


def extract(
    inputs: Sequence[str],
    *,
    model: str | None = None,
    authority: Path | None = None,
    columns: Columns = GUESSED,
    tell: Tell = tell_nobody,
) -> Iterator[FoundArticle | KgError]:
    """Find what the articles in *inputs* claim, without storing it.

    Args:
        inputs: Files, folders, patterns, or ``-``.
        model: Name or path of a spaCy pipeline; None for the one that ships with kg.
        authority: Folder of imported authorities and of ``curation.csv``, or None.
        columns: Which columns of tables, or fields of JSON, hold what.
        tell: Hears what was guessed of an input, and what was left out.

    Yields:
        What was found in each article, or the error that kept it from being read.
    """
    stages = stages_for(model, authority)
    for item in read_articles(inputs, columns=columns, tell=tell):
        if isinstance(item, KgError):
            yield item
            continue
        try:
            yield stages.work(item)
        except KgError as error:
            yield error


def build(
    inputs: Sequence[str],
    store: str | Path,
    *,
    model: str | None = None,
    authority: Path | None = None,
    base: str = BASE_IRI,
    watcher: BuildWatcher | None = None,
    columns: Columns = GUESSED,
    workers: int = 1,
    scheduler: str | None = None,
) -> BuildSummary:
    """Read *inputs* and add what they claim to *store*.

    Args:
        inputs: Files, folders, patterns, or ``-``.
        store: Folder of the store; made if it is missing.
        model: Name or path of a spaCy pipeline; None for the one that ships with kg.
        authority: Folder of imported authorities and of ``curation.csv``, or None.
        base: What every IRI that we mint begins with.
        watcher: Told about each article.
        columns: Which columns of tables, or fields of JSON, hold what.

    Raises:
        StoreError: *store* is no store, is being written by another process, or the disk is full.
        NothingToRead: There is no store yet and no article to make one of.
    """
    job = ArticleJob(model, authority, base, run_of(model, authority))
    statistics = BuildStatistics()

    def tell(notice: Notice) -> None:
        statistics.count_left_out(notice)
        if watcher:
            watcher.told(notice)

    items: Iterator[Article | KgError] = read_articles(
        inputs, columns=columns, tell=tell, reached=_reach(watcher, "reading")
    )
    if not is_remote(store) and not Path(store).exists():
        items = _with_an_article(items, watcher)
    with (
        # Before the store: a scheduler that does not answer leaves none behind.
        open_workers(job, count=workers, scheduler=scheduler) as opened_workers,
        writer(store, create=True) as opened,
    ):
        incidents = Incidents(opened, base=base)
        now = incidents.begin(datetime.now(UTC))
        if authority is not None:
            incidents.decide(load_incident_acts(authority / CURATION_FILE))
        stages = stages_for(model, authority)
        corrections = Corrections(opened, base=base, load=lambda: stages.authority)
        # What an act of correction had begun when it was killed, before reports change.
        corrections.finish()
        ledger = Ledger(opened, base=base, run=job.run, sink=corrections)
        under_way = _Build(
            opened,
            ledger,
            opened_workers,
            statistics,
            tell,
            watcher,
            job=job,
            incidents=incidents,
            now=now,
        )
        for item in items:
            under_way.take(item)
        under_way.finish()
        incidents.update(_reach(watcher, "joining reports"))
        incidents.end()
        if authority is not None:
            acts = load_curation(authority / CURATION_FILE)
            opened.replace_graph(mint_graph_iri(base, "curation"), curation_quads(acts, base=base))
        _begin(watcher, "writing indexes")
        generation = opened.publish(derive)
        lost = opened.lost_generation
    return statistics.summary(generation=generation.number, lost_generation=lost)


def _reach(watcher: BuildWatcher | None, work: str) -> Reached | None:
    return partial(watcher.reached, work) if watcher else None


def _begin(watcher: BuildWatcher | None, work: str) -> None:
    if watcher:
        watcher.reached(work, 0, 0)


def _with_an_article(
    items: Iterator[Article | KgError], watcher: BuildWatcher | None
) -> Iterator[Article | KgError]:
    """Return *items* as they are if an article is among them, so that no empty store is made."""
    failed: list[KgError] = []
    for item in items:
        if not isinstance(item, KgError):
            return chain(failed, [item], items)
        failed.append(item)
    if not failed:
        return iter(())  # what is no article has been told, and is no error
    for error in failed:
        if watcher:
            watcher.failed(error)
    raise NothingToRead(
        "there is no article to build, and no store was made",
        remedy="name files or folders that hold articles",
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A text that came in this build: the hash of its key, and the day that it was published."""

    key: int
    published: date | None

    def is_after(self, other: _Seen) -> bool:
        """Tell whether it was published on a later day; of one day the later in order is newer."""
        days = (self.published, other.published)
        return days[0] is not None and days[1] is not None and days[0] > days[1]


@dataclass(frozen=True, slots=True)
class _Coming:
    """An article, or an error in the place of one, that has come and is not yet told.

    Attributes:
        work: Hash of the article's IRI; 0 for an error.
        key: Hash of the key of its text; 0 for an error.
        worked: What workers give back of it; None if there is nothing to do.
    """

    item: Article | KgError
    change: Change = Change.UNCHANGED
    work: int = 0
    key: int = 0
    worked: Pending[Worked] | None = None

    @property
    def is_ready(self) -> bool:
        """Tell whether nobody has to be waited for."""
        return self.worked is None or self.worked.done()

    @property
    def size(self) -> int:
        """Return how many characters are under way."""
        return len(self.item.text) if isinstance(self.item, Article) and self.worked else 0


class _Build:
    """A build under way: what has come, is finished and not yet written, was seen in this run."""

    def __init__(
        self,
        opened: StoreWriter,
        ledger: Ledger,
        workers: Workers[Assignment, Worked],
        statistics: BuildStatistics,
        tell: Tell,
        watcher: BuildWatcher | None,
        *,
        job: ArticleJob,
        incidents: Incidents,
        now: datetime,
    ) -> None:
        self._writer = opened
        self._ledger = ledger
        self._workers = workers
        self._statistics = statistics
        self._tell = tell
        self._watcher = watcher
        self._base = job.base
        self._coming: deque[_Coming] = deque()
        self._size = 0
        self._batch: list[Finished] = []
        self._unflushed = 0
        # Hashes and not names, because a corpus has millions.
        self._seen: dict[int, _Seen] = {}
        self._texts: set[int] = set()
        self._former: dict[int, Article] = {}
        self._unwritten: set[int] = set()
        self._is_replacing = False
        self._written_at = time.monotonic()
        self._publish_at = self._written_at + PUBLISH_EVERY_SECONDS
        self._now = now
        self._incidents = incidents
        ledger.open()
        opened.note("base", job.base)
        opened.note("model", job.run.model)

    def take(self, item: Article | KgError) -> None:
        """Have an article worked on, or find that there is nothing to do; finish what is ready."""
        if isinstance(item, KgError):
            self._coming.append(_Coming(item))
        else:
            work = hash(mint_article_iri(self._base, url=item.url, article_id=item.id))
            change = self._change_by(item, work)
            if change is not None:
                self._start(item, change, work)
        while self._coming and (self._coming[0].is_ready or self._is_full):
            self._finish_first()

    def finish(self) -> None:
        """Finish and write what is left."""
        for work, article in self._former.items():
            self._start(article, Change.REPLACED, work)
        self._former.clear()
        self._write_all()

    def _start(self, article: Article, change: Change, work: int) -> None:
        is_read = change in (Change.NEW, Change.REPLACED, Change.OLDER)
        is_copy = change is Change.COPY
        self._is_replacing |= change in (Change.REPLACED, Change.OLDER) or (
            is_copy and self._ledger.has_current(article)
        )
        worked = self._workers.submit(Assignment(article, is_copy)) if is_read or is_copy else None
        coming = _Coming(article, change, work, hash(article.key), worked)
        self._coming.append(coming)
        self._size += coming.size

    @property
    def _is_full(self) -> bool:
        """Tell whether so much is under way that the first must be waited for."""
        workers = self._workers.count
        return (
            len(self._coming) > workers * ARTICLES_PER_WORKER
            or self._size > workers * CHARACTERS_PER_WORKER
        )

    def _finish_first(self) -> None:
        """Count and tell what came first of what is not yet told; write if it is time."""
        coming = self._coming.popleft()
        self._size -= coming.size
        try:
            if isinstance(coming.item, KgError):
                raise coming.item
            worked = coming.worked.result() if coming.worked else None
        except _STOPPING:
            raise
        except KgError as error:
            self._statistics.count_failure(error)
            if self._watcher:
                self._watcher.failed(error)
            return
        if worked:
            self._take_worked(worked, coming.change)
        self._statistics.count_change(coming.item, coming.change)
        if self._watcher:
            self._watcher.done(coming.item, coming.change)
        self._write_if_due()

    def _take_worked(self, worked: Worked, change: Change) -> None:
        self._statistics.count_findings(worked.findings)
        if change is not Change.COPY:
            self._tell_of_odd(worked.finished.article)
        if change is Change.OLDER:
            # The newer text has to be in the ledger before an older one is put below it.
            self._write()
            self._incidents.keep()
            self._ledger.write_older(worked.finished, now=self._now)
        else:
            self._batch.append(worked.finished)
            self._unwritten.add(hash(worked.finished.article.key))

    def _change_by(self, article: Article, work: int) -> Change | None:
        """Tell what building an article would do; None if what else comes will tell.

        The answer is the one that it would be if all that came before were written already.
        """
        seen = _Seen(hash(article.key), article.published)
        before = self._seen.get(work)
        text = hash((work, seen.key))
        if text in self._texts:
            return Change.DUPLICATE
        self._texts.add(text)
        if before is not None and before.is_after(seen):
            return self._older(article, work)
        if before is not None:
            self._tell_of_two(article, work, "newer")
        former = self._former.pop(work, None)
        if former is not None:
            # Superseded, and still so: after it another text of its article has come.
            self._coming.append(_Coming(former))
        change = self._change_in_store(article)
        if change in (Change.NEW, Change.REPLACED) and self._is_under_way(seen.key):
            # The other outlet's report may be written, or superseded, or fail.
            self._write_what_has(work, seen.key)
            change = self._change_in_store(article)
        if change is not Change.DUPLICATE:
            self._seen[work] = seen
        if change is Change.REPLACED and self._ledger.was_superseded(article):
            # Inputs that hold several texts of an article were built before: a newer one follows.
            self._former[work] = article
            return None
        return change

    def _change_in_store(self, article: Article) -> Change:
        change = self._ledger.change_by(article)
        if change in (Change.COPY, Change.DUPLICATE) and self._is_replacing:
            # The report with the same text may be about to be superseded.
            self._write_all()
            return self._ledger.change_by(article)
        return change

    def _older(self, article: Article, work: int) -> Change:
        """Tell what to do with an older text of an article whose newer text came before it."""
        self._tell_of_two(article, work, "older")
        if self._ledger.was_superseded(article):
            return Change.UNCHANGED
        is_told = self._change_in_store(article) in (Change.COPY, Change.DUPLICATE)
        return Change.DUPLICATE if is_told else Change.OLDER

    def _is_under_way(self, key: int) -> bool:
        """Tell whether somebody's report of a text is being made, or is not yet written."""
        return key in self._unwritten or any(
            coming.key == key and coming.worked for coming in self._coming
        )

    def _tell_of_odd(self, article: Article) -> None:
        """Tell what was given with an article and is not taken: the article is read without."""
        for mending in article.mendings:
            if mending.kind in _ODD_FACTS:
                what = f"{_ODD_FACTS[mending.kind]}: {mending.example}"
                self._tell(Notice(article.origin or article.id, what))

    def _tell_of_two(self, article: Article, work: int, which: str) -> None:
        """Tell that two texts have one address; the ledger must know what came before of both."""
        self._write_what_has(work, hash(article.key))
        what = f'a second text of the article "{article.id}", taken for its {which} version'
        self._tell(Notice(article.origin or article.id, what))

    def _write_what_has(self, work: int, key: int) -> None:
        """Settle and write what came so far of an article and of a text."""
        while any(work == coming.work or key == coming.key for coming in self._coming):
            self._finish_first()
        self._write()

    def _write_if_due(self) -> None:
        now = time.monotonic()
        size = sum(len(finished.quads) for finished in self._batch)
        is_full = len(self._batch) >= COMMIT_EVERY_ARTICLES or size >= COMMIT_EVERY_BYTES
        if is_full or now - self._written_at >= COMMIT_EVERY_SECONDS:
            self._write()
        if now >= self._publish_at:
            # Readers see no report whose events are in no incident.
            self._incidents.update()
            self._writer.publish(derive)
            ended = time.monotonic()
            # Nine times as long as it took: publishing has a tenth of a build's time at most.
            self._publish_at = ended + max(PUBLISH_EVERY_SECONDS, 9 * (ended - now))

    def _write_all(self) -> None:
        """Settle and write all that came so far."""
        while self._coming:
            self._finish_first()
        self._write()
        self._is_replacing = False

    def _write(self) -> None:
        """Write what is finished."""
        if self._batch:
            self._incidents.keep()
            self._ledger.write(self._batch, now=self._now)
        self._unflushed += len(self._batch)
        self._batch.clear()
        self._unwritten.clear()
        if self._unflushed >= FLUSH_EVERY_ARTICLES:
            self._writer.flush()
            self._unflushed = 0
        self._written_at = time.monotonic()
