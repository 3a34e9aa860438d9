"""What became of the targets of the plan before: carried over, tightened, loosened, changed, new or dropped.

Two targets are the same one if they observe the same: indicator, groups, area and way of looking. What they require is
then compared part by part; a requirement is tighter if every value that meets it also met the earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from jobplan_lib.words.plan_model import (
    Combination,
    Fixed,
    Measure,
    Plan,
    Requirement,
    Rule,
    Target,
    TargetKind,
    Unscored,
)


class Became(Enum):
    """What became of a target."""

    CARRIED_OVER = "carried_over"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    CHANGED = "changed"  # the same is observed, but the two requirements cannot be ordered
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
    earlier = {_same(target): target for target in _counted(before)}
    changes = []
    for target in _counted(now):
        match = earlier.pop(_same(target), None)
        changes.append(TargetChange(_became(match, target) if match else Became.NEW, match, target))
    matched = {id(change.before) for change in changes}
    dropped = [target for target in _counted(before) if id(target) not in matched]
    return changes + [TargetChange(Became.DROPPED, target, None) for target in dropped]


def _counted(plan: Plan) -> list[Target]:
    return [target for target in plan.targets if target.kind is TargetKind.RESULT_TARGET]


def _measures(rule: Rule) -> list[Measure]:
    if isinstance(rule, Combination):
        return [measure for part in rule.parts for measure in _measures(part.rule)]
    return [rule.measure] if rule.measure is not None else []


def _same(target: Target) -> tuple[Measure, ...] | str:
    """What makes two targets the same one: what they observe, or, in words only, their name."""
    return tuple(_measures(target.rule)) or target.short


def _became(before: Target, now: Target) -> Became:
    if _leaves(before.rule) == _leaves(now.rule):
        return Became.CARRIED_OVER
    pairs = list(zip(_leaves(before.rule), _leaves(now.rule), strict=False))
    found = {_compared(old, new) for old, new in pairs} - {Became.CARRIED_OVER}
    return found.pop() if len(found) == 1 else Became.CHANGED


def _leaves(rule: Rule) -> tuple[Requirement | None, ...]:
    if isinstance(rule, Combination):
        return tuple(leaf for part in rule.parts for leaf in _leaves(part.rule))
    return (None,) if isinstance(rule, Unscored) else (rule.requirement,)


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
