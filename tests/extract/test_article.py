"""Articles: the one way through the room keeps offsets, ids and order."""

from __future__ import annotations

from collections.abc import Callable

from kg.extract.article import extract_article
from kg.lexicon.words import Lexicon
from kg.model.findings import Extraction
from kg.model.text import Article
from kg.parse.article import ParsedArticle

Tell = Callable[..., ParsedArticle]
WrongQuotes = Callable[[Article, Extraction], list[tuple[str, str]]]
STORY = ("umbrella", "part-air", "part-ground", "sdf", "kurdish", "claimed", "denied", "of-them")


def test_every_passage_quotes_its_words(
    tell: Tell, lexicon: Lexicon, wrong_quotes: WrongQuotes
) -> None:
    """Offsets point into the article, wherever the sentence stands."""
    parsed = tell(*STORY)
    found = extract_article(parsed, lexicon)
    assert len(found.frames) >= 5
    assert wrong_quotes(parsed.article, found) == []


def test_ids_are_unique_and_parts_exist(tell: Tell, lexicon: Lexicon) -> None:
    """No two frames share an id, and what is part of something names a frame."""
    found = extract_article(tell(*STORY), lexicon)
    ids = [frame.id for frame in found.frames]
    assert len(set(ids)) == len(ids)
    assert {f.part_of for f in found.frames if f.part_of} <= set(ids)


def test_counts_refer_to_counts(tell: Tell, lexicon: Lexicon) -> None:
    """Subsets, components and alternatives name a figure of the article."""
    found = extract_article(tell(*STORY), lexicon)
    ids = {count.id for frame in found.frames for count in frame.counts}
    for frame in found.frames:
        for count in frame.counts:
            related = {count.subset_of, count.component_of, count.alternative_to} - {None}
            assert related <= ids


def test_the_same_article_gives_the_same_extraction(tell: Tell, lexicon: Lexicon) -> None:
    """Reading twice gives equal findings."""
    assert extract_article(tell(*STORY), lexicon) == extract_article(tell(*STORY), lexicon)


def test_own_short_names_are_kept(tell: Tell, lexicon: Lexicon) -> None:
    """What the article defines in brackets stands in ``aliases``."""
    found = extract_article(tell(*STORY), lexicon)
    assert found.aliases == (("SDF", "Syrian Democratic Forces"),)


def test_an_article_without_events_is_empty(tell: Tell, lexicon: Lexicon) -> None:
    """Nothing told, nothing found, nothing dropped."""
    found = extract_article(tell("doubt"), lexicon)
    assert (found.frames, found.dropped, found.responses) == ((), (), ())
