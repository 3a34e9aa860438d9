"""The command line as a person and a cron job meet it: exit codes, what goes to which stream, and what messages say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from running_support import clean_environment, plant, untouched, with_notebooks
from tiny_project import FIGURES, PLAN
from typer.main import get_command

from jobplan_lib import cli
from jobplan_lib.answer.danish import NBSP
from jobplan_lib.reading.project import HOME_VARIABLE
from jobplan_lib.words.errors import LONGEST_MESSAGE, ExitCode

COMMANDS = sorted(get_command(cli.app).commands)
EARLIER = ("rendered/2023/solby/00_resultatrevision.html", "rendered/2023/solby/review.json")
MESSAGE = re.compile(r"ERROR [\w./-]+:\d+(:\d+)? .+ – .+ \[[A-Z]+-[A-Z]+-\d\d\]")


@dataclass(frozen=True)
class Answer:
    """What a command said on both streams, and what it ended with."""

    code: int
    out: str
    err: str

    @property
    def messages(self) -> list[str]:
        return self.err.splitlines()


@pytest.fixture
def jobplan(tiny_project, monkeypatch, capsys):
    """``jobplan …``, run inside the tiny project."""
    monkeypatch.chdir(tiny_project.root)
    monkeypatch.delenv(HOME_VARIABLE, raising=False)

    def run(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["jobplan", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        streams = capsys.readouterr()
        assert "Traceback" not in streams.out + streams.err
        return Answer(int(ended.value.code or 0), streams.out, streams.err)

    return run


def broken(tiny_project) -> None:
    """Two plans and a table of figures, with two mistakes each."""
    tiny_project.change(PLAN, "at_least: {area: landet}", "at_least: {area: landat}")
    tiny_project.change(PLAN, "percent: 4.5", 'percent: "4,5"')
    other = tiny_project.read(PLAN).replace("year: 2023", "year: 2024").replace("monitor: true", "monitor: perhaps")
    tiny_project.write("data/plans/solby-2024.yaml", other)
    figures = tiny_project.read(FIGURES)
    tiny_project.write(FIGURES, figures.replace("2021M12", "2021M13").replace(",30,60,", ",60,30,"))


# Usage: what was asked for does not exist


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["review", "sølby", "2023"], ["'sølby' is not a municipality", "'solby'"]),
        (["review", "solbi", "2023"], ["'solbi' is not a municipality", "did you mean 'solby'?"]),
        (["review", "solby", "2022"], ["'solby' has no plan for 2022", "2023"]),
        (["review", "havneby", "2023"], ["'havneby' has no plan for 2023", "data/plans/havneby-2023.yaml"]),
        (["review", "landet", "2023"], ["'landet' is not a municipality"]),
        (["review", "0250", "2023"], ["'0250' is not a municipality", "did you mean 'solby'?"]),
        (["review", "Ørby Kommune", "2023"], ["'Ørby Kommune' is not a municipality", "did you mean 'oerby'?"]),
        (["review", "solby", "2023", "--plan", "Solbi"], ["neither a municipality nor a shared plan", "'solby'?"]),
        (["review", "solby", "2023", "--snapshot", "publish"], ["no snapshot 'publish'", "did you mean 'published'?"]),
        (["review", "solby", "2023", "--plan", "national"], ["'national' has no plan for 2023"]),
        (["review", "../solby", "2023"], ["'../solby' is not a municipality"]),
        (["explain", "solby", "2023", "1c"], ["'1c' is not a target of solby-2023", "1a"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_does_not_exist_is_named_with_the_nearest_that_does(jobplan, arguments, words):
    said = jobplan(*arguments)
    assert (said.code, said.out, len(said.messages)) == (ExitCode.USAGE, "", 1)
    assert all(word in said.err for word in words)


@pytest.mark.parametrize(
    "arguments",
    [["revue"], ["review"], ["review", "solby", "MMXXIII"], ["check", "--fast"], ["explain", "solby", "2023"]],
    ids=" ".join,
)
def test_a_wrong_call_ends_with_2_and_writes_no_result(jobplan, arguments):
    said = jobplan(*arguments)
    assert (said.code, said.out) == (ExitCode.USAGE, "")
    assert "Usage: jobplan" in said.err


def test_outside_of_any_project_the_folder_that_is_missing_is_named(jobplan, monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "nowhere"))
    said = jobplan("check")
    assert (said.code, said.out) == (ExitCode.USAGE, "")
    assert "data/plans" in said.err and HOME_VARIABLE in said.err


# Input: files that cannot be used


def test_a_broken_plan_is_refused_line_by_line_and_earlier_pages_stay(jobplan, tiny_project):
    earlier = plant(tiny_project, *EARLIER)
    broken(tiny_project)
    said = jobplan("review", "solby", "2023")
    assert (said.code, said.out, len(said.messages)) == (ExitCode.INVALID_INPUT, "", 2)
    assert all(MESSAGE.fullmatch(line) and line.startswith(f"ERROR {PLAN}:") for line in said.messages)
    assert untouched(earlier) == earlier
    assert sorted(p.name for p in tiny_project.project.rendered.rglob("*.*")) == sorted(Path(p).name for p in EARLIER)


def test_check_reports_all_problems_of_all_files_at_once(jobplan, tiny_project):
    broken(tiny_project)
    said = jobplan("check")
    assert (said.code, said.out) == (ExitCode.INVALID_INPUT, "")
    files = [re.split(r"[ :]", line)[1] for line in said.messages]
    assert {file: files.count(file) for file in files} == {PLAN: 2, "data/plans/solby-2024.yaml": 3, FIGURES: 2}


def test_check_reports_declarations_that_are_broken_together_with_plans_that_are(jobplan, tiny_project):
    broken(tiny_project)
    tiny_project.change("data/indicators/ledige-antal.yaml", "polarity: lower", "polarity: downwards")
    said = jobplan("check")
    assert {"data/indicators/ledige-antal.yaml", PLAN} <= {re.split(r"[ :]", line)[1] for line in said.messages}


def test_check_as_json_says_the_same_as_check_in_words(jobplan, tiny_project):
    broken(tiny_project)
    in_words, as_json = jobplan("check"), jobplan("check", "--json")
    problems = json.loads(as_json.out)["problems"]
    assert (as_json.code, as_json.err) == (ExitCode.INVALID_INPUT, "")
    told = [(f"{p['file']}:{p['line']}", p["message"], p["remedy"], p["code"]) for p in problems]
    assert len(told) == len(in_words.messages)
    for line, words in zip(in_words.messages, told, strict=True):
        assert all(word in line for word in words)


def test_a_usage_error_is_json_too_where_json_was_asked_for(jobplan):
    said = jobplan("explain", "solbi", "2023", "1a", "--json")
    assert said.code == ExitCode.USAGE
    assert said.out == "" or "solby" in json.dumps(json.loads(said.out))


def test_check_holds_the_plan_to_the_target_values_that_its_document_prints(jobplan, tiny_project):
    row = 'i-job-andel,250,2023,,,,46.0,normal,Beskæftigelsesplan 2023,30,"46,0",target_value'
    header, *rows = tiny_project.read(FIGURES).splitlines()
    tiny_project.write(FIGURES, "\n".join([f"{header},kind", *(f"{r},data" for r in rows), row]) + "\n")
    tiny_project.change(PLAN, "at_least: {area: landet}", "at_least: {percent: 46}")
    assert jobplan("check").code == ExitCode.OK
    tiny_project.change(PLAN, "percent: 46", "percent: 47")
    said = jobplan("check")
    assert (said.code, len(said.messages)) == (ExitCode.INVALID_INPUT, 1)
    assert f"{FIGURES}:{len(rows) + 2}" in said.err
    assert all(word in said.err for word in ("46,0", PLAN, "i-job-andel", "P-VAL-01"))


def test_a_parameter_that_a_notebook_lacks_stops_the_run_before_it_begins(jobplan, tiny_project):
    earlier = plant(with_notebooks(tiny_project), *EARLIER)
    for name in ("02_tidlig_indsats", "07_unge"):
        notebook = tiny_project.read(f"notebooks/{name}.ipynb")
        tiny_project.write(f"notebooks/{name}.ipynb", notebook.replace("snapshot: str", "snapshoot: str"))
    said = jobplan("review", "solby", "2023")
    assert (said.code, said.out) == (ExitCode.INVALID_INPUT, "")
    found = [line for line in said.messages if line.startswith("ERROR ")]
    assert [line.split()[1] for line in found] == ["notebooks/02_tidlig_indsats.ipynb", "notebooks/07_unge.ipynb"]
    assert all("'snapshot'" in line and "did you mean 'snapshoot'?" in line for line in found)
    assert untouched(earlier) == earlier


def test_a_notebook_without_parameters_is_refused(jobplan, tiny_project):
    with_notebooks(tiny_project)
    notebook = tiny_project.read("notebooks/07_unge.ipynb")
    tiny_project.write("notebooks/07_unge.ipynb", notebook.replace('"parameters"', '"parametre"'))
    said = jobplan("review", "solby", "2023")
    assert (said.code, said.out) == (ExitCode.INVALID_INPUT, "")
    assert "notebooks/07_unge.ipynb" in said.err and "'parameters'" in said.err


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 1}', "<html>", '{"nbformat": 4, "cells": []}'])
def test_a_notebook_that_is_none_is_named_without_a_traceback(jobplan, tiny_project, content):
    with_notebooks(tiny_project).write("notebooks/07_unge.ipynb", content)
    said = jobplan("review", "solby", "2023")
    assert (said.code, said.out) == (ExitCode.INVALID_INPUT, "")
    assert "notebooks/07_unge.ipynb" in said.err


def test_messages_are_short_and_show_what_cannot_be_seen(jobplan, tiny_project):
    tiny_project.change(PLAN, "at_least: {area: landet}", f'at_least: {{area: "land\\u202e\\u0007{"t" * 3000}"}}')
    said = jobplan("check")
    assert said.code == ExitCode.INVALID_INPUT and said.messages
    assert all(len(line) <= LONGEST_MESSAGE + len("ERROR ") for line in said.messages)
    assert "\u202e" not in said.err and "\u0007" not in said.err


def test_no_message_says_where_on_this_machine_the_project_lies(jobplan, tiny_project):
    broken(tiny_project)
    (tiny_project.root / "data/indicators/i-job-andel.yaml").unlink()
    said = jobplan("check")
    assert said.code == ExitCode.INVALID_INPUT
    assert str(tiny_project.root) not in said.err and str(Path.home()) not in said.err


# Results


def test_check_says_what_was_read(jobplan):
    said = jobplan("check")
    assert (said.code, said.err) == (ExitCode.OK, "No problems.\n")
    lines = said.out.splitlines()
    assert lines[:2] == ["3 indicators, 5 municipalities", "snapshot published: 10 figures"]
    assert f"{PLAN}: 4 rows, 3 result targets: 1 not_met, 1 met, 1 split" in lines


def test_check_as_json_is_json_and_nothing_else(jobplan):
    said = jobplan("check", "--json")
    assert (said.code, said.err) == (ExitCode.OK, "")
    assert json.loads(said.out) == {
        "problems": [],
        "plans": ["solby-2023"],
        "indicators": 3,
        "snapshots": {"published": 10},
    }


def test_explain_walks_from_the_printed_source_to_the_verdict(jobplan):
    said = jobplan("explain", "solby", "2023", "1a")
    assert (said.code, said.err) == (ExitCode.OK, "")
    steps = [tuple(part.strip() for part in line.partition(":")[::2]) for line in said.out.splitlines()]
    assert [kind for kind, _ in steps] == [
        "target", "adopted in", "rule", "source", "computed", "observed", "source", "computed",
        "required", "comparison", "gap", "to the target", "place if met", "timing", "verdict", "reservation",
    ]  # fmt: skip
    by_kind = dict(reversed(steps))  # of steps of one kind, the first
    assert by_kind["adopted in"] == "Beskæftigelsesplan 2023, linje 30"
    assert "trykt »45,0«" in by_kind["source"] and f"{FIGURES}, række 3" in by_kind["source"]
    assert by_kind["computed"] == f"899 / 2.000 · 100 = 44,95{NBSP}%"
    assert by_kind["comparison"] == f"44,95{NBSP}% ≥ 45,00{NBSP}%? nej"
    assert (by_kind["to the target"], by_kind["verdict"]) == (f"1{NBSP}person", "Ikke opfyldt")


def test_explain_as_json_has_the_same_steps(jobplan):
    in_words, as_json = jobplan("explain", "solby", "2023", "2a"), jobplan("explain", "solby", "2023", "2A", "--json")
    steps = json.loads(as_json.out)
    lines = [f"{'  ' * s['depth']}{s['step'] + ':':15} {s['text']}" for s in steps]
    assert lines == in_words.out.splitlines()
    assert {s["depth"] for s in steps} == {0, 1}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example_of_itself(jobplan, name):
    said = jobplan(name, "--help")
    assert (said.code, said.err) == (ExitCode.OK, "")
    example = re.search(rf"Example: jobplan {name}\b.*", said.out)
    assert example, f"jobplan {name} --help shows no example"


def test_the_help_of_all_lists_every_command(jobplan):
    said = jobplan("--help")
    assert said.code == ExitCode.OK
    assert all(re.search(rf"\b{name}\b", said.out) for name in COMMANDS)


def test_the_installed_command_writes_results_to_stdout_and_the_rest_to_stderr(tiny_project):
    """With a machine's own locale, a redirected stream and no home: once as an operator really starts it."""
    script = Path(sys.executable).with_name("jobplan")
    environment = clean_environment(LC_ALL="C", PYTHONIOENCODING="ascii", HOME="", COLUMNS="40")
    for arguments, code, stream in (
        (["check"], 0, "stdout"),
        (["explain", "solby", "2023", "1a"], 0, "stdout"),
        (["review", "sølby", "2023"], 2, "stderr"),
    ):
        ended = subprocess.run(
            [os.fspath(script), *arguments],
            check=False,
            cwd=tiny_project.root,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == code, ended.stderr
        assert "Traceback" not in ended.stderr and getattr(ended, stream)
