"""One row of a figures table, checked field by field and made an observation."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TypeVar

from jobplan_lib.reading.areas import Areas, code_problem
from jobplan_lib.reading.printed_precision import printed_quantity
from jobplan_lib.reading.strict_csv import Row, Table
from jobplan_lib.words.errors import did_you_mean
from jobplan_lib.words.model import Indicator, Observation, Origin
from jobplan_lib.words.periods import EXAMPLES, BadPeriod, Period, parse_period
from jobplan_lib.words.quantities import BadNumber, Quantity, decimals_of, parse_number
from jobplan_lib.words.vocabulary import AreaKind, FigureKind, Unit, ValueStatus

COLUMNS = ("indicator", "area", "period", "group", "numerator", "denominator", "value", "status")
OPTIONAL = ("unit", "document", "page", "line", "printed", "kind", "note", "source", "retrieved")
READ_BY_VERDICTS = {FigureKind.DATA, FigureKind.FORECAST}
_HAS_VALUE = {ValueStatus.NORMAL, ValueStatus.PROVISIONAL}
KINDS = {kind.value: kind for kind in FigureKind}
STATUSES = {status.value: status for status in ValueStatus}
_WHOLE = re.compile(r"[0-9]{1,9}")
T = TypeVar("T")


class RowReader:
    """Turns rows of a table into observations, or reports why not.

    Args:
        table: where problems are reported; its rows need not be those that are read.
        indicators: what may be measured, by id.
        areas: what areas there are.
        snapshot: the name that every origin carries.
    """

    def __init__(self, table: Table, indicators: dict[str, Indicator], areas: Areas, snapshot: str) -> None:
        self.table, self._indicators, self._snapshot = table, indicators, snapshot
        groups = [a.slug for a in areas.by_slug.values() if a.kind is AreaKind.GROUP]
        self._areas = {*areas.by_code, *groups}

    def read(self, row: Row) -> Observation | None:
        """The observation of a row; None where it is not what its columns allow."""
        table = self.table
        before = len(table.problems)
        kind = _word(row, "kind", KINDS, table) if row["kind"] else FigureKind.DATA
        status = _word(row, "status", STATUSES, table)
        period = _period(row, table)
        if wrong := code_problem(row["area"], self._areas):
            table.refuse(row, "area", *wrong, "S-AREA-01")
        indicator = _indicator(row, self._indicators, kind, table)
        unit = _unit(row, indicator, table)
        if len(table.problems) > before or kind is None or status is None or period is None or unit is None:
            return None
        numerator, denominator = _counts(row, indicator, table)
        counts = (numerator, denominator)
        value = _value(row, status, unit, counts, table, is_decided=_is_decided(kind, indicator))
        if len(table.problems) > before:
            return None
        return Observation(
            indicator=row["indicator"],
            area=row["area"],
            period=period,
            group=row["group"],
            numerator=numerator,
            denominator=denominator,
            value=value,
            status=status,
            kind=kind,
            decimals=decimals_of(row["value"]) if row["value"] else (indicator.decimals if indicator else 0),
            origins=(_origin(row, table, self._snapshot),),
        )


def _word(row: Row, column: str, allowed: dict[str, T], table: Table) -> T | None:
    if row[column] not in allowed:
        found = f"'{row[column]}' is not one of the allowed words" if row[column] else "is missing"
        table.refuse(row, column, found, did_you_mean(row[column], allowed), "S-ENUM-01")
    return allowed.get(row[column])


def _period(row: Row, table: Table) -> Period | None:
    try:
        return parse_period(row["period"])
    except BadPeriod as error:
        table.refuse(row, "period", str(error), f"write {EXAMPLES}", "S-PER-01")
        return None


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
        if indicator is None:
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


def _counts(row: Row, indicator: Indicator | None, table: Table) -> tuple[Fraction | None, Fraction | None]:
    if indicator is None or not indicator.unit.is_share:
        for column in ("numerator", "denominator"):
            if row[column]:
                table.refuse(row, column, "is given for a figure that is not a share", "leave it empty", "S-CNT-01")
        return None, None
    numerator, denominator = (_count(row, column, indicator, table) for column in ("numerator", "denominator"))
    if numerator is not None and denominator is not None and numerator > denominator and indicator.unit is Unit.PERCENT:
        table.refuse(
            row,
            "numerator",
            f"{row['numerator']} is above the denominator {row['denominator']}",
            "check the two columns",
            "S-CNT-02",
        )
    return numerator, denominator


def _count(row: Row, column: str, indicator: Indicator, table: Table) -> Fraction | None:
    text = row[column]
    if not text:
        return None
    if indicator.counts.is_whole and not _WHOLE.fullmatch(text):
        table.refuse(
            row, column, f"'{text}' is not a whole count", "write digits only, without thousands mark", "S-CNT-03"
        )
        return None
    try:
        number = parse_number(text)
    except BadNumber as error:
        message, _, remedy = str(error).partition("; ")
        table.refuse(row, column, message, remedy, "S-NUM-01")
        return None
    if number < 0:
        table.refuse(row, column, "is negative", "counts are zero or more", "S-CNT-04")
    return number


def _value(
    row: Row,
    status: ValueStatus,
    unit: Unit,
    counts: tuple[Fraction | None, Fraction | None],
    table: Table,
    *,
    is_decided: bool,
) -> Quantity | None:
    numerator, denominator = counts
    if status not in _HAS_VALUE:
        if row["value"] or numerator is not None:
            table.refuse(
                row,
                "value",
                f"is given although the status is {status.value}",
                "leave the figures empty, or correct the status",
                "S-STAT-01",
            )
        return None
    printed = _printed(row, unit, table, is_decided=is_decided) if row["value"] else None
    counted = None
    if numerator is not None and denominator:
        counted = Quantity.exact(numerator / denominator * unit.share_scale)
    if counted and printed and not printed.low <= counted.value <= printed.high:
        shown = f"{float(counted.value):.3f}"
        table.refuse(
            row,
            "value",
            f"{row['value']} is not {row['numerator']} of {row['denominator']} ({shown})",
            "check the three columns",
            "S-VAL-02",
        )
    if printed is None and counted is None and (numerator is None or denominator is None):
        table.refuse(
            row,
            "value",
            "is missing although the status is normal",
            "write the value, or the status suppressed, missing or not_applicable",
            "S-VAL-01",
        )
    if unit.is_share and printed is not None and printed.value < 0:
        table.refuse(row, "value", "is negative", "a share is zero or more", "S-VAL-03")
    if unit is Unit.PERCENT and printed is not None and printed.value > 100:
        table.refuse(row, "value", "is above 100 per cent", "a share of a whole is at most 100", "S-VAL-04")
    return counted or printed


def _is_decided(kind: FigureKind, indicator: Indicator | None) -> bool:
    """Whether a number was set by somebody, not measured: a target value, a parameter, a grant or a budget."""
    return kind in {FigureKind.TARGET_VALUE, FigureKind.PARAMETER} or (
        indicator is not None and indicator.ties.is_ahead
    )


def _printed(row: Row, unit: Unit, table: Table, *, is_decided: bool) -> Quantity | None:
    try:
        value = parse_number(row["value"])
    except BadNumber as error:
        message, _, remedy = str(error).partition("; ")
        table.refuse(row, "value", message, remedy, "S-NUM-02")
        return None
    if unit.is_whole and value.denominator != 1:
        table.refuse(row, "value", f"'{row['value']}' is not whole", f"{unit.value} are counted whole", "S-NUM-03")
    if is_decided:  # a target value or a grant is what was decided, however shortly it is printed
        return Quantity.exact(value)
    about = "approximate" in row["note"]
    quantity = printed_quantity(value, decimals_of(row["value"]), unit, row["printed"], about=about)
    # a share cannot lie below nothing, whatever stands behind a printed 0.0
    return Quantity(value, max(quantity.low, Fraction(0)), quantity.high) if unit.is_share and value >= 0 else quantity


def _origin(row: Row, table: Table, snapshot: str) -> Origin:
    return Origin(
        snapshot=snapshot,
        file=table.shown,
        row=row.line,
        document=row["document"],
        page=row["page"],
        line=row["line"],
        printed=row["printed"],
        source=row["source"],
        retrieved=row["retrieved"],
        note=row["note"],
    )
