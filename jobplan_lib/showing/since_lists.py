"""What has changed since the previous review, as lists for the summary page."""

from __future__ import annotations

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import STATUS_WORD, amount
from jobplan_lib.answer.danish_rules import is_signed
from jobplan_lib.answer.results import Review
from jobplan_lib.answer.since_last import Revised, Since, since_last
from jobplan_lib.reading.plan_changes import Became
from jobplan_lib.showing.change_lists import BECAME_WORD
from jobplan_lib.showing.templating import render
from jobplan_lib.words.labels import upper_first


def since_html(review: Review) -> Markup:
    """The review beside the one that was put aside: moved answers, revised figures, targets and definitions."""
    assert review.previous is not None
    since = since_last(review, review.previous)
    moved = [
        (r.id, f"{r.target.short}: var {STATUS_WORD[before.status]}, er nu {STATUS_WORD[r.status]}")
        for before, r in since.moved
    ]
    revised = [(one.result.id, _revised_text(one)) for one in since.revised]
    definitions = [("", f"{title}: før »{before}«, nu »{now}«") for title, before, now in since.definitions]
    groups = [
        ("Vurderinger, der er flyttet", moved),
        ("Reviderede tal", revised),
        *(
            (f"{upper_first(BECAME_WORD[became][2])} mål", rows)
            for became in Became
            if (rows := _targets(since, became))
        ),
        ("Ændrede definitioner", definitions),
    ]
    shown = [(title, rows) for title, rows in groups if rows]
    return render("since_last.html.j2", previous=review.previous, groups=shown)


def _revised_text(one: Revised) -> str:
    now, name = one.now, one.label or one.result.target.short
    decimals = danish.pair(one.before, now.quantity.value, now.decimals)
    was, is_now = (amount(v, now.unit, decimals, signed=is_signed(now)) for v in (one.before, now.quantity.value))
    return f"{name}, {danish.period(now.period)}: var {was}, er nu {is_now}"


def _targets(since: Since, wanted: Became) -> list[tuple[str, str]]:
    rows = []
    for became, before, result in since.became:
        target = result.target if result is not None else before
        assert target is not None
        if became is wanted:
            was = (
                f". Før: {before.text}"
                if before is not None and result is not None and before.text != target.text
                else ""
            )
            rows.append((target.id, f"{target.text}{was}"))
    return rows
