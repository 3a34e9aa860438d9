"""``jobplan comment``: write a comment beside the figures as they stand now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobplan_lib.commands.terminal import AsJson, Municipality, PlanName, Snapshot, Year, answer, app, note

if TYPE_CHECKING:
    from jobplan_lib.reading.catalog import Catalog
    from jobplan_lib.reading.comments import Stood
    from jobplan_lib.words.errors import Problem
    from jobplan_lib.words.plan_model import Plan


@app.command(epilog='Example: jobplan comment frederikssund 2023 6a "Ny indsats fra maj" --author Jobcentret')
def comment(
    municipality: Municipality,
    year: Year,
    about: Annotated[
        str, typer.Argument(help="A target's id, or a notebook for a page such as '00_resultatrevision'.")
    ],
    text: Annotated[str, typer.Argument(help="What is said, in plain words.")],
    author: Annotated[str, typer.Option(help="Who says it: a name, a department or a committee.")],
    role: Annotated[str, typer.Option(help="'analyst' or 'committee'.")] = "analyst",
    date: Annotated[str, typer.Option(help="The day, such as 2024-03-06; today if not given.")] = "",
    snapshot: Snapshot = "",
    plan: PlanName = "",
    as_json: AsJson = False,
) -> None:
    """Add a comment to data/comments, with the answer and figures that it is written about."""
    import datetime as dt

    from jobplan_lib.answer.moved import stood_now
    from jobplan_lib.reading.catalog import load_catalog
    from jobplan_lib.reading.comments import comments_path
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.review import open_review

    project = find_project()
    judged = open_review(municipality, year, snapshot, plan, project)
    catalog = load_catalog(project)
    result = next((r for r in judged.results if r.id == about), None)
    entry = {"about": about, "date": date or dt.date.today().isoformat(), "role": role, "author": author, "text": text}
    lines = _lines(entry, stood_now(judged, result) if result is not None else None)
    path = comments_path(catalog, judged.plan, judged.municipality)
    before = (path.read_text(encoding="utf-8") if path.exists() else "comments:").rstrip("\n")
    _write(path, before, "\n".join(lines), catalog, judged.plan)
    if as_json:
        answer({"file": project.shown(path), "about": about})
        return
    note("The comment is on the page when the review is made again.")
    typer.echo(project.shown(path))


def _lines(entry: dict[str, str], stood: Stood | None) -> list[str]:
    """A comment as lines of YAML; texts in double quotes, which YAML reads like JSON."""
    import json

    quoted = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in entry.items()]
    lines = [f"  - {quoted[0]}", *(f"    {line}" for line in quoted[1:])]
    if stood is None:
        return lines
    lines += ["    stood:", f"      snapshot: {stood.snapshot}", f"      status: {stood.status.value}"]
    if stood.figures:
        lines.append("      figures:")
    for figure in stood.figures:
        part = f"part: {json.dumps(figure.part, ensure_ascii=False)}, " if figure.part else ""
        value = f"{float(figure.value):.{figure.decimals}f}"
        lines.append(f'        - {{{part}value: "{value}", period: "{figure.period}"}}')
    return lines


def _write(path: Path, before: str, new: str, catalog: Catalog, plan: Plan) -> None:
    """Put the file in place, with the new lines behind those from before, if it can be read back without a problem.

    Raises:
        InvalidInput: the comment is not what its fields allow; nothing was written.
    """
    from jobplan_lib.reading.comments import read_comments
    from jobplan_lib.storing.publishing import writing
    from jobplan_lib.words.errors import InvalidInput

    problems: list[Problem] = []
    candidate = path.with_suffix(".new")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            candidate.write_text(f"{before}\n{new}\n", encoding="utf-8")
            read_comments(candidate, f"data/comments/{path.name}", catalog, plan, problems)
            if problems:
                raise InvalidInput(_said_of(problem, before.count("\n") + 1) for problem in problems)
            candidate.replace(path)
        finally:
            candidate.unlink(missing_ok=True)


def _said_of(problem: Problem, lines_before: int) -> Problem:
    """A problem of the new comment is said of it, not of a line that the file does not have."""
    if problem.line is None or problem.line <= lines_before:
        return problem
    return replace(problem, file="the comment", line=None, column=None, field=problem.field.rpartition(".")[2])
