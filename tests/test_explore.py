"""The notebook where one explores: thin, without outputs, and its live parts answer as the report does."""

from __future__ import annotations

import ast
import time
from fractions import Fraction
from pathlib import Path

import nbformat
import pytest
from tiny_project import PLAN, TinyProject

from jobplan_lib import explore
from jobplan_lib.answer.desk import open_desk
from jobplan_lib.answer.looking import look
from jobplan_lib.answer.plan_form import Held
from jobplan_lib.batch.execution import LAB_ONLY, parameters_of
from jobplan_lib.showing import look_words
from jobplan_lib.showing.explore_figures import FigureExplorer
from jobplan_lib.showing.explore_plan import TargetForm
from jobplan_lib.showing.explore_what_if import WhatIfExplorer
from jobplan_lib.showing.look_charts import PICK
from jobplan_lib.words.vocabulary import Status

NOTEBOOK = Path(__file__).parent.parent / "notebooks" / "udforsk.ipynb"


@pytest.fixture
def desk(tiny_project: TinyProject):
    return open_desk("solby", 2023, project=tiny_project.project)


@pytest.fixture
def figures(desk):
    return FigureExplorer(desk)


@pytest.fixture
def supposing(desk):
    return WhatIfExplorer(desk)


def test_the_notebook_is_thin_and_kept_without_outputs():
    book = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [(c.outputs, c.execution_count) for c in code] == [([], None)] * len(code)
    assert book.metadata.kernelspec.name == "python3"
    names = [ast.unparse(s.target) for s in ast.parse(code[0].source).body if isinstance(s, ast.AnnAssign)]
    assert names == list(parameters_of("solby", 2023, "", ""))
    for cell in code[2:]:
        (statement,) = ast.parse(cell.source).body
        assert isinstance(statement, ast.Expr) and ast.unparse(statement).startswith("explore.")
        assert LAB_ONLY in cell.metadata.tags, "widgets are left to the Lab"


def test_every_part_is_in_the_notebook():
    source = NOTEBOOK.read_text(encoding="utf-8")
    assert [name for name in explore.__all__ if f"explore.{name}(desk" not in source and name != "open_desk"] == []


def test_it_opens_on_the_plans_first_figure(figures):
    assert (figures.own.slug, figures.indicator.value, figures.beside.value) == ("solby", "i-job-andel", "landet")


def test_what_is_shown_is_what_the_functions_of_the_report_say(figures, desk):
    seen = look(desk.ground(), figures.view, desk.results())
    for text in look_words.reading(seen, desk.ground()):
        assert text in figures.words.value
    assert figures.series.spec is not None and figures.strip.spec is not None


def test_a_choice_redraws_and_offers_what_there_is(figures):
    before = figures.words.value
    figures.indicator.value = "ydelse-andel"
    assert figures.words.value != before
    assert [value for _, value in figures.group.options] == ["kvinder", "maend", "unge"]
    figures.group.value = "unge"
    assert "Tallet er diskretioneret" in figures.words.value
    assert figures.series.spec is None, "a hidden figure is said, not drawn"


def test_another_municipality_says_what_it_lacks(figures, desk):
    figures.indicator.value = "ydelse-andel"
    figures.municipality.value = desk.catalog.municipality("havneby")
    assert figures.indicator.value == "i-job-andel"
    assert "Kommunen har ikke det tal, du så på." in figures.note.value
    assert figures.pin.button.disabled and "ingen plan" in figures.pin.answer.value


def test_a_click_in_the_strip_chooses_the_municipality(figures):
    clicked = {"vlPoint": {"or": [{"slug": "havneby"}]}, "slug": ["havneby"]}
    figures.strip._vl_selections = {PICK: {"value": clicked, "store": []}}  # what the browser sends
    assert figures.own.slug == "havneby"
    assert "Havneby: 50,0" in figures.words.value


def test_a_view_is_pinned_and_read_with_the_next_review(figures, tiny_project):
    figures.pin.page.value = "07_unge"
    figures.pin.text.value = "Fordi udvalget spurgte"
    figures.pin.button.click()
    (pinned,) = tiny_project.review().views
    assert (pinned.page, pinned.text, pinned.view) == ("07_unge", "Fordi udvalget spurgte", figures.view)
    assert "data/views/solby-2023.yaml" in figures.pin.answer.value


def test_a_slider_gives_the_verdict_of_the_core(supposing):
    assert supposing.supposed.judgement.status is Status.NOT_MET
    supposing.persons.value = 1
    assert supposing.supposed.judgement.status is Status.MET
    assert supposing.sentence.value.startswith("Med 1\u00a0person mere er mål 1a opfyldt")
    supposing.again.click()
    assert supposing.persons.value == 0


def test_a_price_is_stated_and_what_is_no_price_is_said(supposing):
    supposing.persons.value = 2
    supposing.price.value = "120.000"
    assert supposing.supposed.kroner == Fraction(240_000)
    supposing.price.value = "dyrt"
    assert "»dyrt« er ikke en pris" in supposing.sentence.value


def test_every_target_with_a_figure_can_be_supposed(supposing):
    for _, target in supposing.target.options:
        supposing.target.value = target
        assert supposing.supposed.judgement == target[1], "untouched sliders change nothing"


@pytest.fixture
def form(desk):
    return TargetForm(desk)


def test_the_form_judges_what_it_writes_and_the_plan_reader_takes_it(form, desk, tiny_project):
    form.indicator.value, form.held.value, form.number.value = "i-job-andel", Held.AREA, "-0,1"
    assert "I 2022 opfyldte 2\u00a0af 2 kommuner det" in form.words.value
    lines = form.yaml.value
    assert "at_least: {area: landet, minus: {points: 0.1}}" in lines
    plan = tiny_project.read(PLAN)
    tiny_project.write(PLAN, plan[: plan.index("  - id: F2")].replace("- id: 1a", "- id: 1z") + lines)
    assert tiny_project.review()["1a"].rule == form.target.rule


def test_without_any_figures_of_ones_own_the_form_says_so(tiny_project):
    desk = open_desk("oerby", 2023, project=tiny_project.project)
    assert desk.choices.indicators(desk.own) == []
    assert "har ingen tal for Ørby" in explore.write_target(desk).value
    assert explore.figures(desk) is not None


@pytest.mark.parametrize(("typed", "said"), [("mange", "kan ikke læses"), ("140", "runs from 0 to 100")])
def test_the_form_says_what_is_wrong_and_writes_nothing(form, typed, said):
    form.indicator.value, form.held.value = "i-job-andel", Held.NUMBER
    form.number.value = typed
    assert said in form.words.value
    assert (form.target, form.yaml.value, form.table.value) == (None, "", "")


def test_a_redraw_is_quick(figures):
    """Measured on the tiny project as processor time, so that a busy machine does not fail it."""
    figures.indicator.value = "ydelse-andel"
    began = time.process_time()
    figures.indicator.value = "i-job-andel"
    assert time.process_time() - began < 0.1
