"""A share printed with one of its counts: the other count follows from the print, and so may the persons to the target."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobplan_lib.core.distance import WhyNoCount, to_go
from jobplan_lib.core.figures import Figure
from jobplan_lib.words.plan_model import Direction
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Unit
from tests.test_laws_of_numbers import counts, directions, percents, persons, share, wanted


def printed(numerator: int, denominator: int, decimals: int, *, without: str) -> Figure:
    """The same share as a document prints it: rounded, with one count beside it."""
    exact = share(numerator, denominator)
    value = Fraction(round(exact.quantity.value * 10**decimals), 10**decimals)
    return replace(exact, quantity=Quantity.rounded(value, decimals), **{without: None})


@given(counts(), percents, directions, st.integers(0, 2), st.sampled_from(["numerator", "denominator"]))
def test_the_persons_of_a_printed_share_are_those_of_its_counts(counted, percent, direction, decimals, without):
    needed = wanted(percent, direction)
    found = to_go(printed(*counted, decimals, without=without), needed, Unit.PERSONS, is_surely_met=False)
    assert found.number in {None, to_go(share(*counted), needed, Unit.PERSONS, is_surely_met=False).number}


@pytest.mark.parametrize(
    ("numerator", "denominator", "without", "percent", "number"),
    [
        (554, 657, "denominator", "85", 5),  # 554 persons, 84.3 per cent: only of 657
        (70, 89, "numerator", "85", 6),  # 79 per cent of 89 answers: only 70
        (7, 1000, "denominator", "0.8", None),  # 7 persons, 0.7 per cent: of 934 to 1,076
    ],
)
def test_there_is_a_number_where_every_possible_count_gives_the_same(numerator, denominator, without, percent, number):
    decimals = 0 if without == "numerator" else 1
    observed = printed(numerator, denominator, decimals, without=without)
    found = persons(observed, wanted(Fraction(percent), Direction.AT_LEAST))
    assert (found.number, found.why_not) == (number, None if number else WhyNoCount.NOT_COUNTED)


def test_counts_and_a_share_that_contradict_each_other_give_no_number():
    observed = replace(share(40, 95), quantity=Quantity.rounded(Fraction("41.9"), 1), denominator=None)
    assert persons(observed, wanted(Fraction(50), Direction.AT_LEAST)).why_not is WhyNoCount.NOT_COUNTED


def test_what_is_not_counted_one_by_one_has_no_such_number():
    observed = printed(554, 657, 1, without="denominator")
    found = to_go(observed, wanted(Fraction(85), Direction.AT_LEAST), Unit.FULL_TIME_PERSONS, is_surely_met=False)
    assert found.why_not is WhyNoCount.NOT_COUNTED
