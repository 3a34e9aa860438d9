"""What people have said about targets that no figure decides: who judged, when, and what it rests on.

The log of a plan is kept beside it in ``data/plans/status/<plan>.yaml``; the plan itself is never edited for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.strict_yaml import load_yaml
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.model import Source
from jobplan_lib.words.periods import Period
from jobplan_lib.words.plan_model import Plan

PROGRAM = "jobplan"


class Progress(Enum):
    """How far a commitment has come, in the words of those who judge it."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class StatusEntry:
    """One judgement by people."""

    target: str
    date: Period
    judged_by: str
    progress: Progress
    text: str
    source: Source


def load_status(catalog: Catalog, plan: Plan, problems: list[Problem]) -> tuple[StatusEntry, ...]:
    """The log of a plan in the order of time; empty where nobody has written one."""
    path = catalog.project.data / "plans" / "status" / f"{plan.id}.yaml"
    shown = f"data/plans/status/{path.name}"
    node = load_yaml(path, shown, problems) if path.exists() else None
    if node is None:
        return ()
    fields = Fields(node, shown, problems)
    found = [entry for entry in (_entry(one, plan) for one in fields.mappings("entries")) if entry]
    fields.finish()
    return tuple(sorted(found, key=lambda entry: entry.date))


def _entry(fields: Fields, plan: Plan) -> StatusEntry | None:
    target, date = fields.safe_id("target"), fields.day("date")
    known = [t.id for t in plan.targets]
    if target and target not in known:
        fields.refuse("target", f"'{target}' is not a target of {plan.id}", did_you_mean(target, known), "G-REF-01")
    judged_by, progress, text = fields.text("judged_by"), fields.choice("status", Progress), fields.text("text")
    if judged_by.casefold() == PROGRAM:  # what a program finds out is no judgement by people
        fields.refuse(
            "judged_by", f"'{judged_by}' is the program", "name who judged, or write a reservation", "G-LOG-01"
        )
    source = Source(plan.document)
    inner = fields.fields("source", required=False)
    if inner is not None:
        document = inner.text("document", required=False) or plan.document
        source = Source(document, inner.text("page", required=False), inner.text("line", required=False))
        inner.finish()
    fields.finish()
    return StatusEntry(target, date, judged_by, progress, text, source) if date else None
