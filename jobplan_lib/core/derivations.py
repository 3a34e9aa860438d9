"""Figures made from other figures for a section of a page: rests, chains, unit costs, means over groups, balances.

Each function takes figures and gives a figure that keeps them as its inputs, so that a reader can be shown how it came
about. None of them decides anything: verdicts are made in :mod:`jobplan_lib.core.targets` alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from jobplan_lib.core.figures import Figure, How
from jobplan_lib.core.relations import product, weighted_mean
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.quantities import Quantity, mean
from jobplan_lib.words.vocabulary import Unit

WHOLE = Quantity.exact(100)


def complement(share: Figure, indicator: str) -> Figure:
    """What is left of a whole: upheld decisions are those that were not overturned. ``share`` is in per cent."""
    numerator = (
        share.denominator - share.numerator if share.numerator is not None and share.denominator is not None else None
    )
    return replace(
        share,
        quantity=WHOLE - share.quantity,
        indicator=indicator,
        how=How.COMPLEMENT,
        numerator=numerator,
        inputs=(share,),
        observations=(),
    )


def chained(first: Figure, second: Figure) -> Figure | None:
    """A share counted within the cases of another share, as a share of all: 0,90 referred, of these 0,20 filled = 0,18."""
    both = product([first.quantity, second.quantity])
    if both is None or first.unit is not second.unit:
        return None
    scale = Fraction(1, first.unit.share_scale)
    return _made(second, both.scaled(scale), How.CHAINED, (first, second))


def per(amount: Figure, count: Figure) -> Figure | None:
    """An amount for each of what was counted; a change in a number counts by its size. None where the count may be zero."""
    each = _size(amount.quantity).divided_by(_size(count.quantity))
    return None if each is None else _made(amount, each, How.PER, (amount, count))


def percent_of(part: Figure, whole: Figure) -> Figure | None:
    """A number in per cent of another. None where the other may be zero."""
    share = part.quantity.divided_by(whole.quantity)
    if share is None:
        return None
    return replace(_made(part, share.scaled(100), How.PERCENT_OF, (part, whole)), unit=Unit.PERCENT, decimals=1)


def over(numerator: Sequence[Figure], denominator: Sequence[Figure], like: Indicator) -> Figure | None:
    """The sum of some groups over the sum of others, in the unit of ``like``. None where the denominator may be zero."""
    top, bottom = _sum(numerator), _sum(denominator)
    share = top.divided_by(bottom)
    if share is None:
        return None
    inputs = (*numerator, *(f for f in denominator if f not in numerator))
    made = _made(numerator[0], share.scaled(like.unit.share_scale), How.OTHER_BASIS, inputs)
    return replace(made, unit=like.unit, decimals=like.decimals, indicator=like.id)


def mean_of_groups(values: Sequence[Figure]) -> Figure:
    """The mean in which every group counts the same."""
    return _made(values[0], mean([v.quantity for v in values]), How.MEAN_OF_GROUPS, tuple(values))


def weighted_mean_of_groups(values: Sequence[Figure], weights: Sequence[Figure]) -> Figure | None:
    """The mean in which every group counts by its number of cases. None where there are no cases."""
    pairs = [q for v, w in zip(values, weights, strict=True) for q in (v.quantity, w.quantity)]
    if not any(w.quantity.value for w in weights):
        return None
    found = weighted_mean(pairs)
    inputs = tuple(f for pair in zip(values, weights, strict=True) for f in pair)
    return None if found is None else _made(values[0], found, How.WEIGHTED_MEAN, inputs)


def balance(gains: Sequence[Figure], costs: Sequence[Figure]) -> Figure:
    """What is left of the gains after the costs; each counts by its size, whatever sign it is printed with.

    Among the inputs what was taken away stands with a minus, so that they add up to the result.
    """
    inputs = (
        *(replace(gain, quantity=_size(gain.quantity)) for gain in gains),
        *(replace(cost, quantity=_size(cost.quantity).scaled(-1)) for cost in costs),
    )
    return _made(gains[0], _sum(inputs), How.BALANCE, inputs)


def projected(so_far: Figure, units: Figure, months_each: int) -> Figure | None:
    """A year's amount when every unit costs as much a month as so far and lasts ``months_each`` months.

    ``so_far`` covers the first months of the year; all units are taken to have run from the start. None where no unit
    has begun or the period is not one of months.
    """
    if not units.quantity.value:
        return None
    months = so_far.period.length * 12 // so_far.period.frequency.value
    a_month = so_far.quantity.divided_by(units.quantity.scaled(months))
    year = product([a_month, units.quantity.scaled(months_each)]) if a_month else None
    return None if year is None else _made(so_far, year, How.PROJECTED, (so_far, units))


def _made(like: Figure, quantity: Quantity, how: How, inputs: tuple[Figure, ...]) -> Figure:
    return replace(
        like,
        quantity=quantity,
        how=how,
        decimals=max(f.decimals for f in inputs if f.unit is like.unit),
        numerator=None,
        denominator=None,
        provisional=any(f.provisional for f in inputs),
        inputs=inputs,
        observations=(),
    )


def _size(quantity: Quantity) -> Quantity:
    return quantity.scaled(-1) if quantity.value < 0 else quantity


def _sum(figures: Sequence[Figure]) -> Quantity:
    total = Quantity.exact(0)
    for figure in figures:
        total = total + figure.quantity
    return total
