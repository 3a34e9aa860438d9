"""One figure over several periods: the mean or the sum of a year, of a named span, of the latest twelve months.

Each period of a window must have its figure; only a year that is not over yet, and the mean of a year, may be shorter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from jobplan_lib.core.figures import Answer, Figure, Ground, How, Unknown
from jobplan_lib.core.indicators import periods
from jobplan_lib.words.model import Area
from jobplan_lib.words.moments import Gathering, Window
from jobplan_lib.words.periods import Period, year_period
from jobplan_lib.words.plan_model import Measure, Past
from jobplan_lib.words.quantities import Quantity, mean
from jobplan_lib.words.vocabulary import Reason

Look = Callable[[Period], Answer]  # observes the area at a period, as the measure says


def of_year(ground: Ground, measure: Measure, area: Area, year: int, gathering: Gathering, look: Look) -> Answer:
    """The mean or the sum of the year's figures, as far as the year has come.

    Unknown if a period between the first and the last is missing; a sum must begin with the year's first period.
    """
    whole = year_period(year)
    within = [p for p in periods(ground, measure, area) if p.within(whole)]
    nothing = Unknown(Reason.NO_DATA, measure.indicator, measure.groups, area, whole)
    if not within:
        return nothing
    span = replace(within[0], length=sum(p.length for p in within))
    starts_late = gathering is Gathering.SUM and span.first != whole.first
    if span.last != within[-1].last or starts_late:
        nothing = replace(nothing, reason=Reason.INCOMPLETE_PERIOD)
        return next((f for f in map(look, within) if isinstance(f, Unknown)), nothing)
    return _together(ground, measure, span, [look(p) for p in within], gathering)


def of_span(ground: Ground, measure: Measure, area: Area, span: Period, gathering: Gathering, look: Look) -> Answer:
    """The mean or the sum of a span, every period of which must have a figure.

    The span is taken in the periods that the area has figures for: the year 2023 of a monthly indicator is its twelve months.
    """
    nothing = Unknown(Reason.NO_DATA, measure.indicator, measure.groups, area, span)
    there = periods(ground, measure, area)
    if not there:
        return nothing
    inner = span.in_periods_of(there[-1].frequency)
    if inner is None:
        return replace(nothing, reason=Reason.NOT_COMPARABLE)
    found = [look(period) for period in inner.parts()]
    gap = any(isinstance(f, Unknown) and f.reason is Reason.NO_DATA for f in found)
    if gap and any(isinstance(f, Figure) for f in found):
        return replace(nothing, reason=Reason.INCOMPLETE_PERIOD)
    return _together(ground, measure, inner, found, gathering)


def latest_span(latest: Period, number: int) -> Period:
    """So many periods, of which this is the last."""
    return Period(latest.frequency, latest.ordinal + latest.length - number, number)


def base_of(own: Figure, since: Past | Period | Window) -> Period:
    """The earlier periods that a figure is held against: a window before it, or its own window moved back."""
    if isinstance(since, Window):
        before = own.period
        return since.span if isinstance(since.span, Period) else latest_span(before.previous_one(), since.span)
    if isinstance(since, Period):
        return since
    return own.period.same_period_last_year() if since is Past.SAME_PERIOD_LAST_YEAR else own.period.previous()


def _together(ground: Ground, measure: Measure, span: Period, found: list[Answer], gathering: Gathering) -> Answer:
    unknown = next((f for f in found if isinstance(f, Unknown)), None)
    if unknown is not None:
        return unknown
    known = [f for f in found if isinstance(f, Figure)]
    nothing = Unknown(Reason.NO_DATA, measure.indicator, measure.groups, known[0].area, span)
    broken = ground.break_between(measure.indicator, known[0].period, known[-1].period, measure.groups)
    if broken:
        return replace(nothing, reason=Reason.SERIES_BREAK, detail=broken.reason)
    whole = replace(
        known[-1],
        period=span,
        among=len(known),
        inputs=tuple(known),
        observations=(),
        numerator=None,
        denominator=None,
        decimals=max(f.decimals for f in known),
        provisional=any(f.provisional for f in known),
        gathering=gathering,
    )
    if gathering is Gathering.SUM:
        total = known[0].quantity
        for figure in known[1:]:
            total = total + figure.quantity
        return replace(whole, quantity=total, how=How.SUM_OF_PERIODS)
    if measure.observe is None and all(f.is_counted for f in known):
        return _pooled(whole, known, nothing)
    return replace(whole, quantity=mean([f.quantity for f in known]), how=How.MEAN_OF_PERIODS)


def _pooled(whole: Figure, known: list[Figure], nothing: Unknown) -> Answer:
    numerator = sum((f.numerator for f in known if f.numerator is not None), Fraction(0))
    denominator = sum((f.denominator for f in known if f.denominator is not None), Fraction(0))
    if denominator == 0:
        return replace(nothing, reason=Reason.ZERO_DENOMINATOR)
    share = Quantity.exact(numerator / denominator * whole.unit.share_scale)
    return replace(whole, quantity=share, numerator=numerator, denominator=denominator, how=How.POOLED)
