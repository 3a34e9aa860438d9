"""One page, from notebook to HTML: the work of one process that makes pages."""

from __future__ import annotations

import gc
from contextlib import suppress
from pathlib import Path

from jobplan_lib.answer.results import Review
from jobplan_lib.batch.draughtsman import drawn
from jobplan_lib.batch.execution import Engine, Item, execute
from jobplan_lib.reading.observations import snapshot_files
from jobplan_lib.reading.project import Project
from jobplan_lib.reading.remembered import Remembered, stamp
from jobplan_lib.review import open_review
from jobplan_lib.storing.publishing import writing
from jobplan_lib.words.errors import JobplanError, PageFailed


def make_page(project: Project, item: Item, work: Path) -> bytes:
    """Run one notebook and make its page; the page must be about what was asked for.

    Raises:
        PageFailed: the notebook failed, its charts cannot be drawn, or its end marker names another municipality, year or
            notebook.
        CannotWrite: the private folder cannot be written.
    """
    from jobplan_lib.render.page import end_marker, page_html  # noqa: PLC0415

    with writing(work):
        work.mkdir(parents=True, exist_ok=True)
        if item.engine is Engine.JOBPLAN:
            _read_ahead(project, item)
        executed = execute(project, item, work)
    facts = end_marker(executed)
    if facts is None:
        raise PageFailed(f"{item.notebook}: the notebook did not reach its end marker")
    named = ("municipality", "year", "month", "benefit")
    asked = {"notebook": item.notebook, **{k: item.parameters[k] for k in named if k in item.parameters}}
    wrong = [key for key, value in asked.items() if facts.get(key) != value]
    if wrong:
        raise PageFailed(f"{item.notebook}: the page is about another {', '.join(wrong)} than was asked for")
    try:
        return page_html(executed, drawn).encode()
    except PageFailed as error:
        raise PageFailed(f"{item.notebook}: {error}") from None


def _read_ahead(project: Project, item: Item) -> None:
    """Read plan and figures in the process that forks, so that every notebook of a review finds them read.

    What is wrong with them is said by the notebook itself.
    """
    words = {name: str(item.parameters.get(name, "")) for name in ("municipality", "snapshot", "plan")}
    with suppress(JobplanError, ValueError):
        year = int(item.parameters["year"])
        review = open_review(words["municipality"], year, words["snapshot"], words["plan"], project)
        files = stamp(snapshot_files(project.data, review.snapshot.snapshot))
        made_for = _made_for.get((project.root, item.notebook, review.snapshot.snapshot), files, set)
        if len(made_for) == 1 and words["municipality"] not in made_for:
            _look_around(project, review, item.notebook)
        made_for.add(words["municipality"])


_made_for: Remembered[set[str]] = Remembered(64)


def _look_around(project: Project, review: Review, notebook: str) -> None:
    """Look once at what a notebook looks at beyond the plan, as soon as it is made for a second municipality.

    Most of that is not about the municipality: the country, the regions, all municipalities at one time. What was read
    stays in this process, and its forks need not read it again.
    """
    from jobplan_lib import show  # noqa: PLC0415 – Altair: not before the process is warm

    with suppress(Exception):  # a defect is the notebook's: it says so where it runs
        shown = show.ShownPage(review.page(notebook), project, static=True)
        for part in (show.development, show.comparison, show.subject, show.followed):
            part(shown)
        gc.freeze()  # collections pass by what stays, here and in the forks
