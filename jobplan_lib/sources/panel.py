"""A synthetic national panel: every indicator for every municipality, region and the country, the same bytes from the same seed.

The figures are invented. They have what real ones have: municipalities of very different size, levels, trends, seasons,
noise, series breaks, small counts that are hidden, figures that were never reported, and a newest period that is
provisional. Regions and the country are the sums of what the municipalities really have, hidden counts included, as a
national source publishes them. Whoever reads a page of them sees the word SYNTETISK.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from jobplan_lib.core.indicators import is_additive
from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.figures_file import ALL_COLUMNS
from jobplan_lib.reading.observations import Observations
from jobplan_lib.words.model import Area, Indicator
from jobplan_lib.words.periods import Frequency, Period
from jobplan_lib.words.vocabulary import COUNTRY, FigureKind, Unit, ValueStatus

SYNTHETIC = "SYNTETISK"
SMALLEST_SHOWN = 5  # counts below it, and complements below it, are hidden
USUAL_POPULATION = 25_000  # inhabitants of working age where the known levels of sums come from
NEVER_REPORTED = 0.003  # share of cells without a figure
CELLS = dict[str, Any]


@dataclass(frozen=True)
class Panel:
    """What is made: which areas, which years, from which seed, and around which levels."""

    catalog: Catalog
    first_year: int
    last_year: int
    seed: int
    levels: Mapping[tuple[str, str], float] = field(default_factory=dict)  # by indicator and group, where one is known

    def level(self, indicator: str, group: str, least: float, most: float) -> float:
        """The known level of a series, else one of any group of the indicator, else one between two bounds."""
        others = [level for (name, _), level in sorted(self.levels.items()) if name == indicator]
        drawn = float(self.draw(indicator, group, "level").uniform(least, most))
        return min(max(self.levels.get((indicator, group), others[0] if others else drawn), least), most)

    def tables(self) -> Iterator[pa.Table]:
        """One table an indicator, in the order of their names."""
        for name in sorted(self.catalog.indicators):
            yield _table(self, self.catalog.indicators[name])

    def knows(self, indicator: str) -> bool:
        """Whether a level of the indicator is known."""
        return any(name == indicator for name, _ in self.levels)

    @property
    def municipalities(self) -> list[Area]:
        """The municipalities in the order of their codes."""
        return sorted(self.catalog.areas.municipalities(), key=lambda area: area.code)

    def draw(self, *names: str) -> np.random.RandomState:
        """Random numbers that depend on the seed and these names only; this generator's stream never changes."""
        return np.random.RandomState([self.seed % 2**32, zlib.crc32("/".join(names).encode())])

    def populations(self) -> Any:
        """Inhabitants of working age, one number a municipality: a few large ones and many small."""
        sizes = self.draw("population").lognormal(10.05, 0.75, len(self.municipalities))
        return np.clip(np.rint(sizes), 1100, None)


def usual_levels(observations: Observations, municipalities: set[str]) -> dict[tuple[str, str], float]:
    """The mean of the figures that a snapshot has for each series of a municipality: what is plausible there."""
    found: dict[tuple[str, str], list[float]] = {}
    for row in observations:
        if row.kind is FigureKind.DATA and row.value is not None and row.area in municipalities:
            found.setdefault((row.indicator, row.group), []).append(abs(float(row.value.value)))
    return {series: sum(values) / len(values) for series, values in found.items()}


def _table(panel: Panel, indicator: Indicator) -> pa.Table:
    periods = _periods(panel, indicator.frequency or Frequency.YEAR)
    parts = [_group_cells(panel, indicator, group, periods) for group in (indicator.groups or [""])]
    columns = {name: pa.concat_arrays([part[name] for part in parts]) for name in parts[0]}
    rows = len(columns["area"])
    fixed = {"indicator": indicator.id, "source": SYNTHETIC}
    filled = {name: columns.get(name, pa.array([fixed.get(name, "")] * rows, pa.string())) for name in ALL_COLUMNS}
    return pa.table(filled)


