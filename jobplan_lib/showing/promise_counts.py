"""What the first page says of promises beside the targets: how many of what, what is known of them, where they stand.

The sentences themselves stand on the pages that they are about; all of them here would be a list that nobody reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from jobplan_lib.answer.danish import listed
from jobplan_lib.answer.results import NOT_SCORED, SCORED, Page, Result, Review
from jobplan_lib.showing.narrative import COUNT_WORDS
from jobplan_lib.showing.promises import commitments_html
from jobplan_lib.showing.service_register import register_html
from jobplan_lib.showing.templating import render
from jobplan_lib.words.plan_model import TargetKind
from jobplan_lib.words.vocabulary import Status

KINDS = {
    TargetKind.INTERVENTION: ("indsats", "indsatser"),
    TargetKind.SERVICE_STANDARD: ("serviceniveau", "serviceniveauer"),
    TargetKind.PROCESS: ("løfte om opfølgning", "løfter om opfølgning"),
    TargetKind.PRINCIPLE: ("princip", "principper"),
    TargetKind.RESULT_TARGET: ("mål", "mål"),
}
ONLY_HERE = "Disse løfter hører ikke til på en af de andre sider:"


@dataclass(frozen=True)
class HeadingRow:
    """One of the plan's headings, and the pages with promises under it: notebook, title, how many."""

    title: str
    pages: tuple[tuple[str, str, int], ...]


def pieces(page: Page, titles: dict[str, str]) -> list[Markup]:
    """How much is promised and what is known of it, what was counted, and in full what no other page shows.

    Args:
        page: the summary.
        titles: the title of each page of the review by its notebook.
    """
    elsewhere = [(s.focus_area.title, [r for r in s.results if _has_page(r, page)]) for s in page.sections]
    rows = [_row(title, found, page.review, titles) for title, found in elsewhere if found]
    counts = render(
        "promise_counts.html.j2",
        lead=_lead(page.commitments, are_beside=any(r.is_counted for r in page.review.results)),
        rows=rows,
    )
    left = _without_page(page)
    lead = [render("sentence.html.j2", text=ONLY_HERE)] if rows else []
    told = {r.id for r in page.commitments if _has_page(r, page)}
    return [counts, register_html(page, told), *([*lead, commitments_html(left)] if left.sections else [])]


def _without_page(page: Page) -> Page:
    """The summary with only those promises that no other page shows."""
    kept = {r.id for r in page.commitments if not _has_page(r, page)}
    sections = [replace(s, results=tuple(r for r in s.results if r.id in kept)) for s in page.sections]
    return replace(page, sections=tuple(s for s in sections if s.results))


def _has_page(result: Result, page: Page) -> bool:
    return result in page.commitments and page.review.notebook_of(result.target) != page.notebook


def _row(title: str, found: Sequence[Result], review: Review, titles: dict[str, str]) -> HeadingRow:
    pages = Counter(review.notebook_of(r.target) for r in found)
    return HeadingRow(title, tuple((name, titles[name], pages[name]) for name in titles if pages[name]))


def _lead(promises: Sequence[Result], *, are_beside: bool) -> str:
    """What there is of each kind, and what is known of it; beside targets also that it is not counted among them."""
    kinds, answers = Counter(r.target.kind for r in promises), Counter(r.status for r in promises)
    named = listed([f"{kinds[kind]} {words[kinds[kind] != 1]}" for kind, words in KINDS.items() if kinds[kind]])
    there = f"Ved siden af målene har planen {named}, som ikke tæller med blandt målene."
    said = sum(bool(r.status_log) for r in promises)
    sentences = (there if are_beside else f"Planen har {named}.", _answers(answers), _written(said, len(promises)))
    return " ".join(sentences)


def _answers(answers: Counter[Status]) -> str:
    told = [(answers[s], COUNT_WORDS[s][answers[s] > 1]) for s in (*SCORED, *NOT_SCORED) if answers[s]]
    if len(told) > 1:
        return f"{listed([f'{count} {words}' for count, words in told])}."
    (count, words) = told[0]
    return f"{_all_of(count)} {words}."


def _all_of(count: int) -> str:
    return {1: "Løftet", 2: "Begge"}.get(count, f"Alle {count}")


def _written(said: int, of: int) -> str:
    """About how many of the promises somebody has written a status."""
    them = "løftet" if of == 1 else "dem"
    if not said:
        return f"Ingen har skrevet en status om {them}."
    return f"Der er skrevet en status om {them if said == of else f'{said} af dem'}."
