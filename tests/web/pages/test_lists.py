"""Lists show, count and export exactly what their filters say."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pyoxigraph
import pytest

from kg.store.lists import INDEX, LISTS, Lists
from kg.view import lists as view
from tests.web.pages.conftest import Site, make_store
from tests.web.pages.test_pages import Tags

KG = "https://w3id.org/conflict-kg/ns#"


class ListPage(HTMLParser):
    """What a list page says: the rows' links, and each facet link with its number."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.total = int(re.search(r"<bdi>([\d,]+) ", text).group(1).replace(",", ""))  # type: ignore[union-attr]
        self.choices: list[tuple[str, int, bool]] = []
        self._inside = ""
        self._href = ""
        self._chosen = False
        self.rows = text.count("<tr>") - 1 if "<tbody>" in text else 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "div" and values.get("class") == "facet":
            self._inside = values["id"] or ""
        if self._inside and tag == "a" and values.get("class") != "more":
            self._href, self._chosen = values["href"] or "", "aria-current" in values
        if tag == "footer":
            self._inside = ""

    def handle_data(self, data: str) -> None:
        is_number = self.get_starttag_text() == '<span class="quiet">' and data.strip()
        if self._inside and self._href and is_number:
            self.choices.append((self._href, int(data.replace(",", "")), self._chosen))
            self._href = ""


def shown(site: Site, path: str) -> ListPage:
    """Open a list page."""
    answer = site.get(path)
    assert answer.status == 200, answer.text[:500]
    Tags(answer.text)
    return ListPage(answer.text)


def items(site: Site, path: str) -> list[str]:
    """Return the IRIs of all rows, from the JSON of the same address."""
    parts = urlsplit(path)
    return [row["item"] for row in site.get(f"{parts.path}.json?{parts.query}").json()]


def select(site: Site, where: str) -> set[str]:
    """Ask the endpoint for the values of ?item."""
    query = f"PREFIX kg: <{KG}> PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/> " + (
        f"SELECT DISTINCT ?item {{ {where} }}"
    )
    answer = site.get("/sparql?query=" + quote(query), accept="application/sparql-results+json")
    return {row["item"]["value"] for row in answer.json()["results"]["bindings"]}


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_every_facet_value_leads_to_as_many_rows(site: Site, name: str) -> None:
    """The number beside a value of a facet is the number of rows behind its link, twice over."""
    start = shown(site, f"/{name}")
    assert start.total == len(items(site, f"/{name}")) > 0
    assert len(start.choices) >= 3
    for href, number, chosen in start.choices:
        assert not chosen
        page = shown(site, href)
        assert page.total == number == len(items(site, href)), href
        for further, count, is_chosen in page.choices:
            if is_chosen:
                assert count == page.total
            else:
                assert len(items(site, further)) == count, further


@pytest.mark.parametrize("name", LISTS)
def test_data_are_the_rows_of_the_page(site: Site, name: str) -> None:
    """CSV, JSON, Turtle and GeoJSON have the rows of the page, in its order."""
    for href in [f"/{name}", *(href for href, _, _ in shown(site, f"/{name}").choices[:3])]:
        parts = urlsplit(href)
        page = site.get(href).text
        links = re.findall(r"<td[^>]*><a href=\"(/doc/[^\"]+)\"", page)
        rows = list(csv.DictReader(io.StringIO(site.get(f"{parts.path}.csv?{parts.query}").text)))
        own = [link for link in links if link.split("/")[2] == name.removesuffix("s")]
        assert [row["item"].replace("https://kg.local/id/", "/doc/") for row in rows] == [
            link for link in dict.fromkeys(own) if link in {_path(row) for row in rows}
        ]
        loaded = site.get(f"{parts.path}.json?{parts.query}").json()
        assert [row["item"] for row in loaded] == [row["item"] for row in rows]
        turtle = site.get(f"{parts.path}.ttl?{parts.query}").text
        graph = list(pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE))
        assert sum(q.predicate.value.endswith("#solution") for q in graph) == len(rows)
        if name in {"incidents", "events", "places"}:
            features = json.loads(site.get(f"{parts.path}.geojson?{parts.query}").text)["features"]
            assert [feature["id"] for feature in features] == [row["item"] for row in rows]
            located = [row["item"] for row in rows if row["latitude"]]
            assert [f["id"] for f in features if f["geometry"]] == located


