"""What a batch shows while it goes on: a bar on a terminal, a line now and then elsewhere, JSON lines for programs."""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING, Any

import typer

from jobplan_lib.commands.terminal import note

if TYPE_CHECKING:
    from rich.progress import Progress

    from jobplan_lib.batch.batch_run import Stop, Watch
    from jobplan_lib.batch.preparation import Prepared
    from jobplan_lib.batch.summary import ItemRecord, RunSummary

BETWEEN_LINES = 15.0  # seconds
MOST_NAMED = 5
BAR = 20  # letters
ENOUGH_TO_TELL = 20  # files
WORDS = {"skipped": "unchanged"}


class Lines:
    """A line now and then, and one for every failure; with ``quiet`` the failures alone."""

    def __init__(self, *, why: bool = False, quiet: bool = False) -> None:
        self._why, self._quiet, self._begun, self._said, self._made = why, quiet, monotonic(), monotonic(), 0

    def planned(self, summary: RunSummary) -> None:
        """How much there is to do."""
        self._begun = self._said = monotonic()
        if not self._quiet:
            for line in _opening(summary):
                note(line)
        for line in _blocked(summary):
            note(line)

    def ended(self, summary: RunSummary, item: ItemRecord) -> None:
        """A failure is said at once; the rest every so often."""
        self._made += 1
        if item.status.value != "published":
            note(_failure(item))
        elif self._why:
            note(f"{item.path}: {item.reason}")
        if monotonic() - self._said > BETWEEN_LINES and not self._quiet:
            self._said = monotonic()
            note(_counted(summary) + self._outlook(summary))

    def _outlook(self, summary: RunSummary) -> str:
        """How fast it goes and how long it will take; nothing while the first files, which take longest, are made."""
        if self._made < ENOUGH_TO_TELL:
            return ""
        rate = self._made / (self._said - self._begun)
        left = summary.counts.get("planned", 0) + summary.counts.get("running", 0)
        return f" – {rate:.1f} files a second, about {_time(left / rate)} left"

    def done(self, summary: RunSummary) -> None:
        """What came of it."""
        if not self._quiet:
            for line in _closing(summary, self._made, monotonic() - self._begun):
                note(line)


