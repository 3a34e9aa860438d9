"""The distance to the requirement as a bar beside its words: one scale for a whole table, met to the right, short to the left.

Only distances in percentage points have a bar; one in another unit (persons, weeks, kroner, places) has none, since no
axis holds both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing.row_charts import is_in_points, signed_points
from jobplan_lib.showing.svg import INK, OWN, PAPER, SHORT, Picture, number
from jobplan_lib.words.vocabulary import Status

CUT_CLASS = "bar cut"  # for the note below the table
WIDTH, HEIGHT, THICK = 124.0, 20.0, 11.0
EDGE = 8.0  # room on a side without bars
FAR = 2.0  # a bar so many times as long as the next is cut, or the others could not be told apart
LEAST = 5.0  # points that a scale holds at least, or the only distance would look large however small it is
CUT = 1.25  # how far a cut bar reaches, in lengths of the next


@dataclass(frozen=True)
class Scale:
    """How many points the table's bars reach to either side; longer bars are cut."""

    short: float
    beyond: float

    @property
    def zero(self) -> float:
        """Where the requirement stands."""
        both = self.short + self.beyond
        return EDGE + (self.short / both if both else 0.5) * (WIDTH - 2 * EDGE)

    def along(self, points: float) -> float:
        """Where a bar of so many points ends."""
        each = (WIDTH - 2 * EDGE) / ((self.short + self.beyond) or 1.0)
        return self.zero + min(max(points, -self.short), self.beyond) * each


def scale_of(judgements: Iterable[Judgement]) -> Scale:
    """One scale for all distances in points."""
    points = [signed_points(judged) for judged in judgements if is_in_points(judged)]
    sizes = sorted((abs(p) for p in points), reverse=True)
    most = sizes[0] if sizes else 0.0
    if len(sizes) > 2 and sizes[1] and most > FAR * sizes[1]:
        most = CUT * sizes[1]
    short, beyond = min(most, max((-p for p in points if p < 0), default=0.0)), min(most, max([0.0, *points]))
    room = max(0.0, LEAST - short - beyond) / 2
    return Scale(short + room, beyond + room)


def distance_bar(judgement: Judgement, scale: Scale) -> Markup:
    """A row's bar, if its distance has a length; hidden from those who do not see it, since the words stand beside it."""
    if not is_in_points(judgement):
        return Markup("")
    picture, middle, kind = Picture(WIDTH, HEIGHT), HEIGHT / 2, "bar"
    points = signed_points(judgement)
    end = scale.along(points)
    colour = OWN if judgement.status is Status.MET else SHORT
    picture.bar(min(scale.zero, end), middle - THICK / 2, abs(end - scale.zero), THICK, colour)
    if not -scale.short <= points <= scale.beyond:
        cut, kind = (scale.zero + end) / 2, CUT_CLASS
        picture.line(cut - 3, middle + THICK, cut + 3, middle - THICK, PAPER, 3)
    picture.line(scale.zero, 0, scale.zero, HEIGHT, INK, 1.2)
    size = f'viewBox="0 0 {number(WIDTH)} {number(HEIGHT)}" width="{number(WIDTH)}" height="{number(HEIGHT)}"'
    return Markup(f'<svg class="{kind}" {size} aria-hidden="true" focusable="false">{"".join(picture.marks)}</svg>')
