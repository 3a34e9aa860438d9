"""Laws of several periods taken together, and of differences, on figures that are drawn at random."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from drawn import GROUPED, LEVEL, OWN, SHARE, figures, ground
from hypothesis import given, settings
from hypothesis import strategies as st

from jobplan_lib.core.figures import Answer, Figure, Ground, Unknown
from jobplan_lib.core.holding import observe
from jobplan_lib.core.which_figure import observed_when
from jobplan_lib.words.moments import Gathering, Moment, When, Window
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.plan_model import Difference, Measure, OfMeasure
from jobplan_lib.words.vocabulary import Reason

MONTHS = [f"{year}M{month:02d}" for year in (2022, 2023) for month in range(1, 13)]
two_years = st.lists(st.integers(0, 10_000), min_size=24, max_size=24)
counts = st.lists(st.tuples(st.integers(0, 50), st.integers(50, 400)), min_size=12, max_size=12)


def levels(numbers: dict[str, object]) -> Ground:
    return ground(figures(*((LEVEL, OWN, month, "", str(number)) for month, number in numbers.items())))


def last(found: Ground, number: int, gathering: Gathering = Gathering.SUM, until: str = "2023M12") -> Answer:
    return observed_when(found, Measure(LEVEL), When(window=Window(gathering, number), by=parse_period(until)))


def known(answer: Answer) -> Fraction:
    assert isinstance(answer, Figure), answer
    return answer.quantity.value


@settings(max_examples=20)
@given(two_years)
def test_a_rolling_year_moves_by_the_month_that_enters_less_the_one_that_leaves(numbers):
    found = levels(dict(zip(MONTHS, numbers, strict=True)))
    rolling = [known(last(found, 12, until=month)) for month in MONTHS[11:]]
    assert rolling[0] == sum(numbers[:12])
    moves = [after - before for before, after in pairwise(rolling)]
    assert moves == [numbers[i + 12] - numbers[i] for i in range(12)]


@given(st.integers(0, 10_000), st.integers(2, 24))
def test_equal_months_sum_to_so_many_times_one_and_have_it_as_their_mean(number, months):
    found = levels(dict.fromkeys(MONTHS, number))
    assert known(last(found, months)) == months * number
    assert known(last(found, months, Gathering.MEAN)) == number


@pytest.mark.parametrize("gathering", Gathering)
@settings(max_examples=30)
@given(gone=st.integers(0, 22), months=st.integers(2, 24))
def test_a_month_that_lacks_or_is_hidden_makes_its_windows_unknown_and_no_other(gathering, gone, months):
    inside = gone >= 24 - months
    whole = dict[str, object](dict.fromkeys(MONTHS, 7))
    lacking = {month: number for month, number in whole.items() if month != MONTHS[gone]}
    hidden = {**whole, MONTHS[gone]: "suppressed"}
    for numbers, reason in ((lacking, Reason.INCOMPLETE_PERIOD), (hidden, Reason.SUPPRESSED)):
        answer = last(levels(numbers), months, gathering)
        assert (answer.reason is reason) if inside and isinstance(answer, Unknown) else not inside


@settings(max_examples=20)
@given(two_years)
def test_the_last_twelve_months_of_december_are_the_year(numbers):
    found = levels(dict(zip(MONTHS, numbers, strict=True)))
    for moment, gathering in ((Moment.SUM_OF_YEAR, Gathering.SUM), (Moment.MEAN_OF_YEAR, Gathering.MEAN)):
        year = known(observed_when(found, Measure(LEVEL), When(moment)))
        named = When(window=Window(gathering, parse_period("2023")))
        assert year == known(last(found, 12, gathering)) == known(observed_when(found, Measure(LEVEL), named))


@given(counts)
def test_the_share_of_a_year_is_that_of_all_its_persons_and_lies_between_its_months(counted):
    rows = ((SHARE, OWN, month, "", f"{x}/{d}") for month, (x, d) in zip(MONTHS[12:], counted, strict=True))
    year = known(observed_when(ground(figures(*rows)), Measure(SHARE), When(Moment.MEAN_OF_YEAR)))
    assert year == Fraction(100 * sum(x for x, _ in counted), sum(d for _, d in counted))
    shares = [Fraction(100 * x, d) for x, d in counted]
    assert min(shares) <= year <= max(shares)


@given(st.decimals(0, 100, places=1), st.decimals(0, 100, places=1))
def test_a_difference_turns_its_sign_with_its_sides_and_a_distance_does_not(women, men):
    december = parse_period("2023M12")
    found = ground(
        figures((GROUPED, OWN, "2023M12", "kvinder", str(women)), (GROUPED, OWN, "2023M12", "maend", str(men)))
    )

    def apart(one: str, other: str, *, either_way: bool) -> Figure:
        looked = Difference(OfMeasure(GROUPED, (other,)), either_way)
        answer = observe(found, Measure(GROUPED, (one,), looked), found.own, december)
        assert isinstance(answer, Figure)
        return answer

    there, back = (apart(*pair, either_way=False).quantity for pair in (("kvinder", "maend"), ("maend", "kvinder")))
    distance = apart("kvinder", "maend", either_way=True).quantity
    assert there.value == -back.value == Fraction(women) - Fraction(men)
    assert distance == apart("maend", "kvinder", either_way=True).quantity
    assert distance.value == abs(there.value)
    assert 0 <= distance.low <= distance.value <= distance.high
