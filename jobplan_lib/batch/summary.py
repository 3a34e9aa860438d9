"""The summary of a run: every planned file with its status, tries and reason, written before anything is begun.

``docs/batch.md`` describes every field.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from socket import gethostname
from time import monotonic
from typing import Any

from jobplan_lib import __version__
from jobplan_lib.batch.planning import Request
from jobplan_lib.showing.templating import render
from jobplan_lib.storing.publishing import writing
from jobplan_lib.words.errors import ExitCode

SCHEMA_VERSION = "1.1"
SUMMARY_JSON, SUMMARY_PAGE = "summary.json", "summary.html"
RUNS = ".runs"
BETWEEN_WRITES = 1.0  # seconds


class ItemStatus(Enum):
    """What became of a planned file."""

    PLANNED = "planned"
    RUNNING = "running"
    PUBLISHED = "published"
    SKIPPED = "skipped"
    FAILED = "failed"
    BLOCKED = "blocked"
    CRASHED = "crashed"


class RunState(Enum):
    """How far a run has come."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    REFUSED = "refused"
    CRASHED = "crashed"


GOOD = {ItemStatus.PUBLISHED, ItemStatus.SKIPPED}
BAD = {ItemStatus.FAILED, ItemStatus.BLOCKED}


@dataclass
class ItemRecord:
    """A planned file and what became of it.

    Attributes:
        path: where it is published, below ``rendered``.
        inputs: one hash of everything that it is made from.
        tries: how often it was begun.
        code: the exit code that its failure amounts to; 0 where it did not fail.
        stage: where it failed; see :class:`~jobplan_lib.batch.jobs.Stage`.
        seconds: how long the last try took.
        peak_bytes: the most memory that its processes held at once, as far as it was watched.
    """

    path: str
    municipality: str
    name: str
    notebook: str
    plan: str
    snapshot: str
    inputs: str = ""
    status: ItemStatus = ItemStatus.PLANNED
    reason: str = ""
    code: int = 0
    stage: str = ""
    tries: int = 0
    seconds: float | None = None
    peak_bytes: int | None = None
    worker: str = ""
    has_earlier: bool = False  # an earlier report is still published in its place


@dataclass
class RunSummary:
    """Everything about a run that somebody may ask afterwards."""

    run: str
    request: Request
    items: list[ItemRecord]
    state: RunState = RunState.RUNNING
    started: str = ""
    ended: str = ""
    exit_code: int | None = None
    process: int = field(default_factory=os.getpid)
    host: str = field(default_factory=gethostname)
    snapshots: dict[str, str] = field(default_factory=dict)
    program: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    after_crash_of: str = ""  # the run before, if it was killed

    @property
    def counts(self) -> dict[str, int]:
        """How many items have which status; statuses that none has are left out."""
        found = Counter(item.status for item in self.items)
        return {status.value: found[status] for status in ItemStatus if found[status]}

    def count(self, *statuses: ItemStatus) -> int:
        """How many items have one of these statuses."""
        return sum(1 for item in self.items if item.status in statuses)

    def as_dict(self) -> dict[str, Any]:
        """The summary as plain values, for ``summary.json``."""
        return {
            "schema_version": SCHEMA_VERSION,
            "jobplan_version": __version__,
            "run": self.run,
            "state": self.state.value,
            "exit_code": self.exit_code,
            "request": asdict(self.request),
            "started": self.started,
            "ended": self.ended or None,
            "process": self.process,
            "host": self.host,
            "snapshots": self.snapshots,
            "program": self.program,
            "problems": self.problems,
            "after_crash_of": self.after_crash_of,
            "counts": self.counts,
            "items": [{**vars(item), "status": item.status.value} for item in self.items],
        }


def from_dict(content: dict[str, Any]) -> RunSummary:
    """A summary from what ``as_dict`` made.

    Raises:
        KeyError, TypeError, ValueError: it is not such a summary.
    """
    items = [ItemRecord(**{**one, "status": ItemStatus(one["status"])}) for one in content["items"]]
    return RunSummary(
        run=str(content["run"]),
        request=Request(**content["request"]),
        items=items,
        state=RunState(content["state"]),
        started=str(content["started"]),
        ended=str(content["ended"] or ""),
        exit_code=content["exit_code"],
        process=int(content["process"]),
        host=str(content["host"]),
        snapshots=dict(content["snapshots"]),
        program=dict(content["program"]),
        problems=list(content["problems"]),
        after_crash_of=str(content.get("after_crash_of", "")),
    )


def exit_code(items: Iterable[ItemRecord]) -> ExitCode:
    """What a finished run ends with: 0 only if every planned file is published or unchanged."""
    left = [item for item in items if item.status not in GOOD]
    if any(item.code == ExitCode.CANNOT_WRITE for item in left):
        return ExitCode.CANNOT_WRITE
    return ExitCode.SOME_FAILED if left else ExitCode.OK


class SummaryFiles:
    """Writes the summary of a run beside its other records and, for readers, at the top of ``rendered``.

    Each file is replaced by one rename. While a run goes on it is written at most once a second, however many items
    change in between; ``close`` writes the last state.
    """

    def __init__(self, rendered: Path, summary: RunSummary, between: float = BETWEEN_WRITES) -> None:
        self.summary = summary
        self.folder = rendered / RUNS / summary.run
        self._public, self._between, self._written = rendered, between, float("-inf")
        with writing(self.folder):
            self.folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        self.write()

    def changed(self) -> None:
        """Something changed: written now, or with the next change after a second."""
        if monotonic() - self._written >= self._between:
            self.write()

    def write(self) -> None:
        """Write both files in both places."""
        data = (json.dumps(self.summary.as_dict(), ensure_ascii=False, indent=1) + "\n").encode()
        for folder, base in ((self.folder, "../../"), (self._public, "")):
            _replace(folder / SUMMARY_JSON, data)
            page = render("run_summary.html.j2", run=self.summary, bad=BAD, good=GOOD, base=base)
            _replace(folder / SUMMARY_PAGE, page.encode())
        self._written = monotonic()


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.new")
    with writing(path):
        try:
            draft.write_bytes(content)
            draft.replace(path)
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise


def now() -> str:
    """The time, as it is written in summaries and logs."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
