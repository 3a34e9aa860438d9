"""What became of the targets of the plan before: carried over, reworded, tightened, loosened, changed, new or dropped.

Two targets are the same one if they observe the same: indicator, groups, area and way of looking. What they require is
then compared part by part; a requirement is tighter if every value that meets it also met the earlier one. If other
figures count (every round before, the year's first now), other parts are enough, the deadline is another one or it
applies under another condition, the target is changed; times that move along with the plan's year are the same. Targets that are
left over and look at
the same indicator in another way, or at other groups of it, are the same one changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from jobplan_lib.words.periods import Frequency, Period, year_period
from jobplan_lib.words.plan_model import (
    Combination,
    Criterion,
    Fixed,
    FocusArea,
    Measure,
    Plan,
    Requirement,
    Rule,
    Target,
    TargetKind,
    Unscored,
)
from jobplan_lib.words.vocabulary import Unit

YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Became(Enum):
    """What became of a target."""

    CARRIED_OVER = "carried_over"
    REWORDED = "reworded"  # the same is required in other words, or the words are all that there is
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    CHANGED = "changed"  # the same is looked at, but what is required, or which figures count, cannot be ordered
    NEW = "new"
    DROPPED = "dropped"


@dataclass(frozen=True)
class TargetChange:
    """A target beside the one it continues; one of the two is None for what is new or dropped."""

    became: Became
    before: Target | None
    now: Target | None


def plan_changes(before: Plan, now: Plan) -> list[TargetChange]:
    """The result targets of two plans side by side, in the newer plan's order, dropped ones last."""
    matched: dict[str, Target] = {}
    for alike in (_same, _groups_of, _indicators_of):
        left = [target for target in _counted(before) if target not in matched.values()]
        open_ = [target for target in _counted(now) if target.id not in matched]
        matched |= _pairs(left, open_, alike)
    years = before.year, now.year
    changes = [_change(matched.get(target.id), target, years) for target in _counted(now)]
    dropped = [target for target in _counted(before) if target not in matched.values()]
    return changes + [TargetChange(Became.DROPPED, target, None) for target in dropped]


def _pairs(before: list[Target], now: list[Target], alike: Callable[[Target], object]) -> dict[str, Target]:
    """Earlier targets by the later one's id: those that are alike and as many on both sides, in their order."""
    pairs: dict[str, Target] = {}
    for key in dict.fromkeys(alike(target) for target in now):
        mine = [target for target in now if alike(target) == key]
        earlier = [target for target in before if alike(target) == key]
        if key and len(mine) == len(earlier):
            pairs |= {target.id: then for target, then in zip(mine, earlier, strict=True)}
    return pairs


def _change(before: Target | None, now: Target, years: tuple[int, int]) -> TargetChange:
    if before is None:
        return TargetChange(Became.NEW, None, now)
    became = _became(before, now, years) if _same(before) == _same(now) else Became.CHANGED
    is_reworded = became is Became.CARRIED_OVER and without_years(before.text) != without_years(now.text)
    return TargetChange(Became.REWORDED if is_reworded else became, before, now)


def without_years(sentence: str) -> str:
    """A target's sentence without its years, which move along with the plan's."""
    return YEAR.sub("", sentence)


def heading_changes(before: Plan, now: Plan) -> dict[Became, list[str]]:
    """The headings above result targets that are carried over, new and dropped, by their title."""
    then = {area.title.casefold(): area.title for area in before.focus_areas if _has_counted(area)}
    mine = [area.title for area in now.focus_areas if _has_counted(area)]
    found = {
        Became.CARRIED_OVER: [title for title in mine if title.casefold() in then],
        Became.NEW: [title for title in mine if title.casefold() not in then],
        Became.DROPPED: [title for key, title in then.items() if key not in {t.casefold() for t in mine}],
    }
    return {became: titles for became, titles in found.items() if titles}


def _has_counted(area: FocusArea) -> bool:
    return any(target.kind is TargetKind.RESULT_TARGET for target in area.targets)


def _counted(plan: Plan) -> list[Target]:
    return [target for target in plan.targets if target.kind is TargetKind.RESULT_TARGET]


def _measures(rule: Rule) -> list[Measure]:
    if isinstance(rule, Combination):
        return [measure for part in rule.parts for measure in _measures(part.rule)]
    return [rule.measure] if rule.measure is not None else []


def _same(target: Target) -> tuple[Measure, ...] | str:
    """What makes two targets the same one: what they observe, or, in words only, their name."""
    return tuple(_measures(target.rule)) or target.short


