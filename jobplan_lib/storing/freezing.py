"""Figures made a snapshot: checked, sorted, hashed, and published as a whole or not at all. A snapshot never changes.

::

    table = checked_table(catalog, rows, "surveys.csv")
    freeze(project, "2026-11-21", [table], SnapshotOrigin("Tal hentet …", created="…"), {"answer.json": answer})
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.figures_file import ALL_COLUMNS, FIGURES
from jobplan_lib.reading.observation_rows import RowReader
from jobplan_lib.reading.project import Project
from jobplan_lib.reading.snapshot_origin import ORIGIN, SnapshotOrigin
from jobplan_lib.reading.strict_csv import Row, Table
from jobplan_lib.reading.strict_text import SLUG
from jobplan_lib.storing.figures_writing import KEY, SCHEMA, write_figures
from jobplan_lib.storing.publishing import exclusive, flush_folder, writing
from jobplan_lib.words.errors import InvalidInput, UnknownName

RAW = "raw"


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
            rows, sha256 = write_figures(draft / FIGURES, tables, f"data/snapshots/{name}")
            for file, content in raw.items():
                (draft / RAW).mkdir(exist_ok=True)
                _write(draft / RAW / file, content)
            _write(draft / ORIGIN, origin_text(name, replace(origin, sha256=sha256, rows=rows)).encode())
            draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        flush_folder(snapshots)
    return target


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def origin_text(name: str, origin: SnapshotOrigin) -> str:
    """What stands in the ``origin.yaml`` of a snapshot that the program writes."""
    about: dict[str, Any] = {"name": name, "description": origin.description}
    if origin.title:
        about["title"] = origin.title
    if origin.synthetic:
        about["synthetic"] = True
    about |= {"created": origin.created} if origin.created else {}
    about["figures"] = {"sha256": origin.sha256, "rows": origin.rows}
    about["taken"] = [{key: value for key, value in asdict(one).items() if value != ""} for one in origin.taken]
    if not about["taken"]:
        del about["taken"]
    return yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=1000)
