"""In which order do the stages run, and what happens when one of them fails?

read → parse → extract → decide → resolve → graph → store, one article after the other, so that a
build needs as much memory for a million articles as for one. What was found is written in small
batches: a build that is killed loses the last batch only, and the next build goes on from there.
An article that cannot be read or worked on is reported and left out; the rest goes on.

An article is known by its address, or else by its id. If it was built before by the same rules
from the same input, nothing happens; if its text has changed, the new report graph takes the
place of the old one, which stays in the store as superseded.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from kg.config import (
    BASE_IRI,
    COMMIT_EVERY_ARTICLES,
    COMMIT_EVERY_SECONDS,
    PUBLISH_EVERY_SECONDS,
    SETTLE_EVERY_ARTICLES,
)
from kg.correct.corrections import Corrections
from kg.decide.article import Decider
from kg.decide.tables import load_tables
from kg.errors import KgError, ModelError, StoreError
from kg.extract.article import extract_traced, scene_reader
from kg.fingerprint import run_facts
from kg.graph.curation import curation_quads
from kg.graph.meta import ExtractionRun
from kg.graph.report import copied_report_quads
from kg.graph.sound import sound_report
from kg.incidents import Incidents
from kg.ledger import Change, Finished, Ledger, copied
from kg.lexicon.curation import FILE as CURATION_FILE
from kg.lexicon.curation import load_curation, load_incident_acts
from kg.lexicon.words import Lexicon, load_lexicon
from kg.model.entities import Resolution
from kg.model.findings import Extraction
from kg.model.text import Article
from kg.parse.article import parse_article
from kg.parse.language import load_language
from kg.parse.reader_network import has_reader, reader_folder
from kg.read.errors import NothingToRead
from kg.read.fields import GUESSED, Columns
from kg.read.inputs import Reached, read_articles
from kg.read.notices import Notice, Tell, tell_nobody
from kg.resolve.article import resolve_article
from kg.resolve.authority import Authority, load_authority
from kg.resolve.nonsense import without_nonsense
from kg.store.derived import derive
from kg.store.layout import is_remote
from kg.store.protocols import StoreWriter
from kg.store.writer import writer
from kg.tally import BuildSummary, Tally
from kg.vocab.iris import copy_key, mint_article_iri, mint_graph_iri

if TYPE_CHECKING:
    from spacy.language import Language


_ODD_FACTS: Final = {
    "unreadable date": "its date is not read",
    "odd address": "its address is none of the web as it stands",
    "unread field": "a field holds no text",
}
"""What is told of facts that were given with an article and could not be taken as they are."""


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article, what was read from it, and whom and where its names stand for."""

    article: Article
    extraction: Extraction
    resolution: Resolution


class ArticleFailed(KgError):
    """An article was read but could not be worked on."""


class BuildWatcher(Protocol):
    """Who is told how a build goes on."""

    def done(self, article: Article, change: Change) -> None:
        """Hear that *article* has been worked on."""

    def failed(self, error: KgError) -> None:
        """Hear that an article was left out."""

    def told(self, notice: Notice) -> None:
        """Hear what was guessed of an input, or is none of our articles."""

    def reached(self, work: str, done: int, total: int) -> None:
        """Hear how far a work has come, in its own measure; *total* is 0 if nobody knows it."""


class Stages:
    """The stages with what they need, loaded when the first article asks for it."""

    def __init__(self, *, model: str | None = None, authority: Path | None = None) -> None:
        self._model = model
        self._authority = authority

    @cached_property
    def language(self) -> Language:
        """Return the parser."""
        return load_language(self._model)

    @cached_property
    def lexicon(self) -> Lexicon:
        """Return the words that the extractor knows."""
        return load_lexicon()

    @cached_property
    def decider(self) -> Decider | None:
        """Return who decides between grammar and learned reader; None without that reader."""
        if self._model is not None or not has_reader():
            return None
        return Decider(load_tables(reader_folder()), scene_reader(self.lexicon).names)

    @cached_property
    def authority(self) -> Authority:
        """Return the actors and places that the resolver knows."""
        return load_authority(self._authority)

    def is_person(self, word: str) -> bool:
        """Tell whether *word* means persons or a body of them: "brother", "forces"."""
        return word in self._person_words or word.removesuffix("s") in self._person_words

    @cached_property
    def _person_words(self) -> frozenset[str]:
        words = self.authority.words
        people = (word for row in self.lexicon.people for word in row.words)
        persons = (word for row in self.lexicon.persons for word in row.words)
        return frozenset({*words.nouns, *words.heads, *words.titles, *people, *persons})

    def work(self, article: Article) -> FoundArticle:
        """Run *article* through parse, extract, decide and resolve.

        Raises:
            KgError: Whatever went wrong; a fault of ours is one too, so that a batch goes on.
        """
        with blamed_on(article), without_collection():
            parsed = parse_article(self.language, article)
            extraction, trace = extract_traced(parsed, self.lexicon)
            if self.decider is not None:
                extraction = self.decider.decide(article.text, extraction, trace, parsed.readings)
            extraction = without_nonsense(extraction, self.is_person)
            resolution = resolve_article(article, extraction, self.authority)
        return FoundArticle(article, extraction, resolution)


