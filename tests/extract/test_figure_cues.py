"""Figure cues: words around a figure tell totals from incidents, corrected tolls and parts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kg.extract.article import read_event_mentions
from kg.extract.event_mentions import EventMentionReader
from kg.extract.figure_cues import CONDITIONS, Around, scope_of
from kg.lexicon.patterns import figure_cues
from kg.lexicon.rows import Row, read_rows
from kg.model.findings import Count, Extraction
from kg.parse.article import ParsedArticle
from kg.paths import DATA
from kg.vocab.schemes import concepts
from tests.extract.conftest import TUESDAY, Read

Tell = Callable[..., ParsedArticle]
MARKED = re.compile(r"^(.*)\[(.*)\](.*)$")
"""An example with its figure in brackets."""
ROWS = [row for row in read_rows(DATA / "figure_cues.csv") if row["reading"] != "fragment"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_row_is_found_in_its_example(row: Row) -> None:
    """The words of the example that the row looks at hold its wording."""
    match = MARKED.match(row["example"])
    before, figure, after = match.groups() if match else ("", row["example"], "")
    around = Around(before, after, before + figure + after)
    (cue,) = [cue for cue in figure_cues(row["reading"]) if cue.id == row["id"]]
    assert around.shows(cue)
    assert around.says(row["reading"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["reading"] == "scope"], ids=lambda row: row["id"]
)
def test_a_row_gives_its_scope(row: Row, read: Read) -> None:
    """The figure of the example has the scope of the row."""
    found = read(row["example"].replace("[", "").replace("]", ""))
    assert row["tells"] in {count.scope for frame in found.frames for count in frame.counts}


def test_every_row_was_tried() -> None:
    """The collector found the table whole; scopes are concepts, conditions are known."""
    assert len(ROWS) >= 35
    scopes = figure_cues("scope")
    assert {row.tells for row in scopes} <= concepts("scope")
    assert {row.condition for row in scopes} == set(CONDITIONS)


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("strike-first", "incident"),
        ("umbrella", "incident"),
        ("since", "cumulative"),
        ("cumulative", "cumulative"),
        ("total", "cumulative"),
        ("war", "war"),
    ],
)
def test_words_beside_a_figure_tell_its_scope(
    tell: Tell, reader: EventMentionReader, name: str, scope: str
) -> None:
    """'since', 'so far', 'brought the total' and a war as subject are no incidents."""
    parsed = tell(name)
    reader.names.mark(parsed.doc)
    found = [
        scope_of(c, mention)
        for mention in read_event_mentions(reader.see(parsed.sentences, TUESDAY), reader)
        for c in mention.counts
    ]
    assert found == [scope]
    assert scope in concepts("scope")


def counts(found: Extraction) -> list[Count]:
    """Return all figures of the dead in text order."""
    every = [c for f in found.frames for c in f.counts if c.harm == "killed"]
    return sorted(every, key=lambda count: count.passage)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("In June, 163 civilians were killed in Ukraine, the mission said.", "period"),
        ("Between 4 April and 30 August, 1,140 people were killed in Darfur.", "period"),
        ("The war has killed more than 210,000 people in Yemen.", "war"),
        (
            "The agency says 110,000 people have fled since last spring; aid workers believe "
            "10,000 people have been killed in Darfur in 14 months.",
            "cumulative",
        ),
        ("As of Monday, 840 rebels had been killed in the fighting in Hama.", "cumulative"),
        ("So far this year 174 people have been killed in attacks in Hama.", "cumulative"),
        ("In June gunmen killed 12 people at a station in Hama.", "incident"),
        ("The June attack in Hama killed 12 people.", "incident"),
    ],
)
def test_totals_are_never_an_incidents(read: Read, text: str, scope: str) -> None:
    """Months, spans of dates, wars and running totals count more than one act."""
    assert [c.scope for c in counts(read(text))] == [scope]
