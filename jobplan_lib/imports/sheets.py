"""A table as it lies in a file, before anybody knows what it means: lines of cells, with the place of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from jobplan_lib.reading.strict_text import text_problem
from jobplan_lib.words.errors import InvalidInput, Problem

LONGEST_FIELD = 10_000
MOST_CELLS = 20_000_000


class Typed(str):
    """A number that the file holds as a number: written with a decimal point, whatever the text around it does."""

    __slots__ = ()


class Day(str):
    """A day that the file holds as a date, written as ``2023-09-30``."""

    __slots__ = ()


@dataclass(frozen=True)
class Line:
    """One line of a file (a row of a worksheet) with its number as an editor shows it."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """The lines of one table of a file."""

    name: str  # of the file, as shown in messages
    worksheet: str  # empty for text and parquet
    lines: tuple[Line, ...] = field(repr=False)
    merged: frozenset[tuple[int, int]] = frozenset()  # cells (line, column from 1) that belong to the one to their left
    separator: str = ""  # of a text file
    decimal: str = "."  # what the separator says about numbers in a file of our own columns

    def problem(self, line: int | None, column: int | None, head: str, said: tuple[str, str, str]) -> Problem:
        """A problem in a cell: the field is the head, for a worksheet with the cell's own name."""
        at = head
        if self.worksheet and line is not None and column is not None:
            at = f"{self.worksheet}!{column_letters(column)}{line}" + (f" {head}" if head else "")
        return Problem(self.name, line, None, at, *said)


def column_letters(column: int) -> str:
    """The letters of a worksheet's column, counted from 1.

    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def check_cells(sheet: Sheet) -> None:
    """Refuse what no cell may hold: control characters, keys, broken letters – and personal numbers, only counted.

    Raises:
        InvalidInput: every such cell; of personal numbers one problem that says how many there are.
    """
    known: dict[str, tuple[str, str, str] | None] = {}
    problems: list[Problem] = []
    personal: list[Problem] = []
    for line in sheet.lines:
        for column, cell in enumerate(line.cells, 1):
            if cell not in known:
                too_long = (f"has {len(cell)} characters", "shorten it", "T-LONG-01")
                known[cell] = too_long if len(cell) > LONGEST_FIELD else text_problem(cell)
            said = known[cell]
            if said:
                found = sheet.problem(line.number, column, "", said)
                (personal if said[2] == "T-CPR-01" else problems).append(found)
    if personal:
        first = personal[0]
        words = f"{len(personal)} cells hold what looks like a personal number (CPR), the first in line {first.line}"
        remedy = "remove them; personal data do not belong here"
        problems = [Problem(sheet.name, first.line, None, "", words, remedy, "T-CPR-01")]
    if problems:
        raise InvalidInput(problems)


def repeated(names: Iterable[str]) -> list[str]:
    """The names that stand more than once."""
    return sorted(name for name, count in Counter(names).items() if name and count > 1)
