"""Headings of a notebook under which there is nothing to show: the page says so once instead of heading by heading."""

from __future__ import annotations

import nbformat

from jobplan_lib.answer.danish import listed
from jobplan_lib.showing.fragments import BESIDE, FIGURE_MIME, MARK, NOTHING
from jobplan_lib.showing.templating import render

Cells = list[nbformat.NotebookNode]
MANY = 3  # of more sections than these the names alone are told: where little is known, the reasons are all alike


def folded(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy of an executed notebook without the sections whose cells all have nothing to show.

    A section is a ``##`` heading with all cells up to the next. One sentence at the end names those that are left out,
    with the reasons that their cells gave where they are few. One whose matter stands beside the targets is not
    named: a reader who has just read it would be told that there is none.
    """
    sections = _sections(notebook.cells)
    empty = [cells for cells in sections if _is_empty(cells)]
    told = [cells for cells in empty if _reasons(cells) != [BESIDE]]
    kept: Cells = []
    for cells in sections:
        if cells not in empty:
            kept += cells
    if told:
        kept.append(_sentence(told))
    return nbformat.from_dict({**notebook, "cells": kept})


def _sections(cells: Cells) -> list[Cells]:
    found: list[Cells] = [[]]
    for cell in cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            found.append([])
        found[-1].append(cell)
    return found


def _is_empty(cells: Cells) -> bool:
    """Whether the cells gave a reason for showing nothing, and nothing else."""
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return bool(_reasons(cells)) and not any(_shows(output) for output in outputs)


def _shows(output: nbformat.NotebookNode) -> bool:
    told = output.get("metadata", {})
    if not told.get("jobplan") or NOTHING in told:
        return False
    found = output.get("data", {})
    return FIGURE_MIME in found or bool(found.get("text/html", "").strip())


def _reasons(cells: Cells) -> list[str]:
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return list(dict.fromkeys(o.metadata[NOTHING] for o in outputs if NOTHING in o.get("metadata", {})))


def _sentence(empty: list[Cells]) -> nbformat.NotebookNode:
    names, reasons = [f"»{_heading(cells)}«" for cells in empty], [listed(_reasons(cells)) for cells in empty]
    named = names if len(empty) > MANY else [f"{n} ({why})" for n, why in zip(names, reasons, strict=True)]
    html = render("folded.html.j2", named=listed(named))
    output = nbformat.v4.new_output("display_data", data={"text/html": str(html)}, metadata=dict(MARK))
    return nbformat.v4.new_code_cell(outputs=[output], id="folded")


def _heading(cells: Cells) -> str:
    return str(cells[0].source.splitlines()[0].removeprefix("## ").strip())
