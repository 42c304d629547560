"""Keep some columns of a serialised table of results.

The order of rows stays that of the query, which a SELECT around it would not promise.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree

SPARQL_RESULTS: Final = "http://www.w3.org/2005/sparql-results#"


def with_columns(data: bytes, format: str, columns: Sequence[str]) -> bytes:
    """Return a SPARQL 1.1 result with only *columns*, in their order.

    Args:
        data: The result; UTF-8.
        format: "csv", "tsv", "json" or "xml".
        columns: Names of variables of the result.
    """
    return {"csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml}[format](data, columns)


def _csv(data: bytes, columns: Sequence[str]) -> bytes:
    # A cell may be as long as an answer; the limit is one for all of the process.
    csv.field_size_limit(max(csv.field_size_limit(), len(data)))
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    places = list(map(next(rows).index, columns))
    out = io.StringIO(newline="")
    # Its rows end in CRLF, as RFC 4180, 2 has it.
    writer = csv.writer(out)
    writer.writerow(columns)
    # An empty line is a row whose one cell is empty.
    writer.writerows([(row or [""])[place] for place in places] for row in rows)
    return out.getvalue().encode()


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
