"""A share of months or groups that live up to something, counted out as a Dane says it: ``3 af 4 måneder``.

The core judges the share. A reader counts: so the requirement is said as the least (or largest) number of months that
meets it, and the distance as months, which always agrees with the verdict.
"""

from __future__ import annotations

import math
from dataclasses import replace

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import NBSP, tal
from jobplan_lib.core.figures import Figure, How
from jobplan_lib.core.holding import Required
from jobplan_lib.core.targets import Judgement
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.periods import Frequency, Period
from jobplan_lib.words.plan_model import Criterion, Direction, ShareOf

ALL_PERIODS = {
    Frequency.DAY: "dagene",
    Frequency.MONTH: "månederne",
    Frequency.QUARTER: "kvartalerne",
    Frequency.HALF_YEAR: "halvårene",
    Frequency.YEAR: "årene",
}
GROUP_WORD = ("gruppe", "grupper")
PERIOD_WORD = {
    Frequency.DAY: ("dag", "dage"),
    Frequency.MONTH: ("måned", "måneder"),
    Frequency.QUARTER: ("kvartal", "kvartaler"),
    Frequency.HALF_YEAR: ("halvår", "halvår"),
    Frequency.YEAR: ("år", "år"),
}


def trials_of(looked: ShareOf, indicator: Indicator) -> str:
    """What is counted, before there is a figure: ``månederne`` or, as often as the indicator comes, ``kvartalerne``."""
    if looked.over != "months":
        return "grupperne"
    return ALL_PERIODS[indicator.frequency] if indicator.frequency else "perioderne"


def is_share_of_trials(figure: Figure | None) -> bool:
    """Whether a figure is the share of months or groups that live up to something."""
    return figure is not None and figure.how is How.SHARE_OF and figure.numerator is not None


def trials_text(figure: Figure) -> str:
    """The figure counted out: ``0 af 4 måneder``."""
    assert figure.numerator is not None
    return _out_of(int(figure.numerator), figure)


def needed_trials(required: Required, observed: Figure) -> int:
    """The number that stands behind the requirement's direction: of ``mindst 75 %`` of ten months it is eight."""
    exact = required.quantity.value * observed.among / 100
    upward = required.requirement.direction in {Direction.AT_LEAST, Direction.LESS_THAN}
    return math.ceil(exact) if upward else math.floor(exact)


def needed_trials_text(required: Required, observed: Figure) -> str:
    """The requirement counted out, to stand behind its direction: ``3 af 4 måneder``."""
    return _out_of(needed_trials(required, observed), observed)


def trials_apart(required: Required, observed: Figure) -> int:
    """How many months or groups the figure is above (or, negative, below) what is required."""
    assert observed.numerator is not None
    return int(observed.numerator) - needed_trials(required, observed)


def trials_amount(number: int, figure: Figure) -> str:
    """A number of months or groups: ``3 måneder``."""
    return f"{tal(number)}{NBSP}{_word(figure, number)}"


def period_shown(figure: Figure) -> Period:
    """When a figure holds: a share of the year's months holds from the first of them to the latest."""
    if not is_share_of_trials(figure) or figure.trial is None or figure.period.length > 1:
        return figure.period
    return Period(figure.trial, figure.period.ordinal - figure.among + 1, figure.among)


def _out_of(number: int, figure: Figure) -> str:
    return f"{tal(number)} af {tal(figure.among)}{NBSP}{_word(figure, figure.among)}"


def _word(figure: Figure, number: int) -> str:
    words = PERIOD_WORD[figure.trial] if figure.trial else GROUP_WORD
    return words[number != 1]


def named_by_period(judged: Judgement) -> Judgement:
    """A judgement whose parts for single periods, as the months of a year, are named by them in Danish."""
    rule = judged.rule
    at = rule.when.at if isinstance(rule, Criterion) else None
    is_period = at is not None and judged.label == str(at)
    label = danish.period(at).capitalize() if at is not None and is_period else judged.label
    return replace(judged, label=label, parts=tuple(named_by_period(part) for part in judged.parts))
