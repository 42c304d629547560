"""Laws of rows and spellings: what a person may write is read, or refused with its place."""

from __future__ import annotations

import csv
import math
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LexiconError
from kg.lexicon.actor_words import BODIES, load_actor_words
from kg.lexicon.authority import (
    load_actor_rows,
    load_country_rows,
    load_phrase_rows,
    load_place_rows,
    load_region_rows,
)
from kg.lexicon.benchmark import load_benchmark_types
from kg.lexicon.curation import COLUMNS as CURATION_COLUMNS
from kg.lexicon.curation import incident_act, load_curation
from kg.lexicon.imported import COLUMNS, load_imported_rows
from kg.lexicon.input_fields import FIELDS, LIST, load_input_fields
from kg.lexicon.rows import Row, read_rows
from kg.lexicon.spelling import fold, plain_words, similarity, skeleton
from kg.lexicon.words import act_harms, feasts, load_lexicon, number_words, word_forms
from kg.vocab.schemes import concepts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for tables."""
    return tmp_path_factory.mktemp("tables")


def written(path: Path, header: tuple[str, ...], *rows: dict[str, str]) -> Path:
    """Write a table; columns that a row lacks are empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


# -- rows ------------------------------------------------------------------------------------

CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8) | st.sampled_from(
    ['"', ",", "a\nb", "", " x ", "حلب"]
)


@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
def test_a_table_holds_what_was_written(folder: Path, rows: list[tuple[str, str]]) -> None:
    """Quotes, commas and lines inside a cell come back; each row knows the line that it ends on."""
    path = folder / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows([("a", "b"), *rows])
    found = list(read_rows(path))
    assert [(row["a"], row["b"]) for row in found] == rows
    line = 1
    for row, cells in zip(found, rows, strict=True):
        line += 1 + sum(cell.count("\n") for cell in cells)
        assert (row.file, row.line) == ("any.csv", line)


@pytest.mark.parametrize("cell", ["12", "0", "-3"])
def test_digits_are_a_number(cell: str) -> None:
    """With a sign too."""
    assert Row({"n": cell}, "t.csv", 2).number("n") == int(cell)


@pytest.mark.parametrize("cell", ["1_000", "1,000", "1.5", " 12", "٣", "0x1f", "ten", "--3"])
def test_what_is_not_written_in_digits_is_no_number(cell: str) -> None:
    """Not what Python alone would take for one."""
    with pytest.raises(LexiconError, match=r"t\.csv:7: n .* is not a number; write digits"):
        Row({"n": cell}, "t.csv", 7).number("n")


def test_alternatives_of_a_cell_are_all_checked() -> None:
    """One unknown word among known ones is named with those that may stand there."""
    row = Row({"pos": "VERB|NUON"}, "t.csv", 3)
    with pytest.raises(LexiconError, match=r"t\.csv:3: pos 'VERB\|NUON' is unknown; use some of"):
        row.some_of("pos", frozenset({"VERB", "NOUN"}))
    assert Row({"pos": "VERB|NOUN"}, "t", 3).some_of("pos", frozenset({"VERB", "NOUN", "X"})) == {
        "VERB",
        "NOUN",
    }


# -- the authority ---------------------------------------------------------------------------

PLACE_COLUMNS = (
    "slug", "label", "kind", "aliases", "doubtful", "arabic", "country", "parent", "valid_from",
    "valid_to", "lat", "lon", "wikidata", "geonames", "source", "licence", "note",
)  # fmt: skip
PLACE = {"slug": "aro", "label": "Aro", "kind": "populated", "source": "own", "licence": "CC0-1.0"}


