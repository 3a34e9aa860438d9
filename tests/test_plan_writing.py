"""What is written reads back as the same target: every target of every plan, and everything that the form can make."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.plan_files import read_target
from jobplan_lib.reading.plan_writing import target_text
from jobplan_lib.reading.project import find_project
from jobplan_lib.reading.strict_text import SAFE_ID
from jobplan_lib.words.errors import Problem
from jobplan_lib.words.plan_model import Direction, Target
from jobplan_lib.words.vocabulary import Unit

CATALOG = load_catalog(find_project())
PLANS = CATALOG.plan_ids()
OWN = "roskilde"


def read(text: str, whose: str, notebook: str) -> tuple[Target | None, list[Problem]]:
    problems: list[Problem] = []
    names = CATALOG.project.notebook_names()
    found = read_target(text, whose, notebook, CATALOG.indicators, CATALOG.areas, names, problems)
    return found, problems


@pytest.mark.parametrize("plan_id", PLANS)
def test_every_target_of_a_plan_is_written_as_it_was_read(plan_id):
    plan = CATALOG.load_plan(plan_id, [])
    for target in plan.targets:
        text = target_text(target, plan.document, "00_resultatrevision")
        found, problems = read(text, plan.municipality, "00_resultatrevision")
        assert problems == [], text
        document = "" if target.source.document == plan.document else target.source.document
        source = replace(target.source, document=document)  # the plan's own is not repeated
        said = target.follow_up
        said = replace(said, source=replace(said.source, document="")) if said else None
        assert replace(found, line=0) == replace(target, line=0, focus_area="", source=source, follow_up=said), text


def texts() -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
    words = st.text(letters | st.just(" "), min_size=1, max_size=60)
    return words.map(lambda text: " ".join(text.split())).filter(bool)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any choices that the form offers, with a number that the unit allows."""
    indicator = CATALOG.indicators[draw(st.sampled_from(sorted(CATALOG.indicators)))]
    looked = draw(st.sampled_from(looked_offered(indicator)))
    form = Form(
        id=draw(st.from_regex(SAFE_ID, fullmatch=True)),
        text=draw(texts()),
        page=str(draw(st.integers(1, 99))),
        notebook=draw(st.sampled_from(CATALOG.project.notebook_names())),
        indicator=indicator.id,
        group=draw(st.sampled_from(list(indicator.groups) or [""])),
        looked=looked,
        direction=draw(st.sampled_from(directions_offered(indicator, looked))),
        held=draw(st.sampled_from(held_offered(indicator, looked))),
        area=draw(st.sampled_from(["landet", "region", "rar", "aarhus"])),
        moment=draw(st.sampled_from(moments_offered(indicator, looked))),
        share=Fraction(draw(st.integers(0, 100))),
        best=draw(st.integers(1, 20)),
    )
    unit = unit_of(form, indicator)
    decimals = 0 if unit.is_whole else draw(st.integers(0, 3))
    if form.held is Held.NUMBER and unit is Unit.RANK:
        return replace(form, number=Fraction(draw(st.integers(1, 98))))
    least = 0 if form.held is Held.NUMBER and unit is Unit.PERCENT and looked is not Looked.CHANGE else -100
    return replace(form, number=Fraction(draw(st.integers(least * 10**decimals, 100 * 10**decimals)), 10**decimals))


@given(form=forms())
def test_whatever_is_chosen_in_the_form_is_a_target_that_the_plan_reader_takes(form):
    target = target_of(form, CATALOG.indicators[form.indicator])
    found, problems = read(target_text(target, "", form.notebook), OWN, form.notebook)
    assert problems == []
    assert replace(found, line=0) == target


def test_a_written_target_looks_like_those_of_the_plans():
    form = Form(
        "6a", "Andelen er lavere end landets", "9", "07_unge", "uddannelseshjaelp-andel-af-befolkningen",
        direction=Direction.AT_MOST, held=Held.AREA, number=Fraction(-1, 5),
    )  # fmt: skip
    assert target_text(target_of(form, CATALOG.indicators[form.indicator]), "", "07_unge", 8) == (
        "      - id: 6a\n"
        "        text: Andelen er lavere end landets\n"
        "        source: {page: 9}\n"
        "        indicator: uddannelseshjaelp-andel-af-befolkningen\n"
        "        at_most: {area: landet, minus: {points: 0.2}}\n"
    )


def test_what_does_not_fit_is_not_offered():
    assert Held.AREA not in held_offered(CATALOG.indicators["bruttoledige-antal"], Looked.VALUE)
    assert Held.BEST not in held_offered(CATALOG.indicators["bruttoledige-antal"], Looked.VALUE)
    assert held_offered(CATALOG.indicators["ledighedsprocent"], Looked.RANK)[0] is Held.NUMBER
    unjudged = next(i for i in CATALOG.indicators.values() if i.polarity.value == "none")
    assert Looked.RANK not in looked_offered(unjudged)
