"""Surveys on the page, in the workbook and in review.json: how many answered, how sure, and what has changed since before."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import pytest
from drawn import SHARE, figures, ground
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from page_text import Reader
from test_topics import declare, row, rows
from tiny_project import PLAN, TinyProject

from jobplan_lib import show
from jobplan_lib.answer.danish_caveats import reservation_text
from jobplan_lib.answer.danish_samples import few_text, range_text, record_text
from jobplan_lib.answer.explain import explain
from jobplan_lib.answer.review_json import review_dict
from jobplan_lib.core.indicators import development
from jobplan_lib.core.intervals import Interval
from jobplan_lib.core.rounds import Record, record
from jobplan_lib.core.samples import Few
from jobplan_lib.render.workbook import workbook_bytes
from jobplan_lib.showing.service_register import register_html
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.plan_model import Measure
from jobplan_lib.words.vocabulary import Unit

SAMPLE = "sample: true\n"
ANSWERS = "answers:\n  - {question: Hjælp, positive: {group: ung}, negative: {group: alle}}\n"
GROUPS = "groups:\n  ung: Fik hjælp\n  alle: Fik ingen hjælp\n"


def test_answers_interval_and_the_round_before_stand_beside_the_share(tiny_project):
    declare(tiny_project, "maaling", extra=SAMPLE, frequency="half_year")
    found = rows(tiny_project, "maaling,250,2023H2,,40,50,", "maaling,250,2022H2,,42,50,", "maaling,250,2023H1,,20,50,")
    heads = ["Andel (2. halvår 2023)", "Antal svar", "Blandt alle", "Gangen før (1. halvår 2023)", "Ændring"]
    assert row(found, "Spørgsmål") == heads
    told = ["80,0 %", "50", "66,9 til 88,8 %", "40,0 %", "+40,0 procentpoint, mere end tilfældet giver"]
    assert row(found, "Maaling") == told


def test_a_small_change_may_be_chance(tiny_project):
    declare(tiny_project, "maaling", extra=SAMPLE, frequency="half_year")
    found = rows(tiny_project, "maaling,250,2023H2,,40,50,", "maaling,250,2023H1,,42,50,")
    assert found[-1][-1] == "−4,0 procentpoint, kan være tilfældigt"


def test_a_change_without_numbers_of_answers_is_not_called_chance_or_more(tiny_project):
    declare(tiny_project, "maaling", extra=SAMPLE, frequency="half_year")
    found = rows(tiny_project, "maaling,250,2023H2,,,,80.0", "maaling,250,2023H1,,,,84.0")
    assert row(found, "Maaling") == ["80,0 %", "84,0 %", "−4,0 procentpoint"]


def test_shares_of_several_periods_each_say_theirs(tiny_project):
    declare(tiny_project, "maaling", extra=SAMPLE + GROUPS, frequency="half_year")
    found = rows(tiny_project, "maaling,250,2023H2,ung,40,50,", "maaling,250,2023H1,alle,30,50,")
    assert [cells[1] for cells in found][:3] == ["Andel", "80,0 % (2. halvår 2023)", "60,0 % (1. halvår 2023)"]


def test_a_survey_that_others_have_figures_of_stands_beside_them_too(tiny_project):
    declare(tiny_project, "maaling", extra=SAMPLE, frequency="year")
    found = rows(tiny_project, "maaling,250,2023,,40,50,", "maaling,000,2023,,,,75.0")
    beside, own = [cells[1:] for cells in found if cells[0] == "Maaling"]
    assert beside[:2] == ["80,0 %", "75,0 %"] and own[1] == "50"


def test_positive_and_negative_answers_stay_apart_beside_what_is_known_of_their_number(tiny_project):
    declare(tiny_project, "maaling", extra=SAMPLE + GROUPS + ANSWERS, frequency="year")
    found = rows(tiny_project, "maaling,250,2023,ung,30,60,", "maaling,250,2023,alle,12,60,")
    assert row(found, "Hjælp") == ["50,0 %", "30,0 %", "80,0 %", "20,0 %", "2023"]
    assert row(found, "Fik hjælp")[1:] == ["60", "37,7 til 62,3 %"]
    assert row(found, "Fik ingen hjælp")[1:] == ["60", "11,8 til 31,8 %"]


def test_an_unknown_number_of_answers_is_said_once_for_a_whole_section(tiny_project):
    declare(tiny_project, "maaling", extra=SAMPLE + GROUPS, frequency="year")
    declare(tiny_project, "anden", extra=SAMPLE, frequency="year")
    rows(tiny_project, "maaling,250,2023,ung,,,50.0", "maaling,250,2023,alle,,,20.0", "anden,250,2023,,,,60.0")
    page = tiny_project.review().page("02_tidlig_indsats")
    text = "".join(str(html) for section in _sections(tiny_project, page) for html in section.tables)
    assert text.count("Kilden siger ikke, hvor mange der svarede.") == 1
    assert "Hvor sikre er svarene?" not in text


def _sections(tiny: TinyProject, page):
    from jobplan_lib.reading.catalog import load_catalog  # noqa: PLC0415
    from jobplan_lib.showing.subjects import subject_sections  # noqa: PLC0415

    return subject_sections(page, load_catalog(tiny.project).topics)


def surveyed(tiny: TinyProject) -> TinyProject:
    """A plan with one target about a survey of which 50 of 80 have answered, as counted by another indicator."""
    declare(tiny, "svar", "persons", frequency="year")
    declare(tiny, "maaling", extra=SAMPLE + "answered: svar\n", frequency="year")
    drawn = ["maaling,250,2023,,,,82.0", "svar,250,2023,,,,50", "maaling,250,2022,,,,60.0", "svar,250,2022,,,,50"]
    rows(tiny, *drawn)
    plan = tiny.read(PLAN)
    head, _, _ = plan.partition("focus_areas:")
    target = (
        "focus_areas:\n  - id: F1\n    title: Svar\n    notebook: 02_tidlig_indsats\n    targets:\n"
        "      - id: a\n        text: Mindst 80 % er tilfredse\n        source: {page: 1}\n        indicator: maaling\n"
        "        at_least: {percent: 80}\n"
    )
    for path in (tiny.root / "data" / "comments").glob("*"):
        path.unlink()
    return tiny.write(PLAN, head + target)


def test_the_numbers_of_answers_are_not_told_again_beside_their_survey(tiny_project):
    found = surveyed(tiny_project) and rows(tiny_project, "maaling,250,2023,,,,82.0", "svar,250,2023,,,,50")
    assert [cells for cells in found if cells[0] == "Svar"] == []
    assert row([cells for cells in found if "50" in cells], "Maaling")[1] == "50"


def test_the_reservation_says_in_plain_words_that_other_answers_could_have_turned_it(tiny_project):
    judged = surveyed(tiny_project).review()["a"]
    (said,) = [reservation_text(r) for r in judged.reservations]
    assert said.replace("\u00a0", " ") == (
        "Kan være tilfældigt: Med 50 svar er tallet for alle formentlig 69,1 til 90,3 %, og kravet ligger også dér. "
        "Vurderingen kunne være blevet en anden, hvis andre havde svaret."
    )
    assert "konfidens" not in said


def test_the_walk_names_the_method(tiny_project):
    steps = [step.text.replace("\u00a0", " ") for step in explain(surveyed(tiny_project).review(), "a")]
    assert "50 svar; tallet for alle er formentlig 69,1 til 90,3 % (95 % sikkerhed, Wilsons metode)" in steps


def test_review_json_and_the_workbook_say_the_same_of_a_round(tiny_project):
    review = surveyed(tiny_project).review()
    said = review_dict(review)
    (target,), (one,) = said["targets"], said["survey_rounds"]
    assert target["sample"] == one["sample"]
    assert one["sample"]["answers"] == 50 and one["before"]["value"] == 60 and one["change"] == 22
    assert one["beyond_chance"] is True and one["change_interval"][0] > 0
    sheet = load_workbook(BytesIO(workbook_bytes(review)))["Undersøgelser"]
    heads, *cells = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=3)][-2:]
    shown = dict(zip(heads, cells[0], strict=True))
    low, high = one["sample"]["chance_interval"]
    assert (shown["Antal svar"], shown["Andel"], shown["Gangen før"], shown["Ændring"]) == (50, 82, 60, 22)
    assert abs(shown["Blandt alle, mindst"] - low) < 1e-6 and abs(shown["Blandt alle, højst"] - high) < 1e-6
    assert shown["Mere end tilfældet"] == "ja"


def test_a_review_without_surveys_has_no_sheet_for_them(tiny_project):
    assert "Undersøgelser" not in load_workbook(BytesIO(workbook_bytes(tiny_project.review()))).sheetnames


# A whole that rests on several answers


def judged(tiny: TinyProject, roll_up: str, **shares: str):
    """The target of two questions of 50 answers each against at least 80 %, each share written as how many said yes."""
    surveyed(tiny)
    old = "        at_least: {percent: 80}\n"
    tiny.change(PLAN, old, f"{old}        {roll_up}: [ung, alle]\n")
    declare(tiny, "maaling", extra=SAMPLE + GROUPS, frequency="year")
    rows(tiny, *(f"maaling,250,2023,{group},{yes},50," for group, yes in shares.items()))
    return tiny.review()["a"]


@pytest.mark.parametrize(
    ("roll_up", "ung", "alle", "whole", "parts"),
    [
        ("all_of", "39", "10", [], [True, False]),  # one part surely fails: the other changes nothing
        ("all_of", "39", "50", ["chance"], [True, False]),
        ("any_of", "39", "50", [], [True, False]),
        ("any_of", "39", "10", ["chance"], [True, False]),
        ("each", "39", "41", ["chance"], [True, True]),
        ("each", "10", "10", [], [False, False]),
    ],
)
def test_chance_is_said_of_the_whole_only_where_it_could_turn_the_whole(tiny_project, roll_up, ung, alle, whole, parts):
    found = judged(tiny_project, roll_up, ung=ung, alle=alle)
    assert [r.caveat.value for r in found.reservations] == whole
    assert [any(r.caveat.value == "chance" for r in part.reservations) for part in found.parts] == parts
    marked = str(show.verdicts(shown(tiny_project)).pieces[-1])
    assert marked.count("kan være tilfældigt") == sum(parts)


def shown(tiny: TinyProject):
    """The page of the target."""
    return show.ShownPage(tiny.review().page("02_tidlig_indsats"), tiny.project, static=True)


# What was done of what was due


def test_a_service_standard_says_how_many_were_done_of_how_many_were_due(tiny_project):
    declare(tiny_project, "besoeg", frequency="year")
    declare(tiny_project, "aftaler", "count", frequency="year")
    surveyed(tiny_project)
    rows(tiny_project, "besoeg,250,2023,,310,342,", "aftaler,250,2023,,,,4")
    standard = (
        "      - id: {id}\n        kind: service_standard\n        text: {id}\n        source: {{page: 1}}\n"
        "        indicator: {about}\n"
    )
    tiny_project.add(PLAN, standard.format(id="s1", about="besoeg") + "        at_least: {percent: 100}")
    tiny_project.add(PLAN, standard.format(id="s2", about="aftaler") + "        at_least: {count: 4}")
    tiny_project.add(PLAN, standard.format(id="s3", about="maaling") + "        at_least: {percent: 50}")
    html = str(register_html(tiny_project.review().page("02_tidlig_indsats")))
    found = [
        [cell.text.replace("\u00a0", " ") for cell in line.all("th", "td")] for line in Reader(html).root.all("tr")
    ]
    assert found[1:] == [
        ["s1 s1", "310 af 342", "90,6 %", "mindst 100 %", "Ikke opfyldt", "2023"],
        ["s2 s2", "4", "–", "mindst 4", "Opfyldt", "2023"],
    ]


# Highest and lowest


def series(*values: str):
    """A monthly series of 2023 that ends with the last of these values."""
    drawn = [(SHARE, "250", f"2023M{n:02}", "", value) for n, value in enumerate(values, 1)]
    there = ground(figures(*drawn))
    return development(there, Measure(SHARE), there.own, parse_period("2023M12"))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("40.0", "44.0", "41.0", "42.0", "43.0"), "højeste siden februar 2023"),
        (("40.0", "41.0", "42.0"), "højeste af 3 målinger siden januar 2023"),
        (("45.0", "44.0", "40.0", "39.0"), "laveste af 4 målinger siden januar 2023"),
        (("40.0", "42.0"), ""),
        (("40.0", "42.0", "42.0"), ""),
        (("40.0", "44.0", "42.0"), ""),
        (("42.0",), ""),
        ((), ""),
    ],
)
def test_the_highest_or_lowest_for_a_time(values, words):
    assert record_text(record(series(*values))) == words


@given(st.lists(st.integers(0, 100), min_size=1, max_size=12))
def test_a_record_beats_everything_since_and_not_the_one_before(numbers):
    seen = record(series(*(f"{n}.0" for n in numbers)))
    *before, newest = numbers
    runs = {is_high: _beaten(before, newest, is_high=is_high) for is_high in (True, False)}
    expected = next((is_high for is_high, n in runs.items() if n >= 2), None)
    assert (seen and seen.is_high) is expected
    if seen is not None:
        n = runs[seen.is_high]
        since = None if n == len(before) else parse_period(f"2023M{len(before) - n:02}")
        assert (seen.among, seen.since) == (n + 1, since)


def _beaten(before: list[int], newest: int, *, is_high: bool) -> int:
    """How many of the nearest earlier numbers are lower (higher) than the newest."""
    stops = [n for n, number in enumerate(reversed(before)) if (number >= newest if is_high else number <= newest)]
    return stops[0] if stops else len(before)


def test_a_range_is_rounded_outwards():
    interval = Interval(Fraction(784, 10), Fraction(921, 10))
    assert range_text(interval, Unit.PERCENT, 0).replace("\u00a0", " ") == "78 til 93 %"


def test_few_cases_are_named_by_what_they_are():
    few = Few(Fraction(12), "Afgørelser efter realitetsbehandling", Fraction(100, 12), Unit.POINTS)
    assert few_text(few).replace("\u00a0", " ") == (
        "Lille grundlag: Andelen er regnet af kun 12 (afgørelser efter realitetsbehandling). "
        "En enkelt flytter den 8,3 procentpoint."
    )
    assert record_text(Record(True, None, parse_period("2020"), 4)) == "højeste af 4 målinger siden 2020"
