"""What does Wikidata know by this name or this GeoNames id?

Four questions: a search by name, the facts of items, items by GeoNames id, and of which of our
accepted classes items are instances (through any number of subclasses).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.errors import LinkError
from kg.link.http import PoliteClient

API: Final = "https://www.wikidata.org/w/api.php"
SPARQL: Final = "https://query.wikidata.org/sparql"
_AT_ONCE: Final = 50
_FOUND_AT_MOST: Final = "7"


@dataclass(frozen=True, slots=True)
class Item:
    """The facts of a Wikidata item that we check.

    Attributes:
        names: English labels and aliases, and those in Arabic.
        classes: Items that it is said to be an instance of.
        retrieved: When Wikidata was asked.
    """

    qid: str
    label: str
    description: str
    names: tuple[str, ...]
    classes: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    geonames: tuple[str, ...]
    retrieved: str


@dataclass(frozen=True, slots=True)
class Wikidata:
    """Wikidata, or a service that speaks the same API, behind a polite client."""

    client: PoliteClient
    api: str = API
    sparql: str = SPARQL

    def search(self, name: str, *, language: str = "en") -> tuple[str, ...]:
        """Return ids of items called *name*, best first."""
        answer = self.client.get_json(
            self.api,
            {
                "action": "wbsearchentities",
                "format": "json",
                "language": language,
                "limit": _FOUND_AT_MOST,
                "maxlag": "5",
                "search": name,
                "type": "item",
                "uselang": language,
            },
        )
        found = _expect(answer.content, "search", list, self.api)
        return tuple(str(hit["id"]) for hit in found if isinstance(hit, dict) and "id" in hit)

    def items(self, qids: Iterable[str]) -> dict[str, Item]:
        """Return the facts of the items in *qids* that exist."""
        found: dict[str, Item] = {}
        for some in _portions(sorted(set(qids))):
            answer = self.client.get_json(
                self.api,
                {
                    "action": "wbgetentities",
                    "format": "json",
                    "ids": "|".join(some),
                    "languages": "en|ar",
                    "maxlag": "5",
                    "props": "labels|aliases|descriptions|claims",
                },
            )
            entities = _expect(answer.content, "entities", dict, self.api)
            for qid, facts in entities.items():
                if isinstance(facts, dict) and "missing" not in facts:
                    found[qid] = read_item(qid, facts, answer.fetched)
        return found

    def by_geonames(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the items that bear each GeoNames id."""
        found: dict[str, list[str]] = {}
        for some in _portions(sorted(set(ids), key=int)):
            values = " ".join(f'"{geonames}"' for geonames in some)
            query = "SELECT ?item ?id WHERE { VALUES ?id { " + values + " } ?item wdt:P1566 ?id . }"
            for row in self._rows(query):
                found.setdefault(row["id"], []).append(_local_name(row["item"]))
        return {geonames: tuple(sorted(set(items))) for geonames, items in found.items()}

    def instances(self, qids: Iterable[str], classes: Iterable[str]) -> dict[str, frozenset[str]]:
        """Return which of *classes* each item is an instance of, subclasses included."""
        found: dict[str, set[str]] = {}
        wanted = " ".join(f"wd:{qid}" for qid in sorted(set(classes)))
        for some in _portions(sorted(set(qids))):
            items = " ".join(f"wd:{qid}" for qid in some)
            query = (
                "SELECT DISTINCT ?item ?class WHERE { VALUES ?item { " + items + " } "
                "VALUES ?class { " + wanted + " } ?item wdt:P31/wdt:P279* ?class . }"
            )
            for row in self._rows(query):
                found.setdefault(_local_name(row["item"]), set()).add(_local_name(row["class"]))
        return {qid: frozenset(names) for qid, names in found.items()}

    def _rows(self, query: str) -> Iterator[Mapping[str, str]]:
        answer = self.client.get_json(self.sparql, {"format": "json", "query": query})
        results = _expect(answer.content, "results", dict, self.sparql)
        for row in _expect(results, "bindings", list, self.sparql):
            yield {variable: str(cell["value"]) for variable, cell in row.items()}


def _portions(values: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(values), _AT_ONCE):
        yield tuple(values[start : start + _AT_ONCE])


def _expect(content: Any, key: str, kind: type, address: str) -> Any:
    value = content.get(key) if isinstance(content, dict) else None
    if not isinstance(value, kind):
        raise LinkError(
            f"the answer has no {key!r}", where=address, remedy="check that the address is right"
        )
    return value


def read_item(qid: str, facts: Mapping[str, Any], retrieved: str) -> Item:
    """Read the facts of an item as the API and the dumps write them."""
    latitude, longitude = _point(facts)
    return Item(
        qid=qid,
        label=_text(facts.get("labels"), "en"),
        description=_text(facts.get("descriptions"), "en"),
        names=tuple(dict.fromkeys(_names(facts))),
        classes=tuple(_values(facts, "P31", "id")),
        latitude=latitude,
        longitude=longitude,
        geonames=tuple(_values(facts, "P1566", None)),
        retrieved=retrieved,
    )


def _names(facts: Mapping[str, Any]) -> Iterator[str]:
    for language in ("en", "ar"):
        if label := _text(facts.get("labels"), language):
            yield label
        aliases = facts.get("aliases") or {}
        yield from (str(alias["value"]) for alias in aliases.get(language, ()))


def _text(texts: Any, language: str) -> str:
    found = texts.get(language) if isinstance(texts, dict) else None
    return str(found["value"]) if isinstance(found, dict) else ""


def _main_values(facts: Mapping[str, Any], prop: str) -> Iterator[Any]:
    claims = facts.get("claims") or {}
    for claim in claims.get(prop, ()) if isinstance(claims, dict) else ():
        snak = claim.get("mainsnak", {})
        if claim.get("rank") != "deprecated" and snak.get("snaktype", "value") == "value":
            yield snak.get("datavalue", {}).get("value")


def _values(facts: Mapping[str, Any], prop: str, key: str | None) -> Iterator[str]:
    for value in _main_values(facts, prop):
        if key is None and isinstance(value, str):
            yield value
        elif key is not None and isinstance(value, dict) and key in value:
            yield str(value[key])


def _point(facts: Mapping[str, Any]) -> tuple[float | None, float | None]:
    for value in _main_values(facts, "P625"):
        if isinstance(value, dict) and "latitude" in value and "longitude" in value:
            return float(value["latitude"]), float(value["longitude"])
    return None, None


def _local_name(iri: str) -> str:
    return iri.rpartition("/")[2]
