"""Tests of ``kg.evaluate.plain``: offsets are those of the text as given."""

from __future__ import annotations

from kg.evaluate.plain import plain, plain_article
from kg.model.entities import Resolution
from kg.model.findings import Count, Extraction
from kg.model.text import Article, Passage
from kg.read.article import Given, read_article
from kg.stages import FoundArticle

SOURCE = "<b>Nine</b> died in San JosÃ©, <i>four</i> of them boys."


def article() -> Article:
    """Read an article whose text is shorter than its source."""
    return read_article(SOURCE, Given(id="a"), origin="a.txt")


def at(made: Article, words: str) -> Passage:
    """Return where *words* stand in the text as mended."""
    start = made.text.index(words)
    return Passage(start, start + len(words))


def test_passages_stand_in_the_text_as_given() -> None:
    """A passage is given by the characters of the source that its words came from."""
    made = article()
    stands = plain(at(made, "San José"), made)
    assert SOURCE[stands["start"] : stands["end"]] == "San JosÃ©"


def test_links_between_figures_follow_their_offsets() -> None:
    """A figure names its whole by where that stands in the source, as its own passage does."""
    made = article()
    whole = Count("killed", "exact", "Nine", at(made, "Nine"))
    part = Count("killed", "exact", "four", at(made, "four"), subset_of=whole.id)
    whole_start = plain(whole, made)["passage"]["start"]
    assert SOURCE[whole_start:].startswith("Nine")
    assert plain(part, made)["subset_of"] == f"{whole_start}-killed"


def test_what_was_mended_is_written() -> None:
    """The kinds of fault stand in the article's object, with number and example."""
    made = article()
    line = plain_article(FoundArticle(made, Extraction(), Resolution()))
    assert {m["kind"]: m["places"] for m in line["mendings"]} == {"mojibake": 1, "markup": 4}
    assert line["blocks"] == [{"kind": "body", "passage": {"start": 3, "end": len(SOURCE)}}]
