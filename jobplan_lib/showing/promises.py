"""What the plan promises beside its targets: service standards, interventions, follow-up and principles."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from jobplan_lib.answer.danish_caveats import reservation_texts
from jobplan_lib.answer.results import Page, Result
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.core.figures import Figure, Ground, How
from jobplan_lib.showing.cards import Cells, cells, said
from jobplan_lib.showing.comment_lists import comments_beside
from jobplan_lib.showing.templating import render
from jobplan_lib.words.plan_model import TargetKind
from jobplan_lib.words.vocabulary import Unit

KIND_WORD = {
    TargetKind.RESULT_TARGET: "Resultatmål",
    TargetKind.SERVICE_STANDARD: "Serviceniveau",
    TargetKind.INTERVENTION: "Indsats",
    TargetKind.PROCESS: "Opfølgning",
    TargetKind.PRINCIPLE: "Princip",
}


FEW = 6  # promises that a page shows at once


def stated_texts(result: Result) -> list[str]:
    """A promise's reservations in words, but for the age of its figure, which stands beside it."""
    return reservation_texts(result.judgement, {Caveat.BEFORE_THE_YEAR})


def _told_here(result: Result) -> list[str]:
    """The reservations of those that the table above has not told."""
    return [] if is_registered(result) else stated_texts(result)


def is_registered(result: Result) -> bool:
    """Whether a promise has figures of its own that are held against a requirement: then it stands in the table of those."""
    return any(leaf.observed and leaf.required for leaf in result.judgement.leaves)


BARE_UNITS = frozenset({Unit.COUNT, Unit.RATIO, Unit.INDEX})  # a number of these says nothing without its name


def _cells_of_promise(result: Result, ground: Ground) -> Cells:
    """The cells of a promise; a number without a unit is called by what it measures."""
    shown, observed = cells(result.judgement, ground), result.judgement.observed
    return replace(shown, own=named(shown.own, observed, ground)) if observed else shown


def named(text: str, figure: Figure, ground: Ground) -> str:
    """A figure's text outside a table of its kind: without a unit of its own it is called by what it measures."""
    if figure.unit not in BARE_UNITS:
        return text
    if figure.how is How.OCCURRENCES:
        return f"{text} {'måling' if figure.quantity.value == 1 else 'målinger'}"
    return f"{ground.indicators[figure.indicator].title}: {text}"


def commitments_html(page: Page) -> Markup:
    """Service standards, interventions and follow-up, with their status, under the plan's headings: folded where they are many.

    A follow-up of a month is about them: there they are not folded.
    """
    shown = []
    for section in page.sections:
        rows = [
            (r, _cells_of_promise(r, page.review.ground), said(r), _told_here(r), comments_beside(page.review, r))
            for r in section.results
            if r in page.commitments
        ]
        if rows:
            shown.append((section.focus_area, rows))
    is_open = page.review.month is not None or sum(len(rows) for _, rows in shown) <= FEW
    return render("commitments.html.j2", sections=shown, kinds=KIND_WORD, is_open=is_open)
