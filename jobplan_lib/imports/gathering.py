"""Rows of several files brought together: each checked at its line, and each figure once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from jobplan_lib.imports.figures import FigureRow
from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.figures_file import ALL_COLUMNS
from jobplan_lib.reading.observation_rows import RowReader
from jobplan_lib.reading.strict_csv import Row, Table
from jobplan_lib.words.errors import InvalidInput, Problem
from jobplan_lib.words.model import Indicator, Observation
from jobplan_lib.words.vocabulary import FigureKind

KEY = ("indicator", "kind", "group", "area", "period")
SAYS = ("numerator", "denominator", "value", "status")
Key = tuple[str, ...]
Cells = dict[str, str]


@dataclass
class Gathered:
    """The figures of all files, and what was said twice."""

    cells: dict[Key, Cells] = field(default_factory=dict)
    repeats: int = 0


def key_of(cells: Cells) -> Key:
    """What makes two rows the same figure."""
    return tuple((cells.get(name) or FigureKind.DATA.value) if name == "kind" else cells.get(name, "") for name in KEY)


def check_rows(catalog: Catalog, rows: list[FigureRow], today: dt.date) -> list[Problem]:
    """What is wrong with rows, each at its line in its file; what was measured cannot lie in the future."""
    tables: dict[str, RowReader] = {}
    for row in rows:
        if row.file not in tables:
            tables[row.file] = RowReader(Table(row.file, (), []), catalog.indicators, catalog.areas, row.file)
        found = tables[row.file].read(Row(row.line, row.cells))
        if found and _is_too_early(found, catalog.indicators.get(found.indicator), today):
            message = f"'{found.period}' has not begun, so nothing was measured in it"
            remedy = "correct the period, or say that it is a forecast (kind)"
            tables[row.file].table.refuse(Row(row.line, row.cells), "period", message, remedy, "S-PER-02")
        if found and _is_below_none(found, catalog.indicators.get(found.indicator)):
            remedy = "correct it; a change is an indicator of its own, in another unit"
            tables[row.file].table.refuse(
                Row(row.line, row.cells), "value", "counts fewer than none", remedy, "S-NUM-04"
            )
    return [problem for reader in tables.values() for problem in reader.table.problems]


def _is_too_early(row: Observation, indicator: Indicator | None, today: dt.date) -> bool:
    """Measured before its period began; a budget may be decided ahead."""
    return row.kind is FigureKind.DATA and row.period.first > today and not (indicator and indicator.ties.is_ahead)


def _is_below_none(row: Observation, indicator: Indicator | None) -> bool:
    return bool(indicator and indicator.unit.is_whole and row.value and row.value.value < 0)


def gather(rows: list[FigureRow]) -> Gathered:
    """Each figure once.

    Raises:
        InvalidInput: rows that contradict each other, with both places.
    """
    found = Gathered()
    first: dict[Key, FigureRow] = {}
    problems = []
    for row in rows:
        known = first.setdefault(key_of(row.cells), row)
        if known is row:
            continue
        found.repeats += 1
        if any(known.cells.get(name, "") != row.cells.get(name, "") for name in SAYS):
            for here, there in ((row, known), (known, row)):
                message = (
                    f"contradicts {there.file} line {there.line}, which has the same indicator, area, period and group"
                )
                problems.append(Problem(here.file, here.line, None, "value", message, "keep the right one", "S-DUP-01"))
    if problems:
        raise InvalidInput(problems)
    found.cells = {key: {name: row.cells.get(name, "") for name in ALL_COLUMNS} for key, row in first.items()}
    for key, cells in found.cells.items():
        cells["kind"] = key[KEY.index("kind")]
    return found
