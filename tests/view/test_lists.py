"""An address asks for a list, and every part of the page says what was asked."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.store.lists import LONGER, UNDATED, Lists, TooSlow
from kg.view.lists import (
    LISTS,
    List,
    Listing,
    Namer,
    Request,
    as_atom,
    as_csv,
    as_features,
    as_objects,
    as_solutions,
    filters,
    make_listing,
    make_related,
    read_request,
)
from kg.view.lists.facets import FACET_VALUES, ShownFacet, value_label
from kg.view.lists.request import MOST_ROWS
from kg.vocab.schemes import concept_iri
from tests.store.lists import BASE, lists

ENOUGH = 300.0
ATOM = "{http://www.w3.org/2005/Atom}"


def iri(kind: str, name: str) -> str:
    """Return the IRI of one of our things."""
    return f"{BASE}id/{kind}/{name}"


STRIKE, SHELLING = concept_iri("event-type", "air-strike"), concept_iri("event-type", "shelling")
ATTACKER, STATED = concept_iri("role", "attacker"), concept_iri("stance", "asserts")
DENIED = concept_iri("stance", "denies")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lists]:
    """Return lists of three incidents: two in Hajin in 2018, one without day and place."""
    part = {"actor": iri("actor", "us"), "role": ATTACKER}
    rows = [
        {
            "item": iri("incident", "a"), "begins": "2018-10-20", "ends": "2018-10-20",
            "type": STRIKE, "killed": 26, "killedHigh": 30, "killedOpen": 1, "speakers": 2,
            "latitude": 34.69, "longitude": 40.83, "precision": "populated",
            "stands": iri("place", "hajin"), "known": "2026-01-02T00:00:00Z",
            "updated": "2026-01-03T00:00:00Z",
        },
        {
            "item": iri("incident", "b"), "begins": "2018-11-09", "ends": "2018-11-10",
            "type": SHELLING, "killed": 0, "killedHigh": 0,
        },
        {"item": iri("incident", "c"), "type": STRIKE},
    ]  # fmt: skip
    facets = [
        {"item": iri("incident", "a"), "type": STRIKE},
        {"item": iri("incident", "b"), "type": SHELLING},
        {"item": iri("incident", "c"), "type": STRIKE},
        {"item": iri("incident", "a"), "spot": iri("place", "hajin"),
         "place": iri("place", "hajin")},
        {"item": iri("incident", "a"), "place": iri("place", "syria")},
        {"item": iri("incident", "b"), "spot": iri("place", "hajin"),
         "place": iri("place", "hajin")},
        {"item": iri("incident", "b"), "place": iri("place", "syria")},
        {"item": iri("incident", "a"), **part, "stance": STATED, "by": iri("actor", "sohr")},
        {"item": iri("incident", "a"), **part, "stance": DENIED},
        {"item": iri("incident", "b"), "actor": iri("actor", "is"),
         "role": concept_iri("role", "target"), "stance": STATED},
        {"item": iri("incident", "c"), "actor": iri("actor", "is"),
         "role": concept_iri("role", "target"), "stance": STATED},
        {"item": iri("incident", "a"), "source": iri("actor", "sohr")},
    ]  # fmt: skip
    names = {
        iri("place", "hajin"): "Hajin",
        iri("place", "syria"): "Syria",
        iri("actor", "us"): "US-led coalition",
        iri("actor", "is"): "Islamic State",
        iri("actor", "sohr"): "SOHR",
    }
    areas = {iri("place", "hajin"): iri("place", "syria")}
    events = [
        {"item": iri("event", n), "begins": f"{y}-05-01", "ends": f"{y}-05-01", "type": STRIKE}
        for n, y in (("x", 2018), ("y", 2018), ("z", 2019))
    ] + [{"item": iri("event", "undated"), "type": STRIKE}]
    found = lists(
        tmp_path_factory.mktemp("lists"),
        incidents=rows,
        incidents_facets=facets,
        events=events,
        events_facets=[{"item": e["item"], **part, "stance": STATED} for e in events],
        names=[{"item": i, "name": n, "area": areas.get(i)} for i, n in names.items()],
    )
    yield found
    found.close()


def asked(address: str) -> Request:
    """Read the request of an address."""
    parts = urlsplit(address)
    return read_request(LISTS[parts.path.strip("/")], dict(parse_qsl(parts.query)), base=BASE)


# -- addresses -------------------------------------------------------------------------------

VALUES: Mapping[str, st.SearchStrategy[str]] = {
    "actor": st.sampled_from(["us", "a b", "https://other.example/x"]),
    "place": st.just("hajin"),
    "report": st.just("0ff3"),
    "time": st.sampled_from(["2018", "2018-10", UNDATED]),
    "percent": st.just("90-100"),
    "language": st.just("en"),
    "host": st.just("www.wikidata.org"),
    "event-type": st.just("air-strike"),
    "role": st.just("attacker"),
    "stance": st.just("denies"),
    "harm": st.just("killed"),
    "victim-status": st.just("civilian"),
    "verification": st.just("https://w3id.org/conflict-kg/verification/x"),
    "realisation": st.just("occurred"),
    "modality": st.just("disputed"),
    "actor-kind": st.just("https://w3id.org/conflict-kg/actor-kind/x"),
    "place-kind": st.just("https://w3id.org/conflict-kg/place-kind/x"),
}


@st.composite
def addresses(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """Draw a list and parameters that it has."""
    kind = LISTS[draw(st.sampled_from(sorted(LISTS)))]
    values = {
        facet.column: draw(VALUES[facet.values]) for facet in kind.facets if draw(st.booleans())
    }
    column = draw(st.sampled_from([column.sort for column in kind.columns if column.sort]))
    values["sort"] = draw(st.sampled_from(["", "-"])) + column
    values["page"] = str(draw(st.integers(1, 9)))
    values["size"] = str(draw(st.integers(1, MOST_ROWS)))
    if kind.is_dated and draw(st.booleans()):
        values |= {"from": "2018-01-01", "to": "2018-12-31", "undated": "include"}
    if kind.has_words and draw(st.booleans()):
        values["q"] = draw(st.text("ab %&=ä", min_size=1, max_size=9).filter(str.strip)).strip()
    return kind.name, values


@given(addresses())
def test_an_address_reads_back_as_it_was_written(drawn: tuple[str, dict[str, str]]) -> None:
    """What a list asks for and its address say the same: no filter is lost on the way."""
    name, values = drawn
    request = read_request(LISTS[name], values, base=BASE)
    assert asked(request.href(base=BASE)) == request
    assert {column for column, _ in request.chosen} <= values.keys()
    assert len(request.chosen) == len(set(values) & {f.column for f in LISTS[name].facets})


@given(addresses())
def test_a_filter_is_set_and_taken_away(drawn: tuple[str, dict[str, str]]) -> None:
    """Setting a facet begins at the first page; taking it away leaves all others."""
    name, values = drawn
    request = read_request(LISTS[name], values, base=BASE)
    facet = LISTS[name].facets[0]
    with_it = request.with_value(facet.column, "x")
    assert dict(with_it.chosen) == dict(request.chosen) | {facet.column: "x"}
    assert with_it.page == 1
    without = with_it.with_value(facet.column, "")
    assert dict(without.chosen) == {c: v for c, v in request.chosen if c != facet.column}


@pytest.mark.parametrize(
    ("list_name", "values", "words", "remedy"),
    [
        ("incidents", {"colour": "red"}, "no parameter 'colour'", "its parameters are: actor,"),
        ("actors", {"from": "2018-01-01"}, "no parameter 'from'", "kind,"),
        ("incidents", {"from": "soon"}, "'from' cannot be 'soon'", "YYYY-MM-DD"),
        ("incidents", {"to": "2018-02-30"}, "'to' cannot be '2018-02-30'", "YYYY-MM-DD"),
        ("incidents", {"page": "0"}, "'page' cannot be '0'", "from 1 to 1000000"),
        ("incidents", {"page": "-1"}, "'page' cannot be '-1'", "from 1 to 1000000"),
        ("incidents", {"size": "501"}, "'size' cannot be '501'", f"from 1 to {MOST_ROWS}"),
        ("incidents", {"size": "٣"}, "'size' cannot be '٣'", "whole number"),
        ("incidents", {"sort": "colour"}, "'sort' cannot be 'colour'", "begins, type, killed"),
        ("incidents", {"sort": "--killed"}, "'sort' cannot be '--killed'", "sort by one of"),
        ("incidents", {"all": "colour"}, "'all' cannot be 'colour'", "name a facet"),
        ("incidents", {"undated": "yes"}, "'undated' cannot be 'yes'", "write include"),
        ("incidents", {"type": "cake"}, "'type' cannot be 'cake'", "it is one of"),
        ("incidents", {"actor": "x" * 301}, "'actor' cannot be", "at most 300 characters"),
    ],
)
def test_a_wrong_parameter_is_named_with_its_list_and_a_remedy(
    list_name: str, values: dict[str, str], words: str, remedy: str
) -> None:
    """Nothing is passed over silently: a list that ignores a filter looks like an answer."""
    with pytest.raises(QueryError) as caught:
        read_request(LISTS[list_name], values, base=BASE)
    assert words in caught.value.what
    assert caught.value.where == f"/{list_name}"
    assert remedy in caught.value.remedy


def test_blank_parameters_are_no_filters() -> None:
    """An empty field of a form asks for nothing."""
    blank = read_request(LISTS["incidents"], {"actor": " ", "from": ""}, base=BASE)
    assert blank == read_request(LISTS["incidents"], {}, base=BASE)
    assert blank.href(base=BASE) == "/incidents"


@pytest.mark.parametrize("kind", LISTS.values(), ids=list(LISTS))
def test_every_declared_filter_is_read(kind: List) -> None:
    """What the document of operations offers, the server takes."""
    values = {
        "sort": "", "page": "1", "size": "9", "all": "", "from": "2018-01-01", "to": "2018-12-31",
        "undated": "include", "q": "x",
    }  # fmt: skip
    for name, told in filters(kind):
        assert told
        read_request(kind, {name: values[name]}, base=BASE)


# -- the page --------------------------------------------------------------------------------


def page(made: Lists, address: str, *, facets: bool = True) -> Listing:
    """Make the page of an address."""
    return make_listing(
        made, asked(address), base=BASE, seconds=ENOUGH, facet_seconds=ENOUGH if facets else None
    )


@pytest.mark.parametrize(
    ("address", "items", "sentence"),
    [
        ("/incidents", "b a c", "3 incidents"),
        ("/incidents?sort=begins", "a b c", "3 incidents"),
        ("/incidents?type=air-strike", "a c", "2 incidents: type: air strike"),
        ("/incidents?when=2018-10", "a", "1 incident: in October 2018"),
        ("/incidents?when=undated", "c", "1 incident: without a date"),
        ("/incidents?place=syria", "b a", "2 incidents: in Syria"),
        (
            "/incidents?actor=us&role=attacker",
            "a",
            "1 incident: US-led coalition has a part in it; as attacker",
        ),
        (
            "/incidents?actor=is&role=attacker",
            "",
            "0 incidents: Islamic State has a part in it; as attacker",
        ),
        ("/incidents?from=2018-11-01", "b", "1 incident: since 1 November 2018"),
        (
            "/incidents?from=2018-11-01&to=2018-11-30&undated=include",
            "b c",
            "2 incidents: within November 2018 or without a date",
        ),
        ("/incidents?sort=-killed&size=1&page=2", "b", "3 incidents"),
        ("/incidents?size=2&page=99", "c", "3 incidents"),
    ],
)
def test_a_page_shows_exactly_what_was_asked_and_says_it(
    made: Lists, address: str, items: str, sentence: str
) -> None:
    """Rows are the wanted ones, in their order; the sentence tells every filter."""
    listing = page(made, address)
    hrefs = [row[1][0][0].href for row in listing.rows]
    assert hrefs == [f"/doc/incident/{name}" for name in items.split()]
    assert listing.sentence == sentence


@pytest.mark.parametrize(
    "address",
    ["/incidents", "/incidents?place=syria", "/incidents?actor=us", "/incidents?type=shelling"],
)
def test_each_count_of_a_facet_is_what_its_link_gives(made: Lists, address: str) -> None:
    """Following a value shows as many things as it promised; a chosen value leads back."""
    listing = page(made, address)
    seen = 0
    for facet in listing.facets:
        for choice in facet.choices:
            seen += 1
            after = made.count(asked(choice.href).wanted(), seconds=ENOUGH)
            if choice.is_chosen:
                assert facet.is_chosen
                assert after >= choice.number
            else:
                assert after == choice.number
    assert seen > 3


def test_what_days_leave_out_is_told_with_the_way_to_it(made: Lists) -> None:
    """Undated things are counted, and one link brings them in."""
    listing = page(made, "/incidents?from=2018-01-01")
    assert (listing.total, listing.undated) == (2, 1)
    wider = asked(listing.undated_href)
    assert made.count(wider.wanted(), seconds=ENOUGH) == 3
    assert page(made, "/incidents").undated == 0


def test_an_empty_list_says_what_each_filter_costs(made: Lists) -> None:
    """Without this filter, so many; nobody counts where there are rows."""
    empty = page(made, "/incidents?type=shelling&actor=us")
    assert {a.words: a.number for a in empty.active} == {
        "type: shelling": 1,
        "US-led coalition has a part in it": 1,
    }
    some = page(made, "/incidents?actor=us")
    assert [a.number for a in some.active] == [None]


def test_pages_lead_on_and_back(made: Lists) -> None:
    """The first has none before it, the last none after it."""
    first, last = page(made, "/incidents?size=2"), page(made, "/incidents?size=2&page=2")
    assert (first.previous_href, first.next_href, first.first) == (
        "", "/incidents?size=2&page=2", 1,
    )  # fmt: skip
    assert (last.previous_href, last.next_href, last.first) == (
        "/incidents?size=2", "", 3,
    )  # fmt: skip


def test_headings_sort_and_turn_round(made: Lists) -> None:
    """A number begins with the most, a name with A; the column that holds turns round."""
    by = {h.text: h for h in page(made, "/incidents?sort=-killed").headings}
    assert (by["Killed"].sorted, by["Killed"].href) == ("descending", "/incidents?sort=killed")
    assert (by["What"].sorted, by["What"].href) == ("none", "/incidents?sort=type")
    assert by["Voices"].href == "/incidents?sort=-speakers"
    assert by["Where"].href == ""


def test_accused_stand_in_a_row_with_stance_and_source(made: Lists) -> None:
    """Exactly who is said to have done it, and who says so; a target is not among them."""
    rows = page(made, "/incidents?sort=begins").rows
    doers = [[(shown.text, note) for shown, note in row[3]] for row in rows]
    assert doers == [
        [("US-led coalition", "stated: SOHR; denied: the report")],
        [],
        [],
    ]
    killed = [row[4][0][0].text for row in rows]
    assert killed == ["26–30+", "0", ""]


def test_facets_without_time_are_told_to_be_too_slow(tmp_path: Path) -> None:
    """The rows are there; a facet that did not come in time has no numbers."""
    items = [{"item": iri("incident", f"{n:04}"), "type": STRIKE} for n in range(1_500)]
    found = lists(
        tmp_path,
        incidents=items,
        incidents_facets=[{"item": one["item"], "type": STRIKE} for one in items],
    )
    asking = asked("/incidents")
    slow = make_listing(found, asking, base=BASE, seconds=ENOUGH, facet_seconds=1e-9)
    assert len(slow.rows) == asking.size
    (types,) = (facet for facet in slow.facets if facet.column == "type")
    assert (types.too_slow, types.choices) == (True, ())
    with pytest.raises(TooSlow):
        make_listing(found, asking, base=BASE, seconds=-1, facet_seconds=None)
    found.close()


def test_a_facet_shows_few_values_and_the_chosen_one(tmp_path: Path) -> None:
    """The rest is one link away; what was chosen is shown though it is rare."""
    many = FACET_VALUES + 5
    items = [{"item": iri("incident", f"{n:02}"), "type": STRIKE} for n in range(many)]
    found = lists(
        tmp_path,
        incidents=items,
        incidents_facets=[
            {"item": one["item"], "source": iri("actor", f"s{n:02}")} for n, one in enumerate(items)
        ],
    )

    def sources(address: str) -> ShownFacet:
        facets = page(found, address).facets
        return next(facet for facet in facets if facet.column == "source")

    some = sources("/incidents")
    assert (len(some.choices), some.more) == (FACET_VALUES, 5)
    every = sources(some.more_href)
    assert (len(every.choices), every.more) == (many, 0)
    rare = sources(f"/incidents?source=s{many - 1:02}")
    assert [c.is_chosen for c in rare.choices] == [True] + [False] * FACET_VALUES
    found.close()


def test_a_level_of_places_is_shown_at_a_time(made: Lists) -> None:
    """Above all the country; inside it its towns; the way up stays."""

    def places(address: str) -> list[tuple[str, bool]]:
        facets = page(made, address).facets
        (facet,) = (facet for facet in facets if facet.column == "place")
        return [(choice.label, choice.is_chosen) for choice in facet.choices]

    assert places("/incidents") == [("Syria", False)]
    assert places("/incidents?place=syria") == [("Syria", True), ("Hajin", False)]
    assert places("/incidents?place=hajin") == [("Syria", False), ("Hajin", True)]


@pytest.mark.parametrize(
    ("column", "value", "label"),
    [
        ("when", "2018", "2018"),
        ("when", "2018-10", "October 2018"),
        ("when", UNDATED, "without a date"),
        ("when", LONGER, "over the turn of a year"),
        ("when", "2018-99", "2018-99"),
        ("confidence", "90-100", "at 90 % or more"),
        ("confidence", "odd", "odd"),
        ("stance", STATED, "stated"),
        ("type", STRIKE, "air strike"),
        ("place", iri("place", "hajin"), "Hajin"),
    ],
)
def test_values_of_facets_are_words(made: Lists, column: str, value: str, label: str) -> None:
    """No value is shown as the index keeps it where there is a word for it."""
    facet = LISTS["incidents"].facet(column)
    assert facet is not None
    assert value_label(facet, value, Namer(made, base=BASE)) == label


# -- about one thing -------------------------------------------------------------------------


def test_related_rows_of_an_actor_come_with_roles_and_years(made: Lists) -> None:
    """How often it is given which part, by whom stated, and in which years; each is a link."""
    related = make_related(made, "actor", "us", base=BASE, seconds=ENOUGH)
    assert related is not None
    assert (related.listing.total, related.href) == (1, "/incidents?actor=us")
    assert [shown.text for shown in related.years] == ["2018: 1"]
    assert [shown.text for shown in related.parts] == ["attacker, stated: 4 events"]
    for shown in related.parts:
        assert made.count(asked(shown.href or "").wanted(), seconds=ENOUGH) == 4
    assert related.drawing is not None
    drawn = related.drawing.data["data"]["values"]
    assert [(v["x"], v["y"], v["series"]) for v in drawn] == [
        ("2018", 2.0, "attacker"),
        ("2019", 1.0, "attacker"),
        ("without a date", 1.0, "attacker"),
    ]
    for value in drawn:
        assert made.count(asked(value["href"]).wanted(), seconds=ENOUGH) == value["y"]


def test_what_has_no_date_stands_beside_the_years(made: Lists) -> None:
    """The numbers by year leave nothing out; each is that of the list behind it."""
    related = make_related(made, "actor", "is", base=BASE, seconds=ENOUGH)
    assert related is not None
    assert [shown.text for shown in related.years] == ["2018: 1", "without a date: 1"]
    for shown in related.years:
        assert made.count(asked(shown.href or "").wanted(), seconds=ENOUGH) == 1


@pytest.mark.parametrize(
    ("kind", "name"), [("actor", "nobody"), ("claim", "us"), ("incident", "a")]
)
def test_what_the_lists_do_not_know_has_nothing_related(made: Lists, kind: str, name: str) -> None:
    """Nothing is shown of what is in no list."""
    assert make_related(made, kind, name, base=BASE, seconds=ENOUGH) is None


# -- data ------------------------------------------------------------------------------------


def test_csv_and_json_have_all_rows_with_the_same_values(made: Lists) -> None:
    """Numbers are numbers in JSON; in CSV the same digits; what is not known is empty."""
    solutions = as_solutions(
        made, asked("/incidents?sort=begins&size=1"), base=BASE, seconds=ENOUGH
    )
    objects = as_objects(solutions)
    lines = list(csv.DictReader(io.StringIO(as_csv(solutions))))
    assert [row["item"] for row in objects] == [iri("incident", n) for n in "abc"]
    assert [row["killed"] for row in objects] == [26, 0, None]
    assert [row["killedOpen"] for row in objects] == [True, False, False]
    for row, line in zip(objects, lines, strict=True):
        assert row.keys() == line.keys()
        for name, value in row.items():
            text = str(value).lower() if isinstance(value, bool) else str(value)
            assert line[name] == ("" if value is None else text)


def test_features_stand_where_something_is_known(made: Lists) -> None:
    """A thing without place is a feature without geometry, and not left out."""
    found = as_features(
        made, asked("/incidents?sort=begins"), base=BASE, server="https://x.example", seconds=ENOUGH
    )
    features = json.loads(json.dumps(found))["features"]
    assert [f["geometry"] and f["geometry"]["type"] for f in features] == ["Point", None, None]
    assert features[0]["geometry"]["coordinates"] == [40.83, 34.69]
    assert features[0]["properties"]["link"] == "https://x.example/doc/incident/a"
    assert (found["numberMatched"], found["numberReturned"], "note" in found) == (3, 3, False)
    cut = as_features(made, asked("/incidents"), base=BASE, server="", seconds=ENOUGH, most=2)
    assert (cut["numberMatched"], cut["numberReturned"]) == (3, 2)
    assert "the first 2 of 3" in str(cut["note"])


def test_a_feed_is_atom_and_begins_with_what_became_known_last(made: Lists) -> None:
    """RFC 4287: every entry has an id, a title, and a time; the feed's is the newest of them."""
    text = as_atom(
        made,
        asked("/incidents?type=air-strike"),
        base=BASE,
        server="https://x.example",
        published="2026-01-01T00:00:00Z",
        seconds=ENOUGH,
    )
    feed = ElementTree.fromstring(text)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        iri("incident", "a"), iri("incident", "c"),
    ]  # fmt: skip
    assert entries[0].findtext(f"{ATOM}title") == "Air strike, Hajin, 20 October 2018"
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2026-01-03T00:00:00Z", "2026-01-01T00:00:00Z",
    ]  # fmt: skip
    assert feed.findtext(f"{ATOM}updated") == "2026-01-03T00:00:00Z"
    assert "US-led coalition (stated: SOHR; denied: the report)" in (
        entries[0].findtext(f"{ATOM}summary") or ""
    )
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://x.example/incidents.atom?type=air-strike",
        "alternate": "https://x.example/incidents?type=air-strike",
    }


