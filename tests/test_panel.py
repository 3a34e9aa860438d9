"""The synthetic panel behaves like national figures: what belongs together fits together, in every series of the project."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_project import TinyProject

from jobplan_lib.core.indicators import is_additive
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.panel_file import USUAL, load_panel_file
from jobplan_lib.sources.panel import Panel
from jobplan_lib.sources.panel_definitions import months, scale
from jobplan_lib.sources.panel_figures import PERSONS, Figures, frequency
from jobplan_lib.sources.panel_model import Everywhere, Handful
from jobplan_lib.sources.panel_series import DENOMINATOR, NUMERATOR, VALUE
from jobplan_lib.words.errors import InvalidInput, Problem
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.periods import Frequency
from jobplan_lib.words.vocabulary import Polarity, Unit


@pytest.fixture(scope="module")
def national(project) -> Panel:
    """Three years of every indicator of the project."""
    return Panel(load_catalog(project), 2022, 2024, 7)


@pytest.fixture(scope="module")
def made(national) -> dict[tuple[str, str], Figures]:
    return {(i.id, g): national.figures.of(i.id, g) for i, g in every(national)}


def every(panel: Panel) -> Iterator[tuple[Indicator, str]]:
    for indicator in panel.catalog.indicators.values():
        for group in indicator.groups or ("",):
            yield indicator, group


def counted(figures: Figures, part: str) -> np.ndarray:
    return figures.scaled if part == VALUE else getattr(figures, part)


def test_a_share_is_some_of_its_cases_in_whole_numbers(made):
    shares = [f for f in made.values() if f.numerator is not None]
    assert shares
    for one in shares:
        assert (one.numerator >= 0).all() and (one.numerator <= one.denominator).all()
        assert (one.numerator == np.rint(one.numerator)).all() and (one.denominator == np.rint(one.denominator)).all()


def is_everywhere(panel: Panel, indicator: Indicator, group: str) -> bool:
    definitions = panel.figures.counts.definitions
    return isinstance(definitions.of.get(definitions.keys.of(indicator, group, VALUE)), Everywhere)


def test_regions_and_the_country_are_sums(national, made):
    local = len(national.municipalities)
    for indicator, group in every(national):
        figures = made[indicator.id, group]
        parts = [NUMERATOR, DENOMINATOR] if indicator.unit.is_share else [VALUE] if is_additive(indicator) else []
        for part in parts if not indicator.ties.change_of and not is_everywhere(national, indicator, group) else []:
            numbers = counted(figures, part)
            assert figures.larger[-1] == "000" and (numbers[-1] == numbers[:local].sum(axis=0)).all()
            assert (numbers[local:-1].sum(axis=0) == numbers[-1]).all()


def test_parts_add_up_to_the_totals_that_are_declared(national, made):
    declared = national.figures.counts.definitions.declared
    known = national.catalog.indicators
    levels = [(s, parts) for s, parts in declared.sums.items() if known[s[0]] in declared.levels]
    assert {("offentligt-forsoergede-antal", "alle"), ("ledige-personer", "i-alt")} <= {series for series, _ in levels}
    for (name, total), parts in levels:
        assert (made[name, total].scaled == sum(made[name, part].scaled for part in parts)).all(), (name, total)
    for (name, rest), (whole, *less) in declared.rests.items():
        if known[name] in declared.levels:
            left = made[name, whole].scaled - sum(made[name, part].scaled for part in less)
            assert (made[name, rest].scaled == left).all(), (name, rest)


def test_no_hidden_count_follows_from_what_it_adds_up_with(project):
    catalog = load_catalog(project)
    name = "offentligt-forsoergede-antal"
    usual = dict.fromkeys(catalog.indicators[name].groups, 400.0) | {
        "forrevalidering": 5.0,
        "tidlig-pension": 5.0,
    }
    panel = Panel(catalog, 2023, 2024, 7, {(name, group): level for group, level in usual.items()})
    figures, local = panel.figures, len(panel.municipalities)
    declared, besides = figures.counts.definitions.declared, 0
    for (of, whole), parts in [*declared.sums.items(), *declared.rests.items()]:
        if catalog.indicators[of].unit in PERSONS:
            found = [figures.of(of, one) for one in (whole, *parts)]
            hidden = np.array([one.hidden[:local] for one in found])
            small = np.array([(one.scaled[:local] > 0) & (one.scaled[:local] < 5) for one in found])
            assert (hidden[small]).all() and (hidden.sum(axis=0) != 1).all(), (of, whole)
            besides += (hidden & ~small).sum()
    assert besides > 100
    assert not figures.of(name, "alle").hidden.any(), "a total of many parts stays"


def test_what_the_mapping_calls_the_same_published_number_is_the_same_number(national, made):
    declared, seen, compared = national.figures.counts.definitions.declared, {}, 0
    for indicator, group in every(national):
        for part in (NUMERATOR, DENOMINATOR) if indicator.unit.is_share else (VALUE,) if is_additive(indicator) else ():
            terms = declared.terms(indicator, group, part)
            if len(terms) == 1:
                key = (terms, frequency(indicator), indicator.measures)
                numbers = counted(made[indicator.id, group], part)
                compared += key in seen
                assert (seen.setdefault(key, numbers) == numbers).all(), (indicator.id, group)
    assert compared > 10


def test_a_quarter_is_the_mean_of_its_months(national, made):
    monthly = made["offentligt-forsoergede-antal-maaned", "sygedagpenge"].scaled[:98]
    quarterly = made["offentligt-forsoergede-antal", "sygedagpenge"].scaled[:98]
    assert (np.abs(monthly.reshape(98, -1, 3).mean(axis=2) - quarterly) <= 1).all()


def test_populations_and_what_is_counted_in_them_fit(made):
    population = made["befolkning-16-66-antal", ""].scaled
    share = made["offentligt-forsoergede-andel", "alle"]
    assert (share.denominator == population).all()
    assert (share.numerator == made["offentligt-forsoergede-antal", "alle"].scaled).all()
    assert (made["arbejdsstyrke-antal", ""].scaled < made["befolkning-antal", ""].scaled).all()
    of_work_force = made["kontanthjaelp-2025-andel-af-arbejdsstyrken", ""].numerator
    assert (of_work_force == made["kontanthjaelp-2025-andel-af-befolkningen", ""].numerator).all()
    persons, full_time = (
        made[f"kontanthjaelp-2025-{name}", ""].scaled[:98] for name in ("personer", "fuldtidspersoner")
    )
    assert (persons >= full_time).all()


def test_ties_hold_in_numbers(national, made):
    known = national.catalog.indicators
    for indicator, group in every(national):
        ties, own = indicator.ties, made[indicator.id, group]
        if ties.complement_of in known and own.numerator is not None:
            other = made[ties.complement_of, group]
            assert (own.numerator == other.denominator - other.numerator).all()
        if ties.answered:
            assert (own.denominator == made[ties.answered, ""].scaled).all()
        if ties.within:
            assert (own.denominator == made[ties.within, group].numerator).all()
        if ties.difference_of:
            first, second = (made[name, group] for name in ties.difference_of)
            assert (own.scaled == first.scaled - second.scaled).all()
    for question in known["borgertilfredshed"].ties.answers:
        if question.positive and question.positive_or_neutral:
            both = made["borgertilfredshed", question.positive_or_neutral.group].numerator
            assert (made["borgertilfredshed", question.positive.group].numerator <= both).all()


def test_a_published_change_is_that_of_the_level_beside_it(national, made):
    changes = [(i, g) for i, g in every(national) if i.ties.change_of and g in made_groups(made, i.ties.change_of)]
    assert {i.unit for i, _ in changes} >= {Unit.POINTS, Unit.PERCENT_CHANGE, Unit.WEEKS}
    for indicator, group in changes:
        level, own, a_year = (
            made[indicator.ties.change_of, group],
            made[indicator.id, group],
            frequency(indicator).value,
        )
        now, before = level.scaled[:, a_year:], level.scaled[:, :-a_year]
        told = own.scaled[:, a_year:] / 10.0**indicator.decimals
        if indicator.unit is Unit.PERCENT_CHANGE:
            fits = (
                np.abs(told - (now - before) / np.where(before == 0, 1, before) * 100)
                <= 0.5001 / 10**indicator.decimals
            )
            assert (fits | own.absent[:, a_year:]).all()
        else:
            assert np.allclose(told, (now - before) / 10**level.decimals, atol=0.5001 / 10**indicator.decimals)


def made_groups(made: dict[tuple[str, str], Figures], indicator: str) -> set[str]:
    return {group for name, group in made if name == indicator}


def test_a_place_is_that_of_the_figure_that_it_ranks(national, made):
    ranked = [(i, g) for i, g in every(national) if i.ties.rank_of]
    assert ranked
    for indicator, group in ranked:
        values = made[indicator.ties.rank_of, group].scaled[: len(national.municipalities)]
        worse = -1 if national.catalog.indicators[indicator.ties.rank_of].polarity is Polarity.HIGHER else 1
        best = np.argmin(worse * values, axis=0)
        places = made[indicator.id, group].scaled
        assert (places[best, np.arange(places.shape[1])] == 1).all()
        assert places.min() == 1 and places.max() <= len(national.municipalities)


def test_a_place_is_among_as_many_as_are_ranked(national, made):
    ranked = [(i, g) for i, g in every(national) if i.ties.ranked_among]
    assert ranked
    for indicator, group in ranked:
        among = indicator.ties.ranked_among
        numbers = made[among.indicator, among.group].scaled[: len(national.municipalities), -1:]
        places = made[indicator.id, group].scaled
        assert places.min() == 1 and (places <= numbers).all() and (places.max(axis=0) == numbers.max()).all()


def test_larger_classes_have_more_inhabitants_and_more_of_what_is_counted(national, made):
    problems: list[Problem] = []
    file = load_panel_file(national.catalog.project.data, national.municipalities, problems)
    assert not problems and len(file.sizes) > 3
    named = {slug for one in file.sizes for slug in one.municipalities}
    order = [one.municipalities or {a.slug for a in national.municipalities} - named for one in file.sizes]
    at = {area.slug: n for n, area in enumerate(national.municipalities)}
    inhabitants = made["befolkning-16-66-antal", ""].scaled
    for larger, smaller in pairwise(order):
        assert min(inhabitants[at[slug], -1] for slug in larger) > max(inhabitants[at[slug], -1] for slug in smaller)
    definitions = national.figures.counts.definitions
    for indicator, group in definitions.series():
        if not indicator.unit.is_share and not indicator.ties.change_of:
            values = made[indicator.id, group].scaled
            fixed = isinstance(definitions.of[definitions.keys.of(indicator, group, VALUE)], Handful | Everywhere)
            top, bottom = values[at["koebenhavn"], -1], values[at["laesoe"], -1]
            assert fixed or top > bottom or top == 0, (indicator.id, group)


def test_levels_last_from_year_to_year(national, made):
    large = [n for n, area in enumerate(national.municipalities) if national.figures.counts.sizes[n] > 40_000]
    alike = []
    for indicator, group in every(national):
        figures = made[indicator.id, group]
        if indicator.unit.is_share and frequency(indicator) is Frequency.YEAR:
            shares = figures.numerator[large] / figures.denominator[large]
            alike.append(np.corrcoef(shares[:, -2], shares[:, -1])[0, 1])
    assert len(alike) > 10 and np.median(alike) > 0.8


def test_known_levels_are_met(project):
    catalog = load_catalog(project)
    levels = {("omgoerelser-andel", ""): 20.0, ("uger-mellem-job", ""): 9.0, ("tilbagebetalingssager-antal", ""): 300.0}
    figures = Panel(catalog, 2024, 2024, 3, levels).figures
    share = figures.of("omgoerelser-andel", "")
    assert 14 < share.numerator[-1, -1] / share.denominator[-1, -1] * 100 < 27
    weeks = figures.of("uger-mellem-job", "")
    assert 6 < weeks.scaled[-1, -1] / 10**weeks.decimals < 13
    cases, indicator = figures.of("tilbagebetalingssager-antal", ""), catalog.indicators["tilbagebetalingssager-antal"]
    a_head = cases.scaled[-1, -1] / scale(indicator) / figures.counts.inhabitants[:, -12:].mean(axis=1).sum()
    assert 0.006 < a_head < 0.016 and months(indicator) == 12


@settings(max_examples=10)
@given(st.integers(0, 2**40), st.integers(1995, 2090), st.integers(0, 3))
def test_a_project_without_any_declaration_has_a_panel_too(tmp_path_factory, seed, year, more):
    tiny = TinyProject(tmp_path_factory.mktemp("panel") / "project")
    panel = Panel(tiny.catalog(), year, year + more, seed)
    for indicator, group in every(panel):
        figures = panel.figures.of(indicator.id, group)
        assert figures.scaled.shape[1] == (more + 2) * frequency(indicator).value
        assert np.isfinite(figures.scaled).all()
        again = Panel(tiny.catalog(), year, year + more, seed).figures.of(indicator.id, group)
        assert (again.scaled == figures.scaled).all()


SIZES = """\
sizes:
  - {class: store, first: 90000, last: 50000, municipalities: [solby]}
  - {class: andre, first: 30000, last: 20000}
