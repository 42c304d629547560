"""The gazetteer of the world is complete, readable and made from tables."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon.rows import Row
from kg.lexicon.spelling import fold
from kg.resolve.authority import Authority, load_authority
from kg.resolve.gazetteer import INDEX_FILE, KINDS, Gazetteer
from kg.resolve.gazetteer_build import build_gazetteer

UNITS = "geonames level country code name aliases parent lat lon population wikidata"
TOWNS = "geonames name country admin1 admin2 lat lon population aliases wikidata"
REGIONS = "slug label kind aliases wikidata"


def write_table(path: Path, columns: str, *rows: str) -> None:
    """Write a tab-separated table; cells are divided by ';'."""
    lines = [columns.split(" "), *(row.split(";") for row in rows)]
    path.write_text("".join("\t".join(cells) + "\n" for cells in lines), encoding="utf-8")


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a small world: a province with its seat, a district without a point, a sea."""
    write_table(
        tmp_path / "admin.tsv",
        UNITS,
        "11;1;PE;PE.01;Norland Province;Norlandia;;-10.0;-70.0;90000;Q11",
        "12;2;PE;PE.01.02;Portown District;;PE.01;;;0;",
    )
    write_table(
        tmp_path / "towns500.tsv",
        TOWNS,
        "21;Portown;PE;PE.01;PE.01.02;-10.5;-70.5;50000;Puerto|PTW|Porto City;Q21",
        "22;Hamlet;PE;PE.01;;-10.6;-70.6;600;;",
        "24;Uncounted;PE;PE.01;;-10.7;-70.7;0;;",
        "23;Great City;PE;PE.01;;-11;-71;9000000;Great;Q23",
    )
    write_table(
        tmp_path / "regions.tsv",
        REGIONS,
        "x;Narrow Sea;sea/sea;Peru|Slim Sea;Q31",
        "y;Norland Province;region;;Q32",
    )
    news = tmp_path / "news_regions.csv"
    news.write_text(
        "slug,label,kind,aliases,country,members,source,licence,note\n"
        "norlands,Norlands,region,,PE,PE.01|21,kg geonames,CC-BY-4.0,\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("kg.resolve.gazetteer_build.NEWS_REGIONS", news)
    return tmp_path


def test_units_towns_and_regions_are_found_with_what_contains_them(tables: Path) -> None:
    """A town lies in its district and province; villages known to be small are left out."""
    path = tables / "index.sqlite"
    assert build_gazetteer(tables, path) == 7
    gazetteer = Gazetteer(path)
    (town,) = (p for p in gazetteer.named("Portown") if p.kind == "populated")
    assert (town.slug, town.geonames, town.wikidata) == ("gn21", "21", "Q21")
    assert [p.label for p in gazetteer.containers(town)] == ["Portown District", "Norland Province"]
    assert gazetteer.named("Hamlet") == ()
    assert [p.population for p in gazetteer.named("Uncounted")] == [0]
    assert [p.slug for p in gazetteer.named("Narrow Sea")] == ["narrow-sea"]


def test_names_tell_how_they_name(tables: Path) -> None:
    """Label, other name, bare name of a unit; codes and names of countries are no names."""
    path = tables / "index.sqlite"
    build_gazetteer(tables, path)
    gazetteer = Gazetteer(path)
    strengths = {
        name: [(p.number, p.strength) for p in gazetteer.named(name)]
        for name in ("Norland Province", "Norland", "Norlandia", "Puerto", "Great", "PTW", "Peru")
    }
    assert strengths == {
        "Norland Province": [(11, "label")],
        "Norland": [(11, "bare")],
        "Norlandia": [(11, "alias")],
        "Puerto": [(21, "alias")],
        "Great": [(23, "bare")],
        "PTW": [],
        "Peru": [],
    }


def test_points_are_those_of_seats_and_members(tables: Path) -> None:
    """A district without a point lies where its seat is, a region in the middle of its members."""
    path = tables / "index.sqlite"
    build_gazetteer(tables, path)
    gazetteer = Gazetteer(path)
    (district,) = gazetteer.named("Portown District")
    assert (district.latitude, district.longitude) == (-10.5, -70.5)
    (region,) = gazetteer.named("Norlands")
    assert (region.latitude, region.longitude) == (-10.25, -70.25)


def test_the_same_tables_give_the_same_index(tables: Path) -> None:
    """Building again changes no byte."""
    first, second = tables / "first.sqlite", tables / "second.sqlite"
    build_gazetteer(tables, first)
    build_gazetteer(tables, second)
    assert first.read_bytes() == second.read_bytes()


def test_a_member_that_is_no_place_is_named(tables: Path) -> None:
    """File, line and remedy of a wrong row are told, and no index is left behind."""
    news = tables / "news_regions.csv"
    news.write_text(news.read_text().replace("PE.01|21", "PE.99"), encoding="utf-8")
    with pytest.raises(LexiconError, match=r"news_regions\.csv:2: member 'PE\.99' is no place"):
        build_gazetteer(tables, tables / "index.sqlite")
    assert not (tables / "index.sqlite").exists()


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    """The message says which file and what the folder should hold."""
    with pytest.raises(LexiconError, match=r"admin\.tsv: the table cannot be read"):
        build_gazetteer(tmp_path, tmp_path / "index.sqlite")


def test_a_wrong_cell_is_named(tables: Path) -> None:
    """A number that is none and a row that is too short are told with file and line."""
    towns = tables / "towns500.tsv"
    whole = towns.read_text(encoding="utf-8")
    towns.write_text(whole.replace("50000", "many"), encoding="utf-8")
    with pytest.raises(LexiconError, match=r"towns500\.tsv:2: population 'many' is no number"):
        build_gazetteer(tables, tables / "index.sqlite")
    towns.write_text(whole + "25\tShort\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"towns500\.tsv:6: the cell of 'country' is missing"):
        build_gazetteer(tables, tables / "index.sqlite")


@pytest.mark.parametrize("content", [None, b"no database at all"], ids=["missing", "damaged"])
def test_an_index_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    """A lost or broken file gives one clear error with the remedy."""
    path = tmp_path / "gazetteer.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LexiconError, match=r"gazetteer\.sqlite: .*cannot be read.*install kg"):
        Gazetteer(path).named("Paris")


def test_a_child_process_can_ask_too() -> None:
    """An index that was opened before a fork is opened anew by the child."""
    gazetteer = Gazetteer()
    assert gazetteer.named("Springfield")
    child = os.fork()
    if not child:
        os._exit(0 if gazetteer.named("Nairobi") else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_the_world_is_covered() -> None:
    """Units of both orders, towns and regions are there, most of them with a point."""
    shipped = sqlite3.connect(f"{INDEX_FILE.as_uri()}?mode=ro", uri=True)
    grouped = shipped.execute("SELECT kind, count(*), sum(lat IS NULL) FROM place GROUP BY kind")
    found = {KINDS[kind]: (count, unlocated) for kind, count, unlocated in grouped}
    counts = {kind: count for kind, (count, _) in found.items()}
    assert counts["admin1"] >= 4_000
    assert counts["admin2"] >= 47_000
    assert counts["populated"] >= 170_000
    assert counts["region"] + counts["natural-area"] + counts["facility"] >= 1_000
    assert found["admin1"][1] < 200
    assert found["populated"][1] == 0
    first_order = "SELECT count(DISTINCT country) FROM place WHERE kind = ?"
    (countries,) = shipped.execute(first_order, (KINDS.index("admin1"),)).fetchone()
    assert countries >= 190


def test_every_place_is_found_by_its_label() -> None:
    """The keys in the index are those that the look-up makes (a sample of 500)."""
    shipped = sqlite3.connect(f"{INDEX_FILE.as_uri()}?mode=ro", uri=True)
    labels = shipped.execute("SELECT id, label FROM place WHERE id % 401 = 0").fetchall()
    assert len(labels) > 300
    names = "SELECT 1 FROM name WHERE name = ? AND place = ?"
    lost = [
        label
        for number, label in labels
        if len(fold(label)) > 1 and not shipped.execute(names, (fold(label), number)).fetchone()
    ]
    assert lost == []


REGIONS_OF_THE_NEWS = {
    "Darfur": "SD",
    "Sahel": "",
    "Donbas": "UA",
    "Donbass": "UA",
    "Kashmir": "",
    "Mindanao": "PH",
    "Tigray": "ET",
    "Nagorno-Karabakh": "AZ",
    "Waziristan": "PK",
    "Kivu": "CD",
    "Nuseirat refugee camp": "PS",
    "Jabaliya camp": "PS",
    "Kutupalong": "BD",
}


@pytest.mark.parametrize(("name", "country"), REGIONS_OF_THE_NEWS.items())
def test_regions_of_the_news_are_known(authority: Authority, name: str, country: str) -> None:
    """Each has a point and lies in its country; those of several countries in none."""
    areas = [p for p in authority.meanings(name) if p.kind not in ("populated", "admin2")]
    located = [p for p in areas if p.latitude is not None]
    assert country in {authority.country_of_place(place) for place in located}


def test_news_regions_say_where_they_are_from(root: Path) -> None:
    """Every row names source and licence, and a region with members a point's licence."""
    from kg.lexicon.rows import read_rows

    rows: list[Row] = list(read_rows(root / "kg" / "data" / "news_regions.csv"))
    assert len(rows) >= 120
    for row in rows:
        assert row["licence"] == ("CC-BY-4.0" if row["members"] else "CC0-1.0"), row["slug"]


def test_curated_rows_win(authority: Authority) -> None:
    """A place of the gazetteer that is curated too is the curated one, named as both name it."""
    found = authority.world_places_called("Nueva York")
    assert "place/new-york" in {sense.place.id for sense in found}
    assert authority.place("place/hajin") is authority.places["place/hajin"]
    assert not {"place/gn5128638", "place/gn173578"} & {
        sense.place.id
        for name in ("New York", "Latakia")
        for sense in authority.world_places_called(name)
    }


def test_what_a_person_ruled_out_stays_out(tmp_path: Path) -> None:
    """A 'not-same' of the curation holds for places of the gazetteer."""
    (tmp_path / "curation.csv").write_text(
        "act,subject,object,name,kind,by,on,note\n"
        "not-same,place/gn4717560,,Paris,,Ada Example,2026-01-02,never Texas here\n",
        encoding="utf-8",
    )
    found = {s.place.id for s in load_authority(tmp_path).world_places_called("Paris")}
    assert "place/gn2988507" in found
    assert "place/gn4717560" not in found
