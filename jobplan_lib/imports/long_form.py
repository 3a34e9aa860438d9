"""The long form: a file that has the columns of our own figures table, in text, a workbook or parquet."""

from __future__ import annotations

from jobplan_lib.imports.figures import FigureRow
from jobplan_lib.imports.numbers import BadCell, read_cell
from jobplan_lib.imports.sheets import Line, Sheet, Typed, repeated
from jobplan_lib.reading.layout_model import NumberSpelling
from jobplan_lib.reading.observation_rows import COLUMNS, OPTIONAL
from jobplan_lib.words.errors import InvalidInput, Problem, did_you_mean

NUMBERS = ("numerator", "denominator", "value")


def long_form_rows(sheet: Sheet, retrieved: str) -> list[FigureRow]:
    """The rows of a file in the long form.

    A text file that parts its fields by semicolons writes decimals with a comma, one that parts them by commas with a
    point; one that does both is refused.

    Raises:
        InvalidInput: columns that are missing, repeated or unknown, lines of another length, numbers spelt otherwise.
    """
    lines = [line for line in sheet.lines if not line.is_blank]
    if not lines:
        problem = sheet.problem(None, None, "", ("is empty: no observations", "add heads and rows", "C-EMPTY-01"))
        raise InvalidInput([problem])
    heads = lines[0].cells
    problems = _head_problems(sheet, lines[0])
    if not problems and len(lines) == 1:
        said = ("has heads and no rows: no observations", "add rows", "C-EMPTY-02")
        problems.append(sheet.problem(lines[0].number, None, "", said))
    if problems:
        raise InvalidInput(problems)
    rows = [_row(sheet, heads, line, retrieved, problems) for line in lines[1:]]
    if problems:
        raise InvalidInput(problems)
    return [row for row in rows if row is not None]


def _head_problems(sheet: Sheet, line: Line) -> list[Problem]:
    heads, known = line.cells, (*COLUMNS, *OPTIONAL)

    def problem(column: str, *said: str) -> Problem:
        return sheet.problem(line.number, None, column, (said[0], said[1], said[2]))

    found = [problem(c, "stands twice in the heads", "keep one of the columns", "C-COL-02") for c in repeated(heads)]
    for column in (c for c in COLUMNS if c not in heads):
        message = f"is missing; found: {', '.join(heads[:20])}"
        remedy = f"add the column '{column}', or say with --mapping what layout the file has"
        found.append(problem(column, message, remedy, "C-COL-01"))
    for column in (c for c in heads if c not in known):
        found.append(problem(column, "is not a known column", did_you_mean(column, known), "C-COL-03"))
    return found


def _row(sheet: Sheet, heads: tuple[str, ...], line: Line, retrieved: str, problems: list[Problem]) -> FigureRow | None:
    before = len(problems)
    if len(line.cells) != len(heads):
        message = f"has {len(line.cells)} fields where the heads have {len(heads)}"
        said = (message, "add or remove fields, or quote a text that holds the separator", "C-FIELDS-01")
        problems.append(sheet.problem(line.number, None, "", said))
        return None
    cells = {}
    for place, (column, text) in enumerate(zip(heads, line.cells, strict=True), 1):
        if text != text.strip():
            said = ("begins or ends with a space", "remove the space", "C-SPACE-01")
            problems.append(sheet.problem(line.number, place, column, said))
        try:
            cells[column] = _number(text, sheet.decimal) if column in NUMBERS else str(text)
        except BadCell as error:
            problems.append(sheet.problem(line.number, place, column, error.args))
    cells["kind"] = cells.get("kind") or "data"
    cells["retrieved"] = cells.get("retrieved") or retrieved
    cells["source"] = cells.get("source") or ("" if cells.get("document") else sheet.name)
    return FigureRow(sheet.name, line.number, cells) if len(problems) == before else None


def _number(text: str, decimal: str) -> str:
    """With a decimal point; what is no number there is refused where the row is read."""
    if not text or decimal == "." or isinstance(text, Typed):
        return str(text)
    return read_cell(text, NumberSpelling(decimal=decimal)).number
