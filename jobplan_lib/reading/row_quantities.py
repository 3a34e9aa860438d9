"""How much a row of a figures table says: its counts and its printed value, held against each other."""

from __future__ import annotations

import re
from fractions import Fraction

from jobplan_lib.reading.printed_precision import printed_quantity
from jobplan_lib.reading.row_subjects import Subject
from jobplan_lib.reading.strict_csv import Row, Table
from jobplan_lib.words.model import LOWER_BOUND, UPPER_BOUND, Indicator
from jobplan_lib.words.quantities import BadNumber, Quantity, decimals_of, parse_number, thousands_meant
from jobplan_lib.words.vocabulary import Unit, ValueStatus

_HAS_VALUE = {ValueStatus.NORMAL, ValueStatus.PROVISIONAL}
_WHOLE = re.compile(r"[0-9]{1,9}")
THOUSAND = 3  # decimals that look like a thousand
Counts = tuple[Fraction | None, Fraction | None]  # numerator and denominator


def counts_of(row: Row, subject: Subject, table: Table) -> Counts:
    """Numerator and denominator of a row; nothing for a figure that is no share, and a problem where they are given."""
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
            row,
            column,
            f"'{text}' is not a whole count",
            "write digits only, without sign, decimals or thousands mark",
            "S-CNT-03",
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


def quantity_of(row: Row, status: ValueStatus, subject: Subject, counts: Counts, table: Table) -> Quantity | None:
    """How much a row says, in its unit: worked out from the counts where they are there, else what is printed.

    None where the status leaves nothing to say, or a problem in the table.
    """
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
    if not row["value"] and counted is None and not (row["numerator"] and row["denominator"]):
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


def refuse_thousands(row: Row, indicator: Indicator | None, table: Table) -> None:
    """Refuse ``1.200`` where a person has written it and it may mean 1200: a share or a difference can be no thousand."""
    if indicator is None:  # a printed parameter, which is never computed with
        return
    unit = row["unit"] or indicator.unit.value
    meant = thousands_meant(row["value"])
    if meant and not Unit(unit).is_relative and indicator.decimals < THOUSAND:
        remedy = f"write {meant} if it is a thousand, else {row['value'][:-1]}"
        table.refuse(row, "value", f"'{row['value']}' may be read in two ways", remedy, "S-NUM-05")


def _bounded(found: Quantity, unit: Unit, note: str) -> Quantity:
    """A number beyond which its source says that the truth does not lie ("mere end", "op mod").

    On the other side a share is open as far as a share can reach; any other number no farther than its print leaves it.
    """
    is_share = unit is Unit.PERCENT
    if LOWER_BOUND in note:
        return Quantity(found.value, found.value, max(found.value, Fraction(100)) if is_share else found.high)
    if UPPER_BOUND in note:
        return Quantity(found.value, min(found.value, Fraction(0)) if is_share else found.low, found.value)
    return found


def _says_nothing(text: str) -> bool:
    """Whether a text says that there is no figure, as tables do with dots, a dash, a star, NA or <5."""
    return text.startswith("<") or not any(c.isdigit() for c in text)


def _printed(row: Row, subject: Subject, table: Table) -> Quantity | None:
    unit = subject.unit
    try:
        value = parse_number(row["value"])
    except BadNumber as error:
        message, _, remedy = str(error).partition("; ")
        if _says_nothing(row["value"]):
            remedy = "leave it empty and write the status missing, suppressed or not_applicable"
        table.refuse(row, "value", message, remedy, "S-NUM-02")
        return None
    if unit.is_whole and value.denominator != 1:
        table.refuse(
            row,
            "value",
            f"'{row['value']}' is not whole",
            f"{unit.value} are counted whole, without a thousands mark",
            "S-NUM-03",
        )
    if subject.is_decided:  # a target value or a grant is what was decided, however shortly it is printed
        return Quantity.exact(value)
    about = any(word in row["note"] for word in ("approximate", LOWER_BOUND, UPPER_BOUND))
    quantity = printed_quantity(value, decimals_of(row["value"]), unit, row["printed"], about=about)
    quantity = _bounded(quantity, unit, row["note"])
    if unit.is_share and quantity.low < 0 <= value:  # a share lies nowhere below nothing, whatever a printed 0.0 hides
        return Quantity(value, Fraction(0), quantity.high)
    return quantity
