"""Judging a target: what was observed, what was required, the verdict, the distance and what to bear in mind.

Pure: plans and figures in, judgements out. The verdict itself is decided in :mod:`jobplan_lib.core.verdicts`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from jobplan_lib.core.benchmarks import usual
from jobplan_lib.core.caveats import Caveat, Reservation, left_open, together
from jobplan_lib.core.distance import ToGo, gap, to_go
from jobplan_lib.core.economics import Cost, cost_to_go
from jobplan_lib.core.figures import Figure, Ground, Unknown
from jobplan_lib.core.holding import Required, beside, required
from jobplan_lib.core.indicators import development, is_additive
from jobplan_lib.core.observing import rank
from jobplan_lib.core.samples import Sampled, few, sampled
from jobplan_lib.core.verdicts import Comparison, compare, roll_up
from jobplan_lib.core.which_figure import observed_when, of_every_period
from jobplan_lib.reading.areas import MUNICIPALITIES
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.moments import Moment, When
from jobplan_lib.words.periods import Period, year_period
from jobplan_lib.words.plan_model import (
    Combination,
    Criterion,
    Measure,
    Occurrences,
    Rank,
    Rule,
    Target,
    Unscored,
    is_followed,
)
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import FigureKind, Reason, Status, Timing


@dataclass(frozen=True)
class Judgement:
    """The answer to one target or one part of it."""

    label: str
    rule: Rule
    status: Status
    unknown: Unknown | None = None
    observed: Figure | None = None
    required: Required | None = None
    gap: Quantity | None = None
    to_go: ToGo | None = None
    cost_to_go: Cost | None = None  # what those persons cost in a year, where a source states a price
    rank_if_met: Figure | None = None  # the place that just reaching the requirement would give, the others held still
    timing: Timing | None = None  # of one with parts: what those with a figure of their own have in common
    parts: tuple[Judgement, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    benchmarks: tuple[Figure, ...] = ()
    series: tuple[Figure, ...] = ()
    sample: Sampled | None = None  # of a figure that some have answered: what it says of all of them
    condition: Judgement | None = None  # of a target that only applies under one

    def named_leaves(self, above: str = "") -> list[tuple[str, Judgement]]:
        """The parts that have no parts, each with the labels that lead to it."""
        found = []
        for part in self.parts:
            label = f"{above}: {lower_first(part.label)}" if above else part.label
            found += part.named_leaves(label) if part.parts else [(label, part)]
        return found or [(self.label, self)]

    @property
    def is_monitored(self) -> bool:
        """Whether the figure is only followed, also where there is none."""
        return is_followed(self.rule)

    @property
    def leaves(self) -> tuple[Judgement, ...]:
        """The parts that have no parts, or the judgement itself."""
        return tuple(leaf for part in self.parts for leaf in part.leaves) if self.parts else (self,)

    @property
    def timings(self) -> set[Timing]:
        """What the figures behind the answer are worth, where parts differ each."""
        return {leaf.timing for leaf in self.leaves if leaf.timing is not None}


def judge_target(ground: Ground, target: Target) -> Judgement:
    """Judge a target of the plan, its condition and reservations included."""
    judged = judge(ground, target.rule, target.short)
    if target.only_if is not None:
        judged = _conditioned(judged, judge(ground, target.only_if, ""))
    stated = [Reservation(Caveat.PROXY, target.proxy)] if target.proxy else []
    stated += [Reservation(Caveat.STATED, text) for text in target.reservations]
    return replace(judged, reservations=(*stated, *judged.reservations))


def judge(ground: Ground, rule: Rule, label: str) -> Judgement:
    """Judge a rule: one criterion, a combination of rules, or something that is shown and not scored."""
    if isinstance(rule, Combination):
        return _combined(ground, rule, label)
    if isinstance(rule, Unscored):
        return _unscored(ground, rule, label)
    if rule.when.moment is Moment.EVERY_PERIOD and rule.when.at is None:
        of_year = of_every_period(ground, rule)
        return (
            _every_period(ground, of_year, label) if isinstance(of_year, Combination) else judge(ground, of_year, label)
        )
    return _criterion(ground, rule, label)


def status_of(ground: Ground, rule: Rule) -> Status:
    """The status that :func:`judge` gives, without what is shown around it: quick enough for every municipality and year."""
    if isinstance(rule, Combination):
        return _together(rule, [status_of(ground, part.rule) for part in rule.parts])
    if isinstance(rule, Unscored):
        return newest(ground, rule).status
    if rule.when.moment is Moment.EVERY_PERIOD and rule.when.at is None:
        return status_of(ground, of_every_period(ground, rule))
    found = observed_when(ground, rule.measure, rule.when)
    needed = (
        required(ground, rule.requirement, rule.measure, found, ground.year) if isinstance(found, Figure) else found
    )
    if isinstance(found, Unknown):
        return _without(found)
    if isinstance(needed, Unknown):
        return Status.NOT_ASSESSABLE
    return _verdict(compare(found.quantity, needed.quantity, rule.requirement.direction))


def _without(unknown: Unknown) -> Status:
    """What a target without a figure is: of a time after the plan's year nobody can have one, and it is awaited."""
    return Status.AWAITING_MEASURE if unknown.reason is Reason.NOT_YET else Status.NOT_ASSESSABLE


