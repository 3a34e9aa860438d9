"""Tables with groups down and indicators by area across: support by benefit with its share and change, and the like.

Indicators of a topic that share groups stand in one table. A level whose change on a year nobody published gets it
computed, for every area that has figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jobplan_lib.core.economics import FOR_A_YEAR
from jobplan_lib.core.figures import Answer, Figure, Ground, How, Unknown
from jobplan_lib.core.holding import observe
from jobplan_lib.core.indicators import value
from jobplan_lib.core.spread import place
from jobplan_lib.core.topics import newest_of_groups
from jobplan_lib.words.model import Area, Indicator
from jobplan_lib.words.periods import Period
from jobplan_lib.words.plan_model import Change, Measure, Past
from jobplan_lib.words.vocabulary import ADDITIVE, COUNTRY, Reason, Unit

FEWEST_SHARED = 2  # groups that two indicators have in common
LEAST_BASE = 10  # of fewer, one more or less is told in numbers: a percentage would say more than there is


@dataclass(frozen=True)
class Column:
    """One indicator (or its change on a year) for one area, by group.

    ``period`` is that of most cells; where a group has no figure then, its cell holds the newest and says its period.
    """

    indicator: Indicator
    area: Area
    period: Period
    is_change: bool
    cells: dict[str, Answer]
    is_place: bool = False  # the own municipality's place among all instead of its figure


@dataclass(frozen=True)
class Crosstab:
    """Groups with their labels, and the columns that have a figure for any of them.

    ``hidden`` are the own columns without a figure of which the source hides one at least.
    """

    groups: dict[str, str]
    columns: tuple[Column, ...]
    hidden: tuple[Column, ...] = ()

    @property
    def indicators(self) -> list[str]:
        """The indicators in the table."""
        return list(dict.fromkeys(column.indicator.id for column in self.columns))


def crosstabs(ground: Ground, indicators: Sequence[Indicator]) -> list[Crosstab]:
    """One table for each set of indicators that have figures for the same groups."""
    made = []
    for together in _clusters(ground, indicators):
        found = [column for indicator in together for column in _columns(ground, indicator, together)]
        columns = [column for column in found if _has_figures(column)]
        hidden = tuple(c for c in found if c not in columns and not c.is_change)
        groups = {g: label for i in together for g, label in i.groups.items() if g not in _means(ground, i)}
        shown = {g: label for g, label in groups.items() if any(_is_told(c.cells.get(g)) for c in columns)}
        indicators_shown = {column.indicator.id for column in columns}
        if len(shown) >= FEWEST_SHARED and (len(indicators_shown) > 1 or any(c.is_change for c in columns)):
            made.append(Crosstab(shown, tuple(columns), hidden))
    return made


def _means(ground: Ground, indicator: Indicator) -> set[str]:
    """Groups that are means over the others: they have no cases of their own and stand with the means."""
    weights = ground.indicators.get(indicator.ties.weighted_by)
    return set(indicator.groups) - set(weights.groups) if weights else set()


def _is_told(answer: Answer | None) -> bool:
    """A figure, or a figure that the source hides; what nobody published is no row."""
    return isinstance(answer, Figure) or (answer is not None and answer.reason is not Reason.NO_DATA)


def _clusters(ground: Ground, indicators: Sequence[Indicator]) -> list[list[Indicator]]:
    """Indicators whose groups with figures overlap; levels stand before changes, numbers before shares."""
    clusters: list[list[Indicator]] = []
    for indicator in sorted(indicators, key=lambda i: bool(i.ties.change_of)):
        if not _groups_with_figures(ground, indicator):
            continue
        alike = next((c for c in clusters if any(_are_alike(ground, indicator, other) for other in c)), None)
        if alike is None:
            clusters.append([indicator])
        else:
            alike.append(indicator)
    return [_ordered(cluster) for cluster in clusters]


def _ordered(cluster: Sequence[Indicator]) -> list[Indicator]:
    """Each level with its published change after it, those that have one first; numbers before shares, and how many cases
    a mean is over after the mean."""
    changed, weights = {i.ties.change_of for i in cluster}, {i.ties.weighted_by for i in cluster}
    levels = sorted(
        (i for i in cluster if not i.ties.change_of),
        key=lambda i: (i.id in weights, i.id not in changed, i.unit.is_share, i.id),
    )
    found = [i for level in levels for i in (level, *(c for c in cluster if c.ties.change_of == level.id))]
    return [*found, *(i for i in cluster if i not in found)]


def _groups_with_figures(ground: Ground, indicator: Indicator) -> set[str]:
    return {g for g in indicator.groups if newest_of_groups(ground, indicator, (g,)) is not None}


def _are_alike(ground: Ground, one: Indicator, other: Indicator) -> bool:
    """Whether two indicators belong in one table: the change or weight of one another, or of equal frequency and about
    the same groups, which they declare or mostly have figures for."""
    ties = {one.ties.change_of, one.ties.weighted_by}, {other.ties.change_of, other.ties.weighted_by}
    if other.id in ties[0] or one.id in ties[1]:
        return True
    if one.frequency is not other.frequency:
        return False
    first, second = _groups_with_figures(ground, one), _groups_with_figures(ground, other)
    mostly = 2 * len(first & second) >= len(first | second)
    return one.groups.keys() == other.groups.keys() or (mostly and len(first & second) >= FEWEST_SHARED)


def _columns(ground: Ground, indicator: Indicator, together: Sequence[Indicator]) -> list[Column]:
    period = newest_of_groups(ground, indicator)
    if period is None:
        return []
    found = _of_areas(ground, indicator, period)
    published = any(other.ties.change_of == indicator.id for other in together)
    if not published and not indicator.ties.change_of and indicator.unit is not Unit.RANK:
        unit = Unit.PERCENT if indicator.unit in ADDITIVE else indicator.unit.of_difference
        found += _of_areas(ground, indicator, period, Change(Past.SAME_PERIOD_LAST_YEAR, unit))
    return found


def _of_areas(ground: Ground, indicator: Indicator, period: Period, since: Change | None = None) -> list[Column]:
    """The own column, that of the first of region, RAR area and landsdel with figures, and the country's."""
    region = ground.areas.by_code.get(ground.own.region)
    between = (area for area in (region, *ground.areas.groups_of(ground.own)) if area is not None)
    regional = (c for c in (_column(ground, indicator, area, period, since) for area in between) if _has_figures(c))
    first = next(regional, None)
    own = _column(ground, indicator, ground.own, period, since)
    columns = [
        own,
        *([_places(ground, own)] if since is None else []),
        *([first] if first else []),
        _column(ground, indicator, ground.areas.by_code[COUNTRY], period, since),
    ]
    return [c for c in columns if _has_figures(c) or (c is own and _is_hidden(c))]


