"""What a plan requires, told before there is a figure to hold against it."""

from __future__ import annotations

from collections import Counter

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rules import figure_text, other_text, requirement_text
from jobplan_lib.answer.danish_trials import trials_of
from jobplan_lib.answer.danish_unknown import tells_nothing
from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.indicators import value
from jobplan_lib.core.targets import Judgement
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.plan_model import Combination, Criterion, Measure, OfMeasure, RollUp, ShareOf


def planned_text(judgement: Judgement, ground: Ground) -> str:
    """What the plan requires, in words: ``mindst 85 %``, ``mindst landets tal``; empty where nothing is held against it."""
    rule = judgement.rule
    if isinstance(rule, Combination):
        return _of_parts(judgement, rule, ground) if tells_nothing(judgement) else ""
    if not isinstance(rule, Criterion):
        return ""
    text = _planned_number(rule, ground) or requirement_text(
        rule.requirement, ground.indicators, ground.year, ground.areas, rule.measure
    )
    looked = rule.measure.observe
    if isinstance(looked, ShareOf):  # "mindst 75 %" alone would not say of what
        text += f" af {trials_of(looked, ground.indicators[rule.measure.indicator])}"
    return text


DIRECTIONS = tuple(danish.DIRECTION_WORD.values())
MOST_PARTS = 3  # whose requirements are told one by one beside the usual one


def _of_parts(judgement: Judgement, rule: Combination, ground: Ground) -> str:
    """What parts that are not told one by one require: once where all require the same, else the usual one and which
    parts require something else."""
    found = [(lower_first(part.label), planned_text(part, ground)) for part in judgement.parts]
    told = Counter(text for _, text in found if text)
    if len(told) > 1 and rule.roll_up in {RollUp.READINGS, RollUp.ANY_OF} and len(told) <= MOST_PARTS:
        return _either(list(told))
    if not told:
        return ""
    usual = told.most_common(1)[0][0]
    if (
        len(told) == 1
        and rule.roll_up is RollUp.READINGS
        and _look_at_different(judgement)
        and len(found) <= MOST_PARTS
    ):
        return f"{usual} ({' eller '.join(label for label, _ in found)})"  # alone it would be read of one of them
    others = [f"{label}: {text}" for label, text in found if text and text != usual]
    if len(others) > MOST_PARTS:
        return ""
    return "; ".join([usual if told[usual] > 1 or not others else f"{_label_of(usual, found)}: {usual}", *others])


def _look_at_different(judgement: Judgement) -> bool:
    """Whether the readings of a target hold different figures against what they require."""
    rules = [leaf.rule for leaf in judgement.leaves]
    return len({(r.measure.indicator, r.measure.groups) for r in rules if isinstance(r, Criterion)}) > 1


def _either(texts: list[str]) -> str:
    """Several requirements, of which one is meant; where they differ by direction alone: ``højst eller mindst landets tal``."""
    ways = [
        (word, text.removeprefix(f"{word} ")) for text in texts for word in DIRECTIONS if text.startswith(f"{word} ")
    ]
    if len(ways) == len(texts) and len({rest for _, rest in ways}) == 1:
        return f"{' eller '.join(word for word, _ in ways)} {ways[0][1]}"
    return " eller ".join(texts)


def _label_of(text: str, found: list[tuple[str, str]]) -> str:
    return next(label for label, one in found if one == text)


def _planned_number(rule: Criterion, ground: Ground) -> str:
    """The required number with its name where it is another figure at the target's own time: ``højst 90 mio. kr. (ramme)``.

    It is known before there is a figure to hold against it.
    """
    needed, at = rule.requirement, rule.when.at
    against = needed.against
    if not isinstance(against, OfMeasure) or at is None or needed.margin is not None or needed.factor != 1:
        return ""
    found = value(ground, Measure(against.indicator, against.groups), ground.own, at)
    if not isinstance(found, Figure):
        return ""
    number = figure_text(found).replace(danish.NBSP, " ")  # may break before its unit: a table's column is narrow
    return f"{danish.DIRECTION_WORD[needed.direction]} {number} ({other_text(against, ground.indicators)})"
