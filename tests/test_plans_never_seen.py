"""Plans of other municipalities: long sentences without a name, titles that name the municipality, months of a year."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_text import Reader
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib import show
from jobplan_lib.answer.danish import NBSP
from jobplan_lib.showing.agenda import agenda_text
from jobplan_lib.showing.cards import cells_of
from jobplan_lib.showing.fragments import Chart
from jobplan_lib.showing.page_heads import question
from jobplan_lib.words.labels import LONGEST_NAME, shortened, with_name

RULE = "        indicator: i-job-andel\n        at_least: {area: landet}\n"
MONTHS = [f"i-job-andel,250,2023M{month:02},,{870 + 3 * month},2000,,normal,,," for month in range(1, 13)]


@given(st.text(st.sampled_from("abcæø ,;"), max_size=300))
def test_a_long_sentence_is_named_by_its_first_whole_words(text: str):
    name = shortened(text)
    assert len(name) <= LONGEST_NAME + len(" …")
    assert name == text or (name.endswith(" …") and text.startswith(name.removesuffix(" …")))
    cut = name.removesuffix(" …")
    assert name == text or " " not in text[: len(cut)] or text[len(cut)] in " ,;", "no word is broken"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Beskæftigelsesplan 2023", "Beskæftigelsesplan 2023, Solby"),
        ("Handlingsplan for Solby 2023", "Handlingsplan for Solby 2023"),
        ("SOLBY KOMMUNES PLAN", "SOLBY KOMMUNES PLAN"),
    ],
)
def test_a_title_and_whose_it_is_are_said_once(title: str, said: str):
    assert with_name(title, "Solby") == said


def test_the_agenda_names_a_long_sentence_in_short_and_the_municipality_once(tiny_project: TinyProject):
    long = (
        "Andelen i job er mindst som i hele landet, "
        + "og ingen oplever at få mindre hjælp end før, " * 6
        + "sagt kort"
    )
    lines = tiny_project.read(PLAN).splitlines()
    text = next(n for n, line in enumerate(lines) if line.strip().startswith("text:"))
    lines[text] = f'        text: "{long}"'
    kept = [line for line in lines if not line.strip().startswith("short:")]
    tiny_project.write(PLAN, "\n".join(kept) + "\n")
    tiny_project.change(PLAN, "title: Beskæftigelsesplan 2023", "title: Handlingsplan for Solby 2023")

    said = agenda_text(tiny_project.review())

    assert said.count("og ingen oplever") <= 1 and "sagt kort" not in said
    assert said.splitlines()[0].count("Solby") == 1


def test_every_month_of_a_year_is_one_line_through_time_under_the_targets_name(tiny_project: TinyProject):
    tiny_project.add(FIGURES, *MONTHS)
    tiny_project.change(PLAN, RULE, RULE.replace("{area: landet}", "{percent: 40}") + "        when: every_period\n")
    review = tiny_project.review()
    page = show.ShownPage(review.page("02_tidlig_indsats"), tiny_project.project, static=True)

    charts = [piece for piece in show.development(page).pieces if isinstance(piece, Chart)]

    ours = [str(chart.title) for chart in charts if "1a" in str(chart.title)]
    assert len(review["1a"].parts) == 12
    assert len(ours) == 1
    assert review.result("1a").target.short in ours[0]


def test_a_plan_of_promises_alone_is_not_said_to_have_targets(tiny_project: TinyProject):
    for number, kind in (("1", "principle"), ("2", "intervention")):
        promised = f'      - {{id: "{number}", text: Løfte {number}, source: {{page: 1}}, kind: {kind}, judged_locally: true}}\n'
        head = "focus_areas:\n  - id: F1\n    title: Løfter\n    notebook: 00_resultatrevision\n    targets:\n"
        top = "municipality: solby\nyear: 2023\ntitle: Plan\ndocument: Plan\n"
        before = tiny_project.read(PLAN) if number == "2" else top + head
        tiny_project.write(PLAN, before + promised)
    tiny_project.write("data/comments/solby-2023.yaml", "comments: []\n")
    page = show.ShownPage(tiny_project.review().page("00_resultatrevision"), tiny_project.project, static=True)

    said = Reader("".join(map(str, show.commitments(page).pieces))).root.text

    assert "Planen har 1 indsats og 1 princip. Begge vurderes lokalt. Ingen har skrevet en status om dem." in said
    assert question(page.page) == "Hvad lover planen?"


def test_what_is_counted_whole_is_printed_whole_beside_a_required_number_that_is_not(tiny_project: TinyProject):
    tiny_project.add(FIGURES, "ledige-antal,250,2020M12,,,,287,normal,,,", "ledige-antal,250,2023M12,,,,311,normal,,,")
    rule = "        indicator: ledige-antal\n        at_least: {own: 2020M12, plus: {percent: 5}}\n"
    tiny_project.change(PLAN, RULE, rule)

    told = cells_of(tiny_project.review()["1a"])

    assert [text.replace(NBSP, " ") for text in (told.own, told.required)] == ["311 personer", "301,35 personer"]
    doubled = rule.replace("plus: {percent: 5}", "times: 2").replace("at_least", "at_most")
    tiny_project.change(PLAN, rule, doubled)
    assert cells_of(tiny_project.review()["1a"]).required.replace(NBSP, " ") == "574 personer"