@pytest.mark.parametrize(
    ("lat", "lon", "place"),
    [
        ("", "", (None, None)),
        ("0", "0", (0.0, 0.0)),
        ("90", "-180", (90.0, -180.0)),
        ("-90", "180", (-90.0, 180.0)),
        ("34.5", "40", (34.5, 40.0)),
    ],
)
def test_a_point_on_the_globe_is_read(
    folder: Path, lat: str, lon: str, place: tuple[float | None, float | None]
) -> None:
    """The poles and the date line are on it; a place without a point has none."""
    path = written(folder / "points.csv", PLACE_COLUMNS, PLACE | {"lat": lat, "lon": lon})
    (row,) = load_place_rows(path, countries=())
    assert (row.latitude, row.longitude) == place


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("90.1", "0"), ("0", "-180.5"), ("nan", "nan"), ("nan", "0"), ("inf", "0"), ("", "40"),
     ("34", ""), ("34,5", "40"), ("1e9", "0")],
)  # fmt: skip
def test_a_point_that_is_nowhere_is_refused(folder: Path, lat: str, lon: str) -> None:
    """Half a point, one outside the globe, and what is no number though a computer reads it."""
    path = written(folder / "points.csv", PLACE_COLUMNS, PLACE | {"lat": lat, "lon": lon})
    with pytest.raises(LexiconError, match=r"points\.csv:2: ") as caught:
        load_place_rows(path, countries=())
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("column", "cell", "is_right"),
    [
        ("slug", "deir-ez-zor", True),
        ("slug", "deir--zor", False),
        ("slug", "-aro", False),
        ("slug", "Aro", False),
        ("slug", "", False),
        ("slug", "aró", False),
        ("valid_from", "2014", True),
        ("valid_from", "2014-05", True),
        ("valid_from", "2014-05-31", True),
        ("valid_from", "2014-13", False),
        ("valid_from", "2014-05-32", False),
        ("valid_to", "14", False),
        ("wikidata", "Q1", True),
        ("wikidata", "Q01", False),
        ("wikidata", "q1", False),
        ("wikidata", "Q1 ", False),
        ("geonames", "172989", True),
        ("geonames", "0172989", False),
        ("country", "SY", True),
        ("country", "sy", False),
        ("country", "SYR", False),
        ("label", "   ", False),
        ("licence", "", False),
        ("kind", "populated", True),
        ("kind", "town", False),
    ],
)
def test_a_cell_of_a_place_is_right_or_named(
    folder: Path, column: str, cell: str, is_right: bool
) -> None:
    """The message names the column and shows what stands there."""
    path = written(folder / "cells.csv", PLACE_COLUMNS, PLACE | {column: cell})
    if is_right:
        (row,) = load_place_rows(path, countries=())
        assert getattr(row, column) == cell
        return
    with pytest.raises(LexiconError) as caught:
        load_place_rows(path, countries=())
    assert caught.value.where == "cells.csv:2"
    assert caught.value.what.startswith(column)


@pytest.mark.parametrize(
    ("cell", "names"),
    [("", ()), ("|", ()), ("A", ("A",)), (" A | B|| C ", ("A", "B", "C")), ("A|A", ("A", "A"))],
)
def test_a_list_in_a_cell_has_no_empty_names(
    folder: Path, cell: str, names: tuple[str, ...]
) -> None:
    """Blanks and empty parts between bars are nothing."""
    path = written(folder / "lists.csv", PLACE_COLUMNS, PLACE | {"aliases": cell})
    (row,) = load_place_rows(path, countries=())
    assert row.aliases == names


def test_a_parent_is_a_place_of_the_table_or_a_country(folder: Path) -> None:
    """Also one that stands further down; the fault names the row that has the parent."""
    town = PLACE | {"parent": "north"}
    north = PLACE | {"slug": "north", "kind": "admin1", "parent": "syria"}
    path = written(folder / "parents.csv", PLACE_COLUMNS, town, north)
    assert [row.parent for row in load_place_rows(path)] == ["north", "syria"]
    with pytest.raises(LexiconError) as caught:
        load_place_rows(path, countries=())
    assert (caught.value.where, "syria" in caught.value.what) == ("parents.csv:3", True)


def test_the_countries_that_shipped_rows_name_are_there() -> None:
    """No country code leads nowhere, none is of two countries, and no time ends before it began."""
    codes = {row.iso2 for row in load_country_rows()}
    phrases = load_phrase_rows()
    assert len(phrases) > 5
    assert {row.country for row in phrases} <= codes
    assert all(row.phrases for row in phrases)
    assert [row.where for row in phrases if row.since and row.until and row.since > row.until] == []
    assert {row.country for row in load_region_rows()} <= codes
    assert {row.country for row in load_actor_rows()} - {""} <= codes
    assert {row.country for row in load_place_rows()} - {""} <= codes
    assert len(codes) == len(load_country_rows())


def test_words_of_actors_mean_what_there_is() -> None:
    """Bodies, kinds of actors and of places are known; no word is empty."""
    words = load_actor_words(actors=frozenset(row.slug for row in load_actor_rows()))
    assert set(words.heads.values()) <= BODIES
    assert set(words.nouns.values()) <= concepts("actor-kind")
    assert frozenset().union(*words.anaphors.values()) <= concepts("actor-kind")
    assert set(words.place_nouns.values()) <= concepts("place-kind")
    assert {body for _, body in words.state_bodies} <= BODIES - {"group"}
    every = (words.heads, words.modifiers, words.titles, words.nouns, words.anaphors, words.sport)
    for group in every:
        assert group
        assert [word for word in group if not word.strip() or word != word.strip()] == []


# -- what is imported and curated ------------------------------------------------------------

IMPORTED = {"slug": "aro-watch", "label": "Aro Watch", "source": "x", "licence": "CC0-1.0"}


def test_imports_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    """Each row by its scheme; the one to be renewed is left out, and other files are no imports."""
    actor = IMPORTED | {"scheme": "actor", "kind": "person"}
    place = IMPORTED | {"scheme": "place", "kind": "populated", "slug": "aro"}
    written(tmp_path / "import-b.csv", COLUMNS, actor, place)
    written(tmp_path / "import-a.csv", COLUMNS, actor | {"slug": "first"})
    written(tmp_path / "other.csv", COLUMNS, actor | {"slug": "none"})
    found = load_imported_rows(tmp_path)
    assert [row.slug for row in found.actors] == ["first", "aro-watch"]
    assert [row.slug for row in found.places] == ["aro"]
    assert [row.slug for row in load_imported_rows(tmp_path, without="b").actors] == ["first"]


