"""A plan held against a snapshot for one municipality: the review that pages, workbook and JSON are made from.

``open_review`` is the door for analysts and notebooks alike::

    review = open_review("frederikssund", 2023)
    review["6a"].status
    review.page("07_unge")
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from jobplan_lib.adopted import load_adopted, pages_of, review_files, review_folder
from jobplan_lib.catalog import Catalog, load_catalog
from jobplan_lib.comments import Comment, load_comments
from jobplan_lib.errors import InvalidInput, Problem, UnknownName, did_you_mean
from jobplan_lib.figures import Ground
from jobplan_lib.model import Area
from jobplan_lib.observations import Observations, load_observations
from jobplan_lib.plan_changes import TargetChange, plan_changes
from jobplan_lib.plan_files import SUMMARY
from jobplan_lib.plan_model import FocusArea, Plan, Target, TargetKind
from jobplan_lib.previous_review import PreviousReview, load_previous
from jobplan_lib.project import Project, find_project
from jobplan_lib.relations import Finding, Outcome, Relation, judge_relations
from jobplan_lib.remembered import Remembered, stamp
from jobplan_lib.status_log import StatusEntry
from jobplan_lib.targets import Judgement, judge_target
from jobplan_lib.verdicts import container
from jobplan_lib.views import PinnedView
from jobplan_lib.vocabulary import AreaKind, Status, Timing

# The answers that a committee counts. What is only followed is shown, and counted apart.
SCORED = (Status.MET, Status.NOT_MET, Status.SPLIT, Status.NOT_ASSESSABLE)
NOT_SCORED = (Status.AWAITING_MEASURE, Status.NOT_SET, Status.JUDGED_LOCALLY, Status.MONITORED)


@dataclass(frozen=True)
class Result:
    """A target of the plan, the focus area that it stands under, and its judgement."""

    target: Target
    focus_area: FocusArea
    judgement: Judgement
    status_log: tuple[StatusEntry, ...] = ()
    outcomes: tuple[Outcome, ...] = ()  # what the figures it rests on imply about each other

    @property
    def id(self) -> str:
        """The plan's number of the target."""
        return self.target.id

    @property
    def status(self) -> Status:
        """The answer."""
        return self.judgement.status

    @property
    def is_monitored(self) -> bool:
        """Whether the figure is only followed: there is no target to reach."""
        return self.judgement.is_monitored

    @property
    def is_counted(self) -> bool:
        """Whether the answer counts among the plan's result targets."""
        return self.target.kind is TargetKind.RESULT_TARGET and not self.is_monitored


@dataclass(frozen=True)
class Section:
    """A focus area of the plan with those of its targets that a page shows."""

    focus_area: FocusArea
    results: tuple[Result, ...]

    @property
    def status(self) -> Status:
        """Like ``each`` over the targets that can be assessed."""
        return container([r.status for r in self.results if r.is_counted] or [r.status for r in self.results])


@dataclass(frozen=True)
class Page:
    """What one notebook shows of a review: the targets that name it, under the plan's own headings."""

    review: Review
    notebook: str
    sections: tuple[Section, ...]

    @property
    def results(self) -> tuple[Result, ...]:
        """All results of the page in the plan's order."""
        return tuple(result for section in self.sections for result in section.results)

    @property
    def targets(self) -> tuple[Result, ...]:
        """The plan's result targets."""
        return tuple(result for result in self.results if result.is_counted)

    @property
    def commitments(self) -> tuple[Result, ...]:
        """Service standards, interventions, processes and principles: what the plan promises beside its targets."""
        return tuple(result for result in self.results if not (result.is_counted or result.is_monitored))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The relations between printed figures that this page shows."""
        return tuple(outcome for outcome in self.review.outcomes if outcome.relation.notebook == self.notebook)

    @property
    def monitored(self) -> tuple[Result, ...]:
        """The figures that are only followed."""
        return tuple(result for result in self.results if result.is_monitored)


@dataclass(frozen=True)
class Review:
    """Every target of a plan with its answer, for one municipality and one snapshot."""

    plan: Plan
    municipality: Area
    ground: Ground
    results: tuple[Result, ...]
    status_log: tuple[StatusEntry, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    before: Plan | None = None  # the plan that this one continues
    changes: tuple[TargetChange, ...] = ()
    views: tuple[PinnedView, ...] = ()  # figures that an analyst has pinned to its pages
    comments: tuple[Comment, ...] = ()
    previous: PreviousReview | None = None  # the review that was put aside to be held against

    def __getitem__(self, target_id: str) -> Judgement:
        """The judgement of a target by the plan's number."""
        return self.result(target_id).judgement

    def __iter__(self) -> Iterator[Result]:
        """The results in the plan's order."""
        return iter(self.results)

    def result(self, target_id: str) -> Result:
        """A target with its answer.

        Raises:
            UnknownName: the plan has no such target.
        """
        found = {result.id.casefold(): result for result in self.results}
        if target_id.casefold() not in found:
            raise UnknownName(
                f"'{target_id}' is not a target of {self.plan.id} – {did_you_mean(target_id, [r.id for r in self.results])}"
            )
        return found[target_id.casefold()]

    @property
    def year(self) -> int:
        """The plan's year."""
        return self.plan.year

    @property
    def snapshot(self) -> Observations:
        """The figures that the plan was held against."""
        return self.ground.observations

    @cached_property
    def counts(self) -> Counter[Status]:
        """How many result targets have which answer."""
        return Counter(result.status for result in self.results if result.is_counted)

    @property
    def is_starting_point(self) -> bool:
        """Whether every judged figure is older than the plan's year: then this is no result yet."""
        timings = {r.judgement.timing for r in self.results if r.judgement.timing and r.is_counted}
        return timings == {Timing.STARTING_POINT}

    @property
    def stage(self) -> str:
        """What the review calls itself: the plan's starting point, the year's result review, or that nothing is known yet."""
        if not any(result.judgement.timing for result in self.results if result.is_counted):
            return "Endnu ikke opgjort"
        return "Udgangspunkt" if self.is_starting_point else "Resultatrevision"

    @property
    def held_against(self) -> str:
        """Whose plan it is: "national", another municipality's slug, or the empty text for the municipality's own."""
        return "" if self.plan.municipality == self.municipality.slug else self.plan.municipality

    @property
    def plan_owner(self) -> str:
        """The name of the other municipality whose plan it is; the empty text for an own or a national plan."""
        owner = self.ground.areas.by_slug.get(self.held_against)
        return owner.name if owner else ""

    @property
    def folder(self) -> str:
        """Where the pages are published, below ``rendered``."""
        return review_folder(self.municipality.slug, self.plan)

    def sections(self) -> tuple[Section, ...]:
        """All focus areas with all their targets."""
        return tuple(
            Section(a, tuple(r for r in self.results if r.focus_area.id == a.id)) for a in self.plan.focus_areas
        )

    def notebooks(self) -> list[str]:
        """The notebooks that make up the review: the summary, then those that a target or a followed figure names."""
        return pages_of(self.plan)

    def page(self, notebook: str) -> Page:
        """What a notebook shows: the targets that name it; the summary shows all.

        Raises:
            UnknownName: no target names this notebook.
        """
        if notebook not in self.notebooks():
            raise UnknownName(
                f"no target of {self.plan.id} names '{notebook}' – {did_you_mean(notebook, self.notebooks())}"
            )
        shown = [r for r in self.results if notebook in {SUMMARY, r.target.notebook}]
        sections = [Section(a, tuple(r for r in shown if r.focus_area.id == a.id)) for a in self.plan.focus_areas]
        return Page(self, notebook, tuple(section for section in sections if section.results))

    def focus_area(self, area_id: str) -> Section:
        """One focus area by the plan's id.

        Raises:
            UnknownName: the plan has no such focus area.
        """
        found = {section.focus_area.id: section for section in self.sections()}
        if area_id not in found:
            raise UnknownName(f"'{area_id}' is not a focus area of {self.plan.id} – {did_you_mean(area_id, found)}")
        return found[area_id]


