"""Answers that rest on figures from before the plan's year: every carrier says so, and all of them count alike."""

from __future__ import annotations

import pytest
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib.answer.earlier import earlier_sentence, of_the_met
from jobplan_lib.answer.review_json import review_dict
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.showing.agenda import agenda_text
from jobplan_lib.showing.first_lines import first_lines
from jobplan_lib.showing.narrative import counts_sentence, headline
from jobplan_lib.showing.overview import overview_html
from jobplan_lib.showing.timing_marks import timing_text
from jobplan_lib.words.vocabulary import Timing


@pytest.fixture
def half(tiny_project: TinyProject) -> TinyProject:
    """1a is met in the plan's year; 1b is met and 2a split with figures of the year before."""
    for area, counts in (("000", "450,1000"), ("250", "950,2000")):
        tiny_project.add(FIGURES, f"i-job-andel,{area},2023M12,,{counts},,normal,Beskæftigelsesplan 2023,30,")
    return tiny_project


def test_every_carrier_says_how_many_of_those_that_are_met_rest_on_earlier_figures(half):
    review = half.review()
    said = "1 af dem med tal fra før 2023"
    assert headline(review) == f"2 af 3 mål er opfyldt, {said}"
    assert counts_sentence(review).startswith(f"2 af 3 mål er opfyldt ({said})")
    assert f"({said})" in agenda_text(review)
    assert review_dict(review)["counts_before_the_year"] == {"met": 1, "split": 1}
    assert "Svaret på 2 af de 3 vurderede mål bygger helt eller delvis på tal fra før 2023." in first_lines(review)


def test_a_target_whose_deadline_lay_before_the_year_is_final_and_marked(half):
    half.change(PLAN, "percent: 4.5}", "percent: 4.5}\n        by: 2022")
    review = half.review()
    judged = review["1b"]
    assert judged.timing is Timing.FINAL and timing_text(judged, review) == "frist 2022"
    assert [r.caveat for r in judged.reservations] == [Caveat.EARLIER_DEADLINE]
    assert "frist 2022" in overview_html(review)
    assert headline(review).endswith("1 af dem med tal fra før 2023"), "counted as before"


def test_where_all_figures_are_earlier_the_head_of_the_page_says_it_once(tiny_project):
    review = tiny_project.review()
    assert review.is_starting_point and "tal fra før" not in headline(review) + counts_sentence(review)
    assert earlier_sentence(review) == "" and review_dict(review)["counts_before_the_year"] == {}


@pytest.mark.parametrize(
    ("met", "earlier", "words"),
    [
        (3, 0, ""),
        (3, 3, "alle med tal fra før 2024"),
        (2, 2, "begge med tal fra før 2024"),
        (1, 1, "med tal fra før 2024"),
        (3, 2, "2 af dem med tal fra før 2024"),
    ],
)
def test_the_number_is_said_in_words(met, earlier, words):
    assert of_the_met(met, earlier, 2024) == words


def test_the_time_of_the_lines_is_not_said_of_a_point_alone(half):
    page = overview_html(half.review())
    assert "fra december 2022 til december 2023" in page or "de seneste 3 år" in page
    assert "Ét punkt alene er én måling, fra den tid der står ved eget tal." in page
