"""A figure belongs to the speaker of its own clause, from the words to the claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.graph.claims import NARRATOR, report_claims
from tests.decide.conftest import read

PUBLISHER = "the publisher"


def given(text: str) -> dict[str, set[str]]:
    """Return who gives each figure in the claims that the graph makes of *text*."""
    found: dict[str, set[str]] = {}
    extraction = read(text)[1]
    for frame in extraction.frames:
        for claim in report_claims(frame, extraction.responses):
            source = claim.attribution.source
            assert (source is None) == (claim.speaker == NARRATOR)
            name = PUBLISHER if source is None else source.resolved_text
            for count in claim.counts:
                found.setdefault(count.as_written, set()).add(name)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Medics said the blast killed seven people, but the army said it killed nine.",
            {"seven": {"Medics"}, "nine": {"army"}},
            id="each speaker has a figure",
        ),
        pytest.param(
            "Seven civilians were killed and others injured after a car bomb exploded north of "
            "Deir az-Zour town in eastern Syria on Monday.\n\nNews network Deir az-Zour 24 reported"
            " that a device strapped to a car exploded in the village of Maizila, north of "
            "Deir az-Zour town.",
            {"Seven": {PUBLISHER}, "others": {PUBLISHER}},
            id="who tells of the blast alone gives no figure",
        ),
        pytest.param(
            "Police said a bomb went off in Azaz on Monday. Seven people were killed in the blast.",
            {"Seven": {PUBLISHER}},
            id="who tells of the blast before gives no figure",
        ),
        pytest.param(
            "Seven people were killed in a bomb attack in Azaz, which the army blamed on rebels.",
            {"Seven": {PUBLISHER}},
            id="who blames gives no figure",
        ),
        pytest.param(
            "The ministry said that medics had reported ten dead after a shelling of Hajin.",
            {"ten": {"medics"}},
            id="the innermost speaker of nested ones",
        ),
        pytest.param(
            "Ten fighters were killed in an air strike on Hajin on Monday, according to the Syrian "
            "Observatory for Human Rights.",
            {"Ten": {"Syrian Observatory for Human Rights"}},
            id="according to, after the figure",
        ),
        pytest.param(
            "A bomb in Azaz killed seven people, police said, and wounded 12, according to "
            "doctors.",
            {"seven": {"police"}, "12": {"doctors"}},
            id="according to, beside another speaker's clause",
        ),
        pytest.param(
            "Seven civilians, medics said, were killed in a bomb attack on a market in Azaz.",
            {"Seven": {"medics"}},
            id="a speaker inside the clause",
        ),
        pytest.param(
            "A bomb killed seven people in Azaz, the army said, adding that 20 were wounded.",
            {"seven": {"army"}, "20": {"army"}},
            id="adding that",
        ),
        pytest.param(
            "A bomb killed seven people in Azaz, the mayor said. He said 20 others were wounded.",
            {"seven": {"mayor"}, "20": {"mayor"}},
            id="he is who spoke last",
        ),
        pytest.param(
            "An air strike on Hajin killed ten people on Monday, medics said. The blast wounded 30 "
            "others, police said.",
            {"ten": {"medics"}, "30": {"police"}},
            id="a later sentence by another",
        ),
        pytest.param(
            "Ten people were killed in an air strike on Hajin on Monday. The Syrian Observatory "
            "for Human Rights said four children were among the dead.",
            {"Ten": {PUBLISHER}, "four": {"Syrian Observatory for Human Rights"}},
            id="a later sentence by another, on a part",
        ),
        pytest.param(
            "Ten people were killed in an air strike on Hajin on Monday. Ten people were killed in"
            " the strike, medics said.",
            {"Ten": {"medics"}},
            id="told twice: whom either telling names",
        ),
    ],
)
def test_a_figure_belongs_to_the_speaker_of_its_own_clause(
    text: str, expected: dict[str, set[str]]
) -> None:
    """Whoever else speaks of the event has no part in it; of nobody's clause, the publisher."""
    assert given(text) == expected


@pytest.mark.parametrize("seed", ["000_9dcaca67ebddaf79.txt", "003_a2fbda1269467dec.txt"])
def test_a_figure_that_is_told_keeps_who_gives_it(root: Path, seed: str) -> None:
    """Without its speaker it would be the publisher's word, which nobody wrote."""
    grammar, decided = read((root / "seeds" / seed).read_text())
    spoken = {
        count.id: {name.resolved_text for name in count.speakers}
        for frame in grammar.frames
        for count in frame.counts
        if count.speakers
    }
    told = {c.id: c for frame in decided.frames for c in frame.counts if c.id in spoken}
    assert len(told) >= 5
    for name, count in told.items():
        assert spoken[name] <= {source.resolved_text for source in count.speakers}
