"""The first page's table where no target has a figure yet: what was promised, why there is no answer, and what became of it.

Columns for figures would then be rows of emptiness; the plan's own sentences are what there is to know.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from jobplan_lib.answer.danish import STATUS_WORD, listed
from jobplan_lib.answer.danish_unknown import lacking, reason_text
from jobplan_lib.answer.results import Result, Review, Section
from jobplan_lib.showing.change_lists import BECAME_WORD
from jobplan_lib.showing.narrative import source_of
from jobplan_lib.showing.reservation_lists import is_reserved
from jobplan_lib.showing.templating import render
from jobplan_lib.words.labels import lower_first, upper_first
from jobplan_lib.words.plan_model import TargetKind, Unscored
from jobplan_lib.words.vocabulary import Reason, Status


@dataclass(frozen=True)
class PromisedRow:
    """A target without a figure, or (then without number) what is followed under a heading, as the texts of its cells."""

    id: str
    text: str
    link: str
    status: Status
    word: str
    why: str
    became: str
    is_reserved: bool


def has_no_figures(review: Review) -> bool:
    """Whether nothing is known of any result target: neither the own figure nor the number that it is held against."""
    leaves = [leaf for result in review.results if result.is_counted for leaf in result.judgement.leaves]
    return not any(leaf.observed or leaf.required for leaf in leaves)


def promised_html(review: Review) -> Markup:
    """Every result target in full under the plan's headings, and what is followed without one.

    The empty text where the plan has no result targets.
    """
    became = {change.now.id: BECAME_WORD[change.became][0] for change in review.changes if change.now}
    sections = [
        (s.focus_area.title, [*_targets(s, review, became), *_followed(s, review, became)]) for s in review.sections()
    ]
    rows = [row for _, found in sections for row in found]
    if not any(row.id for row in rows):
        return Markup("")
    return render(
        "promised.html.j2",
        sections=[(title, found) for title, found in sections if found],
        before=review.before.year if review.before else None,
        is_reserved=any(row.is_reserved for row in rows),
    )


def _targets(section: Section, review: Review, became: dict[str, str]) -> list[PromisedRow]:
    return [
        PromisedRow(
            id=result.id,
            text=result.target.text,
            link=f"{review.notebook_of(result.target)}.html#maal-{result.id}",
            status=result.status,
            word=STATUS_WORD[result.status],
            why=_why(result, review),
            became=became.get(result.id, ""),
            is_reserved=is_reserved(result, review),
        )
        for result in section.results
        if result.is_counted
    ]


def _followed(section: Section, review: Review, became: dict[str, str]) -> list[PromisedRow]:
    """What is followed under a heading without a target, a row for each page that shows it."""
    pages: dict[str, list[Result]] = {}
    for result in section.results:
        if result.is_monitored and result.target.kind is TargetKind.RESULT_TARGET:
            pages.setdefault(review.notebook_of(result.target), []).append(result)
    return [
        PromisedRow(
            id="",
            text=f"Følges uden mål: {listed([lower_first(r.target.short) for r in results])}",
            link=f"{page}.html",
            status=Status.MONITORED,
            word=STATUS_WORD[Status.MONITORED],
            why=_common([_why(r, review) for r in results]),
            became=_common([became.get(r.id, "") for r in results]),
            is_reserved=False,  # the star is about targets; the page itself tells what is about a followed figure
        )
        for page, results in pages.items()
    ]


def _common(texts: list[str]) -> str:
    """What is said of all of them, or nothing."""
    return texts[0] if len(set(texts)) == 1 else ""


def _why(result: Result, review: Review) -> str:
    """Why there is no answer: who would give the figure, what the plan itself says of it, or that people judge it."""
    rule, lacks = result.judgement.rule, lacking(result.judgement)
    if lacks:
        sources = list(dict.fromkeys(source_of(unknown, review.ground) for unknown in lacks))
        are_theirs = all(sources) and {unknown.reason for unknown in lacks} == {Reason.NO_DATA}
        return upper_first(f"tal mangler fra {listed(sources)}" if are_theirs else reason_text(result.judgement))
    if isinstance(rule, Unscored) and rule.reason:
        return rule.reason.removesuffix(".")
    return "Står kun i ord" if result.status is Status.JUDGED_LOCALLY else ""
