"""Take the words out of a piece of a page that holds an article and nothing else.

Feeds, news agencies' items, mails and spreadsheets carry such pieces. Whole pages, with their
navigation, are for ``pages``.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element

_PARTS: Final = frozenset(
    {
        "address", "article", "blockquote", "body", "caption", "dd", "div", "dl", "dt",
        "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hl1", "hl2", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tbody",
        "td", "th", "thead", "tr", "ul"
    }
)  # fmt: skip
# What a browser shows to nobody, or what leads away from the article.
_SILENT: Final = frozenset(
    {
        "aside", "audio", "button", "embed", "form", "head", "iframe", "img", "nav",
        "noscript", "object", "script", "select", "style", "svg", "template", "textarea",
        "video"
    }
)  # fmt: skip
_BLANKS: Final = re.compile(r"[ \t\r\f\v\n]+")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION: Final = re.compile(r"<[?!][^<>]*>")
_TAG: Final = re.compile(r"<[^<>]*>")
_GAP: Final = re.compile(r" *\n[ \n]*")


def fragment_text(markup: str) -> str:
    """Return the words of *markup*, paragraphs apart by a blank line."""
    if "<" not in markup:
        return unescape(markup).strip()
    from lxml import etree, html

    # What XML cannot hold, and a declaration of an encoding that the string no longer has.
    clean = _DECLARATION.sub("", _NOT_XML.sub(" ", markup))
    try:
        # A fragment may have several elements at its top, and words between them.
        return element_text(html.fragment_fromstring(clean, create_parent="div"))
    except (etree.LxmlError, ValueError):
        return _BLANKS.sub(" ", _TAG.sub(" ", clean)).strip()


def element_text(root: _Element) -> str:
    """Return the words below *root*, paragraphs apart by a blank line."""
    from lxml import etree

    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        is_tag = event in ("start", "end")
        # Not QName, which refuses the odd names that HTML allows.
        name = element.tag.rpartition("}")[2].lower() if is_tag else ""
        if event == "start":
            silent += name in _SILENT
            pieces.append("\n\n" if name in _PARTS else "\n" if name == "br" else "")
            pieces.append(_words(element.text, silent))
            continue
        if event == "end":
            silent -= name in _SILENT
            pieces.append("\n\n" if name in _PARTS else "")
        if element is not root:
            pieces.append(_words(element.tail, silent))
    text = _GAP.sub(lambda gap: "\n\n" if gap.group().count("\n") > 1 else "\n", "".join(pieces))
    return re.sub(" {2,}", " ", text).strip()


def _words(text: str | None, silent: int) -> str:
    return "" if silent or not text else _BLANKS.sub(" ", text)
