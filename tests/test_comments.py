"""Comments survive every run, and a page says when what they were written about has moved."""

from __future__ import annotations

import pytest
from tiny_project import FIGURES, TinyProject

from jobplan_lib.answer.checking import check_project
from jobplan_lib.commands.comment import comment
from jobplan_lib.reading.project import HOME_VARIABLE
from jobplan_lib.showing.comment_lists import comments_beside, comments_html, target_comments
from jobplan_lib.showing.source_sheets import comments_sheet
from jobplan_lib.words.errors import InvalidInput

FILE = "data/comments/solby-2023.yaml"
OWN = "i-job-andel,250,2022M12,,899,2000"


def moved(tiny: TinyProject, target: str = "1a") -> list[str]:
    """What the page says has moved under the comments on a target."""
    review = tiny.review()
    return [text for shown in target_comments(review, review.result(target)) for text in shown.moved]


def test_nothing_has_moved_where_the_figure_prints_as_it_did(tiny_project):
    """44,95 was printed as 45,0 then; that it is counted more exactly now is no movement."""
    assert moved(tiny_project) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((OWN, "i-job-andel,250,2022M12,,880,2000"), ["Tallet for december 2022 var 45,0 % og er nu 44,0 %."]),
        (
            (OWN, "i-job-andel,250,2022M12,,950,2000"),
            ["Tallet for december 2022 var 45,0 % og er nu 47,5 %.", "Vurderingen var Ikke opfyldt og er nu Opfyldt."],
        ),
        (
            (f'{OWN},,normal,Beskæftigelsesplan 2023,30,"45,0"\n', ""),
            [
                "Tallet var 45,0 i december 2022. Nu er der ikke noget tal.",
                "Vurderingen var Ikke opfyldt og er nu Kan ikke vurderes.",
            ],
        ),
    ],
    ids=["revised", "revised over the requirement", "gone"],
)
def test_a_figure_that_has_moved_is_told(tiny_project, rows, said):
    tiny_project.change(FIGURES, *rows)
    assert [text.replace("\u00a0", " ") for text in moved(tiny_project)] == said


def test_a_newer_figure_is_told_with_both_periods(tiny_project):
    for area, share in (("000", "460,1000"), ("250", "940,2000")):
        tiny_project.add(FIGURES, f"i-job-andel,{area},2023M06,,{share},,normal,Beskæftigelsesplan 2023,30,")
    assert "Tallet var 45,0\u00a0% i december 2022 og er nu 47,0\u00a0% i juni 2023." in moved(tiny_project)


def test_a_written_comment_is_read_back_with_the_figures_of_its_day(tiny_project, monkeypatch, capsys):
    monkeypatch.setenv(HOME_VARIABLE, str(tiny_project.root))
    text = 'Kvinder og mænd: "begge" følges # hver måned'
    comment("solby", 2023, "2a", text, author="Jobcentret", date="2023-05-01")
    review = tiny_project.review()
    written = review.comments[-1]
    assert (written.about, written.text, str(written.date)) == ("2a", text, "2023-05-01")
    assert written.stood is not None and written.stood.status is review.result("2a").status
    assert [(f.part, str(f.value), f.decimals) for f in written.stood.figures] == [
        ("Kvinder", "4/5", 1),
        ("Mænd", "13/10", 1),
    ]
    assert moved(tiny_project, "2a") == []
    assert capsys.readouterr().out.strip() == FILE


def test_a_comment_that_cannot_be_read_back_is_not_written(tiny_project, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tiny_project.root))
    before = tiny_project.read(FILE)
    with pytest.raises(InvalidInput, match="T-CPR-01"):
        comment("solby", 2023, "2a", "ring til 010190-1234", author="Jobcentret", date="2023-05-01")
    assert tiny_project.read(FILE) == before
    assert [path.name for path in (tiny_project.root / "data/comments").iterdir()] == ["solby-2023.yaml"]


def test_what_is_wrong_with_a_new_comment_is_not_said_of_a_line_that_the_file_does_not_have(tiny_project, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tiny_project.root))
    with pytest.raises(
        InvalidInput, match=r"^the comment text: has 1003 characters – shorten it to 1000 \[K-LONG-01\]$"
    ):
        comment("solby", 2023, "2a", " ".join(["nok"] * 251), author="Jobcentret", date="2023-05-01")
    tiny_project.change(FILE, "role: committee", "role: comittee")  # what was there before keeps its line
    with pytest.raises(InvalidInput, match=rf"^{FILE}:\d+:\d+ "):
        comment("solby", 2023, "2a", "Kort", author="Jobcentret", date="2023-05-01")


def test_a_page_shows_what_was_written_about_it(tiny_project):
    page = tiny_project.review().page("00_resultatrevision")
    assert "Udvalget: Arbejdsmarkedsudvalget, 6. marts 2023" in comments_html(page)
    assert comments_html(tiny_project.review().page("07_unge")) == ""


def test_comments_that_belong_to_no_plan_are_found(tiny_project):
    tiny_project.write("data/comments/solby-2022.yaml", tiny_project.read(FILE))
    with pytest.raises(InvalidInput, match=r"solby-2022\.yaml belongs to no plan"):
        check_project(tiny_project.project)


def test_a_status_log_that_belongs_to_no_plan_is_found(tiny_project):
    tiny_project.write("data/plans/status/solby-2022.yaml", "entries: []\n")
    with pytest.raises(InvalidInput, match=r"status/solby-2022\.yaml belongs to no plan – did you mean 'solby-2023'"):
        check_project(tiny_project.project)


def test_a_status_is_said_by_people(tiny_project):
    """What a program has found out would read as somebody's judgement of that day."""
    entry = "{target: 1a, date: 2023-05-01, judged_by: jobplan, status: done, text: Færdig}"
    tiny_project.write("data/plans/status/solby-2023.yaml", f"entries:\n  - {entry}\n")
    with pytest.raises(InvalidInput, match="'jobplan' is the program"):
        check_project(tiny_project.project)


def test_the_workbook_holds_every_comment_with_what_has_moved_since(tiny_project):
    tiny_project.change(FIGURES, OWN, OWN.replace("899", "940"))
    sheet = comments_sheet(tiny_project.review())
    told = {row[0]: dict(zip([c.heading for c in sheet.columns], row, strict=True)) for row in sheet.rows}
    assert told.keys() == {"00_resultatrevision", "1a"}
    assert told["00_resultatrevision"]["Skrevet af"] == "Arbejdsmarkedsudvalget"
    assert told["1a"]["Ændret siden"] == " ".join(moved(tiny_project)) != ""
    (tiny_project.root / FILE).unlink()
    assert comments_sheet(tiny_project.review()) is None


def test_what_has_moved_under_two_comments_is_told_once_on_the_page(tiny_project):
    tiny_project.change(FIGURES, OWN, OWN.replace("899", "940"))
    text = tiny_project.read(FILE)
    again = text[text.index("\n", text.index("comments:")) + 1 :] if "comments:" in text else text
    tiny_project.write(FILE, text.rstrip("\n") + "\n" + again)
    review = tiny_project.review()
    assert len([c for c in target_comments(review, review.result("1a")) if c.moved]) == 2, "the workbook tells each"
    assert len([c for c in comments_beside(review, review.result("1a")) if c.moved]) == 1
