"""What a batch knows before it begins: every planned file, what it is made from, and why it has to be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from jobplan_lib.batch.content_keys import Inputs, Key
from jobplan_lib.batch.jobs import Stage
from jobplan_lib.batch.manifest import Manifests
from jobplan_lib.batch.planning import Batch, Blocked, Request, Task, plan_batch, tasks_of_review
from jobplan_lib.batch.summary import ItemRecord, ItemStatus
from jobplan_lib.reading.project import Project
from jobplan_lib.words.errors import ExitCode, InputsChanged


@dataclass(frozen=True)
class Intent:
    """A task, what it is made from, and why it has to be made; it is unchanged where ``why`` is empty."""

    task: Task
    key: Key
    why: tuple[str, ...]


@dataclass(frozen=True)
class Prepared:
    """A planned batch, held against what is published."""

    batch: Batch
    inputs: Inputs
    manifests: Manifests
    intents: tuple[Intent, ...]

    def records(self, project: Project) -> list[ItemRecord]:
        """The entries of all planned files in the summary, as they are before anything begins."""
        return [
            *(_record(project, intent) for intent in self.intents),
            *(_blocked_record(project, one) for one in self.batch.blocked),
        ]

    def missing_page(self, document: Task) -> str:
        """Why a document cannot be printed: a page of its review that is not published as it would be made now.

        Empty where all are.
        """
        snapshot = str(document.item.parameters["snapshot"])
        for task in tasks_of_review(document.municipality, document.plan, snapshot):
            why = self.manifests.why(task, self.inputs.key(task)) if task.is_page else []
            if why:
                return f"page {task.item.notebook} is not as it should be: {', '.join(why)}"
        return ""

    def check_expected(self, expected: Mapping[str, str]) -> None:
        """Refuse to make files from other inputs than those of an earlier run.

        Args:
            expected: the hash of the inputs by path; files that it does not name may have any.

        Raises:
            InputsChanged: how many have others, and what changed.
        """
        moved = [i for i in self.intents if expected.get(i.task.path, i.key.digest) != i.key.digest]
        if moved:
            raise InputsChanged(
                f"{len(moved)} files have other inputs now than in that run, first {moved[0].task.path}"
                " – add --refresh to make them from what is there now"
            )


def prepare(project: Project, request: Request, *, force: bool = False) -> Prepared:
    """Plan a batch and find out what has to be made. Nothing is written.

    Raises:
        UnknownName, InvalidInput: as :func:`~jobplan_lib.batch.planning.plan_batch`.
    """
    batch = plan_batch(project, request)
    inputs, manifests = Inputs(project), Manifests(project)
    intents = []
    for task in batch.tasks:
        key = inputs.key(task)
        why = manifests.why(task, key)
        intents.append(Intent(task, key, tuple(why or (["--force"] if force else []))))
    return Prepared(batch, inputs, manifests, tuple(intents))


def _record(project: Project, intent: Intent) -> ItemRecord:
    task = intent.task
    return ItemRecord(
        path=task.path,
        municipality=task.municipality.slug,
        name=task.municipality.name,
        notebook=task.item.notebook,
        plan=task.plan.id,
        snapshot=str(task.item.parameters["snapshot"]),
        inputs=intent.key.digest,
        status=ItemStatus.PLANNED if intent.why else ItemStatus.SKIPPED,
        reason="" if intent.why else "unchanged",
        has_earlier=(project.rendered / task.path).is_file(),
    )


def _blocked_record(project: Project, blocked: Blocked) -> ItemRecord:
    return ItemRecord(
        path=blocked.path,
        municipality=blocked.municipality.slug,
        name=blocked.municipality.name,
        notebook=PurePosixPath(blocked.path).name,
        plan=blocked.plan,
        snapshot="",
        status=ItemStatus.BLOCKED,
        reason="\n".join(str(problem) for problem in blocked.problems),
        code=int(ExitCode.INVALID_INPUT),
        stage=Stage.PLAN,
        has_earlier=(project.rendered / blocked.path).parent.is_dir(),
    )
