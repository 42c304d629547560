"""The pages say what the store says, in the format that was asked for, and safely."""

from __future__ import annotations

import gzip
import json
import re
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph
import pytest

from kg import paths
from kg.catalog import load_catalog
from kg.errors import StoreError
from kg.store.generations import published
from kg.store.lists import LISTS
from kg.store.repair import repair
from kg.store.search import INDEX
from kg.web.settings import ServeSettings
from tests.live.live_server import UNHURRIED
from tests.web.pages.conftest import BROWSER, Site, make_store, serving

BUNDLE = paths.BUNDLE / "chart.js"

SLUGS = [query.slug for query in load_catalog()]
REPORT = "/doc/report/e5cd06a90e81046b"
INCIDENT = "/doc/incident/ea3594c0a2b1206c"
THINGS = [
    INCIDENT,
    "/doc/event/e5cd06a90e81046b-3-air-strike",
    "/doc/event/e5cd06a90e81046b-423-ground-offensive",
    "/doc/claim/e5cd06a90e81046b-200-Response",
    "/doc/count/e5cd06a90e81046b-12-killed",
]
PAGES = [
    "/",
    "/queries",
    "/search?q=alpha",
    "/ns",
    "/editor",
    "/sparql",
    "/doc/actor/red-army",
    "/doc/place/alpha",
    "/doc/actor/hostile",
    REPORT,
    "/about",
    "/help",
    "/status",
    *(f"/{name}" for name in LISTS),
    *THINGS,
    *(f"/queries/{slug}" for slug in SLUGS),
]