class Bar:
    """One bar with rate, remaining time and failures; a failure stays on the screen above it."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("planning", total=None, failed="", rate="")
        self._begun, self._made = monotonic(), 0

    def planned(self, summary: RunSummary) -> None:
        """How much there is to do."""
        self._begun = monotonic()
        for line in (*_opening(summary), *_blocked(summary)):
            self._say(line)
        total = summary.counts.get("planned", 0)
        if total:
            self._bar.update(self._task, total=total, description="the first worker gets ready")
        else:
            self._bar.remove_task(self._task)

    def ended(self, summary: RunSummary, item: ItemRecord) -> None:
        """One more."""
        self._made += 1
        failed = summary.counts.get("failed", 0) + summary.counts.get("blocked", 0)
        if item.status.value != "published":
            self._say(_failure(item))
        self._bar.update(
            self._task,
            completed=self._made,
            description=f"{item.name} · {item.notebook}",
            failed=f"{failed} failed" if failed else "",
            rate=f"{self._made / max(monotonic() - self._begun, 0.001):.1f}/s",
        )

    def done(self, summary: RunSummary) -> None:
        """What came of it."""
        self._bar.stop()
        for line in _closing(summary, self._made, monotonic() - self._begun):
            self._say(line)

    def _say(self, line: str) -> None:
        self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)


class JsonLines:
    """One JSON object a line on standard output."""

    def planned(self, summary: RunSummary) -> None:
        """All planned files."""
        paths = [{"path": item.path, "status": item.status.value} for item in summary.items]
        self._say("planned", run=summary.run, counts=summary.counts, items=paths)

    def ended(self, summary: RunSummary, item: ItemRecord) -> None:
        """What became of a file."""
        self._say("item", **{**vars(item), "status": item.status.value})

    def done(self, summary: RunSummary) -> None:
        """What came of it."""
        self._say(
            "done", run=summary.run, state=summary.state.value, exit_code=summary.exit_code, counts=summary.counts
        )

    @staticmethod
    def _say(event: str, **more: Any) -> None:
        typer.echo(json.dumps({"event": event, **more}, ensure_ascii=False))


@contextmanager
def watching(*, why: bool = False, quiet: bool = False, as_json: bool = False) -> Iterator[Watch]:
    """Whoever follows a batch."""
    if as_json:
        yield JsonLines()
    elif why or quiet or not sys.stderr.isatty():
        yield Lines(why=why, quiet=quiet)
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
        from rich.table import Column

        def whole() -> Column:
            return Column(no_wrap=True)

        columns = (  # what changes its length stands last and takes what is left of the line, so that nothing jumps
            BarColumn(bar_width=BAR, table_column=whole()),
            MofNCompleteColumn(table_column=whole()),
            TextColumn("{task.fields[rate]}", table_column=whole()),
            TimeRemainingColumn(table_column=whole()),
            TextColumn("[bold red]{task.fields[failed]}", table_column=whole()),
            TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, ratio=1)),
        )
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, refresh_per_second=4, expand=True) as bar:
            yield Bar(bar)


@contextmanager
def stopped_by_signals(stop: Stop) -> Iterator[None]:
    """Ctrl-C, a terminal that goes away, and what a system sends before it shuts down stop a batch in order.

    A second Ctrl-C stops it at once.
    """

    def handle(number: int, frame: FrameType | None) -> None:
        if stop() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.now(f"stopped by {signal.Signals(number).name}", 128 + number)

    asked = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    numbers = [number for number in asked if signal.getsignal(number) != signal.SIG_IGN]  # nohup, or in the background
    before = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def print_plan(ready: Prepared, *, why: bool, as_json: bool) -> None:
    """What a batch would make: a line a review, or with ``why`` a line a file."""
    if as_json:
        for intent in ready.intents:
            task = {"path": intent.task.path, "plan": intent.task.plan.id, "why": list(intent.why)}
            typer.echo(json.dumps({"event": "task", **task}, ensure_ascii=False))
        for one in ready.batch.blocked:
            problems = [str(problem) for problem in one.problems]
            typer.echo(json.dumps({"event": "blocked", "path": one.path, "problems": problems}, ensure_ascii=False))
        return
    made: Counter[str] = Counter(intent.task.folder for intent in ready.intents if intent.why)
    for folder, tasks in ready.batch.folders.items():
        first = tasks[0]
        typer.echo(
            f"{folder}: {made[folder]} of {len(tasks)} files to make, plan {first.plan.id},"
            f" figures {first.item.parameters['snapshot']}"
        )
        for intent in (i for i in ready.intents if why and i.task.folder == folder):
            typer.echo(f"    {intent.task.item.notebook}: {', '.join(intent.why) or 'unchanged'}")
    for one in ready.batch.blocked:
        for problem in one.problems:
            note(f"ERROR {problem}")
    held = Counter(
        tasks[0].plan.id if tasks[0].item.parameters["plan"] else "their own plan"
        for tasks in ready.batch.folders.values()
    )
    on = ", ".join(f"{number} on {plan}" for plan, number in held.most_common())
    note(f"{made.total()} of {len(ready.intents)} files to make; {held.total()} reviews: {on}")


def _opening(summary: RunSummary) -> list[str]:
    killed = summary.after_crash_of
    said = (
        [f"Run {killed} was killed: what it left is cleared away, and what it had not made is made now"]
        if killed
        else []
    )
    return [*said, f"Run {summary.run}: {_counted(summary)}"]


def _counted(summary: RunSummary) -> str:
    counts = ", ".join(f"{n} {WORDS.get(status, status)}" for status, n in summary.counts.items())
    return f"{len(summary.items)} files: {counts}"


def _failure(item: ItemRecord) -> str:
    tries = f" ({item.tries} tries)" if item.tries > 1 else ""
    return f"{item.status.value.upper()} {item.path}: {item.reason}{tries}"


def _blocked(summary: RunSummary) -> list[str]:
    """What is wrong with plans that block their reviews, each problem once, then which reviews."""
    blocked = [item for item in summary.items if item.status.value == "blocked"]
    lines = dict.fromkeys(line for item in blocked for line in item.reason.splitlines())
    return [*(f"ERROR {line}" for line in lines), *(f"BLOCKED {item.path}" for item in blocked)]


def _closing(summary: RunSummary, made: int, seconds: float) -> list[str]:
    """What somebody needs who comes back to a run that is over: what came of it, how long it took, and what to do."""
    rate = f", {made / max(seconds, 0.001):.1f} files a second" if made else ""
    lines = [f"{_counted(summary)} – in {_time(seconds)}{rate}"]
    bad = [item for item in summary.items if item.status.value in {"failed", "blocked"}]
    if bad:
        worst = Counter(item.notebook for item in bad).most_common(MOST_NAMED)
        lines.append(f"Not made: {', '.join(f'{n} {name}' for name, n in worst)}")
    if summary.state.value == "stopped":
        lines.append(f"The run was stopped: {summary.problems[-1] if summary.problems else _reason(summary)}")
    if bad or summary.state.value == "stopped":
        lines.append(f"To make what is left: jobplan retry {summary.run}")
    return lines


def _reason(summary: RunSummary) -> str:
    return next((item.reason for item in summary.items if item.status.value == "planned"), "")


def _time(seconds: float) -> str:
    """A time as people say it: "8 s", "2 min 5 s", "1 h 12 min"."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
