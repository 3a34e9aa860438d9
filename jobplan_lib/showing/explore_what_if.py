"""Supposing live: sliders for the own figure and the target, and the answer as a sentence to paste."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import ipywidgets as widgets

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import UNIT_WORD, amount
from jobplan_lib.answer.danish_costs import price_text
from jobplan_lib.answer.danish_rules import figure_text
from jobplan_lib.answer.desk import Desk
from jobplan_lib.answer.made_of import place
from jobplan_lib.core.economics import price_of
from jobplan_lib.core.figures import Figure
from jobplan_lib.core.targets import Judgement
from jobplan_lib.core.what_if import Impossible, Supposed, Supposition, amount_of, moves_by_persons, row_of, what_if
from jobplan_lib.showing import what_if_words
from jobplan_lib.showing.cards import cells_of
from jobplan_lib.showing.explore_parts import choice, fill, row, rows, styled, told
from jobplan_lib.showing.tables import Table
from jobplan_lib.words.model import Observation
from jobplan_lib.words.plan_model import Amount, Criterion
from jobplan_lib.words.quantities import BadNumber, parse_number
from jobplan_lib.words.vocabulary import Unit

MOST_STEPS = 1000  # of a slider on either side
FARTHEST = Fraction(1, 2)  # a slider reaches half of the own number up and down


class WhatIfExplorer:
    """A target, and sliders for its own figure, its number and a price."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.ground = desk, desk.ground()
        self.target = choice("Mål", "830px")
        self.persons = widgets.IntSlider(description="Flere/færre", layout=_wide(), style=_STYLE)
        self.value = widgets.FloatSlider(description="Eget tal", layout=_wide(), style=_STYLE)
        self.amount = widgets.FloatSlider(description="Krav", layout=_wide(), style=_STYLE)
        self.price = widgets.Text(
            description="Kr. pr. person",
            placeholder="skriv jeres egen enhedspris, fx 120000",
            continuous_update=False,
            layout=widgets.Layout(width="410px"),
            style=_STYLE,
        )
        self.again = widgets.Button(description="Tilbage til tallene", layout=widgets.Layout(width="180px"))
        self.answer, self.table = widgets.HTML(), widgets.HTML()
        self.sentence = widgets.Textarea(
            description="Til at kopiere", layout=widgets.Layout(width="830px", height="84px"), style=_STYLE
        )
        self.price_source = widgets.HTML()
        self.supposed: Supposed | None = None
        self._filling = False
        for control in (self.persons, self.value, self.amount, self.price):
            control.observe(self._on_supposed, "value")
        self.target.observe(self._on_target, "value")
        self.again.on_click(lambda _: self._on_target(None))
        found = self._leaves()
        fill(self.target, [(f"{name} {text}", (name, judged)) for name, text, judged in found], None)
        parts = [self.target, self.persons, self.value, self.amount, row(self.price, self.again), self.price_source]
        self.box = rows(*parts, self.sentence, self.table) if found else widgets.HTML(styled(told([self._none()])))

    def _none(self) -> str:
        return f"{self.desk.own.name} har ingen mål for {self.desk.year} med både et eget tal og et krav."

    def _leaves(self) -> list[tuple[str, str, Judgement]]:
        """The targets, and parts of targets, that were judged on a figure."""
        return [
            (
                result.id,
                result.target.short if leaf is result.judgement else f"{result.target.short}: {leaf.label}",
                leaf,
            )
            for result in self.desk.results()
            for leaf in result.judgement.leaves
            if isinstance(leaf.rule, Criterion) and leaf.observed and leaf.required
        ]

    @property
    def judged(self) -> Judgement:
        """The chosen target as it was judged."""
        judged = self.target.value[1]
        assert isinstance(judged, Judgement)
        return judged

    def _on_target(self, _: Any) -> None:
        """Sliders that fit the target's figures, at where the figures are."""
        self._filling = True
        row_, rule = row_of(self.ground, self.judged), self.judged.rule
        assert isinstance(rule, Criterion)
        counted = row_ is not None and moves_by_persons(self.ground, row_)
        _shown(self.persons, counted)
        _shown(self.value, row_ is not None and not counted)
        if counted and row_ is not None:
            self._reach_persons(row_)
        elif row_ is not None:
            assert row_.value is not None
            number = row_.value.value
            decimals = max(what_if_words.decimals_of(number), self.ground.indicators[row_.indicator].decimals)
            _reach(self.value, number, abs(number) * FARTHEST or Fraction(1), decimals)
            self.value.description = _named("Eget tal", self.ground.indicators[row_.indicator].unit)
        self._reach_amount(rule)
        self._state_price(rule)
        self._filling = False
        self._on_supposed(None)

    def _reach_persons(self, found: Observation) -> None:
        assert found.value is not None
        has = found.numerator if found.numerator is not None else found.value.value
        room = found.denominator - has if found.denominator is not None else has
        reach = max(10, int(has * FARTHEST))
        low, high = -min(reach, int(has)), min(reach, int(room)) if found.denominator is not None else reach
        _set(self.persons, low, high, 0, 1)
        self.persons.description = f"± {UNIT_WORD[what_if_words.counted_unit(self.judged, self.ground)][1]}"

    def _reach_amount(self, rule: Criterion) -> None:
        observed = self.judged.observed
        assert observed is not None
        now = amount_of(rule.requirement, self.ground.year, observed.unit)
        _shown(self.amount, now is not None)
        self._unit = now.unit if now is not None else observed.unit
        if now is not None:
            around = abs(now.number) or abs(observed.quantity.value) * FARTHEST or Fraction(1)
            decimals = max(what_if_words.decimals_of(now.number), observed.decimals)
            _reach(self.amount, now.number, around, decimals)
            margin = self.judged.required is not None and self.judged.required.basis is not None
            self.amount.description = _named("Margen" if margin else "Krav", self._unit)
            self._as_planned = now.number

    def _state_price(self, rule: Criterion) -> None:
        """The price that a source states, with where; without one the analyst writes her own."""
        price = price_of(self.ground, rule.measure)
        self.price.value = danish.tal(price.per_person.value) if price else ""
        self.price_source.value = styled(told([f"{price_text(price)} ({place(price.source)})"])) if price else ""

    def _supposition(self) -> Supposition:
        row_ = row_of(self.ground, self.judged)
        persons = self.persons.value if self.persons.layout.display != "none" else None
        value = _exact(self.value.value) if self.value.layout.display != "none" else None
        if (
            row_ is not None
            and row_.value is not None
            and value is not None
            and value == _exact(float(row_.value.value))
        ):
            value = None
        number = _exact(self.amount.value) if self.amount.layout.display != "none" else None
        changed = number is not None and number != _exact(float(self._as_planned))
        return Supposition(
            persons, value, Amount(number, self._unit) if changed and number is not None else None, self._price()
        )

    def _price(self) -> Fraction | None:
        text = self.price.value.replace(".", "").replace(" ", "").replace(",", ".").removesuffix("kr")
        return parse_number(text) if text else None

    def _on_supposed(self, _: Any) -> None:
        if self._filling:
            return
        name = self.target.value[0]
        try:
            self.supposed = what_if(self.ground, self.judged, self._supposition())
        except Impossible as error:
            self.sentence.value, self.table.value = what_if_words.IMPOSSIBLE_TEXT[error.why], ""
            return
        except BadNumber:
            self.sentence.value, self.table.value = f"»{self.price.value}« er ikke en pris. Skriv fx 120000.", ""
            return
        self.sentence.value = what_if_words.sentence(name, self.supposed, self.ground)
        self.table.value = styled(_compared(self.supposed).html())


