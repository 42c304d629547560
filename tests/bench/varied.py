"""Articles of real structure in any number: the annotated texts, each time round of another day.

Figures and days differ each time round, so that no two are copies; theatres, genres, lengths and
how many reports tell of one event stay as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path

from kg.train.reader.annotated import read_corpus

ROOT = Path(__file__).resolve().parent.parent.parent
DAYS_BETWEEN_ROUNDS = 37
_FIGURE = re.compile(r"\b[2-9]\d?\b(?!,\d)")


def write_varied(path: Path, size: int) -> Path:
    """Write *size* articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for article in islice(varied_articles(), size):
            out.write(json.dumps(article) + "\n")
    return path


def varied_articles() -> Iterator[dict[str, str]]:
    """Yield articles without end."""
    # Files are one theatre each: taken in steps, every theatre comes early.
    texts = read_corpus(ROOT / "kg" / "train" / "corpus")
    ordered = [text for start in range(97) for text in texts[start::97]]
    for turn in count():
        for text in ordered:
            article = {"id": f"{text.id}-{turn}", "text": _with_figures(text.text, turn)}
            if text.date:
                day = date.fromisoformat(text.date) + timedelta(days=turn * DAYS_BETWEEN_ROUNDS)
                article["date"] = day.isoformat()
            yield article


def _with_figures(text: str, added: int) -> str:
    return _FIGURE.sub(lambda found: str(int(found[0]) + added), text)
