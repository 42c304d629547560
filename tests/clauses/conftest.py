"""The sentences and readers that tests of clauses share with those of extraction."""

from tests.extract.conftest import (
    article_of,
    language,
    lexicon,
    make_doc,
    read,
    reader,
    tell,
    tree,
)

__all__ = ["article_of", "language", "lexicon", "make_doc", "read", "reader", "tell", "tree"]
