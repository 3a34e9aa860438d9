"""A target put together from choices: what to observe, what to hold it against, and when.

The form offers what fits: an indicator without a polarity has no rank and no best ten, levels that add up have no country
to be held against. What it makes is a :class:`~jobplan_lib.words.plan_model.Target`; the plan reader has the last word on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from jobplan_lib.reading.areas import MUNICIPALITIES
from jobplan_lib.reading.unit_checks import observed_unit
from jobplan_lib.reading.window_grammar import adds_up_over_time, counts_anew
from jobplan_lib.words.labels import shortened
from jobplan_lib.words.model import Indicator, Source
from jobplan_lib.words.moments import Moment, When
from jobplan_lib.words.plan_model import (
    Against,
    Amount,
    Change,
    Criterion,
    Direction,
    Fixed,
    Measure,
    Observe,
    OfArea,
    OfBest,
    OfOwn,
    Past,
    Rank,
    Requirement,
    ShareOf,
    Target,
)
from jobplan_lib.words.vocabulary import ADDITIVE, Polarity, Unit


class Looked(Enum):
    """How the figure is looked at."""

    VALUE = "value"
    CHANGE = "change"  # since the same period of the year before, in per cent or, for shares, in points
    RANK = "rank"
    MONTHS = "months"  # the share of the year's periods that live up to the requirement


class Held(Enum):
    """What it is held against."""

    NUMBER = "number"
    AREA = "area"
    BEST = "best"
    YEAR_BEFORE = "year_before"
    MEASUREMENT_BEFORE = "measurement_before"


@dataclass(frozen=True)
class Form:
    """The choices. ``number`` is the plan's number, or the margin to what the figure is held against (negative is below).

    ``share`` is how many per cent of the year's periods must live up to it, and ``best`` how many of the best are taken;
    both count only where they are asked for.
    """

    id: str
    text: str
    page: str
    notebook: str
    indicator: str
    group: str = ""
    looked: Looked = Looked.VALUE
    direction: Direction = Direction.AT_LEAST
    held: Held = Held.NUMBER
    area: str = "landet"
    number: Fraction = Fraction(0)
    moment: Moment = Moment.LATEST
    share: Fraction = Fraction(75)
    best: int = 10
    short: str = ""


def looked_offered(indicator: Indicator) -> list[Looked]:
    """How an indicator can be looked at."""
    without = {Looked.RANK} if indicator.polarity is Polarity.NONE or indicator.unit is Unit.RANK else set()
    if indicator.frequency is None or indicator.frequency.value == 1:
        without.add(Looked.MONTHS)
    return [looked for looked in Looked if looked not in without]


def held_offered(indicator: Indicator, looked: Looked) -> list[Held]:
    """What an observation can be held against."""
    without: set[Held] = set()
    if looked is Looked.RANK:
        without |= {Held.AREA, Held.BEST}
    if indicator.unit in ADDITIVE and looked is not Looked.CHANGE:
        without |= {Held.AREA}
    if not indicator.unit.is_share or looked is Looked.CHANGE or indicator.polarity is Polarity.NONE:
        without |= {Held.BEST}
    return [held for held in Held if held not in without]


def directions_offered(indicator: Indicator, looked: Looked) -> list[Direction]:
    """Which way a requirement can go: of a place, number 1 being the best, nobody asks for more."""
    is_place = looked is Looked.RANK or (indicator.unit is Unit.RANK and looked is not Looked.CHANGE)
    return [direction for direction in Direction if not (is_place and direction.wants_high)]


def moments_offered(indicator: Indicator, looked: Looked) -> list[Moment]:
    """Which figures can count; a share of the year's periods is of the whole year already."""
    if looked is Looked.MONTHS:
        return [Moment.LATEST]
    can_be_summed = looked is Looked.VALUE and adds_up_over_time(indicator)
    return [moment for moment in Moment if can_be_summed or moment is not Moment.SUM_OF_YEAR]


def unit_of(form: Form, indicator: Indicator) -> Unit:
    """What the form's number is in: the unit of the observation, or of a margin to it."""
    inner = None if form.looked is Looked.MONTHS else _observe(form, indicator)
    unit = observed_unit(inner, indicator)
    return unit if form.held is Held.NUMBER else unit.of_difference


def target_of(form: Form, indicator: Indicator) -> Target:
    """The target that the choices make."""
    requirement = _requirement(form, indicator)
    observe = _observe(form, indicator)
    if form.looked is Looked.MONTHS:
        observe = ShareOf("months", (), requirement)
        requirement = Requirement(Direction.AT_LEAST, Fixed(Amount(form.share, Unit.PERCENT)))
    rule = Criterion(
        Measure(form.indicator, (form.group,), observe), requirement, When(form.moment, is_said=counts_anew(indicator))
    )
    return Target(
        id=form.id,
        text=form.text,
        short=form.short or shortened(form.text),
        source=Source("", page=form.page),
        rule=rule,
        notebook=form.notebook,
        focus_area="",
    )


def _observe(form: Form, indicator: Indicator) -> Observe:
    if form.looked is Looked.CHANGE:
        return Change(Past.SAME_PERIOD_LAST_YEAR, Unit.POINTS if indicator.unit.is_share else Unit.PERCENT)
    return Rank(MUNICIPALITIES) if form.looked is Looked.RANK else None


def _requirement(form: Form, indicator: Indicator) -> Requirement:
    unit = unit_of(form, indicator)
    if form.held is Held.NUMBER:
        return Requirement(form.direction, Fixed(Amount(form.number, unit)))
    against: dict[Held, Against] = {
        Held.AREA: OfArea(form.area),
        Held.BEST: OfBest(form.best, MUNICIPALITIES),
        Held.YEAR_BEFORE: OfOwn(Past.SAME_PERIOD_LAST_YEAR),
        Held.MEASUREMENT_BEFORE: OfOwn(Past.PREVIOUS_MEASUREMENT),
    }
    margin = Amount(form.number, unit) if form.number else None
    return Requirement(form.direction, against[form.held], margin)
