"""Writing a target live: choices part by part, how it would have gone in earlier years, and the lines for the plan file."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import ipywidgets as widgets

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import UNIT_WORD
from jobplan_lib.answer.danish_rules import measure_text, requirement_text, when_text
from jobplan_lib.answer.desk import Desk
from jobplan_lib.answer.looking import look
from jobplan_lib.answer.plan_form import (
    Form,
    Held,
    Looked,
    directions_offered,
    held_offered,
    looked_offered,
    moments_offered,
    target_of,
    unit_of,
)
from jobplan_lib.core.back_test import back_test, years_with_figures
from jobplan_lib.core.figures import Figure
from jobplan_lib.reading.plan_files import read_target
from jobplan_lib.reading.plan_writing import target_text
from jobplan_lib.reading.views import View
from jobplan_lib.showing import back_test_words
from jobplan_lib.showing.explore_parts import choice, fill, row, rows, styled, told
from jobplan_lib.words.errors import Problem
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.moments import Moment
from jobplan_lib.words.plan_model import Criterion, Target
from jobplan_lib.words.quantities import BadNumber, parse_number
from jobplan_lib.words.vocabulary import Unit

YEARS = 6  # of the back-test
INDENT = 8  # as the targets of a plan file stand
LOOKED_WORD = {
    Looked.VALUE: "selve tallet",
    Looked.CHANGE: "ændringen siden samme periode året før",
    Looked.RANK: "placeringen blandt kommunerne",
    Looked.MONTHS: "andelen af årets perioder, hvor kravet er opfyldt",
}
HELD_WORD = {
    Held.NUMBER: "et tal",
    Held.AREA: "et andet områdes tal",
    Held.BEST: "de bedste kommuner taget samlet",
    Held.YEAR_BEFORE: "eget tal i samme periode året før",
    Held.MEASUREMENT_BEFORE: "eget tal ved forrige måling",
}
MOMENT_WORD = {
    Moment.LATEST: "det seneste tal i planens år",
    Moment.EVERY_PERIOD: "hver periode i planens år",
    Moment.MEAN_OF_YEAR: "gennemsnittet af planens år",
    Moment.SUM_OF_YEAR: "summen af planens år",
}


class TargetForm:
    """What to observe, what to hold it against and when; each choice offers what fits the choices before it."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.ground = desk, desk.ground()
        self.indicator, self.group = choice("Tal", "830px"), choice("Gruppe")
        self.looked, self.direction = choice("Se på", "830px"), choice("Krav")
        self.held, self.area, self.moment = choice("Hold op mod"), choice("Område"), choice("Hvornår")
        self.number, self.unit = _text("Tal", "0"), widgets.Label()
        self.best, self.share = _text("Antal bedste", "10"), _text("Procent af perioder", "75")
        self.id, self.page = _text("Nummer", "1a"), _text("Side i planen", "1")
        self.notebook = choice("Side i rapporten")
        self.words, self.table = widgets.HTML(), widgets.HTML()
        self.yaml = widgets.Textarea(
            description="Til planfilen",
            layout=widgets.Layout(width="830px", height="190px"),
            style={"description_width": "110px"},
        )
        self.target: Target | None = None
        self._filling = False
        self._numbered: tuple[Any, ...] = ()
        self._open()
        self._listen()
        self.box = rows(
            self.indicator,
            row(self.group, self.looked),
            row(self.direction, self.held),
            row(self.area, self.best),
            row(self.number, self.unit, self.share),
            self.moment,
            row(self.id, self.page, self.notebook),
            self.words,
            self.table,
            self.yaml,
        )
        self._follow(None)

    def _open(self) -> None:
        project, choices = self.desk.catalog.project, self.desk.choices
        there = sorted(choices.indicators(self.desk.own), key=lambda i: danish.sort_key(i.title))
        fill(self.indicator, [(i.title, i.id) for i in there], self._planned())
        fill(self.notebook, [(project.notebook_title(name), name) for name in project.notebook_names()[1:]], None)

    def _planned(self) -> str:
        """The first figure that the plan has a target for."""
        rules = [leaf.rule for result in self.desk.results() for leaf in result.judgement.leaves]
        return next((rule.measure.indicator for rule in rules if isinstance(rule, Criterion)), "")

    def _listen(self) -> None:
        for control in (self.indicator, self.group, self.looked, self.direction, self.held, self.area, self.moment):
            control.observe(self._follow, "value")
        for control in (self.number, self.best, self.share, self.id, self.page, self.notebook):
            control.observe(self._follow, "value")

    @property
    def about(self) -> Indicator:
        """The chosen indicator."""
        return self.desk.catalog.indicators[self.indicator.value]

    def _follow(self, _: Any) -> None:
        """Fill what depends on the choices before it, then judge and write."""
        if self._filling:
            return
        self._filling = True
        own, chosen = self.desk.own, self.about
        labels = chosen.groups
        groups = self.desk.choices.groups(own, chosen.id)
        fill(self.group, [(labels.get(group, "Alle"), group) for group in groups], self.group.value)
        fill(self.looked, [(LOOKED_WORD[looked], looked) for looked in looked_offered(chosen)], self.looked.value)
        directions = directions_offered(chosen, self.looked.value)
        fill(self.direction, [(danish.DIRECTION_WORD[d], d) for d in directions], self.direction.value)
        fill(self.held, [(HELD_WORD[held], held) for held in self._held()], self.held.value)
        fill(self.area, self._areas(), self.area.value)
        fill(self.moment, [(MOMENT_WORD[m], m) for m in moments_offered(chosen, self.looked.value)], self.moment.value)
        for control, wanted in (
            (self.area, self.held.value is Held.AREA),
            (self.best, self.held.value is Held.BEST),
            (self.share, self.looked.value is Looked.MONTHS),
            (self.group, bool(labels)),
        ):
            control.layout.display = "" if wanted else "none"
        self.number.description = "Tal" if self.held.value is Held.NUMBER else "Plus/minus"
        self._begin_number()
        self._filling = False
        self._answer()

    def _begin_number(self) -> None:
        """Where something else is held against a number than before, begin with the own latest figure; margins with none."""
        about = (self.indicator.value, self.group.value, self.looked.value, self.held.value)
        if about == self._numbered:
            return
        self._numbered = about
        plain = self.held.value is Held.NUMBER and self.looked.value in {Looked.VALUE, Looked.MONTHS}
        latest = look(self.ground, View(self.about.id, self.group.value)).last if plain else None
        self.number.value = (
            danish.tal(latest.quantity.value, latest.decimals).replace(".", "")
            if isinstance(latest, Figure)
            else ("1" if self.looked.value is Looked.RANK and self.held.value is Held.NUMBER else "0")
        )

    def _held(self) -> list[Held]:
        """Without an area to be held against, none is offered."""
        offered = held_offered(self.about, self.looked.value)
        return [held for held in offered if held is not Held.AREA or self._areas()]

    def _areas(self) -> list[tuple[str, str]]:
        found = self.desk.choices.beside(self.desk.own, self.about.id, self.group.value)
        return [(area.name, slug) for slug, area in found]

    def form(self) -> Form:
        """The choices as they stand.

        Raises:
            BadNumber: a number that was typed is none.
        """
        return Form(
            id=self.id.value.strip(),
            text="",
            page=self.page.value.strip(),
            notebook=self.notebook.value,
            indicator=self.about.id,
            group=self.group.value,
            looked=self.looked.value,
            direction=self.direction.value,
            held=self.held.value,
            area=self.area.value or "",
            number=_number(self.number.value),
            moment=self.moment.value,
            share=_number(self.share.value),
            best=int(_number(self.best.value)),
        )

    def _answer(self) -> None:
        """The target in words, how it would have gone, and its lines; or what is wrong with what was typed."""
        self.target, self.table.value, self.yaml.value = None, "", ""
        try:
            form = self.form()
        except BadNumber as error:
            self.words.value = styled(told([f"Et af tallene kan ikke læses: {error}."]))
            return
        self.unit.value = UNIT_WORD[unit_of(form, self.about)][1] or _nameless(unit_of(form, self.about))
        written, problems = self._written(form)
        if problems:
            self.words.value = styled(
                told([f"Planen ville ikke kunne læses: {p.message} – {p.remedy}" for p in problems])
            )
            return
        self.target, self.yaml.value = written, target_text(written, "", form.notebook, INDENT)
        rule = written.rule
        found = back_test(self.ground, rule, years_with_figures(self.ground, rule, YEARS))
        self.words.value = styled(told([written.text, back_test_words.sentence(found, self.desk.own.name)]))
        self.table.value = styled(back_test_words.table(found, self.desk.own.name).html())

    def _written(self, form: Form) -> tuple[Target, list[Problem]]:
        """The target with its sentence, and what the plan reader says of its lines."""
        target = target_of(form, self.about)
        catalog, problems = self.desk.catalog, list[Problem]()
        text = self._sentence(target)
        target = target_of(_with_text(form, text), self.about)
        lines = target_text(target, "", form.notebook)
        names = catalog.project.notebook_names()
        read_target(lines, self.desk.own.slug, form.notebook, catalog.indicators, catalog.areas, names, problems)
        return target, problems

    def _sentence(self, target: Target) -> str:
        rule = target.rule
        assert isinstance(rule, Criterion)
        indicators, areas = self.ground.indicators, self.ground.areas
        required = requirement_text(rule.requirement, indicators, self.desk.year, areas, rule.measure)
        when = when_text(rule.when)
        said = f"{measure_text(rule.measure, indicators, areas)}: {required}" + (f" ({when})" if when else "")
        return said.replace(danish.NBSP, " ")


def _with_text(form: Form, text: str) -> Form:
    return Form(**{**vars(form), "text": text})


def _nameless(unit: Unit) -> str:
    return {Unit.RANK: "plads", Unit.COUNT: "antal", Unit.INDEX: "indeks", Unit.RATIO: "andel"}.get(unit, "")


def _text(label: str, value: str) -> widgets.Text:
    layout = widgets.Layout(width="270px")
    return widgets.Text(
        value, description=label, continuous_update=False, layout=layout, style={"description_width": "110px"}
    )


def _number(text: str) -> Fraction:
    """A number as a Dane types it: ``24,5`` and also ``24.5``, with a minus of either kind."""
    return parse_number(text.strip().replace("\u2212", "-").replace(",", "."))
