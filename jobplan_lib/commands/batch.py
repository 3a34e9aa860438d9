"""``jobplan batch``: the reviews of a whole year; ``jobplan retry``: what a run did not publish."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from jobplan_lib.batch.execution import Engine
from jobplan_lib.commands.terminal import EngineName, Snapshot, Year, app, note, shown

if TYPE_CHECKING:
    from jobplan_lib.batch.batch_run import Options, Watch
    from jobplan_lib.batch.local_workers import Workers as OpenWorkers
    from jobplan_lib.batch.planning import Request
    from jobplan_lib.reading.project import Project

Workers = Annotated[int, typer.Option(help="Files made at once; 0 is one a processor, as far as memory bears it.")]
FailFast = Annotated[
    bool, typer.Option("--fail-fast/--keep-going", help="Stop at the first failure, or make everything else.")
]
Deadline = Annotated[float, typer.Option(help="Seconds that one file may take.", min=1)]
Memory = Annotated[int, typer.Option(help="MB of memory that the processes of one file may hold.", min=100)]
Cluster = Annotated[str, typer.Option(help="Address of a dask scheduler whose workers make the files.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but what failed, for a run that nobody watches.")]
JsonLines = Annotated[bool, typer.Option("--json", help="Print one JSON object a line for everything that happens.")]


@app.command(epilog="Example: jobplan batch 2025 --all --snapshot 2026-11")
def batch(
    year: Year,
    everywhere: Annotated[
        bool, typer.Option("--all", help="All municipalities, not only those that have a plan.")
    ] = False,
    plan: Annotated[
        str, typer.Option(help="With --all: whose plan the others are held against; 'national' if not given.")
    ] = "",
    snapshot: Snapshot = "",
    only: Annotated[
        str, typer.Option(help="Only what a pattern names: 'frederiks*', '07_*', 'fredericia/07_unge'.")
    ] = "",
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print the pages of each review as one PDF too; a few seconds each.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be made, and make nothing.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Say of each file what changed since it was published.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Make unchanged files too.")] = False,
    fail_fast: FailFast = False,
    workers: Workers = 0,
    engine: EngineName = Engine.JOBPLAN,
    deadline: Deadline = 180,
    memory: Memory = 2048,
    cluster: Cluster = "",
    quiet: Quiet = False,
    as_json: JsonLines = False,
) -> None:
    """Make the reviews of a year: every page that changed, of every municipality that has a plan, or of all."""
    from jobplan_lib.batch.planning import Request
    from jobplan_lib.commands.batch_progress import print_plan, watching
    from jobplan_lib.reading.project import find_project

    project, request = find_project(), Request(year, everywhere, plan, snapshot, only, pdf)
    if dry_run:
        from jobplan_lib.batch.preparation import prepare

        print_plan(prepare(project, request, force=force), why=why, as_json=as_json)
        return
    options = _options(engine, deadline, memory, force=force, fail_fast=fail_fast)
    watch = watching(why=why, quiet=quiet, as_json=as_json)
    _run(project, request, options, partial(_opened, workers, cluster), {}, watch, is_silent=quiet or as_json)


@app.command(epilog="Example: jobplan retry")
def retry(
    run: Annotated[str, typer.Argument(help="The run's name; the last one if not given.")] = "",
    refresh: Annotated[bool, typer.Option("--refresh", help="Accept that inputs have changed since.")] = False,
    fail_fast: FailFast = False,
    workers: Workers = 0,
    engine: EngineName = Engine.JOBPLAN,
    deadline: Deadline = 180,
    memory: Memory = 2048,
    cluster: Cluster = "",
    quiet: Quiet = False,
    as_json: JsonLines = False,
) -> None:
    """Make again what a run did not publish, from the same inputs."""
    from jobplan_lib.batch.runs import read_run
    from jobplan_lib.batch.summary import GOOD
    from jobplan_lib.commands.batch_progress import watching
    from jobplan_lib.reading.project import find_project

    project = find_project()
    earlier = read_run(project.rendered, run)
    left = {item.path: item.inputs for item in earlier.items if item.status not in GOOD and item.inputs}
    options = _options(engine, deadline, memory, force=False, fail_fast=fail_fast)
    if not quiet:
        note(f"Run {earlier.run}: {len(earlier.items) - earlier.count(*GOOD)} of {len(earlier.items)} files are left")
    watch, expected = watching(quiet=quiet, as_json=as_json), {} if refresh else left
    _run(
        project,
        earlier.request,
        options,
        partial(_opened, workers, cluster),
        expected,
        watch,
        is_silent=quiet or as_json,
    )


def _options(engine: Engine, deadline: float, memory: int, *, force: bool, fail_fast: bool) -> Options:
    from jobplan_lib.batch.batch_run import Options
    from jobplan_lib.batch.jobs import Limits

    return Options(engine, Limits(deadline, memory << 20), force, fail_fast)


def _run(
    project: Project,
    request: Request,
    options: Options,
    workers: Callable[[], AbstractContextManager[OpenWorkers]],
    expected: dict[str, str],
    watched: AbstractContextManager[Watch],
    *,
    is_silent: bool,
) -> None:
    from jobplan_lib.batch.batch_run import Stop, run_batch
    from jobplan_lib.batch.failure_report import FOLDER
    from jobplan_lib.batch.summary import RUNS, SUMMARY_PAGE
    from jobplan_lib.commands.batch_progress import stopped_by_signals
    from jobplan_lib.render.carriers import INDEX

    stop = Stop()
    with watched as watch, stopped_by_signals(stop):
        summary = run_batch(project, request, workers, watch, options, stop, expected)
    for problem in summary.problems:
        note(f"ERROR {problem}")
    reports = project.rendered / RUNS / summary.run / FOLDER
    if not is_silent:
        if reports.is_dir():
            note(f"A report of each failure: {shown(reports)}/")
        note(f"All reviews: {shown(project.rendered / INDEX)}; what became of each file:")
        typer.echo(shown(project.rendered / SUMMARY_PAGE))
    raise typer.Exit(summary.exit_code or 0)


def _opened(workers: int, cluster: str) -> AbstractContextManager[OpenWorkers]:
    if cluster:
        from jobplan_lib.batch.cluster import cluster_workers

        return cluster_workers(cluster)
    from jobplan_lib.batch.local_workers import local_workers

    return local_workers(workers)
