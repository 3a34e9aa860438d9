"""Tables of figures, and what a page says about its figures: reservations, source control, definitions and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from jobplan_lib import __version__
from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rough import before_number, shown_value
from jobplan_lib.answer.danish_rules import AREA_KIND_WORD, apart, area_name, figure_text, is_signed
from jobplan_lib.answer.danish_trials import period_shown
from jobplan_lib.answer.made_of import made_of
from jobplan_lib.answer.results import Page
from jobplan_lib.core.figures import Figure
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing.cards import NOTHING, nothing_text, why_text
from jobplan_lib.showing.table_widths import BETWEEN_NUMBERS, fits_a_phone, list_column
from jobplan_lib.showing.templating import render
from jobplan_lib.showing.walks import Entry, below, walk_html
from jobplan_lib.words.labels import upper_first
from jobplan_lib.words.model import Area
from jobplan_lib.words.vocabulary import Reason, Unit

SHORT_NAME = 12  # letters of an area's name that a narrow column's head keeps together
SIGNED_UNITS = frozenset({Unit.PERCENT, Unit.PERCENT_CHANGE, Unit.RANK})  # written with each number


@dataclass(frozen=True)
class Table:
    """A table of texts: the first column names the row, ``numeric`` columns stand to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()

    @property
    def is_list_on_phones(self) -> bool:
        """Whether a phone shows it as a list, since it would have to be moved sideways there."""
        return not fits_a_phone(self.columns, self.rows, self.numeric, between=BETWEEN_NUMBERS)

    @property
    def list_column(self) -> float:
        """The least width of a column of that list, in pixels."""
        return list_column(self.columns, self.rows, self.numeric)

    def html(self, *, quiet: bool = False) -> Markup:
        """The table with caption and scopes; with ``quiet`` the caption is for those who listen: a heading has said it."""
        return render("table.html.j2", table=self, quiet=quiet)


def compared_table(caption: str, judgements: list[Judgement], own: str) -> Table:
    """Own figures beside the benchmarks that exist for them: one row a figure, one column an area."""
    found = [f for j in judgements for f in (*j.benchmarks, *([j.observed] if j.observed else []))]
    areas = {f.area.code: f.area for f in found if f.area.name != own}
    order = sorted(areas.values(), key=lambda a: (AREA_KIND_WORD[a.kind] != "Landet", danish.sort_key(a.name)))
    unit, rows = one_unit(found), []
    for judgement in judgements:
        observed = judgement.observed
        row = (*judgement.benchmarks, *([observed] if observed else []))
        decimals = decimals_beside(observed, row)
        by_code = {figure.area.code: cell_text(figure, unit, decimals[id(figure)]) for figure in row}
        figures = [by_code.get(area.code, NOTHING) for area in order]
        is_own = observed is not None and observed.area.name == own
        mine = by_code[observed.area.code] if observed and is_own else nothing_text(judgement)
        when = danish.period(period_shown(judgement.observed)) if judgement.observed else why_text(judgement)
        rows.append((judgement.label, mine, *figures, when))
    names = [area_head(area) for area in order]
    columns = (headed("Tal", unit), own, *names, "Periode")
    return Table(caption, columns, tuple(rows), frozenset(range(1, len(columns) - 1)))


def compared_walk(judgements: Sequence[Judgement]) -> Markup:
    """What the figures of :func:`compared_table` were made of."""
    entries = []
    for judgement in judgements:
        own = judgement.observed
        row = (*([own] if own else []), *judgement.benchmarks)
        decimals = decimals_beside(own, row)
        entries += [Entry(judgement.label, figure, decimals=decimals[id(figure)]) for figure in row]
    return walk_html(entries)


def compared_html(caption: str, judgements: list[Judgement], own: str, *, quiet: bool = False) -> Markup:
    """The table of :func:`compared_table`, and below it what its figures were made of."""
    return below(compared_table(caption, judgements, own).html(quiet=quiet), compared_walk(judgements))


def decimals_beside(own: Figure | None, row: Sequence[Figure]) -> dict[int, int]:
    """With how many decimals the figures of a row are printed, by ``id``: those that differ from the own one look so.

    Where that takes more decimals, all whose counts are known get them, so that a row is read with one measure.
    """
    decimals = {id(figure): figure.decimals for figure in row}
    for other in row if own is not None else ():
        for figure, needed in apart((own, other)).items() if own is not None and other is not own else ():
            decimals[figure] = max(decimals[figure], needed)
    most = max(decimals.values(), default=0)
    return {**decimals, **{id(figure): most for figure in row if figure.is_counted}}


