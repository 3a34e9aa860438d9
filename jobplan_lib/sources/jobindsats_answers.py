"""Jobindsats' figures: an answer of labels and rows, joined again with what was asked for.

A hidden number comes as ``null``; a cell with nothing to report does not come at all. Both are kept apart, and neither
is ever zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from jobplan_lib.sources.bodies import KEPT
from jobplan_lib.sources.jobindsats_tables import NAME, Hierarchy, Table, changed
from jobplan_lib.sources.model import Cell, Nothing
from jobplan_lib.words.errors import SourceUnavailable, did_you_mean

Key = TypeVar("Key")
UNKNOWN_AREA = "Uoplyst område"  # a row of its own: kept for reconciliation, never a figure


@dataclass(frozen=True)
class Asked:
    """One question: a table, the periods of a type, and which members of which hierarchies."""

    table: str
    period_type: str
    periods: tuple[str, ...]
    areas: str  # a geographic hierarchy
    members: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Figures:
    """A checked answer: by column label, then by (area's name, period code, members in the order asked)."""

    columns: dict[str, dict[tuple[str, ...], Cell]]
    periods: tuple[str, ...]
    rows: int


def read_figures(table: Table, asked: Asked, content: Any) -> Figures:
    """Take a data answer apart and join it with what was asked for.

    Raises:
        SourceUnavailable: another shape, an unknown column, a member or period that was not asked for, a row twice,
            a period without any row.
    """
    if not isinstance(content, dict) or set(content) != {"columns", "rows"}:
        raise changed(table.id, "the answer is not columns and rows")
    columns, rows = content["columns"], content["rows"]
    if columns[:2] != ["Periode", "Område"] or len(set(columns)) != len(columns):
        raise changed(table.id, "the columns do not begin with Periode and Område, or repeat")
    hierarchies = [table.hierarchies[name] for name, _ in asked.members]
    places = [_place(columns, hierarchy, table.id) for hierarchy in hierarchies]
    names = [
        _by_name(hierarchy, members, table.id)
        for hierarchy, (_, members) in zip(hierarchies, asked.members, strict=True)
    ]
    measured = [i for i in range(2, len(columns)) if i not in places]
    found: dict[str, dict[tuple[str, ...], Cell]] = {columns[i]: {} for i in measured}
    wanted, areas = set(asked.periods), {*table.hierarchies[asked.areas].values.values(), UNKNOWN_AREA}
    for row in rows:
        if not isinstance(row, list) or len(row) != len(columns):
            raise changed(table.id, f"a row has not {len(columns)} fields")
        if row[0] not in wanted:
            raise changed(table.id, f"the period {row[0]} was not asked for")
        if row[1] not in areas:
            raise changed(table.id, f"the area '{row[1]}' is not in the table's own list")
        members = [_member(row[i], known, table.id) for i, known in zip(places, names, strict=True)]
        key = (row[1], row[0], *members)
        for i in measured:
            if key in found[columns[i]]:
                raise changed(table.id, f"{row[1]} in {row[0]} stands twice")
            found[columns[i]][key] = _cell(row[i], table.id)
    if lacking := wanted - {row[0] for row in rows}:
        raise SourceUnavailable(f"{NAME}: {table.id} lacks {', '.join(sorted(lacking)[:6])} in its answer – {KEPT}")
    return Figures({column: evenly_printed(cells) for column, cells in found.items()}, asked.periods, len(rows))


def _place(columns: Sequence[str], hierarchy: Hierarchy, table: str) -> int:
    for i, column in enumerate(columns[2:], 2):
        if column in hierarchy.labels:
            return i
    shown = did_you_mean(hierarchy.labels[0], columns[2:])
    raise changed(table, f"no column is labelled as {hierarchy.id} is ('{hierarchy.labels[0]}'; {shown})")


def _by_name(hierarchy: Hierarchy, members: Iterable[str], table: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for member in members:
        name = hierarchy.values[member]
        if name in names:
            raise changed(table, f"{hierarchy.id} has two members called '{name}', which an answer cannot tell apart")
        names[name] = member
    return names


def _member(name: Any, known: dict[str, str], table: str) -> str:
    if name not in known:
        raise changed(table, f"the member '{name}' was not asked for")
    return known[name]


def _cell(content: Any, table: str) -> Cell:
    if content is None or content in {"", "-", ".", ".."}:
        return Nothing.HIDDEN
    if isinstance(content, bool) or not isinstance(content, int | Decimal):
        raise changed(table, "a figure is no number")
    return format(content, "f") if isinstance(content, Decimal) else str(content)


def evenly_printed(cells: dict[Key, Cell]) -> dict[Key, Cell]:
    """Numbers with the decimals of their column: JSON drops a last zero, and 3 beside 2.9 was printed 3.0."""
    most = max((len(c.partition(".")[2]) for c in cells.values() if isinstance(c, str)), default=0)
    return {key: _with_decimals(cell, most) if isinstance(cell, str) and most else cell for key, cell in cells.items()}


def _with_decimals(number: str, most: int) -> str:
    whole, _, decimals = number.partition(".")
    return f"{whole}.{decimals:0<{most}}"
