"""``jobplan keep``: put a published review aside, so that the next one says what has changed since."""

from __future__ import annotations

import typer

from jobplan_lib.commands.terminal import AsJson, Municipality, PlanName, Snapshot, Year, answer, app, note


@app.command(epilog="Example: jobplan keep frederikssund 2023")
def keep(
    municipality: Municipality, year: Year, snapshot: Snapshot = "", plan: PlanName = "", as_json: AsJson = False
) -> None:
    """Copy a review's published review.json to data/previous, which later reviews are held against."""
    from jobplan_lib.reading.catalog import load_catalog
    from jobplan_lib.reading.comments import comments_path
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.review import open_review
    from jobplan_lib.storing.publishing import writing
    from jobplan_lib.words.errors import UnknownName

    project = find_project()
    judged = open_review(municipality, year, snapshot, plan, project)
    published = project.rendered / judged.folder / "review.json"
    if not published.exists():
        raise UnknownName(
            f"{project.shown(published)} does not exist – run 'jobplan review {municipality} {year}' first"
        )
    place = comments_path(load_catalog(project), judged.plan, judged.municipality)
    kept = project.data / "previous" / f"{place.stem}.json"
    with writing(kept):
        kept.parent.mkdir(parents=True, exist_ok=True)
        staged = kept.with_suffix(".new")
        staged.write_bytes(published.read_bytes())
        staged.replace(kept)
    if as_json:
        answer({"file": project.shown(kept)})
        return
    note("The next review of the same or the following year says what has changed since.")
    typer.echo(project.shown(kept))
