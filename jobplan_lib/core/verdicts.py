"""The one place that decides: a comparison of two numbers, and how the verdicts of parts become one.

Everything that shows a status reads it from here; nothing else compares an observed with a required value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jobplan_lib.words.plan_model import Direction, RollUp
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Status


@dataclass(frozen=True)
class Comparison:
    """Whether the requirement is met at the printed precision, and whether every number behind the print agrees."""

    met: bool
    certain: bool


def compare(observed: Quantity, required: Quantity, direction: Direction) -> Comparison:
    """Hold an observed number against a required one.

    The comparison is exact on the values as counted or as printed. It is certain when all numbers that may stand behind
    the prints give the same answer.
    """
    met = _holds(observed.value, required.value, direction)
    ends = {
        _holds(observed.low, required.high, direction),
        _holds(observed.high, required.low, direction),
        _holds(observed.low, required.low, direction),
        _holds(observed.high, required.high, direction),
    }
    return Comparison(met, ends == {met})


def _holds(observed: Fraction, required: Fraction, direction: Direction) -> bool:
    if observed == required:
        return not direction.is_strict
    return (observed > required) == direction.wants_high


_TELLS = {Status.MET, Status.NOT_MET, Status.SPLIT}


def roll_up(parts: Sequence[Status], how: RollUp, needed: int = 1) -> Status:
    """One status from those of the parts.

    ``each`` and ``readings`` are met if all parts are, not met if none is, split if the parts differ, and not assessable
    if nothing is known of any. ``all_of`` fails with one part, ``any_of`` holds with one; otherwise one unknown part
    makes them not assessable. ``some_of`` holds with ``needed`` parts, and fails when so many can no longer be met. Parts
    that are not scored (awaited, monitored …) count as unknown beside scored ones; where all parts have the same such
    status, so has the whole.
    """
    found = set(parts)
    if len(found) == 1:
        return parts[0]
    if not found & _TELLS:
        return Status.NOT_ASSESSABLE
    if how is RollUp.ALL_OF:
        return _decided_by(Status.NOT_MET, Status.MET, found)
    if how is RollUp.ANY_OF:
        return _decided_by(Status.MET, Status.NOT_MET, found)
    if how is RollUp.SOME_OF:
        return _enough(parts, needed)
    return Status.SPLIT


def _enough(parts: Sequence[Status], needed: int) -> Status:
    met, failed = (sum(1 for status in parts if status is one) for one in (Status.MET, Status.NOT_MET))
    if met >= needed:
        return Status.MET
    if len(parts) - failed < needed:
        return Status.NOT_MET
    return Status.SPLIT if set(parts) <= _TELLS else Status.NOT_ASSESSABLE


def _decided_by(deciding: Status, other: Status, found: set[Status]) -> Status:
    if deciding in found:
        return deciding
    if found <= {other}:
        return other
    return Status.SPLIT if found <= _TELLS else Status.NOT_ASSESSABLE


def container(parts: Sequence[Status]) -> Status:
    """The status of a focus area or goal: like ``each`` over the targets that can be assessed."""
    assessed = [status for status in parts if status in _TELLS]
    if assessed:
        return roll_up(assessed, RollUp.EACH)
    if set(parts) == {Status.MONITORED, Status.NOT_ASSESSABLE}:
        return Status.MONITORED  # some of the figures that are followed are there
    return roll_up(parts, RollUp.EACH) if parts else Status.NOT_ASSESSABLE