def _groups_of(target: Target) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a target looks at, in whichever way."""
    return tuple((measure.indicator, measure.groups) for measure in _distinct(target))


def _indicators_of(target: Target) -> tuple[str, ...]:
    """What a target looks at, of whichever groups."""
    return tuple(dict.fromkeys(measure.indicator for measure in _distinct(target)))


def _distinct(target: Target) -> list[Measure]:
    return list(dict.fromkeys(replace(measure, observe=None) for measure in _measures(target.rule)))


def _became(before: Target, now: Target, years: tuple[int, int]) -> Became:
    if _shape(before.rule) != _shape(now.rule) or not _have_same_condition(before.only_if, now.only_if, years):
        return Became.CHANGED
    both = list(zip(_leaves(before.rule), _leaves(now.rule), strict=True))
    if not all(_count_the_same(old, new, years) for old, new in both):
        return Became.CHANGED
    found = {_compared(_asked(old), _asked(new)) for old, new in both} - {Became.CARRIED_OVER}
    return Became.CARRIED_OVER if not found else found.pop() if len(found) == 1 else Became.CHANGED


def _shape(rule: Rule) -> object:
    """How parts make one answer, down to those that have none."""
    if not isinstance(rule, Combination):
        return None
    return rule.roll_up, rule.needed, tuple(_shape(part.rule) for part in rule.parts)


def _have_same_condition(old: Criterion | None, new: Criterion | None, years: tuple[int, int]) -> bool:
    if old is None or new is None:
        return old is new
    return (old.measure, old.requirement) == (new.measure, new.requirement) and _count_the_same(old, new, years)


def _leaves(rule: Rule) -> tuple[Criterion | Unscored, ...]:
    if isinstance(rule, Combination):
        return tuple(leaf for part in rule.parts for leaf in _leaves(part.rule))
    return (rule,)


def _asked(rule: Criterion | Unscored) -> Requirement | None:
    return rule.requirement if isinstance(rule, Criterion) else None


def _count_the_same(old: Criterion | Unscored, new: Criterion | Unscored, years: tuple[int, int]) -> bool:
    """Whether the same figures count, by the same time; what is not scored counts none."""
    if isinstance(old, Unscored) or isinstance(new, Unscored):
        return True
    then, now = old.when, new.when
    if (then.moment, then.gathering) != (now.moment, now.gathering):
        return False
    times = [
        (then.at, now.at),
        (then.by or year_period(years[0]), now.by or year_period(years[1])),
        (then.window.span if then.window else None, now.window.span if now.window else None),
    ]
    return all(_is_same_time(old_time, new_time, years[1] - years[0]) for old_time, new_time in times)


def _is_same_time(then: Period | int | None, now: Period | int | None, years: int) -> bool:
    """Whether a time stayed or moved along with the plan's year."""
    if then == now or not isinstance(then, Period) or not isinstance(now, Period):
        return then == now
    is_as_long = (then.frequency, then.length) == (now.frequency, now.length)
    if then.frequency is Frequency.DAY:
        return is_as_long and (then.first.year + years, *then.first.timetuple()[1:3]) == now.first.timetuple()[:3]
    return is_as_long and now.ordinal - then.ordinal == years * then.frequency.value


def _compared(old: Requirement | None, new: Requirement | None) -> Became:
    """Tighter, looser or neither: both must want the same direction, in the same units, and be held against the same."""
    if old == new:
        return Became.CARRIED_OVER
    if old is None or new is None:
        return Became.TIGHTENED if old is None else Became.LOOSENED
    if old.direction.wants_high != new.direction.wants_high or type(old.against) is not type(new.against):
        return Became.CHANGED
    if not isinstance(old.against, Fixed) and old.against != new.against:
        return Became.CHANGED
    if not _can_be_ordered(old, new):
        return Became.CHANGED
    step = _level(new) - _level(old)
    stricter = new.direction.is_strict - old.direction.is_strict
    if not step:
        return Became.TIGHTENED if stricter > 0 else Became.LOOSENED if stricter < 0 else Became.CHANGED
    return Became.TIGHTENED if (step > 0) == new.direction.wants_high else Became.LOOSENED


def _can_be_ordered(old: Requirement, new: Requirement) -> bool:
    """Whether the same unit is meant, and beside a figure that may be any not both margin and factor moved."""
    if isinstance(old.against, Fixed) and isinstance(new.against, Fixed):
        return (old.against.amount.unit, _margin_unit(old, new)) == (new.against.amount.unit, _margin_unit(new, old))
    moved = old.factor != new.factor, (old.margin and old.margin.number) != (new.margin and new.margin.number)
    return not all(moved) and _margin_unit(old, new) == _margin_unit(new, old)


def _margin_unit(one: Requirement, other: Requirement) -> Unit | None:
    """The unit of a margin; of one without a margin the other's, since none is nothing in any unit."""
    margin = one.margin or other.margin
    return margin.unit if margin else None


def _level(requirement: Requirement) -> Fraction:
    """How high the bar lies, in the requirement's own terms: the number itself, or the distance to the benchmark."""
    number = requirement.against.amount.number if isinstance(requirement.against, Fixed) else Fraction(0)
    margin = requirement.margin.number if requirement.margin else Fraction(0)
    return number * requirement.factor + margin + (requirement.factor - 1 if not number else 0)
