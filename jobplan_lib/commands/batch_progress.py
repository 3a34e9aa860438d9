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


class Lines:
    """A line now and then, and one for every failure."""

    def __init__(self, *, why: bool) -> None:
        self._why, self._begun, self._said, self._made = why, monotonic(), monotonic(), 0

    def planned(self, summary: RunSummary) -> None:
        """How much there is to do."""
        note(f"Run {summary.run}: {_counted(summary)}")
        for item in summary.items:
            if item.status.value == "blocked":
                for line in item.reason.splitlines():
                    note(f"ERROR {line}")

    def ended(self, summary: RunSummary, item: ItemRecord) -> None:
        """A failure is said at once; the rest every so often."""
        self._made += 1
        if item.status.value != "published":
            note(f"FAILED {item.path}: {item.reason} ({_tries(item)})")
        elif self._why:
            note(f"{item.path}: {item.reason}")
        if monotonic() - self._said > BETWEEN_LINES:
            self._said = monotonic()
            rate = self._made / (self._said - self._begun)
            left = summary.counts.get("planned", 0) + summary.counts.get("running", 0)
            note(f"{_counted(summary)} – {rate:.1f} files a second, about {left / rate:,.0f} seconds left")

    def done(self, summary: RunSummary) -> None:
        """What came of it."""
        note(_counted(summary))


class Bar:
    """One bar with rate, remaining time and failures; a failure stays on the screen above it."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None, failed="", rate="")
        self._begun = monotonic()

    def planned(self, summary: RunSummary) -> None:
        """How much there is to do."""
        self._begun = monotonic()
        self._bar.console.print(f"Run {summary.run}: {_counted(summary)}", markup=False, highlight=False)
        self._bar.update(self._task, total=summary.counts.get("planned", 0), description=str(summary.request.year))

    def ended(self, summary: RunSummary, item: ItemRecord) -> None:
        """One more."""
        failed = summary.counts.get("failed", 0) + summary.counts.get("blocked", 0)
        if item.status.value != "published":
            line = f"FAILED {item.path}: {item.reason} ({_tries(item)})"
            self._bar.console.print(line, markup=False, highlight=False)
        made = self._bar.tasks[0].completed + 1
        rate = f"{made / max(monotonic() - self._begun, 0.001):.1f}/s"
        self._bar.update(
            self._task,
            advance=1,
            description=f"{item.name} · {item.notebook}",
            failed=f"{failed} failed" if failed else "",
            rate=rate,
        )

    def done(self, summary: RunSummary) -> None:
        """What came of it."""
        self._bar.console.print(_counted(summary), markup=False, highlight=False)


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
def watching(*, why: bool, as_json: bool) -> Iterator[Watch]:
    """Whoever follows a batch."""
    if as_json:
        yield JsonLines()
    elif why or not sys.stderr.isatty():
        yield Lines(why=why)
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            "{task.description}",
            BarColumn(),
            MofNCompleteColumn(),
            "{task.fields[rate]}",
            TimeRemainingColumn(),
        )
        shown = [TextColumn(column) if isinstance(column, str) else column for column in columns]
        failed = TextColumn("[bold red]{task.fields[failed]}")
        with Progress(*shown, failed, console=Console(stderr=True)) as bar:
            yield Bar(bar)


@contextmanager
def stopped_by_signals(stop: Stop) -> Iterator[None]:
    """Ctrl-C, and what a system sends before it shuts down, stop a batch in order; a second Ctrl-C stops it at once."""

    def handle(number: int, frame: FrameType | None) -> None:
        if stop() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.now(f"stopped by {signal.Signals(number).name}", 128 + number)

    numbers = [signal.SIGINT, signal.SIGTERM]
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


def _counted(summary: RunSummary) -> str:
    counts = ", ".join(f"{n} {status}" for status, n in summary.counts.items())
    return f"{len(summary.items)} files: {counts}"


def _tries(item: ItemRecord) -> str:
    return f"{item.tries} {'try' if item.tries == 1 else 'tries'}"
