"""What a review calls itself, and which timing stands where: parts may have figures of different years."""

from __future__ import annotations

from test_unseen_plans import planned
from tiny_project import FIGURES, TinyProject

from jobplan_lib.answer.results import JUDGED
from jobplan_lib.showing import page_heads
from jobplan_lib.showing.agenda import agenda_text
from jobplan_lib.showing.narrative import headline
from jobplan_lib.showing.sheets import targets_sheets
from jobplan_lib.showing.timing_marks import timing_text
from jobplan_lib.words.vocabulary import Status, Timing

BOTH = "indicator: ydelse-andel, at_most: {percent: 2}, each: [kvinder, maend]"
HEADER = "indicator,area,period,group,numerator,denominator,value,status,kind,document,page,printed\n"


def with_figures(tiny: TinyProject, *figures: tuple[str, str, str], kind: str = "data") -> TinyProject:
    lines = (f"ydelse-andel,250,{at},{group},,,{value},normal,{kind},Plan,1,\n" for at, group, value in figures)
    return tiny.write(FIGURES, HEADER + "".join(lines))


def test_a_review_with_a_part_of_the_year_is_no_starting_point(tiny_project):
    """The other part's figure is older: it alone says so, in whatever order the two stand."""
    planned(tiny_project, BOTH)
    review = with_figures(tiny_project, ("2022M12", "kvinder", "1.0"), ("2023M12", "maend", "3.0")).review()
    judged = review["1"]
    assert (judged.status, judged.timing) == (Status.SPLIT, None)
    assert [part.timing for part in judged.parts] == [Timing.STARTING_POINT, Timing.FINAL]
    assert review.stage == "Resultatrevision" and not review.is_starting_point
    assert [timing_text(part, review) for part in judged.parts] == ["udgangspunkt", ""]
    assert "var delt" not in headline(review) and "Ingen af målene har forbehold" not in agenda_text(review)
    assert page_heads.question(review.page("02_tidlig_indsats")) == "Nåede vi målene?"
    rows = next(iter(targets_sheets(review))).rows
    assert any("Udgangspunkt, Endelig" in row for row in rows)


def test_all_parts_older_than_the_year_are_a_starting_point(tiny_project):
    planned(tiny_project, BOTH)
    review = with_figures(tiny_project, ("2022M12", "kvinder", "1.0"), ("2022M11", "maend", "3.0")).review()
    assert review["1"].timing is Timing.STARTING_POINT and review.stage == "Udgangspunkt"


def test_an_answer_from_a_forecast_is_an_answer(tiny_project):
    """A forecast has no timing, yet what it answers is not called unanswered in one line and answered in the next."""
    planned(tiny_project, "indicator: ydelse-andel, group: maend, reads_forecasts: true, at_most: {percent: 2}")
    review = with_figures(tiny_project, ("2023M12", "maend", "3.0"), kind="forecast").review()
    assert review.result("1").status in JUDGED and review["1"].timing is None
    told = agenda_text(review)
    assert review.stage == "Resultatrevision" and "Planens ene mål er ikke opfyldt" in told
    assert "kan gøres op endnu" not in told
