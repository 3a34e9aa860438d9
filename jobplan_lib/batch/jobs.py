"""What is handed to a worker, what comes back, and the work itself. Everything here can be pickled."""

from __future__ import annotations

import os
import shutil
import tempfile
import traceback
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from jobplan_lib.answer.benefit_status import benefit_status
from jobplan_lib.answer.follow_ups import follow_up
from jobplan_lib.answer.results import Review
from jobplan_lib.batch.content_keys import Inputs, program
from jobplan_lib.batch.execution import Engine, Item
from jobplan_lib.batch.pages import make_page
from jobplan_lib.reading.project import HOME_VARIABLE, Project
from jobplan_lib.render.carriers import DOCUMENTS, FROM_RESULTS, printed
from jobplan_lib.render.pdf import find_browser
from jobplan_lib.review import open_review
from jobplan_lib.words.errors import ExitCode, JobplanError, KernelDied, NotebookFailed, PageFailed

OWN_HOME = os.environ.get(HOME_VARIABLE, "")  # as this process was started: running a notebook sets it


@dataclass(frozen=True)
class Limits:
    """How long one file may take, and how much memory its processes may hold together."""

    seconds: float = 180
    bytes: int = 2 << 30


@dataclass(frozen=True)
class Job:
    """One file to make, complete in itself.

    Attributes:
        path: where it will be published; the driver does that.
        root: the project's folder, as the worker sees it.
        work: a folder for private files on the worker; a temporary one where empty.
        run: the run that it belongs to.
        agreement: hashes that the worker's own code and files must have; none are asked for on the driver's machine.
        pages: the published pages by notebook, for a document to print.
    """

    path: str
    root: str
    item: Item
    limits: Limits = Limits()
    work: str = ""
    run: str = ""
    agreement: dict[str, str] = field(default_factory=dict)
    pages: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_document(self) -> bool:
        """Whether it is printed from pages."""
        return self.item.notebook in DOCUMENTS

    @property
    def place(self) -> str:
        """The project's folder as this process sees it: another machine may have a copy elsewhere."""
        return (OWN_HOME if self.agreement else "") or self.root

    @property
    def second_try(self) -> Job:
        """The same job for the other engine, in case the first was at fault."""
        other = next(engine for engine in Engine if engine is not self.item.engine)
        return replace(self, item=replace(self.item, engine=other))


class Stage(StrEnum):
    """Where a file can fail."""

    PLAN = "plan"  # before anything is begun
    WORKER = "worker"  # it refused, was lost, or took more time or memory than it may
    NOTEBOOK = "notebook"
    PAGE = "page"  # from the executed notebook to HTML
    CARRIER = "carrier"  # what is made from the results, without a notebook
    PRINT = "print"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Outcome:
    """What became of a job. Either ``content`` holds the finished file, or ``reason`` says why there is none.

    Attributes:
        code: the exit code that the failure amounts to.
        stage: where it failed; the worker's where nothing else is said.
        may_pass: whether another try can be expected to end otherwise.
        is_blocked: whether the worker refused to begin.
    """

    path: str
    content: bytes | None = None
    reason: str = ""
    code: int = 0
    stage: Stage = Stage.WORKER
    may_pass: bool = False
    is_blocked: bool = False
    tries: int = 1
    seconds: float = 0
    peak_bytes: int = 0
    worker: str = ""


def do_job(job: Job) -> Outcome:
    """Make one file in this process. Whatever goes wrong is an outcome, never an exception."""
    try:
        found = disagreement(job)
        if found:
            reason = f"this worker has another {', another '.join(found)} than the one that gave out the work"
            return Outcome(job.path, reason=reason, code=ExitCode.INVALID_INPUT, is_blocked=True)
        return Outcome(job.path, content=_content(job))
    except NotebookFailed as error:
        may_pass = isinstance(error, KernelDied)
        return Outcome(job.path, reason=str(error), code=error.exit_code, stage=Stage.NOTEBOOK, may_pass=may_pass)
    except JobplanError as error:
        return Outcome(job.path, reason=str(error), code=error.exit_code, stage=_last_stage(job))
    except Exception as error:  # a defect in one page must not stop the others; it is reported as one
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name} line {place.lineno}"
        reason = f"defect: {type(error).__name__}: {error} ({where})"
        return Outcome(job.path, reason=reason, code=ExitCode.DEFECT, stage=_last_stage(job))


def _last_stage(job: Job) -> Stage:
    """What is done to a file in this process, after its notebook if it has one."""
    if job.is_document:
        return Stage.PRINT
    return Stage.PAGE if job.item.is_page else Stage.CARRIER


def _content(job: Job) -> bytes:
    project = Project(Path(job.place))
    if not job.item.is_page and not job.is_document:
        return FROM_RESULTS[job.item.notebook](_review(job, project))
    work = Path(tempfile.mkdtemp(dir=job.work or None, prefix="jobplan-"))
    try:
        return _document(job, project, work) if job.is_document else make_page(project, job.item, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _review(job: Job, project: Project) -> Review:
    given = job.item.parameters
    named = (str(given["municipality"]), int(given["year"]), str(given["snapshot"]), str(given["plan"]))
    review = open_review(*named, project)
    if "benefit" in given:
        return benefit_status(review, str(given["benefit"]))
    return follow_up(review, int(given["month"])) if "month" in given else review


def _document(job: Job, project: Project, work: Path) -> bytes:
    content, why = printed(_review(job, project), job.pages, work)
    if content is None:
        raise PageFailed(f"{job.item.notebook}: {why}")
    return content


def cannot_print() -> str:
    """Why this machine prints no documents; empty where it does."""
    browser, why = find_browser()
    return "" if browser or find_spec("weasyprint") else f"No PDF: {why}."


def disagreement(job: Job) -> tuple[str, ...]:
    """What this worker has in another version than the driver, by the names that :class:`Inputs` gives."""
    return _held(job.place, job.run, tuple(sorted(job.agreement.items()))) if job.agreement else ()


@lru_cache(4)
def _held(root: str, run: str, wanted: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The differences, looked for once a run: files may change between runs, but not within one."""
    agreement = dict(wanted)
    snapshots = [name.removeprefix("snapshot ") for name in agreement if name.startswith("snapshot ")]
    own = Inputs(Project(Path(root))).agreement(snapshots)
    stale = [f"{name} in memory (restart it)" for name, digest in _loaded().items() if digest != own.get(name)]
    return (*(n for n in sorted(agreement.keys() | own.keys()) if agreement.get(n) != own.get(n)), *stale)


@cache
def _loaded() -> dict[str, str]:
    """The program as it was when this process began to work: it may have changed on disk since."""
    return program()
