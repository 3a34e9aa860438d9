"""Small numbers of local files: hidden when they come in, so that nothing behind can show them.

What a public source shows stays as it is shown. A count below the limit is hidden; a share is hidden if fewer than that
many persons stand in its numerator or outside of it, which also hides shares of none and of all. Where only one of its
two counts is given, the share gives the other: 97 % of 70 are 68, and two are outside.
"""

from __future__ import annotations

from fractions import Fraction

from jobplan_lib.answer.danish import rounded
from jobplan_lib.imports.figures import FigureRow
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.vocabulary import FigureKind, Unit, ValueStatus

COUNTED = {
    Unit.PERSONS,
    Unit.FULL_TIME_PERSONS,
    Unit.FULL_YEAR_PERSONS,
    Unit.COMPANIES,
    Unit.CASES,
    Unit.COURSES,
    Unit.INTERVIEWS,
}


def hide_small(rows: list[FigureRow], indicators: dict[str, Indicator], below: int) -> int:
    """Hide the small numbers among rows of a local file, in place.

    Args:
        rows: figures that have been checked.
        indicators: what each of them counts.
        below: the least number that may be shown.

    Returns:
        How many were hidden.
    """
    small = [row for row in rows if _is_small(row.cells, indicators.get(row.cells["indicator"]), below)]
    for row in small:
        hide(row.cells)
    return len(small)


def hide(cells: dict[str, str]) -> None:
    """Leave of a figure only what it is about."""
    nothing = dict.fromkeys(("numerator", "denominator", "value", "printed", "note"), "")
    cells.update(nothing, status=ValueStatus.SUPPRESSED.value)


def _is_small(cells: dict[str, str], indicator: Indicator | None, below: int) -> bool:
    if indicator is None or cells.get("kind", "") not in {"", FigureKind.DATA.value}:
        return False
    if indicator.unit.is_share and indicator.counts in COUNTED:
        return _is_small_share(cells, indicator.unit.share_scale, below)
    if indicator.unit in COUNTED and cells.get("value"):
        return 0 < Fraction(cells["value"]) < below
    return False


def _is_small_share(cells: dict[str, str], scale: int, below: int) -> bool:
    """Whether a share tells of few persons. Without any count, a share of none or of all tells of each of them."""
    numerator, denominator, value = (
        Fraction(cells[name]) if cells.get(name) else None for name in ("numerator", "denominator", "value")
    )
    share = value / scale if value is not None else None
    if numerator is None and denominator is None:
        return share is not None and share in {0, 1}
    if numerator is None and denominator is not None and share is not None:
        numerator = Fraction(rounded(denominator * share, 0))
    if denominator is None and numerator is not None and share:
        denominator = Fraction(rounded(numerator / share, 0))
    if numerator is None or denominator is None:
        return (numerator or denominator or 0) < below
    return numerator < below or denominator - numerator < below
