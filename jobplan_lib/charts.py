"""Charts as Vega-Lite specifications, each in a wide and a narrow version. Every number that is shown is text already.

Only channel objects are used (``alt.X("gap:Q")`` and not ``"gap:Q"``): strings are a hundred times slower in Altair.
Colours pass 4.5:1 on white and stay apart for colour-blind readers; status is always also said by a word or a position.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from jobplan_lib.danish_rules import figure_text
from jobplan_lib.figures import Figure
from jobplan_lib.periods import Frequency
from jobplan_lib.quantities import Quantity

WIDE, NARROW = 620, 320
OWN, OTHER, INK, GRID = "#005ea2", "#5b6470", "#1b1f24", "#d8dce1"
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"


@dataclass(frozen=True)
class Specs:
    """The two versions of a chart as JSON text."""

    wide: str
    narrow: str


def development(
    figures: tuple[Figure, ...], required: Quantity | None, required_text: str, country: tuple[Figure, ...] = ()
) -> Specs:
    """A figure over time with the required value drawn; the last point carries its number."""
    rows = [
        {
            "date": f.period.first.isoformat(),
            "value": float(f.quantity.value),
            "who": f.area.name,
            "text": figure_text(f),
            "own": True,
        }
        for f in figures
    ]
    rows += [
        {
            "date": f.period.first.isoformat(),
            "value": float(f.quantity.value),
            "who": "Hele landet",
            "text": figure_text(f),
            "own": False,
        }
        for f in country
    ]
    frame = pd.DataFrame(rows)
    by_year = all(f.period.frequency is Frequency.YEAR for f in figures)
    axis = (
        {"format": "%Y", "tickCount": {"interval": "year", "step": 1}}
        if by_year
        else {"format": "%b %Y", "tickCount": 5}
    )
    return Specs(*(_development(frame, required, required_text, width, axis) for width in (WIDE, NARROW)))


def _development(
    frame: pd.DataFrame, required: Quantity | None, required_text: str, width: int, axis: dict[str, Any]
) -> str:
    values = [*frame["value"], *([float(required.value)] if required else [])]
    spread = (max(values) - min(values)) or max(abs(max(values)), 1.0) * 0.2
    scale = alt.Scale(domain=[min(values) - spread * 0.25, max(values) + spread * 0.3], nice=True, zero=False)
    x = alt.X(
        "date:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(grid=False, labelFontSize=12, **axis),
    )
    y = alt.Y(
        "value:Q",
        title=None,
        scale=scale,
        axis=alt.Axis(gridColor=GRID, domain=False, ticks=False, labelFontSize=12, tickCount=4),
    )
    layers: list[Any] = []
    if required is not None:
        line = pd.DataFrame({"required": [float(required.value)], "text": [required_text]})
        layers.append(
            alt.Chart(line[["required"]])
            .mark_rule(color=INK, strokeDash=[5, 4])
            .encode(y=alt.Y("required:Q", scale=scale, title=None))
        )
        layers.append(
            alt.Chart(line)
            .mark_text(align="left", dy=-7, fontSize=12, color=INK)
            .encode(x=alt.value(4), y=alt.Y("required:Q", scale=scale), text=alt.Text("text:N"))
        )
    for own, colour, dash in ((False, OTHER, [3, 3]), (True, OWN, [1, 0])):
        part = frame[frame["own"] == own].sort_values("date")
        if part.empty:
            continue
        points = part[["date", "value"]]
        layers.append(alt.Chart(points).mark_line(color=colour, strokeDash=dash, strokeWidth=2).encode(x=x, y=y))
        last = part.tail(1).assign(shown=lambda f: f["who"] + " " + f["text"])[["date", "value", "shown"]]
        layers.append(
            alt.Chart(points.tail(1)).mark_point(color=colour, filled=True, size=70, opacity=1).encode(x=x, y=y)
        )
        layers.append(
            alt.Chart(last)
            .mark_text(color=colour, align="right", dy=-13 if own else 15, fontSize=12, fontWeight="bold")
            .encode(x=x, y=y, text=alt.Text("shown:N"))
        )
    return _json(alt.layer(*layers).properties(width=width - 60, height=220))


def _json(chart: alt.LayerChart) -> str:
    styled = chart.configure(font=FONT, aria=False, background="transparent", padding=4).configure_view(stroke=None)
    # the specification is the same either way; the batch turns Altair's checks off, tests and JupyterLab keep them
    return str(styled.to_json(indent=None, sort_keys=True, validate=alt.utils.schemapi.DEBUG_MODE))
