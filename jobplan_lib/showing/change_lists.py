"""What became of the earlier plan's targets, as lists for the summary page."""

from __future__ import annotations

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.results import Review
from jobplan_lib.reading.plan_changes import Became, TargetChange, heading_changes
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


HEADING_WORDS = (
    (Became.CARRIED_OVER, "videreført", "videreført"),
    (Became.NEW, "ny", "nye"),
    (Became.DROPPED, "udgået", "udgået"),
)


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
    headings = _headings(heading_changes(review.before, review.plan)) if review.before else ""
    return render("changes.html.j2", before=before, summary=summary, headings=headings, groups=groups)


def _headings(found: dict[Became, list[str]]) -> str:
    """Which headings above the targets stayed: ``3 overskrifter er videreført, og 2 er nye: … og ….``"""
    clauses: list[str] = []
    for became, one, several in HEADING_WORDS:
        titles = found.get(became, [])
        if titles:
            number = (
                f"{len(titles)} {'overskrift' if len(titles) == 1 else 'overskrifter'}"
                if not clauses
                else f"{len(titles)}"
            )
            named = "" if became is Became.CARRIED_OVER else f" ({danish.listed([f'»{title}«' for title in titles])})"
            clauses.append(f"{number} er {one if len(titles) == 1 else several}{named}")
    return (
        f"{', og '.join([', '.join(clauses[:-1]), clauses[-1]] if len(clauses) > 1 else clauses)}." if clauses else ""
    )


def _change_row(change: TargetChange) -> tuple[str, str, str]:
    target = change.now or change.before
    assert target is not None
    was = change.before
    if change.became not in {Became.TIGHTENED, Became.LOOSENED, Became.CHANGED} or was is None:
        return target.id, target.text, ""
    return target.id, target.text, f"Før ({was.id}): {was.text}"
