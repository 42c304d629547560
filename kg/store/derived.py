"""What is derived from a generation before it becomes visible?

Files beside the database: the search index (``search.sqlite``) and the description of the data
(``void.ttl``). Pass :func:`derive` to ``Writer.publish``.
"""

from __future__ import annotations

from pathlib import Path

from kg.store.reader import Reader
from kg.store.search import write_index
from kg.store.void import write_void


def derive(reader: Reader, directory: Path) -> None:
    """Write everything that is derived from the generation behind *reader* into *directory*."""
    write_index(reader, directory)
    write_void(reader, directory)
