"""Everything that is declared, read and held together: what ``jobplan check`` reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from jobplan_lib.answer.checking_beside import check_beside
from jobplan_lib.answer.checking_snapshots import check_snapshots
from jobplan_lib.answer.results import Review
from jobplan_lib.core.relation_files import load_relations
from jobplan_lib.core.relations import Outcome, judge_relations
from jobplan_lib.reading.area_names import load_area_names
from jobplan_lib.reading.catalog import Catalog, read_catalog
from jobplan_lib.reading.import_layouts import layout_names, load_layout
from jobplan_lib.reading.observations import PRINTED, Observations
from jobplan_lib.reading.panel_file import load_panel_file
from jobplan_lib.reading.plan_references import problems_of_references
from jobplan_lib.reading.project import Project
from jobplan_lib.reading.status_log import load_status
from jobplan_lib.review import judge_plan
from jobplan_lib.words.errors import InvalidInput, Problem
from jobplan_lib.words.model import Observation
from jobplan_lib.words.periods import year_period
from jobplan_lib.words.plan_model import Combination, Criterion, Fixed, Path, Plan, Rule
from jobplan_lib.words.vocabulary import FigureKind, Reason, Status


@dataclass(frozen=True)
class Checked:
    """What was read without a problem."""

    catalog: Catalog
    plans: tuple[Plan, ...]
    snapshots: tuple[Observations, ...]
    reviews: tuple[Review, ...]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class PlanSummary:
    """How many rows of a document have their place in a plan, with which answer, and why some have none."""

    headings: int  # goals and focus areas
    statuses: Counter[Status]  # of all targets and figures
    reasons: Counter[Reason]  # of those that cannot be assessed

    @property
    def assessed(self) -> int:
        """The rows that were held against their requirement and have an answer."""
        return sum(n for status, n in self.statuses.items() if status in {Status.MET, Status.NOT_MET, Status.SPLIT})


def plan_summary(review: Review) -> PlanSummary:
    """The rows of a judged plan, counted."""
    unknown = [r.judgement.unknown for r in review.results if r.status is Status.NOT_ASSESSABLE]
    return PlanSummary(
        headings=len(review.plan.goals) + len(review.plan.focus_areas),
        statuses=Counter(result.status for result in review.results),
        reasons=Counter(found.reason for found in unknown if found),
    )


def check_project(project: Project, *, every_row: bool = False) -> Checked:
    """Read every indicator, area, plan and snapshot, and judge every plan on its own snapshot.

    Args:
        project: where the files are.
        every_row: also read each row of stored snapshots, which were read so when they were frozen.

    Raises:
        InvalidInput: every problem of every file together.
    """
    problems: list[Problem] = []
    catalog = read_catalog(project, problems)
    plans = [plan for plan in (catalog.load_plan(name, problems) for name in catalog.plan_ids()) if plan]
    snapshots = check_snapshots(catalog, problems, every_row=every_row)
    _check_what_imports_read(catalog, problems)
    relations = load_relations(catalog, problems)
    logs = {plan.id: load_status(catalog, plan, problems) for plan in plans}
    check_beside(catalog, plans, problems)
    for plan in plans:
        problems.extend(_plan_problems(plan, catalog, snapshots))
    if problems:
        raise InvalidInput(_root_causes(problems, project))
    reviews = [
        judge_plan(catalog, p, catalog.municipality(p.municipality), snapshots[p.snapshot], logs[p.id], relations)
        for p in plans
        if not p.is_shared
    ]
    printed = snapshots.get(PRINTED)
    outcomes = judge_relations(relations, printed) if printed else []
    return Checked(catalog, tuple(plans), tuple(snapshots.values()), tuple(reviews), tuple(outcomes))


def _check_what_imports_read(catalog: Catalog, problems: list[Problem]) -> None:
    """Other spellings of areas, what invented figures are made of, and the mappings of foreign files."""
    data = catalog.project.data
    load_panel_file(data, list(catalog.areas.municipalities()), problems)
    load_area_names(data, catalog.areas, problems)
    for name in layout_names(data):
        load_layout(data, name, catalog.indicators, problems)


def _root_causes(problems: list[Problem], project: Project) -> list[Problem]:
    """The problems without those that only follow from a file that cannot be read: its indicator is not unknown."""
    there = [f"'{path.stem}' is not an indicator" for path in (project.data / "indicators").glob("*.yaml")]
    return [problem for problem in problems if problem.message not in there]


def _plan_problems(plan: Plan, catalog: Catalog, snapshots: dict[str, Observations]) -> Iterator[Problem]:
    yield from problems_of_references(catalog, plan)
    if plan.snapshot in snapshots and not plan.is_shared:
        yield from _printed_targets(plan, catalog, snapshots[plan.snapshot])


def _printed_targets(plan: Plan, catalog: Catalog, snapshot: Observations) -> Iterator[Problem]:
    """Target values printed in the plan's document must be the plan file's; figures never overrule what was adopted."""
    area = catalog.municipality(plan.municipality)
    year = year_period(plan.year)
    asked = [(key[0], key[1]) for key in snapshot.shelf.keys() if key[2] is FigureKind.TARGET_VALUE]  # noqa: SIM118 – a shelf is no dictionary
    printed = [snapshot.at(indicator, area.code, year, group, FigureKind.TARGET_VALUE) for indicator, group in asked]
    own = [o for o in printed if o and any(origin.document == plan.document for origin in o.origins)]
    for row in own:
        numbers = [n for t in plan.targets for n in _numbers(t.rule, row)]
        if row.value is not None and numbers and abs(row.value.value) not in numbers:
            origin = row.origins[0]
            yield Problem(
                origin.file,
                origin.row,
                None,
                "value",
                f"the document prints the target value {origin.printed}, but {plan.file} says another for {row.indicator}",
                "correct the one that is wrong",
                "P-VAL-01",
            )


def _numbers(rule: Rule, row: Observation) -> list[Fraction]:
    if isinstance(rule, Combination):
        return [n for part in rule.parts for n in _numbers(part.rule, row)]
    if (
        not isinstance(rule, Criterion)
        or rule.measure.indicator != row.indicator
        or row.group not in rule.measure.groups
    ):
        return []
    requirement = rule.requirement
    found = [abs(requirement.against.amount.number)] if isinstance(requirement.against, Fixed) else []
    if isinstance(requirement.against, Path):
        found = [abs(amount.number) for _, amount in requirement.against.by_year]
    return [*found, *([abs(requirement.margin.number)] if requirement.margin else [])]
