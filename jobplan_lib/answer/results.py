"""What a review is made of: results, sections, pages, and the review itself; values without a way to read or write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jobplan_lib.answer.adopted import pages_of, review_folder
from jobplan_lib.answer.danish import period as period_text
from jobplan_lib.answer.outcome_pages import outcome_pages
from jobplan_lib.core.figures import Ground
from jobplan_lib.core.relations import Outcome
from jobplan_lib.core.rounds import Round, survey_rounds
from jobplan_lib.core.targets import Judgement
from jobplan_lib.core.verdicts import container
from jobplan_lib.reading.comments import Comment
from jobplan_lib.reading.observations import Observations
from jobplan_lib.reading.plan_changes import TargetChange
from jobplan_lib.reading.plan_files import BENEFIT, FOLLOW_UP, ONE_PAGE, SUMMARY
from jobplan_lib.reading.previous_review import PreviousReview
from jobplan_lib.reading.status_log import StatusEntry
from jobplan_lib.reading.views import PinnedView
from jobplan_lib.words.benefits import Benefit
from jobplan_lib.words.errors import UnknownName, did_you_mean
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.model import Area
from jobplan_lib.words.periods import Period
from jobplan_lib.words.plan_model import FocusArea, Goal, Plan, Target, TargetKind
from jobplan_lib.words.vocabulary import Status, Timing

# The answers that a committee counts. What is only followed is shown, and counted apart.
SCORED = (Status.MET, Status.NOT_MET, Status.SPLIT, Status.NOT_ASSESSABLE)
JUDGED = (Status.MET, Status.NOT_MET, Status.SPLIT)  # those that have an answer
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
        return _together(self.results)


@dataclass(frozen=True)
class GoalAnswer:
    """A goal that stands above the focus areas, with the targets of all focus areas that serve it."""

    goal: Goal
    results: tuple[Result, ...]

    @property
    def status(self) -> Status:
        """Like a focus area's."""
        return _together(self.results)


