"""Every export format is read back by a reader of others, and no actor leaves without a source."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib

from kg.cli import export as command
from kg.errors import KgError, QueryError
from kg.export.formats import FORMATS, Wanted, export, find_export
from kg.export.rows import find_table, rows_of, tables
from kg.store.derived import derive
from kg.store.reader import Reader, reader
from kg.store.results import Term
from kg.store.writer import writer

BASE = "https://kg.local/"
STATED = re.compile(r"[^;]+ \(([a-z-]+: )?[a-z-]+, [^;]+, [^;]+\)")
"""Name or figure, role and stance, speaker, outlet."""
ANSWERED = re.compile(r"[^;]+ \([a-z-]+, [^;]+\)")
"""Speaker, stance, outlet."""
SOURCED = {"doers", "others", "figures", "actor1", "actor2", "side_a", "side_b"} | {
    "fatalities_said",
    "deaths_said",
}
FTM = {
    "Person": {"name", "alias", "description", "wikidataId", "proof"},
    "Organization": {"name", "alias", "description", "wikidataId", "proof"},
    "LegalEntity": {"name", "alias", "description", "wikidataId", "proof"},
    "Address": {"name", "full", "latitude", "longitude"},
    "Article": {"title", "fileName", "publisher", "publishedAt", "language", "sourceUrl"},
    "Event": {"name", "startDate", "endDate", "location", "addressEntity", "summary"}
    | {"description", "notes", "keywords", "recordId", "publisher", "proof"},
    "UnknownLink": {"subject", "object", "role", "summary", "description", "date", "recordId"}
    | {"proof"},
}
"""Schema → properties that may be given; an event has none that names an actor."""
FTM_REFERENCES = {"subject", "object", "proof", "addressEntity"}
FTM_ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?")
NP = "http://www.nanopub.org/nschema#"


@pytest.fixture(scope="module")
def golden(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Return the golden graph, and a report whose texts would run in a spreadsheet, as a store."""
    path = tmp_path_factory.mktemp("exported") / "store"
    given = pyoxigraph.Store()
    given.load(path=str(root / "tests/golden/queries.trig"), format=pyoxigraph.RdfFormat.TRIG)
    given.load(HOSTILE.encode(), format=pyoxigraph.RdfFormat.TRIG)
    with writer(path, create=True) as writing:
        for graph in given.named_graphs():
            quads = given.quads_for_pattern(None, None, None, graph)
            nquads = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
            writing.replace_graph(str(graph.value), nquads or b"")
        writing.publish(derive)
    return reader(path)


def exported(source: Reader, name: str, **wanted: object) -> bytes:
    """Export into memory."""
    out = io.BytesIO()
    export(source, out, name, Wanted(base=BASE, **wanted))  # type: ignore[arg-type]
    return out.getvalue()


def table_of(source: Reader, name: str, **wanted: object) -> list[dict[str, str]]:
    """Export a table as CSV and read it with the standard library."""
    text = exported(source, "csv", table=name, **wanted).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", [known.name for known in FORMATS])
def test_two_exports_of_one_store_are_equal(golden: Reader, name: str) -> None:
    """Each format gives the same bytes twice, and some."""
    once = exported(golden, name)
    assert len(once) > 500
    assert exported(golden, name) == once


@pytest.mark.parametrize("table", [table.slug for table in tables()])
def test_table_has_rows_and_nobody_is_accused_without_a_source(golden: Reader, table: str) -> None:
    """Whoever is said to have done something stands there with stance, speaker and outlet."""
    rows = table_of(golden, table)
    assert rows
    assert len({row[find_table(table).columns[0]] for row in rows}) == len(rows)
    for row in rows:
        for column in SOURCED & row.keys():
            for text in filter(None, row[column].split("; ")):
                assert STATED.fullmatch(text), f"{column}: {text}"
        for text in filter(None, row.get("responses", "").split("; ")):
            assert ANSWERED.fullmatch(text), text
    if table == "participants":
        assert all(row["stance"] and row["saidBy"] and row["claims"] for row in rows)


