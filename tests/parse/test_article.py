"""Articles: offsets hold, paragraphs stay apart, furniture is not read."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.model.text import Article, Block, BlockKind, Passage
from kg.parse.article import ParsedArticle, parse_article
from kg.parse.language import load_language

TEXT = """Air strike kills 12 in Hajin

By Our Correspondent
Last update: Sunday 21 October 2018

Twelve militants were killed in an air strike on Saturday. The US-led coalition said it \
struck a truck near Hajin.

"They destroyed the bridge," a resident told Reuters.
"""
KINDS = (
    BlockKind.TITLE,
    BlockKind.BYLINE,
    BlockKind.UPDATED,
    BlockKind.BODY,
    BlockKind.BODY,
)


def article(text: str = TEXT, kinds: tuple[BlockKind, ...] = KINDS) -> Article:
    """Make an article of which each line is a block."""
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block(kinds[len(blocks)], Passage(start, start + len(line))))
        start += len(line) + 1
    return Article(id="test", text=text, blocks=tuple(blocks))


@pytest.fixture(scope="module")
def language() -> Language:
    """Load the model that ships, once."""
    return load_language()


@pytest.fixture(scope="module")
def parsed(language: Language) -> ParsedArticle:
    """Parse the article above."""
    return parse_article(language, article())


@pytest.mark.slow
def test_tokens_stand_at_their_offsets(parsed: ParsedArticle) -> None:
    """`token.idx` is the offset in the article."""
    for token in parsed.doc:
        assert parsed.article.text[token.idx : token.idx + len(token)] == token.text


@pytest.mark.slow
def test_sentences_come_from_readable_blocks_only(parsed: ParsedArticle) -> None:
    """Byline and date are no sentences; title and body are."""
    found = [(sent.kind, parsed.article.quote(sent.passage)) for sent in parsed.sentences]
    assert found == [
        (BlockKind.TITLE, "Air strike kills 12 in Hajin"),
        (BlockKind.BODY, "Twelve militants were killed in an air strike on Saturday."),
        (BlockKind.BODY, "The US-led coalition said it struck a truck near Hajin."),
        (BlockKind.BODY, '"They destroyed the bridge," a resident told Reuters.'),
    ]


@pytest.mark.slow
def test_furniture_has_no_grammar(parsed: ParsedArticle) -> None:
    """Words of a byline are neither names nor nouns."""
    byline = [token for token in parsed.doc if token.text == "Correspondent"]
    assert len(byline) == 1
    assert byline[0].pos_ == "X"
    assert not byline[0].ent_type_
    assert byline[0].sent.text.strip() == "By Our Correspondent"


@pytest.mark.slow
def test_grammar_and_names_are_found(parsed: ParsedArticle) -> None:
    """A passive has its subject, and the names of the text are found."""
    body = parsed.sentences[1].span
    assert body.root.lemma_ == "kill"
    assert [token.text for token in body if token.dep_ == "nsubj:pass"] == ["militants"]
    names = {(ent.text, ent.label_) for ent in parsed.doc.ents}
    assert ("Hajin", "LOC") in names
    assert ("Reuters", "ORG") in names


@pytest.mark.slow
def test_a_paragraph_does_not_depend_on_its_neighbours(
    language: Language, parsed: ParsedArticle
) -> None:
    """A paragraph has the same tree alone and among others."""
    line = TEXT.split("\n")[5]
    alone = parse_article(language, article(line, (BlockKind.BODY,)))
    among = [token for sent in parsed.sentences[1:3] for token in sent.span if not token.is_space]
    assert [(t.text, t.dep_, t.tag_, t.head.text) for t in alone.doc] == [
        (t.text, t.dep_, t.tag_, t.head.text) for t in among
    ]


@pytest.mark.slow
def test_the_same_text_gives_the_same_bytes(language: Language) -> None:
    """Parsing twice, with one pipeline or a new one, gives the same annotation."""
    stream = [parse_article(language, article()).doc for _ in range(2)]
    expected = parse_article(load_language(), article()).doc
    attributes: list[int | str] = ["HEAD", "DEP", "TAG", "POS", "ENT_IOB", "ENT_TYPE", "LEMMA"]
    for doc in stream:
        assert doc.to_array(attributes).tobytes() == expected.to_array(attributes).tobytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(" \n\n ", id="blanks"),
        pytest.param("\n\n  Hajin\n", id="one-word-after-blanks"),
        pytest.param("...", id="marks"),
        pytest.param("Аль-Хаджин قُتل\u200f 七人", id="other-scripts"),
        pytest.param("word " * 400, id="no-full-stop"),
        pytest.param("Llanfairpwllgwyngyllgogerychwyrndrobwll " * 200, id="long-words"),
    ],
)
def test_odd_texts_are_parsed(language: Language, text: str) -> None:
    """Texts without sentences give a document with all their characters."""
    doc = parse_article(language, Article(id="odd", text=text)).doc
    assert doc.text == text
    assert doc.has_annotation("DEP") or not text


@pytest.mark.slow
def test_headlines_in_capitals_are_read_as_sentences(language: Language) -> None:
    """A headline in capitals has a verb with its subject, and its place is found."""
    doc = parse_article(language, Article(id="c", text="AIR STRIKE KILLS TEN IN HAJIN")).doc
    verb = next(token for token in doc if token.text == "KILLS")
    assert verb.pos_ == "VERB"
    assert {token.text for token in verb.children if token.dep_ == "nsubj"} == {"STRIKE"}
