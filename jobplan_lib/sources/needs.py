"""Which indicators a plan looks at, whatever its targets are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from jobplan_lib.words.plan_model import Measure, OfMeasure, Plan


def indicators_of(plan: Plan) -> set[str]:
    """The indicators that the plan's targets observe or are held against, with those of their conditions."""
    return {one.indicator for target in plan.targets for one in _measures(target)}


def _measures(part: Any) -> Iterator[Measure | OfMeasure]:
    """Every measure inside a part of a plan, however deep: the grammar's parts are dataclasses and tuples."""
    if isinstance(part, Measure | OfMeasure):
        yield part
    if isinstance(part, tuple):
        for item in part:
            yield from _measures(item)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from _measures(getattr(part, field.name))
