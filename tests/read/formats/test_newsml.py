"""Tests of ``kg.read.formats.newsml``: what agencies send, in XML and in JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.model.text import Article
from kg.read.inputs import read_articles
from kg.read.notices import Notice

STORY = "A car bomb killed seven civilians in Azaz on Monday, a monitor said."
NAR = "http://iptc.org/std/nar/2006-10-01/"


def news_item(status: str, body: str) -> str:
    said = f"<itemMeta><pubStatus qcode='{status}'/></itemMeta>" if status else ""
    return (
        f"<newsItem xmlns='{NAR}' guid='urn:x:1'>{said}<contentSet>{body}</contentSet></newsItem>"
    )


def ninjs(status: str, _: str) -> str:
    said = {"pubstatus": status} if status else {}
    return json.dumps({"uri": "urn:x:1", "body_text": STORY, **said})


PLAIN = f"<inlineData contenttype='text/plain'>{STORY}</inlineData>"


@pytest.mark.parametrize("made", [news_item, ninjs])
@pytest.mark.parametrize(
    ("status", "is_read"),
    [("", True), ("stat:usable", True), ("usable", True), ("stat:canceled", False),
     ("canceled", False), ("stat:withheld", False)],
)  # fmt: skip
def test_what_an_agency_has_withdrawn_is_told_and_not_read(
    tmp_path: Path, made: object, status: str, is_read: bool
) -> None:
    """With the command that removes what was built of an earlier version."""
    path = tmp_path / "a.bin"
    assert callable(made)
    path.write_text(made(status, PLAIN))
    notices: list[Notice] = []
    found = list(read_articles([str(path)], tell=notices.append))
    told = [notice for notice in notices if notice.left_out]
    assert [type(item) for item in found] == ([Article] if is_read else [])
    assert len(told) == (not is_read)
    for notice in told:
        assert "news item that its agency has" in notice.left_out
        assert "kg remove 'urn:x:1'" in notice.what


def test_plain_text_of_an_agency_keeps_its_paragraphs(tmp_path: Path) -> None:
    """A headline or a byline in a line of its own is no part of the sentence after it."""
    path = tmp_path / "a.xml"
    body = f"<inlineData>\nBLAST IN AZAZ\n\n{STORY}\n</inlineData>"
    path.write_text(news_item("", body))
    (article,) = read_articles([str(path)])
    assert isinstance(article, Article)
    assert article.text == f"BLAST IN AZAZ\n\n{STORY}"
