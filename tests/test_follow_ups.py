"""The year's wheel and the follow-up of a month: what is due when, and nothing that was not known by then."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from drawn import figures, indicators
from hypothesis import given
from hypothesis import strategies as st
from tiny_project import FIGURES, MUNICIPALITY, PLAN, YEAR, TinyProject

from jobplan_lib.answer.follow_ups import MonthDue, follow_up, month_due, open_follow_up, year_wheel
from jobplan_lib.answer.results import Review
from jobplan_lib.reading.known_by_day import known_by
from jobplan_lib.review import open_review
from jobplan_lib.showing.year_wheel import _summary, wheel_html
from jobplan_lib.words.errors import UnknownName
from jobplan_lib.words.follow_ups import NAMED_MONTHS, FollowUp, Occasion
from jobplan_lib.words.model import Source
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.vocabulary import FigureKind, Status

PLACE = "source: {line: 40}"
IN_JOB = "        indicator: i-job-andel\n"
LATER = (  # the own figure falls below the country's in February, and rises above it in March
    "i-job-andel,000,2023M02,,450,1000,,normal,,,",
    "i-job-andel,250,2023M02,,880,2000,,normal,,,",
    "i-job-andel,000,2023M03,,450,1000,,normal,,,",
    "i-job-andel,250,2023M03,,920,2000,,normal,,,",
)


def followed_up(project: TinyProject, words: str) -> TinyProject:
    """The plan's target 1a with a follow-up."""
    return project.change(PLAN, IN_JOB, f"        follow_up: {{when: [{words}], {PLACE}}}\n{IN_JOB}")


def opened(project: TinyProject, month: int) -> Review:
    return open_follow_up(MUNICIPALITY, YEAR, month, project=project.project)


def due_ids(review: Review) -> dict[int, list[str]]:
    return {month.month.number: [row.target.id for row in month.rows] for month in year_wheel(review).months}


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("march, october", {3, 10}),
        ("october, march", {3, 10}),
        ("each_month", set(range(1, 13))),
        ("each_quarter", {3, 6, 9, 12}),
        ("each_half_year", {6, 12}),
        ("twice_a_year", {12}),
        ("once_a_year", {12}),
        ("march, with_accounts", {3}),
        ("after_the_year", set()),
    ],
)
def test_a_row_is_due_in_the_months_that_the_plan_names_or_at_the_latest(tiny_project, words, months):
    assert set(due_ids(followed_up(tiny_project, words).review())) == months


def test_what_comes_when_the_year_is_over_stands_apart(tiny_project):
    wheel = year_wheel(followed_up(tiny_project, "with_accounts, march").review())
    assert [(row.target.id, row.occasion) for row in wheel.later] == [("1a", Occasion.WITH_ACCOUNTS)]
    assert len(wheel.months) == 1


@given(st.sets(st.sampled_from(Occasion)))
def test_a_row_is_due_in_a_month_exactly_if_an_occasion_says_so(occasions):
    found = FollowUp(tuple(occasions), Source("Plan"))
    for month in range(1, 13):
        occasion = found.in_month(month)
        assert (occasion is not None) == any(month in one.months for one in occasions)
        assert occasion is None or month in occasion.months
    assert {*found.later, *(one for one in occasions if one.months)} == occasions
    assert all(one.months == (number,) for number, one in enumerate(NAMED_MONTHS, 1))


def test_targets_are_followed_up_as_their_area_or_plan_unless_they_say_otherwise(tiny_project):
    tiny_project.change(PLAN, "goals:\n", f"follow_up: {{when: [june], {PLACE}}}\ngoals:\n")
    tiny_project.change(
        PLAN, "    source: {page: 7}\n", f"    source: {{page: 7}}\n    follow_up: {{when: [may], {PLACE}}}\n"
    )
    tiny_project.change(
        PLAN, "        indicator: ledige-antal\n", "        kind: intervention\n        indicator: ledige-antal\n"
    )
    assert due_ids(followed_up(tiny_project, "march").review()) == {3: ["1a"], 5: ["2a", "2b"]}


def test_a_follow_up_reads_what_had_ended_when_its_month_began(tiny_project):
    followed_up(tiny_project, "february, march, april").add(FIGURES, *LATER)
    read = {month: opened(tiny_project, month)["1a"] for month in (2, 3, 4)}
    assert [str(one.observed.period) for one in read.values()] == ["2022M12", "2023M02", "2023M03"]
    assert [one.status for one in read.values()] == [Status.NOT_MET, Status.NOT_MET, Status.MET]


