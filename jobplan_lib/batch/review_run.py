"""One municipality's review from plan to published pages: all of them, or none and a reason."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from jobplan_lib.batch.execution import Item, check_parameters, execute, parameters_of, quiet
from jobplan_lib.errors import PageFailed
from jobplan_lib.project import Project
from jobplan_lib.publishing import exclusive, publish, work_folder, writing
from jobplan_lib.review import Review
from jobplan_lib.review_json import review_bytes

MOST_WORKERS = 8


@dataclass(frozen=True)
class Published:
    """What a run put in place."""

    folder: Path
    pages: tuple[Path, ...]
    removed: tuple[Path, ...]


def publish_review(
    project: Project,
    review: Review,
    *,
    national: bool,
    workers: int = 0,
    seen: Callable[[str], None] = lambda name: None,
) -> Published:
    """Run the review's notebooks, check their pages, and publish all of them together with ``review.json``.

    Args:
        project: where the notebooks are and the pages go.
        review: what is printed; the notebooks open the same one from their parameters.
        national: whether the municipality is held against the national plan instead of its own.
        workers: how many notebooks run at once; one a processor if 0.
        seen: called with a notebook's name when its page is done.

    Raises:
        InvalidInput: a notebook lacks a parameter.
        PageFailed: a notebook or page failed; all that failed are named, and nothing is published.
        Locked: another run writes into the folder.
        CannotWrite: the disk is full or a folder may not be written.
    """
    parameters = parameters_of(
        review.municipality.slug, review.year, review.snapshot.snapshot, "national" if national else ""
    )
    items = [Item(name, parameters) for name in review.notebooks()]
    check_parameters(project, items)
    folder = project.rendered / review.folder
    with exclusive(project.rendered), work_folder(project.rendered) as work:
        pages = dict(_pages(project, review, items, work, workers, seen))
        files = {folder / f"{item.notebook}.html": pages[item.notebook] for item in items}
        files[folder / "review.json"] = review_bytes(review)
        publish(files, work)
        return Published(folder, tuple(files), _remove_stale(folder, set(files)))


def _pages(
    project: Project, review: Review, items: list[Item], work: Path, workers: int, seen: Callable[[str], None]
) -> Iterator[tuple[str, bytes]]:
    failed: list[str] = []
    count = min(workers or os.cpu_count() or 1, len(items), MOST_WORKERS)
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=quiet) as pool:
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
        raise PageFailed("\n".join(sorted(failed)))


def make_page(project: Project, item: Item, work: Path) -> bytes:
    """Run one notebook and make its page; the page must be about what was asked for.

    Raises:
        PageFailed: the notebook failed, or its end marker names another municipality, year or notebook.
    """
    import nbformat  # noqa: PLC0415

    from jobplan_lib.render.page import end_marker, page_html  # noqa: PLC0415

    with writing(work):
        work.mkdir(parents=True, exist_ok=True)
        executed = nbformat.read(execute(project, item, work), as_version=4)
    facts = end_marker(executed)
    if facts is None:
        raise PageFailed(f"{item.notebook}: the notebook did not reach its end marker")
    asked = {"notebook": item.notebook, **{k: item.parameters[k] for k in ("municipality", "year")}}
    wrong = [key for key, value in asked.items() if facts.get(key) != value]
    if wrong:
        raise PageFailed(f"{item.notebook}: the page is about another {', '.join(wrong)} than was asked for")
    try:
        return page_html(executed).encode()
    except PageFailed as error:
        raise PageFailed(f"{item.notebook}: {error}") from None


def _remove_stale(folder: Path, kept: set[Path]) -> tuple[Path, ...]:
    """Pages of an earlier run that the review no longer has."""
    stale = [path for path in sorted(folder.glob("*.html")) if path not in kept]
    for path in stale:
        path.unlink()
    return tuple(stale)
