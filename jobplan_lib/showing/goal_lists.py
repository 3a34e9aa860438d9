"""The goals that stand above a plan's focus areas, such as the minister's, each with what became of the targets under it."""

from __future__ import annotations

from markupsafe import Markup

from jobplan_lib.answer.danish import STATUS_WORD, listed
from jobplan_lib.answer.results import JUDGED, NOT_SCORED, SCORED, GoalAnswer, Review
from jobplan_lib.showing.templating import render
from jobplan_lib.words.labels import upper_first
from jobplan_lib.words.vocabulary import Status


def goals_html(review: Review) -> Markup:
    """Each goal with its status as a whole and the answers of the result targets under it.

    Nothing where no goal has a result target, or each is what one focus area serves: then the plan's own headings say it.
    """
    found = review.goals()
    counted = any(r.is_counted for answer in found for r in answer.results)
    gathers = any(len({r.focus_area.id for r in answer.results}) > 1 for answer in found)
    if not (counted and gathers):
        return Markup("")
    rows = [(a.goal.title, a.status, STATUS_WORD[a.status], _answers(a)) for a in found]
    return render("goals.html.j2", rows=rows)


def _uncounted(answer: GoalAnswer) -> str:
    """What there is under a goal without any result target."""
    followed = {r.judgement.is_monitored for r in answer.results}
    if not followed:
        return "Intet fokusområde hører under det"
    words = (["indsatser", "løfter"] if False in followed else []) + (["tal, der følges"] if True in followed else [])
    return f"Kun {listed(words)}; de tælles ikke med"


MOST_IDS = 3  # of targets without an answer that are named; more are counted


def _answers(answer: GoalAnswer) -> str:
    """``Mål 2a og 2b`` under a goal whose targets have one answer, else ``Opfyldt: mål 4a og 4b. Kan ikke vurderes: 9 mål.``

    A bare number after the word would be read as how many there are.
    """
    targets = {s: [r.id for r in answer.results if r.is_counted and r.status is s] for s in (*SCORED, *NOT_SCORED)}
    there = {status: _named(status, ids) for status, ids in targets.items() if ids}
    if not there:
        return _uncounted(answer)
    if len(there) == 1:
        return upper_first(next(iter(there.values())))
    return " ".join(f"{STATUS_WORD[status]}: {ids}." for status, ids in there.items())


def _named(status: Status, ids: list[str]) -> str:
    return f"mål {listed(ids)}" if status in JUDGED or len(ids) <= MOST_IDS else f"{len(ids)} mål"
