"""The figures of a stored snapshot: one parquet file, read an indicator at a time and only as far as asked.

``figures.parquet`` holds the columns of a figures table (``observation_rows``) as text, so that a number is kept as it
was printed and a code keeps its zeros. Rows are sorted by indicator, kind, group, area and time; every indicator begins
a row group of its own. The file's metadata says for each indicator which row groups it fills and the hash of its rows.
A review reads the indicators of its plan and makes observations only of the rows that it looks at, so that a store of
millions of rows costs about what a small one costs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jobplan_lib.reading.observation_rows import COLUMNS, OPTIONAL, RowReader
from jobplan_lib.reading.shelves import Key
from jobplan_lib.reading.strict_csv import Row
from jobplan_lib.words.errors import InvalidInput, Problem
from jobplan_lib.words.model import Observation
from jobplan_lib.words.periods import Period, parse_period
from jobplan_lib.words.vocabulary import FigureKind

FIGURES = "figures.parquet"
ALL_COLUMNS = (*COLUMNS, *OPTIONAL)
METADATA = b"jobplan"
FORMAT = 1
KINDS = {"": FigureKind.DATA, **{kind.value: kind for kind in FigureKind}}


@dataclass(frozen=True)
class Extent:
    """Where the rows of an indicator lie in the file."""

    groups: tuple[int, ...]
    first_row: int
    rows: int
    sha256: str


def read_extents(path: Path, shown: str) -> tuple[dict[str, Extent], bool]:
    """What a figures file says about itself: where each indicator lies, and whether any row is printed in a document.

    Raises:
        InvalidInput: it is no parquet file, lacks columns, or was written in a format that is not known here.
    """
    try:
        footer = pq.read_metadata(path)
        about = json.loads((footer.metadata or {})[METADATA])
        if about["format"] != FORMAT:
            message = f"is written in format {about['format']}, and this version reads {FORMAT}"
            raise _refused(shown, message, "fetch or import again", "F-FORM-01")
        extents = {
            name: Extent(tuple(e["groups"]), e["first_row"], e["rows"], e["sha256"])
            for name, e in about["indicators"].items()
        }
        printed = bool(about["printed"])
    except (pa.ArrowInvalid, OSError, KeyError, TypeError, AttributeError, ValueError):
        raise _refused(shown, "is damaged, or not a figures file", "fetch or import again", "F-FILE-01") from None
    lacking = [name for name in ALL_COLUMNS if name not in footer.schema.names]
    if lacking:
        raise _refused(shown, f"lacks the columns {', '.join(lacking)}", "fetch or import again", "F-COL-01")
    return extents, printed


def _refused(shown: str, message: str, remedy: str, code: str) -> InvalidInput:
    return InvalidInput([Problem(shown, None, None, "", message, remedy, code)])


class FileShelf:
    """The rows of a figures file. What was read stays in memory; what was not asked for is never read.

    Args:
        path: the parquet file.
        shown: its name in messages.
        reader: makes an observation of a row, or reports why not.
    """

    def __init__(self, path: Path, shown: str, reader: RowReader) -> None:
        self._path, self._shown, self._reader = path, shown, reader
        self._extents, self._printed = read_extents(path, shown)
        self._footer = pq.read_metadata(path)  # long, and the same for every indicator
        self._blocks: dict[str, Block] = {}

    def series(self, key: Key, area: str) -> tuple[Observation, ...]:
        """One area's rows over time."""
        block = self._block(key[0])
        start, stop = block.runs.get((key[1], key[2]), {}).get(area, (0, 0)) if block else (0, 0)
        return tuple(self._observation(block, row) for row in range(start, stop)) if block else ()

    def periods(self, key: Key, area: str) -> tuple[Period, ...]:
        """The periods of one area's rows in the order of time, without making the rows."""
        block = self._block(key[0])
        run = block.runs.get((key[1], key[2]), {}).get(area) if block else None
        return tuple(parse_period(text) for text in block.periods(run)) if block and run else ()

    def at(self, key: Key, area: str, period: Period) -> Observation | None:
        """One row, or None where there is none."""
        block = self._block(key[0])
        run = block.runs.get((key[1], key[2]), {}).get(area) if block else None
        row = block.row_of(run, str(period)) if block and run else None
        return self._observation(block, row) if block and row is not None else None

    def areas(self, key: Key) -> list[str]:
        """The areas that have any row, by code."""
        block = self._block(key[0])
        return sorted(block.runs.get((key[1], key[2]), {})) if block else []

    def keys(self) -> list[Key]:
        """What there are rows of."""
        found = ((name, self._block(name)) for name in self._extents)
        return [(name, group, kind) for name, block in found if block for group, kind in block.runs]

    def digest(self, indicator: str) -> str:
        """A hash of all rows of an indicator; the empty text where there is none."""
        extent = self._extents.get(indicator)
        return extent.sha256 if extent else ""

    def is_printed(self) -> bool:
        """Whether any row says in which document it is printed."""
        return self._printed

    def __len__(self) -> int:
        return sum(extent.rows for extent in self._extents.values())

    def __iter__(self) -> Iterator[Observation]:
        """Every row once."""
        for name in self._extents:
            block = self._block(name)
            if block:
                yield from (self._observation(block, row) for row in range(block.rows))

    def _block(self, indicator: str) -> Block | None:
        if indicator not in self._blocks:
            extent = self._extents.get(indicator)
            if extent is None:
                return None
            texts = list(ALL_COLUMNS)
            with pq.ParquetFile(self._path, metadata=self._footer, memory_map=True, read_dictionary=texts) as file:
                table = file.read_row_groups(list(extent.groups), columns=texts, use_threads=False)
            self._blocks[indicator] = Block(table, extent.first_row)
        return self._blocks[indicator]

    def _observation(self, block: Block, row: int) -> Observation:
        if row not in block.made:
            made = self._reader.read(Row(block.first_row + row + 1, block.cells(row)))
            if made is None:  # it was checked when it was written: somebody has changed the file since
                raise InvalidInput(self._reader.table.problems)
            block.made[row] = made
        return block.made[row]


