"""Whether the numbers of a rule can be compared at all: points are not per cent, persons are not weeks."""

from __future__ import annotations

from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.requirement_grammar import Known
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.plan_model import (
    Change,
    Difference,
    Fixed,
    Observe,
    Occurrences,
    OfMeasure,
    Path,
    Rank,
    Requirement,
    ShareOf,
)
from jobplan_lib.words.vocabulary import Unit


def observed_unit(observe: Observe, indicator: Indicator) -> Unit:
    """The unit of what is observed: a rank, a number of occurrences, a change, or the indicator's own unit."""
    if isinstance(observe, Rank):
        return Unit.RANK
    if isinstance(observe, Occurrences):
        return Unit.COUNT
    if isinstance(observe, ShareOf):
        return Unit.PERCENT
    if isinstance(observe, Change):
        return observe.unit
    if isinstance(observe, Difference):
        return indicator.unit.of_difference
    return indicator.unit


def _other_fits(fields: Fields, known: Known, wanted: Unit, against: OfMeasure) -> None:
    other = known.indicators.get(against.indicator)
    if other is None:
        return
    if other.unit is not wanted:
        fields.refuse(
            "",
            f"is observed in {wanted.value}, but {other.id} is in {other.unit.value}",
            "hold against an indicator of the same unit",
            "R-UNIT-06",
        )
    if other.groups and against.groups == ("",):
        fields.refuse(
            "",
            f"does not say which group of {other.id} it is held against",
            f"add group: one of {', '.join(list(other.groups)[:8])}",
            "R-GRP-04",
        )


def units_fit(fields: Fields, known: Known, indicator: Indicator, observe: Observe, requirement: Requirement) -> None:
    """A number is only comparable with an observation of its own unit: points are not per cent."""
    wanted = observed_unit(observe, indicator)
    if isinstance(observe, Change) and observe.unit not in {Unit.PERCENT, indicator.unit.of_difference}:
        either = " or ".join(sorted({"percent", indicator.unit.of_difference.value}))
        fields.refuse(
            "",
            f"observes a change in {observe.unit.value} of an indicator in {indicator.unit.value}",
            f"use {either}",
            "R-UNIT-05",
        )
    if isinstance(observe, Difference) and isinstance(observe.other, OfMeasure):
        _other_fits(fields, known, indicator.unit, observe.other)
    if isinstance(requirement.against, OfMeasure):
        _other_fits(fields, known, wanted, requirement.against)
    amounts = [requirement.against.amount] if isinstance(requirement.against, Fixed) else []
    if isinstance(requirement.against, Path):
        amounts = [amount for _, amount in requirement.against.by_year]
    for unit in {amount.unit for amount in amounts if amount.unit is not wanted}:
        fields.refuse(
            "",
            f"is observed in {wanted.value}, but held against {unit.value}",
            f"write {{{wanted.value}: …}}",
            "R-UNIT-03",
        )
    margin = requirement.margin
    counts = indicator.counts if indicator.unit.is_share and observe is None else wanted.of_difference
    allowed = {wanted.of_difference, Unit.PERCENT, counts}
    if margin and margin.unit not in allowed:
        names = ", ".join(sorted(unit.value for unit in allowed))
        fields.refuse("", f"has a margin in {margin.unit.value}", f"use one of {names}", "R-UNIT-04")
