"""``jobplan check`` reads what lies beside the plans too, and names what no review would ever read."""

from __future__ import annotations

import pytest
from tiny_project import PLAN, TinyProject

from jobplan_lib.answer.checking import check_project
from jobplan_lib.words.errors import MOST_SHOWN, InvalidInput


def problems(tiny: TinyProject) -> list[str]:
    """What the check says of a project, one line a problem."""
    with pytest.raises(InvalidInput) as caught:
        check_project(tiny.project)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("data/views/solby-2023.yaml", "views: nej\n", "views/solby-2023.yaml:1:8 views: is not a list"),
        ("data/views/solby-2031.yaml", "views: []\n", "belongs to no plan – did you mean 'solby-2023'?"),
        ("data/previous/solby-2022.json", "{", "data/previous/solby-2022.json is not a review.json"),
        ("data/plans/skovby-2023.yml", "a: 1\n", "skovby-2023.yml is not read by anything – let its name end in .yaml"),
        ("data/indicators/ny.yaml.txt", "a: 1\n", "data/indicators/ny.yaml.txt is not read by anything"),
        ("data/topics/NY.YAML", "a: 1\n", "data/topics/NY.YAML is not read by anything"),
    ],
)
def test_what_no_review_could_read_is_named(tiny_project, path, text, words):
    found = problems(tiny_project.write(path, text))
    assert len(found) == 1 and words in found[0], found


def test_what_editors_leave_beside_the_files_is_nobodys_business(tiny_project):
    for path in ("data/plans/solby-2023.yaml~", "data/plans/.solby-2023.yml", "data/README.txt"):
        tiny_project.write(path, "a: 1\n")
    assert check_project(tiny_project.project).plans


def test_a_folder_in_place_of_figures_is_named(tiny_project):
    (tiny_project.root / "data/snapshots/published/x.csv").mkdir()
    assert problems(tiny_project) == [
        "data/snapshots/published/x.csv is not a regular file – replace it by a plain file [F-KIND-01]"
    ]


def test_areas_that_cannot_be_read_are_named_before_all_that_follows_from_it(tiny_project):
    """Each member of each group would else be one more unknown area, and the cause not among what is shown."""
    groups = [f"gruppe-{n},Gruppe {n},,,250" for n in range(2 * MOST_SHOWN)]
    tiny_project.add("data/area_groups.csv", *groups)
    tiny_project.write("data/areas.csv", tiny_project.read("data/areas.csv").replace(",", ";"))
    assert problems(tiny_project)[0].startswith("data/areas.csv:1 has its fields separated by ';'")


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000"])
def test_an_indentation_that_only_looks_like_spaces_is_named(tiny_project, space):
    tiny_project.change(PLAN, "  - id: F2", f"  {space}- id: F2")
    found = problems(tiny_project)
    code = f"is indented with U+{ord(space):04X}, which only looks like a space – indent with plain spaces"
    assert any(code in line for line in found), found
