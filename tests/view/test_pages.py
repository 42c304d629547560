"""Facts, names, quotes, forms and corrections look on a page as the store states them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from kg.catalog import Catalog, load_catalog
from kg.errors import QueryError
from kg.store.formats import RESULTS
from kg.store.results import Solutions
from kg.store.search import Hit
from kg.view.correction_form import OF_ENTITY, OF_EVENT, UNDOING, make_correction_form
from kg.view.facts import (
    ALL_LINKS,
    MOST_LINKS,
    incoming_links,
    main_kind,
    newest_reports,
    outside_links,
    place_map,
    stated_facts,
)
from kg.view.formats import drawn_as, list_formats, thing_downloads
from kg.view.hits import group_hits
from kg.view.lists import LISTS
from kg.view.names import best_rows, name_from
from kg.view.questions import describe, group_queries, make_field, query_address, query_downloads
from kg.view.quotes import Piece, description_pieces, evidence_quotes, report_quotes
from kg.vocab.terms import KG
from tests.view.conftest import BASE, rows, sparse

SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Return the canned queries."""
    return load_catalog()


# -- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"prefLabel": "Hajin", "stance": KG.NS + "denies"}, "Hajin"),
        ({"headline": "Strikes", "eventType": f"{BASE}e/air-strike"}, "Strikes"),
        (
            {"eventType": f"{BASE}e/air-strike", "place": "Hajin", "begins": "2018-11-09",
             "ends": "2018-11-09"},
            "Air strike, Hajin, 9 November 2018",
        ),
        ({"eventType": f"{BASE}e/air-strike"}, "Air strike"),
        ({"role": f"{BASE}r/attacker", "who": "Russia"}, "attacker: Russia"),
        ({"role": f"{BASE}r/attacker"}, "attacker: somebody unnamed"),
        ({"where": "near Hajin"}, "near Hajin"),
        ({"stance": f"{BASE}s/denies", "speaker": "Moscow"}, "Moscow denies"),
        ({"stance": f"{BASE}s/denies"}, "the article denies"),
        ({"asWritten": "at least 14"}, "“at least 14”"),
        ({"anchor": "x" * 200}, "“" + "x" * 89 + "…”"),
        ({}, "armed clash"),
    ],
)  # fmt: skip
def test_a_thing_without_label_is_called_by_what_it_is(row: dict[str, str], name: str) -> None:
    """The best of what the row knows is its name; the IRI comes last."""
    columns = (
        "prefLabel headline eventType place begins ends role who where stance speaker asWritten "
        "anchor"
    )
    (one,) = sparse(columns, row)
    assert name_from(one, f"{BASE}id/armed-clash") == name


def test_one_row_per_value_and_none_without() -> None:
    """Two labels do not list a thing twice; an unbound column is no thing."""
    found = best_rows(rows("a b", ("x", 1), ("x", 2), (None, 3), ("y", 4)), "a")
    assert [(str(row["a"]), str(row["b"])) for row in found] == [("x", "1"), ("y", "4")]


# -- facts -----------------------------------------------------------------------------------

FACTS = "property value prefLabel"


def test_facts_are_grouped_by_property_and_links_kept_apart() -> None:
    """What a page shows otherwise is no fact; what leads outside is a link."""
    found = rows(
        FACTS,
        (KG.NS + "placeKind", f"{BASE}k/town", "town"),
        (KG.NS + "alias", "Hagin", None),
        (KG.NS + "alias", "Hajeen", None),
        (KG.NS + "alias", "Hajeen", None),
        (SKOS + "prefLabel", "Hajin", None),
        (SKOS + "exactMatch", "http://www.wikidata.org/entity/Q1", None),
    )
    assert [(f.name, [v.text for v in f.values]) for f in stated_facts(found, base=BASE)] == [
        ("alias", ["Hagin", "Hajeen"]),
        ("place kind", ["town"]),
    ]
    assert [(s.text, s.href) for s in outside_links(found, base=BASE)] == [
        ("Wikidata Q1", "http://www.wikidata.org/entity/Q1")
    ]


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("https://sws.geonames.org/170063/", "GeoNames 170063"),
        ("http://www.wikidata.org/entity/Q42", "Wikidata Q42"),
        ("http://www.wikidata.org/entity/P31", "http://www.wikidata.org/entity/P31"),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_known_sites_are_named(address: str, text: str) -> None:
    """A record is called by its site and number; any other address by itself."""
    (link,) = outside_links(rows("property value", (SKOS + "closeMatch", address)), base=BASE)
    assert (link.text, link.external) == (text, True)


