"""The rounds of a survey: each question's newest answers beside those of the round before, and what chance leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.indicators import development
from jobplan_lib.core.intervals import Interval
from jobplan_lib.core.observing import change
from jobplan_lib.core.samples import Sampled, sampled
from jobplan_lib.core.topics import YEARS_BACK, figure
from jobplan_lib.words.model import Indicator, Ref
from jobplan_lib.words.periods import Period
from jobplan_lib.words.plan_model import Change, Measure, Past

FEWEST_BEATEN = 2  # being higher than one earlier figure alone is no record


@dataclass(frozen=True)
class Record:
    """That the newest figure of a series is higher (or lower) than those before it, as printed.

    ``since`` is the nearest earlier period with as high (low) a figure; None where there is none among all ``among``
    figures, the first of which is of ``first``.
    """

    is_high: bool
    since: Period | None
    first: Period
    among: int


@dataclass(frozen=True)
class Round:
    """A question's share in the newest round of a survey by the end of the plan's year.

    Attributes:
        indicator: whose share it is.
        question: the group's label, or the indicator's title where it has no groups.
        figure: the share.
        sample: how many answered, and where the share among all is likely to be.
        before: the share of the round before; None where there is none that it can be held against.
        change: the share less that of the round before.
        apart: what the change may be among all, in points; None where nobody says how many answered both times.
        record: whether it is the highest or lowest for a time.
    """

    indicator: Indicator
    question: str
    figure: Figure
    sample: Sampled
    before: Figure | None = None
    change: Figure | None = None
    apart: Interval | None = None
    record: Record | None = None

    @property
    def tells_more(self) -> bool:
        """Whether there is more to say than the share: how many answered, or what was before."""
        return self.sample.answers is not None or self.before is not None or self.record is not None

    @property
    def is_real(self) -> bool | None:
        """Whether the change is larger than chance gives in 95 of 100 cases; None where that is not known."""
        return None if self.apart is None else not self.apart.meets(Fraction(0), Fraction(0))


def survey_rounds(ground: Ground, indicators: Sequence[Indicator]) -> list[Round]:
    """The newest round of every question of the indicators that are answered by a sample, the own municipality's."""
    samples = (i for i in indicators if i.is_sample)
    found = [_round(ground, indicator, group) for indicator in samples for group in indicator.groups or ("",)]
    return [one for one in found if one is not None]


def _round(ground: Ground, indicator: Indicator, group: str) -> Round | None:
    newest = figure(ground, Ref(indicator.id, group))
    sample = sampled(ground, newest) if newest else None
    if newest is None or sample is None or newest.period.year < ground.year - YEARS_BACK:
        return None
    measure = Measure(indicator.id, (group,))
    looked = Change(Past.PREVIOUS_MEASUREMENT, indicator.unit.of_difference)
    moved = change(ground, measure, looked, newest.area, newest.period)
    change_ = moved if isinstance(moved, Figure) else None
    seen = sampled(ground, change_) if change_ else None
    return Round(
        indicator=indicator,
        question=indicator.groups.get(group, indicator.title),
        figure=newest,
        sample=sample,
        before=change_.inputs[1] if change_ else None,
        change=change_,
        apart=seen.interval if seen else None,
        record=record(_unbroken(ground, measure, newest)),
    )


def _unbroken(ground: Ground, measure: Measure, newest: Figure) -> list[Figure]:
    """The figures until the newest, from the last series break on."""
    figures = development(ground, measure, newest.area, newest.period)
    return [f for f in figures if not ground.break_between(measure.indicator, f.period, newest.period, measure.groups)]


def record(figures: Sequence[Figure]) -> Record | None:
    """Since when the newest figure of a series is the highest or the lowest; None where it beats fewer than two.

    Args:
        figures: in the order of time, of one kind of period and without a series break between them.
    """
    if not figures:
        return None
    newest, first = figures[-1].quantity.value, figures[0].period
    for is_high in (True, False):
        beaten, since = 0, None
        for earlier in reversed(figures[:-1]):
            value = earlier.quantity.value
            if (value >= newest) if is_high else (value <= newest):
                since = earlier.period
                break
            beaten += 1
        if beaten >= FEWEST_BEATEN:
            return Record(is_high, since, first, beaten + 1)
    return None
