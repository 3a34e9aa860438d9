"""Whether a requirement can be reached at all: nobody is placed above number 1, and no share is above 100 per cent."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.requirement_grammar import RULES, Known
from jobplan_lib.reading.unit_checks import observed_unit
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.plan_model import (
    Amount,
    Change,
    Criterion,
    Direction,
    Fixed,
    Observe,
    OfArea,
    OfBest,
    Part,
    Path,
    Rank,
    Requirement,
    ShareOf,
)
from jobplan_lib.words.vocabulary import AreaKind, Unit

Span = tuple[Fraction, Fraction | None]  # the least and the greatest number there can be; None if there is no greatest


def can_be_reached(
    fields: Fields, known: Known, indicator: Indicator, observe: Observe, requirement: Requirement
) -> None:
    """Refuse what no figure can meet, and what is said of places the wrong way round."""
    if observed_unit(observe, indicator) is Unit.RANK:
        _place_is_possible(fields, known, observe, requirement)
    span = _span(known, indicator, observe)
    for amount in _amounts(requirement) if span else ():
        if span and amount.unit is observed_unit(observe, indicator):
            _number_is_possible(fields, amount, span)


def parts_agree(fields: Fields, parts: Sequence[Part]) -> None:
    """Refuse ``all_of`` whose parts ask of one figure to be above one number and below a smaller one."""
    fixed = [part.rule for part in parts if isinstance(part.rule, Criterion)]
    fixed = [rule for rule in fixed if isinstance(rule.requirement.against, Fixed) and not rule.requirement.margin]
    for high in (rule for rule in fixed if rule.requirement.direction.wants_high):
        for low in (rule for rule in fixed if not rule.requirement.direction.wants_high):
            same = (high.measure, high.when) == (low.measure, low.when)
            least, most = (rule.requirement.against.amount for rule in (high, low))  # type: ignore[union-attr]
            if same and least.number * high.requirement.factor > most.number * low.requirement.factor:
                fields.refuse(
                    "all_of", "asks for more than one number and less than a smaller one", _SWAP, "R-REACH-03"
                )


_SWAP = "swap the two numbers, or use any_of"


def _amounts(requirement: Requirement) -> list[Amount]:
    against = requirement.against
    if requirement.margin is not None or requirement.factor != 1:
        return []
    if isinstance(against, Fixed):
        return [against.amount]
    return [amount for _, amount in against.by_year] if isinstance(against, Path) else []


def _span(known: Known, indicator: Indicator, observe: Observe) -> Span | None:
    """What the observed number can be; None where it may be anything."""
    if isinstance(observe, Rank):
        return Fraction(1), Fraction(max(1, len(known.areas.municipalities())))
    if observe is None and indicator.unit is Unit.RANK:
        return Fraction(1), None
    if isinstance(observe, ShareOf) or (observe is None and indicator.unit is Unit.PERCENT and indicator.numerator):
        return Fraction(0), Fraction(100)
    if isinstance(observe, Change) and observe.unit is Unit.PERCENT:
        return Fraction(-100), None
    return None


def _number_is_possible(fields: Fields, amount: Amount, span: Span) -> None:
    least, most = span
    if amount.number < least or (most is not None and amount.number > most):
        bounds = f"from {least} to {most}" if most is not None else f"from {least} upwards"
        key = next((rule for rule in (*RULES, "falls_by", "rises_by") if fields.has(rule)), "")
        message = f"can never be met or never be missed: what is observed runs {bounds} ({amount.unit.value})"
        fields.refuse(key, message, "check the number and the rule", "R-REACH-01")


def _place_is_possible(fields: Fields, known: Known, observe: Observe, requirement: Requirement) -> None:
    """Place 1 is the best: a plan asks for a place of at most a number, of a municipality and not of the country."""
    key = requirement.direction.value
    if requirement.direction.wants_high:
        right = "at_most" if requirement.direction is Direction.AT_LEAST else "less_than"
        fields.refuse(key, "asks for a worse place: place 1 is the best", f"write {right}", "R-REACH-02")
    against = requirement.against
    named = known.areas.by_slug.get(against.area) if isinstance(against, OfArea) else None
    of_many = isinstance(against, OfArea) and (named is None or named.kind is not AreaKind.MUNICIPALITY)
    if isinstance(observe, Rank) and (of_many or isinstance(against, OfBest)):
        remedy = "hold against a place such as {rank: 20}, own: for an earlier place, or one municipality"
        fields.refuse(key, "holds a place against an area that has none", remedy, "R-REACH-04")
