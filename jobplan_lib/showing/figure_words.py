"""Charts with their words: the finding as title, what is drawn, the alternative text and the table below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import STATUS_WORD, UNIT_WORD, at_time, listed, period
from jobplan_lib.answer.danish_rules import UNIT_IN_WORDS, apart, area_name, figure_text, is_signed, required_text
from jobplan_lib.answer.danish_trials import is_share_of_trials
from jobplan_lib.answer.printed_figures import printed_decimals
from jobplan_lib.core.figures import Figure, Ground, How
from jobplan_lib.core.holding import Required
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing import cards, charts, row_charts, tables
from jobplan_lib.showing.comparing import above_below, out_of, trend, when_text
from jobplan_lib.showing.fragments import Chart
from jobplan_lib.showing.row_charts import RATIO_NOTE, Pictures, bare
from jobplan_lib.showing.walks import Entry, series_walk_html, walk_html
from jobplan_lib.words.labels import upper_first
from jobplan_lib.words.vocabulary import Status, Unit

Labelled = list[tuple[str, Judgement]]
SPOKEN = 4  # how many figures an alternative text names; the table has them all


def distance(
    pictures: Pictures, found: Labelled, answers: Sequence[Status], about: str = "", left_out: int = 0
) -> Chart:
    """The distances of a page's targets from their requirements.

    Args:
        pictures: the bars.
        found: the targets and parts that have a distance in points.
        answers: how each of them is met, those of one requirement that is read in several ways as one.
        about: what :func:`in_common` says of them.
        left_out: how many targets and parts of the page have no such distance.
    """
    met, split = (sum(status is one for status in answers) for one in (Status.MET, Status.SPLIT))
    if len(found) == 1:
        title = f"{found[0][0]}: {STATUS_WORD[found[0][1].status].lower()}"
    elif len(answers) == 1:
        title = f"{'Det ene viste krav' if left_out else 'Kravet'} er {STATUS_WORD[answers[0]].lower()}"
    else:
        title = f"{upper_first(out_of(met, len(answers), 'viste krav' if left_out else 'krav'))} er opfyldt"
        title += f", og {split} er {'delt' if split == 1 else 'delte'}" if split else ""
    shown = [(label, cards.cells_of(j)) for label, j in found]
    rows = tuple((label, c.own, c.required, c.gap, c.word) for label, c in shown)
    table = tables.Table(
        "Afstand til kravet", ("Mål", "Eget tal", "Krav", "Afstand", "Status"), rows, frozenset({1, 2, 3})
    )
    alt = f"Søjler, der viser afstanden til kravet. {_spoken([f'{label}: {c.gap}' for label, c in shown])}"
    note = "Afstand til kravet i procentpoint. Til højre for stregen er kravet opfyldt, til venstre mangler der noget."
    note += RATIO_NOTE if any(j.observed.unit is Unit.RATIO for _, j in found if j.observed) else ""
    note += " Mål og dele uden en afstand i procentpoint er ikke med." if left_out else ""
    note += " Et krav, der læses på flere måder, har en søjle for hver." if len(found) > len(answers) else ""
    note += f" Tallene er {when_text(j.observed.period for _, j in found if j.observed)}."
    return Chart(pictures.wide, pictures.narrow, title, f"{about}{note}", alt, table.html(), _distance_walk(found))


def in_common(found: Labelled, ground: Ground) -> str:
    """The measure that several rows of a chart have in common and therefore do not say."""
    own = [j.observed.indicator for _, j in found if j.observed]
    return f"{ground.indicators[own[0]].title}. " if len(own) > 1 == len(set(own)) else ""


def _distance_walk(found: Labelled) -> Markup:
    """The own figures, those that the requirements rest on, and the requirements themselves."""
    entries, required = [], {}
    for label, judgement in found:
        observed, needed = judgement.observed, judgement.required
        assert observed is not None and needed is not None
        entries.append(Entry(label, observed, decimals=printed_decimals(judgement).own))
        entries += [Entry(label, needed.basis)] if needed.basis else []
        made = "regnet af tallet ovenfor" if needed.basis else "planens tal"
        required[label] = f"Krav: {cards.cells_of(judgement).required} ({made})"
    return walk_html(entries, "Afstanden er eget tal minus kravet; hele vejen dertil står ved hvert mål.", required)


def comparison(pictures: Pictures, found: Labelled, name: str, about: str = "") -> Chart:
    """Own figures of a page's targets beside those of other areas; ``about`` is what :func:`in_common` says of them."""
    table = tables.compared_table("Egne tal og andre områders", labelled(found), name)
    return Chart(
        pictures.wide,
        pictures.narrow,
        above_below(name, [j for _, j in found]),
        f"{about}{_legend(found, name)}",
        _compared_alt(found, name),
        table.html(),
        tables.compared_walk(labelled(found)),
    )


@dataclass(frozen=True)
class Groups:
    """A figure that is followed for several groups: all of them, those with other areas' figures, and those that are drawn."""

    caption: str
    leaves: list[Judgement]
    compared: Labelled
    drawn: Labelled


def groups(pictures: Pictures, told: Groups, name: str) -> Chart:
    """A figure that is followed for several groups, beside the other areas."""
    table = tables.compared_table(told.caption, told.leaves, name)
    undrawn = [row for row in told.compared if row not in told.drawn]
    zero = figure_text(undrawn[0][1].observed) if undrawn and undrawn[0][1].observed else ""  # "0,0 %" may hide some
    left_out = f" {len(undrawn)} tal, der er {zero} begge steder, står kun i tabellen." if undrawn else ""
    return Chart(
        pictures.wide,
        pictures.narrow,
        above_below(name, [j for _, j in told.compared]),
        f"{told.caption}. {_legend(told.drawn, name)}{left_out}",
        _compared_alt(told.drawn, name),
        table.html(),
        tables.compared_walk(told.leaves),
    )


