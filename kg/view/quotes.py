"""Mark the words that something was read from inside their sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from kg.store.results import Solutions, Term
from kg.view.terms import Shown, local_path, show_day, show_term

Row = Mapping[str, Term | None]


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
class Quote:
    """A sentence of a report with the words marked."""

    pieces: tuple[Piece, ...]
    href: str
    source: str
    anchor: str = ""


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
        # RFC 5147: characters are counted between, so that the end is the first behind.
        anchor = f"char={start},{max(s.end for s in starting)}" if starting else ""
        links = tuple(dict.fromkeys(s.link for s in starting if s.link is not None))
        pieces.append(Piece(sentence[start - begins : stop - begins], uses, anchor, links))
    return tuple(pieces)


def description_pieces(description: str) -> tuple[tuple[Piece, ...], ...]:
    """Return the paragraphs of a query's description; words between backticks are its columns."""
    text = re.sub(r"\ACompetency question \d+: ", "", description)
    return tuple(
        tuple(
            Piece(part, "code" if odd else "")
            for number, part in enumerate(paragraph.split("`"))
            for odd in [number % 2 == 1]
            if part
        )
        for paragraph in (text[:1].upper() + text[1:]).split("\n\n")
    )


def evidence_quotes(evidence: Solutions, use: str) -> tuple[Quote, ...]:
    """Return the sentences of several reports that one thing was read from, marked as *use*.

    Args:
        evidence: Rows of the page query ``entity-evidence``.
    """
    sentences: dict[tuple[str, int], list[Row]] = {}
    for row in evidence:
        begin = int(str(row["sentenceBegin"] or row["begin"]))
        sentences.setdefault((str(row["report"]), begin), []).append(row)
    return tuple(
        _evidence_quote(report, begin, rows, use) for (report, begin), rows in sentences.items()
    )


def _evidence_quote(report: str, begin: int, rows: list[Row], use: str) -> Quote:
    words = max((str(row["sentence"] or row["words"]) for row in rows), key=len)
    spans = [Span(*_place(row), use) for row in rows if row["sentence"] is not None]
    day = f", {show_day(str(rows[0]['published']))}" if rows[0]["published"] else ""
    first = min(map(_place, rows))
    return Quote(
        mark_sentence(words, begin, spans),
        f"/doc/report/{report.rsplit('/', 1)[-1]}#char={first[0]},{first[1]}",
        f"{rows[0]['headline'] or 'report'}{day}",
    )


def report_quotes(
    iri: str, used: Solutions, passages: Solutions, *, base: str
) -> tuple[Quote, ...]:
    """Return the sentences of a report that something was read from, in the order of its text.

    The store keeps these sentences, not the article.

    Args:
        iri: Of the report.
        used: Rows of the page query ``report-uses``.
        passages: Rows of the page query ``report-passages``.
        base: Instance base.
    """
    uses: dict[str, list[tuple[str, Shown]]] = {}
    for row in used:
        use = str(row["use"])
        shown = show_term(row["user"], base=base, name=use)
        uses.setdefault(str(row["mention"]), []).append((use, shown))
    sentences, spans = _sentences_and_spans(passages, uses)
    path = local_path(iri, base=base) or ""
    quotes = []
    done = -1
    for start, words in sorted(sentences.items()):
        if start + len(words) <= done:
            continue  # a phrase that stands inside a sentence already shown
        done = start + len(words)
        anchor = f"char={start},{done}"
        pieces = mark_sentence(words, start, spans)
        quotes.append(Quote(pieces, f"{path}#{anchor}", f"characters {start} to {done}", anchor))
    return tuple(quotes)


def _sentences_and_spans(
    passages: Solutions, uses: Mapping[str, list[tuple[str, Shown]]]
) -> tuple[dict[int, str], list[Span]]:
    sentences: dict[int, str] = {}
    spans: list[Span] = []
    for row in passages:
        read = uses.get(str(row["mention"]), [])
        begin, end = _place(row)
        if row["sentence"] is not None:
            start, words = int(str(row["sentenceBegin"])), str(row["sentence"])
            # The sentence itself is a mention, too, and would be marked from end to end.
            if (begin, end) != (start, start + len(words)):
                spans += [Span(begin, end, use, shown) for use, shown in read]
        elif read:
            start, words = begin, str(row["words"])
            # A person may have taken all of a sentence for the words that tell of an event.
            spans += [Span(begin, end, use, shown) for use, shown in read if use == "event"]
        else:
            continue
        sentences[start] = max(sentences.get(start, ""), words, key=len)
    return sentences, spans


def _place(row: Row) -> tuple[int, int]:
    return int(str(row["begin"])), int(str(row["end"]))
