"""Charts of one row a figure: how far each is from its requirement, and how each stands beside another area.

Each is drawn twice: with its labels to the left on a wide screen and in print, and above the rows on a narrow one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rules import apart, figure_text
from jobplan_lib.answer.printed_figures import printed_decimals
from jobplan_lib.core.figures import Figure, How
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing.svg import GRID, LINE, OWN, SHORT, SOFT, Picture, width_of, wrapped
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Status, Unit

WIDE, NARROW = 760, 356
LABEL_ROOM, GAP = 250, 12
Labelled = list[tuple[str, Judgement]]
Draw = Callable[[Picture, int, float, float, float], None]  # picture, row, middle, left and right end of the drawing


@dataclass(frozen=True)
class Pictures:
    """A drawing for a wide and for a narrow screen, as SVG text."""

    wide: str
    narrow: str


def rows(labels: list[str], draw: Draw, high: float = 30.0, heads: tuple[str, str] = ("", "")) -> Pictures:
    """Labelled rows, each drawn by ``draw`` in at least the given height; ``heads`` stand above the drawing's two ends."""
    return Pictures(_beside(labels, draw, high, heads), _above(labels, draw, high, heads))


def _beside(labels: list[str], draw: Draw, least: float, heads: tuple[str, str]) -> str:
    picture = Picture(WIDE)
    left, right = LABEL_ROOM + GAP, WIDE - 4.0
    top = _heads(picture, heads, left, right, 4.0)
    for row, label in enumerate(labels):
        lines = wrapped(label, LABEL_ROOM, 3)
        high = max(least, len(lines) * LINE + 12)
        first = top + high / 2 - (len(lines) - 1) * LINE / 2
        for place, line in enumerate(lines):
            picture.words(line, LABEL_ROOM, first + place * LINE, anchor="end")
        draw(picture, row, top + high / 2, left, right)
        top += high
    picture.height = top + 4
    return picture.svg()


def _above(labels: list[str], draw: Draw, least: float, heads: tuple[str, str]) -> str:
    picture = Picture(NARROW)
    top = _heads(picture, heads, 2.0, NARROW - 2.0, 2.0)
    for row, label in enumerate(labels):
        lines = wrapped(label, NARROW - 4, 2)
        for place, line in enumerate(lines):
            picture.words(line, 0, top + 9 + place * LINE)
        top += len(lines) * LINE + 4
        draw(picture, row, top + least / 2 - 2, 2, NARROW - 2)
        top += least + 6
    picture.height = top
    return picture.svg()


def _heads(picture: Picture, heads: tuple[str, str], left: float, right: float, top: float) -> float:
    if not any(heads):
        return top
    picture.words(heads[0], left, top + 9, colour=SOFT)
    picture.words(heads[1], right, top + 9, colour=SOFT, anchor="end")
    return top + LINE + 6


def distance(judgements: Labelled) -> Pictures:
    """How far each figure is from its requirement, in points: to the right is beyond it, to the left short of it."""
    points = [signed_points(judged) for _, judged in judgements]
    texts = [_size_text(judged) for _, judged in judgements]
    least, greatest = min(0.0, *points), max(0.0, *points)
    room = max(width_of(text, bold=True) for text in texts) + 8

    def draw(picture: Picture, row: int, y: float, left: float, right: float) -> None:
        low, high = left + (room if least < 0 else 2), right - (room if greatest > 0 else 2)
        scale = (high - low) / ((greatest - least) or 1.0)
        zero, end = low - least * scale, low + (points[row] - least) * scale
        colour = OWN if judgements[row][1].status is Status.MET else SHORT
        picture.bar(min(zero, end), y - 8, abs(end - zero), 16, colour)
        picture.line(zero, y - 13, zero, y + 13)
        is_beyond = points[row] > 0 or judgements[row][1].status is Status.MET
        picture.words(texts[row], end + (6 if is_beyond else -6), y, anchor="start" if is_beyond else "end", bold=True)

    return rows([label for label, _ in judgements], draw)


RATIO_NOTE = " 0,01 i et forholdstal er tegnet lige så langt som 1 procentpoint."
IN_POINTS = frozenset({Unit.PERCENT, Unit.RATIO, Unit.POINTS, Unit.PERCENT_CHANGE})


def is_in_points(judged: Judgement) -> bool:
    """Whether a distance can stand on an axis of percentage points; a share of months is no share of persons or cases."""
    observed = judged.observed
    is_held = judged.gap is not None and judged.required is not None
    return is_held and observed is not None and observed.unit in IN_POINTS and observed.how is not How.SHARE_OF


def signed_points(judged: Judgement) -> float:
    """The distance in percentage points: positive beyond the requirement, negative short of it."""
    assert judged.gap is not None and judged.required is not None and judged.observed is not None
    sign = 1 if judged.required.requirement.direction.wants_high else -1
    return float(in_points(judged.gap, judged.observed.unit) * sign)


def points_text(judged: Judgement) -> str:
    """The size of a distance in percentage points, without the unit."""
    assert judged.gap is not None and judged.observed is not None
    decimals = max(0, printed_decimals(judged).gap - (2 if judged.observed.unit is Unit.RATIO else 0))
    return danish.tal(abs(in_points(judged.gap, judged.observed.unit)), decimals)


def _size_text(judged: Judgement) -> str:
    """The size of a distance as its card says it, without the unit: of a ratio 0,18 and not 18."""
    assert judged.gap is not None
    return danish.tal(abs(judged.gap.value), max(0, printed_decimals(judged).gap))


