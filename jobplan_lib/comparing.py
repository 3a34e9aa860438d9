"""Sentences of comparisons and developments: higher and lower than others and than before, without praise or blame."""

from __future__ import annotations

from jobplan_lib import danish
from jobplan_lib.danish import amount, at_time, listed
from jobplan_lib.danish_rules import area_name, figure_text
from jobplan_lib.figures import Figure
from jobplan_lib.targets import Judgement
from jobplan_lib.vocabulary import Unit


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


def trend(label: str, series: tuple[Figure, ...]) -> str:
    """The finding of a development: higher, lower or the same as at the start; never a trend from two points."""
    first, last = series[0], series[-1]
    decimals = danish.pair(first.quantity.value, last.quantity.value, max(first.decimals, last.decimals))
    difference = last.quantity.value - first.quantity.value
    if difference == 0:
        return f"{label}: samme tal {at_time(last.period)} som {at_time(first.period)}"
    counted = last.unit.is_whole or last.unit is Unit.FULL_TIME_PERSONS
    word = ("flere" if difference > 0 else "færre") if counted else ("højere" if difference > 0 else "lavere")
    size = amount(abs(difference), last.unit.of_difference, decimals)
    return f"{label}: {size} {word} {at_time(last.period)} end {at_time(first.period)}"
