"""The two charts of a view: the series beside another area's and the required value, and the strip of all municipalities.

They are written as Vega-Lite, since a live chart is made anew with every choice: Altair would check each of its parts each
time. A test holds both against Altair's schema. Numbers in labels and tooltips are text already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jobplan_lib.answer.danish import amount, period
from jobplan_lib.answer.danish_rules import area_name, figure_text, is_signed
from jobplan_lib.answer.looking import Look
from jobplan_lib.core.figures import Answer, Figure, Unknown
from jobplan_lib.core.holding import Required
from jobplan_lib.showing.charts import NARROW, QUARTERS
from jobplan_lib.showing.svg import FONT, GRID, INK, OWN, SOFT
from jobplan_lib.words.labels import upper_first
from jobplan_lib.words.periods import Frequency

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
PICK = "valgt"  # the selection of the strip: the slug of the municipality that was clicked
DOT = 9  # pixels between the middles of two dots that do not touch
MARGIN = 0.06  # of the strip's axis, on either side
ABOVE_AND_BELOW = 54  # pixels of the strip, for its labels
LABEL, LINE = 190, 15  # pixels to the right of a series for its labels, and between two of them
PALE = "#aab2bc"
Spec = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of a series chart: its name, how it is drawn, and a row a period (without a value where there is none)."""

    name: str
    colour: str
    dash: tuple[int, int]
    thickness: float
    rows: tuple[dict[str, Any], ...]

    @property
    def there(self) -> list[dict[str, Any]]:
        """The rows that have a value."""
        return [row for row in self.rows if row["value"] is not None]


def series(look: Look, width: int, height: int = 250, *, live: bool = False) -> Spec | None:
    """The figures over time; a period without a figure is a gap in the line. None where there is no own figure."""
    lines = [line for line in _lines(look) if line.there]
    if not look.known:
        return None
    values = [row["value"] for line in lines for row in line.there]
    spread = (max(values) - min(values)) or max(abs(max(values)), 1.0) * 0.2
    low, high = min(values) - spread * 0.15, max(values) + spread * 0.15
    x = {"field": "date", "type": "temporal", "title": None, "scale": {"type": "utc"}, "axis": _time_axis(look)}
    y = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [low, high], "zero": False, "nice": False},
        "axis": {"gridColor": GRID, "domain": False, "ticks": False, "labelFontSize": 12, "tickCount": 5},
    }
    layers = [layer for line in lines for layer in _drawn(line, x, y, live=live)]
    beside = width > NARROW  # there is room for names and numbers to the right of the lines
    layers += _labels(lines, x, y, per_pixel=(high - low) / height, beside=beside)
    return _styled(layers, width - (LABEL if beside else 40), height, live=live)


def _lines(look: Look) -> list[Line]:
    """What is drawn, the own series on top."""
    needed = next((t.required for t in look.targets if any(isinstance(r, Required) for r in t.required)), ())
    found = [Line("Krav", INK, (6, 4), 1.5, _required_rows(look, needed))] if needed else []
    if look.beside is not None:
        name = upper_first(area_name(look.beside))
        found.append(Line(name, SOFT, (2, 2), 2, _rows(look, look.beside_series)))
    return [*found, Line(look.own.name, OWN, (1, 0), 2.5, _rows(look, look.series))]


def _rows(look: Look, answers: tuple[Answer, ...]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "date": when.first.isoformat(),
            "value": float(answer.quantity.value) if isinstance(answer, Figure) else None,
            "when": period(when),
            "text": figure_text(answer) if isinstance(answer, Figure) else "",
        }
        for when, answer in zip(look.periods, answers, strict=True)
    )


def _required_rows(look: Look, answers: tuple[Required | Unknown, ...]) -> tuple[dict[str, Any], ...]:
    rows = []
    for when, own, needed in zip(look.periods, look.series, answers, strict=True):
        row: dict[str, Any] = {"date": when.first.isoformat(), "value": None, "when": period(when), "text": ""}
        if isinstance(needed, Required) and isinstance(own, Figure):
            number = needed.quantity.value
            row |= {
                "value": float(number),
                "text": amount(number, needed.unit, needed.decimals, signed=is_signed(own)),
            }
        rows.append(row)
    return tuple(rows)


