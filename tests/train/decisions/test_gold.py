"""What annotators say of an offer: right, wrong or neither."""

from __future__ import annotations

from datetime import date

import pytest

from kg.decide.clusters import EventCluster, Filled
from kg.decide.mentions import find_mentions
from kg.decide.sight import Sight
from kg.decide.slots import Candidate, candidates
from kg.extract.article import event_mention_reader, extract_traced
from kg.lexicon.words import load_lexicon
from kg.model.findings import Count
from kg.model.readings import Readings
from kg.model.text import Article, Passage
from kg.parse.article import parse_article
from kg.parse.language import load_language
from kg.train.decisions.gold import Gold, same_bounds
from kg.train.reader.annotated import read_corpus
from kg.train.reader.records import Figure

DOCUMENT = """\
# id: own-1
# date: 2031-05-07
# origin: written for this test

Market struck
{a1|Rebels} {t1|shelled} a market in {p1|Sarib} on {d1|Monday}, {t1b|killing} {c1|six} {a2|traders}.
{a3|Police} said {a1b|the gunmen} fled.
---
event t1 shelling
  attacker a1
  target a2 civilian
  place p1
  when d1 2031-05-05
  count c1 killed 6 of a2
  said a3
=====
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Gold, Sight, EventCluster]:
    """Read the document by grammar alone and join all of its mentions."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "own.ann").write_text(DOCUMENT, encoding="utf-8")
    gold = Gold(read_corpus(folder)[0])
    lexicon = load_lexicon()
    article = Article("own-1", gold.text.text, published=date(2031, 5, 7))
    _, trace = extract_traced(parse_article(load_language(reader=False), article), lexicon)
    names = event_mention_reader(lexicon).names
    sight = Sight(article.text, Readings(), trace, names)
    return gold, sight, EventCluster(find_mentions(sight), sight)


def test_the_cluster_is_the_annotated_event(seen: tuple[Gold, Sight, EventCluster]) -> None:
    """Words that name it meet the marks of t1."""
    gold, _, cluster = seen
    assert [event.mark for event in gold.matched([cluster]) if event] == ["t1"]


@pytest.mark.parametrize("slot", ["doer", "place", "time", "figure"])
def test_what_the_grammar_reads_right_is_right(
    seen: tuple[Gold, Sight, EventCluster], slot: str
) -> None:
    """Each slot's offers are judged by the annotation; here all are right."""
    gold, sight, cluster = seen
    event = gold.events["t1"]
    offers = candidates(cluster, slot)
    assert offers
    assert [gold.judged(offer, event, sight) for offer in offers] == [True] * len(offers)


def test_a_right_name_in_a_wrong_slot_is_wrong(seen: tuple[Gold, Sight, EventCluster]) -> None:
    """The doer is no speaker, and the speaker no doer."""
    gold, sight, cluster = seen
    (doer,) = candidates(cluster, "doer")
    assert doer.filled is not None
    as_speaker = Candidate("speaker", doer.passage, None, None)
    assert gold.judged(as_speaker, gold.events["t1"], sight) is False
    assert gold.judged(doer, None, sight) is False
    filled = Filled("doer", doer.passage, doer.filled.filler, is_bare=False, is_told=True)
    assert gold.judged(Candidate("doer", doer.passage, filled, None), gold.events["t1"], sight)


@pytest.mark.parametrize(
    ("written", "minimum", "maximum", "best", "same"),
    [
        ("6", 6, 6, 6, True),
        ("6", 6, None, 6, False),
        (">=6", 6, None, 6, True),
        (">=6", 6, 6, 6, False),
        (">300", 301, None, 300, True),
        ("<=16", None, 16, 16, True),
        ("<=16", 16, 16, 16, False),
        ("~700", None, None, 700, True),
        ("~700", 700, 700, 700, False),
        ("24..99", 24, 99, None, True),
        ("3..", 3, None, None, True),
        ("3..", 4, None, None, False),
    ],
)
def test_bounds_are_compared_as_they_are_meant(
    written: str, minimum: int | None, maximum: int | None, best: int | None, same: bool
) -> None:
    """A floor is no exact figure, and an estimate no floor."""
    count = Count("killed", "exact", "x", Passage(0, 1), minimum, maximum, best)
    assert same_bounds(count, Figure("c1", "killed", written)) is same
