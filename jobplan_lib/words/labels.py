"""Labels that stand inside other texts."""

from __future__ import annotations

TOTALS = ("alle", "i-alt")  # a group of this name holds the other groups of its indicator


def lower_first(text: str) -> str:
    """A label inside a sentence: small first letter unless the first word is an abbreviation or a name like ``A-dagpenge``."""
    first = text.split(" ", maxsplit=1)[0]
    keep = len(first) > 1 and (first.isupper() or first[1].isupper() or first[1] == "-")  # "I" is a word
    return text if keep or not text else text[0].lower() + text[1:]


def upper_first(text: str) -> str:
    """A label at the head of a row or sentence: capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