def test_a_kind_of_place_is_no_kind_of_actor(tmp_path: Path) -> None:
    """The scheme decides which kinds there are."""
    written(tmp_path / "import-a.csv", COLUMNS, IMPORTED | {"scheme": "actor", "kind": "populated"})
    with pytest.raises(LexiconError, match=r"import-a\.csv:2: kind 'populated' is unknown"):
        load_imported_rows(tmp_path)


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "0000-01-01", "2026-00-10"])
def test_nobody_decides_on_a_day_that_no_calendar_has(tmp_path: Path, day: str) -> None:
    """In a row and by command: the day is written into the graph as a date."""
    act = {"act": "merge", "subject": "actor/a", "object": "actor/b", "by": "ada", "on": day}
    path = written(tmp_path / "curation.csv", CURATION_COLUMNS, act)
    with pytest.raises(LexiconError, match=r"curation\.csv:2: by or on is missing"):
        load_curation(path)
    with pytest.raises(LexiconError, match="YYYY-MM-DD"):
        incident_act("confirm", f"incident/{'0' * 16}", by="ada", on=day)


# -- spellings -------------------------------------------------------------------------------

NAMES = st.text(
    st.sampled_from("abehilsuzADEKZ '’-._‘éßØİşĀḩةىیكـ.0"), max_size=16
) | st.sampled_from(["Deir ez-Zor", "U.S.-led", "al-Qa'ida", "AN", "the Army's", "Umm al-Qura"])


@given(NAMES)
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    """A key that changes when it is looked up again would never be found."""
    once = fold(name)
    assert fold(once) == once
    assert skeleton(once) == skeleton(name)
    assert similarity(once, name) == 1.0


@given(NAMES)
def test_a_folded_name_is_plain_words(name: str) -> None:
    """Letters and digits in small ASCII or one script, one blank between words; case is nothing."""
    folded = fold(name)
    assert folded == " ".join(folded.split())
    assert all(word.isalnum() for word in folded.split())
    assert (folded == "") == (plain_words(name) == [])


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("U.S.-led", "us led"),
        ("the army's", "the army"),
        ("the rebels'", "the rebels"),
        ("AN", "an"),
        ("An-26", "26"),
        ("al-Qa'ida", "qaida"),
        ("Tel Abyad", "tall abyad"),
        ("Telford", "telford"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("snake_case", "snake case"),
        ("", ""),
        ("...", ""),
        ("مدينة حلب", "مدينه حلب"),
    ],
)
def test_a_name_is_folded_to_what_spellings_share(name: str, folded: str) -> None:
    """An article that is all there is stays; a word that only begins like a variant is none."""
    assert fold(name) == folded


@given(NAMES, NAMES)
def test_names_that_fold_alike_are_one_and_others_are_not(left: str, right: str) -> None:
    """Likeness is 1 for these alone."""
    if fold(left) == fold(right):
        assert similarity(left, right) == 1.0
        assert skeleton(left) == skeleton(right)
    else:
        assert 0.0 <= similarity(left, right) < 1.0 or fold(left).replace(" ", "") == fold(
            right
        ).replace(" ", "")


# -- small tables ----------------------------------------------------------------------------


def test_feasts_fall_on_days() -> None:
    """Every month has the day, in a leap year at least."""
    assert feasts()["christmas day"] == (12, 25)
    for name, (month, day) in feasts().items():
        assert name == name.lower()
        assert date(2024, month, day)


def test_number_words_are_whole_and_positive() -> None:
    """Only nought is none."""
    assert {word for word, value in number_words().items() if value == 0} <= {"zero", "no", "none"}
    assert all(value >= 0 and math.isfinite(value) for value in number_words().values())


def test_forms_lead_to_lemmas_that_are_no_forms() -> None:
    """One look-up is enough."""
    forms = word_forms()
    assert [form for form, lemma in forms.items() if lemma in forms and forms[lemma] != lemma] == []


def test_what_acts_harm_is_a_harm_of_what_there_is() -> None:
    """By event type or by row of the triggers."""
    rows = {row.id for row in load_lexicon().triggers}
    assert set(act_harms()) <= concepts("event-type") | rows
    assert set(act_harms().values()) <= concepts("harm")


def test_types_of_the_gold_have_families() -> None:
    """Every row has one, and every row is an event type."""
    found = load_benchmark_types()
    assert set(found) <= concepts("event-type")
    assert [row.id for row in found.values() if not row.family] == []


def test_fields_of_input_are_named_once_for_each_use() -> None:
    """In small letters; every field has a name at least."""
    rows = load_input_fields()
    assert {row.field for row in rows} == {*FIELDS, LIST}
    assert [row.name for row in rows if row.name != row.name.lower()] == []
    assert len({(row.field, row.name) for row in rows}) == len(rows)