def test_a_follow_up_judges_as_the_review_does_on_the_figures_of_then(tiny_project):
    followed_up(tiny_project, "march").add(FIGURES, *LATER)
    early = opened(tiny_project, 3)["1a"]
    tiny_project.write(
        FIGURES, "".join(line for line in tiny_project.read(FIGURES).splitlines(True) if "2023M03" not in line)
    )
    assert tiny_project.review()["1a"] == early


def test_a_follow_up_leaves_the_review_of_the_year_alone(tiny_project):
    followed_up(tiny_project, "march").add(FIGURES, *LATER)
    before = tiny_project.review()
    early = follow_up(before, 3)
    assert early.folder != before.folder and early.stage == "Opfølgning i marts 2023"
    assert [result.id for result in early] == ["1a"] and len(before.results) == 4
    assert str(before["1a"].observed.period) == "2023M03" and tiny_project.review() == before


def test_what_is_known_to_be_published_late_was_not_there(tiny_project):
    followed_up(tiny_project, "march").add(FIGURES, *LATER)
    path = "data/indicators/i-job-andel.yaml"
    indicator = tiny_project.read(path)
    tiny_project.write(path, f"{indicator}days_to_publication: 0\n")
    assert str(opened(tiny_project, 3)["1a"].observed.period) == "2023M02"
    tiny_project.write(path, f"{indicator}days_to_publication: 1\n")
    assert str(opened(tiny_project, 3)["1a"].observed.period) == "2022M12"
    assert "Tal, der først blev offentliggjort senere, er ikke med." in str(wheel_html(tiny_project.review()))


def test_what_people_said_after_the_month_began_is_left_out(tiny_project):
    followed_up(tiny_project, "march")
    said = "{target: 1a, date: %s, judged_by: Udvalget, status: under_way, text: I gang., source: {page: '1'}}"
    log = "".join(f"  - {said % day}\n" for day in ("2023-02-28", "2023-03-01"))
    tiny_project.write("data/plans/status/solby-2023.yaml", f"entries:\n{log}")
    early = opened(tiny_project, 3)
    assert [str(entry.date) for entry in early.status_log] == ["2023-02-28"]
    assert [str(entry.date) for entry in early.result("1a").status_log] == ["2023-02-28"]


def test_a_month_without_anything_due_names_the_months_that_have(tiny_project):
    followed_up(tiny_project, "march, october")
    with pytest.raises(UnknownName, match=r"month 4 \(april\) – there is something in 3 \(marts\), 10 \(oktober\)"):
        opened(tiny_project, 4)


def test_a_plan_that_says_nothing_is_told_where_to_say_it(tiny_project):
    assert not year_wheel(tiny_project.review()) and wheel_html(tiny_project.review()) is None
    with pytest.raises(UnknownName, match=r"say in data/plans/solby-2023\.yaml when"):
        opened(tiny_project, 3)


def test_the_wheel_says_what_lay_there_and_what_lacked(tiny_project):
    followed_up(tiny_project, "march, october").add(FIGURES, *LATER)
    tiny_project.change(
        PLAN,
        "        each: [kvinder, maend]\n",
        f"        each: [kvinder, maend]\n        follow_up: {{when: [march], {PLACE}}}\n",
    )
    tiny_project.change(
        PLAN, "        group: unge\n", f"        group: unge\n        follow_up: {{when: [march], {PLACE}}}\n"
    )
    review = tiny_project.review()
    march, october = month_due(review, 3), month_due(review, 10)
    assert [(row.target.id, len(row.known), len(row.answers)) for row in march.rows] == [
        ("1a", 1, 1),
        ("2a", 2, 2),
        ("2b", 0, 1),
    ]
    assert [row.target.id for row in march.lacking] == ["2b"]
    assert [str(row.newest.period) for row in october.rows] == ["2023M03"]
    html = str(wheel_html(review))
    assert "Marts: 3 punkter følges op, 1 mangler tal" in html and "Oktober: 1 punkt følges op, tallet er der" in html
    assert "tallet er diskretioneret" in html and "2 tal (nyeste: dec. 2022)" in html


def test_a_row_without_a_figure_of_its_own_is_not_said_to_have_one(tiny_project):
    watched = "        indicator: ydelse-andel\n        group: unge\n        monitor: true\n"
    judged = f"        judged_locally: true\n        follow_up: {{when: [march], {PLACE}}}\n"
    followed_up(tiny_project, "march").change(PLAN, watched, judged)
    assert "Marts: 2 punkter følges op, 1 har tal" in str(wheel_html(tiny_project.review()))


