"""What a notebook cell displays: a piece of HTML, or a chart that is drawn where it is shown.

Fragments mark themselves in the output's metadata, so that the page takes only what this library made. Text from
plans and figures is escaped by the templates; nothing else becomes HTML.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from jobplan_lib.showing.drawing import blocks_html
from jobplan_lib.showing.templating import render

MARK = {"jobplan": True}
BESIDE = "det, der er, står ved målene"  # why a section is left out without a word: the page has what belongs in it
NOTHING = "jobplan_nothing"  # in an output's metadata: why the cell has nothing to show
FIGURE_MIME = "application/vnd.jobplan.figure+json"
END_MIME = "application/vnd.jobplan.end+json"


@dataclass(frozen=True)
class Chart:
    """A chart in two widths with its words: what it finds, what a reader who cannot see it must know, its table, and
    what the table's figures were made of.

    ``wide`` and ``narrow`` are Vega-Lite specifications as JSON text, or SVG that is drawn already.
    """

    wide: str
    narrow: str
    title: str
    note: str
    alt: str
    table: str
    walk: str = ""

    def payload(self) -> dict[str, str]:
        """What it takes to draw the chart and say its words."""
        return {
            "wide": self.wide,
            "narrow": self.narrow,
            "title": self.title,
            "note": self.note,
            "alt": self.alt,
            "table": str(self.table),
            "walk": str(self.walk),
        }


@dataclass(frozen=True)
class Block:
    """What one cell shows: finished HTML and charts, in order.

    With ``static`` the charts are handed on as they are and drawn after the notebook has run (a process that has drawn
    must not fork); live they are drawn when the block is displayed.

    A block without pieces may say in a few words why there is ``nothing`` to show, such as "kun én måling af hvert tal".
    A page leaves out a heading under which nothing else stands and says so once; live the words stand below the heading.
    """

    pieces: tuple[Markup | Chart, ...]
    static: bool
    nothing: str = ""

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if self.nothing:
            return {"text/html": render("sentence.html.j2", text=f"Intet at vise: {self.nothing}.")}, {
                **MARK,
                NOTHING: self.nothing,
            }
        if any(isinstance(piece, Chart) for piece in self.pieces):
            payload = [piece.payload() if isinstance(piece, Chart) else {"html": str(piece)} for piece in self.pieces]
            if self.static:
                return {FIGURE_MIME: json.dumps(payload, ensure_ascii=False)}, {**MARK}
            return {"text/html": blocks_html(payload)}, {**MARK}
        return {"text/html": "\n".join(str(piece) for piece in self.pieces)}, {**MARK}


@dataclass(frozen=True)
class End:
    """The end marker: proof that the notebook ran to its last cell, and for whom."""

    facts: dict[str, Any]

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        shown = f"{self.facts['municipality_name']} {self.facts['year']}, {self.facts['notebook']}"
        return {END_MIME: json.dumps(self.facts, ensure_ascii=False, sort_keys=True), "text/plain": shown}, {**MARK}
