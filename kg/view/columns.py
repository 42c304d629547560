"""Keep some columns of a serialised table of results.

The order of rows stays that of the query, which a SELECT around it would not promise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree import ElementTree

SPARQL_RESULTS: Final = "http://www.w3.org/2005/sparql-results#"

# RFC 4180, 2. The module csv has a limit for cells, one for all threads of a process.
_CELL: Final = re.compile(r'((?:"[^"]*+")++|[^,\r\n]*+)(,|\r?\n|\Z)')


def with_columns(data: bytes, format: str, columns: Sequence[str]) -> bytes:
    """Return a SPARQL 1.1 result with only *columns*, in their order.

    Args:
        data: The result; UTF-8.
        format: "csv", "tsv", "json" or "xml".
        columns: Names of variables of the result.
    """
    return {"csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml}[format](data, columns)


def _csv(data: bytes, columns: Sequence[str]) -> bytes:
    rows = _csv_rows(data.decode())
    places = list(map([name.strip('"') for name in next(rows)].index, columns))
    kept = [columns, *([row[place] for place in places] for row in rows)]
    # Many readers pass over an empty line, which is a row where one column is kept.
    return "".join((",".join(row) or '""') + "\r\n" for row in kept).encode()


def _csv_rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of each row as they are written, with their quotation marks."""
    row: list[str] = []
    at = 0
    while at < len(text) or row:
        if (cell := _CELL.match(text, at)) is None:
            raise ValueError(f"this is no CSV: {text[at : at + 80]!r}")
        row.append(cell[1])
        at = cell.end()
        if cell[2] != ",":
            yield row
            row = []


def _tsv(data: bytes, columns: Sequence[str]) -> bytes:
    # Tabs and line breaks inside of terms are escaped (SPARQL 1.1 CSV and TSV, 4.2).
    head, *lines = data.decode().removesuffix("\n").split("\n")
    # TSV writes a variable with its question mark, CSV without.
    names = [name.lstrip("?") for name in head.split("\t")]
    places = list(map(names.index, columns))
    rows = [line.split("\t") for line in (head, *lines)]
    return "".join("\t".join(row[place] for place in places) + "\n" for row in rows).encode()


def _json(data: bytes, columns: Sequence[str]) -> bytes:
    result = json.loads(data)
    result["head"]["vars"] = list(columns)
    result["results"]["bindings"] = [
        {name: row[name] for name in columns if name in row}
        for row in result["results"]["bindings"]
    ]
    return json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode()


def _xml(data: bytes, columns: Sequence[str]) -> bytes:
    # Else every element would be written with the prefix "ns0".
    ElementTree.register_namespace("", SPARQL_RESULTS)
    root = ElementTree.fromstring(data)
    named = {"ns": SPARQL_RESULTS}
    for head in root.iterfind("ns:head", named):
        _keep(head, columns)
    for row in root.iterfind("ns:results/ns:result", named):
        _keep(row, columns)
    found: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _keep(parent: ElementTree.Element, columns: Sequence[str]) -> None:
    """Keep those children of *parent* that are named in *columns*, in that order."""
    by_name = {child.get("name"): child for child in parent}
    parent[:] = [by_name[name] for name in columns if name in by_name]
