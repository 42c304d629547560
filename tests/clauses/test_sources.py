"""Attribution: who says so, for whom, told to whom, and how firmly."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Span

from kg.extract.event_mentions import EventMentionReader
from kg.model.findings import Attribution
from kg.vocab.schemes import concepts

Tree = Callable[[str], Span]


def speakers_of(reader: EventMentionReader, sent: Span, row: str) -> list[Attribution]:
    """Return who says what the trigger of *row* tells."""
    reader.names.mark(sent.doc)
    sent = sent.doc[:]
    trigger = next(t for t in reader.triggers.find(sent) if t.row.id == row)
    return reader.attribution.for_token(trigger.token, reader.attribution.reported_speech(sent))


@pytest.mark.parametrize(
    ("name", "row", "source", "stance", "unnamed"),
    [
        pytest.param("said-that", "kill.v", "Observatory", "asserts", False, id="said-that"),
        pytest.param("killed-said", "kill.v", "activists", "asserts", True, id="postposed"),
        pytest.param("according", "kill.v", "army", "asserts", False, id="according-to"),
        pytest.param("denied", "bomb.v", "Russia", "denies", False, id="denial"),
        pytest.param("suspicion", "attack.n", "Police", "suspects", False, id="suspicion"),
        pytest.param("umbrella", "kill.v", "Observatory", "asserts", False, id="after-a-comma"),
    ],
)
def test_the_speaker_of_a_clause_is_found(
    tree: Tree,
    reader: EventMentionReader,
    name: str,
    row: str,
    source: str,
    stance: str,
    unnamed: bool,
) -> None:
    """Before or after what is said, with its stance; activists are not named."""
    sent = tree(name)
    (found,) = speakers_of(reader, sent, row)
    assert found.source is not None
    assert (found.source.text, found.stance, found.unnamed) == (source, stance, unnamed)
    assert found.stance in concepts("stance")
    assert found.evidence is not None
    passage = found.evidence.passage
    assert sent.doc.text[passage.start : passage.end] == found.evidence.quote


def test_a_spokesman_speaks_for_his_institution(tree: Tree, reader: EventMentionReader) -> None:
    """'A Pentagon spokesman told Reuters': for the Pentagon, relayed by Reuters."""
    (found,) = speakers_of(reader, tree("told-reuters"), "kill.v")
    assert found.source is not None
    assert found.source.text == "Pentagon spokesman"
    assert found.on_behalf_of is not None
    assert found.on_behalf_of.text == "Pentagon"
    assert [name.text for name in found.relays] == ["Reuters"]


@pytest.mark.parametrize("name", ["passive-by", "shelled", "claimed-lives"])
def test_the_narrators_voice_has_no_speaker(
    tree: Tree, reader: EventMentionReader, name: str
) -> None:
    """A sentence without a verb of saying is the article's own voice."""
    assert reader.attribution.reported_speech(tree(name)) == []


def test_claiming_lives_is_not_saying(tree: Tree, reader: EventMentionReader) -> None:
    """A blast that claims lives says nothing."""
    assert reader.attribution.reported_speech(tree("claimed-lives")) == []
