"""Groups down, indicators and areas across; wide ones in tables below each other that fit a tablet and a sheet of A4.

On a phone they are moved sideways below their groups, which stay: a list of every cell would be many screens long, and could
not be read down its columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_changes import plus_before
from jobplan_lib.answer.danish_rules import area_name, genitive
from jobplan_lib.core.crosstabs import Column, Crosstab
from jobplan_lib.core.figures import Answer, Figure, Unknown
from jobplan_lib.showing.cards import NOTHING, SUPPRESSED
from jobplan_lib.showing.hidden_words import hidden_notes
from jobplan_lib.showing.pieces import Piece
from jobplan_lib.showing.table_widths import GAP, fits_a_tablet
from jobplan_lib.showing.tables import area_head, cell_text, headed, in_head
from jobplan_lib.showing.templating import render
from jobplan_lib.showing.walks import Entry, below, walk_html
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.vocabulary import Reason, Unit

INDENT = 12.8  # pixels to the left of each cell
MOST_FIGURES = 7  # columns of figures beside their groups, however narrow they are


def crosstab_pieces(caption: str, table: Crosstab) -> list[Piece]:
    """The table, or the tables that a wide one is parted in, each with its walk below it.

    A cell of another period than its column says so; a row or column without any figure is left out.
    """
    parts = list(parted(table))
    return [_piece(part, _caption(part) if len(parts) > 1 else caption) for part in parts]


def _piece(table: Crosstab, caption: str) -> Piece:
    entries = [
        Entry(_title(c), answer, name=label)
        for c in table.columns
        for group, label in table.groups.items()
        if isinstance(answer := c.cells.get(group), Figure)
    ]
    table_html = _table_html(table, caption) + render(
        "lines.html.j2", tables=(), notes=_hidden_notes(table), quiet=False
    )
    html = below(table_html, walk_html(entries))
    return Piece(html, tuple(entry.figure for entry in entries), caption)


def _hidden_notes(table: Crosstab) -> list[str]:
    """That nothing of the municipality's own stands in the table because its source hides it, or hides some and others lack."""
    whose = {genitive(area_name(column.area)) for column in table.hidden}
    notes = hidden_notes([said for column in table.hidden for said in _hidden(column)])
    return [f"{' og '.join(whose)} tal for {note}" for note in notes]


def _hidden(column: Column) -> Iterator[tuple[str, Reason, str]]:
    """What lacks and why: the column where the source hides all of it, else each group."""
    title, labels = column.indicator.title, column.indicator.groups
    lacking = {
        g: a.reason for g, a in column.cells.items() if isinstance(a, Unknown) and a.reason is not Reason.NO_DATA
    }
    if set(lacking.values()) == {Reason.SUPPRESSED}:
        yield title, Reason.SUPPRESSED, ""
        return
    yield from ((f"{title}: {lower_first(labels[group])}", reason, "") for group, reason in lacking.items())


def parted(table: Crosstab) -> Iterator[Crosstab]:
    """As many whole heads beside each other as there is room for: an area stays beside those it is compared with."""
    told = [c for c in table.columns if any(isinstance(c.cells.get(group), Figure) for group in table.groups)]
    together: list[Column] = []
    for _, same in groupby(told, key=_title):
        head = list(same)
        if together and not _fits(_of_columns(table, [*together, *head])):
            yield _of_columns(table, together)
            together = []
        together += head
    if together:
        yield _of_columns(table, together)


def _fits(table: Crosstab) -> bool:
    """Whether a table can be read on a tablet without moving it."""
    if len(table.columns) > MOST_FIGURES:
        return False
    titles = _titles(table.columns)
    single = [title if titles.count(title) == 1 else "" for title in titles]
    heads = ["", *(f"{title} {_head(c)[0]}" for title, c in zip(single, table.columns, strict=True))]
    texts = [[label, *(_cell(c, c.cells.get(g))[0] for c in table.columns)] for g, label in table.groups.items()]
    return fits_a_tablet(heads, texts, range(1, len(heads)), GAP + INDENT)


def _head(column: Column) -> tuple[str, str]:
    """A column's head: whose figures, and of when."""
    return "Placering" if column.is_place else area_head(column.area), danish.period(column.period)


def _of_columns(table: Crosstab, columns: Sequence[Column]) -> Crosstab:
    """Some of the columns, and the groups that any of them has something to say of."""
    rows = {
        g: label for g, label in table.groups.items() if any(_cell(c, c.cells.get(g))[0] != NOTHING for c in columns)
    }
    ids = {column.indicator.id for column in columns}
    return Crosstab(rows, tuple(columns), tuple(c for c in table.hidden if c.indicator.id in ids))


def _caption(part: Crosstab) -> str:
    """What a part shows: its heads, in words."""
    titles = list(dict.fromkeys(_titles(part.columns)))
    return danish.listed([lower_first(title) if n else title for n, title in enumerate(titles)])


def _table_html(table: Crosstab, caption: str) -> Markup:
    heads = [(title, len(list(same))) for title, same in groupby(_titles(table.columns))]
    columns = [_head(column) for column in table.columns]
    rows = [(label, [_cell(c, c.cells.get(group)) for c in table.columns]) for group, label in table.groups.items()]
    heads = [] if [title for title, _ in heads] == [caption] else heads  # said once is enough
    if len(when := {period for _, period in columns}) == 1:
        caption, columns = f"{caption}, {when.pop()}", [(area, "") for area, _ in columns]
    return render("crosstab.html.j2", caption=caption, heads=heads, columns=columns, rows=rows)


def _titles(columns: Sequence[Column]) -> list[str]:
    """The heads of columns that stand together: a change beside its level need not say of what it is."""
    levels = {column.indicator.id for column in columns if not column.is_change}
    return [_title(column, beside_level=column.indicator.id in levels) for column in columns]


def _title(column: Column, *, beside_level: bool = False) -> str:
    own, unit = column.indicator, column.indicator.unit
    if column.is_change and not own.ties.change_of:
        told = "Ændring på et år" if beside_level else f"Ændring på et år: {lower_first(own.title)}"
        return headed(told, in_head(_unit(column)))
    return headed(own.title, in_head(unit))


def _unit(column: Column) -> Unit:
    """The unit of a column's figures: per cent where any is, though a change of a few is told in numbers."""
    units = [answer.unit for answer in column.cells.values() if isinstance(answer, Figure)]
    return Unit.PERCENT if Unit.PERCENT in units else units[0]


def _cell(column: Column, answer: Answer | None) -> tuple[str, str]:
    if not isinstance(answer, Figure):
        hidden = answer is not None and answer.reason is Reason.SUPPRESSED
        return (SUPPRESSED if hidden else NOTHING), ""
    when = danish.period(answer.period) if answer.period != column.period else ""
    told_in = column.indicator.unit if column.indicator.ties.change_of else _unit(column)
    is_apart = column.is_change and answer.unit is not told_in  # among percentages, a change told in numbers
    text = cell_text(answer, None if is_apart else in_head(answer.unit))
    return (plus_before(text) if column.indicator.ties.change_of else text), when
