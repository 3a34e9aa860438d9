"""Numbers that are not known to their last digit: with how many digits they are said, and between which ends they lie."""

from __future__ import annotations

from fractions import Fraction

from jobplan_lib.answer import danish
from jobplan_lib.core.figures import Figure
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Unit

BOUND_WORD = {1: "mindst ", -1: "højst ", 0: ""}  # by the side on which the truth lies
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
    low, high = _ends(found, decimals, is_about=is_about)
    if not _is_noticed(found, decimals, low, high):
        return ""
    shown = decimals + (not is_about and _is_lopsided(found, decimals))
    return f" (mellem {danish.tal(low, shown)} og {danish.tal(high, shown)})"


def ends_text(found: Quantity, unit: Unit, decimals: int, *, is_about: bool = False) -> str:
    """The same with the unit, which is said once: ``mellem 1 og 2,1 mio. kr.``; empty where both ends are as good as one."""
    low, high = _ends(found, decimals, is_about=is_about)
    if not _is_noticed(found, decimals, low, high):
        return ""
    first, last = danish.amount(low, unit, decimals), danish.amount(high, unit, decimals)
    _, space, word = last.partition(danish.NBSP)
    return f"mellem {first.removesuffix(space + word)} og {last}"


def _ends(found: Quantity, decimals: int, *, is_about: bool) -> tuple[Fraction, Fraction]:
    open_by = (found.high - found.low) / 2
    low, high = (about(end, open_by, decimals) if is_about else end for end in (found.low, found.high))
    return low, high


def _is_noticed(found: Quantity, decimals: int, low: Fraction, high: Fraction) -> bool:
    return danish.tal(low, decimals) != danish.tal(high, decimals) and (
        (found.high - found.low) * NOTICED >= abs(found.value)
    )


def _is_lopsided(found: Quantity, decimals: int) -> bool:
    """Whether an end prints as the number itself does: "0,3 (mellem 0,3 og 0,4)" would hide that it may be less."""
    number = danish.rounded(found.value, decimals)
    return any(danish.rounded(end, decimals) == number and end != Fraction(number) for end in (found.low, found.high))


def before_number(figure: Figure) -> str:
    """What stands before a number that is not the whole truth: ``ca.``, or ``mindst`` where the source says no more (and
    ``højst`` before what is left of a whole)."""
    return BOUND_WORD[figure.open_side] or ("ca. " if figure.is_approximate else "")


def before_size(number: Fraction, open_side: int) -> str:
    """The same before the size of a change or a distance: what is below nothing is the smaller the more is added to it."""
    return BOUND_WORD[-open_side if number < 0 else open_side]


def shown_value(figure: Figure, decimals: int) -> Fraction:
    """The number to print: one that was made from a figure known only about has no more digits than that allows."""
    found = figure.quantity
    if not (figure.is_approximate and figure.inputs):
        return found.value
    return about(found.value, (found.high - found.low) / 2, decimals)
