"""Labels that stand inside other texts."""

from __future__ import annotations

TOTALS = ("alle", "i-alt")  # a group of this name holds the other groups of its indicator
LONGEST_NAME = 90  # letters; a target without a name of its own is called by its sentence


def lower_first(text: str) -> str:
    """A label inside a sentence: small first letter unless the first word is an abbreviation or a name like ``A-dagpenge``."""
    first = text.split(" ", maxsplit=1)[0]
    keep = len(first) > 1 and (first.isupper() or first[1].isupper() or first[1] == "-")  # "I" is a word
    return text if keep or not text else text[0].lower() + text[1:]


def shortened(text: str) -> str:
    """A sentence as a name for tables and other sentences: whole words, and an ellipsis where something is left out.

    >>> shortened("Mindst 40 % er i job efter et år")
    'Mindst 40 % er i job efter et år'
    """
    if len(text) <= LONGEST_NAME:
        return text
    return text[:LONGEST_NAME].rpartition(" ")[0].rstrip(" ,;:–-") + " …"


def with_name(title: str, name: str) -> str:
    """A plan's title and whose it is, once: many titles say it themselves."""
    return title if name.casefold() in title.casefold() else f"{title}, {name}"


def upper_first(text: str) -> str:
    """A label at the head of a row or sentence: capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
