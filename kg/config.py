"""Which limits and defaults hold when nobody says otherwise?

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

COMMIT_EVERY_ARTICLES: Final = 20
COMMIT_EVERY_SECONDS: Final = 5.0
"""Work lost by a killed build: never more than this many articles or seconds."""

SETTLE_EVERY_ARTICLES: Final = 100
"""How often the store's memory is emptied to disk: memory stays flat for a tenth of a second."""

PUBLISH_EVERY_SECONDS: Final = 120.0
"""How long a running build keeps readers waiting for what it has already stored."""

WIKIDATA_SPARQL: Final = "https://query.wikidata.org/sparql"
"""Where `kg link` asks; any SPARQL 1.1 query service that holds Wikidata's statements will do."""
