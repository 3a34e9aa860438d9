"""``jobplan follow-up``: the report of a month in which the plan follows something up."""

from __future__ import annotations

from typing import Annotated

import typer

from jobplan_lib.batch.execution import Engine
from jobplan_lib.commands.terminal import (
    AsJson,
    EngineName,
    Municipality,
    PlanName,
    Snapshot,
    Year,
    answer,
    app,
    note,
    progress,
    shown,
)


@app.command("follow-up", epilog="Example: jobplan follow-up fredericia 2023 10")
def follow_up(
    municipality: Municipality,
    year: Year,
    month: Annotated[int, typer.Argument(min=1, max=12, help="A month of the plan's year, 1 to 12.")],
    snapshot: Snapshot = "",
    plan: PlanName = "",
    engine: EngineName = Engine.JOBPLAN,
    pdf: Annotated[
        bool, typer.Option("--pdf/--no-pdf", help="Print it as a PDF too, where a browser is found.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Make the report of a month: what the plan follows up then, on the figures that there were when it began."""
    from jobplan_lib.answer.follow_ups import open_follow_up
    from jobplan_lib.batch.review_run import publish_review
    from jobplan_lib.reading.plan_files import FOLLOW_UP
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.render.carriers import INDEX, NAMES

    project = find_project()
    judged = open_follow_up(municipality, year, month, snapshot, plan, project)
    with progress(f"{judged.municipality.name}: {judged.stage}", len(judged.notebooks())) as step:
        published = publish_review(project, judged, workers=1, engine=engine, pdf=pdf, seen=step)
    for remark in published.remarks:
        note(remark)
    page = next(path for path in published.pages if path.stem == FOLLOW_UP and path.suffix == ".html")
    beside = [name for name in NAMES if published.folder / name in published.pages]
    if as_json:
        counts = {status.value: number for status, number in judged.counts.items()}
        due = [result.id for result in judged]
        answer(
            {"page": shown(page), "folder": shown(published.folder), "due": due, "carriers": beside, "counts": counts}
        )
        return
    note(
        f"{len(judged.results)} due. Beside the page: {', '.join(beside)}; all reviews: {shown(project.rendered / INDEX)}"
    )
    note("Open this page:")
    typer.echo(shown(page))
