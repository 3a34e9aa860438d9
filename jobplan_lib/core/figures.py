"""What the core computes with: a figure, or the reason why there is none; and the ground it is looked up in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from jobplan_lib.reading.areas import Areas
from jobplan_lib.reading.observations import Observations
from jobplan_lib.reading.prices import Price
from jobplan_lib.words.model import LOWER_BOUND, UPPER_BOUND, Area, Indicator, Observation, SeriesBreak
from jobplan_lib.words.moments import Gathering
from jobplan_lib.words.periods import Frequency, Period
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Reason, Unit


class How(Enum):
    """How a figure came about; a benchmark says its kind with it."""

    PUBLISHED = "published"  # stands in the source
    POOLED = "pooled"  # sum of numerators over sum of denominators
    SUMMED = "summed"  # sum of levels
    CHANGE = "change"
    RANK = "rank"
    DIFFERENCE = "difference"  # above (or, negative, below) another figure of the same period
    DISTANCE = "distance"  # a difference without its sign
    SHARE_OF = "share_of"
    OCCURRENCES = "occurrences"
    MEAN_OF_PERIODS = "mean_of_periods"
    SUM_OF_PERIODS = "sum_of_periods"
    COMPLEMENT = "complement"  # a whole less the share
    CHAINED = "chained"  # a share of a share
    PER = "per"  # an amount over a count
    PERCENT_OF = "percent_of"
    OTHER_BASIS = "other_basis"  # the same share made from other counts
    MEAN_OF_GROUPS = "mean_of_groups"  # every group counts the same
    WEIGHTED_MEAN = "weighted_mean"  # every group counts by its size
    BALANCE = "balance"  # gains less costs
    PROJECTED = "projected"  # the year reckoned from its first months


@dataclass(frozen=True)
class Figure:
    """A computed or published number with everything that is needed to explain it."""

    quantity: Quantity
    unit: Unit
    indicator: str
    groups: tuple[str, ...]
    area: Area
    period: Period
    how: How
    decimals: int
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    provisional: bool = False
    among: int = 0  # how many areas, periods or groups went into it
    trial: Frequency | None = None  # of a share of periods: how long each is; None where groups are counted
    since: Period | None = None  # the earlier period of a change
    ties: int = 0  # how many others share the rank
    gathering: Gathering | None = None  # of a figure over several periods
    inputs: tuple[Figure, ...] = ()
    observations: tuple[Observation, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether the share is known from its counts."""
        return self.numerator is not None and self.denominator is not None

    @property
    def is_place_among(self) -> bool:
        """Whether it is a place among so many areas (``among``); the mean of several places is among no number of them."""
        return self.unit is Unit.RANK and bool(self.among) and self.gathering is None

    @property
    def rows(self) -> frozenset[Observation]:
        """The rows of the snapshot that it is, and those that it was made from."""
        return frozenset(self.observations).union(*(figure.rows for figure in self.inputs))

    @property
    def is_approximate(self) -> bool:
        """Whether the source itself says "about" (its row is noted as approximate), also of a figure it was made from."""
        said = any("approximate" in origin.note for row in self.observations for origin in row.origins)
        return said or any(figure.is_approximate for figure in self.inputs)

    @property
    def open_side(self) -> int:
        """On which side of its number the truth lies where a source says "at least" or "up to" and no number (its row is
        noted as a lower or an upper bound): 1 above it, -1 below it, 0 for every other figure.

        A figure that is made of such ones lies on the side where its interval reaches farther; a place on none.
        """
        notes = [origin.note for row in self.observations for origin in row.origins]
        for words, side in ((LOWER_BOUND, 1), (UPPER_BOUND, -1)):
            if any(words in note for note in notes) and self.unit is not Unit.RANK:
                return side
        is_made_of_one = self.unit is not Unit.RANK and any(figure.open_side for figure in self.inputs)
        return self.quantity.longer_side if is_made_of_one else 0


@dataclass(frozen=True)
class Unknown:
    """Why there is no figure, and where it was looked for."""

    reason: Reason
    indicator: str
    groups: tuple[str, ...] = ("",)
    area: Area | None = None
    period: Period | None = None
    detail: str = ""


Answer = Figure | Unknown


@dataclass(frozen=True)
class Ground:
    """What judging stands on: areas, indicators, breaks and figures, seen from one municipality and year."""

    areas: Areas
    indicators: dict[str, Indicator]
    breaks: tuple[SeriesBreak, ...]
    observations: Observations
    own: Area
    year: int
    prices: tuple[Price, ...] = ()  # what a person on a benefit costs, as sources state it

    def break_between(
        self, indicator: str, earlier: Period, later: Period, groups: tuple[str, ...] = ()
    ) -> SeriesBreak | None:
        """The first series break after the start of the earlier period and up to the later one.

        With groups, a break that concerns none of them is no break.
        """
        mine = (b for b in self.breaks if b.indicator == indicator)
        mine = (b for b in mine if not (b.groups and groups) or set(b.groups) & set(groups))
        crossed = (b for b in mine if earlier.first < b.period.first <= later.last)
        return min(crossed, key=lambda b: b.period, default=None)
