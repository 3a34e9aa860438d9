"""The one tidy table of figures, and how it is asked.

A snapshot is a folder of CSV files with the columns below and an ``origin.yaml``. A row that is not exactly what its
columns allow is refused with file, line and remedy. Rows that repeat a figure are counted once and keep every place
where it stands; rows that contradict each other are refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from jobplan_lib.catalog import Catalog
from jobplan_lib.errors import InvalidInput, Problem, UnknownName, did_you_mean
from jobplan_lib.fields import Fields
from jobplan_lib.model import Observation
from jobplan_lib.observation_rows import COLUMNS, OPTIONAL, row_reader
from jobplan_lib.periods import Period
from jobplan_lib.strict_csv import load_csv
from jobplan_lib.strict_yaml import load_yaml
from jobplan_lib.vocabulary import FigureKind

Key = tuple[str, str, FigureKind]
DOCUMENT_KEYS = ("id", "title", "publisher", "year", "file", "note")


@dataclass(frozen=True)
class Observations:
    """All figures of a snapshot, by indicator, group and kind, then by area, in the order of time."""

    snapshot: str
    description: str
    is_synthetic: bool
    sha256: str
    table: dict[Key, dict[str, dict[Period, Observation]]] = field(repr=False)

    def series(
        self, indicator: str, area: str, group: str = "", kind: FigureKind = FigureKind.DATA
    ) -> tuple[Observation, ...]:
        """One area's figures over time."""
        return tuple(self.table.get((indicator, group, kind), {}).get(area, {}).values())

    def at(
        self, indicator: str, area: str, period: Period, group: str = "", kind: FigureKind = FigureKind.DATA
    ) -> Observation | None:
        """One figure, or None where there is no row."""
        return self.table.get((indicator, group, kind), {}).get(area, {}).get(period)

    def areas(self, indicator: str, group: str = "", kind: FigureKind = FigureKind.DATA) -> list[str]:
        """The areas that have any row."""
        return sorted(self.table.get((indicator, group, kind), {}))

    def __iter__(self) -> Iterator[Observation]:
        """Every figure once."""
        return (o for by_area in self.table.values() for series in by_area.values() for o in series.values())


def snapshot_names(data: Path) -> list[str]:
    """The snapshots below ``data/snapshots``."""
    return sorted(path.parent.name for path in (data / "snapshots").glob("*/origin.yaml"))


def load_observations(catalog: Catalog, name: str) -> Observations:
    """Read a snapshot.

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
    problems: list[Problem] = []
    found = _read(catalog, name, problems)
    if problems:
        raise InvalidInput(problems)
    return found


def _read(catalog: Catalog, name: str, problems: list[Problem]) -> Observations:
    folder = catalog.project.data / "snapshots" / name
    shown = f"data/snapshots/{name}"
    description, synthetic = _description(folder / "origin.yaml", f"{shown}/origin.yaml", problems)
    digest = hashlib.sha256()
    rows: list[Observation] = []
    for path in sorted(folder.glob("*.csv")):
        table = load_csv(path, f"{shown}/{path.name}", COLUMNS, OPTIONAL, problems)
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
        read = row_reader(table, catalog.indicators, catalog.areas, name)
        rows.extend(o for o in (read(row) for row in table.rows) if o is not None)
    if not rows and not problems:
        problems.append(Problem(shown, None, None, "", "holds no figures", "add a CSV file", "S-EMPTY-01"))
    return Observations(name, description, synthetic, digest.hexdigest(), _tabulate(rows, problems))


def _description(path: Path, shown: str, problems: list[Problem]) -> tuple[str, bool]:
    node = load_yaml(path, shown, problems)
    if node is None:
        return "", False
    fields = Fields(node, shown, problems)
    fields.text("name", required=False)
    for document in fields.mappings("documents", required=False):
        for name in DOCUMENT_KEYS:
            document.text(name, required=False)
        document.finish()
    description, synthetic = fields.text("description"), fields.flag("synthetic")
    fields.finish()
    return description, synthetic


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
