"""What somebody who did not see a run needs in order to mend a failed file: one JSON file for each, beside the run's log.

It says what was asked, where it failed and why, what to do, what happened just before, and by which versions. There are no
rows of figures in it, no variables and no environment.
"""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jobplan_lib import __version__
from jobplan_lib.batch.content_keys import packages
from jobplan_lib.batch.jobs import Job, Stage
from jobplan_lib.batch.summary import RUNS, ItemRecord
from jobplan_lib.reading.project import find_project
from jobplan_lib.storing.publishing import writing
from jobplan_lib.words.errors import ExitCode, JobplanError, shorten, visible

FOLDER = "failures"
DEFECTS = "defects"
SCHEMA_VERSION = "1.0"
_AGAIN = "then: jobplan retry --refresh"
REMEDIES = {
    Stage.PLAN: "mend the lines that the message names, then run the batch again",
    Stage.WORKER: "look whether the machine has memory and time enough (--memory, --deadline, --workers), "
    "then: jobplan retry",
    Stage.NOTEBOOK: "open the notebook with these parameters (jobplan lab NOTEBOOK) and run it to the cell that the "
    f"message names; mend the notebook, the plan or the figures, {_AGAIN}",
    Stage.PAGE: f"look at what the notebook displays (jobplan lab NOTEBOOK), mend what the message names, {_AGAIN}",
    Stage.CARRIER: f"mend what the message names in the plan or in the figures, {_AGAIN}",
    Stage.PRINT: "mend the pages that the message names, or name a browser with JOBPLAN_BROWSER, then: jobplan retry",
    Stage.PUBLISH: "free space, or close or move what stands in the file's place, then: jobplan retry",
}
DEFECT = "this is a defect of the program, not of your files: report it together with this file"


def remedy(stage: str, code: int) -> str:
    """What to do about a failure."""
    return DEFECT if code == ExitCode.DEFECT else REMEDIES[Stage(stage)]


def write_defect(error: BaseException) -> Path | None:
    """Write where a command failed that should not have: files and lines of code, versions; no variables, no environment.

    Returns:
        The report, or None where there is no project or its folder may not be written.
    """
    frames = [
        {"file": "/".join(Path(frame.filename).parts[-2:]), "line": frame.lineno, "function": frame.name}
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    content = {
        "schema_version": SCHEMA_VERSION,
        "jobplan_version": __version__,
        "message": shorten(visible(f"{type(error).__name__}: {error}")),
        "code": int(ExitCode.DEFECT),
        "remedy": DEFECT,
        "frames": frames,
        "versions": packages(),
    }
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    try:
        path = find_project().rendered / RUNS / DEFECTS / f"{moment}-{os.getpid()}.json"
        _write(path, content)
    except JobplanError:
        return None
    return path


def write_failure(
    folder: Path, run: str, record: ItemRecord, job: Job | None, events: Iterable[dict[str, str | int]]
) -> Path:
    """Write the report of a failed file, readable for its owner only.

    Args:
        folder: of the run's records.
        run: the run's name.
        record: what became of the file.
        job: what was asked; None where it was never handed out.
        events: what happened just before.

    Raises:
        CannotWrite: the folder may not be written.
    """
    path = folder / FOLDER / f"{record.path.replace('/', '_').replace('*', 'all')}.json"
    content = {
        "schema_version": SCHEMA_VERSION,
        "jobplan_version": __version__,
        "run": run,
        "path": record.path,
        "asked": {
            "municipality": record.municipality,
            "plan": record.plan,
            "snapshot": record.snapshot,
            "notebook": record.notebook,
            **(
                {"parameters": job.item.parameters, "engine": job.item.engine, "limits": asdict(job.limits)}
                if job
                else {}
            ),
            "inputs": record.inputs,
        },
        "stage": record.stage,
        "message": record.reason,
        "code": record.code,
        "remedy": remedy(record.stage, record.code),
        "tries": record.tries,
        "seconds": record.seconds,
        "peak_bytes": record.peak_bytes,
        "worker": record.worker,
        "has_earlier": record.has_earlier,
        "events": list(events),
        "versions": packages(),
    }
    _write(path, content)
    return path


def _write(path: Path, content: dict[str, Any]) -> None:
    """Write a report that only its owner may read."""
    with writing(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream, ensure_ascii=False, indent=1)
            stream.write("\n")
