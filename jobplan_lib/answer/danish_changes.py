"""Requirements on changes and places as a Dane says them: ``et fald på mindst 70 personer``, ``nr. 75 eller bedre``."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jobplan_lib.answer.danish import DIRECTION_WORD, amount
from jobplan_lib.answer.danish_rough import before_size
from jobplan_lib.core.figures import Figure
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.plan_model import Change, Direction, Measure, Rank
from jobplan_lib.words.vocabulary import Unit

# a place is better the lower its number
RANK_AFTER = {Direction.AT_MOST: "eller bedre", Direction.AT_LEAST: "eller dårligere"}
RANK_BEFORE = {Direction.LESS_THAN: "bedre end", Direction.MORE_THAN: "dårligere end"}
RANK_BESIDE = {Direction.AT_MOST: "mindst lige så god som", Direction.AT_LEAST: "højst lige så god som", **RANK_BEFORE}
# how large a fall may be: a change of at most -70 is a fall of at least 70
OF_A_FALL = {
    Direction.AT_MOST: Direction.AT_LEAST,
    Direction.LESS_THAN: Direction.MORE_THAN,
    Direction.AT_LEAST: Direction.AT_MOST,
    Direction.MORE_THAN: Direction.LESS_THAN,
}
OF_SIZE = {**DIRECTION_WORD, Direction.MORE_THAN: "mere end", Direction.LESS_THAN: "mindre end"}
OF_NOTHING = {
    Direction.AT_MOST: "ingen stigning",
    Direction.LESS_THAN: "et fald",
    Direction.AT_LEAST: "intet fald",
    Direction.MORE_THAN: "en stigning",
}


def is_change(measure: Measure | None, indicators: Mapping[str, Indicator]) -> bool:
    """Whether what is observed is a change: looked at so by the plan, or published as one."""
    if measure is None:
        return False
    indicator = indicators.get(measure.indicator)
    published = indicator is not None and (indicator.unit is Unit.PERCENT_CHANGE or bool(indicator.ties.change_of))
    return isinstance(measure.observe, Change) or (measure.observe is None and published)


def plus_before(number: str) -> str:
    """A change above zero as it is printed, with the plus that its unit does not give it."""
    is_bare = number[:1].isdigit() and any(digit in number for digit in "123456789")
    return f"+{number}" if is_bare else number


def is_place(measure: Measure | None, indicators: Mapping[str, Indicator]) -> bool:
    """Whether what is observed is a place among others."""
    indicator = indicators.get(measure.indicator) if measure else None
    ranked = measure is not None and isinstance(measure.observe, Rank)
    return ranked or (indicator is not None and indicator.unit is Unit.RANK)


def place_text(direction: Direction, number: Fraction) -> str:
    """A required place: ``nr. 75 eller bedre``, ``bedre end nr. 75``."""
    place = amount(number, Unit.RANK)
    return f"{RANK_BEFORE[direction]} {place}" if direction.is_strict else f"{place} {RANK_AFTER[direction]}"


def change_text(direction: Direction, number: Fraction, unit: Unit, decimals: int) -> str:
    """A required change: ``et fald på mindst 70 personer``, ``en stigning på højst 2 %``, ``ingen stigning``."""
    if number == 0:
        return OF_NOTHING[direction]
    word = OF_SIZE[OF_A_FALL[direction] if number < 0 else direction]
    return f"{'et fald' if number < 0 else 'en stigning'} på {word} {amount(abs(number), unit, decimals)}"


def moved_text(change: Figure, decimals: int) -> str:
    """An observed change: ``et fald på 95 personer``, ``en stigning på mindst 2 %``, ``ingen ændring``."""
    number = change.quantity.value
    if number == 0:
        return "ingen ændring"
    size = before_size(number, change.open_side) + amount(abs(number), change.unit, decimals)
    return f"{'et fald' if number < 0 else 'en stigning'} på {size}"
