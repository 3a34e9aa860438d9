"""Where an analyst sits: the figures of a snapshot, and the plan of whichever municipality she looks at.

::

    desk = open_desk("frederikssund", 2023)
    look(desk.ground(), View("ledighedsprocent", beside="landet"), desk.results())

A municipality without a plan for the year is looked at all the same; nothing is required of it then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from jobplan_lib.answer.looking import Choices
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.core.figures import Ground
from jobplan_lib.reading.catalog import Catalog, load_catalog
from jobplan_lib.reading.observations import load_observations
from jobplan_lib.reading.plan_files import NATIONAL
from jobplan_lib.reading.project import Project, find_project
from jobplan_lib.review import open_review
from jobplan_lib.words.model import Area

PUBLISHED = "published"


@dataclass(frozen=True)
class Desk:
    """The municipality, year and snapshot that a live notebook was opened with."""

    catalog: Catalog
    own: Area
    year: int
    snapshot: str
    plan: str  # "national", or empty for each municipality's own plan
    around: Ground

    @property
    def choices(self) -> Choices:
        """What there is to choose among in the snapshot."""
        return Choices(self.around)

    def ground(self, area: Area | None = None) -> Ground:
        """The figures seen from a municipality; from the one that the desk was opened with where None."""
        return replace(self.around, own=area or self.own)

    def has_plan(self, area: Area | None = None) -> bool:
        """Whether a municipality (or the country, on a national desk) has a plan for the year."""
        return f"{self.plan or (area or self.own).slug}-{self.year}" in self.catalog.plan_ids()

    def review(self, area: Area | None = None) -> Review | None:
        """The review of a municipality on these figures; None where it has no plan for the year."""
        if not self.has_plan(area):
            return None
        return open_review((area or self.own).slug, self.year, self.snapshot, self.plan, self.catalog.project)

    def results(self, area: Area | None = None) -> tuple[Result, ...]:
        """The judged targets of a municipality; none where it has no plan for the year."""
        found = self.review(area)
        return found.results if found else ()


def open_desk(municipality: str, year: int, snapshot: str = "", plan: str = "", project: Project | None = None) -> Desk:
    """Sit down with the figures of a snapshot.

    Args:
        municipality: slug of the municipality, such as "frederikssund".
        year: the year that is looked at: figures of later years are left out.
        snapshot: name of the figures; the plan's own where empty, else those that are published with the project.
        plan: "national" to hold municipalities against the national goals; each against its own plan where empty.
        project: where the folders are; found from the current folder where None.

    Raises:
        UnknownName: municipality or snapshot does not exist.
        InvalidInput: a file cannot be used; all problems together.
    """
    catalog = load_catalog(project or find_project())
    own = catalog.municipality(municipality)
    whose = plan or municipality
    named = snapshot
    if not named:
        named = catalog.plan(whose, year).snapshot if f"{whose}-{year}" in catalog.plan_ids() else PUBLISHED
    figures = load_observations(catalog, named)
    around = Ground(catalog.areas, catalog.indicators, catalog.breaks, figures, own, year, catalog.prices)
    return Desk(catalog, own, year, named, plan if plan == NATIONAL else "", around)
