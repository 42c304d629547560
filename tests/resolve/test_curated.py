"""People's decisions outrank the machine's and survive rebuilds."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.graph.curation import curation_quads
from kg.lexicon.curation import load_curation
from kg.resolve.actors import find_actor
from kg.resolve.authority import load_authority
from tests.resolve.conftest import SYRIA, bare_name

HEADER = "act,subject,object,name,kind,by,on,note"


def curate(folder: Path, *rows: str) -> Path:
    """Write a curation file."""
    (folder / "curation.csv").write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return folder


def meaning(folder: Path, name: str) -> str | None:
    """Return whom *name* means under the curation in *folder*."""
    chosen = find_actor(bare_name(name, "ORG"), SYRIA, load_authority(folder)).chosen
    return chosen.entity_id if chosen else None


def test_merge_moves_all_names(tmp_path: Path) -> None:
    """Both names mean the entity that stays; the other is gone."""
    curate(tmp_path, "merge,actor/jund-al-aqsa,actor/hayat-tahrir-al-sham,,,Ada,2026-01-02,")
    authority = load_authority(tmp_path)
    assert "actor/jund-al-aqsa" not in authority.actors
    assert meaning(tmp_path, "Jund al-Aqsa") == "actor/hayat-tahrir-al-sham"


def test_split_moves_some_names(tmp_path: Path) -> None:
    """A spelling that belongs to somebody else gets its own entity."""
    curate(
        tmp_path,
        "split,actor/jaysh-al-islam,actor/army-of-islam-gaza,Army of Islam,"
        "non-state-armed-group,Ada,2026-01-02,two groups of one name",
    )
    assert meaning(tmp_path, "Army of Islam") == "actor/army-of-islam-gaza"
    assert meaning(tmp_path, "Jaysh al-Islam") == "actor/jaysh-al-islam"


def test_not_same_bars_a_spelling(tmp_path: Path) -> None:
    """A name that a person has ruled out is not resolved to that entity again."""
    assert meaning(tmp_path, "RSF") == "actor/reporters-without-borders"
    curate(tmp_path, "not-same,actor/reporters-without-borders,,RSF,,Ada,2026-01-02,")
    assert meaning(tmp_path, "RSF") is None


def test_promote_makes_an_entity_of_a_local_actor(tmp_path: Path) -> None:
    """What one report alone knew is known everywhere afterwards."""
    assert meaning(tmp_path, "Falcons of Nowhere") is None
    curate(
        tmp_path,
        "promote,actor/0123456789abcdef-12,actor/falcons-of-nowhere,"
        "Falcons of Nowhere|Nowhere Falcons,non-state-armed-group,Ada,2026-01-02,",
    )
    assert meaning(tmp_path, "Falcons of Nowhere") == "actor/falcons-of-nowhere"
    assert meaning(tmp_path, "Nowhere Falcons fighters") == "actor/falcons-of-nowhere"


def test_acts_stand_in_the_graph(tmp_path: Path) -> None:
    """Who decided, when and what: in the curation graph."""
    curate(
        tmp_path,
        "merge,actor/jund-al-aqsa,actor/hayat-tahrir-al-sham,,,Ada Example,2026-01-02,joined",
    )
    quads = curation_quads(load_curation(tmp_path / "curation.csv"), base="https://kg.local/")
    text = quads.decode()
    assert "ns#mergedInto> <https://kg.local/id/actor/hayat-tahrir-al-sham>" in text
    assert '"Ada Example"' in text
    assert "2026-01-02" in text
    assert text == "".join(sorted(text.splitlines(keepends=True)))


BAD = [
    ("join,actor/a,actor/b,,,Ada,2026-01-02,", "act 'join' is unknown"),
    ("merge,actor/a,place/b,,,Ada,2026-01-02,", "an actor cannot become a place"),
    ("merge,actor/a,,,,Ada,2026-01-02,", "merge needs an object"),
    ("merge,actor/nobody,actor/hezbollah,,,Ada,2026-01-02,", "'actor/nobody' is not in"),
    ("split,actor/hezbollah,actor/b,,,Ada,2026-01-02,", "split needs a name"),
    ("promote,actor/hezbollah,actor/b,B,,Ada,2026-01-02,", "is not local to a report"),
    ("merge,actor/hezbollah,actor/hezbollah,,,Ada,2026-01-02,", "are the same"),
    ("merge,actor/hamas,actor/hezbollah,,,,2026-01-02,", "by or on is missing"),
    ("merge,Hamas,actor/hezbollah,,,Ada,2026-01-02,", "is no entity id"),
]


@pytest.mark.parametrize(("row", "message"), BAD, ids=[m for _, m in BAD])
def test_bad_acts_are_named(tmp_path: Path, row: str, message: str) -> None:
    """The error names file and line and what to do."""
    with pytest.raises(LexiconError) as caught:
        load_authority(curate(tmp_path, row))
    assert message in str(caught.value)
    assert "curation.csv:2" in str(caught.value)
