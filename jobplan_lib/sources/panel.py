"""A synthetic national panel: every indicator for every municipality, region and the country, the same bytes from the same seed.

The figures are invented. They behave as real ones do: municipalities of very different size, counts that grow with them, shares
that are one count over another, parts that add up to what is declared as their total, the same count in every series that
counts it, levels that last, seasons, hard times, series breaks, small counts that are hidden, figures that were never reported,
and a newest period that is provisional. Regions and the country are the sums of what the municipalities really have, hidden
counts included, as a national source publishes them. Whoever reads a page of them sees the word SYNTETISK.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.figures_file import ALL_COLUMNS
from jobplan_lib.sources.panel_counts import Counts, Draws
from jobplan_lib.sources.panel_definitions import Definitions
from jobplan_lib.sources.panel_figures import Figures, FiguresMaker, frequency
from jobplan_lib.sources.panel_series import declared
from jobplan_lib.words.model import Area, Indicator, Observation
from jobplan_lib.words.periods import Period
from jobplan_lib.words.vocabulary import FigureKind, ValueStatus

SYNTHETIC = "SYNTETISK"
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
    places: Mapping[str, frozenset[str]] = field(default_factory=dict)  # who has an indicator, where not everybody has

    def tables(self) -> Iterator[pa.Table]:
        """One table an indicator, in the order of their names.

        Raises:
            InvalidInput: a file that says what belongs together (``data/panel.yaml``, sources, relations) cannot be used.
        """
        for name in sorted(self.catalog.indicators):
            if self.places.get(name) != frozenset():
                yield self._table(self.catalog.indicators[name])

    @cached_property
    def municipalities(self) -> list[Area]:
        """The municipalities in the order of their codes."""
        return sorted(self.catalog.areas.municipalities(), key=lambda area: area.code)

    @cached_property
    def figures(self) -> FiguresMaker:
        """Makes the figures of the panel; one year more at the beginning, for changes."""
        draw = Draws(self.seed)
        definitions = Definitions(declared(self.catalog), self.levels, draw)
        counts = Counts(definitions, self.municipalities, range(self.first_year - 1, self.last_year + 1), draw)
        return FiguresMaker(counts, self.municipalities, lambda name, group: self.levels.get((name, group), 0.0))

    def _table(self, indicator: Indicator) -> pa.Table:
        parts = [self._cells(indicator, group) for group in (indicator.groups or [""])]
        columns = {name: pa.concat_arrays([part[name] for part in parts]) for name in parts[0]}
        if indicator.id in self.places:
            there = pa.array(np.isin(columns["area"].to_pylist(), list(self.places[indicator.id])))
            columns = {name: column.filter(there) for name, column in columns.items()}
        rows = len(columns["area"])
        fixed = {"indicator": indicator.id, "source": SYNTHETIC}
        filled = {name: columns.get(name, pa.array([fixed.get(name, "")] * rows, pa.string())) for name in ALL_COLUMNS}
        return pa.table(filled)

    def _cells(self, indicator: Indicator, group: str) -> CELLS:
        """The columns of one group: areas times periods, area by area."""
        figures, a_year = self.figures.of(indicator.id, group), frequency(indicator).value
        periods = [
            str(Period(frequency(indicator), n)) for n in range(self.first_year * a_year, (self.last_year + 1) * a_year)
        ]
        codes = [*(a.code for a in self.municipalities), *figures.larger]
        status = self._statuses(indicator, group, figures, a_year)
        shown = np.isin(status, [ValueStatus.NORMAL.value, ValueStatus.PROVISIONAL.value])
        texts = {name: np.where(shown, found[:, a_year:], "").ravel() for name, found in _texts(figures).items()}
        return {
            **{name: pa.array(found, pa.string()) for name, found in texts.items()},
            "area": pa.array(np.repeat(codes, len(periods)), pa.string()),
            "period": pa.array(np.tile(periods, len(codes)), pa.string()),
            "group": pa.array([group] * len(codes) * len(periods), pa.string()),
            "status": pa.array(status.ravel(), pa.string()),
        }

    def _statuses(self, indicator: Indicator, group: str, figures: Figures, a_year: int) -> Any:
        """Hidden where a municipality's count or its complement is small, missing here and there, provisional at the end."""
        status = np.full(figures.scaled[:, a_year:].shape, ValueStatus.NORMAL.value, dtype=object)
        status[:, -1] = ValueStatus.PROVISIONAL.value
        status[figures.hidden[:, a_year:]] = ValueStatus.SUPPRESSED.value
        local = status[: len(self.municipalities)]
        never = Draws(self.seed)(indicator.id, group, "missing").uniform(size=local.shape) < NEVER_REPORTED
        local[never] = ValueStatus.MISSING.value
        status[figures.absent[:, a_year:]] = ValueStatus.MISSING.value
        return status


def usual_levels(observations: Iterable[Observation], municipalities: set[str]) -> dict[tuple[str, str], float]:
    """The mean of the figures that a snapshot has for each series of a municipality: what is plausible there."""
    found: dict[tuple[str, str], list[float]] = {}
    for row in observations:
        if row.kind is FigureKind.DATA and row.value is not None and row.area in municipalities:
            found.setdefault((row.indicator, row.group), []).append(abs(float(row.value.value)))
    return {series: sum(values) / len(values) for series, values in found.items()}


def printed_areas(observations: Iterable[Observation]) -> dict[str, set[str]]:
    """The areas that a snapshot has any figure of, by indicator."""
    found: dict[str, set[str]] = {}
    for row in observations:
        found.setdefault(row.indicator, set()).add(row.area)
    return found


def _texts(figures: Figures) -> CELLS:
    """What stands in the columns: the counts of a share, or the value."""
    if figures.numerator is None:
        return {"value": _decimal(figures.scaled, figures.decimals)}
    counts = {"numerator": _decimal(figures.numerator, 0), "denominator": _decimal(figures.denominator, 0)}
    return {**counts, "value": np.full(figures.scaled.shape, "", dtype=object)}


def _decimal(scaled: Any, decimals: int) -> Any:
    """Whole numbers of the last decimal as text with a decimal point."""
    texts = (f"{int(n) / 10**decimals:.{decimals}f}" for n in scaled.ravel())
    return np.array(
        [text.removeprefix("-") if not text.strip("-0.") else text for text in texts], dtype=object
    ).reshape(scaled.shape)
