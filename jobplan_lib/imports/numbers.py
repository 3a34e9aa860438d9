"""A cell as a number, or as one of the marks that stand where there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from jobplan_lib.imports.sheets import Day, Typed
from jobplan_lib.reading.layout_model import ZERO, NumberSpelling
from jobplan_lib.words.quantities import decimals_of, parse_number
from jobplan_lib.words.vocabulary import ValueStatus

MINUS_OF_TYPOGRAPHY = "\u2212"
NO_BREAK = ("\u00a0", "\u202f")
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_FEW = re.compile(r"<\s?[0-9]+")
WORSE = (ValueStatus.SUPPRESSED, ValueStatus.MISSING, ValueStatus.NOT_APPLICABLE)


class BadCell(ValueError):
    """A cell that is neither a number nor a known mark; message, remedy and code are its arguments."""


@dataclass(frozen=True)
class Reading:
    """What a cell says: a number with a decimal point as it was written, or which kind of nothing."""

    number: str = ""
    status: ValueStatus = ValueStatus.NORMAL

    @property
    def value(self) -> Fraction:
        """The number; only asked where there is one."""
        return Fraction(self.number)


def read_cell(text: str, spelt: NumberSpelling) -> Reading:
    """The number or mark of a cell.

    Raises:
        BadCell: with (message, remedy, code).
    """
    if text in spelt.markers:
        word = spelt.markers[text]
        return Reading("0") if word == ZERO else Reading(status=ValueStatus(word))
    if isinstance(text, Day):
        raise BadCell(
            "is a date (has the spreadsheet read a number as one?)", "write the number as a number", "N-DATE-01"
        )
    bare = text
    if bare.endswith("%"):
        if not spelt.percent_sign:
            raise BadCell(f"'{text}' has a per cent sign", "say 'percent_sign: true' under 'numbers'", "N-PCT-01")
        bare = bare[:-1].rstrip(" \u00a0")
    number = bare if isinstance(text, Typed) else _plain(bare, spelt)
    if not _PLAIN.fullmatch(number):
        raise BadCell(*_explained(text, spelt))
    return Reading(number)


def _plain(text: str, spelt: NumberSpelling) -> str:
    """With a decimal point and without thousands marks; what is spelt otherwise stays as it is, and is no number."""
    if spelt.thousands:
        mark = spelt.thousands
        marks = [mark, *NO_BREAK] if mark == " " else [mark]
        whole, point, part = text.partition(spelt.decimal)
        for one in marks:
            if one in whole and re.fullmatch(rf"-?[0-9]{{1,3}}(?:{re.escape(one)}[0-9]{{3}})+", whole):
                whole = whole.replace(one, "")
        text = whole + point + part
    if spelt.decimal == ",":
        return text.replace(",", ".") if "." not in text else "" if "," in text else text.replace(".", "?")
    return text


def _explained(text: str, spelt: NumberSpelling) -> tuple[str, str, str]:
    said = f"'{text}' is not a number"
    if not text:
        return "is empty", "say under 'markers' what an empty cell means", "N-EMPTY-01"
    if MINUS_OF_TYPOGRAPHY in text:
        return said, "write the minus sign of the keyboard", "N-MINUS-01"
    if _FEW.fullmatch(text):
        return said, f"name '{text}' under 'markers' as suppressed", "N-MARK-01"
    if text in {"..", ".", "-", "*", "x", "…"}:
        return said, f"say under 'markers' what '{text}' means", "N-MARK-01"
    if any(mark in text for mark in (" ", *NO_BREAK)):
        return said, "remove the space, or name it as the thousands mark", "N-THOUSAND-01"
    if re.fullmatch(r"-?[0-9]{1,3}(?:[.,][0-9]{3})+", text):
        mark = "point" if "." in text else "comma"
        return said, f"name '{mark}' as thousands mark or as decimal mark, whichever it is", "N-THOUSAND-01"
    if re.fullmatch(r"-?[0-9]+[.,][0-9]+", text):
        mark = "comma" if spelt.decimal == "," else "point"
        return f"{said}: this file writes decimals with a {mark}", "use one decimal mark in a file", "N-DECIMAL-01"
    return said, "write digits; if it stands for no number, name it under 'markers'", "N-NUM-01"


def total(readings: list[Reading]) -> Reading:
    """The sum of several cells; nothing is added to nothing: the worst mark among them decides."""
    for status in WORSE:
        if any(reading.status is status for reading in readings):
            return Reading(status=status)
    if len(readings) == 1:
        return readings[0]
    decimals = max(decimals_of(reading.number) for reading in readings)
    return Reading(written(sum((r.value for r in readings), Fraction(0)), decimals))


def times(reading: Reading, factor: Fraction) -> Reading:
    """The number in another unit, as exactly as it was written and no more.

    Raises:
        BadCell: it would get more digits than were written: 1.2 thousand are not 1200.
    """
    if factor == 1 or not reading.number:
        return reading
    power = len(str(factor.numerator)) - len(str(factor.denominator))
    decimals = decimals_of(reading.number) - power
    if decimals < 0:
        remedy = "use an indicator in the unit of the file, or a file with more decimals"
        raise BadCell(f"'{reading.number}' is not known to so many digits", remedy, "N-TIMES-01")
    return Reading(written(parse_number(reading.number) * factor, decimals))


def written(number: Fraction, decimals: int) -> str:
    """A number with exactly so many decimals; it must have no more."""
    scaled = number * 10**decimals
    assert scaled.denominator == 1
    digits = str(abs(scaled.numerator)).rjust(decimals + 1, "0")
    sign = "-" if scaled < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"
