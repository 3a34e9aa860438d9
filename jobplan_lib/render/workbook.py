"""The review as a workbook: a cover, a sheet of all targets, one for each focus area, and the sources.

Follows the advice for accessible statistics in spreadsheets (one real table a sheet, no merged cells, no blank cells,
frozen heads, notes above the table). Texts are written as texts only: nothing in a plan can become a formula or a link.
The same review gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from jobplan_lib import __version__
from jobplan_lib.answer.danish import STATUS_WORD
from jobplan_lib.answer.results import Review
from jobplan_lib.render.sheet_layout import (
    SMALLEST,
    column_widths,
    head_height,
    is_empty,
    is_of_numbers,
    printing,
    row_height,
)
from jobplan_lib.showing.first_lines import findings
from jobplan_lib.showing.printed_sheet import printed_sheet
from jobplan_lib.showing.sheets import Cell, Link, Number, Sheet, focus_sheets, targets_sheets
from jobplan_lib.showing.source_sheets import comments_sheet, control_sheet, definitions_sheet, log_sheet, sources_sheet
from jobplan_lib.showing.survey_tables import rounds_sheet
from jobplan_lib.words.errors import shorten
from jobplan_lib.words.labels import with_name
from jobplan_lib.words.vocabulary import Status

COVER = "Forside"
MADE = datetime(2000, 1, 1)  # a workbook must carry a date; this one is the date of nothing
COLOURS = {Status.MET: "#005EA2", Status.NOT_MET: "#9C1F3D", Status.SPLIT: "#805400"}
COVER_TEXT = 100.0  # units of width
HEAD = 3  # the row of a table's headings; title and note stand above it
LONGEST_TEXT = 32_767  # what a cell of a workbook can hold
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
READING = (
    "Hvert ark har én tabel, som kan filtreres og sorteres. Overskrifterne bliver stående, når man ruller.",
    "Tal og datoer er rigtige tal og datoer. Excel viser dem med komma eller punktum efter maskinens indstilling.",
    "Et tal, der mangler eller er diskretioneret, står som et ord. En streg betyder, at feltet ikke er relevant.",
    "Kolonner, som intet i arket udfylder, er skjult og kan vises igen.",
    "Er en tekst skåret af, når der er sorteret, passer et dobbeltklik på stregen under rækkens nummer højden til.",
    "På papir står en bred tabel på flere ark, som lægges ved siden af hinanden.",
    "Arbejdsbogen har ingen formler. Status er afgjort ét sted og er den samme her, på siderne og i review.json.",
)


def workbook_bytes(review: Review) -> bytes:
    """The workbook's content."""
    import xlsxwriter  # noqa: PLC0415

    content = BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, settings) as book:
        title = f"{review.stage} {review.year}: {with_name(review.plan.title, review.municipality.name)}"
        book.set_properties({"title": title, "author": "jobplan", "created": MADE, "comments": ""})
        formats = _Formats(book.add_format)
        sheets = _sheets(review)
        _cover(book.add_worksheet(COVER), review, sheets, formats)
        for number, sheet in enumerate(sheets, 1):
            _table(book.add_worksheet(sheet.name), sheet, number, formats, review)
    return content.getvalue()


