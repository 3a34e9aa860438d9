"""Processes that make pages: warm ones, forked from one that has imported everything and runs nothing.

:func:`page_workers` gives an executor of them; what they do is :func:`~jobplan_lib.batch.pages.make_page`.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import forkserver, get_context
from types import FrameType

import psutil

from jobplan_lib.batch.execution import quiet

WARM = "jobplan_lib.batch.warm_process"
MOST_WORKERS = 8
LOOK_EVERY = 2.0  # seconds between two looks at whether the owner is alive


@contextmanager
def page_workers(count: int) -> Iterator[ProcessPoolExecutor]:
    """An executor of ``count`` processes that make pages; one a processor, at most eight, if 0.

    Where processes can be forked, one is started that only imports what notebooks import; workers are forked from it and
    share its memory. Elsewhere every worker imports for itself. Where the caller is interrupted or fails, they are ended.
    """
    context = get_context("forkserver" if hasattr(os, "fork") else "spawn")
    start_warming()
    with ProcessPoolExecutor(
        count or min(os.cpu_count() or 1, MOST_WORKERS), mp_context=context, initializer=begin, initargs=(os.getpid(),)
    ) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def begin(owner: int) -> None:
    """What a process that makes pages does first.

    It ends soon after its owner, however that went: a page may take minutes, and nobody would wait for its end. It asks now
    and then, by a signal, since a process that forks must not have threads.
    """
    quiet()
    if not hasattr(signal, "setitimer"):
        return
    process = psutil.Process(owner) if psutil.pid_exists(owner) else None

    def look(number: int, frame: FrameType | None) -> None:
        if process is None or not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            os._exit(1)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LOOK_EVERY, LOOK_EVERY)


def start_warming() -> None:
    """Start the process that workers are forked from, if it does not run yet, and do not wait until it is warm."""
    if hasattr(os, "fork"):
        get_context("forkserver").set_forkserver_preload([WARM])
        with _no_packages_from_here(), _no_interrupts():
            forkserver.ensure_running()


@contextmanager
def _no_packages_from_here() -> Iterator[None]:
    """A file ``pandas.py`` in the folder where a command is given must not be taken for the package."""
    name, before = "PYTHONSAFEPATH", os.environ.get("PYTHONSAFEPATH")
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """A process that is started ignores Ctrl-C for good, and so do its forks: their owner decides what becomes of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
