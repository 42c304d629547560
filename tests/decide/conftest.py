"""Fixtures of the decisions' tests: texts read and decided by the model that ships."""

from __future__ import annotations

from datetime import date
from functools import cache

from kg.decide.article import Decider
from kg.decide.tables import load_tables
from kg.extract.article import event_mention_reader, extract_traced
from kg.lexicon.words import load_lexicon
from kg.model.findings import Extraction
from kg.model.text import Article
from kg.parse.article import parse_article
from kg.parse.language import load_language
from kg.parse.reader_network import reader_folder
from kg.read.furniture import find_blocks


@cache
def decider() -> Decider:
    """Return the decider that ships, loaded once."""
    return Decider(load_tables(reader_folder()), event_mention_reader(load_lexicon()).names)


@cache
def read(text: str) -> tuple[Extraction, Extraction]:
    """Return what the grammar says of *text*, and what is decided."""
    article = Article("own", text, blocks=find_blocks(text, title=""), published=date(2031, 5, 7))
    parsed = parse_article(load_language(), article)
    grammar, trace = extract_traced(parsed, load_lexicon())
    return grammar, decider().decide(text, grammar, trace, parsed.readings)
