"""``jobplan due``: what a plan follows up in which month, and the figures that there were by then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from jobplan_lib.commands.terminal import AsJson, Municipality, PlanName, Snapshot, Year, answer, app

if TYPE_CHECKING:
    from jobplan_lib.answer.follow_ups import Due, MonthDue


@app.command(epilog="Example: jobplan due fredericia 2023 --month 10")
def due(
    municipality: Municipality,
    year: Year,
    month: Annotated[int, typer.Option(min=0, max=12, help="One month, 1 to 12; 0 is the whole year.")] = 0,
    snapshot: Snapshot = "",
    plan: PlanName = "",
    as_json: AsJson = False,
) -> None:
    """List what is followed up in which month of the plan's year, with the newest figure when the month began."""
    from jobplan_lib.answer.follow_ups import check_due, year_wheel
    from jobplan_lib.review import open_review

    review = open_review(municipality, year, snapshot, plan)
    if month:
        check_due(review.plan, month)
    wheel = year_wheel(review)
    months = [found for found in wheel.months if month in {0, found.month.number}]
    later = () if month else wheel.later
    if as_json:
        after = [{"target": row.target.id, "occasion": row.occasion.value} for row in later]
        answer({"plan": review.plan.id, "months": [_told(one) for one in months], "after_the_year": after})
        return
    if not (months or later):
        typer.echo(f"{review.plan.id} does not say when anything is followed up; add follow_up in {review.plan.file}.")
    for one in months:
        lacking = f", {len(one.lacking)} without all their figures" if one.lacking else ""
        typer.echo(f"{one.month}: {len(one.rows)} due{lacking}")
        for row in one.rows:
            typer.echo(f"  {row.target.id:10} {row.target.short[:44]:45} {_figures(row)}")
    if later:
        typer.echo("When the year is over:")
    for row in later:
        typer.echo(f"  {row.target.id:10} {row.target.short[:44]:45} {_word(row)}")


def _word(row: Due) -> str:
    return row.occasion.value.replace("_", " ")


def _figures(row: Due) -> str:
    """How many figures there were, the newest period, and how often the row is due where no month is named."""
    often = "" if row.occasion.is_month else f"; {_word(row)}"
    if not row.answers:
        return f"looks at no figure{often}"
    if row.newest is None:
        return f"no figure{often}"
    of = "" if not row.is_lacking else f", {len(row.known)} of {len(row.answers)}"
    return f"newest {row.newest.period}{of}{often}"


def _told(one: MonthDue) -> dict[str, Any]:
    rows = [
        {
            "target": row.target.id,
            "short": row.target.short,
            "occasion": row.occasion.value,
            "figures": len(row.known),
            "lacking": len(row.answers) - len(row.known),
            "newest": str(row.newest.period) if row.newest else "",
        }
        for row in one.rows
    ]
    return {"month": str(one.month), "rows": rows}
