"""When something is followed up, in Danish."""

from __future__ import annotations

from jobplan_lib.answer.danish import MONTHS
from jobplan_lib.words.follow_ups import Occasion

HOW_OFTEN = {
    Occasion.EACH_MONTH: "hver måned",
    Occasion.EACH_QUARTER: "hvert kvartal",
    Occasion.EACH_HALF_YEAR: "hvert halvår",
    Occasion.TWICE_A_YEAR: "to gange om året",
    Occasion.ONCE_A_YEAR: "én gang om året",
    Occasion.WITH_ACCOUNTS: "sammen med årsregnskabet",
    Occasion.AFTER_THE_YEAR: "når året er gået",
}


def latest_text(occasion: Occasion, month: int) -> str:
    """Beside a row of a month that the plan does not name: how often it is due, and that this is the last month for it."""
    if occasion.is_month or occasion is Occasion.EACH_MONTH:
        return ""
    return f"{HOW_OFTEN[occasion]}, senest i {MONTHS[month - 1]}"
