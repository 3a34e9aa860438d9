"""A plan with what is declared around it: the same for every municipality that is held against it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from os import PathLike

from jobplan_lib.core.relation_files import load_relations
from jobplan_lib.core.relations import Relation
from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.plan_files import SUMMARY
from jobplan_lib.reading.project import Project
from jobplan_lib.reading.remembered import Remembered, files_below, stamp
from jobplan_lib.reading.status_log import StatusEntry, load_status
from jobplan_lib.reading.views import PinnedView, load_views
from jobplan_lib.words.errors import InvalidInput, Problem
from jobplan_lib.words.plan_model import Plan


@dataclass(frozen=True)
class Adopted:
    """A plan, what people have said about its targets, what printed figures imply, and the plan that it continues."""

    plan: Plan
    log: tuple[StatusEntry, ...]
    relations: tuple[Relation, ...]
    before: Plan | None
    views: tuple[PinnedView, ...] = ()  # figures that an analyst has pinned to the report

    def seen_from(self, municipality: str) -> Adopted:
        """What of it concerns a municipality: of another one's plan only the plan, since the rest is about that one."""
        is_foreign = self.plan.municipality != municipality and not self.plan.is_shared
        return Adopted(self.plan, (), (), None) if is_foreign else self


def load_adopted(catalog: Catalog, whose: str, year: int) -> Adopted:
    """The plan of a municipality (or "national") for a year; read again only when a declared file has changed.

    Raises:
        UnknownName: there is no such plan.
        InvalidInput: all problems of these files together.
    """
    project = catalog.project
    return _remembered.get(
        (project.root, whose, year), stamp(declarations(project)), lambda: _read(catalog, whose, year)
    )


_remembered: Remembered[Adopted] = Remembered(16)


def _read(catalog: Catalog, whose: str, year: int) -> Adopted:
    adopted = catalog.plan(whose, year)
    problems: list[Problem] = []
    log, relations = load_status(catalog, adopted, problems), _relations(catalog, problems)
    before = catalog.load_plan(adopted.continues, problems) if adopted.continues in catalog.plan_ids() else None
    views = load_views(catalog, adopted.id, catalog.areas.by_slug.get(adopted.municipality), problems)
    if problems:
        raise InvalidInput(problems)
    return Adopted(adopted, tuple(log), tuple(relations), before, views)


def _relations(catalog: Catalog, problems: list[Problem]) -> list[Relation]:
    """All relations, read once for all plans; their problems are added to the list of each."""

    def read() -> tuple[list[Relation], list[Problem]]:
        own: list[Problem] = []
        return load_relations(catalog, own), own

    found, wrong = _relations_read.get(catalog.project.root, stamp(declarations(catalog.project)), read)
    problems.extend(wrong)
    return found


_relations_read: Remembered[tuple[list[Relation], list[Problem]]] = Remembered(2)


def pages_of(plan: Plan) -> list[str]:
    """The notebooks that make up a review of a plan, the summary first."""
    return [SUMMARY, *(name for name in plan.notebooks if name != SUMMARY)]


def only_targets(plan: Plan, ids: Collection[str]) -> Plan:
    """A plan with some of its targets; focus areas without any are left out."""
    areas = (replace(a, targets=tuple(t for t in a.targets if t.id in ids)) for a in plan.focus_areas)
    return replace(plan, focus_areas=tuple(area for area in areas if area.targets))


def review_folder(municipality: str, plan: Plan) -> str:
    """Where a review is published, below ``rendered``; a plan that is not the municipality's own has a folder of its own."""
    is_own = plan.municipality == municipality
    return f"{plan.year}/{municipality if is_own else f'{municipality}-{plan.municipality}'}"


def declarations(project: Project) -> Iterator[PathLike[str]]:
    """Every file below ``data`` that somebody wrote: all but the snapshots."""
    return files_below(project.data, without="snapshots")


def review_files(project: Project) -> list[PathLike[str]]:
    """Every file that a review may depend on: what is declared, and the figures of all snapshots without raw answers."""
    return [*declarations(project), *(p for p in (project.data / "snapshots").glob("*/*") if p.is_file())]
