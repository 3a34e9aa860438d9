"""Numbers, periods and status words as a Danish reader expects them. The one place where a number becomes text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

from jobplan_lib.words.periods import Frequency, Period
from jobplan_lib.words.plan_model import Direction
from jobplan_lib.words.vocabulary import Reason, Status, Timing, Unit

NBSP = "\u00a0"
MINUS = "\u2212"
MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)

PART_OF_YEAR = {Frequency.QUARTER: "kvartal", Frequency.HALF_YEAR: "halvår"}
SHORT_WORD = {Frequency.MONTH: "mdr.", Frequency.QUARTER: "kvt.", Frequency.HALF_YEAR: "halvår"}
SHORT_MONTH = 4  # maj, juni, juli and the like are written in full

STATUS_WORD = {
    Status.MET: "Opfyldt",
    Status.NOT_MET: "Ikke opfyldt",
    Status.SPLIT: "Delt",
    Status.AWAITING_MEASURE: "Afventer måling",
    Status.NOT_SET: "Intet måltal",
    Status.MONITORED: "Følges",
    Status.JUDGED_LOCALLY: "Vurderes lokalt",
    Status.NOT_ASSESSABLE: "Kan ikke vurderes",
}
TIMING_WORD = {Timing.STARTING_POINT: "Udgangspunkt", Timing.UNDER_WAY: "Undervejs", Timing.FINAL: "Endelig"}
DIRECTION_WORD = {
    Direction.AT_LEAST: "mindst",
    Direction.MORE_THAN: "over",
    Direction.AT_MOST: "højst",
    Direction.LESS_THAN: "under",
}
DIRECTION_SIGN = {Direction.AT_LEAST: "≥", Direction.MORE_THAN: ">", Direction.AT_MOST: "≤", Direction.LESS_THAN: "<"}
REASON_WORD = {
    Reason.NO_DATA: "der er ingen tal",
    Reason.SUPPRESSED: "tallet er diskretioneret",
    Reason.MISSING: "tallet er ikke indberettet",
    Reason.NOT_APPLICABLE: "målet er ikke relevant her",
    Reason.SERIES_BREAK: "der er databrud mellem de to tal",
    Reason.INCOMPLETE_PERIOD: "perioden er ikke komplet",
    Reason.NOT_COMPARABLE: "tallene kan ikke lægges sammen eller sammenlignes",
    Reason.NO_BENCHMARK: "der er intet tal at sammenligne med",
    Reason.MEMBERS_UNKNOWN: "det er ikke oplyst, hvilke kommuner der er i gruppen",
    Reason.OWN_BENCHMARK: "området kan ikke sammenlignes med sig selv",
    Reason.ZERO_BASE: "udgangspunktet er nul, og der kan ikke regnes i forhold til nul",
    Reason.ZERO_DENOMINATOR: "andelen kan ikke dannes, fordi nævneren er nul",
    Reason.NO_VALUE_FOR_YEAR: "planen har intet måltal for året",
    Reason.NO_LATER_FIGURE: "der er intet nyere tal end det, som ændringen regnes fra",
    Reason.NOT_YET: "tallet ligger efter planens år",
    Reason.NO_POLARITY: "indikatoren siger ikke, hvad der er bedst",
    Reason.CONDITION_UNKNOWN: "det vides ikke, om betingelsen er opfyldt",
    Reason.CONDITION_NOT_MET: "betingelsen for målet er ikke opfyldt",
}
# singular and plural; empty where the number stands alone
UNIT_WORD = {
    Unit.PERCENT: ("%", "%"),
    Unit.POINTS: ("procentpoint", "procentpoint"),
    Unit.PERCENT_CHANGE: ("%", "%"),
    Unit.RATIO: ("", ""),
    Unit.PERSONS: ("person", "personer"),
    Unit.FULL_TIME_PERSONS: ("fuldtidsperson", "fuldtidspersoner"),
    Unit.FULL_YEAR_PERSONS: ("helårsperson", "helårspersoner"),
    Unit.COMPANIES: ("virksomhed", "virksomheder"),
    Unit.JOB_ORDERS: ("jobordre", "jobordrer"),
    Unit.CASES: ("sag", "sager"),
    Unit.COURSES: ("forløb", "forløb"),
    Unit.INTERVIEWS: ("samtale", "samtaler"),
    Unit.MEETINGS: ("møde", "møder"),
    Unit.HOURS: ("time", "timer"),
    Unit.DAYS: ("dag", "dage"),
    Unit.WEEKS: ("uge", "uger"),
    Unit.MONTHS: ("måned", "måneder"),
    Unit.KRONER: ("kr.", "kr."),
    Unit.MILLION_KRONER: ("mio. kr.", "mio. kr."),
    Unit.INDEX: ("", ""),
    Unit.RANK: ("", ""),
    Unit.COUNT: ("", ""),
}


def rounded(number: Fraction, decimals: int) -> Decimal:
    """A number rounded half up, away from zero, as readers round."""
    return Decimal(_units(number, decimals)).scaleb(-decimals)


def _units(number: Fraction | int, decimals: int) -> int:
    """How many of the last decimal's units a rounded number is."""
    of = number.denominator
    units: int = (2 * abs(number.numerator) * 10**decimals + of) // (2 * of)
    return -units if number < 0 else units


