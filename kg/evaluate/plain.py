"""What was found in an article, as plain values that JSON can hold."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from kg.model.findings import Support
from kg.pipeline import FoundArticle


def plain_article(found: FoundArticle) -> dict[str, Any]:
    """Return the article's metadata, extraction and resolution as plain values."""
    article = found.article
    return {
        "id": article.id,
        "title": article.title,
        "published": plain(article.published),
        "publisher": article.publisher,
        "url": article.url,
        "sha256": article.sha256,
        "blocks": plain(article.blocks),
        "extraction": plain(found.extraction),
        "resolution": plain(found.resolution),
    }


def plain(value: Any) -> Any:
    """Return *value* with dataclasses as objects, tuples as lists and dates as ISO 8601.

    What the text does not say (None) is left out, and so are features where none were seen.
    """
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: getattr(value, field.name) for field in fields(value)}
        if isinstance(value, Support):
            named["features"] = dict(value.features) or None
        return {name: plain(part) for name, part in named.items() if part is not None}
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
