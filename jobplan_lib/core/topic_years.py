"""What a section shows over years: yearly figures side by side, an account of gains and costs, the running year reckoned.

Pure, like :mod:`jobplan_lib.core.topics`, whose lines these tables stand beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from jobplan_lib.core.derivations import balance, per, projected
from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.indicators import periods, value
from jobplan_lib.core.topics import figure
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.model import Indicator, Ref
from jobplan_lib.words.periods import Frequency, year_period
from jobplan_lib.words.plan_model import Measure
from jobplan_lib.words.vocabulary import FigureKind

FEWEST_YEARS = 3
MOST_COLUMNS = 2  # groups of one indicator that stand side by side, year by year; more stand below each other


def account(ground: Ground, indicators: Sequence[Indicator]) -> list[tuple[Figure, str]]:
    """Gains, costs and what is left after each cost, for the newest year with a gain: pairs of a figure and its side."""
    first = sorted(indicators, key=lambda i: bool(i.ties.gains))  # what was spent stands before what was lost
    gains = _side(ground, indicators, "gains")
    if not gains:
        return []
    year = max(f.period.year for f in gains)
    there = [f for f in gains if f.period.year == year]
    costs = [f for f in _side(ground, first, "costs") if f.period.year == year and f.unit is there[0].unit]
    rows = [(gain, "gain") for gain in there]
    for number, cost in enumerate(costs, 1):
        rows += [(cost, "cost"), (balance(there, costs[:number]), "left")]
    return rows if costs else []


def _side(ground: Ground, indicators: Sequence[Indicator], side: str) -> list[Figure]:
    found = [figure(ground, Ref(i.id, group)) for i in indicators for group in getattr(i.ties, side)]
    return [f for f in found if f is not None]


def projections(ground: Ground, indicator: Indicator) -> list[Figure]:
    """The running year's amount by the stated method, and the printed forecast where there is one."""
    tie = indicator.ties.projection
    so_far = figure(ground, Ref(indicator.id, tie.so_far)) if tie else None
    if tie is None or so_far is None or so_far.period.last == year_period(so_far.period.year).last:
        return []  # of a whole year there is nothing left to reckon
    units = figure(ground, Ref(tie.units), year_period(so_far.period.year))
    made = projected(so_far, units, tie.months_each) if units else None
    printed = value(
        ground,
        Measure(indicator.id, (tie.whole_year,), kind=FigureKind.FORECAST),
        ground.own,
        year_period(so_far.period.year),
    )
    return [f for f in (so_far, made, printed) if isinstance(f, Figure)]


def by_year(ground: Ground, indicators: Sequence[Indicator]) -> dict[int, dict[str, Figure]]:
    """Yearly figures by year and label, of the indicators (and groups) that have several; with what they give per unit."""
    table: dict[str, dict[int, Figure]] = {}
    for indicator in (i for i in indicators if is_yearly(ground, i)):
        for group in indicator.groups or ("",):
            found = _years(ground, indicator, group)
            if len(found) < FEWEST_YEARS:
                continue
            alone = sum(1 for g in indicator.groups if next(_yearly(ground, indicator, g), None)) < 2
            label = indicator.groups.get(group, "")
            table[indicator.title if alone else f"{indicator.title}: {lower_first(label)}"] = found
            for ref in (r for r in indicator.ties.per if r.of == group):
                counts = _years(ground, ground.indicators[ref.indicator], ref.group)
                table[ref.label] = {y: m for y, f in found.items() if y in counts and (m := per(f, counts[y]))}
    years = sorted({year for column in table.values() for year in column})
    return {year: {label: column[year] for label, column in table.items() if year in column} for year in years}


def _years(ground: Ground, indicator: Indicator, group: str) -> dict[int, Figure]:
    return {figure.period.year: figure for figure in _yearly(ground, indicator, group)}


def _yearly(ground: Ground, indicator: Indicator, group: str) -> Iterator[Figure]:
    """The own figures of whole years until the plan's, each looked up when it is asked for."""
    if indicator.frequency not in {Frequency.YEAR, None}:
        return
    measure = Measure(indicator.id, (group,))
    for period in periods(ground, measure, ground.own):
        if period.frequency is Frequency.YEAR and period.length == 1 and period.year <= ground.year:
            there = value(ground, measure, ground.own, period)
            if isinstance(there, Figure):
                yield there


def is_yearly(ground: Ground, indicator: Indicator) -> bool:
    """Whether an indicator has figures of several years, and few enough groups to stand side by side."""
    several = (g for g in indicator.groups or ("",) if _has_several(ground, indicator, g))
    return 0 < len(list(islice(several, MOST_COLUMNS + 1))) <= MOST_COLUMNS


def _has_several(ground: Ground, indicator: Indicator, group: str) -> bool:
    return len(list(islice(_yearly(ground, indicator, group), FEWEST_YEARS))) == FEWEST_YEARS
