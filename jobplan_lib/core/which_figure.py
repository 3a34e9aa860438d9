"""Which of its figures a measure is judged by: the latest that ended in time, one named period, or several together."""

from __future__ import annotations

from dataclasses import replace

from jobplan_lib.core.figures import Answer, Ground, Unknown
from jobplan_lib.core.holding import observe, over_span, over_year
from jobplan_lib.core.indicators import periods
from jobplan_lib.core.observing import counted_in
from jobplan_lib.core.windows import latest_span
from jobplan_lib.words.model import Area
from jobplan_lib.words.moments import When
from jobplan_lib.words.periods import Frequency, Period, year_period
from jobplan_lib.words.plan_model import Combination, Criterion, Measure, Occurrences, Part, RollUp
from jobplan_lib.words.vocabulary import FigureKind, Reason


def observed_when(ground: Ground, measure: Measure, when: When) -> Answer:
    """The figure that counts, observed as the measure says, or why there is none. Nothing after the plan's year is read."""
    area = _area(ground, measure)
    if isinstance(area, Unknown):
        return area
    span = when.at or (when.window.span if when.window and isinstance(when.window.span, Period) else None)
    if span is not None and span.last > year_period(ground.year).last and not _is_known_ahead(ground, measure):
        return Unknown(Reason.NOT_YET, measure.indicator, measure.groups, area, span)
    if span is not None and when.window is not None:
        return over_span(ground, measure, area, span, when.window.gathering)
    if span is not None:
        return observe(ground, measure, area, span)
    if when.window is None and when.gathering is not None:
        return over_year(ground, measure, area, ground.year, when.gathering)
    if isinstance(measure.observe, Occurrences) and counted_in(ground, measure, _deadline(ground, when).year):
        return observe(ground, measure, area, year_period(_deadline(ground, when).year))
    # the latest period that ended by the deadline; a hidden figure there is not passed over for an older one
    deadline = _deadline(ground, when)
    ended = [p for p in periods(ground, measure, area) if p.last <= deadline.last]
    if not ended:
        return Unknown(Reason.NO_DATA, measure.indicator, measure.groups, area)
    if when.window is not None and isinstance(when.window.span, int):
        return over_span(ground, measure, area, latest_span(ended[-1], when.window.span), when.window.gathering)
    return observe(ground, measure, area, ended[-1])


def _is_known_ahead(ground: Ground, measure: Measure) -> bool:
    """Budgets and forecasts of later years are there in this one; what is measured later is not read."""
    return measure.kind is FigureKind.FORECAST or ground.indicators[measure.indicator].ties.is_ahead


def _area(ground: Ground, measure: Measure) -> Area | Unknown:
    """The municipality itself, or the area whose figure the plan speaks of."""
    named = ground.areas.named(measure.area, ground.own) if measure.area else ground.own
    return named or Unknown(Reason.NO_BENCHMARK, measure.indicator, measure.groups, ground.own, detail=measure.area)


def _deadline(ground: Ground, when: When) -> Period:
    """The end of the plan's year; a later deadline does not let a review of this year read later figures."""
    year = year_period(ground.year)
    return when.by if when.by is not None and when.by.last < year.last else year


def of_every_period(ground: Ground, rule: Criterion) -> Combination | Criterion:
    """Every month (quarter …) of the plan's year must live up to the requirement; a missing one is an unknown part.

    Of a yearly figure there is one: no parts, but the year's figure.
    """
    frequency = ground.indicators[rule.measure.indicator].frequency or Frequency.YEAR
    first = Period(frequency, ground.year * frequency.value)
    year = (
        [Period(frequency, first.ordinal + i) for i in range(frequency.value)]
        if frequency is not Frequency.DAY
        else [first]
    )
    parts = tuple(Part(str(period), replace(rule, when=replace(rule.when, at=period))) for period in year)
    return Combination(RollUp.ALL_OF, parts) if len(parts) > 1 else replace(rule, when=replace(rule.when, at=year[0]))