def _is_hidden(column: Column) -> bool:
    return any(isinstance(cell, Unknown) and cell.reason is Reason.SUPPRESSED for cell in column.cells.values())


def _places(ground: Ground, own: Column) -> Column:
    """The own places beside the own figures, where those of enough municipalities are known."""
    found = {group: place(ground, cell) for group, cell in own.cells.items() if isinstance(cell, Figure)}
    return replace(own, cells={group: figure for group, figure in found.items() if figure}, is_place=True)


def _has_figures(column: Column) -> bool:
    return any(isinstance(cell, Figure) for cell in column.cells.values())


def _column(ground: Ground, indicator: Indicator, area: Area, period: Period, since: Change | None = None) -> Column:
    cells = {}
    for group in dict.fromkeys((*indicator.groups, *_groups_of_level(ground, indicator))):
        found = _cell(ground, indicator, group, area, period, since)
        if isinstance(found, Unknown) and found.reason is Reason.NO_DATA:
            newest = newest_of_groups(ground, indicator, (group,)) or period
            found = found if newest == period else _cell(ground, indicator, group, area, newest, since)
        cells[group] = found
    return Column(indicator, area, period, bool(since or indicator.ties.change_of), cells)


def _groups_of_level(ground: Ground, indicator: Indicator) -> Sequence[str]:
    """Of a published change: the groups of its level, whose change is computed where it is not published."""
    level = ground.indicators.get(indicator.ties.change_of)
    return tuple(level.groups) if level else ()


def _computed_change(ground: Ground, indicator: Indicator, group: str, area: Area, period: Period) -> Answer:
    """The change on a year of a published change's level, printed as finely as those that are published."""
    unit = Unit.PERCENT if indicator.unit is Unit.PERCENT_CHANGE else indicator.unit
    since = Change(Past.SAME_PERIOD_LAST_YEAR, unit)
    found = _cell(ground, ground.indicators[indicator.ties.change_of], group, area, period, since)
    if not isinstance(found, Figure) or found.unit is not unit:  # a change of few comes back in numbers
        return found
    return replace(found, decimals=indicator.decimals)


def _is_of_few(found: Answer) -> bool:
    """Whether a change is one of so few (or none) that its percentage misleads."""
    if not isinstance(found, Figure) or found.how is not How.CHANGE:
        return False
    return any(part.quantity.value < LEAST_BASE for part in found.inputs[1:])


def _cell(ground: Ground, indicator: Indicator, group: str, area: Area, period: Period, since: Change | None) -> Answer:
    if since is not None:
        if since.unit is Unit.PERCENT and (indicator.unit.is_whole or indicator.unit in FOR_A_YEAR):
            counted = Measure(indicator.id, (group,), replace(since, unit=indicator.unit))
            if _is_of_few(found := observe(ground, counted, area, period)):
                return found
        return observe(ground, Measure(indicator.id, (group,), since), area, period)
    # a larger area's number is no measure for a smaller one
    if area.code != ground.own.code and indicator.unit in ADDITIVE:
        return Unknown(Reason.NO_BENCHMARK, indicator.id, (group,), area, period)
    found = value(ground, Measure(indicator.id, (group,)), area, period)
    is_open = isinstance(found, Unknown) and found.reason is Reason.NO_DATA
    if is_open and group in _groups_of_level(ground, indicator):
        return _computed_change(ground, indicator, group, area, period)
    return found
