"""Laws of comparing, of persons to the target, and of printing."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import pairwise

import pytest
from drawn import MUNICIPALITIES, OWN, SHARE, areas, figures, ground
from hypothesis import assume, example, given
from hypothesis import strategies as st

from jobplan_lib.answer.danish import MINUS, pair, rounded, tal
from jobplan_lib.core.distance import ToGo, WhyNoCount, to_go
from jobplan_lib.core.figures import Figure, How
from jobplan_lib.core.holding import Required, required
from jobplan_lib.core.indicators import value
from jobplan_lib.core.verdicts import compare
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.plan_model import Amount, Direction, Fixed, Measure, Requirement
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Unit

MIRRORED = {
    Direction.AT_LEAST: Direction.AT_MOST,
    Direction.MORE_THAN: Direction.LESS_THAN,
    Direction.AT_MOST: Direction.AT_LEAST,
    Direction.LESS_THAN: Direction.MORE_THAN,
}
PERIOD = parse_period("2022M12")

directions = st.sampled_from(list(Direction))
percents = st.builds(Fraction, st.integers(0, 1000), st.just(10))  # as plans write them: 0.0 to 100.0
fractions = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)
quantities = st.builds(Quantity.exact, fractions) | st.builds(
    Quantity.rounded, st.integers(-900, 900).map(lambda n: Fraction(n, 10)), st.integers(0, 2)
)


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    """So many of so many persons."""
    of = draw(st.integers(1, 400))
    return draw(st.integers(0, of)), of


def share(numerator: int, denominator: int) -> Figure:
    """A counted share of Solby's."""
    found = Quantity.exact(Fraction(100 * numerator, denominator))
    parts = (Fraction(numerator), Fraction(denominator))
    return Figure(found, Unit.PERCENT, SHARE, ("",), areas().by_code[OWN], PERIOD, How.PUBLISHED, 1, *parts)


def wanted(percent: Fraction | Quantity, direction: Direction) -> Required:
    """A required percentage."""
    quantity = percent if isinstance(percent, Quantity) else Quantity.exact(percent)
    return Required(quantity, Unit.PERCENT, Requirement(direction, Fixed(Amount(quantity.value, Unit.PERCENT))), 1)


def persons(observed: Figure, needed: Required) -> ToGo:
    """Persons to the target, asked as a review asks."""
    answer = compare(observed.quantity, needed.quantity, needed.requirement.direction)
    return to_go(observed, needed, Unit.PERSONS, is_surely_met=answer.met and answer.certain)


def meets(numerator: int, denominator: int, percent: Fraction, direction: Direction) -> bool:
    """The same decided slowly and in another way: in whole numbers, with a table of the four directions."""
    left, right = 100 * numerator * percent.denominator, percent.numerator * denominator
    return {
        Direction.AT_LEAST: left >= right,
        Direction.MORE_THAN: left > right,
        Direction.AT_MOST: left <= right,
        Direction.LESS_THAN: left < right,
    }[direction]


def least_by_trying(numerator: int, denominator: int, percent: Fraction, direction: Direction) -> int | None:
    """The least number of persons that meets the target, found by trying them all; None if there are not so many."""
    step = 1 if direction.wants_high else -1
    room = denominator - numerator if direction.wants_high else numerator
    return next((k for k in range(room + 1) if meets(numerator + step * k, denominator, percent, direction)), None)


# --- comparing -------------------------------------------------------------------------------------------------------


@given(counts(), percents, directions)
@example((899, 2000), Fraction(45), Direction.AT_LEAST)
@example((9, 20), Fraction(45), Direction.MORE_THAN)
def test_a_share_is_compared_in_whole_persons(counted, percent, direction):
    answer = compare(share(*counted).quantity, Quantity.exact(percent), direction)
    assert answer.met == meets(*counted, percent, direction)
    assert answer.certain


@given(quantities, quantities, directions)
def test_a_verdict_is_certain_exactly_when_all_numbers_behind_the_prints_agree(observed, needed, direction):
    corners = [(a, b) for a in (observed.low, observed.high) for b in (needed.low, needed.high)]
    agree = {
        compare(Quantity.exact(a), Quantity.exact(b), direction).met
        for a, b in [*corners, (observed.value, needed.value)]
    }
    assert compare(observed, needed, direction).certain == (len(agree) == 1)


@given(counts(), percents, directions)
def test_counting_the_others_mirrors_verdict_and_persons(counted, percent, direction):
    numerator, denominator = counted
    ours, theirs = share(numerator, denominator), share(denominator - numerator, denominator)
    here, there = wanted(percent, direction), wanted(100 - percent, MIRRORED[direction])
    assert (
        compare(ours.quantity, here.quantity, direction).met
        == compare(theirs.quantity, there.quantity, MIRRORED[direction]).met
    )
    assert persons(ours, here) == persons(theirs, there)


@given(counts(), percents, directions, st.integers(2, 50))
def test_as_many_times_more_of_both_leaves_share_and_verdict(counted, percent, direction, times):
    numerator, denominator = counted
    small, large = share(numerator, denominator), share(numerator * times, denominator * times)
    assert small.quantity == large.quantity
    assert compare(small.quantity, Quantity.exact(percent), direction) == compare(
        large.quantity, Quantity.exact(percent), direction
    )


