"""A batch while it runs: handed out, checked and published file by file, whatever goes wrong in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Protocol

from jobplan_lib.batch.dispatch import Begun, Dispatcher
from jobplan_lib.batch.execution import Engine
from jobplan_lib.batch.jobs import Job, Limits, Outcome
from jobplan_lib.batch.local_workers import Workers
from jobplan_lib.batch.manifest import MANIFEST, entry_of
from jobplan_lib.batch.planning import Request
from jobplan_lib.batch.preparation import Intent, Prepared, prepare
from jobplan_lib.batch.runs import mark_crashed, new_run
from jobplan_lib.batch.summary import (
    GOOD,
    ItemRecord,
    ItemStatus,
    RunState,
    RunSummary,
    SummaryFiles,
    exit_code,
    now,
)
from jobplan_lib.reading.project import Project
from jobplan_lib.render.carriers import DOCUMENT, stale
from jobplan_lib.render.index_page import write_index
from jobplan_lib.storing.publishing import exclusive, publish, work_folder, writing
from jobplan_lib.words.errors import CannotWrite, ExitCode, InvalidInput, JobplanError


@dataclass(frozen=True)
class Options:
    """How a batch is made; none of it changes a byte of what is published."""

    engine: Engine = Engine.JOBPLAN
    limits: Limits = field(default_factory=Limits)
    force: bool = False
    fail_fast: bool = False


class Watch(Protocol):
    """Who is told what happens."""

    def planned(self, summary: RunSummary) -> None:
        """Everything is known; nothing has begun."""

    def ended(self, summary: RunSummary, item: ItemRecord) -> None:
        """An item is published or has failed."""

    def done(self, summary: RunSummary) -> None:
        """The run is over, and its summary is written."""


class Stop:
    """Whether and why a batch is to stop; set by a signal or a failure, asked between two items."""

    def __init__(self) -> None:
        self.reason, self.code = "", 0

    def __call__(self) -> bool:
        """Whether to stop."""
        return bool(self.reason)

    def now(self, reason: str, code: int) -> None:
        """Stop; the first reason stays."""
        if not self.reason:
            self.reason, self.code = reason, code


def run_batch(
    project: Project,
    request: Request,
    workers: Callable[[], AbstractContextManager[Workers]],
    watch: Watch,
    options: Options,
    stop: Stop,
    expected: Mapping[str, str],
) -> RunSummary:
    """Make what has to be made and publish what passes; the summary says what became of every planned file.

    Args:
        project: where the plans are and the pages go.
        request: what is asked for.
        workers: opens the workers; called only where something has to be made.
        watch: is told what happens.
        options: how it is made.
        stop: asked whether to stop; what is not made by then stays planned.
        expected: the inputs that files had in an earlier run (hash by path), where they must still be the same.

    Raises:
        UnknownName, InvalidInput: nothing can be planned; of what is invalid a summary is written too.
        InputsChanged: files have other inputs than expected.
        Locked: another run writes into the folder.
        CannotWrite: not even the plan of the run can be written.
    """
    with exclusive(project.rendered), work_folder(project.rendered) as work:
        mark_crashed(project.rendered)
        summary = RunSummary(new_run(request.year), request, [], started=now())
        try:
            ready = prepare(project, request, force=options.force)
        except InvalidInput as error:
            summary.state, summary.exit_code, summary.ended = RunState.REFUSED, int(error.exit_code), now()
            summary.problems = [str(problem) for problem in error.problems]
            SummaryFiles(project.rendered, summary)
            raise
        ready.check_expected(expected)
        return _Run(project, ready, summary, options, stop, watch, work).through(workers)


class _Run:
    """One run: its plan, its summary, and what it is doing."""

    def __init__(
        self,
        project: Project,
        ready: Prepared,
        summary: RunSummary,
        options: Options,
        stop: Stop,
        watch: Watch,
        work: Path,
    ) -> None:
        self.project, self.ready, self.summary, self.options = project, ready, summary, options
        self.stop, self.watch, self.work = stop, watch, work
        self.intents = {intent.task.path: intent for intent in ready.intents}
        summary.items = ready.records(project)
        summary.program = ready.inputs.program
        summary.snapshots = {name: ready.inputs.snapshot(name) for name in ready.batch.snapshots}
        self.records = {record.path: record for record in summary.items}
        self.files = SummaryFiles(project.rendered, summary)

    def through(self, workers: Callable[[], AbstractContextManager[Workers]]) -> RunSummary:
        """From the first item to the summary."""
        self.watch.planned(self.summary)
        try:
            if any(intent.why for intent in self.ready.intents):
                with workers() as opened:
                    self._make(opened)
            self._remove_stale()
        except JobplanError as error:  # the disk is full, or the workers are not there: what is done stays
            self.summary.problems.append(str(error))
            self.stop.now("the batch could not go on", int(error.exit_code))
        except BaseException:
            self.stop.now("the program failed", int(ExitCode.DEFECT))
            self._finish()
            raise
        self._finish()
        self.watch.done(self.summary)
        return self.summary

    def _make(self, workers: Workers) -> None:
        inputs, batch = self.ready.inputs, self.ready.batch
        agreement = inputs.agreement(batch.snapshots) if workers.are_elsewhere else {}
        work = "" if workers.are_elsewhere else str(self.work.resolve())
        folders: dict[str, list[Job]] = {}
        for intent in self.ready.intents:
            if intent.why:
                folders.setdefault(intent.task.folder, []).append(self._job(intent, work, agreement))
        try:
            for event in Dispatcher(workers.executor, workers.work, workers.lanes, self.stop).run(folders):
                if isinstance(event, Begun):
                    for path in event.paths:
                        self.records[path].status, self.records[path].tries = ItemStatus.RUNNING, 1
                else:
                    self._take_in(event)
                self.files.changed()
        finally:
            if self.stop():
                workers.give_up()

    def _job(self, intent: Intent, work: str, agreement: dict[str, str]) -> Job:
        return Job(
            path=intent.task.path,
            root=str(self.project.root.resolve()),
            item=replace(intent.task.item, engine=self.options.engine),
            limits=self.options.limits,
            work=work,
            run=self.summary.run,
            agreement=agreement,
        )

    def _take_in(self, outcome: Outcome) -> None:
        record = self.records[outcome.path]
        record.tries, record.seconds = outcome.tries, float(f"{outcome.seconds:.3f}")
        record.peak_bytes, record.worker = outcome.peak_bytes or None, outcome.worker
        if outcome.content is None:
            record.status = ItemStatus.BLOCKED if outcome.is_blocked else ItemStatus.FAILED
            record.reason, record.code = outcome.reason, int(outcome.code)
        else:
            self._publish(self.intents[outcome.path], outcome.content)
            record.status, record.reason = ItemStatus.PUBLISHED, ", ".join(self.intents[outcome.path].why)
        self.watch.ended(self.summary, record)
        if outcome.content is None and self.options.fail_fast:
            self.stop.now(f"stopped after the first failure: {record.path}", int(ExitCode.SOME_FAILED))

    def _publish(self, intent: Intent, content: bytes) -> None:
        """The file and its folder's manifest: if the program dies in between, the file counts as changed and is made again."""
        folder, name = intent.task.folder, PurePosixPath(intent.task.path).name
        entry = entry_of(content, intent.task.item, intent.key)
        manifest = self.ready.manifests.with_entries(folder, {name: entry})
        place = self.project.rendered / folder
        publish({place / name: content, place / MANIFEST: manifest}, self.work)

    def _remove_stale(self) -> None:
        """Pages that a review no longer has, and a PDF of earlier ones, once all that it has now are good.

        Nothing is removed where only some were asked for.
        """
        if self.stop() or self.ready.batch.request.only:
            return
        for folder, tasks in self.ready.batch.folders.items():
            found = {self.records[task.path].status for task in tasks}
            if not found <= GOOD:
                continue
            place = self.project.rendered / folder
            kept = {place / PurePosixPath(task.path).name for task in tasks}
            gone = stale(place, kept if ItemStatus.PUBLISHED in found else {*kept, place / DOCUMENT})
            if gone:
                manifest = self.ready.manifests.without(folder, [path.name for path in gone])
                publish({place / MANIFEST: manifest}, self.work)
                with writing(place):
                    for path in gone:
                        path.unlink()

    def _finish(self) -> None:
        for record in self.summary.items:
            if record.status in {ItemStatus.PLANNED, ItemStatus.RUNNING}:
                record.status, record.reason = ItemStatus.PLANNED, self.stop.reason
        self.summary.state = RunState.STOPPED if self.stop() else RunState.DONE
        self.summary.exit_code = self.stop.code or int(exit_code(self.summary.items))
        self.summary.ended = now()
        try:
            self.files.write()
            write_index(self.project, self.work)
        except CannotWrite as error:  # said on the screen instead; what is published is unharmed
            self.summary.problems.append(str(error))
            self.summary.exit_code = int(error.exit_code)
