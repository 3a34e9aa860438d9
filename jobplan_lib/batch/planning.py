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
from jobplan_lib.reading.plan_references import snapshot_problem
from jobplan_lib.reading.previous_review import load_previous
from jobplan_lib.reading.project import Project
from jobplan_lib.render.carriers import DOCUMENT, FROM_RESULTS
from jobplan_lib.words.errors import InvalidInput, Problem, UnknownName, did_you_mean
from jobplan_lib.words.model import Area
from jobplan_lib.words.plan_model import Plan

MOST_NAMED = 5
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
        pdf: whether the pages of each review are printed as one document too.
    """

    year: int
    everywhere: bool = False
    plan: str = ""
    snapshot: str = ""
    only: str = ""
    pdf: bool = False


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
            tasks.extend(tasks_of_review(area, found, request.snapshot, pdf=request.pdf))
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
    local = {area.slug for area in catalog.areas.municipalities()}
    if request.plan and not request.everywhere:
        raise UnknownName(f"--plan {request.plan} says what municipalities without a plan are held against – add --all")
    if not own or not (request.everywhere or local & set(own)):
        raise UnknownName(_no_plan(catalog, request.year, own))
    if request.everywhere and not request.plan and NATIONAL not in own:
        names = " or ".join(sorted(own, key=lambda name: (name in local, name))[:MOST_NAMED])  # shared ones first
        raise UnknownName(
            f"there is no national plan for {request.year} – say whose to hold all against: --plan {names}"
        )
    if request.plan and request.plan not in own:
        raise UnknownName(f"'{request.plan}' has no plan for {request.year} – {did_you_mean(request.plan, own)}")
    known = snapshot_names(catalog.project.data)
    if request.snapshot and request.snapshot not in known:
        raise UnknownName(f"there is no snapshot '{request.snapshot}' – {did_you_mean(request.snapshot, known)}")


def _no_plan(catalog: Catalog, year: int, shared: Sequence[str]) -> str:
    """That no municipality has a plan of its own for a year, and what there is instead."""
    if shared:
        options = " or ".join("--all" if name == NATIONAL else f"--all --plan {name}" for name in sorted(shared))
        return f"no municipality has a plan of its own for {year} – to hold all against a shared one, add {options}"
    years = sorted({name.rpartition("-")[2] for name in catalog.plan_ids()})
    return f"there is no plan for {year} – there are plans for {', '.join(years)}"


def _usable_plan(catalog: Catalog, owner: str, year: int) -> Plan | list[Problem]:
    """A plan that can be reviewed, or all that is wrong with it, its status log and the plan that it continues."""
    try:
        plan = load_adopted(catalog, owner, year).plan
    except InvalidInput as error:
        return error.problems
    unknown = snapshot_problem(catalog, plan)
    return [unknown] if unknown else plan


def _problems_of_review(catalog: Catalog, plan: Plan, area: Area) -> list[Problem]:
    """What is wrong with the comments on a review and with the earlier review that it is held against."""
    problems: list[Problem] = []
    load_comments(catalog, plan, area, problems)
    load_previous(catalog, plan, area, problems)
    return problems


def tasks_of_review(area: Area, plan: Plan, snapshot: str = "", *, pdf: bool = False) -> list[Task]:
    """Every file of a municipality's review on a plan; on the plan's own figures where none are named."""
    folder, is_own = review_folder(area.slug, plan), plan.municipality == area.slug
    given = parameters_of(area.slug, plan.year, snapshot or plan.snapshot, "" if is_own else plan.municipality)
    names = [*pages_of(plan), *FROM_RESULTS, *([DOCUMENT] if pdf else [])]
    items = [Item(name, given) for name in names]
    return [Task(f"{folder}/{i.notebook}{'.html' if i.is_page else ''}", area, plan, i) for i in items]


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
