"""Clearing away: what runs left goes, what somebody may still read stays."""

from __future__ import annotations

import pytest
from running_support import LIMITED, command
from tiny_project import TinyProject

from jobplan_lib.batch.purging import leftovers, purge
from jobplan_lib.batch.summary import RUNS, SUMMARY_JSON
from jobplan_lib.storing.publishing import WORK, exclusive
from jobplan_lib.words.errors import ExitCode, Locked

GONE = (
    f"rendered/{WORK}/a/x.ipynb",
    f"rendered/{RUNS}/20260101-2023-1/{SUMMARY_JSON}",
    "data/snapshots/.august-x/a.csv",
)
STAYS = (f"rendered/{RUNS}/20260102-2023-1/{SUMMARY_JSON}", "rendered/2023/solby/00_resultatrevision.html")


@pytest.fixture
def left(tiny_project: TinyProject) -> TinyProject:
    for path in (*GONE, *STAYS):
        tiny_project.write(path, "{}")
    return tiny_project


def test_leftovers_go_and_everything_else_stays(left):
    before = {p for p in left.root.rglob("*") if p.is_file()}
    found = purge(left.project, keep=1)
    after = {p for p in left.root.rglob("*") if p.is_file() and not p.name.startswith(".lock")}
    assert before - after == {left.root / path for path in GONE}
    assert after <= before and len(found) == len(GONE)
    assert purge(left.project, keep=1) == []


def test_a_full_disk_keeps_nobody_from_freeing_space(left):
    """Not a byte can be written, so not even who holds the lock."""
    ended = command("purge", "--keep", "0", cwd=left.root, before=LIMITED.format(n=0))
    assert ended.returncode == ExitCode.OK, ended.stderr
    assert not any((left.root / path).exists() for path in GONE)


def test_looking_removes_nothing(left):
    assert len(leftovers(left.project, keep=0)) == len(GONE) + 1
    assert all((left.root / path).exists() for path in (*GONE, *STAYS))


def test_the_work_of_a_run_that_lives_is_no_leftover(left):
    with exclusive(left.project.rendered), pytest.raises(Locked):
        purge(left.project, keep=0)
    assert all((left.root / path).exists() for path in GONE)
