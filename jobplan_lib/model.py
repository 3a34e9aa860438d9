"""What an area, an indicator and a figure are: frozen values, without behaviour that needs anything else."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from jobplan_lib.periods import Frequency, Period
from jobplan_lib.quantities import Quantity
from jobplan_lib.vocabulary import AreaKind, FigureKind, Polarity, Unit, ValueStatus


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

    @property
    def is_average(self) -> bool:
        """A level that is so much for each of something (kroner for each inhabitant): never summed over areas or groups."""
        return bool(self.denominator) and not self.unit.is_share


@dataclass(frozen=True)
class SeriesBreak:
    """From ``period`` on, an indicator measures something else; no change is computed across it."""

    indicator: str
    period: Period
    reason: str
    source: str


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


@dataclass(frozen=True)
class Source:
    """Where in the adopted document a sentence stands."""

    document: str
    page: str = ""
    line: str = ""
