"""Sentences of comparisons and developments: higher and lower than others and than before, without praise or blame."""

from __future__ import annotations

from fractions import Fraction

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import amount, at_time, listed
from jobplan_lib.answer.danish_rules import area_name, figure_text
from jobplan_lib.core.figures import Figure
from jobplan_lib.core.targets import Judgement
from jobplan_lib.words.vocabulary import Unit


def compared(judgement: Judgement, own_name: str) -> str:
    """How the own figure stands to the country: higher, lower or equal, without praise or blame."""
    observed = judgement.observed
    country = next((b for b in judgement.benchmarks if b.area.kind.value == "country"), None)
    if observed is None or country is None or observed.unit is not country.unit:
        return ""
    own, other = observed.quantity.value, country.quantity.value
    decimals = danish.pair(own, other, max(observed.decimals, country.decimals))
    there = f"{area_name(country.area)} ({figure_text(country, decimals)})"
    if own == other:
        return f"{own_name} ligger lige med {there}."
    return f"{own_name} ligger {'højere' if own > other else 'lavere'} end {there}."


def above_below(name: str, judgements: list[Judgement]) -> str:
    """The finding of a comparison: on how many figures the municipality lies above, below and level with the country.

    Where there is no figure for the country, the benchmark that stands last is meant and named.
    """
    above = below = level = 0
    others = set()
    for judgement in judgements:
        if judgement.observed is None or not judgement.benchmarks:
            continue
        other = judgement.benchmarks[-1]
        others.add(area_name(other.area))
        difference = judgement.observed.quantity.value - other.quantity.value
        above, below, level = above + (difference > 0), below + (difference < 0), level + (difference == 0)
    than = others.pop() if len(others) == 1 else "sammenligningstallene"
    total = above + below + level
    if total == 1:
        return f"{name} ligger {'højere end' if above else 'lavere end' if below else 'lige med'} {than}"
    words = [
        (above, f"højere end {than}"),
        (below, "lavere" if above else f"lavere end {than}"),
        (level, "lige med" if above or below else f"lige med {than}"),
    ]
    clauses = [f"{word} på {'alle' if n == total else n}" for n, word in words if n]
    return f"{name} ligger {listed(clauses)}{'' if total in {above, below, level} else f' af {total}'} tal"


def earlier_of(series: tuple[Figure, ...]) -> Figure:
    """What the latest figure of a series is held against: the same period of the year before, since months and quarters
    have seasons; the first figure where that is not there."""
    wanted = series[-1].period.same_period_last_year()
    return next((figure for figure in series if figure.period == wanted), series[0])


def trend(label: str, series: tuple[Figure, ...]) -> str:
    """The finding of a development: higher, lower or the same as a year before; never a trend from two points."""
    first, last = earlier_of(series), series[-1]
    if last.quantity.value == first.quantity.value:
        return f"{label}: samme tal {at_time(last.period)} som {at_time(first.period)}"
    change = change_text(first, last)
    return f"{label}: {change} {at_time(last.period)} end {at_time(first.period)}"


def change_text(first: Figure, last: Figure, named: Unit | None = None) -> str:
    """How much higher or lower (of what is counted: more or fewer) the later figure is: ``5,0 procentpoint højere``.

    Printed with as many decimals as it takes to show the difference; without its unit where ``named`` is that unit, which
    the table's head has said then.
    """
    difference = last.quantity.value - first.quantity.value
    if not difference:
        return "uændret"
    least = danish.pair(first.quantity.value, last.quantity.value, max(first.decimals, last.decimals))
    decimals = danish.pair(difference, Fraction(0), least)
    counted = last.unit.is_whole or last.unit is Unit.FULL_TIME_PERSONS
    word = ("flere" if difference > 0 else "færre") if counted else ("højere" if difference > 0 else "lavere")
    unit = Unit.COUNT if last.unit is named else last.unit.of_difference
    return f"{amount(abs(difference), unit, decimals)} {word}"
