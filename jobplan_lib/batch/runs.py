"""The runs of a project: where their records lie, which was the last, and which were killed."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from jobplan_lib.batch.summary import RUNS, SUMMARY_JSON, ItemStatus, RunState, RunSummary, SummaryFiles, from_dict
from jobplan_lib.words.errors import UnknownName, did_you_mean


def new_run(year: int) -> str:
    """A name for a run that begins now: names sort by time."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")[:-3]
    return f"{moment}Z-{year}-{os.getpid()}"


def run_names(rendered: Path) -> list[str]:
    """All runs that are on file, oldest first."""
    return sorted(path.parent.name for path in (rendered / RUNS).glob(f"*/{SUMMARY_JSON}"))


def read_run(rendered: Path, name: str = "") -> RunSummary:
    """The summary of a run; of the last one where no name is given.

    Raises:
        UnknownName: there is no such run, or its summary cannot be read.
    """
    names = run_names(rendered)
    if not names:
        raise UnknownName("no batch has run here yet – start one with: jobplan batch YEAR")
    if name and name not in names:
        raise UnknownName(f"there is no run '{name}' – {did_you_mean(name, names)}")
    path = rendered / RUNS / (name or names[-1]) / SUMMARY_JSON
    try:
        return from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnknownName(f"the summary of run '{path.parent.name}' cannot be read – start a new batch") from error


def mark_crashed(rendered: Path) -> str:
    """A last run that calls itself running, though nobody else writes here any more, was killed: its summary now says so.

    Only the holder of the lock may call this: while it holds the lock, no other run is alive.

    Returns:
        The run's name; the empty text where the last run was not killed.
    """
    try:
        summary = read_run(rendered)
    except UnknownName:
        return ""
    if summary.state is not RunState.RUNNING:
        return ""
    summary.state = RunState.CRASHED
    for item in summary.items:
        if item.status is ItemStatus.RUNNING:
            item.status, item.reason = ItemStatus.CRASHED, "the batch died while it was made"
    SummaryFiles(rendered, summary)
    return summary.run
