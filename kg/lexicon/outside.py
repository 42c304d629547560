"""Classes of Wikidata that fit each of our kinds.

Reads ``wikidata_classes.csv``. A kind "*" stands for every actor kind that is not listed itself
as a person, state or community: all groups are organisations.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.lexicon.rows import Row, load_table
from kg.vocab.schemes import concepts

_NO_GROUPS: Final = frozenset(
    {"person", "state", "community", "civilians", "demonstrators", "rioters"}
)


def load_wikidata_classes() -> Mapping[tuple[str, str], frozenset[str]]:
    """Return (scheme, kind) → Wikidata classes of which a record must be an instance."""
    found: dict[tuple[str, str], set[str]] = {}
    for scheme, kind, wikidata in load_table("wikidata_classes.csv", _class_row):
        kinds = concepts("actor-kind") - _NO_GROUPS if kind == "*" else {kind}
        for name in kinds:
            found.setdefault((scheme, name), set()).add(wikidata)
    return {key: frozenset(classes) for key, classes in found.items()}


def _class_row(row: Row) -> tuple[str, str, str]:
    scheme = row.one_of("scheme", frozenset({"actor", "place"}))
    row.one_of("kind", concepts(f"{scheme}-kind") | {"*"})
    return scheme, row["kind"], row["wikidata"]
