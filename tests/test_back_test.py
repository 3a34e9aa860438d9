"""Earlier years are judged as the plan's own year is, with the periods that a rule names moved along."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_project import FIGURES

from jobplan_lib.core.back_test import back_test, in_year, measures_of, years_with_figures
from jobplan_lib.core.targets import judge, status_of
from jobplan_lib.review import open_review
from jobplan_lib.words.moments import When
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.plan_model import Amount, Change, Criterion, Direction, Fixed, Measure, OfOwn, Path, Requirement
from jobplan_lib.words.vocabulary import Status, Unit

PLANS = [
    ("frederikssund", 2023, ""),
    ("fredericia", 2019, ""),
    ("frederikshavn", 2022, ""),
    ("frederikssund", 2023, "national"),
]


@pytest.mark.parametrize(("municipality", "year", "plan"), PLANS)
def test_the_quick_status_is_that_of_the_judgement(project, municipality, year, plan):
    review = open_review(municipality, year, plan=plan, project=project)
    for area in (review.municipality, *review.ground.areas.municipalities()[::20]):
        for then in (year, year - 1):
            ground = replace(review.ground, own=area, year=then)
            for result in review:
                rule = result.target.rule
                assert status_of(ground, rule) is judge(ground, rule, "").status, (result.id, area.slug, then)


def test_a_target_is_counted_for_all_municipalities_in_every_year(tiny_project):
    tiny_project.add(
        FIGURES,
        "i-job-andel,000,2021M12,,440,1000,,normal,,,",
        "i-job-andel,250,2021M12,,890,2000,,normal,,,",
        "i-job-andel,219,2021M12,,20,60,,normal,,,",
        "i-job-andel,813,2021M12,,,,,suppressed,,,",
    )
    review = tiny_project.review()
    found = back_test(review.ground, review["1a"].rule, [2021, 2022])
    assert [(t.year, t.own, t.judged) for t in found] == [(2021, Status.MET, 2), (2022, Status.NOT_MET, 2)]
    assert found[0].counts == {Status.MET: 1, Status.NOT_MET: 1, Status.NOT_ASSESSABLE: 3}
    assert sum(found[1].counts.values()) == 5
    assert years_with_figures(review.ground, review["1a"].rule, 10) == [2021, 2022]
    assert years_with_figures(review.ground, review["1a"].rule, 1) == [2022]


def criterion(against=None, observe=None, when=None) -> Criterion:
    amount = Fixed(Amount(Fraction(1), Unit.PERCENT))
    return Criterion(
        Measure("i-job-andel", observe=observe), Requirement(Direction.AT_LEAST, against or amount), when or When()
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (criterion(OfOwn(parse_period("2022M12"))), criterion(OfOwn(parse_period("2018M12")))),
        (criterion(when=When(at=parse_period("2023Q4"))), criterion(when=When(at=parse_period("2019Q4")))),
        (criterion(when=When(by=parse_period("2024"))), criterion(when=When(by=parse_period("2020")))),
        (
            criterion(observe=Change(parse_period("2022-02-28"), Unit.POINTS)),
            criterion(observe=Change(parse_period("2018-02-28"), Unit.POINTS)),
        ),
        (
            criterion(Path(((2023, Amount(Fraction(5), Unit.PERCENT)), (2024, Amount(Fraction(6), Unit.PERCENT))))),
            criterion(Fixed(Amount(Fraction(5), Unit.PERCENT))),
        ),
    ],
)
def test_periods_that_a_rule_names_move_along(rule, expected):
    assert in_year(rule, 2023, 2019) == expected


@given(year=st.integers(2000, 2040), by=st.integers(-9, 9))
def test_moving_there_and_back_is_staying(year, by):
    rule = criterion(OfOwn(parse_period("2021Q3..2022Q2")), when=When(at=parse_period("2024M02")))
    assert in_year(in_year(rule, year, year + by), year + by, year) == rule
    assert [m.indicator for m in measures_of(rule)] == ["i-job-andel"]


def test_a_leap_day_becomes_the_last_of_february():
    assert in_year(criterion(when=When(at=parse_period("2024-02-29"))), 2024, 2023).when.at == parse_period(
        "2023-02-28"
    )
