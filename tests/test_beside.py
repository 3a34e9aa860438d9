"""What is shown beside an own figure is observed like it: means beside means, changes beside changes."""

from __future__ import annotations

from fractions import Fraction

from drawn import SHARE, figures, ground

from jobplan_lib.core.targets import judge
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.moments import Gathering, When, Window
from jobplan_lib.words.plan_model import (
    Amount,
    Change,
    Criterion,
    Difference,
    Direction,
    Fixed,
    Measure,
    OfArea,
    Past,
    Requirement,
)
from jobplan_lib.words.vocabulary import Unit

FOUND = figures(
    (SHARE, "250", "2022M12", "", "40/100"),
    (SHARE, "250", "2023M11", "", "10/100"),
    (SHARE, "250", "2023M12", "", "30/100"),
    (SHARE, "000", "2022M12", "", "300/1000"),
    (SHARE, "000", "2023M11", "", "100/1000"),
    (SHARE, "000", "2023M12", "", "500/1000"),
)


def beside(measure: Measure, unit: Unit, when: When | None = None) -> list[tuple[str, Fraction]]:
    requirement = Requirement(Direction.AT_LEAST, Fixed(Amount(Fraction(1), unit)))
    judged = judge(ground(FOUND), Criterion(measure, requirement, when or When()), "")
    return [(figure.area.code, figure.quantity.value) for figure in judged.benchmarks]


def test_beside_a_mean_stands_the_mean_of_the_same_months():
    window = When(window=Window(Gathering.MEAN, 2))
    assert beside(Measure(SHARE), Unit.PERCENT, window) == [("000", Fraction(30))]


def test_beside_a_change_stands_a_change():
    change = Change(Past.SAME_PERIOD_LAST_YEAR, Unit.POINTS)
    assert beside(Measure(SHARE, observe=change), Unit.POINTS) == [("000", Fraction(20))]


def test_beside_the_distance_to_the_country_the_country_does_not_stand():
    assert beside(Measure(SHARE, observe=Difference(OfArea("landet"), either_way=False)), Unit.POINTS) == []


def test_a_word_of_one_letter_is_no_abbreviation():
    assert [lower_first(text) for text in ("I mindst ti måneder", "A-dagpenge", "KL måler", "EØS-borgere")] == [
        "i mindst ti måneder",
        "A-dagpenge",
        "KL måler",
        "EØS-borgere",
    ]
