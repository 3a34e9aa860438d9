"""Charts as Vega-Lite specifications, each in a wide and a narrow version. Every number that is shown is text already.

Altair writes a specification once for each :func:`_shape` of chart; figures, the ends of the axis and the width are put
into it chart by chart. Making and checking one takes Altair a tenth of a second, filling it in nearly nothing.
Colours pass 4.5:1 on white and stay apart for colour-blind readers; what a line is stands in words at its right end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from functools import cache
from typing import Any

import altair as alt

from jobplan_lib.answer.danish import tal
from jobplan_lib.core.figures import Figure
from jobplan_lib.showing.svg import FONT, GRID, INK, OWN, SOFT, width_of, wrapped
from jobplan_lib.words.periods import Frequency
from jobplan_lib.words.quantities import Quantity

WIDE, NARROW, HIGH = 760, 356, 210
LINE_HIGH, TICK_SIZE = 16, 12  # pixels that a line of text takes, and of the letters at the axes
NARROW_WORDS = 100.0  # pixels for the words beside a narrow drawing, unless a single word is longer
FEW_UNITS = 8  # an axis over fewer has ticks with a decimal
BREAK = "\n"  # between the lines of the words at a line's end
TODAY = 0.12  # the end of the time, over which a requirement is drawn that was another one before
FEW_YEARS = 4  # fewer are told in months or quarters
QUARTERS = {  # d3's formats know a quarter's number, but not the words around it
    "labelExpr": "utcquarter(datum.value) + '. kvt. ' + utcyear(datum.value)",
    "tickCount": {"interval": "month", "step": 3},
    "labelOverlap": True,
}
AXES: dict[str, dict[str, Any]] = {
    "months": {"format": "%b %Y", "tickCount": 4},
    "quarters": QUARTERS,
    "years": {"format": "%Y", "tickCount": 5},
    "every year": {"format": "%Y", "tickCount": {"interval": "year", "step": 1}},
}
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Specs:
    """The two versions of a chart as JSON text."""

    wide: str
    narrow: str


@dataclass(frozen=True)
class Line:
    """A series of figures, and the words that stand at its right end: its name and, on a line below, its last number."""

    figures: tuple[Figure, ...]
    text: str


@dataclass(frozen=True)
class Level:
    """The required value with its words; one that follows another figure was another one before and is drawn for today."""

    value: Quantity
    text: str
    is_of_today: bool = False


@dataclass(frozen=True)
class _Words:
    """Words to the right of the drawing, their middle at the height of what they name; ``data`` is the name of their data."""

    data: str
    place: float
    text: str

    @property
    def lines(self) -> list[str]:
        """The words line by line."""
        return self.text.split(BREAK)


def development(own: Line, required: Level | None = None, beside: Line | None = None) -> Specs:
    """A figure over time beside another area's, with the required value; each carries its words to the right."""
    data: dict[str, Rows] = {"series": _rows(own.figures), "beside": _rows(beside.figures) if beside else []}
    data |= {"last": data["series"][-1:], "required": _required(own.figures, required) if required else []}
    low, high = _domain(row["value"] for name in ("series", "beside", "required") for row in data[name])
    words = [_Words("own words", data["series"][-1]["value"], own.text)]
    words += [_Words("beside words", data["beside"][-1]["value"], beside.text)] if beside else []
    words += (
        [_Words("required words", float(required.value.value), required.text)] if required and required.text else []
    )
    filled = {**_shape(_axis(own.figures)), "params": [{"name": "low", "value": low}, {"name": "high", "value": high}]}
    narrow = [replace(w, text=_broken(w.text, NARROW_WORDS)) for w in words]
    return Specs(*(_filled(filled, data, w, (low, high), width) for w, width in ((words, WIDE), (narrow, NARROW))))


def _filled(
    spec: dict[str, Any], data: dict[str, Rows], words: list[_Words], ends: tuple[float, float], width: int
) -> str:
    """The specification with its figures, and its words where they do not touch, so wide that all of it has the width."""
    low, high = ends
    placed: dict[str, Rows] = {key: [] for key in ("own words", "beside words", "required words")}
    for w in _apart(words, low, high):
        first = w.place + (len(w.lines) - 1) / 2 * LINE_HIGH * (high - low) / HIGH
        placed[w.data] = [{"place": first, "text": w.text}]
    beside = max(width_of(line, bold=w.data == "own words") for w in words for line in w.lines)
    axis = max(width_of(tal(Fraction(end), int(high - low < FEW_UNITS)), TICK_SIZE) for end in ends)
    room = 26 + axis + beside
    return _text({**spec, "datasets": {**data, **placed}, "width": int(width - room)})


