"""Charts with their words: the finding as title, what is drawn, the alternative text and the table below."""

from __future__ import annotations

from dataclasses import replace

from jobplan_lib.answer.danish import STATUS_WORD, UNIT_WORD, listed, period
from jobplan_lib.answer.danish_rules import UNIT_IN_WORDS, area_name, figure_text
from jobplan_lib.answer.explain import printed_decimals
from jobplan_lib.core.figures import How
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing import cards, charts, tables
from jobplan_lib.showing.comparing import above_below, trend
from jobplan_lib.showing.fragments import Chart
from jobplan_lib.showing.row_charts import Pictures
from jobplan_lib.words.vocabulary import Status, Unit

Labelled = list[tuple[str, Judgement]]
SPOKEN = 4  # how many figures an alternative text names; the table has them all


def distance(pictures: Pictures, found: Labelled) -> Chart:
    """The distances of a page's targets from their requirements."""
    met = sum(1 for _, j in found if j.status is Status.MET)
    if len(found) == 1:
        title = f"{found[0][0]}: {STATUS_WORD[found[0][1].status].lower()}"
    else:
        title = f"{met if met else 'Ingen'} af {len(found)} tal lever op til kravet"
    shown = [(label, cards.cells_of(j)) for label, j in found]
    rows = tuple((label, c.own, c.required, c.gap, c.word) for label, c in shown)
    table = tables.Table(
        "Afstand til kravet", ("Mål", "Eget tal", "Krav", "Afstand", "Status"), rows, frozenset({1, 2, 3})
    )
    alt = f"Søjler, der viser afstanden til kravet. {_spoken([f'{label}: {c.gap}' for label, c in shown])}"
    note = "Afstand til kravet i procentpoint. Til højre for stregen er kravet opfyldt, til venstre mangler der noget."
    return Chart(pictures.wide, pictures.narrow, title, note, alt, table.html())


def comparison(pictures: Pictures, found: Labelled, name: str) -> Chart:
    """Own figures of a page's targets beside those of other areas."""
    table = tables.compared_table("Egne tal og andre områders", labelled(found), name)
    return Chart(
        pictures.wide,
        pictures.narrow,
        above_below(name, [j for _, j in found]),
        _legend(found, name),
        _compared_alt(found, name),
        table.html(),
    )


def groups(pictures: Pictures, caption: str, leaves: list[Judgement], compared: Labelled, name: str) -> Chart:
    """A figure that is followed for several groups, beside the other areas."""
    table = tables.compared_table(caption, leaves, name)
    note = f"{caption}. {_legend(compared, name)}"
    return Chart(
        pictures.wide,
        pictures.narrow,
        above_below(name, [j for _, j in compared]),
        note,
        _compared_alt(compared, name),
        table.html(),
    )


def development(label: str, judgement: Judgement) -> Chart:
    """A figure over time, with the required value drawn."""
    observed, required = judgement.observed, judgement.required
    assert observed is not None
    plain = required is not None and observed.how is How.PUBLISHED
    needed = cards.cells_of(judgement).required if plain else ""
    pictures = charts.development(
        judgement.series, required.quantity if required and plain else None, f"Krav {needed}" if plain else ""
    )
    first, last = judgement.series[0], judgement.series[-1]
    alt = f"Linje over {label} fra {period(first.period)} ({figure_text(first)}) til {period(last.period)} ({figure_text(last)})"
    alt += f", med kravet {needed} indtegnet." if plain else "."
    unit = UNIT_IN_WORDS.get(last.unit, UNIT_WORD[last.unit][1])
    note = f"{last.area.name}{f', {unit}' if unit else ''}, {period(first.period)} – {period(last.period)}."
    note += " Den stiplede linje er kravet." if plain else ""
    return Chart(
        pictures.wide,
        pictures.narrow,
        trend(label, judgement.series),
        note,
        alt,
        tables.series_table(label, judgement.series).html(),
    )


def labelled(found: Labelled) -> list[Judgement]:
    """The judgements under the labels that a page gives them."""
    return [replace(j, label=label) for label, j in found]


def _legend(found: Labelled, name: str) -> str:
    others = list(dict.fromkeys(area_name(j.benchmarks[-1].area) for _, j in found))
    units = {
        UNIT_IN_WORDS.get(j.observed.unit, UNIT_WORD[j.observed.unit][1])
        for _, j in found
        if j.observed and j.observed.unit not in {Unit.PERCENT, Unit.PERCENT_CHANGE}
    }
    unit = f" Tallene er i {listed(sorted(units))}." if units - {""} else ""
    return f"Udfyldt cirkel: {name}. Tom rombe: {listed(others)}.{unit}"


def _compared_alt(found: Labelled, name: str) -> str:
    spoken = []
    for label, judgement in found:
        assert judgement.observed is not None
        own, other = judgement.observed, judgement.benchmarks[-1]
        shown = figure_text(own, printed_decimals(judgement).own)
        spoken.append(f"{label}: {shown} mod {figure_text(other)} i {area_name(other.area)}")
    return f"Punkter for {name} og andre områder. {_spoken(spoken)}"


def _spoken(parts: list[str]) -> str:
    hidden = len(parts) - SPOKEN
    return "; ".join(parts[:SPOKEN]) + (f"; og {hidden} mere i tabellen." if hidden > 0 else ".")
