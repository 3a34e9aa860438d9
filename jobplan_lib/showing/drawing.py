"""Charts drawn as static SVG with Danish numbers and months.

Importing this module starts no engine; the first drawing does. A process that has drawn must not fork afterwards.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from jobplan_lib.showing.templating import render

VEGA_LITE = "6.4"


@lru_cache(maxsize=512)
def draw(spec: str) -> str:
    """The SVG of a Vega-Lite specification, or the SVG itself. The same specification gives the same bytes."""
    if is_drawn(spec):
        return spec
    import vl_convert as vlc  # noqa: PLC0415 – starts a JavaScript engine

    svg = vlc.vega_to_svg(_vega(json.loads(spec)), format_locale=_numbers(), time_format_locale=_times())
    return _with_steady_ids(svg)


def _vega(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification as Vega.

    Vega-Lite's compiler reads neither named data nor the values of parameters nor the width: charts that differ in
    nothing else are compiled once.
    """
    data, width = spec.get("datasets", {}), spec.get("width")
    values = {p["name"]: p["value"] for p in spec.get("params", ()) if p.keys() == {"name", "value"}}
    blank = {**spec, "datasets": {name: [] for name in data}}
    if values:
        blank["params"] = [{**p, "value": 0} if p["name"] in values else p for p in spec["params"]]
    if isinstance(width, int):
        blank["width"] = 1
    vega: dict[str, Any] = json.loads(_compiled(json.dumps(blank, sort_keys=True)))
    for source in (d for d in vega["data"] if d["name"] in data):
        source["values"] = data[source["name"]]
    for signal in (s for s in vega.get("signals", ()) if s["name"] in values):
        signal["value"] = values[signal["name"]]
    return {**vega, "width": width} if isinstance(width, int) else vega


@lru_cache(maxsize=32)
def _compiled(blank: str) -> str:
    import vl_convert as vlc  # noqa: PLC0415

    return json.dumps(vlc.vegalite_to_vega(json.loads(blank), vl_version=VEGA_LITE))


def has_engine() -> bool:
    """Whether this process has a JavaScript engine in it: its forks would hang at their first drawing."""
    return "vl_convert" in sys.modules


def is_drawn(spec: str) -> bool:
    """Whether a picture is SVG already."""
    return spec.startswith("<svg")


def blocks_html(payload: list[dict[str, str]], draw: Callable[[str], str] = draw) -> Markup:
    """The pieces of a block: finished HTML as it is, charts drawn (by another process, where ``draw`` asks one)."""
    return Markup("\n").join(
        Markup(piece["html"]) if "html" in piece else figure_html(piece, draw) for piece in payload
    )


def figure_html(piece: dict[str, str], draw: Callable[[str], str] = draw) -> Markup:
    """A chart as a figure: title, picture in two widths, and its table."""
    pictures = {width: base64.b64encode(draw(piece[width]).encode()).decode() for width in ("wide", "narrow")}
    words = {name: piece[name] for name in ("title", "note", "alt")}
    return render("figure.html.j2", **pictures, **words, table=Markup(piece["table"]), walk=Markup(piece["walk"]))


def embed_options() -> dict[str, Any]:
    """How a live chart is put into a notebook: Danish numbers and months as dictionaries (names of locales are fetched)."""
    return {"formatLocale": _numbers(), "timeFormatLocale": _times(), "actions": False, "renderer": "svg"}


@lru_cache(maxsize=1)
def _numbers() -> dict[str, Any]:
    import vl_convert as vlc  # noqa: PLC0415

    return {**vlc.get_format_locale("da-DK"), "percent": "\u00a0%", "currency": ["", "\u00a0kr."]}


@lru_cache(maxsize=1)
def _times() -> dict[str, Any]:
    import vl_convert as vlc  # noqa: PLC0415

    return dict(vlc.get_time_format_locale("da-DK"))


def _with_steady_ids(svg: str) -> str:
    """Clip paths are numbered through the life of the engine; numbering them anew makes a drawing depend on itself only."""
    names: dict[str, str] = {}
    return re.sub(r"\b(clip|gradient_)([0-9]+)\b", lambda m: names.setdefault(m[0], f"{m[1]}{len(names)}"), svg)
