"""``follow_up``: when a plan says that a target, a focus area or the whole plan is followed up, and where it says so."""

from __future__ import annotations

from collections.abc import Callable

from jobplan_lib.reading.fields import Fields
from jobplan_lib.words.errors import did_you_mean
from jobplan_lib.words.follow_ups import FollowUp, Occasion
from jobplan_lib.words.model import Source

WORDS = {occasion.value: occasion for occasion in Occasion}


def read_follow_up(fields: Fields, source: Callable[[Fields], Source]) -> FollowUp | None:
    """The follow-up that stands under ``follow_up``; None where nothing is said.

    Args:
        fields: the target, focus area or plan.
        source: reads a ``source`` as the rest of the plan does.
    """
    inner = fields.fields("follow_up", required=False)
    if inner is None:
        return None
    found, occasions = source(inner), _occasions(inner)
    if not (found.page or found.line):
        message = "does not say where the plan names the follow-up"
        inner.refuse("source", message, "add source: {page: 7} or {line: 737}", "P-FOL-04")
    inner.finish()
    return FollowUp(occasions, found)


def _occasions(fields: Fields) -> tuple[Occasion, ...]:
    """The words of the list ``when``, in the order of the year."""
    found: list[Occasion] = []
    for node in fields.items("when"):
        word = fields.text_of(node, "when")
        if word and word not in WORDS:
            message = f"'{word}' is not a month or a word for how often"
            fields.refuse("when", message, did_you_mean(word, list(WORDS)), "P-FOL-01", node)
        elif word and WORDS[word] in found:
            fields.refuse("when", f"names '{word}' twice", "name it once", "P-FOL-02", node)
        elif word:
            found.append(WORDS[word])
    _refuse_two_frequencies(fields, found)
    if fields.has("when") and not found and not fields.problems:
        fields.refuse("when", "names no month", f"name one of: {', '.join(WORDS)}", "P-FOL-05")
    return tuple(sorted(found, key=list(Occasion).index))


def _refuse_two_frequencies(fields: Fields, found: list[Occasion]) -> None:
    """Twice a year beside two months would be read as four times, and as twice."""
    frequencies = [occasion.value for occasion in found if occasion.is_frequency]
    months = [occasion.value for occasion in found if occasion.is_month]
    if len(frequencies) > 1 or (frequencies and months):
        said = " and ".join(f"'{word}'" for word in [*frequencies, *months])
        remedy = "keep the months if the plan names them, otherwise how often"
        fields.refuse("when", f"says how often in two ways: {said}", remedy, "P-FOL-03")