def test_a_place_is_drawn_from_its_own_coordinates_only() -> None:
    """A province is an area and never a pin; without coordinates nothing is drawn."""
    spot = [(SCHEMA + "latitude", 34.7), (SCHEMA + "longitude", 40.8)]
    iri = f"{BASE}id/place/p"
    assert place_map(rows("property value", spot[0]), "P", iri, base=BASE) is None
    drawing = place_map(rows("property value", *spot), "P", iri, base=BASE)
    assert drawing is not None
    (feature,) = drawing.data["features"]
    assert feature["geometry"]["type"] == "Point"
    area = rows("property value", *spot, (KG.NS + "placeKind", f"{BASE}k/admin1"))
    drawing = place_map(area, "P", iri, base=BASE)
    assert drawing is not None
    (feature,) = drawing.data["features"]
    assert feature["geometry"]["type"] != "Point"


@pytest.mark.parametrize(
    ("kinds", "path", "word"),
    [
        ((KG.Event, SCHEMA + "Thing"), "id/x", "event"),
        ((SCHEMA + "Thing", KG.Incident), "id/x", "incident"),
        ((SCHEMA + "Thing",), "graph/report/x", "graph"),
        ((), "id/x", "id"),
    ],
)
def test_a_thing_is_told_by_its_main_kind(kinds: tuple[str, ...], path: str, word: str) -> None:
    """Our own classes come before others'."""
    assert main_kind(kinds, path) == word


def test_incoming_links_are_cut_with_a_way_to_all() -> None:
    """Few are shown and the number of all; the property that was asked for is shown whole."""
    wanted: list[tuple[str, int]] = []

    def links(prop: str, most: int) -> Solutions:
        wanted.append((prop, most))
        return rows("subject", *((f"{BASE}id/event/{n}",) for n in range(min(most, 40))))

    counts = rows("property links", (KG.NS + "about", 40), (KG.NS + "inSentence", 9))
    (some,) = incoming_links(counts, links, page="/doc/x", asked="", base=BASE)
    assert (len(some.links), some.total) == (MOST_LINKS, 40)
    more = urlsplit(some.more_href or "")
    assert (more.path, more.fragment) == ("/doc/x", "in-0")
    assert parse_qs(more.query) == {"all": [KG.NS + "about"]}
    (every,) = incoming_links(counts, links, page="/doc/x", asked=KG.NS + "about", base=BASE)
    assert (len(every.links), every.more_href) == (40, None)
    assert wanted == [(KG.NS + "about", MOST_LINKS), (KG.NS + "about", ALL_LINKS)]


def test_the_front_page_names_reports_as_far_as_they_are_known() -> None:
    """A report without headline, day or publisher is listed all the same."""
    lines = newest_reports(
        rows(
            "report headline published publisher",
            (f"{BASE}id/report/r", "Strikes", "2018-11-10", "Reuters"),
            (f"{BASE}id/report/s", None, None, None),
        ),
        base=BASE,
    )
    assert [(line.title, line.href, line.published, line.publisher) for line in lines] == [
        ("Strikes", "/doc/report/r", "10 November 2018", "Reuters"),
        ("Report without headline", "/doc/report/s", "", ""),
    ]


# -- quotes ----------------------------------------------------------------------------------

EVIDENCE = "report headline published words begin end sentence sentenceBegin"


def test_evidence_of_one_sentence_is_one_quote() -> None:
    """Two mentions in a sentence are marked in it once; each report has its own quote."""
    report, sentence = f"{BASE}id/report/r", "Strikes killed 26."
    first, second = evidence_quotes(
        rows(
            EVIDENCE,
            (report, "Strikes", "2018-11-10", "Strikes", 100, 107, sentence, 100),
            (report, "Strikes", "2018-11-10", "26", 115, 117, sentence, 100),
            (f"{BASE}id/report/s", None, None, "26 dead", 5, 12, None, None),
        ),
        "figure",
    )
    assert [(p.text, p.uses) for p in first.pieces] == [
        ("Strikes", "figure"), (" killed ", ""), ("26", "figure"), (".", ""),
    ]  # fmt: skip
    assert (first.href, first.source) == (
        "/doc/report/r#char=100,107", "Strikes, 10 November 2018",
    )  # fmt: skip
    assert [(p.text, p.uses) for p in second.pieces] == [("26 dead", "")]
    assert (second.href, second.source) == ("/doc/report/s#char=5,12", "report")