class Tags(HTMLParser):
    """Collect the tags of a page, and fail on what no page may hold."""

    void = frozenset({"meta", "link", "input", "img", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: set[str] = set()
        self._open: list[str] = []
        self.feed(text)
        assert self._open == [], f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        values = dict(attrs)
        for name, value in attrs:
            assert not name.startswith("on"), f"inline script in <{tag} {name}>"
            assert name != "style", "inline style"
            if name in {"href", "src", "action"}:
                self.links.append(value or "")
                assert not (value or "").lower().strip().startswith(("javascript:", "data:"))
        if tag == "script":
            assert values.get("src"), "a script without source is inline"
        if tag not in self.void:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@pytest.mark.parametrize(
    ("path", "is_packed"),
    [
        ("/incidents", True),
        ("/events.json", True),
        ("/queries/events-in-area.geojson", True),
        ("/incidents.csv", False),
    ],
)
def test_what_is_large_is_packed_for_those_who_take_gzip(
    site: Site, path: str, *, is_packed: bool
) -> None:
    """Pages, lists and maps say that they are packed; others get them plain, and what is small."""
    plain = site.get(path)
    request = urllib.request.Request(
        site.address + path, headers={"Accept": BROWSER, "Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(request) as answer:
        body, headers = answer.read(), answer.headers
    assert plain.headers["Content-Encoding"] is None
    assert (headers["Content-Encoding"] == "gzip") is is_packed
    if not is_packed:
        assert body.decode() == plain.text
        return
    assert len(body) == int(headers["Content-Length"]) < len(plain.text) * 0.6
    assert all("Accept-Encoding" in each["Vary"] for each in (headers, plain.headers))
    assert len(gzip.decompress(body).decode()) == pytest.approx(len(plain.text), abs=20)


@pytest.mark.parametrize("path", PAGES)
def test_page_is_well_formed_and_safe(site: Site, path: str) -> None:
    """Every page is balanced HTML without inline script, from this server alone, under a policy."""
    answer = site.get(path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    tags = Tags(answer.text)
    assert {"h1", "main", "nav"} <= tags.names
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.slow
def test_links_of_the_pages_lead_somewhere(site: Site) -> None:
    """No link within the site, from any page, is dead."""
    found = {
        link.split("#")[0]
        for path in PAGES
        for link in Tags(site.get(path).text).links
        if link.startswith("/") and "query=" not in link
    }
    assert len(found) > 100
    dead = {link for link in found if link and site.get(link).status not in {200, 303}}
    assert dead == set()


def test_front_page_counts_what_is_there(site: Site) -> None:
    """The front page tells how much of each kind the store holds, and the newest reports."""
    text = site.get("/").text
    assert re.search(r"<strong>2</strong>\s*reports", text)
    assert re.search(r"<strong>10</strong>\s*figures", text)
    assert "Regime bombs Alpha, says Blue Front" in text
    assert "12 April 2030" in text


@pytest.mark.parametrize("slug", SLUGS)
def test_query_has_the_same_rows_in_every_format(site: Site, slug: str) -> None:
    """JSON, CSV and the RDF result set of a canned query have equally many rows."""
    path = f"/queries/{slug}"
    rows = site.get(f"{path}.json").json()["results"]["bindings"]
    assert len(site.get(f"{path}.csv").text.strip().splitlines()) >= len(rows) + 1
    turtle = site.get(path, accept="text/turtle")
    assert turtle.headers["Content-Type"].startswith("text/turtle")
    graph = list(pyoxigraph.parse(turtle.text, format=pyoxigraph.RdfFormat.TURTLE))
    solutions = [quad for quad in graph if quad.predicate.value.endswith("#solution")]
    assert len(solutions) == len(rows)
    shown = site.get(path).text
    assert f"{len(rows)} row" in shown


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (BROWSER, "text/html"),
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("text/csv;q=0.5, text/turtle", "text/turtle"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
    ],
)
def test_query_follows_accept(site: Site, accept: str | None, content_type: str) -> None:
    """The Accept header chooses the format; without one there is data, not a page."""
    answer = site.get("/queries/figures", accept=accept)
    assert answer.headers["Content-Type"].split(";")[0] == content_type
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/queries/figures", "/doc/actor/red-army", "/ns"])
def test_unknown_format_is_refused(site: Site, path: str) -> None:
    """What cannot be had is 406, never something else instead."""
    answer = site.get(path, accept="image/png")
    assert answer.status == 406
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "status", "content_type"),
    [
        ("/queries/figures?format=csv", 200, "text/csv"),
        ("/queries/figures?format=turtle", 200, "text/turtle"),
        ("/queries/figures?format=", 200, "text/html"),
        ("/queries/figures?format=%F1%BE%8F%82", 422, "text/html"),
        ("/doc/actor/red-army?format=ntriples", 200, "application/n-triples"),
        ("/doc/actor/red-army?format=csv", 422, "text/html"),
        ("/queries/figures.csv?timeout=x", 422, "text/html"),
        ("/queries/figures.csv?harm=killed&harm=injured", 422, "text/html"),
    ],
)
def test_format_can_be_named(site: Site, path: str, status: int, content_type: str) -> None:
    """``format=`` names a format by suffix or short name; nonsense is refused, never a crash."""
    answer = site.get(path)
    assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (status, content_type)


def test_a_filter_on_dates_says_what_it_leaves_out(site: Site) -> None:
    """Page and data tell how many events have no date; without a filter nothing is said."""
    dated = site.get("/queries/summable-deaths.csv?from=1990-01-01")
    number = int(dated.headers["X-KG-Undated"])
    assert number > 0
    page = site.get("/queries/summable-deaths.html?from=1990-01-01").text
    assert f"{number} events of the store have no date" in page
    assert "X-KG-Undated" not in site.get("/queries/summable-deaths.csv").headers


def test_parameters_are_bound(site: Site) -> None:
    """Short names, IRIs and labels all name the same speaker."""
    for speaker in (
        "river-monitor",
        "https%3A%2F%2Fkg.local%2Fid%2Factor%2Friver-monitor",
        "River+Monitor",
    ):
        answer = site.get(f"/queries/figures.csv?speaker={speaker}&harm=killed")
        assert len(answer.text.strip().splitlines()) == 1 + 5


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("figures?harm=maimed", "harm"),
        ("figures?report=javascript%3Aalert(1)", "report"),
        ("events-in-area?from=yesterday", "from"),
        ("events-within-radius?radius=-1", "radius"),
        ("events-within-radius?radius=1e999", "radius"),
        ("independent-sources?least=", "least"),
        ("figures?nonsense=%3Cscript%3Ealert(1)%3C/script%3E", "nonsense"),
    ],
)
def test_wrong_parameter_is_422(site: Site, query: str, name: str) -> None:
    """A wrong value is refused with the parameter's name: as a problem, and in the form."""
    problem = site.get("/queries/" + query.replace("?", ".json?"), accept="*/*")
    assert problem.status == 422
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert name in problem.json()["detail"]
    page = site.get(f"/queries/{query}")
    assert page.status == 422
    assert 'role="alert"' in page.text
    assert "<script>alert" not in page.text
    Tags(page.text)


