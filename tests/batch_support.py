"""Batches on the tiny project with workers of a test's own: they make pages at once, and fail as the test wishes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from running_support import with_notebooks
from tiny_project import PLAN, TinyProject

from jobplan_lib.batch.batch_run import Options, Stop, run_batch
from jobplan_lib.batch.dispatch import Lanes
from jobplan_lib.batch.jobs import Job, Outcome
from jobplan_lib.batch.local_workers import Workers
from jobplan_lib.batch.planning import Request
from jobplan_lib.batch.summary import ItemRecord, RunSummary

YEAR = 2023
OWN_PLANS = Request(YEAR)
EVERYWHERE = Request(YEAR, everywhere=True, plan="solby")


def paper(job: Job) -> Outcome:
    """A page that says whom it is about; the same job gives the same bytes."""
    text = f"<html>{job.path} {json.dumps(job.item.parameters, sort_keys=True)}</html>"
    return Outcome(job.path, content=text.encode())


def failing(*names: str) -> Callable[[Job], Outcome]:
    """Like ``paper``, but pages whose path ends so fail."""
    return lambda job: Outcome(job.path, reason="i stykker", code=4) if job.path.endswith(names) else paper(job)


@dataclass
class Seen:
    """What a batch told, in order."""

    paths: list[str] = field(default_factory=list)
    at_the_start: dict[str, int] = field(default_factory=dict)

    def planned(self, summary: RunSummary) -> None:
        self.at_the_start = dict(summary.counts)

    def ended(self, summary: RunSummary, item: ItemRecord) -> None:
        self.paths.append(item.path)

    def done(self, summary: RunSummary) -> None:
        pass


def workers(make: Callable[[Job], Outcome] = paper, number: int = 2, most: int = 1) -> Callable:
    """Workers of a test's own."""

    def work(jobs: Sequence[Job]) -> list[Outcome]:
        return [make(job) for job in jobs]

    @contextmanager
    def opened() -> Iterator[Workers]:
        with ThreadPoolExecutor(number) as executor:
            yield Workers(executor, work, Lanes(number, most))

    return opened


def run(
    tiny: TinyProject,
    make: Callable[[Job], Outcome] = paper,
    request: Request = OWN_PLANS,
    *,
    number: int = 2,
    most: int = 1,
    seen: Seen | None = None,
    stop: Stop | None = None,
    expected: dict[str, str] | None = None,
    **options: object,
) -> RunSummary:
    """A batch of the tiny project."""
    return run_batch(
        tiny.project,
        request,
        workers(make, number, most),
        seen or Seen(),
        Options(**options),
        stop or Stop(),
        expected or {},
    )


def statuses(summary: RunSummary) -> dict[str, str]:
    """The status of every planned file."""
    return {item.path: item.status.value for item in summary.items}


def published(tiny: TinyProject) -> dict[str, bytes]:
    """Everything that readers of ``rendered`` see, without the record of runs."""
    root = tiny.project.rendered
    files = (path for path in sorted(root.glob("*/**/*")) if path.is_file())
    names = {path.relative_to(root).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in names.items() if not name.startswith(".")}


def two_plans(folder: Path) -> TinyProject:
    """The tiny project with real notebooks and a second plan, Skovby's."""
    tiny = with_notebooks(TinyProject(folder))
    return tiny.write(
        "data/plans/skovby-2023.yaml", tiny.read(PLAN).replace("municipality: solby", "municipality: skovby")
    )
