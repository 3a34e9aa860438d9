"""``jobplan plan``: beginning a plan file."""

from __future__ import annotations

from typing import Annotated

import typer

from jobplan_lib.commands.terminal import AsJson, Municipality, answer, app, note, shown

group = typer.Typer(
    help="Begin a plan file.", epilog="Example: jobplan plan new frederikssund 2024", no_args_is_help=True
)
app.add_typer(group, name="plan")


@group.callback()
def _plan() -> None:
    pass


@group.command(epilog="Example: jobplan plan new frederikssund 2024")
def new(
    municipality: Municipality,
    year: Annotated[int, typer.Argument(min=1990, max=2100, help="The year of the new plan.")],
    as_json: AsJson = False,
) -> None:
    """Begin a plan from last year's: taken over as it stands, with a remark wherever the new plan must be asked."""
    from jobplan_lib.reading.catalog import load_catalog
    from jobplan_lib.reading.plan_starting import start_plan
    from jobplan_lib.reading.project import find_project

    catalog = load_catalog(find_project())
    started = start_plan(catalog, catalog.municipality(municipality), year)
    if as_json:
        answer({"plan": catalog.project.shown(started.path), "begun_from": started.begun_from})
        return
    note(
        f"Begun from {started.begun_from or 'an empty frame'}. Confirm every line marked '# bekræft', then: jobplan check"
    )
    typer.echo(shown(started.path))
