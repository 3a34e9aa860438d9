"""The year's wheel, and the follow-up of one month: what is due when, held against the figures that there were by then.

The review of a year stays what it is. A follow-up is a :class:`Review` of its own: the same plan, the same snapshot and
the same judgement, of those rows only that the plan names for the month, on what was known when the month began.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from jobplan_lib.answer.adopted import only_targets
from jobplan_lib.answer.danish import MONTHS
from jobplan_lib.answer.results import Review
from jobplan_lib.core.figures import Answer, Figure, Ground
from jobplan_lib.core.which_figure import observed_when
from jobplan_lib.reading.known_by_day import known_by
from jobplan_lib.reading.project import Project
from jobplan_lib.review import judge_targets, open_review
from jobplan_lib.words.errors import UnknownName
from jobplan_lib.words.follow_ups import DECEMBER, Occasion
from jobplan_lib.words.moments import Moment, When
from jobplan_lib.words.periods import Frequency, Period
from jobplan_lib.words.plan_model import Combination, Criterion, Measure, Plan, Rule, Target


@dataclass(frozen=True)
class Due:
    """A row of the plan that is followed up in a month: why then, and the figures that it would be followed up on.

    ``answers`` has one for each part that looks at a figure; none where the row has no figure.
    """

    target: Target
    occasion: Occasion
    answers: tuple[Answer, ...] = ()

    @property
    def known(self) -> tuple[Figure, ...]:
        """The figures that were there."""
        return tuple(answer for answer in self.answers if isinstance(answer, Figure))

    @property
    def newest(self) -> Figure | None:
        """The newest of them."""
        return max(self.known, key=lambda figure: figure.period.last, default=None)

    @property
    def is_lacking(self) -> bool:
        """Whether a figure that the row looks at was not there."""
        return len(self.known) < len(self.answers)


@dataclass(frozen=True)
class MonthDue:
    """What is due in a month of the plan's year."""

    month: Period
    rows: tuple[Due, ...]

    @cached_property
    def lacking(self) -> tuple[Due, ...]:
        """The rows of which a figure was not there."""
        return tuple(row for row in self.rows if row.is_lacking)


@dataclass(frozen=True)
class YearWheel:
    """A plan's follow-ups by month, and those that come when the year is over."""

    months: tuple[MonthDue, ...]
    later: tuple[Due, ...]

    def __bool__(self) -> bool:
        """Whether the plan says of anything when it is followed up."""
        return bool(self.months or self.later)


def year_wheel(review: Review) -> YearWheel:
    """What is due in which month of a review's year, with the newest figures that there were when each month began."""
    months = (month_due(review, number) for number in range(1, DECEMBER + 1))
    later = (Due(t, occasion) for t in review.plan.targets if t.follow_up for occasion in t.follow_up.later)
    return YearWheel(tuple(month for month in months if month.rows), tuple(later))


def month_due(review: Review, number: int) -> MonthDue:
    """What is due in a month (1 to 12) of a review's year; nothing where the plan names nothing for it."""
    month = month_of(review.year, number)
    found = list(_due(review.plan, number))
    ground = _known_by(review.ground, month) if found else review.ground
    rows = (Due(target, occasion, tuple(_answers(ground, target.rule))) for target, occasion in found)
    return MonthDue(month, tuple(rows))


def open_follow_up(
    municipality: str, year: int, month: int, snapshot: str = "", plan: str = "", project: Project | None = None
) -> Review:
    """The follow-up of a month: what the plan names for it, judged on what was known when the month began.

    Args:
        municipality: slug of the municipality.
        year: the plan's year.
        month: its month, 1 to 12.
        snapshot: name of the figures; the plan's own where empty.
        plan: whose plan of the year, as :func:`jobplan_lib.review.open_review` takes it.
        project: where the folders are; found from the current folder where None.

    Raises:
        UnknownName: municipality, plan or snapshot does not exist, or the plan names nothing for the month.
        InvalidInput: a file cannot be used; all problems together.
    """
    return follow_up(open_review(municipality, year, snapshot, plan, project), month)


def follow_up(review: Review, number: int) -> Review:
    """The follow-up of a month (1 to 12) of a review's year.

    What people have said since, comments and the status log alike, is left out as figures are; pinned views and what has
    changed since another review belong to the year's own.

    Raises:
        UnknownName: the plan names nothing for the month.
    """
    check_due(review.plan, number)
    due = {target.id for target, _ in _due(review.plan, number)}
    month = month_of(review.year, number)
    plan = only_targets(review.plan, due)
    ground = _known_by(review.ground, month)
    log = tuple(entry for entry in review.status_log if entry.date.last < month.first)
    return Review(
        plan=plan,
        municipality=review.municipality,
        ground=ground,
        results=judge_targets(ground, plan, log, review.outcomes),
        status_log=log,
        outcomes=review.outcomes,
        comments=tuple(comment for comment in review.comments if comment.date.last < month.first),
        month=month,
    )


def month_of(year: int, number: int) -> Period:
    """A month of a year by its number, from 1."""
    return Period(Frequency.MONTH, year * DECEMBER + number - 1)


def _due(plan: Plan, number: int) -> Iterator[tuple[Target, Occasion]]:
    for target in plan.targets:
        occasion = target.follow_up.in_month(number) if target.follow_up else None
        if occasion is not None:
            yield target, occasion


def check_due(plan: Plan, number: int) -> None:
    """Refuse a month (1 to 12) that the plan names nothing for.

    Raises:
        UnknownName: with the months that it names.
    """
    if any(_due(plan, number)):
        return
    named = [month for month in range(1, DECEMBER + 1) if any(_due(plan, month))]
    what = f"{plan.id} names nothing to follow up in month {number} ({MONTHS[number - 1]})"
    if not named:
        raise UnknownName(f"{what}, nor in any other – say in {plan.file} when a target is followed up: follow_up")
    raise UnknownName(
        f"{what} – there is something in {', '.join(f'{month} ({MONTHS[month - 1]})' for month in named)}"
    )


def _known_by(ground: Ground, month: Period) -> Ground:
    """The figures that there were when a month began: the papers of a meeting are written before it."""
    return replace(ground, observations=known_by(ground.observations, ground.indicators, month.first))


def _answers(ground: Ground, rule: Rule) -> Iterator[Answer]:
    """The figure that each part of a rule would be judged by, each once; a year of months is told by its latest."""
    for measure, when in dict.fromkeys(_looks(rule)):
        yield observed_when(ground, measure, when)


def _looks(rule: Rule) -> Iterator[tuple[Measure, When]]:
    """What the parts of a rule look at, and when."""
    if isinstance(rule, Combination):
        for part in rule.parts:
            yield from _looks(part.rule)
    elif isinstance(rule, Criterion):
        is_whole_year = rule.when.moment is Moment.EVERY_PERIOD and rule.when.at is None
        yield rule.measure, When() if is_whole_year else rule.when
    elif rule.measure is not None:
        yield rule.measure, When()