def test_accused_stand_in_no_other_column(golden: Reader) -> None:
    """A row of an event names an actor's part in columns with a source only, or as a speaker."""
    accused = {"Red Army", "Blue Front"}
    free = {"speaker", "speakerLabel", "speakers", "onBehalfOf", "via", "sentence", "notes"}
    free |= {"source_original", "headline", "source_headline"}
    seen = 0
    for table in ("incidents", "events", "claims", "figures", "acled-like", "ged-like"):
        for row in table_of(golden, table):
            for column, text in row.items():
                if column not in SOURCED | free | {"responses"}:
                    assert not any(name in text for name in accused), f"{table}.{column}: {text}"
                seen += column in SOURCED and any(name in text for name in accused)
    assert seen > 10


def test_denied_strike_has_both_stances(golden: Reader) -> None:
    """The strike on Alpha carries who told it and who denied it."""
    (strike,) = [row for row in table_of(golden, "incidents") if row["type"] == "air-strike"]
    assert "Red Army (attacker: " in strike["doers"]
    assert "River Monitor, Daily Post" in strike["doers"]
    assert strike["responses"] == "Red Army (denies, Daily Post)"
    for table, column in (("acled-like", "actor1"), ("ged-like", "side_a")):
        rows = table_of(golden, table)
        (row,) = [row for row in rows if row[column] == strike["doers"]]
        assert row["responses"] == strike["responses"]
    stances = {
        row["stance"] for row in table_of(golden, "claims") if row["incident"] == strike["incident"]
    }
    assert "denies" in stances


def test_figures_are_those_of_the_canned_query(golden: Reader) -> None:
    """The table of figures has each figure once, with the bounds that the graph gives."""
    said = (
        "PREFIX kg: <https://w3id.org/conflict-kg/ns#> SELECT ?f ?least { ?f a kg:CasualtyCount . "
    )
    counts = golden.select(said + "OPTIONAL { ?f kg:minimum ?least } }")
    expected = {(str(row["f"]), str(row["least"] or "")) for row in counts}
    assert {(row["figure"], row["low"]) for row in table_of(golden, "figures")} == expected
    assert len(expected) > 5


def test_formulas_are_disarmed_on_request_only(golden: Reader) -> None:
    """With --spreadsheet no text cell begins like a formula; without, texts are as they are."""
    plain = {row["report"]: row["headline"] for row in table_of(golden, "reports")}
    hostile = plain[f"{BASE}id/report/hostile"]
    assert hostile == '=HYPERLINK("http://x.example","a; b")'
    safe = table_of(golden, "reports", spreadsheet=True)
    assert {row["report"]: row["headline"] for row in safe}[
        f"{BASE}id/report/hostile"
    ] == "'" + hostile
    assert exported(golden, "csv", table="reports", spreadsheet=True).startswith(b"\xef\xbb\xbf")
    for table in tables():
        for row in table_of(golden, table.slug, spreadsheet=True):
            cells = [c for c in row.values() if not re.fullmatch(r"-?[\d.e-]+", c)]
            assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)


def test_items_of_lists_stay_apart(golden: Reader) -> None:
    """A text that holds what joins a list stays one item of it."""
    (names,) = [
        row["names"] for row in table_of(golden, "actors") if row["actor"].endswith("/hostile")
    ]
    assert names.split("; ") == ["one, two", "three"]


def test_parquet_says_the_same_as_csv(golden: Reader) -> None:
    """Parquet has the rows of the CSV, with types, and each column's meaning."""
    import pyarrow.parquet

    content = exported(golden, "parquet", table="events")
    read = pyarrow.parquet.read_table(io.BytesIO(content))
    rows = table_of(golden, "events")
    assert read.column("event").to_pylist() == [row["event"] for row in rows]
    assert str(read.schema.field("begins").type) == "date32[day]"
    assert str(read.schema.field("doers").type) == "list<element: string>"
    lists = [[] if row["doers"] == "" else row["doers"].split("; ") for row in rows]
    assert [value or [] for value in read.column("doers").to_pylist()] == lists
    for column in find_table("events").meanings:
        said = read.schema.field(column.name).metadata[b"description"].decode()
        assert said == column.label


def test_geojson_points_only_at_what_is_known_to_a_town(golden: Reader) -> None:
    """Each incident is a feature; one known to an area only has no point."""
    read = json.loads(exported(golden, "geojson"))
    incidents = table_of(golden, "incidents")
    assert [feature["id"] for feature in read["features"]] == [row["incident"] for row in incidents]
    points = [f for f in read["features"] if f["geometry"] is not None]
    assert points
    for feature in read["features"]:
        is_point = feature["properties"].get("precision") in {"site", "populated", "facility"}
        assert (feature["geometry"] is not None) == is_point
        if feature["geometry"]:
            longitude, latitude = feature["geometry"]["coordinates"]
            assert latitude == feature["properties"]["latitude"]
            assert longitude == feature["properties"]["longitude"]


