"""The figures that there were on a day: what was measured up to then, out of a snapshot that may have been made years later.

A period must have ended, and the time that its indicator takes to be published must have passed. A budget or a forecast is
there before its period begins; whether it was made before the day, its rows do not say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from jobplan_lib.reading.observations import Observations
from jobplan_lib.reading.shelves import Key, Said, Shelf, Spot
from jobplan_lib.words.model import Indicator, Observation
from jobplan_lib.words.periods import Period
from jobplan_lib.words.vocabulary import FigureKind


def known_by(figures: Observations, indicators: Mapping[str, Indicator], day: dt.date) -> Observations:
    """The same snapshot without what was measured, or published, on the day or after it.

    Args:
        figures: the snapshot.
        indicators: how long each takes to be published, and which are decided ahead.
        day: the first day that is not looked beyond, such as the first of the month of a meeting.
    """
    return replace(figures, shelf=KnownByDay(figures.shelf, indicators, day))


@dataclass(frozen=True)
class KnownByDay:
    """A shelf without the rows that were not known before a day."""

    shelf: Shelf = field(repr=False)
    indicators: Mapping[str, Indicator] = field(repr=False)
    day: dt.date

    def series(self, key: Key, area: str) -> tuple[Observation, ...]:
        """One area's rows over time."""
        return tuple(row for row in self.shelf.series(key, area) if self._is_known(key, row.period))

    def periods(self, key: Key, area: str) -> tuple[Period, ...]:
        """The periods of one area's rows in the order of time."""
        return tuple(period for period in self.shelf.periods(key, area) if self._is_known(key, period))

    def at(self, key: Key, area: str, period: Period) -> Observation | None:
        """One row, or None where there is none."""
        return self.shelf.at(key, area, period) if self._is_known(key, period) else None

    def areas(self, key: Key) -> list[str]:
        """The areas that have any row, by code."""
        return [area for area in self.shelf.areas(key) if self.periods(key, area)]

    def newest(self, key: Key) -> Period:
        """The last period of a series that there are rows of."""
        return max(period for area in self.shelf.areas(key) for period in self.periods(key, area))

    def keys(self) -> list[Key]:
        """What there are rows of."""
        return [key for key in self.shelf.keys() if self.areas(key)]  # noqa: SIM118 – a shelf is no dictionary

    def digest(self, indicator: str) -> str:
        """A hash of all rows of an indicator, also of those that are left out."""
        return self.shelf.digest(indicator)

    def is_printed(self) -> bool:
        """Whether any row says in which document it is printed."""
        return self.shelf.is_printed()

    def has_printed(self, key: Key) -> bool:
        """Whether any row of a series says in which document it is printed."""
        return self.shelf.has_printed(key)

    def said(self, key: Key) -> Said:
        """What each row of a series says, as texts."""
        spots = {(row.area, str(row.period)) for row in self.rows(key)}
        return {spot: said for spot, said in self.shelf.said(key).items() if spot in spots}

    def rows(self, key: Key, spots: Collection[Spot] | None = None) -> Iterator[Observation]:
        """The rows of a series by area and time, or those at some spots of it."""
        return (row for row in self.shelf.rows(key, spots) if self._is_known(key, row.period))

    def __len__(self) -> int:
        return sum(1 for key in self.keys() for _ in self.rows(key))

    def _is_known(self, key: Key, period: Period) -> bool:
        indicator, _, kind = key
        about = self.indicators.get(indicator)
        if kind is not FigureKind.DATA or (about is not None and about.ties.is_ahead):
            return True
        days = about.days_to_publication if about is not None else None
        return period.last + dt.timedelta(days=days or 0) < self.day
