"""What a view says in words, and its table: the sentences of the report on what is looked at."""

from __future__ import annotations

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rules import apart, area_name, figure_text, genitive, required_text
from jobplan_lib.answer.danish_unknown import unknown_text
from jobplan_lib.answer.looking import Look
from jobplan_lib.core.figures import Answer, Figure, Ground, Unknown
from jobplan_lib.core.holding import Required
from jobplan_lib.showing.comparing import trend
from jobplan_lib.showing.narrative import answer
from jobplan_lib.showing.tables import Table
from jobplan_lib.words.labels import lower_first, upper_first
from jobplan_lib.words.vocabulary import Polarity, Reason

FEWEST_POINTS = 3  # two points are no development
NAMED = 6  # municipalities without a figure that are still named


def heading(look: Look) -> str:
    """Indicator and group, as a chart's title has them."""
    group = look.indicator.groups.get(look.view.group, "")
    return f"{look.indicator.title} ({lower_first(group)})" if group else look.indicator.title


def reading(look: Look, ground: Ground) -> list[str]:
    """The view in sentences: the latest figure, the other area's, the place, the development, and the plan's targets."""
    told = [*in_short(look, ground), _development(look), _hidden(look)]
    told += [_target(line.result.id, answer(line.judgement, ground)) for line in look.targets]
    return [text for text in told if text]


def in_short(look: Look, ground: Ground) -> list[str]:
    """The latest figure, the other area's, the place and the change on a year: what can be read without the charts."""
    told = [_latest(look, ground), _beside(look), _place(look), _year_change(look)]
    return [text for text in told if text]


def _target(name: str, said: str) -> str:
    return f"Mål {name}: {said}"


def _latest(look: Look, ground: Ground) -> str:
    last = look.last
    if isinstance(last, Unknown):
        return f"{unknown_text(last, ground)}."
    provisional = " Tallet er foreløbigt." if last.provisional else ""
    return f"{_full_stop(f'{look.own.name}: {figure_text(last)} i {danish.period(last.period)}')}{provisional}"


def _beside(look: Look) -> str:
    if look.beside is None or not look.beside_series:
        return ""
    own, other, name = look.last, look.beside_series[-1], area_name(look.beside)
    if isinstance(other, Unknown):
        return f"Der er intet tal for {name} i den samme periode: {danish.REASON_WORD[other.reason]}."
    if isinstance(own, Unknown):
        return _full_stop(f"{upper_first(name)}: {figure_text(other)}")
    decimals = apart((own, other))
    there = f"{name} ({figure_text(other, decimals[id(other)])})"
    difference = own.quantity.value - other.quantity.value
    if not difference:
        return f"{look.own.name} ligger lige så højt som {there}."
    unit = own.unit.of_difference
    size = danish.amount(abs(difference), unit, decimals[id(own)])
    return f"{look.own.name} ligger {size} {'højere' if difference > 0 else 'lavere'} end {there}."


def _place(look: Look) -> str:
    """The place by the indicator's polarity; ranks with rounding keep what it leaves open."""
    place = look.place
    if not isinstance(place, Figure):
        return ""
    best = "højest" if look.indicator.polarity is Polarity.HIGHER else "lavest"
    low, high = place.quantity.low, place.quantity.high
    between = f" Afrundingen lader pladserne {danish.tal(low)}–{danish.tal(high)} stå åbne." if low != high else ""
    return f"Placering: {figure_text(place)} kommuner, hvor nr. 1 ligger {best}.{between}"


def _year_change(look: Look) -> str:
    found = look.year_change
    if isinstance(found, Figure):
        return _full_stop(f"Siden {danish.period(found.since)}: {figure_text(found)}") if found.since else ""
    if found is not None and found.reason not in {Reason.NO_DATA, Reason.ZERO_DENOMINATOR}:
        return f"Ændringen på et år kan ikke regnes ud: {danish.REASON_WORD[found.reason]}."
    return ""


def _development(look: Look) -> str:
    """From the start of the series to its end; where the change on a year is told, the chart tells the rest."""
    told = isinstance(look.year_change, Figure) or len(look.known) < FEWEST_POINTS
    return "" if told else f"{trend(heading(look), look.known)}."


