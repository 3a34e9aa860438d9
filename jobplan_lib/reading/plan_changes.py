"""What became of the targets of the plan before: carried over, reworded, tightened, loosened, changed, new or dropped.

Two targets are the same one if they observe the same: indicator, groups, area and way of looking. What they require is
then compared part by part; a requirement is tighter if every value that meets it also met the earlier one. If other
figures count (every round before, the year's first now), the target is changed. Targets that are left over and look at
the same indicator in another way, or at other groups of it, are the same one changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from jobplan_lib.words.plan_model import (
    Combination,
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
    changes = [_change(matched.get(target.id), target) for target in _counted(now)]
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


def _change(before: Target | None, now: Target) -> TargetChange:
    if before is None:
        return TargetChange(Became.NEW, None, now)
    became = _became(before, now) if _same(before) == _same(now) else Became.CHANGED
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


def _became(before: Target, now: Target) -> Became:
    if Unscored not in {type(before.rule), type(now.rule)} and _moments(before.rule) != _moments(now.rule):
        return Became.CHANGED
    if _leaves(before.rule) == _leaves(now.rule):
        return Became.CARRIED_OVER
    pairs = list(zip(_leaves(before.rule), _leaves(now.rule), strict=False))
    found = {_compared(old, new) for old, new in pairs} - {Became.CARRIED_OVER}
    return found.pop() if len(found) == 1 else Became.CHANGED


def _leaves(rule: Rule) -> tuple[Requirement | None, ...]:
    if isinstance(rule, Combination):
        return tuple(leaf for part in rule.parts for leaf in _leaves(part.rule))
    return (None,) if isinstance(rule, Unscored) else (rule.requirement,)


def _moments(rule: Rule) -> tuple[object, ...]:
    """Which figures count, without the year, which moves along with the plan's."""
    if isinstance(rule, Combination):
        return tuple(moment for part in rule.parts for moment in _moments(part.rule))
    if isinstance(rule, Unscored):
        return (None,)
    when = rule.when
    return ((when.moment, (when.at.frequency, when.at.number) if when.at else None, when.gathering),)


def _compared(old: Requirement | None, new: Requirement | None) -> Became:
    """Tighter, looser or neither: both must want the same direction and be held against the same."""
    if old == new:
        return Became.CARRIED_OVER
    if old is None or new is None:
        return Became.TIGHTENED if old is None else Became.LOOSENED
    if old.direction.wants_high != new.direction.wants_high or type(old.against) is not type(new.against):
        return Became.CHANGED
    if not isinstance(old.against, Fixed) and old.against != new.against:
        return Became.CHANGED
    step = _level(new) - _level(old)
    stricter = new.direction.is_strict - old.direction.is_strict
    if not step:
        return Became.TIGHTENED if stricter > 0 else Became.LOOSENED
    return Became.TIGHTENED if (step > 0) == new.direction.wants_high else Became.LOOSENED


def _level(requirement: Requirement) -> Fraction:
    """How high the bar lies, in the requirement's own terms: the number itself, or the distance to the benchmark."""
    number = requirement.against.amount.number if isinstance(requirement.against, Fixed) else Fraction(0)
    margin = requirement.margin.number if requirement.margin else Fraction(0)
    return number * requirement.factor + margin + (requirement.factor - 1 if not number else 0)
