"""A target written as a plan file has it. What is written reads back as the same target.

Only the general parts are written (``change`` and ``at_most`` rather than ``falls_by``), and every part of a combination says
all of itself: what is inherited need not be known to whoever reads one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import yaml

from jobplan_lib.words.follow_ups import FollowUp
from jobplan_lib.words.labels import shortened
from jobplan_lib.words.model import Source
from jobplan_lib.words.moments import Moment, When, Window
from jobplan_lib.words.plan_model import (
    Against,
    Amount,
    Change,
    Combination,
    Difference,
    Fixed,
    Measure,
    Observe,
    Occurrences,
    OfArea,
    OfBest,
    OfMeasure,
    OfOwn,
    Past,
    Path,
    Rank,
    Requirement,
    RollUp,
    Rule,
    ShareOf,
    Target,
    TargetKind,
    Unscored,
)
from jobplan_lib.words.vocabulary import FigureKind, Status

WIDE = 10_000  # a sentence stands on one line, however long
UNSCORED_KEY = {
    Status.AWAITING_MEASURE: "awaits",
    Status.NOT_SET: "not_set",
    Status.MONITORED: "monitor",
    Status.JUDGED_LOCALLY: "judged_locally",
}
Fields = dict[str, Any]


class _Plain(str):
    """A word, number or period that is written without quotation marks."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Quotes what YAML would take for something else, and nothing that is known to be plain."""


def _plain_node(dumper: yaml.SafeDumper, word: _Plain) -> yaml.Node:
    implied = dumper.resolve(yaml.ScalarNode, str(word), (True, False))  # type: ignore[no-untyped-call]
    return yaml.ScalarNode(implied, str(word))


_Dumper.add_representer(_Plain, _plain_node)


def target_text(target: Target, document: str, notebook: str, indent: int = 0) -> str:
    """The fields of a target, one a line, to be put below a hyphen.

    Args:
        target: what is written.
        document: the plan's own document, which a source need not repeat.
        notebook: the notebook of the focus area, which a target need not repeat.
        indent: how many spaces stand before each line; the first has a hyphen in front if there is room for one.
    """
    lines = "".join(_line(key, value) for key, value in target_fields(target, document, notebook).items()).splitlines()
    if indent < 2:
        return "".join(f"{line}\n" for line in lines)
    first, *rest = lines
    return f"{' ' * (indent - 2)}- {first}\n" + "".join(f"{' ' * indent}{line}\n" for line in rest)


def _line(key: str, value: Any) -> str:
    """One field on one line; lists of sentences and of parts one a line."""
    if isinstance(value, list) and value:
        return f"{key}:\n" + "".join(f"  - {_written(one)}\n" for one in value)
    return f"{key}: {_written(value)}\n"


def _written(value: Any) -> str:
    """A value on one line: texts as they stand in a line of their own, everything else in braces."""
    text = yaml.dump(
        [value],
        Dumper=_Dumper,
        default_flow_style=not isinstance(value, str),
        allow_unicode=True,
        sort_keys=False,
        width=WIDE,
    )
    return str(text).removeprefix("- ").strip() if isinstance(value, str) else str(text).strip()[1:-1]


def target_fields(target: Target, document: str, notebook: str) -> Fields:
    """The fields of a target by their keys in a plan file."""
    fields: Fields = {
        "id": _Plain(target.id),
        "notebook": _Plain(target.notebook) if target.notebook != notebook else None,
        "text": target.text,
        "short": target.short if target.short != shortened(target.text) else None,
        "source": _source(target.source, document),
        "follow_up": _follow_up(target.follow_up, document) if target.follow_up else None,
        "kind": _Plain(target.kind.value) if target.kind is not TargetKind.RESULT_TARGET else None,
        "only_if": _rule(target.only_if) if target.only_if else None,
        **_rule(target.rule),
        "proxy": target.proxy or None,
        "reservations": list(target.reservations) or None,
    }
    return _there(fields)


def _there(fields: Mapping[str, Any]) -> Fields:
    return {key: value for key, value in fields.items() if value is not None}


def _follow_up(follow_up: FollowUp, document: str) -> Fields:
    words = [_Plain(occasion.value) for occasion in follow_up.occasions]
    return {"when": words, "source": _source(follow_up.source, document)}


def _source(source: Source, document: str) -> Fields:
    return _there(
        {
            "document": source.document if source.document != document else None,
            "page": _place(source.page),
            "line": _place(source.line),
        }
    )


def _place(text: str) -> str | None:
    return _Plain(text) if re.fullmatch(r"[0-9]+(-[0-9]+)?", text) else text or None