def series_table(caption: str, figures: tuple[Figure, ...], beside: tuple[Figure, ...] = ()) -> Table:
    """A figure over time, beside another area's at the same periods."""
    every = (*figures, *beside)
    unit, are_provisional = one_unit(every), any(f.provisional for f in every)
    others, rows = {f.period: f for f in beside}, []
    for own in figures:
        other = others.get(own.period)
        cells = [cell_text(own, unit), *([cell_text(other, unit) if other else NOTHING] if beside else [])]
        mark = "foreløbigt" if own.provisional or (other and other.provisional) else ""
        rows.append((danish.period(own.period), *cells, *([mark] if are_provisional else [])))
    names = [headed(upper_first(area_name(found[0].area)), unit) for found in (figures, beside) if found]
    columns = ("Periode", *names, *(["Bemærkning"] if are_provisional else []))
    table = Table(caption, columns, tuple(rows), frozenset(range(1, 1 + len(names))))
    return _with_counts(table, [figures, *([beside] if beside else [])])


def _with_counts(table: Table, series: Sequence[Sequence[Figure]]) -> Table:
    """A column for each area with what its figures were computed from, where any was."""
    columns, added = list(table.columns), []
    for figures in series:
        made = {danish.period(figure.period): made_of(figure).arithmetic for figure in figures}
        if any(made.values()):
            columns.append("Regnestykke" if figures is series[0] else f"Regnestykke, {area_name(figures[0].area)}")
            added.append([made.get(row[0], "") or NOTHING for row in table.rows])
    rows = tuple((*row, *texts) for row, *texts in zip(table.rows, *added, strict=True))
    return replace(table, columns=tuple(columns), rows=rows)


def one_unit(figures: Sequence[Figure]) -> Unit | None:
    """The unit of all figures of a table, which its head then says once; per cent stays with each number."""
    units = {figure.unit for figure in figures}
    return in_head(next(iter(units))) if len(units) == 1 else None


def in_head(unit: Unit) -> Unit | None:
    """A unit that stands in a column's head instead of with each number; per cent and places stay with the number."""
    return unit if unit not in SIGNED_UNITS and danish.UNIT_WORD[unit][1] else None


def cell_text(figure: Figure, unit: Unit | None, decimals: int | None = None) -> str:
    """A figure in a table; without its unit where the table's head names that."""
    if figure.unit is not unit:
        return figure_text(figure, decimals)
    shown = figure.decimals if decimals is None else decimals
    return before_number(figure) + danish.tal(shown_value(figure, shown), shown, signed=is_signed(figure))


def area_head(area: Area) -> str:
    """An area as a column's head; a short name such as »Hele landet« stays on one line."""
    name = upper_first(area_name(area))
    return name.replace(" ", danish.NBSP) if len(name) <= SHORT_NAME else name


def headed(text: str, unit: Unit | None) -> str:
    """A column's head with the unit of its figures."""
    word = danish.UNIT_WORD[unit][1] if unit else ""
    return f"{text} ({word})" if word and word not in text.lower() else text


def sources_html(page: Page, told: Sequence[str] = (), *, with_indicators: bool) -> Markup:
    """Which indicators the page uses, how they are defined and where they come from, and what made the page.

    An indicator that no figure of the page is of is left out: what lacks is said, with who would give it, where it lacks.

    Args:
        page: its targets' indicators stand first.
        told: the ids of further indicators, whose figures stand in the page's own sections.
        with_indicators: whether there is a table of indicators at all.
    """
    shown = (name for result in page.results for leaf in result.judgement.leaves for name in _shown(leaf))
    used = dict.fromkeys([*shown, *told])
    indicators = [page.review.ground.indicators[i] for i in used] if with_indicators else []
    return render("sources.html.j2", indicators=indicators, review=page.review, version=__version__)


def _shown(judgement: Judgement) -> Iterator[str]:
    """The indicators that the page shows a figure of for a judgement, hidden figures among them: own, then the other side's."""
    unknown, required = judgement.unknown, judgement.required
    for figure in (judgement.observed, required.basis if required else None, *judgement.benchmarks):
        if figure is not None:
            yield figure.indicator
    if unknown is not None and unknown.reason is Reason.SUPPRESSED:
        yield unknown.indicator
