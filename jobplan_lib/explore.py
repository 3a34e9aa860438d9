"""What ``udforsk.ipynb`` calls, live in JupyterLab: one function a cell.

::

    desk = explore.open_desk(municipality, year, snapshot, plan)
    explore.figures(desk)

Nothing is computed here: every number, sentence and verdict comes from the functions that the report calls.
"""

from __future__ import annotations

import ipywidgets as widgets

from jobplan_lib.answer.desk import Desk, open_desk
from jobplan_lib.showing.displays import start
from jobplan_lib.showing.explore_figures import FigureExplorer
from jobplan_lib.showing.explore_parts import styled, told
from jobplan_lib.showing.explore_plan import TargetForm
from jobplan_lib.showing.explore_what_if import WhatIfExplorer

start()  # results show themselves as in the report

__all__ = ["figures", "open_desk", "what_if", "write_target"]


def figures(desk: Desk) -> widgets.Widget:
    """Choose municipality, figure, group, other area and period: series, strip, table and the reading in words."""
    return FigureExplorer(desk).box


def what_if(desk: Desk) -> widgets.Widget:
    """Choose a target and suppose that the own figure or the target were another."""
    return WhatIfExplorer(desk).box


def write_target(desk: Desk) -> widgets.Widget:
    """Put a target together, see how it would have gone in earlier years, and copy its lines into the plan file."""
    if not desk.choices.indicators(desk.own):
        return widgets.HTML(styled(told([f"Øjebliksbilledet »{desk.snapshot}« har ingen tal for {desk.own.name}."])))
    return TargetForm(desk).box
