"""How a figure that was made from others came about, in Danish signs: ``100 % − 12,7 %``, ``0,90 × 0,20``, ``223 / 324``."""

from __future__ import annotations

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rough import before_number, ends_text
from jobplan_lib.answer.danish_rough import between as rough_between
from jobplan_lib.answer.danish_rules import figure_text
from jobplan_lib.core.figures import Figure, How
from jobplan_lib.words.vocabulary import Unit

MEAN_LABEL = {
    "simple": "Alle grupper tæller lige meget",
    "filled": "Lige meget, kun grupper med afsluttede sager",
    "weighted": "Vægtet med antallet af sager",
}


def made_text(figure: Figure) -> str:
    """The arithmetic behind a figure; empty for a published one."""
    first, *rest = (_bare(part) for part in figure.inputs) if figure.inputs else ("",)
    if figure.how is How.COMPLEMENT:
        return f"100{danish.NBSP}% {danish.MINUS} {first}"
    if figure.how is How.CHAINED:
        return " × ".join([first, *rest]) + _of_several_times(figure)
    if figure.how in {How.PER, How.PERCENT_OF}:
        amount, count = (_bare(part).lstrip("+" + danish.MINUS) for part in figure.inputs)
        return f"{amount} / {count}{between(figure)}"
    if figure.how is How.OTHER_BASIS:
        return f"{first} / ({' + '.join([first, *rest])}){between(figure)}"
    if figure.how is How.POOLED and figure.numerator is not None and figure.denominator is not None:
        return f"{danish.tal(figure.numerator)} / {danish.tal(figure.denominator)}"
    return _longer(figure)


def _of_several_times(figure: Figure) -> str:
    """When each figure is from that went into one, if they are not from the same time."""
    times = dict.fromkeys(danish.short_period(part.period) for part in figure.inputs)
    return f" ({danish.listed(list(times))})" if len(times) > 1 else ""


def _longer(figure: Figure) -> str:
    if figure.how is How.PROJECTED:
        so_far = figure.inputs[0]
        months = so_far.period.length * 12 // so_far.period.frequency.value
        if not so_far.quantity.value:  # nothing so far is nothing in a year, however long each lasts
            return f"{_bare(so_far)} / {months}"
        each = figure.quantity.value / so_far.quantity.value * months
        return f"{_bare(so_far)} / {months} × {danish.tal(each)}"
    if figure.how in {How.MEAN_OF_GROUPS, How.WEIGHTED_MEAN}:
        groups = [part for part in figure.inputs if part.unit is figure.unit]
        return f"{len(groups)} grupper"
    if figure.how is How.BALANCE:
        return ends_text(figure.quantity, figure.unit, figure.decimals, is_about=figure.is_approximate)
    if figure.how is How.CHANGE:
        now, then = figure.inputs
        return f"{_bare(now)} mod {_bare(then)} i {danish.period(then.period)}"
    return ""


def _bare(figure: Figure) -> str:
    """A figure without its unit, which the label or the column says."""
    if figure.unit in {Unit.PERCENT, Unit.PERCENT_CHANGE}:
        return figure_text(figure)
    return before_number(figure) + danish.tal(figure.quantity.value, figure.decimals)


def between(figure: Figure) -> str:
    """The numbers between which rounding leaves the figure open, where that tells something."""
    return rough_between(figure.quantity, figure.decimals, is_about=figure.is_approximate)
