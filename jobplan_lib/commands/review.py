"""``jobplan review``: one municipality's review."""

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
    number_of,
    progress,
    shown,
    still_to_confirm,
)


@app.command(epilog="Example: jobplan review frederikssund 2023")
def review(
    municipality: Municipality,
    year: Year,
    snapshot: Snapshot = "",
    plan: PlanName = "",
    workers: Annotated[int, typer.Option(help="Notebooks at once; 0 is one a processor.")] = 0,
    engine: EngineName = Engine.JOBPLAN,
    pdf: Annotated[
        bool, typer.Option("--pdf/--no-pdf", help="Print all pages as one PDF too, where a browser is found.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Make the review of one municipality and year: run its notebooks and publish their pages."""
    from jobplan_lib.batch.workers import start_warming

    start_warming()  # before the plan and the figures are read, which it need not wait for
    from jobplan_lib.answer.danish import STATUS_WORD
    from jobplan_lib.batch.review_run import publish_review
    from jobplan_lib.reading.catalog import load_catalog
    from jobplan_lib.reading.plan_files import SUMMARY
    from jobplan_lib.reading.plan_starting import unconfirmed
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.render.carriers import INDEX, NAMES
    from jobplan_lib.review import open_review

    project = find_project()
    judged = open_review(municipality, year, snapshot, plan, project)
    with progress(f"{judged.municipality.name} {year}", len(judged.notebooks())) as step:
        published = publish_review(project, judged, workers=workers, engine=engine, pdf=pdf, seen=step)
    for remark in published.remarks:
        note(remark)
    counts = {STATUS_WORD[status]: n for status, n in judged.counts.most_common()}
    first = next(path for path in published.pages if path.stem == SUMMARY)
    beside = [name for name in NAMES if published.folder / name in published.pages]
    if as_json:
        answer(
            {
                "page": shown(first),
                "folder": shown(published.folder),
                "pages": len(judged.notebooks()),
                "carriers": beside,
                "counts": {s.value: n for s, n in judged.counts.items()},
                "starting_point": judged.is_starting_point,
            }
        )
        return
    total = sum(counts.values())
    note(f"{number_of(total, 'target')} ({judged.stage}): " + ", ".join(f"{n} {word}" for word, n in counts.items()))
    note(
        f"Beside the pages in {shown(published.folder)}/: {', '.join(beside)}; all reviews: {shown(project.rendered / INDEX)}"
    )
    if open_lines := unconfirmed(load_catalog(project), judged.plan):
        note(f"{judged.plan.file}: {still_to_confirm(open_lines)}")
    note("Open this page:")
    typer.echo(shown(first))
