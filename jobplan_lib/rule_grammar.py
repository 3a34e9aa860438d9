"""How a target's rule is written in a plan file, read into the parts of :mod:`jobplan_lib.model`.

Parts of a combination inherit what stands above them. Short forms (``falls_by``, ``rises_by``, ``no_worse_than``)
reduce to the general parts while they are read: nothing else knows them. The grammar is described for plan writers in
``docs/plan-format.md``; a test holds that every key is documented there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from jobplan_lib.model import (
    Amount,
    Change,
    Combination,
    Criterion,
    Direction,
    FigureKind,
    Fixed,
    Indicator,
    Measure,
    Moment,
    Observe,
    Occurrences,
    OfMeasure,
    OfOwn,
    Part,
    Path,
    Polarity,
    Rank,
    Requirement,
    RollUp,
    Rule,
    ShareOf,
    Status,
    Unit,
    Unscored,
    When,
)
from jobplan_lib.requirement_grammar import (
    RULES,
    Known,
    check_group,
    read_among,
    read_amount,
    read_area,
    read_indicator,
    read_requirement,
    read_since,
)
from jobplan_lib.strict_yaml import Fields, Node

SHORT_RULES = ("falls_by", "rises_by", "no_worse_than")
OBSERVED = ("change", "rank", "months_that", "groups_that", "occurrences")
ROLL_UPS = tuple(r.value for r in RollUp)
UNSCORED = {
    "awaits": Status.AWAITING_MEASURE,
    "not_set": Status.NOT_SET,
    "monitor": Status.MONITORED,
    "judged_locally": Status.JUDGED_LOCALLY,
}


@dataclass(frozen=True)
class _Draft:
    """What has been read on the way from the target down to one of its parts."""

    indicator: str = ""
    groups: tuple[str, ...] = ("",)
    observe: Observe = None
    kind: FigureKind = FigureKind.DATA
    area: str = ""
    requirement: Requirement | None = None
    unscored: tuple[Status, str] | None = None
    when: When = field(default_factory=When)


def read_rule(fields: Fields, known: Known) -> Rule | None:
    """The rule that a target's keys make up; None after a problem was reported."""
    return _rule(fields, known, _Draft())


def read_criterion(fields: Fields, known: Known) -> Criterion | None:
    """A single criterion, as ``only_if`` holds it."""
    rule = read_rule(fields, known)
    if rule is not None and not isinstance(rule, Criterion):
        fields.refuse(
            "",
            "is not one observation held against one requirement",
            f"give an indicator and one of {', '.join(RULES)}",
            "R-IF-01",
        )
        return None
    return rule


def observed_unit(observe: Observe, indicator: Indicator) -> Unit:
    """The unit of what is observed: a rank, a number of occurrences, a change, or the indicator's own unit."""
    if isinstance(observe, Rank):
        return Unit.RANK
    if isinstance(observe, Occurrences):
        return Unit.COUNT
    if isinstance(observe, ShareOf):
        return Unit.PERCENT
    if isinstance(observe, Change):
        return observe.unit
    return indicator.unit


def _rule(fields: Fields, known: Known, above: _Draft) -> Rule | None:
    before = len(fields.problems)
    draft = _draft(fields, known, above)
    roll_ups = [key for key in ROLL_UPS if fields.has(key)]
    if len(roll_ups) > 1:
        fields.refuse(
            roll_ups[1], f"cannot stand beside {roll_ups[0]}", "keep one; parts may hold further parts", "R-ONE-01"
        )
    if roll_ups:
        return _combination(fields, known, RollUp(roll_ups[0]), draft)
    if len(fields.problems) > before:
        return None
    return _single(fields, known, draft)


# --- what is observed, what it is held against, when -----------------------------------------------------------------


