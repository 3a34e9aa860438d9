"""One page, from notebook to HTML: the work of one process that makes pages."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from jobplan_lib.batch.draughtsman import drawn
from jobplan_lib.batch.execution import Engine, Item, execute
from jobplan_lib.reading.project import Project
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
    asked = {"notebook": item.notebook, **{k: item.parameters[k] for k in ("municipality", "year")}}
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
        open_review(words["municipality"], int(item.parameters["year"]), words["snapshot"], words["plan"], project)
