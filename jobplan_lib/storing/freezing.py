"""Figures made a snapshot: checked, sorted, hashed, and published as a whole or not at all. A snapshot never changes.

::

    table = checked_table(catalog, rows, "surveys.csv")
    freeze(project, "2026-11-21", [table], SnapshotOrigin("Tal hentet …", created="…"), {"answer.json": answer})
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import yaml

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.figures_file import ALL_COLUMNS, FIGURES, FORMAT, METADATA
from jobplan_lib.reading.observation_rows import RowReader
from jobplan_lib.reading.project import Project
from jobplan_lib.reading.snapshot_origin import ORIGIN, SnapshotOrigin
from jobplan_lib.reading.strict_csv import Row, Table
from jobplan_lib.reading.strict_text import SLUG
from jobplan_lib.storing.publishing import exclusive, flush_folder, writing
from jobplan_lib.words.errors import InvalidInput, Problem, UnknownName
from jobplan_lib.words.periods import parse_period

RAW = "raw"
SCHEMA = pa.schema([(name, pa.string()) for name in ALL_COLUMNS])
KEY = ("kind", "group", "area", "period")


def checked_table(catalog: Catalog, rows: Iterable[Mapping[str, str]], shown: str) -> pa.Table:
    """Rows of a figures table, each checked as it is when a snapshot is read.

    A row that repeats another is counted once.

    Raises:
        InvalidInput: all rows that are not what their columns allow, and rows that contradict each other.
    """
    table = Table(shown, (), [])
    reader = RowReader(table, catalog.indicators, catalog.areas, shown)
    kept: dict[tuple[str, ...], tuple[int, dict[str, str]]] = {}
    for line, cells in enumerate(rows, 2):
        row = Row(line, {name: cells.get(name, "") for name in ALL_COLUMNS})
        if reader.read(row) is None:
            continue
        key = (row["indicator"], *(row[name] for name in KEY))
        first = kept.setdefault(key, (line, row.cells))
        if any(first[1][name] != row[name] for name in ("numerator", "denominator", "value", "status")):
            message = f"contradicts line {first[0]}, which has the same indicator, area, period and group"
            table.refuse(row, "value", message, "keep the right one", "S-DUP-01")
    if table.problems:
        raise InvalidInput(table.problems)
    return pa.Table.from_pylist([cells for _, cells in kept.values()], schema=SCHEMA)


def freeze(
    project: Project, name: str, tables: Iterable[pa.Table], origin: SnapshotOrigin, raw: Mapping[str, bytes]
) -> Path:
    """Write a snapshot and put it in place by one rename.

    Args:
        project: its ``data/snapshots`` gets a new folder.
        name: the folder's name, a slug that is not taken.
        tables: figures with the columns of ``figures_file.ALL_COLUMNS`` as text; each holds whole indicators.
        origin: what the snapshot says about itself; hash and number of rows are filled in here.
        raw: the raw answers or files by name, kept beside the figures.

    Raises:
        UnknownName: the name is no slug or is taken.
        InvalidInput: there are no rows, or the same figure stands twice.
        CannotWrite: the disk is full or the folder may not be written; nothing is left behind.
        Locked: another run is writing a snapshot.
    """
    snapshots = project.data / "snapshots"
    target = snapshots / name
    if not SLUG.fullmatch(name):
        raise UnknownName(f"'{name}' cannot be a snapshot's name – use a-z, 0-9 and hyphens")
    if target.exists():
        raise UnknownName(f"there is a snapshot '{name}' already, and snapshots never change – give another name")
    with writing(target), exclusive(snapshots):
        for left in snapshots.glob(".*-*/"):  # drafts of a run that was killed: whoever holds the lock is alone
            shutil.rmtree(left, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=snapshots))  # readable by its owner only, and it stays so
        try:
            rows = _write_figures(draft / FIGURES, tables, f"data/snapshots/{name}")
            for file, content in raw.items():
                (draft / RAW).mkdir(exist_ok=True)
                _write(draft / RAW / file, content)
            with (draft / FIGURES).open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            _write(draft / ORIGIN, _origin_text(name, replace(origin, sha256=sha256, rows=rows)).encode())
            draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        flush_folder(snapshots)
    return target


def _write_figures(path: Path, tables: Iterable[pa.Table], shown: str) -> int:
    """All indicators one after the other, each in row groups of its own; gives the number of rows."""
    about: dict[str, dict[str, Any]] = {}
    rows = groups = 0
    printed = False
    with pq.ParquetWriter(path, SCHEMA, compression="zstd", use_dictionary=True) as writer:
        for indicator, table in _by_indicator(tables):
            if indicator in about:
                raise ValueError(f"{indicator} stands in two tables")  # our own mistake: the caller parts them
            part = _sorted(table, shown)
            writer.write_table(part)
            span = range(groups, groups + -(-part.num_rows // GROUP_ROWS))
            printed = printed or set(pc.unique(part.column("document")).to_pylist()) != {""}
            about[indicator] = {"groups": list(span), "first_row": rows, "rows": part.num_rows, "sha256": _digest(part)}
            rows, groups = rows + part.num_rows, groups + len(span)
        told = {"format": FORMAT, "printed": printed, "indicators": about}
        writer.add_key_value_metadata({METADATA: json.dumps(told).encode()})
    if not rows:
        raise InvalidInput([Problem(shown, None, None, "", "holds no figures", "nothing was frozen", "S-EMPTY-01")])
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
    return rows


GROUP_ROWS = 1024 * 1024  # pyarrow's own limit of a row group


def _by_indicator(tables: Iterable[pa.Table]) -> Iterator[tuple[str, pa.Table]]:
    """Each table's indicators by name, whatever the order of its rows."""
    for table in tables:
        whole = table.cast(SCHEMA) if table.schema != SCHEMA else table
        names = whole.column("indicator")
        for name in sorted(pc.unique(names).to_pylist()):
            yield name, whole.filter(pc.equal(names, name))


