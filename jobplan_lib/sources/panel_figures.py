"""The figures of a series of the synthetic panel: all areas and periods, from counts, or as measures around a level.

Changes, differences and places are computed from the figures that the panel itself shows, as a reader would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Any

import numpy as np

from jobplan_lib.core.indicators import is_additive
from jobplan_lib.sources.panel_counts import Counts
from jobplan_lib.sources.panel_definitions import scale
from jobplan_lib.sources.panel_model import Everywhere, Handful, Key, Rest, Sum, parts
from jobplan_lib.sources.panel_series import DENOMINATOR, NUMERATOR, VALUE
from jobplan_lib.words.model import Area, Indicator
from jobplan_lib.words.periods import Frequency
from jobplan_lib.words.vocabulary import COUNTRY, Polarity, Unit

SMALLEST_SHOWN = 5  # counts of persons below it, and complements of shares below it, are hidden
PERSONS = {Unit.PERSONS, Unit.FULL_TIME_PERSONS, Unit.FULL_YEAR_PERSONS}
USUAL = {  # between what a measure lies that nothing is known of
    Unit.DAYS: (5, 60),
    Unit.WEEKS: (4, 40),
    Unit.MONTHS: (1, 8),
    Unit.HOURS: (20, 120),
    Unit.INTERVIEWS: (2, 5),
    Unit.INDEX: (45, 65),
    Unit.KRONER: (4_000, 160_000),
}
OTHERWISE = (5, 50)
APART = 1.5  # how far a difference usually lies from zero


@dataclass(frozen=True)
class Figures:
    """One series: areas × periods, municipalities first, then ``larger``. The first year is there for changes only."""

    larger: tuple[str, ...]
    scaled: Any  # the value in units of its last decimal
    decimals: int
    hidden: Any  # where a source would hide it
    absent: Any  # where there is none, such as a change in per cent from nothing
    numerator: Any = None
    denominator: Any = None


class FiguresMaker:
    """Makes the figures of any series of a panel."""

    def __init__(self, counts: Counts, places: list[Area], level: Callable[[str, str], float]):
        self.counts, self.places, self.level = counts, places, level
        self.known = counts.definitions.declared.catalog.indicators
        self.of = lru_cache(8)(self._of)
        self.hidden_in_sums = cache(self._hidden_in_sums)

    @cached_property
    def larger(self) -> tuple[tuple[str, ...], Any]:
        """The regions and the country, and for each which municipalities it sums."""
        regions = sorted({place.region for place in self.places})
        rows = [[float(place.region == region) for place in self.places] for region in regions]
        return (*regions, COUNTRY), np.array([*rows, [1.0] * len(self.places)])

    def _of(self, name: str, group: str) -> Figures:
        indicator = self.known[name]
        ties = indicator.ties
        if indicator.unit.is_share:
            return self._share(indicator, group)
        if indicator.unit is Unit.RANK:
            return self._places(indicator, group)
        if self._has(ties.change_of, group):
            return self._change(indicator, group)
        if len(ties.difference_of) == 2 and all(self._has(other, group) for other in ties.difference_of):
            return self._difference(indicator, group)
        return self._sums(indicator, group) if is_additive(indicator) else self._measure(indicator, group)

    def _has(self, name: str, group: str) -> bool:
        return name in self.known and (group in self.known[name].groups or not (group or self.known[name].groups))

    def _count(self, indicator: Indicator, group: str, part: str) -> Any:
        return self.counts.over(self._key(indicator, group, part), frequency(indicator), self._is_flow(indicator))

    def _is_flow(self, indicator: Indicator) -> bool:
        counted = self.known.get(indicator.ties.answered, indicator)  # a sample's cases are those who answered
        return counted.measures == "flow"

    def _key(self, indicator: Indicator, group: str, part: str) -> Key:
        return self.counts.definitions.keys.of(indicator, group, part)

    def _with_sums(self, numbers: Any) -> Any:
        return np.vstack([numbers, self.larger[1] @ numbers])

    def _shown(self, indicator: Indicator, scaled: Any, hidden: Any = None, absent: Any = None) -> Figures:
        none = np.zeros(scaled.shape, dtype=bool)
        decimals = 0 if indicator.unit.is_whole else indicator.decimals
        hidden = none if hidden is None else hidden
        return Figures(self.larger[0], scaled, decimals, hidden, none if absent is None else absent)

    def _local(self, small: Any) -> Any:
        """A source hides what is small in municipalities, not in larger areas."""
        small[len(self.places) :] = False
        return small

    def _share(self, indicator: Indicator, group: str) -> Figures:
        denominator = self._count(indicator, group, DENOMINATOR)
        numerator = self._with_sums(np.minimum(self._count(indicator, group, NUMERATOR), denominator))
        denominator = self._with_sums(denominator)
        rest, absent = denominator - numerator, denominator == 0
        hidden = _is_small(numerator) | _is_small(rest)
        hidden[: len(self.places)] |= self._also_hidden(indicator, self._key(indicator, group, NUMERATOR))
        shares = numerator / np.maximum(denominator, 1) * indicator.unit.share_scale
        scaled = np.rint(shares * 10**indicator.decimals)
        return Figures(self.larger[0], scaled, indicator.decimals, self._local(hidden), absent, numerator, denominator)

    def _sums(self, indicator: Indicator, group: str) -> Figures:
        values = self._with_sums(self._count(indicator, group, VALUE))
        made = self.counts.definitions.of[self._key(indicator, group, VALUE)]
        if isinstance(made, Everywhere):
            values[len(self.places) :] = values[0]  # the same number, not so many times it
        if indicator.unit not in PERSONS or isinstance(made, Handful | Everywhere):
            return self._shown(indicator, values)
        hidden = _is_small(values / scale(indicator))
        hidden[: len(self.places)] |= self._also_hidden(indicator, self._key(indicator, group, VALUE))
        return self._shown(indicator, values, self._local(hidden))

    def _also_hidden(self, indicator: Indicator, key: Key) -> Any:
        """Where a municipality's count is hidden so that none can be worked out from what stands beside it."""
        return self.hidden_in_sums(frequency(indicator), self._is_flow(indicator)).get(key, False)

    def _hidden_in_sums(self, often: Frequency, is_flow: bool) -> dict[Key, Any]:
        """Counts of which sums and rests are made, and those themselves: of what adds up, never a single one is hidden.

        Beside one that is small the smallest other is hidden, as statistical offices do, so that large totals stay. Several
        sums together are not looked at, nor the other municipalities of a region.
        """
        made = self.counts.definitions.of
        sums = [(key, *parts(one)) for key, one in made.items() if isinstance(one, Sum | Rest)]
        counts = {key: self.counts.over(key, often, is_flow) for key in dict.fromkeys(chain(*sums))}
        hidden = {key: _is_small(count) for key, count in counts.items()}
        changed = True
        while changed:  # what is hidden beside one may be the only one of another sum
            changed = False
            for members in sums:
                there = np.array([hidden[one] for one in members])
                second = np.where(there, np.inf, [counts[one] for one in members]).argmin(axis=0)
                for place, one in enumerate(members):
                    more = (there.sum(axis=0) == 1) & (second == place)
                    hidden[one] = hidden[one] | more
                    changed = changed or bool(more.any())
        return hidden

    def _measure(self, indicator: Indicator, group: str) -> Figures:
        """Weeks, indices and rates around a level, differences around zero; larger areas have the mean by inhabitants."""
        moves = self._moves(indicator, group)
        weights = self._by_period(self.counts.inhabitants, indicator)
        if indicator.unit in {Unit.POINTS, Unit.PERCENT_CHANGE}:
            values = APART * 5 * (moves - (moves * weights).sum(axis=0) / weights.sum(axis=0))
        else:
            values = self._level(indicator, group) * np.exp(moves)
        means = (self.larger[1] @ (values * weights)) / (self.larger[1] @ weights)
        decimals = 0 if indicator.unit.is_whole else indicator.decimals
        return self._shown(indicator, np.rint(np.vstack([values, means]) * 10**decimals))

    def _level(self, indicator: Indicator, group: str) -> float:
        least, most = USUAL.get(indicator.unit, OTHERWISE)
        drawn = self.counts.draw(indicator.id, "level").uniform(np.log(least), np.log(most))
        return self.level(indicator.id, group) or float(np.exp(drawn))

    def _moves(self, indicator: Indicator, group: str) -> Any:
        """How a measure moves around its level, in logarithms: municipalities × periods."""
        burden = {Polarity.LOWER: 1.0, Polarity.HIGHER: -1.0, Polarity.NONE: 0.0}[indicator.polarity]
        draw, times = self.counts.draw(indicator.id, group, "measure"), self._by_period(self.counts.strain, indicator)
        own = draw.normal(0, 0.08, (len(self.places), 1))
        alike = self.counts.draw(indicator.id, "measure").normal(0, 0.08, (len(self.places), 1))
        drift = np.cumsum(draw.normal(0, 0.03 / np.sqrt(frequency(indicator).value), times.shape), axis=1)
        return own + alike + drift + 0.5 * burden * times + draw.normal(0, 0.015, times.shape)

    def _by_period(self, monthly: Any, indicator: Indicator) -> Any:
        """Months as the mean of each period of the indicator."""
        return monthly.reshape(len(self.places), -1, 12 // frequency(indicator).value).mean(axis=2)

    def _change(self, indicator: Indicator, group: str) -> Figures:
        """On the same period of the year before, from the figures as they are shown."""
        level, a_year = self.of(indicator.ties.change_of, group), frequency(indicator).value
        before, hidden = _earlier(level.scaled, a_year), level.hidden | _earlier(level.hidden, a_year)
        absent = level.absent | _earlier(level.absent, a_year)
        difference = level.scaled - before
        if indicator.unit is Unit.PERCENT_CHANGE:
            absent = absent | (before == 0)
            changed = np.rint(difference / np.where(before == 0, 1, before) * 100 * 10**indicator.decimals)
        else:
            changed = np.rint(difference * 10.0 ** (indicator.decimals - level.decimals))
        return self._shown(indicator, changed, hidden, absent)

    def _difference(self, indicator: Indicator, group: str) -> Figures:
        first, second = (self.of(name, group) for name in indicator.ties.difference_of)
        finest = max(first.decimals, second.decimals)
        apart = first.scaled * 10 ** (finest - first.decimals) - second.scaled * 10 ** (finest - second.decimals)
        scaled = np.rint(apart * 10.0 ** (indicator.decimals - finest))
        return self._shown(indicator, scaled, first.hidden | second.hidden, first.absent | second.absent)

    def _places(self, indicator: Indicator, group: str) -> Figures:
        """The best municipality is number one, and equal ones share a place; a larger area has none.

        Among fewer than all municipalities, such as those of a region, a place lies as far down as among all.
        """
        ranked = indicator.ties.rank_of
        values = self._moves(indicator, group)
        if self._has(ranked, group):
            better = -1 if self.known[ranked].polarity is Polarity.HIGHER else 1
            values = better * self.of(ranked, group).scaled[: len(self.places)]
        places = 1 + np.array([np.searchsorted(np.sort(column), column) for column in values.T]).T
        among = indicator.ties.ranked_among
        if among and self._has(among.indicator, among.group):
            ranked = self.of(among.indicator, among.group).scaled[: len(self.places), -1:]
            places = np.ceil(places * ranked / len(self.places))
        none = np.zeros(places.shape, dtype=bool)
        return Figures((), places.astype(float), 0, none, none)


def frequency(indicator: Indicator) -> Frequency:
    """How often the panel has figures of an indicator: once a year where nothing is said."""
    named = indicator.frequency or Frequency.YEAR
    return Frequency.YEAR if named is Frequency.DAY else named


def _is_small(count: Any) -> Any:
    return (count > 0) & (count < SMALLEST_SHOWN)


def _earlier(numbers: Any, a_year: int) -> Any:
    """A year before; the first year has nothing before it and is held against itself."""
    return np.concatenate([numbers[:, :a_year], numbers[:, :-a_year]], axis=1)
