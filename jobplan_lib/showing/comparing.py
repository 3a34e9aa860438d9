"""Sentences of comparisons and developments: higher and lower than others and than before, without praise or blame."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import amount, at_time, listed
from jobplan_lib.answer.danish_rules import area_name, figure_text
from jobplan_lib.answer.distance_words import MUCH
from jobplan_lib.core.figures import Figure, Ground, How
from jobplan_lib.core.targets import Judgement
from jobplan_lib.words.periods import Period
from jobplan_lib.words.vocabulary import Unit

FEW_PERIODS = 3  # more are told by the first and the last


def above_below(name: str, judgements: list[Judgement]) -> str:
    """The finding of a comparison: on how many figures the municipality lies above, below and level with the country.

    Where there is no figure for the country, the benchmark that stands last is meant and named. Of changes it is said that
    they are: who rises more than the country need not stand higher.
    """
    found = [judgement.observed for judgement in judgements if judgement.observed is not None and judgement.benchmarks]
    if found and all(figure.unit is Unit.PERCENT_CHANGE or figure.how is How.CHANGE for figure in found):
        return f"Ændring: {_above_below(name, judgements)}"
    return _above_below(name, judgements)


def _above_below(name: str, judgements: list[Judgement]) -> str:
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
        return f"{name} ligger {'højere end' if above else 'lavere end' if below else 'lige så højt som'} {than}"
    words = [
        (above, f"højere end {than}"),
        (below, "lavere" if above else f"lavere end {than}"),
        (level, "lige så højt" if above or below else f"lige så højt som {than}"),
    ]
    whole = "begge" if total == 2 else "alle"
    clauses = [f"{word} på {whole if n == total else n}" for n, word in words if n]
    return f"{name} ligger {listed(clauses)}{'' if total in {above, below, level} else f' af {total}'} tal"


def earlier_of(series: tuple[Figure, ...]) -> Figure:
    """What the latest figure of a series is held against: the same period of the year before, since months and quarters
    have seasons, or of the newest earlier year that has it; the first figure where none has."""
    by_period, wanted = {figure.period: figure for figure in series}, series[-1].period
    while wanted.first > series[0].period.first:
        wanted = wanted.same_period_last_year()
        if wanted in by_period:
            return by_period[wanted]
    return series[0]


def year_before(judgement: Judgement, ground: Ground) -> Figure | None:
    """The own figure at the same period of the year before, where a reader may hold the own figure against it.

    There is none across a series break, nor where the own figure is made of the series (a change, a place, a share of
    months): the reader would take the one for the other.
    """
    observed = judgement.observed
    if observed is None or len(judgement.series) < 2:
        return None
    first, last = earlier_of(judgement.series), judgement.series[-1]
    is_own = (observed.unit, observed.quantity, observed.period) == (last.unit, last.quantity, last.period)
    is_a_year = first.period == last.period.same_period_last_year()
    is_broken = ground.break_between(last.indicator, first.period, last.period, last.groups) is not None
    return first if is_own and is_a_year and not is_broken else None


def moved_in_a_year(judgement: Judgement, ground: Ground) -> str:
    """Which way the own figure has gone in a year, for a narrow column: ``op 1,1``; nothing where that is not known."""
    first, last = year_before(judgement, ground), judgement.observed
    if first is None or last is None:
        return ""
    difference = last.quantity.value - first.quantity.value
    if not difference:
        return "uændret"
    if _prints_alike(first, last):
        return "næsten uændret"
    decimals = _decimals_of_change(first, last)
    if last.unit is Unit.RANK:
        return f"{danish.tal(abs(difference))} {_better(difference)}"
    size = amount(abs(difference), last.unit) if last.unit is Unit.KRONER else danish.tal(abs(difference), decimals)
    return f"{'op' if difference > 0 else 'ned'} {size}"


def direction(judgement: Judgement, ground: Ground) -> str:
    """The same in words, to stand beside the level: ``1,1 procentpoint højere end året før``."""
    first, last = year_before(judgement, ground), judgement.observed
    if first is None or last is None:
        return ""
    if first.quantity.value == last.quantity.value:
        return "det samme som året før"
    if _prints_alike(first, last):
        return "næsten det samme som året før"
    return f"{change_text(first, last)} end året før"


def trend(label: str, series: tuple[Figure, ...]) -> str:
    """The finding of a development: higher, lower or the same as a year before; never a trend from two points."""
    first, last, label = earlier_of(series), series[-1], label.replace(": ", ", ")  # one colon a sentence
    if _prints_alike(first, last):
        about = "" if last.quantity.value == first.quantity.value else "næsten "
        return f"{label}: {about}samme tal {at_time(last.period)} som {at_time(first.period)}"
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
    if _prints_alike(first, last):
        return "næsten uændret"
    decimals = _decimals_of_change(first, last)
    if last.unit is Unit.RANK:
        places = abs(difference)
        return f"{danish.tal(places)}{danish.NBSP}{'plads' if places == 1 else 'pladser'} {_better(difference)}"
    counted = last.unit.is_whole or last.unit is Unit.FULL_TIME_PERSONS
    if counted:
        word = danish.more_or_fewer(difference, is_more=difference > 0)
    else:
        more, less = ("mere", "mindre") if last.unit in MUCH else ("højere", "lavere")
        word = more if difference > 0 else less
    unit = Unit.COUNT if last.unit is named else last.unit.of_difference
    return f"{amount(abs(difference), unit, decimals)} {word}"


def _better(difference: Fraction) -> str:
    """Which way a place has moved: place 1 is the best."""
    return "bedre" if difference < 0 else "dårligere"


def _prints_alike(first: Figure, last: Figure) -> bool:
    """Whether a reader sees the same number twice: then a difference in digits that are not shown is no finding."""
    return figure_text(first) == figure_text(last)


def _decimals_of_change(first: Figure, last: Figure) -> int:
    """As many as it takes to show the difference, and to print two figures that differ differently."""
    least = danish.pair(first.quantity.value, last.quantity.value, max(first.decimals, last.decimals))
    return danish.pair(last.quantity.value - first.quantity.value, Fraction(0), least)


def when_text(periods: Iterable[Period]) -> str:
    """Of when figures are, for the note of a chart: each period where they are few, else the first and the last."""
    there = sorted(set(periods), key=lambda one: (one.last, one.first))
    if len(there) > FEW_PERIODS:
        return f"fra {danish.period(there[0])} til {danish.period(there[-1])}"
    return f"fra {listed([danish.period(one) for one in there])}"


def out_of(number: int, total: int, what: str = "tal") -> str:
    """How many of how many: ``2 af 5 tal``, ``ingen af de 5 tal``, ``alle 5 tal``, ``begge tal``."""
    if number == total > 1:
        return f"begge {what}" if total == 2 else f"alle {total} {what}"
    return f"{number} af {total} {what}" if number else f"ingen af de {total} {what}"
