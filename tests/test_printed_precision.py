"""How exactly a printed number is known: the interval of all numbers that the print may stand for."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobplan_lib.reading.printed_precision import printed_quantity
from jobplan_lib.words.vocabulary import Unit

KR, MIO = Unit.KRONER, Unit.MILLION_KRONER


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "printed", "low", "high"),
    [
        ("5300000", 0, KR, "ca. 5,3 mio. kr.", "5250000", "5350000"),
        ("2000000", 0, KR, "cirka 2 millioner", "1500000", "2500000"),
        ("1750078", 0, KR, "1.750.078 kr.", "1750077.5", "1750078.5"),
        ("1100", 0, MIO, "1,1 mia.", "1050", "1150"),
        ("1.8", 1, MIO, "1.8 mio. kr.", "1.75", "1.85"),
        ("1369", 0, MIO, "1.369 mio. kr.", "1368.5", "1369.5"),
        ("1369.503", 3, MIO, "1.369.503", "1369.5025", "1369.5035"),
        ("19000", 0, Unit.FULL_TIME_PERSONS, "ca. 19.000", "18500", "19500"),
        ("100", 0, Unit.PERSONS, "op mod 100", "50", "150"),
        ("34000", 0, Unit.PERSONS, "mere end 34.000", "33500", "34500"),
        ("40", 0, Unit.PERSONS, "40", "40", "40"),
        ("85", 0, Unit.PERCENT, "ca. 85", "84.5", "85.5"),
        ("85.1", 1, Unit.PERCENT, "85,1", "85.05", "85.15"),
        ("5300000", 0, KR, "5,4 mio. kr.", "5299999.5", "5300000.5"),  # the print says another number: no help
    ],
)
def test_a_print_leaves_an_interval_open(value, decimals, unit, printed, low, high):
    found = printed_quantity(Fraction(value), decimals, unit, printed)
    assert (found.low, found.value, found.high) == (Fraction(low), Fraction(value), Fraction(high))


def test_a_source_that_says_about_in_other_words_is_no_more_exact_than_its_last_digit():
    found = printed_quantity(Fraction(600), 0, Unit.PERSONS, "600", about=True)
    assert (found.low, found.high) == (550, 650)


@given(
    st.integers(-(10**9), 10**9),
    st.sampled_from(list(Unit)),
    st.sampled_from(["", "ca.", "3 mio.", "1,5 mia.", "cirka 2"]),
)
def test_the_number_itself_lies_within_what_its_print_may_stand_for(value, unit, printed):
    found = printed_quantity(Fraction(value), 0, unit, printed)
    assert found.low <= found.value == value <= found.high
