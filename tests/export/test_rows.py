"""Tests of tables that are exported: rows put together from pieces, and written in each format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalog import CannedQuery
from kg.errors import QueryError
from kg.export.followthemoney import write_entities
from kg.export.geojson import write_geojson
from kg.export.graphml import write_graphml
from kg.export.rows import JOINT, Value, find_table, rows_of, tables
from kg.export.sheets import csvw, write_csv, write_parquet
from kg.store.results import Term
from kg.vocab.terms import EventType, Role

BASE = "https://kg.local/"
Piece = tuple[str, str, Term]
"""First column of the row, another column, and a value of it."""


class Pieces:
    """A source that answers the query of each table with pieces of rows."""

    def __init__(self, **pieces: list[Piece]) -> None:
        self._by_query = {
            find_table(name).text: (find_table(name), found) for name, found in pieces.items()
        }

    def stream(self, query: str) -> Iterator[tuple[Term | None, ...]]:
        """Yield one piece of a row at a time."""
        if query in self._by_query:
            table, pieces = self._by_query[query]
            for key, column, value in pieces:
                row: list[Term | None] = [None] * len(table.columns)
                row[0] = Term("uri", key)
                row[table.columns.index(column)] = value
                yield tuple(row)


def text(value: str, language: str | None = None) -> Term:
    """Make a text."""
    return Term("literal", value, language=language)


def iri(value: str) -> Term:
    """Make an IRI."""
    return Term("uri", value)


def rows(name: str, *pieces: Piece) -> list[dict[str, Value]]:
    """Return the rows of a table that is made of *pieces*."""
    table = find_table(name)
    found = rows_of(Pieces(**{name: list(pieces)}), table)
    return [
        {k: v for k, v in zip(table.columns, row, strict=True) if v is not None} for row in found
    ]


FIGURE = ("urn:f", "claim", iri("urn:c"))
READ = {
    "integer": ("low", text("7"), 7),
    "integer below zero": ("low", text("-7"), -7),
    "decimal": ("confidence", text("0.5"), 0.5),
    "decimal without a point": ("confidence", text("1"), 1.0),
    "true": ("summable", text("true"), True),
    "true as a digit": ("summable", text("1"), True),
    "false": ("summable", text("false"), False),
    "day": ("published", text("2018-11-09"), "2018-11-09"),
    "day and hour": ("published", text("2018-11-09T10:00:00Z"), "2018-11-09"),
    "text": ("sentence", text("a\tb\nc", "en"), "a\tb\nc"),
    "text that is JSON": ("sentence", text('["a"]'), '["a"]'),
    "concept": ("harm", iri(EventType.AIR_STRIKE), "air-strike"),
    "IRI of others": ("harm", iri("https://other.example/x"), "https://other.example/x"),
    "text like a concept": ("harm", text(EventType.AIR_STRIKE), EventType.AIR_STRIKE),
    "nothing to see": ("sentence", text("\u2028\u0085\x0c"), "\u2028\u0085\x0c"),
}


@pytest.mark.parametrize("name", READ)
def test_value_is_read_by_the_type_of_its_column(name: str) -> None:
    """Numbers, truth, days and texts; concepts of ours go by their names."""
    column, term, value = READ[name]
    (row,) = rows("figures", FIGURE, ("urn:f", column, term))
    assert row == {"figure": "urn:f", "claim": "urn:c", column: value}
    assert type(row[column]) is type(value)


def test_list_joins_its_values_once_and_in_order() -> None:
    """Items stay apart whatever they hold."""
    (row,) = rows(
        "actors",
        ("urn:a", "classes", text("Group")),
        *(("urn:a", "names", text(name)) for name in ("two", "one", "two", f"a{JOINT}b", "")),
    )
    assert row["names"] == JOINT.join(["", "a, b", "one", "two"])


def test_column_that_is_no_list_takes_the_first_of_several() -> None:
    """Whoever answers first does not matter: the first in order is taken."""
    pieces = [("urn:f", "low", text(n)) for n in ("30", "4", "200")]
    assert rows("figures", FIGURE, *pieces)[0]["low"] == 200
    assert rows("figures", *reversed(pieces), FIGURE) == rows("figures", FIGURE, *pieces)


def test_row_without_its_second_column_is_none() -> None:
    """A piece of what is not in the table, such as a superseded figure's, makes no row."""
    assert rows("figures", ("urn:f", "low", text("7"))) == []
    assert rows("figures") == []
    assert [row["figure"] for row in rows("figures", ("urn:x", "low", text("7")), FIGURE)] == [
        "urn:f"
    ]


