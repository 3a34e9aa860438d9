"""``jobplan snapshots``: what figures there are, and clearing old ones away."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from jobplan_lib.commands.terminal import AsJson, answer, app, note

if TYPE_CHECKING:
    from jobplan_lib.storing.stored_snapshots import Stored

group = typer.Typer(help="List the snapshots of figures, or clear old ones away.")
app.add_typer(group, name="snapshots", epilog="Example: jobplan snapshots")


@group.callback(invoke_without_command=True)
def snapshots(context: typer.Context, as_json: AsJson = False) -> None:
    """List the snapshots: how much they hold, where it comes from, and who rests on them."""
    if context.invoked_subcommand:
        return
    from jobplan_lib.reading.catalog import load_catalog
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.storing.stored_snapshots import stored_snapshots
    from jobplan_lib.words.errors import InvalidInput, Problem

    problems: list[Problem] = []
    found = stored_snapshots(load_catalog(find_project()), problems)
    if as_json and not problems:
        answer([asdict(one) for one in found])
    for one in [] if as_json else found:
        for line in _lines(one):
            typer.echo(line)
    if problems:
        raise InvalidInput(problems)


def _lines(one: Stored) -> list[str]:
    kind = " (synthetic)" if one.synthetic else ""
    size = f"{one.bytes / 1_000_000:.1f} MB" if one.bytes >= 100_000 else f"{one.bytes / 1_000:.1f} kB"
    held = f"{one.rows} figures of {one.indicators} indicators in {one.areas} areas, newest {one.newest or 'none'}"
    sources = one.sources[:5]
    more = f" and {len(one.sources) - 5} more" if len(one.sources) > 5 else ""
    return [
        f"{one.name}{kind}",
        f"    {one.description}",
        f"    {held}; {size}",
        f"    made {one.created or 'by hand'}, hash {one.sha256[:12]}",
        *([f"    from {'; '.join(sources)}{more}"] if sources else []),
        f"    used by {', '.join(one.pinned_by) or 'nobody'}",
    ]


@group.command(epilog="Example: jobplan snapshots prune --keep 3 --dry-run")
def prune(
    keep: Annotated[int, typer.Option(min=0, help="So many of the newest stay though nobody uses them.")] = 3,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove old snapshots that no plan and no published review uses; printed figures are never touched."""
    from jobplan_lib.reading.catalog import load_catalog
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.storing.stored_snapshots import remove, stored_snapshots, superfluous
    from jobplan_lib.words.errors import Problem

    project = find_project()
    problems: list[Problem] = []  # a damaged snapshot keeps nobody from clearing away sound ones, and stays itself
    found = superfluous(stored_snapshots(load_catalog(project), problems), keep)
    if not dry_run and found:
        remove(project, [one.name for one in found])
    if as_json:
        answer({"removed": [one.name for one in found], "dry_run": dry_run})
        return
    for one in found:
        typer.echo(one.name)
    note(f"{len(found)} snapshots {'would be' if dry_run else 'were'} removed.")
    if problems:
        note("What cannot be read was left alone: jobplan check says what is wrong.")


@group.command("convert", epilog="Example: jobplan snapshots convert jobindsats-2026-08")
def convert_one(
    name: Annotated[str, typer.Argument(help="A snapshot that an earlier version fetched, imported or made.")],
    as_json: AsJson = False,
) -> None:
    """Write a stored snapshot of an older format in today's: the same figures and origin, under the same name."""
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.storing.converting import convert

    converted = convert(find_project(), name)
    if as_json:
        answer({"snapshot": name, "converted": converted})
        return
    typer.echo(name)
    note("It was converted; its hash is another one now." if converted else "It has today's format already.")
