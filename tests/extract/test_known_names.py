"""Known names: names of the authority are marked whatever the tagger saw."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Span

from kg.extract.event_mentions import EventMentionReader

Plain = Callable[[str], Span]


def marked(reader: EventMentionReader, sent: Span) -> list[tuple[str, str]]:
    """Mark the known names of *sent*'s document and return its names."""
    reader.names.mark(sent.doc)
    return [(ent.text, ent.label_) for ent in sent.doc.ents]


def test_names_of_the_authority_are_entities(plain: Plain, reader: EventMentionReader) -> None:
    """Groups and towns are marked with their label."""
    found = marked(reader, plain("Fighters of the Islamic State left Hajin ."))
    assert ("Islamic State", "ORG") in found
    assert ("Hajin", "LOC") in found


def test_the_group_is_is_not_the_verb(plain: Plain, reader: EventMentionReader) -> None:
    """'IS' in capitals is the group; 'is' is not."""
    assert ("IS", "ORG") in marked(reader, plain("They said IS attacked a village ."))
    assert marked(reader, plain("the village is a ruin .")) == []


def test_in_a_shouted_line_is_stays_a_verb(plain: Plain, reader: EventMentionReader) -> None:
    """Where all is in capitals, 'IS' may be the verb and is left alone."""
    assert ("IS", "ORG") not in marked(reader, plain("MAYOR IS KILLED BY BOMB"))


def test_kinds_tell_who_is_armed(reader: EventMentionReader) -> None:
    """Armed groups are told from monitors and towns."""
    assert reader.names.is_armed("Islamic State")
    assert not reader.names.is_armed("Hajin")
    assert not reader.names.is_armed("Nobody at all")
    assert reader.names.is_armed("RSF")  # a press watchdog too, which kills nobody
    assert not reader.names.is_armed("Reporters Without Borders")
    assert reader.names.kind_of("Hajin") == "populated"
