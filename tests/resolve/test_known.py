"""Tests of how the authority is asked: keys of names, senses with dates, rows behind an index."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LexiconError
from kg.resolve.index_file import IndexFile
from kg.resolve.known import Authority, Sense, WithIndex, is_acronym, name_key, says_little
from kg.resolve.place_names import clean_place_name, core_of_name

# -- keys of names ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ministry of Defence", "ministry of defense"),
        ("ministry of defense", "ministry of defense"),
        ("The Syrian Army's", "syrian army"),
        ("the", "the"),
        ("The The", "the"),
        ("Hayat Tahrir al-Sham", "hayat tahrir sham"),
        ("U.S.-led coalition", "us led coalition"),
        ("Şırnak", "sirnak"),
        ("São Tomé", "sao tome"),
        ("Centre for Labour", "center for labor"),
        ("Labourers", "labourers"),
        ("", ""),
        ("...", ""),
        ("  Azaz \n town ", "azaz town"),
    ],
)
def test_spellings_of_a_name_have_one_key(name: str, key: str) -> None:
    """Case, marks, article, possessive and the country of the newsroom do not matter."""
    assert name_key(name) == key


@given(st.text(max_size=20))
def test_key_of_a_key_is_itself(name: str) -> None:
    """A key can be looked up like a name; it has no mark but blanks."""
    key = name_key(name)
    assert key == key.strip().lower()
    assert "  " not in key
    assert name_key(f" {name}\n") == key


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("IS", True), ("LeT", True), ("SDF", True), ("PKK/Y", True), ("UNICEF", True),
        ("is", False), ("Is", False), ("let", False), ("U S", False), ("UNAMSIL", False),
        ("Hezbollah", False), ("", False), ("I", False), ("17N", False),
    ],
)  # fmt: skip
def test_acronym_is_short_and_has_two_capitals(name: str, is_one: bool) -> None:
    """'is' is a verb, and a word in capitals may be any word of a headline."""
    assert is_acronym(name) is is_one


def test_names_in_their_own_case_mean_what_words_do_not(authority: Authority) -> None:
    """'IS' is a group; 'is' is nobody."""
    assert [sense.entity_id for sense in authority.actors_called("IS")] == ["actor/islamic-state"]
    assert authority.actors_called("is") == authority.actors_called("Is") == ()
    assert authority.actors_called(" IS ") == authority.actors_called("IS")
    assert authority.actors_called("") == authority.places_called("") == ()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("National Guard", True), ("the Democratic Party", True), ("Democratic Party", True),
        ("Syrian National Guard", False), ("Hezbollah", False), ("", True),
    ],
)  # fmt: skip
def test_name_of_kind_words_alone_says_little(name: str, says: bool) -> None:
    """Many countries have a National Guard."""
    assert says_little(name) is says


# -- senses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "day", "holds"),
    [
        ("", "", "2018-10-21", True),
        ("2018-10-21", "", "2018-10-21", True),
        ("2018-10-22", "", "2018-10-21", False),
        ("2018", "", "2018-01-01", True),
        ("", "2018-10-21", "2018-10-21", True),
        ("", "2018-10-20", "2018-10-21", False),
        ("", "2018", "2018-12-31", True),
        ("", "2018-10", "2018-10-31", True),
        ("", "2018-09", "2018-10-01", False),
        ("2019", "2018", "2018-06-01", False),
        ("2019", "2020", "", True),
    ],
)
def test_sense_holds_from_its_first_day_to_its_last(
    since: str, until: str, day: str, holds: bool
) -> None:
    """A year ends with its last day; a report without a date may mean anything."""
    assert Sense("actor/x", "description", "x", since=since, until=until).holds_on(day) is holds


@given(st.dates(), st.dates(), st.dates())
def test_days_between_are_those_of_the_calendar(first: object, last: object, day: object) -> None:
    """Comparing words of ISO dates compares days."""
    sense = Sense("actor/x", "description", "x", since=str(first), until=str(last))
    assert sense.holds_on(str(day)) is (first <= day <= last)  # type: ignore[operator]


# -- rows behind an index --------------------------------------------------------------------

SLUGS = st.frozensets(st.sampled_from("abcdef"))


@given(SLUGS, SLUGS, SLUGS)
def test_curated_rows_stand_before_those_of_the_index(
    curated: frozenset[str], indexed: frozenset[str], found: frozenset[str]
) -> None:
    """Each actor once, the curated row if there is one; what the index does not find is none."""
    rows = {f"actor/{slug}": f"curated {slug}" for slug in sorted(curated)}
    asked: list[str] = []

    def find(slug: str) -> str | None:
        asked.append(slug)
        return f"indexed {slug}" if slug in found else None

    both = WithIndex(rows, indexed, find)
    everybody = list(both)
    assert len(everybody) == len(set(everybody)) == len(both)
    assert set(everybody) == {f"actor/{slug}" for slug in curated | indexed}
    assert asked == []  # counting and listing read no row
    for slug in "abcdefg":
        expected = rows.get(f"actor/{slug}") or (
            f"indexed {slug}" if slug in indexed & found else None
        )
        assert both.get(f"actor/{slug}") == expected
    assert set(asked) <= indexed - curated
    with pytest.raises(KeyError, match="actor/nobody"):
        both["actor/nobody"]


# -- the file of an index --------------------------------------------------------------------


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    """Write a file of three numbers."""
    path = tmp_path / "a b#?.sqlite"
    made = sqlite3.connect(path)
    made.execute("CREATE TABLE number (n INTEGER, name TEXT)")
    made.executemany("INSERT INTO number VALUES (?, ?)", [(1, "one"), (2, "two"), (3, "it's")])
    made.commit()
    made.close()
    return path


def index_of(path: Path) -> IndexFile:
    """Open a file."""
    return IndexFile(path, what="the numbers", remedy="count again")


def test_rows_are_those_that_a_query_selects(numbers: Path) -> None:
    """Values are bound, marks in them and in the file's name included."""
    index = index_of(numbers)
    query = "SELECT n FROM number WHERE name = ?"
    assert index.rows(query, "it's") == [(3,)]
    assert index.rows(query, "' OR 1=1 --") == []
    assert index.rows("SELECT n FROM number WHERE n BETWEEN ? AND ? ORDER BY n", 1, 2) == [
        (1,), (2,),
    ]  # fmt: skip
    assert index.name == "a b#?.sqlite"


