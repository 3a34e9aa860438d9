"""The files that a plan names: its snapshot and the plan that it continues, told at their line where they are not there."""

from __future__ import annotations

from collections.abc import Iterator

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.observations import snapshot_names
from jobplan_lib.reading.snapshot_origin import ORIGIN
from jobplan_lib.reading.strict_yaml import load_yaml
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.plan_model import Plan


def snapshot_problem(catalog: Catalog, plan: Plan) -> Problem | None:
    """That there is no snapshot of the name that a plan gives; None where there is."""
    data = catalog.project.data
    known = snapshot_names(data)
    if plan.snapshot in known:
        return None
    message, remedy = f"there is no snapshot '{plan.snapshot}'", did_you_mean(plan.snapshot, known)
    if (data / "snapshots" / plan.snapshot).is_dir():
        message = f"data/snapshots/{plan.snapshot} is no snapshot: it has no {ORIGIN}"
        remedy = (
            f"write one that says where the figures come from, at least 'name: {plan.snapshot}' and 'description: …'"
        )
    return _at(catalog, plan, "snapshot", message, remedy, "P-SNAP-01")


def problems_of_references(catalog: Catalog, plan: Plan) -> Iterator[Problem]:
    """Everything that a plan names and that is not there."""
    if unknown := snapshot_problem(catalog, plan):
        yield unknown
    if plan.continues and plan.continues not in catalog.plan_ids():
        others = [name for name in catalog.plan_ids() if name.startswith(f"{plan.municipality}-") and name != plan.id]
        near = f"{did_you_mean(plan.continues, others)}, or " if others else ""
        remedy = f"{near}remove the key: nothing is copied from the plan before"
        yield _at(catalog, plan, "continues", f"there is no plan '{plan.continues}'", remedy, "P-CONT-01")


def _at(catalog: Catalog, plan: Plan, key: str, message: str, remedy: str, code: str) -> Problem:
    node = load_yaml(catalog.project.root / plan.file, plan.file, [])
    named = node.entries.get(key) if node and node.entries else None
    line, column = (named[1].line, named[1].column) if named else (None, None)
    return Problem(plan.file, line, column, key, message, remedy, code)
