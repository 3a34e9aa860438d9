"""Everything that is declared: areas, indicators, series breaks and plans, read and checked together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jobplan_lib.reading.areas import Areas, load_areas
from jobplan_lib.reading.indicator_files import load_breaks, load_indicators
from jobplan_lib.reading.indicator_ties import tie_problems
from jobplan_lib.reading.plan_files import NATIONAL, load_plan
from jobplan_lib.reading.prices import FILE as PRICES
from jobplan_lib.reading.prices import Price, load_prices
from jobplan_lib.reading.project import Project
from jobplan_lib.reading.remembered import Remembered, stamp
from jobplan_lib.reading.topic_files import load_topics
from jobplan_lib.words.errors import InvalidInput, Problem, UnknownName, did_you_mean
from jobplan_lib.words.model import Area, Indicator, SeriesBreak, Topic
from jobplan_lib.words.plan_model import Plan


@dataclass(frozen=True)
class Catalog:
    """What the plans are read against. Plans themselves are read when they are asked for."""

    project: Project
    areas: Areas
    indicators: dict[str, Indicator]
    breaks: tuple[SeriesBreak, ...]
    topics: tuple[Topic, ...] = ()
    prices: tuple[Price, ...] = ()

    def municipality(self, slug: str) -> Area:
        """A municipality by its slug.

        Raises:
            UnknownName: with the nearest municipality.
        """
        municipalities = {area.slug: area for area in self.areas.municipalities()}
        if slug not in municipalities:
            near = did_you_mean(self.areas.likely_slug(slug), municipalities)
            raise UnknownName(f"'{slug}' is not a municipality – {near}")
        return municipalities[slug]

    def plan_ids(self) -> list[str]:
        """The names of all plan files, national ones included."""
        return sorted(path.stem for path in (self.project.data / "plans").glob("*.yaml"))

    def plan(self, municipality: str, year: int) -> Plan:
        """The plan of a municipality for a year.

        Raises:
            UnknownName: nobody of that name has plans, or not for the year.
            InvalidInput: the plan cannot be used; all its problems together.
        """
        wanted = f"{municipality}-{year}"
        owners = {name.rpartition("-")[0] for name in self.plan_ids()}
        known_owners = {NATIONAL, *owners, *(area.slug for area in self.areas.municipalities())}
        if municipality not in known_owners:
            near = did_you_mean(self.areas.likely_slug(municipality), known_owners)
            raise UnknownName(f"'{municipality}' is neither a municipality nor a shared plan – {near}")
        if wanted not in self.plan_ids():
            years = [name.rpartition("-")[2] for name in self.plan_ids() if name.rpartition("-")[0] == municipality]
            known = f"it has plans for {', '.join(years)}" if years else f"write data/plans/{wanted}.yaml"
            raise UnknownName(f"'{municipality}' has no plan for {year} – {known}")
        problems: list[Problem] = []
        plan = self.load_plan(wanted, problems)
        if plan is None or problems:
            raise InvalidInput(problems)
        return plan

    def load_plan(self, plan_id: str, problems: list[Problem]) -> Plan | None:
        """Read one plan file, adding its problems to the list."""
        path = self.project.data / "plans" / f"{plan_id}.yaml"
        return load_plan(path, self.indicators, self.areas, self.project.notebook_names(), problems)


def declared_files(project: Project) -> list[Path]:
    """The files that a catalogue is read from."""
    data = project.data
    tables = [data / "areas.csv", data / "area_groups.csv", data / "breaks.yaml", data / PRICES]
    return [*tables, *(data / "indicators").glob("*.yaml"), *(data / "topics").glob("*.yaml")]


def load_catalog(project: Project) -> Catalog:
    """Read areas, indicators, breaks, topics and prices; as long as their files are the same, the same catalogue is given again.

    Raises:
        InvalidInput: all problems of all these files together.
    """
    return _remembered.get(project.root, stamp(declared_files(project)), lambda: _load(project))


_remembered: Remembered[Catalog] = Remembered(4)


def _load(project: Project) -> Catalog:
    problems: list[Problem] = []
    catalog = read_catalog(project, problems)
    if problems:
        raise InvalidInput(problems)
    return catalog


def read_catalog(project: Project, problems: list[Problem]) -> Catalog:
    """Read what can be read and add all problems to the list: for those who go on to find the others."""
    areas = load_areas(project.data, problems)
    indicators = load_indicators(project.data, problems)
    breaks = load_breaks(project.data, indicators, problems)
    topics = load_topics(project.data, project.notebook_names(), problems)
    problems.extend(tie_problems(indicators, topics))
    return Catalog(project, areas, indicators, breaks, topics, load_prices(project.data, areas, problems))
