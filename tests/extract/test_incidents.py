"""Incidents: scenes of one event are joined, others kept apart; sums are recognised."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.article import read_scenes
from kg.extract.incidents import Draft, join_scenes, names_agree
from kg.extract.scenes import SceneReader
from kg.lexicon.words import Lexicon
from kg.model.text import BlockKind
from kg.parse.article import ParsedArticle

Tell = Callable[..., ParsedArticle]
Join = Callable[..., list[Draft]]


@pytest.fixture
def join(tell: Tell, reader: SceneReader, lexicon: Lexicon) -> Join:
    """Return a function that joins the scenes of told sentences."""

    def drafts_of(*names: str, kinds: list[BlockKind] | None = None) -> list[Draft]:
        parsed = tell(*names, kinds=kinds)
        reader.names.mark(parsed.doc)
        return join_scenes(read_scenes(parsed, reader), lexicon)

    return drafts_of


def test_the_same_incident_told_again_is_one(join: Join) -> None:
    """Same act, place and toll: one event with two sentences and one figure."""
    (draft,) = join("strike-first", "strike-again")
    assert len(draft.scenes) == 2
    assert [count.best for count in draft.counts] == [6]


def test_different_days_are_never_one(join: Join) -> None:
    """The same words on Sunday and on Monday are two events."""
    assert len(join("strike-first", "strike-sunday")) == 2


def test_different_kinds_of_acts_are_never_one(join: Join) -> None:
    """An air strike and a car bomb of one day are two events."""
    assert len(join("strike-first", "bomb-homs")) == 2


def test_a_sum_becomes_the_umbrella_of_its_parts(join: Join) -> None:
    """35 = 28 + 7: the total is an aggregate, the others are its parts."""
    total, air, ground = join("umbrella", "part-air", "part-ground")
    assert (total.kind, total.scope) == ("aggregate", "umbrella")
    assert [count.scope for count in total.counts] == ["umbrella"]
    assert air.part_of is total
    assert ground.part_of is total
    for part in (air, ground):
        (count,) = part.counts
        assert count.component_of == total.counts[0].id
        assert not count.is_summable


def test_a_sum_without_words_of_summing_is_a_coincidence(join: Join) -> None:
    """35 = 28 + 7 alone makes no total: arithmetic confirms a relation and never makes one."""
    drafts = join("umbrella", "part-air", "part-ground-bare")
    assert [draft.kind for draft in drafts] == ["incident"] * 3
    assert [count.component_of for draft in drafts for count in draft.counts] == [None] * 3


def test_a_rival_figure_is_an_alternative(join: Join) -> None:
    """Another figure for the same people is not added to the lead's."""
    (draft,) = join("strike-first", "strike-at-least")
    lead, rival = draft.counts
    assert rival.alternative_to == lead.id
    assert lead.is_summable
    assert not rival.is_summable


def test_another_two_come_on_top(join: Join) -> None:
    """'Another two civilians died' adds to the six."""
    (draft,) = join("strike-first", "strike-two-more")
    assert [(count.best, count.alternative_to) for count in draft.counts] == [(6, None), (2, None)]


def test_a_running_total_is_no_incident(join: Join) -> None:
    """'have killed 227 so far' is an aggregate beside the incident."""
    incident, total = join("strike-first", "cumulative")
    assert (incident.kind, total.kind) == ("incident", "aggregate")
    assert [count.scope for count in total.counts] == ["cumulative"]


def test_a_headline_joins_its_event(join: Join) -> None:
    """The title tells nothing new: it is evidence of the event of the body."""
    (draft,) = join("headline", "strike-first", kinds=[BlockKind.TITLE, BlockKind.BODY])
    assert {scene.kind for scene in draft.scenes} == {BlockKind.TITLE, BlockKind.BODY}


def test_a_headline_alone_is_an_event(join: Join) -> None:
    """Without a body, the title is all there is."""
    assert len(join("headline", kinds=[BlockKind.TITLE])) == 1


def test_a_related_headline_stands_alone(join: Join) -> None:
    """Another article's headline is never joined, whatever it says."""
    drafts = join("headline", "strike-first", kinds=[BlockKind.RELATED, BlockKind.BODY])
    assert sorted(draft.first.kind for draft in drafts) == [BlockKind.BODY, BlockKind.RELATED]


def test_two_plain_figures_for_one_event_are_rivals(join: Join) -> None:
    """'The air strike in Hajin killed nine, the army said' is the strike that killed six."""
    assert len(join("strike-first", "strike-rival")) == 1


def test_the_blast_points_back_to_the_bomb(join: Join) -> None:
    """'The blast wounded three people' is the car bomb of the sentence before."""
    assert len(join("bomb-homs", "blast-points-back")) == 1


@pytest.mark.parametrize(
    ("a", "b", "agree"),
    [
        ("hajin", "town of hajin", True),
        ("deir ez-zor", "deir ez zor province", True),
        ("hajin", "homs", False),
        ("", "homs", False),
    ],
)
def test_names_agree_when_one_holds_the_other(a: str, b: str, agree: bool) -> None:
    """Names are compared by their words."""
    assert names_agree(a, b) is agree
    assert names_agree(b, a) is agree
