"""A page as a whole: each figure once, each contradiction beside its figure, and short where there are no figures."""

from __future__ import annotations

import re

import pytest
from page_text import Reader
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib import show
from jobplan_lib.answer.danish import NBSP
from jobplan_lib.review import open_review
from jobplan_lib.showing.figure_names import figure_name
from jobplan_lib.showing.fragments import Block, Chart
from jobplan_lib.words.vocabulary import Status

HEAD = "indicator,area,period,group,numerator,denominator,value,status,kind\n"
PAGE = "07_unge"
PLANS = ["fredericia-2019", "fredericia-2023", "frederikshavn-2020", "frederikshavn-2022", "frederikshavn-2024"]
TOPIC = "title: Unges vej\nlead: Hvor går de hen?\nnotebook: 07_unge\norder: 1\n"


def opened(tiny: TinyProject, notebook: str = PAGE) -> show.ShownPage:
    """A page of Solby's review as a notebook opens it."""
    return show.ShownPage(tiny.review().page(notebook), tiny.project, static=True)


def text_of(block: Block) -> str:
    """What a cell says, charts by their title."""
    html = "".join(piece.title if isinstance(piece, Chart) else str(piece) for piece in block.pieces)
    found = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace(NBSP, " "))
    return f"{found} {block.nothing}".strip()


def on_topic(tiny: TinyProject, name: str = "ydelse-andel", ties: str = "") -> TinyProject:
    """The tiny project with a section about young people that an indicator names."""
    tiny.write("data/topics/vej.yaml", TOPIC)
    return tiny.add(f"data/indicators/{name}.yaml", "topics:", "  - vej", *([ties] if ties else []))


def figures(tiny: TinyProject, *rows: str) -> TinyProject:
    return tiny.write(FIGURES, HEAD + "".join(f"{row}\n" for row in rows))


FOLLOWED = ("ydelse-andel,250,2022M12,unge,,,12.5,normal,", "ydelse-andel,000,2022M12,unge,,,11.0,normal,")


def test_a_followed_figure_that_no_section_tells_stands_among_the_followed(tiny_project):
    page = opened(figures(tiny_project, *FOLLOWED))
    assert "12,5 %" in text_of(show.followed(page))


def test_a_followed_figure_that_a_section_tells_is_only_pointed_to(tiny_project):
    page = opened(figures(on_topic(tiny_project), *FOLLOWED))
    told = text_of(show.subject(page))
    followed = text_of(show.followed(page))
    assert "12,5 %" in told and "12,5 %" not in followed
    assert followed == "Tallene står ovenfor: Unges vej : På ydelse: unge"
    [link] = Reader(str(show.followed(page).pieces[0])).root.all("a")
    assert f'id="{link.attributes["href"][1:]}"' in str(show.subject(page).pieces[0])


def test_two_points_of_a_figure_that_a_section_tells_are_no_development(tiny_project):
    earlier = "ydelse-andel,250,2021M12,unge,,,13.0,normal,"
    figures(tiny_project, earlier, *FOLLOWED)
    assert "13,0 %" in text_of(show.development(opened(tiny_project)))
    assert "13,0 %" not in text_of(show.development(opened(on_topic(tiny_project))))
    assert "13,0 %" in text_of(show.subject(opened(tiny_project)))  # as the year before


def test_a_chart_prints_the_own_number_so_that_it_agrees_with_the_requirement_that_is_drawn(tiny_project):
    tiny_project.change(
        PLAN,
        "        indicator: i-job-andel\n        at_least: {area: landet}",
        "        indicator: i-job-andel\n        at_least: {percent: 45}",
    )
    figures(
        tiny_project,
        *(
            f"i-job-andel,250,{year}M12,,{counted},2000,,normal,"
            for year, counted in ((2020, 870), (2021, 880), (2022, 899))
        ),
        "i-job-andel,000,2022M12,,440,1000,,normal,",
    )
    page = opened(tiny_project, "02_tidlig_indsats")
    [chart] = [piece for piece in show.development(page).pieces if isinstance(piece, Chart)]
    assert page.page.results[0].status is Status.NOT_MET
    assert "44,95" in str(chart.wide) and "44,95" in str(chart.narrow)


def test_a_year_and_two_of_its_months_are_no_development(tiny_project):
    tiny_project.change("data/indicators/ydelse-andel.yaml", "frequency: month", "frequency: irregular")
    span = "ydelse-andel,250,2022M01..2022M02,unge,,,13.0,normal,"
    figures(tiny_project, span, "ydelse-andel,250,2022,unge,,,13.0,normal,")
    assert len(tiny_project.review()["2b"].series) == 1


def test_what_was_decided_for_later_years_is_no_section_of_a_plan_that_does_not_speak_of_it(tiny_project):
    ahead = "ledige-antal,250,2024M06,,,,300,normal,"
    on_topic(tiny_project, "ledige-antal", "ahead: true")
    assert show.subject(opened(figures(tiny_project, ahead))).nothing
    head, row = HEAD.replace("kind", "document,line"), f"{ahead}Beskæftigelsesplan 2023,7"
    tiny_project.write(FIGURES, f"{head}{row}\n")  # what the plan's own document prints was known to it
    assert "300" in text_of(show.subject(opened(tiny_project)))
    tiny_project.write(FIGURES, f"{head}{row.replace('2023,7', '2024,7')}\n")
    assert show.subject(opened(tiny_project)).nothing
    now = "ledige-antal,250,2023M06,,,,310,normal,"
    assert "310" in text_of(show.subject(opened(figures(tiny_project, now))))


