"""Totals that would give a hidden number away, hidden too.

A hidden number follows from its total and from what stands beside it. So what contains a hidden figure is hidden: its
region, the country and the comparison groups that it belongs to, the group that the indicator file calls the sum of others
(``pooled``), and, of what adds up over time, the year of a month – and whatever contains it in several of these ways. No
sum of shown figures then has a hidden one among its terms, however a total is divided.

A wider area is left as it is where the files say nothing of several of its municipalities: then its figure tells nothing of
a hidden one, and a municipality that imports its own figures beside the country's keeps the country's.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import product

from jobplan_lib.imports.figures import FigureRow
from jobplan_lib.imports.small_counts import hide
from jobplan_lib.reading.areas import Areas
from jobplan_lib.words.model import Area, Indicator
from jobplan_lib.words.periods import Period, parse_period
from jobplan_lib.words.vocabulary import AreaKind, FigureKind, ValueStatus

Cells = dict[str, str]
FEWEST_UNKNOWN = 5  # municipalities of a wider area that nothing is said of, one way or another
_SHOWN = {ValueStatus.NORMAL.value, ValueStatus.PROVISIONAL.value}


def hide_sums(rows: list[FigureRow], indicators: dict[str, Indicator], areas: Areas) -> int:
    """Hide what would give away a figure that is hidden, in place.

    Args:
        rows: figures of local files, whose small numbers are hidden.
        indicators: what adds up to what.
        areas: what lies in what.

    Returns:
        How many were hidden besides.
    """
    of: dict[str, list[Cells]] = {}
    for row in rows:
        if row.cells["indicator"] in indicators and row.cells.get("kind", "") in {"", FigureKind.DATA.value}:
            of.setdefault(row.cells["indicator"], []).append(row.cells)
    return sum(_hide_of(cells, indicators[indicator], areas) for indicator, cells in of.items())


def _hide_of(rows: list[Cells], indicator: Indicator, areas: Areas) -> int:
    told = _areas_told_of(rows)
    shown: dict[tuple[str, str], dict[Period, list[Cells]]] = {}
    for cells in rows:
        if cells["status"] in _SHOWN:
            by_time = shown.setdefault((cells["area"], cells.get("group", "")), {})
            by_time.setdefault(parse_period(cells["period"]), []).append(cells)
    hidden = 0
    for part in [cells for cells in rows if cells["status"] == ValueStatus.SUPPRESSED.value]:
        when = parse_period(part["period"])
        around = product(_areas_around(part["area"], when, areas), _groups_around(part.get("group", ""), indicator))
        for area, group in around:
            by_time = shown.get((area, group), {})
            for whole in _periods_around(when, by_time, indicator):
                if area != part["area"] and _says_nothing(area, told[group, whole], whole, areas):
                    continue
                found = by_time.pop(whole)
                hidden += 1  # a figure that stands twice is one figure
                for cells in found:
                    hide(cells)
    return hidden


def _areas_told_of(rows: list[Cells]) -> dict[tuple[str, Period], set[str]]:
    """The areas that there is a row of, hidden or not, by group and period."""
    told: dict[tuple[str, Period], set[str]] = {}
    for cells in rows:
        told.setdefault((cells.get("group", ""), parse_period(cells["period"])), set()).add(cells["area"])
    return told


def _says_nothing(wider: str, told: set[str], when: Period, areas: Areas) -> bool:
    """Whether several municipalities of a wider area have neither a row nor a part in another wider area's row."""
    members = set(areas.member_codes(_area(wider, areas), when))
    known = {code for one in told - {wider} for code in areas.member_codes(_area(one, areas), when)}
    return len(members - known) >= FEWEST_UNKNOWN


def _area(code: str, areas: Areas) -> Area:
    return areas.by_code.get(code) or areas.by_slug[code]


def _areas_around(area: str, when: Period, areas: Areas) -> list[str]:
    """An area and every area that it lies in."""
    own = areas.by_code.get(area)
    if own is None:
        return [area]
    wider = [
        other.code for other in areas.by_code.values() if other.kind is AreaKind.COUNTRY or other.code == own.region
    ]
    return list(
        dict.fromkeys([area, *wider, *(g.slug for g in areas.groups_with(own) if area in areas.member_codes(g, when))])
    )


def _groups_around(group: str, indicator: Indicator) -> list[str]:
    """A group and every group that is a sum with it, or with such a sum."""
    found = [group]
    for one in found:  # which grows
        found += [whole for whole, parts in indicator.ties.pooled if one in parts and whole not in found]
    return found


def _periods_around(when: Period, among: Collection[Period], indicator: Indicator) -> list[Period]:
    """The periods that hold a period; only what adds up over time has any but the same."""
    if indicator.measures != "flow":
        return [when] if when in among else []
    return [other for other in among if when.within(other)]
