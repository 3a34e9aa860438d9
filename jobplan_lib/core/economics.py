"""Persons made kroner: so many full-time persons for a year times what a source says that one costs, with the bounds of both.

A cost is never more certain than its two factors, and it carries the price that it was made with: what is in it, of
which year and whose. Where nobody has stated a price there is no cost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jobplan_lib.core.distance import ToGo
from jobplan_lib.core.figures import Ground
from jobplan_lib.reading.prices import Price
from jobplan_lib.words.plan_model import Measure
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Unit

FOR_A_YEAR = frozenset({Unit.FULL_TIME_PERSONS, Unit.FULL_YEAR_PERSONS})  # a price is for one of these, not for a head


@dataclass(frozen=True)
class Cost:
    """Kroner for a year, and what they were computed from."""

    kroner: Quantity
    persons: Quantity  # full-time persons
    price: Price
    is_older: bool  # the price is of an earlier year; it is not adjusted


def price_for(prices: Iterable[Price], benefit: str, area: str, year: int) -> Price | None:
    """The price that applies: the municipality's own before one for the whole country, of the year or the newest before it.

    Args:
        prices: what sources have stated.
        benefit: the benefit's slug, as groups of indicators name it.
        area: the municipality's code; another municipality's price is never used.
        year: the year that is reckoned for; a later year's price is never used.
    """
    usable = [p for p in prices if p.benefit == benefit and p.area in {area, ""} and p.year <= year]
    return max(usable, key=lambda price: (bool(price.area), price.year), default=None)


def cost(persons: Quantity, price: Price, year: int) -> Cost:
    """What persons cost in a year: persons x price, with the least and the greatest that it may be.

    Args:
        persons: full-time persons, or persons fewer (a difference may be negative); its bounds are kept.
        price: kroner for one full-year person.
        year: the year that is reckoned for.
    """
    ends = [a * b for a in (persons.low, persons.high) for b in (price.per_person.low, price.per_person.high)]
    kroner = Quantity(persons.value * price.per_person.value, min(ends), max(ends))
    return Cost(kroner, persons, price, is_older=price.year < year)


def price_of(ground: Ground, measure: Measure) -> Price | None:
    """The price of one of those that a measure counts; None where they are not full-time persons on a benefit with a price."""
    indicator = ground.indicators[measure.indicator]
    counted = indicator.counts if indicator.unit.is_share else indicator.unit
    if counted not in FOR_A_YEAR or measure.area:
        return None
    benefit = indicator.benefit or (measure.groups[0] if len(measure.groups) == 1 else "")
    return price_for(ground.prices, benefit, ground.own.code, ground.year)


def cost_to_go(ground: Ground, measure: Measure, to_go: ToGo) -> Cost | None:
    """What the persons who are lacking to a target cost in a year; None without persons or without a price."""
    price = price_of(ground, measure) if to_go.number and to_go.unit in FOR_A_YEAR else None
    return cost(Quantity.exact(to_go.number), price, ground.year) if price and to_go.number else None


def print_step(of: Cost) -> int:
    """To which power of ten a cost may be printed: its bounds then differ by no more than one step.

    >>> from jobplan_lib.words.model import Source
    >>> price = Price("sygedagpenge", 2023, "", Quantity.exact(115000), "", Source("x"))
    >>> print_step(cost(Quantity.exact(46), price, 2023))
    0
    """
    width = of.kroner.high - of.kroner.low
    power = 0
    while 10**power < width:
        power += 1
    return power
