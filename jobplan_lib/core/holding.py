"""Observing as a measure says, and the number that a requirement amounts to for an area and period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from jobplan_lib.core.benchmarks import best, of_area
from jobplan_lib.core.figures import Answer, Figure, Ground, How, Unknown
from jobplan_lib.core.indicators import value
from jobplan_lib.core.observing import change, difference, earlier_value, occurrences, rank
from jobplan_lib.core.verdicts import compare
from jobplan_lib.core.windows import base_of, of_span, of_year
from jobplan_lib.words.model import Area
from jobplan_lib.words.moments import Gathering, Window
from jobplan_lib.words.periods import Period, year_period
from jobplan_lib.words.plan_model import (
    Amount,
    Change,
    Difference,
    Fixed,
    Measure,
    Occurrences,
    OfArea,
    OfBest,
    OfMeasure,
    OfOwn,
    Past,
    Path,
    Rank,
    Requirement,
    ShareOf,
)
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Reason, Unit

LONG = 1000  # from here on a decimal more says nothing


@dataclass(frozen=True)
class Required:
    """The number that a requirement amounts to, and what it was made from."""

    quantity: Quantity
    unit: Unit
    requirement: Requirement
    decimals: int
    basis: Figure | None = None  # the other area's, earlier or other indicator's figure; None for a number of the plan


def observe(ground: Ground, measure: Measure, area: Area, period: Period) -> Answer:
    """The observation of an area at a period, as the measure says it is looked at."""
    looked = measure.observe
    if isinstance(looked, Change):
        return change(ground, measure, looked, area, period)
    if isinstance(looked, Difference):
        return difference(ground, measure, looked, area, period)
    if isinstance(looked, Rank):
        return rank(ground, measure, looked, area, period)
    if isinstance(looked, Occurrences):
        return occurrences(ground, measure, area, period)
    if isinstance(looked, ShareOf):
        return _share_of(ground, measure, looked, area, period)
    return value(ground, measure, area, period)


def over_year(ground: Ground, measure: Measure, area: Area, year: int, gathering: Gathering) -> Answer:
    """The mean or the sum of a year, each period observed as the measure says."""
    return of_year(ground, measure, area, year, gathering, lambda period: observe(ground, measure, area, period))


def over_span(ground: Ground, measure: Measure, area: Area, span: Period, gathering: Gathering) -> Answer:
    """The mean or the sum of a span of periods, each observed as the measure says."""
    return of_span(ground, measure, area, span, gathering, lambda period: observe(ground, measure, area, period))


def required(ground: Ground, requirement: Requirement, measure: Measure, own: Figure, year: int) -> Required | Unknown:
    """The number that the requirement amounts to beside an own figure.

    Args:
        ground: where figures are looked up.
        requirement: what the plan holds against.
        measure: what is observed; another area is observed in the same way.
        own: the own figure: its area and period are what the other side is taken for.
        year: the plan's year, for a path of numbers by year.
    """
    found = _basis(ground, requirement, measure, own, year)
    if isinstance(found, Unknown):
        return found
    basis = found if isinstance(found, Figure) else None
    if basis and _is_relative_to_nothing(requirement, basis):
        return Unknown(Reason.ZERO_BASE, measure.indicator, measure.groups, own.area, basis.period)
    quantity = found.quantity if isinstance(found, Figure) else Quantity.exact(found.number)
    quantity = quantity.scaled(requirement.factor)
    decimals = basis.decimals if basis else _decimals(quantity.value)
    margin = requirement.margin
    if margin is not None:
        moved = _moved(quantity, margin, own)
        if moved is None:
            return Unknown(Reason.NOT_COMPARABLE, measure.indicator, measure.groups, own.area, own.period)
        quantity = moved
        decimals = max(
            decimals, _decimals(margin.number) if margin.unit is not Unit.PERCENT else _finer(quantity, decimals)
        )
    if requirement.factor != 1:
        decimals = _finer(quantity, decimals)
    if own.unit.is_whole and quantity.is_exact and quantity.value.denominator == 1:
        decimals = 0
    return Required(quantity, own.unit, requirement, decimals, basis)


def _is_relative_to_nothing(requirement: Requirement, basis: Figure) -> bool:
    """Whether a part or a multiple of the own earlier figure is asked for, and that figure is zero."""
    margin = requirement.margin
    is_relative = requirement.factor != 1 or (margin is not None and margin.unit is Unit.PERCENT)
    return is_relative and isinstance(requirement.against, OfOwn) and basis.quantity.value == 0


def _basis(ground: Ground, requirement: Requirement, measure: Measure, own: Figure, year: int) -> Answer | Amount:
    against, period = requirement.against, own.period
    unknown = Unknown(Reason.NO_DATA, measure.indicator, measure.groups, own.area, period)
    if isinstance(against, Fixed):
        return against.amount
    if isinstance(against, Path):
        return dict(against.by_year).get(year) or replace(unknown, reason=Reason.NO_VALUE_FOR_YEAR)
    if isinstance(against, OfArea):
        other = of_area(ground, against.area, own.area, unknown)
        return other if isinstance(other, Unknown) else beside(ground, measure, other, own)
    if isinstance(against, OfBest):
        return best(ground, measure, against, own, lambda area: beside(ground, measure, area, own))
    if isinstance(against, OfMeasure):
        return beside(ground, replace(measure, indicator=against.indicator, groups=against.groups), own.area, own)
    assert isinstance(against, OfOwn)
    if own.gathering is not None or isinstance(against.since, Window):
        return _earlier_window(ground, measure, own, against.since)
    then = earlier_value(ground, measure, own.area, period, against.since)
    if measure.observe is None or isinstance(then, Unknown):
        return then
    return observe(ground, measure, own.area, then.period)


def _earlier_window(ground: Ground, measure: Measure, own: Figure, since: Past | Period | Window) -> Answer:
    """What was, over earlier periods: a window that the plan names, or the own one moved back, unless the series breaks."""
    base = base_of(own, since)
    unknown = Unknown(Reason.NOT_COMPARABLE, measure.indicator, measure.groups, own.area, base)
    if not base.last < own.period.first:
        return replace(unknown, reason=Reason.NO_LATER_FIGURE)
    broken = ground.break_between(measure.indicator, base, own.period, measure.groups)
    if broken:
        return replace(unknown, reason=Reason.SERIES_BREAK, detail=broken.reason)
    gathering = since.gathering if isinstance(since, Window) else own.gathering
    assert gathering is not None
    if isinstance(since, Period):
        inner = since.in_periods_of(own.period.frequency)
        alike = inner is not None and inner.length == own.period.length
        if gathering is Gathering.MEAN and since == year_period(since.year):
            return over_year(ground, measure, own.area, since.year, gathering)
        if not alike:  # a sum of eight months is not held against that of twelve
            return unknown
    return over_span(ground, measure, own.area, base, gathering)


def beside(ground: Ground, measure: Measure, area: Area, own: Figure) -> Answer:
    """Another area (or another measure), observed like the own figure: at its period, of a window over the same periods."""
    if own.gathering is not None:
        return over_span(ground, measure, area, own.period, own.gathering)
    return observe(ground, measure, area, own.period)


def _moved(quantity: Quantity, margin: Amount, own: Figure) -> Quantity | None:
    if margin.unit is Unit.PERCENT and own.unit.of_difference is not Unit.PERCENT:
        return quantity.scaled(1 + margin.number / 100)
    if margin.unit is own.unit.of_difference:
        return quantity + Quantity.exact(margin.number)
    if own.unit.is_share and own.denominator:  # a margin in persons, on a share of them
        return quantity + Quantity.exact(margin.number / own.denominator * own.unit.share_scale)
    return None


def _finer(quantity: Quantity, decimals: int) -> int:
    """One decimal more for a computed number, unless its whole part alone is as exact as anybody reads."""
    return decimals if abs(quantity.value) >= LONG else decimals + 1


def _decimals(number: Fraction) -> int:
    """How many decimals it takes to write a plan's number (plans are written with at most nine)."""
    return next((n for n in range(10) if (number * 10**n).denominator == 1), 9)


