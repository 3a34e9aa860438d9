"""Tables of figures written as one figures file (``reading.figures_file`` says how it is laid out)."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jobplan_lib.reading.figures_file import ALL_COLUMNS, FORMAT, METADATA, read_footer
from jobplan_lib.words.errors import InvalidInput, Problem
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.vocabulary import FigureKind

SCHEMA = pa.schema([(name, pa.string()) for name in ALL_COLUMNS])
KEY = ("kind", "group", "area", "period")
OF_SERIES = {"indicator", *KEY}  # said with the series itself, or read with every series
SHARED_ROWS = 8192  # series share a row group up to here: each costs the index of the file some 2 kB
MOST_ROWS = 1024 * 1024  # a series that is longer fills several; pyarrow makes no larger ones


@dataclass
class _Index:
    """What the file will say about itself."""

    was: str
    groups: list[list[Any]] = field(default_factory=list)
    series: list[list[Any]] = field(default_factory=list)
    indicators: dict[str, str] = field(default_factory=dict)
    areas: dict[tuple[str, ...], int] = field(default_factory=dict)  # most series have the same ones
    same: dict[tuple[tuple[str, str], ...], int] = field(default_factory=dict)
    printed: bool = False

    def add_series(self, indicator: str, part: pa.Table) -> None:
        """Take up the rows of one group and kind."""
        same = {name: texts[0] for name in ALL_COLUMNS if len(texts := _distinct(part, name)) == 1}
        self.printed = self.printed or same.get("document") != ""
        told = tuple((name, text) for name, text in same.items() if name not in OF_SERIES)
        codes = tuple(sorted(_distinct(part, "area")))
        newest = max(_distinct(part, "period"), key=parse_period)
        self.series.append(
            [
                indicator,
                same["group"],
                same["kind"],
                part.num_rows,
                self.areas.setdefault(codes, len(self.areas)),
                newest,
                self.same.setdefault(told, len(self.same)),
            ]
        )

    def told(self) -> bytes:
        """The index as text."""
        about = {
            "format": FORMAT,
            "printed": self.printed,
            "groups": self.groups,
            "series": self.series,
            "indicators": self.indicators,
            "areas": [list(codes) for codes in self.areas],
            "same": [dict(told) for told in self.same],
            **({"was": self.was} if self.was else {}),
        }
        return json.dumps(about, ensure_ascii=False, separators=(",", ":")).encode()


def write_figures(path: Path, tables: Iterable[pa.Table], shown: str, was: str = "") -> tuple[int, str]:
    """Write all indicators one after the other; one of them at a time is held in memory.

    Args:
        path: the file to write.
        tables: figures with the columns of ``ALL_COLUMNS`` as text; each holds whole indicators.
        shown: its name in messages.
        was: the hash of the older file that the new one replaces.

    Returns:
        The number of rows, and the hash of the footer.

    Raises:
        InvalidInput: there are no rows, or the same figure stands twice.
    """
    index, rows = _Index(was), 0
    with (
        pa.OSFile(str(path), "wb") as sink,
        pq.ParquetWriter(sink, SCHEMA, compression="zstd", use_dictionary=True) as writer,
    ):
        for packed in _packed(_indexed(tables, index, shown)):
            index.groups += _write_group(path, sink, writer, packed)
            rows += packed.num_rows
        writer.add_key_value_metadata({METADATA: index.told()})
    if not rows:
        raise InvalidInput([Problem(shown, None, None, "", "holds no figures", "nothing was frozen", "S-EMPTY-01")])
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
    return rows, hashlib.sha256(read_footer(path, shown)).hexdigest()


def _indexed(tables: Iterable[pa.Table], index: _Index, shown: str) -> Iterator[pa.Table]:
    """The series of all tables in the order in which they are written, each taken up in the index."""
    for indicator, table in _by_indicator(tables):
        if indicator in index.indicators:
            raise ValueError(f"{indicator} stands in two tables")  # our own mistake: the caller parts them
        part = _sorted(table, shown)
        index.indicators[indicator] = _digest(part)
        for one in _series(part):
            index.add_series(indicator, one)
            yield one


def _write_group(path: Path, sink: pa.NativeFile, writer: pq.ParquetWriter, table: pa.Table) -> Iterator[list[Any]]:
    """Write rows that no other row group shares; gives number of rows, place and hash of each group."""
    for start in range(0, table.num_rows, MOST_ROWS):
        piece, offset = table.slice(start, MOST_ROWS), sink.tell()
        writer.write_table(piece, row_group_size=MOST_ROWS)
        sink.flush()
        length = sink.tell() - offset
        with path.open("rb") as stream:
            stream.seek(offset)
            yield [piece.num_rows, offset, length, hashlib.sha256(stream.read(length)).hexdigest()]


def _by_indicator(tables: Iterable[pa.Table]) -> Iterator[tuple[str, pa.Table]]:
    """Each table's indicators by name, whatever the order of its rows."""
    for table in tables:
        whole = table.cast(SCHEMA) if table.schema != SCHEMA else table
        names = whole.column("indicator")
        distinct = sorted(pc.unique(names).to_pylist())
        for name in distinct:
            yield name, whole.filter(pc.equal(names, name)) if len(distinct) > 1 else whole


