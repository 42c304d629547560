"""Limits and defaults that hold when nobody says otherwise.

Rooms take plain arguments whose defaults stand here; the command line sets them otherwise.
"""

from __future__ import annotations

from typing import Final

BASE_IRI: Final = "https://kg.local/"
"""Every IRI that an installation mints begins with this; set it once, before the first build."""

STORE: Final = "kg-store"
HOST: Final = "127.0.0.1"
PORT: Final = 8000

MAX_ARTICLE_BYTES: Final = 2_000_000
"""News articles have a few kilobytes; a file a hundred times the longest is something else."""

MAX_DOCUMENT_BYTES: Final = 50_000_000
"""What is read as a whole before its text is known: a page, a PDF, a mail with pictures."""

MAX_UNPACKED_BYTES: Final = 500_000_000
MAX_UNPACKED_RATIO: Final = 200
"""More than both out of one archive is no archive of texts, which shrink to a third or a tenth."""

MAX_NESTING: Final = 6
"""Archives in archives: a tape of crawls is .tar, .warc.gz and records, four deep."""

COMMIT_EVERY_ARTICLES: Final = 400
COMMIT_EVERY_BYTES: Final = 20_000_000
COMMIT_EVERY_SECONDS: Final = 20.0
"""Work lost by a killed build: so much at most, and what is under way. The engine merges the files
that each batch leaves, so few large ones load faster. Bytes of N-Quads bound the memory."""

ARTICLES_PER_WORKER: Final = 4
CHARACTERS_PER_WORKER: Final = 400_000
"""Work under way for each worker process, told by the first bound that is reached: enough that none
waits while a batch is written, and so little that memory stays flat."""

BYTES_PER_WORKER: Final = 100_000
"""So much input is worth a worker process of its own: it takes as long to read as to start one."""

FLUSH_EVERY_ARTICLES: Final = 100
"""How often the store's memory is emptied to disk: memory stays flat for a tenth of a second."""

PUBLISH_EVERY_SECONDS: Final = 120.0
"""How long a running build keeps readers waiting for what it has already stored, if the store is
small: publishing takes longer the more there is, and takes a tenth of a build's time at most."""

WIKIDATA_SPARQL: Final = "https://query.wikidata.org/sparql"
"""Where `kg link` asks; any SPARQL 1.1 query service that holds Wikidata's statements will do."""

ENVIRONMENT: Final = {
    "COLUMNS": ("every command", "Width of tables, where the output is no terminal."),
    "KG_DEBUG_CHILDREN": (
        "`kg serve`",
        "If set, what its worker processes write to stderr is shown.",
    ),
    "KG_STORE_TOKEN": (
        "commands on a store behind an address",
        "The token that the server asks for.",
    ),
    "KG_STORE_USER": (
        "commands on a store behind an address",
        "Who asks, with `KG_STORE_PASSWORD`.",
    ),
    "KG_STORE_PASSWORD": ("commands on a store behind an address", "The password of that user."),
    "KG_STORE_UPDATE": (
        "commands on a store behind an address",
        "The address for updates, where it is not found beside that for queries.",
    ),
}
"""Variables that no option stands for: who reads each, and what it sets."""