def _path(row: dict[str, str]) -> str:
    return row["item"].replace("https://kg.local/id/", "/doc/")


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/events", "?item a kg:Event ; sem:eventType ?t"),
        (
            "/events?type=air-strike",
            "?item sem:eventType <https://w3id.org/conflict-kg/event-type/air-strike>",
        ),
        (
            "/events?actor=red-army&role=attacker",
            "?item kg:participation ?p . ?p sem:roleType "
            "<https://w3id.org/conflict-kg/vocab/role/attacker> ; "
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#value> <https://kg.local/id/actor/red-army>",
        ),
        (
            "/events?from=2030-03-09&to=2030-03-10",
            "?item sem:hasEarliestBeginTimeStamp ?b ; sem:hasLatestEndTimeStamp ?e . "
            'FILTER(STR(?b) >= "2030-03-09" && STR(?e) <= "2030-03-10")',
        ),
        (
            "/events?source=river-monitor",
            "?c kg:about ?item ; kg:statedBy <https://kg.local/id/actor/river-monitor>",
        ),
        (
            "/incidents",
            "?item a kg:Incident ; kg:representative ?e "
            "FILTER NOT EXISTS { ?item kg:rejected true }",
        ),
        (
            "/places?place=riverland",
            "{ BIND(<https://kg.local/id/place/riverland> AS ?item) ?item a kg:Place } UNION "
            "{ ?item <http://www.opengis.net/ont/geosparql#sfWithin> "
            "<https://kg.local/id/place/riverland> }",
        ),
        (
            "/reports?q=regime+bombs",
            '?item <https://schema.org/headline> ?h FILTER(CONTAINS(LCASE(?h), "regime"))',
        ),
    ],
)  # fmt: skip
def test_filter_gives_what_sparql_gives(site: Site, path: str, where: str) -> None:
    """The rows of a filter are exactly those of the same question in SPARQL."""
    assert set(items(site, path)) == select(site, where) != set()


def test_parts_of_one_filter_speak_of_one_actor(site: Site) -> None:
    """Actor, role and stance are those of one participation, not of three."""
    for role in ("attacker", "target", "victim-group"):
        found = set(items(site, f"/events?actor=red-army&role={role}"))
        assert found <= set(items(site, "/events?actor=red-army"))
        for event in found:
            path = event.replace("https://kg.local/id/", "/doc/") + ".nt"
            parts = re.findall(
                r"ns#participation> <https://kg.local/id/(\S+)>", site.get(path).text
            )
            told = [site.get(f"/doc/{part}.nt").text for part in parts]
            assert any(f"role/{role}>" in text and "actor/red-army>" in text for text in told)


def test_filter_is_told_in_words_and_taken_away_by_one_click(site: Site) -> None:
    """Each filter stands above the rows in words, with a link to the same list without it."""
    text = site.get("/events?type=air-strike&actor=red-army&from=2030-01-01&to=2030-12-31").text
    assert "type: air strike" in text
    assert "within 2030" in text
    for gone in ("type", "actor", "from"):
        rest = [
            link
            for link in Tags(text).links
            if link.startswith("/events?") and gone not in dict(parse_qsl(urlsplit(link).query))
        ]
        assert rest, gone
    assert "all filters" in text


def test_empty_list_says_what_to_loosen(site: Site) -> None:
    """A list without rows names for each filter how many there are without it."""
    text = site.get("/events?type=air-strike&place=beta").text
    assert "Nothing in the store fits" in text
    for href, number in re.findall(r'<a href="([^"]+)">without “[^:]+: ([\d,]+)<', text):
        assert len(items(site, href.replace("&amp;", "&"))) == int(number)
    assert "without “" in text


def test_days_leave_out_what_has_none_and_say_so(site: Site) -> None:
    """A filter on days tells how many things have no day, and includes them when asked."""
    every, dated = items(site, "/events"), items(site, "/events?from=1900-01-01&to=2999-12-31")
    both = items(site, "/events?from=1900-01-01&to=2999-12-31&undated=include")
    assert set(both) == set(every)
    text = site.get("/events?from=1900-01-01&to=2999-12-31").text
    left = len(every) - len(dated)
    assert (f"Left out: {left} without a date" in text) == bool(left)


def test_pages_follow_each_other_and_hold_every_row_once(site: Site) -> None:
    """Going through the pages gives each row once, in the order of the data."""
    seen: list[str] = []
    path: str | None = "/events?size=3"
    while path:
        text = site.get(path).text
        seen += re.findall(r'<a href="(/doc/event/[^"]+)"', text)
        after = re.search(r'<a href="([^"]+)" rel="next"', text)
        path = after.group(1).replace("&amp;", "&") if after else None
    assert [f"https://kg.local/id/{p.removeprefix('/doc/')}" for p in seen] == items(
        site, "/events"
    )


@pytest.mark.parametrize("sort", ["begins", "-begins", "killed", "-killed", "-figures"])
def test_order_is_that_of_the_column(site: Site, sort: str) -> None:
    """Rows are sorted by the column; what has no value comes last, whichever way."""
    values = [row[sort.removeprefix("-")] for row in site.get(f"/events.json?sort={sort}").json()]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert values[len(known) :] == [None] * (len(values) - len(known))