def test_unknown_query_is_404_with_a_suggestion(site: Site) -> None:
    """A misspelt slug is told the right one."""
    answer = site.get("/queries/figure", accept="application/json")
    assert answer.status == 404
    assert "figures" in answer.json()["remedy"]
    assert "Error 404" in site.get("/queries/figure").text


def test_entity_redirects_to_its_document(site: Site) -> None:
    """/id names the thing, /doc the document about it."""
    answer = site.get("/id/actor/red-army")
    assert (answer.status, answer.headers["Location"]) == (303, "/doc/actor/red-army")
    answer = site.get("/graph/authority/curated")
    assert answer.status == 303
    assert "rdf-graph-store?graph=https%3A%2F%2Fkg.local" in answer.headers["Location"]


def test_entity_page_shows_names_evidence_and_links(site: Site) -> None:
    """Labels instead of IRIs, the sentences, the way out to Wikidata, and what points here."""
    text = site.get("/doc/actor/red-army").text
    assert "<h1><bdi>Red Army</bdi></h1>" in text
    assert 'href="http://www.wikidata.org/entity/Q1"' in text
    assert "Wikidata Q1" in text
    assert "What points here" in text
    text = site.get("/doc/claim/e5cd06a90e81046b-100-Casualty").text
    assert re.search(r'<mark class="event" id="char=49,77">killed </mark>', text)
    assert "Strike on Alpha kills civilians, 10 March 2030" in text
    assert "River Monitor" in text


def test_report_page_marks_the_words(site: Site) -> None:
    """Each sentence stands once, with figures and triggers marked and linked."""
    text = site.get(REPORT).text
    assert text.count("The Red Army threatens an offensive in the north.") <= 1
    assert re.search(r'<mark class="[^"]*figure[^"]*" id="char=56,67"', text)
    assert re.search(
        r'<mark class="[^"]*event[^"]*" id="char=3,13"[^>]*><a href="/doc/event/', text
    )
    assert 'id="char=0,' in text


def test_report_page_says_who_published_it_and_when(site: Site) -> None:
    """Publisher and day stand above the marked text, not only among the statements."""
    before = re.sub(r"<[^>]*>", "", site.get(REPORT).text.partition("<h2>")[0])
    assert "date published: 10 March 2030 · publisher: Daily Post" in before


def test_place_page_has_a_map(site: Site) -> None:
    """A province is drawn as an area, a town as a point."""
    for name, shape in (("north-province", "circle"), ("alpha", "point")):
        (place,) = site.get(f"/doc/place/{name}.geojson").json()["features"]
        assert place["properties"]["shape"] == shape
        text = site.get(f"/doc/place/{name}").text
        if BUNDLE.is_file():
            assert f'data-places="/doc/place/{name}.geojson"' in text


