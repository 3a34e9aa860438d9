"""Charts drawn by a process of its own: the same pictures, and a failure is one page's."""

from __future__ import annotations

import json
import os
import signal

import pytest
from drawn import SHARE, figures, ground

from jobplan_lib.batch import draughtsman
from jobplan_lib.core.targets import judge
from jobplan_lib.showing import charts, drawing
from jobplan_lib.showing.drawing import draw
from jobplan_lib.words.errors import PageFailed
from jobplan_lib.words.plan_model import Criterion, Direction, Measure, OfArea, Requirement

SPEC = json.dumps(
    {"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a", "type": "quantitative"}}}
)


@pytest.fixture
def beside():
    """A process that draws, ended after the test."""
    made = draughtsman.Draughtsman()
    yield made
    made.end()


def test_the_picture_is_the_one_that_is_drawn_here(beside):
    there = beside.draw(SPEC)
    assert there == draw(SPEC) and there.startswith("<svg")


def test_a_process_that_has_drawn_itself_calls_one_that_is_no_fork():
    draw(SPEC)
    made = draughtsman.Draughtsman()
    try:
        assert made.draw(SPEC) == draw(SPEC)
    finally:
        made.end()


def test_what_cannot_be_drawn_fails_its_page_and_no_other(beside):
    with pytest.raises(PageFailed, match="cannot be drawn"):
        beside.draw('{"mark": 7}')
    assert beside.draw(SPEC).startswith("<svg")


def test_a_dead_process_fails_its_page_and_another_takes_its_place():
    first = draughtsman._draughtsman()
    os.kill(first._process.pid, signal.SIGKILL)
    with pytest.raises(PageFailed, match="died"):
        draughtsman.drawn(SPEC)
    assert draughtsman.drawn(SPEC).startswith("<svg")
    assert draughtsman._draughtsman() is not first
    draughtsman._draughtsman().end()
    draughtsman._draughtsman.cache_clear()


def test_a_picture_that_is_drawn_already_needs_no_process(monkeypatch):
    monkeypatch.setattr(draughtsman, "_draughtsman", lambda: pytest.fail("a process was started"))
    assert draughtsman.drawn("<svg></svg>") == "<svg></svg>"


def test_a_chart_is_drawn_as_if_its_whole_specification_had_been_compiled(tiny_project):
    """Vega-Lite is compiled once for charts that differ in their figures, the ends of their axis and their width."""
    import vl_convert as vlc  # noqa: PLC0415 – starts a JavaScript engine

    locales = {"format_locale": drawing._numbers(), "time_format_locale": drawing._times()}
    leaves = [leaf for r in tiny_project.review() for leaf in r.judgement.leaves if len(leaf.series) > 1]
    lines = [charts.Line(leaf.series, "Solby") for leaf in leaves]
    levels = [None, *(charts.Level(leaf.series[0].quantity, "Krav") for leaf in leaves)]
    found = [charts.development(line, level, other) for line in lines for level in levels for other in (None, line)]
    for spec in {SPEC, *(text for both in found for text in (both.wide, both.narrow))}:
        whole = vlc.vegalite_to_svg(json.loads(spec), vl_version=drawing.VEGA_LITE, **locales)
        assert draw(spec) == drawing._with_steady_ids(whole)


@pytest.mark.parametrize(
    ("periods", "told", "not_told"),
    [
        (("2022Q1", "2022Q2", "2022Q3"), ["1. kvt. 2022", "3. kvt. 2022"], "jan"),
        (("2022M01", "2022M02", "2022M03"), ["jan 2022"], "kvt."),
        (("2021", "2022"), ["2021", "2022"], "kvt."),
    ],
)
def test_the_time_axis_is_told_in_the_rhythm_of_the_figures(periods, told, not_told):
    rows = [(SHARE, "250", when, "", str(40 + n)) for n, when in enumerate(periods)]
    on = ground(figures(*rows), year=2022)
    [leaf] = judge(on, Criterion(Measure(SHARE), Requirement(Direction.AT_LEAST, OfArea("landet"))), "I job").leaves
    drawn = draw(charts.development(charts.Line(leaf.series, "Solby")).wide)
    assert all(f">{label}<" in drawn for label in told)
    assert not_told not in drawn
