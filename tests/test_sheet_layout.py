"""The workbook can be read where nobody makes rows higher: a text's row is high enough, and paper keeps its letters large."""

from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobplan_lib.render.sheet_layout import (
    ACROSS,
    EDGES,
    LINE,
    SMALLEST,
    column_widths,
    is_empty,
    lines_of,
    printing,
    row_height,
)
from jobplan_lib.render.workbook import workbook_bytes
from jobplan_lib.showing.cards import NOTHING
from jobplan_lib.showing.sheets import Cell, Column, Number, Sheet

words = st.lists(st.text("abcæøåWm-", min_size=1, max_size=30), min_size=1, max_size=40).map(" ".join)
cells = st.one_of(words, st.just(NOTHING), st.integers(-(10**9), 10**9).map(lambda n: Number(Fraction(n), 1)))


@st.composite
def sheets(draw) -> Sheet:
    across = draw(st.integers(1, 12))
    columns = tuple(Column(draw(words), draw(st.integers(7, 90))) for _ in range(across))
    rows = tuple(tuple(draw(cells) for _ in range(across)) for _ in range(draw(st.integers(1, 5))))
    return Sheet("Mål", "Titel", "", columns, rows)


@given(sheets())
def test_every_printed_sheet_holds_its_columns_at_a_size_that_is_read(sheet: Sheet):
    widths = column_widths(sheet)
    shown = [0 if is_empty(sheet, n) else width + EDGES for n, width in enumerate(widths)]
    printed = printing(sheet, widths)
    kept = sum(shown[: printed.kept])
    assert list(printed.breaks) == sorted(set(printed.breaks))
    for first, last in zip((0, *printed.breaks), (*printed.breaks, len(shown)), strict=True):
        taken = sum(shown[first:last]) + (kept if first else 0)
        alone = last - first == 1  # a column that is wider than the sheet of paper stands by itself
        assert taken <= 100 * ACROSS / SMALLEST or alone


@given(words, st.floats(5, 90))
def test_a_narrower_column_never_needs_fewer_lines(text: str, width: float):
    assert lines_of(text, width) >= lines_of(text, width + 10) >= 1
    assert row_height([text], [width]) >= min(409, lines_of(text, width) * LINE)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("Opfyldt", 12, 1), ("ord " * 40, 20, 7), ("x" * 200, 20, 11), ("en\nto\ntre", 50, 3)],
)
def test_how_many_lines_a_text_takes(text: str, width: float, lines: int):
    assert lines_of(text.strip(), width) == lines


def test_a_column_is_no_wider_than_what_stands_in_it():
    rows: tuple[tuple[Cell, ...], ...] = (("%", "Et langt ord og flere til " * 9, Number(Fraction(1, 2), 1)),)
    unit, text, number = column_widths(Sheet("Mål", "", "", tuple(Column("Nr.", 40) for _ in range(3)), rows))
    assert unit < 9 and number < 9 and text == 40


def test_the_workbook_says_heights_and_sheets_of_paper(tiny_project):
    tiny_project.add("data/snapshots/published/origin.yaml", "synthetic: true")
    book = openpyxl.load_workbook(_file(workbook_bytes(tiny_project.review())))
    for sheet in book.worksheets[1:]:
        assert sheet.oddHeader.left.text.endswith(f"SYNTETISK, må ikke bruges: {sheet['A1'].value.split(': ', 1)[1]}")
        if sheet.tables:
            (table,) = sheet.tables.values()
            assert sheet.print_area.replace("$", "").endswith(f"!{table.ref}")
            for row in list(sheet[table.ref])[1:]:
                texts = [c for c in row if isinstance(c.value, str)]
                needed = max(lines_of(c.value, sheet.column_dimensions[c.column_letter].width) for c in texts)
                assert (sheet.row_dimensions[row[0].row].height or 15) >= min(409, needed * LINE), row[0].coordinate
    assert book["Mål"].col_breaks.brk and book["Mål"].print_title_cols


def _file(content: bytes):
    from io import BytesIO  # noqa: PLC0415

    return BytesIO(content)
