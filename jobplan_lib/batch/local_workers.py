"""The workers of this machine: one thread each, with a seat."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import psutil

from jobplan_lib.batch.dispatch import Lanes, Work
from jobplan_lib.batch.jobs import Job, Outcome
from jobplan_lib.batch.seats import Seats

BYTES_OF_A_WORKER = 450 << 20  # what a worker with its notebook and its draughtsman holds, and some to spare


@dataclass(frozen=True)
class Workers:
    """Where jobs can be done, and how.

    Attributes:
        executor: any executor of ``concurrent.futures``.
        work: what is submitted to it.
        lanes: how jobs are handed out.
        give_up: ends what is being done.
        are_elsewhere: whether they may have other code and files than the driver, and no access to its private folder.
    """

    executor: Executor
    work: Work
    lanes: Lanes
    give_up: Callable[[], None] = lambda: None
    are_elsewhere: bool = False


def usual_number() -> int:
    """One worker a processor that this process may use, but no more than the free memory bears."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, int(psutil.virtual_memory().available) // BYTES_OF_A_WORKER))


@contextmanager
def local_workers(number: int = 0) -> Iterator[Workers]:
    """Workers of this machine, as many as asked for or as is usual; all their processes end with the context."""
    count, seats = number or usual_number(), Seats()
    executor = ThreadPoolExecutor(count, thread_name_prefix="worker")

    def work(jobs: Sequence[Job]) -> list[Outcome]:
        return [seats.do(job) for job in jobs]

    try:
        yield Workers(executor, work, Lanes(count), seats.stop)
    finally:
        seats.stop()
        executor.shutdown(wait=True, cancel_futures=True)
        seats.close()


@cache
def _seats() -> Seats:
    """The seats of a process that an executor started. Such a process is often a daemon, which may not start others:
    but its seats are daemons too, and end with it."""
    multiprocessing.current_process().daemon = False
    return Seats()


def work_through(jobs: Sequence[Job]) -> list[Outcome]:
    """What is submitted to an executor of other processes or machines: each process keeps seats of its own."""
    return [_seats().do(job) for job in jobs]
