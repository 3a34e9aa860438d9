"""*Vis regnestykket* below a table or chart: every figure of it once, with its arithmetic and the cells it stands in.

What all figures have in common (the document or the table with its day, the file) is said once above them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rules import area_name
from jobplan_lib.answer.made_of import MadeOf, cell_text, home, made_of
from jobplan_lib.core.figures import Figure, How
from jobplan_lib.showing.templating import render
from jobplan_lib.words.model import Origin
from jobplan_lib.words.periods import Period
from jobplan_lib.words.vocabulary import FigureKind

MOST_PARTS = 4  # that have a line each: an area's many municipalities and a mean's groups do not


@dataclass(frozen=True)
class Entry:
    """A figure that a table shows: the row it stands in, what is shown of it beside area and period, and its decimals."""

    label: str
    figure: Figure
    name: str = ""
    decimals: int | None = None


@dataclass(frozen=True)
class _Common:
    """What is said once for a whole walk; empty where figures differ in it."""

    home: str
    file: str
    area: str
    period: str

    def where(self, figure: Figure, name: str) -> str:
        """The rest of where a figure holds."""
        area = "" if self.area else area_name(figure.area)
        when = "" if self.period else danish.period(figure.period)
        return ", ".join(part for part in (name, area, when) if part)

    def said_of(self, origin: Origin) -> str:
        """The rest, which is said of a single cell."""
        row = f"række {danish.tal(origin.row)}" + ("" if self.file else f" i {origin.file}")
        return ", ".join(part for part in ("" if self.home else home(origin), cell_text(origin), row) if part)


def walk_html(entries: Iterable[Entry], note: str = "", also: Mapping[str, str] | None = None) -> Markup:
    """The folded walk of a table's figures; nothing where there are none.

    Args:
        entries: the figures under the rows that they stand in, a figure that stands twice told once.
        note: what is true of the whole table, such as how a column follows from others.
        also: by row, a line that follows its figures.
    """
    told: dict[Named, Entry] = {}
    for entry in entries:
        told.setdefault(_named(entry.figure), entry)
    made = [(entry, made_of(entry.figure, entry.decimals)) for entry in told.values()]
    if not made:
        return Markup("")
    parts = [part for _, one in made for part in one.all()]
    origins = [origin for part in parts for origin in part.origins]
    common = _common(origins, [part.figure for part in parts])
    rows: dict[str, list[str]] = {}
    for entry, one in made:
        rows.setdefault(entry.label, []).extend(_lines(entry.name, one, common, told))
    for label, text in (also or {}).items():
        rows.setdefault(label, []).append(text)
    is_computed = any(one.arithmetic or one.how for _, one in made)
    return render("walk.html.j2", lead=" ".join(_lead(origins, common, is_computed)), rows=rows, note=note)


def below(table: Markup, walk: Markup) -> Markup:
    """A table that is no chart's with its walk below it."""
    return table + Markup('<div class="jobplan">{}</div>').format(walk) if walk else table


Named = tuple[str, tuple[str, ...], str, Period, How, Period | None, bool]


def _named(figure: Figure) -> Named:
    """What a figure is of; the same figure with another sign or decimals is the same."""
    is_forecast = any(row.kind is FigureKind.FORECAST for row in figure.observations)
    return (
        figure.indicator, figure.groups, figure.area.code, figure.period, figure.how, figure.since, is_forecast
    )  # fmt: skip


def series_walk_html(label: str, figures: Sequence[Figure]) -> Markup:
    """The walk of a figure over time whose table shows the counts: the cells, those that follow each other as one."""
    origins = [origin for figure in figures for row in figure.observations for origin in row.origins]
    common = _common(origins, ())
    texts = [_span_text(span, common) for span in _spans(figures)]
    is_computed = any(made_of(figure).arithmetic for figure in figures)
    return render("walk.html.j2", lead=" ".join(_lead(origins, common, is_computed)), rows={label: texts}, note="")


def _common(origins: Sequence[Origin], figures: Sequence[Figure]) -> _Common:
    return _Common(
        _only([home(origin) for origin in origins]),
        _only([origin.file for origin in origins]),
        _only([area_name(figure.area) for figure in figures]) if len(figures) > 1 else "",
        _only([danish.period(figure.period) for figure in figures]) if len(figures) > 1 else "",
    )


def _only(texts: Sequence[str]) -> str:
    """The text where all are the same, else the empty text."""
    return texts[0] if len(set(texts)) == 1 else ""


def _lead(origins: Sequence[Origin], common: _Common, is_computed: bool) -> Iterator[str]:
    are_printed = all(origin.document for origin in origins)
    about = ", ".join(part for part in (common.area, common.period) if part)
    if about:
        yield f"Alle tal: {about}."
    if common.home and is_computed:
        yield f"Kilde: {common.home}."
    elif not is_computed:
        standing = f"de er trykt i {common.home}" if are_printed else f"kilden har dem: {common.home}"
        yield f"Tallene står, som {standing if common.home else 'kilderne har dem'}."
    if common.file:
        queries = "" if are_printed else "; spørgsmålet til kilden står i origin.yaml ved siden af"
        yield f"Rækkenumrene er dem i {common.file}{queries}."


def _lines(name: str, made: MadeOf, common: _Common, told: Collection[Named], depth: int = 0) -> Iterator[str]:
    """A figure as a line, and below it what went into it, unless that has a line of its own."""
    where = common.where(made.figure, name)
    remarks = f" ({', '.join(made.remarks)})" if made.remarks else ""
    how = (f" = {made.arithmetic}" if made.arithmetic else "") + (f" ({made.how})" if made.how else "")
    cells = "; ".join(dict.fromkeys(common.said_of(origin) for origin in made.origins))
    before = f"{'– ' * depth}{where}{': ' if where else ''}"
    yield f"{before}{made.text}{remarks}{how}{f' [{cells}]' if cells else ''}"
    for part in made.parts if len(made.parts) <= MOST_PARTS else ():
        if _named(part.figure) not in told:
            yield from _lines("", part, common, told, depth + 1)


def _spans(figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Figures that stand in rows of a table one after the other, without a printed place of their own."""
    span: list[Figure] = []
    for figure in figures:
        if span and not _follows(span[-1], figure):
            yield span
            span = []
        span.append(figure)
    if span:
        yield span


def _follows(before: Figure, after: Figure) -> bool:
    cells = [_only_cell(before), _only_cell(after)]
    if before.area != after.area or None in cells:
        return False
    first, second = (cell for cell in cells if cell is not None)
    return (home(first), first.file, first.row + 1) == (home(second), second.file, second.row)


def _only_cell(figure: Figure) -> Origin | None:
    origins = [origin for row in figure.observations for origin in row.origins]
    is_plain = len(origins) == 1 and figure.how is How.PUBLISHED and not cell_text(origins[0])
    return origins[0] if is_plain else None


def _span_text(span: Sequence[Figure], common: _Common) -> str:
    first, last = span[0], span[-1]
    if len(span) == 1:
        return next(_lines("", made_of(first), common, ()))
    cells = [_only_cell(figure) for figure in (first, last)]
    start, end = (common.said_of(cell) for cell in cells if cell is not None)
    when = f"{danish.period(first.period)} – {danish.period(last.period)}"
    return f"{area_name(first.area)}, {when} [{start} til {end}]"