def _compared(supposed: Supposed) -> Table:
    """Today and then, side by side."""
    now, then = cells_of(supposed.before), cells_of(supposed.judgement)
    found = [
        ("Vurdering", now.word, then.word),
        ("Eget tal", now.own, then.own),
        ("Krav", now.required, then.required),
        ("Afstand", now.gap, then.gap),
        ("Op til målet", _to_go(supposed.before), _to_go(supposed.judgement)),
    ]
    places = [figure_text(p) if isinstance(p, Figure) else "–" for p in (supposed.place_before, supposed.place)]
    return Table(
        "Som tallene er, og hvis de var anderledes",
        ("", "I dag", "Så"),
        (*found, ("Placering", *places)),
        frozenset({1, 2}),
    )


def _to_go(judged: Judgement) -> str:
    to_go = judged.to_go
    if to_go is None or to_go.number is None:
        return "–"
    return amount(to_go.number, to_go.unit) if to_go.number else danish.tal(0)


def _named(what: str, unit: Unit) -> str:
    word = UNIT_WORD[unit][1]
    return f"{what} ({word})" if word else what


_STYLE = {"description_width": "190px"}


def _wide() -> widgets.Layout:
    """A layout of its own for each control, so that hiding one hides no other."""
    return widgets.Layout(width="830px")


def _exact(number: float) -> Fraction:
    """What a slider shows, as the decimal number that it stands for."""
    return Fraction(f"{number:.6f}")


def _shown(control: widgets.Widget, wanted: bool) -> None:
    control.layout.display = "" if wanted else "none"


def _reach(slider: widgets.FloatSlider, now: Fraction, around: Fraction, decimals: int) -> None:
    """From so much below the number to so much above it, in whole steps: a browser rounds to steps from the lower end."""
    step = Fraction(1, 10**decimals)
    steps = min(max(math.ceil(around / step), 1), MOST_STEPS)
    _set(slider, float(now - steps * step), float(now + steps * step), float(now), float(step))
    slider.readout_format = f".{decimals}f"


def _set(slider: Any, low: float, high: float, now: float, step: float) -> None:
    """Bounds are widened before they are narrowed, so that the value is never outside them."""
    slider.min, slider.max = min(low, slider.min), max(high, slider.max)
    slider.value = now
    slider.min, slider.max, slider.step = low, high, step