def test_graphml_is_read_by_networkx(golden: Reader) -> None:
    """Each participation is an edge with role, stance and who says so; no edge joins actors."""
    import networkx

    network = networkx.parse_graphml(exported(golden, "graphml").decode(), force_multigraph=True)
    kinds = networkx.get_node_attributes(network, "class")
    assert set(kinds.values()) == {"actor", "place", "report", "incident", "event"}
    edges = list(network.edges(data=True))
    told = [data for *_, data in edges if data["relation"] == "participant"]
    assert len(told) == len(table_of(golden, "participants"))
    assert all(data["role"] and data["stance"] and data["saidBy"] for data in told)
    assert not [1 for start, end, _ in edges if kinds[start] == kinds[end] == "actor"]


def entities_of(source: Reader) -> list[dict[str, Any]]:
    """Export entities of FollowTheMoney."""
    return [json.loads(line) for line in exported(source, "ftm").splitlines()]


def test_entities_name_their_sources(golden: Reader) -> None:
    """Ids and properties are FollowTheMoney's, references lead somewhere, links say who says so."""
    entities = entities_of(golden)
    known = {entity["id"]: entity["schema"] for entity in entities}
    assert len(known) == len(entities) > 20
    assert set(known.values()) >= {"Event", "Organization", "LegalEntity", "Address", "UnknownLink"}
    for entity in entities:
        assert FTM_ID.fullmatch(entity["id"])
        assert entity["properties"].keys() <= FTM[entity["schema"]]
        for name, values in entity["properties"].items():
            assert values
            assert all(isinstance(value, str) and value for value in values)
            assert name not in FTM_REFERENCES or set(values) <= known.keys()
    links = [entity["properties"] for entity in entities if entity["schema"] == "UnknownLink"]
    assert len(links) == len(table_of(golden, "participants"))
    assert all(link["role"] and link["summary"] and link["proof"] for link in links)


def test_entities_follow_the_money(golden: Reader) -> None:
    """FollowTheMoney's own model accepts every entity, property and reference."""
    reason = "not tested: followthemoney is missing (pip install '.[ftm]'; it needs ICU)"
    model = pytest.importorskip("followthemoney", reason=reason).model
    assert all(names <= model.get(schema).properties.keys() for schema, names in FTM.items())
    entities = entities_of(golden)
    known = {entity["id"]: entity["schema"] for entity in entities}
    for entity in entities:
        schema = model.get(entity["schema"])
        assert not schema.validate(entity)
        for name, values in entity["properties"].items():
            prop = schema.get(name)
            for value in values:
                assert prop.type.clean(value) is not None, f"{name}: {value}"
                if prop.type.name == "entity":
                    assert model.get(known[value]).is_a(prop.range.name)


def test_nanopublications_have_their_structure(golden: Reader) -> None:
    """One for each current claim: an assertion with stance, a provenance with source."""
    data = rdflib.Dataset()
    data.parse(data=exported(golden, "nanopubs"), format="trig")
    whole = list(data.quads((None, rdflib.RDF.type, rdflib.URIRef(f"{NP}Nanopublication"), None)))
    assert len(whole) == len(table_of(golden, "claims"))
    kg = rdflib.Namespace("https://w3id.org/conflict-kg/ns#")
    for nanopub, _, _, head in whole:
        graph = data.graph(head)
        parts = {
            part: graph.value(nanopub, rdflib.URIRef(f"{NP}has{part}"))
            for part in ("Assertion", "Provenance", "PublicationInfo")
        }
        assert len({head, *parts.values()}) == 4
        assert all(len(data.graph(name)) for name in parts.values())
        assertion = data.graph(parts["Assertion"])
        (claim,) = assertion.subjects(kg.about)
        assert assertion.value(claim, kg.stance) is not None
        for part in assertion.objects(None, kg.participation):
            assert claim in set(assertion.objects(part, kg.assertedBy))
        provenance = data.graph(parts["Provenance"])
        assert provenance.value(parts["Assertion"], rdflib.PROV.wasAttributedTo) is not None
        assert provenance.value(parts["Assertion"], rdflib.PROV.wasDerivedFrom) is not None
        info = data.graph(parts["PublicationInfo"])
        assert (nanopub, None, None) in info
        sem = rdflib.Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
        assert not list(assertion.objects(None, sem.hasActor))


