"""The outcome of a relation between printed figures in Danish words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import amount
from jobplan_lib.answer.danish_rough import between
from jobplan_lib.answer.made_of import line_text
from jobplan_lib.core.relations import Constant, Finding, Outcome, RelationRef
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Unit

AT_THE_LIMIT = "ville kræve, at hvert eneste tal er afrundet lige på grænsen"
MANY = 5  # places that are told one by one
FINDING_WORD = {
    Finding.MATCH: "Stemmer",
    Finding.ROUNDING: "Forklares af afrunding",
    Finding.MISMATCH: "Stemmer ikke",
    Finding.NOT_COMPARABLE: "Kan ikke sammenlignes",
    Finding.DERIVED: "Regnet ud",
    Finding.UNKNOWN: "Mangler tal",
}


def outcome_text(outcome: Outcome) -> str:
    """What was computed and what is printed, and how the two stand to each other."""
    relation = outcome.relation
    computed, printed = _number(outcome, outcome.computed), _number(outcome, outcome.printed)
    if outcome.finding is Finding.NOT_COMPARABLE:
        text = f"{relation.text}: {relation.other_basis}"
    elif outcome.computed is None and outcome.finding is Finding.MISMATCH:
        text = f"{relation.text}: intet helt tal passer til begge de trykte tal"
    elif outcome.computed is None:
        text = f"{relation.text}: et af tallene mangler"
    elif outcome.printed is None:
        text = f"{relation.text}: {computed}{_between(outcome)}"
    elif outcome.finding is Finding.MATCH:
        text = f"{relation.text}: {printed}, som det er trykt"
    else:
        text = f"{relation.text}: tallene giver {computed}{_but(outcome, printed)}"
    ending = "" if text.endswith(".") else "."
    return f"{text}{ending} {relation.note}".strip()


def _but(outcome: Outcome, printed: str) -> str:
    """What is printed instead; where rounding reaches it with an end only, what that would take in place of the interval.

    A number that no document prints is not called so: one that the relation gives, or that another relation works out.
    """
    is_given = isinstance(outcome.relation.printed, Constant)
    said = "men andre trykte tal giver" if isinstance(outcome.relation.printed, RelationRef) else "men der er trykt"
    if _touches(outcome):
        return f", {'og' if is_given else said} {printed}{'' if is_given else ', og det'} {AT_THE_LIMIT}"
    return f"{_between(outcome)}, {'og ikke' if is_given else said} {printed}"


def _touches(outcome: Outcome) -> bool:
    """Whether what is computed and what is printed have one number in common, and that the last that rounding allows."""
    computed, printed = outcome.computed, outcome.printed
    if computed is None or printed is None or outcome.finding is not Finding.MISMATCH:
        return False
    return computed.low < computed.high and (computed.high == printed.low or printed.high == computed.low)


def number_text(outcome: Outcome) -> str:
    """The computed number with the interval that rounding leaves open."""
    return _number(outcome, outcome.computed) + _between(outcome)


def _number(outcome: Outcome, quantity: Quantity | None) -> str:
    if quantity is None:
        return ""
    relation = outcome.relation
    decimals = relation.decimals
    if outcome.computed and outcome.printed and outcome.finding in {Finding.MISMATCH, Finding.ROUNDING}:
        decimals = danish.pair(outcome.computed.value, outcome.printed.value, decimals)
    return amount(quantity.value, relation.unit, decimals, signed=relation.unit is Unit.POINTS)


def _between(outcome: Outcome) -> str:
    """The interval that rounding leaves open, where it is wider than what is shown.

    Of a number that is held against one above zero only the upper end is told where the lower is below zero: of persons
    there are never fewer than none.
    """
    computed, printed = outcome.computed, outcome.printed
    if computed is None:
        return ""
    decimals = outcome.relation.decimals
    if printed is not None and outcome.finding is Finding.MISMATCH:  # no end may look like what is printed
        decimals = max(danish.pair(end, printed.value, decimals) for end in (computed.low, computed.high))
    if printed is not None and printed.low >= 0 and computed.low < 0 <= computed.value:
        return f" (højst {danish.tal(computed.high, decimals)})"
    return between(computed, decimals)


def places_text(outcome: Outcome, document: str) -> str:
    """Where the figures of a relation stand: ``linje 303, 1449 og 1453``, with the name of any other document than this."""
    where: dict[tuple[str, str], list[str]] = {}
    for origin in (origin for row in outcome.observations for origin in row.origins):
        kind, number = ("side", origin.page) if origin.page else ("linje", origin.line)
        if origin.document and number:
            where.setdefault((origin.document, kind), []).append(number)
    return "; ".join(
        f"{f'{name}, ' if name != document else ''}{kind} {line_text(_in_order(numbers))}"
        for (name, kind), numbers in where.items()
    )


def _in_order(numbers: Sequence[str]) -> str:
    """Pages or lines in order, each once, and none that a longer stretch holds; of many only the first and the last."""
    ends = {text: [int(part) for part in re.findall(r"\d+", text)] for text in numbers}
    within = {one for one in ends for other in ends if one != other and _holds(ends[other], ends[one])}
    found = sorted(ends.keys() - within, key=lambda text: ends[text])
    return danish.listed(found) if len(found) <= MANY else f"{found[0]} til {found[-1]}"


def _holds(longer: Sequence[int], shorter: Sequence[int]) -> bool:
    return longer[0] <= shorter[0] and shorter[-1] <= longer[-1] and longer[-1] - longer[0] > shorter[-1] - shorter[0]
