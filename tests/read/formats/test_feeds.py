"""Tests of ``kg.read.formats.feeds``: feeds as they are fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model.text import Article
from kg.read.errors import Damaged
from kg.read.inputs import read_articles

STORY = "A car bomb killed seven civilians in Azaz on Monday, a monitor said."
RSS = (
    f"<rss version='2.0'><channel><title>N</title><item><title>A</title><description>{STORY}"
    "</description></item><item><title>B</title><description>Three were killed.</description>"
    "</item></channel></rss>"
)
ATOM = (
    "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>A</a:title><a:summary>"
    f"{STORY}</a:summary></a:entry></a:feed >\n"
)


@pytest.mark.parametrize("feed", [RSS, ATOM, f"{RSS}<!-- made in 2 ms -->"])
@pytest.mark.parametrize("declared", ["", "<?xml version='1.0' encoding='ENC'?>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_a_whole_feed_gives_its_entries_and_no_error(
    tmp_path: Path, feed: str, encoding: str, declared: str
) -> None:
    """Whatever its prefix and encoding, and whatever a server adds behind it."""
    (tmp_path / "a.xml").write_bytes(
        (declared.replace("ENC", encoding.removesuffix("-sig")) + feed).encode(encoding)
    )
    found = list(read_articles([str(tmp_path / "a.xml")]))
    assert len(found) == feed.count("</item>") + feed.count("</a:entry>")
    assert all(isinstance(item, Article) for item in found)


@pytest.mark.parametrize("end", ["</item>", "<item><title>B", "Three were"])
def test_a_feed_that_breaks_off_is_told(tmp_path: Path, end: str) -> None:
    """What it had is read; the rest is lost, and that is an error."""
    (tmp_path / "a.xml").write_text(RSS[: RSS.index(end) + len(end)])
    *articles, error = read_articles([str(tmp_path / "a.xml")])
    assert isinstance(error, Damaged)
    assert error.what == "a feed that breaks off"
    assert isinstance(articles[0], Article)
    assert articles[0].text == STORY
