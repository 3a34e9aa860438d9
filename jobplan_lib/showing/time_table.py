"""Figures over time as rows of a table: a line in the height of a word, the latest figure, and the year before."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from jobplan_lib.answer.danish import short_period
from jobplan_lib.answer.danish_rules import figure_text
from jobplan_lib.core.figures import Ground
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing.comparing import change_text, earlier_of
from jobplan_lib.showing.sparkline import sparkline
from jobplan_lib.showing.tables import cell_text, headed, one_unit
from jobplan_lib.showing.templating import render
from jobplan_lib.showing.walks import Entry, below, walk_html


@dataclass(frozen=True)
class TimeRow:
    """A figure over time in words and as a line."""

    label: str
    spark: Markup
    latest: str
    when: str
    earlier: str
    before: str
    change: str


def time_table_html(caption: str, found: list[tuple[str, Judgement]], ground: Ground) -> Markup:
    """Figures with at least two measurements, one a row; what prints alike is unchanged, and no change is made across a
    series break."""
    unit = one_unit([figure for _, judgement in found for figure in judgement.series])
    rows = []
    for label, judgement in found:
        last = judgement.series[-1]
        before = earlier_of(judgement.series)
        is_broken = ground.break_between(last.indicator, before.period, last.period, last.groups) is not None
        alike = figure_text(before) == figure_text(last)
        change = "databrud" if is_broken else "uændret" if alike else change_text(before, last, unit)
        rows.append(
            TimeRow(
                label,
                sparkline(judgement, ground),
                cell_text(last, unit),
                short_period(last.period),
                cell_text(before, unit),
                short_period(before.period),
                change,
            )
        )
    table = render("time_table.html.j2", caption=caption, head=headed("Tal", unit), rows=rows)
    shown = [(label, f) for label, j in found for f in (j.series[-1], earlier_of(j.series))]
    note = "Ændringen er det seneste tal minus tallet før."
    return below(table, walk_html([Entry(label, figure) for label, figure in shown], note))
