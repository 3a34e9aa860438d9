"""``jobplan status``: one page with everything that plan and figures say about one benefit."""

from __future__ import annotations

from typing import Annotated

import typer

from jobplan_lib.batch.execution import Engine
from jobplan_lib.commands.one_page import WithPdf, publish_one_page
from jobplan_lib.commands.terminal import AsJson, EngineName, Municipality, PlanName, Snapshot, Year, app


@app.command(epilog="Example: jobplan status frederikssund 2023 sygedagpenge")
def status(
    municipality: Municipality,
    year: Year,
    benefit: Annotated[str, typer.Argument(help="The benefit by slug or Danish name; a wrong one lists them.")],
    snapshot: Snapshot = "",
    plan: PlanName = "",
    engine: EngineName = Engine.JOBPLAN,
    pdf: WithPdf = True,
    as_json: AsJson = False,
) -> None:
    """Make the status of one benefit: its figures, and the plan's targets and promises that look at it."""
    from jobplan_lib.answer.benefit_status import open_benefit_status
    from jobplan_lib.reading.project import find_project

    project = find_project()
    judged = open_benefit_status(municipality, year, benefit, snapshot, plan, project)
    publish_one_page(project, judged, "rows of the plan", engine, pdf=pdf, as_json=as_json)
