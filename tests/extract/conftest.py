"""Fixtures of extraction: hand-built documents, articles of them, and a model.

Most tests need no language model: their sentences stand with their grammar in ``trees.conllu``
(CoNLL-U; names in the last column). ``tree`` gives one of them, ``tell`` an article of several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extract.article import event_mention_reader, extract_article
from kg.extract.event_mentions import EventMentionReader
from kg.lexicon.words import Lexicon, load_lexicon
from kg.model.findings import Extraction, Name
from kg.model.text import Article, Block, BlockKind, Passage
from kg.parse.article import ParsedArticle, ParsedSentence, parse_article
from kg.parse.language import load_language

TREES = Path(__file__).with_name("trees.conllu")
TUESDAY = date(2018, 11, 13)
NO_BLANK_BEFORE = frozenset({".", ",", ")", "'s", "'", ":", "”", "%", "n't"})
NO_BLANK_AFTER = frozenset({"(", "“", "$"})

MakeDoc = Callable[..., Doc]
Tree = Callable[[str], Span]
Tell = Callable[..., ParsedArticle]
Read = Callable[..., Extraction]
WrongQuotes = Callable[[Article, Extraction], list[tuple[str, str]]]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """Return the word lists."""
    return load_lexicon()


@pytest.fixture(scope="session")
def reader(lexicon: Lexicon) -> EventMentionReader:
    """Return every reader with its indexes."""
    return event_mention_reader(lexicon)


@pytest.fixture(scope="session")
def plain() -> Callable[[str], Span]:
    """Return a function that makes a sentence with words only: no tags, a flat tree."""
    blank = spacy.blank("en")

    def make(text: str) -> Span:
        bare = blank.make_doc(text)
        return Doc(
            bare.vocab,
            words=[token.text for token in bare],
            spaces=[bool(token.whitespace_) for token in bare],
            heads=[0] * len(bare),
            deps=["ROOT"] + ["dep"] * (len(bare) - 1),
        )[:]

    return make


@pytest.fixture(scope="session")
def make_doc() -> MakeDoc:
    """Return a function that builds a document from its words and their grammar."""
    vocab = spacy.blank("en").vocab

    def make(
        words: Sequence[str],
        heads: Sequence[int],
        deps: Sequence[str],
        *,
        tags: Sequence[str] | None = None,
        pos: Sequence[str] | None = None,
        lemmas: Sequence[str] | None = None,
        ents: Sequence[str] | None = None,
        ends: Sequence[str] = (),
    ) -> Doc:
        after = [*words[1:], ""]
        spaces = [
            word not in NO_BLANK_AFTER and following not in NO_BLANK_BEFORE and bool(following)
            for word, following in zip(words, after, strict=True)
        ]
        for i, end in enumerate(ends):
            spaces[i] = {"no": False, "yes": True}.get(end, spaces[i])
        return Doc(
            vocab,
            words=list(words),
            spaces=spaces,
            heads=list(heads),
            deps=list(deps),
            tags=list(tags) if tags else None,
            pos=list(pos) if pos else None,
            lemmas=list(lemmas) if lemmas else None,
            ents=list(ents) if ents else None,
            sent_starts=None,
        )

    return make


@cache
def tree_rows() -> dict[str, list[list[str]]]:
    """Read ``trees.conllu``: name → rows of ten columns."""
    found: dict[str, list[list[str]]] = {}
    name = ""
    for line in TREES.read_text(encoding="utf-8").splitlines():
        if line.startswith("# sent_id = "):
            name = line.removeprefix("# sent_id = ")
            assert name not in found, f"{name} stands twice in {TREES.name}"
            found[name] = []
        elif line and not line.startswith("#"):
            found[name].append(line.split("\t"))
    return found


def columns(rows: Sequence[Sequence[str]], offset: int = 0) -> dict[str, list[str] | list[int]]:
    """Turn CoNLL-U rows into the arguments of ``make_doc``; heads count from *offset*."""
    misc = [dict(p.split("=", 1) for p in row[9].split("|") if "=" in p) for row in rows]
    return {
        "words": [row[1] for row in rows],
        "lemmas": [row[2] for row in rows],
        "pos": [row[3] for row in rows],
        "tags": [row[4] for row in rows],
        "heads": [offset + (int(row[6]) or int(row[0])) - 1 for row in rows],
        "deps": ["ROOT" if row[7] == "root" else row[7] for row in rows],
        "ents": [cells.get("NE", "O") for cells in misc],
        "ends": [cells.get("SpaceAfter", "").lower() for cells in misc],
    }


@pytest.fixture(scope="session")
def tree(make_doc: MakeDoc) -> Tree:
    """Return a function that gives the sentence of ``trees.conllu`` with a name."""

    def give(name: str) -> Span:
        return make_doc(**columns(tree_rows()[name]))[:]

    return give


@pytest.fixture(scope="session")
def tell(make_doc: MakeDoc) -> Tell:
    """Return a function that makes a parsed article of sentences of ``trees.conllu``.

    A blank divides the sentences; each stands in a block of its own, of kind BODY or as told.
    """

    def make(
        *names: str,
        published: date | None = TUESDAY,
        kinds: Sequence[BlockKind] | None = None,
    ) -> ParsedArticle:
        joined: dict[str, list[str] | list[int]] = {}
        starts = []
        for name in names:
            starts.append(len(joined.get("words", ())))
            for key, cells in columns(tree_rows()[name], starts[-1]).items():
                joined.setdefault(key, []).extend(cells)  # type: ignore[arg-type]
        for start in starts[1:]:
            joined["ends"][start - 1] = "yes"  # type: ignore[call-overload]
        doc = make_doc(**joined)
        spans = [doc[a:b] for a, b in zip(starts, [*starts[1:], len(doc)], strict=True)]
        kinds = kinds or [BlockKind.BODY] * len(names)
        blocks = tuple(
            Block(kind, Passage(span.start_char, span.end_char))
            for kind, span in zip(kinds, spans, strict=True)
        )
        article = Article(id="told", text=doc.text, blocks=blocks, published=published)
        sentences = tuple(
            ParsedSentence(span, kind, i)
            for i, (span, kind) in enumerate(zip(spans, kinds, strict=True))
        )
        return ParsedArticle(article, doc, sentences)

    return make


@pytest.fixture(scope="session")
def language() -> Language:
    """Load the model that ships, once."""
    return load_language()


@pytest.fixture(scope="session")
def article_of() -> Callable[..., Article]:
    """Return a function that makes an article of which each line is a block."""

    def make(
        text: str,
        *,
        published: date | None = TUESDAY,
        kinds: Sequence[BlockKind] | None = None,
    ) -> Article:
        blocks: list[Block] = []
        start = 0
        for line in text.split("\n"):
            if line.strip():
                kind = kinds[len(blocks)] if kinds else BlockKind.BODY
                blocks.append(Block(kind, Passage(start, start + len(line))))
            start += len(line) + 1
        return Article(id="test", text=text, blocks=tuple(blocks), published=published)

    return make


@pytest.fixture(scope="session")
def read(language: Language, lexicon: Lexicon, article_of: Callable[..., Article]) -> Read:
    """Return a function that extracts a text with the shipped model."""

    def extract(text: str, **options: object) -> Extraction:
        return extract_article(parse_article(language, article_of(text, **options)), lexicon)

    return extract


def quotes(found: Extraction) -> Iterator[tuple[Passage, str]]:
    """Yield each passage of an extraction with the words that it should quote."""
    for frame in found.frames:
        for evidence in (frame.trigger, *frame.evidence):
            yield evidence.passage, evidence.quote
        for participant in frame.participants:
            # The passage of people hit or harmed holds their figure too: "two buses".
            if participant.role not in {"target", "victim-group"}:
                yield from name_quotes(participant.name)
        for count in frame.counts:
            yield count.passage, count.as_written
        for where in frame.where:
            yield from name_quotes(where.name)
        for attribution in frame.attributions:
            if attribution.source is not None:
                yield from name_quotes(attribution.source)
        if frame.when is not None:
            yield frame.when.passage, frame.when.as_written
    for name in found.mentions:
        yield from name_quotes(name)
    for dropped in found.dropped:
        yield dropped.evidence.passage, dropped.evidence.quote


def name_quotes(name: Name) -> Iterator[tuple[Passage, str]]:
    """Yield a name's passage and its words."""
    yield name.passage, name.text


@pytest.fixture(scope="session")
def wrong_quotes() -> WrongQuotes:
    """Return a function that lists what passages quote where they should quote another thing."""

    def compare(article: Article, found: Extraction) -> list[tuple[str, str]]:
        pairs = ((article.quote(passage), words) for passage, words in quotes(found))
        return [(a, b) for a, b in pairs if " ".join(a.split()) != " ".join(b.split())]

    return compare
