"""Charts as Vega-Lite specifications, each in a wide and a narrow version. Every number that is shown is text already.

Only channel objects are used (``alt.X("gap:Q")`` and not ``"gap:Q"``): strings are a hundred times slower in Altair.
Colours pass 4.5:1 on white and stay apart for colour-blind readers; status is always also said by a word or a position.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import altair as alt
import pandas as pd

from jobplan_lib import danish
from jobplan_lib.danish_rules import apart, figure_text
from jobplan_lib.explain import printed_decimals
from jobplan_lib.figures import Figure
from jobplan_lib.periods import Frequency
from jobplan_lib.quantities import Quantity
from jobplan_lib.targets import Judgement
from jobplan_lib.vocabulary import Status, Unit

WIDE, NARROW = 620, 320
OWN, OTHER, INK, GRID = "#005ea2", "#5b6470", "#1b1f24", "#d8dce1"
STATUS_COLOUR = {Status.MET: "#005ea2", Status.NOT_MET: "#9c1f3d"}
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
LABEL_WIDTH = 238
LINE_LETTERS = 36
ROW = 36


@dataclass(frozen=True)
class Specs:
    """The two versions of a chart as JSON text."""

    wide: str
    narrow: str


def distance(judgements: list[tuple[str, Judgement]]) -> Specs:
    """How far each target is from its requirement, in points: to the right is beyond it, to the left short of it."""
    rows = []
    for label, judged in judgements:
        assert judged.gap is not None and judged.required is not None and judged.observed is not None
        sign = 1 if judged.required.requirement.direction.wants_high else -1
        points = float(in_points(judged.gap, judged.observed.unit) * sign)
        decimals = max(0, printed_decimals(judged).gap - (2 if judged.observed.unit is Unit.RATIO else 0))
        text = danish.tal(abs(in_points(judged.gap, judged.observed.unit)), decimals)
        rows.append({"label": label, "points": points, "text": text, "colour": STATUS_COLOUR.get(judged.status, OTHER)})
    frame = pd.DataFrame(rows)
    wide, narrow = _labelled(frame)
    return Specs(_distance(wide, WIDE, labels_above=False), _distance(narrow, NARROW, labels_above=True))


def _distance(frame: pd.DataFrame, width: int, *, labels_above: bool) -> str:
    order = list(frame["label"])
    reach = max(abs(frame["points"]).max(), 0.5) * 1.28
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    step = 46 if labels_above else ROW
    y = alt.Y("label:N", sort=order, title=None, axis=_no_axis() if labels_above else _label_axis())
    x = alt.X("points:Q", scale=scale, title=None, axis=_no_axis())
    base = alt.Chart(frame)
    bars = base.mark_bar(height=15 if labels_above else 17, yOffset=9 if labels_above else 0).encode(
        x=x, y=y, color=alt.Color("colour:N", scale=None)
    )
    texts = [
        base.transform_filter(test)
        .mark_text(align=align, dx=dx, dy=9 if labels_above else 0, fontSize=13, fontWeight="bold", color=INK)
        .encode(x=x, y=y, text=alt.Text("text:N"))
        for test, align, dx in (("datum.points >= 0", "left", 5), ("datum.points < 0", "right", -5))
    ]
    zero = alt.X("zero:Q", scale=scale, title=None, axis=_no_axis())
    if labels_above:  # a line in each row, since one through all would run through the labels
        lines = frame[["label"]].assign(zero=0.0)
        rule = alt.Chart(lines).mark_tick(color=INK, thickness=1.4, size=22, yOffset=9).encode(x=zero, y=y)
    else:
        rule = alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color=INK, strokeWidth=1.4).encode(x=zero)
    layers = [rule, bars, *texts]
    if labels_above:
        layers.extend(_labels_above(base, y))
    chart = alt.layer(*layers).properties(width=width - (8 if labels_above else LABEL_WIDTH + 8), height=alt.Step(step))
    return _json(chart)


def comparison(judgements: list[tuple[str, Judgement]]) -> Specs:
    """Own figures (filled) beside the country's and the own region's or group's (open), on one axis from zero."""
    rows = []
    for label, judged in judgements:
        assert judged.observed is not None
        beside = (judged.observed, judged.benchmarks[-1])  # the widest area; the table has the others
        decimals = apart(beside)
        for figure in beside:
            text = bare(figure, decimals[id(figure)])
            own = figure is judged.observed
            rows.append({"label": label, "value": float(figure.quantity.value), "text": text, "own": own})
    frame = pd.DataFrame(rows)
    wide, narrow = _labelled(frame)
    return Specs(_comparison(wide, WIDE, labels_above=False), _comparison(narrow, NARROW, labels_above=True))


