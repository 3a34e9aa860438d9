"""Ways of looking at an indicator: its change since an earlier period, its rank among areas, how often it was measured.

Each takes an area and a period and gives a figure or a reason, so that the same can be observed of the own
municipality and of the area it is held against.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from jobplan_lib.core.benchmarks import of_area
from jobplan_lib.core.figures import Answer, Figure, Ground, How, Unknown
from jobplan_lib.core.indicators import periods, value
from jobplan_lib.core.standing import Counts, Standing, stand, standing
from jobplan_lib.words.model import Area
from jobplan_lib.words.periods import Period, year_period
from jobplan_lib.words.plan_model import Change, Difference, Measure, OfArea, OfMeasure, Past, Rank
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import AreaKind, Polarity, Reason, Unit


def earlier_period(ground: Ground, measure: Measure, area: Area, period: Period, since: Past | Period) -> Period | None:
    """The earlier period that a plan means, seen from the observed one; None where there is no earlier measurement."""
    if isinstance(since, Period):
        return since
    if since is Past.SAME_PERIOD_LAST_YEAR:
        return period.same_period_last_year()
    if since is Past.PREVIOUS_PERIOD:
        return period.previous()
    before = [p for p in periods(ground, measure, area) if p < period]
    return before[-1] if before else None


def earlier_value(ground: Ground, measure: Measure, area: Area, period: Period, since: Past | Period) -> Answer:
    """The own value at an earlier period; unknown across a series break or between periods of different length."""
    plain = replace(measure, observe=None)
    then = earlier_period(ground, plain, area, period, since)
    unknown = Unknown(Reason.NO_DATA, measure.indicator, measure.groups, area, then)
    if then is None:
        return unknown
    if not then.is_comparable_with(period):
        return replace(unknown, reason=Reason.NOT_COMPARABLE)
    if not then < period:  # the base is the newest there is: what has happened since is not known
        return replace(unknown, reason=Reason.NO_LATER_FIGURE)
    broken = ground.break_between(measure.indicator, then, period, measure.groups)
    if broken:
        return replace(unknown, reason=Reason.SERIES_BREAK, detail=broken.reason)
    return value(ground, plain, area, then)


def change(ground: Ground, measure: Measure, looked: Change, area: Area, period: Period) -> Answer:
    """How the value changed since an earlier period: in per cent of the earlier value, or as the plain difference."""
    plain = replace(measure, observe=None)
    now = value(ground, plain, area, period)
    then = earlier_value(ground, measure, area, period, looked.since) if isinstance(now, Figure) else now
    if isinstance(now, Unknown) or isinstance(then, Unknown):
        return then if isinstance(now, Figure) else now
    difference = now.quantity - then.quantity
    if looked.unit is Unit.PERCENT:
        relative = difference_ratio(now.quantity, then.quantity)
        if relative is None:
            return Unknown(Reason.ZERO_BASE, measure.indicator, measure.groups, area, then.period)
        difference = relative
    is_relative = looked.unit is Unit.PERCENT  # then how finely the amounts are printed says nothing
    decimals = 1 if is_relative else max(now.decimals, then.decimals)
    return Figure(
        quantity=difference,
        unit=looked.unit,
        indicator=measure.indicator,
        groups=measure.groups,
        area=area,
        period=period,
        how=How.CHANGE,
        decimals=decimals,
        provisional=now.provisional or then.provisional,
        since=then.period,
        inputs=(now, then),
    )


def difference(ground: Ground, measure: Measure, looked: Difference, area: Area, period: Period) -> Answer:
    """The value less that of another area, group or indicator at the same period; either way, without its sign."""
    plain = replace(measure, observe=None)
    own = value(ground, plain, area, period)
    other = _other(ground, plain, looked.other, area, period) if isinstance(own, Figure) else own
    if isinstance(own, Unknown) or isinstance(other, Unknown):
        return other if isinstance(own, Figure) else own
    apart = own.quantity - other.quantity
    return Figure(
        quantity=apart.absolute() if looked.either_way else apart,
        unit=own.unit.of_difference,
        indicator=measure.indicator,
        groups=measure.groups,
        area=area,
        period=period,
        how=How.DISTANCE if looked.either_way else How.DIFFERENCE,
        decimals=max(own.decimals, other.decimals),
        provisional=own.provisional or other.provisional,
        inputs=(own, other),
    )


def _other(ground: Ground, plain: Measure, other: OfArea | OfMeasure, area: Area, period: Period) -> Answer:
    if isinstance(other, OfMeasure):
        return value(ground, replace(plain, indicator=other.indicator, groups=other.groups), area, period)
    unknown = Unknown(Reason.NO_BENCHMARK, plain.indicator, plain.groups, area, period)
    named = of_area(ground, other.area, area, unknown)
    return named if isinstance(named, Unknown) else value(ground, plain, named, period)


def difference_ratio(now: Quantity, then: Quantity) -> Quantity | None:
    """The relative change in per cent; None where the earlier value is or may be zero.

    ``now/then - 1`` rather than ``(now - then)/then``: both values stand once, so that the interval is not widened twice.
    """
    ratio = now.divided_by(then)
    return None if ratio is None else ratio.scaled(100) - Quantity.exact(100)


def rank(ground: Ground, measure: Measure, looked: Rank, area: Area, period: Period, moved: int = 0) -> Answer:
    """The place among a group of municipalities: one more than the number that are strictly better; ties share it.

    Areas without a figure are not judged; ``among`` says how many were. The interval of the rank covers what rounding
    of the printed values leaves open. With ``moved`` it is the place that so many persons (companies, cases …) more or
    fewer would give, the others held still.
    """
    indicator = ground.indicators[measure.indicator]
    unknown = Unknown(Reason.NO_POLARITY, measure.indicator, measure.groups, area, period)
    if indicator.polarity is Polarity.NONE:
        return unknown
    plain = replace(measure, observe=None)
    own = value(ground, plain, area, period)
    own = _moved(own, moved) if isinstance(own, Figure) and moved else own
    if isinstance(own, Unknown):
        return own
    codes = tuple(ground.areas.comparable(looked.among, ground.own, period))
    there = standing(ground, plain, codes, period)
    others = len(there.ordered) - (area.code in there.by_code)
    if ground.areas.are_unnamed(looked.among, ground.own):
        return replace(unknown, reason=Reason.MEMBERS_UNKNOWN)
    if not others or area.kind is not AreaKind.MUNICIPALITY or area.code not in codes:
        return replace(unknown, reason=Reason.NO_BENCHMARK)
    better, ties = _ahead(there, area.code, own.quantity, wants_high=indicator.polarity is Polarity.HIGHER)
    interval = Quantity(
        Fraction(better.printed + 1),
        Fraction(better.surely + 1),
        Fraction(max(better.printed, better.possibly) + 1),
    )
    return replace(
        own,
        quantity=interval,
        unit=Unit.RANK,
        how=How.RANK,
        decimals=0,
        among=others + 1,
        ties=ties,
        numerator=None,
        denominator=None,
        inputs=(own,),
        observations=(),
    )


def _moved(own: Figure, moved: int) -> Answer:
    if own.numerator is not None and own.denominator:
        numerator = own.numerator + moved
        share = Quantity.exact(numerator / own.denominator * own.unit.share_scale)
        return replace(own, quantity=share, numerator=numerator)
    if own.unit.is_whole:
        return replace(own, quantity=own.quantity + Quantity.exact(moved))
    return Unknown(Reason.NOT_COMPARABLE, own.indicator, own.groups, own.area, own.period)


def _ahead(there: Standing, code: str, own: Quantity, *, wants_high: bool) -> tuple[Counts, int]:
    """How many others are better than a figure, and how many as good; what stands under the own code is no other."""
    self_alone = stand({code: there.by_code[code]} if code in there.by_code else {})
    all_of_them, itself = (one.above(own) if wants_high else one.below(own) for one in (there, self_alone))
    return all_of_them.less(itself), there.equal(own.value) - self_alone.equal(own.value)


def counted_in(ground: Ground, measure: Measure, year: int) -> bool:
    """Whether the figures reach a year, so that no measurement in it means none: any area was measured then or later."""
    rows = ground.observations
    return any(
        o.period.year >= year
        for group in measure.groups
        for code in rows.areas(measure.indicator, group, measure.kind)
        for o in rows.series(measure.indicator, code, group, measure.kind)
    )


def occurrences(ground: Ground, measure: Measure, area: Area, period: Period) -> Answer:
    """How many measurements there are in the period's year."""
    year = year_period(period.year)
    within = [p for p in periods(ground, measure, area) if p.within(year)]
    rows = [
        o
        for group in measure.groups
        for o in ground.observations.series(measure.indicator, area.code, group, measure.kind)
        if o.period in within
    ]
    return Figure(
        quantity=Quantity.exact(len(within)),
        unit=Unit.COUNT,
        indicator=measure.indicator,
        groups=measure.groups,
        area=area,
        period=year,
        how=How.OCCURRENCES,
        decimals=0,
        among=len(within),
        observations=tuple(rows),
    )
