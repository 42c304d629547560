"""Write tables as CSV and Parquet, and describe their columns to machines.

Spreadsheets run a cell that begins like a formula, and texts of others begin as they like. On
request such cells get an apostrophe in front, as OWASP advises; the file then differs from the
store by these apostrophes, so nothing but a spreadsheet should read it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final

from kg.catalog import CannedQuery, ColumnMeaning
from kg.errors import QueryError
from kg.export.rows import JOINT, Row, Streams, Value, not_fitting, rows_of
from kg.lexicon.rows import row_writer
from kg.vocab.terms import XSD

if TYPE_CHECKING:
    import pyarrow

# OWASP's list for CSV injection, full-width signs included: some programs fold them.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_ROWS_IN_A_GROUP: Final = 20_000
_LONGEST_INTEGER: Final = 63  # bits, without the sign
_DATATYPES: Final = {
    "string": "string",
    "list": "string",
    "integer": "integer",
    "decimal": "double",
    "boolean": "boolean",
    "date": "date",
    "iri": "anyURI",
}


def write_csv(
    source: Streams, table: CannedQuery, out: BinaryIO, *, spreadsheet: bool = False
) -> int:
    """Write *table* as CSV in UTF-8; return how many rows.

    Args:
        spreadsheet: Disarm cells that a spreadsheet would run, and mark the encoding for it.
    """
    if spreadsheet:
        # Excel takes CSV without the mark for the encoding of the system.
        out.write(_BYTE_ORDER_MARK)
    count = 0
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    try:
        write = row_writer(text)
        write(table.columns)
        for row in rows_of(source, table):
            write(_cell(value, spreadsheet) for value in row)
            count += 1
    finally:
        text.flush()
        # Else the wrapper closes the file of the caller when it is collected.
        text.detach()
    return count


def write_parquet(source: Streams, table: CannedQuery, out: BinaryIO) -> int:
    """Write *table* as Parquet, lists as lists, each column with its meaning; return how many rows.

    Raises:
        QueryError: The package that writes Parquet is not installed, or a value has no place in it.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise QueryError(
            "Parquet needs a package that is not installed: pyarrow",
            remedy="install it with: pip install '.[parquet]', or export CSV",
        ) from error
    schema = pyarrow.schema([_arrow_field(column) for column in table.meanings])
    count = 0
    with pyarrow.parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for rows in _groups(rows_of(source, table)):
            columns = zip(*rows, strict=True)
            arrays = [
                pyarrow.array(_arrow_values(column, values), field.type)
                for column, values, field in zip(table.meanings, columns, schema, strict=True)
            ]
            writer.write_table(pyarrow.table(arrays, schema=schema))
            count += len(rows)
    return count


def csvw(described: Iterable[CannedQuery], *, suffix: str = ".csv") -> str:
    """Return a description of CSV files as CSV on the Web (W3C) has it."""
    return json.dumps(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
            "tables": [
                {
                    "url": table.slug + suffix,
                    "dc:title": table.summary,
                    "dc:description": table.description,
                    "tableSchema": {
                        "columns": [_csvw_column(column) for column in table.meanings],
                        "primaryKey": table.columns[0],
                    },
                }
                for table in described
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def _csvw_column(column: ColumnMeaning) -> dict[str, object]:
    described: dict[str, object] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.label,
        "datatype": _DATATYPES[column.type],
    }
    if column.type == "list":
        described["separator"] = JOINT
    return described


def _cell(value: Value, spreadsheet: bool) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if spreadsheet and isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _groups(rows: Iterator[Row]) -> Iterator[Sequence[Row]]:
    while group := list(islice(rows, _ROWS_IN_A_GROUP)):
        yield group


def _arrow_field(column: ColumnMeaning) -> pyarrow.Field:
    import pyarrow

    types = {
        "integer": pyarrow.int64(),
        "decimal": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "list": pyarrow.list_(pyarrow.string()),
    }
    meaning = {"description": column.label}
    if column.type == "iri":
        meaning["datatype"] = f"{XSD.NS}anyURI"
    return pyarrow.field(column.name, types.get(column.type, pyarrow.string()), metadata=meaning)


def _arrow_values(column: ColumnMeaning, values: Sequence[Value]) -> Sequence[object]:
    import datetime

    match column.type:
        case "list":
            return [str(value).split(JOINT) if value is not None else None for value in values]
        case "date":
            return [_fitting(column, "date", datetime.date.fromisoformat, v) for v in values]
        case "integer":
            return [_fitting(column, "integer of 64 bits", _long, v) for v in values]
    return values


def _fitting(
    column: ColumnMeaning, kind: str, make: Callable[[str], object], value: Value
) -> object:
    try:
        return None if value is None else make(str(value))
    except ValueError as error:
        raise not_fitting(column, value, kind) from error


def _long(digits: str) -> int:
    number = int(digits)
    if number.bit_length() > _LONGEST_INTEGER:
        raise ValueError
    return number
