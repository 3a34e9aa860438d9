"""How many answers rest on figures from before the plan's year: every carrier that counts answers asks here."""

from __future__ import annotations

from collections import Counter

from jobplan_lib.answer.results import JUDGED, Result, Review
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.words.vocabulary import Status

EARLIER = frozenset({Caveat.BEFORE_THE_YEAR, Caveat.COUNTED_BEFORE, Caveat.EARLIER_DEADLINE})


def rests_on_earlier(result: Result) -> bool:
    """Whether a figure behind an answer, or behind a part of it, is from before the plan's year."""
    return any(r.caveat in EARLIER for r in result.judgement.reservations)


def earlier_counts(review: Review) -> Counter[Status]:
    """How many of the answers that are counted rest on such figures; none where all do and the page's head says so."""
    if review.is_starting_point:
        return Counter()
    judged = (r for r in review.results if r.is_counted and r.status in JUDGED)
    return Counter(result.status for result in judged if rests_on_earlier(result))


def of_the_met(met: int, earlier: int, year: int) -> str:
    """Behind a number of targets that are met: ``alle med tal fra før 2024``, ``2 af dem med tal fra før 2024``."""
    if not earlier:
        return ""
    which = f"{earlier} af dem " if earlier < met else "" if met == 1 else "begge " if met == 2 else "alle "
    return f"{which}med tal fra før {year}"


def earlier_sentence(review: Review) -> str:
    """How many of all answers do, unless only targets that are met do, which are told where those are counted."""
    earlier, judged = earlier_counts(review), sum(review.counts[status] for status in JUDGED)
    total = earlier.total()
    if total == earlier[Status.MET]:
        return ""
    whose = "det ene vurderede mål" if judged == 1 else f"{total} af de {judged} vurderede mål"
    return f"Svaret på {whose} bygger helt eller delvis på tal fra før {review.year}."