def _hidden(look: Look) -> str:
    """How many municipalities have no figure at the last period, and why; few are named."""
    words = []
    reasons = dict.fromkeys(found.reason for found in look.strip if isinstance(found, Unknown))
    for reason in reasons:
        there = [f.area for f in look.strip if isinstance(f, Unknown) and f.reason is reason and f.area]
        names = sorted((area.name for area in there), key=danish.sort_key)
        who = danish.listed(names) if len(names) <= NAMED else f"{len(names)} kommuner"
        words.append(f"{danish.REASON_WORD[reason]} ({who})")
    return f"Uden tal i stribediagrammet: {'; '.join(words)}." if words else ""


def _full_stop(text: str) -> str:
    """A sentence's end; ``kr.`` brings its own."""
    return text if text.endswith(".") else f"{text}."


def table(look: Look) -> Table:
    """The figures of a view, the latest first; what is not there says why."""
    needed = next((line.required for line in look.targets if line.required), ())
    columns = ["Periode", look.own.name]
    columns += [upper_first(area_name(look.beside))] if look.beside else []
    columns += ["Krav"] if needed else []
    rows = []
    for index, when in reversed(list(enumerate(look.periods))):
        own = look.series[index]
        row = [danish.period(when), _cell(own)]
        row += [_cell(look.beside_series[index])] if look.beside else []
        row += [_required_cell(needed[index], own)] if needed else []
        rows.append((*row, "foreløbigt" if isinstance(own, Figure) and own.provisional else ""))
    caption = f"{heading(look)}: {genitive(look.own.name)} tal"
    return Table(caption, (*columns, "Bemærkning"), tuple(rows), frozenset(range(1, len(columns))))


def _cell(found: Answer) -> str:
    return figure_text(found) if isinstance(found, Figure) else REASON_CELL.get(found.reason, "–")


REASON_CELL = {
    Reason.SUPPRESSED: "diskretioneret",
    Reason.MISSING: "ikke indberettet",
    Reason.NOT_APPLICABLE: "ikke relevant",
    Reason.NO_DATA: "intet tal",
}


def _required_cell(needed: Required | Unknown, own: Answer) -> str:
    if isinstance(needed, Required) and isinstance(own, Figure):
        return required_text(needed, own, needed.decimals)
    return "–"


def strip_table(look: Look) -> Table:
    """All municipalities at the last period, the highest figure first; those without one last, with the reason."""
    known = [found for found in look.strip if isinstance(found, Figure)]
    ordered = sorted(known, key=lambda found: (-found.quantity.value, danish.sort_key(found.area.name)))
    hidden = [found for found in look.strip if isinstance(found, Unknown) and found.area]
    rows = [(found.area.name, figure_text(found)) for found in ordered]
    rows += [(found.area.name, _cell(found)) for found in hidden if found.area]
    return Table(f"Alle kommuner: {heading(look)}", ("Kommune", "Tal"), tuple(rows), frozenset({1}))


def strip_spoken(look: Look) -> str:
    """What somebody who cannot see the strip must know."""
    known = sorted((f for f in look.strip if isinstance(f, Figure)), key=lambda found: found.quantity.value)
    ends = f"fra {figure_text(known[0])} ({known[0].area.name}) til {figure_text(known[-1])} ({known[-1].area.name})"
    own = f" {look.own.name}: {figure_text(look.last)}." if isinstance(look.last, Figure) else ""
    return f"Prikker for {len(known)} kommuner, {ends}.{own}"


def caption(look: Look) -> str:
    """The title of the series in a report: its finding."""
    return trend(heading(look), look.known)


def spoken(look: Look) -> str:
    """What somebody who cannot see the charts must know."""
    if not look.known:
        return f"{heading(look)}: ingen tal for {look.own.name}."
    first, last = look.known[0], look.known[-1]
    ends = [f"{danish.period(f.period)} ({figure_text(f)})" for f in (first, last)]
    other = f", ved siden af {area_name(look.beside)}" if look.beside else ""
    return f"Linje over {heading(look)} for {look.own.name} fra {ends[0]} til {ends[1]}{other}."
