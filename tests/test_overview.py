"""The first page's table: which columns it has, and that it stars what the list of reservations names."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from read_pages import PLANS, read_review
from test_unseen_plans import FEWER, JOB, RESPECT, planned

from jobplan_lib.showing.overview import overview_html
from jobplan_lib.showing.table_widths import LIST_GAP, PHONE, list_column

LACKING = "indicator: i-job-andel, at_least: {percent: 50}, when: {at: 2019M01}"
UNSET = "indicator: i-job-andel, not_set: Planen har intet tal"
ALL = [(plan, "") for plan in PLANS] + [("frederikssund-2023", "national")]


def heads(html: str) -> list[str]:
    return [head.get_text() for head in BeautifulSoup(html, "html.parser").select("thead th")]


@pytest.mark.parametrize(
    ("rules", "shown"),
    [
        ((JOB, JOB), ["Eget tal", "Krav", "Afstand i procentpoint"]),
        ((FEWER, RESPECT), ["Eget tal", "Krav", "Afstand"]),
        ((UNSET, RESPECT), ["Eget tal", "Hele landet"]),
        ((UNSET, LACKING), ["Eget tal", "Krav"]),
    ],
    ids=["a distance in points", "a fall in persons", "nothing required", "nothing to hold against it"],
)
def test_a_column_that_nothing_fills_is_left_out_and_the_country_stands_for_what_is_not_required(
    tiny_project, rules, shown
):
    found = heads(overview_html(planned(tiny_project, *rules).review()))
    assert found[:2] == ["Mål", "Status"] and [head for head in found[2:] if head != "Udvikling"] == shown


@pytest.mark.parametrize(("plan", "goals"), ALL)
def test_every_row_has_as_many_cells_as_there_are_heads_and_no_column_is_all_dashes(plan, goals):
    table = BeautifulSoup(overview_html(read_review(plan, goals).review), "html.parser").table
    columns: dict[int, set[str]] = {}
    widths = set()
    for row in table.select("tr"):
        place = 0
        for cell in row.find_all(["th", "td"]):
            columns.setdefault(place, set()).add("svg" if cell.svg else cell.get_text(strip=True)) if row.td else None
            place += int(cell.get("colspan", 1))
        widths.add(place)
    assert len(widths) == 1
    assert [place for place, texts in columns.items() if texts <= {"–", ""}] == []


@pytest.mark.parametrize(("plan", "goals"), ALL)
def test_the_table_stars_the_targets_that_the_list_of_reservations_names(plan, goals):
    page = BeautifulSoup(read_review(plan, goals).page("00").html, "html.parser")
    starred = {row.a["href"] for row in page.select(".overview tr.target") if row.select(".mark")}
    assert starred == {way["href"] for way in page.select(".kinds a")}


@pytest.mark.parametrize("cells", range(1, 12))
def test_a_list_on_a_phone_has_even_lines(cells):
    names = ["Navn", *(f"Tal {n}" for n in range(cells))]
    column = list_column(names, [["Solby", *["1"] * cells]], range(1, cells + 1))
    across = int((PHONE + LIST_GAP) / (column + LIST_GAP))
    lines = -(-cells // across)
    assert 1 <= across <= 3 and (lines == 1 or lines * across - cells < lines), "no line lacks more than another"


def test_pages_about_the_ministers_goals_say_nothing_of_a_plan():
    """Who set the goals is a plan elsewhere; of a plan that nobody wrote a page cannot say what it says or leaves out."""
    pages = read_review("frederikssund-2023", "national").pages
    claims = re.compile(r"\bplanen (?:siger|nævner|har|vil|skriver)\b|\bplanens (?:andre )?mål\b", re.IGNORECASE)
    assert pages and [found for page in pages.values() for found in claims.findall(page.text)] == []
