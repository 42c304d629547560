"""Mentions: triggers of one clause tell of one event, other clauses of another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.article import read_event_mentions
from kg.extract.event_mentions import EventMention, EventMentionReader
from kg.parse.article import ParsedArticle
from tests.extract.conftest import TUESDAY

Tell = Callable[..., ParsedArticle]


def mentions_of(reader: EventMentionReader, parsed: ParsedArticle) -> list[EventMention]:
    """Read the mentions of a told article."""
    reader.names.mark(parsed.doc)
    return read_event_mentions(reader.see(parsed.sentences, TUESDAY), reader)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("passive-by", ["air-strike"], id="harm-and-its-act"),
        pytest.param("killed-wounded", ["bombing-unspecified"], id="two-harms"),
        pytest.param("killing-him", ["ied-landmine"], id="participle"),
        pytest.param("who-attacked", ["attack"], id="relative-clause-on-the-agent"),
        pytest.param(
            "relative-other", ["armed-clash", "ground-offensive"], id="relative-on-another"
        ),
        pytest.param("told-reuters", ["air-strike"], id="what-is-said"),
        pytest.param("part-ground", ["armed-clash"], id="in-fighting"),
        pytest.param("members-of", [""], id="a-harm-without-an-act"),
        pytest.param("doubt", [], id="nothing"),
    ],
)
def test_triggers_are_grouped_by_what_happened(
    tell: Tell, reader: EventMentionReader, name: str, expected: list[str]
) -> None:
    """Each event of a sentence is one mention, named by its most telling act."""
    assert [mention.type for mention in mentions_of(reader, tell(name))] == expected


def test_after_parts_two_acts(tell: Tell, reader: EventMentionReader) -> None:
    """'raided the village after an attack killed two guards' tells of two acts."""
    found = mentions_of(reader, tell("after-attack"))
    assert [mention.type for mention in found] == ["raid", "attack"]
    assert [len(mention.counts) for mention in found] == [0, 1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("after-execution", [[43], [1]], id="another-victim"),
        pytest.param("after-truce", [[31], [1]], id="another-victim-of-another-doer"),
        pytest.param("after-same", [[43]], id="the-same-victims"),
        pytest.param("shrapnel", [[5, 3]], id="means-of-the-same-act"),
    ],
)
def test_a_clause_with_victims_of_its_own_is_another_event(
    tell: Tell, reader: EventMentionReader, name: str, expected: list[list[int]]
) -> None:
    """The pilot who was executed before is none of the 43 killed by the shelling."""
    mentions = mentions_of(reader, tell(name))
    counted = [[count.best for count in mention.counts] for mention in mentions]
    assert list(filter(None, counted)) == expected


@pytest.mark.parametrize(
    ("name", "doers"), [("no-claim-similar", {"bomber"}), ("regular-attacks", set())]
)
def test_what_somebody_does_elsewhere_is_another_event(
    tell: Tell, reader: EventMentionReader, name: str, doers: set[str]
) -> None:
    """Who carries out similar attacks, or attacks regularly, did not do this one."""
    act, habit = mentions_of(reader, tell(name))
    assert act.counts
    assert {person.name.text for person in act.agents} == doers
    assert habit.agents


def test_time_goes_to_the_nearest_mention(tell: Tell, reader: EventMentionReader) -> None:
    """'last month' dates the offensive of the relative clause, not the fight."""
    fight, offensive = mentions_of(reader, tell("relative-other"))
    assert fight.times == []
    assert [mention.when.as_written for mention in offensive.times] == ["last month"]


def test_a_mention_gathers_what_its_clause_tells(tell: Tell, reader: EventMentionReader) -> None:
    """Agents, targets, counts, time and place of one clause stand together."""
    (mention,) = mentions_of(reader, tell("kurdish"))
    assert [p.name.text for p in mention.agents] == ["Militants"]
    assert [c.best for c in mention.counts] == [4]
    assert [m.when.as_written for m in mention.times] == ["Monday"]
    assert [m.where.name.text for m in mention.places] == ["Manbij"]


def test_definite_nouns_point_back(tell: Tell, reader: EventMentionReader) -> None:
    """'The air strike' may be one already told; 'an air strike' is new."""
    (new,) = mentions_of(reader, tell("strike-first"))
    (known,) = mentions_of(reader, tell("strike-again"))
    assert not new.definite
    assert known.definite


def test_taking_a_town_is_a_change_of_territory(tell: Tell, reader: EventMentionReader) -> None:
    """'captured the town' keeps its type in the mention; who took it is decided later."""
    (mention,) = mentions_of(reader, tell("captured"))
    assert mention.type == "territory-change"