def _comparison(frame: pd.DataFrame, width: int, *, labels_above: bool) -> str:
    order = list(dict.fromkeys(frame["label"]))
    reach = max(frame["value"].max(), 0.1) - min(frame["value"].min(), 0.0)
    room = 0.3 if labels_above else 0.2  # for the numbers beside the outermost points
    domain = [min(frame["value"].min(), 0.0) - reach * room, max(frame["value"].max(), 0.1) + reach * room]
    x = alt.X("value:Q", scale=alt.Scale(domain=domain, nice=False), title=None, axis=_no_axis())
    y = alt.Y("label:N", sort=order, title=None, axis=_no_axis() if labels_above else _label_axis())
    shift = 9 if labels_above else 0
    spans = frame.groupby("label", sort=False)["value"].agg(["min", "max"]).reset_index()
    lines = (
        alt.Chart(spans)
        .mark_rule(color=OTHER, strokeWidth=2, yOffset=shift)
        .encode(x=alt.X("min:Q", title=None, axis=_no_axis()), x2=alt.X2("max:Q"), y=y)
    )
    points = ["label", "value"]  # a layer carries only the columns that it draws
    other = frame.loc[~frame["own"], points]
    others = (
        alt.Chart(other)
        .mark_point(
            shape="diamond", size=95, filled=True, fill="#fff", stroke=OTHER, strokeWidth=2, opacity=1, yOffset=shift
        )
        .encode(x=x, y=y)
    )
    own = (
        alt.Chart(frame.loc[frame["own"], points])
        .mark_point(size=130, filled=True, color=OWN, opacity=1, yOffset=shift)
        .encode(x=x, y=y)
    )
    layers = [lines, others, own, *_end_labels(frame, x, y, shift)]
    if labels_above:
        layers.extend(_labels_above(alt.Chart(frame.loc[frame["own"], ["label"]]), y))
    chart = alt.layer(*layers).properties(
        width=width - (14 if labels_above else LABEL_WIDTH + 16), height=alt.Step(46 if labels_above else ROW)
    )
    return _json(chart)


def _end_labels(frame: pd.DataFrame, x: alt.X, y: alt.Y, shift: int) -> list[alt.Chart]:
    """The numbers of the outermost points of each row: to the left of the least and to the right of the greatest."""
    ends = []
    for least, align, dx in ((True, "right", -10), (False, "left", 10)):
        # where both are alike, the own number stands to the left and the other's to the right
        ordered = frame.sort_values(["value", "own"], ascending=[least, not least], kind="stable")
        rows = ordered.groupby("label", sort=False).head(1)
        for mine in (True, False):
            part = rows.loc[rows["own"] == mine, ["label", "value", "text"]]
            if not part.empty:
                mark = alt.Chart(part).mark_text(
                    align=align,
                    dx=dx,
                    dy=shift,
                    fontSize=13,
                    fontWeight="bold" if mine else "normal",
                    color=OWN if mine else OTHER,
                )
                ends.append(mark.encode(x=x, y=y, text=alt.Text("text:N")))
    return ends


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


def _label_axis() -> alt.Axis:
    return alt.Axis(
        labelFontSize=13,
        labelColor=INK,
        labelLimit=0,
        labelExpr="split(datum.value, '|')",
        labelLineHeight=15,
        domain=False,
        ticks=False,
        labelPadding=10,
        minExtent=LABEL_WIDTH - 10,
        maxExtent=LABEL_WIDTH - 10,
    )


def _labels_above(base: alt.Chart, y: alt.Y) -> list[alt.Chart]:
    """Row labels above their rows, with a white edge so that no line runs through them."""
    text = {"x": alt.value(0), "y": y, "text": alt.Text("label:N")}
    edge = base.mark_text(align="left", dy=-10, fontSize=13, stroke="#fff", strokeWidth=5, strokeJoin="round").encode(
        **text
    )
    return [edge, base.mark_text(align="left", dy=-10, fontSize=13, color=INK).encode(**text)]


def _no_axis() -> alt.Axis:
    return alt.Axis(labels=False, domain=False, ticks=False, grid=False)


def _labelled(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return frame.assign(label=frame["label"].map(wrapped)), frame.assign(label=frame["label"].map(one_line))


def in_points(gap: Quantity, unit: Unit) -> Fraction:
    """A distance in percentage points, also for shares that are printed as ratios."""
    return gap.value * (100 if unit is Unit.RATIO else 1)


def bare(figure: Figure, decimals: int) -> str:
    """A number for a place beside a point: with its per cent sign, else without its unit, which the note names."""
    return (
        figure_text(figure, decimals)
        if figure.unit in {Unit.PERCENT, Unit.PERCENT_CHANGE}
        else danish.tal(figure.quantity.value, decimals, signed=figure.unit is Unit.POINTS)
    )


def wrapped(label: str) -> str:
    """A row label in at most two lines, parted by a bar; the table below the chart has the whole text."""
    lines = textwrap.wrap(label, LINE_LETTERS)
    return "|".join(lines[:2]) + (" …" if len(lines) > 2 else "")


def one_line(label: str) -> str:
    """A row label that fits above its bar on a narrow screen."""
    return textwrap.shorten(label, 44, placeholder=" …")


def _json(chart: alt.LayerChart) -> str:
    styled = chart.configure(font=FONT, aria=False, background="transparent", padding=4).configure_view(stroke=None)
    return str(styled.to_json(indent=None, sort_keys=True))
