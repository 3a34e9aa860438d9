"""What a share among those who answered says of the share among all: Wilson's interval, and that of a difference.

All numbers are fractions, so that the same answers give the same interval on every machine. Shares are between 0 and 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

Z = Fraction(1_959_964, 1_000_000)  # 95 % of a normal distribution lie within so many standard deviations
ROOT_DECIMALS = 12  # square roots are cut off here


@dataclass(frozen=True)
class Interval:
    """The numbers from ``low`` to ``high``, both included."""

    low: Fraction
    high: Fraction

    def meets(self, low: Fraction, high: Fraction) -> bool:
        """Whether any number from ``low`` to ``high`` lies in the interval."""
        return self.low <= high and low <= self.high

    def scaled(self, factor: Fraction | int) -> Interval:
        """The interval in another unit, such as per cent instead of shares; ``factor`` is above zero."""
        return Interval(self.low * factor, self.high * factor)


def wilson(share: Fraction, answers: Fraction | int, population: Fraction | int | None = None) -> Interval:
    """The shares among all that would give the found share among so many answers by chance in 95 of 100 samples.

    Method: the score interval of E. B. Wilson, *Probable Inference, the Law of Succession, and Statistical Inference*,
    JASA 22 (1927), as recommended by R. G. Newcombe, *Two-sided confidence intervals for the single proportion*,
    Statistics in Medicine 17 (1998). It never leaves 0 to 1 and holds for few answers and for none or all in favour.
    Where the whole population is known, the answers count as n(N − 1)/(N − n) of them, the number that gives the
    variance of drawing without replacement (W. G. Cochran, *Sampling Techniques*, 1977, section 3.2): who has asked
    everybody and been answered by everybody has nothing left to chance.

    Args:
        share: the found share, from 0 to 1.
        answers: how many answered; above zero.
        population: how many there are of those whom the answers stand for; None where that is not known.

    Raises:
        ValueError: no answers, a share outside 0 to 1, or fewer in the population than answered.

    >>> found = wilson(Fraction(82, 400), 400)
    >>> round(float(found.low), 4), round(float(found.high), 4)
    (0.1683, 0.2473)
    """
    if answers <= 0:
        raise ValueError("there is no interval without answers")
    if not 0 <= share <= 1:
        raise ValueError("a share lies between 0 and 1")
    if population is not None and population < answers:
        raise ValueError("there are more answers than people to give them")
    if population == answers:
        return Interval(share, share)
    n = Fraction(answers) if population is None else Fraction(answers) * (population - 1) / (population - answers)
    middle = 2 * n * share + Z**2
    reach = Z * _root(Z**2 + 4 * n * share * (1 - share))
    return Interval((middle - reach) / (2 * (n + Z**2)), (middle + reach) / (2 * (n + Z**2)))


@dataclass(frozen=True)
class Estimate:
    """A number with the interval that chance leaves it; ``low <= value <= high``."""

    value: Fraction
    interval: Interval


def difference(first: Estimate, second: Estimate) -> Interval:
    """How far apart the first and the second may be among all: the interval of ``first - second``.

    Where it does not hold zero, the difference is larger than chance gives in 95 of 100 cases. The two are taken to be
    answered by different people.

    Method: R. G. Newcombe, *Interval estimation for the difference between independent proportions*, Statistics in
    Medicine 17 (1998), method 10, which puts two Wilson intervals together. It holds alike for multiples of shares
    (G. Y. Zou and A. Donner, *Construction of confidence limits about effect measures*, Statistics in Medicine 27, 2008).

    >>> a, b = Fraction(56, 70), Fraction(48, 80)
    >>> found = difference(Estimate(a, wilson(a, 70)), Estimate(b, wilson(b, 80)))
    >>> round(float(found.low), 4), round(float(found.high), 4)
    (0.0524, 0.3339)
    """
    apart = first.value - second.value
    below = _root((first.value - first.interval.low) ** 2 + (second.interval.high - second.value) ** 2)
    above = _root((first.interval.high - first.value) ** 2 + (second.value - second.interval.low) ** 2)
    return Interval(apart - below, apart + above)


def _root(number: Fraction) -> Fraction:
    """The square root, cut off after twelve decimals."""
    scale = 10**ROOT_DECIMALS
    return Fraction(math.isqrt(number.numerator * scale**2 // number.denominator), scale)
