"""An executed notebook as one HTML page: no script, no request, and only what this library displayed."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import nbformat
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter, TemplateExporter
from traitlets.config import Config

from jobplan_lib.reading.plan_files import ONE_PAGE
from jobplan_lib.render.folding import folded
from jobplan_lib.render.unbroken import kept_whole
from jobplan_lib.showing.drawing import blocks_html, draw
from jobplan_lib.showing.fragments import END_MIME, FIGURE_MIME
from jobplan_lib.showing.templating import css_string, stylesheet
from jobplan_lib.words.errors import PageFailed

LARGEST_PAGE = 1_500_000


def end_marker(notebook: nbformat.NotebookNode) -> dict[str, Any] | None:
    """What the notebook's last cell says about itself; None if it never got there."""
    for cell in reversed(notebook.cells):
        for output in cell.get("outputs", []):
            marker = output.get("data", {}).get(END_MIME)
            if marker is not None:
                return dict(json.loads(marker))
    return None


def page_html(notebook: nbformat.NotebookNode, draw: Callable[[str], str] = draw) -> str:
    """The page of an executed notebook.

    Args:
        notebook: what papermill has executed.
        draw: how a Vega-Lite specification becomes SVG; here and now if not given.

    Raises:
        PageFailed: the notebook has an error output or no end marker, or the page is too large.
    """
    facts = end_marker(notebook)
    if facts is None:
        raise PageFailed("the notebook did not reach its end marker")
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise PageFailed(f"a cell failed: {output.ename}: {output.evalue}")
    heading = _heading(notebook)
    foot = Markup(css_string(_foot(facts, heading)))
    page = {**facts, "title": _title(facts, heading), "foot": foot, "style": Markup(stylesheet()), "draw": draw}
    html, _ = _exporter().from_notebook_node(folded(notebook), resources={"jobplan": page})
    html = kept_whole(html)
    if len(html.encode()) > LARGEST_PAGE:
        raise PageFailed(f"the page is larger than {LARGEST_PAGE:,} bytes")
    return html


def _heading(notebook: nbformat.NotebookNode) -> str:
    lines = (line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    found = next((line[2:].strip() for line in lines if line.startswith("# ")), None)
    if found is None:
        raise PageFailed("the notebook has no heading")
    return str(found)


def _title(facts: dict[str, Any], heading: str) -> str:
    """What a tab and a list of files say: a page that stands alone by its stage, which names the month or the benefit."""
    name, year, stage = facts["municipality_name"], str(facts["year"]), str(facts["stage"])
    if facts["notebook"] in ONE_PAGE:
        return f"{stage}, {name}" if stage.endswith(year) else f"{stage}, {name} {year}"
    return f"{heading} – {stage}, {name} {year}"


def _foot(facts: dict[str, Any], heading: str) -> str:
    """What stands at the foot of every sheet of a printed page, since sheets get parted from each other."""
    told = f"{facts['municipality_name']} {facts['year']} · {facts['stage']} · {heading}"
    return f"SYNTETISK, må ikke bruges · {told}" if facts.get("is_synthetic") else told


def fragment(output: nbformat.NotebookNode, draw: Callable[[str], str]) -> Markup:
    """The HTML of an output that this library displayed; the empty text for anything else."""
    if not output.get("metadata", {}).get("jobplan"):
        return Markup("")
    data = output.get("data", {})
    if FIGURE_MIME in data:
        return blocks_html(json.loads(data[FIGURE_MIME]), draw)
    return Markup(data.get("text/html", ""))


class PageExporter(HTMLExporter):  # type: ignore[misc]
    """nbconvert's exporter of HTML without its last step.

    That step parses the finished page once more (BeautifulSoup, half of what exporting costs) to name pictures without a
    text and to let cells of the classic template take the focus. Our template writes the text of every picture, and no
    such cells; a test holds that the step would change nothing.
    """

    def from_notebook_node(
        self, nb: nbformat.NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page as the template writes it."""
        made, about = TemplateExporter.from_notebook_node(self, nb, resources, **options)
        return str(made), about


@cache
def _exporter() -> PageExporter:
    hidden = {"skjul", "kun-lab", "parameters", "injected-parameters"}
    config = Config({"TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": hidden}})
    templates = str(files("jobplan_lib").joinpath("templates"))
    exporter = PageExporter(
        config=config,
        default_preprocessors=["nbconvert.preprocessors.TagRemovePreprocessor"],  # the others have nothing to do here
        optimistic_validation=True,
        template_name="jobplan",
        extra_template_basedirs=[templates],
        exclude_anchor_links=True,
        language_code="da",
    )
    exporter.register_filter("fragment", fragment)
    return exporter
