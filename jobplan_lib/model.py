"""What a plan, an indicator, an area and a figure are: frozen values, without behaviour that needs anything else.

A target is a sentence taken apart: what is *observed*, what it is *held against*, *when*, and how parts *combine*.
Every plan is said with these parts; there is no list of target types.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from jobplan_lib.periods import Frequency, Period
from jobplan_lib.quantities import Quantity

COUNTRY = "000"


# --- vocabulary ----------------------------------------------------------------------------------------------------


class Unit(Enum):
    """What a number counts or measures."""

    PERCENT = "percent"
    POINTS = "points"
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
        return self in {Unit.PERCENT, Unit.RATIO}

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
        return Unit.POINTS if self is Unit.PERCENT else self


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


class Polarity(Enum):
    """Which way is good. Without a polarity we say higher or lower, never better or worse."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class ValueStatus(Enum):
    """Whether a value is there, and if not, which of the kinds of nothing it is. Zero is a value."""

    NORMAL = "normal"
    PROVISIONAL = "provisional"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class FigureKind(Enum):
    """What a printed figure is. Verdicts read data, and forecasts where a target says so; never the others."""

    DATA = "data"
    FORECAST = "forecast"
    TARGET_VALUE = "target_value"
    PARAMETER = "parameter"


class Status(Enum):
    """The answer to "did we reach it". One vocabulary from file to page."""

    MET = "met"
    NOT_MET = "not_met"
    SPLIT = "split"
    AWAITING_MEASURE = "awaiting_measure"
    NOT_SET = "not_set"
    MONITORED = "monitored"
    JUDGED_LOCALLY = "judged_locally"
    NOT_ASSESSABLE = "not_assessable"


class Timing(Enum):
    """When the figure was taken, seen from the period that the target is about."""

    STARTING_POINT = "starting_point"
    UNDER_WAY = "under_way"
    FINAL = "final"


class Reason(Enum):
    """Why we cannot tell."""

    NO_DATA = "no_data"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    SERIES_BREAK = "series_break"
    INCOMPLETE_PERIOD = "incomplete_period"
    NOT_COMPARABLE = "not_comparable"
    NO_BENCHMARK = "no_benchmark"
    OWN_BENCHMARK = "own_benchmark"
    ZERO_DENOMINATOR = "zero_denominator"
    NO_VALUE_FOR_YEAR = "no_value_for_year"
    NO_POLARITY = "no_polarity"
    CONDITION_UNKNOWN = "condition_unknown"
    CONDITION_NOT_MET = "condition_not_met"


class AreaKind(Enum):
    """What sort of area; sums and ranks only ever run over one kind."""

    COUNTRY = "country"
    REGION = "region"
    MUNICIPALITY = "municipality"
    GROUP = "group"


# --- areas and indicators ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Area:
    """A country, region, municipality (by Danmarks Statistik's code) or a comparison group (by its slug)."""

    code: str
    slug: str
    name: str
    kind: AreaKind
    region: str = ""
    members: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Member:
    """A municipality's time in a comparison group; open ends where nothing is known."""

    code: str
    valid_from: Period | None = None
    valid_to: Period | None = None

    def belongs(self, period: Period) -> bool:
        """Whether the membership covers the whole of a period."""
        began = self.valid_from is None or self.valid_from.first <= period.first
        lasted = self.valid_to is None or period.last <= self.valid_to.last
        return began and lasted

    def overlaps(self, other: Member) -> bool:
        """Whether the same municipality is a member in both at some time."""
        if self.code != other.code:
            return False
        ends_before = self.valid_to and other.valid_from and self.valid_to.last < other.valid_from.first
        begins_after = self.valid_from and other.valid_to and other.valid_to.last < self.valid_from.first
        return not (ends_before or begins_after)


@dataclass(frozen=True)
class Indicator:
    """What is measured: its words, its unit, which way is good, and where it comes from."""

    id: str
    title: str
    definition: str
    unit: Unit
    decimals: int
    polarity: Polarity
    frequency: Frequency | None  # None: irregular
    measures: str  # "flow" or "stock": only flows add up over time
    numerator: str
    denominator: str
    counts: Unit
    groups: dict[str, str] = field(hash=False)
    source: str
    author: str
    reviewer: str
    reviewed: str
    file: str


@dataclass(frozen=True)
class SeriesBreak:
    """From ``period`` on, an indicator measures something else; no change is computed across it."""

    indicator: str
    period: Period
    reason: str
    source: str


# --- figures -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Origin:
    """Where a figure stands: a printed document with page or line, or a table with its query."""

    snapshot: str
    file: str
    row: int
    document: str = ""
    page: str = ""
    line: str = ""
    printed: str = ""
    source: str = ""
    retrieved: str = ""
    note: str = ""


@dataclass(frozen=True)
class Observation:
    """One figure: indicator, area, period and group, with its counts where they are known."""

    indicator: str
    area: str
    period: Period
    group: str
    numerator: Fraction | None
    denominator: Fraction | None
    value: Quantity | None
    status: ValueStatus
    kind: FigureKind
    decimals: int
    origins: tuple[Origin, ...]

    @property
    def is_counted(self) -> bool:
        """Whether the share is known from its counts, not only as printed."""
        return self.numerator is not None and self.denominator is not None


# --- plans ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """Where in the adopted document a sentence stands."""

    document: str
    page: str = ""
    line: str = ""


class Past(Enum):
    """An earlier period of the own series, found from the observed one."""

    SAME_PERIOD_LAST_YEAR = "same_period_last_year"
    PREVIOUS_PERIOD = "previous_period"
    PREVIOUS_MEASUREMENT = "previous_measurement"


