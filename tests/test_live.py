"""The same notebook live and in a batch prints the same verdicts; cells for the Lab alone are left out of the batch."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from running_support import REAL, with_notebooks
from tiny_project import TinyProject

from jobplan_lib.batch.execution import LAB_ONLY, Item, execute, parameters_of
from jobplan_lib.reading.project import HOME_VARIABLE
from jobplan_lib.showing.fragments import END_MIME, FIGURE_MIME

NOTEBOOK = "00_resultatrevision"
LAB_CELL = "raise RuntimeError('a cell for the Lab alone was run')"


@pytest.fixture(autouse=True)
def environment():
    """A run tells its kernel where it is through the environment of this process; afterwards it is as it was."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def run_live(tiny: TinyProject, name: str, monkeypatch: pytest.MonkeyPatch) -> nbformat.NotebookNode:
    """A notebook run from the top in a kernel, as ``Run All Cells`` does."""
    monkeypatch.setenv(HOME_VARIABLE, str(tiny.root))
    book = nbformat.read(tiny.root / "notebooks" / f"{name}.ipynb", as_version=4)
    book.cells = [cell for cell in book.cells if LAB_CELL not in cell.source]
    for cell in book.cells:
        cell.source = cell.source.replace('"frederikssund"', '"solby"')
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    return book


def said(book: nbformat.NotebookNode) -> dict[str, str]:
    """What each cell shows, as text without tags; of charts, their words and tables."""
    return {
        cell.source: _text(output["data"])
        for cell in book.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output and END_MIME not in output["data"]
    }


def _text(shown: dict[str, Any]) -> str:
    if FIGURE_MIME in shown:
        pieces = json.loads(shown[FIGURE_MIME])
        html = " ".join(p["html"] if "html" in p else f"{p['title']} {p['note']} {p['table']}" for p in pieces)
    else:
        html = re.sub(r"<style>.*?</style>", "", shown["text/html"], flags=re.DOTALL)
        html = html.replace("Vis tallene", "")
        html = re.sub(r'<p class="whose">.*?</p>', "", html)  # on a page it stands above what the notebook shows
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_live_session_and_a_batch_print_the_same(tiny_project: TinyProject, tmp_path: Path, monkeypatch):
    with_notebooks(tiny_project, NOTEBOOK)
    path = tiny_project.root / "notebooks" / f"{NOTEBOOK}.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells.insert(3, nbformat.v4.new_code_cell(LAB_CELL, metadata={"tags": [LAB_ONLY]}, id="lab-only"))
    nbformat.write(book, path)
    monkeypatch.setenv(HOME_VARIABLE, str(tiny_project.root))

    item = Item(NOTEBOOK, parameters_of("solby", 2023, "", ""))
    batch = said(execute(tiny_project.project, item, tmp_path / "work"))
    live = said(run_live(tiny_project, NOTEBOOK, monkeypatch))

    review = tiny_project.review()
    assert any("Ikke opfyldt" in text and "44,95" in text for text in live.values()), "verdicts are printed"
    assert len(review.counts) > 1
    assert live == batch


def test_where_one_explores_everything_runs(tiny_project: TinyProject, monkeypatch):
    text = (REAL / "notebooks" / "udforsk.ipynb").read_text(encoding="utf-8")
    tiny_project.write("notebooks/udforsk.ipynb", text)
    book = run_live(tiny_project, "udforsk", monkeypatch)
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if output.output_type in {"error", "stream"}] == []
    widgets = [output for output in outputs if "application/vnd.jupyter.widget-view+json" in output.get("data", {})]
    assert len(widgets) == sum(LAB_ONLY in cell.metadata.get("tags", []) for cell in book.cells) > 0