def test_crate_says_what_is_in_it(golden: Reader) -> None:
    """The archive lists all of its files; graph and tables are those of the other formats."""
    content = exported(golden, "crate", license="https://creativecommons.org/licenses/by/4.0/")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        graph = json.loads(archive.read("ro-crate-metadata.json"))["@graph"]
        assert archive.read("graph.nq") == exported(golden, "nquads")
        assert archive.read("claims.csv") == exported(golden, "csv", table="claims")
        columns = json.loads(archive.read("csv-metadata.json"))["tables"]
        void = pyoxigraph.Store()
        void.load(
            archive.read("void.ttl"), format=pyoxigraph.RdfFormat.TURTLE, base_iri="http://c/"
        )
    by_id = {entity["@id"]: entity for entity in graph}
    assert by_id["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    parts = {part["@id"] for part in by_id["./"]["hasPart"]}
    assert parts | {"ro-crate-metadata.json"} == names
    assert all(by_id[part]["@type"] == "File" for part in parts)
    assert by_id["./"]["license"]["@id"] in by_id
    assert by_id["./"]["datePublished"]
    assert {table["url"] for table in columns} == {name for name in names if name.endswith(".csv")}
    served = void.query(
        "SELECT ?file { ?d a <http://rdfs.org/ns/void#Dataset> ; "
        "<http://www.w3.org/ns/dcat#distribution>/<http://www.w3.org/ns/dcat#downloadURL> ?file }"
    )
    files = {row["file"].value.removeprefix("http://c/") for row in served}
    assert files == names - {"void.ttl", "ro-crate-metadata.json"}


@pytest.mark.parametrize(
    ("name", "wanted", "said"),
    [
        ("yaml", {}, "there is no export format"),
        ("csv", {"table": "wars"}, "there is no table"),
        ("geojson", {"table": "events"}, "has no --table"),
        ("turtle", {"spreadsheet": True}, "has no --spreadsheet"),
        ("csv", {"report": "x"}, "has no --report"),
    ],
)
def test_what_a_format_cannot_do_is_refused(
    golden: Reader, name: str, wanted: dict[str, object], said: str
) -> None:
    """Errors name what is wrong and what there is."""
    with pytest.raises(KgError, match=said) as caught:
        exported(golden, name, **wanted)
    assert caught.value.remedy


def test_help_names_every_format_and_table() -> None:
    """The command's help tells of all formats and tables."""
    text = command.export.__doc__ or ""
    for name in (*(known.name for known in FORMATS), *(table.slug for table in tables())):
        assert re.search(rf"\b{name}\b", text), name


def test_aliases_of_rdf_formats_hold() -> None:
    """What was typed before there were other formats still works."""
    assert find_export("ttl").name == "turtle"
    assert find_export("nq").name == "nquads"


def test_rows_merge_the_pieces_of_a_query(golden: Reader) -> None:
    """A value that no number fits names its column."""

    class Broken:
        def stream(self, _query: str) -> Iterator[tuple[Term | None, ...]]:
            columns = find_table("figures").columns
            row: list[Term | None] = [None] * len(columns)
            row[0], row[1] = Term("uri", "urn:f"), Term("uri", "urn:c")
            row[columns.index("low")] = Term("literal", "many")
            yield tuple(row)

    with pytest.raises(QueryError, match="low holds"):
        list(rows_of(Broken(), find_table("figures")))


HOSTILE = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix kg: <https://w3id.org/conflict-kg/ns#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://kg.local/graph/report/hostile> {
  <https://kg.local/id/report/hostile> a kg:Report ; dcterms:identifier "@SUM(1)" ;
    prov:specializationOf <https://kg.local/id/article/hostile> ;
    schema:headline "=HYPERLINK(\\"http://x.example\\",\\"a; b\\")" .
  <https://kg.local/id/actor/hostile> a kg:Actor, kg:Group ;
    skos:prefLabel "+1<script>&\\u0001"@en ; skos:altLabel "one; two", "three" ;
    kg:localTo <https://kg.local/id/report/hostile> .
}
"""