populations:
  - {percent: 100, words: [Borgere]}
everywhere:
  - {number: 7, words: [Ledige]}
"""


def test_sizes_and_populations_are_those_of_the_file(tiny_project):
    panel = Panel(tiny_project.write("data/panel.yaml", SIZES).catalog(), 2023, 2023, 1)
    sizes = dict(zip([a.slug for a in panel.municipalities], panel.figures.counts.sizes, strict=True))
    assert (
        sizes["solby"] == 90_000
        and sorted(sizes.values())[-2] == pytest.approx(30_000)
        and min(sizes.values()) >= 19_999
    )
    whole = panel.figures.of("i-job-andel", "").denominator[:-3]
    assert (panel.figures.of("ledige-antal", "").scaled[:5] == 7).all()
    assert np.allclose(whole / panel.figures.counts.inhabitants, 1, atol=1e-4)


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("[solby]", "[solbi]", 2, "D-AREA-01"),
        ("[solby]", "[solby, solby]", 2, "D-DUP-01"),
        (", municipalities: [solby]", "", 2, "D-REST-01"),
        ("last: 50000", "last: 95000", 2, "D-SIZE-01"),
        ("first: 90000", "first: mange", 2, "Y-NUM-03"),
        ("percent: 100", "percent: 0", 5, "D-PART-01"),
        ("[Borgere]", "[Borgere, Borgere]", 5, "D-DUP-01"),
        ("percent: 100", "procent: 100", 5, "Y-MISS-01"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tiny_project, old, new, line, code):
    tiny_project.write("data/panel.yaml", SIZES.replace(old, new))
    problems: list[Problem] = []
    load_panel_file(tiny_project.project.data, tiny_project.catalog().areas.municipalities(), problems)
    assert (line, code) in [(problem.line, problem.code) for problem in problems], problems


def test_without_the_file_all_are_of_one_class(tiny_project):
    problems: list[Problem] = []
    assert load_panel_file(tiny_project.project.data, [], problems) is USUAL and not problems


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("difference_of: [i-job-andel]", "I-PAIR-01"),
        ("difference_of: [i-job-andel, i-job]", "I-TIE-01"),
        ("rank_of: ledige-antal", "I-TIE-01"),
        ("rank_of: ledige", "I-TIE-01"),
    ],
)
def test_a_tie_to_nothing_is_refused(tiny_project, line, code):
    tiny_project.add("data/indicators/ledige-antal.yaml", line)
    with pytest.raises(InvalidInput) as refused:
        tiny_project.catalog()
    assert code in str(refused.value) or code in {problem.code for problem in refused.value.problems}
