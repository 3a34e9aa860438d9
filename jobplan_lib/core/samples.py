"""Figures that are answers of some of those whom they are about, and shares of so few that each of them counts much.

Which indicators are answered by a sample is said in their files. Pure: figures in, figures out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jobplan_lib.core.figures import Figure, Ground, How
from jobplan_lib.core.holding import Required
from jobplan_lib.core.indicators import value
from jobplan_lib.core.intervals import Estimate, Interval, difference, wilson
from jobplan_lib.words.plan_model import Measure
from jobplan_lib.words.vocabulary import Unit

FEW = 30  # a share of fewer is marked: each of them moves it by more than three points
PLAIN = frozenset({How.PUBLISHED, How.POOLED, How.COMPLEMENT})


@dataclass(frozen=True)
class Sampled:
    """What a figure of those who answered says of all of them.

    ``interval`` is in the figure's unit and holds what chance leaves open; it is None where nobody says how many
    answered. It begins and ends with what the print may stand for, where only a rounded share is known.
    """

    answers: Fraction | None
    population: Fraction | None = None
    interval: Interval | None = None


@dataclass(frozen=True)
class Doubt:
    """That a verdict could have been another with other answers. ``interval`` is None where it is a difference of two samples."""

    answers: Fraction
    unit: Unit
    decimals: int
    interval: Interval | None = None


@dataclass(frozen=True)
class Few:
    """How few a share is made of (``of`` says of what), and by how much each of them moves it."""

    number: Fraction
    of: str
    each: Fraction
    unit: Unit
    is_other: bool = False  # of the figure that is held against


def sampled(ground: Ground, figure: Figure) -> Sampled | None:
    """What a figure says of all whom the sample stands for; None of a figure that is no share or change of a sample's.

    The change between two rounds is taken to be answered by different people. Several questions of one survey pooled
    are answered by the same people and have no interval.
    """
    indicator = ground.indicators.get(figure.indicator)
    if indicator is None or not indicator.is_sample:
        return None
    if figure.how is How.CHANGE and figure.unit is indicator.unit.of_difference and len(figure.inputs) == 2:
        now, then = (sampled(ground, part) for part in figure.inputs)
        return _changed(figure, now, then) if now and then else None
    if figure.how not in PLAIN or figure.unit is not indicator.unit:
        return None
    if len(figure.groups) > 1 and indicator.ties.answers:
        return Sampled(None)
    answers = figure.denominator or _counted(ground, indicator.ties.answered, figure)
    if not answers or not 0 <= figure.quantity.value <= figure.unit.share_scale:
        return Sampled(None)
    asked = _counted(ground, indicator.ties.asked, figure)
    population = asked if asked is not None and asked >= answers else None
    return Sampled(answers, population, _of_share(figure, answers, population))


def _of_share(figure: Figure, answers: Fraction, population: Fraction | None) -> Interval:
    """From the lower end of the least share that the print may stand for to the upper end of the greatest."""
    scale = figure.unit.share_scale
    low, high = max(figure.quantity.low / scale, Fraction(0)), min(figure.quantity.high / scale, Fraction(1))
    ends = wilson(low, answers, population).low, wilson(high, answers, population).high
    return Interval(*ends).scaled(scale)


def _counted(ground: Ground, indicator: str, figure: Figure) -> Fraction | None:
    """How many another indicator counts for the area and period of a figure: by its group where it has that one."""
    if not indicator:
        return None
    groups = ground.indicators[indicator].groups
    group = next((g for g in figure.groups if g in groups), "")
    found = value(ground, Measure(indicator, (group,)), figure.area, figure.period)
    return found.quantity.value if isinstance(found, Figure) else None


def _changed(figure: Figure, now: Sampled, then: Sampled) -> Sampled:
    if now.interval is None or then.interval is None:
        return Sampled(None)
    first, second = (part.quantity.value for part in figure.inputs)
    found = difference(Estimate(first, now.interval), Estimate(second, then.interval))
    return Sampled(now.answers, now.population, found)


def is_unsure(ground: Ground, found: Figure, needed: Required) -> bool:
    """Whether a verdict rests on a sample of which nobody says how many answered."""
    figures = (found, *([needed.basis] if needed.basis else []))
    return any(one is not None and one.answers is None for one in (sampled(ground, figure) for figure in figures))


def doubt(ground: Ground, found: Figure, needed: Required) -> Doubt | None:
    """Whether chance could have given the other verdict; None where it could not, or where that is not known.

    A required value that itself comes from a sample (the measurement before, another area's survey) is held against by
    the interval of the difference. Two figures of one survey are answered by the same people: nothing is said of them.
    """
    own = sampled(ground, found)
    basis = needed.basis
    other = sampled(ground, basis) if basis else None
    if own is None or own.answers is None or own.interval is None:
        return None
    if other is None or other.interval is None or basis is None:
        near = own.interval.meets(needed.quantity.low, needed.quantity.high)
        return Doubt(own.answers, found.unit, found.decimals, own.interval) if near else None
    if basis.area.code == found.area.code and basis.period == found.period:
        return None
    moved = _moved(needed, basis, other.interval)
    apart = difference(Estimate(found.quantity.value, own.interval), moved)
    return Doubt(own.answers, found.unit, found.decimals) if apart.meets(Fraction(0), Fraction(0)) else None


def _moved(needed: Required, basis: Figure, interval: Interval) -> Estimate:
    """The required value with the interval of its basis, stretched and moved like the basis itself."""
    margin = needed.requirement.margin
    in_per_cent = margin is not None and margin.unit is Unit.PERCENT
    factor = needed.requirement.factor * (1 + margin.number / 100 if margin is not None and in_per_cent else 1)
    required, had = needed.quantity.value, basis.quantity.value
    ends = sorted(required + factor * (end - had) for end in (interval.low, interval.high))
    return Estimate(required, Interval(*ends))


def few(ground: Ground, figure: Figure, *, is_other: bool = False) -> Few | None:
    """That a share is made of so few that each of them moves it much; None of others and of those not known by count.

    Shares of fewer than 30 are held to be unreliable, as in J. D. Parker et al., *National Center for Health Statistics
    Data Presentation Standards for Proportions*, Vital and Health Statistics 2 (175), 2017.
    """
    number = figure.denominator
    if not figure.unit.is_share or figure.how not in PLAIN or not number or number >= FEW:
        return None
    of = ground.indicators[figure.indicator].denominator
    return Few(number, of, figure.unit.share_scale / number, figure.unit.of_difference, is_other)
