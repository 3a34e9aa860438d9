"""What has changed since the previous review, as lists for the summary page."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import DIRECTION_WORD, STATUS_WORD, amount, listed
from jobplan_lib.answer.danish_rules import area_name, genitive, is_signed
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.answer.since_last import (
    Cause,
    ChangedNeed,
    MovedAnswer,
    Revised,
    Since,
    changed_needs,
    looks_elsewhere,
    since_last,
)
from jobplan_lib.reading.plan_changes import Became
from jobplan_lib.showing.change_lists import BECAME_WORD
from jobplan_lib.showing.templating import render
from jobplan_lib.words.labels import lower_first, upper_first
from jobplan_lib.words.plan_model import Direction
from jobplan_lib.words.vocabulary import Status

CAUSE_WORD = {
    Cause.REQUIREMENT: "kravet er ændret",
    Cause.REVISED: "det samme tal er revideret",
    Cause.LOOKED_AT: "der ses på et andet tal",
    Cause.NEWER: "et tal for en anden periode afgør det",
    Cause.BENCHMARK: "det tal, der sammenlignes med, er et andet",
    Cause.APPEARED: "der er kommet et tal",
    Cause.VANISHED: "der er ikke længere et tal",
}
NO_CAUSE = "Tal og krav er ikke ændret, men det er den måde, som målet vurderes på."


@dataclass(frozen=True)
class SinceRow:
    """Something that differs: the target with the way to it, what is said, and the answers before and now where they differ."""

    id: str
    href: str
    text: str
    answers: tuple[tuple[str, str], ...] = ()  # status and its word
    note: str = ""


def since_html(review: Review) -> Markup:
    """The review beside the one that was put aside: moved answers, revised figures, targets and definitions."""
    assert review.previous is not None
    since = since_last(review, review.previous)
    definitions = [SinceRow("", "", f"{title}: før »{before}«, nu »{now}«") for title, before, now in since.definitions]
    groups = [
        ("Vurderinger, der er flyttet", [_moved_row(one, review) for one in since.moved]),
        ("Reviderede tal", [_row(one.result, review, _revised_text(one)) for one in since.revised]),
        *(
            (f"{upper_first(BECAME_WORD[became][2])} mål", rows)
            for became in Became
            if (rows := _targets(since, became, review))
        ),
        ("Ændrede definitioner", definitions),
    ]
    shown = [(title, rows) for title, rows in groups if rows]
    return render("since_last.html.j2", previous=review.previous, groups=shown)


def _row(result: Result, review: Review, text: str, note: str = "") -> SinceRow:
    return SinceRow(result.id, f"{review.notebook_of(result.target)}.html#maal-{result.id}", text, note=note)


def _moved_row(one: MovedAnswer, review: Review) -> SinceRow:
    """A target whose answer moved, with both answers and why."""
    row = _row(one.result, review, one.result.target.short)
    causes = listed([CAUSE_WORD[cause] for cause in one.causes])
    note = f"{upper_first(causes)}." if causes else NO_CAUSE
    return SinceRow(row.id, row.href, row.text, (_answer(one.before.status), _answer(one.result.status)), note)


def _answer(status: Status) -> tuple[str, str]:
    return status.value, STATUS_WORD[status]


def _revised_text(one: Revised) -> str:
    now, name = one.now, one.label or one.result.target.short
    decimals = danish.pair(one.before, now.quantity.value, now.decimals)
    was, is_now = (amount(v, now.unit, decimals, signed=is_signed(now)) for v in (one.before, now.quantity.value))
    return f"{name}, {danish.period(now.period)}: var {was}, er nu {is_now}"


def _targets(since: Since, wanted: Became, review: Review) -> list[SinceRow]:
    rows = []
    for became, before, result in since.became:
        if became is not wanted:
            continue
        if result is None:
            assert before is not None
            rows.append(SinceRow(before.id, "", before.text))
            continue
        notes = []
        if before is not None:
            notes += [f"Før: {before.text}."] if before.text != result.target.text else []
            notes += ["Målet ser på et andet tal end før."] if looks_elsewhere(before, result) else []
            notes += [_need_text(need, review) for need in changed_needs(before, result)]
        rows.append(_row(result, review, result.target.text, " ".join(notes).replace("..", ".")))
    return rows


def _need_text(need: ChangedNeed, review: Review) -> str:
    """What was required and is: ``Kravet var mindst 45 % og er nu mindst 46 %.``; of a part with its name."""
    required, before = need.now.required, need.before
    assert required is not None and before.required is not None
    value = required.quantity.value
    decimals = danish.pair(before.required, value, required.decimals)
    signed = need.now.observed is not None and is_signed(need.now.observed)
    area = required.basis.area.slug if required.basis else ""

    def words(direction: str, number: Fraction, slug: str) -> str:
        named = review.ground.areas.by_slug.get(slug)
        source = f" (regnet af {genitive(area_name(named))} tal)" if named else ""
        return (
            f"{DIRECTION_WORD[Direction(direction)]} {amount(number, required.unit, decimals, signed=signed)}{source}"
        )

    was = words(before.direction, before.required, before.against.partition(" ")[2])
    is_now = words(required.requirement.direction.value, value, area)
    which = f" for {lower_first(need.label)}" if need.label else ""
    return f"Kravet{which} var {was} og er nu {is_now}.".replace("..", ".")
