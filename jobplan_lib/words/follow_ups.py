"""When a plan says that it is followed up: in named months, so often a year, or when the year is over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from jobplan_lib.words.model import Source

DECEMBER = 12


class Occasion(Enum):
    """A word of a plan file for when something is followed up."""

    JANUARY = "january"
    FEBRUARY = "february"
    MARCH = "march"
    APRIL = "april"
    MAY = "may"
    JUNE = "june"
    JULY = "july"
    AUGUST = "august"
    SEPTEMBER = "september"
    OCTOBER = "october"
    NOVEMBER = "november"
    DECEMBER = "december"
    EACH_MONTH = "each_month"
    EACH_QUARTER = "each_quarter"
    EACH_HALF_YEAR = "each_half_year"
    TWICE_A_YEAR = "twice_a_year"
    ONCE_A_YEAR = "once_a_year"
    WITH_ACCOUNTS = "with_accounts"
    AFTER_THE_YEAR = "after_the_year"

    @property
    def is_month(self) -> bool:
        """Whether it names a month."""
        return self in NAMED_MONTHS

    @property
    def is_frequency(self) -> bool:
        """Whether it says how often in the year, and no month."""
        return self in _LAST_MONTHS

    @property
    def months(self) -> tuple[int, ...]:
        """The months (1 to 12) of the plan's year in which it is due, at the latest where no month is named.

        What is due once a quarter is so by the quarter's last month; what is due once or twice a year without a month, by
        December. None for what comes when the year is over.
        """
        return (NAMED_MONTHS.index(self) + 1,) if self.is_month else _LAST_MONTHS.get(self, ())


NAMED_MONTHS = tuple(Occasion)[:DECEMBER]
_LAST_MONTHS = {
    Occasion.EACH_MONTH: tuple(range(1, DECEMBER + 1)),
    Occasion.EACH_QUARTER: (3, 6, 9, DECEMBER),
    Occasion.EACH_HALF_YEAR: (6, DECEMBER),
    Occasion.TWICE_A_YEAR: (DECEMBER,),
    Occasion.ONCE_A_YEAR: (DECEMBER,),
}


@dataclass(frozen=True)
class FollowUp:
    """When a target is followed up, in the order of the year, and where the plan says so."""

    occasions: tuple[Occasion, ...]
    source: Source

    def in_month(self, month: int) -> Occasion | None:
        """The occasion that is due in a month (1 to 12) of the plan's year; None where none is."""
        return next((occasion for occasion in self.occasions if month in occasion.months), None)

    @property
    def later(self) -> tuple[Occasion, ...]:
        """What comes when the year is over: with its accounts, or with the review of the year."""
        return tuple(occasion for occasion in self.occasions if not occasion.months)
