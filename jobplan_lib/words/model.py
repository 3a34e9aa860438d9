"""What an area, an indicator and a figure are: frozen values, without behaviour that needs anything else."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from jobplan_lib.words.periods import Frequency, Period
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import AreaKind, FigureKind, Polarity, Unit, ValueStatus


@dataclass(frozen=True)
class Area:
    """A country, region, municipality (by Danmarks Statistik's code) or a comparison group (by its slug).

    Not all members of a group need be known: its figures are then those that somebody has published for it.
    """

    code: str
    slug: str
    name: str
    kind: AreaKind
    region: str = ""
    members: tuple[Member, ...] = ()
    has_unnamed_members: bool = False

    def is_only(self, own: Area) -> bool:
        """Whether this is another name for a municipality: itself, or a group that nobody else has ever been in."""
        members = {member.code for member in self.members}
        return self.code == own.code or (members == {own.code} and not self.has_unnamed_members)


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
class Ref:
    """A figure's indicator and group, named from another indicator's file; ``label`` says what the two give together."""

    indicator: str
    group: str = ""
    label: str = ""
    of: str = ""  # the own group that is meant; empty for an indicator without groups


@dataclass(frozen=True)
class Question:
    """A question of a survey and where its answers stand. Neutral answers are kept apart from positive ones."""

    text: str
    positive: Ref | None = None
    neutral: Ref | None = None
    positive_or_neutral: Ref | None = None
    negative: Ref | None = None


@dataclass(frozen=True)
class Basis:
    """The same share made from other counts, such as full-time persons instead of persons.

    The first of ``indicators`` that has figures is taken: the groups ``numerator`` over the groups ``denominator``.
    """

    label: str
    indicators: tuple[str, ...]
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]


@dataclass(frozen=True)
class Projection:
    """How a year's amount is reckoned from its first months: per unit and month so far, times the months expected."""

    so_far: str  # group with the amount of the months that have passed
    whole_year: str  # group with the amounts of whole years
    units: str  # indicator that counts the units (persons, courses) of the year
    months_each: int  # how many months a unit lasts


@dataclass(frozen=True)
class Limit:
    """A limit that others than the plan have set for a figure, such as the national supervision's focus goals."""

    less_than: Fraction
    label: str


@dataclass(frozen=True)
class Ties:
    """How an indicator stands to others; each field is empty where it does not. Sections of pages are made from them."""

    complement_of: str = ""  # the two shares make up a whole
    change_of: str = ""  # published change on a year of that level, by the same groups
    weighted_by: str = ""  # a mean by groups, and how many each group's mean is taken over
    difference_of: tuple[str, ...] = ()  # two indicators: the first less the second, by the same groups
    rank_of: str = ""  # the place among municipalities by that indicator, by the same groups
    within: str = ""  # a share counted within the cases that the other share counts: a chain
    per: tuple[Ref, ...] = ()  # what the amount gives for each of these
    in_percent_of: tuple[Ref, ...] = ()
    pooled: tuple[tuple[str, tuple[str, ...]], ...] = ()  # a group and the groups that it is the sum of
    answers: tuple[Question, ...] = ()
    gains: tuple[str, ...] = ()  # groups that count on the income side of a balance; "" for an indicator without groups
    costs: tuple[str, ...] = ()
    other_basis: Basis | None = None
    projection: Projection | None = None
    limit: Limit | None = None
    answered: str = ""  # of a sample: counts those who answered, where a share comes without its denominator
    asked: str = ""  # of a sample: counts all whom it stands for
    ranked_among: Ref | None = None  # of a printed place: the number of areas that it is a place among
    benefits: tuple[tuple[str, tuple[str, ...]], ...] = ()  # a group and the benefits that it is about, named otherwise
    is_ahead: bool = False  # decided before its period begins, as a budget is: sections look beyond the plan's year


@dataclass(frozen=True)
class Topic:
    """A section of a page about one subject: which notebook shows it, and its words. Indicators name it."""

    id: str
    title: str
    lead: str
    notebook: str
    order: int


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
    topics: tuple[str, ...] = ()  # the sections of pages that show it
    is_sample: bool = False  # answers of some of those whom it is about: chance has a part in it
    benefit: str = ""  # which unit price its full-time persons have; empty: that of the group, if it is a benefit
    ties: Ties = field(default_factory=Ties)
    days_to_publication: int | None = None  # after a period has ended; None where nobody has said

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
    groups: tuple[str, ...] = ()  # the groups that it concerns; empty means all


LOWER_BOUND, UPPER_BOUND = "lower bound", "upper bound"  # in a row's note: the source says "at least" or "up to"


@dataclass(frozen=True, slots=True)  # a page holds tens of thousands
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


@dataclass(frozen=True, slots=True)  # a page holds tens of thousands
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
