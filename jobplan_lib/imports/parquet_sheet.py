"""A table in a parquet file: its own types decide, and a key column holds text without gaps."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import unicodedata
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jobplan_lib.imports.carriers import RawFile
from jobplan_lib.imports.sheets import MOST_CELLS, Day, Line, Sheet, Typed
from jobplan_lib.reading.figures_file import FORMAT, METADATA
from jobplan_lib.words.errors import InvalidInput, Problem

TEXT_KEYS = ("indicator", "area", "period", "status")  # of the long form


def parquet_sheet(raw: RawFile) -> Sheet:
    """The rows of a parquet file under one line of heads.

    Raises:
        InvalidInput: the file is damaged or too large, holds nested columns, keys that are missing or are no text,
            or was written by another version of this program.
    """

    def refuse(column: str, message: str, remedy: str, code: str) -> InvalidInput:
        return InvalidInput([Problem(raw.name, None, None, column, message, remedy, code)])

    try:
        file = pq.ParquetFile(io.BytesIO(raw.content))
        if file.metadata.num_rows * file.metadata.num_columns > MOST_CELLS:
            raise refuse("", f"has more than {MOST_CELLS:,} cells", "split it", "F-SIZE-03")
        table = file.read()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        words = f"is a parquet file that is damaged ({type(error).__name__})"
        raise refuse("", words, "fetch it again", "F-DAMAGED-01") from None
    about = json.loads((table.schema.metadata or {}).get(METADATA, b"{}"))
    if about and about.get("format") != FORMAT:
        words = f"is written in format {about.get('format')}, and this version reads {FORMAT}"
        raise refuse("", words, "export the figures again from the snapshot's raw files", "F-FORM-01")
    for name in table.column_names:
        column = table.column(name)
        if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
            raise refuse(name, f"is of the type {column.type}", "write texts and numbers only", "Q-TYPE-01")
        if name in TEXT_KEYS and not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            words = f"is of the type {column.type} in all {table.num_rows} rows; codes lose their zeros as numbers"
            raise refuse(name, words, "write the column as text", "Q-TYPE-02")
        if name in TEXT_KEYS and column.null_count:
            raise refuse(name, f"is missing in {column.null_count} rows", "fill it in", "Q-NULL-01")
    columns = [[_text(value) for value in table.column(name).to_pylist()] for name in table.column_names]
    rows = zip(*columns, strict=True)
    lines = [Line(1, tuple(table.column_names)), *(Line(n, tuple(row)) for n, row in enumerate(rows, 2))]
    return Sheet(raw.name, "", tuple(lines))


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return Day(value.isoformat()[:10])
    if isinstance(value, float):
        return Typed(str(int(value)) if value.is_integer() else repr(value))
    if isinstance(value, bool):
        return str(value)
    return Typed(value) if isinstance(value, int) else unicodedata.normalize("NFC", str(value))