PIECES = st.lists(
    st.tuples(
        st.sampled_from(["urn:a", "urn:b", 'urn:"q', "urn:é"]),
        st.sampled_from(["classes", "label", "names"]),
        st.builds(text, st.text(st.characters(exclude_categories=["Cs"]), max_size=4)),
    ),
    max_size=12,
)


@given(PIECES, st.randoms(use_true_random=False))
def test_rows_do_not_hang_on_the_order_of_pieces(pieces: list[Piece], drawn: object) -> None:
    """Each row comes once, and in an order that the content gives alone."""
    shuffled = [*pieces, *pieces[:3]]
    drawn.shuffle(shuffled)  # type: ignore[attr-defined]
    found = rows("actors", *pieces)
    assert rows("actors", *shuffled) == found
    keys = [row["actor"] for row in found]
    assert len(set(keys)) == len(keys)
    assert set(keys) == {key for key, column, _ in pieces if column == "classes"}


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [("low", "many", "integer"), ("low", "7.5", "integer"), ("confidence", "sure", "decimal")],
)
def test_value_that_is_no_number_names_its_column(column: str, value: str, what: str) -> None:
    """What breaks a shape is told with a way to find it."""
    with pytest.raises(QueryError) as caught:
        rows("figures", FIGURE, ("urn:f", column, text(value)))
    assert caught.value.what == f'the column {column} holds "{value}", which is no {what}'
    assert "kg validate" in caught.value.remedy


def test_table_that_is_not_there_is_told_with_those_that_are() -> None:
    """The names are sorted, to be found."""
    with pytest.raises(QueryError, match='there is no table "wars"') as caught:
        find_table("wars")
    names = caught.value.remedy.removeprefix("choose one of ").split(", ")
    assert names == sorted(table.slug for table in tables())


def sheet(name: str, *pieces: Piece, spreadsheet: bool = False) -> list[list[str]]:
    """Write a table as CSV and read its cells."""
    out = io.BytesIO()
    source = Pieces(**{name: list(pieces)})
    count = write_csv(source, find_table(name), out, spreadsheet=spreadsheet)
    raw = out.getvalue()
    assert raw.startswith(b"\xef\xbb\xbf") is spreadsheet
    header, *found = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert header == list(find_table(name).columns)
    assert count == len(found)
    return found


def test_carriage_return_ends_no_row() -> None:
    """A text with one is a cell like any other; no formula begins a row of its own behind it."""
    value = "told\r=HYPERLINK(1)\rand\r\nso on"
    ((*_, cell),) = sheet("figures", FIGURE, ("urn:f", "sentence", text(value)))
    assert cell == value


def test_table_without_rows_is_its_header() -> None:
    """An empty store gives a table that can be read."""
    assert sheet("figures") == []
    assert sheet("figures", spreadsheet=True) == []


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
def test_cell_is_read_back_as_it_was(value: str) -> None:
    """Quotation marks, commas and line ends in a text survive."""
    ((key, claim, *cells),) = sheet("figures", FIGURE, ("urn:f", "sentence", text(value)))
    assert (key, claim, cells[-1]) == ("urn:f", "urn:c", value)
    assert set(cells[:-1]) == {""}