def stages_for(model: str | None, authority: Path | None) -> Stages:
    """Return stages with this pipeline and authority; those with what ships are loaded once."""
    if model is None and authority is None:
        return _shipped_stages()
    return Stages(model=model, authority=authority)


@cache
def _shipped_stages() -> Stages:
    return Stages()


@contextmanager
def without_collection() -> Iterator[None]:
    """Let Python's collector of cycles rest.

    An article leaves hardly any cycles, and each full collection walks through all that was loaded:
    without a rest that is a twentieth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def blamed_on(article: Article) -> Iterator[None]:
    """Turn a fault of ours into an error of the one article, so that a batch goes on."""
    try:
        yield
    except KgError:
        raise
    except Exception as error:
        raise ArticleFailed(
            f"this article cannot be worked on: {type(error).__name__}: {error}",
            where=article.origin or article.id,
            remedy="please report it with the article's text; kg extract --debug shows more",
        ) from error


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
    run = _run_of(model, authority)
    tally = Tally()

    def tell(notice: Notice) -> None:
        tally.count_left_out(notice)
        if watcher:
            watcher.told(notice)

    items: Iterator[Article | KgError] = read_articles(
        inputs, columns=columns, tell=tell, reached=_reach(watcher, "reading")
    )
    if not is_remote(store) and not Path(store).exists():
        items = _with_an_article(items, watcher)
    with writer(store, create=True) as opened:
        incidents = Incidents(opened, base=base)
        if authority is not None:
            incidents.decide(load_incident_acts(authority / CURATION_FILE))
        stages = stages_for(model, authority)
        hand = Corrections(opened, base=base, load=lambda: stages.authority)
        hand.finish()
        ledger = Ledger(opened, base=base, run=run, hand=hand)
        job = _Build(opened, ledger, tally, stages, tell, base=base, run=run)
        for item in items:
            try:
                if isinstance(item, KgError):
                    raise item
                change = job.take(item)
            except (StoreError, ModelError):
                raise
            except KgError as error:
                tally.count_failure(error)
                if watcher:
                    watcher.failed(error)
                continue
            if watcher:
                watcher.done(item, change)
        job.finish()
        incidents.update(_reach(watcher, "joining reports"))
        if authority is not None:
            acts = load_curation(authority / CURATION_FILE)
            opened.replace_graph(mint_graph_iri(base, "curation"), curation_quads(acts, base=base))
        _begin(watcher, "writing indexes")
        generation = opened.publish(derive)
        lost = opened.lost_generation
    return tally.summary(generation=generation.number, lost_generation=lost)


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


def _run_of(model: str | None, authority: Path | None) -> ExtractionRun:
    facts = dict(run_facts(model, authority))
    return ExtractionRun(model=facts.pop("model"), facts=tuple(facts.items()))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A text that came in this build: the hash of its key, and the day that it was published."""

    key: int
    published: date | None

    def is_after(self, other: _Seen) -> bool:
        """Tell whether it was published on a later day; of one day the later in order is newer."""
        days = (self.published, other.published)
        return days[0] is not None and days[1] is not None and days[0] > days[1]


