"""Write what was found in an article as plain values that JSON can hold.

Offsets count characters of the text as given; quotes are the words as mended.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from kg.model.findings import Count, Support
from kg.model.text import Article, Passage
from kg.stages import FoundArticle


def plain_article(found: FoundArticle) -> dict[str, Any]:
    """Return the article's metadata, extraction and resolution as plain values."""
    article = found.article
    return {
        "id": article.id,
        "title": article.title,
        "published": plain(article.published, article),
        "publisher": article.publisher,
        "url": article.url,
        "sha256": article.sha256,
        "mendings": plain(article.mendings, article),
        "blocks": plain(article.blocks, article),
        "extraction": plain(found.extraction, article),
        "resolution": plain(found.resolution, article),
    }


def plain(value: Any, article: Article) -> Any:
    """Return *value* with dataclasses as objects, tuples as lists and dates as ISO 8601.

    What the text does not say (None) is left out, and so are the features of a decision, which
    ``kg extract --explain`` shows. A passage of *article* is given by where it stands in the
    source.
    """
    if isinstance(value, Passage):
        value = article.source_passage(value)
    if isinstance(value, Count):
        value = _relinked(value, article)
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: getattr(value, field.name) for field in fields(value)}
        if isinstance(value, Support):
            del named["features"]
        return {name: plain(part, article) for name, part in named.items() if part is not None}
    if isinstance(value, tuple | list):
        return [plain(part, article) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _relinked(count: Count, article: Article) -> Count:
    """Return *count* with links that name other counts by where they stand in the source."""
    return replace(
        count,
        subset_of=_source_id(count.subset_of, article),
        component_of=_source_id(count.component_of, article),
        alternative_to=_source_id(count.alternative_to, article),
    )


def _source_id(count_id: str | None, article: Article) -> str | None:
    if count_id is None:
        return None
    start, _, harm = count_id.partition("-")
    stands = article.source_passage(Passage(int(start), int(start) + 1))
    return f"{stands.start}-{harm}"
