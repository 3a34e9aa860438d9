"""Several periods taken together, as a plan file writes them: ``{mean_of_last: 12}``, ``{sum_of: 2023Q3..2024Q2}``."""

from __future__ import annotations

from jobplan_lib.reading.fields import Fields
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.moments import Gathering, When, Window
from jobplan_lib.words.periods import Frequency
from jobplan_lib.words.plan_model import Fixed, Observe, OfOwn, Path, Requirement
from jobplan_lib.words.vocabulary import ADDITIVE

WINDOWS = {f"{gathering.value}_of{end}": gathering for gathering in Gathering for end in ("", "_last")}
MOST_PERIODS = 366


def read_window(inner: Fields) -> Window | None:
    """The one of the window keys that the fields hold; None where there is none."""
    named = [key for key in WINDOWS if inner.has(key)]
    if not named:
        return None
    if len(named) > 1:
        inner.refuse(named[1], f"cannot stand beside {named[0]}", "keep one", "R-WIN-01")
    key = named[0]
    if key.endswith("_last"):
        return Window(WINDOWS[key], inner.whole(key, 2, MOST_PERIODS))
    span = inner.period(key)
    return Window(WINDOWS[key], span) if span else None


def sums_fit(fields: Fields, indicator: Indicator, observe: Observe, requirement: Requirement, when: When) -> None:
    """Refuse a sum of what does not add up over time: shares, weeks, places, and the persons of one month after another."""
    own = requirement.against.since if isinstance(requirement.against, OfOwn) else None
    is_sum = when.gathering is Gathering.SUM or (isinstance(own, Window) and own.gathering is Gathering.SUM)
    if not is_sum:
        return
    if observe is not None:
        remedy = "leave it out, and write own: same_period_last_year with plus, minus or times"
        fields.refuse("", "adds up what is no number: a change, a place or a share of months", remedy, "R-SUM-01")
    elif not adds_up_over_time(indicator):
        remedy = "take the mean, or an indicator that measures a flow in whole numbers, hours or kroner"
        fields.refuse("", f"adds up periods of {indicator.id}, which does not add up over time", remedy, "R-SUM-02")


def adds_up_over_time(indicator: Indicator) -> bool:
    """Whether the figures of months make that of their year: events that are counted, hours, kroner."""
    return indicator.measures == "flow" and indicator.unit in ADDITIVE and not indicator.numerator


def counts_anew(indicator: Indicator) -> bool:
    """Whether the figure of a year is the sum of figures of shorter periods."""
    return adds_up_over_time(indicator) and indicator.frequency not in {None, Frequency.YEAR, Frequency.DAY}


def says_which_period(
    fields: Fields, indicator: Indicator, observe: Observe, requirement: Requirement, *, is_said: bool
) -> None:
    """Of what is counted anew each month, a plan's number is for the month or for the year: the plan file must say which."""
    is_number = isinstance(requirement.against, Fixed | Path)
    if observe is None and is_number and counts_anew(indicator) and not is_said:
        letter = indicator.frequency.name.lower().replace("_", "-") if indicator.frequency else ""
        message = f"is missing: {indicator.id} counts each {letter} by itself"
        remedy = "write when: sum_of_year for the whole year, every_period for each of them, or latest for the last one"
        fields.refuse("when", message, remedy, "R-SUM-03")
