"""A figure's way through time in the height of a line of text: a table shows direction beside level."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from markupsafe import Markup, escape

from jobplan_lib.answer.danish import period
from jobplan_lib.answer.danish_rules import figure_text
from jobplan_lib.core.figures import Figure, Ground, How
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing.svg import INK, OWN, Picture, number
from jobplan_lib.words.periods import Frequency

WIDTH, HEIGHT, EDGE = 92, 24, 4
YEARS = 3  # of the seasons that a table's line shows; more of them are a smear
DASHES = "3 2"
NOW = 0.8  # from here on a requirement is drawn that follows another figure and was another one before


def recent(judgement: Judgement) -> Judgement:
    """A judgement with the last few years of its series; yearly figures are kept all."""
    series = judgement.series
    if not series or series[-1].period.frequency is Frequency.YEAR:
        return judgement
    last = series[-1].period.last
    return replace(judgement, series=tuple(f for f in series if f.period.last.year > last.year - YEARS))


def sparkline(judgement: Judgement, ground: Ground) -> Markup:
    """The own figures over time with the required value dashed; one measurement is one point, and nothing is nothing.

    A series break is a gap in the line. The requirement is drawn where it is about the figure itself, not about its
    change or place.
    """
    series = judgement.series
    if not series:
        return Markup("")
    needed = judgement.required
    is_plain = needed is not None and judgement.observed is not None and judgement.observed.how is How.PUBLISHED
    wanted = float(needed.quantity.value) if needed is not None and is_plain else None
    values = [float(f.quantity.value) for f in series]
    held = [*values, *([wanted] if wanted is not None else [])]
    least, spread = min(held), (max(held) - min(held)) or 1.0
    days = [f.period.first.toordinal() for f in series]
    length = (days[-1] - days[0]) or 1

    def place(day: int, value: float) -> tuple[float, float]:
        along = (day - days[0]) / length if len(series) > 1 else 0.5
        up = (value - least) / spread if max(held) > least else 0.5
        return EDGE + along * (WIDTH - 2 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)

    picture = Picture(WIDTH, HEIGHT)
    if wanted is not None:
        level = place(days[0], wanted)[1]
        is_of_today = needed is not None and needed.basis is not None and len(series) > 1
        picture.line(NOW * WIDTH if is_of_today else 0, level, WIDTH, level, INK, 1.2, DASHES)
    points = [place(day, value) for day, value in zip(days, values, strict=True)]
    for part in _unbroken(series, points, ground):
        if len(part) > 1:
            picture.path(part, OWN, 1.6)
    picture.dot(*points[-1], 3.4)
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{number(WIDTH)}" height="{number(HEIGHT)}"'
    label = escape(sparkline_text(series))
    return Markup(
        f'<svg class="spark" {size} role="img" aria-label="{label}" focusable="false">{"".join(picture.marks)}</svg>'
    )


def has_requirement(drawn: str) -> bool:
    """Whether a line that was drawn has its requirement dashed beside it."""
    return f'stroke-dasharray="{DASHES}"' in drawn


def sparkline_text(series: tuple[Figure, ...]) -> str:
    """What the line shows, for those who do not see it."""
    first, last = series[0], series[-1]
    if len(series) == 1:
        return f"Én måling: {figure_text(last)} i {period(last.period)}"
    way = f"fra {figure_text(first)} i {period(first.period)} til {figure_text(last)} i {period(last.period)}"
    return f"{len(series)} målinger: {way}"


def _unbroken(
    series: tuple[Figure, ...], points: list[tuple[float, float]], ground: Ground
) -> list[list[tuple[float, float]]]:
    """The points in stretches between series breaks."""
    parts = [[points[0]]]
    for (earlier, later), point in zip(pairwise(series), points[1:], strict=True):
        if ground.break_between(later.indicator, earlier.period, later.period, later.groups):
            parts.append([])
        parts[-1].append(point)
    return parts
