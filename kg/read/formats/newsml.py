"""Read NewsML-G2 and NITF, the XML of news agencies: each news item an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.read.addresses import find_address
from kg.read.article import Given, RawArticle
from kg.read.content import Content, Reading
from kg.read.errors import NothingToRead
from kg.read.formats.damage import translated
from kg.read.formats.fragments import element_text
from kg.read.formats.xml import check_entities
from kg.read.notices import Notice

if TYPE_CHECKING:
    from lxml.etree import _Element

_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# From the day of the item itself to that of the message it was sent in.
_DATES: Final = ("contentCreated", "firstCreated", "versionCreated", "sent")


def read_newsml(content: Content, reading: Reading) -> Iterator[RawArticle]:
    """Read every news item that has words; pictures and packages have none."""
    from lxml import etree

    raw = content.read()
    check_entities(raw, where=content.name)
    with translated(content.name, "XML of a news agency"):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)  # no XXE
        root = etree.fromstring(raw, parser)
    items = [root] if _name(root) == "nitf" else list(root.iter("{*}newsItem"))
    for number, item in enumerate(items, start=1):
        where = content.name if len(items) == 1 else f"{content.name}#{number}"
        body = _body(item)
        text = _words(body) if body is not None else ""
        status = _attribute(item, "pubStatus", "qcode") or ""
        if notice := withdrawn(status, where=where, id=item.get("guid") or ""):
            reading.tell(notice)
        elif text:
            yield _raw_article(item, text, where=where, id=content.id, url=content.url)
        else:
            what = "a news item without words"
            reading.tell(Notice(where, f"not read: {what}", left_out=what))
    if not items:
        raise NothingToRead(
            "NewsML without a news item", where=content.name, remedy="give one that has some"
        )


def withdrawn(status: str, *, where: str, id: str) -> Notice | None:
    """Return what is told of a news item that is not to be published; None if it may be.

    Source: IPTC NewsCodes, pubstatus.
    """
    word = status.rpartition(":")[2].lower()
    if word not in ("canceled", "withheld"):
        return None
    what = f"a news item that its agency has {word}"
    more = f"; if an earlier text is in the store: kg remove '{id}'" if id else ""
    return Notice(where, f"not read: {what}{more}", left_out=what)


def _words(body: _Element) -> str:
    # Plain text has its paragraphs as it stands; in XML line ends are blanks.
    if len(body) == 0 and _name(body) == "inlineData":
        return (body.text or "").strip()
    return element_text(body)


def _raw_article(item: _Element, text: str, *, where: str, id: str, url: str | None) -> RawArticle:
    guid = item.get("guid") or _attribute(item, "doc-id", "id-string")
    given = Given(
        id=guid or id,
        title=_first(item, "headline", "hl1", "title"),
        date=next((day for name in _DATES if (day := _first(item, name))), None)
        or _attribute(item, "date.issue", "norm"),
        url=find_address(guid or "") or url,
        publisher=_publisher(item),
        language=_attribute(item, "language", "tag") or item.get(_XML_LANG),
    )
    return RawArticle(text, given, where)


def _body(item: _Element) -> _Element | None:
    """Return the element below which only the article's words stand."""
    # NITF's body has a headline and a byline too; body.content has the words alone.
    for name in ("body.content", "body", "inlineXML", "inlineData"):
        found: _Element | None = item.find(f".//{{*}}{name}")
        if found is not None:
            return found
    return None


def _publisher(item: _Element) -> str | None:
    for name in ("provider", "infoSource"):
        for element in item.iterfind(f".//{{*}}{name}"):
            words = _first(element, "name") or element.get("literal")
            if words:
                return words
    return _attribute(item, "doc.copyright", "holder")


def _first(item: _Element, *names: str) -> str:
    """Return the words of the first element of the first of *names* that has some."""
    for name in names:
        for element in item.iterfind(f".//{{*}}{name}"):
            words = " ".join("".join(element.itertext()).split())
            if words:
                return words
    return ""


def _attribute(item: _Element, name: str, attribute: str) -> str | None:
    found = item.find(f".//{{*}}{name}")
    return None if found is None else found.get(attribute)


def _name(element: _Element) -> str:
    from lxml import etree

    return str(etree.QName(element).localname)