def _rule(rule: Rule) -> Fields:
    if isinstance(rule, Combination):
        parts = [{"label": part.label, **_rule(part.rule)} for part in rule.parts]
        if rule.roll_up is RollUp.SOME_OF:
            return {rule.roll_up.value: {"number": _Plain(str(rule.needed)), "parts": parts}}
        return {rule.roll_up.value: parts}
    if isinstance(rule, Unscored):
        key = UNSCORED_KEY[rule.status]
        said = rule.reason if key in {"awaits", "not_set"} else _Plain("true")
        return (_measure(rule.measure) if rule.measure else {}) | {key: said}
    return _measure(rule.measure) | _requirement(rule.requirement) | _when(rule.when)


def _measure(measure: Measure) -> Fields:
    groups = [group for group in measure.groups if group]
    return _there(
        {
            "indicator": _Plain(measure.indicator),
            "group": _Plain(groups[0]) if len(groups) == 1 else None,
            "pooled": _words(groups) if len(groups) > 1 else None,
            "area": _Plain(measure.area) if measure.area else None,
            "reads_forecasts": _Plain("true") if measure.kind is FigureKind.FORECAST else None,
            **_observe(measure.observe),
        }
    )


def _observe(observe: Observe) -> Fields:
    if isinstance(observe, Change):
        return {"change": {"since": _since(observe.since), "in": _Plain(observe.unit.value)}}
    if isinstance(observe, Rank):
        return {"rank": {"among": _Plain(observe.among)}}
    if isinstance(observe, Occurrences):
        return {"occurrences": _Plain("true")}
    if isinstance(observe, Difference):
        either_way = {"either_way": _Plain("true")} if observe.either_way else {}
        return {"difference_to": _against(observe.other) | either_way}
    if isinstance(observe, ShareOf):
        groups = {"groups": _words(observe.groups)} if observe.over == "groups" else {}
        return {f"{observe.over}_that": groups | _requirement(observe.requirement)}
    return {}


def _words(slugs: Iterable[str]) -> tuple[_Plain, ...]:
    return tuple(_Plain(slug) for slug in slugs)


def _requirement(requirement: Requirement) -> Fields:
    held = _against(requirement.against)
    margin = requirement.margin
    if margin is not None:
        held["minus" if margin.number < 0 else "plus"] = _amount(Amount(abs(margin.number), margin.unit))
    if requirement.factor != 1:
        held["times"] = _number(requirement.factor)
    return {requirement.direction.value: held}


def _against(against: Against) -> Fields:
    if isinstance(against, Fixed):
        return _amount(against.amount)
    if isinstance(against, Path):
        return {"by_year": {_Plain(str(year)): _amount(amount) for year, amount in against.by_year}}
    if isinstance(against, OfArea):
        return {"area": _Plain(against.area)}
    if isinstance(against, OfBest):
        return {"best": _Plain(str(against.number)), "among": _Plain(against.among)}
    if isinstance(against, OfOwn):
        return {"own": _window(against.since) if isinstance(against.since, Window) else _since(against.since)}
    assert isinstance(against, OfMeasure)
    (group,) = against.groups
    return {"indicator": _Plain(against.indicator)} | ({"group": _Plain(group)} if group else {})


def _when(when: When) -> Fields:
    fields: Fields = {}
    if when.at is not None:
        fields["when"] = {"at": _Plain(str(when.at))}
    elif when.window is not None:
        fields["when"] = _window(when.window)
    elif when.moment is not Moment.LATEST or when.is_said:
        fields["when"] = _Plain(when.moment.value)
    return fields | ({"by": _Plain(str(when.by))} if when.by is not None else {})


def _window(window: Window) -> Fields:
    last = "_last" if isinstance(window.span, int) else ""
    return {f"{window.gathering.value}_of{last}": _Plain(str(window.span))}


def _since(since: Any) -> _Plain:
    return _Plain(since.value if isinstance(since, Past) else str(since))


def _amount(amount: Amount) -> Fields:
    return {amount.unit.value: _number(amount.number)}


def _number(number: Fraction) -> _Plain:
    """With a decimal point and as many decimals as it takes; plans are written with at most nine."""
    decimals = next((n for n in range(10) if (number * 10**n).denominator == 1), 9)
    scaled = number * 10**decimals
    digits = str(abs(scaled.numerator // scaled.denominator)).rjust(decimals + 1, "0")
    point = f".{digits[-decimals:]}" if decimals else ""
    whole = digits[: len(digits) - decimals]
    return _Plain(f"{'-' if number < 0 else ''}{whole}{point}")
