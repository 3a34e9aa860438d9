"""``jobplan fetch``: figures from the live sources, frozen as a new snapshot."""

from __future__ import annotations

from typing import Annotated

import typer

from jobplan_lib.commands.terminal import AsJson, answer, app, note, shown


@app.command(epilog="Example: jobplan fetch --municipality frederikssund --year 2023 --base published")
def fetch(
    plan: Annotated[str, typer.Option(help="A plan's file name, such as 'frederikssund-2023'.")] = "",
    municipality: Annotated[str, typer.Option(help="The municipality whose plan is fetched for.")] = "",
    year: Annotated[int, typer.Option(help="The plan's year.")] = 0,
    every: Annotated[bool, typer.Option("--all", help="Everything that is mapped, whatever the plans name.")] = False,
    source: Annotated[str, typer.Option(help="Only 'jobindsats' or 'statbank'.")] = "",
    years: Annotated[int, typer.Option(help="How many years back; by default five, or two before the plan's.")] = 0,
    name: Annotated[str, typer.Option(help="The snapshot's name; by default the date.")] = "",
    base: Annotated[str, typer.Option(help="The snapshot whose figures stay where the sources give none.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be fetched; ask nobody.")] = False,
    accept_fewer: Annotated[bool, typer.Option("--accept-fewer", help="Take less than the last snapshot has.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch every figure that a plan needs, for all municipalities, regions and the country, into a new snapshot."""
    from datetime import UTC, datetime

    from jobplan_lib.reading.catalog import load_catalog
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.sources.fetch import fetch as fetch_figures
    from jobplan_lib.sources.fetch import live_sources
    from jobplan_lib.sources.previous import fetched_snapshots
    from jobplan_lib.sources.wanted import choose
    from jobplan_lib.words.errors import SourceUnavailable

    catalog = load_catalog(find_project())
    wanted = choose(catalog, plan, municipality, year, source, datetime.now(UTC).year, years, every=every)
    if dry_run:
        if as_json:
            answer({"wanted": wanted.lines(), "not_mapped": list(wanted.unmapped)})
            return
        for line in [*wanted.lines(), *(f"left out: {one}" for one in wanted.unmapped)]:
            typer.echo(line)
        return
    try:
        done = fetch_figures(
            catalog,
            live_sources(wanted.series),
            wanted.series,
            wanted.years,
            lambda: datetime.now(UTC),
            name,
            base=base,
            accept_fewer=accept_fewer,
            tell=note,
        )
    except SourceUnavailable:
        before = fetched_snapshots(catalog.project)[:1]
        note(
            f"nothing was written; {f'the newest that was fetched is {before[0]}' if before else 'nothing was fetched before'}"
        )
        raise
    for line in done.left_out:
        note(f"left out: {line}")
    if wanted.unmapped:
        note(f"{len(wanted.unmapped)} wanted things come from no live source; --dry-run lists them with the reason")
    if as_json:
        folder = shown(done.folder)
        answer({"snapshot": done.name, "folder": folder, "figures": done.rows, "left_out": list(done.left_out)})
        return
    kept = f", {done.merged.kept} kept from {base}" if done.merged else ""
    note(f"{done.rows} figures{kept}; use them with --snapshot {done.name}")
    typer.echo(shown(done.folder))