@given(
    st.sampled_from(
        ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "a", " ", "'", "1"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
def test_formula_gets_an_apostrophe_for_spreadsheets(begin: str, rest: str) -> None:
    """What a spreadsheet would run begins with an apostrophe there; nothing else is changed."""
    value = begin + rest
    piece = ("urn:f", "sentence", text(value))
    ((*_, cell),) = sheet("figures", FIGURE, piece, spreadsheet=True)
    runs = begin not in "a '1"
    assert cell == ("'" + value if runs else value)


def test_numbers_are_no_formulas() -> None:
    """A figure below zero stays a number."""
    piece = ("urn:f", "low", text("-7"))
    (cells,) = sheet("figures", FIGURE, piece, spreadsheet=True)
    assert cells[find_table("figures").columns.index("low")] == "-7"


def test_truth_is_written_as_xml_schema_has_it() -> None:
    """Python's own words would be read as text."""
    place = find_table("figures").columns.index("summable")
    for said in ("true", "false"):
        (cells,) = sheet("figures", FIGURE, ("urn:f", "summable", text(said)))
        assert cells[place] == said


def parquet(*pieces: Piece) -> list[dict[str, object]]:
    """Write figures as Parquet and read them."""
    pq = pytest.importorskip("pyarrow.parquet")
    out = io.BytesIO()
    write_parquet(Pieces(figures=list(pieces)), find_table("figures"), out)
    found: list[dict[str, object]] = pq.read_table(io.BytesIO(out.getvalue())).to_pylist()
    return [{k: v for k, v in row.items() if v is not None} for row in found]


def test_parquet_keeps_types() -> None:
    """A list is a list, a day a day; what is not there is nothing."""
    found = parquet(
        FIGURE,
        ("urn:f", "low", text("7")),
        ("urn:f", "summable", text("false")),
        ("urn:f", "published", text("2018-11-09")),
        ("urn:f", "reasons", text("b")),
        ("urn:f", "reasons", text("a")),
    )
    assert [{k: str(v) for k, v in row.items()} for row in found] == [
        {
            "figure": "urn:f",
            "claim": "urn:c",
            "low": "7",
            "summable": "False",
            "reasons": "['a', 'b']",
            "published": "2018-11-09",
        }
    ]
    assert parquet() == []


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [("published", "soon", "date"), ("published", "2018-02-30", "date"),
     ("low", "9" * 30, "integer of 64 bits")],
)  # fmt: skip
def test_what_parquet_cannot_hold_names_its_column(column: str, value: str, what: str) -> None:
    """A day that no calendar has, or a number too long, is no traceback."""
    with pytest.raises(QueryError) as caught:
        parquet(FIGURE, ("urn:f", column, text(value)))
    assert caught.value.what == f'the column {column} holds "{value}", which is no {what}'
    assert "kg validate" in caught.value.remedy


@pytest.mark.parametrize("table", list(tables()), ids=lambda table: table.slug)
def test_every_table_is_described_to_machines(table: CannedQuery) -> None:
    """Each column has a meaning and a type; only lists have what parts their items."""
    (described,) = json.loads(csvw([table]))["tables"]
    columns = described["tableSchema"]["columns"]
    assert described["url"] == f"{table.slug}.csv"
    assert described["tableSchema"]["primaryKey"] == table.columns[0]
    assert [column["name"] for column in columns] == list(table.columns)
    assert all(column["dc:description"] and column["datatype"] for column in columns)
    lists = [column.name for column in table.meanings if column.type == "list"]
    assert [column["name"] for column in columns if column.get("separator") == JOINT] == lists


def features(*pieces: Piece) -> list[dict[str, object]]:
    """Write incidents as GeoJSON and read them."""
    out = io.BytesIO()
    count = write_geojson(Pieces(incidents=list(pieces)), out)
    found = json.loads(out.getvalue())
    assert found["type"] == "FeatureCollection"
    assert count == len(found["features"])
    return list(found["features"])


INCIDENT = ("urn:i", "type", iri(EventType.AIR_STRIKE))
AT = [("urn:i", "latitude", text("34.69")), ("urn:i", "longitude", text("40.83"))]


@pytest.mark.parametrize(
    ("precision", "is_point"),
    [("site", True), ("populated", True), ("facility", True), ("admin1", False),
     ("country", False), (None, False)],
)  # fmt: skip
def test_only_a_town_or_better_is_a_point(precision: str | None, is_point: bool) -> None:
    """A pin in the middle of a province would claim what nobody said."""
    known = [("urn:i", "precision", text(precision))] if precision else []
    (feature,) = features(INCIDENT, *AT, *known)
    point = {"type": "Point", "coordinates": [40.83, 34.69]}
    assert feature["geometry"] == (point if is_point else None)
    assert feature["id"] == "urn:i"


def test_feature_without_coordinates_has_no_point() -> None:
    """A town that nobody has located, or half so, is on no map; an empty store is a map."""
    precise = ("urn:i", "precision", text("populated"))
    for at in ([], AT[:1], AT[1:]):
        (feature,) = features(INCIDENT, precise, *at)
        assert feature["geometry"] is None
    assert features() == []


def entities(**pieces: list[Piece]) -> list[dict[str, object]]:
    """Write entities of FollowTheMoney and read them."""
    out = io.BytesIO()
    count = write_entities(Pieces(**pieces), out, base=BASE)
    found = [json.loads(line) for line in out.getvalue().splitlines()]
    assert count == len(found)
    return found


@pytest.mark.parametrize(
    ("classes", "local_to", "schema"),
    [
        ("Person", None, "Person"),
        ("Person", "report/0", "Person"),
        ("Group", None, "Organization"),
        ("Group", "report/0", "LegalEntity"),
    ],
)
def test_what_one_report_alone_knows_is_no_organisation(
    classes: str, local_to: str | None, schema: str
) -> None:
    """'The gunmen' of a report are some entity, with the report as proof."""
    actor = f"{BASE}id/actor/x"
    pieces = [
        (actor, "classes", text(classes)),
        (actor, "label", text("X")),
        (actor, "matches", iri("http://www.wikidata.org/entity/Q7")),
        (actor, "matches", iri("https://other.example/entity/Q8")),
    ]
    pieces += [(actor, "localTo", iri(f"{BASE}id/{local_to}"))] if local_to else []
    (entity,) = entities(actors=pieces)
    properties = {"name": ["X"], "wikidataId": ["Q7"]}
    properties |= {"proof": ["kg-report.0"]} if local_to else {}
    assert entity == {"id": "kg-actor.x", "schema": schema, "properties": properties}


@given(st.lists(st.text(st.sampled_from("ab/.-_é A"), max_size=6), min_size=2, unique=True))
def test_two_things_never_share_an_id(paths: list[str]) -> None:
    """Whatever an IRI holds, its id has allowed characters and is its own."""
    pieces = [(f"{BASE}id/actor/{path}", "classes", text("Group")) for path in paths]
    ids = [str(entity["id"]) for entity in entities(actors=pieces)]
    assert len(set(ids)) == len(paths)
    assert all(id.isascii() and id[-1].isalnum() and " " not in id for id in ids)


def test_part_in_an_event_is_a_link_with_stance_and_speaker() -> None:
    """Who is said to have done it stands there with how it is said, and by whom."""
    part, actor, event = (f"{BASE}id/{kind}/x" for kind in ("participation", "actor", "event"))
    pieces: Mapping[str, Term] = {
        "event": iri(event),
        "actor": iri(actor),
        "role": iri(Role.ATTACKER),
        "stance": text("denies"),
        "saidBy": text("River Monitor"),
    }
    (link,) = entities(participants=[(part, column, term) for column, term in pieces.items()])
    assert link["schema"] == "UnknownLink"
    assert link["properties"] == {
        "subject": ["kg-actor.x"],
        "object": ["kg-event.x"],
        "role": ["attacker (denies)"],
        "summary": ["said by River Monitor"],
        "recordId": [part],
    }


def network(**pieces: list[Piece]) -> ET.Element:
    """Write GraphML and read it."""
    out = io.BytesIO()
    count = write_graphml(Pieces(**pieces), out)
    (graph,) = ET.fromstring(out.getvalue()).iter("{http://graphml.graphdrawing.org/xmlns}graph")
    assert count == len(graph)
    return graph


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10))
def test_label_of_any_characters_makes_a_graph_that_is_read(label: str) -> None:
    """Marks of XML are escaped, and what XML cannot hold is no reason to fail."""
    (node,) = network(actors=[("urn:a", "classes", text("Group")), ("urn:a", "label", text(label))])
    name = next(d.text for d in node if d.get("key") == "node-name")
    if label.isprintable():
        assert name == label


def test_edges_join_only_what_is_known_on_both_ends() -> None:
    """An event without an incident has no edge to one; no edge joins two actors."""
    event = [
        ("urn:e", "type", iri(EventType.AIR_STRIKE)),
        ("urn:e", "report", iri("urn:r")),
    ]
    part = [
        ("urn:p", "event", iri("urn:e")),
        ("urn:p", "actor", iri("urn:a")),
        ("urn:p", "role", iri(Role.ATTACKER)),
    ]
    graph = network(events=event, participants=part)
    edges = [(e.get("source"), e.get("target")) for e in graph if e.tag.endswith("edge")]
    assert edges == [("urn:a", "urn:e"), ("urn:e", "urn:r")]
    assert [n.get("id") for n in graph if n.tag.endswith("node")] == ["urn:e"]
