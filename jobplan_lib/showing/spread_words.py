"""Strips and profile with their words: which figures are compared, what that finds, and the table below."""

from __future__ import annotations

from jobplan_lib.answer.danish import listed, short_period
from jobplan_lib.answer.danish_rules import apart, area_name, figure_text, genitive
from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.spread import spread
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing.comparing import out_of, when_text
from jobplan_lib.showing.fragments import Chart
from jobplan_lib.showing.spread_charts import Compared, place_text, profile, strips
from jobplan_lib.showing.tables import Table
from jobplan_lib.showing.walks import Entry, walk_html
from jobplan_lib.words.labels import upper_first
from jobplan_lib.words.plan_model import Combination, Rank
from jobplan_lib.words.vocabulary import Polarity

SPOKEN = 4
FEWEST_ROWS = 3  # two figures need no common scale
MOST_ROWS = 30


def compared(ground: Ground, found: list[tuple[str, Judgement]]) -> list[Compared]:
    """The figures that stand beside a benchmark as plain values; of a place, the value behind it."""
    shown = []
    for label, judgement in found:
        measure = None if isinstance(judgement.rule, Combination) else judgement.rule.measure
        observed = judgement.observed
        if measure is None or observed is None or not judgement.benchmarks:
            continue
        own = observed.inputs[0] if isinstance(measure.observe, Rank) and observed.inputs else observed
        benchmark = judgement.benchmarks[-1]
        if own.unit is not benchmark.unit or (measure.observe is not None and own is observed):
            continue
        among = spread(ground, measure, own.period) if own.area == ground.own else None
        shown.append(Compared(label, own, benchmark, ground.indicators[own.indicator].polarity, among))
    return shown


def strips_chart(found: list[Compared], name: str) -> Chart:
    """Each figure among all municipalities."""
    pictures = strips(found)
    other = _other(found)
    note = f"Hver streg er en kommune, lavest til venstre. Udfyldt cirkel: {name}. Tom rombe: {other}. Nr. 1 er bedst."
    spoken = [f"{s.label}: {figure_text(s.own)}, {place_text(s.spread)}" for s in found if s.spread]
    alt = f"En stribe for hvert tal med alle kommuner. {_spoken(spoken)}"
    table, walk = _strip_table(found, name).html(), walk_html(_strip_entries(found))
    return Chart(pictures.wide, pictures.narrow, _places(found, name), note, alt, table, walk)


def _strip_entries(found: list[Compared]) -> list[Entry]:
    """The figures that the table below the strips prints: own, benchmark, place, lowest and highest."""
    entries = []
    for shown in found:
        assert shown.spread is not None
        entries += _pair_entries(shown)
        ends = (shown.spread.place, shown.spread.lowest, shown.spread.highest)
        entries += [Entry(shown.label, figure) for figure in ends if figure is not None]
    return entries


def _pair_entries(shown: Compared) -> list[Entry]:
    decimals = apart((shown.own, shown.benchmark))
    return [Entry(shown.label, f, decimals=decimals[id(f)]) for f in (shown.own, shown.benchmark)]


def _places(found: list[Compared], name: str) -> str:
    """The finding: on how many figures the municipality is in the better half; without places, the first figure's."""
    places = [s.spread.place for s in found if s.spread and s.spread.place]
    if not places:
        return f"{name} blandt alle kommuner"
    if len(places) == 1:
        [one] = [s for s in found if s.spread and s.spread.place]
        assert one.spread is not None
        return f"{one.label}: {name} er {place_text(one.spread)} kommuner"
    upper = sum(1 for place in places if 2 * place.quantity.value <= place.among + 1)
    if not upper:
        return f"{name} er på {out_of(upper, len(places))} i den bedste halvdel af kommunerne"
    return f"{name} er i den bedste halvdel af kommunerne på {out_of(upper, len(places))}"


def _strip_table(found: list[Compared], name: str) -> Table:
    lines = []
    for shown in found:
        assert shown.spread is not None
        ends = (shown.spread.lowest, shown.spread.highest)
        own, other = _pair(shown)
        named = [f"{figure_text(f)} ({f.area.name})" for f in ends]
        placed = f"{own} ({place_text(shown.spread)})"
        lines.append((shown.label, placed, other, *named, short_period(shown.own.period)))
    head = ("Tal", name, upper_first(_other(found)), "Lavest", "Højest", "Periode")
    return Table("Egne tal blandt alle kommuners", head, tuple(lines), frozenset(range(1, 5)))


def profile_chart(found: list[Compared], name: str) -> Chart:
    """Every figure of the page on a common scale with the benchmark in the middle."""
    pictures = profile(found)
    other, is_spread = _other(found), all(shown.spread is not None for shown in found)
    scale = (
        "Det brede bånd er den midterste halvdel af kommunerne. Det smalle går til de yderste, hvis tal står under det."
        if is_spread
        else "Søjlens længde er forskellen i procent af sammenligningstallet."
    )
    whose = f"Tallet er {genitive(name)} eget. " if is_spread else ""
    note = f"Stregen i midten er {other}. {scale} {whose}Tallene er {when_text(shown.own.period for shown in found)}."
    spoken = [f"{s.label}: {_pair(s)[0]} mod {_pair(s)[1]}" for s in found]
    alt = f"Profil med {len(found)} tal på en fælles skala. {_spoken(spoken)}"
    table, walk = _profile_table(found, name), walk_html([e for shown in found for e in _pair_entries(shown)])
    return Chart(pictures.wide, pictures.narrow, _sides(found, name, other), note, alt, table.html(), walk)


def _sides(found: list[Compared], name: str, other: str) -> str:
    """The finding: how many figures are on the good side; where no side is good, how many are higher."""
    judged = [shown for shown in found if shown.polarity is not Polarity.NONE]
    good = sum(1 for shown in judged if shown.beyond > 0)
    if judged:
        return f"Områdeprofil: {out_of(good, len(judged))} er bedre end {genitive(other)}"
    higher = sum(1 for shown in found if shown.beyond > 0)
    return f"Områdeprofil: {name} ligger højere end {other} på {out_of(higher, len(found))}"


def _profile_table(found: list[Compared], name: str) -> Table:
    lines = []
    for shown in found:
        good = (
            {True: "bedre", False: "dårligere"}
            if shown.polarity is not Polarity.NONE
            else {True: "højere", False: "lavere"}
        )
        side = good[shown.beyond > 0] if shown.beyond else "ens"
        lines.append((shown.label, *_pair(shown), side, short_period(shown.own.period)))
    head = ("Tal", name, upper_first(_other(found)), "Side", "Periode")
    return Table("Egne tal og sammenligningstal i profilen", head, tuple(lines), frozenset({1, 2}))


def _pair(shown: Compared) -> tuple[str, str]:
    decimals = apart((shown.own, shown.benchmark))
    own, other = (figure_text(f, decimals[id(f)]) for f in (shown.own, shown.benchmark))
    return own, other


def _other(found: list[Compared]) -> str:
    areas: dict[str, Figure] = {area_name(shown.benchmark.area): shown.benchmark for shown in found}
    return listed(list(areas))


def _spoken(parts: list[str]) -> str:
    hidden = len(parts) - SPOKEN
    return "; ".join(parts[:SPOKEN]) + (f"; og {hidden} mere i tabellen." if hidden > 0 else ".")
