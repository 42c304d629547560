"""A page begins with the answer: one sentence that never tells a claim as a fact."""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree import ElementTree

import feedparser
import pytest

from kg import paths
from tests.web.pages.conftest import Site
from tests.web.pages.test_pages import INCIDENT, REPORT, THINGS

SHOWN = re.compile(r"<(?!/?script|style)[^>]*>")


def answer(site: Site, path: str) -> str:
    """Return the sentence that a page begins with."""
    found = re.search(r'<p class="answer"><bdi>(.*?)</bdi>', site.get(path).text)
    assert found, path
    return found.group(1)


def words(html: str) -> str:
    """Return what a reader of a page sees, but for what is behind the fold and its code."""
    main = html.split("<main", 1)[1].split('<details class="source"', 1)[0]
    return SHOWN.sub(" ", main)


def test_incident_is_told_in_one_sentence(site: Site) -> None:
    """Type, place, day, figures, speaker, actor with stance and source, and who denies it."""
    assert answer(site, INCIDENT) == (
        "Air strike in Alpha, 8 March 2030: 12–20 or more civilians killed, 5 of them children, "
        "according to River Monitor and the Blue Front; attacker: Red Army (stated by the "
        "Blue Front and River Monitor); the Red Army denies it."
    )


@pytest.mark.parametrize("path", THINGS)
def test_no_hash_stands_in_the_words_of_a_page(site: Site, path: str) -> None:
    """Before the fold a reader meets names, not ids."""
    text = words(site.get(path).text)
    assert not re.search(r"[0-9a-f]{16}", text)
    assert "https://kg.local" not in text


def test_claims_stand_side_by_side_with_their_sentences(site: Site) -> None:
    """Each claim of each member event is a row with speaker, sentence and report."""
    text = site.get(INCIDENT).text
    rows = text.split("Claims, side by side", 1)[1].split("</table>", 1)[0]
    for claim in (
        "e5cd06a90e81046b-100-Casualty",
        "e5cd06a90e81046b-200-Response",
        "b7dfd80f4c15f474-100-Casualty",
    ):
        assert f'href="/doc/claim/{claim}"' in rows
    assert rows.count('data-heading="Sentence"') == rows.count("<tr>") - 1
    assert REPORT in rows


def test_statements_stand_behind_a_fold(site: Site) -> None:
    """What the graph holds is there, closed where the page says it in words."""
    text = site.get(INCIDENT).text
    assert '<details class="source">' in text
    assert "member event" in text.split('<details class="source">', 1)[1]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        (
            "/doc/claim/e5cd06a90e81046b-200-Response",
            "The Red Army denies: Air strike, 8 March 2030",
        ),
        ("/doc/count/e5cd06a90e81046b-12-killed", "River Monitor says: 12+ civilians killed"),
    ],
)
def test_titles_of_claims_and_figures_say_something(site: Site, path: str, title: str) -> None:
    """A claim is called by its speaker, stance and content, a figure by what it counts."""
    assert f"<h1><bdi>{title}</bdi></h1>" in site.get(path).text


def test_actor_page_tells_parts_by_stance_with_links(site: Site) -> None:
    """Each role and stance has its number of events and leads to exactly these."""
    text = site.get("/doc/actor/red-army").text
    parts = re.findall(r'<a href="(/events[?][^"]+)">([^<]+): (\d+) events?</a>', text)
    assert parts
    for href, _, number in parts:
        path = href.replace("&amp;", "&").replace("/events?", "/events.json?")
        assert len(site.get(path).json()) == int(number)


def test_place_page_shows_its_incidents(site: Site) -> None:
    """A place has its map, what it lies in, and the incidents there."""
    text = site.get("/doc/place/alpha").text
    assert INCIDENT in text
    assert (
        'data-places="/doc/place/alpha.geojson"' in text or not (paths.BUNDLE / "map.js").is_file()
    )


ATOM = "{http://www.w3.org/2005/Atom}"


def test_feed_of_incidents_is_valid_and_newest_first(site: Site) -> None:
    """The feed has what RFC 4287 demands, one entry for each incident of the filter."""
    answer = site.get("/incidents.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.text)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"{site.address}/incidents.atom"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(site.get("/incidents.json").json())
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    known = [str(entry.findtext(f"{ATOM}published")) for entry in entries]
    assert known == sorted(known, reverse=True)
    for entry in entries:
        assert entry.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(str(entry.findtext(f"{ATOM}updated"))).tzinfo
        (link,) = entry.findall(f"{ATOM}link")
        assert site.get(str(link.get("href")).removeprefix(site.address)).status == 200
    parsed = feedparser.parse(answer.text)
    assert not parsed.bozo
    assert len(parsed.entries) == len(entries)


def test_feed_keeps_the_filter(site: Site) -> None:
    """A feed can be had of a list as it is filtered; of other lists there is none."""
    feed = ElementTree.fromstring(site.get("/incidents.atom?place=alpha").text)
    listed = site.get("/incidents.json?place=alpha").json()
    assert {entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")} == {
        row["item"] for row in listed
    }
    assert site.get("/places.atom").status == 404
    assert 'type="application/atom+xml"' in site.get("/incidents").text


def test_card_may_be_framed_by_anyone_and_nothing_else_may(site: Site) -> None:
    """The card of an incident begins with the same sentence as its page, and runs no script."""
    answer = site.get(INCIDENT.replace("/doc/", "/card/"))
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    page = site.get(INCIDENT)
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    sentence = page.text.split('<p class="answer"><bdi>')[1].split("</bdi>")[0]
    assert sentence in answer.text
    assert f'href="{site.address}{INCIDENT}"' in answer.text
    assert (
        f"src=&#34;{site.address}/card/" in page.text or f'src="{site.address}/card/' in page.text
    )
    for path in ("/card/actor/red-army", "/card/incident/none", "/card/incident/%3E%22"):
        assert site.get(path).status == 404
