"""What an effort gives and costs, and what a year comes to: accounts and projections as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_derived import made_text
from jobplan_lib.answer.danish_rules import figure_text
from jobplan_lib.core.figures import Figure, Ground, How
from jobplan_lib.showing.tables import Table
from jobplan_lib.showing.walks import Entry, below, walk_html
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.vocabulary import FigureKind


def account_html(caption: str, rows: Sequence[tuple[Figure, str]], ground: Ground) -> Markup:
    """Gains, costs and what is left after each."""
    shown, costs = [], list[str]()
    for figure, side in rows:
        indicator = ground.indicators[figure.indicator]
        named = next((indicator.groups[g] for g in figure.groups if g in indicator.groups), indicator.title)
        label = _left_after(costs) if side == "left" else named
        costs += [named] if side == "cost" else []
        when = made_text(figure) if side == "left" else danish.period(figure.period)
        shown.append((label, figure_text(_signed(figure, side)), when))
    html = Table(caption, ("Post", "Beløb", "Periode eller usikkerhed"), tuple(shown), frozenset({1})).html()
    entries = [Entry(label, _signed(figure, side)) for (label, *_), (figure, side) in zip(shown, rows, strict=True)]
    return below(html, walk_html(entries))


def _left_after(costs: Sequence[str]) -> str:
    """What a rest is called: after the cost above it, and after that one too where others were taken off before."""
    return f"Tilbage {'også ' if len(costs) > 1 else ''}efter {lower_first(costs[-1])}"


def _signed(figure: Figure, side: str) -> Figure:
    """A cost with a minus, however it is printed."""
    is_plus = figure.quantity.value > 0
    return replace(figure, quantity=figure.quantity.scaled(-1)) if side == "cost" and is_plus else figure


def projection_html(caption: str, figures: Sequence[Figure]) -> Markup:
    """The first months, the year reckoned from them, and the forecast that is printed."""
    rows = []
    for figure in figures:
        if figure.how is How.PROJECTED:
            units = figure.inputs[1]
            label, how = f"Fremskrevet til {figure.period.year}", f"{made_text(figure)} ({figure_text(units)})"
        else:
            forecast = any(row.kind is FigureKind.FORECAST for row in figure.observations)
            label, how = ("Trykt skøn" if forecast else "Indtil nu"), danish.period(figure.period)
        rows.append((label, figure_text(figure), how))
    html = Table(caption, ("Tal", "Beløb", "Periode og regnemåde"), tuple(rows), frozenset({1})).html()
    return below(html, walk_html([Entry(row[0], figure) for row, figure in zip(rows, figures, strict=True)]))
