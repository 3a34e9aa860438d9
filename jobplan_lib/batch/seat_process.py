"""The process behind a seat: takes one job after another from its standard input and answers on its standard output.

It has one thread and stays warm: what one job has read and imported serves the next. What notebooks or tools print goes
to standard error, so that the answers stay whole.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import IO

from jobplan_lib.batch.execution import quiet
from jobplan_lib.batch.frames import read_frame, write_frame
from jobplan_lib.batch.jobs import Job, do_job
from jobplan_lib.batch.workers import WARM

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Work until the standard input ends."""
    _die_with_parent()
    asked, answers = _private_channel()
    quiet()
    while (frame := read_frame(asked)) is not None:
        job: Job = pickle.loads(frame)
        if job.is_page and hasattr(os, "fork"):
            import_module(WARM)  # once; the answers of a review need none of it
        write_frame(answers, pickle.dumps(do_job(job)))


def _private_channel() -> tuple[IO[bytes], IO[bytes]]:
    """The two pipes, out of the reach of whatever uses the standard streams."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - the descriptor is what is needed
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return asked, answers


def _die_with_parent() -> None:
    """End as soon as the thread that started this process is gone, however it went. Only Linux can do that."""
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == 1:  # it went before that could be said
        sys.exit(1)


if __name__ == "__main__":
    main()
