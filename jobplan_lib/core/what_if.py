"""What a target would come to if the own figure, or the target itself, were another.

Nothing here decides: the target is judged as always, by :func:`jobplan_lib.core.targets.judge`, on figures of which one row is
supposed to be another. Whatever is made of that row (a change, a mean, a place) follows; all other figures are held still.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from numbers import Rational

from jobplan_lib.core.figures import Answer, Figure, Ground, How, Unknown
from jobplan_lib.core.observing import rank
from jobplan_lib.core.targets import Judgement, judge
from jobplan_lib.reading.areas import MUNICIPALITIES
from jobplan_lib.reading.shelves import Key, Said, Shelf, Spot
from jobplan_lib.words.model import Observation
from jobplan_lib.words.periods import Period
from jobplan_lib.words.plan_model import Amount, Criterion, Fixed, Path, Rank, Requirement
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import ADDITIVE, Reason, Unit


@dataclass(frozen=True)
class Supposition:
    """What is supposed. None leaves a thing as it is.

    Args:
        persons: so many persons (companies, cases …) more, or fewer if negative, in the own figure.
        value: the own figure itself, where it is not known from counts.
        amount: the target's number; where the target is held against a figure, the margin to it.
        unit_price: kroner for each of the persons, stated by whoever asks.

    Raises:
        TypeError: a number is not exact: ``Fraction("60.1")`` says what ``60.1`` only comes near.
    """

    persons: int | None = None
    value: Fraction | None = None
    amount: Amount | None = None
    unit_price: Fraction | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.persons, int | None):
            raise TypeError(f"persons is a whole number, not {self.persons!r}")
        for name, number in (("value", self.value), ("unit_price", self.unit_price)):
            if not isinstance(number, Rational | None):
                raise TypeError(f"{name} is an exact number such as Fraction('60.1'), not {number!r}")


@dataclass(frozen=True)
class Supposed:
    """What would follow: the judgement and the place, beside those of today, and kroner at the stated price."""

    supposition: Supposition
    before: Judgement
    judgement: Judgement
    place_before: Answer
    place: Answer
    kroner: Fraction | None  # of the supposed persons; None without a price or without persons
    kroner_to_go: Fraction | None  # of those who would then still lack


class WhyImpossible(Enum):
    """Why something cannot be supposed."""

    NO_NUMBER = "no_number"  # the target is not one observation held against one requirement
    NO_FIGURE = "no_figure"  # there is no own figure
    NOT_COUNTED = "not_counted"  # the own figure is known only as printed, so that persons cannot be added
    OUT_OF_RANGE = "out_of_range"  # fewer than nobody, or more than there are


class Impossible(ValueError):
    """Something that cannot be supposed."""

    def __init__(self, why: WhyImpossible) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class SupposedShelf:
    """The rows of a snapshot with one of them supposed to be another."""

    shelf: Shelf
    row: Observation

    def series(self, key: Key, area: str) -> tuple[Observation, ...]:
        """One area's rows over time."""
        found = self.shelf.series(key, area)
        return tuple(self._supposed(row) for row in found) if self._is_about(key, area) else found

    def periods(self, key: Key, area: str) -> tuple[Period, ...]:
        """The periods of one area's rows in the order of time."""
        return self.shelf.periods(key, area)

    def at(self, key: Key, area: str, period: Period) -> Observation | None:
        """One row, or None where there is none."""
        found = self.shelf.at(key, area, period)
        return self._supposed(found) if found is not None and self._is_about(key, area) else found

    def areas(self, key: Key) -> list[str]:
        """The areas that have any row, by code."""
        return self.shelf.areas(key)

    def newest(self, key: Key) -> Period:
        """The last period of a series that there are rows of."""
        return self.shelf.newest(key)

    def keys(self) -> list[Key]:
        """What there are rows of."""
        return self.shelf.keys()

    def digest(self, indicator: str) -> str:
        """No file holds these rows: those of the supposed indicator have no hash."""
        return "" if indicator == self.row.indicator else self.shelf.digest(indicator)

    def is_printed(self) -> bool:
        """Whether any row says in which document it is printed."""
        return self.shelf.is_printed()

    def has_printed(self, key: Key) -> bool:
        """Whether any row of a series says in which document it is printed."""
        return self.shelf.has_printed(key)

    def said(self, key: Key) -> Said:
        """What each row says; the supposed one is said by nobody."""
        spot = (self.row.area, str(self.row.period))
        return {**self.shelf.said(key), spot: (repr(self.row),)} if key == _key(self.row) else self.shelf.said(key)

    def rows(self, key: Key, spots: Collection[Spot] | None = None) -> Iterator[Observation]:
        """The rows of a series, or those at some spots of it."""
        found = self.shelf.rows(key, spots)
        return (self._supposed(row) if self._is_about(key, row.area) else row for row in found)

    def __len__(self) -> int:
        return len(self.shelf)

    def _is_about(self, key: Key, area: str) -> bool:
        return (key, area) == (_key(self.row), self.row.area)

    def _supposed(self, row: Observation) -> Observation:
        return self.row if row.period == self.row.period else row


def _key(row: Observation) -> Key:
    return (row.indicator, row.group, row.kind)