class _Build:
    """A build under way: what is finished and not yet written, seen in this run, published."""

    def __init__(
        self,
        opened: StoreWriter,
        ledger: Ledger,
        tally: Tally,
        stages: Stages,
        tell: Tell,
        *,
        base: str,
        run: ExtractionRun,
    ) -> None:
        self._writer = opened
        self._ledger = ledger
        self._tally = tally
        self._stages = stages
        self._tell = tell
        self._base = base
        self._run = run
        self._batch: list[Finished] = []
        self._unsettled = 0
        # Hashes and not names, because a corpus has millions.
        self._seen: dict[int, _Seen] = {}
        self._texts: set[tuple[int, int]] = set()
        self._former: dict[int, Article] = {}
        self._keys: set[int] = set()
        self._written_at = self._published_at = time.monotonic()
        # What is joined at one time came at one time: see kg.incidents.history.
        self._now = datetime.now(UTC)
        self._incidents = Incidents(opened, base=base)
        ledger.open()
        opened.note("base", base)
        opened.note("model", run.model)

    def take(self, article: Article) -> Change:
        """Build one article, or find that there is nothing to do."""
        change = self._change_by(article)
        if change is None:
            return Change.UNCHANGED
        self._build(article, change)
        self._write_if_due()
        return change

    def finish(self) -> None:
        """Write what is left."""
        for article in self._former.values():
            self._build(article, Change.REPLACED)
        self._former.clear()
        self.write()

    def _build(self, article: Article, change: Change) -> None:
        if change in (Change.NEW, Change.REPLACED, Change.OLDER):
            found = self._stages.work(article)
            finished = self._finish(found, self._stages.authority)
            self._tally.count_findings(article, found.extraction)
            self._tell_of_odd(article)
            if change is Change.OLDER:
                self._ledger.write_older(finished, now=self._now)
            else:
                self._batch.append(finished)
        elif change is Change.COPY:
            self._batch.append(self._copy(article, self._stages.authority))
        self._tally.count_change(article, change)

    def _change_by(self, article: Article) -> Change | None:
        """Tell what building an article would do; None if what else comes will tell."""
        work = hash(mint_article_iri(self._base, url=article.url, article_id=article.id))
        seen = _Seen(hash(article.key), article.published)
        before = self._seen.get(work)
        if (work, seen.key) in self._texts:
            return Change.DUPLICATE
        self._texts.add((work, seen.key))
        if before is not None and before.is_after(seen):
            return self._older(article)
        if before is not None:
            self._tell_of_two(article, "newer")
        former = self._former.pop(work, None)
        if former is not None:
            self._tally.count_change(former, Change.UNCHANGED)
        change = self._ledger.change_by(article)
        # The other outlet's report may not be written yet.
        if change in (Change.NEW, Change.REPLACED) and seen.key in self._keys and before is None:
            change = copied(article)
        if change is not Change.DUPLICATE:
            self._seen[work] = seen
        self._keys.add(seen.key)
        if change is Change.REPLACED and self._ledger.was_superseded(article):
            # Inputs that hold several texts of an article were built before: a newer one follows.
            self._former[work] = article
            return None
        return change

    def _older(self, article: Article) -> Change:
        """Tell what to do with an older text of an article whose newer text came before it."""
        self._tell_of_two(article, "older")
        self._keys.add(hash(article.key))
        return Change.UNCHANGED if self._ledger.was_superseded(article) else Change.OLDER

    def _tell_of_odd(self, article: Article) -> None:
        """Tell what was given with an article and is not taken: the article is read without."""
        for mending in article.mendings:
            if mending.kind in _ODD_FACTS:
                what = f"{_ODD_FACTS[mending.kind]}: {mending.example}"
                self._tell(Notice(article.origin or article.id, what))

    def _tell_of_two(self, article: Article, which: str) -> None:
        """Tell that two texts have one address; what came before must be known to the ledger."""
        self.write()
        what = f'a second text of the article "{article.id}", taken for its {which} version'
        self._tell(Notice(article.origin or article.id, what))

    def _copy(self, article: Article, authority: Authority) -> Finished:
        with blamed_on(article):
            resolution = resolve_article(article, Extraction(article.id), authority)
            run = self._run.iri(self._base)
            quads = copied_report_quads(article, resolution, base=self._base, run=run)
            actors, places = authority.described_for(resolution)
        key = copy_key(self._base, article.key, url=article.url, article_id=article.id)
        return Finished(article, quads, actors, places, copy_key=key)

    def _finish(self, found: FoundArticle, authority: Authority) -> Finished:
        article, resolution = found.article, found.resolution
        run = self._run.iri(self._base)
        with blamed_on(article):
            made = sound_report(article, found.extraction, resolution, base=self._base, run=run)
            actors, places = authority.described_for(resolution)
        self._tally.count_unsound(left.violation.message for left in made.left_out)
        return Finished(article, made.quads, actors, places)

    def _write_if_due(self) -> None:
        now = time.monotonic()
        is_full = len(self._batch) >= COMMIT_EVERY_ARTICLES
        if is_full or now - self._written_at >= COMMIT_EVERY_SECONDS:
            self.write()
        if now - self._published_at >= PUBLISH_EVERY_SECONDS:
            self._incidents.update()
            self._writer.publish(derive)
            self._published_at = time.monotonic()
            self._now = datetime.now(UTC)

    def write(self) -> None:
        """Write what is finished."""
        self._ledger.write(self._batch, now=self._now)
        self._unsettled += len(self._batch)
        self._batch.clear()
        if self._unsettled >= SETTLE_EVERY_ARTICLES:
            self._writer.settle()
            self._unsettled = 0
        self._written_at = time.monotonic()
