"""Periods as sources spell them, brought to the one grammar of ``periods``. A mapping file names the spelling.

=============  ==============================================================================================
``jobplan``    the grammar itself: ``2023``, ``2023H1``, ``2023Q3``, ``2023M08``, ``2023-09-30``, ``2021Q3..2022Q2``
``jobindsats`` ``2026M07``, ``2025Q04`` or ``2025Q4``, ``2025Y01``, ``2023QMAT01`` (the four quarters that end there)
``statbank``   ``2020``, ``2020K1`` (English ``2020Q1``), ``2020H1``, ``2026M07``
``danish``     ``2023``, ``1. halvår 2023``, ``3. kvartal 2023`` (``3. kvt. 2023``), ``august 2023`` (``aug. 2023``),
               and a span of two of a kind: ``aug 2022 - jul 2023``
``date``       ``2023-09-30``, ``30-09-2023``, ``30.9.2023``, ``30/9-2023`` or ``30. september 2023``: a day
``month``      a day of the month that is meant, as ``date``: ``2023-09-01`` stands for September 2023
=============  ==============================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

from jobplan_lib.words.periods import EXAMPLES, BadPeriod, Frequency, Period, parse_period

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip
_JOBINDSATS = re.compile(r"([0-9]{4})(M|QMAT|Q|Y)([0-9]{1,2})")
_STATBANK = re.compile(r"([0-9]{4})([KQ])([1-4])")
_PART = re.compile(r"([1-4])\. ?(halvår|kvartal|kvt\.?|kv\.?) ([0-9]{4})")
_SPAN = re.compile(r"(.{4,30}?) ?[-–] ?(.{4,30})")
_MONTH = re.compile(r"([a-zæøå]{3,9})\.? ([0-9]{4})")
_DANISH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})|([0-9]{1,2})[./]([0-9]{1,2})[.-]([0-9]{4})")
_WRITTEN_DAY = re.compile(r"([0-9]{1,2})\. ([a-zæøå]{3,9})\.? ([0-9]{4})")
_SLASHES = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}")
DAYS = "write 2023-09-30, 30-09-2023, 30.9.2023, 30/9-2023 or 30. september 2023"
_SERIAL = re.compile(r"[34][0-9]{4}")


def _jobindsats(text: str) -> Period:
    match = _JOBINDSATS.fullmatch(text)
    if not match:
        raise BadPeriod(
            f"'{text}' is not a period as Jobindsats writes it; write 2026M07, 2025Q04, 2025Y01 or 2023QMAT01"
        )
    year, letter, number = match[1], match[2], int(match[3])
    if letter == "M":
        return parse_period(f"{year}M{number:02d}")
    if letter == "Y":
        if number != 1:
            raise BadPeriod(f"'{text}' does not exist; a year is {year}Y01")
        return parse_period(year)
    quarter = parse_period(f"{year}Q{number}")
    return quarter if letter == "Q" else Period(Frequency.QUARTER, quarter.ordinal - 3, 4)


def _statbank(text: str) -> Period:
    match = _STATBANK.fullmatch(text)
    return parse_period(f"{match[1]}Q{match[3]}" if match else text)


def _danish(text: str) -> Period:
    words = re.sub(r"\s+", " ", text.casefold())
    if span := _SPAN.fullmatch(words):
        with suppress(BadPeriod):  # its halves are told as a whole
            return parse_period(f"{_danish(span[1])}..{_danish(span[2])}")
    if part := _PART.fullmatch(words):
        return parse_period(f"{part[3]}{'H' if part[2] == 'halvår' else 'Q'}{part[1]}")
    if (month := _MONTH.fullmatch(words)) and (number := _month_number(month[1])):
        return parse_period(f"{month[2]}M{number:02d}")
    if re.fullmatch(r"[0-9]{4}", words):
        return parse_period(words)
    raise BadPeriod(
        f"'{text}' is not a period; write 2023, 1. halvår 2023, 3. kvartal 2023, august 2023 or aug 2022 - jul 2023"
    )


def _month_number(word: str) -> int:
    """The number of a month by its name or its first three letters; 0 where there is none."""
    return next((n for n, name in enumerate(MONTHS, 1) if word in {name, name[:3]}), 0)


def _date(text: str) -> Period:
    if _SLASHES.fullmatch(text):
        raise BadPeriod(f"'{text}' does not say which is the month; write 2023-09-30, or 30/9-2023 with the day first")
    words, iso = re.sub(r"\s+", " ", text.casefold()), text
    if match := _WRITTEN_DAY.fullmatch(words):
        iso = f"{match[3]}-{_month_number(match[2]):02d}-{int(match[1]):02d}"
    elif match := _DANISH_DAY.fullmatch(text):
        day, month, year = (part for part in match.groups() if part)
        iso = f"{year}-{int(month):02d}-{int(day):02d}"
    try:
        found = parse_period(iso)
    except BadPeriod:
        raise BadPeriod(f"'{text}' is no day of the calendar; {DAYS}") from None
    if found.frequency is not Frequency.DAY or found.length > 1:
        raise BadPeriod(f"'{text}' is not a day; {DAYS}")
    return found


def _month(text: str) -> Period:
    day = _date(text).first
    return parse_period(f"{day.year}M{day.month:02d}")


SPELLINGS: dict[str, Callable[[str], Period]] = {
    "jobplan": parse_period,
    "jobindsats": _jobindsats,
    "statbank": _statbank,
    "danish": _danish,
    "date": _date,
    "month": _month,
}


def period_from(text: str, spelling: str) -> Period:
    """The period that a source's text means.

    Args:
        text: as it stands in the file.
        spelling: a key of ``SPELLINGS``.

    Raises:
        BadPeriod: the text is outside the spelling; message and remedy are parted by a semicolon.

    >>> str(period_from("2023QMAT01", "jobindsats")), str(period_from("3. kvartal 2023", "danish"))
    ('2022Q2..2023Q1', '2023Q3')
    """
    try:
        return SPELLINGS[spelling](text)
    except BadPeriod as error:
        if spelling in {"date", "month", "jobplan"} and _SERIAL.fullmatch(text):
            raise BadPeriod(f"'{text}' looks like Excel's number of a day; format the column as a date") from None
        remedy = DAYS if spelling in {"date", "month"} else f"write {EXAMPLES}"
        raise BadPeriod(str(error) if ";" in str(error) else f"{error}; {remedy}") from None


def likely_period(text: str) -> str:
    """How the one grammar spells a period that somebody wrote in another way; empty where nobody can tell. For messages.

    >>> likely_period("31.12.23"), likely_period("K1 2023"), likely_period("2023-Q4"), likely_period("maj 2023")
    ('2023-12-31', '2023Q1', '2023Q4', '2023M05')
    """
    for written in _as_sources_write(text.strip()):
        for spelling in ("statbank", "jobindsats", "danish", "date"):
            with suppress(BadPeriod):
                return str(SPELLINGS[spelling](written))
    return ""


def period_remedy(text: str) -> str:
    """What to do about a text that is no period of the grammar."""
    meant = likely_period(text)
    return f"write {meant}" if meant else f"write {EXAMPLES}"


def _as_sources_write(text: str) -> Iterator[str]:
    """A text, and the same with its parts in the order and with the marks that the spellings know."""
    yield text
    parts = re.sub(r"[\s/.-]+", " ", text.casefold()).strip()
    if match := re.fullmatch(r"([kqhm]) ?([0-9]{1,2}) ?([0-9]{4})|([0-9]{4}) ?([kqhm]) ?([0-9]{1,2})", parts):
        letter, number, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[6], match[4])
        yield f"{year}{'Q' if letter == 'k' else letter.upper()}{int(number):0{2 if letter == 'm' else 1}d}"
    if match := re.fullmatch(r"([0-9]{4}) (0[1-9]|1[0-2])|(0?[1-9]|1[0-2]) ([0-9]{4})", parts):
        yield f"{match[1] or match[4]}M{int(match[2] or match[3]):02d}"
    if match := re.fullmatch(r"([0-9]{1,2})[ ./-]([0-9]{1,2})[ ./-]((?:20)?[0-9]{2})", text):
        yield f"{int(match[1])}.{int(match[2])}.20{match[3][-2:]}"
    if match := re.fullmatch(r"([0-9]{4}) ([a-zæøå]{3,9})|(?:ult|ultimo|primo) ([a-zæøå]{3,9}) ([0-9]{4})", parts):
        yield f"{match[2] or match[3]} {match[1] or match[4]}"


def period_from_parts(year: str, part: str, *, quarters: bool = True) -> Period:
    """The period of a year and a quarter (or month) that stand in columns of their own.

    Raises:
        BadPeriod: one of the two is not what its column says.
    """
    if not re.fullmatch(r"[0-9]{4}", year):
        raise BadPeriod(f"'{year}' is not a year; write four digits")
    number = re.sub(r"^[KQM]", "", part)
    if not re.fullmatch(r"0?[1-9]|1[0-2]", number):
        raise BadPeriod(f"'{part}' is not a {'quarter' if quarters else 'month'}; write its number")
    return parse_period(f"{year}Q{int(number)}" if quarters else f"{year}M{int(number):02d}")
