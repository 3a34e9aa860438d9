"""Persons made kroner: so many full-year persons times what a source says that one costs, with the bounds of both.

An amount is never more certain than its two factors, and it carries the price that it was made with: what is in it, of
which year and whose. Where nobody has stated a price there is no amount.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from jobplan_lib.reading.prices import Price
from jobplan_lib.words.periods import Period
from jobplan_lib.words.quantities import Quantity

MONTHS = 12


@dataclass(frozen=True)
class Amount:
    """Kroner, and what they were computed from."""

    kroner: Quantity
    persons: Quantity  # full-time persons over the time
    months: int
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


def amount(persons: Quantity, price: Price, year: int, months: int = MONTHS) -> Amount:
    """What persons cost: persons x price x months / 12, with the least and the greatest that it may be.

    Args:
        persons: full-time persons, or persons fewer (a difference may be negative); its bounds are kept.
        price: kroner for one full-year person.
        year: the year that is reckoned for.
        months: for how long, 1 or more.
    """
    if months < 1:
        raise ValueError(f"{months} months are no time")
    part = Fraction(months, MONTHS)
    ends = [a * b * part for a in (persons.low, persons.high) for b in (price.per_person.low, price.per_person.high)]
    kroner = Quantity(persons.value * price.per_person.value * part, min(ends), max(ends))
    return Amount(kroner, persons, months, price, is_older=price.year < year)


def months_of(period: Period) -> int:
    """How many whole months a period lasts; a day or a stretch of days lasts none."""
    per_year = period.frequency.value
    return MONTHS * period.length // per_year if MONTHS % per_year == 0 else 0


def print_step(of: Amount) -> int:
    """To which power of ten an amount may be printed: its bounds then differ by no more than one step.

    >>> from jobplan_lib.words.model import Source
    >>> price = Price("sygedagpenge", 2023, "", Quantity.exact(115000), "", Source("x"))
    >>> print_step(amount(Quantity.exact(46), price, 2023))
    0
    """
    width = of.kroner.high - of.kroner.low
    power = 0
    while 10**power < width:
        power += 1
    return power
