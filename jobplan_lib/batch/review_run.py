"""One municipality's review from plan to published pages: all of them, or none and a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobplan_lib.answer.results import Review
from jobplan_lib.batch.content_keys import Inputs
from jobplan_lib.batch.execution import Engine, Item, check_parameters, parameters_of
from jobplan_lib.batch.manifest import MANIFEST, entry_of, manifest_bytes
from jobplan_lib.batch.pages import make_page
from jobplan_lib.batch.planning import Task
from jobplan_lib.batch.workers import page_workers
from jobplan_lib.reading.project import Project
from jobplan_lib.render.carriers import carriers, document_of, printed, stale
from jobplan_lib.render.index_page import write_index
from jobplan_lib.storing.publishing import exclusive, publish, work_folder
from jobplan_lib.words.errors import PageFailed

NOTHING_PUBLISHED = (
    "nothing of this review was published, and what was published before is as it was – open the notebook "
    "(jobplan lab), run it to the cell that is named, mend the notebook, the plan or the figures, and run again"
)


@dataclass(frozen=True)
class Published:
    """What a run put in place."""

    folder: Path
    pages: tuple[Path, ...]
    removed: tuple[Path, ...]
    remarks: tuple[str, ...] = ()  # what could not be made though the rest is complete


def publish_review(
    project: Project,
    review: Review,
    *,
    workers: int = 0,
    engine: Engine = Engine.JOBPLAN,
    pdf: bool = False,
    seen: Callable[[str], None] = lambda name: None,
) -> Published:
    """Run the review's notebooks, check their pages, and publish all of them with the carriers and the manifest.

    Args:
        project: where the notebooks are and the pages go.
        review: what is printed; the notebooks open the same one from their parameters.
        workers: how many notebooks run at once; one a processor if 0.
        engine: who runs the cells.
        pdf: whether all pages are printed as one PDF too; without a browser there is none, and a remark says so.
        seen: called with a notebook's name when its page is done.

    Raises:
        InvalidInput: a notebook lacks a parameter.
        PageFailed: a notebook or page failed; all that failed are named, and nothing is published.
        Locked: another run writes into the folder.
        CannotWrite: the disk is full or a folder may not be written.
    """
    parameters = _parameters(review)
    items = [Item(name, parameters, engine) for name in review.notebooks()]
    folder = project.rendered / review.folder
    with (
        exclusive(project.rendered),
        work_folder(project.rendered) as work,
        page_workers(workers and min(workers, len(items))) as pool,
    ):
        pool.submit(check_parameters, project, items).result()
        inputs = Inputs(
            project
        )  # before anything is read to be printed: what changes from now on makes a file outdated
        pages = dict(_pages(project, items, work, pool, seen))
        files = {folder / f"{item.notebook}.html": pages[item.notebook] for item in items}
        content, why = printed(review, pages, work) if pdf else (None, "")
        files |= {folder / document_of(review): content} if content else {}
        files |= {folder / name: content for name, content in carriers(review).items()}
        publish({**files, folder / MANIFEST: _manifest(inputs, review, parameters, files)}, work)
        removed = _remove_stale(folder, set(files))
        write_index(project, work)
        return Published(folder, tuple(files), removed, (why,) if why else ())


def _parameters(review: Review) -> dict[str, Any]:
    given = parameters_of(review.municipality.slug, review.year, review.snapshot.snapshot, review.held_against)
    return given | review.narrowed_by


def _manifest(inputs: Inputs, review: Review, parameters: Mapping[str, Any], files: Mapping[Path, bytes]) -> bytes:
    entries = {}
    for path, content in files.items():
        item = Item(path.name.removesuffix(".html"), dict(parameters))
        task = Task(f"{review.folder}/{path.name}", review.municipality, review.plan, item)
        entries[path.name] = entry_of(content, item, inputs.key(task))
    return manifest_bytes(entries)


def _pages(
    project: Project, items: list[Item], work: Path, pool: Executor, seen: Callable[[str], None]
) -> Iterator[tuple[str, bytes]]:
    failed: list[str] = []
    running: dict[Future[bytes], Item] = {
        pool.submit(make_page, project, item, work / item.notebook): item for item in items
    }
    for done in as_completed(running):
        name = running[done].notebook
        try:
            yield name, done.result()
            seen(name)
        except PageFailed as error:
            failed.append(str(error))
        except BrokenProcessPool:
            failed.append(f"{name}: its process died")
    if failed:
        raise PageFailed("\n".join([*sorted(failed), NOTHING_PUBLISHED]))


def _remove_stale(folder: Path, kept: set[Path]) -> tuple[Path, ...]:
    """Pages and carriers of an earlier run that the review no longer has."""
    gone = stale(folder, kept)
    for path in gone:
        path.unlink()
    return tuple(gone)
