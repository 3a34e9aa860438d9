"""``jobplan follow-up``: the report of a month in which the plan follows something up."""

from __future__ import annotations

from typing import Annotated

import typer

from jobplan_lib.batch.execution import Engine
from jobplan_lib.commands.one_page import WithPdf, publish_one_page
from jobplan_lib.commands.terminal import AsJson, EngineName, Municipality, PlanName, Snapshot, Year, app


@app.command("follow-up", epilog="Example: jobplan follow-up fredericia 2023 10")
def follow_up(
    municipality: Municipality,
    year: Year,
    month: Annotated[int, typer.Argument(min=1, max=12, help="A month of the plan's year, 1 to 12.")],
    snapshot: Snapshot = "",
    plan: PlanName = "",
    engine: EngineName = Engine.JOBPLAN,
    pdf: WithPdf = True,
    as_json: AsJson = False,
) -> None:
    """Make the report of a month: what the plan follows up then, on the figures that there were when it began."""
    from jobplan_lib.answer.follow_ups import open_follow_up
    from jobplan_lib.reading.project import find_project

    project = find_project()
    judged = open_follow_up(municipality, year, month, snapshot, plan, project)
    publish_one_page(project, judged, "due", engine, pdf=pdf, as_json=as_json)
