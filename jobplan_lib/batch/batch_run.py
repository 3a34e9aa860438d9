"""A batch while it runs: handed out, checked and published file by file, whatever goes wrong in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Protocol

from jobplan_lib.answer.adopted import pages_of
from jobplan_lib.batch.dispatch import Begun, Dispatcher
from jobplan_lib.batch.execution import Engine
from jobplan_lib.batch.jobs import Job, Limits, Outcome, Stage, cannot_print
from jobplan_lib.batch.local_workers import Workers
from jobplan_lib.batch.manifest import MANIFEST, entry_of
from jobplan_lib.batch.planning import Request
from jobplan_lib.batch.preparation import Intent, Prepared, prepare
from jobplan_lib.batch.run_records import RunRecords, not_begun
from jobplan_lib.batch.runs import mark_crashed, new_run
from jobplan_lib.batch.summary import GOOD, ItemRecord, ItemStatus, RunState, RunSummary, SummaryFiles, now
from jobplan_lib.reading.project import Project
from jobplan_lib.render.carriers import DOCUMENT, stale
from jobplan_lib.render.index_page import write_index
from jobplan_lib.storing.publishing import empty, exclusive, publish, work_folder, writing
from jobplan_lib.words.errors import CannotWrite, ExitCode, InvalidInput, JobplanError

USUAL_BYTES = 150_000  # of a file, to say how much space a batch needs before any is made


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
        crashed = mark_crashed(project.rendered)
        summary = RunSummary(new_run(request.year), request, [], started=now(), after_crash_of=crashed)
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
    """One run: its plan, its records, and what it is doing."""

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
        self.records = RunRecords(project.rendered, summary)
        self.written: list[int] = []  # bytes of each file that was made

    def through(self, workers: Callable[[], AbstractContextManager[Workers]]) -> RunSummary:
        """From the first item to the summary."""
        self.watch.planned(self.summary)
        try:
            if any(intent.why for intent in self.ready.intents):
                with workers() as opened:
                    self._make(opened)
            self._remove_stale()
        except JobplanError as error:  # the disk is full, or the workers are not there: what is done stays
            self.summary.problems.append(str(error) + (self._needed() if isinstance(error, CannotWrite) else ""))
            self.stop.now("the batch could not go on", int(error.exit_code))
        except BaseException:
            self.stop.now("the program failed", int(ExitCode.DEFECT))
            self._finish()
            raise
        self._finish()
        self.watch.done(self.summary)
        return self.summary

    def _make(self, workers: Workers) -> None:
        """The pages and what carries the results; then the documents to print, which are made of published pages."""
        agreement = self.ready.inputs.agreement(self.ready.batch.snapshots) if workers.are_elsewhere else {}
        work = "" if workers.are_elsewhere else str(self.work.resolve())
        jobs = {i.task.path: self._job(i, work, agreement) for i in self.ready.intents if i.why}
        try:
            self._hand_out(workers, [job for job in jobs.values() if not job.is_document])
            documents = [job for job in jobs.values() if job.is_document]
            if documents and not self.stop():
                self._hand_out(workers, self._printable(documents, are_elsewhere=workers.are_elsewhere))
        finally:
            if self.stop():
                workers.give_up()

    def _hand_out(self, workers: Workers, jobs: Iterable[Job]) -> None:
        folders: dict[str, list[Job]] = {}
        for job in jobs:
            folders.setdefault(self.intents[job.path].task.folder, []).append(job)
        for event in Dispatcher(workers.executor, workers.work, workers.lanes, self.stop, self._with_pages).run(
            folders
        ):
            if isinstance(event, Begun):
                self.records.begun(event.jobs)
            else:
                self._take_in(event)

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

    def _printable(self, jobs: Sequence[Job], *, are_elsewhere: bool) -> Iterator[Job]:
        """The documents that can be printed: there is something to print with, and all their pages are as they should be."""
        why = "" if are_elsewhere else cannot_print()
        if why:
            self.summary.problems.append(why)  # said once, not for each of a hundred documents
        for job in jobs:
            found = why or self.ready.missing_page(self.intents[job.path].task)
            if not found:
                yield job
                continue
            record = self.records.failed(not_begun(job.path, found, Stage.PRINT, ExitCode.SOME_FAILED), job)
            if not why:
                self.watch.ended(self.summary, record)

    def _with_pages(self, job: Job) -> Job:
        """A document's job gets the published pages when it is handed out: not earlier, since they are large."""
        if not job.is_document:
            return job
        task = self.intents[job.path].task
        place = self.project.rendered / task.folder
        return replace(job, pages={name: (place / f"{name}.html").read_bytes() for name in pages_of(task.plan)})

    def _take_in(self, outcome: Outcome) -> None:
        intent = self.intents[outcome.path]
        if outcome.content is not None:
            try:
                self._publish(intent, outcome.content)
            except CannotWrite as error:
                if error.is_everywhere:
                    raise
                self.ready.manifests.forget(intent.task.folder)
                outcome = replace(
                    outcome, content=None, reason=str(error), code=ExitCode.CANNOT_WRITE, stage=Stage.PUBLISH
                )
        if outcome.content is not None:
            self.written.append(len(outcome.content))
            self.watch.ended(self.summary, self.records.published(outcome, intent.why))
            return
        record = self.records.failed(outcome, self._job(intent, "", {}))
        self.watch.ended(self.summary, record)
        if self.options.fail_fast:
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
            found = {self.records.items[task.path].status for task in tasks}
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

    def _needed(self) -> str:
        """How much space the files that are left will take, going by those that were made."""
        left = self.summary.count(ItemStatus.PLANNED, ItemStatus.RUNNING)
        mean = sum(self.written) / len(self.written) if self.written else USUAL_BYTES
        return f" ({left} files are left, about {left * mean / 1e6:,.0f} MB)"

    def _finish(self) -> None:
        empty(self.work)  # on a full disk its space is what the summary and the index are written into
        try:
            self.records.finished(self.stop.reason, self.stop.code)
            write_index(self.project, self.work)
        except CannotWrite as error:  # said on the screen instead; what is published is unharmed
            self.summary.problems.append(str(error))
            self.summary.exit_code = int(error.exit_code)
