"""Seats: warm processes that make files, each watched from outside so that nothing a notebook does can harm a worker.

A worker (a thread of the driver, a process of a pool, a thread of a cluster's worker) borrows a seat for a job. The seat's
process is forked from one that has imported everything, so that a further seat costs only what it does not share. It can be
killed with all that it started: when the job takes too long, holds too much memory, or the batch stops.
"""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from dataclasses import replace
from multiprocessing import connection, get_context
from pathlib import Path
from socket import gethostname
from time import monotonic

import psutil

from jobplan_lib.batch.jobs import Job, Outcome
from jobplan_lib.batch.seat_process import work
from jobplan_lib.batch.workers import start_warming
from jobplan_lib.words.errors import ExitCode

LOOK_EVERY = 0.2  # seconds between two looks at a running job
FAREWELL = 5.0  # seconds that a process gets to end by itself
LAST_WORDS = 4000  # bytes
MOST_KEPT = 450 << 20  # bytes that a seat may keep from one review to the next
MOST_GROWTH = 1.5  # … or so many times what it kept after its first file, where the figures alone take more


class Seat:
    """One warm process."""

    def __init__(self) -> None:
        start_warming()
        context = get_context("forkserver") if hasattr(os, "fork") else get_context("spawn")
        self._answers, theirs = context.Pipe()
        self._printed, streams = context.Pipe(duplex=False)
        self._process = context.Process(target=work, args=(theirs, streams, os.getpid()), daemon=True)
        self._process.start()
        theirs.close()
        streams.close()
        self._heard: list[object] = [self._answers, self._printed, self._process.sentinel]
        self._words = b""
        self._kept: list[int] = []  # bytes after its first file and after its last
        self.last_folder = ""

    @property
    def name(self) -> str:
        """Where it runs."""
        return f"{gethostname()}:{self._process.pid}"

    def do(self, job: Job) -> Outcome:
        """Make one file, within its limits. A seat whose process died or was killed must not be used again."""
        begun, peak = monotonic(), 0
        with suppress(OSError):  # a dead process answers with the end of its answers
            self._answers.send(job)
        while True:
            outcome = self._answer(job)
            if outcome is None:
                held = self._held_bytes(job.limits.bytes)
                peak = max(peak, held)
                broken = _broken_limit(job, monotonic() - begun, held)
                if not broken:
                    continue
                self.kill()
                outcome = Outcome(job.path, reason=f"{job.item.notebook}: {broken}", code=ExitCode.SOME_FAILED)
            self._kept = [*self._kept[:1], self._own_bytes()]
            return replace(outcome, seconds=monotonic() - begun, peak_bytes=peak, worker=self.name)

    def _answer(self, job: Job) -> Outcome | None:
        """The outcome, if there is one within the time between two looks; what is printed meanwhile is taken in."""
        heard = connection.wait(self._heard, LOOK_EVERY)  # type: ignore[arg-type]
        if self._printed in heard:
            self._take_in_words()
        if self._answers in heard:
            try:
                answer: Outcome = self._answers.recv()
            except (EOFError, OSError):
                return self._died(job)
            return answer
        return self._died(job) if self._process.sentinel in heard else None

    def _take_in_words(self) -> None:
        said = os.read(self._printed.fileno(), 1 << 16)
        self._words = (self._words + said)[-LAST_WORDS:]
        if not said:
            self._heard.remove(self._printed)

    def _died(self, job: Job) -> Outcome:
        self.kill()
        status = self._process.exitcode
        how = signal.Signals(-status).name if status and status < 0 else f"exit status {status}"
        lines = self._words.decode(errors="replace").strip().splitlines()
        last = f": {lines[-1][:200]}" if lines else ""
        reason = f"{job.item.notebook}: its process died ({how}){last}"
        return Outcome(job.path, reason=reason, code=ExitCode.SOME_FAILED, may_pass=True)

    @property
    def is_alive(self) -> bool:
        """Whether it can take a job."""
        return bool(self._process.is_alive())

    @property
    def is_worn(self) -> bool:
        """Whether it has come to keep so much of what it read that a new one is cheaper to have.

        Figures that one review has read serve the next, but those of a hundred municipalities need not stay.
        """
        return bool(self._kept) and self._kept[-1] > max(MOST_KEPT, MOST_GROWTH * self._kept[0])

    def _own_bytes(self) -> int:
        try:
            return int(psutil.Process(self._process.pid).memory_info().rss)
        except psutil.NoSuchProcess:
            return 0

    def _tree(self) -> list[psutil.Process]:
        try:
            own = psutil.Process(self._process.pid)
            return [own, *own.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def _held_bytes(self, enough: int) -> int:
        """The memory of all its processes; beyond ``enough``, pages that they share are no longer counted for each.

        To tell shared pages apart takes a hundred times as long as to count all, so it is done only before it matters.
        """
        tree = self._tree()
        held = sum(_held(process, shared=True) for process in tree)
        return sum(_held(process, shared=False) for process in tree) if held > enough else held

    def kill(self) -> None:
        """End the process and everything that it started, in sessions of their own too."""
        for process in reversed(self._tree()):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.join(FAREWELL)

    def close(self) -> None:
        """Let the process end by itself; kill it where it does not."""
        self._answers.close()
        self._process.join(FAREWELL)
        if self._process.is_alive():
            self.kill()
        self._printed.close()


def _held(process: psutil.Process, *, shared: bool) -> int:
    """The memory of a process; of pages that it shares with others all, or its part where the system can tell."""
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        if shared:
            return int(process.memory_info().rss)
        found = process.memory_full_info()
        return int(getattr(found, "pss", found.uss))
    return 0


def _broken_limit(job: Job, seconds: float, held: int) -> str:
    if seconds > job.limits.seconds:
        return f"it took longer than {job.limits.seconds:g} seconds"
    if held > job.limits.bytes:
        return f"it held more than {job.limits.bytes / (1 << 20):,.0f} MB of memory"
    return ""


class Seats:
    """The seats of one process: as many as jobs were ever done at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Seat] = []
        self._busy: set[Seat] = set()
        self._is_closed = False

    def do(self, job: Job) -> Outcome:
        """Make one file; a death is tried once more, on a new seat with the other engine."""
        first = self._once(job)
        if not first.may_pass or self._is_closed:
            return first
        second = replace(self._once(job.second_try), tries=2)
        return replace(second, reason=f"{second.reason} – twice") if second.may_pass else second

    def _once(self, job: Job) -> Outcome:
        seat = self._borrow(str(Path(job.path).parent), job)
        try:
            return seat.do(job)
        finally:
            self._give_back(seat)

    def _borrow(self, folder: str, job: Job) -> Seat:
        """A seat that last worked on the same review, else any that is not worn, else a new one."""
        with self._lock:
            self._idle = [seat for seat in self._idle if seat.is_alive]
            same = [seat for seat in self._idle if seat.last_folder == folder]
            found = (same or self._idle)[-1:]
            for seat in found:
                self._idle.remove(seat)
                if seat.is_worn and not same:
                    seat.kill()
                    found = []
            seat = found[0] if found else Seat()
            seat.last_folder = folder
            self._busy.add(seat)
        return seat

    def _give_back(self, seat: Seat) -> None:
        with self._lock:
            self._busy.discard(seat)
            if seat.is_alive and not self._is_closed:
                self._idle.append(seat)
                return
        seat.kill()

    def stop(self) -> None:
        """Kill what is being made; the jobs end as failed."""
        with self._lock:
            self._is_closed = True
            busy = list(self._busy)
        for seat in busy:
            seat.kill()

    def close(self) -> None:
        """Let all idle processes end."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for seat in idle:
            seat.close()
