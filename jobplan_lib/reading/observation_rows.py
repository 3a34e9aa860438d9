"""One row of a figures table, checked field by field and made an observation."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
_HAS_VALUE = {ValueStatus.NORMAL, ValueStatus.PROVISIONAL}
KINDS = {kind.value: kind for kind in FigureKind}
STATUSES = {status.value: status for status in ValueStatus}
_WHOLE = re.compile(r"[0-9]{1,9}")
T = TypeVar("T")
Counts = tuple[Fraction | None, Fraction | None]  # numerator and denominator


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
        self._areas = known_areas(areas)
        self._subjects: dict[tuple[str, ...], Subject] = {}

    def read(self, row: Row) -> Observation | None:
        """The observation of a row; None where it is not what its columns allow."""
        table, text = self.table, row.cells.get
        before = len(table.problems)
        status = STATUSES.get(text("status", "")) or _word(row, "status", STATUSES, table)
        period = _period(row, table)
        area, value = text("area", ""), text("value", "")
        if area not in self._areas:
            table.refuse(row, "area", *(code_problem(area, self._areas) or ("", "")), "S-AREA-01")
        named = (text("indicator", ""), text("group", ""), text("kind", ""), text("unit", ""))
        subject = self._subjects.get(named) or self._new_subject(row, named)
        if len(table.problems) > before or status is None or period is None or subject is None:
            return None
        counts = _counts(row, subject, table)
        quantity = _value(row, status, subject, counts, table)
        if len(table.problems) > before:
            return None
        return Observation(
            indicator=named[0],
            area=area,
            period=period,
            group=named[1],
            numerator=counts[0],
            denominator=counts[1],
            value=quantity,
            status=status,
            kind=subject.kind,
            decimals=decimals_of(value) if value else subject.decimals,
            origins=(_origin(row, table, self._snapshot),),
        )

    def _new_subject(self, row: Row, named: tuple[str, ...]) -> Subject | None:
        before = len(self.table.problems)
        found = subject_of(row, self._indicators, self.table)
        if found is None or len(self.table.problems) > before:  # each of its rows reports it
            return None
        self._subjects[named] = found
        return found


def known_areas(areas: Areas) -> set[str]:
    """What a row may write for its area: a code, or the name of a group."""
    return {*areas.by_code, *(area.slug for area in areas.by_slug.values() if area.kind is AreaKind.GROUP)}


def subject_of(row: Row, indicators: dict[str, Indicator], table: Table) -> Subject | None:
    """What a row is about; None, and its problems in the table, where there is no such thing."""
    kind = _word(row, "kind", KINDS, table) if row["kind"] else FigureKind.DATA
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


def _counts(row: Row, subject: Subject, table: Table) -> Counts:
    indicator = subject.indicator
    if indicator is None or not subject.is_share:
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
    text = row.cells.get(column)
    if not text:
        return None
    if _WHOLE.fullmatch(text):
        return Fraction(int(text))
    if indicator.counts.is_whole:
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


def _value(row: Row, status: ValueStatus, subject: Subject, counts: Counts, table: Table) -> Quantity | None:
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
    printed = _printed(row, subject, table) if row.cells.get("value") else None
    counted = _counted(numerator, denominator, subject.scale) if numerator is not None and denominator else None
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
    if printed is not None and subject.unit.is_share:
        _check_share(row, subject.unit, printed, table)
    return counted or printed


def _counted(numerator: Fraction, denominator: Fraction, scale: int) -> Quantity:
    if numerator.denominator == denominator.denominator:  # whole counts, nearly always: one reduction, not three
        share = Fraction(numerator.numerator * scale, denominator.numerator)
    else:
        share = numerator / denominator * scale
    return Quantity(share, share, share)


def _check_share(row: Row, unit: Unit, printed: Quantity, table: Table) -> None:
    if printed.value < 0:
        table.refuse(row, "value", "is negative", "a share is zero or more", "S-VAL-03")
    if unit is Unit.PERCENT and printed.value > 100:
        table.refuse(row, "value", "is above 100 per cent", "a share of a whole is at most 100", "S-VAL-04")


def _printed(row: Row, subject: Subject, table: Table) -> Quantity | None:
    unit = subject.unit
    try:
        value = parse_number(row["value"])
    except BadNumber as error:
        message, _, remedy = str(error).partition("; ")
        table.refuse(row, "value", message, remedy, "S-NUM-02")
        return None
    if unit.is_whole and value.denominator != 1:
        table.refuse(row, "value", f"'{row['value']}' is not whole", f"{unit.value} are counted whole", "S-NUM-03")
    if subject.is_decided:  # a target value or a grant is what was decided, however shortly it is printed
        return Quantity.exact(value)
    about = "approximate" in row["note"]
    quantity = printed_quantity(value, decimals_of(row["value"]), unit, row["printed"], about=about)
    if unit is Unit.PERCENT and "lower bound" in row["note"]:
        return Quantity(value, value, max(value, Fraction(100)))
    if unit.is_share and quantity.low < 0 <= value:  # a share lies nowhere below nothing, whatever a printed 0.0 hides
        return Quantity(value, Fraction(0), quantity.high)
    return quantity


def _origin(row: Row, table: Table, snapshot: str) -> Origin:
    text = row.cells.get
    return Origin(
        snapshot=snapshot,
        file=table.shown,
        row=row.line,
        document=text("document", ""),
        page=text("page", ""),
        line=text("line", ""),
        printed=text("printed", ""),
        source=text("source", ""),
        retrieved=text("retrieved", ""),
        note=text("note", ""),
    )
