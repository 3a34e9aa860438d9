"""``jobplan index``: the index of all published reviews."""

from __future__ import annotations

import typer

from jobplan_lib.commands.terminal import AsJson, answer, app, shown


@app.command(epilog="Example: jobplan index")
def index(as_json: AsJson = False) -> None:
    """Write rendered/index.html anew from the reviews that lie there."""
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.render.index_page import write_index
    from jobplan_lib.storing.publishing import exclusive, work_folder

    project = find_project()
    with exclusive(project.rendered), work_folder(project.rendered) as work:
        path = write_index(project, work)
    if as_json:
        answer({"page": shown(path)})
        return
    typer.echo(shown(path))
