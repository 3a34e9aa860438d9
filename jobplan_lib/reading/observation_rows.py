"""One row of a figures table, checked field by field and made an observation."""

from __future__ import annotations

from jobplan_lib.reading.areas import Areas
from jobplan_lib.reading.period_spellings import period_remedy
from jobplan_lib.reading.row_quantities import counts_of, quantity_of
from jobplan_lib.reading.row_subjects import Subject, subject_of, word_of
from jobplan_lib.reading.strict_csv import Row, Table
from jobplan_lib.words.model import Indicator, Observation, Origin
from jobplan_lib.words.periods import BadPeriod, Period, parse_period
from jobplan_lib.words.quantities import decimals_of
from jobplan_lib.words.vocabulary import AreaKind, ValueStatus

COLUMNS = ("indicator", "area", "period", "group", "numerator", "denominator", "value", "status")
OPTIONAL = ("unit", "document", "page", "line", "printed", "kind", "note", "source", "retrieved")
STATUSES = {status.value: status for status in ValueStatus}


class RowReader:
    """Turns rows of a table into observations, or reports why not.

    Args:
        table: where problems are reported; its rows need not be those that are read.
        indicators: what may be measured, by id.
        areas: what areas there are.
        snapshot: the name that every origin carries.
    """

    def __init__(self, table: Table, indicators: dict[str, Indicator], areas: Areas, snapshot: str) -> None:
        self.table, self._indicators, self._snapshot = table, indicators, snapshot
        self._areas, self._named = known_areas(areas), areas
        self._subjects: dict[tuple[str, ...], Subject] = {}

    def read(self, row: Row) -> Observation | None:
        """The observation of a row; None where it is not what its columns allow."""
        table, text = self.table, row.cells.get
        before = len(table.problems)
        status = STATUSES.get(text("status", "")) or word_of(row, "status", STATUSES, table)
        period = _period(row, table)
        area, value = text("area", ""), text("value", "")
        if area not in self._areas:
            table.refuse(row, "area", *(self._named.code_problem(area, self._areas) or ("", "")), "S-AREA-01")
        named = (text("indicator", ""), text("group", ""), text("kind", ""), text("unit", ""))
        subject = self._subjects.get(named) or self._new_subject(row, named)
        if len(table.problems) > before or status is None or period is None or subject is None:
            return None
        counts = counts_of(row, subject, table)
        quantity = quantity_of(row, status, subject, counts, table)
        if len(table.problems) > before:
            return None
        return Observation(
            indicator=named[0],
            area=area,
            period=period,
            group=named[1],
            numerator=counts[0],
            denominator=counts[1],
            value=quantity,
            status=status,
            kind=subject.kind,
            decimals=decimals_of(value) if value else subject.decimals,
            origins=(_origin(row, table, self._snapshot),),
        )

    def _new_subject(self, row: Row, named: tuple[str, ...]) -> Subject | None:
        before = len(self.table.problems)
        found = subject_of(row, self._indicators, self.table)
        if found is None or len(self.table.problems) > before:  # each of its rows reports it
            return None
        self._subjects[named] = found
        return found


def known_areas(areas: Areas) -> set[str]:
    """What a row may write for its area: a code, or the name of a group."""
    return {*areas.by_code, *(area.slug for area in areas.by_slug.values() if area.kind is AreaKind.GROUP)}


def _period(row: Row, table: Table) -> Period | None:
    try:
        return parse_period(row["period"])
    except BadPeriod as error:
        table.refuse(row, "period", str(error), period_remedy(row["period"]), "S-PER-01")
        return None


def _origin(row: Row, table: Table, snapshot: str) -> Origin:
    text = row.cells.get
    return Origin(
        snapshot=snapshot,
        file=table.shown,
        row=row.line,
        document=text("document", ""),
        page=text("page", ""),
        line=text("line", ""),
        printed=text("printed", ""),
        source=text("source", ""),
        retrieved=text("retrieved", ""),
        note=text("note", ""),
    )
