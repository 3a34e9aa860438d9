"""A sheet as records: heads found, notes under the table skipped, periods in the heads and words in a column unfolded.

A record is one line of the file (or the part of it that stands under one period) as texts by column.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from jobplan_lib.imports.sheets import Line, Sheet, Typed, repeated
from jobplan_lib.reading.layout_model import Layout, Spread
from jobplan_lib.reading.period_spellings import SPELLINGS, period_from
from jobplan_lib.words.errors import InvalidInput, Problem, did_you_mean
from jobplan_lib.words.periods import BadPeriod

MOST_NAMED = 12


@dataclass(frozen=True)
class Record:
    """Texts by column, and the line that they stand in; ``period`` is the head above them where it is one."""

    line: int
    cells: dict[str, str]
    period: str = ""


@dataclass(frozen=True)
class Records:
    """All records of a file, and where a column stands in it."""

    sheet: Sheet
    rows: tuple[Record, ...]
    columns: dict[tuple[str, str], int]  # by period (empty where the head has none) and name
    skipped: tuple[str, ...] = ()  # lines under the table that were left out, as said to the reader
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, row: Record, column: str, message: str, remedy: str, code: str) -> None:
        """Report a problem in a cell."""
        place = self.columns.get((row.period, column)) or self.columns.get(("", column))
        self.problems.append(self.sheet.problem(row.line, place, column, (message, remedy, code)))


@dataclass(frozen=True)
class Head:
    """What stands above a column: its name, its period, or both."""

    name: str
    period: str
    place: int


def read_records(sheet: Sheet, layout: Layout) -> Records:
    """The records of a sheet as its mapping says.

    Raises:
        InvalidInput: columns that are missing, repeated or unknown, and lines that are no line of the table.
    """
    lines = [line for line in sheet.lines[layout.shape.skip_lines :] if not line.is_blank]
    if not lines:
        raise _refused(sheet, None, "", "is empty: no observations", "add heads and rows", "C-EMPTY-01")
    depth = len(layout.shape.heads)
    heads = _heads(sheet, lines[:depth], layout)
    _check_heads(sheet, heads, lines[0], layout)
    body, skipped = _without_footers(sheet, lines[depth:], layout, len(lines[0].cells))
    if not body:
        line = lines[0].number
        raise _refused(sheet, line, "", "has heads and no rows: no observations", "add rows", "C-EMPTY-02")
    rows = tuple(record for line in body for record in _of_line(line, heads))
    columns = {(head.period, head.name): head.place for head in heads if head.name}
    records = Records(sheet, rows, columns, skipped)
    return _spread(records, layout.spread) if layout.spread else records


def collapsed(problems: list[Problem]) -> list[Problem]:
    """Problems that say the same in many lines as one, with the first line and how many more there are."""
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.message, problem.remedy, problem.code), []).append(problem)
    return [
        first if not rest else replace(first, message=f"{first.message} (and so in {len(rest)} more lines)")
        for first, *rest in alike.values()
    ]


def _refused(sheet: Sheet, line: int | None, head: str, message: str, remedy: str, code: str) -> InvalidInput:
    return InvalidInput([sheet.problem(line, None, head, (message, remedy, code))])


def _heads(sheet: Sheet, lines: list[Line], layout: Layout) -> list[Head]:
    """What stands above each column. A merged head holds for all columns under it; in text, until the next one."""
    levels = []
    for line, kind in zip(lines, layout.shape.heads, strict=False):
        texts = [" ".join(cell.split()) for cell in line.cells]  # heads are broken into lines and hold odd spaces
        for i in range(1, len(texts)):
            continued = (line.number, i + 1) in sheet.merged or (not sheet.worksheet and len(layout.shape.heads) > 1)
            if not texts[i] and continued and kind == layout.shape.heads[0]:
                texts[i] = texts[i - 1]
        levels.append((kind, texts))
    return [_head(place, levels, layout) for place in range(1, max(len(t) for _, t in levels) + 1)]


def _head(place: int, levels: list[tuple[str, list[str]]], layout: Layout) -> Head:
    found = {kind: texts[place - 1] if place <= len(texts) else "" for kind, texts in levels}
    period, name = found.get("period", ""), found.get("measure", "")
    if period and not _is_period(period, layout.period.spelling):  # a key column, named in the upper line
        name, period = name or period, ""
    if period and not name:
        name = layout.shape.cells
    return Head(name, period, place)


def _is_period(text: str, spelling: str) -> bool:
    try:
        period_from(text, spelling)
    except BadPeriod:
        return False
    return True


def _check_heads(sheet: Sheet, heads: list[Head], first: Line, layout: Layout) -> None:
    problems = []
    line, above = first.number, [" ".join(cell.split()) for cell in first.cells]
    names = list(dict.fromkeys(head.name for head in heads if head.name))

    def refuse(head: str, message: str, remedy: str, code: str) -> None:
        problems.append(sheet.problem(line, None, head, (message, remedy, code)))

    for name in repeated(f"{head.period} {head.name}".strip() for head in heads):
        refuse(name, "stands twice in the heads", "keep one of the columns", "C-COL-02")
    if "period" in layout.shape.heads and not any(head.period for head in heads):
        refuse("", *_no_period(above, layout), "C-COL-04")
    wanted = layout.columns | ({layout.shape.cells} - {""})
    for name in sorted(wanted - set(names)):
        refuse(name, f"is missing; found: {_named(names)}", did_you_mean(name, names), "C-COL-01")
    for name in (name for name in names if name not in wanted and name not in layout.ignored):
        hint = did_you_mean(name, [*wanted, *layout.ignored])
        remedy = hint if hint.startswith("did") else "name it under 'ignored' in the mapping, or read it"
        refuse(name, "is not a known column", remedy, "C-COL-03")
    if problems:
        raise InvalidInput(problems)


def _no_period(texts: list[str], layout: Layout) -> tuple[str, str]:
    """Which heads were looked at for a period in vain, and which spelling would find one in them."""
    found = list(dict.fromkeys(text for text in texts if text and text not in layout.columns))
    message = f"has no period in its heads; found: {_named(found or texts)}"
    fitting = [name for name in SPELLINGS if any(_is_period(text, name) for text in found)]
    if fitting:
        return message, f"say 'spelling: {fitting[0]}' under 'period' in the mapping"
    return (
        message,
        f"write them as '{layout.period.spelling}' does, or say another spelling under 'period' in the mapping",
    )


def _named(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def _without_footers(sheet: Sheet, lines: list[Line], layout: Layout, width: int) -> tuple[list[Line], tuple[str, ...]]:
    """The lines of the table, and those under it that begin as the mapping says."""
    begins = layout.shape.footers
    body: list[Line] = []
    skipped: list[str] = []
    problems: list[Problem] = []
    for line in lines:
        first = next((cell for cell in line.cells if cell.strip()), "")
        if begins and first.startswith(begins):
            skipped.append(f"line {line.number}: {first[:60]}")
        elif skipped:
            said = (
                "stands under the notes of the table",
                "name its beginning under 'footers', or move it",
                "C-FOOT-01",
            )
            problems.append(sheet.problem(line.number, None, "", said))
        elif not sheet.worksheet and len(line.cells) != width:
            message = f"has {len(line.cells)} fields where the heads have {width}"
            remedy = "add or remove fields; if it is a note under the table, name its beginning under 'footers'"
            problems.append(sheet.problem(line.number, None, "", (message, remedy, "C-FIELDS-01")))
        else:
            body.append(line)
    if problems:
        raise InvalidInput(problems)
    return body, tuple(skipped)


def _of_line(line: Line, heads: list[Head]) -> list[Record]:
    """One record, or one for each period in the heads."""
    here = heads[: len(line.cells)]
    shared = {head.name: _stripped(line.cells[head.place - 1]) for head in here if not head.period}
    under: dict[str, dict[str, str]] = {}
    for head in here:
        if head.period:
            under.setdefault(head.period, {})[head.name] = _stripped(line.cells[head.place - 1])
    if not under:
        return [Record(line.number, shared)]
    return [Record(line.number, shared | cells, period) for period, cells in under.items()]


def _stripped(text: str) -> str:
    return text if isinstance(text, Typed) or text == text.strip() else text.strip()


def _spread(records: Records, spread: Spread) -> Records:
    """Lines that differ only in one column and their number become one record with a column for each word."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], Record] = {}
    for row in records.rows:
        word = row.cells[spread.column]
        if word not in spread.words:
            message = f"'{word}' is not among the words that are read"
            records.refuse(row, spread.column, message, did_you_mean(word, spread.words), "M-WORD-01")
            continue
        rest = tuple((k, v) for k, v in row.cells.items() if k not in {spread.column, spread.cells})
        whole = found.setdefault((row.period, rest), Record(row.line, dict(rest), row.period))
        if whole.cells.get(word, row.cells[spread.cells]) != row.cells[spread.cells]:
            message = f"'{word}' stands twice with different numbers, first near line {whole.line}"
            records.refuse(row, spread.column, message, "keep the right one", "S-DUP-01")
        whole.cells[word] = row.cells[spread.cells]
    for row in found.values():
        _fill(records, row, spread)
    if records.problems:
        raise InvalidInput(collapsed(records.problems))
    made = {
        (period, word): place
        for (period, n), place in records.columns.items()
        if n == spread.cells
        for word in spread.words
    }
    columns = {**records.columns, **made}
    return Records(records.sheet, tuple(found.values()), columns, records.skipped)


def _fill(records: Records, row: Record, spread: Spread) -> None:
    lacking: Iterable[str] = [word for word in spread.words if word not in row.cells]
    for word in lacking:
        if spread.absent_is_zero:
            row.cells[word] = Typed("0")
        else:
            message = f"'{word}' has no line beside this one"
            remedy = "add it, or say 'absent_is_zero: true' if the source leaves zeros out"
            records.refuse(row, spread.column, message, remedy, "M-WORD-02")