@pytest.mark.parametrize(
    "query", ["DELETE FROM number", "INSERT INTO number VALUES (4, 'x')", "DROP TABLE number"]
)
def test_nothing_is_written(numbers: Path, query: str) -> None:
    """What ships is read-only, whatever is asked."""
    index = index_of(numbers)
    with pytest.raises(LexiconError, match="the numbers cannot be read"):
        index.rows(query)
    assert index.rows("SELECT count(*) FROM number") == [(3,)]


@pytest.mark.parametrize("content", [None, b"", b"no database, and long enough to be told" * 20])
def test_file_that_is_none_is_named_when_it_is_asked(tmp_path: Path, content: bytes | None) -> None:
    """Making an index opens nothing; asking tells what is wrong and what to do."""
    path = tmp_path / "numbers.sqlite"
    if content is not None:
        path.write_bytes(content)
    index = index_of(path)
    with pytest.raises(LexiconError) as caught:
        index.rows("SELECT n FROM number")
    assert caught.value.what.startswith("the numbers cannot be read (")
    assert (caught.value.where, caught.value.remedy) == ("numbers.sqlite", "count again")
    assert path.exists() is (content is not None)


def test_a_fork_opens_the_file_for_itself(numbers: Path) -> None:
    """A connection crosses no fork; both go on reading."""
    index = index_of(numbers)
    count = "SELECT count(*) FROM number"
    assert index.rows(count) == [(3,)]
    child = os.fork()
    if child == 0:
        os._exit(0 if index.rows(count) == [(3,)] else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert index.rows(count) == [(3,)]


# -- names of places -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("the Hague", "Hague"),
        ("“Hajin”,", "Hajin"),
        ("Syria's", "Syria"),
        ("Aleppos’", "Aleppos"),
        ("Deir\n  az-Zour", "Deir az-Zour"),
        ("(Kobani)", "Kobani"),
        ("Theodosia", "Theodosia"),
        ("the", "the"),
        ("", ""),
        (" . ", ""),
    ],
)
def test_place_name_is_cleaned_of_marks_and_article(text: str, clean: str) -> None:
    """What is left can be looked up."""
    assert clean_place_name(text) == clean


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Punjab province", "Punjab"),
        ("the Punjab province of", "Punjab"),
        ("the province of Deir ez-Zor", "Deir ez-Zor"),
        ("Idlib governorates", "Idlib"),
        ("parts of the Punjab", "Punjab"),
        ("the outskirts of Damascus", "Damascus"),
        ("the town of Hajin", "Hajin"),
        ("Port of Spain", "Port of Spain"),
        ("the port of Mersin", "Mersin"),
        ("Hajin town", "Hajin"),
        ("Oklahoma City", "Oklahoma City"),
        ("Mexico city", "Mexico"),
        ("Statesville", "Statesville"),
        ("province", "province"),
        ("Norland Province", "Norland"),
    ],
)
def test_core_of_a_name_is_without_nouns_beside_it(text: str, core: str) -> None:
    """'Oklahoma City' is not Oklahoma; a noun alone is all there is."""
    assert core_of_name(text) == core


@given(
    st.lists(
        st.sampled_from(["the", "of", "town", "province", "Hama", "City", "parts", "north", "'s"]),
        max_size=5,
    )
)
def test_core_of_any_words_is_among_them(words: list[str]) -> None:
    """Nothing is made up, and a name of words is never empty."""
    text = " ".join(words)
    core = core_of_name(text)
    assert core in text
    assert clean_place_name(clean_place_name(text)) in text
