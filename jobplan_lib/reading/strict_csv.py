"""CSV tables read strictly: known columns, the right number of fields on every line, nothing coerced."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jobplan_lib.reading.strict_text import read_text, text_problem
from jobplan_lib.words.errors import Problem, did_you_mean

LARGEST_CSV = 200_000_000
LONGEST_FIELD = 10_000


@dataclass(frozen=True)
class Row:
    """One line of a table: its fields as text by column name."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The text of a column; the empty text where the file lacks an optional column."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """The checked rows of a file and a way to report what is wrong with one of them."""

    shown: str
    rows: tuple[Row, ...]
    problems: list[Problem]

    def refuse(self, row: Row, column: str, message: str, remedy: str, code: str) -> None:
        """Report a problem in a cell."""
        self.problems.append(Problem(self.shown, row.line, None, column, message, remedy, code))


def load_csv(
    path: Path, shown: str, required: Sequence[str], optional: Sequence[str], problems: list[Problem]
) -> Table:
    """The rows of a comma-separated UTF-8 file with a header line.

    Problems are added for a missing, repeated or unknown column, a line with too many or too few fields, an unclosed
    quotation mark, a missing final line end (an interrupted copy) and an empty table. The rows may then be incomplete.
    """
    found: list[Row] = []
    table = Table(shown, (), problems)
    before = len(problems)
    text = read_text(path, shown, problems, LARGEST_CSV)
    if len(problems) == before:
        if not text.strip():
            problems.append(
                Problem(shown, None, None, "", "is empty: no observations", "add a header line and rows", "C-EMPTY-01")
            )
        elif not text.endswith("\n"):
            last = text.count("\n") + 1
            problems.append(
                Problem(
                    shown,
                    last,
                    None,
                    "",
                    "has no line end after its last line (an interrupted copy?)",
                    "check the last line and end it",
                    "C-CUT-01",
                )
            )
        else:
            found.extend(_rows(text, table, required, optional))
            if not found and len(problems) == before:
                problems.append(
                    Problem(shown, 1, None, "", "has a header and no rows: no observations", "add rows", "C-EMPTY-02")
                )
    return Table(shown, tuple(found), problems)


def _rows(text: str, table: Table, required: Sequence[str], optional: Sequence[str]) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = next(reader)
        if not _header_is_right(header, table, required, optional):
            return
        for cells in reader:
            row = Row(reader.line_num, dict(zip(header, cells, strict=False)))
            if not any(cells):
                table.refuse(row, "", "is an empty line", "remove it", "C-BLANK-01")
            elif len(cells) != len(header):
                table.refuse(
                    row,
                    "",
                    f"has {len(cells)} fields where the header has {len(header)}",
                    "add or remove fields, or quote a text that holds a comma",
                    "C-FIELDS-01",
                )
            elif _cells_are_clean(row, table):
                yield row
    except csv.Error as error:
        at = Row(reader.line_num, {})
        table.refuse(at, "", f"cannot be read as CSV ({error})", "close the quotation mark", "C-FORM-01")


def _header_is_right(header: list[str], table: Table, required: Sequence[str], optional: Sequence[str]) -> bool:
    before = len(table.problems)
    at = Row(1, {})
    if len(header) == 1 and ";" in header[0]:
        table.refuse(
            at,
            "",
            "has its fields separated by ';'",
            "separate them by commas and write numbers with a decimal point (Danish Excel does neither), "
            "or have the file read with jobplan import",
            "C-SEP-01",
        )
        return False
    for column in sorted({c for c in header if header.count(c) > 1}):
        table.refuse(at, column, "stands twice in the header", "keep one of the columns", "C-COL-02")
    for column in (c for c in required if c not in header):
        table.refuse(at, column, f"is missing; found: {', '.join(header)}", f"add the column '{column}'", "C-COL-01")
    for column in (c for c in header if c not in {*required, *optional}):
        table.refuse(at, column, "is not a known column", did_you_mean(column, [*required, *optional]), "C-COL-03")
    return len(table.problems) == before


def _cells_are_clean(row: Row, table: Table) -> bool:
    clean = True
    for column, cell in row.cells.items():
        wrong = (
            text_problem(cell)
            if len(cell) <= LONGEST_FIELD
            else (f"has {len(cell)} characters", "shorten it", "T-LONG-01")
        )
        if wrong:
            table.refuse(row, column, *wrong)
            clean = False
        elif cell != cell.strip():
            table.refuse(row, column, "begins or ends with a space", "remove the space", "C-SPACE-01")
            clean = False
    return clean
