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
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from kg.read.addresses import find_address
from kg.read.article import Given, RawArticle
from kg.read.content import Content, Reading
from kg.read.dates import parse_day
from kg.read.errors import EmptyArticle
from kg.read.formats.damage import translated
from kg.read.formats.fragments import fragment_text
from kg.read.notices import Notice
from kg.read.source import check_size, decode_any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.I)
_DECLARED: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
# Control characters (C1) are those of windows-1252 to a browser, and nothing to trafilatura, which
# would make "1012 hurt" of "10-12 hurt" with a dash written so.
_CONTROL: Final = re.compile(r"[\x80-\x9f]|&#(?:0*1(?:2[89]|[34]\d|5\d)|[xX]0*[89][0-9a-fA-F]);")
_CHARSET_WITHIN: Final = 4_096  # HTML asks for the first 1,024 bytes
_PAGE_TYPES: Final = re.compile(r"(?:Web|Item)Page")
_ARTICLE_TYPES: Final = re.compile(r"(?:News|Report|Analysis|Opinion)?\w*Article|LiveBlogPosting")
_FEWEST_LINKED_HEADINGS: Final = 3
_LINKED_HEADINGS: Final = (
    "//*[self::h1 or self::h2 or self::h3]"
    "[not(ancestor::aside or ancestor::nav or ancestor::footer)]"
    "[ancestor::a or (a and normalize-space(.) = normalize-space(a[1]))]"
)
_OWN_HEADING: Final = "//h1[not(a or ancestor::a)]"
# What surrounds an article has days of its own: other stories, comments, today's date, the day on
# which the page was built or changed.
_OTHER_DAYS: Final = (
    "//script | //style | //footer | //aside | //nav | //form | //blockquote"
    " | //header[not(.//h1) and not(ancestor::article)]"
    # Running text tells of other days than that of publication.
    " | //*[self::p or self::li][string-length(normalize-space()) > 80]"
    " | //li[.//a[string-length(normalize-space()) > 20]]"
    " | //article[not(.//h1) and (//article//h1 or count(//article) > 1)]"
    " | //*[@itemprop = 'dateModified']"
    " | //time[contains(@class, 'updated') and not(contains(@class, 'publish'))]"
)
_SMALLER_PART: Final = 0.4
_OTHER_STORIES: Final = re.compile(
    r"(?:^|[-_\s])(?:ads?|advert\w*|breaking[-_]?news|most[-_]?(?:popular|read|shared|viewed)|newsletter\w*"
    r"|next[-_]?article|promo\w*|recommend\w*|related\w*|sponsor\w*|teasers?|ticker|trending"
    r"|video[-_]?player)(?:$|[-_\s])",
    re.IGNORECASE,
)
_OTHER_NAMES: Final = re.compile(
    r"(?:^|[-_\s])(?:archives?|build|clock|comments?|copyright|current|disqus\w*|footer|latest|modified"
    r"|more|most|newsletter|popular|promo\w*|read-?next|recent|recommend\w*|related|sidebar|teasers?"
    r"|today|trending|update|updated|weather|widget)(?:$|[-_\s])",
    re.IGNORECASE,
)
_DATES: Final = ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued")


def read_page(content: Content, reading: Reading) -> Iterator[RawArticle]:
    """Read the one article of a page.

    Raises:
        EmptyArticle: There is none, as on a front page, and the page was named as one.
    """
    raw = content.read()
    charset = content.charset or _declared_charset(raw)
    decoded, guessed = decode_any(raw, charset=charset, where=content.name)
    markup = _CONTROL.sub(_as_browsers_show, decoded)
    with translated(content.name, "a page"):
        tree = _parse(markup)
        facts = _Facts(tree, url=content.url)
        shown = _without_other_stories(tree, markup)
        text = "" if facts.is_front_page else _main_text(shown) or facts.body
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


def _as_browsers_show(match: re.Match[str]) -> str:
    written = match.group()
    return unescape(written if written.startswith("&") else f"&#{ord(written)};")


def _markup_of(tree: HtmlElement) -> str:
    """Return *tree* as markup."""
    from lxml import html

    return str(html.tostring(tree, encoding="unicode"))


def _parse(markup: str) -> HtmlElement:
    from lxml import html

    # lxml refuses decoded text that declares an encoding.
    return html.document_fromstring(_DECLARED.sub("", markup))


def _without_other_stories(tree: HtmlElement, markup: str) -> str:
    """Return *markup* without what trafilatura leaves in: lists of stories, sponsors, the hidden.

    Only what is the smaller part of the page's paragraphs goes: "ads" is also in the class of what
    holds a whole article and shows none.
    """
    copy = deepcopy(tree)
    most = _SMALLER_PART * sum(len(p.text_content()) for p in copy.iter("p"))
    found = [
        element
        for element in copy.iter("div", "section", "ul", "ol", "p", "table", "template")
        if element.tag == "template"
        or element.get("hidden") is not None
        or _OTHER_STORIES.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    ]
    gone = [
        element for element in found if element.find(".//h1") is None and _size(element) <= most
    ]
    for element in gone:
        if element.getparent() is not None:
            element.drop_tree()
    return _markup_of(copy) if gone else markup