def _sheets(review: Review) -> list[Sheet]:
    said = [sheet for sheet in (rounds_sheet(review), log_sheet(review), comments_sheet(review)) if sheet]
    sources = (sources_sheet(review), definitions_sheet(review), control_sheet(review))
    printed = printed_sheet(review)
    return [*targets_sheets(review), *focus_sheets(review), *said, *sources, *([printed] if printed else [])]


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, add: Callable[[dict[str, Any]], Any]):
        self._add, self._numbers = add, dict[Number | str, Any]()
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self._base = base
        self.title = add({**base, "bold": True, "font_size": 14})
        self.strong = add({**base, "bold": True})
        self.plain = add(base)
        self.wrapped = add({**base, "text_wrap": True})
        self.guarded = add({**base, "text_wrap": True, "quote_prefix": True})
        head = {**base, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#F4F6F8"}
        self.head, self.head_of_numbers = add(head), add({**head, "align": "right", "indent": 1})
        self.among_numbers = add({**base, "text_wrap": True, "align": "right", "indent": 1})
        self.link = add({**base, "font_color": "#00468C", "underline": 1})
        self.day = add({**base, "num_format": "dd-mm-yyyy", "align": "left"})
        self.statuses = {STATUS_WORD[s]: add({"bold": True, "font_color": colour}) for s, colour in COLOURS.items()}
        self.warning = add({**base, "bold": True, "font_color": "#9C1F3D"})

    def text(self, text: str) -> Any:
        """A text that looks like a formula keeps its mark when somebody edits the cell."""
        return self.guarded if text.startswith(LIKE_A_FORMULA) else self.wrapped

    def number(self, number: Number) -> Any:
        """Thousands and decimals as the reader's machine writes them."""
        plain = "#,##0" + ("." + "0" * number.decimals if number.decimals else "")
        pattern = f"+{plain};-{plain};{plain}" if number.signed else plain
        if pattern not in self._numbers:  # the indent keeps a number apart from the unit beside it
            self._numbers[pattern] = self._add({**self._base, "num_format": pattern, "align": "right", "indent": 1})
        return self._numbers[pattern]


def _cover(page: Any, review: Review, sheets: Sequence[Sheet], formats: _Formats) -> None:
    page.hide_gridlines(2)
    page.set_column(0, 0, 20)
    page.set_column(1, 1, COVER_TEXT)
    page.write_string(0, 0, f"{review.municipality.name} {review.year}: {review.stage.lower()}", formats.title)
    row = 1
    if review.snapshot.is_synthetic:
        page.write_string(row, 0, "SYNTETISK: Tallene er opdigtede og må ikke bruges.", formats.warning)
    row += 1
    for word, text in _facts(review):
        page.write_string(row, 0, word, formats.strong)
        row = _lines(page, row, [text], formats)
    row = _paragraph(page, row, "Svaret", findings(review), formats)
    row += 1
    page.write_string(row, 0, "Ark", formats.strong)
    for sheet in sheets:
        page.write_url(row, 1, f"internal:'{sheet.name}'!A1", formats.link, _in_full(sheet))
        row += 1
    row = _paragraph(page, row, "Sådan læses arket", READING, formats)
    _paragraph(page, row, "Til efterprøvning", _hashes(review), formats)
    _paper(page, review, landscape=False)


def _paragraph(page: Any, row: int, heading: str, texts: Sequence[str], formats: _Formats) -> int:
    """A heading with its lines beside it, after an empty row; the next row."""
    page.write_string(row + 1, 0, heading, formats.strong)
    return _lines(page, row + 1, texts, formats)


def _lines(page: Any, row: int, texts: Sequence[str], formats: _Formats) -> int:
    for offset, text in enumerate(texts, row):
        page.set_row(offset, row_height([text], [COVER_TEXT]))
        _write(page, offset, 1, text, formats)
    return row + len(texts)


def _in_full(sheet: Sheet) -> str:
    """What a link to a sheet says: a focus area's number and whole title, since the sheet's own name is cut short."""
    number, _, _ = sheet.name.partition(" ")
    return f"{number} {sheet.title}" if number.isdigit() else sheet.name


def _facts(review: Review) -> tuple[tuple[str, str], ...]:
    return (
        ("Plan", review.plan.title),
        ("Kommune", f"{review.municipality.name} ({review.municipality.code})"),
        ("År", str(review.year)),
        ("Stade", review.stage),
        ("Talgrundlag", f"{review.snapshot.description} ({review.snapshot.title})"),
    )


def _hashes(review: Review) -> tuple[str, ...]:
    """What another needs in order to make the same workbook."""
    plan, figures = review.plan, review.snapshot
    return (
        f"Planens aftryk: {plan.id}, sha256 {plan.sha256}",
        f"Tallenes aftryk: {figures.snapshot}, sha256 {figures.sha256}",
        f"Program: jobplan {__version__}",
    )


def _table(page: Any, sheet: Sheet, number: int, formats: _Formats, review: Review) -> None:
    synthetic = "SYNTETISK, må ikke bruges: " if review.snapshot.is_synthetic else ""
    page.write_string(0, 0, synthetic + sheet.title, formats.title)
    page.write_string(1, 0, sheet.note, formats.plain)
    _paper(page, review, landscape=True, title=synthetic + sheet.title)
    if not sheet.rows:
        page.write_string(HEAD, 0, sheet.empty, formats.plain)
        return
    of_numbers = [is_of_numbers(sheet, index) for index in range(len(sheet.columns))]
    _lay_out(page, sheet)
    for offset, row in enumerate(sheet.rows, HEAD + 1):
        for index, cell in enumerate(row):
            if isinstance(cell, str) and of_numbers[index]:
                page.write_string(offset, index, cell, formats.among_numbers)
            else:
                _write(page, offset, index, cell, formats)
    heads = [formats.head_of_numbers if numeric else formats.head for numeric in of_numbers]
    page.add_table(
        HEAD,
        0,
        HEAD + len(sheet.rows),
        len(sheet.columns) - 1,
        {
            "name": f"Tabel{number}",
            "style": "Table Style Light 1",
            "columns": [
                {"header": c.heading, "header_format": head} for c, head in zip(sheet.columns, heads, strict=True)
            ],
        },
    )
    _colour(page, sheet, formats)
    # codes, years and pages are names
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{HEAD + len(sheet.rows) + 1}"})
    page.freeze_panes(HEAD + 1, 1)
    page.repeat_rows(HEAD)


def _lay_out(page: Any, sheet: Sheet) -> None:
    """Widths, heights, and the columns that a sheet of paper begins with."""
    widths = column_widths(sheet)
    for index, width in enumerate(widths):
        page.set_column(index, index, width, None, {"hidden": is_empty(sheet, index)})
    page.set_row(HEAD, head_height(sheet, widths))
    for offset, row in enumerate(sheet.rows, HEAD + 1):
        page.set_row(offset, row_height(row, widths))
    page.print_area(HEAD, 0, HEAD + len(sheet.rows), len(widths) - 1)  # the title stands above it, on every sheet
    printed = printing(sheet, widths)
    if printed.breaks:
        page.set_print_scale(SMALLEST)
        page.set_v_pagebreaks(printed.breaks)
        page.repeat_columns(0, printed.kept - 1)
        page.print_across()


def _colour(page: Any, sheet: Sheet, formats: _Formats) -> None:
    """The colours of the pages for words of status; they follow the word when rows are sorted."""
    for index in (n for n, column in enumerate(sheet.columns) if column.heading == "Status"):
        for word, colour in formats.statuses.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": colour}
            page.conditional_format(HEAD + 1, index, HEAD + len(sheet.rows), index, rule)


def _write(page: Any, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    if isinstance(cell, Link):
        page.write_url(row, column, f"external:{cell.target}", formats.link, cell.text)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, formats.day)
    elif isinstance(cell, Number):
        page.write_number(row, column, float(cell.value), formats.number(cell))
    else:
        page.write_string(row, column, shorten(cell, LONGEST_TEXT), formats.text(cell))


def _paper(page: Any, review: Review, *, landscape: bool, title: str = "") -> None:
    page.set_paper(9)  # A4
    page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    if landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    if title:
        page.set_header(f'&L&"Arial,Bold"&12 {_on_paper(title, 180)}')
    page.set_footer(f"&L{_on_paper(review.municipality.name, 100)} {review.year}: &A&RSide &P af &N")


def _on_paper(text: str, longest: int) -> str:
    """A text in a head or foot of paper, where an ampersand begins a command."""
    return shorten(text, longest).replace("&", "&&")
