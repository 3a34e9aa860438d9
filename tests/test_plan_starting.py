"""A new plan is last year's until somebody confirms it: readable at once, marked where it must be asked, never overwritten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from running_support import command
from tiny_project import PLAN, TinyProject

from jobplan_lib.reading.plan_starting import CONFIRM, PlanExists, start_plan, unconfirmed

NEXT = "data/plans/solby-2024.yaml"


def start(tiny: TinyProject, slug: str = "solby", year: int = 2024):
    catalog = tiny.catalog()
    return start_plan(catalog, catalog.municipality(slug), year)


def plans(tiny: TinyProject, *years: int):
    return [tiny.catalog().plan("solby", year) for year in years]


def test_last_years_targets_stand_in_the_new_plan(tiny_project):
    assert start(tiny_project).begun_from == "solby-2023"
    before, now = plans(tiny_project, 2023, 2024)
    assert (now.continues, now.title, now.document) == (
        "solby-2023",
        "Beskæftigelsesplan 2024",
        "Beskæftigelsesplan 2024",
    )
    assert [t.rule for t in now.targets] == [t.rule for t in before.targets]
    same = [replace(t, line=0, source=replace(t.source, document="")) for t in now.targets]
    assert same == [replace(t, line=0, source=replace(t.source, document="")) for t in before.targets]


def test_every_target_says_what_must_be_confirmed(tiny_project):
    tiny_project.change(PLAN, "at_least: {area: landet}", "at_least: {own: 2022M12}")
    tiny_project.change(
        PLAN, "falls_by: {since: same_period_last_year, percent: 4.5}",
        "at_most: {by_year: {2023: {persons: 900}, 2024: {persons: 850}}}",
    )  # fmt: skip
    start(tiny_project)
    lines = tiny_project.read(NEXT).splitlines()
    said = {lines[n + 1].strip(): line.strip() for n, line in enumerate(lines) if line.strip().startswith(CONFIRM)}
    assert said["- id: 1a"] == f"{CONFIRM}: sætning og kilde; tal; perioder fra planen for 2023: 2022M12"
    assert said["- id: 1b"] == f"{CONFIRM}: sætning og kilde; måltal for 2024"
    assert said["- id: 2b"] == f"{CONFIRM}: sætning og kilde"
    assert "by_year: {2023: {persons: 900}, 2024: {persons: 850}}" in tiny_project.read(NEXT), "paths are kept"


def test_a_path_without_the_new_year_says_so(tiny_project):
    tiny_project.change(
        PLAN, "falls_by: {since: same_period_last_year, percent: 4.5}", "at_most: {by_year: {2023: {persons: 900}}}"
    )
    start(tiny_project)
    assert f"{CONFIRM}: sætning og kilde; stien har intet tal for 2024" in tiny_project.read(NEXT)


def test_remarks_of_the_writer_stay(tiny_project):
    tiny_project.change(PLAN, "focus_areas:", "# vedtaget i byrådet\nfocus_areas:")
    start(tiny_project)
    assert "# vedtaget i byrådet\nfocus_areas:" in tiny_project.read(NEXT)


def test_the_year_after_that_continues_the_nearest_plan(tiny_project):
    start(tiny_project)
    assert start(tiny_project, year=2026).begun_from == "solby-2024"
    assert tiny_project.read("data/plans/solby-2026.yaml").count("continues:") == 1


def test_nothing_is_overwritten(tiny_project):
    before = tiny_project.read(PLAN)
    with pytest.raises(PlanExists, match="exists already"):
        start(tiny_project, year=2023)
    assert tiny_project.read(PLAN) == before


def test_without_an_own_plan_the_national_goals_of_the_year_are_where_one_begins(tiny_project):
    national = tiny_project.read(PLAN).replace("municipality: solby", "municipality: national")
    tiny_project.write("data/plans/national-2024.yaml", national.replace("year: 2023", "year: 2024"))
    assert start(tiny_project, "havneby").begun_from == "national-2024"
    begun = tiny_project.catalog().plan("havneby", 2024)
    assert (begun.continues, begun.title, len(begun.targets)) == ("", "Beskæftigelsesplan 2024", 4)
    assert start(tiny_project, "havneby", 2026).begun_from == "havneby-2024"
    assert start(tiny_project, "skovby", 2025).begun_from == "", "goals of another year are no beginning"


def test_without_any_plan_there_is_a_frame_that_can_be_checked(tiny_project):
    assert start(tiny_project, "havneby").begun_from == ""
    (target,) = tiny_project.catalog().plan("havneby", 2024).targets
    assert target.rule.status.value == "not_set"


def test_lines_that_nobody_has_confirmed_are_named_until_the_remark_is_gone(tiny_project):
    path = start_plan(tiny_project.catalog(), tiny_project.catalog().municipality("aaby"), 2024).path
    plan = tiny_project.catalog().plan("aaby", 2024)
    lines = path.read_text(encoding="utf-8").splitlines()

    found = unconfirmed(tiny_project.catalog(), plan)

    assert found == [number for number, line in enumerate(lines, 1) if "# bekræft" in line]
    assert len(found) > 3
    path.write_text("\n".join(line.split("  #")[0] for line in lines) + "\n", encoding="utf-8")
    assert unconfirmed(tiny_project.catalog(), plan) == []


def test_the_command_names_the_file_and_refuses_a_second_time(tiny_project):
    first = command("plan", "new", "solby", "2024", cwd=tiny_project.root)
    assert (first.returncode, first.stdout.strip()) == (0, NEXT)
    second = command("plan", "new", "solby", "2024", cwd=tiny_project.root)
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr.startswith(f"ERROR {NEXT} exists already")
