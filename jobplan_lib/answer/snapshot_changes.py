"""What differs between two snapshots: every figure, and every answer that it moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from jobplan_lib.answer.results import Result, Review
from jobplan_lib.core.figures import Figure
from jobplan_lib.reading.observations import Observations
from jobplan_lib.reading.shelves import Key
from jobplan_lib.words.model import Observation
from jobplan_lib.words.quantities import Quantity


class Happened(Enum):
    """What became of a figure."""

    CHANGED = "changed"  # another value or other counts
    STATUS = "status"  # shown before and hidden now, provisional and now final …
    APPEARED = "appeared"
    DISAPPEARED = "disappeared"


@dataclass(frozen=True)
class FigureChange:
    """A figure in the older and the newer snapshot; one of the two is None where it appeared or disappeared."""

    happened: Happened
    before: Observation | None
    after: Observation | None

    @property
    def figure(self) -> Observation:
        """The figure itself, for its indicator, area, period and group."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def by(self) -> Quantity | None:
        """How much the value rose (negative: fell), in the indicator's unit; None where there is no value on a side."""
        if self.before is None or self.after is None or self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value


@dataclass(frozen=True)
class AnswerChange:
    """A target whose answer, observed figure or requirement differs."""

    plan: str
    before: Result
    after: Result

    @property
    def moved(self) -> bool:
        """Whether the answer itself is another one."""
        return self.before.status is not self.after.status


def figure_changes(old: Observations, new: Observations, area: str = "") -> Iterator[FigureChange]:
    """Every figure that differs, by indicator, group, area and time, or those of one area.

    Indicators with equal hashes are not looked at; of the others one series at a time is held in memory, and only rows
    whose texts differ are read as figures.
    """
    keys = sorted({*old.shelf.keys(), *new.shelf.keys()}, key=lambda key: (key[0], key[1], key[2].value))
    for key in keys:
        known = old.shelf.digest(key[0])
        if not known or known != new.shelf.digest(key[0]):
            yield from _series_changes(old, new, key, area)


def _series_changes(old: Observations, new: Observations, key: Key, area: str) -> Iterator[FigureChange]:
    then, now = old.shelf.said(key), new.shelf.said(key)
    if then == now:
        return
    spots = {spot for spot in {*then, *now} if then.get(spot) != now.get(spot) and area in {"", spot[0]}}
    before = {(row.area, row.period): row for row in old.shelf.rows(key, spots)}
    after = {(row.area, row.period): row for row in new.shelf.rows(key, spots)}
    for spot in sorted({*before, *after}):
        happened = _happened(before.get(spot), after.get(spot))
        if happened:
            yield FigureChange(happened, before.get(spot), after.get(spot))


def _happened(before: Observation | None, after: Observation | None) -> Happened | None:
    if before is None or after is None:
        return Happened.APPEARED if before is None else Happened.DISAPPEARED
    if (before.value, before.numerator, before.denominator) != (after.value, after.numerator, after.denominator):
        is_same_kind = (before.value is None) == (after.value is None)
        return Happened.CHANGED if is_same_kind else Happened.STATUS
    return Happened.STATUS if before.status is not after.status else None


def answer_changes(pairs: Iterable[tuple[Review, Review]]) -> list[AnswerChange]:
    """The targets of plans, each judged on both snapshots, whose answer or figures differ; moved answers first."""
    found = [
        AnswerChange(older.plan.id, before, after)
        for older, newer in pairs
        for before, after in zip(older, newer, strict=True)
        if _said(before) != _said(after)
    ]
    return sorted(found, key=lambda change: not change.moved)


def _said(result: Result) -> tuple[object, ...]:
    judged = result.judgement
    leaves = [(_figure(leaf.observed), leaf.required and leaf.required.quantity) for leaf in judged.leaves]
    return (judged.status, judged.unknown and judged.unknown.reason, judged.timing, tuple(leaves))


def _figure(figure: Figure | None) -> tuple[object, ...]:
    return (figure.quantity, figure.period, figure.among) if figure else ()
