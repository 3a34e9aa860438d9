"""What a printed share and one of its two counts say of the other: the whole numbers that give the share as it is printed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from jobplan_lib.words.quantities import Quantity


def implied_base(values: Sequence[Quantity]) -> Quantity | None:
    """The whole number of which the first is the printed share (per cent) of the second: a count and its share.

    None where no whole number gives that share: then count and share cannot both be right.
    """
    count, share = values
    if share.low <= 0:
        return None
    least = math.ceil(count.low * 100 / share.high)
    most = math.floor(count.high * 100 / share.low)
    if least > most:
        return None
    middle = min(max(Fraction(count.value * 100, 1) / share.value, Fraction(least)), Fraction(most))
    return Quantity(middle, Fraction(least), Fraction(most))


def smallest_base(values: Sequence[Quantity]) -> Quantity | None:
    """The least whole number of which some whole number is the printed share (per cent): how small the group may be.

    None for a share that is not printed with an interval, of which any denominator may be right.
    """
    share = values[0]
    if share.is_exact:
        return None
    base = 1
    while math.floor(share.high * base / 100) < share.low * base / 100:
        base += 1
    return Quantity.exact(base)


def implied_count(values: Sequence[Quantity]) -> Quantity | None:
    """The whole number that is the printed share (per cent) of a base: a share and its denominator."""
    share, base = values
    least, most = math.ceil(share.low * base.low / 100), math.floor(share.high * base.high / 100)
    if least > most:
        return None
    middle = min(max(share.value * base.value / 100, Fraction(least)), Fraction(most))
    return Quantity(middle, Fraction(least), Fraction(most))
