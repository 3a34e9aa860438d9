"""``jobplan explain``: how a figure and its verdict came about."""

from __future__ import annotations

from typing import Annotated

import typer

from jobplan_lib.commands.terminal import AsJson, Municipality, PlanName, Snapshot, Year, answer, app


@app.command(epilog="Example: jobplan explain frederikssund 2023 6a")
def explain(
    municipality: Municipality,
    year: Year,
    target: Annotated[str, typer.Argument(help="The plan's number of the target, or the name of an indicator's file.")],
    snapshot: Snapshot = "",
    plan: PlanName = "",
    as_json: AsJson = False,
) -> None:
    """Print how a figure and its verdict came about, from the printed source to the answer."""
    from jobplan_lib.answer.explain_figures import explain_named
    from jobplan_lib.review import open_review

    steps = explain_named(open_review(municipality, year, snapshot, plan), target)
    if as_json:
        answer([{"step": s.kind.value, "text": s.in_full, "depth": s.depth} for s in steps])
        return
    for step in steps:
        typer.echo(f"{'  ' * step.depth}{step.kind.value + ':':15} {step.in_full}")
