"""Which figure counts: the latest, one named period, each of the year, or several taken together."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from jobplan_lib.words.periods import Period


class Gathering(Enum):
    """How the figures of several periods become one. The mean of counted shares is the pooled share."""

    MEAN = "mean"
    SUM = "sum"


@dataclass(frozen=True)
class Window:
    """Several periods taken together: a named span, or so many of the latest (of a base: of those just before)."""

    gathering: Gathering
    span: Period | int


class Moment(Enum):
    """Which figure of the year counts."""

    LATEST = "latest"
    EVERY_PERIOD = "every_period"
    MEAN_OF_YEAR = "mean_of_year"
    SUM_OF_YEAR = "sum_of_year"


@dataclass(frozen=True)
class When:
    """Which figure counts, and by when the target is to be reached (the plan's year if not said)."""

    moment: Moment = Moment.LATEST
    at: Period | None = None
    by: Period | None = None
    window: Window | None = None
    is_said: bool = field(
        default=False, compare=False
    )  # the plan file names the moment, also where it is the usual one

    @property
    def gathering(self) -> Gathering | None:
        """How several periods become the one figure that counts; None where one period does."""
        if self.window is not None:
            return self.window.gathering
        return {Moment.MEAN_OF_YEAR: Gathering.MEAN, Moment.SUM_OF_YEAR: Gathering.SUM}.get(self.moment)
