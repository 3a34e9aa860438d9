"""How exactly a number is known from the way it is printed.

``5,3 mio. kr.`` is known to a tenth of a million, ``ca. 19.000`` to a thousand, ``85,1`` to a tenth.
"""

from __future__ import annotations

import re
from fractions import Fraction

from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Unit

_SCALED = re.compile(r"(?P<number>[0-9][0-9.]*(?:,[0-9]+)?)\s*(?P<word>mio|mia|million|milliard)", re.IGNORECASE)
_SCALES = {"mio": 10**6, "million": 10**6, "mia": 10**9, "milliard": 10**9}
_ABOUT = re.compile(r"\b(?:ca\.|cirka|omkring|omtrent|knap|godt|op mod|mere end|næsten)", re.IGNORECASE)
_KRONER = {Unit.KRONER: 1, Unit.MILLION_KRONER: 10**6}


def printed_quantity(value: Fraction, decimals: int, unit: Unit, printed: str, *, about: bool = False) -> Quantity:
    """A number with the interval that its print leaves open.

    Args:
        value: the number in ``unit``.
        decimals: with how many decimals it was entered.
        unit: what it counts or measures; whole units are exact unless the print says otherwise.
        printed: the print itself, such as ``5,3 mio. kr.`` or ``ca. 19.000``; may be empty.
        about: whether the source says "about" in other words than those known here.
    """
    step = _scaled_step(value, unit, printed) if printed else None
    if step is None and (about or (printed and _ABOUT.search(printed))) and value.denominator == 1 and value:
        step = Fraction(_last_digit(abs(value.numerator)))
    if step is None:
        return Quantity.exact(value) if unit.is_whole else Quantity.rounded(value, decimals)
    return Quantity(value, value - step / 2, value + step / 2)


def _scaled_step(value: Fraction, unit: Unit, printed: str) -> Fraction | None:
    """The size of the last printed digit of an amount in millions or milliards, in the amount's unit."""
    match = _SCALED.search(printed)
    if match is None or unit not in _KRONER:
        return None
    number, decimals = _danish(match["number"])
    scale = Fraction(_SCALES[match["word"].lower()], _KRONER[unit])
    return scale / 10**decimals if abs(value) == number * scale else None


def _danish(text: str) -> tuple[Fraction, int]:
    """A printed number and its decimals; a dot before exactly three digits parts thousands, else it is a decimal point."""
    whole, _, fraction = text.partition(",")
    if not fraction and (match := re.fullmatch(r"([0-9]+)\.([0-9]{1,2})", whole)):
        whole, fraction = match[1], match[2]
    return Fraction(f"{whole.replace('.', '')}.{fraction or '0'}"), len(fraction)


def _last_digit(number: int) -> int:
    """The place of the last digit that is not zero: 1000 for 19000, 1 for 85."""
    step = 1
    while number % (step * 10) == 0:
        step *= 10
    return step
