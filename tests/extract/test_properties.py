"""Laws of extraction, tried on random articles made of the word lists' example sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.extract.article import extract_article
from kg.lexicon.rows import read_rows
from kg.lexicon.words import Lexicon
from kg.model.findings import Extraction
from kg.model.text import READABLE_KINDS, Article, BlockKind
from kg.parse.article import parse_article
from kg.paths import DATA
from kg.vocab.schemes import concepts
from tests.extract.conftest import Read

pytestmark = pytest.mark.slow

WrongQuotes = Callable[[Article, Extraction], list[tuple[str, str]]]
EXAMPLES = [
    row["example"]
    for name in ("triggers", "means", "cues", "reporting")
    for row in read_rows(DATA / f"{name}.csv")
]
ODD = [
    "At least 26 civilians, including 14 children, were killed in Hajin on Monday night.",
    "“They came last week,” he said, “and took two of us.”",
    "The Syrian Democratic Forces (SDF) claimed responsibility for the attack.",
    "- Twenty-eight of the dead were members of Islamic State, the Observatory said",
    "AIR STRIKE KILLS SIX IN HOMS",
    "The claims have not been verified.",
    "Naïve “quotes”, dashes — and ellipses … 12\u00a0000 people, 3½ years, al-Ḥasaka.",
    "—",
    "Another two died.",
]
LISTS = [
    "Gunmen killed six in Baquba on Monday, wounded 13 in Tondobi and three in Kirkuk on Tuesday.",
    "Two were killed in Guma, nine in Logo, and Ali Hassan and his two sons, a nurse said, in Ado.",
    "Bombs killed five near Hajin, two others in the east, and another four the next day in Homs.",
]
DATED = [example.rstrip(".") + " in Homs on Monday." for example in EXAMPLES]
KINDS = sorted(READABLE_KINDS - {BlockKind.TITLE})


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[BlockKind]]:
    """Draw an article: lines of one to three sentences, with the kind of each line."""
    sentence = st.sampled_from(EXAMPLES) | st.sampled_from(DATED) | st.sampled_from(ODD)
    lines = draw(st.lists(st.lists(sentence, min_size=1, max_size=3), min_size=1, max_size=7))
    kinds = [draw(st.sampled_from([BlockKind.BODY, BlockKind.BODY, *KINDS])) for _ in lines]
    return "\n".join(" ".join(line) for line in lines), kinds


def test_there_are_sentences_to_draw_from() -> None:
    """The word lists hold hundreds of examples."""
    assert len(EXAMPLES) > 400


@given(drawn=texts(), published=st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_every_extraction_keeps_the_laws(
    language: Language,
    lexicon: Lexicon,
    article_of: Callable[..., Article],
    wrong_quotes: WrongQuotes,
    drawn: tuple[str, list[BlockKind]],
    published: date | None,
) -> None:
    """Passages quote, ids are unique, references resolve, bounds and intervals are sane."""
    text, kinds = drawn
    article = article_of(text, published=published, kinds=kinds)
    found = extract_article(parse_article(language, article), lexicon)
    assert wrong_quotes(article, found) == []
    frame_ids = [frame.id for frame in found.frames]
    assert len(set(frame_ids)) == len(frame_ids)
    assert {f.part_of for f in found.frames if f.part_of} <= set(frame_ids)
    assert {response.about for response in found.responses} <= set(frame_ids)
    count_ids = {count.id for frame in found.frames for count in frame.counts}
    for frame in found.frames:
        assert frame.evidence
        assert frame.type in concepts("event-type")
        for count in frame.counts:
            related = {count.subset_of, count.component_of, count.alternative_to}
            assert related <= {None, *count_ids}
            assert count.id not in related
            assert count.quantifier in concepts("quantifier")
            assert count.scope in concepts("scope")
            if count.minimum is not None and count.maximum is not None:
                assert 0 <= count.minimum <= count.maximum
        if frame.when is not None and frame.when.start and frame.when.end:
            assert frame.when.start <= frame.when.end
        for where in frame.where:
            assert where.relation in concepts("spatial-relation")
        for participant in frame.participants:
            if participant.role == "target":
                assert " ".join(article.quote(participant.name.passage).split()).endswith(
                    participant.name.text
                )
            assert participant.role in concepts("role")
            assert participant.stance in concepts("stance")


@pytest.mark.parametrize("sentence", [*ODD, *LISTS])
def test_a_text_that_breaks_off_is_read(read: Read, sentence: str) -> None:
    """Whatever its last word is."""
    words = sentence.split()
    for count in range(1, len(words)):
        assert isinstance(read(" ".join(words[:count])), Extraction)


@settings(max_examples=8)
@given(drawn=texts())
def test_reading_twice_finds_the_same(
    language: Language,
    lexicon: Lexicon,
    article_of: Callable[..., Article],
    drawn: tuple[str, list[BlockKind]],
) -> None:
    """Extraction is deterministic, from the text on."""
    text, kinds = drawn
    first, second = (
        extract_article(parse_article(language, article_of(text, kinds=kinds)), lexicon)
        for _ in range(2)
    )
    assert first == second
