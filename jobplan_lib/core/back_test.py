"""How a target would have been judged in earlier years: in the own municipality, and in all.

A target that nobody has met in ten years is a wish; one that everybody met is no target. The verdicts are those of
:func:`jobplan_lib.core.targets.status_of`, on what the figures say today of those years.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from jobplan_lib.core.figures import Ground
from jobplan_lib.core.indicators import periods
from jobplan_lib.core.targets import status_of
from jobplan_lib.words.model import Area
from jobplan_lib.words.moments import When, Window
from jobplan_lib.words.periods import Frequency, Period
from jobplan_lib.words.plan_model import (
    Change,
    Combination,
    Criterion,
    Fixed,
    Measure,
    Observe,
    OfOwn,
    Past,
    Path,
    Requirement,
    Rule,
    ShareOf,
    Unscored,
)
from jobplan_lib.words.vocabulary import Status


@dataclass(frozen=True)
class TestedYear:
    """One year: the own status, and how many municipalities have which."""

    year: int
    own: Status
    counts: Counter[Status]

    @property
    def judged(self) -> int:
        """How many municipalities were met, not met or split."""
        return sum(self.counts[status] for status in (Status.MET, Status.NOT_MET, Status.SPLIT))


def back_test(
    ground: Ground, rule: Rule, years: Iterable[int], areas: Iterable[Area] | None = None
) -> list[TestedYear]:
    """Judge a rule as if it had been a target of each of some years.

    Periods that the rule names move along: a base in 2022 of a plan for 2023 is 2018 in the year 2019. Of a path of
    numbers, the one of the plan's own year is held against every year.

    Args:
        ground: the figures, and whose plan it is for; its year is the plan's own.
        rule: what the target would say.
        years: the years to judge it in.
        areas: the municipalities to count; all of them where None.

    Returns:
        One entry a year, in the given order. Requirements for the own region, group or earlier period are those of each
        municipality; an area is never its own benchmark, so that the one which a plan names counts as not assessable.
    """
    municipalities = list(areas) if areas is not None else ground.areas.municipalities()
    return [_year(ground, rule, year, municipalities) for year in years]


def _year(ground: Ground, rule: Rule, year: int, municipalities: list[Area]) -> TestedYear:
    there, then = replace(ground, year=year), in_year(rule, ground.year, year)
    counts = Counter(status_of(replace(there, own=area), then) for area in municipalities)
    return TestedYear(year, status_of(there, then), counts)


def in_year(rule: Rule, planned: int, year: int) -> Rule:
    """A rule of a plan as it would have stood in the plan of another year."""
    if isinstance(rule, Combination):
        return replace(rule, parts=tuple(replace(part, rule=in_year(part.rule, planned, year)) for part in rule.parts))
    if isinstance(rule, Unscored):
        return rule
    by = year - planned
    return Criterion(
        replace(rule.measure, observe=_observe(rule.measure.observe, planned, by)),
        _requirement(rule.requirement, planned, by),
        When(rule.when.moment, _moved(rule.when.at, by), _moved(rule.when.by, by), _window(rule.when.window, by)),
    )


def _observe(observe: Observe, planned: int, by: int) -> Observe:
    if isinstance(observe, Change):
        return replace(observe, since=_since(observe.since, by))
    if isinstance(observe, ShareOf):
        return replace(observe, requirement=_requirement(observe.requirement, planned, by))
    return observe


def _requirement(requirement: Requirement, planned: int, by: int) -> Requirement:
    against = requirement.against
    if isinstance(against, OfOwn):
        since = against.since
        moved = _window(since, by) if isinstance(since, Window) else _since(since, by)
        return replace(requirement, against=OfOwn(moved or since))
    if isinstance(against, Path) and planned in dict(against.by_year):
        return replace(requirement, against=Fixed(dict(against.by_year)[planned]))
    return requirement


def _since(since: Past | Period, by: int) -> Past | Period:
    return since if isinstance(since, Past) else _moved(since, by) or since


def _window(window: Window | None, by: int) -> Window | None:
    if window is None or isinstance(window.span, int):
        return window
    return replace(window, span=_moved(window.span, by) or window.span)


def _moved(period: Period | None, by: int) -> Period | None:
    """A period so many years later (earlier where negative); a span moves whole."""
    if period is None:
        return None
    if period.frequency is Frequency.DAY:
        day = period.first
        there = day.replace(year=day.year + by, day=28 if (day.month, day.day) == (2, 29) else day.day)
        return Period(Frequency.DAY, there.toordinal(), period.length)
    return period.back(-by * period.frequency.value)


def years_with_figures(ground: Ground, rule: Rule, most: int) -> list[int]:
    """The last years in which the own municipality has a figure that the rule observes, at most so many, in order."""
    found = {period.year for measure in measures_of(rule) for period in periods(ground, measure, ground.own)}
    return sorted(found)[-most:]


def measures_of(rule: Rule) -> Iterator[Measure]:
    """Everything that a rule observes."""
    if isinstance(rule, Combination):
        for part in rule.parts:
            yield from measures_of(part.rule)
    elif rule.measure is not None:
        yield rule.measure
