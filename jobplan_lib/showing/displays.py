"""How results show themselves in JupyterLab: small cards with the words and statuses of the report.

The types that are computed with know nothing of pages. :func:`start` tells IPython how each of them is displayed; importing
``jobplan_lib.show`` or ``jobplan_lib.explore`` in a live session does it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import REASON_WORD, STATUS_WORD, TIMING_WORD, UNIT_WORD
from jobplan_lib.answer.danish_caveats import reservation_texts
from jobplan_lib.answer.danish_rules import HOW_WORD, area_name, figure_text
from jobplan_lib.answer.danish_trials import period_shown
from jobplan_lib.answer.desk import Desk
from jobplan_lib.answer.looking import Look
from jobplan_lib.answer.made_of import origin_text, place
from jobplan_lib.answer.results import Page, Result, Review, Section
from jobplan_lib.core.figures import Figure, Unknown
from jobplan_lib.core.holding import Required
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing import look_words
from jobplan_lib.showing.cards import cells_of, tally_html, why_text
from jobplan_lib.showing.overview import overview_html
from jobplan_lib.showing.tables import Table
from jobplan_lib.showing.templating import live_stylesheet, render
from jobplan_lib.words.labels import upper_first
from jobplan_lib.words.model import Area, Indicator, Observation
from jobplan_lib.words.plan_model import Plan, Target
from jobplan_lib.words.vocabulary import Status, ValueStatus

Facts = list[tuple[str, str]]
VALUE_WORD = {
    ValueStatus.NORMAL: "offentliggjort",
    ValueStatus.PROVISIONAL: "foreløbigt",
    ValueStatus.SUPPRESSED: "diskretioneret",
    ValueStatus.MISSING: "ikke indberettet",
    ValueStatus.NOT_APPLICABLE: "ikke relevant",
}


def start() -> None:
    """Let results show themselves in the IPython session that this runs in; elsewhere nothing happens."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        html = shell.display_formatter.formatters["text/html"]
        for kind, shown in DISPLAYS.items():
            html.for_type(kind, lambda value, shown=shown: _page(shown(value)))


def html(value: Any) -> str:
    """How a value is displayed.

    Raises:
        KeyError: values of this type have no display of their own.
    """
    return _page(DISPLAYS[type(value)](value))


def _page(content: Markup) -> str:
    return f'{live_stylesheet()}<div class="jobplan" style="background: #fff; padding: 4px 10px">{content}</div>'


def _card(title: str, facts: Facts, status: Status | None = None, notes: Iterable[str] = ()) -> Markup:
    shown = [(name, text) for name, text in facts if text]
    word = STATUS_WORD[status] if status else ""
    return render("facts.html.j2", title=title, facts=shown, status=status, word=word, notes=list(notes))


def _judgement(judgement: Judgement, title: str = "", target: Target | None = None) -> Markup:
    numbers = cells_of(judgement)
    facts = [
        ("Mål", target.text if target and target.text != title else ""),
        ("Eget tal", "" if judgement.parts else numbers.own),
        ("Periode", danish.period(period_shown(judgement.observed)) if judgement.observed else why_text(judgement)),
        ("Krav", numbers.required if judgement.required else ""),
        ("Afstand", numbers.gap if judgement.gap else ""),
        ("Tidspunkt", TIMING_WORD[judgement.timing] if judgement.timing else ""),
        ("Vedtaget i", place(target.source) if target else ""),
    ]
    facts += [(part.label, _part(part)) for part in judgement.parts]
    notes = reservation_texts(judgement)
    return _card(title or judgement.label or "Vurdering", facts, judgement.status, notes)


def _part(judgement: Judgement) -> str:
    numbers = cells_of(judgement)
    return f"{numbers.word}: {numbers.own}" if judgement.observed else numbers.word


def _result(result: Result) -> Markup:
    return _judgement(result.judgement, f"{result.id} {result.target.short}", result.target)


def _results(results: Iterable[Result], caption: str) -> Markup:
    rows = []
    for result in results:
        numbers = cells_of(result.judgement)
        rows.append((f"{result.id} {result.target.short}", numbers.word, numbers.own, numbers.required, numbers.gap))
    columns = ("Mål", "Status", "Eget tal", "Krav", "Afstand")
    return Table(caption, columns, tuple(rows), frozenset({2, 3, 4})).html()


def _review(review: Review) -> Markup:
    title = f"{review.municipality.name} · {review.plan.title} · {review.stage}"
    return render("facts.html.j2", title=title, facts=[], status=None, word="", notes=[]) + (
        tally_html(review) + overview_html(review)
    )


