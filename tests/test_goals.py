"""Goals above the focus areas: the answers of all targets that serve one, rolled up, on the first page and in review.json."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from page_text import Reader
from tiny_project import PLAN, TinyProject

from jobplan_lib.answer.review_json import review_dict
from jobplan_lib.showing import goal_lists
from jobplan_lib.showing.goal_lists import goals_html
from jobplan_lib.words.vocabulary import Status


def serving(tiny: TinyProject, goals: str = "[M1]") -> TinyProject:
    """Solby's plan whose second focus area, with a target that is not met, serves goals too."""
    return tiny.change(PLAN, "    notebook: 07_unge\n", f"    notebook: 07_unge\n    serves: {goals}\n")


def shown(tiny: TinyProject) -> list[str]:
    return [
        item.text.replace("\N{NO-BREAK SPACE}", " ") for item in Reader(str(goals_html(tiny.review()))).root.all("li")
    ]


def test_a_goal_gathers_the_answers_of_its_focus_areas(tiny_project):
    answers = {r.id: r.status.value for r in tiny_project.review() if r.is_counted}
    assert set(answers.values()) >= {"met", "not_met"}
    [line] = shown(serving(tiny_project))
    assert line.startswith("Flere skal i job Delt") and all(name in line for name in answers)
    [goal] = review_dict(tiny_project.review())["goals"]
    assert goal["status"] == "split" and set(goal["targets"]) >= set(answers)


def test_a_target_counts_under_every_goal_that_it_serves_and_a_goal_may_have_none(tiny_project):
    tiny_project.change(PLAN, "focus_areas:", "  - {id: M2, title: Unge}\n  - {id: M3, title: Ingen}\nfocus_areas:")
    first, second, third = shown(serving(tiny_project, "[M1, M2]"))
    assert "2a" in first and "2a" in second and "1a" not in second
    assert third == "Ingen Kan ikke vurderes Intet fokusområde hører under det"


def test_goals_that_only_repeat_a_focus_area_are_no_list_of_their_own(tiny_project):
    assert shown(tiny_project) == []


@pytest.mark.parametrize(
    ("followed", "words"),
    [
        ([], "Intet fokusområde hører under det"),
        ([True], "Kun tal, der følges; de tælles ikke med"),
        ([False, False], "Kun indsatser og løfter; de tælles ikke med"),
        ([True, False], "Kun indsatser, løfter og tal, der følges; de tælles ikke med"),
    ],
)
def test_a_goal_without_targets_says_what_it_has(followed, words):
    results = [SimpleNamespace(is_counted=False, judgement=SimpleNamespace(is_monitored=found)) for found in followed]
    assert goal_lists._answers(SimpleNamespace(results=results)) == words


def test_of_many_targets_without_an_answer_only_the_number_is_told():
    def target(name: str, status: Status) -> SimpleNamespace:
        return SimpleNamespace(id=name, status=status, is_counted=True)

    met = [target(f"1{letter}", Status.MET) for letter in "abcd"]
    unknown = [target(f"2{letter}", Status.NOT_ASSESSABLE) for letter in "abcd"]
    assert goal_lists._answers(SimpleNamespace(results=[*met, *unknown])) == (
        "Opfyldt: mål 1a, 1b, 1c og 1d. Kan ikke vurderes: 4 mål."
    )
    assert goal_lists._answers(SimpleNamespace(results=unknown[:3])) == "Mål 2a, 2b og 2c"