def _verdict(answer: Comparison) -> Status:
    return Status.MET if answer.met else Status.NOT_MET


def _criterion(ground: Ground, rule: Criterion, label: str) -> Judgement:
    found = observed_when(ground, rule.measure, rule.when)
    if isinstance(found, Unknown):
        return Judgement(label, rule, _without(found), unknown=found)
    beside = _beside(ground, rule.measure, found, rule.when)
    judged = replace(beside, label=label, rule=rule, series=_up_to(ground, rule.measure, found))
    needed = required(ground, rule.requirement, rule.measure, found, ground.year)
    if isinstance(needed, Unknown):
        return replace(judged, status=Status.NOT_ASSESSABLE, unknown=needed)
    answer = compare(found.quantity, needed.quantity, rule.requirement.direction)
    counts = ground.indicators[rule.measure.indicator].counts
    rounded = () if answer.certain else (Reservation(Caveat.ROUNDED),)
    provisional = (
        (Reservation(Caveat.PROVISIONAL),)
        if needed.basis and needed.basis.provisional and not found.provisional
        else ()
    )
    missing = to_go(found, needed, counts, is_surely_met=answer.met and answer.certain)
    return replace(
        judged,
        status=_verdict(answer),
        required=needed,
        gap=gap(found, needed),
        to_go=missing,
        cost_to_go=cost_to_go(ground, rule.measure, missing),
        rank_if_met=_rank_if_met(ground, rule, found, missing),
        reservations=(*judged.reservations, *rounded, *provisional, *left_open(ground, found, needed)),
    )


def _rank_if_met(ground: Ground, rule: Criterion, found: Figure, missing: ToGo) -> Figure | None:
    """Only for a plain figure of the latest period: a change or a mean has no place of its own, and a number of persons
    or jobs one that follows the size of the municipality."""
    by_size = is_additive(ground.indicators[rule.measure.indicator])
    if not missing.number or rule.measure.observe is not None or found.inputs or by_size:
        return None
    steps = missing.number if rule.requirement.direction.wants_high else -missing.number
    place = rank(ground, rule.measure, Rank(MUNICIPALITIES), found.area, found.period, steps)
    return place if isinstance(place, Figure) else None


def _beside(ground: Ground, measure: Measure, found: Figure, when: When) -> Judgement:
    """What is shown around an own figure, whether or not it is scored."""
    forecast = measure.kind is FigureKind.FORECAST
    timing = None if forecast else _timing(ground, found.period, when)
    reservations = [Reservation(Caveat.FORECAST)] if forecast else []
    if timing is Timing.STARTING_POINT:
        is_count = isinstance(measure.observe, Occurrences)
        reservations.append(Reservation(Caveat.COUNTED_BEFORE if is_count else Caveat.BEFORE_THE_YEAR))
    elif timing is Timing.FINAL and found.period.last < year_period(ground.year).first:
        reservations.append(Reservation(Caveat.EARLIER_DEADLINE))
    if found.provisional:
        reservations.append(Reservation(Caveat.PROVISIONAL))
    if found.is_approximate:
        reservations.append(Reservation(Caveat.APPROXIMATE))
    of_year = found.gathering is not None and when.window is None
    if of_year and not year_period(ground.year).within(found.period):
        reservations.append(Reservation(Caveat.INCOMPLETE_YEAR))
    if small := few(ground, found):
        reservations.append(Reservation(Caveat.FEW, about=small))
    return Judgement(
        label="",
        rule=Unscored(Status.MONITORED, measure=measure),
        status=Status.MONITORED,
        observed=found,
        timing=timing,
        benchmarks=tuple(usual(ground, measure, found.area, lambda area: beside(ground, measure, area, found))),
        reservations=tuple(reservations),
        sample=sampled(ground, found),
    )


def _up_to(ground: Ground, measure: Measure, found: Figure) -> tuple[Figure, ...]:
    """The plain figures over time until the one that was found."""
    return development(ground, replace(measure, observe=None), found.area, found.period)


