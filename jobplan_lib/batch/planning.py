"""What a batch is going to make: every page and answer of every review of a year, known before any of them is begun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from jobplan_lib.answer.adopted import load_adopted, pages_of, review_folder
from jobplan_lib.batch.execution import Item, check_parameters, parameters_of
from jobplan_lib.reading.catalog import Catalog, load_catalog
from jobplan_lib.reading.comments import load_comments
from jobplan_lib.reading.observations import load_observations, snapshot_names
from jobplan_lib.reading.plan_files import NATIONAL
from jobplan_lib.reading.previous_review import load_previous
from jobplan_lib.reading.project import Project
from jobplan_lib.render.carriers import FROM_RESULTS
from jobplan_lib.words.errors import InvalidInput, Problem, UnknownName, did_you_mean
from jobplan_lib.words.model import Area
from jobplan_lib.words.plan_model import Plan

WHOLE_REVIEW = "*"  # stands for the pages of a plan that cannot be read


@dataclass(frozen=True)
class Request:
    """What somebody asked a batch for.

    Attributes:
        year: the plans' year.
        everywhere: all municipalities, instead of those that have a plan.
        plan: whose plan to hold municipalities without a plan of their own against; "national", or a municipality's slug.
        snapshot: the figures to use; each plan's own where empty.
        only: a pattern such as ``frederiks*``, ``07_*`` or ``solby/07_unge``; everything where empty.
    """

    year: int
    everywhere: bool = False
    plan: str = ""
    snapshot: str = ""
    only: str = ""


@dataclass(frozen=True)
class Task:
    """One file to make: a notebook's page, or what carries the results beside the pages.

    Attributes:
        path: where it is published, below ``rendered``; it names the task.
        municipality: whom it is about.
        plan: what the municipality is held against.
        item: the notebook (or the carrier's name, such as ``review.json``) and its parameters.
    """

    path: str
    municipality: Area
    plan: Plan
    item: Item

    @property
    def folder(self) -> str:
        """Where the whole review is published, below ``rendered``."""
        return str(PurePosixPath(self.path).parent)

    @property
    def is_page(self) -> bool:
        """Whether a notebook makes it."""
        return self.item.is_page


@dataclass(frozen=True)
class Blocked:
    """A review that cannot be made, because its plan cannot be used."""

    path: str
    municipality: Area
    plan: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Batch:
    """Everything that was asked for: what can be made, in the order of municipalities, and what cannot."""

    request: Request
    tasks: tuple[Task, ...]
    blocked: tuple[Blocked, ...] = ()

    @property
    def snapshots(self) -> list[str]:
        """The names of the figures that are read."""
        return sorted({str(task.item.parameters["snapshot"]) for task in self.tasks})

    @property
    def folders(self) -> dict[str, list[Task]]:
        """The tasks of each review."""
        found: dict[str, list[Task]] = {}
        for task in self.tasks:
            found.setdefault(task.folder, []).append(task)
        return found


def plan_batch(project: Project, request: Request) -> Batch:
    """Find out everything that is to be made, and check all that it is made from.

    Raises:
        UnknownName: no plan of the year, or an unknown plan, snapshot or pattern.
        InvalidInput: what all reviews share cannot be used (areas, indicators, relations, figures, notebooks), or no plan can.
    """
    catalog = load_catalog(project)
    tasks: list[Task] = []
    blocked: list[Blocked] = []
    read: dict[str, Plan | list[Problem]] = {}
    for area, owner in _held_against(catalog, request):
        if owner not in read:
            read[owner] = _usable_plan(catalog, owner, request.year)
        found = read[owner]
        if isinstance(found, Plan):
            found = _problems_of_review(catalog, found, area) or found
        if isinstance(found, Plan):
            tasks.extend(tasks_of_review(area, found, request.snapshot))
        else:
            path = f"{request.year}/{area.slug}/{WHOLE_REVIEW}"
            blocked.append(Blocked(path, area, f"{owner}-{request.year}", tuple(found)))
    if not tasks:
        raise InvalidInput(problem for one in blocked for problem in one.problems)
    batch = _only(Batch(request, tuple(tasks), tuple(blocked)))
    _check_shared(project, catalog, batch)
    return batch


def _held_against(catalog: Catalog, request: Request) -> Iterator[tuple[Area, str]]:
    """Each municipality with the name of the one whose plan it is held against."""
    own = [name.rpartition("-")[0] for name in catalog.plan_ids() if name.endswith(f"-{request.year}")]
    _check_names(catalog, request, own)
    for area in sorted(catalog.areas.municipalities(), key=lambda area: area.code):
        if area.slug in own:
            yield area, area.slug
        elif request.everywhere:
            yield area, request.plan or NATIONAL


def _check_names(catalog: Catalog, request: Request, own: Sequence[str]) -> None:
    chosen = (request.plan or NATIONAL) if request.everywhere else request.plan
    if chosen and not request.everywhere:
        raise UnknownName(f"--plan {chosen} says what municipalities without a plan are held against – add --all")
    if chosen and chosen not in own:
        raise UnknownName(f"'{chosen}' has no plan for {request.year} – {did_you_mean(chosen, own)}")
    local = {area.slug for area in catalog.areas.municipalities()}
    if not local & set(own) and not request.everywhere:
        years = sorted({name.rpartition("-")[2] for name in catalog.plan_ids()})
        raise UnknownName(f"there is no plan for {request.year} – there are plans for {', '.join(years)}")
    known = snapshot_names(catalog.project.data)
    if request.snapshot and request.snapshot not in known:
        raise UnknownName(f"there is no snapshot '{request.snapshot}' – {did_you_mean(request.snapshot, known)}")


def _usable_plan(catalog: Catalog, owner: str, year: int) -> Plan | list[Problem]:
    """A plan that can be reviewed, or all that is wrong with it, its status log and the plan that it continues."""
    try:
        plan = load_adopted(catalog, owner, year).plan
    except InvalidInput as error:
        return error.problems
    known = snapshot_names(catalog.project.data)
    if plan.snapshot in known:
        return plan
    message, remedy = f"there is no snapshot '{plan.snapshot}'", did_you_mean(plan.snapshot, known)
    return [Problem(plan.file, None, None, "snapshot", message, remedy, "P-SNAP-01")]


def _problems_of_review(catalog: Catalog, plan: Plan, area: Area) -> list[Problem]:
    """What is wrong with the comments on a review and with the earlier review that it is held against."""
    problems: list[Problem] = []
    load_comments(catalog, plan, area, problems)
    load_previous(catalog, plan, area, problems)
    return problems


def tasks_of_review(area: Area, plan: Plan, snapshot: str = "") -> list[Task]:
    """Every file of a municipality's review on a plan; on the plan's own figures where none are named."""
    folder, is_own = review_folder(area.slug, plan), plan.municipality == area.slug
    given = parameters_of(area.slug, plan.year, snapshot or plan.snapshot, "" if is_own else plan.municipality)
    pages = [Task(f"{folder}/{name}.html", area, plan, Item(name, given)) for name in pages_of(plan)]
    return [*pages, *(Task(f"{folder}/{name}", area, plan, Item(name, given)) for name in FROM_RESULTS)]


def _only(batch: Batch) -> Batch:
    pattern = batch.request.only
    if not pattern:
        return batch
    tasks = tuple(task for task in batch.tasks if _is_meant(pattern, task.municipality.slug, task.path))
    blocked = tuple(one for one in batch.blocked if _is_meant(pattern, one.municipality.slug, one.path))
    if not tasks and not blocked:
        names = {task.municipality.slug for task in batch.tasks} | {task.item.notebook for task in batch.tasks}
        raise UnknownName(f"--only {pattern} is none of the {len(batch.tasks)} pages – {did_you_mean(pattern, names)}")
    return Batch(batch.request, tasks, blocked)


def _is_meant(pattern: str, municipality: str, path: str) -> bool:
    """Whether a pattern names the municipality, its folder, the notebook, or municipality and notebook."""
    place = PurePosixPath(path)
    name = place.name.removesuffix(".html")
    spellings = (municipality, place.parent.name, name, f"{municipality}/{name}", f"{place.parent.name}/{name}")
    return any(fnmatchcase(spelling, pattern) for spelling in spellings)


def _check_shared(project: Project, catalog: Catalog, batch: Batch) -> None:
    """Every notebook once with its parameters, and every snapshot."""
    problems: list[Problem] = []
    items = {task.item.notebook: task.item for task in batch.tasks if task.is_page}
    try:
        check_parameters(project, list(items.values()))
    except InvalidInput as error:
        problems.extend(error.problems)
    for name in batch.snapshots:
        try:
            load_observations(catalog, name)
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