class Block:
    """The rows of one indicator: for each column the codes of its texts, and where each area's rows begin and end."""

    def __init__(self, table: pa.Table, first_row: int) -> None:
        self.first_row, self.rows = first_row, table.num_rows
        self.made: dict[int, Observation] = {}
        self._codes: dict[str, Any] = {}
        self._texts: dict[str, list[str]] = {}
        for name in ALL_COLUMNS:
            column = table.column(name).unify_dictionaries().combine_chunks()
            chunk = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
            self._codes[name] = chunk.indices.to_numpy(zero_copy_only=False)
            self._texts[name] = [text or "" for text in chunk.dictionary.to_pylist()]
        self._periods = {text: code for code, text in enumerate(self._texts["period"])}
        self.runs = self._find_runs()

    def cells(self, row: int) -> dict[str, str]:
        """The texts of a row by column."""
        return {name: self._texts[name][codes[row]] for name, codes in self._codes.items()}

    def row_of(self, run: tuple[int, int], period: str) -> int | None:
        """The row of a period among an area's rows."""
        code = self._periods.get(period)
        if code is None:
            return None
        hits = np.flatnonzero(self._codes["period"][run[0] : run[1]] == code)
        return run[0] + int(hits[0]) if len(hits) else None

    def periods(self, run: tuple[int, int]) -> list[str]:
        """The texts of the periods of an area's rows."""
        texts = self._texts["period"]
        return [texts[code] for code in self._codes["period"][run[0] : run[1]]]

    def _find_runs(self) -> dict[tuple[str, FigureKind], dict[str, tuple[int, int]]]:
        """Rows are sorted: an area's rows of one group and kind stand together."""
        names = ("kind", "group", "area")
        changed = np.zeros(max(self.rows - 1, 0), dtype=bool)
        for name in names:
            changed |= np.diff(self._codes[name]) != 0
        starts = [0, *(np.flatnonzero(changed) + 1).tolist()] if self.rows else []
        runs: dict[tuple[str, FigureKind], dict[str, tuple[int, int]]] = {}
        for start, stop in zip(starts, [*starts[1:], self.rows], strict=True):
            kind, group, area = (self._texts[name][self._codes[name][start]] for name in names)
            runs.setdefault((group, KINDS[kind]), {})[area] = (start, stop)
        return runs
