"""Read pages of the web: the article in an HTML file, without what surrounds it.

The words are found by trafilatura in its strict mode: what it is not sure of is left out, because a
line of navigation that is read as a sentence ("500 killed as ferry sinks") is a claim that the
article never made. What the page says of itself for machines (schema.org in JSON-LD, ``meta``
elements) tells title, date, outlet and address; htmldate finds the date where that is silent, in
elements and addresses but never in running text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kg.read.addresses import find_address
from kg.read.article import Given, RawArticle
from kg.read.content import Content, Reading
from kg.read.errors import EmptyArticle
from kg.read.formats.damage import translated
from kg.read.formats.fragments import fragment_text
from kg.read.notices import Notice
from kg.read.source import check_size, decode_any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.I)
_DECLARED: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET_WITHIN: Final = 4_096  # HTML asks for the first 1,024 bytes
_ARTICLE_TYPES: Final = re.compile(r"(?:News|Report|Analysis|Opinion)?\w*Article|LiveBlogPosting")
_FEWEST_LINKED_HEADINGS: Final = 3
_LINKED_HEADINGS: Final = (
    "//*[self::h1 or self::h2 or self::h3][a]"
    "[not(ancestor::aside or ancestor::nav or ancestor::footer)]"
    "[normalize-space(.) = normalize-space(a[1])]"
)
_DATES: Final = ("article:published_time", "datePublished", "date", "dc.date", "DC.date.issued")


def read_page(content: Content, reading: Reading) -> Iterator[RawArticle]:
    """Read the one article of a page.

    Raises:
        EmptyArticle: There is none, as on a front page, and the page was named as one.
    """
    raw = content.read()
    charset = content.charset or _declared_charset(raw)
    markup, guessed = decode_any(raw, charset=charset, where=content.name)
    with translated(content.name, "a page"):
        tree = _parse(markup)
        facts = _Facts(tree, url=content.url)
        text = "" if facts.is_front_page else _main_text(markup) or facts.body
    if not text:
        _no_article(content, reading, is_front_page=facts.is_front_page)
        return
    check_size(len(text.encode()), where=content.name, max_bytes=reading.max_bytes)
    yield RawArticle(text, facts.given(content, guessed=guessed), content.name)


def _no_article(content: Content, reading: Reading, *, is_front_page: bool) -> None:
    what = "a page of links to articles" if is_front_page else "a page in which no article is found"
    if content.is_named:
        raise EmptyArticle(
            what, where=content.name, remedy="give the article's words as plain text"
        )
    reading.tell(Notice(content.name, f"not read: {what}", left_out=what))


def _declared_charset(raw: bytes) -> str | None:
    match = _CHARSET.search(raw[:_CHARSET_WITHIN])
    return match[1].decode("ascii") if match else None


def _parse(markup: str) -> HtmlElement:
    from lxml import html

    # lxml refuses decoded text that declares an encoding.
    return html.document_fromstring(_DECLARED.sub("", markup))


def _main_text(markup: str) -> str:
    from trafilatura import bare_extraction

    found: Any = bare_extraction(
        markup,
        favor_precision=True,
        # Without its fallbacks, which take any words of the page.
        fast=True,
        include_comments=False,
        include_tables=False,
        with_metadata=False,
    )
    # trafilatura ends each paragraph with one line feed.
    lines = (found.text or "").splitlines() if found is not None else []
    return "\n\n".join(line.strip() for line in lines if line.strip())


class _Facts:
    """Metadata that a page holds."""

    def __init__(self, tree: HtmlElement, *, url: str | None) -> None:
        self._tree = tree
        self._url = url
        self._meta = _meta(tree)
        self._article = _structured_article(tree)

    @property
    def is_front_page(self) -> bool:
        """Tell whether headings lead to articles and nothing says that this is one."""
        if self._article or self._meta.get("og:type", "") == "article":
            return False
        # An article may link one or two others in headings of their own.
        return len(self._tree.xpath(_LINKED_HEADINGS)) >= _FEWEST_LINKED_HEADINGS

    @property
    def body(self) -> str:
        """Return the article's words as the page holds them for machines, or ""."""
        words = self._article.get("articleBody")
        return fragment_text(words.replace("\n", "<br>")) if isinstance(words, str) else ""

    def given(self, content: Content, *, guessed: str | None) -> Given:
        address = self._address()
        return Given(
            id=address or content.id,
            title=self._title(),
            date=self._date(),
            url=address,
            publisher=_name(self._article.get("publisher")) or self._meta.get("og:site_name"),
            language=_text(self._article.get("inLanguage")) or self._tree.get("lang"),
            guessed_encoding=guessed,
        )

    def _title(self) -> str:
        named = _text(self._article.get("headline")) or self._meta.get("og:title")
        return named or " ".join((self._tree.findtext(".//title") or "").split())

    def _date(self) -> str | None:
        named = _text(self._article.get("datePublished"))
        for name in _DATES:
            named = named or self._meta.get(name.lower())
        if named:
            return named
        from htmldate import find_date

        today = date.today().isoformat()  # noqa: DTZ011
        found: str | None = find_date(
            self._tree, extensive_search=False, original_date=True, max_date=today, url=self._url
        )
        return found

    def _address(self) -> str | None:
        # What the page calls its own address is one for all copies: mobile, AMP, with a session id.
        links = self._tree.xpath("//link[@rel='canonical']/@href")
        page = self._article.get("mainEntityOfPage")
        named = (
            *links,
            self._meta.get("og:url"),
            page.get("@id") if isinstance(page, dict) else page,
            _text(self._article.get("url")),
        )
        for link in named:
            if isinstance(link, str) and (found := find_address(link, base=self._url)):
                return found
        return find_address(self._url or "")


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        value = " ".join((element.get("content") or "").split())
        if name and value:
            found.setdefault(name.lower(), value)
    return found


def _structured_article(tree: HtmlElement) -> Mapping[str, Any]:
    """Return the article among the page's descriptions by schema.org, or an empty one."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            # Real pages have line feeds inside strings, which JSON forbids (RFC 8259, 7).
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(value):
            kinds = thing.get("@type")
            named = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLE_TYPES.fullmatch(kind) for kind in named):
                return thing
    return {}


def _things(value: object) -> Iterator[Mapping[str, Any]]:
    for thing in value if isinstance(value, list) else [value]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (item for item in graph or () if isinstance(item, dict))


def _text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _name(value: object) -> str | None:
    first = value[0] if isinstance(value, list) and value else value
    return _text(first.get("name")) if isinstance(first, dict) else _text(first)