def in_points(gap: Quantity, unit: Unit) -> Fraction:
    """A distance in percentage points, also for shares that are printed as ratios."""
    return gap.value * (100 if unit is Unit.RATIO else 1)


_Pair = tuple[tuple[float, str], tuple[float, str]]  # the own value and another's, each with its number in words
TOUCHING = 13.0  # pixels: marks that stand nearer would hide each other
FEWEST_SHOWN = 4  # rows of a chart of groups, and rows among which one can be far larger than the others
FAR_LARGER = 2  # times as large as the next one: the others would share half of the axis or less
MOST_TIMES = 5  # as large as the smallest may the largest of an axis be


def comparison(judgements: Labelled) -> Pictures:
    """Own figures (filled circle) beside those of the widest other area (open diamond), on one axis, or each on its own."""
    pairs = [_pair(judged) for _, judged in judgements]
    alone = beyond_the_others(judgements)
    together = [pair for pair, row in zip(pairs, judgements, strict=True) if row is not alone]
    has_own = [row is alone or not share_an_axis(judgements) for row in judgements]
    ends = [_ends([pair] if own else together) for pair, own in zip(pairs, has_own, strict=True)]
    room = max(width_of(text, bold=True) for pair in pairs for _, text in pair) + 14

    def draw(picture: Picture, row: int, y: float, left: float, right: float) -> None:
        least, greatest = ends[row]
        scale = (right - left - 2 * room) / ((greatest - least) or 1.0)
        (own, own_text), (other, other_text) = pairs[row]
        at, beside = (left + room + (value - least) * scale for value in (own, other))
        is_left = own <= other  # level with each other: the own number stands to the left
        texts = (own_text, other_text) if is_left else (other_text, own_text)
        first, last = (width_of(text, bold=True) + 18 for text in texts)
        picture.line(left, y, max(left, min(at, beside) - first), y, GRID, 1)
        picture.line(min(right, max(at, beside) + last), y, right, y, GRID, 1)
        apart = (
            TOUCHING / 2 if abs(at - beside) < TOUCHING else 0.0
        )  # marks that would hide each other, one above the other
        if apart:
            picture.line(at, y - apart, beside, y + apart, SOFT, 1)
        else:
            picture.line(at, y, beside, y, SOFT, 2)
        if judgements[row] is alone:  # the scale below is another one
            picture.line(left, y + 16, right, y + 16, SOFT, 1)
        picture.diamond(beside, y + apart, 6.5)
        picture.dot(at, y - apart, 5)
        picture.words(
            own_text, at + (-11 if is_left else 11), y, anchor="end" if is_left else "start", colour=OWN, bold=True
        )
        picture.words(
            other_text, beside + (11 if is_left else -11), y, anchor="start" if is_left else "end", colour=SOFT
        )

    return rows([label for label, _ in judgements], draw)


def arranged(judgements: Labelled) -> Labelled:
    """The groups of one figure as a chart shows them: the largest first, one that is far larger above the others.

    Groups whose names count something (ages, durations) keep their order. Where both numbers are printed as nothing there
    is nothing to see: those stand in the table alone, unless too few rows would be left.
    """
    seen = [row for row in judgements if any(value for value, _ in _pair(row[1])) and not _prints_nothing(row[1])]
    shown = seen if len(seen) >= FEWEST_SHOWN else list(judgements)
    is_counted = any(letter.isdigit() for label, _ in shown for letter in label)
    ordered = shown if is_counted else sorted(shown, key=lambda row: -_size(row[1]))
    alone = beyond_the_others(ordered)
    return [*(row for row in ordered if row is alone), *(row for row in ordered if row is not alone)]


def _prints_nothing(judged: Judgement) -> bool:
    return all(not any(letter in "123456789" for letter in text) for _, text in _pair(judged))


def _size(judged: Judgement) -> float:
    return max(abs(value) for value, _ in _pair(judged))


def beyond_the_others(judgements: Labelled) -> tuple[str, Judgement] | None:
    """The row that would press all others together, such as a total among its parts: it has a scale of its own."""
    if len(judgements) < FEWEST_SHOWN or not share_an_axis(judgements):
        return None
    *_, next_to, largest = sorted(judgements, key=lambda row: _size(row[1]))
    return largest if _size(largest[1]) >= FAR_LARGER * _size(next_to[1]) else None


def share_an_axis(judgements: Labelled) -> bool:
    """Whether all rows can be read on one axis: shares, and numbers of about one size; beside a unit price of 60,000 kroner
    those of 5,000 would be one point."""
    sizes = [max(abs(value) for value, _ in _pair(judged)) for _, judged in judgements]
    are_shares = all(j.observed is not None and j.observed.unit in IN_POINTS for _, j in judgements)
    return are_shares or max(sizes) <= MOST_TIMES * min(sizes)


def _ends(pairs: Sequence[_Pair]) -> tuple[float, float]:
    values = [value for pair in pairs for value, _ in pair]
    return min(0.0, *values), max(*values, 0.1)


def _pair(judged: Judgement) -> _Pair:
    """The own figure and the widest area's, each with its number; different figures are printed differently."""
    assert judged.observed is not None
    beside = (judged.observed, judged.benchmarks[-1])
    decimals = apart(beside)
    own, other = ((float(f.quantity.value), bare(f, decimals[id(f)])) for f in beside)
    return own, other


def bare(figure: Figure, decimals: int) -> str:
    """A number for a place beside a point: with its per cent sign, else without its unit, which the note names."""
    if figure.unit in {Unit.PERCENT, Unit.PERCENT_CHANGE}:
        return figure_text(figure, decimals)
    return danish.tal(figure.quantity.value, decimals, signed=figure.unit is Unit.POINTS)
