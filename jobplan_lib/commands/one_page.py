"""What ``follow-up`` and ``status`` have in common: a page with a folder of its own is published and told of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from jobplan_lib.batch.execution import Engine
from jobplan_lib.commands.terminal import answer, note, progress, shown

if TYPE_CHECKING:
    from jobplan_lib.answer.results import Review
    from jobplan_lib.reading.project import Project

WithPdf = Annotated[bool, typer.Option("--pdf/--no-pdf", help="Print it as a PDF too, where a browser is found.")]


def publish_one_page(
    project: Project, judged: Review, called: str, engine: Engine, *, pdf: bool, as_json: bool
) -> None:
    """Publish a review of one page, and say where it is.

    Args:
        project: where the folders are.
        judged: the follow-up of a month, or the status of a benefit.
        called: what its rows of the plan are called, such as "due".
        engine: what runs the notebook.
        pdf: whether it is printed too.
        as_json: whether the answer is for a program.
    """
    from jobplan_lib.batch.review_run import publish_review
    from jobplan_lib.render.carriers import INDEX, NAMES

    with progress(f"{judged.municipality.name}: {judged.stage}", len(judged.notebooks())) as step:
        published = publish_review(project, judged, workers=1, engine=engine, pdf=pdf, seen=step)
    for remark in published.remarks:
        note(remark)
    page = shown(next(path for path in published.pages if path.name == f"{judged.only_page}.html"))
    beside = [name for name in NAMES if published.folder / name in published.pages]
    if as_json:
        counts = {status.value: number for status, number in judged.counts.items()}
        told = {"page": page, "folder": shown(published.folder), called.replace(" ", "_"): [r.id for r in judged]}
        answer({**told, "carriers": beside, "counts": counts})
        return
    all_reviews = f"all reviews: {shown(project.rendered / INDEX)}"
    note(f"{len(judged.results)} {called}. Beside the page: {', '.join(beside)}; {all_reviews}")
    note("Open this page:")
    typer.echo(page)