def _periods(panel: Panel, frequency: Frequency) -> list[Period]:
    a_year = frequency.value if frequency is not Frequency.DAY else 1
    chosen = frequency if frequency is not Frequency.DAY else Frequency.YEAR
    return [Period(chosen, n) for n in range(panel.first_year * a_year, (panel.last_year + 1) * a_year)]


def _group_cells(panel: Panel, indicator: Indicator, group: str, periods: list[Period]) -> CELLS:
    """The columns of one group: areas times periods, area by area."""
    levels = _levels(panel, indicator, group, periods)
    made = _shares if indicator.unit.is_share else _sums if is_additive(indicator) else _measures
    figures = made(panel, indicator, group, levels)
    codes = [*(a.code for a in panel.municipalities), *figures.pop("larger")]
    status = _statuses(panel, indicator, group, figures, len(codes), len(periods))
    shown = np.isin(status, [ValueStatus.NORMAL.value, ValueStatus.PROVISIONAL.value])
    columns = {name: pa.array(np.where(shown, texts.ravel(), ""), pa.string()) for name, texts in figures.items()}
    return {
        **columns,
        "area": pa.array(np.repeat(codes, len(periods)), pa.string()),
        "period": pa.array(np.tile([str(p) for p in periods], len(codes)), pa.string()),
        "group": pa.array([group] * len(codes) * len(periods), pa.string()),
        "status": pa.array(status, pa.string()),
    }


def _levels(panel: Panel, indicator: Indicator, group: str, periods: list[Period]) -> Any:
    """How each municipality's figure moves around the indicator's level: 1 is the level itself. Municipalities × periods."""
    draw = panel.draw(indicator.id, group)
    places, times = len(panel.municipalities), len(periods)
    a_year = times // (panel.last_year - panel.first_year + 1)
    own = np.exp(draw.normal(0, 0.22, (places, 1)))
    drift = np.cumsum(draw.normal(0, 0.035 / np.sqrt(a_year), (places, times)), axis=1)
    trend = draw.normal(0, 0.012) * np.arange(times) / a_year
    season = 0.05 * np.sin(2 * np.pi * (np.arange(times) / a_year + draw.uniform())) if a_year > 1 else np.zeros(times)
    noise = draw.normal(0, 0.02, (places, times))
    return own * np.exp(drift + trend + season + noise) * _breaks(panel, indicator, periods)


def _breaks(panel: Panel, indicator: Indicator, periods: list[Period]) -> Any:
    """What a series measures changes at its breaks, and its level with it."""
    factor = np.ones(len(periods))
    for broken in (b for b in panel.catalog.breaks if b.indicator == indicator.id):
        after = np.array([not period < broken.period for period in periods])
        factor[after] *= 1 + panel.draw(indicator.id, str(broken.period)).uniform(-0.2, 0.2)
    return factor


def _shares(panel: Panel, indicator: Indicator, group: str, levels: Any) -> CELLS:
    """Numerators and denominators in whole numbers; larger areas have the sums."""
    draw = panel.draw(indicator.id, group, "share")
    scale = indicator.unit.share_scale
    level = panel.level(indicator.id, group, 0.01 * scale, 0.9 * scale) / scale
    of_population = draw.uniform(0.02, 0.5) / max(1, len(indicator.groups))
    denominators = np.maximum(
        np.rint(panel.populations()[:, None] * of_population * (levels**0 + (levels - 1) * 0.1)), 1
    )
    numerators = np.minimum(np.rint(denominators * np.clip(level * levels, 0, 0.97)), denominators)
    larger, sums = _larger(panel)
    return {
        "larger": larger,
        "numerator": _whole(np.vstack([numerators, sums @ numerators])),
        "denominator": _whole(np.vstack([denominators, sums @ denominators])),
        "value": np.full((len(larger) + len(levels), levels.shape[1]), "", dtype=object),
    }


