"""What became of the earlier plan's targets, as lists for the summary page."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rules import requirement_text
from jobplan_lib.answer.results import Review
from jobplan_lib.reading.plan_changes import Became, TargetChange, heading_changes
from jobplan_lib.showing.templating import render
from jobplan_lib.words.plan_model import Criterion, Plan, Target

# heading, and the word after one and after several in the summary; what asks most of a reader comes first
BECAME_WORD = {
    Became.TIGHTENED: ("Skærpet", "skærpet", "skærpede"),
    Became.LOOSENED: ("Lempet", "lempet", "lempede"),
    Became.CHANGED: ("Ændret", "ændret", "ændrede"),
    Became.REWORDED: ("Omformuleret", "omformuleret", "omformulerede"),
    Became.DROPPED: ("Udgået", "udgået", "udgåede"),
    Became.NEW: ("Nyt", "nyt", "nye"),
    Became.CARRIED_OVER: ("Videreført", "videreført", "videreførte"),
}
# their sentences stand with their answers, so that here their names are enough
TOLD_ELSEWHERE = frozenset({Became.NEW, Became.CARRIED_OVER})

OTHERWISE = "Sætningen er den samme, men det, der ses på, fristen, delene eller betingelsen er en anden."
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
            groups.append((word, *_parted([_change_row(change, review) for change in found], became in TOLD_ELSEWHERE)))
            counted.append(f"{len(found)} {one if len(found) == 1 else several}")
    summary = danish.listed(counted)
    before = _named(review.before) if review.before else ""
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


def _named(plan: Plan) -> str:
    """The earlier plan by its title, with its year where the title does not end by it."""
    return plan.title if plan.title.endswith(str(plan.year)) else f"{plan.title} ({plan.year})"


@dataclass(frozen=True)
class ChangeRow:
    """A target of the newer plan, or one that was dropped, and what it said before where it says something else now."""

    id: str
    text: str
    short: str
    note: str = ""


def _parted(rows: list[ChangeRow], is_told: bool) -> tuple[list[ChangeRow], list[ChangeRow]]:
    """Those that are told in full, and those of which the name is enough."""
    return [row for row in rows if row.note or not is_told], [row for row in rows if is_told and not row.note]


def _change_row(change: TargetChange, review: Review) -> ChangeRow:
    target = change.now or change.before
    assert target is not None
    was = change.before
    if change.now is None or was is None or change.became is Became.CARRIED_OVER:
        return ChangeRow(target.id, target.text, target.short)
    if was.text != target.text:
        return ChangeRow(target.id, target.text, target.short, f"Før ({was.id}): {was.text}")
    return ChangeRow(
        target.id, target.text, target.short, _required_before_and_now(was, change.now, review) or OTHERWISE
    )


def _required_before_and_now(was: Target, now: Target, review: Review) -> str:
    """What one number was required and is: a plan may write the same sentence every year."""
    if not (isinstance(was.rule, Criterion) and isinstance(now.rule, Criterion)):
        return ""
    assert review.before is not None
    then, today = (
        requirement_text(rule.requirement, review.ground.indicators, year, review.ground.areas, rule.measure)
        for rule, year in ((was.rule, review.before.year), (now.rule, review.year))
    )
    return f"Kravet var {then} og er nu {today}." if then != today else ""
