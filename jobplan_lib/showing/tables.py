"""Tables of figures, and what a page says about its figures: reservations, source control, definitions and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jobplan_lib import __version__
from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rules import apart, area_name, figure_text, is_signed, kind_of_area
from jobplan_lib.answer.explain import (
    reservation_text,
    unknown_text,
)
from jobplan_lib.answer.results import Page, Result
from jobplan_lib.core.figures import Figure
from jobplan_lib.core.targets import Caveat, Judgement
from jobplan_lib.reading.plan_files import SUMMARY
from jobplan_lib.showing.cards import NOTHING, capital, nothing_text, why_text
from jobplan_lib.showing.templating import render
from jobplan_lib.words.vocabulary import Unit

SIGNED_UNITS = frozenset({Unit.PERCENT, Unit.PERCENT_CHANGE, Unit.RANK})  # written with each number


@dataclass(frozen=True)
class Table:
    """A table of texts: the first column names the row, ``numeric`` columns stand to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()

    def html(self) -> Markup:
        """The table with caption and scopes."""
        return render("table.html.j2", table=self)


def compared_table(caption: str, judgements: list[Judgement], own: str) -> Table:
    """Own figures beside the benchmarks that exist for them: one row a figure, one column an area."""
    found = [f for j in judgements for f in (*j.benchmarks, *([j.observed] if j.observed else []))]
    areas = {f.area.code: f.area for f in found if f.area.name != own}
    order = sorted(areas.values(), key=lambda a: (kind_of_area(a) != "Landet", danish.sort_key(a.name)))
    unit, rows = one_unit(found), []
    for judgement in judgements:
        observed = judgement.observed
        row = (*judgement.benchmarks, *([observed] if observed else []))
        decimals = _apart_from(observed, row)
        by_code = {figure.area.code: cell_text(figure, unit, decimals[id(figure)]) for figure in row}
        figures = [by_code.get(area.code, NOTHING) for area in order]
        is_own = observed is not None and observed.area.name == own
        mine = by_code[observed.area.code] if observed and is_own else nothing_text(judgement)
        when = danish.period(judgement.observed.period) if judgement.observed else why_text(judgement)
        rows.append((judgement.label, mine, *figures, when))
    names = [capital(area_name(a)) for a in order]
    columns = (headed("Tal", unit), own, *names, "Periode")
    return Table(caption, columns, tuple(rows), frozenset(range(1, len(columns) - 1)))


def _apart_from(own: Figure | None, row: Sequence[Figure]) -> dict[int, int]:
    """With how many decimals the figures of a row are printed, by ``id``: those that differ from the own one look so."""
    decimals = {id(figure): figure.decimals for figure in row}
    for other in row if own is not None else ():
        for figure, needed in apart((own, other)).items() if own is not None and other is not own else ():
            decimals[figure] = max(decimals[figure], needed)
    return decimals


def series_table(caption: str, figures: tuple[Figure, ...]) -> Table:
    """A figure over time."""
    unit, are_provisional = one_unit(figures), any(f.provisional for f in figures)
    rows = tuple(
        (
            danish.period(f.period),
            cell_text(f, unit),
            *(["foreløbigt" if f.provisional else ""] if are_provisional else []),
        )
        for f in figures
    )
    columns = ("Periode", headed(figures[0].area.name, unit), *(["Bemærkning"] if are_provisional else []))
    return Table(caption, columns, rows, frozenset({1}))


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
    about = "ca. " if figure.is_approximate else ""
    return about + danish.tal(figure.quantity.value, shown, signed=is_signed(figure))


def headed(text: str, unit: Unit | None) -> str:
    """A column's head with the unit of its figures."""
    word = danish.UNIT_WORD[unit][1] if unit else ""
    return f"{text} ({word})" if word and word not in text.lower() else text


def reservations_html(page: Page) -> Markup:
    """What a reader must bear in mind, each thing once with what it is about.

    A focus area's page says what is about a target beside the target, so that here stand those of followed figures; the
    summary, which has no cards, says all that is about targets.
    """
    is_summary = page.notebook == SUMMARY
    about: dict[str, list[Result]] = {}
    for result in page.targets if is_summary else page.monitored:
        for text in _bear_in_mind(result, page):
            about.setdefault(text, []).append(result)
    shown = [(text, ", ".join(r.id for r in results), _only(results)) for text, results in about.items()]
    is_any = any(leaf.observed for result in page.results for leaf in result.judgement.leaves)
    with_cards = not is_summary and any(_bear_in_mind(result, page) for result in page.targets)
    return render(
        "reservations.html.j2",
        rows=shown,
        year=page.review.year,
        starting_point=page.review.is_starting_point and is_any,
        with_cards=with_cards,
    )


def _bear_in_mind(result: Result, page: Page) -> list[str]:
    """The reservations of a result; a target without parts says at its place why it has no answer."""
    starting = page.review.is_starting_point
    found = [r for r in result.judgement.reservations if r.caveat is not Caveat.BEFORE_THE_YEAR or not starting]
    unknown = _unknowns(result, page) if result.is_counted and result.judgement.parts else []
    return list(dict.fromkeys([*map(reservation_text, found), *unknown]))


def _only(results: list[Result]) -> str:
    """The name of the target that a reservation is about, where it is one."""
    return results[0].target.short if len(results) == 1 else ""


MANY = 3  # parts without an answer that are still told one by one


def _unknowns(result: Result, page: Page) -> list[str]:
    """Why parts have no answer; parts without figures are only counted where there are many."""
    unknown = [(leaf.label, leaf.unknown) for leaf in result.judgement.leaves if leaf.unknown]
    if len(unknown) > MANY:
        reasons, total = Counter(found.reason for _, found in unknown), len(result.judgement.leaves)
        return [f"{capital(danish.REASON_WORD[reason])} for {n} af {total} dele" for reason, n in reasons.items()]
    return [f"{label}: {unknown_text(found, page.review.ground)}" for label, found in unknown]


def sources_html(page: Page, *, with_indicators: bool) -> Markup:
    """Which indicators the page uses, how they are defined and where they come from, and what made the page."""
    used: dict[str, None] = {}
    for result in page.results if with_indicators else ():
        for leaf in result.judgement.leaves:
            measure = getattr(leaf.rule, "measure", None)
            if measure is not None:
                used[measure.indicator] = None
    indicators = [page.review.ground.indicators[i] for i in used]
    return render("sources.html.j2", indicators=indicators, review=page.review, version=__version__)
