"""What a row of a figures table is about: indicator, group, kind of figure and unit, checked against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from jobplan_lib.reading.strict_csv import Row, Table
from jobplan_lib.words.errors import did_you_mean
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.vocabulary import FigureKind, Unit

KINDS = {kind.value: kind for kind in FigureKind}
T = TypeVar("T")


@dataclass(frozen=True)
class Subject:
    """What a row is about, apart from area and period: the same for all rows of a series, and so checked once."""

    kind: FigureKind
    indicator: Indicator | None  # a printed parameter has none
    unit: Unit
    is_share: bool
    scale: int  # what numerator over denominator is multiplied with
    is_decided: bool  # the number was set by somebody, not measured: a target value, a parameter, a grant or a budget
    decimals: int  # of a figure that is known from its counts alone


def subject_of(row: Row, indicators: dict[str, Indicator], table: Table) -> Subject | None:
    """What a row is about; None, and its problems in the table, where there is no such thing."""
    kind = word_of(row, "kind", KINDS, table) if row["kind"] else FigureKind.DATA
    indicator = _indicator(row, indicators, kind, table)
    unit = _unit(row, indicator, table)
    if kind is None or unit is None:
        return None
    return Subject(
        kind=kind,
        indicator=indicator,
        unit=unit,
        is_share=indicator is not None and indicator.unit.is_share,
        scale=unit.share_scale,
        is_decided=kind in {FigureKind.TARGET_VALUE, FigureKind.PARAMETER}
        or (indicator is not None and indicator.ties.is_ahead),
        decimals=indicator.decimals if indicator else 0,
    )


def word_of(row: Row, column: str, allowed: dict[str, T], table: Table) -> T | None:
    """What a column's word stands for; None, and a problem in the table, where the word is not allowed."""
    if row[column] not in allowed:
        found = f"'{row[column]}' is not one of the allowed words" if row[column] else "is missing"
        table.refuse(row, column, found, did_you_mean(row[column], allowed), "S-ENUM-01")
    return allowed.get(row[column])


def _indicator(row: Row, indicators: dict[str, Indicator], kind: FigureKind | None, table: Table) -> Indicator | None:
    found = indicators.get(row["indicator"])
    if found is None:
        if kind is not FigureKind.PARAMETER:  # a printed parameter is recorded, never read
            table.refuse(
                row,
                "indicator",
                f"'{row['indicator']}' is not an indicator",
                did_you_mean(row["indicator"], indicators),
                "S-IND-01",
            )
        return None
    if found.groups and row["group"] not in found.groups:
        shown = (
            f"'{row['group']}' is not a group of {found.id}"
            if row["group"]
            else f"is missing, and {found.id} has groups"
        )
        table.refuse(row, "group", shown, did_you_mean(row["group"], found.groups), "S-GRP-01")
    if not found.groups and row["group"]:
        table.refuse(
            row, "group", f"'{row['group']}' is given, but {found.id} has no groups", "leave it empty", "S-GRP-02"
        )
    return found


def _unit(row: Row, indicator: Indicator | None, table: Table) -> Unit | None:
    if not row["unit"]:
        if indicator is None and row["kind"] == FigureKind.PARAMETER.value:
            table.refuse(row, "unit", "is missing", "a parameter names its unit", "S-UNIT-01")
        return indicator.unit if indicator else None
    known = {unit.value: unit for unit in Unit}
    if (
        row["kind"] == FigureKind.PARAMETER.value
    ):  # printed in any unit there is (years of age, for one), and never computed with
        return known.get(row["unit"], Unit.COUNT)
    if row["unit"] not in known:
        table.refuse(row, "unit", f"'{row['unit']}' is not a unit", did_you_mean(row["unit"], known), "S-UNIT-02")
        return None
    if (
        indicator is not None
        and row["kind"] != FigureKind.TARGET_VALUE.value
        and known[row["unit"]] is not indicator.unit
    ):
        table.refuse(
            row,
            "unit",
            f"'{row['unit']}' is not the unit of {indicator.id}",
            f"write {indicator.unit.value}, or leave it empty",
            "S-UNIT-03",
        )
    return known[row["unit"]]
