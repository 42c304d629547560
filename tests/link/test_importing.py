"""Larger authorities come in whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import KgError, LexiconError, LinkError
from kg.lexicon.authority import load_place_rows
from kg.lexicon.imported import load_imported_rows
from kg.link.importing import import_records
from kg.link.sources.geonames import read_geonames
from kg.link.sources.record import Record
from kg.link.sources.spreadsheet import read_spreadsheet
from kg.link.sources.whosonfirst import read_whosonfirst
from kg.link.sources.wikidata_dump import read_wikidata_dump
from kg.model.entities import Actor, Place
from kg.resolve.authority import load_authority, load_entities
from kg.resolve.places import PlaceQuestion, find_place
from tests.link.conftest import item
from tests.resolve.conftest import SYRIA

HAJIN = Place(
    "place/hajin", "populated", "Hajin", latitude=34.69, longitude=40.83, geonames="174506"
)
KINDS = {"Q9532": ("place", "populated")}


def geonames_line(number: str, name: str, feature: str = "P", code: str = "PPL") -> str:
    """Return a line of a GeoNames dump."""
    head = [number, name, name, f"{name}ah,قرية", "35.1", "40.1", feature, code, "SY"]
    return "\t".join([*head, *[""] * 10])


def dump(folder: Path, *lines: str) -> Path:
    """Write a GeoNames country dump."""
    path = folder / "SY.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_geonames_dump_becomes_places_that_resolve(tmp_path: Path) -> None:
    """A village of the dump is found by the resolver afterwards."""
    path = dump(
        tmp_path,
        geonames_line("99000001", "Blorgsville"),
        geonames_line("99000002", "Syria", "A", "PCLI"),
        geonames_line("99000003", "Old Blorg Dam", "S", "DAM"),
    )
    folder = tmp_path / "authority"
    summary = import_records(
        read_geonames(path), name="syria", folder=folder, known=load_authority().places.values()
    )
    assert (summary.added, summary.known, summary.conflicts) == (2, 0, 0)
    authority = load_authority(folder)
    chosen = find_place(PlaceQuestion("Blorgsville"), SYRIA, authority).chosen
    assert chosen is not None
    assert chosen.entity_id == "place/gn99000001"
    assert authority.places["place/gn99000001"].licence == "CC-BY-4.0"


def test_zip_of_a_dump_is_read(tmp_path: Path) -> None:
    """GeoNames serves zip archives."""
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("SY.txt", geonames_line("99000001", "Blorgsville") + "\n")
        archive.writestr("readme.txt", "x")
    (record,) = read_geonames(tmp_path / "SY.zip")
    assert record.arabic == ("قرية",)


def test_known_places_are_skipped_and_conflicts_listed(tmp_path: Path) -> None:
    """A known place is not imported again; a contradiction is written down."""
    path = dump(tmp_path, geonames_line("174506", "Hajin"), geonames_line("99000001", "New"))
    summary = import_records(
        read_geonames(path), name="syria", folder=tmp_path / "a", known=[HAJIN]
    )
    assert (summary.added, summary.known, summary.conflicts) == (1, 1, 1)
    assert summary.conflicts_path is not None
    conflict = summary.conflicts_path.read_text(encoding="utf-8").splitlines()[1]
    assert conflict.startswith("SY.txt:1,gn174506,Hajin,place/hajin,")
    assert "km apart" in conflict


def broken_sources(folder: Path) -> dict[str, object]:
    """Return sources that break after a good first record."""
    good = json.dumps({"id": "Q9000001", **item("Hajin", instance_of="Q9532")})
    cut_gzip = folder / "cut.json.gz"
    packed = gzip.compress(("[\n" + good + ",\n" + good + "\n]\n").encode() * 50)
    cut_gzip.write_bytes(packed[:-30])
    cut_json = folder / "cut.json"
    cut_json.write_text("[\n" + good + ",\n" + good[:40] + '"Q9532"', encoding="utf-8")
    unclosed = folder / "unclosed.json"
    unclosed.write_text("[\n" + good + ",\n", encoding="utf-8")
    wof = folder / "wof"
    wof.mkdir()
    (wof / "1.geojson").write_text(
        json.dumps({"properties": {"wof:name": "A", "wof:id": 1, "wof:placetype": "locality"}}),
        encoding="utf-8",
    )
    (wof / "2.geojson").write_text("{", encoding="utf-8")
    sheet = folder / "sheet.csv"
    sheet.write_text("label,kind,lat,lon\nA,populated,1,2\nB,populated,95,2\n", encoding="utf-8")
    no_parent = folder / "no-parent.csv"
    no_parent.write_text("label,kind,parent\nA,populated,\nB,populated,x\n", encoding="utf-8")
    no_kind = folder / "no-kind.csv"
    no_kind.write_text("label,kind\nA,populated\nB,blob\n", encoding="utf-8")
    return {
        "SY.txt:2": read_geonames(dump(folder, geonames_line("99000001", "A"), "99\tB")),
        "cut.json.gz": read_wikidata_dump(cut_gzip, kinds=KINDS),
        "cut.json:3": read_wikidata_dump(cut_json, kinds=KINDS),
        "unclosed.json": read_wikidata_dump(unclosed, kinds=KINDS),
        "2.geojson": read_whosonfirst(wof),
        "sheet.csv:3": read_spreadsheet(sheet),
        "no-parent.csv:3": read_spreadsheet(no_parent),
        "no-kind.csv:3": read_spreadsheet(no_kind),
    }


@pytest.mark.parametrize(
    "where",
    [
        "SY.txt:2",
        "cut.json.gz",
        "cut.json:3",
        "unclosed.json",
        "2.geojson",
        "sheet.csv:3",
        "no-parent.csv:3",
        "no-kind.csv:3",
    ],
)
def test_a_damaged_source_leaves_nothing_behind(tmp_path: Path, where: str) -> None:
    """File, line and remedy are named; the folder is as it was before."""
    folder = tmp_path / "authority"
    import_records(
        [Record("place", "gn1", "Old", "populated", "kg", "CC0-1.0", "t:1")],
        name="x",
        folder=folder,
        known=[],
    )
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    source = broken_sources(tmp_path)[where]
    with pytest.raises(KgError) as caught:
        import_records(source, name="x", folder=folder, known=[])  # type: ignore[arg-type]
    assert caught.value.where.startswith(where)
    assert caught.value.remedy
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_wikidata_dump_is_filtered_by_class(tmp_path: Path) -> None:
    """Only instances of the wanted classes come in."""
    town = {"id": "Q9000001", **item("Hajin", instance_of="Q9532", aliases=("Hajeen",))}
    river = {"id": "Q9000002", **item("Styx", instance_of="Q9533")}
    path = tmp_path / "dump.json"
    path.write_text(f"[\n{json.dumps(town)},\n{json.dumps(river)}\n]\n", encoding="utf-8")
    (record,) = read_wikidata_dump(path, kinds=KINDS)
    assert (record.slug, record.label, record.aliases) == ("q9000001", "Hajin", ("Hajeen",))


MEMORY = """
import sys
from pathlib import Path
from kg.link.sources.wikidata_dump import read_wikidata_dump
def peak():  # not ru_maxrss: a child begins with its parent's
    status = open("/proc/self/status", encoding="ascii").read()
    return int(status.split("VmHWM:")[1].split()[0])
