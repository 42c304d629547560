"""Questions to Wikidata, or to any server that holds its statements.

Four questions in plain SPARQL 1.1: items by GeoNames id, items by name, the facts of items, and of
which of our accepted classes they are instances (through any number of subclasses). Prefixes are
declared, labels are triples as all others, and nothing but the protocol is asked of the server: no
label service, no search service, no parameter of one engine.

Why names are looked up exactly (labels and aliases in English, Arabic and "mul") and not by the
MediaWiki search: one address and one protocol, fifty names in a request, and any copy of the data
can stand in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.config import WIKIDATA_SPARQL
from kg.errors import LinkError
from kg.link.http import Answer, PoliteClient
from kg.link.sources.record import is_arabic

_AT_ONCE: Final = 50
_FOUND_AT_MOST: Final = 20
_ENTITY: Final = "http://www.wikidata.org/entity/"
_QID: Final = re.compile(r"Q[1-9]\d*")
_POINT: Final = re.compile(r"\s*POINT\s*\(\s*(\S+)\s+(\S+)\s*\)\s*", re.IGNORECASE)
# wdt: has the statements of best rank only, so no outdated or deprecated ones.
_PREFIXES: Final = (
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "PREFIX schema: <http://schema.org/>\n"
    f"PREFIX wd: <{_ENTITY}>\n"
    "PREFIX wdt: <http://www.wikidata.org/prop/direct/>\n"
)
# P1566: GeoNames id; P31: instance of; P279: subclass of; P625: coordinates.
_BY_GEONAMES: Final = "SELECT ?item ?key {{ VALUES ?key {{ {values} }} ?item wdt:P1566 ?key }}"
_BY_NAME: Final = (
    "SELECT DISTINCT ?item ?key "
    "{{ VALUES ?key {{ {values} }} ?item rdfs:label|skos:altLabel ?key }}"
)
_FACTS: Final = (
    "SELECT ?item ?property ?value {{ VALUES ?item {{ {values} }} VALUES ?property "
    "{{ rdfs:label skos:altLabel schema:description wdt:P31 wdt:P625 wdt:P1566 }} "
    "?item ?property ?value "
    'FILTER (!isLiteral(?value) || LANG(?value) IN ("", "en", "mul", "ar")) }}'
)
_INSTANCES: Final = (
    "SELECT DISTINCT ?item ?class {{ VALUES ?item {{ {values} }} VALUES ?class {{ {classes} }} "
    "?item wdt:P31/wdt:P279* ?class }}"
)


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
    """A SPARQL server that holds Wikidata's statements, behind a polite client."""

    client: PoliteClient
    sparql: str = WIKIDATA_SPARQL

    def by_geonames(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the items that bear each GeoNames id."""
        return self._by_key(_BY_GEONAMES, {f'"{key}"' for key in ids})

    def by_name(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the items with each of *names* as a label or alias, the oldest first."""
        texts = {
            f"{json.dumps(name, ensure_ascii=False)}@{language}"  # JSON's escapes are SPARQL's
            for name in names
            # "mul" has labels that are the same in many languages, which then lack one of their
            # own.
            for language in ((("ar",) if is_arabic(name) else ("en",)) + ("mul",))
        }
        found = self._by_key(_BY_NAME, texts)
        # Common names have hundreds of items; the lower its number, the better known one mostly is.
        return {name: items[:_FOUND_AT_MOST] for name, items in found.items()}

    def items(self, qids: Iterable[str]) -> dict[str, Item]:
        """Return the facts of the items in *qids* of which anything is known."""
        found: dict[str, Item] = {}
        for some in _portions({f"wd:{qid}" for qid in qids}):
            answer = self._ask(_FACTS.format(values=" ".join(some)))
            facts: dict[str, list[tuple[str, str, str]]] = {}
            for row in self._rows(answer):
                value = row["value"]
                fact = _local(row["property"]["value"]), value["value"], value.get("xml:lang", "")
                facts.setdefault(_local(row["item"]["value"]), []).append(fact)
            found.update((qid, _item(qid, facts[qid], answer.fetched)) for qid in facts)
        return found

    def instances(self, qids: Iterable[str], classes: Iterable[str]) -> dict[str, frozenset[str]]:
        """Return which of *classes* each item is an instance of, subclasses included."""
        found: dict[str, set[str]] = {}
        wanted = " ".join(sorted(f"wd:{qid}" for qid in set(classes)))
        for some in _portions({f"wd:{qid}" for qid in qids}):
            query = _INSTANCES.format(values=" ".join(some), classes=wanted)
            for row in self._rows(self._ask(query)):
                item, kind = _local(row["item"]["value"]), _local(row["class"]["value"])
                found.setdefault(item, set()).add(kind)
        return {qid: frozenset(names) for qid, names in found.items()}

    def _by_key(self, query: str, values: set[str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for some in _portions(values):
            for row in self._rows(self._ask(query.format(values=" ".join(some)))):
                qid = row["item"]["value"].removeprefix(_ENTITY)
                if _QID.fullmatch(qid):  # properties and lexemes have labels too
                    found.setdefault(row["key"]["value"], set()).add(qid)
        return {key: tuple(sorted(qids, key=_age)) for key, qids in found.items()}

    def _ask(self, query: str) -> Answer:
        return self.client.get_json(self.sparql, {"query": _PREFIXES + query})

    def _rows(self, answer: Answer) -> Iterator[Mapping[str, Mapping[str, str]]]:
        results = answer.content.get("results") if isinstance(answer.content, dict) else None
        rows = results.get("bindings") if isinstance(results, dict) else None
        if not isinstance(rows, list):
            raise LinkError(
                "the answer is no SPARQL result",
                where=self.sparql,
                remedy="check that --sparql is the address of a SPARQL 1.1 query service",
            )
        yield from rows


def _portions(values: set[str]) -> Iterator[Sequence[str]]:
    ordered = sorted(values)  # so that the same question is the same request
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]


def _item(qid: str, facts: Sequence[tuple[str, str, str]], retrieved: str) -> Item:
    """Put an item together from (property, value, language)."""

    def values(name: str) -> Iterator[str]:
        return (value for prop, value, _ in facts if prop == name)

    def text(name: str) -> str:
        told = {language: value for prop, value, language in facts if prop == name}
        return next((told[language] for language in ("en", "mul") if language in told), "")

    label = text("label")
    names = [label, *sorted(values("label")), *sorted(values("altLabel"))]
    latitude, longitude = next((p for p in map(_point, sorted(values("P625"))) if p), (None, None))
    return Item(
        qid=qid,
        label=label,
        description=text("description"),
        names=tuple(dict.fromkeys(filter(None, names))),
        classes=tuple(sorted({_local(value) for value in values("P31")})),
        latitude=latitude,
        longitude=longitude,
        geonames=tuple(sorted(set(values("P1566")))),
        retrieved=retrieved,
    )


def _point(well_known_text: str) -> tuple[float, float] | None:
    """Read a point on Earth; those of other globes name the globe first."""
    found = _POINT.fullmatch(well_known_text)
    try:
        return (float(found.group(2)), float(found.group(1))) if found else None
    except ValueError:
        return None


def _age(qid: str) -> int:
    return int(qid[1:])


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]
