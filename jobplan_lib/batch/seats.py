"""Seats: warm processes that make files, each watched from outside so that nothing a notebook does can harm a worker.

A worker (a thread of the driver, a process of a pool, a thread of a cluster's worker) borrows a seat for a job. The seat's
process can be killed with all that it started: when the job takes too long, holds too much memory, or the batch stops.
"""

from __future__ import annotations

import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from socket import gethostname
from time import monotonic
from typing import IO

import psutil

from jobplan_lib.batch.frames import read_frame, write_frame
from jobplan_lib.batch.jobs import Job, Outcome
from jobplan_lib.words.errors import ExitCode

LOOK_EVERY = 0.2  # seconds between two looks at a running job
FAREWELL = 5.0  # seconds that a process gets to end by itself
COMMAND = (sys.executable, "-P", "-m", "jobplan_lib.batch.seat_process")


class Seat:
    """One warm process."""

    def __init__(self) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the seat
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,  # a Ctrl-C on the terminal is the driver's to handle
        )
        threading.Thread(target=self._listen, daemon=True).start()
        self.last_folder = ""

    @property
    def name(self) -> str:
        """Where it runs."""
        return f"{gethostname()}:{self._process.pid}"

    def _listen(self) -> None:
        assert self._process.stdout
        while (frame := read_frame(self._process.stdout)) is not None:
            self._answers.put(frame)
        self._answers.put(None)

    def do(self, job: Job) -> Outcome:
        """Make one file, within its limits. A seat whose process died or was killed must not be used again."""
        begun, peak = monotonic(), 0
        with suppress(BrokenPipeError):  # a dead process answers with the end of its answers
            assert self._process.stdin
            write_frame(self._process.stdin, pickle.dumps(job))
        while True:
            try:
                frame = self._answers.get(timeout=LOOK_EVERY)
            except queue.Empty:
                held = self._held_bytes()
                peak = max(peak, held)
                broken = _broken_limit(job, monotonic() - begun, held)
                if not broken:
                    continue
                self.kill()
                outcome = Outcome(job.path, reason=f"{job.item.notebook}: {broken}", code=ExitCode.SOME_FAILED)
            else:
                outcome = self._died(job) if frame is None else pickle.loads(frame)
            return replace(outcome, seconds=monotonic() - begun, peak_bytes=peak, worker=self.name)

    def _died(self, job: Job) -> Outcome:
        self.kill()
        status = self._process.returncode
        how = signal.Signals(-status).name if status and status < 0 else f"exit status {status}"
        reason = f"{job.item.notebook}: its process died ({how}){self._last_words()}"
        return Outcome(job.path, reason=reason, code=ExitCode.SOME_FAILED, may_pass=True)

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read()[-4000:].decode(errors="replace").strip().splitlines()
        return f": {lines[-1][:200]}" if lines else ""

    @property
    def is_alive(self) -> bool:
        """Whether it can take a job."""
        return self._process.poll() is None

    def _tree(self) -> list[psutil.Process]:
        try:
            own = psutil.Process(self._process.pid)
            return [own, *own.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def _held_bytes(self) -> int:
        held = 0
        for process in self._tree():
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                held += process.memory_info().rss
        return held

    def kill(self) -> None:
        """End the process and everything that it started, in sessions of their own too."""
        for process in reversed(self._tree()):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait(FAREWELL)

    def close(self) -> None:
        """Let the process end by itself; kill it where it does not."""
        assert self._process.stdin
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            self.kill()
        self._errors.close()


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
        """A seat that last worked on the same review, else any, else a new one."""
        with self._lock:
            self._idle = [seat for seat in self._idle if seat.is_alive]
            same = [seat for seat in self._idle if seat.last_folder == folder]
            seat = (same or self._idle or [None])[-1]  # type: ignore[list-item]
            if seat is None:
                seat = Seat()
            else:
                self._idle.remove(seat)
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
