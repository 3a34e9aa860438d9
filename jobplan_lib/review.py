"""A plan held against a snapshot for one municipality: the review that pages, workbook and JSON are made from.

``open_review`` is the door for analysts and notebooks alike::

    review = open_review("frederikssund", 2023)
    review["6a"].status
    review.page("07_unge")
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jobplan_lib.answer.adopted import load_adopted, review_files
from jobplan_lib.answer.danish_trials import named_by_period
from jobplan_lib.answer.outcome_pages import of_own_documents
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.core.figures import Ground
from jobplan_lib.core.relations import FigureRef, Finding, Operand, Outcome, Relation, judge_relations
from jobplan_lib.core.targets import Judgement, judge_target
from jobplan_lib.reading.catalog import Catalog, load_catalog
from jobplan_lib.reading.comments import load_comments
from jobplan_lib.reading.observations import Observations, load_observations
from jobplan_lib.reading.plan_changes import plan_changes
from jobplan_lib.reading.plan_references import snapshot_problem
from jobplan_lib.reading.previous_review import load_previous
from jobplan_lib.reading.project import Project, find_project
from jobplan_lib.reading.remembered import Remembered, stamp
from jobplan_lib.reading.status_log import StatusEntry
from jobplan_lib.words.errors import InvalidInput, Problem
from jobplan_lib.words.model import Area, Observation
from jobplan_lib.words.numbering import in_number_order
from jobplan_lib.words.plan_model import Criterion, Plan
from jobplan_lib.words.vocabulary import AreaKind, FigureKind


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
    unknown = None if snapshot else snapshot_problem(catalog, adopted.plan)
    if unknown:
        raise InvalidInput([unknown])
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
    ground = Ground(
        catalog.areas, catalog.indicators, catalog.breaks, observations, municipality, plan.year, catalog.prices
    )
    # what a document's printed figures imply says nothing of figures from elsewhere
    every = judge_relations(relations, observations, plan.document) if observations.shelf.is_printed() else []
    own = of_own_documents(every, observations, municipality.code, plan.document)
    return Review(plan, municipality, ground, judge_targets(ground, plan, log, own), tuple(log), own)


def judge_targets(
    ground: Ground, plan: Plan, log: Sequence[StatusEntry], outcomes: Sequence[Outcome]
) -> tuple[Result, ...]:
    """Every target of a plan with its answer, and with what people and the printed figures say about it.

    Under each heading in the order of their numbers: a reader who looks for one must find it.
    """
    results = []
    for area in plan.focus_areas:
        for target in in_number_order(area.targets):
            judged = named_by_period(judge_target(ground, target))
            said = tuple(entry for entry in log if entry.target == target.id)
            results.append(Result(target, area, judged, said, _about(judged, outcomes, ground)))
    return tuple(results)


def _about(judged: Judgement, outcomes: Sequence[Outcome], ground: Ground) -> tuple[Outcome, ...]:
    """The contradictions that concern a judgement: of a row that its own figure is made from, or of the printed value of
    its target."""
    rows = frozenset[Observation]().union(*(leaf.observed.rows for leaf in judged.leaves if leaf.observed))
    rules = [leaf.rule for leaf in judged.leaves if isinstance(leaf.rule, Criterion)]
    wrong = (o for o in outcomes if o.finding is Finding.MISMATCH)
    return tuple(
        o for o in wrong if rows & _at_stake(o, ground) or any(_is_value_of(o.relation.printed, rule) for rule in rules)
    )


def _at_stake(outcome: Outcome, ground: Ground) -> set[Observation]:
    """The rows that a contradiction puts in doubt: where printed changes contradict each other, the levels only weigh them."""
    rows = set(outcome.observations)
    return {row for row in rows if ground.indicators[row.indicator].ties.change_of} or rows


def _is_value_of(printed: Operand | None, rule: Criterion) -> bool:
    """Whether a printed figure is the value that a rule requires, of the year that the rule is about."""
    if not isinstance(printed, FigureRef) or printed.kind is not FigureKind.TARGET_VALUE:
        return False
    meant = rule.when.at or rule.when.by
    same = printed.indicator == rule.measure.indicator and printed.group in rule.measure.groups
    return same and (meant is None or printed.period.last == meant.last)
