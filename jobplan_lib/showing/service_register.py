"""What the plan promises beside its targets and counts: how much was done of what was due, as one table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import DIRECTION_WORD, STATUS_WORD
from jobplan_lib.answer.danish_trials import period_shown
from jobplan_lib.answer.results import Page, Result
from jobplan_lib.core.figures import How
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing.cards import NOTHING, cells_of
from jobplan_lib.showing.promises import is_registered, stated_texts
from jobplan_lib.showing.templating import render
from jobplan_lib.showing.walks import Entry, below, walk_html
from jobplan_lib.words.labels import lower_first


@dataclass(frozen=True)
class RegisterRow:
    """A promise, or a part of it, with its figures as texts."""

    id: str
    promise: str
    done: str
    share: str
    required: str
    status: str
    word: str
    period: str
    told: tuple[str, ...]  # its reservations, which its status may hang on


def register_html(page: Page, elsewhere: Collection[str] = ()) -> Markup:
    """The promises of a page that are counted; the empty text where none is.

    The figures of ``elsewhere`` (ids) are walked back to their sources on another page.
    """
    found = [(r, name, leaf) for r in page.commitments if is_registered(r) for name, leaf in r.judgement.named_leaves()]
    there = [(result, name, leaf) for result, name, leaf in found if leaf.observed and leaf.required]
    if not there:
        return Markup("")
    rows = [_row(*one) for one in there]
    table = render("register.html.j2", rows=rows, has_shares=any(row.share != NOTHING for row in rows))
    entries = [
        Entry(_promise(r, name, leaf), leaf.observed)
        for r, name, leaf in there
        if leaf.observed and r.id not in elsewhere
    ]
    return below(table, walk_html(entries)) if entries else table


def _row(result: Result, name: str, leaf: Judgement) -> RegisterRow:
    shown, observed, required = cells_of(leaf), leaf.observed, leaf.required
    assert observed is not None and required is not None
    return RegisterRow(
        id=result.id,
        promise=_promise(result, name, leaf),
        done=_done(leaf, shown.own),
        share=shown.own if observed.unit.is_share else NOTHING,
        required=f"{DIRECTION_WORD[required.requirement.direction]} {shown.required}",
        status=leaf.status.value,
        word=STATUS_WORD[leaf.status],
        period=danish.period(period_shown(observed)),
        told=tuple(stated_texts(result)) if leaf is result.judgement.leaves[0] else (),
    )


def _promise(result: Result, name: str, leaf: Judgement) -> str:
    return result.target.short if leaf is result.judgement else f"{result.target.short}: {lower_first(name)}"


def _done(leaf: Judgement, own: str) -> str:
    """How many were done of how many were due: of a share its counts, of a number the number; a dash where no one says."""
    observed = leaf.observed
    assert observed is not None
    if observed.how is How.OCCURRENCES:
        return f"{own} {'måling' if observed.quantity.value == 1 else 'målinger'}"
    if not observed.unit.is_share:
        return own
    if observed.numerator is None or observed.denominator is None:
        return NOTHING
    return f"{_count(observed.numerator)} af{danish.NBSP}{_count(observed.denominator)}"


def _count(number: Fraction) -> str:
    return danish.tal(number, 0 if number.denominator == 1 else 1)
