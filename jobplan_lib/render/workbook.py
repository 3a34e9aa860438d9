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
from jobplan_lib.showing.cards import NOTHING
from jobplan_lib.showing.first_lines import findings
from jobplan_lib.showing.printed_sheet import printed_sheet
from jobplan_lib.showing.sheets import Cell, Link, Number, Sheet, focus_sheets, targets_sheet
from jobplan_lib.showing.source_sheets import control_sheet, definitions_sheet, log_sheet, sources_sheet
from jobplan_lib.showing.survey_tables import rounds_sheet
from jobplan_lib.words.errors import shorten
from jobplan_lib.words.vocabulary import Status

COVER = "Forside"
MADE = datetime(2000, 1, 1)  # a workbook must carry a date; this one is the date of nothing
COLOURS = {Status.MET: "#005EA2", Status.NOT_MET: "#9C1F3D", Status.SPLIT: "#805400"}
HEAD = 3  # the row of a table's headings; title and note stand above it
LONGEST_TEXT = 32_767  # what a cell of a workbook can hold
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
READING = (
    "Hvert ark har én tabel, som kan filtreres og sorteres. Overskrifterne bliver stående, når man ruller.",
    "Tal og datoer er rigtige tal og datoer. Excel viser dem med komma eller punktum efter maskinens indstilling.",
    "Et tal, der mangler eller er diskretioneret, står som et ord. En streg betyder, at feltet ikke er relevant.",
    "Kolonner, som intet i arket udfylder, er skjult og kan vises igen.",
    "Arbejdsbogen har ingen formler. Status er afgjort ét sted og er den samme her, på siderne og i review.json.",
)


def workbook_bytes(review: Review) -> bytes:
    """The workbook's content."""
    import xlsxwriter  # noqa: PLC0415

    content = BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, settings) as book:
        title = f"{review.stage}: {review.plan.title}, {review.municipality.name} {review.year}"
        book.set_properties({"title": title, "author": "jobplan", "created": MADE, "comments": ""})
        formats = _Formats(book.add_format)
        sheets = _sheets(review)
        _cover(book.add_worksheet(COVER), review, sheets, formats)
        for number, sheet in enumerate(sheets, 1):
            _table(book.add_worksheet(sheet.name), sheet, number, formats, review)
    return content.getvalue()


def _sheets(review: Review) -> list[Sheet]:
    log = log_sheet(review)
    rounds = rounds_sheet(review)
    said = [*([rounds] if rounds else []), *([log] if log else [])]
    sources = (sources_sheet(review), definitions_sheet(review), control_sheet(review))
    printed = printed_sheet(review)
    return [targets_sheet(review), *focus_sheets(review), *said, *sources, *([printed] if printed else [])]


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
        self.head = add({**base, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#F4F6F8"})
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
        if pattern not in self._numbers:
            self._numbers[pattern] = self._add({**self._base, "num_format": pattern})
        return self._numbers[pattern]


def _cover(page: Any, review: Review, sheets: Sequence[Sheet], formats: _Formats) -> None:
    page.hide_gridlines(2)
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, f"{review.municipality.name} {review.year}: {review.stage.lower()}", formats.title)
    row = 1
    if review.snapshot.is_synthetic:
        page.write_string(row, 0, "SYNTETISK: Tallene er opdigtede og må ikke bruges.", formats.warning)
    row += 1
    for line in (("Plan", review.plan.title), *_facts(review)):
        page.write_string(row, 0, line[0], formats.strong)
        _write(page, row, 1, line[1], formats)
        row += 1
    for heading, texts in (("Svaret", findings(review)), ("Sådan læses arket", READING)):
        row += 1
        page.write_string(row, 0, heading, formats.strong)
        for text in texts:
            _write(page, row, 1, text, formats)
            row += 1
    row += 1
    page.write_string(row, 0, "Ark", formats.strong)
    for sheet in sheets:
        page.write_url(row, 1, f"internal:'{sheet.name}'!A1", formats.link, _in_full(sheet))
        row += 1
    _paper(page, review, landscape=False)


def _in_full(sheet: Sheet) -> str:
    """What a link to a sheet says: a focus area's number and whole title, since the sheet's own name is cut short."""
    number, _, _ = sheet.name.partition(" ")
    return f"{number} {sheet.title}" if number.isdigit() else sheet.name


def _facts(review: Review) -> tuple[tuple[str, str], ...]:
    return (
        ("Kommune", f"{review.municipality.name} ({review.municipality.code})"),
        ("År", str(review.year)),
        ("Stade", review.stage),
        ("Talgrundlag", f"{review.snapshot.description} ({review.snapshot.title})"),
        ("Planens aftryk", f"{review.plan.id}, sha256 {review.plan.sha256}"),
        ("Tallenes aftryk", f"{review.snapshot.snapshot}, sha256 {review.snapshot.sha256}"),
        ("Program", f"jobplan {__version__}"),
    )


def _table(page: Any, sheet: Sheet, number: int, formats: _Formats, review: Review) -> None:
    synthetic = "SYNTETISK, må ikke bruges: " if review.snapshot.is_synthetic else ""
    page.write_string(0, 0, synthetic + sheet.title, formats.title)
    page.write_string(1, 0, sheet.note, formats.plain)
    for index, column in enumerate(sheet.columns):
        is_empty = bool(sheet.rows) and all(row[index] == NOTHING for row in sheet.rows)
        page.set_column(index, index, column.width, None, {"hidden": is_empty})
    _paper(page, review, landscape=True)
    if not sheet.rows:
        page.write_string(HEAD, 0, sheet.empty, formats.plain)
        return
    for offset, row in enumerate(sheet.rows, HEAD + 1):
        for index, cell in enumerate(row):
            _write(page, offset, index, cell, formats)
    page.add_table(
        HEAD,
        0,
        HEAD + len(sheet.rows),
        len(sheet.columns) - 1,
        {
            "name": f"Tabel{number}",
            "style": "Table Style Light 1",
            "columns": [{"header": c.heading, "header_format": formats.head} for c in sheet.columns],
        },
    )
    _colour(page, sheet, formats)
    # codes, years and pages are names
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{HEAD + len(sheet.rows) + 1}"})
    page.freeze_panes(HEAD + 1, 1)
    page.repeat_rows(HEAD)


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


def _paper(page: Any, review: Review, *, landscape: bool) -> None:
    page.set_paper(9)  # A4
    if landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    name = review.municipality.name.replace("&", "&&")
    page.set_footer(f"&L{shorten(name, 100)} {review.year}&RSide &P af &N")
