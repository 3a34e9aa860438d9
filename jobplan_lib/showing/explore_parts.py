"""What the live parts of a notebook share: choices, charts that are redrawn, and text in the report's style."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import altair as alt
import ipywidgets as widgets
from markupsafe import Markup

from jobplan_lib.showing.drawing import embed_options
from jobplan_lib.showing.look_charts import Spec
from jobplan_lib.showing.templating import live_stylesheet, render

WIDTH = 860  # pixels of a live chart
PAPER = "background: #fff; padding: 2px 8px"  # also where JupyterLab is dark
T = TypeVar("T")


def choice(label: str, width: str = "410px") -> widgets.Dropdown:
    """A list to choose one thing from."""
    layout = widgets.Layout(width=width)
    return widgets.Dropdown(description=label, layout=layout, style={"description_width": "110px"})


def fill(dropdown: widgets.Dropdown, options: Iterable[tuple[str, T]], wanted: T | None) -> bool:
    """Offer what there is; keep the wanted one where it is there, else take the first. Says whether it was there."""
    offered = list(options)
    values = [value for _, value in offered]
    kept = wanted in values
    dropdown.options = offered
    dropdown.value = wanted if kept else (values[0] if values else None)
    dropdown.disabled = len(offered) < 2
    return kept


def live_chart(pick: str = "") -> alt.JupyterChart:
    """An empty chart that is redrawn by setting its ``spec``; it reports clicks on what has the selection ``pick``.

    Every chart that is shown in it has to have that selection, or the browser looks for it in vain.
    """
    alt.JupyterChart.enable_offline()
    first = alt.Chart(alt.InlineData(values=[{"slug": ""}])).mark_point()
    if pick:
        first = first.add_params(alt.selection_point(name=pick, fields=["slug"], on="click", clear=False))
    chart = alt.JupyterChart(first, embed_options=embed_options())
    chart.spec = None
    return chart


def redraw(chart: alt.JupyterChart, spec: Spec | None) -> None:
    """Show another chart in the place of the one before; nothing where there is none."""
    chart.spec = spec
    chart.layout.display = "none" if spec is None else ""


def styled(*pieces: Markup | str) -> str:
    """HTML in the style of the report."""
    text = "".join(str(piece) for piece in pieces)
    return f'{live_stylesheet()}<div class="jobplan" style="{PAPER}">{text}</div>'


def told(texts: list[str]) -> Markup:
    """Sentences as a list."""
    return render("told.html.j2", texts=texts)


def rows(*children: Any) -> widgets.VBox:
    """Parts below each other."""
    return widgets.VBox(list(children), layout=widgets.Layout(width="100%", max_width=f"{WIDTH + 40}px"))


def row(*children: Any) -> widgets.HBox:
    """Parts beside each other, wrapped where there is no room."""
    return widgets.HBox(list(children), layout=widgets.Layout(flex_flow="row wrap"))
