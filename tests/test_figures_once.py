"""Figures that several targets look at are shown once, and the country's line runs beside the own one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from drawn import MUNICIPALITIES, SHARE, figures, ground

from jobplan_lib.core.targets import Judgement, judge
from jobplan_lib.showing.figures_once import beside, once
from jobplan_lib.words.plan_model import (
    Amount,
    Criterion,
    Direction,
    Fixed,
    Measure,
    OfArea,
    Rank,
    Requirement,
    ShareOf,
)
from jobplan_lib.words.vocabulary import Unit

MONTHS = [f"2022M{month:02}" for month in range(1, 6)]
ON = ground(
    figures(
        *((SHARE, "250", month, "", f"4{n}") for n, month in enumerate(MONTHS)),
        *((SHARE, "000", month, "", f"5{n}") for n, month in enumerate(["2021M12", *MONTHS, "2022M06"])),
        *((SHARE, code, MONTHS[-1], "", "40") for code in MUNICIPALITIES[2:]),
    ),
    year=2022,
)


def at_least(number: int, unit: Unit = Unit.PERCENT, observe=None, direction=Direction.AT_LEAST) -> Judgement:
    requirement = Requirement(direction, Fixed(Amount(number, unit)))
    return judge(ON, Criterion(Measure(SHARE, observe=observe), requirement), "I job")


LEVEL, HIGHER = at_least(45), at_least(60)
PLACE = at_least(2, Unit.RANK, Rank("municipalities"), Direction.AT_MOST)
NUMBERS = frozenset({"1a", "1b", "1c", "1d", "1e"})


@pytest.mark.parametrize(
    ("found", "labels"),
    [
        ([("1a I job", LEVEL), ("1b Placering", PLACE)], ["1a/1b I job"]),
        ([("1a Placering", PLACE), ("1b I job", LEVEL)], ["1a/1b I job"]),
        ([("1a I job", LEVEL), ("1b Placering", PLACE), ("1c I job igen", LEVEL)], ["1a/1b/1c I job"]),
        ([(f"{n} I job", LEVEL) for n in ("1a", "1b", "1c", "1d", "1e")], ["1a/1b/1c/… I job"]),
        ([("1a I job", LEVEL), ("1b I job, mere", HIGHER)], ["1a I job", "1b I job, mere"]),
        ([("1a I job (landet)", LEVEL), ("1b I job (regionen)", PLACE)], ["1a/1b I job"]),
        ([("1a I job", LEVEL), ("Fulgt uden nummer", LEVEL)], ["1a I job"]),
        ([("1a I job: flere er bedst", LEVEL), ("1a I job: færre er bedst", LEVEL)], ["1a I job"]),
    ],
    ids=[
        "a level and its place",
        "the place first",
        "three",
        "many are some and a mark",
        "two requirements stay two",
        "what is true of one alone",
        "followed without a number",
        "one target read in two ways",
    ],
)
def test_a_figure_is_shown_once_under_the_numbers_of_its_targets(found, labels):
    kept = once(found, NUMBERS)
    assert [label for label, _ in kept] == labels
    assert kept[0][1].required == LEVEL.required, "the level's requirement can be drawn, the place's cannot"


def test_the_other_areas_line_runs_over_the_time_of_the_own_one():
    assert [f.period for f in beside(LEVEL, ON)] == [f.period for f in LEVEL.series]
    assert {f.area.code for f in beside(LEVEL, ON)} == {"000"}


def test_without_a_benchmark_there_is_no_line_beside():
    alone = ground(figures(*((SHARE, "250", month, "", "44") for month in MONTHS)), year=2022)
    judged = judge(alone, Criterion(Measure(SHARE), LEVEL.rule.requirement), "I job")
    assert len(judged.series) == len(MONTHS) and beside(judged, alone) == ()


@pytest.mark.parametrize(("against", "drawn"), [("region-hoved", "084"), ("landet", "000"), (None, "000")])
def test_beside_months_that_live_up_to_another_areas_figure_runs_that_areas_line(against, drawn):
    """Of months held against a number it is the country's, as of the figure itself."""
    rows = [(SHARE, area, month, "", "45") for area in ("250", "084", "000") for month in MONTHS]
    on = ground(figures(*rows), year=2022)
    held = OfArea(against) if against else Fixed(Amount(Fraction(40), Unit.PERCENT))
    measure = Measure(SHARE, observe=ShareOf("months", (), Requirement(Direction.AT_LEAST, held)))
    rule = Criterion(measure, Requirement(Direction.AT_LEAST, Fixed(Amount(Fraction(50), Unit.PERCENT))))
    judged = replace(judge(on, rule, "Måneder"), benchmarks=LEVEL.benchmarks)
    assert judged.observed is not None and {f.area.code for f in beside(judged, on)} == {drawn}
