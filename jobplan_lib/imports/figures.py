"""Records made figures: the rows of a figures table, as the mapping says what each column is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from jobplan_lib.imports.numbers import BadCell, Reading, read_cell, times, total
from jobplan_lib.imports.records import Record, Records
from jobplan_lib.reading.area_names import NO_AREA, AreaNames
from jobplan_lib.reading.areas import code_problem
from jobplan_lib.reading.layout_model import AddsUp, FigureRule, Layout, Texts
from jobplan_lib.reading.period_spellings import period_from, period_from_parts
from jobplan_lib.words.errors import InvalidInput, did_you_mean
from jobplan_lib.words.periods import BadPeriod, Period, parse_period
from jobplan_lib.words.vocabulary import ValueStatus


@dataclass(frozen=True)
class FigureRow:
    """One row of a figures table and the line of the file that it was read from."""

    file: str
    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Mapper:
    """Makes figures of records: what the mapping says, and which areas there are."""

    layout: Layout
    names: AreaNames
    only: dict[str, str]  # for the columns of 'one_of': the text that is meant
    retrieved: str

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all areas and groups."""
        return frozenset(self.names.codes.values()) - {NO_AREA}

    def rows(self, records: Records) -> list[FigureRow]:
        """The figures of all records that could be read; what is wrong with the others is added to their problems.

        Raises:
            InvalidInput: there is no record that the mapping does not leave out.
        """
        kept = [row for row in records.rows if not self._is_dropped(row)]
        if not kept:
            columns = ", ".join(self.layout.drop)
            message = f"holds only lines that the mapping leaves out by {columns}: no observations"
            records.refuse(records.rows[0], "", message, "check 'drop' in the mapping", "C-EMPTY-03")
            raise InvalidInput(records.problems)
        kept = self._chosen(records, kept)
        found = [figure for row in kept for figure in self._figures(records, row)]
        if self.layout.newest_is_provisional:
            _mark_newest(found)
        return found

    def _is_dropped(self, row: Record) -> bool:
        return any(row.cells[column] in words for column, words in self.layout.drop.items())

    def _chosen(self, records: Records, rows: list[Record]) -> list[Record]:
        """The records of the one text that is meant, where the file may hold several."""
        for column in self.layout.one_of:
            held = Counter(row.cells[column] for row in rows)
            wanted = self.only.get(column, next(iter(held)) if len(held) == 1 else "")
            if wanted not in held:
                words = f"'{wanted}' does not stand in it" if wanted else f"holds {len(held)} different texts"
                remedy = did_you_mean(wanted, held) if wanted else f"say which with --only '{column}=…': {_few(held)}"
                records.refuse(rows[0], column, words, remedy, "M-ONE-01")
                return []
            rows = [row for row in rows if row.cells[column] == wanted]
        return rows

    def _figures(self, records: Records, row: Record) -> list[FigureRow]:
        fitting = [rule for rule in self.layout.figures if _fits(rule, row)]
        if not fitting:
            named = sorted({column for rule in self.layout.figures for column in rule.when})
            said = ", ".join(f"{column} '{row.cells[column]}'" for column in named)
            remedy = "add a figure for it to the mapping, or name it under 'drop'"
            records.refuse(row, named[0], f"no figure of the mapping is for {said}", remedy, "M-WHEN-02")
            return []
        area, period = self._area(records, row), self._period(records, row)
        if area is None or period is None:
            return []
        found = [self._figure(records, row, rule, area, period) for rule in fitting]
        return [figure for figure in found if figure is not None]

    def _area(self, records: Records, row: Record) -> str | None:
        rule = self.layout.area
        if rule.always:
            return self.names.find(rule.always) or rule.always
        by_name = self.names.find(row.cells[rule.name]) if rule.name else None
        if rule.name and by_name is None:
            records.refuse(row, rule.name, *self.names.problem(row.cells[rule.name]), "S-AREA-02")
            return None
        if not rule.code:
            return by_name
        code = row.cells[rule.code]
        code = code.zfill(rule.digits) if rule.digits and code.isdigit() else code
        if wrong := code_problem(code, self.codes):
            records.refuse(row, rule.code, *wrong, "S-AREA-01")
            return None
        if by_name not in {None, code}:
            message = f"'{code}' is not the code of {row.cells[rule.name]}, which is {by_name}"
            records.refuse(row, rule.code, message, "correct one of the two columns", "S-AREA-03")
            return None
        return code

    def _period(self, records: Records, row: Record) -> Period | None:
        rule = self.layout.period
        column = rule.column or rule.year
        try:
            if rule.year:
                part = row.cells[rule.quarter or rule.month] if rule.quarter or rule.month else ""
                return (
                    period_from_parts(row.cells[rule.year], part, quarters=bool(rule.quarter))
                    if part
                    else parse_period(row.cells[rule.year])
                )
            return period_from(row.period or rule.always or row.cells[rule.column], rule.spelling)
        except BadPeriod as error:
            message, _, remedy = str(error).partition("; ")
            records.refuse(
                row, column, message, remedy or "correct it, or name its spelling in the mapping", "S-PER-01"
            )
            return None

    def _figure(self, records: Records, row: Record, rule: FigureRule, area: str, period: Period) -> FigureRow | None:
        group = rule.group
        if rule.group_column:
            word = row.cells[rule.group_column]
            group = rule.group_words.get(word, "")
            if not group:
                message = f"'{word}' is not among the words that are read"
                remedy = f"{did_you_mean(word, rule.group_words)} Name it under 'words', or under 'drop'"
                records.refuse(row, rule.group_column, message, remedy, "M-WORD-01")
                return None
        blanks = self._blanks(records, row)
        parts = {}
        for name, columns in (("value", rule.value), ("numerator", rule.numerator), ("denominator", rule.denominator)):
            parts[name] = self._sum(records, row, columns, rule, blanks) if columns else None
        if blanks is None or any(parts[name] is None and getattr(rule, name) for name in parts):
            return None
        cells = {
            "indicator": rule.indicator,
            "area": area,
            "period": str(period),
            "group": group,
            **_figure_cells(parts),
            "kind": rule.kind.value,
            "printed": " + ".join(str(row.cells[column]) for column in rule.value)[:60],
            "source": f"{self.layout.publisher}: {records.sheet.name}",
            "retrieved": row.cells[self.layout.retrieved] if self.layout.retrieved else self.retrieved,
        }
        return FigureRow(records.sheet.name, row.line, cells)

    def _sum(
        self, records: Records, row: Record, columns: Texts, rule: FigureRule, blanks: frozenset[str] | None
    ) -> Reading | None:
        readings = []
        for column in columns:
            try:
                found = read_cell(row.cells[column], self.layout.numbers)
                if blanks and column in blanks:
                    found = Reading(status=ValueStatus.MISSING)
                readings.append(times(found, rule.times if column in rule.value else Fraction(1)))
            except BadCell as error:
                records.refuse(row, column, *error.args)
        return total(readings) if len(readings) == len(columns) else None

    def _blanks(self, records: Records, row: Record) -> frozenset[str] | None:
        """The columns whose zero stands for a blank; None where parts and total cannot both be right."""
        sums = self.layout.adds_up
        if sums is None:
            return frozenset()
        try:
            parts = {column: read_cell(row.cells[column], self.layout.numbers) for column in sums.of}
            whole = read_cell(row.cells[sums.total], self.layout.numbers)
        except BadCell as error:
            records.refuse(row, sums.total, *error.args)
            return None
        return _zeros_that_are_blanks(records, row, sums, parts, whole)


