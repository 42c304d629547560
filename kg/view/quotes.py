"""How are the words that something was read from marked inside their sentence?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kg.view.terms import Shown


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: plain, or marked as what was read there.

    Attributes:
        uses: Kinds of what was read ("figure", "event", "claim", "name"); empty = plain.
        anchor: Fragment of the mention's IRI ("char=10,20"), or "".
        links: What was read, as links.
    """

    text: str
    uses: str = ""
    anchor: str = ""
    links: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a sentence, in characters of the report's text, and what was read there."""

    begin: int
    end: int
    use: str
    link: Shown | None = None


def mark_sentence(sentence: str, begins: int, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """Cut *sentence* into plain and marked pieces.

    Spans may overlap and nest: a piece carries every use that covers it, and its links are those
    of the spans that begin with it.

    Args:
        sentence: The text of the sentence.
        begins: Where it begins in the text of the report.
        spans: What was read, with offsets in the text of the report.
    """
    ends = begins + len(sentence)
    inside = [span for span in spans if begins <= span.begin < span.end <= ends]
    cuts = sorted({begins, ends, *(s.begin for s in inside), *(s.end for s in inside)})
    pieces = []
    for start, stop in pairwise(cuts):
        covering = [span for span in inside if span.begin <= start and stop <= span.end]
        starting = [span for span in covering if span.begin == start]
        uses = " ".join(sorted({span.use for span in covering}))
        anchor = f"char={start},{max(s.end for s in starting)}" if starting else ""
        links = tuple(dict.fromkeys(s.link for s in starting if s.link is not None))
        pieces.append(Piece(sentence[start - begins : stop - begins], uses, anchor, links))
    return tuple(pieces)
