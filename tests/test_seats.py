"""Processes that make files are watched from outside: whatever a notebook does, it ends as one failed file."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from faulty_notebooks import DIES, EATS_MEMORY, HANGS, LEAVES_A_CHILD, notebook
from test_workers import processes_of, wait_for
from tiny_project import TinyProject

from jobplan_lib.batch.content_keys import Inputs
from jobplan_lib.batch.execution import Engine, Item, parameters_of
from jobplan_lib.batch.jobs import Job, Limits, do_job
from jobplan_lib.batch.seats import Seat, Seats
from jobplan_lib.reading.project import Project
from jobplan_lib.words.errors import ExitCode

NAME = "07_unge"
PATIENT = Limits(seconds=120, bytes=2 << 30)


@pytest.fixture(scope="module")
def seats():
    """Warm processes for all tests of this file."""
    made = Seats()
    yield made
    made.stop()
    made.close()


@pytest.fixture
def job(tmp_path: Path):
    """A job on a notebook with the given cells."""
    tiny = TinyProject(tmp_path / "project")

    def make(*cells: str, limits: Limits = PATIENT, name: str = NAME, engine: Engine = Engine.JOBPLAN) -> Job:
        tiny.write(f"notebooks/{NAME}.ipynb", notebook(NAME, *cells))
        item = Item(name, parameters_of("solby", 2023, "published", ""), engine)
        return Job(f"2023/solby/{name}", str(tiny.root), item, limits, str(tmp_path))

    return make


def running(command: str) -> list[int]:
    """Processes of a command line that are alive."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or [])
        if command in line and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process.pid)
    return found


def test_a_seat_makes_pages_and_answers_and_leaves_no_files(seats, job, tmp_path):
    page, answers = seats.do(job()), seats.do(job(name="review.json"))
    assert page.reason == answers.reason == ""
    assert b"Solby" in page.content and page.content.rstrip().endswith(b"</html>")
    assert answers.content.startswith(b'{\n "schema_version"')
    assert page.worker == answers.worker and page.tries == 1 and page.seconds > 0
    assert [path.name for path in tmp_path.iterdir()] == ["project"]


def test_a_job_that_takes_too_long_is_ended_with_all_that_it_started(seats, job, tmp_path):
    seconds, sign, limit = "987654.25", tmp_path / "started", 4
    while not sign.exists():  # a busy machine may not get so far: then it is given more time
        limit *= 2
        assert limit < 100
        begun = time.monotonic()
        outcome = seats.do(job(LEAVES_A_CHILD.format(seconds=seconds, sign=sign), limits=Limits(seconds=limit)))
        assert time.monotonic() - begun < limit + 4
        assert (outcome.content, outcome.code, outcome.tries) == (None, ExitCode.SOME_FAILED, 1)
        assert outcome.reason == f"{NAME}: it took longer than {limit} seconds"
    assert running(f"sleep {seconds}") == []


def test_a_job_that_holds_too_much_memory_is_ended(seats, job):
    outcome = seats.do(job(EATS_MEMORY, limits=Limits(seconds=60, bytes=900 << 20)))
    assert outcome.reason == f"{NAME}: it held more than 900 MB of memory"
    assert outcome.peak_bytes > 900 << 20


def test_a_notebook_whose_process_dies_is_tried_once_more_and_reported(seats, job):
    outcome = seats.do(job(DIES))
    assert (outcome.tries, outcome.content) == (2, None)
    assert "died" in outcome.reason and outcome.reason.endswith("twice")


def test_a_worker_that_is_killed_is_replaced_and_its_job_done_again(job):
    seats = Seats()
    seat = Seat()
    seats._idle.append(seat)
    psutil.Process(int(seat.name.partition(":")[2])).kill()
    time.sleep(0.2)
    try:
        assert seats.do(job(name="review.json")).reason == ""
    finally:
        seats.close()


OWNER = """
import pickle, sys
from jobplan_lib.batch.seats import Seats
Seats().do(pickle.load(open(sys.argv[1], "rb")))
"""


def test_a_seat_that_keeps_too_much_is_replaced_between_two_reviews(job, monkeypatch):
    seats = Seats()
    monkeypatch.setattr("jobplan_lib.batch.seats.MOST_KEPT", 1)
    monkeypatch.setattr("jobplan_lib.batch.seats.MOST_GROWTH", 0)
    one = job(name="review.json")
    try:
        made = [seats.do(replace(one, path=f"2023/{name}/review.json")) for name in ("solby", "solby", "skovby")]
    finally:
        seats.close()
    first, second, third = (outcome.worker for outcome in made)
    assert all(outcome.content for outcome in made) and first == second != third


def test_what_is_being_made_ends_with_a_killed_owner(job, tmp_path):
    """The owner is killed while a notebook hangs: within ten seconds nothing of it is left."""
    here, sign = tmp_path / "here", tmp_path / "started"
    here.mkdir()
    (tmp_path / "job").write_bytes(pickle.dumps(job(f"open({str(sign)!r}, 'w').close()", HANGS)))
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path / "job")], cwd=here)
    wait_for(sign.exists, 90)
    assert len(processes_of(here)) >= 3, "the seat and its notebook were not found"
    owner.kill()
    owner.wait()
    wait_for(lambda: not processes_of(here), 10)


def test_what_is_being_made_can_be_given_up(job):
    seats = Seats()
    threading.Timer(4, seats.stop).start()
    begun = time.monotonic()
    outcome = seats.do(job(HANGS))
    assert outcome.content is None and time.monotonic() - begun < 15
    assert outcome.tries == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"library": "0"}, "this worker has another library than the one that gave out the work"),
        ({"snapshot published": "0"}, "this worker has another snapshot published than"),
        ({"packages": "0", "plans": "0"}, "this worker has another packages, another plans than"),
    ],
)
def test_a_worker_with_other_code_or_files_refuses_and_names_them(job, change, words):
    asked = job(name="review.json")
    agreement = Inputs(Project(Path(asked.root))).agreement(["published"])
    assert do_job(replace(asked, agreement=agreement, run="1")).reason == ""
    refused = do_job(replace(asked, agreement={**agreement, **change}, run="2"))
    assert refused.is_blocked and words in refused.reason


def test_a_defect_is_one_failed_file_with_its_place(job, monkeypatch):
    monkeypatch.setattr("jobplan_lib.batch.jobs.open_review", lambda *a: 1 / 0)
    outcome = do_job(job(name="review.json"))
    assert outcome.code == ExitCode.DEFECT
    assert outcome.reason.startswith("defect: ZeroDivisionError: division by zero (test_seats.py line ")