def development(label: str, judgement: Judgement, beside: tuple[Figure, ...] = ()) -> Chart:
    """A figure over time beside another area's, with the required value drawn."""
    series, level = judgement.series, _level(judgement, beside)
    first, last = series[0], series[-1]
    pictures = charts.development(*_lines(judgement, level, beside))
    unit = UNIT_IN_WORDS.get(last.unit, UNIT_WORD[last.unit][1])
    whose = f"{last.area.name} og {area_name(beside[-1].area)}" if beside else last.area.name
    note = f"{whose}{f', {unit}' if unit else ''}, {period(first.period)} – {period(last.period)}."
    return Chart(
        pictures.wide,
        pictures.narrow,
        trend(label, series),
        note + _about_level(level) + _about_trials(judgement),
        _development_alt(label, judgement, beside, level),
        tables.series_table(label, series, beside).html(),
        series_walk_html(label, (*series, *beside)),
    )


def _lines(
    judgement: Judgement, level: charts.Level | None, beside: tuple[Figure, ...]
) -> tuple[charts.Line, charts.Level | None, charts.Line | None]:
    """What is drawn, each with its words; figures that differ are printed so that they look different."""
    last = judgement.series[-1]
    decimals = apart((last, beside[-1])) if beside else {id(last): last.decimals}
    printed = max(decimals[id(last)], _decimals_beside(level, judgement))
    own = charts.Line(judgement.series, f"{last.area.name}{charts.BREAK}{bare(last, printed)}")
    if not beside:
        return own, level, None
    name, number = upper_first(area_name(beside[-1].area)), bare(beside[-1], decimals[id(beside[-1])])
    is_requirement = level is not None and not level.text
    text = f"{name},{charts.BREAK}krav {number}" if is_requirement else f"{name}{charts.BREAK}{number}"
    return own, level, charts.Line(beside, text)


def _decimals_beside(level: charts.Level | None, judgement: Judgement) -> int:
    """With how many decimals the own number agrees with the verdict beside the required one that is drawn."""
    return printed_decimals(judgement).own if level else 0


def _level(judgement: Judgement, beside: tuple[Figure, ...]) -> charts.Level | None:
    """The required value as it is drawn: without words of its own where it is just the other area's number."""
    required, observed = judgement.required, judgement.observed
    if required is None or observed is None or observed.how is not How.PUBLISHED:
        return None
    is_others = bool(beside) and required.basis is not None and required.basis.area == beside[-1].area
    if is_others and required.quantity == beside[-1].quantity:
        return charts.Level(required.quantity, "", is_of_today=True)
    text = f"Krav{charts.BREAK}{_bare_required(required, observed, printed_decimals(judgement).required)}"
    return charts.Level(required.quantity, text, is_of_today=required.basis is not None)


def _bare_required(required: Required, observed: Figure, decimals: int) -> str:
    """The required number as it stands beside a line, in the axis's own unit: the note below the title names that."""
    if required.unit in {Unit.PERCENT, Unit.PERCENT_CHANGE}:
        return required_text(required, observed, decimals)
    return danish.tal(required.quantity.value, decimals, signed=is_signed(observed))


def _about_level(level: charts.Level | None) -> str:
    if level is None:
        return ""
    return " Den stiplede streg er kravet i dag." if level.is_of_today else " Den stiplede linje er kravet."


def _about_trials(judgement: Judgement) -> str:
    """What the figure over time has to do with a target that counts months."""
    observed = judgement.observed
    counts_months = observed is not None and is_share_of_trials(observed) and observed.trial is not None
    return " Målet tæller, hvor ofte tallet lever op til kravet." if counts_months else ""


def _development_alt(label: str, judgement: Judgement, beside: tuple[Figure, ...], level: charts.Level | None) -> str:
    first, last = judgement.series[0], judgement.series[-1]
    alt = f"Linje over {label} fra {period(first.period)} ({figure_text(first)}) til {period(last.period)} ({figure_text(last)})"
    if beside:
        alt += f", og over {area_name(beside[-1].area)} ({figure_text(beside[-1])} {at_time(beside[-1].period)})"
    return alt + (f", med kravet {cards.cells_of(judgement).required} indtegnet." if level else ".")


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
    units_text = f"i {listed(sorted(units))}" if units - {""} else ""
    told = listed([text for text in (units_text, when_text(j.observed.period for _, j in found if j.observed)) if text])
    alone = row_charts.beyond_the_others(found)
    axes = f" »{alone[0]}« har sin egen skala." if alone else ""
    axes = axes if row_charts.share_an_axis(found) else " Hver række har sin egen skala fra nul."
    return f"Udfyldt cirkel: {name}. Tom rombe: {listed(others)}. Tallene er {told.removesuffix('.')}.{axes}"


def _compared_alt(found: Labelled, name: str) -> str:
    spoken = []
    for label, judgement in found:
        assert judgement.observed is not None
        own, other = judgement.observed, judgement.benchmarks[-1]
        shown = figure_text(own, printed_decimals(judgement).own)
        spoken.append(f"{label}: {shown} mod {figure_text(other)} ({area_name(other.area)})")
    return f"Punkter for {name} og andre områder. {_spoken(spoken)}"


def _spoken(parts: list[str]) -> str:
    hidden = len(parts) - SPOKEN
    return "; ".join(parts[:SPOKEN]) + (f"; og {hidden} mere i tabellen." if hidden > 0 else ".")
