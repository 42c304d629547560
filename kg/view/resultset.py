"""How are rows written as RDF and as GeoJSON?

Rows in Turtle use the result set vocabulary of the W3C Data Access Working Group, the same as its
test suites. GeoJSON keeps what is only coarsely known coarse: an outline, or a point with the
radius within which it lies.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from kg.store.results import Solutions, Term
from kg.view.drawing.geography import Spot, read_spots

_RESULT_SET: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def as_turtle(solutions: Solutions) -> str:
    """Write rows as Turtle."""
    names = "".join(f" ; rs:resultVariable {_string(name)}" for name in solutions.variables)
    rows = "".join(f" ;\n  rs:solution {_solution(row)}" for row in solutions)
    return f"@prefix rs: <{_RESULT_SET}> .\n\n[] a rs:ResultSet{names}{rows} .\n"


def as_geojson(solutions: Solutions, axes: Mapping[str, str], *, base: str) -> str:
    """Write the places of the rows as a GeoJSON feature collection."""
    features = [_feature(spot) for spot in read_spots(solutions, axes, base=base)]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def _feature(spot: Spot) -> dict[str, Any]:
    geometry: dict[str, Any] = {"type": "Point", "coordinates": [spot.longitude, spot.latitude]}
    if spot.outline and not spot.is_point and spot.precision != "near":
        rings = [[list(corner) for corner in ring] for ring in spot.outline]
        geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    properties = {
        "label": spot.label,
        "precision": spot.precision,
        "isPoint": spot.is_point,
        "radiusKm": spot.radius_km,
        "events": len(spot.details),
        "types": sorted(set(spot.details)),
        "page": spot.href,
    }
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _solution(row: Mapping[str, Term | None]) -> str:
    bindings = [
        f"[ rs:variable {_string(name)} ; rs:value {_term(term)} ]"
        for name, term in row.items()
        if term is not None
    ]
    return f"[ rs:binding {', '.join(bindings)} ]" if bindings else "[]"


def _term(term: Term) -> str:
    if term.kind == "uri":
        return f"<{_iri(term.value)}>"
    if term.kind == "bnode":
        return f"_:{term.value}"
    if term.language:
        return f"{_string(term.value)}@{term.language}"
    if term.datatype:
        return f"{_string(term.value)}^^<{_iri(term.datatype)}>"
    return _string(term.value)


def _string(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _iri(text: str) -> str:
    return "".join(
        f"\\u{ord(letter):04X}" if letter in '<>"{}|^`\\' or letter <= " " else letter
        for letter in text
    )