def _together(results: tuple[Result, ...]) -> Status:
    return container([r.status for r in results if r.is_counted] or [r.status for r in results])


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
    def has_own_figures(self) -> bool:
        """Whether any target of the page has a figure; also said of a page without targets, which nothing lacks."""
        return not self.targets or any(leaf.observed for result in self.targets for leaf in result.judgement.leaves)

    @property
    def commitments(self) -> tuple[Result, ...]:
        """Service standards, interventions, processes and principles: what the plan promises beside its targets."""
        return tuple(result for result in self.results if not (result.is_counted or result.is_monitored))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The relations between printed figures that this page shows."""
        is_all, pages = self.notebook == BENEFIT, self.review.outcome_pages  # a section takes those about its figures
        return tuple(o for o in self.review.outcomes if is_all or pages[o.relation.id] == self.notebook)

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
    month: Period | None = None  # of a follow-up in the middle of a year: only what is due then, as known by then
    benefit: Benefit | None = None  # of a status of one benefit: only what looks at it

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
        wanted = str(target_id)  # a plan that counts its targets 1, 2, 3 invites the number itself
        found = {result.id.casefold(): result for result in self.results}
        if wanted.casefold() not in found:
            near = did_you_mean(wanted, [r.id for r in self.results])
            raise UnknownName(f"'{wanted}' is not a target of {self.plan.id} – {near}")
        return found[wanted.casefold()]

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

    @cached_property
    def survey_rounds(self) -> tuple[Round, ...]:
        """The newest round of every question of every survey that the municipality has figures of."""
        return tuple(survey_rounds(self.ground, tuple(self.ground.indicators.values())))

    @cached_property
    def outcome_pages(self) -> dict[str, str]:
        """The notebook that tells each relation between printed figures, by the relation's id."""
        judged = [(self.notebook_of(result.target), result.judgement) for result in self.results]
        return outcome_pages(self.outcomes, judged)

    @property
    def is_starting_point(self) -> bool:
        """Whether every judged figure is older than the plan's year: then this is no result yet."""
        timings = {timing for r in self.results if r.is_counted for timing in r.judgement.timings}
        return timings == {Timing.STARTING_POINT}

    @property
    def is_answered(self) -> bool:
        """Whether any target has an answer, be it from a figure, a forecast or what stood before the year."""
        return any(self.counts[status] for status in JUDGED)

    @property
    def stage(self) -> str:
        """What the review calls itself: the plan's starting point, the year's result review, or that nothing is known yet.

        A follow-up names its month instead, a status its benefit.
        """
        if self.month is not None:
            return f"Opfølgning i {period_text(self.month)}"
        if self.benefit is not None:
            return f"Status for {lower_first(self.benefit.label)}"
        if not self.counts:  # a plan of promises only: nothing is waited for
            return "Uden resultatmål"
        if self.is_starting_point:
            return "Udgangspunkt"
        return "Resultatrevision" if self.is_answered else "Endnu ikke opgjort"

    @property
    def held_against(self) -> str:
        """Whose plan it is: "national", another municipality's slug, or the empty text for the municipality's own."""
        return "" if self.plan.municipality == self.municipality.slug else self.plan.municipality

    @property
    def at_start(self) -> str:
        """When a starting point is from, as a clause: nobody here adopted the minister's or another municipality's
        plan, and a follow-up comes long after its own."""
        return f"da {self.year} begyndte" if self.held_against or self.month else "da planen blev vedtaget"

    @property
    def plan_owner(self) -> str:
        """The name of the other municipality whose plan it is; the empty text for an own or a national plan."""
        owner = self.ground.areas.by_slug.get(self.held_against)
        return owner.name if owner else ""

    @property
    def folder(self) -> str:
        """Where the pages are published, below ``rendered``."""
        folder = review_folder(self.municipality.slug, self.plan)
        if self.benefit:
            return f"{folder}-ydelse-{self.benefit.slug}"
        return f"{folder}-opfoelgning-{self.month.number:02}" if self.month else folder

    def sections(self) -> tuple[Section, ...]:
        """All focus areas with all their targets."""
        return tuple(
            Section(a, tuple(r for r in self.results if r.focus_area.id == a.id)) for a in self.plan.focus_areas
        )

    def goals(self) -> tuple[GoalAnswer, ...]:
        """The goals above the focus areas, each with the targets that serve it; a target may serve several."""
        return tuple(
            GoalAnswer(goal, tuple(r for r in self.results if goal.id in r.focus_area.serves))
            for goal in self.plan.goals
        )

    def notebooks(self) -> list[str]:
        """The notebooks that make up the review: the summary, then those that a target or a followed figure names.

        A follow-up and the status of a benefit are one page.
        """
        return [self.only_page] if self.only_page else pages_of(self.plan)

    @property
    def only_page(self) -> str:
        """The notebook of a follow-up or of the status of a benefit; the empty text for the review of a year."""
        return FOLLOW_UP if self.month else BENEFIT if self.benefit else ""

    @property
    def narrowed_by(self) -> dict[str, str | int]:
        """What a follow-up or a status is of, as parameters of its notebook; nothing for the review of a year."""
        return {"month": self.month.number} if self.month else {"benefit": self.benefit.slug} if self.benefit else {}

    def notebook_of(self, target: Target) -> str:
        """The page of the review that shows a target: its own, or the first, which shows all."""
        names = self.notebooks()
        return target.notebook if target.notebook in names else names[0]

    def page(self, notebook: str) -> Page:
        """What a notebook shows: the targets that name it; the summary shows all.

        Raises:
            UnknownName: no target names this notebook.
        """
        if notebook not in self.notebooks():
            raise UnknownName(
                f"no target of {self.plan.id} names '{notebook}' – {did_you_mean(notebook, self.notebooks())}"
            )
        shown = [r for r in self.results if notebook in {SUMMARY, *ONE_PAGE, r.target.notebook}]
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