@pytest.mark.parametrize(
    ("suffix", "media", "form"),
    [
        ("ttl", "text/turtle", pyoxigraph.RdfFormat.TURTLE),
        ("nt", "application/n-triples", pyoxigraph.RdfFormat.N_TRIPLES),
        ("rdf", "application/rdf+xml", pyoxigraph.RdfFormat.RDF_XML),
        ("jsonld", "application/ld+json", pyoxigraph.RdfFormat.JSON_LD),
    ],
)
def test_entity_as_rdf(site: Site, suffix: str, media: str, form: pyoxigraph.RdfFormat) -> None:
    """By suffix and by Accept the same statements come out in each syntax."""
    answers = (
        site.get(f"/doc/actor/red-army.{suffix}"),
        site.get("/doc/actor/red-army", accept=media),
    )
    for answer in answers:
        assert answer.headers["Content-Type"].split(";")[0] == media
        quads = set(pyoxigraph.parse(answer.text, format=form))
        label = pyoxigraph.Literal("Red Army", language="en")
        assert any(quad.object == label for quad in quads)
        assert any(quad.object.value.endswith("red-army") for quad in quads)


def test_unknown_entity_is_404(site: Site) -> None:
    """What the store says nothing of has no document, whatever its name holds."""
    for name in ("actor/nobody", "actor/%3Cscript%3E", "a%20b", "x%22%3E%3Cimg"):
        answer = site.get(f"/doc/{name}")
        assert answer.status == 404
        assert "<script>" not in answer.text.replace("<script src", "")
        Tags(answer.text)


def test_hostile_literals_are_text(site: Site) -> None:
    """Labels and values with markup are shown, never run; hostile IRIs are no links."""
    text = site.get("/doc/actor/hostile").text
    assert "&lt;script&gt;alert(&#39;label&#39;)&lt;/script&gt;" in text
    assert "javascript:alert" not in "".join(Tags(text).links)
    framing = site.get("/queries/framing").text
    assert "&lt;svg onload=alert(4)&gt;" in framing


def test_search_finds_names_aliases_and_sentences(site: Site) -> None:
    """Beginnings of words are enough; markup and query syntax in the words are harmless."""
    hits = site.get("/search?q=reds", accept="application/json").json()
    assert hits[0]["label"] == "Red Army"
    text = site.get("/search?q=offensive").text
    assert "Sentences" in text
    assert '<mark class="figure">offensive</mark>' in text
    for words in ('"', "a OR b NEAR(", "<script>alert(1)</script>", "*", "col:x", "'--"):
        answer = site.get("/search?q=" + words.replace(" ", "+").replace("<", "%3C"))
        assert answer.status == 200
        Tags(answer.text)
    assert site.get("/search?q=" + "x" * 201).status == 422


def test_a_store_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    """And what it says helps: the server that runs finds what is there then."""
    store = make_store(tmp_path / "store")
    published(store).directory.joinpath(INDEX).unlink()
    settings = ServeSettings(store=str(store), port=0, workers=1, sandbox=False, **UNHURRIED)
    with serving(settings) as site:
        text = site.get("/search?q=reds").text
        assert "<code>kg repair</code>" in text
        assert "Nothing is called so" not in text
        assert repair(store).lacked_files
        hits = site.get("/search?q=reds", accept="application/json").json()
        assert hits[0]["label"] == "Red Army"


def test_type_ahead_offers_one_kind(site: Site) -> None:
    """Suggestions for a field are of the kind that the field takes."""
    hits = site.get("/search/suggest?q=a&kind=place", accept="application/json").json()
    assert [hit["label"] for hit in hits] == ["Alpha"]
    assert site.get("/search/suggest?q=a&kind=car").status == 422


def test_map_as_geojson_keeps_coarse_places_coarse(site: Site) -> None:
    """A province is a polygon in GeoJSON, and only towns are marked as points."""
    answer = site.get("/queries/events-in-area.geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    features = {
        (feature["properties"]["label"], feature["properties"]["precision"]): feature
        for feature in answer.json()["features"]
    }
    assert features["North Province", "admin1"]["geometry"]["type"] == "MultiPolygon"
    assert features["Alpha", "populated"]["properties"]["isPoint"] is True
    near = features["Beta", "near"]
    assert near["geometry"]["type"] == "Polygon"
    assert near["properties"]["uncertaintyKm"] == 10
    assert {f["id"] for f in answer.json()["features"]} >= {near["id"]}
    assert site.get("/queries/figures.geojson").status == 406


