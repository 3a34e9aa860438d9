"""The status of one benefit: a year's review narrowed to what looks at it. Nothing is judged again."""

from __future__ import annotations

from dataclasses import replace

from jobplan_lib.answer.adopted import only_targets
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.core.benefit_figures import about, looks_at
from jobplan_lib.core.targets import Judgement
from jobplan_lib.reading.project import Project
from jobplan_lib.review import open_review
from jobplan_lib.words.benefits import benefit_named


def open_benefit_status(
    municipality: str, year: int, benefit: str, snapshot: str = "", plan: str = "", project: Project | None = None
) -> Review:
    """What a year's review says about one benefit.

    Args:
        municipality: slug of the municipality.
        year: the plan's year.
        benefit: slug or label of the benefit, such as "sygedagpenge".
        snapshot: name of the figures; the plan's own where empty.
        plan: whose plan of the year, as :func:`jobplan_lib.review.open_review` takes it.
        project: where the folders are; found from the current folder where None.

    Raises:
        UnknownName: municipality, plan, snapshot or benefit does not exist.
        InvalidInput: a file cannot be used; all problems together.
    """
    return benefit_status(open_review(municipality, year, snapshot, plan, project), benefit)


def benefit_status(review: Review, name: str) -> Review:
    """A review narrowed to the targets and followed figures that look at a benefit, alone or together with others.

    A target keeps its answer and all its parts, since its answer is that of all of them. Of a followed figure, which has no
    answer, only the parts about the benefit are kept. Pinned views and what has changed since another review belong to the
    year's own.

    Raises:
        UnknownName: there is no such benefit.
    """
    benefit = benefit_named(review.ground.indicators.values(), name)
    groups = about(review.ground, benefit)
    there = [result for result in review.results if looks_at(result.target.rule, groups)]
    return Review(
        plan=only_targets(review.plan, {result.id for result in there}),
        municipality=review.municipality,
        ground=review.ground,
        results=tuple(_narrowed(result, groups) if result.is_monitored else result for result in there),
        status_log=tuple(entry for entry in review.status_log if entry.target in {result.id for result in there}),
        outcomes=review.outcomes,
        comments=review.comments,
        benefit=benefit,
    )


def _narrowed(result: Result, groups: dict[str, tuple[str, ...]]) -> Result:
    return replace(result, judgement=_parts_about(result.judgement, groups))


def _parts_about(judgement: Judgement, groups: dict[str, tuple[str, ...]]) -> Judgement:
    kept = (_parts_about(part, groups) for part in judgement.parts if looks_at(part.rule, groups))
    return replace(judgement, parts=tuple(kept))