def row_of(ground: Ground, judgement: Judgement) -> Observation | None:
    """The row that the own figure of a judgement rests on: of a mean the last one, of a sum over groups the first group's.

    None where there is none, such as for a region that is the sum of its municipalities.
    """
    rule, own = judgement.rule, judgement.observed
    if not isinstance(rule, Criterion) or own is None:
        return None
    measure = rule.measure
    period = own.inputs[-1].period if own.period.length > 1 and own.inputs else own.period
    found = ground.observations.at(measure.indicator, own.area.code, period, measure.groups[0], measure.kind)
    return found if found is not None and found.value is not None else None


def moves_by_persons(ground: Ground, row: Observation) -> bool:
    """Whether whole persons (companies, cases …) can be added to a row: a counted share, or a number of them."""
    return (row.is_counted and bool(row.denominator)) or ground.indicators[row.indicator].unit in ADDITIVE


def what_if(ground: Ground, judgement: Judgement, supposition: Supposition) -> Supposed:
    """Judge a target anew under a supposition.

    Args:
        ground: the figures; those of all others stay as they are.
        judgement: a judged criterion (a leaf of a target) with an own figure.
        supposition: what is supposed.

    Raises:
        Impossible: there is no own figure, or the supposed number cannot be.
    """
    rule, row = judgement.rule, row_of(ground, judgement)
    if not isinstance(rule, Criterion):
        raise Impossible(WhyImpossible.NO_NUMBER)
    changed = _supposed_row(ground, row, supposition)
    then = replace(ground, observations=replace(ground.observations, shelf=changed)) if changed else ground
    if supposition.amount is not None:
        rule = replace(rule, requirement=with_amount(rule.requirement, supposition.amount))
    judged = judge(then, rule, judgement.label)
    to_go = judged.to_go.number if judged.to_go else None
    price, persons = supposition.unit_price, supposition.persons
    return Supposed(
        supposition=supposition,
        before=judgement,
        judgement=judged,
        place_before=_place(ground, rule, row),
        place=_place(then, rule, row),
        kroner=price * persons if price is not None and persons is not None else None,
        kroner_to_go=price * to_go if price is not None and to_go is not None else None,
    )


def with_amount(requirement: Requirement, amount: Amount) -> Requirement:
    """The requirement with another number; held against a figure, with another margin to it (negative is below)."""
    if isinstance(requirement.against, Fixed | Path):
        return replace(requirement, against=Fixed(amount))
    return replace(requirement, margin=amount if amount.number else None)


def amount_of(requirement: Requirement, year: int, unit: Unit) -> Amount | None:
    """The number that :func:`with_amount` would replace; a margin of nothing where there is none.

    None for a path that has no number for the year.
    """
    against = requirement.against
    if isinstance(against, Fixed):
        return against.amount
    if isinstance(against, Path):
        return dict(against.by_year).get(year)
    return requirement.margin or Amount(Fraction(0), unit.of_difference)


def _supposed_row(ground: Ground, row: Observation | None, supposition: Supposition) -> SupposedShelf | None:
    if not supposition.persons and supposition.value is None:
        return None
    if row is None or row.value is None:
        raise Impossible(WhyImpossible.NO_FIGURE)
    if supposition.persons:
        changed = _moved(ground, row, supposition.persons)
    else:
        assert supposition.value is not None
        about = ground.indicators[row.indicator]
        is_part_of_all = about.unit is Unit.PERCENT and about.numerator
        if is_part_of_all and not 0 <= supposition.value <= about.unit.share_scale:
            raise Impossible(WhyImpossible.OUT_OF_RANGE)
        changed = replace(row, value=Quantity.exact(supposition.value), numerator=None, denominator=None)
    return SupposedShelf(ground.observations.shelf, changed)


def _moved(ground: Ground, row: Observation, persons: int) -> Observation:
    assert row.value is not None
    if not moves_by_persons(ground, row):
        raise Impossible(WhyImpossible.NOT_COUNTED)
    if row.numerator is None or not row.denominator:
        if row.value.low + persons < 0:
            raise Impossible(WhyImpossible.OUT_OF_RANGE)
        return replace(row, value=row.value + Quantity.exact(persons))
    numerator = row.numerator + persons
    if not 0 <= numerator <= row.denominator:
        raise Impossible(WhyImpossible.OUT_OF_RANGE)
    scale = ground.indicators[row.indicator].unit.share_scale
    return replace(row, value=Quantity.exact(numerator / row.denominator * scale), numerator=numerator)


def _place(ground: Ground, rule: Criterion, row: Observation | None) -> Answer:
    """The place of the figure itself among all municipalities, whatever the target makes of it."""
    measure = replace(rule.measure, observe=None)
    if row is None or row.area not in ground.areas.by_code:
        return Unknown(Reason.NO_DATA, measure.indicator, measure.groups)
    return rank(ground, measure, Rank(MUNICIPALITIES), ground.areas.by_code[row.area], row.period)


def has_place(supposed: Supposed) -> bool:
    """Whether the place is known before and after."""
    places = (supposed.place_before, supposed.place)
    return all(isinstance(place, Figure) and place.how is How.RANK for place in places)
