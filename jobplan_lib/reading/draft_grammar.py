"""What stands on one level of a rule: what is observed, what it is held against, when, or why it is not scored.

Parts of a combination inherit what stands above them, so a level is read into a draft that its parts go on from.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.reach_checks import can_be_reached
from jobplan_lib.reading.requirement_grammar import (
    RULES,
    Known,
    check_group,
    read_against,
    read_among,
    read_amount,
    read_area,
    read_indicator,
    read_requirement,
    read_since,
)
from jobplan_lib.reading.unit_checks import units_fit
from jobplan_lib.reading.window_grammar import WINDOWS, read_window
from jobplan_lib.words.moments import Moment, When
from jobplan_lib.words.plan_model import (
    Amount,
    Change,
    Difference,
    Direction,
    Fixed,
    Observe,
    Occurrences,
    OfArea,
    OfMeasure,
    OfOwn,
    Rank,
    Requirement,
    ShareOf,
)
from jobplan_lib.words.vocabulary import FigureKind, Polarity, Status, Unit

SHORT_RULES = ("falls_by", "rises_by", "no_worse_than")


OBSERVED = ("change", "rank", "months_that", "groups_that", "occurrences", "difference_to")


UNSCORED = {
    "awaits": Status.AWAITING_MEASURE,
    "not_set": Status.NOT_SET,
    "monitor": Status.MONITORED,
    "judged_locally": Status.JUDGED_LOCALLY,
}


@dataclass(frozen=True)
class Draft:
    """What has been read on the way from the target down to one of its parts."""

    indicator: str = ""
    groups: tuple[str, ...] = ("",)
    observe: Observe = None
    kind: FigureKind = FigureKind.DATA
    area: str = ""
    requirement: Requirement | None = None
    unscored: tuple[Status, str] | None = None
    when: When = field(default_factory=When)


def read_draft(fields: Fields, known: Known, above: Draft) -> Draft:
    """What the keys of one level add to or replace of what stands above it."""
    draft = above
    if fields.has("indicator"):
        draft = replace(draft, indicator=read_indicator(fields, known), groups=("",))
    if fields.has("group") or fields.has("pooled"):
        draft = replace(draft, groups=_groups(fields, known, draft.indicator))
    if fields.flag("reads_forecasts"):
        draft = replace(draft, kind=FigureKind.FORECAST)
    if fields.has("area"):
        draft = replace(draft, area=read_area(fields, known))
    observe = _observe(fields, known, draft)
    draft = replace(draft, observe=observe or draft.observe, when=_when(fields, draft.when))
    if isinstance(observe, ShareOf) and observe.groups and draft.groups == ("",):
        draft = replace(draft, groups=observe.groups)
    draft = _with_unscored(fields, draft)
    return _with_requirement(fields, known, draft)


def _groups(fields: Fields, known: Known, indicator: str) -> tuple[str, ...]:
    key = "pooled" if fields.has("pooled") else "group"
    if fields.has("pooled") and fields.has("group"):
        fields.refuse("group", "cannot stand beside pooled", "keep one", "R-GRP-03")
    names = tuple(dict.fromkeys(fields.texts("pooled"))) if key == "pooled" else (fields.text("group"),)
    for name in names:
        check_group(fields, key, known, indicator, name)
    return names or ("",)


def _observe(fields: Fields, known: Known, draft: Draft) -> Observe:
    named = [key for key in OBSERVED if fields.has(key)]
    if len(named) > 1:
        fields.refuse(named[1], f"cannot stand beside {named[0]}", "observe one thing", "R-OBS-01")
    if not named:
        return None
    if named[0] == "occurrences":
        fields.flag("occurrences")
        return Occurrences()
    inner = fields.fields(named[0])
    if inner is None:
        return None
    observed: Observe
    if named[0] == "change":
        observed = Change(read_since(inner, "since"), inner.choice("in", Unit))
    elif named[0] == "rank":
        observed = Rank(read_among(inner, known))
    elif named[0] == "difference_to":
        observed = _difference(inner, known, draft)
    else:
        observed = _share_of(inner, known, draft.indicator, "months" if named[0] == "months_that" else "groups")
    inner.finish()
    return observed


def _difference(inner: Fields, known: Known, draft: Draft) -> Difference | None:
    either_way = inner.flag("either_way")
    other = read_against(inner, known, draft.indicator, "".join(draft.groups))
    if isinstance(other, OfArea | OfMeasure):
        return Difference(other, either_way)
    if other is not None:
        inner.refuse("", "is no other figure", "name an area, a group or an indicator", "R-DIFF-01")
    return None


def _share_of(inner: Fields, known: Known, indicator: str, over: str) -> ShareOf | None:
    groups = inner.texts("groups") if over == "groups" else ()
    for group in groups:
        check_group(inner, "groups", known, indicator, group)
    if over == "groups" and len(set(groups)) < max(len(groups), 1):
        said = "names a group twice" if groups else "names no group"
        inner.refuse("groups", said, "list each group that is tried once, such as [a, b, c]", "R-GRP-05")
    requirement = read_requirement(inner, known, indicator)
    if requirement and indicator in known.indicators:
        units_fit(inner, known, known.indicators[indicator], None, requirement)
        can_be_reached(inner, known, known.indicators[indicator], None, requirement)
    return ShareOf(over, groups, requirement) if requirement else None


def _when(fields: Fields, above: When) -> When:
    when = replace(above, by=fields.period("by")) if fields.has("by") else above
    node = fields.get("when") if fields.has("when") else None
    if node is None:
        return when
    if node.entries is None:
        return replace(when, moment=fields.choice("when", Moment), at=None, window=None, is_said=True)
    inner = fields.inside(node, "when")
    if inner is None:
        return when
    window = read_window(inner)
    if window is not None and inner.has("at"):
        inner.refuse("at", "cannot stand beside several periods", "keep one", "R-WIN-01")
    at = None if window or any(inner.has(key) for key in WINDOWS) else inner.period("at")
    inner.finish()
    return replace(when, moment=Moment.LATEST, at=at, window=window, is_said=True)


def _with_unscored(fields: Fields, draft: Draft) -> Draft:
    named = [key for key in UNSCORED if fields.has(key)]
    if len(named) > 1:
        fields.refuse(named[1], f"cannot stand beside {named[0]}", "keep one", "R-ONE-02")
    if not named:
        return draft
    key = named[0]
    reason = fields.text(key) if key in {"awaits", "not_set"} else ""
    if reason.casefold() in {"true", "false", "yes", "no", "ja", "nej"}:
        fields.refuse(key, f"'{reason}' says no reason", "say in a Danish sentence why there is no answer", "R-ONE-04")
    if key in {"monitor", "judged_locally"}:
        fields.flag(key)
    return replace(draft, unscored=(UNSCORED[key], reason), requirement=None)


def _with_requirement(fields: Fields, known: Known, draft: Draft) -> Draft:
    named = [rule for rule in (*RULES, *SHORT_RULES) if fields.has(rule)]
    if not named:
        return draft
    if len(named) > 1:
        fields.refuse(named[1], f"cannot stand beside {named[0]}", "keep one rule; use all_of for several", "R-TWO-01")
        return draft
    if draft.unscored and any(fields.has(key) for key in UNSCORED):
        fields.refuse(named[0], "cannot stand on a target that is not scored", "keep one of the two", "R-ONE-03")
        return draft
    if named[0] == "no_worse_than":
        requirement = _no_worse_than(fields, known, draft.indicator, draft.observe)
    elif named[0] in SHORT_RULES:
        return _moves_by(fields, named[0], draft)
    else:
        requirement = read_requirement(fields, known, draft.indicator, "".join(draft.groups))
    return replace(draft, requirement=requirement, unscored=None) if requirement else draft


def _no_worse_than(fields: Fields, known: Known, name: str, observe: Observe) -> Requirement | None:
    indicator = known.indicators.get(name)
    since = read_since(fields, "no_worse_than")
    if indicator is None and name == "" and fields.has("indicator"):
        return None  # there is no such indicator, which has been told
    if indicator is None or indicator.polarity is Polarity.NONE:
        fields.refuse(
            "no_worse_than",
            "needs an indicator that says which way is good",
            "use at_least or at_most with own:",
            "R-POL-01",
        )
        return None
    wants_high = indicator.polarity is Polarity.HIGHER and not isinstance(observe, Rank)  # place 1 is the best
    return Requirement(Direction.AT_LEAST if wants_high else Direction.AT_MOST, OfOwn(since))


def _moves_by(fields: Fields, key: str, draft: Draft) -> Draft:
    inner = fields.fields(key)
    if inner is None:
        return draft
    since, amount = read_since(inner, "since"), read_amount(inner)
    inner.finish()
    if amount is None:
        return draft
    if amount.number < 0:
        fields.refuse(
            key, "has a negative number, which turns its meaning round", "write the number without a minus", "R-NUM-04"
        )
    falls = key == "falls_by"
    signed = Amount(-amount.number if falls else amount.number, amount.unit)
    requirement = Requirement(Direction.AT_MOST if falls else Direction.AT_LEAST, Fixed(signed))
    return replace(draft, observe=Change(since, amount.unit), requirement=requirement, unscored=None)
