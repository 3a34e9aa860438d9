"""Giving jobs to workers through any ``concurrent.futures.Executor``, and taking in what comes back.

Jobs of one review are handed out one after another to the same lane, so that a worker that remembers a review is asked
for all of it. When there are more lanes than reviews left, free lanes help with the longest one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field, replace
from time import monotonic

from jobplan_lib.batch.jobs import Job, Outcome
from jobplan_lib.words.errors import ExitCode

LOOK_EVERY = 0.25  # seconds between two looks at whether to stop

Work = Callable[[Sequence[Job]], list[Outcome]]


@dataclass(frozen=True)
class Begun:
    """Jobs that were handed to a worker."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True)
class Lanes:
    """How jobs are handed out.

    Attributes:
        number: how many hands of jobs are out at once.
        most: how many jobs of one review make a hand.
        patience: seconds without any answer after which the workers are given up; they keep their own, shorter limits.
    """

    number: int
    most: int = 1
    patience: float = float("inf")


class Waiting:
    """The jobs that nobody has yet, by review."""

    def __init__(self, folders: Mapping[str, Sequence[Job]]) -> None:
        self._new = deque((folder, deque(jobs)) for folder, jobs in folders.items() if jobs)
        self._begun: dict[str, deque[Job]] = {}

    def take(self, last: str, most: int) -> tuple[str, list[Job]]:
        """Some jobs of one review: of the one that the lane had last, of a new one, or of the longest that others have."""
        folder = last
        if not self._begun.get(last):
            self._begun.pop(last, None)
            if self._new:
                folder, jobs = self._new.popleft()
                self._begun[folder] = jobs
            elif self._begun:
                folder = max(self._begun, key=lambda name: len(self._begun[name]))
        left = self._begun.get(folder, deque())
        taken = [left.popleft() for _ in range(min(most, len(left)))]
        if not left:
            self._begun.pop(folder, None)
        return folder, taken

    def put_back(self, jobs: Sequence[Job]) -> None:
        """Jobs that a lost worker had, each as a hand of its own."""
        for job in jobs:
            self._new.append((job.path, deque([job])))


@dataclass
class Hand:
    """Jobs that are out."""

    lane: int
    jobs: list[Job]


@dataclass
class Dispatcher:
    """One round of work on an executor; ``complete`` adds to a job what it needs, at the moment when it is handed out."""

    executor: Executor
    work: Work
    lanes: Lanes
    is_stopped: Callable[[], bool] = lambda: False
    complete: Callable[[Job], Job] = lambda job: job
    _out: dict[Future[list[Outcome]], Hand] = field(default_factory=dict)
    _lost: set[str] = field(default_factory=set)

    def run(self, folders: Mapping[str, Sequence[Job]]) -> Iterator[Begun | Outcome]:
        """Do all jobs; every job has exactly one outcome, unless the round is stopped.

        When it is stopped nothing new is handed out, and what is out and not finished is given up.
        """
        waiting, free, heard = Waiting(folders), list(range(self.lanes.number)), monotonic()
        last = dict.fromkeys(free, "")
        while not self.is_stopped():
            while free:
                folder, jobs = waiting.take(last[free[-1]], self.lanes.most)
                if not jobs:
                    break
                lane = free.pop()
                last[lane] = folder
                yield Begun(tuple(jobs))
                refused = self._submit(Hand(lane, jobs))
                if refused:
                    free.insert(0, lane)
                    yield from refused
            if not self._out:
                return
            done, _ = wait(self._out, timeout=LOOK_EVERY, return_when=FIRST_COMPLETED)
            for future in done:
                hand = self._out.pop(future)
                free.append(hand.lane)
                yield from self._taken_in(future, hand, waiting)
            heard = monotonic() if done else heard
            if monotonic() - heard > self.lanes.patience:
                yield from self._give_up(waiting)
                return
        for future, hand in self._out.items():
            if not future.cancel() and future.done():  # finished while it was being stopped
                yield from self._taken_in(future, hand, waiting)

    def _submit(self, hand: Hand) -> list[Outcome]:
        try:
            self._out[self.executor.submit(self.work, tuple(map(self.complete, hand.jobs)))] = hand
        except (BrokenExecutor, RuntimeError) as error:  # a pool that is broken or shut down takes nothing
            return [_lost(job, f"no worker took it: {error}") for job in hand.jobs]
        return []

    def _taken_in(self, future: Future[list[Outcome]], hand: Hand, waiting: Waiting) -> Iterator[Outcome]:
        """The outcomes of a hand; jobs whose worker was lost are put back once."""
        try:
            found = {outcome.path: outcome for outcome in future.result()}
        except (Exception, CancelledError) as error:  # executors report a lost worker as they like
            again = [job for job in hand.jobs if job.path not in self._lost]
            self._lost.update(job.path for job in again)
            waiting.put_back(again)
            what = f"its worker was lost twice: {type(error).__name__}: {error}"
            yield from (_lost(job, what) for job in hand.jobs if job not in again)
            return
        for job in hand.jobs:
            outcome = found.get(job.path) or _lost(job, "its worker did not answer for it")
            extra = 1 if job.path in self._lost else 0
            yield replace(outcome, tries=outcome.tries + extra)

    def _give_up(self, waiting: Waiting) -> Iterator[Outcome]:
        reason = f"no worker answered for {self.lanes.patience:,.0f} seconds"
        for future, hand in self._out.items():
            future.cancel()
            yield from (_lost(job, reason) for job in hand.jobs)
        while jobs := waiting.take("", self.lanes.most)[1]:
            yield from (_lost(job, reason) for job in jobs)


def _lost(job: Job, reason: str) -> Outcome:
    tries = 2 if "twice" in reason else 1
    return Outcome(job.path, reason=reason, code=ExitCode.SOME_FAILED, tries=tries)
