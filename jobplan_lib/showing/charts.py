"""Charts as Vega-Lite specifications, each in a wide and a narrow version. Every number that is shown is text already.

Altair writes a specification once for each :func:`_shape` of chart; figures, the ends of the axis and the width are put
into it chart by chart. Making and checking one takes Altair a tenth of a second, filling it in nearly nothing.
Colours pass 4.5:1 on white and stay apart for colour-blind readers; status is always also said by a word or a position.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from jobplan_lib.core.figures import Figure
from jobplan_lib.showing.row_charts import bare
from jobplan_lib.showing.svg import FONT, GRID, INK, OWN, width_of
from jobplan_lib.words.periods import Frequency
from jobplan_lib.words.quantities import Quantity

WIDE, NARROW, HIGH = 760, 340, 210
LINE_HIGH = 18  # pixels that a line of text takes
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Specs:
    """The two versions of a chart as JSON text."""

    wide: str
    narrow: str


def development(figures: tuple[Figure, ...], required: Quantity | None, required_text: str) -> Specs:
    """A figure over time with the required value drawn; both carry their number to the right, where no line runs."""
    rows: Rows = [{"date": f.period.first.isoformat(), "value": float(f.quantity.value)} for f in figures]
    rows.sort(key=lambda row: row["date"])
    by_year = all(f.period.frequency is Frequency.YEAR for f in figures)
    level = None if required is None else float(required.value)
    low, high = _domain(rows, level)
    own: dict[str, Any] = {"place": rows[-1]["value"], "text": bare(figures[-1], figures[-1].decimals)}
    data = {"series": rows, "last": rows[-1:], "own": [own]}
    if level is not None:
        beside = _place_beside(rows[-1]["value"], level, low, high)
        data["required"] = [{"level": level, "place": beside, "text": required_text}]
    filled = {
        **_shape(by_year, level is not None),
        "datasets": data,
        "params": [{"name": "low", "value": low}, {"name": "high", "value": high}],
    }
    room = 60 + max(width_of(row["text"], bold=True) for row in (own, *data.get("required", [])))
    return Specs(*(_text({**filled, "width": int(width - room)}) for width in (WIDE, NARROW)))


def _text(spec: dict[str, Any]) -> str:
    return json.dumps(spec, ensure_ascii=False, sort_keys=True)


def _domain(rows: Rows, level: float | None) -> tuple[float, float]:
    values = [*(row["value"] for row in rows), *([] if level is None else [level])]
    room = ((max(values) - min(values)) or max(abs(max(values)), 1.0) * 0.2) * 0.15
    return min(values) - room, max(values) + room


def _place_beside(last: float, level: float, low: float, high: float) -> float:
    """Where the requirement's words stand to the right: at its line, or moved from the own number where they would touch."""
    apart = LINE_HIGH / HIGH * (high - low)
    if abs(level - last) >= apart:
        return level
    return last - apart if level <= last and last - apart > low else last + apart


def make_shapes() -> None:
    """Have every shape written by Altair now: a process that is forked afterwards needs Altair no more."""
    for by_year in (False, True):
        for has_required in (False, True):
            _shape(by_year, has_required)


@cache
def _shape(by_year: bool, has_required: bool) -> dict[str, Any]:
    """The specification without what differs from chart to chart: its data are named, its axis ends with ``low`` and ``high``.

    Two labels of the upright axis never touch, and no label is long: Vega is told so, since it would measure every text.
    """
    way = {"format": "%Y", "tickCount": {"interval": "year", "step": 1}} if by_year else {"format": "%b %Y"}
    many = {} if by_year else {"tickCount": 5}
    style: dict[str, Any] = {"labelFontSize": 12, "labelLimit": 0}
    scale = alt.Scale(domainMin=alt.ExprRef("low"), domainMax=alt.ExprRef("high"), nice=False, zero=False)
    x = alt.X("date:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(grid=False, **style, **way, **many))
    ticks = alt.Axis(gridColor=GRID, domain=False, ticks=False, tickCount=4, labelOverlap=False, **style)
    y = alt.Y("value:Q", title=None, scale=scale, axis=ticks)
    series, last, own, required = (alt.NamedData(name) for name in ("series", "last", "own", "required"))

    def words(data: alt.NamedData, colour: str, weight: str) -> alt.Chart:
        mark = alt.Chart(data).mark_text(align="left", dx=9, fontSize=13, fontWeight=weight, color=colour)
        place = alt.Y("place:Q", scale=scale, title=None)
        return mark.encode(x=alt.value("width"), y=place, text=alt.Text("text:N"))

    line = alt.Chart(series).mark_line(color=OWN, strokeWidth=2).encode(x=x, y=y)
    point = alt.Chart(last).mark_point(color=OWN, filled=True, size=70, opacity=1).encode(x=x, y=y)
    layers: list[alt.Chart] = [line, point, words(own, OWN, "bold")]
    if has_required:
        rule = alt.Chart(required).mark_rule(color=INK, strokeDash=[5, 4])
        layers = [rule.encode(y=alt.Y("level:Q", scale=scale, title=None)), *layers, words(required, INK, "normal")]
    chart = (
        alt.layer(*layers).properties(height=HIGH).configure(font=FONT, aria=False, background="transparent", padding=4)
    )
    return dict(chart.configure_view(stroke=None).to_dict())
