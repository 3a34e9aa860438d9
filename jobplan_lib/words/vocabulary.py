"""The closed vocabularies of the field: units, statuses, reasons, kinds. The same words from file to page."""

from __future__ import annotations

from enum import Enum

COUNTRY = "000"


class Word(Enum):
    """A word of a closed vocabulary. There is one object of each, so that being it decides, also in tables.

    Enum itself looks members up by their names: a page asks for words some hundred thousand times.
    """

    __hash__ = object.__hash__


class Unit(Word):
    """What a number counts or measures."""

    PERCENT = "percent"
    POINTS = "points"
    PERCENT_CHANGE = "percent_change"
    RATIO = "ratio"
    PERSONS = "persons"
    FULL_TIME_PERSONS = "full_time_persons"
    FULL_YEAR_PERSONS = "full_year_persons"
    COMPANIES = "companies"
    JOB_ORDERS = "job_orders"
    CASES = "cases"
    COURSES = "courses"
    INTERVIEWS = "interviews"
    MEETINGS = "meetings"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    KRONER = "kroner"
    MILLION_KRONER = "million_kroner"
    INDEX = "index"
    RANK = "rank"
    COUNT = "count"

    @property
    def is_share(self) -> bool:
        """Formed as numerator over denominator."""
        return self is Unit.PERCENT or self is Unit.RATIO

    @property
    def is_relative(self) -> bool:
        """A share, or a difference or change of shares: never in the thousands."""
        return self.is_share or self is Unit.POINTS or self is Unit.PERCENT_CHANGE

    @property
    def is_whole(self) -> bool:
        """Counted one by one: a printed number of these is exact."""
        return self in _WHOLE

    @property
    def share_scale(self) -> int:
        """What numerator over denominator is multiplied with to give a value in this unit."""
        return 100 if self is Unit.PERCENT else 1

    @property
    def of_difference(self) -> Unit:
        """The unit of the difference of two values: the difference of two percentages is percentage points."""
        return Unit.POINTS if self in {Unit.PERCENT, Unit.PERCENT_CHANGE} else self


_WHOLE = frozenset(
    {
        Unit.PERSONS,
        Unit.COMPANIES,
        Unit.JOB_ORDERS,
        Unit.CASES,
        Unit.COURSES,
        Unit.INTERVIEWS,
        Unit.MEETINGS,
        Unit.RANK,
        Unit.COUNT,
    }
)


# Levels that may be added over groups, areas and periods; how long something takes, indices and rates may not.
ADDITIVE = (_WHOLE - {Unit.RANK}) | {
    Unit.FULL_TIME_PERSONS,
    Unit.FULL_YEAR_PERSONS,
    Unit.KRONER,
    Unit.MILLION_KRONER,
}


class Polarity(Word):
    """Which way is good. Without a polarity we say higher or lower, never better or worse."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class ValueStatus(Word):
    """Whether a value is there, and if not, which of the kinds of nothing it is. Zero is a value."""

    NORMAL = "normal"
    PROVISIONAL = "provisional"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class FigureKind(Word):
    """What a printed figure is. Verdicts read data, and forecasts where a target says so; never the others."""

    DATA = "data"
    FORECAST = "forecast"
    TARGET_VALUE = "target_value"
    PARAMETER = "parameter"


class Status(Word):
    """The answer to "did we reach it". One vocabulary from file to page."""

    MET = "met"
    NOT_MET = "not_met"
    SPLIT = "split"
    AWAITING_MEASURE = "awaiting_measure"
    NOT_SET = "not_set"
    MONITORED = "monitored"
    JUDGED_LOCALLY = "judged_locally"
    NOT_ASSESSABLE = "not_assessable"


class Timing(Word):
    """When the figure was taken, seen from the period that the target is about."""

    STARTING_POINT = "starting_point"
    UNDER_WAY = "under_way"
    FINAL = "final"


class Reason(Word):
    """Why we cannot tell."""

    NO_DATA = "no_data"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    SERIES_BREAK = "series_break"
    INCOMPLETE_PERIOD = "incomplete_period"
    NOT_COMPARABLE = "not_comparable"
    NO_BENCHMARK = "no_benchmark"
    MEMBERS_UNKNOWN = "members_unknown"
    OWN_BENCHMARK = "own_benchmark"
    ZERO_DENOMINATOR = "zero_denominator"
    ZERO_BASE = "zero_base"
    NO_VALUE_FOR_YEAR = "no_value_for_year"
    NO_LATER_FIGURE = "no_later_figure"
    NOT_YET = "not_yet"
    NO_POLARITY = "no_polarity"
    CONDITION_UNKNOWN = "condition_unknown"
    CONDITION_NOT_MET = "condition_not_met"


class AreaKind(Word):
    """What sort of area; sums and ranks only ever run over one kind."""

    COUNTRY = "country"
    REGION = "region"
    MUNICIPALITY = "municipality"
    GROUP = "group"
