"""How wide the columns and how high the rows of a sheet stand, and where a printed sheet of A4 ends.

A workbook that says no heights leaves them to the program that opens it: Excel finds them, LibreOffice and the previews
of tablets and agenda systems do not, and then a long text lies across the rows below it. So they are written, from
the widths that words take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jobplan_lib.showing.cards import NOTHING
from jobplan_lib.showing.sheets import Cell, Link, Number, Sheet
from jobplan_lib.showing.svg import width_of

LETTER = 13.3  # pixels of ten points
UNIT = 7.0  # pixels of a column's unit of width
EDGES = 0.7  # units that a column is wider than it is said to be: what a cell keeps free beside its text
INDENT = 1.3  # units that a number stands from the right edge
BUTTON = 2.6  # units of a head's filter button
LEAST = 5.0  # units of a column that holds a dash
LINE = 12.75  # points of a line of text
ONE_LINE = 15.0  # points of a row that nothing is said of
MOST_HIGH = 409.0  # points that a row may have
ACROSS = 143.0  # units on a sheet of A4 that lies, margins taken off, at full size
SMALLEST = 60  # per cent of full size: letters of six points, the smallest that are read on paper


@dataclass(frozen=True)
class Printing:
    """The columns that begin a new sheet of paper; ``kept`` columns stand on every one. No breaks: all fit on one."""

    breaks: tuple[int, ...] = ()
    kept: int = 1


def shown(cell: Cell) -> str:
    """A cell as it stands on the screen, for its width."""
    if isinstance(cell, Number):
        return f"{'+' if cell.signed else ''}{float(cell.value):,.{cell.decimals}f}"
    if isinstance(cell, Link):
        return cell.text
    return cell if isinstance(cell, str) else "00-00-0000"


def is_of_numbers(sheet: Sheet, column: int) -> bool:
    """Whether a column holds numbers; its head and its dashes then stand to the right as they do."""
    return any(isinstance(row[column], Number) for row in sheet.rows)


def is_empty(sheet: Sheet, column: int) -> bool:
    """Whether no row has anything in a column."""
    return bool(sheet.rows) and all(row[column] == NOTHING for row in sheet.rows)


def column_widths(sheet: Sheet) -> tuple[float, ...]:
    """A column is as wide as what stands in it, and at most as its declaration says; a word is never broken in a head."""
    return tuple(
        max(LEAST, _head_width(column.heading), min(column.width, _content_width(sheet, index)))
        for index, column in enumerate(sheet.columns)
    )


def _head_width(heading: str) -> float:
    return max(width_of(word, LETTER, bold=True) for word in heading.split()) / UNIT + BUTTON


def _content_width(sheet: Sheet, column: int) -> float:
    texts = {shown(row[column]) for row in sheet.rows}
    indent = INDENT if is_of_numbers(sheet, column) else 0.3
    return max((width_of(text, LETTER) / UNIT for text in texts), default=0.0) + indent


def head_height(sheet: Sheet, widths: Sequence[float]) -> float:
    """The height of the heads' row in points."""
    lines = (lines_of(c.heading, width - BUTTON, bold=True) for c, width in zip(sheet.columns, widths, strict=True))
    return max(lines, default=1) * LINE + 4


def row_height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """The height of a row in points: that of its longest text."""
    lines = (lines_of(cell, width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str))
    return max(ONE_LINE, min(MOST_HIGH, max(lines, default=1) * LINE + 2))


def lines_of(text: str, width: float, *, bold: bool = False) -> int:
    """In how many lines a text stands in a column; a word that is wider than the column is broken."""
    room = width * UNIT
    space = width_of(" ", LETTER)
    lines = 0
    for paragraph in text.split("\n"):
        lines += 1
        taken = 0.0
        for word in paragraph.split(" "):
            wide = width_of(word, LETTER, bold=bold)
            if taken and taken + space + wide > room:
                lines, taken = lines + 1, 0.0
            taken += wide + (space if taken else 0.0)
            while taken > room:
                lines, taken = lines + 1, taken - room
    return lines


def printing(sheet: Sheet, widths: Sequence[float]) -> Printing:
    """Where the columns of a sheet are parted when it is printed, so that the letters stay large enough to read."""
    shown_widths = [0.0 if is_empty(sheet, index) else width + EDGES for index, width in enumerate(widths)]
    room = 100 * ACROSS / SMALLEST
    if sum(shown_widths) <= room:
        return Printing()
    kept = 2 if len(widths) > 2 and sum(shown_widths[:2]) < room / 4 else 1
    breaks, taken = list[int](), 0.0
    for index, width in enumerate(shown_widths):
        if taken + width > room:
            breaks.append(index)
            taken = sum(shown_widths[:kept])
        taken += width
    return Printing(tuple(breaks), kept)
