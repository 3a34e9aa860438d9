"""Figures of a subject year by year: years down or, of many figures, across, earlier ones folded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from markupsafe import Markup

from jobplan_lib.answer.danish_changes import plus_before
from jobplan_lib.core.figures import Figure
from jobplan_lib.showing.cards import NOTHING
from jobplan_lib.showing.tables import Table, cell_text, headed, in_head
from jobplan_lib.showing.templating import render
from jobplan_lib.showing.walks import Entry, below, walk_html

MOST_ACROSS = 5  # figures beside their year in 782 pixels, and in 18 centimetres of print
MOST_LETTERS = 90  # of the heads' longest words: more do not stand side by side on a page
PROVISIONAL = " (foreløbigt)"
NEWEST_YEARS = 6  # that stand in a table, however they stand; earlier ones are folded below it


def years_html(caption: str, table: dict[int, dict[str, Figure]], changes: Collection[str] = ()) -> Markup:
    """Years down and figures across; of many, the years across, the earlier ones folded. Rises of ``changes`` have a plus."""
    labels = list(dict.fromkeys(label for row in table.values() for label in row))
    units = {label: next(row[label].unit for row in table.values() if label in row) for label in labels}
    heads = [headed(label, in_head(units[label])) for label in labels]
    years, cells = zip(*(_of_year(year, row, labels, changes) for year, row in table.items()), strict=True)
    letters = sum(max(len(word) for word in head.split()) for head in heads)  # a head breaks between words only
    made = walk_html(_yearly(table.values(), labels))
    if len(labels) <= MOST_ACROSS and letters <= MOST_LETTERS and len(table) <= NEWEST_YEARS:
        rows = tuple((year, *row) for year, row in zip(years, cells, strict=True))
        return below(Table(caption, ("År", *heads), rows, frozenset(range(1, len(labels) + 1))).html(), made)
    across = list(zip(years, cells, strict=True))
    newest, *earlier = [across[max(end - NEWEST_YEARS, 0) : end] for end in range(len(across), 0, -NEWEST_YEARS)]
    shown = _years_across(caption, heads, newest)
    if earlier:
        tables = [_years_across("Tidligere år", heads, part) for part in earlier]
        shown += render("more.html.j2", captions=["tidligere år"], tables=tables)
    return below(shown, made)


def _years_across(caption: str, heads: Sequence[str], part: Sequence[tuple[str, list[str]]]) -> Markup:
    rows = tuple(zip(heads, *(row for _, row in part), strict=True))
    return Table(caption, ("Tal", *(year for year, _ in part)), rows, frozenset(range(1, len(part) + 1))).html()


def _of_year(
    year: int, row: dict[str, Figure], labels: Sequence[str], changes: Collection[str]
) -> tuple[str, list[str]]:
    """A year and its figures; those that the year may still change say so, all of them together where they are beside it."""
    all_may = all(figure.provisional for figure in row.values())
    cells = [
        _year_text(row[label], changes) + (PROVISIONAL if row[label].provisional and not all_may else "")
        if label in row
        else NOTHING
        for label in labels
    ]
    return f"{year}{PROVISIONAL if all_may else ''}", cells


def _year_text(figure: Figure, changes: Collection[str]) -> str:
    text = cell_text(figure, in_head(figure.unit))
    return plus_before(text) if figure.indicator in changes else text


def _yearly(rows: Iterable[dict[str, Figure]], labels: Sequence[str]) -> list[Entry]:
    by_year = list(rows)
    return [Entry(label, row[label]) for label in labels for row in by_year if label in row]
