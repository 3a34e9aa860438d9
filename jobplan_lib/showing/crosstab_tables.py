"""Groups down, indicators and areas across; wide ones in tables below each other that fit a tablet and a sheet of A4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_changes import plus_before
from jobplan_lib.answer.danish_rules import area_name
from jobplan_lib.core.crosstabs import Column, Crosstab
from jobplan_lib.core.figures import Answer, Figure
from jobplan_lib.showing.cards import NOTHING, SUPPRESSED, capital
from jobplan_lib.showing.table_widths import GAP, fits_a_phone
from jobplan_lib.showing.tables import cell_text, headed, in_head
from jobplan_lib.showing.templating import render
from jobplan_lib.showing.walks import Entry, below, walk_html
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.vocabulary import Reason

INDENT = 12.8  # pixels to the left of each cell
MOST_ACROSS = 5  # columns of figures beside their groups in 782 pixels, and in 18 centimetres of print


def crosstab_html(caption: str, table: Crosstab) -> Markup:
    """The table, or the tables that a wide one is parted in, with one walk below them.

    A cell of another period than its column says so; a row or column without any figure is left out.
    """
    parts = list(parted(table))
    html = Markup("").join(_table_html(part, _caption(part) if len(parts) > 1 else caption) for part in parts)
    entries = [
        Entry(_title(c), answer, name=label)
        for c in table.columns
        for group, label in table.groups.items()
        if isinstance(answer := c.cells.get(group), Figure)
    ]
    return below(html, walk_html(entries))


def parted(table: Crosstab) -> Iterator[Crosstab]:
    """As many whole heads beside each other as there is room for: an area stays beside those it is compared with."""
    told = [c for c in table.columns if any(isinstance(c.cells.get(group), Figure) for group in table.groups)]
    together: list[Column] = []
    for _, same in groupby(told, key=_title):
        head = list(same)
        if together and len(together) + len(head) > MOST_ACROSS:
            yield _of_columns(table, together)
            together = []
        together += head
    if together:
        yield _of_columns(table, together)


def _of_columns(table: Crosstab, columns: Sequence[Column]) -> Crosstab:
    """Some of the columns, and the groups that any of them has something to say of."""
    rows = {
        g: label for g, label in table.groups.items() if any(_cell(c, c.cells.get(g))[0] != NOTHING for c in columns)
    }
    return Crosstab(rows, tuple(columns))


def _caption(part: Crosstab) -> str:
    """What a part shows: its heads, in words."""
    titles = list(dict.fromkeys(map(_title, part.columns)))
    return danish.listed([lower_first(title) if n else title for n, title in enumerate(titles)])


def _table_html(table: Crosstab, caption: str) -> Markup:
    heads = [(title, len(list(same))) for title, same in groupby(map(_title, table.columns))]
    columns = [
        ("Placering" if c.is_place else capital(area_name(c.area)), danish.period(c.period)) for c in table.columns
    ]
    rows = [(label, [_cell(c, c.cells.get(group)) for c in table.columns]) for group, label in table.groups.items()]
    heads = [] if [title for title, _ in heads] == [caption] else heads  # said once is enough
    starts = dict(zip(accumulate((span for _, span in heads), initial=1), (title for title, _ in heads), strict=False))
    texts = [[label, *(text for text, _ in cells)] for label, cells in rows]
    names = ["Gruppe", *(f"{area}, {when}" for area, when in columns)]
    unbroken = ["Gruppe", *(f"{area} {when.replace(' ', danish.NBSP)}" for area, when in columns)]
    return render(
        "crosstab.html.j2",
        caption=caption,
        corner="Gruppe",
        heads=heads,
        starts=starts,
        columns=columns,
        rows=rows,
        names=names,
        is_list=not fits_a_phone(unbroken, texts, range(1, len(names)), GAP + INDENT),
    )


def _title(column: Column) -> str:
    own, unit = column.indicator, column.indicator.unit
    if column.is_change and not own.ties.change_of:
        change = next(answer.unit for answer in column.cells.values() if isinstance(answer, Figure))
        return headed(f"Ændring på et år: {lower_first(own.title)}", in_head(change))
    return headed(own.title, in_head(unit))


def _cell(column: Column, answer: Answer | None) -> tuple[str, str]:
    if not isinstance(answer, Figure):
        hidden = answer is not None and answer.reason is Reason.SUPPRESSED
        return (SUPPRESSED if hidden else NOTHING), ""
    when = danish.period(answer.period) if answer.period != column.period else ""
    text = cell_text(answer, in_head(answer.unit))
    return (plus_before(text) if column.indicator.ties.change_of else text), when
