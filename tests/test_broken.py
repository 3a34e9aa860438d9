"""Every mistake that a person can make is refused, at its line, in words that say what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from tiny_project import PLAN, TinyProject

from jobplan_lib.words.errors import LONGEST_MESSAGE, MOST_SHOWN, InvalidInput

BROKEN = Path(__file__).parent / "broken"


@dataclass(frozen=True)
class Mistake:
    """A broken file, the file that it takes the place of, and what must be said about it."""

    file: str
    replaces: str
    code: str
    says: tuple[str, ...]
    line: int | None
    hides: str


def _mistakes() -> list[Mistake]:
    table = yaml.load((BROKEN / "expected.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return [
        Mistake(
            file=f"{folder}/{name}",
            replaces=group["replaces"],
            code=said["code"],
            says=tuple(said["says"]),
            line=None if said["line"] == "none" else int(said["line"]),
            hides=said.get("hides", ""),
        )
        for folder, group in table.items()
        for name, said in group["files"].items()
    ]


MISTAKES = _mistakes()
TWO_SIDES = {  # a misspelt name is unknown and its own name missing; two cells, two rows or many rows are wrong
    "plans/misspelt_key.yaml",
    "indicators/misspelt_key.yaml",
    "areas/code_without_its_zeros.csv",
    "figures/renamed_column.csv",
    "figures/nbsp_in_the_header.csv",
    "figures/counts_of_something_that_is_no_share.csv",
    "plans/dash_for_a_hyphen.yaml",
}


def refused(tiny_project: TinyProject) -> InvalidInput:
    """What is said when the tiny project is reviewed; any other exception fails the test."""
    with pytest.raises(InvalidInput) as caught:
        tiny_project.review()
    return caught.value


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.file)
def test_a_mistake_is_refused_where_it_stands_in_words_that_help(mistake, tiny_project, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tiny_project.root / mistake.replaces).write_bytes((BROKEN / mistake.file).read_bytes())

    error = refused(tiny_project)

    here = [p for p in error.problems if (p.file, p.line, p.code) == (mistake.replaces, mistake.line, mistake.code)]
    assert here, f"nothing with {mistake.code} at line {mistake.line} in:\n{error}"
    said = str(here[0])
    assert all(words in said for words in mistake.says), said
    place = mistake.replaces if mistake.line is None else f"{mistake.replaces}:{mistake.line}"
    assert said.startswith(place)
    assert {p.file for p in error.problems} == {mistake.replaces}, "other files are not to blame"
    assert len(error.problems) == 1 or mistake.file in TWO_SIDES, f"one mistake is told once:\n{error}"
    assert all(len(line) <= LONGEST_MESSAGE for line in error.lines())
    assert not mistake.hides or mistake.hides not in str(error)
    assert [path.name for path in tmp_path.iterdir()] == ["project"], "nothing in a file is executed"


def test_every_broken_file_is_in_the_table():
    found = {path.relative_to(BROKEN).as_posix() for path in BROKEN.glob("*/*")}
    assert found == {mistake.file for mistake in MISTAKES}


def test_all_problems_of_a_file_come_together(tiny_project):
    tiny_project.change(PLAN, "notebook: 07_unge", "notebook: 07_gamle")
    tiny_project.change(PLAN, "indicator: ledige-antal", "indicator: ledige-antallet")
    tiny_project.change(PLAN, "at_least: {area: landet}", "at_least: {percent: '44,5'}")
    tiny_project.change(PLAN, "group: unge", "group: gamle")

    error = refused(tiny_project)

    found = [(problem.line, problem.code) for problem in error.problems]
    assert found == [(19, "Y-NUM-02"), (24, "R-IND-01"), (28, "P-NB-01"), (43, "R-GRP-01")]


def test_problems_of_several_declarations_come_together(tiny_project):
    tiny_project.change("data/areas.csv", "081,region-nord", "81,region-nord")
    tiny_project.change("data/indicators/ledige-antal.yaml", "polarity: lower", "polarity: down")

    files = {problem.file for problem in refused(tiny_project).problems}

    assert files == {"data/areas.csv", "data/indicators/ledige-antal.yaml"}


def test_after_fifty_problems_the_rest_is_counted(tiny_project):
    rows = [f"i-job-andel,{code},2022M12,,1,2,,normal,,," for code in range(900, 900 + MOST_SHOWN + 7)]
    tiny_project.add("data/snapshots/published/solby-2023.csv", *rows)

    lines = refused(tiny_project).lines()

    assert len(lines) == MOST_SHOWN + 1
    assert lines[-1] == "… and 7 more"


def test_a_number_for_the_year_is_not_held_against_one_month_without_a_word(tiny_project):
    visits = (Path(__file__).parent / "cases/indicators/besoeg.yaml").read_text(encoding="utf-8")
    tiny_project.write("data/indicators/besoeg.yaml", visits)
    rule = "        indicator: i-job-andel\n        at_least: {area: landet}\n"
    tiny_project.change(PLAN, rule, "        indicator: besoeg\n        at_least: {count: 1200}\n")

    (problem,) = refused(tiny_project).problems

    assert problem.code == "R-SUM-03"
    assert "besoeg counts each quarter by itself" in problem.message
    assert "sum_of_year" in problem.remedy


def test_an_amount_with_a_thousands_point_is_refused_and_a_share_with_three_decimals_is_not(tiny_project):
    level = "title: Udgift\ndefinition: Udgift.\nunit: kroner\ndecimals: 0\npolarity: lower\nfrequency: month\n"
    rest = 'measures: flow\nsource: Solby\nauthor: Solby\nreviewer: ""\nreviewed: ""\n'
    tiny_project.write("data/indicators/udgift.yaml", level + rest)
    share = "i-job-andel,250,2021M12,,,,45.125,normal,Plan,1,"
    tiny_project.add("data/snapshots/published/solby-2023.csv", "udgift,250,2022M12,,,,1.955,normal,Plan,1,", share)

    (problem,) = refused(tiny_project).problems

    assert (problem.code, problem.field) == ("S-NUM-05", "value")
    assert "1955 if it is a thousand" in problem.remedy


def test_a_folder_of_figures_without_its_origin_is_told_as_that(tiny_project):
    tiny_project.change(
        PLAN, "document: Beskæftigelsesplan 2023\n", "document: Beskæftigelsesplan 2023\nsnapshot: egne\n"
    )
    tiny_project.write("data/snapshots/egne/tal.csv", tiny_project.read("data/snapshots/published/solby-2023.csv"))

    (problem,) = refused(tiny_project).problems

    assert (problem.code, problem.line) == ("P-SNAP-01", 5)
    assert "it has no origin.yaml" in problem.message
