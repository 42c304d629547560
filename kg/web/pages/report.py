"""Which words of a report were read, and as what?

The store keeps the sentences that something was read from, not the article: the page shows these
sentences in the order of the text, with figures, events, claims and names marked and linked.
"""

from __future__ import annotations

from kg.view.quotes import Span, mark_sentence
from kg.view.terms import Shown, local_path, show_term
from kg.web.pages.contexts import Quote
from kg.web.pages.stored import select


def report_quotes(iri: str, *, base: str) -> tuple[Quote, ...]:
    """Return the sentences of the report *iri* that something was read from, in text order."""
    uses: dict[str, list[tuple[str, Shown]]] = {}
    for row in select("report-uses", report=iri):
        use = str(row["use"])
        shown = show_term(row["user"], base=base, name=use)
        uses.setdefault(str(row["mention"]), []).append((use, shown))
    sentences: dict[int, str] = {}
    spans: list[Span] = []
    for row in select("report-passages", report=iri):
        read = uses.get(str(row["mention"]), [])
        begin, end = int(str(row["begin"])), int(str(row["end"]))
        if row["sentence"] is None:
            if read:
                sentences[begin] = max(sentences.get(begin, ""), str(row["words"]), key=len)
            continue
        start, whole = int(str(row["sentenceBegin"])), str(row["sentence"])
        sentences[start] = max(sentences.get(start, ""), whole, key=len)
        if (begin, end) != (start, start + len(whole)):
            spans += [Span(begin, end, use, shown) for use, shown in read]
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
