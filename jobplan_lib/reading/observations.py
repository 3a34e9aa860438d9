"""The one tidy table of figures, and how it is asked.

A snapshot is a folder with an ``origin.yaml`` and its figures: CSV files, or one ``figures.parquet`` that is read as far
as somebody asks. A row that is not exactly what its columns allow is refused with file, line and remedy. Rows that repeat a
figure are counted once and keep every place where it stands; rows that contradict each other are refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from jobplan_lib.reading.catalog import Catalog, declared_files
from jobplan_lib.reading.figures_file import FIGURES, FiguresFile
from jobplan_lib.reading.file_shelf import FileShelf
from jobplan_lib.reading.observation_rows import COLUMNS, OPTIONAL, RowReader
from jobplan_lib.reading.remembered import Remembered, stamp
from jobplan_lib.reading.row_quantities import refuse_thousands
from jobplan_lib.reading.shelves import Key, Shelf, TableShelf
from jobplan_lib.reading.snapshot_origin import ORIGIN, SnapshotOrigin, read_origin
from jobplan_lib.reading.strict_csv import Table, load_csv
from jobplan_lib.words.errors import InvalidInput, Problem, UnknownName, did_you_mean
from jobplan_lib.words.model import Observation
from jobplan_lib.words.periods import Period
from jobplan_lib.words.vocabulary import FigureKind

PRINTED = "published"  # the snapshot of figures as printed in documents


@dataclass(frozen=True)
class Observations:
    """All figures of a snapshot, by indicator, group and kind, then by area, in the order of time."""

    snapshot: str
    description: str
    is_synthetic: bool
    sha256: str
    shelf: Shelf = field(repr=False)
    title: str = ""  # what a page calls the snapshot
    remembered: Remembered[Any] = field(init=False, repr=False, compare=False, default_factory=lambda: Remembered(512))
    """What was computed from these figures alone; with other figures it is forgotten, since it is made with the object."""

    def series(
        self, indicator: str, area: str, group: str = "", kind: FigureKind = FigureKind.DATA
    ) -> tuple[Observation, ...]:
        """One area's figures over time."""
        return self.shelf.series((indicator, group, kind), area)

    def periods(
        self, indicator: str, area: str, group: str = "", kind: FigureKind = FigureKind.DATA
    ) -> tuple[Period, ...]:
        """When there are figures of one area."""
        return self.shelf.periods((indicator, group, kind), area)

    def at(
        self, indicator: str, area: str, period: Period, group: str = "", kind: FigureKind = FigureKind.DATA
    ) -> Observation | None:
        """One figure, or None where there is no row."""
        return self.shelf.at((indicator, group, kind), area, period)

    def areas(self, indicator: str, group: str = "", kind: FigureKind = FigureKind.DATA) -> list[str]:
        """The areas that have any row."""
        return self.shelf.areas((indicator, group, kind))

    def printed_in(self, document: str) -> Iterator[Observation]:
        """Every figure that a document prints, a series at a time; series without a printed figure are not read."""
        for key in filter(self.shelf.has_printed, self.shelf.keys()):
            rows = self.shelf.rows(key)
            yield from (row for row in rows if any(origin.document == document for origin in row.origins))

    def __len__(self) -> int:
        return len(self.shelf)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Observation]:
        """Every figure once, a series at a time; of a large snapshot that is a long walk."""
        return (row for key in self.shelf.keys() for row in self.shelf.rows(key))  # noqa: SIM118 – a shelf is no dictionary


def snapshot_names(data: Path) -> list[str]:
    """The snapshots below ``data/snapshots``; a draft that a killed run left begins with a dot and is none."""
    return sorted(path.parent.name for path in (data / "snapshots").glob(f"[!.]*/{ORIGIN}"))


def snapshot_files(data: Path, name: str) -> list[Path]:
    """The files that a snapshot's figures are read from."""
    folder = data / "snapshots" / name
    return [folder / ORIGIN, *sorted([*folder.glob("*.csv"), *folder.glob("*.parquet")])]


def load_observations(catalog: Catalog, name: str) -> Observations:
    """Read a snapshot; as long as its files and the catalogue are the same, the same one is given again.

    Args:
        catalog: what indicators and areas exist, and where the project is.
        name: the snapshot's folder below ``data/snapshots``.

    Raises:
        UnknownName: there is no such snapshot.
        InvalidInput: all problems of all its files together.
    """
    data = catalog.project.data
    if name not in snapshot_names(data):
        raise UnknownName(f"there is no snapshot '{name}' – {did_you_mean(name, snapshot_names(data))}")
    files = [*declared_files(catalog.project), *snapshot_files(data, name)]
    return _remembered.get((data, name), stamp(files), lambda: _load(catalog, name))


