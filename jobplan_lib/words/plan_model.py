"""What a plan is: sentences taken apart.

A target is what is *observed*, what it is *held against*, *when*, and how parts *combine*. Every plan is said with these
parts; there is no list of target types.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from jobplan_lib.words.follow_ups import FollowUp
from jobplan_lib.words.model import Source
from jobplan_lib.words.moments import When, Window
from jobplan_lib.words.periods import Period
from jobplan_lib.words.vocabulary import FigureKind, Status, Unit


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


@dataclass(frozen=True)
class Difference:
    """Observe how far the value is above that of another area, group or indicator; ``either_way``: how far apart they are."""

    other: OfArea | OfMeasure
    either_way: bool


Observe = Change | Rank | ShareOf | Occurrences | Difference | None  # None: the value itself


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
    """Hold against the own value at an earlier period, or over several earlier periods."""

    since: Past | Period | Window


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


@dataclass(frozen=True)
class Criterion:
    """One observation held against one requirement: the smallest thing that has a verdict."""

    measure: Measure
    requirement: Requirement
    when: When = field(default_factory=When)


class RollUp(Enum):
    """How the verdicts of parts become one."""

    EACH = "each"
    READINGS = "readings"
    ALL_OF = "all_of"
    ANY_OF = "any_of"
    SOME_OF = "some_of"


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
    needed: int = 1  # of ``some_of``: how many parts must be met


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
    follow_up: FollowUp | None = None  # when the plan says that it is followed up

    @property
    def has_page(self) -> bool:
        """Whether its notebook shows it on a page of its own: it is a result target, or its figure is followed."""
        return self.kind is TargetKind.RESULT_TARGET or is_followed(self.rule)


def is_followed(rule: Rule) -> bool:
    """Whether a figure is only followed: there is nothing to reach in any part."""
    if isinstance(rule, Combination):
        return all(is_followed(part.rule) for part in rule.parts)
    return isinstance(rule, Unscored) and rule.status is Status.MONITORED


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

    municipality: str  # its slug; the name of a shared plan ("national")
    year: int
    title: str
    document: str
    snapshot: str
    continues: str
    goals: tuple[Goal, ...]
    focus_areas: tuple[FocusArea, ...]
    file: str
    sha256: str
    is_shared: bool = False  # a plan of no municipality, that any can be held against

    @property
    def id(self) -> str:
        """The name of the plan's file, without its ending."""
        return f"{self.municipality}-{self.year}"

    @property
    def targets(self) -> tuple[Target, ...]:
        """All targets in the plan's order."""
        return tuple(target for area in self.focus_areas for target in area.targets)

    @property
    def notebooks(self) -> list[str]:
        """The notebooks that its targets and followed figures name, by name.

        A notebook that only promises in words name has no page of its own; the summary shows them.
        """
        return sorted({target.notebook for target in self.targets if target.has_page})