def open_review(
    municipality: str, year: int, snapshot: str = "", plan: str = "", project: Project | None = None
) -> Review:
    """Read the plan, the declarations and the figures, and judge every target.

    The same review is given again as long as no file below ``data`` has changed.

    Args:
        municipality: slug of the municipality, such as "frederikssund".
        year: the plan's year.
        snapshot: name of the figures; the plan's own where empty.
        plan: whose plan of the year to hold the municipality against: a shared one such as "national", or another
            municipality's slug; its own plan where empty. What people have said about another municipality's plan, and
            what became of its targets, is about that municipality and left out.
        project: where the folders are; found from the current folder where None.

    Raises:
        UnknownName: municipality, plan or snapshot does not exist.
        InvalidInput: a file cannot be used; all problems together.
    """
    where = project or find_project()
    key = (where.root, municipality, year, snapshot, plan)
    return _remembered.get(key, stamp(review_files(where)), lambda: _judged(where, municipality, year, snapshot, plan))


_remembered: Remembered[Review] = Remembered(8)


def _judged(project: Project, municipality: str, year: int, snapshot: str, plan: str) -> Review:
    catalog = load_catalog(project)
    area = catalog.municipality(municipality)
    adopted = load_adopted(catalog, plan or municipality, year).seen_from(municipality)
    figures = load_observations(catalog, snapshot or adopted.plan.snapshot)
    problems: list[Problem] = []
    comments = load_comments(catalog, adopted.plan, area, problems)
    previous = load_previous(catalog, adopted.plan, area, problems)
    if problems:
        raise InvalidInput(problems)
    judged = replace(
        judge_plan(catalog, adopted.plan, area, figures, adopted.log, adopted.relations),
        comments=comments,
        previous=previous,
    )
    before = adopted.before
    changes = tuple(plan_changes(before, judged.plan)) if before else ()
    return replace(judged, before=before, changes=changes, views=adopted.views)


def judge_plan(
    catalog: Catalog,
    plan: Plan,
    municipality: Area,
    observations: Observations,
    log: Sequence[StatusEntry] = (),
    relations: Sequence[Relation] = (),
) -> Review:
    """Judge every target of a plan for a municipality on the given figures.

    Args:
        catalog: areas, indicators and breaks.
        plan: what was adopted.
        municipality: whose figures are observed.
        observations: the figures.
        log: what people have said about targets of the plan.
        relations: what printed figures imply about each other; those of the plan's document are kept.
    """
    assert municipality.kind is AreaKind.MUNICIPALITY
    ground = Ground(catalog.areas, catalog.indicators, catalog.breaks, observations, municipality, plan.year)
    # what a document's printed figures imply says nothing of figures from elsewhere
    own = judge_relations(relations, observations, plan.document) if observations.shelf.is_printed() else []
    results = []
    for area in plan.focus_areas:
        for target in area.targets:
            judged = judge_target(ground, target)
            said = tuple(entry for entry in log if entry.target == target.id)
            results.append(Result(target, area, judged, said, _about(judged, own)))
    return Review(plan, municipality, ground, tuple(results), tuple(log), tuple(own))


def _about(judged: Judgement, outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The relations in which a row stands that the judgement observed, where they contradict each other."""
    rows = {row for leaf in judged.leaves if leaf.observed for row in leaf.observed.observations}
    return tuple(o for o in outcomes if o.finding is Finding.MISMATCH and rows & set(o.observations))
