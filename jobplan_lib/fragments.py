"""What a notebook cell displays: a piece of HTML, or a chart that is drawn where it is shown.

Fragments mark themselves in the output's metadata, so that the page takes only what this library made. Text from
plans and figures is escaped by the templates; nothing else becomes HTML.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

MARK = {"jobplan": True}
FIGURE_MIME = "application/vnd.jobplan.figure+json"
END_MIME = "application/vnd.jobplan.end+json"


@cache
def environment() -> Environment:
    """The templates of this package; everything put into them is escaped, and a missing value is an error."""
    loader = PackageLoader("jobplan_lib", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def render(template: str, **values: object) -> Markup:
    """A template of ``templates/fragments`` with values put in."""
    return Markup(environment().get_template(f"fragments/{template}").render(**values))


@cache
def stylesheet() -> str:
    """The one style sheet, for pages and for JupyterLab."""
    return files("jobplan_lib").joinpath("templates/style.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Chart:
    """A chart in two widths with its words: what it finds, what a reader who cannot see it must know, and its table.

    ``wide`` and ``narrow`` are Vega-Lite specifications as JSON text.
    """

    wide: str
    narrow: str
    title: str
    note: str
    alt: str
    table: str

    def payload(self) -> dict[str, str]:
        """What it takes to draw the chart and say its words."""
        return {
            "wide": self.wide,
            "narrow": self.narrow,
            "title": self.title,
            "note": self.note,
            "alt": self.alt,
            "table": str(self.table),
        }


@dataclass(frozen=True)
class Block:
    """What one cell shows: finished HTML and charts, in order.

    With ``static`` the charts are handed on as they are and drawn after the notebook has run (a process that has drawn
    must not fork); live they are drawn when the block is displayed.
    """

    pieces: tuple[Markup | Chart, ...]
    static: bool

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if any(isinstance(piece, Chart) for piece in self.pieces):
            payload = [piece.payload() if isinstance(piece, Chart) else {"html": str(piece)} for piece in self.pieces]
            if self.static:
                return {FIGURE_MIME: json.dumps(payload, ensure_ascii=False)}, {**MARK}
            from jobplan_lib.render.drawing import blocks_html  # noqa: PLC0415 – starts a JavaScript engine: only live

            return {"text/html": blocks_html(payload)}, {**MARK}
        return {"text/html": "\n".join(str(piece) for piece in self.pieces)}, {**MARK}


@dataclass(frozen=True)
class End:
    """The end marker: proof that the notebook ran to its last cell, and for whom."""

    facts: dict[str, Any]

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        shown = f"{self.facts['municipality_name']} {self.facts['year']}, {self.facts['notebook']}"
        return {END_MIME: json.dumps(self.facts, ensure_ascii=False, sort_keys=True), "text/plain": shown}, {**MARK}
