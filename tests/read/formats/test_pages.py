"""Tests of ``kg.read.formats.pages``: pages of the web as they are found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.model.text import Article
from kg.read.errors import EmptyArticle
from kg.read.inputs import read_articles

FIRST = "A car bomb killed seven civilians in the town of Azaz on Monday, a monitor said."
SECOND = "Shelling killed three people in Idlib, activists said, and many fled the area."


def read_page(tmp_path: Path, body: str, *, head: str = "", encoding: str = "utf-8") -> Article:
    """Read the one article of a page with *body*."""
    path = tmp_path / "page.html"
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    path.write_bytes(page.encode(encoding))
    (found,) = read_articles([str(path)])
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("dash", "encoding", "head"),
    [
        ("–", "cp1252", "<meta charset=iso-8859-1>"),
        ("–", "cp1252", "<meta http-equiv=Content-Type content='text/html; charset=Latin1'>"),
        ("–", "cp1252", "<meta charset=us-ascii>"),
        ("–", "cp1254", "<meta charset=iso-8859-9>"),
        ("–", "cp1252", ""),
        ("–", "utf-8", "<meta charset=iso-8859-1>"),
        ("\x96", "utf-8", "<meta charset=utf-8>"),
        ("&#150;", "utf-8", ""),
        ("&#0150;", "utf-8", ""),
        ("&#x96;", "utf-8", ""),
        ("&#X096;", "utf-8", ""),
        ("&ndash;", "utf-8", ""),
    ],
)
def test_a_dash_stays_however_it_is_written(
    tmp_path: Path, dash: str, encoding: str, head: str
) -> None:
    """Without it "10-12 hurt" would be 1012; browsers show all of these as one dash."""
    said = f"It left 10{dash}12 hurt."
    article = read_page(
        tmp_path, f"<article><p>{FIRST} {said}</p></article>", head=head, encoding=encoding
    )
    assert article.text == f"{FIRST} It left 10–12 hurt."


STORY = f"<article><h1>Blast in Azaz</h1>{{}}<p>{FIRST}</p><p>{SECOND}</p></article>"
OLD = "<time datetime=2020-01-01>1 January 2020</time>"
OLD_SPAN = "<span class=date>1 January 2020</span>"
LINKED = "<a href=/x>A story of something else altogether</a>"

NOT_ITS_DAY = {
    "in a footer": f"{STORY}<footer>Example News, built {OLD}</footer>",
    "in what is called a footer": f"{STORY}<div id=footer>Last build 1 January 2020</div>",
    "of a story beside": f"{STORY}<aside>{LINKED}{OLD}</aside>",
    "of a story before it": f"<aside>{LINKED}{OLD}</aside>{STORY}",
    "of related stories": f"{STORY}<div class='box related-stories'>{LINKED}{OLD_SPAN}</div>",
    "of related stories in a list": f"{STORY}<ul><li>{LINKED} {OLD_SPAN}</li></ul>",
    "of another article": f"{STORY}<article><h2>{LINKED}</h2>{OLD}</article>",
    "of a comment": f"{STORY}<ol id=comments><li class=comment>{OLD} I do not believe it.</ol>",
    "of saving": f"<header><div class=date>1 January 2020</div></header>{STORY}",
    "of saving, as a clock": f"<div class=current-date>1 January 2020</div>{STORY}",
    "of a change": STORY.replace("{}", "<time class=updated datetime=2020-01-01>x</time>"),
    "of a change, by schema.org": STORY.replace(
        "{}", "<time itemprop=dateModified datetime=2020-01-01>x</time>"
    ),
    "in running text": STORY.replace("{}", f"<p>{FIRST} The war began on 2020-01-01.</p>"),
}


@pytest.mark.parametrize("kind", NOT_ITS_DAY)
@pytest.mark.parametrize("own", ["", "<time datetime=2018-11-12>12 November 2018</time>"])
def test_a_day_of_something_else_is_not_its_day(tmp_path: Path, kind: str, own: str) -> None:
    """A page that does not tell its day is undated; "on Monday" would be another Monday."""
    body = NOT_ITS_DAY[kind].replace("{}", own)
    if kind.startswith(("of a change", "in running text")):
        body = body.replace("</h1>", f"</h1>{own}")
    day = read_page(tmp_path, body).published
    assert (day and day.isoformat()) == ("2018-11-12" if own else None)


@pytest.mark.parametrize("name", ["article:modified_time", "og:updated_time", "last-modified"])
def test_a_day_of_change_in_the_head_is_not_its_day(tmp_path: Path, name: str) -> None:
    """Pages are changed years after they were published."""
    head = f"<meta property='{name}' content='2020-01-01T10:00:00Z'>"
    assert read_page(tmp_path, STORY.replace("{}", ""), head=head).published is None


ITS_DAY = {
    "an element": "<time datetime=2018-11-12>12 November 2018</time>",
    "a class": "<span class=published>12 November 2018</span>",
    "an item of a list": "<ul class=meta><li><div class=date>12 November 2018</div></li></ul>",
    "a class of both": "<time class='published updated' datetime=2018-11-12>x</time>",
}


@pytest.mark.parametrize("kind", ITS_DAY)
def test_the_day_at_the_headline_is_its_day(tmp_path: Path, kind: str) -> None:
    """However it is marked."""
    day = read_page(tmp_path, STORY.replace("{}", ITS_DAY[kind])).published
    assert day is not None
    assert day.isoformat() == "2018-11-12"


def test_a_day_that_cannot_be_read_does_not_hide_another(tmp_path: Path) -> None:
    """ "yesterday" in one element says less than the date in the next."""
    head = (
        "<meta property='article:published_time' content='yesterday'>"
        "<meta name=date content='2018-11-12'>"
    )
    article = read_page(tmp_path, STORY.replace("{}", ""), head=head)
    assert str(article.published) == "2018-11-12"


FERRY = {
    "@type": "NewsArticle",
    "headline": "Ferry sinks",
    "datePublished": "2001-01-01",
    "url": "https://n.example/ferry",
    "articleBody": "A ferry sank and 500 people were killed.",
}
BLAST = {
    "@type": "NewsArticle",
    "headline": "Blast in Azaz kills seven",
    "datePublished": "2018-11-12",
    "mainEntityOfPage": {"@id": "https://n.example/blast"},
}
SEVERAL = {
    "the address tells": (
        [FERRY, BLAST],
        "<link rel=canonical href='https://n.example/blast'>",
        ("Blast in Azaz kills seven", "2018-11-12", "https://n.example/blast"),
    ),
    "the headline tells": (
        [FERRY, BLAST],
        "<title>Blast in Azaz kills seven - Example News</title>",
        ("Blast in Azaz kills seven", "2018-11-12", "https://n.example/blast"),
    ),
    "in a graph": (
        [{"@graph": [FERRY, BLAST]}],
        "<link rel=canonical href='https://n.example/blast'>",
        ("Blast in Azaz kills seven", "2018-11-12", "https://n.example/blast"),
    ),
    "what the page is about": (
        [{"@type": "WebPage", "mainEntity": BLAST}],
        "",
        ("Blast in Azaz kills seven", "2018-11-12", "https://n.example/blast"),
    ),
    "nothing tells": ([FERRY, {**FERRY, "headline": "Other"}], "<title>Own</title>",
                      ("Own", None, None)),
    "the page is dated, and no article": (
        [{"@type": "WebPage", "datePublished": "2018-11-12"}], "<title>Own</title>",
        ("Own", "2018-11-12", None),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SEVERAL)
def test_of_several_articles_that_a_page_describes_its_own_counts(
    tmp_path: Path, kind: str
) -> None:
    """Related stories are described beside it, often before it, with days of their own."""
    things, head, expected = SEVERAL[kind]
    script = f"<script type='application/ld+json'>{json.dumps(things)}</script>"
    article = read_page(tmp_path, STORY.replace("{}", ""), head=script + head)
    day = article.published and article.published.isoformat()
    assert (article.title, day, article.url) == expected
    assert "ferry" not in article.text


OTHER = "Soldiers killed 500 rebels in Mali on Friday, the army said in a statement."
OTHER_STORIES = {
    name: f"<{tag} {attributes}><p>{OTHER}</p></{tag}>"
    for name, tag, attributes in [
        ("most read", "div", "class='most-read box'"),
        ("most popular", "section", "id=most_popular"),
        ("breaking news", "div", "class=breaking-news"),
        ("an advertisement", "div", "class=advertisement"),
        ("an ad", "div", "class='ad ad--wide'"),
        ("a sponsor", "div", "class=sponsored"),
        ("related", "div", "class=related-stories"),
        ("recommended", "div", "data-x=1 class=recommended"),
        ("a newsletter", "div", "class=newsletter-signup"),
        ("the next article", "div", "class=next-article"),
        ("what is hidden", "div", "hidden"),
        ("a template", "template", ""),
        ("an aside", "aside", ""),
        ("a footer", "footer", ""),
        ("a form", "form", ""),
    ]
}


@pytest.mark.parametrize("kind", OTHER_STORIES)
@pytest.mark.parametrize("place", ["inside", "after"])
def test_no_other_story_becomes_this_one(tmp_path: Path, kind: str, place: str) -> None:
    """What a page shows beside its article is not told by the article."""
    other = OTHER_STORIES[kind]
    inside, after = (other, "") if place == "inside" else ("", other)
    article = read_page(
        tmp_path, f"<article><h1>Blast</h1><p>{FIRST}</p>{inside}<p>{SECOND}</p>{after}</article>"
    )
    assert article.text == f"Blast\n\n{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize("name", ["article-body ads", "article-body no-ads"])
@pytest.mark.parametrize(
    "words",
    [f"<p>{FIRST} {FIRST}</p><p>{SECOND}</p>", f"{FIRST} {FIRST}<br><br>{SECOND}"],
    ids=["p", "br"],
)
def test_what_holds_the_whole_article_stays(tmp_path: Path, name: str, words: str) -> None:
    """A class of such a name may be that of the article itself."""
    article = read_page(tmp_path, f"<h1>Blast</h1><div class='{name}'>{words}</div>")
    assert article.text.endswith(f"{FIRST}\n\n{SECOND}")


TEASERS = {
    "links in headings": "<h3><a href=/{n}>{n}0 killed in Mali</a></h3><p>{text}</p>",
    "headings in links": "<a href=/{n}><h3>{n}0 killed in Mali</h3></a><p>{text}</p>",
    "all in links": "<a href=/{n}><div><h2>{n}0 killed in Mali</h2><p>{text}</p></div></a>",
    "articles": "<article><h2><a href=/{n}>{n}0 killed in Mali</a></h2><p>{text}</p></article>",
}


@pytest.mark.parametrize("number", [3, 8])
@pytest.mark.parametrize("kind", TEASERS)
def test_a_front_page_is_no_article(tmp_path: Path, kind: str, number: int) -> None:
    """Its stories joined would be one report of all that is told in them."""
    path = tmp_path / "a.html"
    stories = "".join(TEASERS[kind].format(n=n, text=FIRST) for n in range(number))
    path.write_text(f"<!DOCTYPE html><html><body><main>{stories}</main></body></html>")
    (error,) = read_articles([str(path)])
    assert isinstance(error, EmptyArticle)
    assert error.what == "a page of links to articles"


def test_two_articles_under_links_are_two_and_are_not_joined(tmp_path: Path) -> None:
    """Beside an article with a heading of its own they are its neighbours."""
    two = "".join(TEASERS["articles"].format(n=n, text=FIRST) for n in range(2))
    path = tmp_path / "a.html"
    path.write_text(f"<!DOCTYPE html><html><body>{two}</body></html>")
    (error,) = read_articles([str(path)])
    assert isinstance(error, EmptyArticle)
    article = read_page(tmp_path, STORY.replace("{}", "") + two)
    assert SECOND in article.text


@pytest.mark.parametrize("kind", TEASERS)
@pytest.mark.parametrize("name", ["related-stories", "more", "latest-news", "sidebar"])
def test_an_article_beside_many_stories_is_read(tmp_path: Path, kind: str, name: str) -> None:
    """They are called what they are; and none of them is read."""
    others = "".join(TEASERS[kind].format(n=n, text="Nobody died.") for n in range(5))
    body = f"{STORY.replace('{}', '')}<div class={name}>{others}</div>"
    assert read_page(tmp_path, body).text == f"Blast in Azaz\n\n{FIRST}\n\n{SECOND}"
