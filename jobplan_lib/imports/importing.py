"""Files → a new snapshot, whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jobplan_lib.imports.basing import Merged, base_origin, on_top, series_of, table_of
from jobplan_lib.imports.carriers import RawFile, read_file
from jobplan_lib.imports.excel_sheet import excel_sheet
from jobplan_lib.imports.figures import FigureRow, Mapper
from jobplan_lib.imports.gathering import check_rows, gather
from jobplan_lib.imports.hidden_sums import hide_sums
from jobplan_lib.imports.long_form import long_form_rows
from jobplan_lib.imports.parquet_sheet import parquet_sheet
from jobplan_lib.imports.records import collapsed, read_records
from jobplan_lib.imports.sheets import Sheet, check_cells
from jobplan_lib.imports.small_counts import hide_small
from jobplan_lib.imports.text_sheet import text_sheet
from jobplan_lib.reading.area_names import load_area_names
from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.import_layouts import load_layout
from jobplan_lib.reading.layout_model import LEAST_HIDDEN_BELOW, Layout
from jobplan_lib.reading.observations import snapshot_names
from jobplan_lib.reading.snapshot_origin import ORIGIN, SnapshotOrigin, Taken, read_origin
from jobplan_lib.reading.strict_text import slug_of
from jobplan_lib.storing.freezing import freeze
from jobplan_lib.words.errors import InvalidInput, Problem, UnknownName

LONG_FORM = "long form"


@dataclass(frozen=True)
class Wish:
    """What a person asked for."""

    files: tuple[str, ...]
    mapping: str = ""  # a layout; the long form where empty
    name: str = ""  # of the new snapshot
    base: str = ""  # the snapshot that the figures are put on top of
    sheet: str = ""
    only: tuple[str, ...] = ()  # "column=text" for the columns of a layout's 'one_of'
    is_public: bool = False  # a long form whose figures a public source shows as they are
    synthetic: bool = False


@dataclass(frozen=True)
class Imported:
    """The snapshot that holds the figures, and what became of each."""

    snapshot: str
    was_there: bool  # the same files had been imported before: nothing was written
    figures: int
    repeats: int = 0
    hidden: int = 0
    merged: Merged | None = None
    notes: tuple[str, ...] = ()


def import_files(catalog: Catalog, wish: Wish, now: dt.datetime) -> Imported:
    """Read files, check every row, and freeze the figures as a new snapshot with the files beside them.

    Args:
        catalog: what indicators and areas there are, and where the project is.
        wish: which files, read how, under which name.
        now: the time of the import, with its zone.

    Raises:
        InvalidInput: all problems of a file together; nothing is written.
        UnknownName: there is no such mapping or snapshot, or the name is taken.
        CannotWrite: the disk is full or may not be written.
    """
    problems: list[Problem] = []
    layout = load_layout(catalog.project.data, wish.mapping, catalog.indicators, problems) if wish.mapping else None
    if problems:
        raise InvalidInput(problems)
    files, notes = _distinct([read_file(given) for given in wish.files])
    origin = _origin(wish, layout, files, now, _base_origin(catalog, wish))
    if (known := _known(catalog, origin)) and wish.name in {"", known}:
        return Imported(known, True, 0, notes=tuple(notes))
    rows, hidden = _all_rows(catalog, wish, layout, files, now.date(), notes)
    gathered = gather(rows)
    merged = Merged() if wish.base else None
    tables = on_top(series_of(catalog, wish.base), gathered.cells, merged) if merged else [table_of(gathered.cells)]
    name = wish.name or _free_name(catalog, now)
    freeze(catalog.project, name, tables, origin, _raw_names(files))
    return Imported(name, False, len(gathered.cells), gathered.repeats, hidden, merged, tuple(notes))


def _distinct(files: Sequence[RawFile]) -> tuple[list[RawFile], list[str]]:
    """Each content once; the same file given twice is one file."""
    found: dict[str, RawFile] = {}
    notes = []
    for file in files:
        known = found.setdefault(file.sha256, file)
        if known is not file:
            notes.append(f"{file.name} has the content of {known.name} and is counted once")
    return list(found.values()), notes


def _base_origin(catalog: Catalog, wish: Wish) -> SnapshotOrigin:
    if not wish.base:
        return SnapshotOrigin(synthetic=wish.synthetic)
    return base_origin(catalog, wish.base, synthetic=wish.synthetic)


def _origin(
    wish: Wish, layout: Layout | None, files: Sequence[RawFile], now: dt.datetime, base: SnapshotOrigin
) -> SnapshotOrigin:
    """What the snapshot will say about itself; hash and rows of the figures are filled in when it is written."""
    stamp = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    query = f"mapping {layout.name} {layout.sha256[:12]}" if layout else LONG_FORM
    query += " public" if wish.is_public else ""
    query += "".join(f", only {only}" for only in sorted(wish.only)) + (f", sheet {wish.sheet}" if wish.sheet else "")
    publisher = layout.publisher if layout else LONG_FORM
    taken = tuple(
        Taken(f"{publisher}: {file.name}", query=query, retrieved=stamp, sha256=file.sha256, raw=raw)
        for file, raw in zip(files, _raw_names(files), strict=True)
    )
    about = layout.title if layout else "Egne tal"
    words = f"{about}: {', '.join(file.name for file in files)}" + (f", lagt oven på {wish.base}" if wish.base else "")
    return SnapshotOrigin(words, base.synthetic, stamp, taken=(*base.taken, *taken))


def _raw_names(files: Sequence[RawFile]) -> dict[str, bytes]:
    """The files by the names under which they are kept: harmless on any system, and never the same twice."""
    ends = {"csv": "csv", "xlsx": "xlsx", "parquet": "parquet"}
    return {
        f"{n}-{slug_of(Path(file.name).stem)[:60] or 'file'}.{ends[file.carrier]}": file.content
        for n, file in enumerate(files, 1)
    }


def _known(catalog: Catalog, origin: SnapshotOrigin) -> str:
    """The snapshot that holds exactly these files, read in this way, on this base."""

    def identity(about: SnapshotOrigin) -> list[tuple[str, str]]:
        return sorted((one.sha256, one.query) for one in about.taken)

    for name in snapshot_names(catalog.project.data):
        path = catalog.project.data / "snapshots" / name / ORIGIN
        problems: list[Problem] = []
        about = read_origin(path, f"data/snapshots/{name}/{ORIGIN}", problems)
        if not problems and about.taken and identity(about) == identity(origin):
            return name
    return ""


def _all_rows(
    catalog: Catalog,
    wish: Wish,
    layout: Layout | None,
    files: Sequence[RawFile],
    today: dt.date,
    notes: list[str],
) -> tuple[list[FigureRow], int]:
    problems: list[Problem] = []
    rows: list[FigureRow] = []
    for file in files:
        try:
            found, wrong = _rows_of(catalog, wish, layout, file, today.isoformat(), notes)
            problems.extend([*wrong, *check_rows(catalog, found, today)])
            rows.extend(found)
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    is_local = layout.is_local if layout else not wish.is_public
    below = layout.hide_below if layout else LEAST_HIDDEN_BELOW
    if not is_local:
        return rows, 0
    hidden = hide_small(rows, catalog.indicators, below)
    return rows, hidden + hide_sums(rows, catalog.indicators, catalog.areas)


def _rows_of(
    catalog: Catalog, wish: Wish, layout: Layout | None, file: RawFile, today: str, notes: list[str]
) -> tuple[list[FigureRow], list[Problem]]:
    """The rows that could be read, and what is wrong with the others, so that all problems are told at once."""
    sheet = _sheet(file, layout, wish.sheet)
    check_cells(sheet)
    if sheet.separator:
        mark = {",": "commas", ";": "semicolons", "\t": "tabs"}[sheet.separator]
        notes.append(f"{file.name}: fields parted by {mark}")
    if layout is None:
        return long_form_rows(sheet, today), []
    if file.carrier not in layout.shape.carriers:
        message = f"is {file.carrier}, but {layout.name} is read from {' or '.join(layout.shape.carriers)}"
        raise InvalidInput([Problem(file.name, None, None, "", message, "export it so", "M-CARRIER-01")])
    records = read_records(sheet, layout)
    notes.extend(f"{file.name}: skipped under the table: {line}" for line in records.skipped)
    problems: list[Problem] = []
    names = load_area_names(catalog.project.data, catalog.areas, problems)
    if problems:
        raise InvalidInput(problems)
    only = {column.strip(): text.strip() for column, _, text in (one.partition("=") for one in wish.only)}
    if strange := sorted(set(only) - set(layout.one_of)):
        raise UnknownName(
            f"--only names '{strange[0]}', which {layout.name} does not ask for ({', '.join(layout.one_of)})"
        )
    rows = Mapper(layout, names, only, today).rows(records)
    return rows, collapsed(records.problems)


def _sheet(file: RawFile, layout: Layout | None, wanted: str) -> Sheet:
    shape = layout.shape if layout else None
    if file.carrier == "xlsx":
        heads = (shape.skip_lines + len(shape.heads)) if shape else 1
        return excel_sheet(file, wanted or (shape.sheet if shape else ""), heads)
    if file.carrier == "parquet":
        return parquet_sheet(file)
    if shape is None:
        return text_sheet(file)
    return text_sheet(file, shape.separator, shape.encoding, last_line_open=shape.last_line_open)


def _free_name(catalog: Catalog, now: dt.datetime) -> str:
    taken = set(snapshot_names(catalog.project.data))
    first = f"import-{now.date().isoformat()}"
    return next(name for name in [first, *(f"{first}-{n}" for n in range(2, len(taken) + 3))] if name not in taken)
