"""Configuration with which plain ``jupyter nbconvert`` makes the same page as the batch: template, filter, and facts.

``jupyter nbconvert --to html --config benchmarks/stock_nbconvert.py executed.ipynb``; without drawing if JOBPLAN_BLANK is
set. The page's own functions are used as they are, so that both sides of the comparison write the same bytes.
"""

import os
from pathlib import Path

from markupsafe import Markup
from nbconvert.preprocessors import Preprocessor

import jobplan_lib
from jobplan_lib.render import page
from jobplan_lib.render.folding import folded
from jobplan_lib.showing.drawing import draw
from jobplan_lib.showing.templating import stylesheet


def blank(spec: str) -> str:
    """No picture: what is left is execution and export."""
    return "<svg/>"


class Facts(Preprocessor):
    """What the page says about itself, and the sections that have something to show."""

    def preprocess(self, nb, resources):
        facts = {**page.end_marker(nb), "heading": page._heading(nb), "style": Markup(stylesheet())}
        resources["jobplan"] = {**facts, "draw": blank if "JOBPLAN_BLANK" in os.environ else draw}
        return folded(nb), resources


c = get_config()  # noqa: F821
c.HTMLExporter.template_name = "jobplan"
c.HTMLExporter.extra_template_basedirs = [str(Path(jobplan_lib.__file__).parent / "templates")]
c.HTMLExporter.exclude_anchor_links = True
c.HTMLExporter.language_code = "da"
c.HTMLExporter.filters = {"fragment": page.fragment}
c.HTMLExporter.preprocessors = [Facts]
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"skjul", "kun-lab", "parameters", "injected-parameters"}