def test_a_feed_of_hostile_names_is_still_xml(tmp_path: Path) -> None:
    """Marks of XML are escaped, and what XML does not allow is replaced."""
    found = lists(
        tmp_path,
        incidents=[{"item": iri("incident", "a"), "type": STRIKE}],
        incidents_facets=[{"item": iri("incident", "a"), "spot": iri("place", "p")}],
        names=[{"item": iri("place", "p"), "name": 'A<b> & "c"\x00'}],
    )
    text = as_atom(
        found, asked("/incidents"), base=BASE, server='https://x.example/"', published="soon",
        seconds=ENOUGH,
    )  # fmt: skip
    entry = ElementTree.fromstring(text).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == 'Air strike, A<b> & "c"\ufffd'
    assert entry.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    found.close()


def test_names_are_looked_up_once(made: Lists) -> None:
    """A namer knows labels and parents; what the store does not know is named by its IRI."""
    namer = Namer(made, base=BASE)
    namer.learn([iri("place", "hajin"), iri("place", "nowhere")])
    assert (namer.name(iri("place", "hajin")), namer.parent(iri("place", "hajin"))) == (
        "Hajin", iri("place", "syria"),
    )  # fmt: skip
    assert namer.known(iri("place", "nowhere")) is None
    assert namer.name(iri("place", "nowhere")) == "nowhere"
    assert namer.link(iri("place", "hajin")).href == "/doc/place/hajin"