def _broken(text: str, room: float) -> str:
    """Words in lines that leave a narrow drawing its room; a single word is never broken."""
    return BREAK.join(line for part in text.split(BREAK) for line in wrapped(part, room, 3))


def _text(spec: dict[str, Any]) -> str:
    return json.dumps(spec, ensure_ascii=False, sort_keys=True)


def _rows(figures: tuple[Figure, ...]) -> Rows:
    rows = [{"date": f.period.first.isoformat(), "value": float(f.quantity.value)} for f in figures]
    return sorted(rows, key=lambda row: str(row["date"]))


def _required(figures: tuple[Figure, ...], required: Level) -> Rows:
    """The two ends of the requirement's line: over all of the time, or over its end."""
    first, last = figures[0].period.first, figures[-1].period.first
    start = last - timedelta((last - first).days * TODAY) if required.is_of_today else first
    return [{"date": day.isoformat(), "value": float(required.value.value)} for day in (start, last)]


def _axis(figures: tuple[Figure, ...]) -> str:
    if figures[-1].period.first.year - figures[0].period.first.year >= FEW_YEARS:
        return "years"
    if all(f.period.frequency is Frequency.YEAR for f in figures):
        return "every year"
    return "quarters" if all(f.period.frequency is Frequency.QUARTER for f in figures) else "months"


def _domain(values: Iterable[float]) -> tuple[float, float]:
    found = list(values)
    room = ((max(found) - min(found)) or max(abs(max(found)), 1.0) * 0.2) * 0.15
    return min(found) - room, max(found) + room


def _apart(words: list[_Words], low: float, high: float) -> list[_Words]:
    """The words from top to bottom, moved as far as it takes for none to touch another or to leave the drawing below."""
    per_pixel = (high - low) / HIGH
    half = {w.data: (LINE_HIGH * len(w.lines) + 2) / 2 * per_pixel for w in words}
    placed: list[_Words] = []
    for found in sorted(words, key=lambda w: -w.place):
        below = placed[-1].place - half[placed[-1].data] - half[found.data] if placed else found.place
        placed.append(replace(found, place=min(found.place, below)))
    floor = low
    for n in range(len(placed) - 1, -1, -1):
        own = half[placed[n].data]
        placed[n] = replace(placed[n], place=max(placed[n].place, floor + own))
        floor = placed[n].place + own
    return placed


def make_shapes() -> None:
    """Have every shape written by Altair now: a process that is forked afterwards needs Altair no more."""
    for axis in AXES:
        _shape(axis)


@cache
def _shape(axis: str) -> dict[str, Any]:
    """The specification without what differs from chart to chart: its data are named, its axis ends with ``low`` and ``high``.

    Data without rows draw nothing. Two labels of the upright axis never touch, and no label is long: Vega is told so,
    since it would measure every text.
    """
    style: dict[str, Any] = {"labelFontSize": TICK_SIZE, "labelLimit": 0, "labelFlush": False}
    scale = alt.Scale(domainMin=alt.ExprRef("low"), domainMax=alt.ExprRef("high"), nice=False, zero=False)
    x = alt.X("date:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(grid=False, **style, **AXES[axis]))
    ticks = alt.Axis(gridColor=GRID, domain=False, ticks=False, tickCount=4, labelOverlap=False, **style)
    y = alt.Y("value:Q", title=None, scale=scale, axis=ticks)

    def line(name: str, colour: str, wide: float, **look: Any) -> alt.Chart:
        return alt.Chart(alt.NamedData(name)).mark_line(color=colour, strokeWidth=wide, **look).encode(x=x, y=y)

    def words(name: str, colour: str, weight: str) -> alt.Chart:
        look: dict[str, Any] = {"fontSize": 13, "fontWeight": weight, "color": colour, "lineBreak": BREAK}
        lines = {"baseline": "middle", "lineHeight": LINE_HIGH}
        mark = alt.Chart(alt.NamedData(name)).mark_text(align="left", dx=9, **lines, **look)
        place = alt.Y("place:Q", scale=scale, title=None)
        return mark.encode(x=alt.value("width"), y=place, text=alt.Text("text:N"))

    point = alt.Chart(alt.NamedData("last")).mark_point(color=OWN, filled=True, size=70, opacity=1).encode(x=x, y=y)
    lines = [line("required", INK, 1.4, strokeDash=[5, 4]), line("beside", SOFT, 1.4), line("series", OWN, 2.2), point]
    told = [
        words("own words", OWN, "bold"),
        words("beside words", SOFT, "normal"),
        words("required words", INK, "normal"),
    ]
    chart = alt.layer(*lines, *told).properties(height=HIGH)
    styled = chart.configure(font=FONT, aria=False, background="transparent", padding=4).configure_view(stroke=None)
    return dict(styled.to_dict())
