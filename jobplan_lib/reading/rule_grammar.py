"""How a target's rule is written in a plan file, read into the parts of :mod:`jobplan_lib.words.model`.

Parts of a combination inherit what stands above them. Short forms (``falls_by``, ``rises_by``, ``no_worse_than``)
reduce to the general parts while they are read: nothing else knows them. The grammar is described for plan writers in
``docs/plan-format.md``; a test holds that every key is documented there.
"""

from __future__ import annotations

from dataclasses import replace

from jobplan_lib.reading.draft_grammar import SHORT_RULES, UNSCORED, Draft, read_draft
from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.reach_checks import can_be_reached, parts_agree
from jobplan_lib.reading.requirement_grammar import (
    RULES,
    Known,
    check_group,
)
from jobplan_lib.reading.strict_yaml import Node
from jobplan_lib.reading.unit_checks import units_fit
from jobplan_lib.reading.window_grammar import says_which_period, sums_fit
from jobplan_lib.words.plan_model import (
    Combination,
    Criterion,
    Measure,
    Part,
    RollUp,
    Rule,
    Unscored,
)
from jobplan_lib.words.vocabulary import Status

ROLL_UPS = tuple(r.value for r in RollUp)


def read_rule(fields: Fields, known: Known) -> Rule | None:
    """The rule that a target's keys make up; None after a problem was reported."""
    return _rule(fields, known, Draft())


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


def _rule(fields: Fields, known: Known, above: Draft) -> Rule | None:
    before = len(fields.problems)
    draft = read_draft(fields, known, above)
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


def _single(fields: Fields, known: Known, draft: Draft) -> Rule | None:
    indicator = known.indicators.get(draft.indicator)
    if indicator is not None and indicator.groups and draft.groups == ("",):
        names = ", ".join(list(indicator.groups)[:8])
        fields.refuse("group", "is missing", f"{indicator.id} has groups: {names}", "R-GRP-02")
        return None
    measure = Measure(draft.indicator, draft.groups, draft.observe, draft.kind, draft.area) if draft.indicator else None
    if draft.unscored:
        status, reason = draft.unscored
        if measure is None and (draft.observe or draft.area or draft.groups != ("",)):
            fields.refuse("indicator", "is missing", "say whose figure is shown, or remove the other keys", "R-MEAS-03")
        if status is Status.MONITORED and measure is None:
            fields.refuse("indicator", "is missing", "say what is monitored", "R-MEAS-01")
        return Unscored(status, reason, measure)
    if measure is None or indicator is None:
        if not fields.may_hold(["indicator"]):
            fields.refuse("indicator", "is missing", "say what is measured", "R-MEAS-02")
        return None
    if draft.requirement is None:
        allowed = (*RULES, *SHORT_RULES, *ROLL_UPS, *UNSCORED)
        if not fields.may_hold(allowed):
            fields.refuse("", "has no rule", f"give one of {', '.join(allowed)}", "R-RULE-02")
        return None
    units_fit(fields, known, indicator, draft.observe, draft.requirement)
    can_be_reached(fields, known, indicator, draft.observe, draft.requirement)
    sums_fit(fields, indicator, draft.observe, draft.requirement, draft.when)
    says_which_period(fields, indicator, draft.observe, draft.requirement, is_said=draft.when.is_said)
    return Criterion(measure, draft.requirement, draft.when)


def _combination(fields: Fields, known: Known, roll_up: RollUp, draft: Draft) -> Rule | None:
    if roll_up is RollUp.SOME_OF:
        return _some_of(fields, known, draft)
    found = _parts(fields, roll_up.value, known, draft)
    if roll_up is RollUp.ALL_OF:
        parts_agree(fields, found)
    return Combination(roll_up, found) if found else None


def _some_of(fields: Fields, known: Known, draft: Draft) -> Rule | None:
    inner = fields.fields(RollUp.SOME_OF.value)
    if inner is None:
        return None
    found = _parts(inner, "parts", known, draft)
    needed = inner.whole("number", 1, max(1, len(found)))
    inner.finish()
    return Combination(RollUp.SOME_OF, found, needed) if found else None


def _parts(fields: Fields, key: str, known: Known, draft: Draft) -> tuple[Part, ...]:
    nodes = fields.items(key)
    parts = [_part(fields, known, f"{key}[{i}]", node, draft) for i, node in enumerate(nodes)]
    if not nodes and fields.get(key) is not None:
        fields.refuse(key, "has no parts", "list at least two", "R-PART-01")
    found = tuple(part for part in parts if part is not None)
    labels = [part.label for part in found]
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:  # a reader could not tell them apart, nor could the next review
        fields.refuse(key, f"has two parts that are called '{twice}'", "give each a label of its own", "R-PART-02")
    return found


def _part(fields: Fields, known: Known, name: str, node: Node, draft: Draft) -> Part | None:
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


def _default_label(known: Known, rule: Rule | None) -> str:
    measure = rule.measure if isinstance(rule, Criterion | Unscored) else None
    indicator = known.indicators.get(measure.indicator) if measure else None
    if measure is None or indicator is None:
        return ""
    names = [indicator.groups[group] for group in measure.groups if group in indicator.groups]
    return " og ".join(names) if names else indicator.title
