"""Charts as Vega-Lite specifications, each in a wide and a narrow version. Every number that is shown is text already.

Only channel objects are used (``alt.X("gap:Q")`` and not ``"gap:Q"``): strings are a hundred times slower in Altair.
Colours pass 4.5:1 on white and stay apart for colour-blind readers; status is always also said by a word or a position.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from jobplan_lib.core.figures import Figure
from jobplan_lib.showing.row_charts import bare
from jobplan_lib.showing.svg import FONT, GRID, INK, OWN, width_of
from jobplan_lib.words.periods import Frequency
from jobplan_lib.words.quantities import Quantity

WIDE, NARROW, HIGH = 760, 340, 210
LINE_HIGH = 18  # pixels that a line of text takes


@dataclass(frozen=True)
class Specs:
    """The two versions of a chart as JSON text."""

    wide: str
    narrow: str


def development(figures: tuple[Figure, ...], required: Quantity | None, required_text: str) -> Specs:
    """A figure over time with the required value drawn; both carry their number to the right, where no line runs."""
    frame = pd.DataFrame(
        [{"date": f.period.first.isoformat(), "value": float(f.quantity.value)} for f in figures]
    ).sort_values("date")
    by_year = all(f.period.frequency is Frequency.YEAR for f in figures)
    axis = (
        {"format": "%Y", "tickCount": {"interval": "year", "step": 1}}
        if by_year
        else {"format": "%b %Y", "tickCount": 5}
    )
    level = None if required is None else float(required.value)
    ends = _ends(frame, bare(figures[-1], figures[-1].decimals), level, required_text)
    spec, room = _development(frame, level, ends, axis), 60 + max(width_of(text, bold=True) for text in ends["text"])
    return Specs(
        *(
            json.dumps({**spec, "width": int(width - room)}, ensure_ascii=False, sort_keys=True)
            for width in (WIDE, NARROW)
        )
    )


def _domain(frame: pd.DataFrame, level: float | None) -> tuple[float, float]:
    values = [*frame["value"], *([] if level is None else [level])]
    room = ((max(values) - min(values)) or max(abs(max(values)), 1.0) * 0.2) * 0.15
    return min(values) - room, max(values) + room


def _ends(frame: pd.DataFrame, own: str, level: float | None, required_text: str) -> pd.DataFrame:
    """The words to the right of the lines: the own number, and the requirement's, moved apart where they would touch."""
    last = float(frame["value"].iloc[-1])
    rows = [{"place": last, "text": own, "own": True}]
    if level is not None:
        low, high = _domain(frame, level)
        apart = LINE_HIGH / HIGH * (high - low)
        beside = level
        if abs(level - last) < apart:
            beside = last - apart if level <= last and last - apart > low else last + apart
        rows.append({"place": beside, "text": required_text, "own": False})
    return pd.DataFrame(rows)


def _development(frame: pd.DataFrame, level: float | None, ends: pd.DataFrame, axis: dict[str, Any]) -> dict[str, Any]:
    scale = alt.Scale(domain=list(_domain(frame, level)), nice=False, zero=False)
    x = alt.X("date:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(grid=False, labelFontSize=12, **axis))
    ticks = alt.Axis(gridColor=GRID, domain=False, ticks=False, labelFontSize=12, tickCount=4)
    y = alt.Y("value:Q", title=None, scale=scale, axis=ticks)
    base = alt.Chart(frame)
    layers: list[Any] = []
    if level is not None:
        line = alt.Chart(pd.DataFrame({"required": [level]})).mark_rule(color=INK, strokeDash=[5, 4])
        layers.append(line.encode(y=alt.Y("required:Q", scale=scale, title=None)))
    layers.append(base.mark_line(color=OWN, strokeWidth=2).encode(x=x, y=y))
    layers.append(alt.Chart(frame.tail(1)).mark_point(color=OWN, filled=True, size=70, opacity=1).encode(x=x, y=y))
    for own, colour, weight in ((True, OWN, "bold"), (False, INK, "normal")):
        shown = ends.loc[ends["own"] == own, ["place", "text"]]
        if not shown.empty:
            mark = alt.Chart(shown).mark_text(align="left", dx=9, fontSize=13, fontWeight=weight, color=colour)
            place = alt.Y("place:Q", scale=scale, title=None)
            layers.append(mark.encode(x=alt.value("width"), y=place, text=alt.Text("text:N")))
    return _spec(alt.layer(*layers).properties(height=HIGH))


def _spec(chart: alt.LayerChart) -> dict[str, Any]:
    styled = chart.configure(font=FONT, aria=False, background="transparent", padding=4).configure_view(stroke=None)
    # the specification is the same either way; the batch turns Altair's checks off, tests and JupyterLab keep them
    return dict(styled.to_dict(validate=alt.utils.schemapi.DEBUG_MODE))