def tal(number: Fraction | int, decimals: int = 0, *, signed: bool = False) -> str:
    """A number in Danish: ``1.234,5``, with a true minus; with ``signed`` a plus before what is above zero.

    >>> tal(Fraction(2345678, 100), 1), tal(Fraction(-1, 10), 1, signed=True)
    ('23.456,8', '−0,1')
    """
    units = _units(number, decimals)
    between, before = _signs()
    whole, rest = divmod(abs(units), 10**decimals)
    text = f"{whole:,}".replace(",", between) + (f"{before}{rest:0{decimals}}" if decimals else "")
    if units < 0:
        return MINUS + text
    return "+" + text if signed and units > 0 else text


@cache
def _signs() -> tuple[str, str]:
    """What Danes write between thousands and before decimals."""
    return get_group_symbol("da"), get_decimal_symbol("da")


MILLION = 10**6


def amount(number: Fraction | int, unit: Unit, decimals: int = 0, *, signed: bool = False) -> str:
    """A number with its unit, singular where the printed number is one: ``1 person``, ``85,1 %``, ``−0,2 procentpoint``.

    Whole thousands of kroner are told in millions from one million: ``18,5 mio. kr.`` is read, 18.500.000 is counted.
    """
    if unit is Unit.KRONER and not decimals and not -MILLION < number < MILLION and number % (MILLION // 1000) == 0:
        needed = next(d for d in range(4) if number % (MILLION // 10**d) == 0)  # millions are shorter and lose nothing
        return amount(Fraction(number) / MILLION, Unit.MILLION_KRONER, needed, signed=signed)
    text = tal(number, decimals, signed=signed)
    if unit is Unit.RANK:
        return f"nr.{NBSP}{text}"
    at_most_one = 0 < abs(_units(number, decimals)) <= 10**decimals  # "0,5 uge", "1 person", but "0 personer"
    word = UNIT_WORD[unit][0 if at_most_one else 1]
    return f"{text}{NBSP}{word}" if word else text


def more_or_fewer(number: Fraction | int, *, is_more: bool) -> str:
    """What stands behind a difference of things that are counted: ``4 personer flere``, but ``1 person mere``."""
    if not is_more:
        return "færre"
    return "mere" if abs(number) == 1 else "flere"


def pair(first: Fraction, second: Fraction, decimals: int) -> int:
    """With how many decimals two numbers must be printed so that the print shows which is greater.

    44,95 beside 45,0 would print as "45,0" twice: then one decimal more is shown, at most six more.
    """
    if first == second:
        return decimals
    return next((d for d in range(decimals, decimals + 7) if _units(first, d) != _units(second, d)), decimals + 6)


def period(when: Period) -> str:
    """A period in words: ``august 2022``, ``1.–3. kvartal 2022``, ``3. kvartal 2021 – 2. kvartal 2022``."""
    if when.length > 1:
        parts = list(when.parts())
        if when.frequency is Frequency.MONTH and when.first.year == when.last.year:
            return f"{MONTHS[parts[0].number - 1]}–{period(parts[-1])}"
        if when.frequency is Frequency.YEAR:
            return f"{when.first.year}–{when.last.year}"
        if when.frequency in PART_OF_YEAR and when.first.year == when.last.year:
            return f"{parts[0].number}.–{period(parts[-1])}"
        return f"{period(parts[0])} – {period(parts[-1])}"
    if when.frequency is Frequency.DAY:
        return str(format_date(when.first, "d. MMMM yyyy", locale="da"))
    if when.frequency is Frequency.YEAR:
        return str(when.year)
    if when.frequency is Frequency.MONTH:
        return f"{MONTHS[when.number - 1]} {when.year}"
    return f"{when.number}.{NBSP}{PART_OF_YEAR[when.frequency]} {when.year}"


def short_period(when: Period) -> str:
    """A period for a narrow column: ``aug. 2022``, ``1. kvt. 2022``; over a new year ``3 kvt. til 2. kvt. 2022``, and
    ``året til aug. 2022``."""
    if when.length > 1 and when.frequency in SHORT_WORD and when.first.year != when.last.year:
        is_year = when.length == when.frequency.value  # "4 kvt." would be read as the fourth quarter
        long = "året" if is_year else f"{when.length}{NBSP}{SHORT_WORD[when.frequency]}"
        text = f"{long} til {period(list(when.parts())[-1])}"
    else:
        text = period(when)
    for month in MONTHS:
        if len(month) > SHORT_MONTH:
            text = text.replace(month, f"{month[:3]}.")
    return text.replace("kvartal", "kvt.")


def at_time(when: Period) -> str:
    """A period in a sentence: ``i august 2022``, ``den 27. februar 2024``."""
    return f"{'den' if when.frequency is Frequency.DAY and when.length == 1 else 'i'} {period(when)}"


def listed(words: Sequence[str]) -> str:
    """Words joined as in a Danish sentence: ``a, b og c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} og {words[-1]}" if words else ""


def sort_key(text: str) -> tuple[tuple[int, str], ...]:
    """Danish order: æ, ø, å after z, and ``aa`` like ``å``."""
    late = {"æ": 1, "ø": 2, "å": 3}
    return tuple((late.get(c, 0), c) for c in text.casefold().replace("aa", "å"))
