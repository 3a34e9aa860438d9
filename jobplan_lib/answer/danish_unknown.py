"""Why there is no answer: of one judgement, and of several parts in words that are true of all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import REASON_WORD
from jobplan_lib.answer.danish_rules import area_name
from jobplan_lib.core.figures import Ground, Unknown
from jobplan_lib.core.targets import Judgement
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.vocabulary import Reason


def unknown_text(unknown: Unknown, ground: Ground) -> str:
    """Why there is no answer, as a sentence."""
    indicator = ground.indicators.get(unknown.indicator)
    groups = [lower_first(indicator.groups[g]) for g in unknown.groups if g in indicator.groups] if indicator else []
    name = ": ".join(part for part in (indicator.title if indicator else "", danish.listed(groups)) if part)
    where = ", ".join(part for part in (name, area_name(unknown.area) if unknown.area else "") if part)
    sentence = f"{REASON_WORD[unknown.reason][0].upper()}{REASON_WORD[unknown.reason][1:]}"
    if unknown.reason is Reason.SUPPRESSED:  # a reader who meets the word on a card is told what it means
        sentence += ", fordi det handler om få"
    detail = unknown.detail if unknown.area is None or unknown.detail != unknown.area.name else ""
    parts = (where, danish.period(unknown.period) if unknown.period else "", detail)
    inside = ", ".join(part for part in parts if part)
    return f"{sentence} ({inside})" if inside else sentence


def lacking(judgement: Judgement) -> list[Unknown]:
    """Everything for want of which a judgement has no answer: of parts what each of them lacks."""
    if judgement.unknown is None:
        return []
    of_parts = [leaf.unknown for leaf in judgement.leaves if leaf.unknown is not None]
    return of_parts if judgement.unknown in of_parts else [judgement.unknown]


def reason_text(judgement: Judgement) -> str:
    """Why a judgement has no answer, in a few words: the one reason, or of parts with different ones how many have which."""
    reasons = {reason_text(part) for part in judgement.parts if part.unknown is not None}
    if len(reasons) > 1 and judgement.unknown in lacking(judgement) and judgement.unknown is not None:
        return parts_text(judgement)
    return _one_reason(judgement)


def _one_reason(judgement: Judgement) -> str:
    """The reason that decides; beside an own figure it is the other area's that lacks."""
    unknown, own = judgement.unknown, judgement.observed
    if unknown is None:
        return ""
    if own is None or unknown.reason is not Reason.NO_DATA:
        return REASON_WORD[unknown.reason]
    if unknown.area is None or unknown.area == own.area:
        return REASON_WORD[Reason.NO_BENCHMARK]
    return f"der er intet tal for {area_name(unknown.area)}"


def tells_nothing(judgement: Judgement) -> bool:
    """Whether none of several parts has an answer, all for the same reason: then one sentence says it."""
    reasons = {leaf.unknown.reason if leaf.unknown else None for leaf in judgement.leaves}
    nothing_there = all(leaf.observed is None for leaf in judgement.leaves)
    return bool(judgement.parts) and nothing_there and len(reasons) == 1 and None not in reasons


def whole_text(judgement: Judgement, ground: Ground) -> str:
    """Why a judgement has no answer, as a sentence: of one figure where it was looked for; of parts that look for
    different ones the reasons with how many have each, so that no part stands for all of them."""
    if judgement.unknown is None:
        return ""
    lacks = lacking(judgement)
    if len({replace(unknown, period=None) for unknown in lacks}) > 1:
        said = parts_text(judgement)
        return f"{said[0].upper()}{said[1:]}"
    is_of_several = len({unknown.period for unknown in lacks}) > 1  # none of them alone is the reason
    return unknown_text(replace(judgement.unknown, period=None) if is_of_several else judgement.unknown, ground)


def parts_text(judgement: Judgement) -> str:
    """Why parts have no answer, each reason with how many have it: ``der er ingen tal (alle 12 dele)``.

    A part with parts of its own is one part, as in the count of the answers.
    """
    total = len(judgement.parts)
    reasons = Counter(_one_reason(part) for part in judgement.parts if part.unknown is not None)
    return "; ".join(f"{why} ({_of_parts(n, total)})" for why, n in reasons.items())


def _of_parts(number: int, total: int) -> str:
    if number == total:
        return "begge dele" if total == 2 else f"alle {total} dele"
    return f"{number} af {total} dele"
