"""Exact numbers that know how exactly they were printed.

A figure counted from whole persons is exact. A figure known only as printed ("85,1") stands for every number that
rounds to it. A ``Quantity`` carries the number and both ends of that interval as fractions; arithmetic keeps all three.
The interval is closed at both ends, since a publisher seldom says how halves are rounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.([0-9]{1,9}))?")


class BadNumber(ValueError):
    """A text that is not a plain number."""


def parse_number(text: str) -> Fraction:
    """Read a number with a decimal point and nothing else: no comma, no thousands mark, no exponent, no unit.

    Raises:
        BadNumber: with a proposal where the intended spelling can be guessed.
    """
    if match := _NUMBER.fullmatch(text):
        decimals = match[1] or ""
        whole = int(text.replace(".", "")) if decimals else int(text)
        return Fraction(whole, 10 ** len(decimals))  # Fraction(text) would match the text once more
    raise BadNumber(f"'{text}' is not a number{_proposal(text)}")


def thousands_meant(text: str) -> str:
    """The number that a text may mean if its point is a Danish thousands mark; empty where it can be none.

    >>> thousands_meant("1.200"), thousands_meant("0.125"), thousands_meant("44.95")
    ('1200', '', '')
    """
    return text.replace(".", "") if re.fullmatch(r"-?[1-9][0-9]{0,2}\.[0-9]{3}", text) else ""


def decimals_of(text: str) -> int:
    """How many decimals a number was printed with."""
    match = _NUMBER.fullmatch(text)
    if not match:
        raise BadNumber(f"'{text}' is not a number")
    return len(match[1] or "")


def _proposal(text: str) -> str:
    if re.fullmatch(r"-?[0-9]+,[0-9]+", text):
        return f"; write {text.replace(',', '.')} with a decimal point"
    bare = text.replace("\u2212", "-").replace("\u00a0", "").replace(" ", "").rstrip("%")
    if re.fullmatch(r"-?[0-9]{1,3}(?:\.[0-9]{3}){2,}", bare):
        return f"; write {bare.replace('.', '')} without a thousands mark"
    if re.fullmatch(r"-?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", bare):
        return f"; write {bare.replace('.', '').replace(',', '.')} without a thousands mark"
    if bare != text and _NUMBER.fullmatch(bare):
        return f"; write {bare} alone"
    return "; write digits with a decimal point, such as 24.5"


@dataclass(frozen=True, slots=True)  # a page holds tens of thousands
class Quantity:
    """A number, and the least and greatest number that it may stand for. ``low <= value <= high``."""

    value: Fraction
    low: Fraction
    high: Fraction

    @classmethod
    def exact(cls, value: Fraction | int) -> Quantity:
        """A number that is known to the last digit."""
        number = value if isinstance(value, Fraction) else Fraction(value)
        return cls(number, number, number)

    @classmethod
    def rounded(cls, value: Fraction, decimals: int) -> Quantity:
        """A number known only as printed with so many decimals."""
        half = Fraction(1, 2 * 10**decimals)
        return cls(value, value - half, value + half)

    @property
    def longer_side(self) -> int:
        """Where the interval reaches farther from the number: 1 above it, -1 below it, 0 where it reaches as far."""
        up, down = self.high - self.value, self.value - self.low
        return (up > down) - (up < down)

    @property
    def is_exact(self) -> bool:
        """Whether the number is known to the last digit."""
        return self.low == self.high

    def __add__(self, other: Quantity) -> Quantity:
        """The sum, with the widest interval that the parts allow."""
        return Quantity(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: Quantity) -> Quantity:
        """The difference, with the widest interval that the parts allow."""
        return Quantity(self.value - other.value, self.low - other.high, self.high - other.low)

    def absolute(self) -> Quantity:
        """The number without its sign."""
        ends = sorted((abs(self.low), abs(self.high)))
        low = Fraction(0) if self.low <= 0 <= self.high else ends[0]
        return Quantity(abs(self.value), low, ends[1])

    def scaled(self, factor: Fraction | int) -> Quantity:
        """The product with an exact factor."""
        ends = sorted((self.low * factor, self.high * factor))
        return Quantity(self.value * factor, ends[0], ends[1])

    def divided_by(self, other: Quantity) -> Quantity | None:
        """The quotient, or None where the divisor is zero or may be zero."""
        if other.low <= 0 <= other.high:
            return None
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Quantity(self.value / other.value, min(ends), max(ends))


def mean(quantities: list[Quantity]) -> Quantity:
    """The plain mean of one or more quantities."""
    total = quantities[0]
    for quantity in quantities[1:]:
        total = total + quantity
    return total.scaled(Fraction(1, len(quantities)))
