"""Whether the figures that a comment was written about have moved since, and what to write beside a new one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jobplan_lib.answer.danish import rounded
from jobplan_lib.answer.printed_figures import printed_decimals
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.core.figures import Figure
from jobplan_lib.core.targets import Judgement
from jobplan_lib.reading.comments import Comment, Stood, StoodFigure
from jobplan_lib.words.vocabulary import Status


@dataclass(frozen=True)
class Moved:
    """A figure as it stood and as it is now; ``now`` is None where there is none any more."""

    then: StoodFigure
    now: Figure | None


@dataclass(frozen=True)
class Movement:
    """What has changed under a comment: the answer, where it is another, and the figures that are."""

    status: Status | None  # the earlier answer
    figures: tuple[Moved, ...]

    def __bool__(self) -> bool:
        """Whether anything has."""
        return self.status is not None or bool(self.figures)


def movement(comment: Comment, result: Result) -> Movement:
    """What has changed under a comment since it was written; nothing where it does not say what it was written about.

    A figure has moved if its period is another, or if it no longer prints as it did.
    """
    if comment.stood is None:
        return Movement(None, ())
    now = _own(result.judgement)
    figures = [Moved(then, now.get(then.part)) for then in comment.stood.figures]
    earlier = comment.stood.status if comment.stood.status is not result.status else None
    return Movement(earlier, tuple(moved for moved in figures if not _is_same(moved)))


def stood_now(review: Review, result: Result) -> Stood:
    """The answer and own figures as they are printed now, for a comment that is being written."""
    figures = []
    for part, leaf in _leaves(result.judgement).items():
        if leaf.observed is not None:
            decimals = printed_decimals(leaf).own
            value = rounded(leaf.observed.quantity.value, decimals)
            figures.append(StoodFigure(part, Fraction(value), decimals, leaf.observed.period))
    return Stood(review.snapshot.snapshot, result.status, tuple(figures))


def _leaves(judgement: Judgement) -> dict[str, Judgement]:
    return dict(judgement.named_leaves()) if judgement.parts else {"": judgement}


def _own(judgement: Judgement) -> dict[str, Figure]:
    return {part: leaf.observed for part, leaf in _leaves(judgement).items() if leaf.observed is not None}


def _is_same(moved: Moved) -> bool:
    now, then = moved.now, moved.then
    if now is None or now.period != then.period:
        return False
    return rounded(now.quantity.value, then.decimals) == rounded(then.value, then.decimals)
