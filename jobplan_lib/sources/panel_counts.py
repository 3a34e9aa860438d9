"""The counts of the synthetic panel in numbers: municipalities × periods, whole, so that what is a sum is exactly that.

A count moves from month to month: its own level in each municipality, hard times that all counts of the same sort follow,
a trend, a season, and the noise that small numbers have. Whoever asks for quarters or years gets the same months, added up
(a flow) or as their mean (a stock).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from jobplan_lib.reading.panel_file import SizeClass
from jobplan_lib.sources.panel_definitions import Definitions
from jobplan_lib.sources.panel_model import Everywhere, Handful, Key, Part, Population, Rest, Sum, Times
from jobplan_lib.words.model import Area
from jobplan_lib.words.periods import Frequency

KEPT = 64  # counts kept in memory; the others are made again when they are asked for
CHANCE_OF_FLOW, CHANCE_OF_STOCK = 0.7, 0.2  # of what pure chance would give
BREAK = 0.2  # how much a series may jump at a break


@dataclass(frozen=True)
class Draws:
    """Random numbers that depend on the seed and on names only; the generator's stream never changes."""

    seed: int

    def __call__(self, *names: str) -> np.random.RandomState:
        """A generator for what has these names."""
        return np.random.RandomState([self.seed % 2**32, zlib.crc32("/".join(names).encode())])


def sizes(classes: Sequence[SizeClass], municipalities: Sequence[Area], draw: Draws) -> Any:
    """Inhabitants of working age, one number a municipality, by its class and its place in the class."""
    found: dict[str, float] = {}
    for one in classes:
        rest = [a.slug for a in municipalities if not any(a.slug in c.municipalities for c in classes)]
        order = list(one.municipalities) or list(draw("order").permutation(sorted(rest)))
        for slug, size in zip(order, np.geomspace(one.first, one.last, len(order)), strict=True):
            found[slug] = float(size)
    return np.array([found[area.slug] for area in municipalities])


