"""A stored snapshot of an older format, written anew: the same figures under the same name, with another hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jobplan_lib.reading.figures_file import AGAIN, FIGURES, FORMAT, read_about, read_footer, refused
from jobplan_lib.reading.observations import snapshot_names
from jobplan_lib.reading.project import Project
from jobplan_lib.reading.snapshot_origin import ORIGIN, SnapshotOrigin, read_origin
from jobplan_lib.storing.figures_writing import write_figures
from jobplan_lib.storing.freezing import origin_text
from jobplan_lib.storing.publishing import exclusive, flush_folder, writing
from jobplan_lib.words.errors import InvalidInput, Problem, UnknownName, did_you_mean

FIRST = 1  # the format with one hash for the whole file, and for each indicator the numbers of its row groups
DRAFT = ".converted"


def convert(project: Project, name: str) -> bool:
    """Write a snapshot's figures in the format of today.

    The figures are written beside the old file and take its place by a rename, then ``origin.yaml`` follows. What is
    killed between the two is completed when the command is given again.

    Returns:
        False where there was nothing to do.

    Raises:
        UnknownName: there is no such stored snapshot.
        InvalidInput: its file is damaged, is not the one that its origin names, or is of an unknown format.
        CannotWrite: the disk is full or the folder may not be written; the snapshot is as it was.
        Locked: another run is writing a snapshot.
    """
    snapshots = project.data / "snapshots"
    stored = [one for one in snapshot_names(project.data) if (snapshots / one / FIGURES).exists()]
    if name not in stored:
        raise UnknownName(f"there is no stored snapshot '{name}' – {did_you_mean(name, stored)}")
    folder, shown = snapshots / name, f"data/snapshots/{name}"
    with writing(folder), exclusive(snapshots):
        origin = _origin(folder, shown)
        footer = read_footer(folder / FIGURES, f"{shown}/{FIGURES}")
        _, about = read_about(footer, f"{shown}/{FIGURES}")
        sha256 = hashlib.sha256(footer).hexdigest()
        if about["format"] == FORMAT and about.get("was") != origin.sha256:
            return False
        if about["format"] != FORMAT:
            sha256 = _rewritten(folder / FIGURES, f"{shown}/{FIGURES}", about, origin)
        draft = folder / f"{DRAFT}.yaml"
        draft.write_text(origin_text(name, replace(origin, sha256=sha256)), encoding="utf-8")
        draft.replace(folder / ORIGIN)
        flush_folder(folder)
    return True


def _origin(folder: Path, shown: str) -> SnapshotOrigin:
    problems: list[Problem] = []
    origin = read_origin(folder / ORIGIN, f"{shown}/{ORIGIN}", problems)
    if problems:
        raise InvalidInput(problems)
    return origin


def _rewritten(path: Path, shown: str, about: dict[str, Any], origin: SnapshotOrigin) -> str:
    """Put a file of today's format in the place of an older one; gives the hash of its footer."""
    if about["format"] != FIRST:
        raise refused(shown, f"is written in format {about['format']}, which is not known here", AGAIN, "F-FORM-02")
    with path.open("rb") as stream:
        whole = hashlib.file_digest(stream, "sha256").hexdigest()
    if whole != origin.sha256:
        raise refused(shown, f"is not what {ORIGIN} says: its content has another hash", AGAIN, "S-HASH-01")
    draft = path.parent / f"{DRAFT}.parquet"
    try:
        rows, sha256 = write_figures(draft, _tables(path, about), shown, was=whole)
        if rows != origin.rows:
            raise refused(shown, f"holds {rows} rows, and {ORIGIN} says {origin.rows}", AGAIN, "S-ROWS-01")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return sha256


def _tables(path: Path, about: dict[str, Any]) -> Iterator[pa.Table]:
    """An indicator at a time, as the first format has them."""
    with pq.ParquetFile(path) as file:
        for one in about["indicators"].values():
            yield file.read_row_groups(one["groups"])
