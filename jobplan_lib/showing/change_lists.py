"""What became of the earlier plan's targets, as lists for the summary page."""

from __future__ import annotations

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.results import Review
from jobplan_lib.reading.plan_changes import Became, TargetChange
from jobplan_lib.showing.templating import render

# heading, and the word after one and after several in the summary
BECAME_WORD = {
    Became.TIGHTENED: ("Skærpet", "skærpet", "skærpede"),
    Became.LOOSENED: ("Lempet", "lempet", "lempede"),
    Became.CHANGED: ("Ændret", "ændret", "ændrede"),
    Became.NEW: ("Nyt", "nyt", "nye"),
    Became.DROPPED: ("Udgået", "udgået", "udgåede"),
    Became.CARRIED_OVER: ("Videreført", "videreført", "videreførte"),
}


def changes_html(review: Review) -> Markup:
    """The result targets beside those of the plan that this one continues."""
    groups = []
    counted = []
    for became, (word, one, several) in BECAME_WORD.items():
        found = [change for change in review.changes if change.became is became]
        if found:
            groups.append((word, [_change_row(change) for change in found]))
            counted.append(f"{len(found)} {one if len(found) == 1 else several}")
    summary = danish.listed(counted)
    before = f"{review.before.title} ({review.before.year})" if review.before else ""
    return render("changes.html.j2", before=before, summary=summary, groups=groups)


def _change_row(change: TargetChange) -> tuple[str, str, str]:
    target = change.now or change.before
    assert target is not None
    was = change.before
    if change.became not in {Became.TIGHTENED, Became.LOOSENED, Became.CHANGED} or was is None:
        return target.id, target.text, ""
    return target.id, target.text, f"Før ({was.id}): {was.text}"
