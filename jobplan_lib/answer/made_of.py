"""What a figure was made of: where it holds, the arithmetic, the cells it stands in, and the figures that went into it.

The walk of a target, the one of an indicator and the list below every table of a page tell it from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_derived import between, made_text
from jobplan_lib.answer.danish_rules import HOW_WORD, area_name, figure_text
from jobplan_lib.answer.danish_trials import period_shown
from jobplan_lib.core.figures import Figure, How
from jobplan_lib.words.model import Observation, Origin, Source
from jobplan_lib.words.periods import BadPeriod, parse_period
from jobplan_lib.words.vocabulary import FigureKind, Unit

MOST_PARTS = 12  # figures that went into one and are told one by one; more are counted
MOST_TERMS = 12  # of a sum or mean that is written out
SUMS = frozenset({How.BALANCE, How.SUMMED, How.SUM_OF_PERIODS})
QUOTIENTS = frozenset({How.PER, How.PERCENT_OF, How.OTHER_BASIS})
LONG_NUMBER = re.compile(r"[0-9]{4,}")
UNBROKEN = 12  # letters of a printed figure that stand in one line, such as »79 %«


@dataclass(frozen=True)
class MadeOf:
    """A figure in words, and what it was made of.

    ``arithmetic`` (``84 / 12.537 · 100``) and ``how`` (``sum af tællere delt med sum af nævnere, 28 dele``) are empty
    where nothing was computed, ``parts`` where there are none or more than are told.
    """

    figure: Figure
    where: str
    text: str
    arithmetic: str
    how: str
    remarks: tuple[str, ...]
    origins: tuple[Origin, ...]
    parts: tuple[MadeOf, ...]

    def all(self) -> Iterator[MadeOf]:
        """The figure and everything that went into it, the figure first."""
        yield self
        for part in self.parts:
            yield from part.all()


def made_of(figure: Figure, decimals: int | None = None) -> MadeOf:
    """What a figure was made of, down to the cells of its sources; printed with its own decimals if none are given."""
    shown = figure.decimals if decimals is None else decimals
    told = figure.inputs if len(figure.inputs) <= MOST_PARTS else ()
    return MadeOf(
        figure=figure,
        where=f"{area_name(figure.area)}, {danish.period(period_shown(figure))}",
        text=figure_text(figure, shown),
        arithmetic=arithmetic(figure),
        how=_how(figure),
        remarks=_remarks(figure),
        origins=tuple(dict.fromkeys(origin for row in figure.observations for origin in row.origins)),
        parts=tuple(made_of(part) for part in told),
    )


def arithmetic(figure: Figure) -> str:
    """The signs and numbers that give the figure: ``84 / 12.537 · 100``; empty where none do, as for a place."""
    if figure.how in {How.PUBLISHED, How.POOLED, How.SHARE_OF}:
        return _quotient(figure)
    if figure.how is How.CHANGE:
        return _change(figure)
    if figure.how in {How.DIFFERENCE, How.DISTANCE}:
        return f" {danish.MINUS} ".join(_number(part, figure.decimals) for part in figure.inputs)
    if figure.how in SUMS and len(figure.inputs) <= MOST_TERMS:
        return _sum(figure.inputs, figure.decimals)
    if figure.how in {How.MEAN_OF_GROUPS, How.MEAN_OF_PERIODS, How.WEIGHTED_MEAN}:
        return _mean(figure)
    if figure.how in {How.COMPLEMENT, How.CHAINED, *QUOTIENTS, How.PROJECTED}:
        return made_text(figure).removesuffix(between(figure))
    return ""


def _quotient(figure: Figure) -> str:
    if figure.numerator is None or figure.denominator is None:
        return ""
    top, bottom = (danish.tal(n, 0 if n.denominator == 1 else 1) for n in (figure.numerator, figure.denominator))
    return f"{top} / {bottom}{' · 100' if figure.unit is Unit.PERCENT else ''}"


def _change(figure: Figure) -> str:
    now, then = (_number(part, figure.decimals) for part in figure.inputs)
    is_relative = figure.unit in {Unit.PERCENT, Unit.PERCENT_CHANGE}  # a change of a share is in points
    if is_relative:
        return f"({now} {danish.MINUS} {then}) / {then} · 100"
    return f"{now} {danish.MINUS} {then}"


def _sum(figures: Sequence[Figure], decimals: int) -> str:
    """What was added and, with a minus, taken away."""
    text = ""
    for part in figures:
        is_less = part.quantity.value < 0
        sign = (danish.MINUS if is_less else "+") if text else ""
        text += f" {sign} {_number(part, decimals).lstrip(danish.MINUS)}" if text else _number(part, decimals)
    return text


def _mean(figure: Figure) -> str:
    """The mean written out; with as many weights as values in between where they count by size."""
    values, weights = figure.inputs, figure.inputs[:0]
    if figure.how is How.WEIGHTED_MEAN:
        values, weights = figure.inputs[::2], figure.inputs[1::2]
    if not 1 < len(values) <= MOST_TERMS:
        return ""
    if not weights:
        return f"({_sum(values, figure.decimals)}) / {len(values)}"
    pairs = [(_number(v, figure.decimals), _number(w, 0)) for v, w in zip(values, weights, strict=True)]
    return f"({' + '.join(f'{value} · {weight}' for value, weight in pairs)}) / ({_sum(weights, 0)})"


def _number(figure: Figure, decimals: int) -> str:
    """A figure inside arithmetic, without a unit that the result has or its own line says.

    One that is known from counts is printed exactly enough that a result with these decimals can be reckoned after.
    """
    shown, value = figure.decimals, figure.quantity.value
    while figure.quantity.is_exact and shown <= decimals and (value * 10**shown).denominator > 1:
        shown += 1
    return f"{danish.tal(value, shown)}{danish.NBSP + '%' if figure.unit is Unit.PERCENT else ''}"


def _how(figure: Figure) -> str:
    """The function in words, with how many went into it; empty for a figure that stands in its source."""
    word = HOW_WORD[figure.how]
    if figure.how in {How.PUBLISHED, How.BALANCE} or (figure.how in SUMS and len(figure.inputs) <= MOST_TERMS):
        return ""
    if figure.how is How.CHANGE:
        now, then = figure.inputs
        return f"{word} fra {danish.period(then.period)} til {danish.period(now.period)}"
    if figure.how is How.RANK:
        return f"{word} efter egen værdi {figure_text(figure.inputs[0])}"
    if figure.among:
        return f"{word}, {danish.tal(figure.among)} {'del' if figure.among == 1 else 'dele'}"
    rounding = between(figure).strip(" ()") if figure.how in QUOTIENTS else ""
    return f"{word}; {rounding}, da tallene er afrundet" if rounding else word


def _remarks(figure: Figure) -> tuple[str, ...]:
    forecast = any(row.kind is FigureKind.FORECAST for row in figure.observations)
    return (*(["skøn"] if forecast else []), *(["foreløbigt"] if figure.provisional else []))


def place(source: Source) -> str:
    """Where a sentence stands: ``Beskæftigelsesplan 2023, linje 1.050``."""
    where = f"side {source.page}" if source.page else (f"linje {line_text(source.line)}" if source.line else "")
    return ", ".join(part for part in (source.document, where) if part)


def line_text(lines: str) -> str:
    """The numbers of lines, which are no years: ``1.899-1.900``."""
    return LONG_NUMBER.sub(lambda found: danish.tal(int(found[0])), lines)


def home(origin: Origin) -> str:
    """The document, or the table with the day it was asked: what many cells have in common."""
    return origin.document or ", ".join(part for part in (origin.source, retrieved(origin)) if part)


def retrieved(origin: Origin) -> str:
    """When the figure was taken from its source: ``hentet 2. november 2026``; empty where that is not known."""
    if not origin.retrieved:
        return ""
    try:
        return f"hentet {danish.period(parse_period(origin.retrieved[:10]))}"
    except BadPeriod:
        return f"hentet {origin.retrieved}"


def cell_text(origin: Origin) -> str:
    """The cell inside its document or table: ``linje 1.050, trykt »0,7«``; empty where only the row is known."""
    where = place(Source("", origin.page, origin.line)) if origin.document else ""
    shown = origin.printed if len(origin.printed) > UNBROKEN else origin.printed.replace(" ", danish.NBSP)
    printed = f"trykt »{shown}«" if shown else ""
    return ", ".join(part for part in (where, printed) if part)


def standing(row: Observation) -> str:
    """Where a figure stands in its documents or tables, each place once."""
    places = (", ".join(part for part in (home(origin), cell_text(origin)) if part) for origin in row.origins)
    return "; ".join(dict.fromkeys(places))


def files(row: Observation) -> str:
    """Where a figure lies in the snapshot's files, for whoever has them."""
    return "; ".join(dict.fromkeys(f"{origin.file}, række {origin.row}" for origin in row.origins))


def origin_text(row: Observation) -> str:
    """Where a figure stands and lies."""
    return f"{standing(row)} ({files(row)})"
