"""``jobplan demo``: a national snapshot of invented figures, to try the batch without a key."""

from __future__ import annotations

from typing import Annotated

import typer

from jobplan_lib.commands.terminal import AsJson, answer, app, note


@app.command(epilog="Example: jobplan demo && jobplan review frederikssund 2023 --snapshot demo")
def demo(
    last_year: Annotated[int, typer.Option(help="The last year of the panel.")] = 2025,
    years: Annotated[int, typer.Option(min=1, max=40, help="How many years.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")] = 1,
    name: Annotated[str, typer.Option(help="The snapshot's name.")] = "demo",
    as_json: AsJson = False,
) -> None:
    """Make a snapshot of invented figures for all municipalities, marked SYNTETISK everywhere."""
    from jobplan_lib.reading.catalog import load_catalog
    from jobplan_lib.reading.observations import PRINTED, load_observations, snapshot_names
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.reading.snapshot_origin import SnapshotOrigin, Taken
    from jobplan_lib.sources.panel import SYNTHETIC, Panel, printed_areas, usual_levels
    from jobplan_lib.sources.panel_places import places
    from jobplan_lib.storing.freezing import freeze
    from jobplan_lib.words.errors import UnknownName
    from jobplan_lib.words.periods import FIRST_YEAR, LAST_YEAR

    if not FIRST_YEAR <= last_year - years + 1 <= last_year <= LAST_YEAR:
        raise UnknownName(f"a panel lies within the years {FIRST_YEAR} to {LAST_YEAR} – correct --last-year or --years")
    project = find_project()
    catalog = load_catalog(project)
    local = {area.code for area in catalog.areas.municipalities()}
    printed = list(load_observations(catalog, PRINTED)) if PRINTED in snapshot_names(project.data) else []
    had = places(catalog, printed_areas(printed))
    panel = Panel(catalog, last_year - years + 1, last_year, seed, usual_levels(printed, local), had)
    told = f"{SYNTHETIC}: opdigtede tal for {panel.first_year}-{last_year}, lavet til afprøvning"
    made = f"jobplan demo --last-year {last_year} --years {years} --seed {seed}"
    origin = SnapshotOrigin(told, synthetic=True, taken=(Taken(SYNTHETIC, query=made),))
    folder = freeze(project, name, panel.tables(), origin, {})
    if as_json:
        answer({"snapshot": name, "folder": project.shown(folder), "seed": seed})
        return
    note(f"Made {project.shown(folder)}: invented figures for {panel.first_year}–{last_year}. Try them:")
    typer.echo(f"jobplan review frederikssund 2023 --snapshot {name}")
