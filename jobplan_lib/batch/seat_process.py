"""The process behind a seat: takes one job after another and answers each.

It has one thread and stays warm: what one job has read and imported serves the next. What notebooks or tools print goes
to the seat, which tells the last of it if the process dies.
"""

from __future__ import annotations

import multiprocessing
import os
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection

from jobplan_lib.batch.jobs import do_job
from jobplan_lib.batch.workers import WARM, begin


def work(jobs: Connection, printed: Connection, owner: int) -> None:
    """Work until there are no more jobs, or the owner is gone.

    Args:
        jobs: where jobs come from and outcomes go to.
        printed: what standard output and standard error become.
        owner: the process that has the seat.
    """
    multiprocessing.current_process().daemon = False  # it ends with its owner, but may have children: kernels
    if hasattr(os, "fork"):
        os.setsid()  # a Ctrl-C on the terminal is the owner's to handle
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
        import_module(WARM)  # the process that it was forked from has done so
    printed.close()
    begin(owner)
    with suppress(EOFError, OSError):
        while True:
            jobs.send(do_job(jobs.recv()))
