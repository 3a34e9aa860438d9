"""The command line. Results go to stdout, everything else to stderr; exit codes are those of ``errors.ExitCode``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jobplan_lib import __version__
from jobplan_lib.errors import InvalidInput, JobplanError

if TYPE_CHECKING:
    from jobplan_lib.relations import Outcome

app = typer.Typer(
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    help="Hold a municipality's employment plan against published figures and print the year's result review.",
)

Municipality = Annotated[
    str, typer.Argument(help="The municipality in small letters, æ→ae ø→oe å→aa, such as 'frederikssund'.")
]
Year = Annotated[int, typer.Argument(help="The plan's year.")]
Snapshot = Annotated[str, typer.Option(help="The figures to use; the plan's own if not given.")]
PlanName = Annotated[
    str, typer.Option("--plan", help="'national' holds the municipality against the national goals of the year.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


@app.command(epilog="Example: jobplan review frederikssund 2023")
def review(
    municipality: Municipality,
    year: Year,
    snapshot: Snapshot = "",
    plan: PlanName = "",
    workers: Annotated[int, typer.Option(help="Notebooks at once; 0 is one a processor.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Make the review of one municipality and year: run its notebooks and publish their pages."""
    from jobplan_lib.batch.review_run import publish_review
    from jobplan_lib.danish import STATUS_WORD
    from jobplan_lib.plan_files import SUMMARY
    from jobplan_lib.project import find_project
    from jobplan_lib.review import open_review

    project = find_project()
    judged = open_review(municipality, year, snapshot, plan, project)
    with progress(f"{judged.municipality.name} {year}", len(judged.notebooks())) as step:
        published = publish_review(project, judged, national=bool(plan), workers=workers, seen=step)
    counts = {STATUS_WORD[status]: n for status, n in judged.counts.most_common()}
    first = next(path for path in published.pages if path.stem == SUMMARY)
    if as_json:
        answer(
            {
                "page": _shown(first),
                "folder": _shown(published.folder),
                "pages": len(published.pages) - 1,
                "counts": {s.value: n for s, n in judged.counts.items()},
                "starting_point": judged.is_starting_point,
            }
        )
        return
    total = sum(counts.values())
    note(
        f"{total} {'target' if total == 1 else 'targets'} ({judged.stage}): "
        + ", ".join(f"{n} {word}" for word, n in counts.items())
    )
    note("Open this page:")
    typer.echo(_shown(first))


@app.command(epilog="Example: jobplan explain frederikssund 2023 6a")
def explain(
    municipality: Municipality,
    year: Year,
    target: Annotated[str, typer.Argument(help="The plan's number of the target.")],
    snapshot: Snapshot = "",
    plan: PlanName = "",
    as_json: AsJson = False,
) -> None:
    """Print how a figure and its verdict came about, from the printed source to the answer."""
    from jobplan_lib.explain import explain as walk
    from jobplan_lib.review import open_review

    steps = walk(open_review(municipality, year, snapshot, plan), target)
    if as_json:
        answer([{"step": s.kind.value, "text": s.text, "depth": s.depth} for s in steps])
        return
    for step in steps:
        typer.echo(f"{'  ' * step.depth}{step.kind.value + ':':15} {step.text}")


@app.command(epilog="Example: jobplan check")
def check(
    figures: Annotated[
        bool, typer.Option("--figures", help="Recompute what the printed figures imply and list every finding.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read every plan, indicator and snapshot, and report all problems at once."""
    from jobplan_lib.checking import check_project
    from jobplan_lib.project import find_project

    checked = check_project(find_project())
    if figures:
        report_figures(checked.outcomes, as_json=as_json)
        return
    sizes = {s.snapshot: sum(1 for _ in s) for s in checked.snapshots}
    if as_json:
        answer(
            {
                "problems": [],
                "plans": [p.id for p in checked.plans],
                "indicators": len(checked.catalog.indicators),
                "snapshots": sizes,
            }
        )
        return
    typer.echo(
        f"{len(checked.catalog.indicators)} indicators, {len(checked.catalog.areas.municipalities())} municipalities"
    )
    for name, n in sizes.items():
        typer.echo(f"snapshot {name}: {n} figures")
    for judged in checked.reviews:
        why = Counter(r.judgement.unknown.reason.value for r in judged.results if r.judgement.unknown)
        counts = ", ".join(f"{n} {status.value}" for status, n in judged.counts.most_common())
        typer.echo(
            f"{judged.plan.file}: {len(judged.results)} rows, {sum(judged.counts.values())} result targets: {counts or 'none'}"
        )
        told = Counter(result.status.value for result in judged.results)
        typer.echo("    all rows: " + ", ".join(f"{n} {word}" for word, n in told.most_common()))
        if why:
            typer.echo("    not assessable because: " + ", ".join(f"{n} {word}" for word, n in why.most_common()))
    note("No problems.")


def report_figures(outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    """Every relation between printed figures with its finding; findings are results, not errors."""
    from jobplan_lib.findings import outcome_text

    if as_json:
        answer([{"relation": o.relation.id, "finding": o.finding.value, "text": outcome_text(o)} for o in outcomes])
        return
    for outcome in outcomes:
        typer.echo(f"{outcome.relation.id:7} {outcome.finding.value:15} {outcome_text(outcome)}")
    counts = Counter(outcome.finding.value for outcome in outcomes)
    note(", ".join(f"{n} {word}" for word, n in counts.most_common()) or "no relations")


@app.command(epilog="Example: jobplan lab")
def lab() -> None:
    """Open the notebooks in JupyterLab."""
    import subprocess

    from jobplan_lib.project import find_project

    command = [sys.executable, "-m", "jupyter", "lab", str(find_project().notebooks), "--LabApp.news_url=None"]
    raise typer.Exit(subprocess.call(command))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jobplan {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line and turn what went wrong into a message and an exit code."""
    for stream in (sys.stdout, sys.stderr):  # a redirected Windows console cannot print every letter
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except InvalidInput as error:
        if "--json" in sys.argv:
            answer({"problems": [vars(problem) for problem in error.problems]})
        else:
            for line in error.lines():
                note(f"ERROR {line}")
        raise SystemExit(int(error.exit_code)) from None
    except JobplanError as error:
        for line in str(error).splitlines():
            note(f"ERROR {line}")
        raise SystemExit(int(error.exit_code)) from None
    except KeyboardInterrupt:
        note("Stopped; nothing was published.")
        raise SystemExit(130) from None


@contextmanager
def progress(title: str, total: int) -> Iterator[Any]:
    """A bar on a terminal, one line a page elsewhere; yields the function that counts one page."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        ) as bar:
            task = bar.add_task(title, total=total)
            yield lambda name: bar.update(task, advance=1, description=f"{title} · {name}")
        return
    done: list[str] = []

    def line(name: str) -> None:
        done.append(name)
        note(f"[{len(done)}/{total}] {name}")

    note(f"{title}: {total} pages")
    yield line


def note(text: str) -> None:
    """Something for the person who runs the command, not for the next program."""
    typer.echo(text, err=True)


def answer(value: object) -> None:
    """A result as JSON on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def _shown(path: Path) -> str:
    """A path that can be opened from here: relative where that is short."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


if __name__ == "__main__":
    main()