@dataclass(frozen=True)
class Change:
    """Observe how the value changed since an earlier period, in per cent, points or its own unit."""

    since: Past | Period
    unit: Unit


@dataclass(frozen=True)
class Rank:
    """Observe the place among a group of areas. Place 1 is the best by the indicator's polarity."""

    among: str  # "municipalities", "region" or the slug of an area group


@dataclass(frozen=True)
class ShareOf:
    """Observe which share (per cent) of the year's months, or of some groups, lives up to a requirement."""

    over: str  # "months" or "groups"
    groups: tuple[str, ...]
    requirement: Requirement


@dataclass(frozen=True)
class Occurrences:
    """Observe how many measurements there are in the year."""


Observe = Change | Rank | ShareOf | Occurrences | None  # None: the value itself


@dataclass(frozen=True)
class Measure:
    """What is observed: an indicator, of one group or of several pooled (counts summed), and how it is looked at.

    ``area`` is empty for the municipality itself, else the slug of the area whose figure the plan speaks of.
    """

    indicator: str
    groups: tuple[str, ...] = ("",)
    observe: Observe = None
    kind: FigureKind = FigureKind.DATA
    area: str = ""


class Direction(Enum):
    """How the observed value must stand to the required one."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"

    @property
    def wants_high(self) -> bool:
        """Whether more is on the right side."""
        return self in {Direction.AT_LEAST, Direction.MORE_THAN}

    @property
    def is_strict(self) -> bool:
        """Whether reaching exactly the required value is not enough."""
        return self in {Direction.MORE_THAN, Direction.LESS_THAN}


@dataclass(frozen=True)
class Amount:
    """A number with its unit."""

    number: Fraction
    unit: Unit


@dataclass(frozen=True)
class Fixed:
    """Hold against a number."""

    amount: Amount


@dataclass(frozen=True)
class Path:
    """Hold against a path of numbers: the one of the plan's year."""

    by_year: tuple[tuple[int, Amount], ...]


@dataclass(frozen=True)
class OfArea:
    """Hold against the same observation of another area: a slug, or the own "region", "rar" or "landsdel"."""

    area: str


@dataclass(frozen=True)
class OfBest:
    """Hold against the best so many areas of a group, pooled."""

    number: int
    among: str


@dataclass(frozen=True)
class OfOwn:
    """Hold against the own value at an earlier period."""

    since: Past | Period


@dataclass(frozen=True)
class OfMeasure:
    """Hold against another indicator or another group of the same indicator."""

    indicator: str
    groups: tuple[str, ...]


Against = Fixed | Path | OfArea | OfBest | OfOwn | OfMeasure


@dataclass(frozen=True)
class Requirement:
    """At least, at most …, what it is held against, and how far from it: a margin added and a factor multiplied."""

    direction: Direction
    against: Against
    margin: Amount | None = None  # negative for "minus"
    factor: Fraction = Fraction(1)


class Moment(Enum):
    """Which figure of the year counts."""

    LATEST = "latest"
    EVERY_PERIOD = "every_period"
    MEAN_OF_YEAR = "mean_of_year"


@dataclass(frozen=True)
class When:
    """Which figure counts, or one named period; and by when the target is to be reached (the plan's year if not said)."""

    moment: Moment = Moment.LATEST
    at: Period | None = None
    by: Period | None = None


@dataclass(frozen=True)
class Criterion:
    """One observation held against one requirement: the smallest thing that has a verdict."""

    measure: Measure
    requirement: Requirement
    when: When = When()


class RollUp(Enum):
    """How the verdicts of parts become one."""

    EACH = "each"
    READINGS = "readings"
    ALL_OF = "all_of"
    ANY_OF = "any_of"


@dataclass(frozen=True)
class Part:
    """A named part of a combination."""

    label: str
    rule: Rule


@dataclass(frozen=True)
class Combination:
    """Several rules and the way in which they make one verdict."""

    roll_up: RollUp
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Unscored:
    """A target that is shown, not scored: awaited, without a number, monitored, or judged by people."""

    status: Status
    reason: str = ""
    measure: Measure | None = None


Rule = Criterion | Combination | Unscored


class TargetKind(Enum):
    """What sort of sentence of the plan it is. Result targets are counted; the others are shown beside them."""

    RESULT_TARGET = "result_target"
    SERVICE_STANDARD = "service_standard"
    INTERVENTION = "intervention"
    PROCESS = "process"
    PRINCIPLE = "principle"


@dataclass(frozen=True)
class Target:
    """One sentence of the plan. ``proxy`` says where the figure is not quite what the sentence names."""

    id: str
    text: str
    short: str
    source: Source
    rule: Rule
    notebook: str
    focus_area: str
    kind: TargetKind = TargetKind.RESULT_TARGET
    only_if: Criterion | None = None
    proxy: str = ""
    reservations: tuple[str, ...] = ()
    line: int = 0  # in the plan file


@dataclass(frozen=True)
class Goal:
    """A goal announced by the minister."""

    id: str
    title: str
    source: Source


@dataclass(frozen=True)
class FocusArea:
    """A chapter of the plan, in the plan's own words and order."""

    id: str
    title: str
    notebook: str
    serves: tuple[str, ...]
    source: Source
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Plan:
    """What a municipality adopted for a year."""

    municipality: str  # slug, or "national"
    year: int
    title: str
    document: str
    snapshot: str
    continues: str
    goals: tuple[Goal, ...]
    focus_areas: tuple[FocusArea, ...]
    file: str
    sha256: str

    @property
    def id(self) -> str:
        """The name of the plan's file, without its ending."""
        return f"{self.municipality}-{self.year}"

    @property
    def targets(self) -> tuple[Target, ...]:
        """All targets in the plan's order."""
        return tuple(target for area in self.focus_areas for target in area.targets)
