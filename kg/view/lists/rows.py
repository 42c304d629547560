"""Write the rows of a list as CSV, JSON, GeoJSON and query solutions."""

from __future__ import annotations

import csv
import io
from typing import Final

from kg.store.lists import Found, Lists, Value
from kg.store.results import Solutions, Term
from kg.view.drawing.geography import collection, locate, place_events
from kg.view.lists.cells import CELLS, Namer, event_title
from kg.view.lists.request import MOST_FEATURES, Request
from kg.view.lists.table import Column
from kg.view.terms import local_path
from kg.vocab.schemes import concept_name

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


def as_solutions(
    lists: Lists, request: Request, *, base: str, seconds: float, most: int = -1
) -> Solutions:
    """Return the rows of a list as data: each with its IRI, names, days and numbers.

    Args:
        most: How many rows; -1 for all.

    Raises:
        TooSlow: They did not come in time.
    """
    namer = Namer(lists, base=base)
    found = lists.page(request.wanted(), order=[request.order], first=0, most=most, seconds=seconds)
    namer.learn_rows(found)
    names: dict[str, None] = {"item": None, "name": None}
    for column in request.kind.columns:
        names |= dict.fromkeys(_data_names(column))
    if request.kind.facet("source"):
        names["speaker"] = None
    if request.kind.is_placed:
        names |= dict.fromkeys(("place", "latitude", "longitude", "precision"))
    rows = []
    for one in found:
        row: dict[str, Term | None] = {
            "item": Term("uri", one.item),
            "name": Term("literal", _item_name(one, namer)),
        }
        for column in request.kind.columns:
            row |= _data(one, column, namer)
        row["speaker"] = _speakers(one, namer)
        row["place"] = _place(one, namer)
        for name in ("latitude", "longitude"):
            row[name] = _number_term(one.columns.get(name))
        precision = one.columns.get("precision") or one.columns.get("kind")
        row["precision"] = Term("literal", concept_name(str(precision))) if precision else None
        rows.append(tuple(row.get(name) for name in names))
    return Solutions(tuple(names), tuple(rows))


def _speakers(one: Found, namer: Namer) -> Term | None:
    names = sorted({namer.name(row["source"]) for row in one.facets if "source" in row})
    return Term("literal", "; ".join(names)) if names else None


def _place(one: Found, namer: Namer) -> Term | None:
    """Return the name of the place whose coordinates a row has."""
    stands = one.columns.get("stands")
    if stands:
        return Term("literal", namer.name(str(stands)))
    return Term("literal", _item_name(one, namer)) if "kind" in one.columns else None


def _item_name(one: Found, namer: Namer) -> str:
    if "type" in one.columns:
        return event_title(one, namer)
    return str(one.columns.get("name") or "")


def _data_names(column: Column) -> tuple[str, ...]:
    match column.kind:
        case "days":
            return ("begins", "ends")
        case "event":
            return ("type",)
        case "range":
            return (column.name, f"{column.name}High", f"{column.name}Open")
        case _:
            return (column.name,)


def _data(one: Found, column: Column, namer: Namer) -> dict[str, Term | None]:
    columns = one.columns
    match column.kind:
        case "days":
            return {name: _day_term(columns.get(name)) for name in ("begins", "ends")}
        case "event":
            return {"type": Term("literal", namer.name(str(columns["type"])))}
        case "range":
            low, high, is_open = _data_names(column)
            told = "true" if columns.get(is_open) else "false"
            row = {name: _number_term(columns.get(name)) for name in (low, high)}
            return {**row, is_open: Term("literal", told, _XSD + "boolean")}
        case "number" | "percent":
            return {column.name: _number_term(columns.get(column.name))}
        case "name":
            return {}
        case _:
            parts = [
                f"{shown.text} ({note})" if note else shown.text
                for shown, note in CELLS[column.kind](one, column, namer)
            ]
            text = "; ".join(part for part in parts if part)
            return {column.name: Term("literal", text) if text else None}


def _number_term(value: Value) -> Term | None:
    if value is None or isinstance(value, str):
        return Term("literal", value) if value else None
    kind = "integer" if isinstance(value, int) else "decimal"
    return Term("literal", str(value), _XSD + kind)


def _day_term(value: Value) -> Term | None:
    return Term("literal", str(value), _XSD + "date") if value else None


def as_csv(solutions: Solutions) -> str:
    """Return rows as CSV with a line of names."""
    out = io.StringIO()
    # Its rows end in CRLF, as RFC 4180, 2 has it.
    writer = csv.writer(out)
    writer.writerow(solutions.variables)
    for row in solutions.rows:
        writer.writerow("" if term is None else term.value for term in row)
    return out.getvalue()


def as_objects(solutions: Solutions) -> list[dict[str, str | int | float | bool | None]]:
    """Return rows for JSON."""
    return [{name: _plain(term) for name, term in row.items()} for row in solutions]


def _plain(term: Term | None) -> str | int | float | bool | None:
    """Return a value for JSON and CSV."""
    if term is None:
        return None
    match (term.datatype or "").removeprefix(_XSD):
        case "integer":
            return int(term.value)
        case "decimal":
            return float(term.value)
        case "boolean":
            return term.value == "true"
        case _:
            return term.value


def as_features(
    lists: Lists,
    request: Request,
    *,
    base: str,
    server: str,
    seconds: float,
    most: int = MOST_FEATURES,
) -> dict[str, object]:
    """Return a GeoJSON feature collection of the first *most* rows of a list.

    One feature for each; its geometry is null where none stands. What is known to an area only is
    one: see :func:`kg.view.drawing.geography.locate`. ``page`` is the path of its page, ``link``
    the whole address. How many rows there are stands in ``numberMatched``, as in OGC API Features.

    Raises:
        TooSlow: They did not come in time.
    """
    total = lists.count(request.wanted(), seconds=seconds)
    features = []
    for row in as_solutions(lists, request, base=base, seconds=seconds, most=most):
        values = {name: _plain(term) for name, term in row.items()}
        latitude, longitude = values.pop("latitude"), values.pop("longitude")
        item, place = str(values.pop("item")), str(values["place"] or "")
        precision = str(values["precision"] or "")
        geometry = None
        if isinstance(latitude, (int, float)) and isinstance(longitude, (int, float)):
            geometry, location = locate(latitude, longitude, precision, name=place)
            values |= location
        page = local_path(item, base=base)
        values |= {"label": place, "page": page, "link": f"{server}{page}" if page else item}
        opens = place_events(item, base=base)
        features.append(
            {
                "type": "Feature",
                "id": item,
                "geometry": geometry,
                "properties": values | ({"opens": opens} if opens else {}),
            }
        )
    told: dict[str, object] = {"numberMatched": total, "numberReturned": len(features)}
    if total > len(features):
        told["note"] = (
            f"the first {len(features):,} of {total:,}; filter the list further, or take CSV, "
            "JSON or Turtle, which have all"
        )
    return collection(features) | told