def _sorted(table: pa.Table, shown: str) -> pa.Table:
    """One indicator's rows by kind, group, area and time; a figure that stands twice is refused."""
    kinds = table.column("kind")
    named = pc.if_else(pc.equal(kinds, ""), FigureKind.DATA.value, kinds)  # a row that does not say is data
    table = table.set_column(table.schema.get_field_index("kind"), "kind", named)
    codes = {name: _ranks(table.column(name), by_time=name == "period") for name in KEY}
    order = np.lexsort([codes[name] for name in reversed(KEY)])
    keys = np.stack([codes[name][order] for name in KEY])
    twice = np.flatnonzero((keys[:, 1:] == keys[:, :-1]).all(axis=0))
    if len(twice):
        row = {name: table.column(name)[int(order[twice[0]])].as_py() for name in ("indicator", *KEY)}
        message = f"{row['indicator']}, {row['area']}, {row['period']} stands twice"
        raise InvalidInput([Problem(shown, None, None, row["group"], message, "keep one of them", "S-DUP-02")])
    return table if (np.diff(order) == 1).all() else table.take(pa.array(order))  # what was stored is in order already


def _ranks(column: pa.ChunkedArray, *, by_time: bool) -> Any:
    """For each text its place among the distinct ones."""
    encoded = _encoded(column)
    texts = encoded.dictionary.to_pylist()
    distinct = sorted(texts, key=parse_period) if by_time else sorted(texts)
    place = {text: number for number, text in enumerate(distinct)}
    ranks = np.array([place[text] for text in texts], dtype=np.int32)
    return ranks[encoded.indices.to_numpy(zero_copy_only=False)]


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    encoded = column.combine_chunks().dictionary_encode()
    return encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded


def _distinct(table: pa.Table, name: str) -> list[str]:
    return list(pc.unique(table.column(name)).to_pylist())


def _series(table: pa.Table) -> Iterator[pa.Table]:
    """The rows of each kind and group of sorted rows."""
    changed = np.zeros(max(table.num_rows - 1, 0), dtype=bool)
    for name in ("kind", "group"):
        changed |= np.diff(_ranks(table.column(name), by_time=False)) != 0
    starts = [0, *(np.flatnonzero(changed) + 1).tolist()]
    for start, stop in zip(starts, [*starts[1:], table.num_rows], strict=True):
        yield table.slice(start, stop - start)


def _packed(series: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Series that share a row group."""
    packed: list[pa.Table] = []
    for one in series:
        if packed and sum(part.num_rows for part in packed) + one.num_rows > SHARED_ROWS:
            yield pa.concat_tables(packed)
            packed = []
        packed.append(one)
    if packed:
        yield pa.concat_tables(packed)


def _digest(table: pa.Table) -> str:
    """A hash of the rows' texts, the same for the same figures whatever else the snapshot holds."""
    digest = hashlib.sha256()
    for name in ALL_COLUMNS:
        encoded = _encoded(table.column(name))
        digest.update("\x1f".join(encoded.dictionary.to_pylist()).encode())
        digest.update(encoded.indices.to_numpy(zero_copy_only=False).tobytes())
    return digest.hexdigest()
