"""The figures of a stored snapshot: one parquet file with an index, of which only what is asked for is read.

``figures.parquet`` holds the columns of a figures table (``observation_rows``) as text, so that a number is kept as it
was printed and a code keeps its zeros. Rows are sorted by indicator, kind, group, area and time. A *series* is all rows
of one indicator, group and kind; small ones share a row group.

The footer of the file is its index. Beside parquet's own metadata it says where each series begins, which areas it has,
how far it reaches in time, and what stands in columns that are the same in all its rows, so that these are never read.
It also has a hash of the bytes of every row group; ``origin.yaml`` has the hash of the footer. So the hash there stands
for all figures, though whoever reads ten series of a file has read, and checked, ten series.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jobplan_lib.reading.observation_rows import COLUMNS, OPTIONAL
from jobplan_lib.reading.shelves import Key
from jobplan_lib.words.errors import InvalidInput, Problem
from jobplan_lib.words.vocabulary import FigureKind

FIGURES = "figures.parquet"
ALL_COLUMNS = (*COLUMNS, *OPTIONAL)
METADATA = b"jobplan"
FORMAT = 2
MAGIC = b"PAR1"  # how a parquet file begins and ends
AGAIN = "fetch or import again"


@dataclass(frozen=True)
class RowGroup:
    """Where a row group lies: which rows it holds, and at which bytes."""

    first_row: int
    rows: int
    offset: int
    length: int
    sha256: str


@dataclass(frozen=True)
class Place:
    """Where the rows of a series lie, and what is known of them before they are read."""

    key: Key
    first_row: int
    rows: int
    areas: tuple[str, ...]  # by code
    newest: str  # the last period
    told: dict[str, str]  # the text of each further column that has the same one in all rows

    @property
    def same(self) -> dict[str, str]:
        """The text of each column that need not be read, since it has the same one in all rows."""
        indicator, group, kind = self.key
        return {**self.told, "indicator": indicator, "group": group, "kind": kind.value}


class FiguresFile:
    """An opened figures file: its index has been read and checked, its rows have not.

    Args:
        path: the parquet file.
        shown: its name in messages.
        sha256: the hash of its footer, as ``origin.yaml`` says.

    Raises:
        InvalidInput: it is no figures file, is written in another format, or its index has another hash.
    """

    def __init__(self, path: Path, shown: str, sha256: str) -> None:
        self._path, self.shown = path, shown
        footer = read_footer(path, shown)
        self._footer, about = read_about(footer, shown)
        _check_format(about["format"], shown)
        if hashlib.sha256(footer).hexdigest() != sha256:
            raise self._refused("is not what origin.yaml says: its index has another hash", AGAIN, "S-HASH-01")
        self._groups = _row_groups(about["groups"])
        self._starts = [group.first_row for group in self._groups]
        self._intact: set[int] = set()  # row groups whose bytes have been held against their hash
        self.digests: dict[str, str] = about["indicators"]  # of all rows of an indicator, whatever else is in the file
        self.is_printed: bool = about["printed"]  # whether any row says in which document it is printed
        self.places = {place.key: place for place in _places(about)}

    @property
    def rows(self) -> int:
        """How many figures there are."""
        return sum(group.rows for group in self._groups)

    def read(self, place: Place) -> pa.Table:
        """The rows of a series: area, period, and every column that does not say the same in all rows.

        Returns:
            Dictionary-encoded texts, in the order of area and time.

        Raises:
            InvalidInput: the rows are not those that the index was made for.
        """
        numbers = self._numbers(place)
        for number in numbers:
            self._check(number)
        same = place.same
        names = [name for name in ALL_COLUMNS if name not in same]
        with pq.ParquetFile(self._path, metadata=self._footer, read_dictionary=names, pre_buffer=False) as file:
            table = file.read_row_groups(list(numbers), columns=names, use_threads=False)
        return table.slice(place.first_row - self._starts[numbers[0]], place.rows)

    def texts(self, place: Place) -> pa.Table:
        """The rows of a series with all their columns as plain texts."""
        table, same = self.read(place), place.same
        columns = {
            name: pa.repeat(pa.scalar(same[name]), place.rows) if name in same else table.column(name).cast(pa.string())
            for name in ALL_COLUMNS
        }
        return pa.table(columns)

    def verify(self) -> None:
        """Hold every row group against its hash.

        Raises:
            InvalidInput: one of them was changed since it was written.
        """
        for number in range(len(self._groups)):
            self._check(number)

    def _numbers(self, place: Place) -> range:
        first = bisect_right(self._starts, place.first_row) - 1
        last = bisect_right(self._starts, place.first_row + place.rows - 1) - 1
        return range(first, last + 1)

    def _check(self, number: int) -> None:
        if number in self._intact:
            return
        group = self._groups[number]
        with self._path.open("rb") as stream:
            stream.seek(group.offset)
            actual = hashlib.sha256(stream.read(group.length)).hexdigest()
        if actual != group.sha256:
            rows = f"rows {group.first_row + 1} to {group.first_row + group.rows}"
            raise self._refused(f"is not what was written: {rows} have another hash", AGAIN, "S-HASH-02")
        self._intact.add(number)

    def _refused(self, message: str, remedy: str, code: str) -> InvalidInput:
        return refused(self.shown, message, remedy, code)


def read_footer(path: Path, shown: str) -> bytes:
    """The last bytes of a parquet file, from which all of its metadata can be read.

    Raises:
        InvalidInput: the file is damaged or is no parquet file.
    """
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(size - 8, 0))
            end = stream.read()
            length = int.from_bytes(end[:4], "little") + 8
            if end[4:] != MAGIC or length > size:
                raise ValueError
            stream.seek(size - length)
            return stream.read()
    except (OSError, ValueError):
        raise _damaged(shown) from None


def read_about(footer: bytes, shown: str) -> tuple[pq.FileMetaData, dict[str, Any]]:
    """Parquet's metadata, and what a figures file of any format says about itself.

    Raises:
        InvalidInput: it is no figures file.
    """
    try:
        metadata = pq.read_metadata(pa.BufferReader(MAGIC + footer))
        about = json.loads((metadata.metadata or {})[METADATA])
        return metadata, {**about, "format": int(about["format"])}
    except (pa.ArrowInvalid, OSError, KeyError, TypeError, ValueError):
        raise _damaged(shown) from None


def _check_format(found: int, shown: str) -> None:
    if found != FORMAT:
        older = f"run 'jobplan snapshots convert {Path(shown).parent.name}'"
        remedy = older if found < FORMAT else "install the version of jobplan that wrote it, or a newer one"
        message = f"is written in format {found}, and this version reads {FORMAT}"
        raise refused(shown, message, remedy, "F-FORM-01")


def _row_groups(found: list[list[Any]]) -> list[RowGroup]:
    groups, first = [], 0
    for rows, offset, length, sha256 in found:
        groups.append(RowGroup(first, rows, offset, length, sha256))
        first += rows
    return groups


def _places(about: dict[str, Any]) -> list[Place]:
    areas = [tuple(codes) for codes in about["areas"]]
    places, first = [], 0
    for indicator, group, kind, rows, of_areas, newest, same in about["series"]:
        key = (indicator, group, FigureKind(kind))
        places.append(Place(key, first, rows, areas[of_areas], newest, about["same"][same]))
        first += rows
    return places


def _damaged(shown: str) -> InvalidInput:
    return refused(shown, "is damaged, or not a figures file", AGAIN, "F-FILE-01")


def refused(shown: str, message: str, remedy: str, code: str) -> InvalidInput:
    """A figures file that cannot be used."""
    return InvalidInput([Problem(shown, None, None, "", message, remedy, code)])
