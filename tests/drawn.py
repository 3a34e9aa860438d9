"""Figures drawn as a small table, in memory: the ground that laws stand on.

ground(figures(("i-job-andel", "250", "2022M12", "", "899/2000"), …))
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jobplan_lib.core.figures import Ground
from jobplan_lib.reading.areas import Areas, load_areas
from jobplan_lib.reading.indicator_files import load_indicators
from jobplan_lib.reading.observation_rows import RowReader
from jobplan_lib.reading.observations import Observations
from jobplan_lib.reading.shelves import Key, TableShelf
from jobplan_lib.reading.strict_csv import Row, Table
from jobplan_lib.words.model import Indicator, Observation, SeriesBreak
from jobplan_lib.words.periods import Period

HERE = Path(__file__).parent
COUNTRY, OWN = "000", "250"
REGION, REGION_MEMBERS = "084", ("219", "250", "270")
MUNICIPALITIES = ("219", "250", "270", "813", "851")
SHARE, GROUPED, LEVEL = "i-job-andel", "ydelse-andel", "ledige-antal"

Drawn = tuple[str, str, str, str, str]  # indicator, area, period, group, figure


@cache
def areas() -> Areas:
    """The areas of the tiny project."""
    return load_areas(HERE / "tiny" / "data", [])


@cache
def indicators() -> dict[str, Indicator]:
    """The indicators of the tiny project."""
    return load_indicators(HERE / "tiny" / "data", [])


def cells(figure: str) -> dict[str, str]:
    """What the columns of a row say: ``899/2000``, ``45.0 provisional``, ``900 forecast``, ``suppressed`` …"""
    number, _, word = figure.partition(" ")
    if not number[:1].isdigit() and not number.startswith("-"):
        return {"status": figure.replace(" ", "_")}
    kind = word if word in {"forecast", "target_value", "parameter"} else ""
    said = {"status": word if word and not kind else "normal", "kind": kind}
    numerator, slash, denominator = number.partition("/")
    return {**said, "numerator": numerator, "denominator": denominator} if slash else {**said, "value": number}


def figures(*drawn: Drawn) -> Observations:
    """The drawn rows, read like the rows of a file."""
    table = Table("drawn", (), [])
    read = RowReader(table, indicators(), areas(), "drawn").read
    rows = []
    for line, (indicator, area, period, group, figure) in enumerate(drawn, 2):
        named = {"indicator": indicator, "area": area, "period": period, "group": group}
        rows.append(read(Row(line, {**named, **cells(figure)})))
    assert not table.problems, table.problems
    return _tabulated(row for row in rows if row is not None)


def _tabulated(rows: Iterable[Observation]) -> Observations:
    table: dict[Key, dict[str, dict[Period, Observation]]] = {}
    for row in sorted(rows, key=lambda row: row.period):
        table.setdefault((row.indicator, row.group, row.kind), {}).setdefault(row.area, {})[row.period] = row
    return Observations(snapshot="drawn", description="", is_synthetic=False, sha256="", shelf=TableShelf(table))


def ground(
    observations: Observations, breaks: tuple[SeriesBreak, ...] = (), own: str = OWN, year: int = 2023
) -> Ground:
    """What judging stands on, seen from one municipality."""
    return Ground(areas(), indicators(), breaks, observations, areas().by_code[own], year)
