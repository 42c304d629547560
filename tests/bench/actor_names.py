"""Measure how many actors of present conflicts the authority knows and resolves correctly.

    python tests/bench/actor_names.py ucdp_actors.tsv

Draws 200 names from a table of the Uppsala Conflict Data Program (the one that
``kg authority build-actors`` reads): labels and other names of armed groups with recorded acts in
2015 or later, sorted, sampled with the seed 200. Each name stands in one sentence that names the
group's first country, dated in its last year. Prints the share of names that the authority has,
of those resolved to the group with that number, resolved to another one, and with an outside id.

The authority is made from this table among others: this tells what reviewing, joining with other
tables and resolution lose, not what the world has.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kg.model.findings import Extraction, Name
from kg.model.text import Article, Passage
from kg.resolve.article import resolve_article
from kg.resolve.authority import Authority, load_authority

DRAWN = 200
SINCE = 2015
SEED = 200
ACTIVE = re.compile(r"active=\d{4}-(\d{4})")
UCDP = re.compile(r"ucdp=(\d+)")


class Asked(NamedTuple):
    """A name, the number of its group, its first country and its last year."""

    name: str
    number: str
    country: str
    year: int


def draw_names(path: Path) -> list[Asked]:
    """Return the drawn names."""
    pool = set()
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            active, number = ACTIVE.search(row["other"]), UCDP.search(row["other"])
            if row["kind"] != "non-state-armed-group" or not active or not number:
                continue
            if int(active.group(1)) >= SINCE:
                for name in (row["label"], *filter(None, row["aliases"].split("|"))):
                    asked = Asked(name, number.group(1), row["country"], int(active.group(1)))
                    pool.add(asked)
    return sorted(random.Random(SEED).sample(sorted(pool), DRAWN))


def ask(asked: Asked, authority: Authority) -> str:
    """Return "right", "open" or the id of the actor that the name was taken for."""
    iso = asked.country.split("|")[0]
    country = authority.countries[iso].label if iso in authority.countries else ""
    text = f"{asked.name} attacked a village in {country} on Monday."
    name = Name(asked.name, Passage(0, len(asked.name)), "ORG")
    article = Article(id="a", text=text, published=date(min(asked.year, 2024), 6, 15))
    extraction = Extraction(mentions=(name,))
    found = resolve_article(article, extraction, authority).actor_at(name.passage)
    if found is None or found.is_local:
        return "open"
    return "right" if f"ucdp:{asked.number}" in found.ids else found.id


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--errors", action="store_true", help="list names that are not right")
    chosen = parser.parse_args()
    authority = load_authority()
    counts: Counter[str] = Counter()
    for asked in draw_names(chosen.table):
        senses = authority.actors_called(asked.name)
        answer = ask(asked, authority)
        counts["known"] += bool(senses)
        counts["with an outside id"] += any(
            authority.actors[s.entity_id].ids or authority.actors[s.entity_id].wikidata
            for s in senses
        )
        counts[answer if answer in ("right", "open") else "wrong"] += 1
        if chosen.errors and answer != "right":
            print(f"{answer:40} {asked.name} ({asked.country}, {asked.year})")
    for name in ("known", "right", "wrong", "open", "with an outside id"):
        print(f"{name:20} {counts[name]:4} of {DRAWN}")


if __name__ == "__main__":
    main()
