"""Words that must not be parted: ``A-dagpenge``, a plan's number as ``1d-ii``, ``13 uger``, ages as ``16-66 år``.

An element keeps them together, since a no-break hyphen or space would be another sign: whoever searches or copies the page
would not find the words. It is ``bdi``, which says nothing of a word in a Danish sentence and which no style is about.
"""

from __future__ import annotations

import re

TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
ONE_LETTER = r"(?<![\w&#-])(?:[A-Za-zÆØÅæøå]-[a-zæøå]{2,}|[0-9]{1,2}[a-z]-[a-z0-9]{1,4}(?![\w-]))"  # or a plan's number
# a small number with the word that it counts (not too long, or the line before it would end early), and 16-66 år
COUNTED = (
    r"(?<![\w&#.,–-])[0-9]{1,2}(?:-[0-9]{1,2}(?:-[a-zæøå]{2,9})?)?(?:\.? (?:år|[a-zæøå]{3,12})(?![\w-]))?(?![\w–-])"
)
WHOLE = re.compile(f"{ONE_LETTER}|{COUNTED}")
BODY = "<body"


def kept_whole(html: str) -> str:
    """A page whose words that begin with a single letter and a hyphen, or with a small number, stand in one line."""
    head, body, rest = html.partition(BODY)
    return head + body + TEXT.sub(lambda text: WHOLE.sub(_kept, text[0]), rest)


def _kept(found: re.Match[str]) -> str:
    return f"<bdi>{found[0]}</bdi>" if {" ", "-"} & set(found[0]) else found[0]