def _draft(fields: Fields, known: Known, above: _Draft) -> _Draft:
    draft = above
    if fields.has("indicator"):
        draft = replace(draft, indicator=read_indicator(fields, known), groups=("",))
    if fields.has("group") or fields.has("pooled"):
        draft = replace(draft, groups=_groups(fields, known, draft.indicator))
    if fields.flag("reads_forecasts"):
        draft = replace(draft, kind=FigureKind.FORECAST)
    if fields.has("area"):
        draft = replace(draft, area=read_area(fields, known))
    observe = _observe(fields, known, draft.indicator)
    draft = replace(draft, observe=observe or draft.observe, when=_when(fields, draft.when))
    if isinstance(observe, ShareOf) and observe.groups and draft.groups == ("",):
        draft = replace(draft, groups=observe.groups)
    draft = _with_unscored(fields, draft)
    return _with_requirement(fields, known, draft)


def _groups(fields: Fields, known: Known, indicator: str) -> tuple[str, ...]:
    key = "pooled" if fields.has("pooled") else "group"
    if fields.has("pooled") and fields.has("group"):
        fields.refuse("group", "cannot stand beside pooled", "keep one", "R-GRP-03")
    names = tuple(dict.fromkeys(fields.texts("pooled"))) if key == "pooled" else (fields.slug("group"),)
    for name in names:
        check_group(fields, key, known, indicator, name)
    return names or ("",)


def _observe(fields: Fields, known: Known, indicator: str) -> Observe:
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
    else:
        observed = _share_of(inner, known, indicator, "months" if named[0] == "months_that" else "groups")
    inner.finish()
    return observed


def _share_of(inner: Fields, known: Known, indicator: str, over: str) -> ShareOf | None:
    groups = inner.texts("groups") if over == "groups" else ()
    for group in groups:
        check_group(inner, "groups", known, indicator, group)
    requirement = read_requirement(inner, known, indicator)
    if requirement and indicator in known.indicators:
        _units_fit(inner, known, known.indicators[indicator], None, requirement)
    return ShareOf(over, groups, requirement) if requirement else None


def _when(fields: Fields, above: When) -> When:
    when = replace(above, by=fields.period("by")) if fields.has("by") else above
    node = fields.get("when") if fields.has("when") else None
    if node is None:
        return when
    if node.entries is None:
        return replace(when, moment=fields.choice("when", Moment))
    inner = fields.inside(node, "when")
    if inner is None:
        return when
    when = replace(when, at=inner.period("at"))
    inner.finish()
    return when


def _with_unscored(fields: Fields, draft: _Draft) -> _Draft:
    named = [key for key in UNSCORED if fields.has(key)]
    if len(named) > 1:
        fields.refuse(named[1], f"cannot stand beside {named[0]}", "keep one", "R-ONE-02")
    if not named:
        return draft
    key = named[0]
    reason = fields.text(key) if key in {"awaits", "not_set"} else ""
    if key in {"monitor", "judged_locally"}:
        fields.flag(key)
    return replace(draft, unscored=(UNSCORED[key], reason), requirement=None)


def _with_requirement(fields: Fields, known: Known, draft: _Draft) -> _Draft:
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


def _moves_by(fields: Fields, key: str, draft: _Draft) -> _Draft:
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


# --- single rules and combinations -----------------------------------------------------------------------------------


def _single(fields: Fields, known: Known, draft: _Draft) -> Rule | None:
    indicator = known.indicators.get(draft.indicator)
    if indicator is not None and indicator.groups and draft.groups == ("",):
        names = ", ".join(list(indicator.groups)[:8])
        fields.refuse("group", "is missing", f"{indicator.id} has groups: {names}", "R-GRP-02")
        return None
    measure = Measure(draft.indicator, draft.groups, draft.observe, draft.kind, draft.area) if draft.indicator else None
    if draft.unscored:
        status, reason = draft.unscored
        if status is Status.MONITORED and measure is None:
            fields.refuse("indicator", "is missing", "say what is monitored", "R-MEAS-01")
        return Unscored(status, reason, measure)
    if measure is None or indicator is None:
        fields.refuse("indicator", "is missing", "say what is measured", "R-MEAS-02")
        return None
    if draft.requirement is None:
        allowed = ", ".join((*RULES, *SHORT_RULES, *ROLL_UPS, *UNSCORED))
        fields.refuse("", "has no rule", f"give one of {allowed}", "R-RULE-02")
        return None
    _units_fit(fields, known, indicator, draft.observe, draft.requirement)
    return Criterion(measure, draft.requirement, draft.when)


