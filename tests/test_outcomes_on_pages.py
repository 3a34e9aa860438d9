"""Where a page tells what its printed figures imply about each other, and what it says of it."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from markupsafe import Markup, escape
from test_composition import opened, text_of
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib import show
from jobplan_lib.answer.danish import NBSP
from jobplan_lib.answer.findings import outcome_text
from jobplan_lib.core.relations import Finding, RelationRef
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.review import open_review
from jobplan_lib.showing import source_findings
from jobplan_lib.showing.reservation_lists import reservations_html
from jobplan_lib.showing.subjects import section_pieces, subject_sections
from jobplan_lib.words.quantities import Quantity

EARLY, UNGE = "02_tidlig_indsats", "07_unge"
HEAD = "indicator,area,period,group,numerator,denominator,value,status,kind,document,line\n"
OWN, OTHER = "Beskæftigelsesplan 2023", "Planen for Nabo"
RELATIONS = """\
document: Beskæftigelsesplan 2023
municipality: solby
relations:
  - id: R1
    text: De ledige lagt sammen
    notebook: {page}
    {function}: [{{indicator: ledige-antal, period: 2023M06}}, {{indicator: ledige-antal, area: {area}, period: 2022M06}}]
    printed: {{indicator: ledige-antal, period: 2021M06}}
    unit: persons
    decimals: 0
