"""What is kept of a run: its summary, its log, and a report of each failure."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jobplan_lib.batch.failure_report import write_failure
from jobplan_lib.batch.jobs import Job, Outcome, Stage
from jobplan_lib.batch.run_log import RunLog
from jobplan_lib.batch.summary import ItemRecord, ItemStatus, RunState, RunSummary, SummaryFiles, exit_code, now


class RunRecords:
    """Keeps the records of one run true while it goes on.

    Every method that writes may raise ``CannotWrite``: a run whose records cannot be written cannot go on.
    """

    def __init__(self, rendered: Path, summary: RunSummary) -> None:
        self.summary = summary
        self.items = {record.path: record for record in summary.items}
        self._files = SummaryFiles(rendered, summary)
        self.log = RunLog(self._files.folder, summary.run)
        self.log.write("run_begun")
        for record in summary.items:
            if record.status is ItemStatus.BLOCKED:
                self._report("blocked", record, None)

    def begun(self, jobs: Iterable[Job]) -> None:
        """A worker has these now."""
        for job in jobs:
            record = self.items[job.path]
            record.status, record.tries = ItemStatus.RUNNING, 1
            self._say("begun", record)
        self._files.changed()

    def published(self, outcome: Outcome, why: Iterable[str]) -> ItemRecord:
        """A file is in place."""
        record = self._measured(outcome)
        record.status, record.reason = ItemStatus.PUBLISHED, ", ".join(why)
        self._say("published", record)
        self._files.changed()
        return record

    def failed(self, outcome: Outcome, job: Job | None) -> ItemRecord:
        """A file could not be made or published."""
        record = self._measured(outcome)
        record.status = ItemStatus.BLOCKED if outcome.is_blocked else ItemStatus.FAILED
        record.reason, record.code, record.stage = outcome.reason, int(outcome.code), outcome.stage
        self._report(record.status.value, record, job)
        self._files.changed()
        return record

    def finished(self, stopped: str, code: int) -> None:
        """The run is over.

        Args:
            stopped: why it was stopped; empty if it was not.
            code: the exit code that stopped it; 0 if nothing did.
        """
        for record in self.summary.items:
            if record.status in {ItemStatus.PLANNED, ItemStatus.RUNNING}:
                record.status, record.reason = ItemStatus.PLANNED, stopped
        self.summary.state = RunState.STOPPED if stopped else RunState.DONE
        self.summary.exit_code = code or int(exit_code(self.summary.items))
        self.summary.ended = now()
        self._files.write()
        self.log.write("run_ended", code=self.summary.exit_code)

    def _measured(self, outcome: Outcome) -> ItemRecord:
        record = self.items[outcome.path]
        record.tries, record.seconds = outcome.tries, float(f"{outcome.seconds:.3f}")
        record.peak_bytes, record.worker = outcome.peak_bytes or None, outcome.worker
        return record

    def _report(self, event: str, record: ItemRecord, job: Job | None) -> None:
        self._say(event, record)
        write_failure(self._files.folder, self.summary.run, record, job, self.log.recent)

    def _say(self, event: str, record: ItemRecord) -> None:
        self.log.write(
            event,
            item=record.path,
            area=record.municipality,
            focus=record.notebook,
            stage=record.stage,
            duration_ms=int((record.seconds or 0) * 1000),
            code=record.code,
            hash=record.inputs,
        )


def not_begun(path: str, reason: str, stage: Stage, code: int) -> Outcome:
    """What becomes of a file that cannot even be begun."""
    return Outcome(path, reason=reason, code=code, stage=stage, is_blocked=True, tries=0)