base = peak()
kinds = {"Q9532": ("place", "populated")}
count = sum(1 for _ in read_wikidata_dump(Path(sys.argv[1]), kinds=kinds))
print(count, (peak() - base) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measures as Linux does")
def test_memory_stays_flat_on_a_large_dump(tmp_path: Path) -> None:
    """A dump of 200 MB (KG_BIG_DUMP_MB sets another size) costs no more than a few megabytes."""
    megabytes = int(os.environ.get("KG_BIG_DUMP_MB", "200"))
    line = json.dumps({"id": "Q9000002", "padding": "x" * 100_000}).encode() + b",\n"
    town = json.dumps({"id": "Q9000001", **item("Hajin", instance_of="Q9532")}).encode()
    path = tmp_path / "dump.json"
    with path.open("wb") as file:
        file.write(b"[\n")
        for _ in range(megabytes * 10):
            file.write(line)
        file.write(town + b"\n]\n")
    answer = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True
    )
    count, grown = map(int, answer.stdout.split())
    assert count == 1
    assert grown < 20


def test_whosonfirst_concordances_are_taken(tmp_path: Path) -> None:
    """GeoNames and Wikidata ids come along, Arabic names too."""
    properties = {
        "wof:name": "Hajin",
        "wof:id": 1,
        "wof:placetype": "locality",
        "wof:country": "SY",
        "geom:latitude": 34.7,
        "geom:longitude": 40.8,
        "wof:concordances": {"gn:id": 174506, "wd:id": "Q9000001"},
        "name:eng_x_variant": ["Hajeen"],
        "name:ara_x_preferred": ["هجين"],
    }
    (tmp_path / "1.geojson").write_text(json.dumps({"properties": properties}), encoding="utf-8")
    (record,) = read_whosonfirst(tmp_path)
    assert record.slug == "gn174506"
    assert (record.wikidata, record.aliases, record.arabic) == ("Q9000001", ("Hajeen",), ("هجين",))


def test_a_spreadsheet_holds_actors_and_places(tmp_path: Path) -> None:
    """The kind tells which is which."""
    path = tmp_path / "sheet.csv"
    path.write_text(
        "label,kind,aliases,wikidata\n"
        "Falcons of Nowhere,non-state-armed-group,FoN|Falcons,https://www.wikidata.org/wiki/Q90\n"
        "Blorgsville,populated,,\n",
        encoding="utf-8",
    )
    actor, place = read_spreadsheet(path)
    assert (actor.scheme, actor.slug, actor.wikidata) == ("actor", "falcons-of-nowhere", "Q90")
    assert (place.scheme, place.slug) == ("place", "blorgsville")


