"""Costs and prices in words. A cost is printed no finer than it is known."""

from __future__ import annotations

from fractions import Fraction

from jobplan_lib.answer.danish import UNIT_WORD, amount, tal
from jobplan_lib.core.economics import Cost, print_step
from jobplan_lib.reading.prices import Price
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Unit

MILLION = 6  # powers of ten


def cost_text(cost: Cost) -> str:
    """Kroner for a year: ``ca. 11 mio. kr. om året``, or to the krone where persons and price are exact."""
    step = print_step(cost)
    about = "" if cost.kroner.is_exact else "ca. "
    if step >= MILLION:
        return f"{about}{tal(cost.kroner.value / 10**MILLION)} mio. kr. om året"
    coarse = Fraction(10**step)
    kroner = abs(cost.kroner.value) / coarse + Fraction(1, 2)
    return f"{about}{tal(kroner.__floor__() * coarse)} kr. om året"


def price_text(price: Price, unit: Unit = Unit.FULL_YEAR_PERSONS) -> str:
    """A price with its year and what is in it; where it stands is for :func:`explain.place`."""
    return f"{kroner_each(price.per_person)} pr. {UNIT_WORD[unit][0]} i {price.year}. {price.basis}"


def kroner_each(per_person: Quantity) -> str:
    """A price for one person, with what it may be between where its source prints it rounded."""
    if per_person.is_exact:
        return amount(per_person.value, Unit.KRONER)
    return f"{amount(per_person.value, Unit.KRONER)} (mellem {tal(per_person.low)} og {tal(per_person.high)})"