class Counts:
    """Makes counts as they are asked for, the same ones whatever the order."""

    def __init__(self, definitions: Definitions, municipalities: Sequence[Area], years: range, draw: Draws):
        self.definitions, self.years, self.draw = definitions, years, draw
        self.sizes = sizes(definitions.declared.file.sizes, municipalities, draw)
        self.months = len(years) * 12
        self.over = lru_cache(KEPT)(self._over)
        self._monthly = lru_cache(KEPT)(self._made_monthly)

    @cached_property
    def inhabitants(self) -> Any:
        """Inhabitants of working age, municipalities × months: some places grow and some shrink."""
        growth = self.draw("growth").normal(0.002, 0.004, (len(self.sizes), 1))
        trend = growth * (np.arange(self.months) - self.months / 2) / 12
        return self.sizes[:, None] * np.exp(trend + self._drift(self.draw("growth", "drift"), 0.0003))

    @cached_property
    def strain(self) -> Any:
        """How hard the times are in each municipality, around 0: places differ, and the country goes up and down."""
        places = self.draw("strain").normal(0, 0.16, (len(self.sizes), 1))
        waves = np.arange(self.months) / 12 / self.draw("wave").uniform(5, 8) + self.draw("wave", "start").uniform()
        slow = self._drift(self.draw("strain", "drift"), 0.008)
        return places + slow + 0.08 * np.sin(2 * np.pi * waves)

    def _over(self, key: Key, frequency: Frequency, is_flow: bool) -> Any:
        """A count as whole numbers, municipalities × periods."""
        made = self.definitions.of[key]
        if isinstance(made, Sum):
            return sum(self.over(part, frequency, is_flow) for part in made.parts)
        if isinstance(made, Rest):
            less = sum(self.over(part, frequency, is_flow) for part in made.parts)
            return np.maximum(self.over(made.whole, frequency, is_flow) - less, 0)
        by_period = self._monthly(key).reshape(len(self.sizes), -1, 12 // frequency.value)
        found = np.rint(np.maximum(by_period.sum(axis=2) if is_flow else by_period.mean(axis=2), 0))
        return np.minimum(found, self.over(made.whole, frequency, is_flow)) if isinstance(made, Part) else found

    def _made_monthly(self, key: Key) -> Any:
        """A count before it is rounded, municipalities × months."""
        made = self.definitions.of[key]
        if isinstance(made, Sum):
            return sum(self._monthly(part) for part in made.parts)
        if isinstance(made, Rest):
            return np.maximum(self._monthly(made.whole) - sum(self._monthly(part) for part in made.parts), 0)
        if isinstance(made, Everywhere):
            return np.full((len(self.sizes), self.months), made.number / made.months)
        if isinstance(made, Handful):
            handful = np.maximum(self.draw(*key, "handful").poisson(made.level, (len(self.sizes), 1)), 1)
            return np.broadcast_to(handful / made.months, (len(self.sizes), self.months))
        if isinstance(made, Times):
            apart = self.draw(*key, "apart").normal(0, made.spread, (len(self.sizes), 1))
            return self._monthly(made.other) * made.factor * np.exp(apart)
        if isinstance(made, Population):
            draw, most = self.draw(*key, "apart"), max(1 - made.part, 0)
            apart = draw.normal(0, 0.04 * most, (len(self.sizes), 1)) + self._drift(draw, 0.004 * most)
            return self.inhabitants * made.part * np.exp(apart)
        if isinstance(made, Part):
            return self._part(key, made)
        expected = self.inhabitants * made.level * np.exp(self._effects(key))
        return expected + self._noise(key, expected)

    def _part(self, key: Key, made: Part) -> Any:
        """A share moves on the scale of odds, so that it stays between none and all."""
        whole = np.maximum(self._monthly(made.whole), 0)
        odds = np.log(made.share / (1 - made.share)) + 1.3 * self._effects(key)
        share = 1 / (1 + np.exp(-odds))
        return whole * share + self._noise(key, whole * share * (1 - share))

    def _effects(self, key: Key) -> Any:
        """How much more than usual there is of a count, in logarithms."""
        draw, family = self.draw(*key), self.definitions.family.get(key, "")
        places, times = len(self.sizes), np.arange(self.months) / 12
        own = draw.normal(0, 0.09, (places, 1)) + self.draw(family, "family").normal(0, 0.09, (places, 1))
        drift = self._drift(draw, 0.01)
        trend = draw.normal(0, 0.012) * (times - times.mean())
        season = draw.uniform(0.01, 0.05) * np.sin(2 * np.pi * (times + draw.uniform()))
        return own + drift + trend + season + self.definitions.burden.get(key, 0.0) * self.strain + self._jumps(key)

    def _drift(self, draw: np.random.RandomState, a_month: float) -> Any:
        """A walk from month to month in each municipality."""
        return np.cumsum(draw.normal(0, a_month, (len(self.sizes), self.months)), axis=1)

    def _jumps(self, key: Key) -> Any:
        """What a series measures changes at its breaks, and its level with it."""
        found = np.zeros(self.months)
        for broken in sorted(self.definitions.breaks.get(key, ()), key=str):
            month = (broken.first.year - self.years.start) * 12 + broken.first.month - 1
            found[max(month, 0) :] += self.draw(*key, "break", str(broken.first)).uniform(-BREAK, BREAK)
        return found

    def _noise(self, key: Key, expected: Any) -> Any:
        """From month to month, in cases: a flow is other people every month, a stock mostly the same ones.

        A month may come below none; only the period that is asked for is cut there, so that small counts are right on average.
        """
        chance = CHANCE_OF_FLOW if key in self.definitions.flows else CHANCE_OF_STOCK
        spread = 0.006 * expected + chance * np.sqrt(np.maximum(expected, 0))
        return self.draw(*key, "noise").normal(0, 1, expected.shape) * spread