def _zeros_that_are_blanks(
    records: Records, row: Record, sums: AddsUp, parts: dict[str, Reading], whole: Reading
) -> frozenset[str] | None:
    if whole.status is not ValueStatus.NORMAL or any(p.status is not ValueStatus.NORMAL for p in parts.values()):
        return frozenset()
    zeros = frozenset(column for column, part in parts.items() if part.value == 0)
    together = sum((part.value for part in parts.values()), Fraction(0))
    if whole.value == 0 == together:
        return zeros | {sums.total}
    if together == whole.value:
        return frozenset()
    if zeros and together < whole.value:
        return zeros
    message = f"is {whole.number}, but {' + '.join(sums.of)} give {together}"
    records.refuse(row, sums.total, message, "correct the line", "M-SUM-02")
    return None


def _mark_newest(rows: list[FigureRow]) -> None:
    """The newest period of each indicator is provisional: it rises when more is reported."""
    held: dict[str, set[str]] = {}
    for row in rows:
        held.setdefault(row.cells["indicator"], set()).add(row.cells["period"])
    newest = {indicator: max(periods, key=parse_period) for indicator, periods in held.items()}
    for row in rows:
        is_newest = row.cells["period"] == newest[row.cells["indicator"]]
        if is_newest and row.cells["status"] == ValueStatus.NORMAL.value:
            row.cells["status"] = ValueStatus.PROVISIONAL.value


def _fits(rule: FigureRule, row: Record) -> bool:
    return all(row.cells[column] in words for column, words in rule.when.items())


def _figure_cells(parts: dict[str, Reading | None]) -> dict[str, str]:
    """Value, counts and status. A share that is shown although its counts are hidden stays; counts alone make one."""
    value, numerator, denominator = parts["value"], parts["numerator"], parts["denominator"]
    counts = [part for part in (numerator, denominator) if part is not None]
    whole = total(counts) if counts else Reading(status=ValueStatus.MISSING)
    status = value.status if value is not None else whole.status
    has_counts = bool(counts) and whole.status is ValueStatus.NORMAL and status is ValueStatus.NORMAL
    return {
        "numerator": numerator.number if numerator and has_counts else "",
        "denominator": denominator.number if denominator and has_counts else "",
        "value": value.number if value is not None and status is ValueStatus.NORMAL else "",
        "status": status.value,
    }


def _few(words: Counter[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words)[:8]) + (" …" if len(words) > 8 else "")
