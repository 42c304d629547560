"""What is left of a telling whose figures another event tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.decide.figures import without_split
from tests.decide.conftest import read

TEXT = "A bomb killed six soldiers in Hama on Monday."


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, 1),
        ({"modality": "denied"}, 2),
        ({"realisation": "planned"}, 2),
    ],
)
def test_only_what_happened_gives_way_to_its_figures(change: dict[str, str], kept: int) -> None:
    """A second copy without figures goes; a denial or a plan, which has none, stays."""
    (frame,) = read(TEXT)[1].frames
    rest = replace(frame, id="rest", counts=(), **change)
    frames, dropped = without_split([frame, rest], {"rest": frame, frame.id: frame})
    assert (len(frames), len(dropped)) == (kept, 2 - kept)


def test_what_never_had_figures_stays() -> None:
    """An event that the grammar read without a figure is an event of its own."""
    (frame,) = read(TEXT)[1].frames
    bare = replace(frame, id="bare", counts=())
    assert without_split([frame, bare], {"bare": bare})[0] == [frame, bare]
