"""What stands with a target and what with one of its parts: each mark, reservation and count where it is true.

Held on all plans of the project.
"""

from __future__ import annotations

import re

import pytest
from read_pages import PLANS, read_review

from jobplan_lib.answer.danish_caveats import CAVEAT_TEXT, reservation_texts
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.showing import cards, first_lines, overview, page_figures, timing_marks
from jobplan_lib.showing.fragments import Chart

CARD = r'<article class="card[^>]* id="maal-([^"]+)"'  # the number of a target


@pytest.mark.parametrize("plan", PLANS)
def test_a_mark_stands_where_it_is_true(plan):
    """A target is marked as all its figures are; where they differ, each part that has one is marked by itself."""
    review = read_review(plan).review
    for result in review:
        shown = cards.card(result, review)
        leaves = [leaf for leaf in result.judgement.leaves if leaf.observed]
        marks = [timing_marks.timing_text(leaf, review) for leaf in leaves]
        assert shown.timing == (marks[0] if len(set(marks)) == 1 else ""), result.id
        if shown.parts:
            assert [part.timing for part in shown.parts if part.timing] == (
                [] if shown.timing else [m for m in marks if m]
            )


@pytest.mark.parametrize("plan", PLANS)
def test_a_reservation_of_some_parts_says_of_which(plan):
    for result in read_review(plan).review:
        judged = result.judgement
        for found, text in zip(judged.reservations, reservation_texts(judged), strict=True):
            if found.text or not judged.parts:
                continue
            having = [leaf for leaf in judged.leaves if any(r.caveat is found.caveat for r in leaf.reservations)]
            is_of_all = len(having) == len([leaf for leaf in judged.leaves if leaf.observed])
            assert (text.partition(":")[0] == CAVEAT_TEXT[found.caveat].partition(":")[0]) == is_of_all, (
                result.id,
                text,
            )


def test_of_two_amounts_only_the_expected_one_is_a_forecast():
    review = read_review("frederikshavn-2024").review
    shown = cards.card(review.result("SP5"), review)
    assert shown.timing == "" and [part.timing for part in shown.parts] == ["frist 2023", "skøn"]
    assert "Skøn (den forventede udgift i 2024): Tallet er en prognose og ikke en måling." in shown.reservations
    assert reservation_texts(review["SP5"], {Caveat.FORECAST}) == list(shown.reservations[:-1])


def test_a_part_that_is_read_in_two_ways_is_one_in_every_count():
    read = read_review("fredericia-2023")
    page = read.review.page("01_offentlig_forsoergelse")
    _, chart, _ = page_figures.verdicts(page, [(s, list(s.results)) for s in page.sections])
    assert isinstance(chart, Chart) and chart.title == "7 af 12 viste krav er opfyldt, og 1 er delt"
    assert "Et krav, der læses på flere måder, har en søjle for hver." in chart.note
    assert "Opfyldt: 7 af 12 dele; ikke opfyldt: 4 af 12 dele; delt: fleksjob." in read.page("01").text


@pytest.mark.parametrize("plan", PLANS)
def test_a_chart_of_a_single_target_stands_below_its_card_and_every_card_and_heading_stands_once(plan):
    review = read_review(plan).review
    for page in map(review.page, review.notebooks()):
        found = [(s, [r for r in s.results if r.is_counted]) for s in page.sections]
        found = [(s, results) for s, results in found if results]
        if not found:
            continue
        pieces = page_figures.verdicts(page, found)
        html = "".join(piece for piece in pieces if isinstance(piece, str))
        assert re.findall(CARD, html) == [r.id for _, results in found for r in results]
        assert html.count("<h3>") == len(found)
        if len(pieces) > 1:
            assert page_figures.distances(page) is None
            last = re.findall(CARD, str(pieces[0]))[-1]
            assert pieces[1].note.startswith(f"Mål {last}")


def test_the_first_page_names_the_newest_figure_as_the_card_does():
    read = read_review("fredericia-2019")
    assert read.page("00").text.count("seneste tal: 2017") >= 8
    assert "Det seneste tal er nr. 77 af 98 i 2017." in read.page("01").text


def test_what_is_not_counted_is_called_by_its_name():
    """The only share that lacks something is one of companies; nobody asks how many persons that is."""
    text = read_review("fredericia-2019").page("00").text
    assert "Hvor mange virksomheder afstanden svarer til, kan ikke regnes ud" in text


def test_the_development_says_its_own_span():
    review = read_review("fredericia-2019").review
    html = overview.overview_html(review)
    assert "på et år" not in html and "Linjen viser kommunens egne tal" in html


def test_a_target_of_a_later_year_is_awaited_and_names_the_newest_figure():
    page = read_review("frederikshavn-2024").page("10").text
    assert "Målet gælder 2025, som ligger efter planens år, så tallet afventes. Det seneste tal er 28 uger" in page


@pytest.mark.parametrize(
    ("plan", "number", "words"),
    [
        ("fredericia-2023", "O1", "mindst 3 %"),
        ("fredericia-2023", "G1", "højst landets tal; fleksjob: højst eller mindst landets tal"),
        ("fredericia-2019", "1c", "under Region Syddanmarks tal eller under tallet for landsdel Sydjylland"),
        ("fredericia-2019", "3a-i", "en stigning på mindst 7 personer"),
        ("frederikshavn-2020", "2020-1", "et fald på mindst 4,5 %"),
    ],
)
def test_a_card_without_figures_says_what_is_required_of_its_parts(plan, number, words):
    review = read_review(plan).review
    shown = cards.card(review.result(number), review)
    assert shown.cells.required.replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize("plan", PLANS)
def test_a_finding_is_told_in_full_at_one_target(plan):
    review = read_review(plan).review
    told: dict[str, list[str]] = {}
    for result in review.results:
        if result.is_counted:
            for outcome, text in zip(result.outcomes, cards.card(result, review).findings, strict=True):
                told.setdefault(outcome.relation.id, []).append(text)
    for first, *others in told.values():
        assert "som det står ved" not in first
        assert all(re.search(r'som det står ved <a href="\w+\.html#maal-[^"]+">mål ', text) for text in others)


def test_an_answer_that_the_source_itself_contradicts_is_told_with_its_doubt():
    lines = first_lines.first_lines(read_review("fredericia-2023").review)
    assert any("mål G2" in line and "er usikkert, fordi de trykte tal ikke passer sammen" in line for line in lines)
    assert not any("usikkert" in line for line in first_lines.first_lines(read_review("frederikshavn-2024").review))


@pytest.mark.parametrize(("number", "lacks"), [("K1", True), ("H3", False), ("I1", False)])
def test_a_target_without_a_value_says_that_its_figure_lacks_where_it_does(number, lacks):
    review = read_review("fredericia-2023").review
    said = cards.card(next(r for r in review if r.id == number), review).cells.answer
    assert ("Der mangler tal for Fredericia" in said) == lacks and said.endswith(".")
