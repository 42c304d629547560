"""Articles: the one way through the room keeps offsets, ids and order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.extract.article import extract_article
from kg.lexicon.words import Lexicon
from kg.model.findings import Extraction, Name
from kg.model.text import Article, Passage
from kg.parse.article import ParsedArticle

Tell = Callable[..., ParsedArticle]
STORY = ("umbrella", "part-air", "part-ground", "sdf", "kurdish", "claimed", "denied", "of-them")


def quotes(found: Extraction) -> Iterator[tuple[Passage, str]]:
    """Yield each passage of an extraction with the words that it should quote."""
    for frame in found.frames:
        for evidence in (frame.trigger, *frame.evidence):
            yield evidence.passage, evidence.quote
        for participant in frame.participants:
            if participant.role != "victim-group":  # its passage is that of its figure
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


def wrong_quotes(article: Article, found: Extraction) -> list[tuple[str, str]]:
    """Return what the passages quote and what they should quote, where the two differ."""
    pairs = ((article.quote(passage), words) for passage, words in quotes(found))
    return [(a, b) for a, b in pairs if " ".join(a.split()) != " ".join(b.split())]


def test_every_passage_quotes_its_words(tell: Tell, lexicon: Lexicon) -> None:
    """Offsets point into the article, wherever the sentence stands."""
    parsed = tell(*STORY)
    found = extract_article(parsed, lexicon)
    assert len(list(quotes(found))) > 30
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
