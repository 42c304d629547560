"""The table of incidents: what it learns from, and how its joins are counted.

Needs scikit-learn; skipped without it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from kg.cluster.scoring import TABLE
from kg.decide.tables import load_tables
from kg.model.tellings import Figure, Interval, Part, Spot, Telling
from kg.train.incidents.recipe import LEFT_OUT, THRESHOLD, incident_recipe
from kg.train.reader.records import AnnotatedText, EventRecord

DAY = date(2031, 5, 5)


@pytest.fixture(scope="module")
def make() -> ModuleType:
    """Import what makes the table: not to collect the tests, since scikit-learn takes its time."""
    pytest.importorskip("sklearn", reason="scikit-learn is missing: install the extra 'train'")
    from kg.train.incidents import make

    return make


@pytest.fixture(scope="module")
def texts(make: ModuleType) -> ModuleType:
    """Import what reads the texts."""
    from kg.train.incidents import texts

    return texts


def telling(report: str, town: str, killed: int) -> Telling:
    """Return a strike on a town on one day."""
    return Telling(
        event=f"{report}/event",
        report=report,
        type="air-strike",
        interval=Interval(DAY, DAY),
        spots=(Spot(f"place/{town}", town, "populated", within=("place/semland",)),),
        parts=(Part("attacker", "actor/army", "Army"),),
        figures=(Figure(f"{report}/f", "killed", minimum=killed, maximum=killed, best=killed),),
        names=frozenset({town}),
        words=frozenset({"strike", town}),
    )


def told_corpus(texts: ModuleType, stories: int = 16) -> object:
    """Return stories of one town each, that three outlets tell, in four folds."""
    told, same = [], []
    for number in range(stories):
        town = f"town{chr(97 + number) * 3}"
        event = EventRecord("t1", "air-strike", "incident", "occurred", "asserted", story=town)
        names = [f"{town}-{outlet}" for outlet in "abc"]
        told += [
            texts.Told(number % 4, name, telling(name, town, 3 + number), event, True)
            for name in names
        ]
        same += [(one, two) for one in names for two in names if one < two]
    return texts.Corpus(tuple(told), frozenset(same))


def test_what_is_alike_in_every_way_is_joined_by_a_table_that_has_not_seen_it(
    make: ModuleType, texts: ModuleType
) -> None:
    """Sixteen stories of three texts: each pair is found and no other; the counts say so."""
    corpus = told_corpus(texts)
    scores = make.cross_validate(corpus)
    assert [score.threshold for score in scores] == list(make.THRESHOLDS)
    for score in scores:
        assert score.right <= score.judged <= score.joined
        assert score.wanted == score.reachable == 48
    at = next(score for score in scores if score.threshold == THRESHOLD)
    assert (at.right, at.joined) == (48, 48)
    assert str(at).startswith("from 0.35 on: 48 pairs of texts joined, P 100.0 R 100.0 F1 100.0; ")


def test_the_table_that_ships_is_written_with_its_threshold(
    make: ModuleType, texts: ModuleType, tmp_path: Path
) -> None:
    """It is read back as it was fitted, alone and joined."""
    corpus = told_corpus(texts)
    make.write_table(corpus, tmp_path / "weights")
    table = load_tables(tmp_path / "weights")[TABLE]
    assert (table.threshold, table.alone) == (THRESHOLD, THRESHOLD / 2)
    assert len(table.roots) == incident_recipe().trees
    asked = make.ask(corpus)
    fitted = asked.fit()
    assert table.probabilities(asked.rows) == pytest.approx(fitted.probabilities(asked.rows))


def test_texts_whose_stories_recur_without_a_mark_are_left_out(
    make: ModuleType, texts: ModuleType
) -> None:
    """They would teach that what is one is two."""
    corpus = told_corpus(texts, 2)
    (prefix,) = LEFT_OUT
    more = replace(corpus.told[0], text=f"{prefix}own")  # type: ignore[attr-defined]
    asked = make.ask(texts.Corpus((*corpus.told, more), corpus.same))  # type: ignore[attr-defined]
    assert len(asked.told) == 6
    assert not any(one.text.startswith(prefix) for one in asked.told)


def test_no_pair_teaches_that_nobody_knows_or_that_is_of_the_fold(
    make: ModuleType, texts: ModuleType
) -> None:
    """What annotators marked no event for is unknown; a fold never sees its own texts."""
    corpus = told_corpus(texts, 4)
    nobody = replace(corpus.told[0], event=None)  # type: ignore[attr-defined]
    asked = make.ask(texts.Corpus((nobody, *corpus.told[1:]), corpus.same))  # type: ignore[attr-defined]
    for number, pair in enumerate(asked.pairs):
        sides = [asked.told[n] for n in pair]
        for fold in (None, 0, 1):
            expected = all(s.event is not None and s.fold != fold for s in sides)
            assert asked._is_sure(number, pair, fold) is (expected and not asked.forbidden(number))


@pytest.mark.parametrize(
    ("right", "found", "wanted", "words"),
    [
        (0, 0, 0, "P 0.0 R 0.0 F1 0.0"),
        (1, 2, 4, "P 50.0 R 25.0 F1 33.3"),
        (3, 3, 3, "P 100.0 R 100.0 F1 100.0"),
    ],
)
def test_scores_are_told_in_percent(
    make: ModuleType, right: int, found: int, wanted: int, words: str
) -> None:
    """Nothing joined is no division by nought."""
    assert make._scores(right, found, wanted) == words


def test_the_event_of_a_telling_is_where_its_words_or_its_figure_stand(texts: ModuleType) -> None:
    """The words that name it first; a figure in another event's mark does not outweigh them."""
    from kg.train.reader.annotated import read_marks
    from kg.train.reader.records import Figure as Marked

    text, mentions = read_marks("{t1|Raid} in Aro; {t2|shelling} of Bel left {c2|six} dead")
    raid = EventRecord("t1", "raid", "incident", "occurred", "asserted")
    shelling = EventRecord(
        "t2", "shelling", "incident", "occurred", "asserted", figures=(Marked("c2", "killed", "6"),)
    )
    gold = AnnotatedText("own", "", "t", None, text, mentions, (raid, shelling), ())

    def event_at(offset: int, *figures: str) -> EventRecord | None:
        told = tuple(Figure("f", "killed", offset=text.index(words)) for words in figures)
        found: EventRecord | None = texts._event_of(
            Telling("e", "r", "raid", offset=offset, figures=told), gold
        )
        return found

    assert event_at(0) is raid
    assert event_at(text.index("shelling") + 3) is shelling
    assert event_at(0, "six") is raid
    assert event_at(text.index("Aro"), "six") is shelling
    assert event_at(text.index("Aro")) is None
    assert event_at(text.index("Aro"), "dead") is None


def test_two_texts_are_of_one_event_by_its_name(texts: ModuleType) -> None:
    """In one order, never of themselves, and through no third text."""

    def text(name: str, *stories: str | None) -> AnnotatedText:
        events = tuple(
            EventRecord("t1", "raid", "incident", "occurred", "asserted", story=story)
            for story in stories
        )
        return AnnotatedText(name, "", "t", None, "", {}, events, ())

    found = texts._same_texts([text("b", "x", "x"), text("a", "x", "y"), text("c", "y", None)])
    assert found == {("a", "b"), ("a", "c")}
