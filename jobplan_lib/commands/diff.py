"""``jobplan diff``: what differs between two snapshots, and which answers that moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jobplan_lib.commands.terminal import AsJson, answer_in_parts, app, note

if TYPE_CHECKING:
    from fractions import Fraction

    from jobplan_lib.answer.results import Result, Review
    from jobplan_lib.answer.snapshot_changes import AnswerChange, FigureChange
    from jobplan_lib.reading.catalog import Catalog
    from jobplan_lib.words.model import Observation

MOST_SHOWN = 200


@app.command(epilog="Example: jobplan diff jobindsats-2026-07 jobindsats-2026-08 --municipality frederikssund")
def diff(
    old: Annotated[str, typer.Argument(help="The older snapshot.")],
    new: Annotated[str, typer.Argument(help="The newer snapshot.")],
    municipality: Annotated[str, typer.Option(help="Only this municipality's plans and figures.")] = "",
    year: Annotated[int, typer.Option(help="Only plans of this year; 0 means all.")] = 0,
    plan: Annotated[str, typer.Option(help="'national' judges the national goals for --municipality.")] = "",
    every: Annotated[bool, typer.Option("--all", help=f"List every figure, not only the first {MOST_SHOWN}.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the figures that differ between two snapshots, by how much, and the answers of plans that this moves."""
    from jobplan_lib.answer.snapshot_changes import answer_changes, figure_changes
    from jobplan_lib.reading.catalog import load_catalog
    from jobplan_lib.reading.observations import load_observations
    from jobplan_lib.reading.project import find_project

    catalog = load_catalog(find_project())
    before, after = load_observations(catalog, old), load_observations(catalog, new)
    area = catalog.municipality(municipality).code if municipality else ""
    changes = figure_changes(before, after, area)
    pairs = _reviews(catalog, (old, new), municipality, year, plan)
    if as_json:
        answers = [_answer(one) for one in answer_changes(pairs)]
        answer_in_parts({"figures": map(_figure, changes), "answers": answers})
        return
    counts = _list_figures(changes, every=every)
    answered = answer_changes(pairs)
    for one in answered:
        typer.echo(_answer_line(one))
    moved = sum(1 for one in answered if one.moved)
    note(f"Figures: {counts}. Answers: {moved} moved, {len(answered) - moved} on other figures only.")


def _list_figures(changes: Iterator[FigureChange], *, every: bool) -> str:
    """Print the figures as they are found; gives how many there are of each sort."""
    from jobplan_lib.answer.snapshot_changes import Happened

    counts: Counter[str] = Counter()
    for change in changes:
        counts[change.happened.value] += 1
        if every or counts.total() <= MOST_SHOWN:
            typer.echo(_figure_line(change))
    if not every and counts.total() > MOST_SHOWN:
        note(f"… and {counts.total() - MOST_SHOWN} more figures; --all lists them")
    return ", ".join(f"{counts[one.value]} {one.value}" for one in Happened if counts[one.value]) or "no difference"


def _reviews(
    catalog: Catalog, names: tuple[str, str], municipality: str, year: int, plan: str
) -> Iterator[tuple[Review, Review]]:
    """The plans that are asked for, each judged on both snapshots; two reviews at a time."""
    from jobplan_lib.reading.plan_files import NATIONAL
    from jobplan_lib.review import open_review

    for plan_id in catalog.plan_ids():
        whose, _, when = plan_id.rpartition("-")
        is_wanted = whose == NATIONAL if plan else whose != NATIONAL and municipality in {"", whose}
        if is_wanted and year in {0, int(when)}:
            slug = municipality if plan else whose
            older, newer = (open_review(slug, int(when), name, plan, catalog.project) for name in names)
            yield older, newer


def _figure_line(change: FigureChange) -> str:
    """One figure: its key, what became of it, and by how much."""
    row = change.figure
    named = " ".join(part for part in (row.indicator, row.group, row.area, str(row.period)) if part)
    decimals = _decimals(change)
    return f"{named}: {_said(change.before, decimals)} → {_said(change.after, decimals)}{_by(change, decimals)}"


def _decimals(change: FigureChange) -> int:
    """As many decimals as the figures have, and more where they would look alike."""
    from jobplan_lib.answer.danish import pair

    printed = max(row.decimals for row in (change.before, change.after) if row)
    if change.before and change.after and change.before.value and change.after.value:
        return pair(change.before.value.value, change.after.value.value, printed)
    return printed


def _said(row: Observation | None, decimals: int) -> str:
    from jobplan_lib.answer.danish import rounded

    if row is None:
        return "none"
    if row.value is None:
        return row.status.value
    counts = f" ({row.numerator} of {row.denominator})" if row.is_counted else ""
    status = "" if row.status.value == "normal" else f" {row.status.value}"
    return f"{rounded(row.value.value, decimals)}{counts}{status}"


def _by(change: FigureChange, decimals: int) -> str:
    from jobplan_lib.answer.danish import rounded

    by = change.by
    if by is None or not by.value:
        return ""
    return f", {'+' if by.value > 0 else ''}{rounded(by.value, decimals)}"


def _answer_line(moved: AnswerChange) -> str:
    before, after = _answer_words(moved.before), _answer_words(moved.after)
    return f"{moved.plan} {moved.after.id}: {before} → {after}"


def _answer_words(result: Result) -> str:
    from jobplan_lib.answer.danish import rounded

    figure = result.judgement.observed
    shown = f" at {rounded(figure.quantity.value, figure.decimals)} in {figure.period}" if figure else ""
    return f"{result.status.value}{shown}"


def _figure(change: FigureChange) -> dict[str, Any]:
    row, by = change.figure, change.by
    return {
        "happened": change.happened.value,
        "indicator": row.indicator,
        "group": row.group or None,
        "area": row.area,
        "period": str(row.period),
        "kind": row.kind.value,
        "before": _side(change.before),
        "after": _side(change.after),
        "by": _exact(by.value) if by else None,
    }


def _side(row: Observation | None) -> dict[str, Any] | None:
    if row is None:
        return None
    numbers = {
        "value": row.value.value if row.value else None,
        "numerator": row.numerator,
        "denominator": row.denominator,
    }
    return {name: None if n is None else _exact(n) for name, n in numbers.items()} | {"status": row.status.value}


def _exact(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)


def _answer(moved: AnswerChange) -> dict[str, Any]:
    return {
        "plan": moved.plan,
        "target": moved.after.id,
        "moved": moved.moved,
        "before": _result(moved.before),
        "after": _result(moved.after),
    }


def _result(result: Result) -> dict[str, Any]:
    judged = result.judgement
    return {
        "verdict": result.status.value,
        "observed": _exact(judged.observed.quantity.value) if judged.observed else None,
        "required": _exact(judged.required.quantity.value) if judged.required else None,
        "period": str(judged.observed.period) if judged.observed else None,
        "reason": judged.unknown.reason.value if judged.unknown else None,
    }
