"""Whichever write, rename, flush or folder fails while a batch publishes: nothing good is lost, and a rerun heals."""

from __future__ import annotations

import errno
import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from batch_support import paper, published, run, two_plans

from jobplan_lib.batch.jobs import Job, Outcome
from jobplan_lib.batch.manifest import MANIFEST
from jobplan_lib.batch.planning import Request
from jobplan_lib.batch.runs import read_run
from jobplan_lib.batch.summary import RunState
from jobplan_lib.storing.publishing import WORK
from jobplan_lib.words.errors import CannotWrite, ExitCode

TWO_PAGES = Request(2023, only="solby/0[07]*")
FOLDER = "2023/solby"
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR)


def edition(number: int):
    """Pages that say which edition they are."""

    def make(job: Job) -> Outcome:
        made = paper(job)
        return replace(made, content=made.content + f"<!-- {number} -->".encode())

    return make


def faulty(patched: pytest.MonkeyPatch, root: Path, which: int, error: int) -> list[int]:
    """From now on the operation of that number on a file below a folder fails, once; the list counts the operations."""
    counted = [0]

    def counting(real, is_meant):
        def call(*arguments, **options):
            if is_meant(*arguments, **options):
                counted[0] += 1
                if counted[0] == which:
                    raise OSError(error, os.strerror(error), str(arguments[0]))
            return real(*arguments, **options)

        return call

    def below(path, *_, **__):
        return isinstance(path, str | Path) and str(path).startswith(str(root))

    def writes(path, mode="r", *_, **__):
        return below(path) and bool(set(mode) & set("wa"))

    def creates(path, flags, *_, **__):
        return below(path) and bool(flags & os.O_CREAT)

    for name in ("replace", "mkdir", "unlink"):
        patched.setattr(os, name, counting(getattr(os, name), below))
    patched.setattr(os, "fsync", counting(os.fsync, lambda *_: True))
    patched.setattr(os, "open", counting(os.open, creates))
    patched.setattr(io, "open", counting(io.open, writes))
    return counted


def test_what_a_full_disk_stopped_gives_its_space_to_the_summary(tmp_path, monkeypatch):
    """The disk is full as soon as a page is made, and as long as anything of the run's own work lies on it."""
    tiny = two_plans(tmp_path / "project")
    write, flush = Path.write_bytes, os.fsync

    def has_work() -> bool:
        return any((tiny.project.rendered / WORK).rglob("notebook.ipynb"))

    def when_there_is_room(path, content):
        if path.name.startswith(".summary") and has_work():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return write(path, content)

    def full(handle):
        if has_work():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flush(handle)

    def leaving_something(job: Job) -> Outcome:
        (Path(job.work) / "notebook.ipynb").write_text("{}")
        return paper(job)

    monkeypatch.setattr(Path, "write_bytes", when_there_is_room)
    monkeypatch.setattr(os, "fsync", full)
    summary = run(tiny, leaving_something, TWO_PAGES, number=1)
    assert summary.exit_code == ExitCode.CANNOT_WRITE and len(summary.problems) == 1, summary.problems
    assert "cannot write 00_resultatrevision.html: the disk is full" in summary.problems[0]
    written = read_run(tiny.project.rendered)
    assert (written.state, written.counts) == (RunState.STOPPED, {"planned": 2})


def test_whichever_operation_fails_nothing_good_is_lost_and_a_rerun_heals(tmp_path):
    """The n-th operation fails, for n = 1, 2, … until a run goes through untouched. Each run publishes another edition."""
    tiny, step = two_plans(tmp_path / "project"), 0
    run(tiny, edition(0), TWO_PAGES)
    good = published(tiny)
    plain = {name: text.removesuffix(b"<!-- 0 -->") for name, text in good.items() if not name.endswith(MANIFEST)}
    while True:
        step += 1
        with pytest.MonkeyPatch.context() as patched:
            counted = faulty(patched, tiny.project.rendered, step, ERRORS[step % len(ERRORS)])
            try:
                code = run(tiny, edition(step), TWO_PAGES, number=1, force=True).exit_code
            except CannotWrite as refused:
                code = refused.exit_code
        if counted[0] < step:
            break
        there, step_name = published(tiny), f"step {step}"
        new = {name: text + f"<!-- {step} -->".encode() for name, text in plain.items()}
        assert there.keys() == good.keys(), step_name
        assert all(there[name] in {good[name], new[name]} for name in new), step_name
        complete = all(there[name] == new[name] for name in new)
        assert code in {ExitCode.OK, ExitCode.CANNOT_WRITE} and (code != ExitCode.OK or complete), step_name
        assert run(tiny, edition(step), TWO_PAGES, number=1).exit_code == ExitCode.OK, step_name
        again = run(tiny, edition(step), TWO_PAGES, number=1)
        assert again.counts == {"skipped": 2}, step_name
        good = published(tiny)
    assert step > 30
    assert not (tiny.project.rendered / ".work").exists()
