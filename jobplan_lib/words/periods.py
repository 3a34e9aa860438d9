"""One closed grammar of periods.

====================  ==========================================
``2023``              a year
``2023H1``            a half-year
``2023Q3``            a quarter
``2023M08``           a month
``2023-09-30``        a day
``2021Q3..2022Q2``    a span of periods of one length, both ends in
====================  ==========================================

Anything else is refused. Periods of one length are ordered; periods of different length are not comparable.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

FIRST_YEAR, LAST_YEAR = 1990, 2100


class Frequency(Enum):
    """How long a period is. The value is the number of periods in a year (a day has no fixed number)."""

    YEAR = 1
    HALF_YEAR = 2
    QUARTER = 4
    MONTH = 12
    DAY = 366

    @property
    def letter(self) -> str:
        """The letter between year and number, empty for years and days."""
        return _LETTERS.get(self._value_, "")


_LETTERS = {2: "H", 4: "Q", 12: "M"}
_LETTERED = {f.letter: f for f in Frequency if f.letter}
_PATTERN = re.compile(r"(?P<year>[0-9]{4})(?:(?P<letter>[HQM])(?P<number>[0-9]{1,2}))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EXAMPLES = "2023, 2023H1, 2023Q3, 2023M08, 2023-09-30 or 2021Q3..2022Q2"


class BadPeriod(ValueError):
    """A text that is not a period of the grammar."""


@dataclass(frozen=True)
class Period:
    """A stretch of time with a length. ``ordinal`` counts periods of that length since year 0."""

    frequency: Frequency
    ordinal: int
    length: int = 1  # more than one for a span: the number of periods that it runs over

    @cached_property  # a page asks for the days of a few hundred periods some hundred thousand times
    def first(self) -> dt.date:
        """The first day."""
        return _first_day(self.frequency, self.ordinal)

    @cached_property
    def last(self) -> dt.date:
        """The last day."""
        return _first_day(self.frequency, self.ordinal + self.length) - dt.timedelta(days=1)

    @property
    def year(self) -> int:
        """The year in which the period ends."""
        return self.last.year

    @property
    def number(self) -> int:
        """The number of the (first) period in its year, from 1."""
        return self.ordinal % self.frequency.value + 1 if self.frequency is not Frequency.DAY else self.first.day

    def __hash__(self) -> int:
        """By numbers alone: every look into a store of figures asks for it."""
        return hash((self.frequency._value_, self.ordinal, self.length))

    def back(self, periods: int) -> Period:
        """The period of the same length so many steps earlier."""
        return Period(self.frequency, self.ordinal - periods, self.length)

    def previous(self) -> Period:
        """The period just before (for a span: the span just before)."""
        return self.back(self.length)

    def previous_one(self) -> Period:
        """The single period just before the first of this one."""
        return Period(self.frequency, self.ordinal - 1)

    def in_periods_of(self, frequency: Frequency) -> Period | None:
        """The same days in periods of another length, 2023 in quarters; None where they are not whole such periods."""
        if frequency is self.frequency:
            return self
        if Frequency.DAY in {frequency, self.frequency}:
            return None
        months, wanted = 12 // self.frequency.value, 12 // frequency.value
        first, length = self.ordinal * months, self.length * months
        return None if first % wanted or length % wanted else Period(frequency, first // wanted, length // wanted)

    def same_period_last_year(self) -> Period:
        """The same month, quarter, half-year or year one year earlier."""
        if self.frequency is Frequency.DAY:
            day = self.first
            leap = (day.month, day.day) == (2, 29)
            earlier = day.replace(year=day.year - 1, day=28 if leap else day.day)
            return Period(Frequency.DAY, earlier.toordinal(), self.length)
        return self.back(self.frequency.value)

    def within(self, other: Period) -> bool:
        """Whether every day of this period lies in the other."""
        return other.first <= self.first and self.last <= other.last

    def parts(self) -> Iterator[Period]:
        """The single periods of a span (a single period is its own part)."""
        return (Period(self.frequency, self.ordinal + i) for i in range(self.length))

    def is_comparable_with(self, other: Period) -> bool:
        """Whether a change from one to the other means anything: same frequency and same length."""
        return (self.frequency, self.length) == (other.frequency, other.length)

    def __lt__(self, other: Period) -> bool:
        """Earlier: ends before, or ends together and is shorter."""
        return (self.last, -self.first.toordinal()) < (other.last, -other.first.toordinal())

    def __str__(self) -> str:
        """The text that parses back to this period."""
        return self._text

    @cached_property
    def _text(self) -> str:
        first = _text(self.frequency, self.ordinal)
        if self.length == 1:
            return first
        return f"{first}..{_text(self.frequency, self.ordinal + self.length - 1)}"


@lru_cache(maxsize=4096)  # a store of millions of figures names a few hundred periods
def parse_period(text: str) -> Period:
    """Read a period.

    Raises:
        BadPeriod: the text is outside the grammar, or names a month, quarter or day that does not exist.

    >>> str(parse_period("2021Q3..2022Q2")), parse_period("2022M08").last
    ('2021Q3..2022Q2', datetime.date(2022, 8, 31))
    """
    if ".." in text:
        first, last = (_single(part) for part in text.split("..", 1))
        if first.frequency is not last.frequency or last.ordinal <= first.ordinal:
            raise BadPeriod(f"'{text}' does not run from an earlier to a later period of the same kind")
        return Period(first.frequency, first.ordinal, last.ordinal - first.ordinal + 1)
    return _single(text)


def year_period(year: int) -> Period:
    """The whole of a year."""
    return Period(Frequency.YEAR, year)


def _single(text: str) -> Period:
    if _DAY.fullmatch(text):
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            raise BadPeriod(f"'{text}' is no day of the calendar") from None
        return _in_range(Period(Frequency.DAY, day.toordinal()), text)
    match = _PATTERN.fullmatch(text)
    if not match:
        raise BadPeriod(f"'{text}' is not a period")
    year, letter = int(match["year"]), match["letter"]
    if letter is None:
        return _in_range(Period(Frequency.YEAR, year), text)
    frequency, number = _LETTERED[letter], int(match["number"])
    if not 1 <= number <= frequency.value:
        raise BadPeriod(f"'{text}' does not exist: {letter} runs from 1 to {frequency.value}")
    period = Period(frequency, year * frequency.value + number - 1)
    if str(period) != text:
        raise BadPeriod(f"'{text}' is written {period}")
    return _in_range(period, text)


def _in_range(period: Period, text: str) -> Period:
    year = period.ordinal // period.frequency.value if period.frequency is not Frequency.DAY else period.first.year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadPeriod(f"'{text}' lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return period


def _first_day(frequency: Frequency, ordinal: int) -> dt.date:
    if frequency is Frequency.DAY:
        return dt.date.fromordinal(ordinal)
    year, index = divmod(ordinal, frequency.value)
    return dt.date(year, index * (12 // frequency.value) + 1, 1)


def _text(frequency: Frequency, ordinal: int) -> str:
    if frequency is Frequency.DAY:
        return dt.date.fromordinal(ordinal).isoformat()
    year, index = divmod(ordinal, frequency.value)
    if frequency is Frequency.YEAR:
        return f"{year:04d}"
    width = 2 if frequency is Frequency.MONTH else 1
    return f"{year:04d}{frequency.letter}{index + 1:0{width}d}"
