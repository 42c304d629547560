"""Tests of ``kg.read.article``: an article made of a text and what is known about it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.furniture import load_publishers
from kg.model.text import Article, Passage
from kg.read.article import Given, read_article
from kg.read.errors import EmptyArticle

TODAY = date(2020, 6, 15)
BODY = "Seven civilians were killed in Azaz on Monday."


def made(text: str = BODY, **facts: object) -> Article:
    """Make an article on a fixed day."""
    given_facts = Given("a", **facts)  # type: ignore[arg-type]
    return read_article(text, given_facts, origin="a.txt", today=TODAY)


def told(article: Article) -> list[tuple[str, str]]:
    """Return what was told about it, by kind and example."""
    return [(mending.kind, mending.example) for mending in article.mendings]


@pytest.mark.parametrize(
    ("field", "line", "published", "kinds"),
    [
        (None, None, None, []),
        ("2019-05-03", None, "2019-05-03", []),
        (None, "3 May 2019", "2019-05-03", []),
        ("2019-05-03", "4 May 2019", "2019-05-03", []),
        ("soon", "4 May 2019", "2019-05-04", ["unreadable date"]),
        ("soon", None, None, ["unreadable date"]),
        ("2020-06-16", None, "2020-06-16", []),
        ("2020-06-17", None, None, ["unreadable date"]),
        ("2020-06-17", "4 May 2019", "2019-05-04", ["unreadable date"]),
        (None, "17 June 2020", None, []),
        ("03/04/2019", None, "2019-04-03", ["ambiguous date"]),
        (None, "03/04/2019", "2019-04-03", ["ambiguous date"]),
        ("13/04/2019", None, "2019-04-13", []),
        ("", "4 May 2019", "2019-05-04", []),
    ],
)
def test_day_of_publication(
    field: str | None, line: str | None, published: str | None, kinds: list[str]
) -> None:
    """The field outranks the text; neither a day to come nor a guess is taken without a word."""
    text = f"Seven killed in Azaz\n\n{line}\n\n{BODY}" if line else BODY
    article = made(text, date=field)
    assert (str(article.published) if article.published else None) == published
    assert [kind for kind, _ in told(article)] == kinds


@pytest.mark.parametrize(
    ("declared", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("en", "en"),
        ("EN", "en"),
        ("en-gb", "en-GB"),
        ("en_US", "en-US"),
        ("en-US-x-news", "en"),
        ("english", "en"),
        ("de", "en"),
        ("de-DE", "en"),
    ],
)
def test_language_is_english_of_some_country(declared: str | None, language: str) -> None:
    """A country is kept; another language was judged before and is not believed."""
    assert made(language=declared).language == language


@pytest.mark.parametrize("title", ["", "Seven killed in Azaz", "Seven killed | Jordan Times"])
def test_a_given_title_is_the_title(title: str) -> None:
    """It is kept as given; without one the first line is taken if it is a headline."""
    assert made(title=title).title == title
    above = made(f"Raid on a market\n\n{BODY}", title=title)
    assert above.title == (title or "Raid on a market")
    assert made(BODY).title == ""


def test_title_is_mended_like_the_text() -> None:
    """Entities and tags are no part of a title."""
    assert made(title=" Dead &amp; <b>hurt</b>\u00a0men \n").title == "Dead & hurt men"


HOSTS = [row for row in load_publishers() if row.where == "host"]


@pytest.mark.parametrize("row", HOSTS, ids=[row.pattern for row in HOSTS])
def test_outlet_is_known_by_its_host(row) -> None:  # type: ignore[no-untyped-def]
    """A host and those below it are an outlet's; one that only ends alike, or a path, is not."""
    for url in (f"https://{row.pattern}/x", f"http://WWW.{row.pattern.upper()}:80/x"):
        assert made(url=url).publisher == row.name
    for url in (f"https://not{row.pattern}/x", f"https://a.example/{row.pattern}"):
        assert made(url=url).publisher is None


def test_a_given_publisher_outranks_the_host() -> None:
    """An agency's report at another's address is told by whoever is named."""
    url = "https://www.middleeasteye.net/x"
    assert made(url=url).publisher == "Middle East Eye"
    assert made(url=url, publisher="An Agency").publisher == "An Agency"
    assert made(url=url, publisher="").publisher == "Middle East Eye"


def test_odd_facts_are_told_and_short() -> None:
    """What could not be used is named, cut to a length that a line holds."""
    article = made(
        date="d" * 500,
        url="u" * 500,
        unread=("body: 3", "n" * 500),
        cut_short="… [+9 chars]",
        guessed_encoding="windows-1252",
    )
    assert told(article) == [
        ("unreadable date", "d" * 80),
        ("odd address", "u" * 80),
        ("unread field", "body: 3"),
        ("unread field", "n" * 80),
        ("text cut short", "… [+9 chars]"),
        ("guessed encoding", "windows-1252"),
    ]
    assert (article.published, article.url) == (None, None)


@pytest.mark.parametrize("text", ["", " \n\t", "...", "<p></p>", "&nbsp;", "\u200b\ufeff", "—“”"])
def test_text_without_words_is_no_article(text: str) -> None:
    """Marks, tags and invisible characters say nothing."""
    with pytest.raises(EmptyArticle, match="there is no text in it") as caught:
        made(text)
    assert caught.value.where == "a.txt"
    assert "remove the file" in caught.value.remedy


def test_source_is_kept_only_where_it_differs() -> None:
    """A text that needed no mending is not kept twice."""
    plain, mended = made(BODY), made(BODY + "\r\n")
    assert (plain.source, plain.shifts, plain.given) == (None, (), BODY)
    assert (mended.source, mended.given) == (BODY + "\r\n", BODY + "\r\n")
    assert mended.text == BODY + "\n"


@given(st.text(max_size=80), st.text(max_size=30))
def test_article_of_any_text_and_title(words: str, title: str) -> None:
    """Blocks stand apart and in order, and every place leads back into what was given."""
    text = f"x{words}"
    article = made(text, title=title)
    ends = [0]
    for block in article.blocks:
        assert ends[-1] <= block.passage.start < block.passage.end <= len(article.text)
        ends.append(block.passage.end)
    assert article.given == text
    for at in range(len(article.text)):
        stands = article.source_passage(Passage(at, at + 1))
        assert 0 <= stands.start <= stands.end <= len(text)
