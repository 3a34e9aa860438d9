"""From the cells of terms to rows of the figures table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jobplan_lib.sources import jobindsats_tables, statbank
from jobplan_lib.sources.model import Cell, Nothing, Series, SourceName, Taking, Term, total
from jobplan_lib.words.vocabulary import ValueStatus

NAMES = {SourceName.JOBINDSATS: jobindsats_tables.NAME, SourceName.STATBANK: statbank.NAME}


def figure_rows(series: Series, takings: Mapping[Term, Taking], retrieved: str) -> Iterator[dict[str, str]]:
    """A row for every area and period that all terms of the series were asked for.

    A hidden number gives the status suppressed, an absent one missing; the newest period is provisional. Where a
    source hides a count but prints its share, the share alone is kept.
    """
    grid = set.intersection(*(set(takings[term].cells) for term in series.terms))
    newest = {takings[term].newest for term in series.terms}
    tables = " + ".join(dict.fromkeys(term.table for term in series.terms))
    doubt = "" if series.evidence.is_sure else "which table and measure this is has been inferred, not seen"
    note = "; ".join(part for part in (series.note, doubt) if part)
    for area, period in sorted(grid):
        value, numerator, denominator = (
            _sum(terms, takings, (area, period)) for terms in (series.value, series.numerator, series.denominator)
        )
        usual = ValueStatus.PROVISIONAL if period in newest else ValueStatus.NORMAL
        yield {
            "indicator": series.indicator,
            "area": area,
            "period": period,
            "group": series.group,
            **_figures(value, numerator, denominator, usual),
            "source": f"{NAMES[series.source]} {tables}",
            "retrieved": retrieved,
            "note": note,
        }


def _sum(terms: tuple[Term, ...], takings: Mapping[Term, Taking], key: tuple[str, str]) -> Cell | None:
    return total(takings[term].cells[key] for term in terms) if terms else None


def _figures(
    value: Cell | None, numerator: Cell | None, denominator: Cell | None, usual: ValueStatus
) -> dict[str, str]:
    if isinstance(numerator, str) and isinstance(denominator, str):
        printed = value if isinstance(value, str) else ""
        return {"numerator": numerator, "denominator": denominator, "value": printed, "status": usual.value}
    if isinstance(value, str):
        counted = {n: c for n, c in (("numerator", numerator), ("denominator", denominator)) if isinstance(c, str)}
        return {**counted, "value": value, "status": usual.value}
    nothing = [part for part in (value, numerator, denominator) if isinstance(part, Nothing)]
    return {"status": (Nothing.HIDDEN if Nothing.HIDDEN in nothing else Nothing.ABSENT).value}
