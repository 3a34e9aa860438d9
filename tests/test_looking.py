"""A view shows what stands in the figures; choices offer nothing that is empty; the report's functions say it."""

from __future__ import annotations

import json
import re

import altair as alt
import pytest
from tiny_project import FIGURES, TinyProject

from jobplan_lib.answer.desk import Desk, open_desk
from jobplan_lib.answer.looking import look
from jobplan_lib.core.figures import Figure, Unknown
from jobplan_lib.reading.views import View
from jobplan_lib.showing import look_charts, look_words
from jobplan_lib.words.errors import UnknownName
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.vocabulary import Reason

MONTHS = [f"2022M{month:02}" for month in range(1, 13)]


def with_months(tiny: TinyProject) -> TinyProject:
    """Solby's share in job over a year with a hidden month, its neighbours' in December."""
    rows = [
        f"i-job-andel,250,{month},,{880 + n},2000,,normal,,,"
        for n, month in enumerate(MONTHS[:-1])
        if month != "2022M06"
    ]
    rows += ["i-job-andel,250,2022M06,,,,,suppressed,,,", "i-job-andel,270,2022M12,,,,,missing,,,"]
    rows += [f"i-job-andel,000,{month},,{430 + n},1000,,normal,,," for n, month in enumerate(MONTHS[:-1])]
    return tiny.add(FIGURES, *rows, "i-job-andel,813,2022M12,,50,100,,normal,,,")


@pytest.fixture
def desk(tiny_project: TinyProject) -> Desk:
    return open_desk("solby", 2023, project=with_months(tiny_project).project)


@pytest.fixture
def seen(desk: Desk):
    return look(desk.ground(), View("i-job-andel", beside="landet"), desk.results())


def test_a_series_has_one_answer_a_period_and_a_hidden_one_says_so(seen):
    assert [str(period) for period in seen.periods] == MONTHS
    answers = dict(zip(MONTHS, seen.series, strict=True))
    hidden = answers.pop("2022M06")
    assert isinstance(hidden, Unknown) and hidden.reason is Reason.SUPPRESSED
    assert all(isinstance(answer, Figure) for answer in answers.values())
    assert ("juni 2022", "diskretioneret") in [row[:2] for row in look_words.table(seen).rows]


def test_the_required_value_is_that_of_the_plans_target_at_every_period(seen, desk):
    (line,) = seen.targets
    assert line.result.id == "1a"
    judged = desk.review().result("1a").judgement
    assert line.required[-1] == judged.required
    assert len(line.required) == len(seen.periods)


def test_the_strip_holds_every_municipality_with_a_row_and_says_which_lack(seen, desk):
    there = {found.area.slug: type(found) for found in seen.strip if found.area}
    assert there == {"solby": Figure, "havneby": Figure, "oerby": Figure, "skovby": Unknown}
    assert "tallet er ikke indberettet (Skovby)" in " ".join(look_words.reading(seen, desk.ground()))


def test_the_reading_says_latest_other_area_place_development_and_target(seen, desk):
    said = look_words.reading(seen, desk.ground())
    assert said[0] == "Solby: 45,0\u00a0% i december 2022."
    assert said[1] == "Solby ligger 0,05\u00a0procentpoint lavere end hele landet (45,00\u00a0%)."
    assert said[2] == "Placering: nr.\u00a03 af 3 kommuner, hvor nr. 1 ligger højest."
    assert any(text.startswith("I job: ") and "end i januar 2022" in text for text in said)
    assert said[-1].startswith("Mål 1a: Tallet er 44,95")


def test_the_reading_of_a_hidden_figure_says_so(desk):
    june = parse_period("2022M06")
    said = look_words.reading(look(desk.ground(), View("i-job-andel", last=june)), desk.ground())
    assert said[0] == "Tallet er diskretioneret, fordi det handler om få (I job, Solby, juni 2022)."


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (View("i-job-andl"), "'i-job-andl' is not an indicator – did you mean 'i-job-andel'?"),
        (View("i-job-andel", "maend"), "'maend' is not a group of i-job-andel – it has no groups"),
        (View("i-job-andel", beside="Skovby Kommune"), "'Skovby Kommune' is not an area – did you mean 'skovby'?"),
    ],
)
def test_a_misspelt_view_is_no_missing_figure(desk, view, said):
    with pytest.raises(UnknownName, match=re.escape(said)):
        look(desk.ground(), view)


def test_a_view_ends_with_the_year_unless_it_says_otherwise(desk):
    early = open_desk("solby", 2021, project=desk.catalog.project)
    assert look(early.ground(), View("ledige-antal")).periods == (parse_period("2021M12"),)
    later = look(early.ground(), View("ledige-antal", last=parse_period("2022M12")))
    assert [str(period) for period in later.periods] == ["2021M12", "2022M12"]


def test_no_choice_is_empty(desk):
    choices = desk.choices
    tried = 0
    for area in choices.municipalities():
        ground = desk.ground(area)
        for indicator in choices.indicators(area):
            for group in choices.groups(area, indicator.id):
                assert choices.periods(area, indicator.id, group)
                for slug, other in [("", None), *choices.beside(area, indicator.id, group)]:
                    last = choices.periods(area, indicator.id, group)[-1]
                    found = look(ground, View(indicator.id, group, slug, last=last))
                    assert found.periods and len(found.series) == len(found.periods)
                    assert other is None or other == found.beside
                    tried += 1
    assert tried > 10


def test_persons_in_a_larger_area_are_no_measure(desk):
    offered = [slug for slug, _ in desk.choices.beside(desk.own, "ledige-antal", "")]
    assert "landet" not in offered


def test_a_municipality_without_a_plan_is_looked_at_without_a_requirement(desk):
    havneby = desk.catalog.municipality("havneby")
    assert (desk.review(havneby), desk.results(havneby)) == (None, ())
    assert look(desk.ground(havneby), View("i-job-andel"), desk.results(havneby)).targets == ()


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("width", [620, 320])
def test_the_charts_are_what_altairs_schema_allows(seen, live, width):
    for chart in (look_charts.series, look_charts.strip):
        alt.LayerChart.from_dict(chart(seen, width, live=live), validate=True)


def test_a_gap_in_the_figures_is_a_gap_in_the_line(seen):
    own = [layer for layer in look_charts.series(seen, 620)["layer"] if layer["mark"]["type"] == "line"][-1]
    values = {row["date"]: row["value"] for row in own["data"]["values"]}
    assert [date for date, value in values.items() if value is None] == ["2022-06-01"]


def test_a_hidden_figure_is_in_no_chart(desk):
    drawn = [look_charts.strip(look(desk.ground(), View("ydelse-andel", "kvinder", "landet")), 620)]
    assert drawn == [None]
    assert look_charts.series(look(desk.ground(), View("ydelse-andel", "unge")), 620) is None


def test_dots_of_the_strip_do_not_cover_each_other(seen):
    rows = next(layer for layer in look_charts.strip(seen, 620)["layer"] if layer["mark"]["type"] == "circle")
    places = [(row["value"], row["lane"]) for row in rows["data"]["values"]]
    assert len(places) == len(set(places)) == 3
    assert json.dumps(rows)
