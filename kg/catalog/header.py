"""Read the ``#+`` header of a query file.

grlc's convention: the lines that begin with ``#+`` hold one YAML mapping. grlc's own keys
(``summary``, ``description``, ``tags``, ``method``, ``endpoint``, ``pagination``, ``defaults``)
keep their meaning there and are allowed here; ``params``, ``view``, ``axes``, ``opens``,
``columns``, ``limits``, ``questions`` and ``tests`` are ours, and grlc passes over them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import yaml

from kg.catalog.model import (
    COLUMN_TYPES,
    HEADER_MARK,
    PARAM_TYPES,
    VIEWS,
    ColumnMeaning,
    ColumnType,
    Limits,
    Param,
    ParamType,
    QueryCase,
    View,
)
from kg.errors import QueryError
from kg.vocab.schemes import concepts, scheme_names
from kg.vocab.terms import CONCEPT_NAMESPACES

Number = TypeVar("Number", int, float)

_GRLC_KEYS: Final = frozenset(
    {"method", "endpoint", "pagination", "defaults", "enumerate", "endpoint_in_url", "transform"}
)
_KEYS: Final = _GRLC_KEYS | {
    "summary",
    "description",
    "questions",
    "tags",
    "params",
    "view",
    "axes",
    "opens",
    "columns",
    "limits",
    "tests",
}
_PARAM_KEYS: Final = frozenset(
    {
        "type",
        "label",
        "default",
        "required",
        "expand",
        "scheme",
        "options",
        "suggest",
        "minimum",
        "maximum",
    }
)
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*\Z")


@dataclass(frozen=True, slots=True)
class Header:
    """The checked content of one header."""

    summary: str
    description: str
    questions: tuple[int, ...]
    tags: tuple[str, ...]
    params: tuple[Param, ...]
    view: View
    axes: Mapping[str, str]
    opens: str
    meanings: tuple[ColumnMeaning, ...]
    limits: Limits
    tests: tuple[QueryCase, ...]


def read_header(text: str, *, where: str) -> Header:
    """Read the header of a query file.

    Args:
        text: The whole file.
        where: The file's name, for messages.

    Raises:
        QueryError: The header is missing, is no YAML mapping, or says something we do not know;
            names file and line.
    """
    lines = _HeaderLines.of(text, where)
    fields = lines.parse()
    lines.refuse_unknown(fields, _KEYS, "header key")
    return Header(
        summary=lines.text(fields, "summary"),
        description=lines.text(fields, "description"),
        questions=tuple(
            lines.number("questions", number, int) for number in lines.items(fields, "questions")
        ),
        tags=tuple(str(tag) for tag in lines.items(fields, "tags")),
        params=tuple(
            _param(name, spec, lines) for name, spec in lines.mapping(fields, "params").items()
        ),
        view=_view(fields, lines),
        axes={str(axis): str(name) for axis, name in lines.mapping(fields, "axes").items()},
        opens=str(fields.get("opens", "")),
        meanings=tuple(
            _meaning(name, spec, lines) for name, spec in lines.mapping(fields, "columns").items()
        ),
        limits=_limits(lines.mapping(fields, "limits"), lines),
        tests=tuple(_case(case, lines) for case in lines.items(fields, "tests")),
    )


@dataclass(frozen=True, slots=True)
class _HeaderLines:
    """The header's YAML with its lines numbered as in the file."""

    yaml_text: str
    numbers: tuple[int, ...]
    where: str

    @classmethod
    def of(cls, text: str, where: str) -> _HeaderLines:
        marked = [
            (number, line[len(HEADER_MARK) :].removeprefix(" "))
            for number, line in enumerate(text.splitlines(), start=1)
            if line.startswith(HEADER_MARK)
        ]
        if not marked:
            raise QueryError(
                "the query has no header",
                where=f"{where}:1",
                remedy="begin the file with '#+ summary: ...' (see docs/queries.md)",
            )
        return cls("\n".join(line for _, line in marked), tuple(n for n, _ in marked), where)

    def parse(self) -> Mapping[str, Any]:
        try:
            fields = yaml.safe_load(self.yaml_text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            row = min(mark.line, len(self.numbers) - 1) if mark else 0
            problem = getattr(error, "problem", None) or "cannot be read"
            raise QueryError(
                f"the header is not valid YAML: {problem}",
                where=f"{self.where}:{self.numbers[row]}",
                remedy="check indentation, colons and quotes",
            ) from error
        if not isinstance(fields, dict):
            raise self.error("", "the header must be a YAML mapping", "write '#+ summary: ...'")
        return cast(Mapping[str, Any], fields)

    def line_of(self, key: str) -> int:
        """Return the file's line that declares *key*, or the header's first."""
        pattern = re.compile(rf"\s*(?:- )?\{{?{re.escape(key)}\s*:") if key else None
        for number, line in zip(self.numbers, self.yaml_text.split("\n"), strict=False):
            if pattern and pattern.match(line):
                return number
        return self.numbers[0]

    def error(self, key: str, what: str, remedy: str = "") -> QueryError:
        return QueryError(what, where=f"{self.where}:{self.line_of(key)}", remedy=remedy)

    def refuse_unknown(
        self, fields: Mapping[str, Any], known: frozenset[str], what: str, *, under: str = ""
    ) -> None:
        for key in fields:
            if key not in known:
                remedy = f"known: {', '.join(sorted(known))}"
                raise self.error(under or str(key), f"unknown {what} '{key}'", remedy)

    def text(self, fields: Mapping[str, Any], key: str) -> str:
        value = fields.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"the header needs '{key}'", "write one sentence")
        return value.strip()

    def number(self, key: str, value: object, kind: type[Number], *, under: str = "") -> Number:
        # What is true is no 1, though Python counts with it.
        if isinstance(value, bool) or not isinstance(value, int | kind) or not math.isfinite(value):
            remedy = "write a whole number" if kind is int else "write a number"
            raise self.error(under or key, f"'{key}' cannot be {value!r}", remedy)
        return kind(value)

    def items(self, fields: Mapping[str, Any], key: str) -> Sequence[Any]:
        value = fields.get(key) or []
        if not isinstance(value, list):
            raise self.error(key, f"'{key}' must be a list", "write it as [one, two]")
        return value

    def mapping(self, fields: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = fields.get(key) or {}
        if not isinstance(value, dict):
            raise self.error(key, f"'{key}' must be a mapping", "write it as {name: value}")
        return cast(Mapping[str, Any], value)


def _view(fields: Mapping[str, Any], lines: _HeaderLines) -> View:
    view = fields.get("view", "table")
    if view not in VIEWS:
        raise lines.error("view", f"unknown view '{view}'", f"known: {', '.join(VIEWS)}")
    return cast(View, view)


def _limits(fields: Mapping[str, Any], lines: _HeaderLines) -> Limits:
    lines.refuse_unknown(fields, frozenset({"rows", "timeout"}), "limit", under="limits")
    limits = Limits(
        lines.number("rows", fields.get("rows", 10_000), int, under="limits"),
        lines.number("timeout", fields.get("timeout", 10.0), float, under="limits"),
    )
    if limits.rows < 1 or limits.timeout_seconds <= 0:
        raise lines.error("limits", "limits must be positive", "give at least 1 row")
    return limits


def _param(name: object, spec: object, lines: _HeaderLines) -> Param:
    if not isinstance(name, str) or not _NAME.match(name):
        raise lines.error(
            str(name), f"'{name}' cannot name a parameter", "use lower-case letters, digits and _"
        )
    if not isinstance(spec, dict):
        raise lines.error(
            name, f"parameter '{name}' must be a mapping", "write {type: string, label: ...}"
        )
    lines.refuse_unknown(spec, _PARAM_KEYS, "parameter key", under=name)
    kind = spec.get("type", "string")
    if kind not in PARAM_TYPES:
        known = ", ".join(PARAM_TYPES)
        raise lines.error(name, f"parameter '{name}' has unknown type '{kind}'", f"known: {known}")
    default = spec.get("default")
    expand, options = _optional(spec.get("expand")), lines.items(spec, "options")
    if "scheme" in spec:
        expand, options = _concepts(name, str(spec["scheme"]), lines)
    return Param(
        name=name,
        type=cast(ParamType, kind),
        label=str(spec.get("label", name.replace("_", " "))),
        default=None if default is None else _plain(default),
        required=bool(spec.get("required", False)),
        expand=expand,
        options=tuple(_plain(option) for option in options),
        suggest=_optional(spec.get("suggest")),
        minimum=_bound(name, spec.get("minimum"), lines),
        maximum=_bound(name, spec.get("maximum"), lines),
        line=lines.line_of(name),
    )


def _bound(name: str, value: object, lines: _HeaderLines) -> float | None:
    return None if value is None else lines.number(name, value, float)


def _meaning(name: object, spec: object, lines: _HeaderLines) -> ColumnMeaning:
    if not isinstance(spec, dict) or set(spec) != {"type", "label"}:
        raise lines.error(
            str(name), f"column '{name}' needs a type and a label", "write {type: date, label: ...}"
        )
    if spec["type"] not in COLUMN_TYPES:
        raise lines.error(
            str(name),
            f"column '{name}' has unknown type '{spec['type']}'",
            f"known: {', '.join(COLUMN_TYPES)}",
        )
    return ColumnMeaning(str(name), cast(ColumnType, spec["type"]), str(spec["label"]))


def _concepts(name: str, scheme: str, lines: _HeaderLines) -> tuple[str, Sequence[str]]:
    """Return the namespace and the concepts of *scheme*, which are what the parameter allows."""
    if scheme not in scheme_names():
        raise lines.error(
            name, f"there is no scheme '{scheme}'", f"known: {', '.join(sorted(scheme_names()))}"
        )
    return CONCEPT_NAMESPACES[scheme], sorted(concepts(scheme))


def _case(case: object, lines: _HeaderLines) -> QueryCase:
    if not isinstance(case, dict) or "graph" not in case or "rows" not in case:
        raise lines.error(
            "tests", "each test needs 'graph' and 'rows'", "write {graph: queries.trig, rows: 1}"
        )
    values = lines.mapping(case, "params")
    return QueryCase(
        graph=str(case["graph"]),
        rows=lines.number("tests", case["rows"], int),
        values={str(name): _plain(value) for name, value in values.items()},
    )


def _optional(value: object) -> str | None:
    return None if value is None else str(value)


def _plain(value: object) -> str:
    """Return a YAML scalar as a user would type it; YAML reads 'true' and dates by itself."""
    return str(value).lower() if isinstance(value, bool) else str(value)
