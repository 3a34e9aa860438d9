"""What is kept of a run for whoever mends it: a log that holds names and numbers only, and a report of each failure."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest
from batch_support import paper, run, two_plans
from running_support import command
from tiny_project import FIGURES, TinyProject

from jobplan_lib.batch.failure_report import REMEDIES, remedy
from jobplan_lib.batch.jobs import Job, Outcome, Stage
from jobplan_lib.batch.run_log import REMEMBERED, RunLog
from jobplan_lib.batch.summary import RUNS
from jobplan_lib.words.errors import ExitCode

FAILED = "2023/solby/07_unge.html"
FIELDS = {"time", "run_id", "event", "item", "area", "focus", "stage", "duration_ms", "code", "hash"}


@pytest.fixture
def tiny(tmp_path: Path) -> TinyProject:
    return two_plans(tmp_path / "project")


def fails(job: Job) -> Outcome:
    """One page of a plan fails in its notebook."""
    if job.path != FAILED:
        return paper(job)
    return Outcome(job.path, reason="07_unge, cell 4: KeyError: 'x'", code=4, stage=Stage.NOTEBOOK, seconds=1.5)


def lines(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_log_tells_what_happened_in_fields_of_a_fixed_list(tiny):
    summary = run(tiny, fails, number=1)
    folder = tiny.project.rendered / RUNS / summary.run
    log = lines(folder)
    assert [line["event"] for line in (log[0], log[-1])] == ["run_begun", "run_ended"] and log[-1]["code"] == 4
    told = {
        event: [line["item"] for line in log if line["event"] == event] for event in ("begun", "published", "failed")
    }
    paths = [item.path for item in summary.items]
    assert told == {"begun": paths, "published": [path for path in paths if path != FAILED], "failed": [FAILED]}
    assert {name for line in log for name in line} <= FIELDS
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"]) for line in log)
    (failed,) = (line for line in log if line["event"] == "failed")
    assert (failed["stage"], failed["code"], failed["duration_ms"], failed["area"]) == ("notebook", 4, 1500, "solby")
    assert failed["hash"] == next(item.inputs for item in summary.items if item.path == FAILED)


def test_each_failure_has_a_report_with_everything_that_is_needed_to_mend_it(tiny):
    tiny.write("data/plans/oerby-2023.yaml", "year: 20x3\n")
    summary = run(tiny, fails, number=1)
    folder = tiny.project.rendered / RUNS / summary.run / "failures"
    blocked, failed = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir()))
    assert failed["path"] == FAILED and failed["message"] == "07_unge, cell 4: KeyError: 'x'"
    assert (failed["stage"], failed["code"], failed["tries"]) == ("notebook", 4, 1)
    assert failed["asked"]["parameters"]["municipality"] == "solby" and failed["asked"]["notebook"] == "07_unge"
    assert "jobplan lab" in failed["remedy"] and "jobplan retry" in failed["remedy"]
    assert 0 < len(failed["events"]) <= REMEMBERED and failed["events"][-1]["item"] == FAILED
    assert any(line.startswith("pandas==") for line in failed["versions"])
    assert (blocked["stage"], blocked["code"]) == ("plan", ExitCode.INVALID_INPUT)
    assert "oerby-2023.yaml" in blocked["message"]


def test_only_the_owner_reads_log_and_reports(tiny):
    folder = tiny.project.rendered / RUNS / run(tiny, fails).run
    files = [folder / "log.jsonl", *(folder / "failures").iterdir()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in files] == [0o600, 0o600]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_log_and_reports_hold_no_figures_and_no_environment(tiny, monkeypatch):
    monkeypatch.setenv("JOBPLAN_CANARY", "kanariefugl-1")
    tiny.write(FIGURES, tiny.read(FIGURES).replace('"45,0"', '"45,0 kanariefugl-2"'))
    summary = run(tiny, fails)
    folder = tiny.project.rendered / RUNS / summary.run
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()]
    assert len(texts) == 4 and not any("kanariefugl" in text for text in texts)


def test_the_log_remembers_its_last_events(tmp_path):
    log = RunLog(tmp_path, "r")
    for number in range(REMEMBERED + 5):
        log.write("begun", item=str(number))
    assert [line["item"] for line in log.recent] == [str(n) for n in range(5, REMEMBERED + 5)]
    assert len(lines(tmp_path)) == REMEMBERED + 5


def test_every_stage_has_a_remedy_and_a_defect_its_own():
    assert set(REMEDIES) == set(Stage)
    assert "report it" in remedy(Stage.PAGE, ExitCode.DEFECT)


DEFECT = """
from jobplan_lib.batch import preparation
def prepare(*arguments, **options):
    secret = "kanariefugl"
    raise ZeroDivisionError("et hul i koden")
preparation.prepare = prepare
"""


def test_a_defect_of_the_program_is_said_without_a_traceback_and_reported_in_a_file(tiny):
    ended = command("batch", "2023", "--dry-run", cwd=tiny.root, before=DEFECT)
    assert (ended.returncode, ended.stdout) == (ExitCode.DEFECT, "")
    said, ask = ended.stderr.splitlines()
    assert said == "ERROR this is a defect of the program: ZeroDivisionError: et hul i koden"
    report = tiny.root / ask.removeprefix("Please report it together with ").removesuffix(".")
    content = json.loads(report.read_text(encoding="utf-8"))
    assert content["frames"][-1]["function"] == "prepare" and content["message"].startswith("ZeroDivisionError")
    assert "kanariefugl" not in report.read_text(encoding="utf-8") and str(tiny.root) not in report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
