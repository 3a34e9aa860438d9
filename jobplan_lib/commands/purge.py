"""``jobplan purge``: clear away what runs left behind."""

from __future__ import annotations

from typing import Annotated

import typer

from jobplan_lib.commands.terminal import AsJson, answer, app, note


@app.command(epilog="Example: jobplan purge --keep 5 --dry-run")
def purge(
    keep: Annotated[int, typer.Option(min=0, help="The records of so many of the newest batches stay.")] = 5,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove the work of killed runs, drafts of snapshots and the records of old batches; pages and snapshots stay."""
    from jobplan_lib.batch.purging import leftovers
    from jobplan_lib.batch.purging import purge as clear
    from jobplan_lib.reading.project import find_project

    project = find_project()
    found = [project.shown(path) for path in (leftovers(project, keep) if dry_run else clear(project, keep))]
    if as_json:
        answer({"removed": found, "dry_run": dry_run})
        return
    for path in found:
        typer.echo(path)
    note(f"{len(found)} folders {'would be' if dry_run else 'were'} removed.")