"""


def related(
    tiny: TinyProject,
    *,
    page: str = UNGE,
    function: str = "sum",
    area: str = "solby",
    third: str = "650",
    document: str = OWN,
):
    """Three printed numbers of the unemployed and a relation between them, given to a page."""
    code = {"solby": "250", "landet": "000"}[area]
    rows = (
        f"ledige-antal,250,2023M06,,,,310,normal,,{OWN},7",
        f"ledige-antal,{code},2022M06,,,,340,normal,,{document},12",
        f"ledige-antal,250,2021M06,,,,{third},normal,,{OWN},9",
    )
    tiny.write(FIGURES, HEAD + "".join(f"{row}\n" for row in rows))
    return tiny.write("data/relations/solby.yaml", RELATIONS.format(page=page, function=function, area=area))


def test_a_relation_stands_on_the_page_that_shows_its_figures_and_not_on_another(tiny_project):
    related(tiny_project, page=UNGE)
    assert "Én sammenhæng" in text_of(show.source_control(opened(tiny_project, EARLY)))
    assert show.source_control(opened(tiny_project, UNGE)).nothing


def test_a_relation_without_figures_on_any_page_stands_where_its_file_says(tiny_project):
    related(tiny_project, page=UNGE)
    tiny_project.change(
        PLAN,
        "        indicator: ledige-antal\n        falls_by: {since: same_period_last_year, percent: 4.5}",
        "        judged_locally: true",
    )
    assert tiny_project.review().outcome_pages == {"R1": UNGE}


def test_figures_of_another_municipalitys_document_are_no_check_of_this_plan(tiny_project):
    assert len(related(tiny_project, area="landet").review().outcomes) == 1
    assert related(tiny_project, area="landet", document=OTHER).review().outcomes == ()


def test_a_figure_that_no_document_prints_is_held_against_those_of_the_plan(tiny_project):
    assert len(related(tiny_project, area="landet", document="").review().outcomes) == 1


def test_a_contradiction_of_a_target_is_named_with_the_way_to_the_target(tiny_project):
    said = "".join(map(str, show.source_control(opened(related(tiny_project, third="700"), EARLY)).pieces))
    assert 'href="#maal-1b"' in said and "De ledige lagt sammen" in said and "tallene giver" not in said
    assert "tallene giver 650 personer, men der er trykt 700 personer" in text_of(
        show.verdicts(opened(tiny_project, EARLY))
    )


def test_what_was_not_checked_is_not_counted_as_checked(tiny_project):
    related(tiny_project)
    tiny_project.change(
        "data/relations/solby.yaml",
        "    unit: persons",
        "    other_basis: De gælder hver sin måned.\n    unit: persons",
    )
    said = text_of(show.source_control(opened(tiny_project, EARLY)))
    assert said.startswith("Her er ikke trykt en sum, ændring eller andel, der kan regnes efter.")
    assert "kan ikke sammenlignes (1)" in said and "[linje 7, 9 og 12]" in said


def test_persons_are_never_fewer_than_none(tiny_project):
    [outcome] = related(tiny_project).review().outcomes
    few = Quantity(Fraction(0), Fraction(-15), Fraction(15))
    wrong = replace(outcome, finding=Finding.MISMATCH, computed=few, printed=Quantity.exact(271))
    assert "tallene giver 0 personer (højst 15), men der er trykt 271 personer" in plain(outcome_text(wrong))
    worked_out = replace(wrong, relation=replace(wrong.relation, printed=RelationRef("R1")))
    assert "(højst 15), men andre trykte tal giver 271 personer" in plain(outcome_text(worked_out))
    follows = replace(wrong, finding=Finding.DERIVED, printed=None)
    assert "(mellem −15 og 15)" in plain(outcome_text(follows)), "a change may be below zero"


def plain(text: str) -> str:
    """A text with common spaces."""
    return text.replace(NBSP, " ")


@pytest.mark.parametrize("plan", ["frederikssund-2023", "fredericia-2019", "fredericia-2023", "frederikshavn-2024"])
def test_no_sentence_for_members_names_a_line_of_the_document(project, plan):
    municipality, _, year = plan.rpartition("-")
    review = open_review(municipality, int(year), project=project)
    said = [f"{o.relation.text} {o.relation.note} {o.relation.other_basis}" for o in review.outcomes]
    said += [r.text for result in review.results for r in result.judgement.reservations]
    assert [text for text in said if re.search(r"\b(linje|side) \d", text)] == []


def test_figures_that_must_not_be_held_against_each_other_say_so_where_they_stand_together(project):
    """The municipality's 42 per cent stand in one table with the project's 50, which are defined otherwise."""
    review = open_review("frederikshavn", 2024, project=project)
    page = review.page("04_flygtninge_integration")
    [section] = subject_sections(page, load_catalog(project).topics)
    [outcome] = section.unlike
    assert outcome.finding is Finding.NOT_COMPARABLE
    shown = plain(str(Markup().join(p for p in section_pieces(page, section) if isinstance(p, Markup))))
    assert "<strong>Kan ikke sammenlignes</strong>" in shown and outcome.relation.other_basis in shown
    assert outcome.relation.other_basis not in str(source_findings.html(page, [section])), "it is not told twice"


def test_printed_changes_that_contradict_each_other_put_no_level_in_doubt(project):
    """Levels only weigh the changes: 792 flex jobs are not in doubt because the changes beside them do not add up."""
    review = open_review("fredericia", 2023, project=project)
    wrong = [o for o in review.outcomes if o.finding is Finding.MISMATCH]
    levels = review["H3"].observed.rows
    weighed = [o for o in wrong if levels & set(o.observations)]
    assert weighed and review.result("H3").outcomes == ()
    assert any(o in result.outcomes for o in weighed for result in review.results), "the changes themselves are"


@pytest.mark.parametrize("plan", ["fredericia-2019", "frederikshavn-2024"])
def test_a_target_stands_once_in_the_list_of_what_to_bear_in_mind(project, plan):
    """With all that is said of it."""
    municipality, _, year = plan.rpartition("-")
    page = open_review(municipality, int(year), project=project).page("00_resultatrevision")
    _, _, folded = str(reservations_html(page)).partition("<details")
    named = re.findall(r'<span class="no">([^<]+)</span>', folded)
    assert len(named) == len(set(named)) > 5
    for result in page.targets:
        assert all(str(escape(text)) in str(reservations_html(page)) for text in result.target.reservations)
