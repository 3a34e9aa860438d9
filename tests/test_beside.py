"""What is shown beside an own figure is observed like it: means beside means, changes beside changes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from drawn import REGION, SHARE, figures, ground

from jobplan_lib.core.benchmarks import usual
from jobplan_lib.core.figures import Answer, Figure
from jobplan_lib.core.indicators import value
from jobplan_lib.core.observing import change
from jobplan_lib.core.targets import judge
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.model import Area, Member
from jobplan_lib.words.moments import Gathering, When, Window
from jobplan_lib.words.periods import parse_period
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
from jobplan_lib.words.vocabulary import AreaKind, Unit

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


def test_two_areas_of_the_same_municipalities_stand_beside_it_once():
    drawn = figures(*((SHARE, code, "2023M12", "", "50/100") for code in ("000", "250", REGION)))
    there, when = ground(drawn), parse_period("2023M12")
    region = there.areas.by_code[REGION]
    members = tuple(Member(code) for code in there.areas.member_codes(region, when))
    twin = replace(region, code="twin", slug="twin", kind=AreaKind.GROUP, members=members)
    both = replace(there, areas=replace(there.areas, by_slug={**there.areas.by_slug, "twin": twin}))

    def look(area: Area) -> Answer:
        found = value(there, Measure(SHARE), region if area is twin else area, when)
        return replace(found, area=area)

    assert [figure.area.code for figure in usual(both, Measure(SHARE), there.own, look)] == [REGION, "000"]


def test_how_finely_amounts_are_printed_says_nothing_about_a_change_in_per_cent():
    there = ground(figures((SHARE, "250", "2022M12", "", "40.125"), (SHARE, "250", "2023M12", "", "44.250")))
    looked = Change(Past.SAME_PERIOD_LAST_YEAR, Unit.PERCENT)
    changed = change(there, Measure(SHARE), looked, there.own, parse_period("2023M12"))
    assert isinstance(changed, Figure) and changed.inputs[0].decimals == 3 and changed.decimals == 1


def test_beside_the_distance_to_the_country_the_country_does_not_stand():
    assert beside(Measure(SHARE, observe=Difference(OfArea("landet"), either_way=False)), Unit.POINTS) == []


def test_a_word_of_one_letter_is_no_abbreviation():
    assert [lower_first(text) for text in ("I mindst ti måneder", "A-dagpenge", "KL måler", "EØS-borgere")] == [
        "i mindst ti måneder",
        "A-dagpenge",
        "KL måler",
        "EØS-borgere",
    ]
