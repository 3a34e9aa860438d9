"""What has changed since the review that was put aside: answers, figures, requirements and definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from jobplan_lib.answer.danish import rounded
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.core.figures import Figure, Ground, How
from jobplan_lib.core.holding import Required
from jobplan_lib.core.indicators import value
from jobplan_lib.core.targets import Judgement
from jobplan_lib.reading.plan_changes import Became, without_years
from jobplan_lib.reading.previous_review import PreviousFigure, PreviousLeaf, PreviousReview, PreviousTarget
from jobplan_lib.words.plan_model import Combination, Criterion, Fixed, Path
from jobplan_lib.words.vocabulary import Status

AS_EXACT = 9  # decimals of the numbers in review.json
MARGIN_DECIMALS = 6  # of a difference of two such numbers
YEAR_IN_LABEL = re.compile(r"\b(?:19|20)\d\d(?!\d)")  # a year's months are parts that bear its number
OBSERVED = {h.value for h in (How.CHANGE, How.RANK, How.SHARE_OF, How.OCCURRENCES, How.DIFFERENCE, How.DISTANCE)}
WAYS = OBSERVED | {How.MEAN_OF_PERIODS.value, How.SUM_OF_PERIODS.value}
UNREQUIRED = {Status.MONITORED, Status.NOT_SET, Status.JUDGED_LOCALLY}


@dataclass(frozen=True)
class Revised:
    """A figure of the same indicator, groups, area and period that has another value now."""

    result: Result
    label: str
    before: Fraction
    now: Figure


class Cause(Enum):
    """Why an answer is another one than it was."""

    REQUIREMENT = "requirement"  # the plan asks for something else
    REVISED = "revised"  # the same figure has another value
    LOOKED_AT = "looked_at"  # another indicator, group or way of looking at it is held against the requirement
    NEWER = "newer"  # another period's figure decides
    BENCHMARK = "benchmark"  # the figure that the requirement rests on is another
    APPEARED = "appeared"
    VANISHED = "vanished"


@dataclass(frozen=True)
class MovedAnswer:
    """A target with its earlier answer, and everything found that can have moved it."""

    before: PreviousTarget
    result: Result
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class ChangedNeed:
    """What a target without parts, or one of its parts, asked for and asks for now."""

    label: str
    before: PreviousLeaf
    now: Judgement


@dataclass(frozen=True)
class Since:
    """Everything that differs, each in the order of the plan."""

    previous: PreviousReview
    moved: tuple[MovedAnswer, ...]
    revised: tuple[Revised, ...]
    became: tuple[tuple[Became, PreviousTarget | None, Result | None], ...]
    definitions: tuple[tuple[str, str, str], ...]  # indicator, before, now

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.moved or self.revised or self.became or self.definitions)


def since_last(review: Review, previous: PreviousReview) -> Since:
    """A review beside an earlier one of the same municipality.

    Targets are the same one by their id; in plans of different years they must also observe the same indicators.
    """
    now = {r.id: r for r in review.results if r.is_counted}
    known = {i: t for i, t in previous.targets.items() if i in now or not _is_shown(review, i)}
    is_same_plan = previous.year == review.year
    both = [
        (previous.targets[i], result)
        for i, result in now.items()
        if i in previous.targets and (is_same_plan or _observes_the_same(previous.targets[i], result))
    ]
    became = [(found, before, result) for before, result in both if (found := _became(before, result))]
    same = {result.id for _, result in both}
    new = [(Became.NEW, None, result) for i, result in now.items() if i not in same]
    dropped = [(Became.DROPPED, before, None) for i, before in known.items() if i not in same]
    indicators = review.ground.indicators
    definitions = [
        (indicators[i].title, before, indicators[i].definition)
        for i, before in previous.definitions.items()
        if i in indicators and indicators[i].definition != before
    ]
    return Since(
        previous,
        tuple(_moved(before, result, review.ground) for before, result in both if before.status is not result.status),
        tuple(revised for before, result in both for revised in _revised(before, result, review.ground)),
        (*became, *new, *dropped),
        tuple(definitions),
    )


def _moved(before: PreviousTarget, result: Result, ground: Ground) -> MovedAnswer:
    pairs = _pairs(before, result)
    found = {cause for leaf, judged in pairs for cause in _causes(leaf, judged)}
    asks_else = any(_step(*pair) for pair in pairs if not _looks_elsewhere(*pair))
    if asks_else or _has_other_parts(before, result.judgement):
        found.add(Cause.REQUIREMENT)
    return MovedAnswer(before, result, tuple(cause for cause in Cause if cause in found))


def _causes(before: PreviousLeaf, now: Judgement) -> Iterator[Cause]:
    """What differs between a part as it was and as it is, but for what is required of it."""
    was, figure = before.observed, now.observed
    if _looks_elsewhere(before, now):
        yield Cause.LOOKED_AT
        return
    if was is None or figure is None:
        if (was is None) != (figure is None):
            yield Cause.APPEARED if was is None else Cause.VANISHED
        return
    if was.period != figure.period:
        yield Cause.NEWER
    elif _is_same_figure(was, figure) and _as_kept(figure) != was.value:
        yield Cause.REVISED
    basis = now.required.basis if now.required else None
    if basis is not None and before.basis is not None and _as_kept(basis) != before.basis:
        yield Cause.BENCHMARK


def _as_kept(figure: Figure) -> Fraction:
    return Fraction(rounded(figure.quantity.value, AS_EXACT))


def changed_needs(before: PreviousTarget, result: Result) -> list[ChangedNeed]:
    """Where a target asks for something else of the same figure than it did, as far as both numbers are known."""
    return [
        ChangedNeed(leaf.label, leaf, judged)
        for leaf, judged in _pairs(before, result)
        if leaf.required is not None and judged.required and _step(leaf, judged) and not _looks_elsewhere(leaf, judged)
    ]


def looks_elsewhere(before: PreviousTarget, result: Result) -> bool:
    """Whether a part is about another figure than it was."""
    return any(_looks_elsewhere(leaf, judged) for leaf, judged in _pairs(before, result))


def _looks_elsewhere(before: PreviousLeaf, now: Judgement) -> bool:
    """Whether another indicator, group, area or way of looking gives the figure, as far as both are known."""
    was, figure = before.observed, now.observed
    if was is None:
        return False
    if figure is None:
        measure = None if isinstance(now.rule, Combination) else now.rule.measure
        return measure is not None and (was.indicator, was.groups, was.how in OBSERVED) != (
            *(measure.indicator, _named(measure.groups)),
            measure.observe is not None,
        )
    is_now = figure.indicator, _named(figure.groups), figure.area.slug, figure.unit.value
    return (was.indicator, was.groups, was.area, was.unit) != is_now or _way(was.how) != _way(figure.how.value)


def _named(groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(group for group in groups if group)


def _way(how: str) -> str | None:
    """What is looked at; None for the level itself, of whatever counts it is made."""
    return how if how in WAYS else None


def _pairs(before: PreviousTarget, result: Result) -> list[tuple[PreviousLeaf, Judgement]]:
    """The parts that are there in both, by their labels; months of a year by their place in it."""
    now = {_key(label): leaf for label, leaf in _leaves(result.judgement).items()}
    return [(leaf, now[key]) for leaf in before.leaves if (key := _key(leaf.label)) in now]


def _key(label: str) -> str:
    return YEAR_IN_LABEL.sub("", label)


def _has_other_parts(before: PreviousTarget, now: Judgement) -> bool:
    """Whether parts came, went or are otherwise made one."""
    were = {_key(leaf.label) for leaf in before.leaves}
    return were != {_key(label) for label in _leaves(now)} or before.roll_ups != tuple(_roll_ups(now))


def _roll_ups(judgement: Judgement) -> Iterator[str]:
    if isinstance(judgement.rule, Combination):
        yield judgement.rule.roll_up.value
    for part in judgement.parts:
        yield from _roll_ups(part)


def _observes_the_same(before: PreviousTarget, result: Result) -> bool:
    was = {leaf.observed.indicator for leaf in before.leaves if leaf.observed}
    return was == {leaf.observed.indicator for leaf in result.judgement.leaves if leaf.observed}


def _is_shown(review: Review, target: str) -> bool:
    """Whether the plan still has the target, though it no longer counts among the results."""
    return any(result.id == target for result in review.results)


def _leaves(judgement: Judgement) -> dict[str, Judgement]:
    return dict(judgement.named_leaves()) if judgement.parts else {"": judgement}


def _at_the_same_time(before: PreviousFigure, now: Judgement, ground: Ground) -> Figure | None:
    """Today's figure of the earlier one's period: where a newer one decides today, the older one may have been revised too.

    Only of what is observed as it is published: a change or a place of then would have to be judged again.
    """
    figure, rule = now.observed, now.rule
    if figure is None or figure.period == before.period or isinstance(rule, Combination):
        return figure
    if rule.measure is None or rule.measure.observe is not None:
        return figure
    then = value(ground, rule.measure, figure.area, before.period)
    return then if isinstance(then, Figure) else figure


def _revised(before: PreviousTarget, result: Result, ground: Ground) -> list[Revised]:
    found = []
    for leaf, judged in _pairs(before, result):
        figure = _at_the_same_time(leaf.observed, judged, ground) if leaf.observed else None
        if figure is None or leaf.observed is None or not _is_same_figure(leaf.observed, figure):
            continue
        if _as_kept(figure) != leaf.observed.value:
            found.append(Revised(result, leaf.label, leaf.observed.value, figure))
    return found


def _is_same_figure(before: PreviousFigure, now: Figure) -> bool:
    return (before.indicator, before.groups, before.area, before.period) == (
        now.indicator,
        _named(now.groups),
        now.area.slug,
        now.period,
    )


def _became(before: PreviousTarget, result: Result) -> Became | None:
    """How the requirement differs: tighter, looser, changed or only in other words; None if not at all."""
    if looks_elsewhere(before, result) or _has_other_parts(before, result.judgement):
        return Became.CHANGED
    steps = {_step(*pair) for pair in _pairs(before, result)} - {None}
    if without_years(before.text) != without_years(result.target.text) and not steps:
        return Became.REWORDED
    return steps.pop() if len(steps) == 1 else Became.CHANGED if steps else None


def _step(before: PreviousLeaf, now: Judgement) -> Became | None:
    required = now.required
    if required is None or before.required is None:
        return Became.CHANGED if _asks_otherwise(before, now) else None
    against = required.requirement.against
    area = required.basis.area.slug if required.basis else ""
    kind = f"{type(against).__name__.removeprefix('Of').lower()} {area}"
    if (before.direction, before.against) != (required.requirement.direction.value, kind):
        return Became.CHANGED
    if isinstance(against, Fixed | Path):
        step = Fraction(rounded(required.quantity.value, AS_EXACT)) - before.required
    else:
        step = _moved_margin(before, required)
    if not step:
        return None
    return Became.TIGHTENED if (step > 0) == required.requirement.direction.wants_high else Became.LOOSENED


def _asks_otherwise(before: PreviousLeaf, now: Judgement) -> bool:
    """Whether one of two requirements, of which not both have a number, can be seen to be another one."""
    if before.status in UNREQUIRED or not isinstance(now.rule, Criterion):
        return (before.required is not None) != isinstance(now.rule, Criterion)
    is_number = isinstance(now.rule.requirement.against, Fixed | Path)
    if before.required is None:  # of a plan's own number it is known as soon as there is a figure
        return before.observed is not None and is_number
    kind = type(now.rule.requirement.against).__name__.removeprefix("Of").lower()
    return (before.direction, before.against.partition(" ")[0]) != (now.rule.requirement.direction.value, kind)


def _moved_margin(before: PreviousLeaf, required: Required) -> Fraction:
    """How much further from a benchmark the requirement lies: its figure may move without the plan having changed.

    An earlier factor other than today's counts as what it adds; 0 where the requirement is no margin and factor of one figure.
    """
    asked, basis = required.requirement, required.basis
    margin = asked.margin.number if asked.margin else Fraction(0)
    if basis is None or before.basis is None or before.required is None:
        return Fraction(0)
    if required.quantity.value != basis.quantity.value * asked.factor + margin:
        return Fraction(0)
    return Fraction(rounded(margin - (before.required - before.basis * asked.factor), MARGIN_DECIMALS))