def _drawn(line: Line, x: Spec, y: Spec, *, live: bool) -> list[Spec]:
    """A line and its last point; live, every point says what it is."""
    mark = {"type": "line", "color": line.colour, "strokeDash": list(line.dash), "strokeWidth": line.thickness}
    at = {"x": x, "y": y}
    point = {"type": "point", "filled": True, "size": 70, "opacity": 1, "color": line.colour}
    layers: list[Spec] = [
        {
            "data": {"values": [{"date": row["date"], "value": row["value"]} for row in line.rows]},
            "mark": mark | {"invalid": "break-paths-show-path-domains"},
            "encoding": at,
        },
        {"data": {"values": line.there[-1:]}, "mark": point, "encoding": at},
    ]
    if live:
        rows = [{**row, "who": line.name} for row in line.there]
        tooltip = _tooltip(who=" ", when="Periode", text="Tal")
        layers.append(
            {
                "data": {"values": rows},
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 0},
                "encoding": at | {"tooltip": tooltip},
            }
        )
    return layers


def _labels(lines: list[Line], x: Spec, y: Spec, per_pixel: float, *, beside: bool) -> list[Spec]:
    """Name and last number to the right of each line, or above its end, moved apart where they would cover each other."""
    place: Spec = {"align": "left", "dx": 9} if beside else {"align": "right", "dy": -10}
    ends = sorted((line.there[-1]["value"], -number, line) for number, line in enumerate(lines))
    latest = max(line.there[-1]["date"] for line in lines)
    layers, lowest = [], None
    for value, _, line in ends:
        at = value if lowest is None else max(value, lowest + LINE * per_pixel)
        lowest = at
        row = {"date": latest, "value": at, "label": f"{line.name} {line.there[-1]['text']}"}
        mark = {"type": "text", **place, "fontSize": 12, "fontWeight": "bold", "color": line.colour}
        encoding = {"x": x, "y": y, "text": {"field": "label", "type": "nominal"}}
        if not beside:  # a white edge, so that no line runs through the letters
            edge = mark | {"stroke": "#fff", "strokeWidth": 4, "strokeJoin": "round"}
            layers.append({"data": {"values": [row]}, "mark": edge, "encoding": encoding})
        layers.append({"data": {"values": [row]}, "mark": mark, "encoding": encoding})
    return layers


def _time_axis(look: Look) -> Spec:
    years = {when.year for when in look.periods}
    rhythms = {when.frequency for when in look.periods}
    ticks: Spec = {"format": "%b %Y", "tickCount": 5}
    if rhythms == {Frequency.YEAR} or len(years) > 3:
        ticks = {"format": "%Y", "tickCount": {"interval": "year", "step": 1}}
    elif rhythms == {Frequency.QUARTER}:
        ticks = QUARTERS
    return {"grid": False, "labelFontSize": 12, "labelOverlap": True} | ticks


def strip(look: Look, width: int, *, live: bool = False) -> Spec | None:
    """Every municipality as a dot, the own one and the other area marked; None where there are fewer than two."""
    known = [answer for answer in look.strip if isinstance(answer, Figure)]
    if len(known) < 2:
        return None
    own = next((figure for figure in known if figure.area.code == look.own.code), None)
    beside = look.beside_series[-1] if look.beside_series else None
    reach = [float(f.quantity.value) for f in (*known, *([beside] if isinstance(beside, Figure) else []))]
    edge = ((max(reach) - min(reach)) or 1.0) * MARGIN
    edges = (min(reach) - edge, max(reach) + edge)
    x = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": list(edges), "nice": False, "zero": False},
        "axis": {"grid": False, "labelFontSize": 12, "tickCount": 6},
    }
    rows, height = _dots(known, look, width)
    layers = _rule(beside, x, edges) if isinstance(beside, Figure) else []
    layers.append(_dot_layer(rows, height, x, live=live))
    layers += [_name(own, x, edges)] if own is not None else []
    return _styled(layers, width, 2 * height * DOT + ABOVE_AND_BELOW, live=live)


