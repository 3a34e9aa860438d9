"""How far a figure is from its requirement, and what it takes to get there, in words."""

from __future__ import annotations

from fractions import Fraction

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import amount
from jobplan_lib.answer.danish_rough import about, before_size
from jobplan_lib.answer.danish_trials import is_share_of_trials, trials_amount, trials_apart
from jobplan_lib.answer.printed_figures import printed_decimals
from jobplan_lib.core.targets import Judgement
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.vocabulary import Status, Unit


def missing_text(judgement: Judgement) -> str:
    """What lacks: ``der mangler 1,8 procentpoint`` or, where less is wanted, ``der er 0,1 procentpoint for meget``."""
    assert judgement.gap and judgement.observed and judgement.required
    wants_high = judgement.required.requirement.direction.wants_high
    if _apart(judgement) == 0:
        return f"tallet er lig med kravet, men skulle ligge {'over' if wants_high else 'under'} det"
    if is_share_of_trials(judgement.observed):
        size = trials_amount(abs(trials_apart(judgement.required, judgement.observed)), judgement.observed)
        return f"der mangler {size}" if wants_high else f"der er {size} for mange"
    if judgement.observed.unit is Unit.RANK:
        return f"der mangler {_places_text(judgement)}"
    size = amount(abs(judgement.gap.value), judgement.observed.unit.of_difference, printed_decimals(judgement).gap)
    size = f"{_at_most(judgement)}{size}"
    return f"der mangler {size}" if wants_high else f"tallet er {size} for højt"


def _apart(judgement: Judgement) -> Fraction | int:
    """How far the figure is from the requirement, as a reader counts it."""
    assert judgement.gap and judgement.observed and judgement.required
    if is_share_of_trials(judgement.observed):
        return trials_apart(judgement.required, judgement.observed)
    return judgement.gap.value


def takes_text(judgement: Judgement, counted: str = "") -> str:
    """How many more or fewer would meet the requirement, where that is known: ``4 personer færre``.

    Nothing where the distance has said just that. Of a share of things without a unit ``counted`` tells what they are,
    in the indicator's own words: ``2 flere (stadfæstede afgørelser)``; nothing without that, for "2 flere" puzzles.
    """
    to_go, observed, gap = judgement.to_go, judgement.observed, judgement.gap
    if judgement.status is Status.MET or judgement.required is None or to_go is None or to_go.number is None:
        return ""
    is_told = (
        observed is not None and gap is not None and to_go.unit is observed.unit and not abs(gap.value) - to_go.number
    )
    if is_told and judgement.rank_if_met is None:
        return ""
    more = danish.more_or_fewer(to_go.number, is_more=judgement.required.requirement.direction.wants_high)
    if to_go.unit is not Unit.COUNT:
        return f"{amount(to_go.number, to_go.unit)} {more}"
    if observed is not None and observed.unit.is_share:
        return f"{danish.tal(to_go.number)} {more} ({lower_first(counted)})" if counted else ""
    return f"{danish.tal(to_go.number)} {more}"  # a bare count: the target's text says of what


POINTS = f"{danish.NBSP}procentpoint"
MANY = frozenset({Unit.FULL_TIME_PERSONS, Unit.FULL_YEAR_PERSONS})  # counted like persons, though with decimals
MUCH = frozenset({Unit.HOURS, Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.KRONER, Unit.MILLION_KRONER})


def distance_text(judgement: Judgement, *, points: str = POINTS) -> str:
    """The distance for a table: ``mangler 1,8 procentpoint``, ``0,1 procentpoint for højt``, ``7,1 procentpoint over``.

    What is beyond the requirement is over or under it; what is short of it lacks or is too much, so that a reader need
    not know which way is meant. ``points`` is what stands after percentage points: empty where a column's head says it.
    """
    gap, observed, required = judgement.gap, judgement.observed, judgement.required
    assert gap is not None and observed is not None and required is not None
    wants_high, unit = required.requirement.direction.wants_high, observed.unit
    apart = _apart(judgement)
    if apart == 0:
        wanted = "over" if wants_high else "under"
        return "lige på kravet" if judgement.status is Status.MET else f"lige på kravet, skal være {wanted}"
    if unit is Unit.RANK:
        places = _places_text(judgement)
        return f"{places} foran kravet" if judgement.status is Status.MET else f"mangler {places}"
    before = _at_most(judgement) or ("ca. " if _is_about(judgement) else "")
    size = f"{before}{_size_text(judgement, points)}"
    is_change = observed.since is not None or unit is Unit.PERCENT_CHANGE  # a difference or a loss is below nothing too
    is_fall = is_change and not wants_high and required.basis is None and required.quantity.value < 0
    if judgement.status is Status.MET:
        return f"{size} mere end krævet" if is_fall else f"{size} {'over' if apart > 0 else 'under'}"
    if wants_high or is_fall:
        return f"mangler et fald på {size}" if is_fall else f"mangler {size}"
    are_many = unit.is_whole or unit in MANY or is_share_of_trials(observed)
    return f"{size} for {'mange' if are_many else 'meget' if unit in MUCH else 'højt'}"


def _places_text(judgement: Judgement) -> str:
    """How many places lie between: of the mean of several places it may be a part of one."""
    assert judgement.gap is not None
    places = danish.tal(abs(judgement.gap.value), printed_decimals(judgement).gap)
    return f"{places}{danish.NBSP}{'plads' if places == '1' else 'pladser'}"


def _at_most(judgement: Judgement) -> str:
    """``højst`` or ``mindst`` before a distance from or to a figure of which the source says only at least how large it is."""
    gap, basis = judgement.gap, judgement.required.basis if judgement.required else None
    is_open = any(figure is not None and figure.open_side for figure in (judgement.observed, basis))
    return before_size(gap.value, gap.longer_side) if gap is not None and is_open else ""


def _is_about(judgement: Judgement) -> bool:
    observed, basis = judgement.observed, judgement.required.basis if judgement.required else None
    return any(figure is not None and figure.is_approximate for figure in (observed, basis))


def _size_text(judgement: Judgement, points: str) -> str:
    """How large the distance is, without its side."""
    assert judgement.gap and judgement.observed and judgement.required
    observed, size = judgement.observed, abs(judgement.gap.value)
    if is_share_of_trials(observed):
        return trials_amount(abs(trials_apart(judgement.required, observed)), observed)
    decimals = printed_decimals(judgement).gap
    if _is_about(judgement):
        size = about(size, (judgement.gap.high - judgement.gap.low) / 2, decimals)
    is_points = observed.unit.of_difference is Unit.POINTS
    return danish.tal(size, decimals) + points if is_points else amount(size, observed.unit, decimals)