def _sums(panel: Panel, indicator: Indicator, group: str, levels: Any) -> CELLS:
    """Persons, companies, kroner: so many for each inhabitant; larger areas have the sums."""
    draw = panel.draw(indicator.id, group, "sum")
    drawn = np.exp(draw.uniform(np.log(0.002), np.log(0.06))) * (20_000 if indicator.unit is Unit.KRONER else 1)
    for_each = (
        panel.level(indicator.id, group, 0.0, USUAL_POPULATION * 1e6) / USUAL_POPULATION
        if panel.knows(indicator.id)
        else drawn
    )
    decimals = 0 if indicator.unit.is_whole else indicator.decimals
    values = np.rint(panel.populations()[:, None] * for_each * levels * 10**decimals)
    larger, sums = _larger(panel)
    return {"larger": larger, "value": _decimal(np.vstack([values, sums @ values]), decimals)}


def _measures(panel: Panel, indicator: Indicator, group: str, levels: Any) -> CELLS:
    """Weeks, indices, rates and ranks: larger areas have the mean by inhabitants; a rank has no larger area."""
    decimals = 0 if indicator.unit.is_whole else indicator.decimals
    if indicator.unit is Unit.RANK:
        return {"larger": [], "value": _whole(np.argsort(np.argsort(levels, axis=0, kind="stable"), axis=0) + 1)}
    level = (
        panel.level(indicator.id, group, 4.0, 1e9)
        if panel.knows(indicator.id)
        else panel.level(indicator.id, group, 8, 60) * (1000 if indicator.unit is Unit.KRONER else 1)
    )
    values = level * levels
    if indicator.unit in {Unit.POINTS, Unit.PERCENT_CHANGE}:  # a difference lies around zero
        values = (levels - levels.mean()) * 10
    larger, sums = _larger(panel)
    weights = panel.populations()[:, None]
    means = (sums @ (values * weights)) / (sums @ np.broadcast_to(weights, values.shape))
    return {"larger": larger, "value": _decimal(np.rint(np.vstack([values, means]) * 10**decimals), decimals)}


def _larger(panel: Panel) -> tuple[list[str], Any]:
    """The regions and the country, and for each which municipalities it sums."""
    places = panel.municipalities
    regions = sorted({place.region for place in places})
    rows = [[float(place.region == region) for place in places] for region in regions]
    return [*regions, COUNTRY], np.array([*rows, [1.0] * len(places)])


def _statuses(panel: Panel, indicator: Indicator, group: str, figures: CELLS, areas: int, times: int) -> Any:
    """Hidden where a municipality's count or its complement is small, missing here and there, provisional at the end."""
    status = np.full((areas, times), ValueStatus.NORMAL.value, dtype=object)
    status[:, -1] = ValueStatus.PROVISIONAL.value
    local = len(panel.municipalities)
    if "numerator" in figures:
        count = figures["numerator"][:local].astype(float)
        rest = figures["denominator"][:local].astype(float) - count
        small = ((count > 0) & (count < SMALLEST_SHOWN)) | ((rest > 0) & (rest < SMALLEST_SHOWN))
        status[:local][small] = ValueStatus.SUPPRESSED.value
    never = panel.draw(indicator.id, group, "missing").uniform(size=(local, times)) < NEVER_REPORTED
    status[:local][never] = ValueStatus.MISSING.value
    return status.ravel()


def _whole(numbers: Any) -> Any:
    return np.array([str(int(n)) for n in numbers.ravel()], dtype=object).reshape(numbers.shape)


def _decimal(scaled: Any, decimals: int) -> Any:
    """Whole numbers of the last decimal as text with a decimal point."""
    texts = (f"{int(n) / 10**decimals:.{decimals}f}" for n in scaled.ravel())
    return np.array(
        [text.removeprefix("-") if not text.strip("-0.") else text for text in texts], dtype=object
    ).reshape(scaled.shape)
