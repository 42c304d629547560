"""The format of annotated news: what is read, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model.text import Passage
from kg.train.errors import BadTrainingData
from kg.train.reader.annotated import read_annotated, read_corpus, read_marks
from kg.train.reader.records import Figure, Party, ResponseRecord, Setting, Source

SAMPLE = """\
# id: own-1
# date: 2031-05-04
# origin: written for this test
# cluster: ferry

{t1|Raid} on {p1|Lower Quay}
{a1|Masked men} {t1b|stormed} {p1b|the quay} {d1|on Saturday}, {t1c|killing} {c1|{a2|two} dockers}.
{a3|The harbour master} said {a4|the Tide Front} was to blame. {a5|The Front} {t2|shelled} nobody.
---
event t1 raid
  attacker a1
  attacker a4 alleges
  target a2 civilian
  place p1 in 2km
  when d1 2031-05-03 soft
  count c1 killed 2 of a2 civilian workers
  said a3 for a5 via a2 quoted
  xid quay-raid
event t2 shelling negated
  part-of t1
response t1 a5 denies
=====
"""


def write(folder: Path, text: str, name: str = "own.ann") -> Path:
    """Write an annotation file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_document_is_read_with_its_marks_and_records(tmp_path: Path) -> None:
    """Text, mentions, events and responses come out as they were written."""
    (text,) = read_annotated(write(tmp_path, SAMPLE))
    assert (text.id, text.date, text.cluster) == ("own-1", "2031-05-04", "ferry")
    assert text.text.startswith("Raid on Lower Quay\nMasked men stormed the quay on Saturday,")
    quotes = {
        mark: [text.text[place.start : place.end] for place in places]
        for mark, places in text.mentions.items()
    }
    assert quotes["t1"] == ["Raid", "stormed", "killing"]
    assert quotes["c1"] == ["two dockers"]
    assert quotes["a2"] == ["two"]
    raid, shelling = text.events
    assert raid.parties == (
        Party("attacker", "a1"),
        Party("attacker", "a4", "alleges"),
        Party("target", "a2", status="civilian"),
    )
    assert raid.places == (Setting("p1", "in"),)
    assert raid.times == (Setting("d1", "2031-05-03", soft=True),)
    assert raid.figures == (
        Figure("c1", "killed", "2", status="civilian", demographic="workers", of="a2"),
    )
    assert raid.sources == (Source("a3", body="a5", via=("a2",)),)
    assert (raid.story, raid.kind, raid.modality) == ("quay-raid", "incident", "asserted")
    assert (shelling.realisation, shelling.part_of) == ("negated", "t1")
    assert text.responses == (ResponseRecord("t1", "a5", "denies"),)


def test_marks_nest_and_are_taken_out() -> None:
    """A mark inside a mark keeps its own passage."""
    text, mentions = read_marks("{a1|the head of {a2|the Front}} spoke")
    assert text == "the head of the Front spoke"
    assert mentions == {"a2": (Passage(12, 21),), "a1": (Passage(0, 21),)}


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("{t1b|stormed}", "{t1b|stormed", 1, "never closed"),
        ("{t1b|stormed}", "stormed}", 1, "closes no mark"),
        ("{t1b|stormed}", "{t1b|}stormed", 1, "marks nothing"),
        ("{t1b|stormed}", "{t1|stormed}", 1, "used twice"),
        ("{t1b|stormed}", "{z1|stormed}", 1, "opens no mark"),
        ("event t1 raid", "event t1 raids", 10, "'raids' is no type"),
        ("event t1 raid", "event t1", 10, "no type"),
        ("attacker a1", "attacker a9", 11, "a9 is not marked"),
        ("attacker a1", "attacker c1", 11, "kind 'c'"),
        ("a4 alleges", "a4 alledges", 12, "'alledges' is no stance"),
        ("in 2km", "beside", 14, "'beside' is no relation"),
        ("2031-05-03 soft", "3 May", 15, "not ISO"),
        ("2031-05-03 soft", "2031-05-33", 15, "day"),
        ("killed 2 of a2", "killed of a2", 16, "needs a harm and bounds"),
        ("killed 2 of a2", "killed two of a2", 16, "'two' is nothing that a figure has"),
        ("  said a3 for", "  said a3 by", 17, "'by' is nothing that a speaker has"),
        ("event t2 shelling negated\n", "", 1, "t2 has no event record"),
        ("  count c1 killed 2 of a2 civilian workers\n", "", 1, "c1 is marked and used in no"),
        ("part-of t1", "part-of t7", 20, "t7 is not marked"),
        ("response t1 a5 denies", "response t1 a5", 21, "a word is missing"),
        ("# date: 2031-05-04\n", "", 1, "no line '# date:'"),
        ("# date: 2031-05-04", "# date: May", 1, "not ISO"),
    ],
)
def test_a_fault_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, what: str
) -> None:
    """The error names the file, the line and the fault."""
    assert old in SAMPLE
    path = write(tmp_path, SAMPLE.replace(old, new, 1))
    with pytest.raises(BadTrainingData) as caught:
        list(read_annotated(path))
    assert what in caught.value.what
    assert caught.value.where == f"{path}:{line}"


def test_lines_count_from_the_top_of_the_file(tmp_path: Path) -> None:
    """A fault in the second document names its line in the file."""
    second = SAMPLE.replace("own-1", "own-2").replace("event t1 raid", "event t1 party")
    path = write(tmp_path, SAMPLE + second)
    with pytest.raises(BadTrainingData) as caught:
        list(read_annotated(path))
    assert caught.value.where == f"{path}:{10 + SAMPLE.count(chr(10))}"


def test_a_corpus_has_each_id_once(tmp_path: Path) -> None:
    """Files are read in the order of their paths; a second text of one id is refused."""
    write(tmp_path, SAMPLE.replace("own-1", "own-2"), "a.ann")
    write(tmp_path, SAMPLE, "b.ann")
    assert [text.id for text in read_corpus(tmp_path)] == ["own-2", "own-1"]
    write(tmp_path, SAMPLE, "c.ann")
    with pytest.raises(BadTrainingData, match="own-1"):
        read_corpus(tmp_path)


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    """An empty corpus trains nothing."""
    with pytest.raises(BadTrainingData, match="no file of annotated news"):
        read_corpus(tmp_path)
