"""Unit prices are read as their sources state them, and amounts are never more certain than what they are made of."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_project import FIGURES

from jobplan_lib.answer.explain import StepKind, explain
from jobplan_lib.answer.review_json import review_dict
from jobplan_lib.core.economics import cost, price_for, print_step
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.prices import Price, load_prices
from jobplan_lib.showing.cards import card
from jobplan_lib.words.errors import Problem
from jobplan_lib.words.model import Source
from jobplan_lib.words.quantities import Quantity

ROW = """prices:
  - benefit: sygedagpenge
    year: 2023
    municipality: solby
    kroner: 5300000
    give_or_take: 50000
    full_year_persons: 46
    basis: Ydelsen, ikke løn
    source: {document: Referat, line: 177}
"""


def read(tiny_project, text: str) -> tuple[tuple[Price, ...], list[Problem]]:
    problems: list[Problem] = []
    areas = tiny_project.catalog().areas
    tiny_project.write("data/prices.yaml", text)
    return load_prices(tiny_project.project.data, areas, problems), problems


def price(year: int = 2023, area: str = "", low: int = 1, value: int = 2, high: int = 3) -> Price:
    per_person = Quantity(Fraction(value), Fraction(low), Fraction(high))
    return Price("sygedagpenge", year, area, per_person, "Ydelsen", Source("Referat", line="1"))


def test_an_amount_for_several_persons_is_a_price_with_bounds(tiny_project):
    (found,), problems = read(tiny_project, ROW)
    assert problems == []
    assert (found.benefit, found.year, found.area, found.source.line) == ("sygedagpenge", 2023, "250", "177")
    assert found.per_person.value == Fraction(5_300_000, 46)
    assert found.per_person.low == Fraction(5_250_000 * 2, 93) and found.per_person.high == Fraction(5_350_000 * 2, 91)


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("kroner: 5300000", "kroner: 5.300.000", 5, "Y-NUM-02"),
        ("kroner: 5300000", "kroner: 0", 5, "E-NUM-01"),
        ("give_or_take: 50000", "give_or_take: 5300000", 5, "E-NUM-01"),
        ("full_year_persons: 46", "full_year_persons: 45.5", 7, "Y-NUM-03"),
        ("municipality: solby", "municipality: solbi", 4, "P-MUN-01"),
        ("    basis: Ydelsen, ikke løn\n", "", 2, "Y-MISS-01"),
        ("{document: Referat, line: 177}", "{document: Referat}", 9, "P-SRC-01"),
        ("year: 2023", "yaer: 2023", 2, "Y-MISS-01"),
    ],
)
def test_a_price_without_its_source_or_basis_is_refused(tiny_project, old, new, line, code):
    _, problems = read(tiny_project, ROW.replace(old, new))
    assert (line, code) in [(problem.line, problem.code) for problem in problems], problems


def test_two_prices_for_the_same_are_refused(tiny_project):
    _, problems = read(tiny_project, ROW + ROW.removeprefix("prices:\n"))
    assert [problem.code for problem in problems] == ["E-DUP-01"]


def test_the_prices_that_ship_have_a_document_that_the_project_knows(project):
    problems: list[Problem] = []
    found = load_prices(project.data, load_catalog(project).areas, problems)
    documents = (project.data / "snapshots" / "published" / "origin.yaml").read_text(encoding="utf-8")
    assert found and problems == []
    assert all(f"id: {one.source.document}," in documents for one in found)


def test_the_own_price_of_the_newest_year_that_is_not_later_applies():
    prices = [price(2021, "250"), price(2022, "250"), price(2024, "250"), price(2023), price(2023, "219")]
    assert price_for(prices, "sygedagpenge", "250", 2023) == price(2022, "250")
    assert price_for(prices, "sygedagpenge", "851", 2023) == price(2023)
    assert price_for(prices, "sygedagpenge", "851", 2022) is None
    assert price_for(prices, "kontanthjaelp", "250", 2023) is None


def test_a_cost_says_when_its_price_is_older():
    found = cost(Quantity.exact(3), price(2022), 2023)
    assert (found.kroner.low, found.kroner.value, found.kroner.high) == (3, 6, 9)
    assert found.is_older and not cost(Quantity.exact(12), price(2023), 2023).is_older


bounds = st.lists(st.integers(-1000, 1000), min_size=3, max_size=3).map(sorted)
positive = st.lists(st.integers(1, 1000), min_size=3, max_size=3).map(sorted)


@given(bounds, positive, st.data())
def test_no_persons_and_price_within_their_bounds_give_a_cost_outside(persons, kroner, data):
    people = Quantity(Fraction(persons[1]), Fraction(persons[0]), Fraction(persons[2]))
    found = cost(people, price(2023, "", *kroner), 2023)
    some = data.draw(st.integers(persons[0], persons[2]))
    each = data.draw(st.integers(kroner[0], kroner[2]))
    assert found.kroner.low <= some * each <= found.kroner.high
    assert found.kroner.low <= found.kroner.value <= found.kroner.high


@given(bounds, positive)
def test_a_cost_is_printed_no_finer_than_it_is_known(persons, kroner):
    people = Quantity(Fraction(persons[1]), Fraction(persons[0]), Fraction(persons[2]))
    found = cost(people, price(2023, "", *kroner), 2023)
    width = found.kroner.high - found.kroner.low
    assert width <= 10 ** print_step(found)
    assert print_step(found) == 0 or width > 10 ** (print_step(found) - 1)


def test_persons_to_a_target_are_said_in_kroner_too_where_a_price_applies(tiny_project):
    tiny_project.change(
        FIGURES,
        'maend,,,1.3,normal,Beskæftigelsesplan 2023,40,"1,3"',
        "maend,130,10000,,normal,Beskæftigelsesplan 2023,40,",
    )
    tiny_project.change(
        FIGURES,
        'maend,,,1.4,normal,Beskæftigelsesplan 2023,40,"1,4"',
        "maend,140,10000,,normal,Beskæftigelsesplan 2023,40,",
    )
    assert tiny_project.review()["2a"].parts[1].cost_to_go is None
    tiny_project.change("data/indicators/ydelse-andel.yaml", "groups:", "benefit: sygedagpenge\ngroups:")
    tiny_project.write("data/prices.yaml", ROW)
    review = tiny_project.review()
    men = review["2a"].parts[1]
    assert men.to_go is not None and men.to_go.number == 10
    assert men.cost_to_go is not None and men.cost_to_go.kroner.value == 10 * Fraction(5_300_000, 46)
    (walk,) = [step.text for step in explain(review, "2a") if step.kind is StepKind.COST]
    assert walk.startswith(
        "ca. 1.200.000 kr. om året: 10\xa0fuldtidspersoner gange 115.217\xa0kr. (mellem 112.903 og 117.582)"
    )
    assert walk.endswith("pr. helårsperson i 2023. Ydelsen, ikke løn (Referat, linje 177).")
    shown = card(review.result("2a"), review)
    assert "svarende til ca. 1.200.000 kr. om året" in str(shown)
    (part,) = [p for p in review_dict(review)["targets"][2]["parts"] if p["cost_to_target"]]
    assert (
        part["cost_to_target"]["benefit"] == "sygedagpenge" and part["cost_to_target"]["source"] == "Referat, linje 177"
    )
