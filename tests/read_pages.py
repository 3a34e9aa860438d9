"""The pages of the project's own plans as a reader sees them: the notebooks' cells run in this process, without drawings.

No kernel starts and no chart is drawn, so that all pages of all plans are there in seconds. That papermill runs the cells
alike and that charts are drawn is held by the tests of the engines and of the pages in files.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import nbformat
from page_text import Element, Reader

from jobplan_lib.answer.results import Review
from jobplan_lib.batch.execution import LAB_ONLY, parameters_of
from jobplan_lib.reading.project import Project
from jobplan_lib.render.page import page_html
from jobplan_lib.review import open_review

PROJECT = Project(Path(__file__).parent.parent)
PLANS = (
    "fredericia-2019",
    "fredericia-2023",
    "frederikshavn-2020",
    "frederikshavn-2021",
    "frederikshavn-2022",
    "frederikshavn-2024",
    "frederikssund-2023",
)


@dataclass(frozen=True)
class ReadPage:
    """A page with all that is folded away in it."""

    html: str

    @cached_property
    def root(self) -> Element:
        """The elements of the page."""
        return Reader(self.html).root

    @cached_property
    def lines(self) -> list[str]:
        """What stands on the page, a line for each paragraph, row and heading, with plain spaces."""
        return [line.replace("\N{NO-BREAK SPACE}", " ") for line in Reader(self.html).lines]

    @cached_property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines)

    def section(self, title: str) -> str:
        """The lines below a heading until the next one of its size, or a larger one; empty where there is no such heading."""
        sizes = {plain(e): e.tag for e in self.root.all("h2", "h3", "h4")}
        if title not in sizes:
            return ""
        after = self.lines[self.lines.index(title) + 1 :]
        # a table in the section may bear the heading's words again, as its caption
        ends = (n for n, line in enumerate(after) if line != title and sizes.get(line, "h9") <= sizes[title])
        return "\n".join(after[: next(ends, len(after))])


@dataclass(frozen=True)
class ReadReview:
    """A review and its pages by notebook."""

    review: Review
    pages: dict[str, ReadPage]

    def page(self, number: str) -> ReadPage:
        """The page of a number, such as "07"."""
        return next(page for name, page in self.pages.items() if name.startswith(f"{number}_"))


def plain(element: Element) -> str:
    """The text of an element with plain spaces."""
    return element.text.replace("\N{NO-BREAK SPACE}", " ")


@cache
def read_review(plan: str, goals: str = "") -> ReadReview:
    """The review of a plan such as "fredericia-2019", or of its municipality held against other goals; made once."""
    municipality, _, year = plan.rpartition("-")
    review = open_review(municipality, int(year), plan=goals, project=PROJECT)
    return ReadReview(
        review, {name: ReadPage(_page(name, municipality, int(year), goals)) for name in review.notebooks()}
    )


def _page(name: str, municipality: str, year: int, goals: str) -> str:
    notebook = nbformat.read(PROJECT.notebooks / f"{name}.ipynb", as_version=4)
    space: dict[str, object] = parameters_of(municipality, year, "", goals)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "code" and "parameters" not in tags and LAB_ONLY not in tags:
            cell.outputs = _outputs(cell.source, space)
    return page_html(notebook, lambda _: "<svg></svg>")


def _outputs(source: str, space: dict[str, object]) -> list[nbformat.NotebookNode]:
    """Run a cell; what its last expression shows."""
    body = ast.parse(source).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), space)
    shown = eval(compile(ast.Expression(last.value), "cell", "eval"), space) if last else None
    if shown is None:
        return []
    data, metadata = shown._repr_mimebundle_()
    return [nbformat.v4.new_output("display_data", data=data, metadata=metadata)]
