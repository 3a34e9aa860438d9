"""``jobplan rebuild``: is a published review what its manifest says, and can it be made again?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobplan_lib.commands.terminal import AsJson, answer, app, note, shown


@app.command(epilog="Example: jobplan rebuild rendered/2023/frederikssund/manifest.json")
def rebuild(
    manifest: Annotated[Path, typer.Argument(help="The manifest.json of a published review, or its folder.")],
    into: Annotated[
        Path | None, typer.Option(help="A folder to put what was made again into, to look at the differences.")
    ] = None,
    workers: Annotated[int, typer.Option(help="Files made at once; 0 is one a processor.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Make a published review again from its manifest and compare the bytes; nothing is published."""
    from jobplan_lib.batch.local_workers import local_workers
    from jobplan_lib.batch.rebuilding import Outcome, entries_of
    from jobplan_lib.batch.rebuilding import rebuild as made_again
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.storing.publishing import writing
    from jobplan_lib.words.errors import ExitCode

    project, entries = find_project(), entries_of(manifest)
    folder = manifest if manifest.is_dir() else manifest.parent
    found = []
    for one in made_again(project, entries, folder, lambda: local_workers(workers)):
        found.append(one)
        if into is not None and one.content is not None:
            with writing(into / one.name):
                into.mkdir(parents=True, exist_ok=True)
                (into / one.name).write_bytes(one.content)
        if not as_json:
            typer.echo(f"{one.name}: {one.outcome.value.replace('_', ' ')}{f' – {one.reason}' if one.reason else ''}")
            if one.is_as_described is False:
                note(f"ERROR {shown(folder / one.name)} is not the file that the manifest describes")
    equal = [one for one in found if one.outcome is Outcome.EQUAL]
    wrong = [
        one for one in found if one.outcome in {Outcome.DIFFERENT, Outcome.NOT_MADE} or one.is_as_described is False
    ]
    inputs = list(dict.fromkeys(change for one in found for change in one.inputs))
    if as_json:
        files = [
            {
                "file": one.name,
                "outcome": one.outcome.value,
                "reason": one.reason,
                "changed": list(one.inputs),
                "published_is_as_described": one.is_as_described,
            }
            for one in found
        ]
        answer({"manifest": shown(manifest), "equal": len(equal), "files": files, "changed": inputs})
    else:
        for change in inputs:
            note(f"Not as it was: {change}")
        note(f"{len(equal)} of {len(found)} files have the same bytes again")
    raise typer.Exit(int(ExitCode.SOME_FAILED if wrong else ExitCode.OK))
