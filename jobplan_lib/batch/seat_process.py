"""The process behind a seat: takes one job after another and answers each.

It has one thread and stays warm: what one job has read and imported serves the next. What notebooks or tools print goes
to the seat, which tells the last of it if the process dies.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from types import FrameType

import psutil

from jobplan_lib.batch.execution import quiet
from jobplan_lib.batch.jobs import do_job
from jobplan_lib.batch.workers import WARM

LOOK_EVERY = 2.0  # seconds between two looks at whether the owner is alive


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
        _die_with(owner)
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
        import_module(WARM)  # the process that it was forked from has done so
    printed.close()
    quiet()
    with suppress(EOFError, OSError):
        while True:
            jobs.send(do_job(jobs.recv()))


def _die_with(owner: int) -> None:
    """End soon after the owner, however it went: a job may take minutes, and nobody would wait for its end.

    Asked by a signal now and then, since a process that forks must not have threads.
    """
    try:
        process = psutil.Process(owner)
    except psutil.NoSuchProcess:
        os._exit(1)

    def look(number: int, frame: FrameType | None) -> None:
        if not process.is_running():
            os._exit(1)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LOOK_EVERY, LOOK_EVERY)
