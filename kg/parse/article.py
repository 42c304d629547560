"""Parse a whole article, paragraph by paragraph.

The document is made over the whole `Article.text`, so that `token.idx` is the character
offset in the article. Each paragraph is parsed on its own; furniture (bylines, dates) is not
parsed at all and stands in sentences of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.model.readings import Readings
from kg.model.text import Article, Block, BlockKind, Passage
from kg.parse.components import BLOCKS
from kg.parse.events import EventReadings, read_events
from kg.parse.reader_network import find_readings


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A sentence and the paragraph in which it stands."""

    span: Span
    kind: BlockKind
    block: int

    @property
    def passage(self) -> Passage:
        """Return where the sentence stands in the article, without blanks around it."""
        text = self.span.text
        start = self.span.start_char + len(text) - len(text.lstrip())
        return Passage(start, start + len(text.strip()))


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article with its grammar.

    Attributes:
        doc: Over `article.text`; `doc.spans["blocks"]` holds the blocks, labelled by kind.
        sentences: Sentences of readable blocks in text order.
    """

    article: Article
    doc: Doc
    sentences: tuple[ParsedSentence, ...]

    @property
    def events(self) -> EventReadings:
        """Return what the model says about events; empty for a foreign pipeline."""
        return read_events(self.doc)

    @property
    def readings(self) -> Readings:
        """Return what the reader of conflict news sees; empty if none is installed."""
        return find_readings(self.doc)

    def passage(self, span: Span) -> Passage:
        """Return where *span* stands in the article."""
        return Passage(span.start_char, span.end_char)


def parse_article(language: Language, article: Article) -> ParsedArticle:
    """Parse one article; without blocks, each line of its text is one."""
    return _parsed(article, language(_document(language, article)))


def _document(language: Language, article: Article) -> Doc:
    doc = language.make_doc(article.text)
    spans = [_block_span(doc, block) for block in _blocks(article)]
    doc.spans[BLOCKS] = [span for span in spans if span is not None]
    return doc


def _blocks(article: Article) -> tuple[Block, ...]:
    if article.blocks:
        return article.blocks
    blocks: list[Block] = []
    start = 0
    for line in article.text.split("\n"):
        if line.strip():
            blocks.append(Block(BlockKind.BODY, Passage(start, start + len(line))))
        start += len(line) + 1
    return tuple(blocks)


def _block_span(doc: Doc, block: Block) -> Span | None:
    place = block.passage
    # A block may begin or end within a token: its words are those it touches.
    span: Span | None = doc.char_span(
        place.start, place.end, label=block.kind.value, alignment_mode="expand"
    )
    return span


def _parsed(article: Article, doc: Doc) -> ParsedArticle:
    kinds: list[tuple[BlockKind, int] | None] = [None] * len(doc)
    for number, block in enumerate(doc.spans[BLOCKS]):
        for token in block:
            kinds[token.i] = (BlockKind(block.label_), number)
    sentences: list[ParsedSentence] = []
    for span in doc.sents:
        first = next((token for token in span if not token.is_space), None)
        place = kinds[first.i] if first is not None else None
        if place is not None and Block(place[0], Passage(0, 0)).is_readable:
            sentences.append(ParsedSentence(span, *place))
    return ParsedArticle(article, doc, tuple(sentences))