def test_sentences_of_a_report_stand_in_the_order_of_its_text() -> None:
    """Each sentence once; a phrase inside a shown sentence is not repeated; unused ones are not."""
    passages = rows(
        "mention begin end words sentence sentenceBegin",
        (f"{BASE}m/2", 30, 32, "14", "Then 14 fled.", 25),
        (f"{BASE}m/1", 7, 13, "killed", "Bombs  killed 26.", 0),
        (f"{BASE}m/3", 7, 13, "killed", None, None),
        (f"{BASE}m/4", 90, 95, "later", None, None),
        (f"{BASE}m/5", 50, 54, "Oct.", None, None),
    )
    used = rows(
        "mention use user",
        (f"{BASE}m/1", "event", f"{BASE}id/event/e"),
        (f"{BASE}m/2", "figure", f"{BASE}id/count/c"),
        (f"{BASE}m/3", "event", f"{BASE}id/event/e"),
        (f"{BASE}m/5", "time", f"{BASE}id/event/e"),
    )
    quotes = report_quotes(f"{BASE}id/report/r", used, passages, base=BASE)
    assert ["".join(p.text for p in quote.pieces) for quote in quotes] == [
        "Bombs  killed 26.", "Then 14 fled.", "Oct.",
    ]  # fmt: skip
    assert [quote.anchor for quote in quotes] == ["char=0,17", "char=25,38", "char=50,54"]
    marked = [(p.text, p.uses, [s.href for s in p.links]) for p in quotes[0].pieces if p.uses]
    assert marked == [("killed", "event", ["/doc/event/e"])]
    assert quotes[1].href == "/doc/report/r#char=25,38"


def test_descriptions_mark_their_columns() -> None:
    """Words between backticks are columns; the number of the question is left out."""
    assert description_pieces("Competency question 4: which `role` and `stance`?\n\nAll.") == (
        (Piece("Which "), Piece("role", "code"), Piece(" and "), Piece("stance", "code"),
         Piece("?")),
        (Piece("All."),),
    )  # fmt: skip


# -- questions and formats -------------------------------------------------------------------


def test_every_query_stands_under_exactly_one_heading(catalog: Catalog) -> None:
    """No query is lost, and none is listed twice."""
    grouped = [query.slug for group in group_queries(catalog) for query in group.queries]
    assert sorted(grouped) == sorted(query.slug for query in catalog)


def test_every_query_has_its_downloads(catalog: Catalog) -> None:
    """Rows as CSV, JSON and Turtle, the drawing where there is one, and the query itself."""
    for query in catalog:
        hrefs = [download.href for download in query_downloads(query, {"q": "a b"})]
        suffixes = [urlsplit(href).path.rpartition(".")[2] for href in hrefs]
        assert suffixes == [s for s in ("csv", "json", "ttl", drawn_as(query.view), "rq") if s]
        assert [parse_qs(urlsplit(href).query) for href in hrefs[:-1]] == [{"q": ["a b"]}] * (
            len(hrefs) - 1
        )
        assert hrefs[-1] == f"/queries/{query.slug}.rq"
        assert query_address(query, "csv", {}) == f"/queries/{query.slug}.csv"
        described = describe(query, server="https://x.example")
        assert described["href"] == f"https://x.example/queries/{query.slug}"
        assert [p["name"] for p in described["params"]] == [p.name for p in query.params]


def test_a_field_shows_the_error_of_its_own_parameter_only(catalog: Catalog) -> None:
    """The remedy stands beside the field whose value is wrong."""
    query = next(query for query in catalog if len(query.params) > 1)
    wrong, right = query.params[:2]
    error = QueryError(f"parameter '{wrong.name}' is wrong", remedy="give a day")
    assert make_field(wrong, "x", error).error == "give a day"
    assert make_field(right, "x", error).error == ""
    assert make_field(wrong, "x", None).error == ""


def test_fields_fit_the_type_of_their_parameter(catalog: Catalog) -> None:
    """A list of options is a choice, a number a number, a day a day; type-ahead knows its kind."""
    kinds = set()
    for param in (param for query in catalog for param in query.params):
        field = make_field(param, "", None)
        kinds.add(field.kind)
        expected = {"integer": "number", "decimal": "number", "date": "date"}
        assert field.kind == ("select" if param.options else expected.get(param.type, "text"))
        assert field.suggestions == (
            f"/search/suggest?kind={param.suggest}" if param.suggest else ""
        )
    assert kinds == {"select", "number", "date", "text"}


def test_lists_can_be_had_in_the_formats_that_suit_them() -> None:
    """GeoJSON of what stands somewhere, a feed of incidents only, everything else of all."""
    found = {name: set(list_formats(kind)) for name, kind in LISTS.items()}
    rest = {"html", "csv", "json", "ttl"}
    assert found == {
        "incidents": rest | {"geojson", "atom"},
        "events": rest | {"geojson"},
        "places": rest | {"geojson"},
        "actors": rest,
        "reports": rest,
    }