def _size(element: HtmlElement) -> int:
    # Old pages part their paragraphs by <br>, and have no <p>.
    return sum(len(p.text_content()) for p in element.iter("p")) or len(element.text_content())


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
        links = [*tree.xpath("//link[@rel='canonical']/@href"), self._meta.get("og:url"), url]
        self._article = _structured_article(
            tree,
            addresses=[link for link in links if link],
            titles=[self._meta.get("og:title", ""), *map(_words, tree.xpath("//title | //h1"))],
        )

    @property
    def is_front_page(self) -> bool:
        """Tell whether headings lead to articles and nothing says that this is one."""
        if self._article or self._meta.get("og:type", "") == "article":
            return False
        linked = self._tree.xpath(_LINKED_HEADINGS)
        # An article may link one or two others in headings of their own; a page that has two, each
        # under a link, and no heading of its own has none that is more than the other.
        several = {article for heading in linked for article in heading.iterancestors("article")}
        has_own = bool(self._tree.xpath(_OWN_HEADING))
        if has_own:
            linked = [heading for heading in linked if not _is_beside(heading)]
        return len(linked) >= _FEWEST_LINKED_HEADINGS or (len(several) > 1 and not has_own)

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
        named = [_text(self._article.get("datePublished")), *map(self._meta.get, _DATES)]
        named += [_text(page.get("datePublished")) for page in _things_of(self._tree, _PAGE_TYPES)]
        held = [words for words in named if words]
        if held:
            # Of one that cannot be read ("yesterday") it is told that it cannot.
            return next((words for words in held if parse_day(words)), held[0])
        from htmldate import find_date

        today = date.today().isoformat()  # noqa: DTZ011
        found: str | None = find_date(
            _without_other_days(self._tree),
            extensive_search=False,
            original_date=True,
            max_date=today,
            url=self._url,
        )
        return found

    def _address(self) -> str | None:
        # What the page calls its own address is one for all copies: mobile, AMP, with a session id.
        links = self._tree.xpath("//link[@rel='canonical']/@href")
        for link in (*links, self._meta.get("og:url"), *_addresses(self._article)):
            if link and (found := find_address(link, base=self._url)):
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


def _is_beside(heading: HtmlElement) -> bool:
    """Tell whether *heading* lies in what is called related stories or the like."""
    return any(map(_is_of_something_else, heading.iterancestors()))


def _without_other_days(tree: HtmlElement) -> HtmlElement:
    """Return a copy of *tree* without what has days that are not the article's."""
    copy = deepcopy(tree)
    around = [element for element in copy.iter() if _is_of_something_else(element)]
    for element in (*copy.xpath(_OTHER_DAYS), *around):
        parent = element.getparent()
        if parent is not None:
            element.drop_tree()
    return copy


def _is_of_something_else(element: HtmlElement) -> bool:
    if element.tag == "meta":
        named = element.get("property") or element.get("name") or element.get("itemprop") or ""
        return re.search("modif|updat", named, re.IGNORECASE) is not None
    # The class of a body says what the page has; what holds the headline is the article.
    if element.tag in ("html", "head", "body", "main", "article", "h1", "time"):
        return False
    called = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _OTHER_NAMES.search(called) is not None and element.find(".//h1") is None


def _structured_article(
    tree: HtmlElement, *, addresses: Sequence[str], titles: Sequence[str]
) -> Mapping[str, Any]:
    """Return the article among the page's descriptions by schema.org, or an empty one.

    Args:
        tree: The page.
        addresses: What the page is found under.
        titles: What it is called elsewhere in it.
    """
    found = list(_things_of(tree, _ARTICLE_TYPES))
    if len(found) < 2:
        return found[0] if found else {}
    # The others are of related stories, with titles and days of their own.
    own = [thing for thing in found if not set(_addresses(thing)).isdisjoint(addresses)]
    own = own or [
        thing
        for thing in found
        if (words := _text(thing.get("headline"))) and any(words in title for title in titles)
    ]
    return max(own, key=lambda thing: "datePublished" in thing, default={})


def _addresses(thing: Mapping[str, Any]) -> Iterator[str]:
    """Return the addresses under which *thing* says that it is found."""
    page = thing.get("mainEntityOfPage")
    named = (page.get("@id") if isinstance(page, dict) else page, thing.get("url"))
    yield from (link for link in named if isinstance(link, str))


def _things_of(tree: HtmlElement, types: re.Pattern[str]) -> Iterator[Mapping[str, Any]]:
    """Return the things of *types* that the page describes by schema.org."""
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
            if any(isinstance(kind, str) and types.fullmatch(kind) for kind in named):
                yield thing


def _things(value: object) -> Iterator[Mapping[str, Any]]:
    for thing in value if isinstance(value, list) else [value]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (item for item in graph or () if isinstance(item, dict))
            # Of a page: the one thing that it is about.
            main = thing.get("mainEntity")
            yield from (main,) if isinstance(main, dict) else ()


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _name(value: object) -> str | None:
    first = value[0] if isinstance(value, list) and value else value
    return _text(first.get("name")) if isinstance(first, dict) else _text(first)