@pytest.mark.parametrize(
    "query",
    ["type=nonsense", "from=yesterday", "page=0", "page=x", "size=9999", "sort=id", "colour=red",
     "all=x", "undated=no", "type=air-strike&type=shelling", "sort=%22%3B--", "actor=" + "x" * 400],
)  # fmt: skip
def test_wrong_parameter_is_refused_with_a_remedy(site: Site, query: str) -> None:
    """What cannot be is 422 and says what to write, as data and as a page."""
    answer = site.get(f"/events.json?{query}", accept=None)
    assert answer.status == 422
    assert answer.json()["detail"]
    assert site.get(f"/events?{query}").status == 422


@pytest.mark.parametrize("value", ["' OR 1=1 --", '"; DROP TABLE events; --', "x' UNION SELECT 1"])
def test_value_of_a_filter_is_a_value(site: Site, value: str) -> None:
    """A value that looks like SQL names nothing, finds nothing and breaks nothing."""
    before = items(site, "/events")
    assert site.get(f"/events.json?actor={quote(value)}", accept=None).status == 422
    assert items(site, f"/actors?q={quote(value)}") == []
    assert items(site, "/events") == before


@pytest.mark.parametrize(
    "value",
    ["red-army", "https://kg.local/id/actor/red-army", "Red Army", "reds", "Q1",
     "http://www.wikidata.org/entity/Q1"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["incidents", "events", "reports"])
def test_actor_of_a_filter_may_be_named(site: Site, name: str, value: str) -> None:
    """Short name, IRI, name, alias, and id and IRI of Wikidata are the same filter."""
    found = items(site, f"/{name}?actor={quote(value)}")
    assert found
    assert found == items(site, f"/{name}?actor=red-army")


@pytest.mark.parametrize(
    ("filter", "said"),
    [
        ("actor=Q12", "names no actor of this store: 'Q12'"),
        ("place=Q1", "names no place of this store: 'Q1'"),  # an actor's
        ("actor=http://www.wikidata.org/entity/Q12", "names no actor of this store"),
        ("actor=https://kg.local/id/actor/nobody", "names no actor of this store"),
        ("actor=red-armee", "did you mean Red Army (red-army)?"),
        ("source=nobody", "names no actor of this store: 'nobody'"),
        ("type=air-strike&place=nowhere", "names no place of this store: 'nowhere'"),
    ],
)
def test_filter_that_names_nothing_says_so(site: Site, filter: str, said: str) -> None:
    """What the store does not know is refused, as data and on the page, and never an empty list."""
    answer = site.get(f"/events.json?{filter}", accept=None)
    assert answer.status == 422
    assert said in str(answer.json())
    page = site.get(f"/events?{filter}")
    assert page.status == 422
    assert said in page.text.replace("&#39;", "'")


def test_known_things_without_rows_are_no_fault(site: Site) -> None:
    """An actor that the store knows and no event has gives an empty list."""
    assert items(site, "/events?actor=wire-agency") == []


def test_geojson_tells_how_many_there_are(site: Site, tmp_path: Path) -> None:
    """GeoJSON counts what fits; past its bound it says what is left out and where all are."""
    whole = site.get("/events.geojson", accept=None).json()
    assert whole["numberMatched"] == whole["numberReturned"] == len(items(site, "/events")) > 3
    assert "note" not in whole
    lists = Lists(make_store(tmp_path / "store") / "current" / INDEX)
    request = view.read_request(view.LISTS["events"], {}, base="https://kg.local/")
    cut = view.as_features(
        lists, request, base="https://kg.local/", server="http://x", seconds=10, most=3
    )
    assert cut["features"] == [
        {**feature, "properties": {**feature["properties"], "link": link}}
        for feature in whole["features"][:3]
        for link in ["http://x" + feature["properties"]["page"]]
    ]
    assert (cut["numberMatched"], cut["numberReturned"]) == (whole["numberMatched"], 3)
    assert f"the first 3 of {whole['numberMatched']}" in str(cut["note"])


def test_hostile_names_stay_text(site: Site) -> None:
    """A name that is markup is shown as text in every list."""
    text = site.get("/actors?q=script").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_accept_chooses_the_format(site: Site) -> None:
    """Browsers get the page, CSV readers CSV; what a list has not is refused."""
    assert site.get("/incidents", accept="text/csv").headers["Content-Type"].startswith("text/csv")
    assert site.get("/incidents?format=geojson", accept=None).json()["type"] == "FeatureCollection"
    assert site.get("/incidents", accept="image/png").status == 406
    assert site.get("/actors.geojson").status == 404
