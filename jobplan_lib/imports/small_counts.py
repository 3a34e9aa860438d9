"""Small numbers of local files: hidden when they come in, so that nothing behind can show them.

What a public source shows stays as it is shown. A count below the limit is hidden; a share is hidden if fewer than that
many persons stand in its numerator or outside of it, which also hides shares of none and of all.
"""

from __future__ import annotations

from fractions import Fraction

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
        hidden = {"numerator": "", "denominator": "", "value": "", "printed": "", "note": ""}
        row.cells.update(hidden, status=ValueStatus.SUPPRESSED.value)
    return len(small)


def _is_small(cells: dict[str, str], indicator: Indicator | None, below: int) -> bool:
    if indicator is None or cells.get("kind", "") not in {"", FigureKind.DATA.value}:
        return False
    counts = [Fraction(cells[name]) for name in ("numerator", "denominator") if cells.get(name)]
    if indicator.unit.is_share and indicator.counts in COUNTED and counts:
        numerator, denominator = cells.get("numerator", ""), cells.get("denominator", "")
        if not (numerator and denominator):
            return 0 < counts[0] < below
        return Fraction(numerator) < below or Fraction(denominator) - Fraction(numerator) < below
    if indicator.unit in COUNTED and cells.get("value"):
        return 0 < Fraction(cells["value"]) < below
    return False