def _combination(fields: Fields, known: Known, roll_up: RollUp, draft: _Draft) -> Rule | None:
    nodes = fields.items(roll_up.value)
    parts = [_part(fields, known, f"{roll_up.value}[{i}]", node, draft) for i, node in enumerate(nodes)]
    found = tuple(part for part in parts if part is not None)
    if not nodes and fields.get(roll_up.value) is not None:
        fields.refuse(roll_up.value, "has no parts", "list at least two", "R-PART-01")
    return Combination(roll_up, found) if found else None


def _part(fields: Fields, known: Known, name: str, node: Node, draft: _Draft) -> Part | None:
    if node.scalar is not None:  # a group by its slug
        group = fields.text_of(node, name)
        check_group(fields, name, known, draft.indicator, group)
        rule = _single(fields, known, replace(draft, groups=(group,)))
        return Part(_default_label(known, rule), rule) if rule else None
    inner = fields.inside(node, name)
    if inner is None:
        return None
    label = inner.text("label", required=False)
    rule = _rule(inner, known, draft)
    inner.finish()
    return Part(label or _default_label(known, rule), rule) if rule else None


def _other_fits(fields: Fields, known: Known, wanted: Unit, against: OfMeasure) -> None:
    other = known.indicators.get(against.indicator)
    if other is None:
        return
    if other.unit is not wanted:
        fields.refuse(
            "",
            f"is observed in {wanted.value}, but {other.id} is in {other.unit.value}",
            "hold against an indicator of the same unit",
            "R-UNIT-06",
        )
    if other.groups and against.groups == ("",):
        fields.refuse(
            "",
            f"does not say which group of {other.id} it is held against",
            f"add group: one of {', '.join(list(other.groups)[:8])}",
            "R-GRP-04",
        )


def _default_label(known: Known, rule: Rule | None) -> str:
    measure = rule.measure if isinstance(rule, Criterion | Unscored) else None
    indicator = known.indicators.get(measure.indicator) if measure else None
    if measure is None or indicator is None:
        return ""
    names = [indicator.groups[group] for group in measure.groups if group in indicator.groups]
    return " og ".join(names) if names else indicator.title


def _units_fit(fields: Fields, known: Known, indicator: Indicator, observe: Observe, requirement: Requirement) -> None:
    """A number is only comparable with an observation of its own unit: points are not per cent."""
    wanted = observed_unit(observe, indicator)
    if isinstance(observe, Change) and observe.unit not in {Unit.PERCENT, indicator.unit.of_difference}:
        either = " or ".join(sorted({"percent", indicator.unit.of_difference.value}))
        fields.refuse(
            "",
            f"observes a change in {observe.unit.value} of an indicator in {indicator.unit.value}",
            f"use {either}",
            "R-UNIT-05",
        )
    if isinstance(requirement.against, OfMeasure):
        _other_fits(fields, known, wanted, requirement.against)
    amounts = [requirement.against.amount] if isinstance(requirement.against, Fixed) else []
    if isinstance(requirement.against, Path):
        amounts = [amount for _, amount in requirement.against.by_year]
    is_share = indicator.unit is Unit.PERCENT and observe is None and bool(indicator.numerator)
    if is_share and any(not 0 <= amount.number <= 100 for amount in amounts if amount.unit is Unit.PERCENT):
        key = next((rule for rule in RULES if fields.has(rule)), "")
        fields.refuse(key, "asks for a share below 0 or above 100 per cent", "check the number", "R-NUM-01")
    for unit in {amount.unit for amount in amounts if amount.unit is not wanted}:
        fields.refuse(
            "",
            f"is observed in {wanted.value}, but held against {unit.value}",
            f"write {{{wanted.value}: …}}",
            "R-UNIT-03",
        )
    margin = requirement.margin
    allowed = {wanted.of_difference, Unit.PERCENT, indicator.counts if indicator.unit.is_share else wanted}
    if margin and margin.unit not in allowed:
        names = ", ".join(sorted(unit.value for unit in allowed))
        fields.refuse("", f"has a margin in {margin.unit.value}", f"use one of {names}", "R-UNIT-04")