def test_a_thing_offers_what_its_page_draws_first() -> None:
    """A map is offered as GeoJSON before the triples; without a drawing there are triples only."""
    spot = rows("property value", (SCHEMA + "latitude", 34.7), (SCHEMA + "longitude", 40.8))
    drawing = place_map(spot, "P", f"{BASE}id/place/p", base=BASE)
    plain = [download.href for download in thing_downloads("place/a b", None)]
    assert plain == [f"/doc/place/a%20b.{suffix}" for suffix in ("ttl", "nt", "jsonld", "rdf")]
    drawn = [download.href for download in thing_downloads("place/a b", drawing)]
    assert drawn == ["/doc/place/a%20b.geojson", *plain]
    assert all(download.media for download in thing_downloads("x", drawing))
    assert {known.name for known in RESULTS} == {"json", "xml", "csv", "tsv"}


def test_hits_are_grouped_by_kind_in_a_fixed_order() -> None:
    """Actors before places before sentences, whatever was found first; empty kinds are left out."""
    hits = [
        Hit(f"{BASE}id/m/1", "sentence", "14 fled.", (("14", True), (" fled.", False))),
        Hit(f"{BASE}id/actor/a", "actor", "SDF", (("SDF", True),)),
        Hit(f"{BASE}id/actor/b", "actor", "SDF council", (("SDF", True), (" council", False))),
    ]
    groups = group_hits(iter(hits), base=BASE)
    assert [(g.name, [shown.text for shown, _ in g.hits]) for g in groups] == [
        ("Actors", ["SDF", "SDF council"]),
        ("Sentences", ["14 fled."]),
    ]
    assert groups[1].hits[0][1] == (Piece("14", "figure"), Piece(" fled."))


# -- corrections -----------------------------------------------------------------------------

SLOTS = "subject slot value label"
ACTS = "act done slot readAs newValue by at reason state position"
ACT = {
    "act": f"{BASE}id/act/1",
    "done": "replace",
    "slot": "victim-status",
    "readAs": "civilian",
    "newValue": "combatant",
    "by": "ada",
    "at": "2026-01-02T10:00:00Z",
    "reason": "the text says fighters",
    "state": "holds",
}


def test_slots_are_offered_by_the_part_they_belong_to() -> None:
    """Each part of an event is a group: its slots in words, and the part as a whole."""
    form = make_correction_form(
        rows(
            SLOTS,
            (f"{BASE}id/count/1", "harm", f"{BASE}h/killed", "killed"),
            (f"{BASE}id/count/1", "low", 26, None),
            (f"{BASE}id/participation/2", "actor", None, None),
        ),
        rows(ACTS),
        "event/e",
        (),
        base=BASE,
        takes_writes=True,
    )
    assert [(heading, [t.text for t in targets]) for heading, targets in form.groups] == [
        ("figure: killed", ["harm: killed", "low: 26", "all of this figure"]),
        ("part: ", ["actor: not told", "all of this part"]),
    ]
    assert [t.value for t in form.groups[0][1]] == ["count/1|harm", "count/1|low", "count/1|"]
    assert form.acts == OF_EVENT


def test_an_act_that_holds_can_be_undone_and_others_are_only_told() -> None:
    """What was corrected is a sentence; only what holds is offered for undoing."""
    form = make_correction_form(
        rows(SLOTS, (f"{BASE}id/count/1", "low", 26, None)),
        sparse(ACTS, ACT, ACT | {"act": f"{BASE}id/act/2", "state": "undone", "readAs": ""}),
        "event/e",
        (),
        base=BASE,
        takes_writes=False,
    )
    assert [(told.text, told.href, told.state) for told in form.told] == [
        (
            "victim status read by the machine as civilian; replace → combatant, by ada on "
            "2 January 2026: the text says fighters", "/doc/act/1", "holds",
        ),
        (
            "replace → combatant, by ada on 2 January 2026: the text says fighters",
            "/doc/act/2", "undone",
        ),
    ]  # fmt: skip
    assert form.acts == OF_EVENT + UNDOING
    heading, targets = form.groups[-1]
    assert (heading, [t.value for t in targets]) == ("acts", ["act/1|"])


def test_an_actor_is_corrected_as_a_whole() -> None:
    """Merging and renaming are of actors and places; events have other acts."""
    form = make_correction_form(
        rows(SLOTS), rows(ACTS), "actor/a", (), base=BASE, takes_writes=True
    )
    assert [t.value for t in form.groups[0][1]] == ["actor/a|", "actor/a|link"]
    assert set(OF_ENTITY) < set(form.acts)
    assert not {name for name, _ in form.acts} & {"no-event", "two-events", "undo"}


def test_a_page_without_slots_offers_nothing() -> None:
    """A report that nothing was read from has nothing to correct."""
    form = make_correction_form(
        rows(SLOTS), rows(ACTS), "report/r", (), base=BASE, takes_writes=True
    )
    assert (form.groups, form.told) == ((), ())
