"""Looking at figures live: choices that follow from each other, and what they show."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rules import area_name
from jobplan_lib.answer.desk import Desk
from jobplan_lib.answer.looking import Look, look
from jobplan_lib.reading.views import View
from jobplan_lib.showing import look_charts, look_words
from jobplan_lib.showing.explore_parts import WIDTH, choice, fill, live_chart, redraw, row, rows, styled, told
from jobplan_lib.showing.explore_pin import PinForm
from jobplan_lib.showing.templating import render
from jobplan_lib.words.model import Area
from jobplan_lib.words.periods import Period, year_period
from jobplan_lib.words.plan_model import Criterion

NOBODY = ""


class FigureExplorer:
    """Five choices and what they show. Each choice offers what exists for the choices before it.

    Clicking a municipality in the strip chooses it, and everything follows.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk, self.choices = desk, desk.choices
        self.municipality, self.indicator = choice("Kommune"), choice("Tal", "830px")
        self.group, self.beside = choice("Gruppe"), choice("Ved siden af")
        self.period = widgets.SelectionRangeSlider(
            options=[("–", None)],
            description="Periode",
            continuous_update=False,
            readout=False,
            layout=widgets.Layout(width="600px"),
            style={"description_width": "110px"},
        )
        self.span = widgets.Label()
        self.note, self.title = widgets.HTML(), widgets.HTML()
        self.words, self.table = widgets.HTML(), widgets.HTML()
        self.series, self.strip = live_chart(), live_chart(look_charts.PICK)
        self.strip_title = widgets.HTML()
        self.pin = PinForm(desk)
        self._filling = False
        self.look: Look | None = None
        self._listen()
        self._open()
        self.box = rows(
            row(self.municipality, self.beside),
            self.indicator,
            self.group,
            row(self.period, self.span),
            self.note,
            self.title,
            self.series,
            self.strip_title,
            self.strip,
            self.words,
            self.table,
            self.pin.box,
        )

    def _listen(self) -> None:
        self.municipality.observe(self._on_municipality, "value")
        self.indicator.observe(self._on_indicator, "value")
        self.group.observe(self._on_group, "value")
        self.beside.observe(self._on_view, "value")
        self.period.observe(self._on_view, "value")
        self.strip.selections.observe(self._on_pick, look_charts.PICK)

    def _open(self) -> None:
        """Begin with the notebook's municipality and the first figure that its plan has a target for."""
        there = sorted(self.choices.municipalities(), key=lambda area: danish.sort_key(area.name))
        self._refill(self.municipality, [(area.name, area) for area in there], self.desk.own)
        rules = [leaf.rule for result in self.desk.results(self.own) for leaf in result.judgement.leaves]
        planned = next((rule.measure for rule in rules if isinstance(rule, Criterion)), None)
        self._fill_indicators(*((planned.indicator, planned.groups[0]) if planned else ()))

    def _on_municipality(self, _: Any) -> None:
        if not self._filling:
            self._fill_indicators()

    def _on_indicator(self, _: Any) -> None:
        if not self._filling:
            self._fill_groups()

    def _on_group(self, _: Any) -> None:
        if not self._filling:
            self._fill_rest()

    def _on_view(self, _: Any) -> None:
        if not self._filling:
            self._redraw()

    def _on_pick(self, change: Any) -> None:
        """A click in the strip."""
        picked = [chosen.get("slug") for chosen in (change.new.value or [])]
        area = self.desk.catalog.areas.by_slug.get(picked[-1]) if picked else None
        if area is not None and area in [value for _, value in self.municipality.options]:
            self.municipality.value = area

    @property
    def own(self) -> Area:
        """The municipality that is looked at."""
        area = self.municipality.value
        assert isinstance(area, Area)
        return area

    def _fill_indicators(self, indicator: str = "", group: str = "") -> None:
        offered = sorted(self.choices.indicators(self.own), key=lambda i: danish.sort_key(i.title))
        options = [(i.title, i.id) for i in offered]
        kept = self._refill(self.indicator, options, indicator or self.indicator.value)
        self._fill_groups(group, lost="" if kept or self.look is None else "Kommunen har ikke det tal, du så på.")

    def _fill_groups(self, group: str = "", lost: str = "") -> None:
        labels = self.desk.catalog.indicators[self.indicator.value].groups
        offered = self.choices.groups(self.own, self.indicator.value)
        options = [(labels.get(group, "Alle"), group) for group in offered]
        kept = self._refill(self.group, options, group or self.group.value)
        self.group.layout.display = "none" if offered == [""] else ""
        self._fill_rest(lost or ("" if kept or self.look is None or not labels else "Gruppen findes ikke her."))

    def _fill_rest(self, lost: str = "") -> None:
        found = self.choices.beside(self.own, self.indicator.value, self.group.value)
        named = [(f"{danish_name(area)}", slug) for slug, area in found]
        wanted = (
            self.beside.value if self.beside.value else (found[0][0] if found and found[0][0] == "landet" else NOBODY)
        )
        self._refill(self.beside, [("(intet)", NOBODY), *named], wanted)
        self._fill_periods()
        self.note.value = styled(told([lost])) if lost else ""
        self._redraw()

    def _fill_periods(self) -> None:
        """All periods that there are; the ends that were chosen are kept where they are there."""
        offered = self.choices.periods(self.own, self.indicator.value, self.group.value)
        before = self.period.value
        self._filling = True
        self.period.options = [(danish.period(p), p) for p in offered]
        kept = len(set(before)) == 2 and all(end in offered for end in before)
        self.period.value = before if kept else (offered[0], self._usual_end(offered))
        self.period.disabled = len(offered) < 2
        self._filling = False

    def _usual_end(self, offered: list[Period]) -> Period:
        """The last period of the notebook's year or before; where all are later, the last one."""
        end = year_period(self.desk.year).last
        return next((p for p in reversed(offered) if p.last <= end), offered[-1])

    def _refill(self, dropdown: widgets.Dropdown, options: list[tuple[str, Any]], wanted: Any) -> bool:
        self._filling = True
        kept = fill(dropdown, options, wanted)
        self._filling = False
        return kept

    @property
    def view(self) -> View:
        """What is chosen; ends of the period that are the ends of the figures are left open."""
        first, last = self.period.value
        offered = [value for _, value in self.period.options]
        end = year_period(self.desk.year).last
        open_end = last == self._usual_end(offered) and last.last <= end
        return View(
            self.indicator.value,
            self.group.value,
            self.beside.value,
            None if first == offered[0] else first,
            None if open_end else last,
        )

    def _redraw(self) -> None:
        ground = self.desk.ground(self.own)
        self.look = found = look(ground, self.view, self.desk.results(self.own))
        self.span.value = " – ".join(dict.fromkeys(danish.period(end) for end in self.period.value))
        redraw(self.series, look_charts.series(found, WIDTH, live=True))
        strip = look_charts.strip(found, WIDTH, live=True)
        redraw(self.strip, strip)
        self.strip_title.value = "" if strip is None else styled(render("strip_title.html.j2", when=self._when()))
        synthetic = ["SYNTETISK: Tallene er opdigtede og må ikke bruges."] if ground.observations.is_synthetic else []
        about = {"title": look_words.heading(found), "definition": found.indicator.definition}
        self.title.value = styled(render("look.html.j2", **about))
        self.words.value = styled(told([*synthetic, *look_words.reading(found, ground)]))
        self.table.value = styled(render("folded_table.html.j2", table=look_words.table(found).html()))
        self.pin.about(self.own, self.view, look_words.heading(found))

    def _when(self) -> str:
        assert self.look is not None
        return danish.period(self.look.periods[-1]) if self.look.periods else ""


def danish_name(area: Area) -> str:
    """An area in a list of choices."""
    name = area_name(area)
    return name[:1].upper() + name[1:]
