"""Where the rows of a snapshot lie while they are asked for: all in memory, or in a file that is read as far as asked.

Both give the same observations for the same questions; nothing above this module knows which of them it asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from jobplan_lib.words.model import Observation
from jobplan_lib.words.periods import Period
from jobplan_lib.words.vocabulary import FigureKind

Key = tuple[str, str, FigureKind]  # indicator, group, kind
Spot = tuple[str, str]  # area and period as texts: one figure of a series
Said = dict[Spot, tuple[str, ...]]
SAYS = ("numerator", "denominator", "value", "status", "unit", "printed", "note")  # what a row's figure is made from


class Shelf(Protocol):
    """The rows of a snapshot by indicator, group and kind, then by area, in the order of time."""

    def series(self, key: Key, area: str) -> tuple[Observation, ...]:
        """One area's rows over time."""

    def periods(self, key: Key, area: str) -> tuple[Period, ...]:
        """The periods of one area's rows in the order of time, without making the rows."""

    def at(self, key: Key, area: str, period: Period) -> Observation | None:
        """One row, or None where there is none."""

    def areas(self, key: Key) -> list[str]:
        """The areas that have any row, by code."""

    def newest(self, key: Key) -> Period:
        """The last period of a series that there are rows of."""

    def keys(self) -> list[Key]:
        """What there are rows of."""

    def digest(self, indicator: str) -> str:
        """A hash of all rows of an indicator; the empty text where there is none."""

    def is_printed(self) -> bool:
        """Whether any row says in which document it is printed."""

    def has_printed(self, key: Key) -> bool:
        """Whether any row of a series says that; known without reading its rows."""

    def said(self, key: Key) -> Said:
        """What each row of a series says, as texts. Rows of two shelves that say the same are the same figure."""

    def rows(self, key: Key, spots: Collection[Spot] | None = None) -> Iterator[Observation]:
        """The rows of a series by area and time, or those at some spots of it, for a walk through many: none is kept."""

    def __len__(self) -> int: ...


@dataclass(frozen=True)
class TableShelf:
    """Rows that are all in memory: those of CSV files, which are a few thousand."""

    table: dict[Key, dict[str, dict[Period, Observation]]] = field(repr=False)
    digests: dict[str, str] = field(default_factory=dict, repr=False)

    def series(self, key: Key, area: str) -> tuple[Observation, ...]:
        """One area's rows over time."""
        return tuple(self.table.get(key, {}).get(area, {}).values())

    def periods(self, key: Key, area: str) -> tuple[Period, ...]:
        """The periods of one area's rows in the order of time."""
        return tuple(self.table.get(key, {}).get(area, {}))

    def at(self, key: Key, area: str, period: Period) -> Observation | None:
        """One row, or None where there is none."""
        return self.table.get(key, {}).get(area, {}).get(period)

    def areas(self, key: Key) -> list[str]:
        """The areas that have any row, by code."""
        return sorted(self.table.get(key, {}))

    def newest(self, key: Key) -> Period:
        """The last period of a series that there are rows of."""
        return max(period for series in self.table[key].values() for period in series)

    def keys(self) -> list[Key]:
        """What there are rows of."""
        return list(self.table)

    def digest(self, indicator: str) -> str:
        """A hash of all rows of an indicator; the empty text where there is none."""
        return self.digests.get(indicator, "")

    def is_printed(self) -> bool:
        """Whether any row says in which document it is printed."""
        return any(map(self.has_printed, self.table))

    def has_printed(self, key: Key) -> bool:
        """Whether any row of a series says that."""
        return any(origin.document for row in self.rows(key) for origin in row.origins)

    def said(self, key: Key) -> Said:
        """What each row says; not in the words of its file, so that rows of files always look different from these."""
        return {(row.area, str(row.period)): _words(row) for row in self.rows(key)}

    def rows(self, key: Key, spots: Collection[Spot] | None = None) -> Iterator[Observation]:
        """The rows of a series by area and time, or those at some spots of it."""
        found = (row for _, series in sorted(self.table.get(key, {}).items()) for row in series.values())
        return (row for row in found if spots is None or (row.area, str(row.period)) in spots)

    def __len__(self) -> int:
        return sum(len(series) for by_area in self.table.values() for series in by_area.values())


def _words(row: Observation) -> tuple[str, ...]:
    return tuple(map(repr, (row.value, row.numerator, row.denominator, row.status)))
