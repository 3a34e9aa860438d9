"""Where the rows of a snapshot lie while they are asked for: all in memory, or in a file that is read by indicator.

Both give the same observations for the same questions; nothing above this module knows which of them it asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from jobplan_lib.words.model import Observation
from jobplan_lib.words.periods import Period
from jobplan_lib.words.vocabulary import FigureKind

Key = tuple[str, str, FigureKind]  # indicator, group, kind


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

    def keys(self) -> list[Key]:
        """What there are rows of."""

    def digest(self, indicator: str) -> str:
        """A hash of all rows of an indicator; the empty text where there is none."""

    def is_printed(self) -> bool:
        """Whether any row says in which document it is printed."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Observation]: ...


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

    def keys(self) -> list[Key]:
        """What there are rows of."""
        return list(self.table)

    def digest(self, indicator: str) -> str:
        """A hash of all rows of an indicator; the empty text where there is none."""
        return self.digests.get(indicator, "")

    def is_printed(self) -> bool:
        """Whether any row says in which document it is printed."""
        return any(origin.document for row in self for origin in row.origins)

    def __len__(self) -> int:
        return sum(len(series) for by_area in self.table.values() for series in by_area.values())

    def __iter__(self) -> Iterator[Observation]:
        """Every row once."""
        return (o for by_area in self.table.values() for series in by_area.values() for o in series.values())