def _dot_layer(rows: list[Spec], height: int, x: Spec, *, live: bool) -> Spec:
    y = {"field": "lane", "type": "quantitative", "axis": None, "scale": {"domain": [-height, height], "nice": False}}
    encoding: Spec = {
        "x": x,
        "y": y,
        "color": {"field": "colour", "type": "nominal", "scale": None},
        "size": {"field": "size", "type": "quantitative", "scale": None},
        "order": {"field": "size", "type": "quantitative"},
    }
    layer: Spec = {
        "data": {"values": rows},
        "mark": {"type": "circle", "opacity": 1, "stroke": "#fff", "strokeWidth": 0.8},
        "encoding": encoding,
    }
    if live:
        layer["mark"]["cursor"] = "pointer"
        encoding["tooltip"] = _tooltip(name=" ", text="Tal")
        select = {"type": "point", "fields": ["slug"], "on": "click", "clear": False}
        layer["params"] = [{"name": PICK, "select": select}]
    return layer


def _dots(known: list[Figure], look: Look, width: int) -> tuple[list[Spec], int]:
    """The dots in lanes so that none covers another: each takes the free lane that is nearest the middle."""
    ordered = sorted(known, key=lambda figure: (figure.quantity.value, figure.area.code))
    low, high = ordered[0].quantity.value, ordered[-1].quantity.value
    per_unit = width * (1 - 2 * MARGIN) / float(high - low or 1)
    taken: dict[int, float] = {}
    rows = []
    for figure in ordered:
        at = float(figure.quantity.value - low) * per_unit
        lane = next(n for n in _outwards() if taken.get(n, -DOT) + DOT <= at)
        taken[lane] = at
        mine, other = figure.area.code == look.own.code, look.beside is not None and figure.area == look.beside
        rows.append(
            {
                "slug": figure.area.slug,
                "name": figure.area.name,
                "text": figure_text(figure),
                "value": float(figure.quantity.value),
                "lane": lane,
                "colour": OWN if mine else SOFT if other else PALE,
                "size": 150 if mine else 62,
            }
        )
    return rows, max(abs(lane) for lane in taken) + 1


def _outwards() -> Iterator[int]:
    """0, 1, -1, 2, -2 …"""
    lane = 0
    while True:
        yield lane
        lane = -lane if lane > 0 else 1 - lane


def _rule(beside: Figure, x: Spec, edges: tuple[float, float]) -> list[Spec]:
    at = float(beside.quantity.value)
    row = {"value": at, "label": f"{upper_first(area_name(beside.area))} {figure_text(beside)}"}
    text = {"type": "text", "color": SOFT, "fontSize": 12, "baseline": "bottom", "dy": -2, **_beside_point(at, edges)}
    label = {"x": x, "y": {"value": "height"}, "text": {"field": "label", "type": "nominal"}}
    rule = {"type": "rule", "color": SOFT, "strokeDash": [3, 3], "strokeWidth": 1.5}
    return [
        {"data": {"values": [row]}, "mark": rule, "encoding": {"x": x}},
        {"data": {"values": [row]}, "mark": text, "encoding": label},
    ]


def _name(own: Figure, x: Spec, edges: tuple[float, float]) -> Spec:
    at = float(own.quantity.value)
    row = {"value": at, "label": f"{own.area.name} {figure_text(own)}"}
    mark = {"type": "text", "color": OWN, "fontWeight": "bold", "fontSize": 13, **_beside_point(at, edges)}
    encoding = {"x": x, "y": {"value": 9}, "text": {"field": "label", "type": "nominal"}}
    return {"data": {"values": [row]}, "mark": mark, "encoding": encoding}


def _beside_point(at: float, edges: tuple[float, float]) -> Spec:
    """To the right of a point in the left half, to the left of one in the right half, so that no label is cut."""
    left = at < sum(edges) / 2
    return {"align": "left" if left else "right", "dx": 5 if left else -5}


def _tooltip(**titles: str) -> list[Spec]:
    return [{"field": name, "type": "nominal", "title": title} for name, title in titles.items()]


def _styled(layers: list[Spec], width: int, height: int, *, live: bool) -> Spec:
    ground = "#fff" if live else "transparent"  # live there may be a dark page behind it
    config = {"font": FONT, "aria": False, "background": ground, "padding": 6, "view": {"stroke": None}}
    return {"$schema": SCHEMA, "config": config, "layer": layers, "width": width, "height": height}
