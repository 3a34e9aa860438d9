"""Comments as a page shows them: who, when, what, and whether the figures have moved since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import STATUS_WORD, amount
from jobplan_lib.answer.danish_rules import figure_text, is_signed
from jobplan_lib.answer.moved import Moved, movement
from jobplan_lib.answer.results import Page, Result, Review
from jobplan_lib.reading.comments import Comment, Role
from jobplan_lib.showing.templating import render
from jobplan_lib.words.labels import lower_first

ROLE_WORD = {Role.ANALYST: "Analytikeren", Role.COMMITTEE: "Udvalget"}


@dataclass(frozen=True)
class ShownComment:
    """A comment as texts; ``moved`` holds a sentence for each thing that is no longer as it was."""

    role: str
    author: str
    date: str
    text: str
    moved: tuple[str, ...] = ()


def comments_html(page: Page, results: Sequence[Result] = ()) -> Markup:
    """What was written about some results of a page, each under its number; without results, about the page itself."""
    shown = page_comments(page.review, page.notebook) if not results else []
    for result in results:
        shown += [replace(c, role=f"{result.id}, {lower_first(c.role)}") for c in comments_beside(page.review, result)]
    return (
        Markup('<div class="jobplan">{}</div>').format(render("comments.html.j2", comments=shown))
        if shown
        else Markup("")
    )


def page_comments(review: Review, notebook: str) -> list[ShownComment]:
    """What was written about a page."""
    return [_shown(comment) for comment in review.comments if comment.about == notebook]


def target_comments(review: Review, result: Result) -> list[ShownComment]:
    """What was written about a target, each comment with what has changed since."""
    return [
        _shown(comment, tuple(_moved(comment, result))) for comment in review.comments if comment.about == result.id
    ]


def comments_beside(review: Review, result: Result) -> list[ShownComment]:
    """The same as they stand beside the target: what has changed since is told once, under the last that it is true of."""
    shown = target_comments(review, result)
    later = [{c.moved for c in shown[n + 1 :]} for n in range(len(shown))]
    return [replace(c, moved=()) if c.moved in after else c for c, after in zip(shown, later, strict=True)]


def _shown(comment: Comment, moved: tuple[str, ...] = ()) -> ShownComment:
    return ShownComment(ROLE_WORD[comment.role], comment.author, danish.period(comment.date), comment.text, moved)


def _moved(comment: Comment, result: Result) -> list[str]:
    found = movement(comment, result)
    texts = [_figure_moved(moved) for moved in found.figures]
    if found.status is not None:
        texts.append(f"Vurderingen var {STATUS_WORD[found.status]} og er nu {STATUS_WORD[result.status]}.")
    return texts


def _figure_moved(moved: Moved) -> str:
    then, now = moved.then, moved.now
    name = f"{then.part}: tallet" if then.part else "Tallet"
    if now is None:
        return f"{name} var {danish.tal(then.value, then.decimals)} i {danish.period(then.period)}. Nu er der ikke noget tal."
    was = amount(then.value, now.unit, then.decimals, signed=is_signed(now))
    is_now = figure_text(now, max(now.decimals, then.decimals))
    if now.period == then.period:
        return f"{name} for {danish.period(then.period)} var {was} og er nu {is_now}."
    return f"{name} var {was} i {danish.period(then.period)} og er nu {is_now} i {danish.period(now.period)}."