def _timing(ground: Ground, period: Period, when: When) -> Timing:
    """At the end of the plan's year (or at the deadline) final; before the year a starting point; in between under way.

    A figure of the year's last quarter, half-year or month is final, and so is one that reaches an earlier deadline.
    """
    year, deadline = year_period(ground.year), when.by or year_period(ground.year)
    if period.last >= deadline.last:
        return Timing.FINAL
    return Timing.STARTING_POINT if period.last < year.first else Timing.UNDER_WAY


def _unscored(ground: Ground, rule: Unscored, label: str) -> Judgement:
    judged = replace(newest(ground, rule), label=label)
    if rule.measure is None or judged.observed is None:
        return judged
    return replace(judged, series=_up_to(ground, rule.measure, judged.observed))


def newest(ground: Ground, rule: Unscored) -> Judgement:
    """What is shown without a requirement: its newest figure beside other areas', without the figures before it."""
    if rule.measure is None:
        return Judgement("", rule, rule.status)
    found = observed_when(ground, rule.measure, When())
    if isinstance(found, Unknown):
        # a figure that is followed and is not there cannot be followed; what awaits or lacks a target stays so
        status = Status.NOT_ASSESSABLE if rule.status is Status.MONITORED else rule.status
        return Judgement("", rule, status, unknown=found)
    return replace(_beside(ground, rule.measure, found, When()), rule=rule, status=rule.status)


def _combined(ground: Ground, rule: Combination, label: str) -> Judgement:
    parts = tuple(judge(ground, part.rule, part.label) for part in rule.parts)
    return _rolled(rule, label, parts)


def _rolled(rule: Combination, label: str, parts: tuple[Judgement, ...]) -> Judgement:
    """One judgement from its parts; the reservations stay with the parts, those that all parts share rise to the whole."""
    status = _together(rule, [part.status for part in parts])
    first = next((part.unknown for part in parts if part.unknown is not None), None)
    shared = together([r for part in parts for r in part.reservations])
    if not _can_turn(rule, parts, status):
        shared = tuple(r for r in shared if r.caveat is not Caveat.CHANCE)
    timings = {timing for part in parts for timing in part.timings}
    shared_timing = timings.pop() if len(timings) == 1 else None
    unknown = first if status in {Status.NOT_ASSESSABLE, Status.AWAITING_MEASURE} else None
    return Judgement(label, rule, status, unknown=unknown, timing=shared_timing, parts=parts, reservations=shared)


def _together(rule: Combination, parts: list[Status]) -> Status:
    """The status of a whole. Figures that are only followed stay so where some lack; beside a requirement none hides it."""
    if is_followed(rule) and Status.MONITORED in parts:
        return Status.MONITORED
    return roll_up(parts, rule.roll_up, rule.needed)


def _can_turn(rule: Combination, parts: tuple[Judgement, ...], status: Status) -> bool:
    """Whether other answers could have given the whole another verdict: with all parts in doubt met, or with none of them."""
    doubtful = [any(r.caveat is Caveat.CHANCE for r in part.reservations) for part in parts]
    for answer in (Status.MET, Status.NOT_MET):
        turned = [answer if is_open else part.status for part, is_open in zip(parts, doubtful, strict=True)]
        if roll_up(turned, rule.roll_up, rule.needed) is not status:
            return True
    return False


def _every_period(ground: Ground, rule: Combination, label: str) -> Judgement:
    judged = _combined(ground, rule, label)
    timings = [part.timing for part in judged.parts if part.timing is not None]
    latest = (
        timings[-1] if timings else None
    )  # the year is as far as its latest figure; January by itself is not under way
    parts = tuple(replace(part, timing=latest if part.timing else None) for part in judged.parts)
    return replace(judged, timing=latest, parts=parts)


def _conditioned(judged: Judgement, condition: Judgement) -> Judgement:
    """A target that only applies under a condition: not met, it does not apply; unknown, neither is the verdict.

    What does not apply lacks nothing, so there is no distance either; how the two figures compare is still known.
    """
    judged = replace(judged, condition=condition)
    if condition.status is Status.MET:
        return judged
    reason = Reason.CONDITION_NOT_MET if condition.status is Status.NOT_MET else Reason.CONDITION_UNKNOWN
    about = (
        condition.observed.indicator
        if condition.observed
        else (condition.unknown.indicator if condition.unknown else "")
    )
    unknown = Unknown(reason, about)
    return replace(
        judged, status=Status.NOT_ASSESSABLE, unknown=unknown, gap=None, to_go=None, cost_to_go=None, rank_if_met=None
    )
