"""What runs leave behind that nobody needs: work of killed runs, drafts of snapshots, records of old batches."""

from __future__ import annotations

import shutil
from pathlib import Path

from jobplan_lib.batch.runs import run_names
from jobplan_lib.batch.summary import RUNS
from jobplan_lib.reading.project import Project
from jobplan_lib.storing.publishing import WORK, exclusive, writing


def leftovers(project: Project, keep: int) -> list[Path]:
    """Folders that may go: never a published page, a snapshot, or the records of the newest runs.

    Args:
        project: whose ``rendered`` and ``data/snapshots`` are looked through.
        keep: the records of so many of the newest batches stay.
    """
    runs = run_names(project.rendered)
    old = [project.rendered / RUNS / name for name in runs[: max(0, len(runs) - keep)]]
    drafts = sorted((project.data / "snapshots").glob(".*-*/"))
    work = project.rendered / WORK
    return [*([work] if work.exists() else []), *old, *drafts]


def purge(project: Project, keep: int) -> list[Path]:
    """Remove what may go, and say what it was.

    Raises:
        Locked: a run is under way here, so that its work is no leftover.
        CannotWrite: a folder may not be removed.
    """
    with exclusive(project.rendered), exclusive(project.data / "snapshots"):
        found = leftovers(project, keep)
        for path in found:
            with writing(path):
                shutil.rmtree(path)
    return found