def _sorted(table: pa.Table, shown: str) -> pa.Table:
    """One indicator's rows by kind, group, area and time; a figure that stands twice is refused."""
    codes = {name: _ranks(table.column(name).to_pylist(), by_time=name == "period") for name in KEY}
    order = np.lexsort([codes[name] for name in reversed(KEY)])
    keys = np.stack([codes[name][order] for name in KEY])
    twice = np.flatnonzero((keys[:, 1:] == keys[:, :-1]).all(axis=0))
    if len(twice):
        row = {name: table.column(name)[int(order[twice[0]])].as_py() for name in ("indicator", *KEY)}
        message = f"{row['indicator']}, {row['area']}, {row['period']} stands twice"
        raise InvalidInput([Problem(shown, None, None, row["group"], message, "keep one of them", "S-DUP-02")])
    return table.take(pa.array(order))


def _ranks(texts: list[str], *, by_time: bool) -> Any:
    distinct = sorted(set(texts), key=parse_period) if by_time else sorted(set(texts))
    place = {text: number for number, text in enumerate(distinct)}
    return np.fromiter((place[text] for text in texts), dtype=np.int32, count=len(texts))


def _digest(table: pa.Table) -> str:
    """A hash of the rows' texts, the same for the same figures whatever else the snapshot holds."""
    digest = hashlib.sha256()
    for name in ALL_COLUMNS:
        encoded = table.column(name).combine_chunks().dictionary_encode()
        chunk = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
        digest.update("\x1f".join(chunk.dictionary.to_pylist()).encode())
        digest.update(chunk.indices.to_numpy(zero_copy_only=False).tobytes())
    return digest.hexdigest()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _origin_text(name: str, origin: SnapshotOrigin) -> str:
    about: dict[str, Any] = {"name": name, "description": origin.description}
    if origin.synthetic:
        about["synthetic"] = True
    about |= {"created": origin.created} if origin.created else {}
    about["figures"] = {"sha256": origin.sha256, "rows": origin.rows}
    about["taken"] = [{key: value for key, value in asdict(one).items() if value != ""} for one in origin.taken]
    if not about["taken"]:
        del about["taken"]
    return yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=1000)