@given(counts(), percents, directions)
def test_a_percentage_and_the_same_share_get_the_same_verdict(counted, percent, direction):
    as_percent = compare(share(*counted).quantity, Quantity.exact(percent), direction)
    as_share = compare(Quantity.exact(Fraction(*counted)), Quantity.exact(percent / 100), direction)
    assert as_percent == as_share


@given(st.lists(quantities, min_size=2, max_size=6))
def test_differences_in_points_add_up_along_a_chain(chain):
    steps = [later - earlier for earlier, later in pairwise(chain)]
    assert sum(step.value for step in steps) == (chain[-1] - chain[0]).value


# --- persons to the target -------------------------------------------------------------------------------------------


@given(counts(), percents, directions)
@example((7, 100), Fraction(7), Direction.AT_LEAST)  # floats say one person too many here
@example((899, 2000), Fraction(45), Direction.AT_LEAST)
@example((900, 2000), Fraction(45), Direction.MORE_THAN)
def test_persons_to_the_target_are_the_least_that_meet_it(counted, percent, direction):
    least = least_by_trying(*counted, percent, direction)
    found = persons(share(*counted), wanted(percent, direction))
    assert found == (ToGo(None, Unit.PERSONS, WhyNoCount.OUT_OF_REACH) if least is None else ToGo(least, Unit.PERSONS))


@given(counts(), percents, directions)
def test_one_person_better_is_one_person_less_to_go(counted, percent, direction):
    numerator, denominator = counted
    better = numerator + (1 if direction.wants_high else -1)
    assume(0 <= better <= denominator)
    before = persons(share(numerator, denominator), wanted(percent, direction)).number
    after = persons(share(better, denominator), wanted(percent, direction)).number
    assert after == (None if before is None else max(0, before - 1))


@given(counts(), st.integers(0, 1000).map(lambda n: Fraction(n, 10)), directions)
def test_persons_are_only_named_when_rounding_of_the_requirement_leaves_one_number(counted, printed, direction):
    needed = wanted(Quantity.rounded(printed, 1), direction)
    ends = {least_by_trying(*counted, end, direction) for end in (needed.quantity.low, needed.quantity.high)}
    found = persons(share(*counted), needed)
    assert found.number == (ends.pop() if len(ends) == 1 else None)


@pytest.mark.parametrize("direction", Direction)
@given(own=st.integers(0, 500), target=st.integers(0, 500))
def test_a_number_of_persons_is_short_by_whole_persons(direction, own, target):
    figure = value(
        ground(figures(("ledige-antal", OWN, "2022M12", "", str(own)))),
        Measure("ledige-antal"),
        areas().by_code[OWN],
        PERIOD,
    )
    requirement = Requirement(direction, Fixed(Amount(Fraction(target), Unit.PERSONS)))
    missing = (target - own if direction.wants_high else own - target) + direction.is_strict
    needed = required(ground(figures()), requirement, Measure("ledige-antal"), figure, 2023)
    assert persons(figure, needed) == ToGo(max(0, missing), Unit.PERSONS)


# --- printing --------------------------------------------------------------------------------------------------------


def slowly_printed(number: Fraction, decimals: int) -> str:
    """A Danish number made digit by digit: half away from zero, points between thousands, a comma, a true minus."""
    whole = abs(number) * 10**decimals
    units = int(whole) + (1 if (whole - int(whole)) * 2 >= 1 else 0)
    digits = str(units).rjust(decimals + 1, "0")
    head, tail = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    groups = []
    while head:
        head, group = head[:-3], head[-3:]
        groups.insert(0, group)
    text = ".".join(groups) + ("," + tail if tail else "")
    return MINUS + text if number < 0 and units else text


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6), st.integers(0, 9))
@example(Fraction(-1, 100), 1)  # prints 0,0 and not a minus before it
@example(Fraction(4495, 100), 1)
def test_danish_numbers_are_printed_as_a_slow_hand_would(number, decimals):
    assert tal(number, decimals) == slowly_printed(number, decimals)


@given(fractions, fractions, st.integers(0, 3))
@example(Fraction(89900, 2000), Fraction(45), 1)
def test_a_printed_pair_never_contradicts_the_comparison(first, second, decimals):
    shown = pair(first, second, decimals)
    ours, theirs = rounded(first, shown), rounded(second, shown)
    assert (ours > theirs, ours < theirs) == (first > second, first < second)
    assert shown == decimals or rounded(first, shown - 1) == rounded(second, shown - 1), (
        "no more decimals than it takes"
    )


@given(st.dates(min_value=dt.date(1991, 1, 1), max_value=dt.date(2100, 12, 31)))
def test_the_same_day_last_year_is_a_day_of_last_year(day):
    earlier = parse_period(day.isoformat()).same_period_last_year()
    assert earlier.year == day.year - 1
    assert (day - earlier.first).days in {365, 366}


def test_the_tiny_municipalities_are_the_ones_that_the_laws_run_over():
    assert [area.code for area in areas().municipalities()] == list(MUNICIPALITIES)
