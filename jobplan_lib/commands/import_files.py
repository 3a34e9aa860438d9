"""``jobplan import``: figures from files, as a new snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from jobplan_lib.commands.terminal import AsJson, answer, app, note

if TYPE_CHECKING:
    from jobplan_lib.imports.importing import Imported


@app.command("import", epilog="Example: jobplan import tal.csv --mapping jobindsats-tidy --name jobindsats-2026-08")
def import_files(
    files: Annotated[list[str], typer.Argument(help="Files to read: .csv, .xlsx or .parquet.")],
    mapping: Annotated[
        str, typer.Option(help="The layout of the files, a name in data/imports; our own if empty.")
    ] = "",
    name: Annotated[str, typer.Option(help="The new snapshot's name; of today's date if empty.")] = "",
    base: Annotated[str, typer.Option(help="The snapshot whose figures the new ones are put on top of.")] = "",
    sheet: Annotated[str, typer.Option(help="The worksheet that is meant.")] = "",
    only: Annotated[
        list[str] | None, typer.Option(help="'Column=text': read these lines only, if it is asked for.")
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="A public source shows these figures: hide none.")] = False,
    synthetic: Annotated[bool, typer.Option("--synthetic", help="The figures are invented, for trials.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read files into a new snapshot: every row is checked, and nothing is written if one is wrong."""
    import datetime as dt

    from jobplan_lib.imports.importing import Wish, import_files
    from jobplan_lib.reading.catalog import load_catalog
    from jobplan_lib.reading.project import find_project

    wish = Wish(tuple(files), mapping, name, base, sheet, tuple(only or ()), public, synthetic)
    done = import_files(load_catalog(find_project()), wish, dt.datetime.now(dt.UTC))
    for line in done.notes:
        note(line)
    if as_json:
        answer(_as_json(done))
        return
    _tell(done)
    typer.echo(done.snapshot)


def _tell(done: Imported) -> None:
    if done.was_there:
        note("These files are in a snapshot already; nothing was written.")
        return
    note(f"{done.figures} figures" + (f"; {done.repeats} stood twice and count once" if done.repeats else ""))
    if done.hidden:
        note(
            f"{done.hidden} small numbers were hidden (--public is for figures that a public source shows as they are)"
        )
    if done.merged:
        merged = done.merged
        note(
            f"{merged.new} new, {merged.changed} changed, {merged.unchanged} the same; {merged.kept} kept from the base"
        )


def _as_json(done: Imported) -> dict[str, object]:
    merged = done.merged
    counts = {n: getattr(merged, n) for n in ("new", "changed", "unchanged", "kept")} if merged else None
    return {
        "snapshot": done.snapshot,
        "was_there": done.was_there,
        "figures": done.figures,
        "repeats": done.repeats,
        "hidden": done.hidden,
        "merged": counts,
        "notes": list(done.notes),
    }