def test_drawings_are_data(site: Site) -> None:
    """Chart, timeline and network are specifications as JSON, named by the page that shows them."""
    for slug, kind, mark in (
        ("events-per-month", "chart", "bar"),
        ("cumulative-series", "chart", "line"),
        ("summable-deaths", "chart", None),
        ("actor-timeline", "timeline", None),
        ("quotation-network", "graph", None),
    ):
        answer = site.get(f"/queries/{slug}.vl")
        assert answer.headers["Content-Type"] == "application/vnd.vegalite.v6+json"
        spec = answer.json()
        assert spec["$schema"].endswith("/vega-lite/v6.json")
        assert spec.get("mark", {}).get("type") == mark
        text = site.get(f"/queries/{slug}").text
        assert "<table>" in text
        if BUNDLE.is_file():
            assert f'<figure class="drawing {kind}" hidden data-spec="/queries/{slug}.vl"' in text
    assert site.get("/queries/figures.vl").status == 406
    by_type = site.get("/queries/events-per-month", accept="application/vnd.vegalite.v6+json")
    assert by_type.json() == site.get("/queries/events-per-month.vl").json()


def test_actor_over_time_and_place_are_drawings_of_their_pages(site: Site) -> None:
    """An actor's roles by year are a chart, where a place lies is a map; others have none."""
    spec = site.get("/doc/actor/red-army.vl").json()
    assert {value["series"] for value in spec["data"]["values"]} >= {"attacker"}
    assert all(v["href"].startswith("/events?actor=red-army&") for v in spec["data"]["values"])
    for value in spec["data"]["values"]:
        listed = site.get(value["href"].replace("/events", "/events.json")).json()
        assert len(listed) == value["y"]
    (place,) = site.get("/doc/place/alpha.geojson").json()["features"]
    assert place["properties"]["opens"] == "/events?place=alpha"
    assert site.get("/doc/place/alpha.vl").status == 404
    assert site.get("/doc/actor/red-army.geojson").status == 404


def test_map_background_is_cut_to_its_box(site: Site) -> None:
    """What is no part of the earth is refused; a part has its towns."""
    answer = site.get("/map/background.json?box=38,33,43,36")
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert {f["properties"]["kind"] for f in answer.json()["features"]} >= {"town"}
    whole = site.get("/map/background.json?box=-180,-90,180,90")
    assert len(whole.text) < 300_000
    for box in ("", "1,2,3", "a,b,c,d", "5,5,1,9", "nan,0,1,1", "0,0,999,1"):
        assert site.get(f"/map/background.json?box={box}").status == 422


def test_tiles_are_fetched_only_if_asked_for(tmp_path: Path) -> None:
    """Pages allow pictures of this server only, or tiles that were named; no others are taken."""
    store = make_store(tmp_path / "store")
    tiles = "https://{s}.tiles.example.org/{z}/{x}/{y}.png"
    with serving(
        ServeSettings(store=str(store), port=0, workers=1, tiles=tiles, **UNHURRIED)
    ) as site:
        answer = site.get("/queries/events-in-area")
        allowed = "img-src 'self' data: https://*.tiles.example.org;"
        assert allowed in answer.headers["Content-Security-Policy"]
        assert f'data-tiles="{tiles}"' in answer.text or not BUNDLE.is_file()
    for wrong in ("ftp://x/{z}/{x}/{y}", "https://x/{z}/{x}", "https://x; script-src */{z}{x}{y}"):
        with pytest.raises(StoreError, match="no address of map tiles"):
            ServeSettings(store=str(store), tiles=wrong)


def test_void_describes_the_data(site: Site) -> None:
    """The description counts what is there and names this server's endpoint."""
    text = site.get("/.well-known/void", accept="text/turtle").text
    quads = list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE))
    values = {quad.predicate.value.rsplit("#", 1)[-1]: quad.object.value for quad in quads}
    assert values["sparqlEndpoint"] == f"{site.address}/sparql"
    assert values["uriSpace"] == "https://kg.local/"
    assert int(values["classes"]) > 10
    assert any("wikidata" in quad.object.value for quad in quads)


