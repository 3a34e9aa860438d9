"""What stands at the head of a page: whose it is, and the question that its targets can answer."""

from __future__ import annotations

from jobplan_lib.answer.results import JUDGED, Page, Review
from jobplan_lib.reading.plan_files import SUMMARY
from jobplan_lib.words.vocabulary import Timing

USUAL = "Nåede vi målene?"  # as the notebooks ask


def question(page: Page) -> str:
    """What the figures of a page's targets can be asked: whether they were reached is a question for the year's own.

    Where all figures are older than the plan's year it is where things stood, where the year is not over how far one has
    come, and where no target has an answer only which they are; a plan without targets promises something else. The
    summary's headline says of when it is.
    """
    judged = [result for result in page.targets if result.status in JUDGED]
    if not judged:
        return "Hvad er målene?" if page.review.counts else "Hvad lover planen?"
    timings = {timing for result in judged for timing in result.judgement.timings}
    if timings == {Timing.STARTING_POINT}:
        return "Hvor stod vi?" if page.notebook == SUMMARY else f"Hvor stod vi, {page.review.at_start}?"
    return USUAL if Timing.FINAL in timings else "Hvor langt er vi?"


def plan_line(review: Review) -> str:
    """The plan with the year that is looked at, unless its title names that year: ``Beskæftigelsesplan 2023``."""
    title = review.plan.title
    return title if str(review.year) in title else f"{title} · {review.year}"
