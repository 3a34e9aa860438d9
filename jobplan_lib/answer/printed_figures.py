"""With how many decimals the figures of a judgement are printed: exactly enough that the print contradicts nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from jobplan_lib.answer import danish
from jobplan_lib.core.targets import Judgement


@dataclass(frozen=True)
class Decimals:
    """With how many decimals the figures of a judgement are printed."""

    own: int
    required: int
    gap: int
    adds_up: bool = True  # whether the printed distance is the difference of the two printed figures


LEAST_SAYING = 6  # decimals more than a figure is known with; two figures that differ less look alike


def printed_decimals(judgement: Judgement) -> Decimals:
    """Each figure as exactly as it is known, or so exactly that the print neither contradicts the verdict nor the distance.

    A reader subtracts: where 46,8 less 42,1 would stand beside a distance of 4,6, one decimal more is printed. Where
    that does not help either (a third less a sixth never does), the figures stay short and ``adds_up`` is False.
    """
    observed, required = judgement.observed, judgement.required
    if observed is None or required is None:
        own = observed.decimals if observed else 0
        return Decimals(own, own, own)
    left, right = observed.quantity.value, required.quantity.value
    most = max(observed.decimals, required.decimals)
    is_counted = observed.unit.is_whole and left.denominator == 1  # nobody counts 311,0 courses
    finer = [Decimals(0 if is_counted else n, n, n) for n in range(most, most + LEAST_SAYING + 1)]
    tried = [Decimals(observed.decimals, required.decimals, most), *finer]
    true = [shown for shown in tried if _tells_apart(shown, left, right)] or finer[-1:]
    return next((shown for shown in true[:3] if _adds_up(shown, left, right)), replace(true[0], adds_up=False))


def adds_up(judgement: Judgement) -> bool:
    """Whether a reader who subtracts the printed figures gets the printed distance."""
    return printed_decimals(judgement).adds_up


def _tells_apart(shown: Decimals, left: Fraction, right: Fraction) -> bool:
    """Whether the printed figures stand to each other as the figures do, and a distance is not printed as none."""
    own, required = danish.rounded(left, shown.own), danish.rounded(right, shown.required)
    if (own > required, own < required) != (left > right, left < right):
        return False
    return left == right or danish.rounded(left - right, shown.gap) != 0


def _adds_up(shown: Decimals, left: Fraction, right: Fraction) -> bool:
    """Whether the printed distance is the difference of the printed figures."""
    own, required = danish.rounded(left, shown.own), danish.rounded(right, shown.required)
    return own - required == danish.rounded(left - right, shown.gap)
