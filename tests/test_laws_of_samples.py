"""Laws of what answers of some say of all: they hold for any share, any number of answers and any population."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jobplan_lib.core.intervals import Estimate, Interval, Z, difference, wilson

ANSWERS = st.integers(1, 5_000)
SLACK = Fraction(1, 10**10)  # square roots are cut off


@st.composite
def counted(draw: st.DrawFn) -> tuple[Fraction, int]:
    """A share and the number of answers that it is made from."""
    answers = draw(ANSWERS)
    return Fraction(draw(st.integers(0, answers)), answers), answers


def estimate(share: Fraction, answers: int) -> Estimate:
    """A share with its interval."""
    return Estimate(share, wilson(share, answers))


@given(counted())
def test_the_interval_holds_the_share_and_stays_between_none_and_all(found):
    share, answers = found
    interval = wilson(share, answers)
    assert 0 <= interval.low <= share <= interval.high <= 1
    assert interval.low < interval.high


@given(counted())
def test_who_is_not_satisfied_is_the_mirror_image_of_who_is(found):
    share, answers = found
    one, other = wilson(share, answers), wilson(1 - share, answers)
    assert (one.low, one.high) == (1 - other.high, 1 - other.low)


@given(counted(), st.integers(2, 50))
def test_more_answers_with_the_same_share_say_more(found, times):
    share, answers = found
    few, many = wilson(share, answers), wilson(share, answers * times)
    assert many.high - many.low < few.high - few.low


@given(ANSWERS, st.integers(0, 5_000))
def test_a_larger_share_moves_both_ends_up(answers, drawn):
    assume(drawn < answers)
    one, more = wilson(Fraction(drawn, answers), answers), wilson(Fraction(drawn + 1, answers), answers)
    assert one.low < more.low and one.high < more.high


@given(counted(), st.fractions(0, 1, max_denominator=1_000))
def test_the_interval_holds_what_the_score_test_does_not_refuse(found, other):
    """The interval is the test turned round: another share lies in it if the answers do not speak against that share."""
    share, answers = found
    distance, allowed = (share - other) ** 2, Z**2 * other * (1 - other) / answers
    assume(abs(distance - allowed) > SLACK)
    assert wilson(share, answers).meets(other, other) == (distance <= allowed)


@given(counted(), st.integers(0, 20_000))
def test_who_asks_more_of_all_knows_more_and_who_is_answered_by_all_knows_it(found, others):
    share, answers = found
    some, all_of_them = wilson(share, answers), wilson(share, answers, answers)
    known = wilson(share, answers, answers + others)
    assert all_of_them == Interval(share, share)
    assert some.low - SLACK <= known.low <= share <= known.high <= some.high + SLACK


@pytest.mark.parametrize(
    ("share", "answers", "population", "words"),
    [
        (Fraction(1, 2), 0, None, "without answers"),
        (Fraction(1, 2), -3, None, "without answers"),
        (Fraction(3, 2), 10, None, "between 0 and 1"),
        (Fraction(1, 2), 10, 9, "more answers than people"),
    ],
)
def test_what_cannot_be_is_refused(share, answers, population, words):
    with pytest.raises(ValueError, match=words):
        wilson(share, answers, population)


@given(counted(), counted())
def test_a_difference_and_its_opposite_are_mirror_images_that_hold_it(first, second):
    one, other = estimate(*first), estimate(*second)
    found, opposite = difference(one, other), difference(other, one)
    assert (found.low, found.high) == (-opposite.high, -opposite.low)
    assert -1 - SLACK <= found.low <= one.value - other.value <= found.high <= 1 + SLACK


@given(counted())
def test_the_same_answers_twice_are_no_difference(found):
    assert difference(estimate(*found), estimate(*found)).meets(Fraction(0), Fraction(0))


@given(counted(), st.fractions(0, 1, max_denominator=500))
def test_a_number_without_chance_leaves_the_interval_of_the_other(found, plain):
    share, answers = found
    known = Estimate(plain, Interval(plain, plain))
    apart, alone = difference(estimate(share, answers), known), wilson(share, answers)
    assert abs(apart.low - (alone.low - plain)) < SLACK and abs(apart.high - (alone.high - plain)) < SLACK


@pytest.mark.parametrize(
    ("yes", "answers", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_that_newcombe_printed(yes, answers, low, high):
    """R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, table I, method 3."""
    found = wilson(Fraction(yes, answers), answers)
    assert (round(float(found.low), 4), round(float(found.high), 4)) == (low, high)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 10), 0.6075, 1.0),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_differences_that_newcombe_printed(first, second, low, high):
    """R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890, table II, method 10."""
    one, other = (estimate(Fraction(*counts), counts[1]) for counts in (first, second))
    found = difference(one, other)
    assert (round(float(found.low), 4), round(float(found.high), 4)) == (low, high)