def test_the_own_place_stands_beside_the_own_figure_where_all_are_known(tiny_project):
    codes = [f"{n}" for n in range(901, 922)]
    tiny_project.add("data/areas.csv", *(f"{c},kommune-{c},Kommune {c},municipality,084" for c in codes))
    others = [f"ydelse-andel,{c},2022M12,unge,,,{n}.5,normal," for n, c in enumerate(codes, 1)]
    page = opened(figures(on_topic(tiny_project), *FOLLOWED, *others))
    assert "nr. 13 af 22" not in text_of(show.subject(opened(figures(tiny_project, *FOLLOWED))))
    assert "delt nr. 12 af 22" in text_of(show.subject(page))


def test_a_target_without_figures_says_what_would_decide_and_who_gives_it(tiny_project):
    figures(tiny_project, "ledige-antal,250,2020M06,,,,310,normal,")
    said = text_of(show.verdicts(opened(tiny_project, "02_tidlig_indsats")))
    assert "Der mangler tal for Solby: »I job« fra Jobindsats." in said


def test_a_page_without_any_figure_lists_what_is_followed_by_who_gives_it(tiny_project):
    figures(tiny_project, "ledige-antal,250,2023M06,,,,310,normal,")
    said = text_of(show.followed(opened(tiny_project)))
    assert said.startswith(
        "Planen vil følge dette, men talgrundlaget har ingen tal for det. Tallene skal komme fra Jobindsats:"
    )
    assert "Andelen af unge på ydelse følges" not in said  # of what has no figures a sentence would be read as a fact
    assert "unge på ydelse" in said.casefold()


def test_a_reservation_about_a_target_stands_with_the_target_alone(tiny_project):
    tiny_project.change(
        PLAN, "        indicator: i-job-andel\n", "        indicator: i-job-andel\n        reservations: [Kun ét år.]\n"
    )
    page = opened(tiny_project, "02_tidlig_indsats")
    assert "Kun ét år." in text_of(show.verdicts(page))
    assert "Kun ét år." not in text_of(show.reservations(page))
    assert "Kun ét år." in text_of(show.reservations(opened(tiny_project, "00_resultatrevision")))


@pytest.mark.parametrize("plan", PLANS)
def test_no_page_tells_a_figure_or_a_contradiction_twice(project, plan):
    """Of every shipped plan: what a section tells, nothing that follows it tells again."""
    municipality, _, year = plan.rpartition("-")
    review = open_review(municipality, int(year), project=project)
    for notebook in review.notebooks()[1:]:
        page = show.ShownPage(review.page(notebook), project, static=True)
        rows = _rows(show.subject(page)) & _rows(show.followed(page))
        assert not rows, (notebook, rows)
        below = "".join(text_of(getattr(show, name)(page)) for name in ("subject", "followed", "source_control"))
        above = text_of(show.verdicts(page))
        for outcome in page.page.outcomes:
            told = f"{outcome.relation.text}: tallene giver"
            assert (told in above) + below.count(told) <= 1, (notebook, outcome.relation.id)


def _rows(block: Block) -> set[tuple[str, ...]]:
    """The rows of tables outside charts, the label left out: those with a figure."""
    html = "".join(str(piece) for piece in block.pieces if not isinstance(piece, Chart))
    cells = (tuple(cell.text for cell in row.all("th", "td")) for row in Reader(html).root.all("tr"))
    return {row for row in cells if any(any(c.isdigit() for c in cell) for cell in row[1:-1])}


def test_every_followed_figure_has_its_place(project):
    """Told by a section or listed: none is lost between the two."""
    review = open_review("frederikshavn", 2024, project=project)
    for notebook in review.notebooks()[1:]:
        page = review.page(notebook)
        said = text_of(show.followed(show.ShownPage(page, project, static=True)))
        for result in page.monitored:
            assert figure_name(result, review.ground) in said, (notebook, result.id)


def test_months_of_a_year_are_named_as_a_dane_names_them(tiny_project):
    where = "        at_least: {area: landet}\n"
    tiny_project.change(PLAN, where, "        at_least: {percent: 40}\n        when: every_period\n")
    judged = tiny_project.review()["1a"]
    assert [part.label for part in judged.parts][:2] == ["Januar 2023", "Februar 2023"]


def test_a_contradiction_of_a_target_value_stands_with_the_target(project):
    """Fredericia printed the number of flexjobs three ways; nobody has measured any."""
    review = open_review("fredericia", 2019, project=project)
    assert [outcome.relation.id for outcome in review.result("1d-i").outcomes] == ["R022"]
    later = open_review("fredericia", 2023, project=project)
    told = {result.id: [o.relation.id for o in result.outcomes] for result in later.results}
    assert (told["E3-2022"], told["E3-2023"]) == (["R068"], []), "only with the year that was printed"


def test_a_followed_figure_that_stands_among_the_developments_is_only_pointed_to(tiny_project):
    earlier = "ydelse-andel,250,2021M12,unge,,,13.0,normal,"
    page = opened(figures(tiny_project, earlier, FOLLOWED[0]))
    assert "12,5" in text_of(show.development(page))
    assert text_of(show.followed(page)) == "Tallene står ovenfor: Udviklingen: På ydelse: unge"
    with_country = opened(figures(tiny_project, earlier, *FOLLOWED))
    assert "11,0 %" in text_of(show.followed(with_country)), "the country's figure stands nowhere else"


def test_a_section_draws_no_picture_of_what_a_target_is_compared_on(project):
    """Fredericia holds its changes against the country's and follows the same changes."""
    for name, drawn in (("frederikssund", True), ("fredericia", False)):
        review = open_review(name, 2023, project=project)
        page = show.ShownPage(review.page("01_offentlig_forsoergelse"), project, static=True)
        assert any(isinstance(piece, Chart) for piece in show.subject(page).pieces) is drawn
