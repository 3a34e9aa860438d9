"""How the figures of an indicator came about: what a page shows of it, each with its arithmetic and its source."""

from __future__ import annotations

from collections.abc import Iterator

from jobplan_lib.answer.danish_derived import MEAN_LABEL
from jobplan_lib.answer.danish_unknown import unknown_text
from jobplan_lib.answer.explain import Step, StepKind, explain, figure_steps
from jobplan_lib.answer.made_of import made_of
from jobplan_lib.answer.results import Review
from jobplan_lib.core import topics
from jobplan_lib.core.figures import Ground, Unknown
from jobplan_lib.core.topics import Line
from jobplan_lib.words.errors import UnknownName, did_you_mean
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.vocabulary import Reason


def explain_named(review: Review, name: str) -> list[Step]:
    """The walk of a target of the plan or, where the plan has none of that name, of an indicator.

    Raises:
        UnknownName: there is neither.
    """
    targets, indicators = [result.id for result in review.results], review.ground.indicators
    if name.casefold() in {target.casefold() for target in targets}:
        return explain(review, name)
    if name in indicators:
        return explain_indicator(review.ground, indicators[name])
    nearest = did_you_mean(name, [*targets, *indicators])
    raise UnknownName(f"'{name}' is not a target of {review.plan.id}, and no indicator has that name – {nearest}")


def explain_indicator(ground: Ground, indicator: Indicator) -> list[Step]:
    """What is known of an indicator by the end of the plan's year: own figures, those a year before, and those beside them."""
    steps = [
        Step(StepKind.INDICATOR, f"{indicator.title} ({indicator.id})"),
        Step(StepKind.DEFINITION, indicator.definition),
    ]
    lines = _lines(ground, indicator)
    if not lines:
        steps.append(Step(StepKind.OBSERVED, unknown_text(Unknown(Reason.NO_DATA, "", (), ground.own), ground)))
    for line in lines:
        steps.append(Step(StepKind.PART, line.label or indicator.title))
        steps += _line(ground, line)
    return steps


def _lines(ground: Ground, indicator: Indicator) -> list[Line]:
    """The lines that pages show of the indicator, computed ones included."""
    ties = indicator.ties
    found = topics.lines(ground, indicator)
    if ties.complement_of:
        found = topics.rests(ground, indicator)
    elif ties.within:
        found = topics.chain(ground, indicator)
    elif ties.pooled:
        found = topics.pooled(ground, indicator)
    means = [
        Line(MEAN_LABEL[name], figure) for name, figure in (topics.means(ground, indicator) if ties.weighted_by else [])
    ]
    return [*found, *topics.on_other_basis(ground, indicator), *topics.quotients(ground, indicator), *means]


def _line(ground: Ground, line: Line) -> Iterator[Step]:
    if line.own is not None:
        yield from figure_steps(made_of(line.own), StepKind.OBSERVED, 1)
    elif line.unknown is not None:
        yield Step(StepKind.OBSERVED, unknown_text(line.unknown, ground), 1)
    if line.before is not None:
        yield from figure_steps(made_of(line.before), StepKind.EARLIER, 1)
    for other in line.others:
        yield from figure_steps(made_of(other), StepKind.BESIDE, 1)