def test_catalogue_is_published_as_shacl(site: Site) -> None:
    """Editors find each query as an executable with its text and its target."""
    text = site.get("/queries", accept="text/turtle").text
    quads = list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE))
    texts = [quad for quad in quads if quad.predicate.value == "http://www.w3.org/ns/shacl#select"]
    assert len(texts) == len(SLUGS)
    targets = {quad.object.value for quad in quads if quad.predicate.value.endswith("/target")}
    assert targets == {f"{site.address}/sparql"}


def test_ontology_can_be_had_as_files_and_terms(site: Site) -> None:
    """The Turtle files open, and the editor gets prefixes, classes and properties."""
    for name in ("kg.ttl", "schemes.ttl", "shapes.ttl"):
        text = site.get(f"/ns/{name}").text
        assert len(list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE))) > 100
    assert site.get("/ns/../kg.ttl").status == 404
    assert site.get("/ns", accept="text/turtle").headers["Content-Type"].startswith("text/turtle")
    terms = site.get("/ns/terms.json").json()
    assert terms["prefixes"]["kg"].endswith("ns#")
    assert terms["prefixes"]["kg"] + "Claim" in terms["classes"]
    assert terms["prefixes"]["kg"] + "statedBy" in terms["properties"]


def test_list_of_queries_as_json(site: Site) -> None:
    """Scripts can list the queries with their parameters."""
    listed = site.get("/queries.json").json()
    assert [query["slug"] for query in listed] == SLUGS
    assert all({"params", "columns", "href"} <= query.keys() for query in listed)


def test_openapi_document_is_valid_and_true(site: Site) -> None:
    """The document is valid OpenAPI 3.1, and every path of it answers."""
    from openapi_spec_validator import validate

    document = json.loads(site.get("/openapi.json").text)
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert {f"/queries/{slug}" for slug in SLUGS} <= document["paths"].keys()
    for path in ("/sparql", "/rdf-graph-store", "/id/{name}", "/doc/{name}", "/search"):
        assert path in document["paths"]
    assert "post" in document["paths"]["/update"]
    for path, node in document["paths"].items():
        parameters = node.get("get", {}).get("parameters", [])
        needs = "{" in path or any(parameter.get("required") for parameter in parameters)
        if "get" in node and not needs and path not in {"/rdf-graph-store", "/queries/running"}:
            answer = site.get(path, accept="*/*")
            assert answer.status == 200, path
            media = answer.headers["Content-Type"].split(";")[0]
            assert media in node["get"]["responses"]["200"]["content"], path


def own(query: str, **rest: str) -> str:
    """Return the address of a query of one's own."""
    return "/editor?" + urlencode({"query": query, "run": "1", **rest})


def test_editor_works_without_scripts(site: Site) -> None:
    """The plain form asks the server for a page, and keeps what was typed as text."""
    text = site.get(
        "/sparql?" + urlencode({"query": "SELECT </textarea><script>alert(1)</script>"})
    )
    assert '<form id="editor" class="editor" action="/editor" method="get">' in text.text
    assert "<script>alert" not in text.text
    assert "unsafe" not in text.headers["Content-Security-Policy"]


