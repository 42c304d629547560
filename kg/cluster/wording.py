"""Find articles that are printed from one text.

MinHash (Broder 1997) over runs of words: a *key* is the hash of one band of the signature. Two
texts that share most of their wording share some of their keys, so that copies are found by
looking keys up and no two texts are ever compared.
"""

from __future__ import annotations

import re
from typing import Final

from kg.vocab.iris import short_hash

BANDS: Final = 20
ROWS: Final = 5
RUN: Final = 5
"""Words of a run."""
SHARED_KEYS: Final = 3
"""Keys that copies share at least: two texts with 70 % of their wording in common mostly do."""

_WORD: Final = re.compile(r"\w+")


def wording_keys(text: str) -> tuple[str, ...]:
    """Return the keys of a text, one a band; none for a text that is shorter than a run."""
    words = _WORD.findall(text.lower())
    runs = {" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}
    if not runs:
        return ()
    # datasketch loads SciPy: only a text that is read pays for it.
    from datasketch import MinHash

    signature = MinHash(num_perm=BANDS * ROWS)
    signature.update_batch([run.encode("utf-8") for run in sorted(runs)])
    values = [int(value) for value in signature.hashvalues]
    bands = (values[band * ROWS : (band + 1) * ROWS] for band in range(BANDS))
    return tuple(short_hash(f"{band}:{rows}") for band, rows in enumerate(bands))