def _section(section: Section) -> Markup:
    return _results(section.results, f"{section.focus_area.title}: {STATUS_WORD[section.status].lower()}")


def _shown_page(page: Page) -> Markup:
    return _results(page.results, f"{page.review.municipality.name} {page.review.year}, {page.notebook}")


def _figure(figure: Figure) -> Markup:
    counts = (
        f"{danish.tal(figure.numerator or 0)} af {danish.tal(figure.denominator or 0)}" if figure.is_counted else ""
    )
    rows = {origin_text(row): None for row in figure.observations}
    facts = [
        ("Område", area_name(figure.area)),
        ("Periode", danish.period(figure.period)),
        ("Indikator", " · ".join([figure.indicator, *(group for group in figure.groups if group)])),
        ("Hvordan", HOW_WORD[figure.how]),
        ("Tæller og nævner", counts),
        ("Kilde", "; ".join(rows)),
    ]
    return _card(figure_text(figure), facts, notes=["Tallet er foreløbigt."] if figure.provisional else [])


def _unknown(unknown: Unknown) -> Markup:
    facts = [
        ("Område", area_name(unknown.area) if unknown.area else ""),
        ("Periode", danish.period(unknown.period) if unknown.period else ""),
        ("Indikator", " · ".join([unknown.indicator, *(group for group in unknown.groups if group)])),
        ("Mere", unknown.detail),
    ]
    said = REASON_WORD[unknown.reason]
    return _card(f"{said[0].upper()}{said[1:]}", facts)


def _required(required: Required) -> Markup:
    number = danish.amount(required.quantity.value, required.unit, required.decimals)
    direction = danish.DIRECTION_WORD[required.requirement.direction]
    basis = f"{figure_text(required.basis)}, {area_name(required.basis.area)}" if required.basis else "planens tal"
    return _card(f"{direction} {number}", [("Bygger på", basis)])


def _observation(row: Observation) -> Markup:
    value = danish.tal(row.value.value, row.decimals) if row.value else VALUE_WORD[row.status]
    facts = [
        ("Indikator", " · ".join(part for part in (row.indicator, row.group) if part)),
        ("Område", row.area),
        ("Periode", danish.period(row.period)),
        ("Status", VALUE_WORD[row.status]),
        ("Kilde", origin_text(row)),
    ]
    return _card(value, facts)


def _indicator(indicator: Indicator) -> Markup:
    facts = [
        ("Navn i filer", indicator.id),
        ("Definition", indicator.definition),
        ("Enhed", UNIT_WORD[indicator.unit][1] or indicator.unit.value),
        ("Tæller", indicator.numerator),
        ("Nævner", indicator.denominator),
        ("Grupper", danish.listed(list(indicator.groups.values()))),
        ("Kilde", upper_first(indicator.source)),
        ("Fil", indicator.file),
    ]
    return _card(indicator.title, facts)


def _area(area: Area) -> Markup:
    members = f"{len(area.members)} kommuner" if area.members else ""
    return _card(area.name, [("Kode", area.code), ("Navn i planer", area.slug), ("Medlemmer", members)])


def _target(target: Target) -> Markup:
    facts = [("Mål", target.text), ("Vedtaget i", place(target.source)), ("Side i rapporten", target.notebook)]
    return _card(
        f"{target.id} {target.short}", facts, notes=[*([target.proxy] if target.proxy else []), *target.reservations]
    )


def _plan(plan: Plan) -> Markup:
    rows = tuple((f"{target.id} {target.short}", target.notebook) for target in plan.targets)
    return Table(f"{plan.title} ({plan.file})", ("Mål og tal", "Side i rapporten"), rows).html()


def _look(seen: Look) -> Markup:
    return look_words.table(seen).html()


def _desk(desk: Desk) -> Markup:
    facts = [
        ("År", str(desk.year)),
        ("Talgrundlag", desk.snapshot),
        ("Plan", "ja" if desk.has_plan() else "ingen for året"),
    ]
    return _card(desk.own.name, facts)


DISPLAYS: dict[type, Callable[[Any], Markup]] = {
    Review: _review,
    Page: _shown_page,
    Section: _section,
    Result: _result,
    Judgement: _judgement,
    Figure: _figure,
    Unknown: _unknown,
    Required: _required,
    Observation: _observation,
    Indicator: _indicator,
    Area: _area,
    Target: _target,
    Plan: _plan,
    Look: _look,
    Desk: _desk,
}
