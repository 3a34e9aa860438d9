"""How all municipalities lie on a figure: what a strip, a place and a common scale are made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.observing import rank
from jobplan_lib.core.standing import standing
from jobplan_lib.reading.areas import MUNICIPALITIES
from jobplan_lib.words.periods import Period
from jobplan_lib.words.plan_model import Measure, Rank
from jobplan_lib.words.vocabulary import ADDITIVE, AreaKind, Polarity, Unit

FEWEST_MUNICIPALITIES = 20  # fewer are named one by one, not shown as a spread


@dataclass(frozen=True)
class Spread:
    """The own figure among those of the other municipalities in the same period.

    ``ordered`` holds every known figure, the own one included, from the lowest; ``place`` is the rank by the
    indicator's polarity, None without one.
    """

    own: Figure
    ordered: tuple[Figure, ...]
    polarity: Polarity
    place: Figure | None

    @property
    def lowest(self) -> Figure:
        """The lowest of all."""
        return self.ordered[0]

    @property
    def highest(self) -> Figure:
        """The highest of all."""
        return self.ordered[-1]

    def quartiles(self) -> tuple[Fraction, Fraction]:
        """The values between which the middle half lies: the ends of the first and the third quarter of the ordered."""
        last = len(self.ordered) - 1
        return self.ordered[last // 4].quantity.value, self.ordered[last - last // 4].quantity.value


def spread(ground: Ground, measure: Measure, period: Period) -> Spread | None:
    """The spread of a measure's plain value over all municipalities; None where it is not known for enough of them.

    Numbers of persons or kroner have none: they follow the size of the municipality.
    """
    indicator = ground.indicators[measure.indicator]
    if indicator.unit in ADDITIVE or ground.own.kind is not AreaKind.MUNICIPALITY:
        return None
    plain = replace(measure, observe=None, area="")
    there = standing(ground, plain, tuple(ground.areas.comparable(MUNICIPALITIES, ground.own, period)), period)
    own = there.by_code.get(ground.own.code)
    if own is None or len(there.ordered) < FEWEST_MUNICIPALITIES:
        return None
    place = rank(ground, plain, Rank(MUNICIPALITIES), ground.own, period)
    return Spread(own, there.ordered, indicator.polarity, place if isinstance(place, Figure) else None)


def place(ground: Ground, figure: Figure) -> Figure | None:
    """The municipality's place among all on a plain figure of its own; None without a good side or enough of the others."""
    indicator = ground.indicators[figure.indicator]
    is_placed = indicator.polarity is not Polarity.NONE and indicator.unit is not Unit.RANK
    if not is_placed or figure.area.code != ground.own.code:
        return None
    among = spread(ground, Measure(figure.indicator, figure.groups), figure.period)
    return among.place if among else None
