"""The rows of a stored snapshot, read as far as somebody looks.

A review looks at a series in two directions: one area through time, and all areas at one time. Whoever asks for a figure
therefore gets it with the texts of its whole row and column; what lies beside them is let go again. So a process holds
what it looked at last, though a series may have every municipality for every month of thirty years, and though a worker
may see one municipality after the other: what nobody has asked for in a long while is read and made again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import pyarrow as pa

from jobplan_lib.reading.figures_file import FiguresFile, Place
from jobplan_lib.reading.observation_rows import RowReader
from jobplan_lib.reading.remembered import Recent
from jobplan_lib.reading.shelves import SAYS, Key, Said, Spot
from jobplan_lib.reading.strict_csv import Row
from jobplan_lib.words.errors import InvalidInput
from jobplan_lib.words.model import Observation
from jobplan_lib.words.periods import Period, parse_period

MOST_KEPT = 16_384  # rows, some 1 kB each: those of several reviews with all their pages
MOST_OPEN = 4  # series whose columns are held, so that a walk through many areas reads them once
AT_ONCE = 4096  # rows whose texts are held in a walk through all of them
Calendar = dict[Period, int]  # periods in the order of time, each with its place
Texts = tuple[str, ...]


class Columns:
    """The rows of a series as they come from the file: for each column codes, and the texts that they stand for."""

    def __init__(self, table: pa.Table) -> None:
        self.names = table.column_names
        self._encoded = [_one_dictionary(table.column(name)) for name in self.names]

    def column(self, name: str) -> list[str]:
        """The texts of all rows of a column."""
        encoded = self._encoded[self.names.index(name)]
        texts = encoded.dictionary.to_pylist()
        return [texts[code] for code in encoded.indices.to_pylist()]  # many times as fast as its own to_pylist

    def texts(self, rows: Sequence[int]) -> list[Texts]:
        """The texts of some rows, each in the order of the names."""
        chosen = pa.array(rows, pa.int64())
        found = (one.dictionary.take(one.indices.take(chosen)).to_pylist() for one in self._encoded)
        return list(zip(*found, strict=True))

    def runs(self) -> Iterator[tuple[str, int, tuple[str, ...]]]:
        """Each area with its first row and the texts of its periods; an area's rows stand together."""
        areas, periods = (self._encoded[self.names.index(name)] for name in ("area", "period"))
        codes, when = (one.indices.to_numpy(zero_copy_only=False) for one in (areas, periods))
        named, texts = areas.dictionary.to_pylist(), periods.dictionary.to_pylist()
        known: dict[bytes, tuple[str, ...]] = {}  # most areas have figures for the same periods
        starts = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist()]
        for start, stop in zip(starts, [*starts[1:], len(codes)], strict=True):
            run = when[start:stop]
            if run.tobytes() not in known:
                known[run.tobytes()] = tuple(texts[code] for code in run)
            yield named[codes[start]], start, known[run.tobytes()]


def _one_dictionary(column: pa.ChunkedArray) -> pa.DictionaryArray:
    whole = column.unify_dictionaries().combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole


@dataclass(frozen=True)
class Series:
    """What is known of a series that somebody has looked at: where each area's rows stand."""

    place: Place
    same: dict[str, str]  # the text of each column that is not read
    names: list[str]  # the columns that are
    runs: dict[str, tuple[int, Calendar]]  # by area: its first row, and its periods

    def rows_of(self, area: str) -> range:
        """The rows of an area."""
        start, calendar = self.runs.get(area, (0, {}))
        return range(start, start + len(calendar))

    def row_at(self, area: str, period: Period) -> int | None:
        """The row of an area at a period; None where there is none."""
        start, calendar = self.runs.get(area, (0, {}))
        place = calendar.get(period)
        return None if place is None else start + place

    def across(self, period: Period) -> list[int]:
        """The rows of all areas at a period."""
        return [start + place for start, calendar in self.runs.values() if (place := calendar.get(period)) is not None]


