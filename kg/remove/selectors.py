"""Find the reports that somebody means.

A report by its id or IRI; an article, in all its texts, by its address, its IRI or the id that its
source gave it; all whose address or id fits a pattern; what inputs hold; what is superseded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.errors import KgError, StoreError
from kg.model.text import Article
from kg.read.addresses import find_address
from kg.read.inputs import read_articles
from kg.read.notices import Tell, tell_nobody
from kg.remove.versions import Version, Versions
from kg.store.protocols import StoreWriter
from kg.vocab.iris import copy_key, mint_article_iri, mint_thing_iri
from kg.vocab.terms import SCHEMA

HASH = "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The texts that selectors name.

    Attributes:
        versions: The texts, each once.
        missing: How many articles of the inputs the store does not have.
    """

    versions: tuple[Version, ...]
    missing: int = 0


def choose(writer: StoreWriter, selectors: Iterable[str], *, base: str) -> Chosen:
    """Find the reports that *selectors* name.

    Raises:
        StoreError: One names nothing, or an id that several articles have.
    """
    finder = _Finder(writer, base)
    return _chosen(version for selector in selectors for version in finder.find(selector))


def choose_inputs(
    writer: StoreWriter, inputs: Sequence[str], *, base: str, tell: Tell = tell_nobody
) -> Chosen:
    """Find the reports of the very texts that *inputs* hold.

    Raises:
        KgError: An input cannot be read, or the store has nothing of it.
    """
    versions = Versions(writer, base=base)
    found: list[Version] = []
    missing = 0
    for item in read_articles(inputs, tell=tell):
        if isinstance(item, KgError):
            raise item
        own = list(_of_article(versions, item, base))
        found += own
        missing += not own
    if not found:
        raise StoreError(
            "the store has no article of these inputs",
            where=", ".join(inputs),
            remedy="check the files and --base; a text that has changed since is another one",
        )
    return Chosen(_chosen(found).versions, missing)


def choose_superseded(writer: StoreWriter, *, base: str) -> Chosen:
    """Find all texts that a newer one has taken the place of."""
    return _chosen(Versions(writer, base=base).superseded())


def _of_article(versions: Versions, article: Article, base: str) -> Iterator[Version]:
    work = mint_article_iri(base, url=article.url, article_id=article.id)
    copy = copy_key(base, article.key, url=article.url, article_id=article.id)
    for version in versions.of_reports((article.key, copy)):
        if version.work == work or (article.url is None and _is_one_file(version.id, article.id)):
            yield version


def _is_one_file(one: str, other: str) -> bool:
    """Tell whether two names may be of one file, below an outer folder and an inner one."""
    return one.endswith(f"/{other}") or other.endswith(f"/{one}")


def _chosen(found: Iterable[Version]) -> Chosen:
    return Chosen(tuple({version.key: version for version in found}.values()))


class _Finder:
    def __init__(self, writer: StoreWriter, base: str) -> None:
        self._writer = writer
        self._base = base
        self._versions = Versions(writer, base=base)

    def find(self, selector: str) -> list[Version]:
        """Return the texts that one selector names."""
        # A star may stand in an address or an id as well, and is then no pattern.
        found = self._named(selector)
        if not found and "*" in selector:
            found = self._fitting(selector)
        if not found:
            raise StoreError(
                f'the store has no report or article "{selector}"',
                remedy="give its id (report/0123456789abcdef), its address or the id of its "
                "source, or a pattern such as 'https://news.example/2018/*'",
            )
        return found

    def _named(self, selector: str) -> list[Version]:
        kind, _, key = selector.removeprefix(mint_thing_iri(self._base, "")).partition("/")
        if kind == "report":
            return self._versions.of_reports([key] if _is_hash(key) else [])
        if kind == "article" and _is_hash(key):
            return self._versions.of_articles([mint_thing_iri(self._base, f"article/{key}")])
        address = find_address(selector)
        works = [mint_article_iri(self._base, url=address, article_id="")] if address else []
        found = self._versions.of_articles(works) or self._versions.called(selector)
        if not found and _is_hash(selector):
            return self._versions.of_reports([selector])
        works = sorted({version.work for version in found})
        if len(works) > 1:
            raise StoreError(
                f'{len(works)} articles have the id "{selector}"',
                remedy="name the one that you mean: " + ", ".join(map(self._short, works)),
            )
        return self._versions.of_articles(works)

    def _fitting(self, pattern: str) -> list[Version]:
        """Return all texts of the articles whose address or id fits, and reports whose id does."""
        # "?" and brackets are marks of addresses: only a star stands for others.
        fits = re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL).fullmatch
        every = self._versions.every()
        addresses: dict[str, set[str]] = {}
        rows = self._writer.select(
            f"SELECT ?work ?url WHERE {{ GRAPH ?g {{ ?work <{SCHEMA.url}> ?url }} }}"
        )
        for row in rows:
            addresses.setdefault(str(row["work"]), set()).add(str(row["url"]))
        works = {
            version.work
            for version in every
            if any(
                fits(name)
                for name in (
                    version.id,
                    self._short(version.work),
                    *addresses.get(version.work, ()),
                )
            )
        }
        return [
            version for version in every if version.work in works or fits(f"report/{version.key}")
        ]

    def _short(self, iri: str) -> str:
        return iri.removeprefix(mint_thing_iri(self._base, ""))


def _is_hash(key: str) -> bool:
    return len(key) == len(HASH) and set(key) <= set(HASH)
