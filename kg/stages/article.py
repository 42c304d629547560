"""Run one article through parse, extract, decide and resolve."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.decide.article import Decider
from kg.decide.tables import load_tables
from kg.errors import KgError
from kg.extract.article import event_mention_reader, extract_traced
from kg.lexicon.words import Lexicon, load_lexicon
from kg.model.entities import Resolution
from kg.model.findings import Extraction
from kg.model.text import Article
from kg.parse.article import parse_article
from kg.parse.language import load_language
from kg.parse.reader_network import has_reader, reader_folder
from kg.resolve.article import resolve_article
from kg.resolve.authority import Authority, load_authority
from kg.resolve.nonsense import without_nonsense

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article, what was read from it, and whom and where its names stand for."""

    article: Article
    extraction: Extraction
    resolution: Resolution


class ArticleFailed(KgError):
    """An article was read but could not be worked on."""


class Stages:
    """The stages with what they need, loaded when the first article asks for it."""

    def __init__(self, *, model: str | None = None, authority: Path | None = None) -> None:
        self._model = model
        self._authority = authority

    @cached_property
    def language(self) -> Language:
        """Return the parser; the one that ships is loaded once in a process."""
        return load_language(self._model) if self._model is not None else _shipped_language()

    @cached_property
    def lexicon(self) -> Lexicon:
        """Return the words that the extractor knows."""
        return load_lexicon()

    @cached_property
    def decider(self) -> Decider | None:
        """Return who decides between grammar and learned reader; None without that reader."""
        if self._model is not None or not has_reader():
            return None
        return Decider(load_tables(reader_folder()), event_mention_reader(self.lexicon).names)

    @cached_property
    def authority(self) -> Authority:
        """Return the actors and places that the resolver knows."""
        return load_authority(self._authority)

    def load(self) -> None:
        """Load everything now."""
        _ = self.language, self.decider, self.authority

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


@cache
def _shipped_language() -> Language:
    return load_language()


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
