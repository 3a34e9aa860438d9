"""What snapshots there are, who rests on them, and how old ones are cleared away."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.observations import Observations, load_observations, snapshot_names
from jobplan_lib.reading.project import Project
from jobplan_lib.reading.snapshot_origin import ORIGIN, SnapshotOrigin, read_origin
from jobplan_lib.storing.publishing import exclusive, writing
from jobplan_lib.words.errors import InvalidInput, Problem
from jobplan_lib.words.vocabulary import FigureKind

PUBLISHED = "published"


@dataclass(frozen=True)
class Stored:
    """A snapshot as a list shows it."""

    name: str
    description: str
    synthetic: bool
    created: str  # UTC; empty for those that are kept by hand
    rows: int
    indicators: int
    areas: int
    newest: str  # the newest period of measured figures
    sha256: str
    sources: tuple[str, ...]
    pinned_by: tuple[str, ...]  # plans that name it, and reviews that were made of it
    bytes: int


def stored_snapshots(catalog: Catalog, problems: list[Problem]) -> list[Stored]:
    """All snapshots that can be read, by name; why others cannot be is added to the problems."""
    pins, found = pinned(catalog), []
    for name in snapshot_names(catalog.project.data):
        try:
            found.append(_stored(catalog, name, tuple(pins.get(name, ()))))
        except InvalidInput as error:
            problems.extend(error.problems)
    return found


def _stored(catalog: Catalog, name: str, pinned_by: tuple[str, ...]) -> Stored:
    folder = catalog.project.data / "snapshots" / name
    figures = load_observations(catalog, name)
    origin = _origin(catalog.project, name)
    ahead = {name for name, one in catalog.indicators.items() if one.ties.is_ahead}
    indicators, areas, newest = _extent(figures, ahead)
    return Stored(
        name=name,
        description=figures.description,
        synthetic=figures.is_synthetic,
        created=origin.created,
        rows=len(figures),
        indicators=indicators,
        areas=areas,
        newest=newest,
        sha256=figures.sha256,
        sources=tuple(dict.fromkeys(one.source for one in origin.taken)),
        pinned_by=pinned_by,
        bytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    )


def _extent(figures: Observations, ahead: set[str]) -> tuple[int, int, str]:
    """How many indicators and areas there are, and the newest period of measured figures: budgets decided ahead are none."""
    keys = figures.shelf.keys()
    areas = {area for key in keys for area in figures.shelf.areas(key)}
    measured = [key for key in keys if key[2] is FigureKind.DATA and key[0] not in ahead]
    newest = [figures.shelf.newest(key) for key in measured]
    return len({key[0] for key in keys}), len(areas), str(max(newest)) if newest else ""


def _origin(project: Project, name: str) -> SnapshotOrigin:
    problems: list[Problem] = []  # read and reported already, where the figures were loaded
    return read_origin(project.data / "snapshots" / name / ORIGIN, f"data/snapshots/{name}/{ORIGIN}", problems)


def pinned(catalog: Catalog) -> dict[str, list[str]]:
    """For each snapshot the plans that name it, the snapshots that were put on top of it, and the published reviews."""
    found: dict[str, list[str]] = {}
    for plan_id in catalog.plan_ids():
        plan = catalog.load_plan(plan_id, [])
        if plan is not None:
            found.setdefault(plan.snapshot, []).append(f"plan {plan_id}")
    rendered = catalog.project.rendered
    for path in sorted(rendered.glob("[0-9]*/*/review.json")):
        if name := _reviewed(path):
            found.setdefault(name, []).append(f"review {path.parent.relative_to(rendered).as_posix()}")
    return found


def _reviewed(path: Path) -> str:
    """The snapshot that a published review says it was made of; the empty text where it says none."""
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["snapshot"]["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def superfluous(stored: list[Stored], keep: int) -> list[Stored]:
    """The snapshots that nobody rests on, without the newest few: never those that are kept by hand."""
    free = [one for one in stored if one.created and not one.pinned_by and one.name != PUBLISHED]
    return sorted(free, key=lambda one: (one.created, one.name), reverse=True)[keep:]


def remove(project: Project, names: list[str]) -> None:
    """Remove snapshots, each as a whole: it is moved aside first, so that nobody reads half of one.

    Raises:
        CannotWrite: the folder may not be written.
        Locked: a run that writes reviews is under way, and may be reading one of them.
    """
    folder = project.data / "snapshots"
    with exclusive(project.rendered):
        for name in names:
            aside = folder / f".{name}-removed"
            with writing(folder / name):
                (folder / name).rename(aside)
                shutil.rmtree(aside)
