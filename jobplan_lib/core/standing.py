"""Where the municipalities of a group stand on a figure at one time: looked up once for all that are ranked among them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction

from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.indicators import value
from jobplan_lib.words.periods import Period
from jobplan_lib.words.plan_model import Measure
from jobplan_lib.words.quantities import Quantity


@dataclass(frozen=True)
class Standing:
    """The known figures of a group at one time.

    Attributes:
        by_code: the figure of each municipality.
        ordered: the same from the lowest, equal ones by code.
        values: their numbers in order.
        lows: the least number that each may stand for, in order.
        highs: the greatest number that each may stand for, in order.
    """

    by_code: dict[str, Figure]
    ordered: tuple[Figure, ...]
    values: tuple[Fraction, ...]
    lows: tuple[Fraction, ...]
    highs: tuple[Fraction, ...]

    def above(self, quantity: Quantity) -> Counts:
        """How many are greater than a number: as printed, surely, and possibly, if rounding hides it."""
        known = len(self.values)
        return Counts(
            known - bisect_right(self.values, quantity.value),
            known - bisect_right(self.lows, quantity.high),
            known - bisect_right(self.highs, quantity.low),
        )

    def below(self, quantity: Quantity) -> Counts:
        """How many are less than a number: as printed, surely, and possibly."""
        return Counts(
            bisect_left(self.values, quantity.value),
            bisect_left(self.highs, quantity.low),
            bisect_left(self.lows, quantity.high),
        )

    def equal(self, number: Fraction) -> int:
        """How many have just this number."""
        return bisect_right(self.values, number) - bisect_left(self.values, number)


@dataclass(frozen=True)
class Counts:
    """How many municipalities, by the printed numbers, surely and possibly."""

    printed: int
    surely: int
    possibly: int

    def less(self, other: Counts) -> Counts:
        """Without those that another count holds."""
        return Counts(self.printed - other.printed, self.surely - other.surely, self.possibly - other.possibly)


def standing(ground: Ground, measure: Measure, codes: tuple[str, ...], period: Period) -> Standing:
    """The figures of some municipalities, remembered with the snapshot: they are the same seen from each of them.

    Args:
        ground: where figures are looked up.
        measure: what is observed, without a way of looking at it.
        codes: whose figures.
        period: when.
    """
    found: Standing = ground.observations.remembered.get(
        (measure, codes, period), (), lambda: _looked_up(ground, measure, codes, period)
    )
    return found


def _looked_up(ground: Ground, measure: Measure, codes: tuple[str, ...], period: Period) -> Standing:
    answers = {code: value(ground, measure, ground.areas.by_code[code], period) for code in codes}
    return stand({code: answer for code, answer in answers.items() if isinstance(answer, Figure)})


def stand(by_code: dict[str, Figure]) -> Standing:
    """The standing of known figures."""
    ordered = tuple(sorted(by_code.values(), key=lambda figure: (figure.quantity.value, figure.area.code)))
    quantities = [figure.quantity for figure in ordered]
    return Standing(
        by_code,
        ordered,
        tuple(q.value for q in quantities),
        tuple(sorted(q.low for q in quantities)),
        tuple(sorted(q.high for q in quantities)),
    )
