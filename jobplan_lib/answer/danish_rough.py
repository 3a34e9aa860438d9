"""Numbers that are not known to their last digit: with how many digits they are said, and between which ends they lie."""

from __future__ import annotations

from fractions import Fraction

from jobplan_lib.answer import danish
from jobplan_lib.core.figures import Figure
from jobplan_lib.words.quantities import Quantity

NOTICED = 1000  # an interval that is a smaller part of its number tells a reader nothing


def about(number: Fraction, open_by: Fraction, decimals: int = 0) -> Fraction:
    """A number that is only known about, with one digit more than is certain.

    >>> about(Fraction(3549922), Fraction(50000)), about(Fraction(1549922), Fraction(550000))
    (Fraction(3550000, 1), Fraction(1550000, 1))
    """
    step = Fraction(1, 10**decimals)
    while step * 100 <= open_by:
        step *= 10
    return int(danish.rounded(number / step, 0)) * step


def between(found: Quantity, decimals: int, *, is_about: bool = False) -> str:
    """The numbers between which rounding leaves one open: `` (mellem 91 og 93)``; empty where they are as good as one."""
    width = found.high - found.low
    ends = [about(end, width / 2, decimals) if is_about else end for end in (found.low, found.high)]
    low, high = (danish.tal(end, decimals) for end in ends)
    return "" if low == high or width * NOTICED < abs(found.value) else f" (mellem {low} og {high})"


def before_number(figure: Figure) -> str:
    """What stands before a number that is not the whole truth: ``ca.``, or ``mindst`` where the source says no more."""
    if figure.is_lower_bound:
        return "mindst "
    return "ca. " if figure.is_approximate else ""


def shown_value(figure: Figure, decimals: int) -> Fraction:
    """The number to print: one that was made from a figure known only about has no more digits than that allows."""
    found = figure.quantity
    if not (figure.is_approximate and figure.inputs):
        return found.value
    return about(found.value, (found.high - found.low) / 2, decimals)
