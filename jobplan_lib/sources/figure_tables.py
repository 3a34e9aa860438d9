"""From what sources gave to checked figures tables: figures that none can be show that a table means something else."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.sources.model import Series, Taking, Term
from jobplan_lib.sources.rows import figure_rows
from jobplan_lib.storing.freezing import checked_table
from jobplan_lib.words.errors import InvalidInput, SourceUnavailable
from jobplan_lib.words.vocabulary import ValueStatus

FIRST_ROW = 2  # as ``checked_table`` numbers rows: the heads would be line 1
Takings = Mapping[tuple[str, Term], Taking]  # by period type and term


def figure_tables(
    catalog: Catalog, series: list[Series], takings: Takings, retrieved: str
) -> tuple[list[pa.Table], dict[Series, list[str]]]:
    """The checked rows, one table an indicator, and what was only inferred and cannot be, with the reason.

    Raises:
        SourceUnavailable: verified tables give figures that none can be, or no figure at all.
    """
    tables: list[pa.Table] = []
    impossible: dict[Series, list[str]] = {}
    for indicator in sorted({one.indicator for one in series}):
        mine = [one for one in series if one.indicator == indicator]
        try:
            tables.append(_table(catalog, indicator, mine, takings, retrieved))
        except SourceUnavailable as error:
            if any(one.evidence.is_sure for one in mine):
                raise
            impossible |= {one: [str(error)] for one in mine}
    return tables, impossible


def _table(catalog: Catalog, indicator: str, series: list[Series], takings: Takings, retrieved: str) -> pa.Table:
    rows = [
        row for one in series for row in figure_rows(one, {t: takings[one.period, t] for t in one.terms}, retrieved)
    ]
    table = _checked(catalog, indicator, rows)
    if not any(status != ValueStatus.MISSING.value for status in table.column("status").to_pylist()):
        raise SourceUnavailable(f"no figure at all was given for {indicator} – try again later")
    return table


def _checked(catalog: Catalog, indicator: str, rows: list[dict[str, str]]) -> pa.Table:
    try:
        return checked_table(catalog, rows, indicator)
    except InvalidInput as error:
        wrong = error.problems
    first, kinds = wrong[0], {problem.code: problem.message for problem in reversed(wrong)}
    row = rows[(first.line or FIRST_ROW) - FIRST_ROW]
    where = f"{row['source']}, {catalog.areas.by_code[row['area']].name} {row['period']}"
    said = "; ".join(dict.fromkeys(kinds.values()))
    raise SourceUnavailable(
        f"{indicator}: {len(wrong)} figures are none that it can have ({said}; the first: {where}, {first.field}) – "
        f"hold data/sources/{indicator}.yaml against the table; what was fetched before is kept"
    )