def test_own_query_shows_values_and_names(site: Site) -> None:
    """Days, numbers and names stand as such, and what has a page here is a link by its name."""
    query = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
    SELECT ?who ?day ?number WHERE {
      VALUES (?who ?day ?number) {
        (<https://kg.local/id/actor/red-army> "2030-03-08"^^xsd:date 1234)
      }
    }"""
    text = site.get(own(query)).text
    assert (
        '<a href="/doc/actor/red-army" title="https://kg.local/id/actor/red-army">Red Army</a>'
        in text
    )
    assert ">8 March 2030<" in text
    assert ">1,234<" in text
    assert "^^" not in text.split('<section id="answer"')[1].split("</section>")[0]
    assert "1 row in " in text


def is_drawn(text: str, kind: str) -> bool:
    """Tell whether a page has the drawing that it shall have: none without the front-end bundle."""
    return (f'<figure class="drawing {kind}"' in text) is BUNDLE.is_file()


def test_own_query_is_shown_as_its_rows_allow(site: Site) -> None:
    """A reader chooses among the views that can show the rows; others fall back to the table."""
    query = 'SELECT ?x ?y { VALUES (?x ?y) { ("a" 1) ("b" 2) } }'
    assert is_drawn(site.get(own(query, view="chart")).text, "chart")
    for view in ("", "map", "timeline", "graph", "nonsense"):
        text = site.get(own(query, view=view)).text
        assert "<figure" not in text
        assert "can be shown as table, chart" in text
    point = 'SELECT ?p { BIND("POINT(20.5 10.5)" AS ?p) }'
    assert is_drawn(site.get(own(point)).text, "map")


def test_own_query_says_how_it_wants_to_be_shown(site: Site) -> None:
    """Header lines as in a canned query hold; those that cannot be are passed over."""
    body = 'SELECT ?x ?y { VALUES (?x ?y) { ("a" 1) ("b" 2) } }'
    drawn = site.get(own(f"#+ view: chart\n#+ axes: {{x: x, y: y}}\n{body}")).text
    assert is_drawn(drawn, "chart")
    for axes in ("{x: x}", "{x: x, y: z}", "{x: x, y: y, z: x}", "[x", "&a [*a,*a]"):
        answer = site.get(own(f"#+ view: timeline\n#+ axes: {axes}\n{body}"))
        assert answer.status == 200
        assert "<figure" not in answer.text


def test_ask_and_construct_have_answers_too(site: Site) -> None:
    """An ASK is yes or no, a CONSTRUCT is Turtle."""
    assert ">Yes.<" in site.get(own("ASK { ?s ?p ?o }")).text
    text = site.get(own("CONSTRUCT { ?s a <urn:x> } WHERE { ?s a ?k } LIMIT 1")).text
    assert "&lt;urn:x&gt;" in text


def test_fault_of_an_own_query_is_shown_in_its_line(site: Site) -> None:
    """A mistake is told with line and place, and the line is shown."""
    answer = site.get(own("SELECT *\nWHERE { ?s ?p\n }"))
    assert answer.status == 400
    assert 'data-line="3" data-column="2"' in answer.text
    assert "lacks its third term" in answer.text
    refused = site.get(own("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"))
    assert refused.status == 403


def test_long_answers_are_read_as_far_as_they_are_shown(site: Site) -> None:
    """Of a cross product the first rows are shown, and the page says that there are more."""
    text = site.get(own("SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }")).text
    assert "more than 5,000 rows" in text
    assert text.count("<tr>") == 501


def test_part_is_the_answer_alone(site: Site) -> None:
    """Scripts fetch the answer without the page around it, and a link leads to it as a page."""
    text = site.get(own("ASK { ?s ?p ?o }", part="1")).text
    assert "<html" not in text
    assert 'class="share" href="/sparql?query=ASK' in text


def test_pages_are_cached_by_content(site: Site) -> None:
    """An unchanged page answers 304."""
    tag = site.get("/queries").headers["ETag"]
    assert site.get("/queries", **{"If-None-Match": tag}).status == 304


def test_queries_of_pages_leave_no_descriptors(site: Site) -> None:
    """A page asks a dozen queries; none of them leaves an open file behind."""
    site.get(INCIDENT)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(10):
        assert site.get(INCIDENT).status == 200
    assert len(list(Path("/proc/self/fd").iterdir())) < before + 10


def test_numbers_of_the_front_page_are_those_of_the_lists_behind_them(site: Site) -> None:
    """A number that is a link counts the rows that the link opens."""
    linked = re.findall(r'<a href="(/\w+)"><strong>([\d,]+)</strong>', site.get("/").text)
    assert {path for path, _ in linked} == {f"/{name}" for name in LISTS}
    for path, number in linked:
        rows = site.get(f"{path}.json", accept="application/json").json()
        assert len(rows) == int(number.replace(",", "")), path
