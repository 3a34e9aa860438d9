"""The order of a plan's numbers: I1.2 before I1.11, in whatever order its document happens to speak of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jobplan_lib.words.plan_model import Target

_LETTERS_AND_NUMBERS = re.compile(r"(\D*)((?:\d+[.-]?)*)")


def in_number_order(targets: Sequence[Target]) -> list[Target]:
    """Targets whose numbers begin with the same letters, in the order of their digits; else as the plan has them.

    What follows the digits decides nothing: of ``1a``, ``1a-ix`` and ``1b`` the plan knows best which comes first.
    """
    parts = {target.id: _parts(target.id) for target in targets}
    letters = list(dict.fromkeys(first for first, _ in parts.values()))
    return sorted(targets, key=lambda target: (letters.index(parts[target.id][0]), parts[target.id][1]))


def _parts(number: str) -> tuple[str, tuple[int, ...]]:
    """The letters before the first digit, and the numbers that follow: ``I1.11`` gives ``I`` with 1 and 11."""
    found = _LETTERS_AND_NUMBERS.match(number)
    assert found is not None  # both parts may be empty
    return found[1], tuple(int(part) for part in re.findall(r"\d+", found[2]))
