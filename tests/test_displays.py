"""Results show themselves with the statuses and words of the report, each in the style of the page."""

from __future__ import annotations

import pytest

from jobplan_lib.answer.desk import open_desk
from jobplan_lib.answer.looking import look
from jobplan_lib.core.figures import Unknown
from jobplan_lib.reading.views import View
from jobplan_lib.showing import displays
from jobplan_lib.showing.cards import cells_of


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    from tiny_project import TinyProject  # noqa: PLC0415

    tiny = TinyProject(tmp_path_factory.mktemp("displays") / "project")
    review, desk = tiny.review(), open_desk("solby", 2023, project=tiny.project)
    judged = review["1a"]
    unknown = next(leaf.unknown for result in review for leaf in result.judgement.leaves if leaf.unknown)
    values = [
        review, review.page("07_unge"), review.focus_area("F1"), review.result("2a"), judged, judged.observed,
        judged.benchmarks[0], judged.required, judged.observed.observations[0], unknown, desk, desk.own,
        desk.catalog.indicators["i-job-andel"], review.plan, review.plan.targets[0],
        look(desk.ground(), View("i-job-andel", beside="landet"), desk.results()),
    ]  # fmt: skip
    return review, values


def test_everything_that_an_analyst_meets_shows_itself(shown):
    _, values = shown
    assert {type(value) for value in values} == set(displays.DISPLAYS)
    for value in values:
        assert 'class="jobplan"' in displays.html(value)


def test_a_target_shows_the_status_and_numbers_of_the_report(shown):
    review, _ = shown
    for result in review:
        numbers, text = cells_of(result.judgement), displays.html(result)
        assert f"s-{result.status.value}" in text and numbers.word in text
        assert result.judgement.parts or numbers.own in text
        assert displays.html(result.judgement).count(numbers.word) >= 1


def test_a_figure_says_where_it_stands_and_an_unknown_one_why(shown):
    review, values = shown
    assert "Beskæftigelsesplan 2023, linje 30" in displays.html(review["1a"].observed)
    unknown = next(value for value in values if isinstance(value, Unknown))
    assert "Tallet er diskretioneret" in displays.html(unknown)


def test_text_of_a_plan_is_no_html(shown):
    review, _ = shown
    from dataclasses import replace  # noqa: PLC0415

    hostile = replace(review.plan.targets[0], text="<script>alert(1)</script>")
    assert "<script>" not in displays.html(hostile)


def test_a_live_session_displays_them_without_being_asked(shown):
    from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415

    review, _ = shown
    shell = InteractiveShell.instance()
    try:
        displays.start()
        formatted, _ = shell.display_formatter.format(review.result("1a"))
        assert formatted["text/html"] == displays.html(review.result("1a"))
    finally:
        InteractiveShell.clear_instance()


def test_outside_of_a_session_nothing_happens():
    displays.start()
