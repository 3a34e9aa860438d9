"""A table in a workbook: what the cells show, and nothing that only looks like it.

A formula whose result was never stored, an error value, a hidden row and a merged cell in the figures are refused by
their cell: read as they are, each would become a wrong number or a blank.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from fractions import Fraction
from typing import Any

import openpyxl

from jobplan_lib.answer.danish import rounded
from jobplan_lib.imports.carriers import RawFile
from jobplan_lib.imports.sheets import MOST_CELLS, Day, Line, Sheet, Typed
from jobplan_lib.words.errors import InvalidInput, Problem, did_you_mean

MOST_DECIMALS = 9
_FIXED = re.compile(r"#?[#,0]*0(?:\.(0+))?(%?)")


def excel_sheet(raw: RawFile, wanted: str = "", heads: int = 1) -> Sheet:
    """The lines of one worksheet.

    Args:
        raw: the workbook.
        wanted: the worksheet's name; where empty, the only one that is visible and holds anything.
        heads: so many lines above the figures may have merged cells.

    Raises:
        InvalidInput: the workbook cannot be read, has no such worksheet, or several; or a cell is no value.
    """
    book = _opened(raw, data_only=True)
    name = _worksheet(raw.name, book, wanted)
    sheet = book[name]
    if (sheet.max_row or 0) * (sheet.max_column or 0) > MOST_CELLS:
        message = f"has more than {MOST_CELLS:,} cells"
        raise InvalidInput([Problem(raw.name, None, None, name, message, "split it", "F-SIZE-03")])
    problems: list[Problem] = []
    formulas = _formulas(raw, name)
    lines = []
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = tuple(_text(cell, raw.name, name, formulas, problems) for cell in row)
        lines.append(Line(number, cells))
    lines = _without_empty_end(lines)
    merged = _merged(raw.name, sheet, heads, problems)
    hidden = [line.number for line in lines if sheet.row_dimensions[line.number].hidden and not line.is_blank]
    if hidden:
        message = f"{len(hidden)} rows are hidden, the first is row {hidden[0]}"
        problems.append(Problem(raw.name, hidden[0], None, name, message, "show them, or delete them", "X-HIDE-02"))
    if problems:
        raise InvalidInput(problems)
    return Sheet(raw.name, name, tuple(lines), merged=merged)


def _opened(raw: RawFile, *, data_only: bool) -> Any:
    try:
        return openpyxl.load_workbook(
            io.BytesIO(raw.content), read_only=not data_only, data_only=data_only, keep_links=False
        )
    except Exception as error:  # the library raises whatever the XML happens to break
        message = f"is a workbook that cannot be read ({type(error.__cause__ or error).__name__})"
        problem = Problem(raw.name, None, None, "", message, "open it in Excel and save it again", "F-DAMAGED-02")
        raise InvalidInput([problem]) from None


def _worksheet(shown: str, book: Any, wanted: str) -> str:
    sheets: dict[str, Any] = {s.title: s for s in book.worksheets}
    if wanted:
        if wanted not in sheets:
            message = f"has no worksheet '{wanted}'"
            raise InvalidInput([Problem(shown, None, None, "", message, did_you_mean(wanted, sheets), "X-SHEET-01")])
        return wanted
    filled: list[str] = [title for title, s in sheets.items() if any(c is not None for row in s.values for c in row)]
    visible: list[str] = [title for title in filled if sheets[title].sheet_state == "visible"]
    if len(visible) == 1:
        return visible[0]
    if not visible:
        message = (
            f"holds figures only in hidden worksheets: {', '.join(filled)}" if filled else "is empty: no observations"
        )
        raise InvalidInput([Problem(shown, None, None, "", message, "show the worksheet that is meant", "X-HIDE-01")])
    message = f"holds several worksheets: {', '.join(visible)}"
    raise InvalidInput(
        [Problem(shown, None, None, "", message, "name the one that is meant with --sheet", "X-SHEET-02")]
    )


def _formulas(raw: RawFile, name: str) -> frozenset[tuple[int, int]]:
    """The cells that hold a formula, read in a stream of their own."""
    book = _opened(raw, data_only=False)
    try:
        return frozenset(
            (cell.row, cell.column) for row in book[name].iter_rows() for cell in row if cell.data_type == "f"
        )
    finally:
        book.close()


def _text(cell: Any, shown: str, sheet: str, formulas: frozenset[tuple[int, int]], problems: list[Problem]) -> str:
    value = cell.value

    def refuse(message: str, remedy: str, code: str) -> str:
        problems.append(Problem(shown, cell.row, None, f"{sheet}!{cell.coordinate}", message, remedy, code))
        return ""

    if value is None:
        if (cell.row, cell.column) in formulas:
            return refuse(
                "holds a formula without a stored result", "open the file in Excel and save it", "X-FORMULA-01"
            )
        return ""
    if cell.data_type == "e":
        return refuse(f"shows the error {value}", "correct the cell", "X-ERROR-01")
    if isinstance(value, bool):
        return refuse("holds TRUE or FALSE", "write the value that is meant", "X-BOOL-01")
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        return _day(value) or refuse("holds a time of day", "write the value that is meant", "X-DATE-01")
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "General")
    return unicodedata.normalize("NFC", str(value)).strip()


def _day(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return Day(value.date().isoformat()) if value.time() == dt.time() else ""
    return Day(value.isoformat()) if isinstance(value, dt.date) else ""


def _number(value: int | float, number_format: str) -> Typed:
    """A number with the decimals that the cell shows; with at most nine where it shows whatever there is."""
    if isinstance(value, int) and number_format == "General":
        return Typed(value)
    fixed = _FIXED.fullmatch(number_format.split(";", maxsplit=1)[0])
    per_cent = fixed is not None and bool(fixed[2])
    text = f"{rounded(Fraction(repr(value)) * (100 if per_cent else 1), MOST_DECIMALS):f}".rstrip("0").rstrip(".")
    shown = len(fixed[1] or "") if fixed else 0
    if fixed and shown:
        whole, _, part = text.partition(".")
        text = f"{whole}.{part.ljust(shown, '0')}"
    return Typed(f"{text}%" if per_cent else text)


def _merged(shown: str, sheet: Any, heads: int, problems: list[Problem]) -> frozenset[tuple[int, int]]:
    """The cells of the heads that continue the one to their left; a merged cell among figures is a problem."""
    found = set()
    for area in sheet.merged_cells.ranges:
        if area.min_row > heads and any(c.value is not None for row in sheet[area.coord] for c in row):
            if area.min_col == 1 and area.max_row == area.min_row:
                continue  # a note that runs across the table
            message = f"{area.coord} is one merged cell"
            problems.append(
                Problem(
                    shown, area.min_row, None, sheet.title, message, "undo the merge and fill every cell", "X-MERGE-01"
                )
            )
        found |= {
            (r, c) for r in range(area.min_row, area.max_row + 1) for c in range(area.min_col + 1, area.max_col + 1)
        }
    return frozenset(found)


def _without_empty_end(lines: list[Line]) -> list[Line]:
    while lines and lines[-1].is_blank:
        lines.pop()
    width = max((i for line in lines for i, cell in enumerate(line.cells, 1) if cell), default=0)
    return [Line(line.number, line.cells[:width]) for line in lines]
