"""What a table says once of the figures that are not in it: that the source hides them, or that nobody reported them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jobplan_lib.answer.danish import listed
from jobplan_lib.words.vocabulary import Reason

_SAID = {
    Reason.SUPPRESSED: "er {hidden}{when}: kilden skjuler tal, der handler om få.",
    Reason.MISSING: "er ikke indberettet{when}.",
}


def hidden_notes(found: Sequence[tuple[str, Reason, str]]) -> list[str]:
    """One sentence for each reason, from labels with their reason and period (empty: nothing is said of when)."""
    return list(_notes(found))


def _notes(found: Sequence[tuple[str, Reason, str]]) -> Iterator[str]:
    for reason, said in _SAID.items():
        labels = list(dict.fromkeys(label for label, why, _ in found if why is reason))
        periods = {period for _, why, period in found if why is reason}
        when = f" ({period})" if len(periods) == 1 and (period := next(iter(periods))) else ""
        if labels:
            hidden = "diskretioneret" if len(labels) == 1 else "diskretionerede"
            yield f"{listed([f'»{label}«' for label in labels])} {said.format(when=when, hidden=hidden)}"
