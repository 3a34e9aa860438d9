"""The mark beside a status whose figure is no result of the year, at the target or at the part that it is true of."""

from __future__ import annotations

from jobplan_lib.answer.danish import short_period
from jobplan_lib.answer.results import Review
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.core.targets import Judgement
from jobplan_lib.words.plan_model import Criterion, Rule
from jobplan_lib.words.vocabulary import Timing

TIMING_MARK = {Timing.STARTING_POINT: "udgangspunkt", Timing.UNDER_WAY: "undervejs"}


def timing_text(judgement: Judgement, review: Review) -> str:
    """A mark beside a status that is not the year's result: a forecast, a figure from before the year or of a part of it,
    or of a target whose deadline lay before it.

    Where everything is a starting point, the page says so once instead.
    """
    if any(r.caveat is Caveat.FORECAST for r in judgement.reservations):
        return "skøn"
    if judgement.timing is None or (judgement.timing is Timing.STARTING_POINT and review.is_starting_point):
        return ""
    if any(r.caveat is Caveat.EARLIER_DEADLINE for r in judgement.reservations):
        return _deadline(judgement.rule)
    return TIMING_MARK.get(judgement.timing, "")


def _deadline(rule: Rule) -> str:
    by = rule.when.by if isinstance(rule, Criterion) else None
    return f"frist {short_period(by)}" if by else ""


def shared_timing(judgement: Judgement, review: Review) -> str:
    """The mark of a target: of one with parts the mark that all parts with a figure have; else each part has its own."""
    marks = {timing_text(leaf, review) for leaf in judgement.leaves if leaf.observed is not None}
    return marks.pop() if len(marks) == 1 else ""