def test_one_wikidata_id_is_one_actor(tmp_path: Path) -> None:
    """An imported actor with the id of a curated one is the curated one."""
    record = Record(
        "actor", "da3sh", "DA3SH", "non-state-armed-group", "x", "CC0-1.0", "t:1", wikidata="Q77"
    )
    known = Actor("actor/islamic-state", "non-state-armed-group", "Islamic State", wikidata="Q77")
    summary = import_records([record], name="x", folder=tmp_path, known=[known])
    assert (summary.added, summary.known) == (0, 1)


BRINGING = Record(
    "actor", "jane", "J. Doe", "person", "registry", "CC-BY-4.0", "r.csv:7", wikidata="Q9000001"
)
JANE = Actor("actor/jane", "person", "Jane Doe")


def test_a_new_id_of_a_known_entity_is_told_and_kept(tmp_path: Path) -> None:
    """The known entity gets the id and nothing else of the record, with its source."""
    place = Record(
        *("place", "gn174506", "Hagin", "populated", "wof", "CC-BY-4.0", "1.geojson"),
        wikidata="Q9000002",
        geonames="174506",
    )
    summary = import_records([BRINGING, place], name="x", folder=tmp_path, known=[JANE, HAJIN])
    assert (summary.added, summary.known, summary.conflicts) == (0, 2, 0)
    assert summary.gains == (
        "actor/jane gets Wikidata Q9000001 from registry (r.csv:7)",
        "place/hajin gets Wikidata Q9000002 from wof (1.geojson)",
    )
    rows = load_imported_rows(tmp_path)
    (jane,), (hajin,) = rows.actors, rows.places
    assert (jane.label, jane.wikidata, jane.source) == ("Jane Doe", "Q9000001", "registry")
    assert (hajin.slug, hajin.wikidata, hajin.geonames) == ("hajin", "Q9000002", None)


def test_both_provenances_stand_beside_the_entity(tmp_path: Path) -> None:
    """Two sources bring one id each to a place that ships: all else of it stays."""
    shipped = next(row for row in load_place_rows() if not (row.wikidata or row.geonames))
    known = load_entities()
    for name, column, value in (("a", "wikidata", "Q9000003"), ("b", "geonames", "99000003")):
        record = Record(
            *("place", shipped.slug, "X", "populated", f"source-{name}", "ODbL-1.0", f"{name}:1")
        )
        import_records(
            [replace(record, **{column: value})],  # type: ignore[arg-type]
            name=name,
            folder=tmp_path,
            known=known,
        )
        known = load_entities(tmp_path)
    row = load_authority(tmp_path).place_rows[f"place/{shipped.slug}"]
    assert (row.wikidata, row.geonames, row.label) == ("Q9000003", "99000003", shipped.label)
    assert row.source == f"{shipped.source} source-a source-b"
    assert row.note.endswith("Q9000003 from source-a (ODbL-1.0); 99000003 from source-b (ODbL-1.0)")
    assert (row.licence, row.kind) == (shipped.licence, shipped.kind)


CONTRADICTING = [
    ([replace(JANE, wikidata="Q1")], "Wikidata Q9000001 here, Q1 in the authority"),
    (
        [JANE, Actor("actor/john", "person", "John", wikidata="Q9000001")],
        "Q9000001 is actor/john in the authority",
    ),
]


@pytest.mark.parametrize(("known", "conflict"), CONTRADICTING)
def test_an_id_that_contradicts_is_not_taken_over(
    tmp_path: Path, known: list[Actor], conflict: str
) -> None:
    """Another id of the entity, or another entity of the id, is a conflict."""
    summary = import_records([BRINGING], name="x", folder=tmp_path, known=known)
    assert (summary.added, summary.gains, summary.conflicts) == (0, (), 1)
    assert summary.conflicts_path is not None
    assert conflict in summary.conflicts_path.read_text(encoding="utf-8")
    assert load_imported_rows(tmp_path).actors == ()


def test_two_rows_of_one_slug_are_named(tmp_path: Path) -> None:
    """Two imports that were put together by hand and contradict each other stop the program."""
    for name, qid in (("a", "Q1"), ("b", "Q2")):
        record = replace(BRINGING, wikidata=qid)
        import_records([record], name=name, folder=tmp_path, known=[])
    with pytest.raises(LexiconError, match=r"import-a.csv:2 as well") as caught:
        load_authority(tmp_path)
    assert caught.value.where == "import-b.csv:2"


def test_import_names_are_plain(tmp_path: Path) -> None:
    """The name becomes a file name."""
    with pytest.raises(LinkError, match="no name for an import"):
        import_records([], name="../x", folder=tmp_path, known=[])
