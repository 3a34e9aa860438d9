"""How far it is to the target: the gap in the observed unit, and the least number of persons that would close it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from jobplan_lib.core.figures import Figure, How
from jobplan_lib.core.holding import Required
from jobplan_lib.core.implied import implied_base, implied_count
from jobplan_lib.words.moments import Gathering
from jobplan_lib.words.plan_model import Direction
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Unit


class WhyNoCount(Enum):
    """Why no number of persons can be given."""

    NOT_COUNTED = "not_counted"  # the own figure is known only as printed, and its counts do not follow from that
    ROUNDED_REQUIREMENT = "rounded_requirement"  # rounding of the required value leaves more than one number open
    NOT_COUNTABLE = "not_countable"  # the figure is not a share and not a count
    OUT_OF_REACH = "out_of_reach"  # more than there are


@dataclass(frozen=True)
class ToGo:
    """The least number that meets the target (0 if it is met), what is counted, or why there is no number."""

    number: int | None
    unit: Unit
    why_not: WhyNoCount | None = None


def gap(observed: Figure, required: Required) -> Quantity:
    """Observed less required, in points for shares in per cent and otherwise in the figure's own unit."""
    return observed.quantity - required.quantity


def to_go(observed: Figure, required: Required, counts: Unit, *, is_surely_met: bool) -> ToGo:
    """The least number of persons (companies, cases …) more or fewer that meets the target.

    Method: METHODS, "persons to target": with x of d and a required share p, the least n with (x + n)/d at least p, or
    (x - n)/d at most p; strictly above or below takes the next whole number. The denominator is held still.
    All arithmetic is exact. A required value known only as printed is tried at both ends of what it may stand for, and so
    is a count that is not printed beside the share and the other count: whole numbers that give the printed share.
    A target that is surely met needs nobody more, counted or not. A year's mean counts months of persons, not persons:
    no number is given for it.
    """
    direction = required.requirement.direction
    over_periods = observed.gathering is Gathering.MEAN
    is_apart = observed.how in {How.DIFFERENCE, How.DISTANCE}
    in_per_cent = observed.how is How.CHANGE and observed.unit in {Unit.PERCENT, Unit.POINTS}
    if observed.unit is Unit.RANK or observed.how is How.SHARE_OF or over_periods or in_per_cent or is_apart:
        return ToGo(None, counts, WhyNoCount.NOT_COUNTABLE)
    if is_surely_met and (observed.unit.is_share or observed.unit.is_whole):
        return ToGo(0, counts if observed.unit.is_share else observed.unit)
    if observed.unit.is_share:
        return _in_share(pairs(observed, counts), required, observed.unit, counts)
    if observed.unit.is_whole:
        ends = {
            _steps(observed.quantity.value, bound, direction)
            for bound in (required.quantity.low, required.quantity.high)
        }
        return _one(ends, observed.unit, None)
    return ToGo(None, counts, WhyNoCount.NOT_COUNTABLE)


def pairs(observed: Figure, counts: Unit) -> list[tuple[Fraction, Fraction]]:
    """The counts of a share: numerator and denominator; the least and the greatest pair where one of them is reckoned from
    the printed share and the other. Nothing where neither is known, or where whole numbers do not give that share."""
    above, below = observed.numerator, observed.denominator
    if above is not None and below is not None:
        return [(above, below)]
    if not counts.is_whole or observed.how is not How.PUBLISHED or observed.is_approximate:
        return []
    percent = observed.quantity.scaled(Fraction(100, observed.unit.share_scale))
    if above is not None:
        base = implied_base([Quantity.exact(above), percent])
        return [(above, end) for end in (base.low, base.high)] if base else []
    if below is not None:
        count = implied_count([percent, Quantity.exact(below)])
        return [(end, below) for end in (count.low, count.high)] if count else []
    return []


def _in_share(pairs: list[tuple[Fraction, Fraction]], required: Required, unit: Unit, counts: Unit) -> ToGo:
    """The number that every pair of counts and every required value give; it grows steadily from end to end of either."""
    direction, bounds = required.requirement.direction, (required.quantity.low, required.quantity.high)
    numbers = {_steps(above, bound / unit.share_scale * below, direction) for above, below in pairs for bound in bounds}
    printed = {_steps(above, required.quantity.value / unit.share_scale * below, direction) for above, below in pairs}
    if len(printed) != 1:
        return ToGo(None, counts, WhyNoCount.NOT_COUNTED)
    room = min(below - above if direction.wants_high else above for above, below in pairs)
    return _one(numbers, counts, room)


def _steps(have: Fraction, bound: Fraction, direction: Direction) -> int:
    """The least whole number of steps in the wanted direction that meets the bound."""
    missing = bound - have if direction.wants_high else have - bound
    least = math.floor(missing) + 1 if direction.is_strict else math.ceil(missing)
    return max(0, least)


def _one(numbers: set[int], unit: Unit, room: Fraction | None) -> ToGo:
    if len(numbers) > 1:
        return ToGo(None, unit, WhyNoCount.ROUNDED_REQUIREMENT)
    number = numbers.pop()
    if room is not None and number > room:
        return ToGo(None, unit, WhyNoCount.OUT_OF_REACH)
    return ToGo(number, unit)
