"""Read a Wikidata JSON dump, of the classes that we want.

The dump is one array with one item on each line, of a hundred gigabytes and more: it is read line
by line, and a line that does not mention a wanted class is never parsed.
"""

from __future__ import annotations

import bz2
import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

from kg.errors import LinkError
from kg.link.sources.record import Record, is_arabic
from kg.link.wikidata import Item


def read_wikidata_dump(path: Path, *, kinds: Mapping[str, tuple[str, str]]) -> Iterator[Record]:
    """Yield the items of the dump in *path* (.json, .json.gz, .json.bz2).

    Args:
        kinds: Wikidata class → (scheme, kind). Only direct instances are taken.

    Raises:
        LinkError: The file is cut off or is no dump.
    """
    # In the quotation marks of JSON: "Q5" must not be found in "Q515".
    wanted = tuple(f'"{qid}"'.encode() for qid in kinds)
    number = 0
    last = b""
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, start=1):
                last = line
                if any(qid in line for qid in wanted):
                    record = _record(_parse(line, path, number), kinds, f"{path.name}:{number}")
                    if record is not None:
                        yield record
    except (EOFError, OSError) as error:
        raise _cut_off(path, number, str(error)) from error
    if last.strip() not in (b"]", b"[]"):
        raise _cut_off(path, number, "the array is not closed")


def _open(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast(IO[bytes], gzip.open(path, "rb"))
    if path.suffix == ".bz2":
        return cast(IO[bytes], bz2.open(path, "rb"))
    return path.open("rb")


def _parse(line: bytes, path: Path, number: int) -> Mapping[str, Any]:
    try:
        item = json.loads(line.strip().rstrip(b","))
    except ValueError as error:
        raise _cut_off(path, number, "the line is no item") from error
    if not isinstance(item, dict) or "id" not in item:
        raise _cut_off(path, number, "the line is no item")
    return item


def _cut_off(path: Path, number: int, detail: str) -> LinkError:
    return LinkError(
        f"the dump is cut off or damaged ({detail})",
        where=f"{path.name}:{number}",
        remedy="download it again; nothing was imported",
    )


def _record(
    facts: Mapping[str, Any], kinds: Mapping[str, tuple[str, str]], where: str
) -> Record | None:
    item = _read_item(str(facts["id"]), facts, "")
    fitting = next((kinds[qid] for qid in item.classes if qid in kinds), None)
    if fitting is None or not item.label:
        return None
    scheme, kind = fitting
    return Record(
        scheme=scheme,
        slug=item.qid.lower(),
        label=item.label,
        kind=kind,
        source="wikidata",
        licence="CC0-1.0",
        where=where,
        aliases=tuple(n for n in item.names if n != item.label and not is_arabic(n)),
        arabic=tuple(filter(is_arabic, item.names)),
        latitude=item.latitude,
        longitude=item.longitude,
        wikidata=item.qid,
        geonames=item.geonames[0] if item.geonames else None,
    )


def _read_item(qid: str, facts: Mapping[str, Any], retrieved: str) -> Item:
    """Read the facts of an item as the dumps write them."""
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
        # "somevalue" and "novalue" are statements without a value.
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