_remembered: Remembered[Observations] = Remembered(4)


def figures_file(catalog: Catalog, name: str) -> FiguresFile | None:
    """The file of a stored snapshot, for who reads it as a whole; None where the figures lie in CSV files.

    Raises:
        UnknownName: there is no such snapshot.
        InvalidInput: it cannot be used.
    """
    figures = load_observations(catalog, name)
    path = catalog.project.data / "snapshots" / name / FIGURES
    return FiguresFile(path, f"data/snapshots/{name}/{FIGURES}", figures.sha256) if path.exists() else None


def _load(catalog: Catalog, name: str) -> Observations:
    problems: list[Problem] = []
    found = _read(catalog, name, problems)
    if problems:
        raise InvalidInput(problems)
    return found


def _read(catalog: Catalog, name: str, problems: list[Problem]) -> Observations:
    folder, shown = catalog.project.data / "snapshots" / name, f"data/snapshots/{name}"
    origin = read_origin(folder / ORIGIN, f"{shown}/{ORIGIN}", problems)
    if (folder / FIGURES).exists():
        shelf: Shelf = _stored(catalog, folder, shown, name, origin, problems)
        return Observations(name, origin.description, origin.synthetic, origin.sha256, shelf, origin.title or name)
    digest = hashlib.sha256()
    rows: list[Observation] = []
    lines: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.csv")):
        table = load_csv(path, f"{shown}/{path.name}", COLUMNS, OPTIONAL, problems)
        if not path.is_file():  # refused above: to read a pipe would never end
            continue
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
        reader = RowReader(table, catalog.indicators, catalog.areas, name)
        for row in table.rows:
            read = reader.read(row)
            if read is not None:
                rows.append(read)
                refuse_thousands(row, catalog.indicators.get(read.indicator), table)
            lines.setdefault(row["indicator"], []).append(f"{path.name}:{row.cells}")
    if origin.sha256:
        found = f"is not there, though {ORIGIN} says that the figures lie in it"
        problems.append(Problem(f"{shown}/{FIGURES}", None, None, "", found, "fetch or import again", "S-GONE-01"))
    elif not rows and not problems:
        problems.append(Problem(shown, None, None, "", "holds no figures", "add a CSV file", "S-EMPTY-01"))
    digests = {indicator: hashlib.sha256("\n".join(found).encode()).hexdigest() for indicator, found in lines.items()}
    shelf = TableShelf(_tabulate(rows, problems), digests)
    return Observations(name, origin.description, origin.synthetic, digest.hexdigest(), shelf, origin.title or name)


def _stored(
    catalog: Catalog, folder: Path, shown: str, name: str, origin: SnapshotOrigin, problems: list[Problem]
) -> Shelf:
    """The figures file; its index is held against the hash in ``origin.yaml``, its rows when they are read."""
    shown = f"{shown}/{FIGURES}"
    try:
        file = FiguresFile(folder / FIGURES, shown, origin.sha256)
    except InvalidInput as error:
        problems.extend(error.problems)
        return TableShelf({})
    return FileShelf(file, RowReader(Table(shown, (), []), catalog.indicators, catalog.areas, name))


def _tabulate(rows: list[Observation], problems: list[Problem]) -> dict[Key, dict[str, dict[Period, Observation]]]:
    table: dict[Key, dict[str, dict[Period, Observation]]] = {}
    for row in sorted(rows, key=lambda o: o.period):
        series = table.setdefault((row.indicator, row.group, row.kind), {}).setdefault(row.area, {})
        series[row.period] = _merge(series[row.period], row, problems) if row.period in series else row
    return table


def _detail(row: Observation) -> tuple[bool, Fraction]:
    return row.numerator is not None, row.value.low - row.value.high if row.value else Fraction(-1)


def _merge(first: Observation, second: Observation, problems: list[Problem]) -> Observation:
    """One figure that stands in two places; the row that says more (its counts, more decimals) is kept."""
    fuller, other = (second, first) if _detail(second) > _detail(first) else (first, second)
    same_value = (first.value and first.value.value) == (second.value and second.value.value)
    same_counts = other.numerator in {None, fuller.numerator} and other.denominator in {None, fuller.denominator}
    if not (same_value and same_counts and first.status is second.status):
        here, there = second.origins[0], first.origins[0]
        problems.append(
            Problem(
                here.file,
                here.row,
                None,
                "value",
                f"contradicts {there.file} line {there.row}, which has the same indicator, area, period and group",
                "keep the right one, or give them different groups",
                "S-DUP-01",
            )
        )
    return replace(fuller, origins=first.origins + second.origins)
