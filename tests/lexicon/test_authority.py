"""Bad rows of the authority are named by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon.actor_words import load_actor_words
from kg.lexicon.authority import (
    load_actor_rows,
    load_country_rows,
    load_place_rows,
    load_region_rows,
)

ACTORS = (
    "slug,label,kind,aliases,descriptions,arabic,country,context,parent,valid_from,valid_to,"
    "wikidata,source,licence,note"
)
PLACES = (
    "slug,label,kind,aliases,doubtful,arabic,country,parent,valid_from,valid_to,lat,lon,"
    "wikidata,geonames,source,licence,note"
)


def table(folder: Path, header: str, *lines: str) -> Path:
    """Write a CSV file."""
    path = folder / "rows.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


BAD_ACTORS = [
    ("a,A,army of ants,,,,,,,,,,kg,CC0-1.0,", "rows.csv:2: kind 'army of ants' is unknown"),
    ("A b,A,person,,,,,,,,,,kg,CC0-1.0,", "slug 'A b' is not lower-case words"),
    ("a,A,person,,,,,,nobody,,,,kg,CC0-1.0,", "parent 'nobody' is no slug"),
    ("a,A,person,,,,,,,soon,,,kg,CC0-1.0,", "valid_from 'soon' is not YYYY"),
    ("a,A,person,,,,,,,,,12,kg,CC0-1.0,", "wikidata '12' is not Q and digits"),
    ("a,A,person,,,,Syria,,,,,,kg,CC0-1.0,", "country 'Syria' is not two capital letters"),
    ("a,,person,,,,,,,,,,kg,CC0-1.0,", "label is empty"),
    ("a,A,person,,,,,,,,,,,CC0-1.0,", "source is empty"),
    ("a,A,person", "the number of cells differs from the header"),
]


@pytest.mark.parametrize(("line", "message"), BAD_ACTORS, ids=[m for _, m in BAD_ACTORS])
def test_bad_actor_rows_are_named(tmp_path: Path, line: str, message: str) -> None:
    """The error tells what is wrong, in which line, and what to do."""
    with pytest.raises(LexiconError) as caught:
        load_actor_rows(table(tmp_path, ACTORS, line))
    assert message in str(caught.value)
    assert "rows.csv:2" in str(caught.value)
    assert caught.value.remedy


BAD_PLACES = [
    ("a,A,populated,,,,SY,,,,91,40,,,kg,CC0-1.0,", "outside the globe"),
    ("a,A,populated,,,,SY,,,,34,,,,kg,CC0-1.0,", "one of lat and lon is missing"),
    ("a,A,populated,,,,SY,,,,north,40,,,kg,CC0-1.0,", "lat 'north' is not a number"),
    ("a,A,populated,,,,SY,nowhere,,,,,,,kg,CC0-1.0,", "parent 'nowhere' is no slug"),
    ("a,A,populated,,,,SY,,,,,,,x1,kg,CC0-1.0,", "geonames 'x1' is not digits"),
]


@pytest.mark.parametrize(("line", "message"), BAD_PLACES, ids=[m for _, m in BAD_PLACES])
def test_bad_place_rows_are_named(tmp_path: Path, line: str, message: str) -> None:
    """Broken coordinates and parents stop the load."""
    with pytest.raises(LexiconError, match=r"rows\.csv:2") as caught:
        load_place_rows(table(tmp_path, PLACES, line))
    assert message in str(caught.value)


def test_slug_may_stand_once_only(tmp_path: Path) -> None:
    """A second row of one slug would make two entities one."""
    line = "a,A,person,,,,,,,,,,kg,CC0-1.0,"
    with pytest.raises(LexiconError, match=r"rows.csv:3: slug 'a' stands twice"):
        load_actor_rows(table(tmp_path, ACTORS, line, line))


def test_shipped_tables_load() -> None:
    """Every row that ships is well-formed, with source and licence."""
    countries = load_country_rows()
    rows = (
        *load_actor_rows(),
        *load_place_rows(countries=countries),
        *load_region_rows(),
        *countries,
    )
    assert len(rows) > 2000
    assert all(row.source and row.licence for row in rows)


def test_ids_with_low_confidence_are_left_out() -> None:
    """Ids that one source alone showed wait for a check."""
    by_slug = {row.slug: row for row in load_actor_rows()}
    assert by_slug["peoples-protection-units"].wikidata is None
    assert by_slug["icrc"].wikidata is None


def test_actor_words_name_known_bodies() -> None:
    """Head words and state bodies are consistent with the actors."""
    slugs = frozenset(row.slug for row in load_actor_rows())
    words = load_actor_words(actors=slugs)
    assert words.heads["warplanes"] == "air"
    assert words.state_bodies["US", "forces"] == "us-military"
    with pytest.raises(LexiconError, match=r"state_bodies.csv:2"):
        load_actor_words(actors=frozenset())
