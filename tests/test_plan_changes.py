"""What becomes of targets from one plan to the next: of the three target sets of a shipped plan, and as laws of single rules."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.plan_changes import Became, heading_changes, plan_changes
from jobplan_lib.showing.cards import cards_html
from jobplan_lib.showing.change_lists import OTHERWISE, changes_html
from jobplan_lib.showing.overview import overview_html

NEXT = "data/plans/solby-2024.yaml"


def next_year(tiny: TinyProject, *changes: tuple[str, str]) -> dict[str, tuple[Became, str]]:
    """What became of Solby's targets in a plan that differs by some texts: by id, with the earlier one's id."""
    text = tiny.read(PLAN).replace("year: 2023", "year: 2024\ncontinues: solby-2023")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    tiny.write(NEXT, text)
    found = tiny.review(year=2024).changes
    return {(c.now or c.before).id: (c.became, c.before.id if c.before else "") for c in found}


def test_the_same_plan_again_carries_all_over(tiny_project):
    assert {became for became, _ in next_year(tiny_project).values()} == {Became.CARRIED_OVER}


@pytest.mark.parametrize(
    ("old", "new", "became"),
    [
        ("at_least: {area: landet}", "more_than: {area: landet}", Became.TIGHTENED),
        ("at_least: {area: landet}", "at_least: {area: landet, plus: {points: 1}}", Became.TIGHTENED),
        ("at_least: {area: landet}", "at_least: {area: landet, minus: {points: 1}}", Became.LOOSENED),
        ("at_least: {area: landet}", "at_least: {percent: 50}", Became.CHANGED),
        ("at_least: {area: landet}", "falls_by: {since: same_period_last_year, points: 1}", Became.CHANGED),
        ("minus: {points: 0.2}", "minus: {points: 0.3}", Became.TIGHTENED),
        ("minus: {points: 0.2}", "minus: {points: 0.1}", Became.LOOSENED),
        ("percent: 4.5", "percent: 5", Became.TIGHTENED),
        ("group: unge", "group: kvinder", Became.CHANGED),
        ("text: Antallet af ledige falder", "text: Færre er ledige", Became.REWORDED),
        ("monitor: true", "at_most: {percent: 3}", Became.TIGHTENED),
        ("at_least: {area: landet}", "at_least: {area: landet}\n        when: {at: 2024M06}", Became.CHANGED),
    ],
)
def test_a_rule_beside_the_earlier_one(tiny_project, old, new, became):
    found = next_year(tiny_project, (old, new))
    assert [b for b, _ in found.values() if b is not Became.CARRIED_OVER] == [became]
    assert all(name == before for name, (_, before) in found.items())


JOB = "at_least: {area: landet}"
BOTH = "each: [kvinder, maend]"


@pytest.mark.parametrize(
    ("old", "then", "now", "became"),
    [
        (JOB, "at_least: {percent: 40}\n        by: 2025", "at_least: {percent: 40}\n        by: 2030", Became.CHANGED),
        (JOB, "at_least: {percent: 40}\n        by: 2025", "at_least: {percent: 40}\n        by: 2025", None),
        (JOB, "at_least: {percent: 40}\n        by: 2023", "at_least: {percent: 40}\n        by: 2024", None),
        (JOB, "at_least: {percent: 40}\n        by: 2024", "at_least: {percent: 40}", None),
        (JOB, f"{JOB}\n        when: {{at: 2023M06}}", f"{JOB}\n        when: {{at: 2024M06}}", None),
        (JOB, f"{JOB}\n        when: {{at: 2023M06}}", f"{JOB}\n        when: {{at: 2024M07}}", Became.CHANGED),
        (
            JOB,
            f"{JOB}\n        when: {{mean_of_last: 3}}",
            f"{JOB}\n        when: {{mean_of_last: 12}}",
            Became.CHANGED,
        ),
        (BOTH, "all_of: [kvinder, maend]", "any_of: [kvinder, maend]", Became.CHANGED),
        (
            JOB,
            "at_least: {area: landet, plus: {points: 2}}",
            "at_least: {area: landet, plus: {percent: 2}}",
            Became.CHANGED,
        ),
        (JOB, "at_least: {area: landet, times: 1.1}", "at_least: {area: landet, plus: {points: 1}}", Became.CHANGED),
        (JOB, JOB, f"{JOB}\n        only_if: {{indicator: ledige-antal, at_most: {{persons: 100}}}}", Became.CHANGED),
    ],
)
def test_what_counts_by_when_and_under_which_condition_belongs_to_what_is_required(
    tiny_project, old, then, now, became
):
    tiny_project.change(PLAN, old, then)
    found = next_year(tiny_project, *([(then, now)] if then != now else []))
    assert [b for b, _ in found.values() if b is not Became.CARRIED_OVER] == ([became] if became else [])


def test_what_looks_at_something_else_is_new_and_the_other_dropped(tiny_project):
    found = next_year(tiny_project, ("id: 1b", "id: 1c"), ("indicator: ledige-antal", "indicator: i-job-andel"))
    assert found["1c"] == (Became.NEW, "") and found["1b"] == (Became.DROPPED, "1b")


def counted(catalog, year: int) -> dict[Became, int]:
    changes = plan_changes(catalog.plan("frederikshavn", year - 1), catalog.plan("frederikshavn", year))
    return {became: n for became in Became if (n := sum(1 for change in changes if change.became is became))}


def test_the_three_target_sets_of_frederikshavn(project):
    """2021 carries three of five headings over from 2020, and 2022 all; two requirements are loosened in 2022."""
    catalog = load_catalog(project)
    plans = [catalog.plan("frederikshavn", year) for year in (2020, 2021, 2022)]
    first, second = heading_changes(*plans[:2]), heading_changes(*plans[1:])
    assert (len(first[Became.CARRIED_OVER]), len(first[Became.NEW])) == (3, 2) and Became.DROPPED not in first
    assert len(second[Became.CARRIED_OVER]) == 5 and len(second) == 1
    assert counted(catalog, 2021)[Became.CHANGED] == 1 and counted(catalog, 2021)[Became.DROPPED] == 2
    assert (
        counted(catalog, 2022)[Became.LOOSENED] == 4
        and counted(catalog, 2022)[Became.CHANGED] == 3
        and Became.TIGHTENED not in counted(catalog, 2022)
    )


def test_the_page_tells_what_stayed_and_what_a_target_was_before(tiny_project):
    next_year(
        tiny_project, ("at_least: {area: landet}", "more_than: {area: landet}"), ("title: Unge", "title: De unge")
    )
    said = str(changes_html(tiny_project.review(year=2024)))
    assert "1 overskrift er videreført, 1 er ny (»De unge«), og 1 er udgået (»Unge«)." in said
    assert "1 skærpet og 3 videreførte" in said
    assert "Kravet var mindst landets tal og er nu over landets tal." in said  # the sentence is the same


def test_another_deadline_under_the_same_sentence_is_told_without_the_sentence_as_what_was_before(tiny_project):
    by = "at_least: {area: landet}\n        by: 2025"
    tiny_project.change(PLAN, "at_least: {area: landet}", by)
    next_year(tiny_project, (by, by.replace("2025", "2030")))
    said = str(changes_html(tiny_project.review(year=2024)))
    assert OTHERWISE in said and "Før (1a)" not in said


def test_words_that_change_are_told_though_the_rule_stays_and_years_that_move_along_are_not(tiny_project):
    tiny_project.change(PLAN, "text: Antallet af ledige falder", "text: Antallet af ledige i 2023 falder")
    next_year(tiny_project, ("ledige i 2023 falder", "ledige i 2024 falder"), ("for begge køn mindst", "mindst"))
    said = str(changes_html(tiny_project.review(year=2024)))
    assert "Før (2a): Andelen på ydelse er for begge køn mindst" in said and "Før (1b)" not in said
    assert "1 omformuleret og 3 videreførte" in said
    assert "holdt op mod Beskæftigelsesplan 2023: " in said  # the year once, though it is the title's end


def test_the_first_page_says_what_was_promised_where_nothing_is_known(tiny_project):
    lines = tiny_project.read(FIGURES).splitlines()
    tiny_project.write(FIGURES, f"{lines[0]}\n{lines[3]}\n")  # a neighbour's only
    next_year(tiny_project, ("at_least: {area: landet}", "more_than: {area: landet}"))
    review = tiny_project.review(year=2024)
    page = BeautifulSoup(overview_html(review), "html.parser")
    cells = [row.find_all(["th", "td"]) for row in page.select("tr.target")]
    rows = [[cell.get_text(" ", strip=True).replace("\u00a0", " ") for cell in row] for row in cells]
    why = {review.ground.indicators[name].source for name in ("i-job-andel", "ledige-antal")}
    assert [row[0] for row in rows if row[0][:1].isdigit()] == [
        f"{r.id} {r.target.text}" for r in review.results if r.is_counted
    ]
    assert {row[2] for row in rows} <= {f"Tal mangler fra {source}" for source in why}
    assert [row[3] for row in rows] == ["Skærpet", "Videreført", "Videreført", "Videreført"]
    assert rows[3][:2] == ["Følges uden mål: unge på ydelse", "Følges"]


def test_one_figure_brings_the_columns_for_figures_back(tiny_project):
    first = tiny_project.read(FIGURES).splitlines()[:3]
    tiny_project.write(FIGURES, "\n".join(first) + "\n")
    assert "Eget tal" in overview_html(tiny_project.review())


def test_a_target_in_words_only_has_its_place_on_the_card_and_no_arithmetic_to_fold(tiny_project):
    tiny_project.change(PLAN, "at_least: {area: landet}", "judged_locally: true").change(
        PLAN, "        indicator: i-job-andel\n", ""
    )
    review = tiny_project.review()
    page = review.page("02_tidlig_indsats")
    words, figures = (cards_html(page, [(section, [r])]) for section in page.sections for r in section.results)
    assert "Vis regnestykket" not in words and "Vedtaget i Beskæftigelsesplan 2023, linje 30" in words
    assert "Vis regnestykket" in figures
