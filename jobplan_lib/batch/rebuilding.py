"""A published review made again from its manifest: are the bytes the same, and if not, what is no longer as it was?

Nothing is published. The document to print is left out: two of them agree in text and structure, not in bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from jobplan_lib.answer.adopted import load_adopted
from jobplan_lib.batch.content_keys import Inputs, Key, digest_of, file_digest, packages
from jobplan_lib.batch.dispatch import Begun, Dispatcher
from jobplan_lib.batch.jobs import Job
from jobplan_lib.batch.local_workers import Workers
from jobplan_lib.batch.manifest import MANIFEST, Entry, read_manifest
from jobplan_lib.batch.planning import Task
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.project import Project
from jobplan_lib.render.carriers import DOCUMENTS
from jobplan_lib.words.errors import InvalidInput, JobplanError, Problem, UnknownName


class Outcome(Enum):
    """What a file is that was made again."""

    EQUAL = "equal"
    DIFFERENT = "different"
    NOT_MADE = "not_made"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True)
class Rebuilt:
    """A file that was made again.

    Attributes:
        name: its file name.
        outcome: how it compares with what the manifest describes.
        reason: why it could not be made, or is not compared.
        inputs: what it was made from that is not as it was then, in words.
        is_as_described: whether the published file has the bytes that the manifest describes; None where there is none.
        content: what was made.
    """

    name: str
    outcome: Outcome
    reason: str = ""
    inputs: tuple[str, ...] = ()
    is_as_described: bool | None = None
    content: bytes | None = None


def entries_of(path: Path) -> dict[str, Entry]:
    """What a manifest describes, by file name.

    Args:
        path: the manifest, or the folder in which it lies.

    Raises:
        UnknownName: there is no such file.
        InvalidInput: it is no manifest, or one of another schema.
    """
    place = path / MANIFEST if path.is_dir() else path
    if not place.is_file():
        raise UnknownName(f"there is no {place} – name the {MANIFEST} of a published review")
    try:
        return read_manifest(place.read_bytes())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        remedy = "only manifests of this schema can be made again; run the review again to have one"
        found = "is no manifest that can be read"
        raise InvalidInput([Problem(place.name, None, None, "", found, remedy, "M-FILE-01")]) from error


def rebuild(
    project: Project,
    entries: Mapping[str, Entry],
    published: Path,
    workers: Callable[[], AbstractContextManager[Workers]],
) -> Iterator[Rebuilt]:
    """Make every file of a manifest again, and compare.

    Args:
        project: whose plans, figures and notebooks are used, as they are now.
        entries: what the manifest describes.
        published: the folder in which the published files lie.
        workers: opens the workers.

    Yields:
        One answer a file; those that cannot be made come first.
    """
    inputs, jobs, changed = Inputs(project), [], {}
    for name, entry in entries.items():
        there = file_digest(published / name)
        is_as_described = there == entry.sha256 if there else None
        try:
            changed[name] = _changes(entry, inputs.key(_task(project, name, entry)))
        except JobplanError as error:
            yield Rebuilt(name, Outcome.NOT_MADE, str(error), (), is_as_described)
            continue
        if name in DOCUMENTS:
            why = "a printed document has the same text, but not the same bytes"
            yield Rebuilt(name, Outcome.NOT_COMPARED, why, changed[name], is_as_described)
        else:
            jobs.append(Job(name, str(project.root.resolve()), entry.item))
    if not jobs:
        return
    with workers() as opened:
        for event in Dispatcher(opened.executor, opened.work, opened.lanes).run({"": jobs}):
            if isinstance(event, Begun):
                continue
            name = event.path
            there = file_digest(published / name)
            outcome = _compared(entries[name], event.content)
            is_as_described = there == entries[name].sha256 if there else None
            yield Rebuilt(name, outcome, event.reason, changed[name], is_as_described, event.content)


def _compared(entry: Entry, content: bytes | None) -> Outcome:
    if content is None:
        return Outcome.NOT_MADE
    return Outcome.EQUAL if digest_of(content) == entry.sha256 else Outcome.DIFFERENT


def _task(project: Project, name: str, entry: Entry) -> Task:
    """The task that a manifest's entry describes, on the plan as it is now."""
    given, catalog = entry.item.parameters, load_catalog(project)
    area = catalog.municipality(str(given["municipality"]))
    plan = load_adopted(catalog, str(given["plan"]) or area.slug, int(given["year"])).plan
    return Task(name, area, plan, entry.item)


def _changes(entry: Entry, now: Key) -> tuple[str, ...]:
    """What is not as it was, in words."""
    return tuple(_said(change, entry, now) for change in now.changes_since(entry.key))


def _said(change: str, entry: Entry, now: Key) -> str:
    if change == "packages":
        return f"packages ({', '.join(_versions(entry.packages, packages()))})"
    name = change.partition(" (")[0]
    if not now.parts.get(name):
        return f"{change}, which is no longer there"
    return change if entry.key.parts.get(name) else f"{change}, which was not there"


def _versions(before: tuple[str, ...], now: list[str]) -> list[str]:
    """Which versions differ: "altair 6.3.0, now 6.4.0"."""
    old, new = (dict(line.split("==", 1) for line in lines) for lines in (before, now))
    names = [name for name in sorted(old | new) if old.get(name) != new.get(name)]
    return [f"{name} {old.get(name, 'absent')}, now {new.get(name, 'absent')}" for name in names]