def test_a_month_claims_figures_only_of_rows_that_look_at_one(tiny_project):
    followed_up(tiny_project, "march").add(FIGURES, *LATER)
    months = month_due(tiny_project.review(), 3)
    row, judged = next(row for row in months.rows if not row.is_lacking), SimpleNamespace(answers=(), is_lacking=False)
    said = [
        _summary([MonthDue(months.month, rows)]) for rows in ((row,), (row, row), (row,) * 3, (row, judged), (judged,))
    ]
    assert [text.partition(": ")[2] for text in said] == [
        "1 punkt følges op, tallet er der",
        "2 punkter følges op, begge har tal",
        "3 punkter følges op, alle har tal",
        "2 punkter følges op, 1 har tal",
        "1 punkt følges op",
    ]


def test_months_that_say_the_same_are_told_together(tiny_project):
    assert "Marts og oktober: 1 punkt følges op, tallet er der" in str(
        wheel_html(followed_up(tiny_project, "march, october").review())
    )


PERIODS = st.sampled_from(["2021", "2022", "2022Q4", "2022M11", "2022M12", "2023M01", "2023M02", "2023-01-31"])
DAYS = st.dates(dt.date(2021, 12, 1), dt.date(2023, 4, 1))
KINDS = ("", " forecast")


@given(
    st.dictionaries(st.tuples(st.sampled_from(["000", "250"]), PERIODS, st.sampled_from(KINDS)), st.integers(1, 9)),
    DAYS,
)
def test_what_was_known_by_a_day_is_the_snapshot_without_the_rest(drawn, day):
    rows = [("ledige-antal", area, period, "", f"{number}{kind}") for (area, period, kind), number in drawn.items()]
    there = [row for row in rows if "forecast" in row[4] or parse_period(row[2]).last < day]
    seen, kept = known_by(figures(*rows), indicators(), day), figures(*there)
    keys = {("ledige-antal", "", kind) for kind in FigureKind}
    assert set(seen.shelf.keys()) == set(kept.shelf.keys()) and len(seen) == len(kept)
    for key in keys:
        assert seen.shelf.areas(key) == kept.shelf.areas(key)
        for area in ("000", "250"):
            assert [r.period for r in seen.shelf.series(key, area)] == [r.period for r in kept.shelf.series(key, area)]
            assert seen.shelf.periods(key, area) == kept.shelf.periods(key, area)
            found = [bool(seen.shelf.at(key, area, parse_period(period))) for _, _, period, *_ in rows]
            assert found == [bool(kept.shelf.at(key, area, parse_period(period))) for _, _, period, *_ in rows]
        assert seen.shelf.said(key) == kept.shelf.said(key)
        if kept.shelf.areas(key):
            assert seen.shelf.newest(key) == kept.shelf.newest(key)


def test_the_plans_that_ship_say_when_they_are_followed_up(project):
    wheel = year_wheel(open_review("fredericia", 2023, project=project))
    months = {month.month.number: len(month.rows) for month in wheel.months}
    assert months[3] == months[10] and set(months) == {3, 10, 12}
    assert {row.occasion for row in wheel.later} == {Occasion.WITH_ACCOUNTS}


def test_points_that_are_followed_up_several_times_are_said_to_be(project):
    """17 points, 1 in December and 17 when the year is over: one of them twice."""
    wheel = text_of(open_review("frederikshavn", 2022, project=project))
    assert "17 af dens punkter. 1 af dem følges op mere end én gang." in wheel
    assert "følges der op på alle 17 punkter" in wheel


def test_what_lacks_can_be_counted_below_the_line_that_counts_it(project):
    wheel = text_of(open_review("fredericia", 2023, project=project))
    assert "19 punkter følges op, 14 mangler tal, og 1 mangler nogle af sine tal" in wheel
    assert "Der er ingen tal (14 punkter): G1" in wheel
    [alike] = re.findall(r"Der er ingen tal \(14 punkter\): (.*?)\.", wheel)
    assert len(alike.split("; ")) == 14 and wheel.count(", 1 mangler") == 1


def text_of(review: Review) -> str:
    """The wheel as a reader reads it."""
    return " ".join(re.sub(r"<[^>]+>", " ", str(wheel_html(review))).replace("\N{NO-BREAK SPACE}", " ").split())
