"""What few answers and few cases leave open, in sentences for people who have not heard of confidence intervals."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import amount
from jobplan_lib.core.intervals import Interval
from jobplan_lib.core.rounds import Record, Round
from jobplan_lib.core.samples import Doubt, Few, Sampled
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.vocabulary import Unit

NOT_SAID = "ikke oplyst"
OTHER_ANSWERS = "vurderingen kunne være blevet en anden, hvis andre havde svaret"
METHOD = "95 % sikkerhed, Wilsons metode"


def range_text(interval: Interval, unit: Unit, decimals: int) -> str:
    """An interval in words: ``78 til 93 %``. Its ends are rounded outwards, so that what lies inside also reads so."""
    step = 10**decimals
    low, high = Fraction(floor(interval.low * step), step), Fraction(ceil(interval.high * step), step)
    return f"{danish.tal(low, decimals)} til {amount(high, unit, decimals)}"


def answers_text(number: int) -> str:
    """How many answered: ``1 svar``, ``89 svar``."""
    return f"{danish.tal(number)}{danish.NBSP}svar"


def doubt_text(doubt: Doubt) -> str:
    """That other answers could have given the other verdict."""
    number = answers_text(int(doubt.answers))
    if doubt.interval is None:
        seen = f"Med {number} er forskellen ikke større, end tilfældet kan give"
    else:
        among = range_text(doubt.interval, doubt.unit, doubt.decimals)
        seen = f"Med {number} er tallet for alle formentlig {among}, og kravet ligger også dér"
    return f"Kan være tilfældigt: {seen}. {OTHER_ANSWERS[0].upper()}{OTHER_ANSWERS[1:]}."


def few_text(few: Few) -> str:
    """That a share is made of so few that each of them moves it much."""
    what = "Det, der sammenlignes med, er en andel" if few.is_other else "Andelen er regnet"
    each = amount(few.each, few.unit, 1)
    number = danish.tal(few.number)
    return f"Lille grundlag: {what} af kun {number} ({lower_first(few.of)}). En enkelt flytter den {each}."


def sample_text(sample: Sampled, unit: Unit, decimals: int) -> str:
    """What a sample says of all whom it stands for, with the method: the line below *Vis regnestykket*."""
    if sample.answers is None or sample.interval is None:
        return f"antal svar er {NOT_SAID}"
    number = answers_text(int(sample.answers))
    of = f" ud af {danish.tal(sample.population)}" if sample.population is not None else ""
    among = range_text(sample.interval, unit, decimals)
    return f"{number}{of}; tallet for alle er formentlig {among} ({METHOD})"


def apart_text(one: Round) -> str:
    """How much a share has changed since the round before, and whether that is more than chance; empty without one."""
    if one.change is None:
        return ""
    if not one.change.quantity.value:
        return "uændret"
    if not danish.rounded(one.change.quantity.value, one.change.decimals):
        return "næsten uændret"
    moved = amount(one.change.quantity.value, one.change.unit, one.change.decimals, signed=True)
    if one.is_real is None:
        return moved
    return f"{moved}, {'mere end tilfældet giver' if one.is_real else 'kan være tilfældigt'}"


def record_text(record: Record | None) -> str:
    """Since when a figure is the highest or lowest: ``højeste siden 2020``; empty where it is neither."""
    if record is None:
        return ""
    word = "højeste" if record.is_high else "laveste"
    if record.since is None:
        return f"{word} af {danish.tal(record.among)} målinger siden {danish.period(record.first)}"
    return f"{word} siden {danish.period(record.since)}"
