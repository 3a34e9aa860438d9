"""One name for one thing, ends of intervals that do not contradict the number, and grammar that holds for any area and unit."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import pytest
import tiny_project as tiny
from hypothesis import assume, given
from hypothesis import strategies as st

from jobplan_lib.answer import danish, danish_samples, findings
from jobplan_lib.answer.danish_rough import between, ends_text
from jobplan_lib.answer.danish_rules import among_text, area_name, genitive
from jobplan_lib.core.relations import Constant, Finding, Outcome
from jobplan_lib.reading.areas import load_areas
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.review import open_review
from jobplan_lib.showing.cards import card
from jobplan_lib.showing.figure_names import figure_name, row_names
from jobplan_lib.showing.planned import planned_text
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Unit

NUMBERS = st.fractions(-5000, 5000, max_denominator=40)
OPEN = st.fractions(0, 50, max_denominator=40)


def plain(text: str) -> str:
    return text.replace(danish.NBSP, " ")


# Intervals


def quantity(number: str, low: str, high: str) -> Quantity:
    return Quantity(*(Fraction(part) for part in (number, low, high)))


@pytest.mark.parametrize(
    ("found", "decimals", "words"),
    [
        (quantity("0.3", "0.25", "0.35"), 1, " (mellem 0,25 og 0,35)"),
        (quantity("98", "96", "100"), 0, " (mellem 96 og 100)"),
        (quantity("183", "182", "183"), 0, " (mellem 182 og 183)"),
        (quantity("5.3", "5.3", "5.3"), 1, ""),
    ],
)
def test_an_interval_shows_what_lies_on_both_sides_of_its_number(found, decimals, words):
    assert between(found, decimals) == words


@pytest.mark.parametrize(
    ("found", "unit", "words"),
    [
        (quantity("1549922", "999922", "2099923"), Unit.KRONER, "mellem 1 og 2,1 mio. kr."),
        (quantity("900000", "800000", "1000000"), Unit.KRONER, "mellem 800.000 kr. og 1 mio. kr."),
        (quantity("40", "30", "50"), Unit.PERSONS, "mellem 30 og 50 personer"),
    ],
)
def test_both_ends_have_their_unit_once(found, unit, words):
    assert plain(ends_text(found, unit, 0, is_about=True)) == words


def outcome(computed: Quantity, printed: Quantity, *, given_number: bool = True) -> Outcome:
    relation = SimpleNamespace(
        text="Andelene lagt sammen",
        note="",
        other_basis="",
        unit=Unit.PERCENT,
        decimals=0,
        printed=Constant(printed.value) if given_number else object(),
    )
    return Outcome(relation, Finding.MISMATCH, computed, printed, ())  # type: ignore[arg-type]


def test_rounding_that_only_just_reaches_what_is_printed_is_told_as_that():
    shares = quantity("98", "96", "100")
    told = plain(findings.outcome_text(outcome(shares, Quantity.exact(100))))
    assert told == (
        "Andelene lagt sammen: tallene giver 98 %, og 100 % ville kræve, at hvert eneste tal er afrundet lige på grænsen."
    )
    beside = quantity("14", "13.5", "14.5"), quantity("15", "14.5", "15.5")
    told = plain(findings.outcome_text(outcome(*beside, given_number=False)))
    assert "giver 14 %, men der er trykt 15 %, og det ville kræve, at hvert eneste" in told


@given(NUMBERS, OPEN, NUMBERS)
def test_no_end_of_what_is_computed_looks_like_what_does_not_fit_it(number, open_by, given_number):
    computed, printed = Quantity(number, number - open_by, number + open_by), Quantity.exact(given_number)
    assume(not computed.low <= given_number <= computed.high)
    said = plain(findings.outcome_text(outcome(computed, printed)))
    if "mellem" in said or "højst" in said:
        ends = said[said.index("(") + 1 : said.index(")")].split()
        decimals = max(len(end.partition(",")[2]) for end in ends)
        assert danish.tal(given_number, decimals) not in ends, said


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 9)), min_size=1, max_size=findings.MANY))
def test_lines_are_told_once_and_lose_none(stretches):
    written = [f"{first}-{first + more}" if more else str(first) for first, more in stretches]
    told = findings._in_order(written).replace(" og ", ", ").split(", ")
    ends = [tuple(int(part) for part in one.split("-")) for one in told]
    assert {n for first, *last in ends for n in range(first, (last or [first])[0] + 1)} == {
        n for first, more in stretches for n in range(first, first + more + 1)
    }
    assert len(set(told)) == len(told)
    assert not any(a != b and a[0] <= b[0] and b[-1] <= a[-1] for a in ends for b in ends)


# Areas and units


def test_every_area_has_a_genitive_that_a_dane_would_write(project):
    areas = load_areas(project.data, [])
    names = {area_name(area) for area in areas.by_slug.values()}
    assert len(names) > 100
    for name in names:
        found = genitive(name)
        assert found.startswith(name.removeprefix("hele ")) and not found.endswith(("ss", "xs", "zs"))
        assert found[-1] in "s'" and found.count("'") <= 1


@pytest.mark.parametrize(
    ("name", "words"),
    [("klynge 3", "klynge 3's"), ("KL", "KL's"), ("Sammenlignelige (uden øer)", "Sammenlignelige (uden øer)'s")],
)
def test_no_s_is_read_as_part_of_a_number_or_an_abbreviation(name, words):
    assert genitive(name) == words


def test_municipalities_are_not_said_to_be_in_municipalities(project):
    areas = load_areas(project.data, [])
    said = {slug: among_text(slug, areas) for slug in areas.by_slug}
    assert said["landet"] == "kommunerne" and said["region-nordjylland"] == "kommunerne i Region Nordjylland"
    assert all(text.casefold().count("kommune") == 1 for slug, text in said.items() if "kommune" not in slug)


@given(st.sampled_from(list(Unit)), st.integers(-(10**6), 10**6), st.integers(0, 3))
def test_one_of_anything_is_singular_and_more_or_none_are_plural(unit, number, decimals):
    one, many = danish.UNIT_WORD[unit]
    said = plain(danish.amount(Fraction(number, 10**decimals), unit, decimals))
    if one != many:
        shown = abs(Fraction(number, 10**decimals))
        assert said.endswith(f" {one}" if 0 < shown <= 1 else f" {many}")
    assert "  " not in said and not said.endswith(" ")


# One name for one thing


HEAD = "indicator,area,period,group,numerator,denominator,value,status,kind\n"
TWICE = ("      - id: 2c", "        text: Unge på ydelse igen", "        short: Unge igen", "        source: {page: 9}")


def test_a_followed_figure_is_called_what_its_indicator_is_called(tiny_project):
    review = tiny_project.write(tiny.FIGURES, f"{HEAD}ydelse-andel,250,2022M12,unge,,,12.5,normal,\n").review()
    assert figure_name(review.result("2b"), review.ground) == "På ydelse: unge"
    assert figure_name(review.result("2a"), review.ground) == "På ydelse", "a target keeps the words of its plan"
    without = tiny_project.write(tiny.FIGURES, f"{HEAD}ledige-antal,250,2022M12,,,,300,normal,\n").review()
    assert figure_name(without.result("2b"), without.ground) == "Unge på ydelse"


def test_two_figures_in_one_table_are_never_called_the_same(tiny_project):
    tiny_project.add(
        tiny.PLAN, *TWICE, "        indicator: ydelse-andel", "        group: unge", "        monitor: true"
    )
    review = tiny_project.write(tiny.FIGURES, f"{HEAD}ydelse-andel,250,2022M12,unge,,,12.5,normal,\n").review()
    results = [review.result(name) for name in ("2b", "2c")]
    assert row_names(results, review.ground) == ["Unge på ydelse", "Unge igen"]
    assert row_names(results[:1], review.ground) == ["På ydelse: unge"]


def test_a_target_that_reads_two_figures_says_which_its_requirement_is_about(project):
    review = open_review("fredericia", 2023, project=project)
    required = planned_text(review.result("D2").judgement, review.ground)
    assert (
        required
        == "under landets tal (stadfæstede afgørelser som skrevet eller omgjorte afgørelser som formentlig ment)"
    )


def test_no_two_indicators_have_one_name(project):
    catalog = load_catalog(project)
    titles = [indicator.title.casefold() for indicator in catalog.indicators.values()]
    assert sorted(titles) == sorted(set(titles))


def test_a_provisional_figure_says_so_at_its_period_and_not_in_a_sentence_on_every_card(tiny_project):
    rows = "".join(
        f"i-job-andel,{area},2023M06,,,,{value},provisional,\n" for area, value in (("250", 41), ("000", 40))
    )
    review = tiny_project.write(tiny.FIGURES, HEAD + rows).review()
    shown = card(review.result("1a"), review)
    assert shown.cells.own_note == "juni 2023, foreløbigt"
    assert not any("Foreløbigt" in text for text in shown.reservations)
    tiny_project.change(tiny.FIGURES, "41,provisional", "41,normal")
    other = tiny_project.review()
    assert any("Foreløbigt" in text for text in card(other.result("1a"), other).reservations), "the country's figure is"


def test_a_change_that_prints_as_none_is_not_told_in_figures(project):
    one = SimpleNamespace(
        change=SimpleNamespace(quantity=Quantity.exact(Fraction(1, 5)), unit=Unit.POINTS, decimals=0), is_real=False
    )
    assert danish_samples.apart_text(one) == "næsten uændret"  # type: ignore[arg-type]
