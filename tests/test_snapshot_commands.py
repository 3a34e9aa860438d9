"""``jobplan import``, ``snapshots`` and ``diff`` as a person and a program meet them."""

from __future__ import annotations

import json
import sys

import pytest
from import_support import long_form, with_mappings

from jobplan_lib import cli
from jobplan_lib.reading.project import HOME_VARIABLE
from jobplan_lib.words.errors import ExitCode

NEWER = (
    "i-job-andel,000,2022M12,,450,1000,,normal",
    "i-job-andel,250,2022M12,,901,2000,,provisional",
    "ledige-antal,250,2022M12,,,,,missing",
    "ledige-antal,219,2022M12,,,,77,normal",
)


@pytest.fixture
def jobplan(tiny_project, monkeypatch, capsys):
    """``jobplan …`` inside the tiny project: exit code, what went to stdout, what to stderr."""
    monkeypatch.chdir(tiny_project.root)
    monkeypatch.delenv(HOME_VARIABLE, raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["jobplan", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        streams = capsys.readouterr()
        assert "Traceback" not in streams.out + streams.err
        return int(ended.value.code or 0), streams.out, streams.err

    return run


@pytest.fixture
def newer(jobplan, tmp_path):
    """A snapshot on top of the printed figures."""
    code, out, _ = jobplan(
        "import", str(long_form(tmp_path / "nye.csv", *NEWER)), "--name", "nye", "--base", "published"
    )
    assert (code, out) == (ExitCode.OK, "nye\n")
    return "nye"


def test_import_names_the_snapshot_and_says_what_became_of_the_figures(jobplan, tmp_path):
    path = str(long_form(tmp_path / "a.csv", *NEWER, "i-job-andel,851,2022M12,,3,90,,normal", NEWER[0]))
    code, out, said = jobplan("import", path, "--base", "published")
    assert code == ExitCode.OK and out.startswith("import-2")
    assert "5 figures; 1 stood twice and count once" in said
    # the country's figure would give Aarhus' away
    assert "2 small numbers were hidden" in said and "--public" in said
    assert "2 new, 3 changed, 0 the same; 7 kept from the base" in said
    again = jobplan("import", path, "--base", "published", "--json")
    assert json.loads(again[1])["was_there"] is True and json.loads(again[1])["snapshot"] == out.strip()


def test_import_refuses_a_broken_file_with_3_and_an_unknown_mapping_with_2(jobplan, tmp_path, tiny_project):
    with_mappings(tiny_project)
    path = str(long_form(tmp_path / "a.csv", "i-job-andel,250,2024M13,,1,2,,normal"))
    code, out, said = jobplan("import", path)
    assert (code, out) == (ExitCode.INVALID_INPUT, "") and said.startswith("ERROR a.csv:2 period")
    code, out, said = jobplan("import", path, "--mapping", "ledig")
    assert (code, out) == (ExitCode.USAGE, "") and "did you mean 'ledige'?" in said
    code, out, said = jobplan("import", path, "--base", "publised")
    assert (code, out) == (ExitCode.USAGE, "") and "did you mean 'published'?" in said


def test_a_broken_mapping_is_named_by_its_line(jobplan, tmp_path, tiny_project):
    with_mappings(tiny_project)
    tiny_project.change("data/imports/ledige.yaml", "value: Antal", "valeu: Antal")
    code, _, said = jobplan("import", str(long_form(tmp_path / "a.csv", NEWER[0])), "--mapping", "ledige")
    assert code == ExitCode.INVALID_INPUT
    assert "data/imports/ledige.yaml:10" in said and "did you mean 'value'?" in said


def test_snapshots_lists_what_each_holds_and_who_uses_it(jobplan, newer):
    code, out, _ = jobplan("snapshots")
    assert code == ExitCode.OK and "used by plan solby-2023" in out and "used by nobody" in out
    listed = {one["name"]: one for one in json.loads(jobplan("snapshots", "--json")[1])}
    assert set(listed) == {"published", "nye"}
    assert (listed["nye"]["rows"], listed["published"]["rows"]) == (11, 10)
    assert (listed["nye"]["indicators"], listed["nye"]["areas"], listed["nye"]["newest"]) == (3, 3, "2022M12")
    assert listed["nye"]["sources"] == ["snapshot published", "long form: nye.csv"]
    assert listed["published"]["pinned_by"] == ["plan solby-2023"] and listed["nye"]["bytes"] > 1000


def test_a_damaged_snapshot_hides_no_other_and_stays_when_others_are_cleared_away(jobplan, newer, tiny_project):
    (tiny_project.root / "data/snapshots/nye/figures.parquet").unlink()
    code, out, said = jobplan("snapshots")
    assert code == ExitCode.INVALID_INPUT and "used by plan solby-2023" in out
    assert "ERROR data/snapshots/nye/figures.parquet is not there, though origin.yaml says" in said
    assert "fetch or import again" in said and "add a CSV file" not in said
    code, out, said = jobplan("snapshots", "prune", "--keep", "0")
    assert (code, out) == (ExitCode.OK, "") and "left alone" in said
    assert (tiny_project.root / "data/snapshots/nye/origin.yaml").exists()


def test_prune_removes_only_what_nobody_uses(jobplan, newer, tmp_path, tiny_project):
    for n in range(3):
        row = f"ledige-antal,250,2022M12,,,,{900 + n},normal"
        jobplan("import", str(long_form(tmp_path / f"{n}.csv", row)), "--name", f"nr-{n}")
    tiny_project.change("data/plans/solby-2023.yaml", "document: B", "snapshot: nye\ndocument: B")
    review = '{"snapshot": {"name": "nr-1"}}'
    tiny_project.write("rendered/2023/solby/review.json", review)
    before = sorted(path.name for path in (tiny_project.root / "data/snapshots").iterdir())
    code, out, said = jobplan("snapshots", "prune", "--keep", "1", "--dry-run")
    assert (code, out) == (ExitCode.OK, "nr-0\n") and "1 snapshots would be removed" in said
    assert sorted(path.name for path in (tiny_project.root / "data/snapshots").iterdir()) == before
    assert jobplan("snapshots", "prune", "--keep", "0")[1].split() == ["nr-2", "nr-0"]
    left = sorted(path.name for path in (tiny_project.root / "data/snapshots").iterdir() if path.is_dir())
    assert left == ["nr-1", "nye", "published"]


def test_diff_says_which_figures_differ_by_how_much_and_which_answers_move(jobplan, newer):
    code, out, said = jobplan("diff", "published", "nye")
    assert code == ExitCode.OK
    assert out.splitlines()[:3] == [
        "i-job-andel 250 2022M12: 45.0 (899 of 2000) → 45.1 (901 of 2000) provisional, +0.1",
        "ledige-antal 219 2022M12: none → 77",
        "ledige-antal 250 2022M12: 955 → missing",
    ]
    assert "solby-2023 1a: not_met at 45.0 in 2022M12 → met at 45.1 in 2022M12" in out
    assert "solby-2023 1b: met" in out and "→ not_assessable" in out
    assert "1 changed, 1 status, 1 appeared" in said and "2 moved" in said


def test_diff_as_json_is_exact(jobplan, newer):
    found = json.loads(jobplan("diff", "published", "nye", "--json")[1])
    (changed,) = [one for one in found["figures"] if one["happened"] == "changed"]
    assert (changed["before"]["numerator"], changed["after"]["numerator"], changed["by"]) == (899, 901, 0.1)
    answers = {one["target"]: one for one in found["answers"]}
    assert set(answers) == {"1a", "1b"}
    assert answers["1a"]["before"] == {
        "verdict": "not_met",
        "observed": 44.95,
        "required": 45,
        "period": "2022M12",
        "reason": None,
    }
    assert answers["1b"]["after"]["reason"] == "missing"


def test_diff_of_a_snapshot_with_itself_finds_nothing(jobplan, newer):
    code, out, said = jobplan("diff", newer, newer)
    assert (code, out) == (ExitCode.OK, "") and "no difference" in said
    assert json.loads(jobplan("diff", newer, newer, "--json")[1]) == {"figures": [], "answers": []}
    assert jobplan("snapshots", "convert", newer)[:2] == (ExitCode.OK, f"{newer}\n")


def test_diff_backwards_is_the_mirror(jobplan, newer):
    there = json.loads(jobplan("diff", "published", "nye", "--json")[1])
    back = json.loads(jobplan("diff", "nye", "published", "--json")[1])

    def turned(change):
        happened = {"appeared": "disappeared", "disappeared": "appeared"}.get(change["happened"], change["happened"])
        by = None if change["by"] is None else -change["by"]
        return {**change, "happened": happened, "before": change["after"], "after": change["before"], "by": by}

    assert [turned(change) for change in there["figures"]] == back["figures"]


def test_diff_of_one_municipality_looks_at_its_figures_only(jobplan, newer):
    found = json.loads(jobplan("diff", "published", "nye", "--municipality", "solby", "--json")[1])
    assert {one["area"] for one in found["figures"]} == {"250"}
    elsewhere = json.loads(jobplan("diff", "published", "nye", "--year", "2022", "--json")[1])
    assert elsewhere["answers"] == [] and elsewhere["figures"]