def _share_of(ground: Ground, measure: Measure, looked: ShareOf, area: Area, period: Period) -> Answer:
    plain = replace(measure, observe=None)
    if looked.over == "months":
        trials = [(plain, p) for p in _year_so_far(period)]
    else:
        trials = [(replace(plain, groups=(group,)), period) for group in looked.groups]
    met = surely = possibly = 0
    for part, when in trials:
        found = value(ground, part, area, when)
        if isinstance(found, Unknown):
            gap_in_year = found.reason is Reason.NO_DATA and looked.over == "months"
            return replace(found, reason=Reason.INCOMPLETE_PERIOD) if gap_in_year else found
        needed = required(ground, looked.requirement, part, found, period.year)
        if isinstance(needed, Unknown):
            return needed
        answer = compare(found.quantity, needed.quantity, looked.requirement.direction)
        met += answer.met
        surely += answer.met and answer.certain
        possibly += answer.met or not answer.certain
    unknown = Unknown(Reason.NO_DATA, measure.indicator, measure.groups, area, period)
    return unknown if not trials else _share_figure(measure, looked, area, period, (surely, met, possibly), len(trials))


def _year_so_far(latest: Period) -> list[Period]:
    """The periods from the start of the year to the latest one: each must be known."""
    first = latest.ordinal - latest.ordinal % latest.frequency.value
    return [Period(latest.frequency, ordinal) for ordinal in range(first, latest.ordinal + 1)]


def _share_figure(
    measure: Measure, looked: ShareOf, area: Area, period: Period, met: tuple[int, int, int], trials: int
) -> Figure:
    """The share of trials that live up to the requirement: surely, as printed, and at most."""
    low, value_, high = (Fraction(100 * number, trials) for number in met)
    return Figure(
        quantity=Quantity(value_, low, high),
        unit=Unit.PERCENT,
        indicator=measure.indicator,
        groups=measure.groups if looked.over == "months" else looked.groups,
        area=area,
        period=period,
        how=How.SHARE_OF,
        decimals=0,
        among=trials,
        trial=period.frequency if looked.over == "months" else None,
        numerator=Fraction(met[1]),
        denominator=Fraction(trials),
    )