class FileShelf:
    """The rows of a figures file.

    Args:
        file: its index has been checked; its rows are checked when they are read.
        reader: makes an observation of a row, or reports why not.
    """

    def __init__(self, file: FiguresFile, reader: RowReader) -> None:
        self._file, self._reader = file, reader
        self._series: dict[Key, Series] = {}
        self._kept: Recent[int, Texts | Observation] = Recent(MOST_KEPT)  # by row of the file: seen, or made
        self._open: OrderedDict[Key, Columns] = OrderedDict()
        self._calendars: dict[tuple[str, ...], Calendar] = {}  # most areas and series have figures for the same periods

    def series(self, key: Key, area: str) -> tuple[Observation, ...]:
        """One area's rows over time."""
        series = self._at(key)
        if series is None:
            return ()
        rows = series.rows_of(area)
        self._see(series, rows)
        return tuple(self._observation(series, row) for row in rows)

    def periods(self, key: Key, area: str) -> tuple[Period, ...]:
        """The periods of one area's rows in the order of time, without making the rows."""
        series = self._at(key)
        return tuple(series.runs[area][1]) if series and area in series.runs else ()

    def at(self, key: Key, area: str, period: Period) -> Observation | None:
        """One row, or None where there is none."""
        series = self._at(key)
        row = series.row_at(area, period) if series else None
        if series is None or row is None:
            return None
        if series.place.first_row + row not in self._kept:
            self._see(series, {*series.rows_of(area), *series.across(period)})
        return self._observation(series, row)

    def areas(self, key: Key) -> list[str]:
        """The areas that have any row, by code."""
        place = self._file.places.get(key)
        return list(place.areas) if place else []

    def newest(self, key: Key) -> Period:
        """The last period of a series that there are rows of."""
        return parse_period(self._file.places[key].newest)

    def keys(self) -> list[Key]:
        """What there are rows of."""
        return list(self._file.places)

    def digest(self, indicator: str) -> str:
        """A hash of all rows of an indicator; the empty text where there is none."""
        return self._file.digests.get(indicator, "")

    def is_printed(self) -> bool:
        """Whether any row says in which document it is printed."""
        return self._file.is_printed

    def has_printed(self, key: Key) -> bool:
        """Whether any row of a series says that: not where the index says of all its rows that they name no document."""
        place = self._file.places.get(key)
        return place is not None and place.told.get("document") != ""

    def said(self, key: Key) -> Said:
        """What each row says, as texts."""
        place = self._file.places.get(key)
        if place is None:
            return {}
        columns = self._columns(place)
        told = [columns.column(name) if name in columns.names else repeat(place.told[name]) for name in SAYS]
        return dict(zip(self._spots(columns), zip(*told, strict=False), strict=False))  # what is repeated has no end

    def rows(self, key: Key, spots: Collection[Spot] | None = None) -> Iterator[Observation]:
        """The rows of a series by area and time, or those at some spots of it; they are made anew and not kept."""
        place = self._file.places.get(key)
        if place is None:
            return
        columns, same = self._columns(place), place.same
        wanted = [n for n, spot in enumerate(self._spots(columns)) if spots is None or spot in spots]
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            for row, texts in zip(some, columns.texts(some), strict=True):
                yield self._made(place, {**same, **dict(zip(columns.names, texts, strict=True))}, row)

    def __len__(self) -> int:
        return self._file.rows

    @staticmethod
    def _spots(columns: Columns) -> Iterator[Spot]:
        return zip(columns.column("area"), columns.column("period"), strict=True)

    def _at(self, key: Key) -> Series | None:
        if key not in self._series:
            place = self._file.places.get(key)
            if place is None:
                return None
            columns = self._columns(place)
            runs = {area: (start, self._calendar(periods)) for area, start, periods in columns.runs()}
            self._series[key] = Series(place, place.same, columns.names, runs)
        return self._series[key]

    def _calendar(self, texts: tuple[str, ...]) -> Calendar:
        if texts not in self._calendars:
            self._calendars[texts] = {parse_period(text): place for place, text in enumerate(texts)}
        return self._calendars[texts]

    def _columns(self, place: Place) -> Columns:
        found = self._open.pop(place.key, None) or Columns(self._file.read(place))
        self._open[place.key] = found
        while len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)
        return found

    def _see(self, series: Series, rows: Iterable[int]) -> None:
        first = series.place.first_row
        unseen = sorted(row for row in rows if first + row not in self._kept)
        if unseen:
            for row, texts in zip(unseen, self._columns(series.place).texts(unseen), strict=True):
                self._kept.put(first + row, texts)

    def _observation(self, series: Series, row: int) -> Observation:
        number = series.place.first_row + row
        known = self._kept.get(number)
        if isinstance(known, Observation):
            return known
        texts = known or self._columns(series.place).texts([row])[0]  # let go since it was seen, if it was one of many
        made = self._made(series.place, {**series.same, **dict(zip(series.names, texts, strict=True))}, row)
        self._kept.put(number, made)
        return made

    def _made(self, place: Place, cells: dict[str, str], row: int) -> Observation:
        made = self._reader.read(Row(place.first_row + row + 1, cells))
        if made is None:  # it was checked when it was written: what it may say has changed since
            raise InvalidInput(self._reader.table.problems)
        return made
