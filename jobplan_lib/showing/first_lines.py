"""The lines at the top of the first page: each claims what the results support, so that a test can defend it."""

from __future__ import annotations

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import listed
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.showing.narrative import (
    counts_sentence,
    distance_text,
    is_short_in_points,
    missing_text,
    numbered,
    size_of_gap,
    takes_text,
)
from jobplan_lib.words.vocabulary import AreaKind, Polarity, Status

NAMED_TARGETS = 3  # more that lack something are told by the furthest and the nearest


def first_lines(review: Review) -> list[str]:
    """Up to three lines for the top of the first page, beside the count.

    What is not met and by how much, or of many the furthest and the nearest; how the own figures stand to the country's;
    and why targets have no answer where the reason is one and the same.
    """
    counted = [r for r in review.results if r.is_counted]
    lines = _short_lines([r for r in counted if r.status is Status.NOT_MET and r.judgement.gap is not None])
    lines += [line for line in (_to_the_country(review), _unanswered(counted)) if line]
    return lines[:3] or [counts_sentence(review)]


def findings(review: Review) -> list[str]:
    """What the first page says, for a text that has no tally beside it: the count, then the page's lines."""
    return list(dict.fromkeys([counts_sentence(review), *first_lines(review)]))


def _short_lines(missing: list[Result]) -> list[str]:
    if 0 < len(missing) <= NAMED_TARGETS:
        named = [f"{numbered(result)} ({distance_text(result.judgement)})" for result in missing]
        return [f"Ikke opfyldt er mål {listed(named)}."]
    ordered = sorted((r for r in missing if is_short_in_points(r)), key=lambda r: -size_of_gap(r.judgement))
    if not ordered:
        return []
    furthest, nearest = ordered[0], ordered[-1]
    lines = [f"Længst fra kravet er mål {numbered(furthest)}: {_missing(furthest)}"]
    if len(ordered) > 1:
        lines.append(f"Tættest på er mål {numbered(nearest)}: {_missing(nearest)}")
    return lines


def _missing(result: Result) -> str:
    """What lacks and, where it is known, what it takes: ``der mangler 1,8 procentpoint. Kravet nås med 4 personer flere.``"""
    takes = takes_text(result.judgement)
    return f"{missing_text(result.judgement)}." + (f" Kravet nås med {takes}." if takes else "")


def _unanswered(counted: list[Result]) -> str:
    unknown = [r.judgement.unknown for r in counted if r.status is Status.NOT_ASSESSABLE]
    reasons = {found.reason if found else None for found in unknown}
    if not unknown or len(reasons) > 1 or None in reasons:
        return ""
    why = danish.REASON_WORD[next(reason for reason in reasons if reason)]
    return f"{len(unknown)} mål kan ikke vurderes: {why}."


def _to_the_country(review: Review) -> str:
    """On how many figures the municipality stands on the good side of the country's; without polarity none is."""
    good = bad = 0
    leaves = [leaf for result in review.results if result.is_counted for leaf in result.judgement.leaves]
    for leaf in leaves:
        country = next((b for b in leaf.benchmarks if b.area.kind is AreaKind.COUNTRY), None)
        if leaf.observed is None or country is None or leaf.observed.unit is not country.unit:
            continue
        polarity = review.ground.indicators[leaf.observed.indicator].polarity
        sign = {Polarity.HIGHER: 1, Polarity.LOWER: -1, Polarity.NONE: 0}[polarity]
        difference = sign * (leaf.observed.quantity.value - country.quantity.value)
        good, bad = good + (difference > 0), bad + (difference < 0)
    name, total = review.municipality.name, good + bad
    if not total:
        return ""
    if total == 1:
        word = "stærkere" if good else "svagere"
        return f"{name} står {word} end hele landet på det ene tal, der kan sammenlignes."
    counts = f"stærkere end hele landet på {good or 'ingen'} og svagere på {bad or 'ingen'}"
    return f"{name} står {counts} af {total} tal, der kan sammenlignes."
